"""One page of HTML in, one PDF out: python -m reporting.pdf. It gives way to the processes that answer the website."""

from __future__ import annotations

import os
import sys

from reporting.pdf import limits
from reporting.pdf.render import PdfError, render_pdf

GIVES_WAY = 10  # of the 19 steps that a process may be put after the others
REFUSED = 3  # the exit code when the reason stands in what is written

if __name__ == "__main__":
    os.nice(GIVES_WAY)
    limits.bind(limits.SECONDS)
    try:
        sys.stdout.buffer.write(render_pdf(sys.stdin.buffer.read().decode()))
    except PdfError as error:
        sys.stdout.buffer.write(str(error).encode())
        sys.exit(REFUSED)
