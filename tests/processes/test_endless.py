"""What has no end, or nearly none, sent to the servers themselves with no proxy before them: headers, bodies and files.
They answer or hang up, in little memory, and go on with everybody else.
"""

from __future__ import annotations

import re
import select
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from lovplan.management.commands.demo import LARGEST
from tests.harness.databases import Databases
from tests.harness.sites import Site, gunicorn, running_site, waitress

pytestmark = pytest.mark.drill

GET, POST = b"GET /halsa/ HTTP/1.1\r\nHost: localhost\r\n", b"POST /logga-in/ HTTP/1.1\r\nHost: localhost\r\n"
MULTIPART = b"Content-Type: multipart/form-data; boundary=x\r\n"
FILE = b"--x\r\nContent-Disposition: form-data; name=fil; filename=a\r\n\r\n"
ZEROS = bytes(65_536)
HEADS = {
    "a million tabs": GET + b"X: " + b"\t" * 1_000_000 + b"x\r\n\r\n",
    "a hundred thousand headers": GET + b"".join(b"X-%d: y\r\n" % number for number in range(100_000)) + b"\r\n",
    "an address of a million letters": GET.replace(b"/halsa/", b"/" + b"a" * 1_000_000) + b"\r\n",
}
BODIES = {
    "/dev/zero in pieces": (POST + MULTIPART + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + ZEROS + b"\r\n"),
    "/dev/zero as a file": (POST + MULTIPART + b"Content-Length: 100000000000\r\n\r\n" + FILE, ZEROS),
    "a word without end": (
        POST + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000000000\r\n\r\na=",
        b"a" * 65_536,
    ),
}
ENOUGH = 100_000_000  # bytes, of which nobody asked for more than a tenth
MEMORY = 64  # MB more, at the most


@contextmanager
def served(by: str, databases: Databases) -> Iterator[Site]:
    url = databases.fresh()
    with running_site(databases, url, {"waitress": waitress, "gunicorn": gunicorn}[by]) as site:
        site.may_fail = True  # it tells its log of what it refuses
        yield site
    databases.drop(url)


def peak(site: Site) -> float:
    """MB that the server and its workers have had at the most."""
    pid = site.process.pid
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    told = [re.findall(r"VmHWM:\s+(\d+)", Path(f"/proc/{each}/status").read_text())[0] for each in pids]
    return sum(map(int, told)) / 1024


def sent(site: Site, head: bytes, piece: bytes = b"") -> tuple[bytes, int, float]:
    """(the answer's first line, "" for one that hung up or went on reading; bytes taken; seconds)"""
    started, taken = time.monotonic(), 0
    with closing(socket.create_connection(("127.0.0.1", site.port), 10)) as client:
        try:
            client.sendall(head)
            while piece and taken < ENOUGH and not select.select([client], [], [], 0)[0]:
                client.sendall(piece)
                taken += len(piece)
            client.settimeout(0.1 if taken >= ENOUGH else 10)
            answer = client.recv(200).partition(b"\r\n")[0]
        except OSError:
            answer = b""
    return answer, taken, time.monotonic() - started


@pytest.mark.parametrize("by", ["waitress", "gunicorn"])
def test_what_has_no_end_is_refused_in_bounded_memory_and_the_site_goes_on(by, databases):
    with served(by, databases) as site:
        for _ in range(3):
            sent(site, POST.replace(b"POST", b"GET") + b"Connection: close\r\n\r\n")  # a page loads the application
        before = peak(site)
        for name, head in HEADS.items():
            answer, _, seconds = sent(site, head)
            assert answer == b"" or re.search(rb" 4(00|14|31) ", answer), (name, answer)
            assert seconds < 10, (name, seconds)  # a few hundredths of one on a machine of its own
        for name, (head, piece) in BODIES.items():
            answer, taken, _ = sent(site, head, piece)
            # What gunicorn is sent as a file is read past in pieces, for as long as it comes: nginx ends it at 11 MB.
            assert taken < 2 * LARGEST or (by, name) == ("gunicorn", "/dev/zero as a file"), (name, taken)
            assert answer == b"" or re.search(rb" 4(00|03|13) ", answer), (name, answer)
        assert sent(site, GET + b"Connection: close\r\n\r\n")[0].endswith(b" 200 OK")
        assert peak(site) - before < MEMORY
