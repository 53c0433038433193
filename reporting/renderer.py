"""What a PDF's bytes depend on besides its HTML: the same versions give the same bytes."""

from __future__ import annotations

import hashlib
import sys
import zlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from reporting.pdf import FONTS, libraries

_PACKAGES = ("weasyprint", "pydyf", "fonttools", "tinycss2", "tinyhtml5", "cssselect2", "pyphen")


@cache
def versions() -> dict[str, str]:
    """{name: version} in a fixed order, "" for what is missing; "lovplan-pdf" is a SHA-256 of our code and fonts."""
    return {
        **{name: version(name) for name in _PACKAGES},
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **libraries(),
        "lovplan-pdf": _own(),
    }


def _own() -> str:
    files = [*Path(__file__).parent.glob("pdf*.py"), *FONTS.glob("*.woff")]
    digest = hashlib.sha256()
    for path in sorted(files, key=lambda path: path.name):
        digest.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()
