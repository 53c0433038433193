"""HTML to PDF/A and PDF/UA in one file. The only importer of WeasyPrint."""

from __future__ import annotations

import gc
import io
import logging
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from reporting.pdf import libraries as pdf_libraries  # before WeasyPrint

# isort: split
import pydyf
import weasyprint
from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML, layout, svg
from weasyprint.document import Document, Page
from weasyprint.html import UA_COUNTER_STYLE
from weasyprint.pdf.tags import _build_box_tree
from weasyprint.text import ffi
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reporting.pdf import archive, boxes, budget
from reporting.pdf import structure as pdf_structure
from reporting.snapshot.fonts import FONTS

pdf_libraries.found()

_UA_STYLESHEET = Path(weasyprint.__file__).parent / "css" / "html5_ua.css"
_NOTES = re.compile(r"^::(footnote|note)-.*$", re.MULTILINE)
_MARGINS = re.compile(r"^  @(?!(top-right|bottom-left|bottom-right) )[a-z-]+ +\{.*\}$", re.MULTILINE)
_MARKER = re.compile(r"^::marker \{", re.MULTILINE)

# Paths in the HTML are resolved against a host that cannot exist, never against the file system.
_BASE = "https://report.invalid/"
_FONT = re.compile(r"/static/fonts/([a-z0-9-]+\.woff)2?\Z")

# Pango crashes the process when two threads share a font map; a font map of its own for each rendering leaks.
_lock = threading.Lock()
_fonts: FontConfiguration | None = None

_MANY = 50_000  # objects made between two looks for garbage

_log = logging.getLogger(__name__)

# Layout tells of each page here and nowhere else.
_STEPS = logging.getLogger("weasyprint.progress")
_PAGE = "Step 5 - Creating layout - Page "


_make_pages = layout.make_all_pages


def _make_small_pages(context: Any, source: Any, *about: Any) -> Iterator[Any]:
    """The pages in the order they are made, each made small before the next begins."""
    for page in _make_pages(context, source, *about):
        boxes.shrink(page)
        yield page


layout.make_all_pages = _make_small_pages


class _Run(str):
    """Text of a drawing that stays together where WeasyPrint takes it letter by letter."""

    def __iter__(self) -> Iterator[str]:
        yield str(self)


_draw_letters = svg.text
_APART = {"dx", "dy", "rotate", "letter-spacing", "textLength"}  # places each letter, as do lists of x and y


def _draw_text(picture: Any, node: Any, font_size: float) -> None:
    """A text in one piece. Each letter laid out by itself, as if it might be turned, took a sixth of a large report's
    time, and left no space between letters to the font.
    """
    lists = (node.get(name, "").replace(",", " ").split() for name in ("x", "y"))
    if node.text and not _APART & set(node.attrib) and not any(len(places) > 1 for places in lists):
        node._etree_node.text = _Run(node.text)
    _draw_letters(picture, node, font_size)


svg.TAGS.update({tag: _draw_text for tag, draw in svg.TAGS.items() if draw is _draw_letters})
svg.text = _draw_text


class PdfError(RuntimeError):
    """The PDF could not be made; the message says why."""

    status = 422  # of the page that says so


def _refuse(record: logging.LogRecord) -> bool:
    """WeasyPrint goes on when a drawing cannot be drawn; a report without it would not say what it should."""
    _log.error("WeasyPrint: %s", record.getMessage())
    raise PdfError("Rapporten kan inte bli en pdf: något i den kan inte ritas. Webbplatsens logg säger vad.")


# Its warnings are about properties for browsers.
logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("weasyprint").addFilter(_refuse)


class PdfTooLarge(PdfError):
    """The report is larger than one PDF should be."""


class PdfBusy(PdfError):
    """So many are being drawn that this one has to be asked for again."""

    status = 503


class _Fetcher(URLFetcher):
    """Serves the project's fonts and data: URLs; anything else stops the rendering.

    For a .woff2 file its .woff twin is read, which Python unpacks twenty times faster.
    """

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith("data:"):
            return super().fetch(url, headers)
        match = _FONT.match(urlsplit(url).path) if url.startswith(_BASE) else None
        if match is None:
            raise FatalURLFetchingError(f"Rapporten får inte hämta {url[:200]}.")
        path = (FONTS / match[1]).resolve()
        if not path.is_relative_to(FONTS) or not path.is_file():
            raise FatalURLFetchingError(f"Typsnittet {match[1]} saknas i {FONTS}.")
        return URLFetcherResponse(url, _unpacked(path), {"Content-Type": "font/ttf"})


def _unpacked(path: Path) -> bytes:
    """The font as it is embedded. WeasyPrint would unpack it too, but write the time of day into it."""
    out = io.BytesIO()
    with TTFont(path, recalcTimestamp=False) as font:
        font.flavor = None
        font.save(out)
    return out.getvalue()


def render_pdf(
    html: str,
    *,
    attachment: bytes | None = None,
    progress: Callable[[int], None] | None = None,
    variant: str = archive.COMMON,
) -> bytes:
    """The HTML as one file that is PDF/A and PDF/UA; the same bytes for the same HTML, attachment and variant.

    `attachment` is the report's data as JSON and is embedded as pdf_archive.ATTACHMENT. `progress` is called with the
    number of pages laid out so far, many times with the same number while they are drawn; what it raises ends the
    work and comes out unchanged. `variant` is a key of pdf_archive.VARIANTS.
    Raises PdfTooLarge for what would take too much time or memory (see limits) and PdfError when the HTML asks for
    anything but the fonts.
    """
    if sentence := budget.refusal(budget.size_of_html(html)):
        raise PdfTooLarge(sentence)
    with _lock:
        try:
            return _render(html, attachment, progress or _unheard, archive.VARIANTS[variant])
        except FatalURLFetchingError as error:  # a BaseException, which no view would catch
            raise PdfError(str(error)) from error


