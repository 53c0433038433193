"""In the place of what draws a PDF: takes all it gets of what the page says, under the same bounds."""

from __future__ import annotations

import sys
import tempfile

from reporting.pdf import limits

if __name__ == "__main__":
    wanted = sys.stdin.read()
    limits.bind(1)
    eaten = []
    if "files" in wanted:
        tempfile.mkdtemp(prefix="weasyprint-")  # its fonts, which nobody takes away when it is ended
    while True:
        if "memory" in wanted:
            eaten.append(bytearray(10_000_000))
