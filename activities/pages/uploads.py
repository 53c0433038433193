"""A file that is only looked at: it is held in memory while the answer is made, and never written anywhere."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class InMemory(FileUploadHandler):
    """Takes one file, from the field, when all the files of the request together are at most `limit` bytes.

    What it refuses is read past in pieces, so that the browser gets an answer, and why is told by `too_large` and
    `too_many`. (StopUpload would have Django read past it by lines, and a file may be a single one.)
    """

    def __init__(self, field: str, limit: int) -> None:
        super().__init__()
        self.field = field
        self.limit = limit
        self.received = 0  # bytes of all files so far, those of other fields too
        self.files = 0  # in the field
        self.too_large = self.too_many = False
        self.content = BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.files += self.field_name == self.field
        self.too_many = self.files > 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        self.too_large = self.received > self.limit
        if self.too_large or self.too_many:
            self.content = BytesIO()
        elif self.field_name == self.field:
            self.content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if self.field_name != self.field:
            return None
        self.content.seek(0)
        return InMemoryUploadedFile(
            self.content,
            self.field_name,
            self.file_name or "",
            self.content_type or "",
            file_size,
            self.charset,
            self.content_type_extra,
        )
