"""The bounds of a process that draws a PDF. What a report costs is reckoned before it is begun (see `budget`), but no
reckoning foresees every text: what passes the bounds ends with its process, and the website goes on.
"""

from __future__ import annotations

import resource

from reporting.pdf.budget import MAX_MEGABYTES

SECONDS = 30  # that somebody waits for a PDF once it is begun, and that it may take of the processor
TOO_MUCH = (
    f"Pdf:en gick inte att rita: den tog mer än {SECONDS} sekunder eller {MAX_MEGABYTES} MB minne. Försök igen när "
    "färre använder webbplatsen. Går det inte då heller, korta de längsta texterna."
)


def bind(seconds: int) -> None:
    """From here on this process ends when it has taken so much of the processor, and gets no memory past the limit."""
    memory = MAX_MEGABYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
