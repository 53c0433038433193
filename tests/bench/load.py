"""A municipality at work: so many people, each clicking a page and reading it, one click in ten a write.

`make load` serves the demo as in service (gunicorn by deploy/gunicorn.conf.py; `--servers waitress` as `make run` does)
on each database and prints a table for docs/benchmarks.md. Times are of a whole answer as the person waits for it, and
beside them the median of an empty view of the same server when nobody else is there. PATIENT readers read the draft as
a PDF all the while. What is measured shares the processors with whoever measures.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.bench.people import Person, prepare

ROOT = Path(__file__).parents[2]
CROWDS = ((50, 5.0, 100), (200, 5.0, 300), (500, 10.0, 800))  # people, seconds between clicks, most ms at p95
PATIENT = 4
PLAN = "/plan/lov-sarskilt-boende/"
PDF, EMPTY = f"{PLAN}rapporter/2020-T3/utkast.pdf", "/inloggad/"
PAGES = (  # address and how often, of twenty
    *((PLAN, 5), ("/mitt-arbete/", 4), (f"{PLAN}delaktivitet/{{row}}/", 4), (f"{PLAN}manad/2020-12/", 2)),
    *((f"{PLAN}grupper/", 1), (f"{PLAN}samverkan/", 1), (f"{PLAN}rapporter/", 1), ("/sok/?q=ersattning", 1)),
    (f"{PLAN}tidslinje/", 1),
)
TICKS, GIVES_WAY = os.sysconf("SC_CLK_TCK"), 10  # nice, of reporting.pdf.__main__
EXPECTED = (200, 302, 409, "later")  # somebody else was first; a PDF is asked for again
HEAD = (
    *("databas, server", "personer", "p50 ms", "p95 ms, minst · median", "mål", "p95 / tom vy", "cpu-ms per klick"),
    *("skrivning p95", "pdf p50 s", "klick", "409", "pdf 503", "fel"),
)
EDITION = re.compile(rb'name="based_on"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="based_on"')
SERVERS = {
    "gunicorn": ("-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--bind=127.0.0.1:{port}", "--log-level=error"),
    "waitress": ("-m", "waitress", "--listen=127.0.0.1:{port}", "--threads=8", "lovplan.wsgi:application"),
}


@dataclass
class Tally:
    """What has been answered since the warming up; seconds by kind of click."""

    begins: float
    clicks: int = 0  # on pages, the warming up too
    times: dict[str, list[float]] = field(default_factory=lambda: {"read": [], "write": [], "pdf": []})
    statuses: Counter[int | str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, seconds: float, status: int | str) -> None:
        with self.lock:
            self.clicks += kind != "pdf"
            if time.monotonic() >= self.begins:
                self.times[kind].append(seconds)
                self.statuses["later" if (kind, status) == ("pdf", 503) else status] += 1

    @property
    def errors(self) -> int:
        return sum(count for status, count in self.statuses.items() if status not in EXPECTED)


class Visitor(threading.Thread):
    """One person. Each click comes by a connection of its own, as nginx hands it over."""

    def __init__(self, person: Person, port: int, think: float, ends: float, tally: Tally, *, reads_pdf: bool) -> None:
        super().__init__(daemon=True)
        self.person, self.port, self.think, self.ends, self.tally = person, port, think, ends, tally
        self.random = random.Random(person.session)
        self.reads_pdf = reads_pdf

    def run(self) -> None:
        time.sleep(self.random.uniform(0, self.think))
        while time.monotonic() < self.ends:
            if self.reads_pdf:
                self.ask("pdf", "GET", PDF)
            elif self.random.random() < 0.1:
                self.write()
            else:
                address = self.random.choices([page for page, _ in PAGES], [often for _, often in PAGES])[0]
                self.ask("read", "GET", address.format(row=self.random.choice(self.person.rows)))
            time.sleep(self.random.uniform(0.5, 1.5) * self.think)

    def write(self) -> None:
        """A signal is set, in the form as it was just shown; sometimes somebody else was first meanwhile."""
        address = f"{PLAN}delaktivitet/{self.random.choice(self.person.own)}/uppdatera/"
        page = self.ask("read", "GET", address)
        sent = {
            "csrfmiddlewaretoken": self.person.token,
            "signal": self.person.signal,
            "text": f"Läget är {self.random.randrange(10_000)}.",
            "based_on": EDITION.search(page)[1].decode() if EDITION.search(page) else "0",  # type: ignore[index]
        }
        self.ask("write", "POST", address, urlencode(sent))

    def ask(self, kind: str, method: str, address: str, body: str = "") -> bytes:
        began, page = time.monotonic(), b""
        status: int | str
        try:
            status, page = self.answer(method, address, body)
        except OSError as error:
            status = type(error).__name__
        self.tally.note(kind, time.monotonic() - began, status)
        return page

    def answer(self, method: str, address: str, body: str = "") -> tuple[int, bytes]:
        headers = {"Cookie": f"sessionid={self.person.session}; csrftoken={self.person.token}"}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, address, body or None, headers)
            response = connection.getresponse()
            return response.status, response.read()
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()


@contextmanager
def served(name: str, database: str, port: int) -> Iterator[int]:
    """The first process of a server that answers."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))  # whoever is there already would be measured
    command = [sys.executable, *(part.format(port=port) for part in SERVERS[name])]
    env = os.environ | {"DATABASE_URL": database}
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=sys.stderr, start_new_session=True
    )
    try:
        for _ in range(200):
            time.sleep(0.1)
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                connection.request("GET", "/halsa/")
                if connection.getresponse().status == http.client.OK:
                    break
            except OSError:
                continue
        yield process.pid
    finally:
        process.terminate()
        process.wait(60)


