"""A database where every text is sixty payloads, in Chromium: nothing runs, and the policy has nothing to report."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from tests.browser.conftest import sign_in
from tests.harness.addresses import PAGES
from tests.harness.hostile import MARK, PAYLOADS
from tests.harness.sites import running_site

pytestmark = [pytest.mark.browser, pytest.mark.drill]

ROLES = ("avdelningschef", "admin")  # who has a plan's pages, and who keeps the installation
SPOIL = """
import json, sys
from tests.harness.addresses import PAGES, in_demo
places = {name: address for name, address in in_demo().items() if name in PAGES}
from tests.harness.hostile import spoil
spoil()
sys.stdout.write(json.dumps(places))
"""
WATCH = """
window.__breaches = [];
document.addEventListener("securitypolicyviolation", event => window.__breaches.push(event.violatedDirective));
"""
FILES: tuple[str, ...] = (
    "pdf",
    "json",
    "xlsx",
    "_file",
    "sealed_memo",
    "archive",
    "css",
    "favicon",
    "extract",
    "incident_report",
)
FILES += ("api_description", "question")  # a question's address is made of its words


BUILT = "UPDATE activities_plan SET state = 'building', decided_on = NULL, decided_paragraph = ''"
DECIDED = "UPDATE activities_plan SET state = 'decided', decided_on = '2020-02-24', decided_paragraph = '§ 1'"


def opened(context, site, who, met):
    page = context.new_page()
    page.on("dialog", lambda dialog: (met.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda told: met.append(f"{told.type}: {told.text}") if told.type == "error" else None)
    page.on("pageerror", lambda error: met.append(f"script: {error}"))
    page.on("request", lambda asked: None if asked.url.startswith((site.url, "data:")) else met.append(asked.url[:80]))
    return sign_in(page, site, who)


def test_nothing_runs_in_chromium_and_the_policy_reports_nothing(databases, manage, chromium):
    url = databases.demo()
    places = json.loads(manage(url, "shell", "--no-imports", "-c", SPOIL).stdout)
    met, seen, visited = [], 0, 0
    with running_site(databases, url) as site:
        for who in ROLES:
            context = chromium.new_context(base_url=site.url, locale="sv-SE")
            context.set_default_timeout(20_000)
            context.add_init_script(WATCH)
            page = opened(context, site, who, met)
            mine = [name for name in places if who in PAGES[name][1] and not name.endswith(FILES)]
            for name in sorted(mine, key=lambda name: name.startswith("activities:build")):
                if name.startswith("activities:build"):
                    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database, database:
                        database.execute(BUILT)
                answer = page.goto(places[name], wait_until="load")
                ran, breaches, text = page.evaluate("[window.__xss, window.__breaches, document.body.textContent]")
                seen, visited = seen + (MARK in text), visited + 1
                met += [f"{name}: {answer.status} {ran} {breaches}"] if ran or breaches or answer.status != 200 else []
            context.close()
            with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database, database:
                database.execute(DECIDED)
    databases.drop(url)
    assert not met
    assert len(PAYLOADS) >= 60 and seen > 100 and visited > 150, (seen, visited)
