"""A PDF drawn in a process of its own while somebody waits for it, so that the pages of others do not wait too."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from django.conf import settings

from reporting.pdf import limits
from reporting.pdf.render import PdfBusy, PdfError, PdfTooLarge, render_pdf

ROOT = Path(__file__).parents[2]
MODULE = "reporting.pdf"
REFUSED = 3  # see __main__
PATIENCE = 20  # seconds that somebody waits for a turn
BUSY = "Så många pdf:er ritas just nu att det inte går att börja på en till. Vänta en stund och försök igen."
FAILED = "Pdf:en gick inte att rita. Försök igen, och säg till den som sköter webbplatsen om det händer på nytt."

# In each process of the server one is drawn and one waits: so many of its threads and no more are taken from pages.
_places, _turn = threading.BoundedSemaphore(2), threading.Lock()


def draw(html: str) -> bytes:
    """As `render_pdf` of the HTML alone. Raises PdfBusy when it has to be asked for again, and PdfError."""
    if not settings.PDF_APART:
        return render_pdf(html)
    if not _places.acquire(blocking=False):
        raise PdfBusy(BUSY)
    try:
        if not _turn.acquire(timeout=PATIENCE):
            raise PdfBusy(BUSY)
        try:
            return _drawn(html)
        finally:
            _turn.release()
    finally:
        _places.release()


def _drawn(html: str) -> bytes:
    command = [sys.executable, "-m", MODULE]
    # What a process that is ended by its bounds leaves of files, its fonts among them, goes with the folder.
    with tempfile.TemporaryDirectory(prefix="lovplan-pdf-", ignore_cleanup_errors=True) as folder:
        how: dict[str, Any] = {"cwd": ROOT, "env": {**os.environ, "TMPDIR": folder}, "timeout": limits.SECONDS}
        try:
            done = subprocess.run(command, input=html.encode(), capture_output=True, check=False, **how)  # noqa: S603 - fixed
        except subprocess.TimeoutExpired as error:
            raise PdfTooLarge(limits.TOO_MUCH) from error
    if done.returncode == REFUSED:
        raise PdfError(done.stdout.decode())
    if done.returncode < 0 or b"MemoryError" in done.stderr:  # ended by its bounds, in whatever library it was
        raise PdfTooLarge(limits.TOO_MUCH)
    if done.returncode:
        raise PdfError(FAILED)
    return done.stdout
