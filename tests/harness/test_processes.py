"""The databases, servers and browser that the other tests lean on."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext

from lovplan.demo import year
from tests.harness.browser import watched
from tests.harness.databases import Databases, on_postgresql, source_key
from tests.harness.sites import Site

pytestmark = pytest.mark.drill_on_postgresql

COUNT = "from django.contrib.auth import get_user_model as m; print('users:', m().objects.count())"
ADD = "from django.contrib.auth import get_user_model as m; m().objects.create(username='ny')"


def count(manage: Any, url: str) -> str:
    return manage(url, "shell", "--no-imports", "-c", COUNT).stdout.strip()


def test_fresh_databases_share_nothing(databases: Databases, manage: Any) -> None:
    one, other = databases.fresh(), databases.fresh()
    manage(one, "shell", "--no-imports", "-c", ADD)
    assert (count(manage, one), count(manage, other)) == ("users: 1", "users: 0")
    databases.drop(one)
    databases.drop(other)


def test_a_demo_has_its_people(databases: Databases, manage: Any) -> None:
    url = databases.demo()
    assert count(manage, url) == f"users: {len(year.people())}"
    databases.drop(url)


def test_the_kept_demo_is_another_when_a_file_it_is_made_of_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "templates").mkdir()
    monkeypatch.setattr("tests.harness.databases.ROOT", tmp_path)
    keys = []
    for text in ("", "a", "b"):
        (tmp_path / "templates" / "page.html").write_text(text)
        keys.append(source_key.__wrapped__("demo"))
    assert len(set(keys)) == 3


def test_a_fresh_database_is_on_the_backend_under_test(fresh_database: str) -> None:
    assert fresh_database.startswith("sqlite") != on_postgresql()
    assert ("sqlite" in settings.DATABASES["default"]["ENGINE"]) != on_postgresql()


def test_the_server_answers(fresh_database: str, site: Any) -> None:
    with urllib.request.urlopen(f"{site(fresh_database).url}/halsa/") as answer:
        assert answer.status == 200


def test_a_server_that_cannot_start_says_why(fresh_database: str, site: Any) -> None:
    with pytest.raises(pytest.fail.Exception, match="är inget datum"):
        site(fresh_database, LOVPLAN_TODAY="i dag")


@pytest.mark.parametrize(
    ("line", "is_fault"),
    [
        ("Internal Server Error: /plan/", True),
        ("[2020-12-15 12:00:00 +0100] [7] [ERROR] Error handling request /", True),
        ("/a.py:1: RuntimeWarning: naive datetime", True),
        ("Forbidden (Permission denied): /plan/\nTraceback (most recent call last):", False),
        ("Not Found: /finns-inte/", False),
    ],
)
def test_a_fault_in_the_servers_log_is_found(line: str, is_fault: bool, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text(f"{line}\n")
    site = Site("", "", log, process=None)
    assert bool(site.faults()) is is_fault


@pytest.mark.browser
def test_a_watched_page_fails_on_a_script_error(context: BrowserContext) -> None:
    with pytest.raises(pytest.fail.Exception, match="missing is not defined"), watched(context.new_page()) as page:
        page.goto("data:text/html,<script>missing()</script>")


@pytest.mark.browser
def test_the_browser_opens_a_page(databases: Databases, site: Any, page: Any) -> None:
    url = databases.fresh()
    page.goto(f"{site(url).url}/")
    assert page.locator("html").get_attribute("lang") == "sv"


@pytest.mark.browser
def test_the_browser_reaches_nothing_beyond_the_machine(page: Any) -> None:
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.org/")
    page.faults.clear()