@cache
def _defaults() -> CSS:
    """WeasyPrint's own style sheet for HTML without what it says of every element or page but few have.

    Its rules for footnotes and notes, which the report has none of, and for the markers of list items would give each
    element six styles to keep: half of all the memory a large report takes. Those for what is written in the margins
    would give each page sixteen that nothing is written in. The bytes are the same.
    """
    # Each text with a feature of its font leaves a little memory behind; the report's figures are of one width anyway.
    text = _MARGINS.sub("", _NOTES.sub("", _UA_STYLESHEET.read_text(encoding="utf-8")))
    text = text.replace("font-variant-numeric: tabular-nums; ", "")
    return CSS(string=_MARKER.sub("li::marker, summary::marker {", text), counter_style=UA_COUNTER_STYLE)


class _Page(HTML):
    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [_defaults()]


def _unheard(pages: int) -> None:
    """The progress nobody asked for."""


def _render(html: str, attachment: bytes | None, progress: Callable[[int], None], variant: archive.Variant) -> bytes:
    global _fonts
    if _fonts is None:
        _fonts = FontConfiguration()
    structure = pdf_structure.Structure(_build_box_tree)
    written: list[tuple[pydyf.PDF, int]] = []

    def finish(document: Document, pdf: pydyf.PDF) -> None:
        structure.write(pdf, page.etree_element)
        archive.complete(document, pdf, variant, attachment)
        written.append((pdf, len(pdf.objects)))

    with _seldom_collected(), _told(progress) as reached:
        page = _Page(string=html, base_url=_BASE, url_fetcher=_Fetcher())
        gc.collect(1)  # the parser's own tree
        pdf_structure.prepare(page.etree_element)
        document = page.render(font_config=_fonts, **variant.options)
        document.pages = _Pages((_Sheet(sheet, structure) for sheet in document.pages), reached)
        data = document.write_pdf(finisher=finish, **variant.options)
    return archive.unambiguous(*written[0], data, variant.version)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Look for garbage in cycles seldom: it took a quarter of the time, and found little among so many boxes."""
    before = gc.get_threshold()
    gc.set_threshold(_MANY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _told(progress: Callable[[int], None]) -> Iterator[Callable[[int], None]]:
    """Calls `progress` at every step of this thread's rendering that WeasyPrint logs, never with fewer pages."""
    thread, most = threading.get_ident(), 0

    def reached(pages: int) -> None:
        nonlocal most
        most = max(most, pages)  # pages are laid out again once their number is known
        progress(most)

    def listen(record: logging.LogRecord) -> bool:
        if record.thread == thread:
            said = record.getMessage()
            # Logged before the page is made.
            reached(int(said.removeprefix(_PAGE).split()[0]) - 1 if said.startswith(_PAGE) else 0)
        return False  # nothing goes on to a log

    _STEPS.addFilter(listen)
    _STEPS.setLevel(logging.INFO)
    try:
        yield reached
    finally:
        _STEPS.setLevel(logging.NOTSET)
        _STEPS.removeFilter(listen)


class _Sheet(Page):
    """A laid-out page that lets go of its boxes when it is drawn: they are most of what a large report takes."""

    def __init__(self, page: Page, structure: pdf_structure.Structure) -> None:
        self.__dict__.update(vars(page))
        self._page_box: Any = page._page_box
        self._structure = structure

    def paint(self, stream: pydyf.Stream, scale: float = 1) -> None:
        super().paint(stream, scale)
        self._structure.take(self._page_box, stream)
        archive.compress(stream)
        self._page_box = self._page_box.copy_with_children(())  # of which no tags are made


class _Pages(list[Page]):
    """The laid-out pages, calling `reached` before each is drawn, tagged or finished."""

    def __init__(self, pages: Iterable[Page], reached: Callable[[int], None]) -> None:
        super().__init__(pages)
        self.reached = reached

    def __iter__(self) -> Iterator[Page]:
        for page in super().__iter__():
            self.reached(len(self))
            yield page


def libraries() -> dict[str, str]:
    """Versions of the shared libraries that lay out text, as far as WeasyPrint can ask them; "" for one not there."""
    pango = ffi.pango.pango_version()  # 15012 is 1.50.12
    harfbuzz = ".".join(map(str, _harfbuzz()))
    return {
        "pango": f"{pango // 10_000}.{pango // 100 % 100}.{pango % 100}",
        "harfbuzz": harfbuzz,
        "harfbuzz-subset": harfbuzz if ffi.harfbuzz_subset else "",  # of the same source, but may be left out
    }


def _harfbuzz() -> list[int]:
    """HarfBuzz only answers whether it is at least a version."""
    found: list[int] = []
    for rest in ((0, 0), (0,), ()):
        number = 0
        while ffi.harfbuzz.hb_version_atleast(*found, number + 1, *rest):
            number += 1
        found.append(number)
    return found
