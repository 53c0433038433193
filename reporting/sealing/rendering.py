"""A whole report made ready to be sealed: its text, its HTML and its PDF, each from the one before."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from reporting.pdf import archive
from reporting.pdf.render import render_pdf
from reporting.report import document
from reporting.sealing import versions
from reporting.snapshot import schema


@dataclass(frozen=True)
class Rendered:
    """Everything a sealed report keeps of what it says."""

    report: schema.Report
    snapshot: str  # JSON
    html: str
    pdf: bytes
    renderer: str  # JSON: program → version


def render(report: schema.Report, *, progress: Callable[[int], None] | None = None) -> Rendered:
    """The report in all its forms. `progress` is told of each page and may raise to stop the work.

    Raises PdfError when the report cannot become a PDF.
    """
    text, html = schema.to_json(report), document.render_html(report)
    pdf = render_pdf(html, attachment=text.encode(), progress=progress, variant=settings.PDF_FORMAT)
    return Rendered(report, text, html, pdf, _made_with(settings.PDF_FORMAT))


def render_again(html: str, snapshot_text: str, made_with: str) -> bytes | None:
    """The PDF of a sealed report once more; None when it was made with other versions of the programs.

    Raises PdfError when it cannot be made, and ValueError when `made_with` cannot be read.
    """
    then = _demand(made_with)
    now = versions.versions() | {"format": then["format"]}
    then[versions.HTML] = now[versions.HTML]  # the PDF is made of the stored HTML, whatever made that
    if then != now or then["format"] not in archive.VARIANTS:
        return None
    return render_pdf(html, attachment=snapshot_text.encode(), variant=then["format"])


def html_again(snapshot_text: str, made_with: str) -> str | None:
    """The HTML of a sealed report once more; None when what makes it is not what it was, or was not noted.

    Raises ValueError when either text cannot be read.
    """
    if _demand(made_with).get(versions.HTML) != versions.versions()[versions.HTML]:
        return None
    return document.render_html(schema.from_json(snapshot_text))


def read(made_with: str) -> dict[str, str] | None:
    """What is noted of the programs: {program: version}; None when it is not what `render` notes."""
    try:
        said = json.loads(made_with)
    except (TypeError, ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) and isinstance(said.get("format"), str) else None


def _made_with(variant: str) -> str:
    """What the HTML and the PDF's bytes depend on besides the snapshot, as JSON with sorted keys."""
    return json.dumps({**versions.versions(), "format": variant}, ensure_ascii=False, sort_keys=True)


def _demand(made_with: str) -> dict[str, str]:
    if (said := read(made_with)) is None:
        raise ValueError("What is noted of the programs cannot be read.")
    return said
