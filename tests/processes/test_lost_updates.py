"""Eight processes write to one row at once: every acknowledged update is there afterwards, none twice."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.harness.databases import ROOT, Databases, process_environment
from tests.harness.drills import DRILL

pytestmark = pytest.mark.both_databases

PROCESSES, EDITS = 8, 100 if DRILL else 6
# Each reads, writes on top of what it read, and when somebody else was first reads again, as a person would. Nobody
# begins anew the moment they have saved: SQLite keeps no queue, and eight that do leave one waiting for ten seconds.
WRITER = """
import sys, time
from activities.errors import ConflictError
from activities.plan.actions import update_status
from activities.models import Signal, SubActivity, User
row = SubActivity.objects.get(title__startswith="Definiera alla kostnader")
by, signal, name = User.objects.get(username="controller"), Signal.objects.get(pk="on_track"), sys.argv[1]
for number in range(int(sys.argv[2])):
    while True:
        try:
            seen = row.updates.count()
            update_status(row=row, signal=signal, by=by, based_on=seen, text=f"{name}/{number}")
            time.sleep(0.02)
            break
        except ConflictError:
            pass
"""
COUNT = (
    "import json; from activities.models import StatusUpdate as U;"
    "print(json.dumps(list(U.objects.filter(text__contains='/').order_by('number').values_list('number', 'text'))))"
)


def test_no_acknowledged_update_is_lost(databases: Databases, manage):
    url = databases.demo()
    run = f"import django; django.setup()\n{WRITER}"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", run, f"p{number}", str(EDITS)],
            cwd=ROOT,
            env=process_environment(url, databases.static_root, {}),
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    errors = [writer.communicate(timeout=300)[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * PROCESSES, errors

    saved = json.loads(manage(url, "shell", "--no-imports", "-c", COUNT).stdout)
    assert sorted(text for _, text in saved) == sorted(f"p{p}/{n}" for p in range(PROCESSES) for n in range(EDITS))
    numbers = [number for number, _ in saved]
    assert numbers == list(range(numbers[0], numbers[0] + PROCESSES * EDITS))
    assert "FEL" not in manage(url, "verify_records", "--no-render").stdout  # nor did the chain lose a turn
    databases.drop(url)
