"""SQLite on a disk of its own that is filled, made read-only and taken away under a server that people work on."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.harness.databases import ROOT, Databases, process_environment
from tests.harness.disks import Disk, small_disk
from tests.harness.outages import PLAN, Row, at_work, shown_or_told
from tests.harness.sites import as_in_service, running_site, waitress

pytestmark = pytest.mark.drill
MEGABYTES = 64


@pytest.fixture
def disk() -> Iterator[Disk]:
    with small_disk(MEGABYTES) as one:
        yield one


@pytest.fixture
def database(disk: Disk, databases: Databases) -> Path:
    """The demo, in a folder on the disk."""
    path = disk.folder / "var" / "lovplan.sqlite3"
    path.parent.mkdir()
    shutil.move(databases.demo_in_sqlite(), path)
    return path


@pytest.mark.parametrize("served_by", [as_in_service, waitress])
def test_the_disk_is_in_trouble_while_people_work(served_by: Any, disk, database, databases, manage):
    away = disk.folder / "undan"

    def is_back() -> None:
        for path in database.parent.iterdir():  # an empty one is made where the file was
            path.unlink()
        away.rename(database)

    with running_site(databases, f"sqlite:///{database}", served_by) as site:
        site.may_fail = True
        row = Row(site)
        at_work(row, disk.fill, disk.free, reads=True)
        at_work(row, lambda: disk.remount("ro", lambda: row.person.get(PLAN)), lambda: disk.remount("rw"))
        at_work(row, lambda: database.rename(away), is_back)
        at_work(row, lambda: database.parent.rename(away), lambda: away.rename(database.parent))
        for spare in range(0, 120_000, 16_384):  # wherever it becomes full, it is all or nothing
            page, sent = row.typed()
            row.forget()
            disk.fill(spare)
            shown_or_told(row.person.get(PLAN))
            answer = row.person.post(row.address, sent, page)
            disk.free()
            shown_or_told(answer)
            assert row.saved(sent["text"]) == (answer.status == 200)
        assert site.process.poll() is None
    assert "2 rapporter, alla stämmer." in manage(f"sqlite:///{database}", "verify_records").stdout


def test_log_pdf_and_sent_file_meet_a_full_disk(disk, database, databases, tmp_path):
    """The log and the folder for what is made on the way lie on the disk too."""
    temporary, logs = disk.folder / "tmp", disk.folder / "log"
    temporary.mkdir()
    logs.mkdir()
    elsewhere = shutil.move(database, tmp_path)
    with running_site(databases, f"sqlite:///{elsewhere}", as_in_service, logs, TMPDIR=str(temporary)) as site:
        site.may_fail = True
        row = Row(site)
        page = row.person.get("/rapporter/kontrollera/")
        disk.fill()
        large = row.person.send_file("/rapporter/kontrollera/", "fil", b"%PDF-" + bytes(4_000_000), page)
        assert large.status == 200 and "Okänd eller ändrad" in large.words  # read without a disk
        draft = row.person.get(f"{PLAN}rapporter/2020-T3/utkast.pdf")
        assert draft.status in (200, 503) and "Internal Server Error" not in draft.page, draft.words[:300]
        assert row.person.get("/finns-inte/").status == 404  # which is logged
        page, sent = row.typed()
        assert row.person.post(row.address, sent, page).status == 200
        disk.free()
        assert row.person.get(f"{PLAN}rapporter/2020-T3/utkast.pdf").page.startswith("%PDF")
        written = site.log.stat().st_size
        row.person.get("/finns-inte-heller/")
        assert site.log.stat().st_size > written


def test_a_copy_that_gets_no_room_leaves_none(disk, database, manage, tmp_path):
    url, copies = f"sqlite:///{tmp_path / 'lovplan.sqlite3'}", disk.folder / "kopior"
    shutil.move(database, tmp_path)
    copies.mkdir()
    for spare in (0, 1_000_000):
        disk.fill(spare)
        refused = manage(url, "backup", str(copies), check=False)
        assert refused.returncode and "blev inte gjord" in refused.stderr and "plats" in refused.stderr
        assert list(copies.iterdir()) == []
        disk.free()
    assert "Traceback" not in refused.stderr
    manage(url, "backup", str(copies))
    assert len(list(copies.iterdir())) == 2


def test_a_report_is_sealed_whole_or_not_at_all_on_a_full_disk(disk, database, databases):
    run = subprocess.run(
        [sys.executable, "-m", "tests.processes.sealing", "full", "14"],
        cwd=ROOT,
        env=process_environment(f"sqlite:///{database}", databases.static_root, {}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    outcomes = json.loads(run.stdout)["outcomes"]
    assert outcomes[0] == 4 and outcomes.count(0) == 1  # refused for want of room, and sealed once