def spent(leader: int) -> tuple[float, float]:
    """Seconds of a processor that the server's processes have used for pages, and those they started for PDFs."""
    pages = drawn = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it ended meanwhile
            if int(fields[3]) == leader:
                of_pages = int(fields[16]) < GIVES_WAY  # else one that draws
                pages += of_pages * (int(fields[11]) + int(fields[12]))
                drawn += int(fields[13]) + int(fields[14])
    return pages / TICKS, drawn / TICKS


def crowd(people: list[Person], port: int, count: int, think: float, seconds: float, *, readers: int) -> Tally:
    now = time.monotonic()
    tally, ends = Tally(now + think + 2), now + think + 2 + seconds
    visitors = [
        Visitor(person, port, think, ends, tally, reads_pdf=number < readers)
        for number, person in enumerate(people[: count + readers])
    ]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join(think * 2 + seconds + 90)
    return tally


def alone(person: Person, port: int) -> float:
    """The median of an empty view when nobody else is there, in seconds."""
    tally = Tally(0.0)
    visitor = Visitor(person, port, 0.0, 0.0, tally, reads_pdf=False)
    for _ in range(60):
        visitor.ask("read", "GET", EMPTY)
    return statistics.median(tally.times["read"][10:])


def at(times: list[float], share: float) -> float:
    """Milliseconds that so large a share of the times is within."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))] * 1000 if times else 0.0


def main() -> int:
    parser = ArgumentParser()
    parser.add_argument("databases", nargs="*", help="addresses as in DATABASE_URL; each is emptied and filled anew")
    parser.add_argument("--servers", nargs="+", default=["gunicorn"], choices=SERVERS)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--readers", type=int, default=PATIENT)
    parser.add_argument("--crowds", nargs="+", type=int, default=[people for people, _, _ in CROWDS])
    parser.add_argument("--port", type=int, default=8731)
    asked = parser.parse_args()
    held = True
    print(f"| {' | '.join(HEAD)} |\n|{'---|' * len(HEAD)}")
    for database in asked.databases or [f"sqlite:///{tempfile.gettempdir()}/lovplan-load.sqlite3"]:
        people = prepare(database, max(asked.crowds) + asked.readers)
        for server in asked.servers:
            for count, think, most in (one for one in CROWDS if one[0] in asked.crowds):
                with served(server, database, asked.port) as leader:
                    empty = alone(people[0], asked.port)
                    before = spent(leader)
                    runs = [
                        crowd(people, asked.port, count, think, asked.seconds, readers=asked.readers)
                        for _ in range(asked.runs)
                    ]
                    pages = spent(leader)[0] - before[0]
                a_click = pages / sum(run.clicks for run in runs) * 1000
                held &= told(f"{database.split(':')[0]}, {server}", count, most, empty, a_click, runs)
    return 0 if held else 1


def told(name: str, count: int, most: int, empty: float, a_click: float, runs: list[Tally]) -> bool:
    """One line of the table; whether the median of the runs is within the goal without an error."""
    clicks = [run.times["read"] + run.times["write"] for run in runs]
    tops = [at(times, 0.95) for times in clicks]
    middle, errors = statistics.median(tops), sum(run.errors for run in runs)
    figures = (
        f"{statistics.median(at(times, 0.5) for times in clicks):.0f}",
        f"{min(tops):.0f} · {middle:.0f}",
        f"{most}",
        f"{middle / (empty * 1000):.0f}",
        f"{a_click:.0f}",
        f"{statistics.median(at(run.times['write'], 0.95) for run in runs):.0f}",
        f"{statistics.median(at(run.times['pdf'], 0.5) for run in runs) / 1000:.1f}",
        f"{sum(map(len, clicks))}",
        f"{sum(run.statuses[409] for run in runs)}",
        f"{sum(run.statuses['later'] for run in runs)}",
        f"{errors}",
    )
    print(f"| {name} | {count} | {' | '.join(figures)} |", flush=True)
    if errors:
        print(*(dict(run.statuses) for run in runs), file=sys.stderr)
    return middle <= most and not errors


if __name__ == "__main__":
    sys.exit(main())
