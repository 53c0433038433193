"""The month on paper, for the agenda: one sheet of A4 for an ordinary month, several for one with more to tell.

Drawn of the same `Monthly` as the page and the presentation. Nothing is cut: what has no room goes on overleaf.
"""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from reporting.charts import bars, timeline, trend
from reporting.charts.bars import NOTHING_TOLD, BarTold, range_of
from reporting.charts.scale import Frame
from reporting.charts.signals import mark
from reporting.month import wording
from reporting.month.frozen import Monthly
from reporting.month.wording import Shown
from reporting.pdf import files
from reporting.pdf.apart import draw
from reporting.report import annex
from reporting.snapshot.glyphs import drawable
from reporting.snapshot.schema import each_text, texts

FOOT_LIMIT, TITLE_LIMIT = 120, 200  # characters
PLOT = 190  # height of the trend's columns, in tenths of a millimetre before the picture is scaled to its place
PICTURE = (1600, 1600)  # the tallest timeline that one page holds under its heading
FRAME = Frame(padding=8)  # low, so that an ordinary month stands on one page
NO_PERIODS = "Ingen delaktivitet har en tidsplan att visa."


def month_pdf(
    page: Monthly, shown: Shown | None, address: str, diary_number: str = "", told: BarTold = NOTHING_TOLD
) -> bytes:
    """A tagged PDF. `address` is where the page can be read, `diary_number` the plan's own, and `told` the dates the
    board was last told on the day that the page tells.

    The same page, address and dates always give the same bytes. Raises PdfError when it cannot be made.
    """
    return draw(render_html(each_text(page, drawable), shown, address, drawable(diary_number), told))


def render_html(
    page: Monthly, shown: Shown | None, address: str, diary_number: str = "", told: BarTold = NOTHING_TOLD
) -> str:
    """One self-contained document; the same page always gives the same string."""
    heading = f"Månadsläget {page.period.label}"
    points = wording.trend_of(page, presented=shown is not None)
    pictures, notes = _pictures(page, told)
    return render_to_string(
        "reporting/month/sheet.html",
        {
            "page": page,
            "diary_number": diary_number,
            "title": f"{heading} – {annex.shortened(page.plan, TITLE_LIMIT)}",
            "heading": heading,
            "as_of": wording.as_of(page),
            "compared": wording.compared(page),
            "origin": wording.origin(page, shown),
            "first_words": wording.first_words(page),
            "deviations": [(row, mark(row.signal), wording.deviation_facts(row)) for row in page.deviations],
            "groups": wording.groups(page),
            "news": wording.news(page),
            "nothing_moved": wording.NOTHING_MOVED,
            "columns": [
                (f"n{place}", mark(count.signal), count.now, wording.change(count.now, count.before))
                for place, count in enumerate(page.counts)
            ],
            "total_change": wording.change(len(page.rows), sum(count.before or 0 for count in page.counts)),
            "steps": [
                (f"s{number}", step, [(f"n{place}", count) for place, count in enumerate(step.counts)])
                for number, step in enumerate(page.steps)
            ],
            "trend": trend.picture(points, page.legend, plot=PLOT, worded=False),
            "due": [(item.label, wording.due(item)) for item in page.due],
            "pictures": pictures,
            "notes": notes,
            "foot": annex.shortened(f"Månadens sida: {address}", FOOT_LIMIT),
            "style": mark_safe(
                files.style("report.css", "month.css", text="".join(texts((page, diary_number))))
            ),  # our own files
        },
    )


def _pictures(page: Monthly, told: BarTold) -> tuple[list[tuple[timeline.Picture, str]], str]:
    """The steps as bars, each picture with all that it shows in words; and what is said beside them."""
    items = bars.by_step(bars.beside(page.rows, told))
    chart = timeline.chart_of(items, as_of=page.as_of, go_live=page.go_live, frame=FRAME)
    if chart is None:
        return [], NO_PERIODS if page.rows else wording.NO_ROWS
    former = (f"Streckat: datum i {told.label}.",) if any(item.was for item in items) else ()
    pictures = [(picture, _words(picture, told)) for picture in chart.pictures(items, pages=PICTURE)]
    return pictures, " ".join((*former, *chart.aside))


def _words(picture: timeline.Picture, told: BarTold) -> str:
    """ "Tidslinje, steg för steg. Läget 2020-12-15. Steg 1: Pågående med avvikelser, 2020-05-01 – 2021-02-28." """
    days = [f"{marker.text.text}." for marker in (picture.now, picture.live) if marker]
    lines = (
        f"{line.item.name}: {line.words}{f', i {told.label} {range_of(line.item.was)}' if line.item.was else ''}."
        for line in picture.lines
    )
    return " ".join(("Tidslinje, steg för steg.", *days, *lines))
