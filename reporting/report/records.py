"""A row's documents as a PDF to hand out: what `activities.plan.records` tells, set like the board's report."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from activities.plan.records import Records
from reporting.pdf import files
from reporting.pdf.apart import draw
from reporting.pdf.render import PdfTooLarge
from reporting.report.document import foot
from reporting.snapshot.glyphs import drawable
from reporting.snapshot.schema import each_text, texts

MAX_CHARACTERS = 600_000  # of the HTML: about fifteen seconds of work


def records_pdf(records: Records) -> bytes:
    """A tagged PDF in which every text of the records stands, literally.

    Raises PdfTooLarge for a story that no reader would want as one PDF; it can be had as a page and as data.
    """
    html = render_html(records)
    if len(html) > MAX_CHARACTERS:
        raise PdfTooLarge(
            f"Handlingarna är {len(html)} tecken, och en pdf kan ha högst {MAX_CHARACTERS}. "
            "Ladda ner dem som data (json) eller skriv ut sidan i stället."
        )
    return draw(html)


def render_html(records: Records) -> str:
    """One self-contained document; the same records always give the same string."""
    records = each_text(records, drawable)
    style = files.style("report.css", "records.css", text="".join(texts(records)))
    return render_to_string(
        "reporting/report/records.html",
        {
            "records": records,
            "foot": foot(records.diary_number, records.row),
            "taken_on": records.taken_at.date().isoformat(),
            "style": mark_safe(style),  # our own files; nothing in them comes from text
        },
    )
