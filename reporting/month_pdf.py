"""The month on one sheet of paper, for the agenda. Drawn of the same `Monthly` as the page and the presentation."""

from __future__ import annotations

from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from reporting import layout, month_sheet, month_words
from reporting.characters import drawable
from reporting.month_attention import lightened
from reporting.month_words import Shown
from reporting.monthly import Monthly
from reporting.pdf import PdfError, render_pdf
from reporting.snapshot import each_text

_STYLESHEETS = [
    Path(__file__).resolve().parent.parent / "lovplan" / "static" / "reporting" / name
    for name in ("report.css", "month.css")
]
FOOT_LIMIT, TITLE_LIMIT = 120, 200  # characters
# The estimates err towards too tall, so at first the sheet is taken to be taller than it is. What then does
# not stand on one page is fitted again.
HEIGHTS = tuple(month_sheet.HEIGHT * percent // 100 for percent in (109, 104, 101, 98, 88, 70))


def month_pdf(page: Monthly, shown: Shown | None, address: str, diary_number: str = "") -> bytes:
    """A tagged PDF of one page. `address` is where the whole page can be read, `diary_number` the plan's own.

    The same page and address always give the same bytes. Raises PdfError when it cannot be made.
    """
    page, diary_number = each_text(lightened(page), drawable), drawable(diary_number)
    for height in HEIGHTS:
        reached: list[int] = []
        body = render_pdf(render_html(page, shown, address, height, diary_number), progress=reached.append)
        if reached[-1] == 1:
            return body
    raise PdfError("Månaden ryms inte på en sida.")


def render_html(
    page: Monthly, shown: Shown | None, address: str, height: int = month_sheet.HEIGHT, diary_number: str = ""
) -> str:
    """One self-contained document; the same page always gives the same string."""
    sheet = month_sheet.fitted(page, shown, height=height, diary_number=diary_number)
    heading = f"Månadsläget {page.period.label}"
    return render_to_string(
        "reporting/month_sheet.html",
        {
            "page": page,
            "sheet": sheet,
            "title": f"{heading} – {layout.shortened(page.plan, TITLE_LIMIT)}",
            "heading": heading,
            "as_of": month_words.as_of(page),
            "compared": month_words.compared(page),
            "first_words": month_words.first_words(page),
            "nothing_moved": month_words.NOTHING_MOVED,
            "foot": layout.shortened(f"Hela sidan: {address}", FOOT_LIMIT),
            "style": mark_safe("\n".join(path.read_text(encoding="utf-8") for path in _STYLESHEETS)),  # our own files
        },
    )
