"""HTML to PDF/UA-1. The only importer of WeasyPrint."""

from __future__ import annotations

import io
import logging
import re
import threading
from pathlib import Path
from urllib.parse import urlsplit

from fontTools.ttLib import TTFont
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reporting import pdf_structure

FONTS = Path(__file__).resolve().parent.parent / "lovplan" / "static" / "fonts"
MAX_ROWS = 5_000  # a minute or two of work
MAX_CHARACTERS = 20_000_000

# Paths in the HTML are resolved against a host that cannot exist, never against the file system.
_BASE = "https://report.invalid/"
_FONT = re.compile(r"/static/fonts/([a-z0-9-]+\.woff)2\Z")

# Pango crashes the process when two threads share a font map; a font map of its own for each rendering leaks.
_lock = threading.Lock()
_fonts: FontConfiguration | None = None

# Unknown properties are for browsers; what matters (a font that is missing, a forbidden address) raises.
logging.getLogger("weasyprint").setLevel(logging.CRITICAL)


class PdfError(RuntimeError):
    """The PDF could not be made; the message says why."""


class PdfTooLarge(PdfError):
    """The report is larger than one PDF should be."""


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


def render_pdf(html: str) -> bytes:
    """The report's HTML (from `reporting.document`) as a tagged PDF; the same bytes for the same HTML.

    Raises PdfTooLarge for more than MAX_ROWS table rows and PdfError when the HTML asks for anything but the fonts.
    """
    global _fonts
    rows = html.count('<tr class="row"')
    if rows > MAX_ROWS or len(html) > MAX_CHARACTERS:
        raise PdfTooLarge(
            f"Rapporten har {rows} rader och {len(html)} tecken. En PDF kan ha högst {MAX_ROWS} rader och "
            f"{MAX_CHARACTERS} tecken. Dela planen i flera."
        )
    with _lock:
        if _fonts is None:
            _fonts = FontConfiguration()
        try:
            page = HTML(string=html, base_url=_BASE, url_fetcher=_Fetcher())
            return page.write_pdf(font_config=_fonts, pdf_variant="pdf/ua-1", finisher=pdf_structure.correct)
        except FatalURLFetchingError as error:  # a BaseException, which no view would catch
            raise PdfError(str(error)) from error
