"""`make test`: every test on SQLite, what can differ on PostgreSQL, and beside them the checks and one browser."""

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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts import postgres

NO_TESTS = 5  # pytest's exit status
ON_SQLITE = "sqlite:////nowhere/lovplan.sqlite3"


@dataclass
class Part:
    name: str
    passed: bool
    what: str  # "412 test, 3 överhoppade"
    seconds: float


@dataclass
class Job:
    """A part that runs, in a process group of its own: so that it is told of Ctrl-C once and gets time to clear up."""

    name: str
    process: subprocess.Popen[bytes]
    report: Path | None  # pytest's, as JUnit's XML
    output: Path | None  # kept until the end where another part is writing meanwhile
    begun: float

    def stop(self) -> None:
        for how, patience in ((signal.SIGINT, 20), (signal.SIGKILL, 5)):
            with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(self.process.pid, how)
                self.process.wait(patience)
                return


# A lane is parts that run one after the other: each call starts the next.
Lane = Iterator[Callable[[], Job]]


class Suite:
    def __init__(self, arguments: list[str], folder: Path) -> None:
        self.arguments = arguments
        self.folder = folder
        self.run = secrets.token_hex(4)  # in the name of every database of this run
        self.parts: list[Part] = []

    def start(self, name: str, module: str, *words: str, quiet: bool = False, **env: str) -> Job:
        number = secrets.token_hex(4)
        report, output = self.folder / f"{number}.xml", self.folder / number
        words = (*words, f"--junit-xml={report}", *self.arguments) if module == "pytest" else words
        if not quiet:
            print(f"\n=== {name} ===", flush=True)
        with output.open("wb") if quiet else contextlib.nullcontext() as file:
            process = subprocess.Popen(
                [sys.executable, "-m", module, *words],
                env=os.environ | env,
                stdout=file,
                stderr=subprocess.STDOUT if quiet else None,
                process_group=0,
                preexec_fn=ready_to_be_told,
            )
        begun = time.monotonic()
        return Job(name, process, report if module == "pytest" else None, output if quiet else None, begun)

    def end(self, job: Job) -> None:
        if job.output:
            print(f"\n=== {job.name} ===\n{job.output.read_text(errors='replace')}", flush=True)
        status = job.process.returncode
        # A choice of tests may leave a part empty; the whole suite may not.
        passed = status == 0 or (status == NO_TESTS and bool(self.arguments) and job.report is not None)
        what = counts(job.report) if job.report else ""
        self.parts.append(Part(job.name, passed, what, time.monotonic() - job.begun))

    def run_lanes(self, *lanes: Lane) -> None:
        """Each lane's parts one after the other, the lanes beside each other; all of them, whatever fails."""
        waiting, running = list(lanes), dict[Lane, Job]()
        try:
            while waiting or running:
                for lane in waiting:
                    if begin := next(lane, None):
                        running[lane] = begin()
                waiting = [lane for lane, job in running.items() if job.process.poll() is not None]
                for lane in waiting:
                    self.end(running.pop(lane))
                time.sleep(0 if waiting else 0.2)
        except KeyboardInterrupt:
            for job in running.values():
                job.stop()
            raise

    def tests(self, name: str, url: str) -> Callable[[], Job]:
        return lambda: self.start(name, "pytest", "-q", "-rs", "-n2", DATABASE_URL=url, LOVPLAN_TEST_RUN=f"{self.run}t")

    def browser(self, name: str, url: str) -> Callable[[], Job]:
        # Playwright runs an event loop in the thread where pytest-django opens the database.
        own = {"DATABASE_URL": url, "LOVPLAN_TEST_RUN": f"{self.run}b", "DJANGO_ALLOW_ASYNC_UNSAFE": "1"}
        return lambda: self.start(f"Chromium, {name}", "pytest", "-q", "-mbrowser", quiet=True, **own)

    def all(self) -> None:
        """The tests without a browser, and beside them the checks and one browser, which mostly waits."""
        main = [self.tests("SQLite", ON_SQLITE)]
        side = [
            lambda: self.start("make check", "scripts.check", quiet=True),
            self.browser("SQLite", ON_SQLITE),
        ]
        with contextlib.ExitStack() as stack:
            try:
                url, name = stack.enter_context(postgres.server())
            except postgres.NoServer as error:
                print(f"\n=== PostgreSQL ===\n{error}", file=sys.stderr, flush=True)
                self.parts.append(Part("PostgreSQL", passed=False, what=str(error), seconds=0))
            else:
                stack.callback(postgres.drop_databases, url, f"test_lovplan_{self.run}")
                main.append(self.tests(name, url))
                side.append(self.browser(name, url))
            self.run_lanes(iter(main), iter(side))

    def summary(self) -> int:
        executed = any(part.what and not part.what.startswith("0 ") for part in self.parts if part.passed)
        print("\n=== Sammanfattning ===")
        for part in self.parts:
            print(f"{'ok' if part.passed else 'FEL':<4} {part.name:<46} {part.seconds:5.0f} s  {part.what}")
        if self.arguments and not executed:
            print(f"Inget test valdes av {' '.join(self.arguments)}.")
        return 0 if executed and all(part.passed for part in self.parts) else 1


def ready_to_be_told() -> None:
    """A new part ends when it is told to, also where this run was started in the background, which mutes Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    postgres.die_with_parent()


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
    with contextlib.suppress(KeyboardInterrupt), tempfile.TemporaryDirectory() as folder:
        suite = Suite(sys.argv[1:], Path(folder))
        suite.all()
        return suite.summary()
    print("\nAvbrutet.", file=sys.stderr)
    return 130


if __name__ == "__main__":
    sys.exit(main())
