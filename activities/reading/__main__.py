"""One file read in a process of its own: bytes on standard input, JSON on standard output. Started by `apart`.

The argument says what is wanted of it: "source" its tables, "letterhead" its header, footer and styles.
"""

from __future__ import annotations

import base64
import json
import logging
import resource
import sys
from collections.abc import Callable
from typing import Any

from activities.reading.letterhead import letterhead
from activities.reading.reader import read
from activities.reading.tables import ReadingError

MEMORY = 320 * 1024 * 1024  # bytes of address space beyond what the libraries have taken once they are imported
SECONDS = 5  # of the processor


def limit() -> None:
    """From here on nothing is written to disk, and what is asked for beyond the limits is refused."""
    with open("/proc/self/statm", encoding="ascii") as told:  # noqa: PTH123 - a path object would read it no better
        taken = int(told.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, taken + MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _letterhead(data: bytes) -> list[Any]:
    made, remarks = letterhead(data)
    return [base64.b64encode(made).decode(), remarks]


WANTED: dict[str, Callable[[bytes], Any]] = {
    "source": lambda data: read(data).as_data(),
    "letterhead": _letterhead,
}


def main() -> int:
    logging.disable()
    data = sys.stdin.buffer.read()
    limit()
    try:
        answer: dict[str, Any] = {sys.argv[1]: WANTED[sys.argv[1]](data)}
    except ReadingError as error:
        answer = {"error": str(error), "line": error.line}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
