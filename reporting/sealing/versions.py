"""What a sealed report's forms depend on besides the form before: the same versions give the same HTML and PDF."""

from __future__ import annotations

import hashlib
import sys
import zlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from reporting import pdf
from reporting.pdf.render import libraries
from reporting.snapshot.fonts import FONTS

HTML = "lovplan-html"  # the key of what the HTML is made with; all others are what the PDF is made of it with

_ROOT = Path(__file__).resolve().parents[2]
_PACKAGES = ("weasyprint", "pydyf", "fonttools", "tinycss2", "tinyhtml5", "cssselect2", "pyphen")
_HTML_PACKAGES = ("django", "fonttools", "markdown-it-py")
_TEMPLATES = (
    *("report", "_annex", "_correction", "_counts", "_direction", "_facts", "_memo", "_mentions", "_paragraphs"),
    *("_row", "_runs", "_signal", "_table", "_timeline", "_told"),
)
_DRAWINGS = ("_symbol", "_timeline_axis", "_timeline_picture")
_ROOMS = {
    "activities/calendar": ("swedish", "tertial", "typed"),
    "activities/models": ("colours",),
    "activities/rows": ("direction", "proposed"),
    "reporting/snapshot": ("deltas", "earlier", "fonts", "glyphs", "schema", "wording"),
    "reporting/pdf": ("files",),
    "reporting/charts": ("bars", "scale", "shapes", "signals", "timeline"),
    "reporting/report": ("annex", "differing", "document", "markup", "sections", "sources"),
}
HTML_SOURCES = (
    *(f"{room}/{name}.py" for room, names in _ROOMS.items() for name in names),
    *(f"templates/reporting/report/{name}.html" for name in _TEMPLATES),
    *(f"templates/reporting/charts/{name}.html" for name in _DRAWINGS),
    "lovplan/static/css/tokens.css",
    "lovplan/static/reporting/report.css",
)


@cache
def versions() -> dict[str, str]:
    """{name: version} in a fixed order, "" for what is missing; "lovplan-…" is a SHA-256 of our code and its files."""
    return {
        **{name: version(name) for name in _PACKAGES},
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **libraries(),
        "lovplan-pdf": _own(),
        HTML: _html(),
    }


def _own() -> str:
    return _digest(_sums(pdf_sources()))


def pdf_sources() -> tuple[Path, ...]:
    """What the PDF is made with besides the libraries: the modules of the room `pdf`, and the fonts."""
    return (*Path(pdf.__path__[0]).glob("*.py"), *FONTS.glob("*.woff"))


def _html() -> str:
    """Of the templates, the style sheet and the modules, and of the programs that put them together."""
    programs = [f"{name} {version(name)}" for name in _HTML_PACKAGES]
    files = [*(_ROOT / name for name in HTML_SOURCES), *FONTS.glob("*.woff")]  # the letters' widths place the pictures
    return _digest([*programs, f"python {sys.version_info[:2]}", *_sums(files)])


def _sums(files: Iterable[Path]) -> list[str]:
    return [
        f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in sorted(files, key=lambda path: path.name)
    ]


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
