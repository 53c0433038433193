"""Bytes of any form → a frozen Source. Pure."""

from __future__ import annotations

from activities.reading.delimited import read_text
from activities.reading.known import form_of
from activities.reading.paper import read_pdf
from activities.reading.sheets import read_sheets
from activities.reading.tables import Source, checked
from activities.reading.word import read_docx


def read(data: bytes) -> Source:
    """What a file holds; its form is known by the content. Raises ReadingError with a Swedish sentence."""
    form = form_of(data)
    if form == "docx":
        return checked(read_docx(data))
    if form in ("xlsx", "ods"):
        return checked(read_sheets(data, form))
    return checked(read_pdf(data) if form == "pdf" else read_text(data))
