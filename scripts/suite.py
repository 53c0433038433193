"""`make test`: the checks, then every test on SQLite and on PostgreSQL, the browser's apart. All parts always run."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

from scripts import postgres

NO_TESTS = 5  # pytest's exit status


@dataclass
class Part:
    name: str
    passed: bool
    what: str  # "412 test, 3 överhoppade"
    seconds: float


def run(module: str, *arguments: str, env: dict[str, str]) -> int:
    """Run it in a process group of its own, so that it is told of Ctrl-C once and gets time to clear up."""
    words = [sys.executable, "-m", module, *arguments]
    process = subprocess.Popen(words, env=env, process_group=0, preexec_fn=postgres.die_with_parent)
    try:
        return process.wait()
    except KeyboardInterrupt:
        for how, patience in ((signal.SIGINT, 20), (signal.SIGKILL, 5)):
            with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(process.pid, how)
                process.wait(patience)
                break
        raise


class Suite:
    def __init__(self, arguments: list[str], reports: Path) -> None:
        self.arguments = arguments
        self.reports = reports
        self.run = secrets.token_hex(4)  # in the name of every database of this run
        self.parts: list[Part] = []

    def check(self) -> None:
        begun = time.monotonic()
        passed = run("scripts.check", env=dict(os.environ)) == 0
        self._end("make check", passed, "", begun)

    def tests(self, name: str, url: str, *, browser: bool) -> None:
        print(f"\n=== {name} ===", flush=True)
        begun = time.monotonic()
        report = self.reports / f"{len(self.parts)}.xml"
        environment = {"DATABASE_URL": url, "LOVPLAN_TEST_RUN": self.run}
        if browser:
            # Playwright runs an event loop in the thread where pytest-django opens the database.
            selection, environment["DJANGO_ALLOW_ASYNC_UNSAFE"] = ["-m", "browser"], "1"
        else:
            selection = ["-n", "2"]
        words = ("-q", f"--junit-xml={report}", *selection, *self.arguments)
        status = run("pytest", *words, env=os.environ | environment)
        # A choice of tests may leave a part empty; the whole suite may not.
        passed = status == 0 or (status == NO_TESTS and bool(self.arguments))
        self._end(name, passed, counts(report), begun)

    def _end(self, name: str, passed: bool, what: str, begun: float) -> None:
        self.parts.append(Part(name, passed, what, time.monotonic() - begun))

    def on_postgresql(self) -> None:
        try:
            with postgres.server() as (url, name):
                try:
                    self.tests(name, url, browser=False)
                    self.tests(f"Chromium, {name}", url, browser=True)
                finally:
                    postgres.drop_databases(url, f"test_lovplan_{self.run}")
        except postgres.NoServer as error:
            print(f"\n=== PostgreSQL ===\n{error}", file=sys.stderr, flush=True)
            self.parts.append(Part("PostgreSQL", passed=False, what=str(error), seconds=0))

    def summary(self) -> int:
        executed = any(part.what and not part.what.startswith("0 ") for part in self.parts if part.passed)
        print("\n=== Sammanfattning ===")
        for part in self.parts:
            print(f"{'ok' if part.passed else 'FEL':<4} {part.name:<46} {part.seconds:5.0f} s  {part.what}")
        if self.arguments and not executed:
            print(f"Inget test valdes av {' '.join(self.arguments)}.")
        return 0 if executed and all(part.passed for part in self.parts) else 1


def counts(report: Path) -> str:
    """What pytest's report tells: how many ran, and what of it did not pass."""
    try:
        suite = next(ET.parse(report).getroot().iter("testsuite"))  # noqa: S314
    except (OSError, ET.ParseError, StopIteration):
        return "avbröts"
    total, skipped, failed = (int(suite.get(name, 0)) for name in ("tests", "skipped", "failures"))
    failed += int(suite.get("errors", 0))
    parts = [f"{total - skipped} test"]
    parts += [f"{failed} föll"] if failed else []
    parts += [f"{skipped} överhoppade"] if skipped else []
    return ", ".join(parts)


def main() -> int:
    # Being told to stop ends the run as Ctrl-C does: servers and databases are cleared away.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt), tempfile.TemporaryDirectory() as reports:
        suite = Suite(sys.argv[1:], Path(reports))
        suite.check()
        suite.tests("SQLite", "sqlite:////nowhere/lovplan.sqlite3", browser=False)
        suite.tests("Chromium, SQLite", "sqlite:////nowhere/lovplan.sqlite3", browser=True)
        suite.on_postgresql()
        return suite.summary()
    print("\nAvbrutet.", file=sys.stderr)
    return 130


if __name__ == "__main__":
    sys.exit(main())
