"""A file read in a process of its own, under limits of time and memory: a hostile one stops there and nowhere else."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from activities.reading.known import form_of
from activities.reading.tables import ReadingError, Source

ROOT = Path(__file__).parents[2]
MODULE = "activities.reading"
SECONDS = 20  # by the clock; the process has its own limit of the processor's time
TOO_MUCH = (
    "Filen tar för lång tid eller för mycket minne att läsa. Kopiera planens tabell till ett nytt dokument, eller "
    "spara den som .xlsx, och läs in det."
)


def read_apart(data: bytes, seconds: float = SECONDS) -> Source:
    """As `reader.read`, in another process. Raises ReadingError, also when the limits are reached."""
    return Source.from_data(_answer("source", data, seconds))


def letterhead_apart(data: bytes, seconds: float = SECONDS) -> tuple[bytes, tuple[str, ...]]:
    """As `letterhead.letterhead`, in another process. Raises ReadingError, also when the limits are reached."""
    made, remarks = _answer("letterhead", data, seconds)
    return base64.b64decode(made), tuple(remarks)


def _answer(wanted: str, data: bytes, seconds: float) -> Any:
    form_of(data)  # most of what is refused needs no process
    try:
        done = subprocess.run(  # noqa: S603 - the command is fixed, and the file goes in as its input
            [sys.executable, "-m", MODULE, wanted],
            cwd=ROOT,
            input=data,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
        answer = json.loads(done.stdout) if done.returncode == 0 else {}
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        answer = {}
    if wanted in answer:
        return answer[wanted]
    raise ReadingError(answer.get("error", TOO_MUCH), answer.get("line", 0))
