"""In the place of what draws a PDF: takes all it gets of what the page says, under the same bounds."""

from __future__ import annotations

import sys

from reporting.pdf import limits

if __name__ == "__main__":
    wanted = sys.stdin.read()
    limits.bind(1)
    eaten = []
    while True:
        if wanted == "memory":
            eaten.append(bytearray(10_000_000))
