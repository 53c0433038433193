"""The code of before on the tables of today: between `migrate` and the restart it goes on serving."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.harness.additive import STOPS
from tests.harness.databases import Databases
from tests.harness.older import addresses, commit_before, unpack
from tests.harness.outages import PAGES, Row
from tests.harness.sites import as_in_service, running_site
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
