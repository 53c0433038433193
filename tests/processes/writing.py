"""Somebody who writes, and commands that go on, beside the drills of copies and moves."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from scripts.postgres import die_with_parent
from tests.harness.databases import ROOT, Databases, process_environment
from tests.harness.tables import reader

# Two updates in each transaction, so that one alone would be half of it.
WRITE = """
from itertools import count
from django.db import transaction
from activities.models import Plan, Signal, StatusUpdate, SubActivity, User
from activities.plan.actions import update_status
by, signal = User.objects.get(username="avdelningschef"), Signal.objects.get(pk="on_track")
row = SubActivity.objects.filter(title__icontains="avtalsvillkor").first()
for number in count():
    with transaction.atomic():
        for half in "ab":
            newest = StatusUpdate.objects.filter(sub_activity=row).count()
            update_status(row=row, signal=signal, text=f"Varv {number} {half}", by=by, based_on=newest)
"""


@contextmanager
def going(databases: Databases, url: str, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """manage.py beside the test, killed at the end."""
    environment = process_environment(url, databases.static_root, {})
    process = subprocess.Popen(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, preexec_fn=die_with_parent
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(20)


def turns(url: str) -> int:
    """How often the writer has written. Fails where only half of a turn is there, or one is missing."""
    read = reader(url)
    texts = [text for (text,) in read("SELECT text FROM activities_statusupdate WHERE text LIKE 'Varv %' ORDER BY id")]
    assert texts == [f"Varv {number} {half}" for number in range(len(texts) // 2) for half in "ab"]
    return len(texts) // 2
