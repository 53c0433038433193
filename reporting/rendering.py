"""A whole report made ready to be sealed: its text, its HTML and its PDF, each from the one before."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from reporting import document, renderer, snapshot
from reporting.pdf import render_pdf


@dataclass(frozen=True)
class Rendered:
    """Everything a sealed report keeps of what it says."""

    report: snapshot.Report
    snapshot: str  # JSON
    html: str
    pdf: bytes
    renderer: str  # JSON: program → version


def render(report: snapshot.Report, *, progress: Callable[[int], None] | None = None) -> Rendered:
    """The report in all its forms. `progress` is told of each page and may raise to stop the work.

    Raises PdfError when the report cannot become a PDF.
    """
    text, html = snapshot.to_json(report), document.render_html(report)
    pdf = render_pdf(html, attachment=text.encode(), progress=progress, variant=settings.PDF_FORMAT)
    return Rendered(report, text, html, pdf, _made_with(settings.PDF_FORMAT))


def render_again(html: str, snapshot_text: str, made_with: str) -> bytes | None:
    """The PDF of a sealed report once more; None when it was made with other versions of the programs."""
    variant = json.loads(made_with)["format"]
    if made_with != _made_with(variant):
        return None
    return render_pdf(html, attachment=snapshot_text.encode(), variant=variant)


def _made_with(variant: str) -> str:
    """What the PDF's bytes depend on besides its HTML, as JSON with sorted keys."""
    return json.dumps({**renderer.versions(), "format": variant}, ensure_ascii=False, sort_keys=True)
