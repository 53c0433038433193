"""python -m tests.fuzz TARGET SECONDS FOLDER: looks for bytes that break a parser, led by the lines they reach.

Needs atheris in a venv of its own, see CONTRIBUTING.md. FOLDER keeps what was interesting, and is begun from; what
breaks the parser is written to tests/fuzz/found/TARGET, where `test_targets.py` tries it in every run.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["activities", "lovplan", "reporting", "scripts", "docx", "markdown_it"]):
    from tests.fuzz.targets import TARGETS


def main() -> None:
    name, seconds, folder = sys.argv[1:4]
    found = Path(__file__).parent / "found" / name
    for needed in (found, Path(folder)):
        needed.mkdir(parents=True, exist_ok=True)
    limits = (f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=1024", "-max_len=100000")
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={found}/", *sys.argv[4:], folder], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
