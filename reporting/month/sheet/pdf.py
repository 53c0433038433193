"""The month on one sheet of paper, for the agenda. Drawn of the same `Monthly` as the page and the presentation."""

from __future__ import annotations

from contextlib import suppress

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from reporting.charts.bars import NOTHING_TOLD, Told
from reporting.month import wording
from reporting.month.frozen import Monthly
from reporting.month.sheet import fit
from reporting.month.sheet.attention import lightened
from reporting.month.wording import Shown
from reporting.pdf import files
from reporting.pdf.render import PdfError, render_pdf
from reporting.report import annex
from reporting.snapshot.glyphs import drawable
from reporting.snapshot.schema import each_text, texts

FOOT_LIMIT, TITLE_LIMIT = 120, 200  # characters
# The estimates err a little towards too tall, so at first the sheet is taken to be a little taller than it is. What
# then does not stand on one page is fitted again.
HEIGHTS = tuple(fit.HEIGHT * percent // 100 for percent in (101, 99, 96, 90, 75))


def month_pdf(
    page: Monthly, shown: Shown | None, address: str, diary_number: str = "", told: Told = NOTHING_TOLD
) -> bytes:
    """A tagged PDF of one page. `address` is where the whole page can be read, `diary_number` the plan's own, and
    `told` the dates the board was last told on the day that the page tells.

    The same page, address and dates always give the same bytes. Raises PdfError when it cannot be made.
    """
    page, diary_number = each_text(lightened(page), drawable), drawable(diary_number)
    for height in HEIGHTS:
        with suppress(_TooTall):
            return render_pdf(render_html(page, shown, address, height, diary_number, told), progress=_on_one_page)
    raise PdfError("Månaden ryms inte på en sida.")


class _TooTall(Exception):
    """The month takes more than a page, so there is no need to draw it."""


def _on_one_page(pages: int) -> None:
    if pages > 1:
        raise _TooTall


def render_html(
    page: Monthly,
    shown: Shown | None,
    address: str,
    height: int = fit.HEIGHT,
    diary_number: str = "",
    told: Told = NOTHING_TOLD,
) -> str:
    """One self-contained document; the same page always gives the same string."""
    sheet = fit.fitted(page, shown, height=height, diary_number=diary_number, told=told)
    heading = f"Månadsläget {page.period.label}"
    return render_to_string(
        "reporting/month/sheet.html",
        {
            "page": page,
            "sheet": sheet,
            "title": f"{heading} – {annex.shortened(page.plan, TITLE_LIMIT)}",
            "heading": heading,
            "as_of": wording.as_of(page),
            "compared": wording.compared(page),
            "first_words": wording.first_words(page),
            "nothing_moved": wording.NOTHING_MOVED,
            "foot": annex.shortened(f"Hela sidan: {address}", FOOT_LIMIT),
            "style": mark_safe(files.style("report.css", "month.css", text="".join(texts(page)))),  # our own files
        },
    )
