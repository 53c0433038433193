"""The code of before on the tables of today: between `migrate` and the restart it goes on serving, and people go on
saving through an upgrade as the guide tells it.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.harness.additive import STOPS
from tests.harness.databases import LOAD, Databases
from tests.harness.older import addresses, commit_before, manage_older, unpack
from tests.harness.outages import PAGES, Row, told_of
from tests.harness.sites import Site, as_in_service, running_site
from tests.harness.visitors import Visitor

pytestmark = [pytest.mark.drill, pytest.mark.drill_on_postgresql]
ROLES = ("avdelningschef", "admin", "namndsekreterare")  # the first of them that reads a page opens it
OF_A_PLAN_BEING_BUILT = "activities:build"  # refused for one that is decided, as the demo's


def test_the_code_before_goes_on_serving_on_the_tables_of_today(databases: Databases, manage: Any, tmp_path: Path):
    unpack(commit_before(STOPS), tmp_path)
    url = databases.demo()
    places = addresses(tmp_path, url, databases.static_root)
    (partner,) = [address for name, address, _ in places if name == "activities:partner"]
    with running_site(databases, url, as_in_service, code=tmp_path) as site:
        row = Row(site)
        people = {role: Visitor(site.url).sign_in(role) for role in ROLES}
        answered = {
            name: people[role].get(address).status
            for name, address, readers in places
            if (role := next((role for role in ROLES if role in readers), ""))
            and not name.startswith(OF_A_PLAN_BEING_BUILT)
        }
        assert len(answered) > 80
        assert {name: status for name, status in answered.items() if status != 200} == {}
        for address, typed in ((row.address, {}), (partner, {"on": "2020-12-14", "text": "Vi talade om priset."})):
            page, sent = row.typed(address)
            saved = row.person.post(address, sent | typed, page)
            assert saved.status == 200 and (typed.get("text") or sent["text"]) in saved.words.replace("&amp;", "&")
    with running_site(databases, url) as site:  # the code of today on what the code before wrote
        assert [Row(site).person.get(path).status for path in (*PAGES, partner)] == [200] * 4
    assert "2 rapporter, alla stämmer." in manage(url, "verify_records").stdout
    databases.drop(url)


class Writer:
    """Somebody who saves one update after the other, and notes what was acknowledged."""

    def __init__(self, site: Site) -> None:
        self.row, self.acknowledged = Row(site), []
        self.has_to_stop = threading.Event()
        self.thread = ThreadPoolExecutor(1)

    def __enter__(self) -> Writer:
        self.working = self.thread.submit(self.work)
        return self

    def __exit__(self, *_: object) -> None:
        self.has_to_stop.set()
        self.working.result(60)
        self.thread.shutdown()

    def work(self) -> None:
        while not self.has_to_stop.is_set():
            page, sent = self.row.typed()
            answer = self.row.person.post(self.row.address, sent, page)
            if answer.status == 200 and "/uppdatera/" not in answer.address:
                self.acknowledged.append(sent["text"])
            else:
                told_of(answer)

    def saves(self, more: int) -> None:
        """Until so many more are acknowledged."""
        wanted, until = len(self.acknowledged) + more, time.monotonic() + 120
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < until and not self.working.done()
            time.sleep(0.05)


def test_people_go_on_saving_through_an_upgrade_and_lose_nothing(databases: Databases, manage: Any, tmp_path: Path):
    code, copies = tmp_path / "kod", tmp_path / "kopior"
    copies.mkdir()
    unpack(commit_before(STOPS), code)
    url = databases.bare()
    for command in (("migrate", "--no-input", "-v0"), ("shell", "-v0", "-c", LOAD)):
        manage_older(code, url, databases.static_root, *command)
    with running_site(databases, url, as_in_service, code=code) as site, Writer(site) as before:
        before.saves(5)
        manage_older(code, url, databases.static_root, "backup", str(copies))
        manage(url, "migrate", "-v0")
        during = len(before.acknowledged)
        before.saves(10)  # the code of before, on the tables of today
    with running_site(databases, url, as_in_service) as site, Writer(site) as after:
        after.saves(10)
    saved = Counter(text for (text,) in after.row.read("SELECT text FROM activities_statusupdate"))
    assert during > 5
    assert {text: saved[text] for text in before.acknowledged + after.acknowledged if saved[text] != 1} == {}
    assert "alla stämmer" in manage(url, "verify_records").stdout
    (copy,) = [path for path in copies.iterdir() if path.suffix in (".sqlite3", ".dump")]
    manage(url, "restore", str(copy), "--replace")  # the way back, as far as the day before
    assert "alla stämmer" in manage(url, "verify_records").stdout
    databases.drop(url)
