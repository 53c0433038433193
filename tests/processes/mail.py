"""What the drills of the outbox run in a process of its own: python -m tests.processes.mail KILLS WORKERS PORT.

Everything is loaded once and a child is forked for each attempt. PORT is that of a server that answers nothing; the
real one stands in EMAIL_URL. Prints JSON.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402

from activities.calendar import clock  # noqa: E402
from activities.mail import digest, sending  # noqa: E402
from activities.mail.actions import HELD_FOR, Letter, enqueue_all  # noqa: E402
from activities.models import Mail, MailState  # noqa: E402

ON = date(2020, 12, 15)
NOW = clock.now


def child(work: Callable[[], object]) -> int:
    """The number of a process that does the work and ends."""
    connections.close_all()
    if pid := os.fork():
        return pid
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)


def ended(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def die(*args: Any, **kwargs: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def later() -> None:
    """What a process that died held has been let go of."""
    moment = clock.now() + HELD_FOR + timedelta(seconds=1)
    ahead = moment - NOW()
    clock.now = lambda: NOW() + ahead


def put(*names: str) -> None:
    enqueue_all(letters=[Letter(name, f"{name}@exempel.se", "Ämne", "Ord") for name in names])


def killed_while_written(number: int) -> bool:
    """Killed when the mails are written and not yet there for good: afterwards there is none, and then one each."""
    on = ON + timedelta(days=number)
    digests = digest.digests_of(digest.people(), on, asked=True)
    written = partial(digest.lay_all_in_outbox, digests, now=clock.now())

    def work() -> None:
        mails: Any = Mail.objects
        real = mails.bulk_create

        def create(*args: Any, **kwargs: Any) -> None:
            real(*args, **kwargs)
            die()

        mails.bulk_create = create
        written()

    died = ended(child(work)) == -signal.SIGKILL
    of_day = Mail.objects.filter(key__endswith=f" {on}")
    nothing = not of_day.exists()
    return died and nothing and written() == len(digests) == of_day.count() and written() == 0


def killed_before_it_goes(number: int) -> bool:
    put(f"fore-{number}-a", f"fore-{number}-b")

    def work() -> None:
        sending.deliver = die
        sending.send_all()

    return ended(child(work)) == -signal.SIGKILL


def killed_when_it_has_gone(number: int) -> bool:
    put(f"efter-{number}-a", f"efter-{number}-b")

    def work() -> None:
        sending.note_sent = die
        sending.send_all()

    return ended(child(work)) == -signal.SIGKILL


def kills(times: int) -> list[int]:
    """How many died as they should at each of the three points; what they left is sent afterwards."""
    died = []
    for point in (killed_while_written, killed_before_it_goes, killed_when_it_has_gone):
        died.append(0)
        for number in range(times):
            died[-1] += point(number)
            later()
            sending.send_all()
    return died


def together(workers: int) -> int:
    """So many send and write at once; how many of them ended well."""
    put(*(f"manga-{number}" for number in range(5 * workers)))
    on = ON + timedelta(days=1_000)
    remind = partial(digest.lay_all_in_outbox, digest.digests_of(digest.people(), on, asked=True), now=clock.now())
    pids = [child(work) for _ in range(workers) for work in (sending.send_all, remind)]
    well = [ended(pid) for pid in pids].count(0)
    sending.send_all()
    return well


def beside_a_server_that_hangs(port: int) -> float:
    """The seconds that a page and a write take while a sender waits for a server that does not answer."""
    put("hanger")
    real, settings.EMAIL_PORT = settings.EMAIL_PORT, port
    pid = child(sending.send_all)
    deadline = time.monotonic() + 30
    while not Mail.objects.filter(key="hanger", leased_until__isnull=False).exists():
        assert time.monotonic() < deadline, "The sender never came to the server that hangs."
        time.sleep(0.01)
    began = time.perf_counter()
    put("bredvid")
    page = Client(headers={"host": "localhost"}).get("/logga-in/").status_code
    took = time.perf_counter() - began
    assert page == 200 and os.waitpid(pid, os.WNOHANG) == (0, 0)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    settings.EMAIL_PORT = real
    later()
    sending.send_all()
    return took


def main(times: int, workers: int, port: int) -> dict[str, Any]:
    Mail.objects.all().delete()  # those of the demo's own reports
    found = {"died": kills(times), "well": together(workers), "seconds": beside_a_server_that_hangs(port)}
    mails = list(Mail.objects.order_by("pk"))
    return {
        **found,
        "sent": [sending.message_id(mail) for mail in mails if mail.state == MailState.SENT],
        "left": [mail.key for mail in mails if mail.state in (MailState.WAITING, MailState.DEAD)],
        "doubled": len(mails) - len({mail.key for mail in mails}),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*map(int, sys.argv[1:]))))
