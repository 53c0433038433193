"""The memo as a Word document, for an administration that sends it on its own paper. Pure."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from docx import Document
from docx.document import Document as DocumentObject
from docx.text.paragraph import Paragraph
from markdown_it.token import Token

from activities.writing.word import saved, swedish
from reporting.report import markup
from reporting.snapshot.schema import Report

_LISTS = {"bullet_list_open": "List Bullet", "ordered_list_open": "List Number"}


def memo_docx(report: Report, *, at: datetime, paper: bytes | None = None) -> bytes:
    """The memo's head, its parts and those who sign, on `paper`: a .docx with the municipality's header, footer and
    styles, and nothing else.
    """
    memo = report.memo
    document = swedish(Document(BytesIO(paper) if paper else None), title=memo.subject, made_at=at, resized=not paper)
    document.add_paragraph(report.administration)
    document.add_paragraph("\n".join(filter(None, (memo.dated, report.diary_number, memo.officer))))
    document.add_heading(memo.subject, 1)
    for part in memo.parts:
        if part.heading:
            document.add_heading(part.heading, 2)
        _add_markup(document, part.text)
    for title in memo.signatories:
        document.add_paragraph(f"\n\n{title}")
    return saved(document)


def _add_markup(document: DocumentObject, text: str) -> None:
    lists: list[str] = []
    heading = 0
    for token in markup.parsed(text):
        if token.type in _LISTS:
            lists.append(_LISTS[token.type])
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type in ("heading_open", "heading_close"):
            heading = 3 if token.type == "heading_open" else 0
        elif token.type == "inline":
            style = f"Heading {heading}" if heading else lists[-1] if lists else "Normal"
            _add_runs(document.add_paragraph(style=style), token.children or [])


def _add_runs(paragraph: Paragraph, tokens: list[Token]) -> None:
    bold = italic = 0
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case _:
                run = paragraph.add_run(" " if token.type in ("softbreak", "hardbreak") else token.content)
                run.bold, run.italic = bool(bold) or None, bool(italic) or None
