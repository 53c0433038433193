"""The search over 20 plans of ten years, on both databases: 3,600 rows with 60,000 updates, and all that goes with it.

`python -m tests.bench.search` in a process with its own DATABASE_URL measures that one, which must be empty and is left
filled; `measure` makes the databases, starts one process for each and takes them away.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any

PLANS, ROWS, UPDATES, MONTHS, TERTIALS, PEOPLE = 20, 180, 60_000, 120, 30, 40
MOST_QUERIES, MOST_SECONDS = 8, 0.3
# A vocabulary as a municipality's: words put together of two, and some used far more often than others.
FIRST = (
    *(
        "ersättning",
        "underlag",
        "avtal",
        "leverantör",
        "boende",
        "brukar",
        "kostnads",
        "hyres",
        "bemannings",
        "kvalitets",
        "upphandlings",
        "lokal",
        "närings",
    ),
    *(
        "värde",
        "system",
        "tids",
        "ekonomi",
        "verksamhets",
        "vårdtyngds",
        "utförar",
        "personal",
        "valfrihets",
        "godkännande",
        "informations",
    ),
)
LAST = (
    *(
        "modellen",
        "villkor",
        "nivån",
        "krav",
        "arbetet",
        "planen",
        "ansvar",
        "beslutet",
        "gruppen",
        "frågor",
        "rutiner",
        "avdelningen",
        "uppföljning",
        "mötet",
    ),
    *("rapporten", "samtal", "listan", "översyn", "behov", "utredningen", "stöd", "förslag"),
)
COMMON = (
    *("och", "i", "att", "för", "som", "av", "på", "det", "är", "med"),
    *("till", "den", "har", "inte", "om", "ett", "ersättning", "underlaget", "dröjer", "kommunen"),
)
WORDS = [
    *COMMON,
    *(f"{first}{middle}{last}" for middle in ("", "s", "grupps", "läges") for first in FIRST for last in LAST),
]
OFTEN = list(accumulate(1 / place for place in range(3, len(WORDS) + 3)))
RARE = "schablonbeloppet"


def measure() -> Iterator[tuple[str, float, float | None, str]]:
    """(name, ratio, most allowed, figures) on SQLite, and on PostgreSQL where a server is found."""
    from scripts import postgres
    from tests.harness.databases import administer

    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        urls = {"SQLite": f"sqlite:///{folder}/search.sqlite3"}
        try:
            server, _ = stack.enter_context(postgres.server())
        except postgres.NoServer as error:
            print(error)
        else:
            os.environ["DATABASE_URL"], name = server, "test_lovplan_bench_search"
            drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
            administer(drop)
            administer(f'CREATE DATABASE "{name}"')
            stack.callback(administer, drop)
            urls["PostgreSQL"] = f"{server.rpartition('/')[0]}/{name}"
        for database, url in urls.items():
            command = [sys.executable, "-m", "tests.bench.search"]
            environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "lovplan.settings"}
            told = subprocess.check_output(command, env=environment, text=True)
            for what, seconds, queries in json.loads(told.splitlines()[-1]):
                figures = f"{seconds * 1000:.0f} ms av högst {MOST_SECONDS * 1000:.0f}"
                yield f"sök {what}, {database}", seconds / MOST_SECONDS, 1.0, figures
                yield f"sök {what}, {database}: frågor", queries / MOST_QUERIES, 1.0, f"{queries}"


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    generate(random.Random(1))
    print(json.dumps(list(searched())))


def searched() -> Iterator[tuple[str, float, int]]:
    """(what is searched for, seconds, queries): a common word, a rare one, several, a name, and what nobody wrote."""
    from django.conf import settings
    from django.test import Client

    from activities.models import User
    from tests.bench.pages import fastest
    from tests.harness.queries import query_budget

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(User.objects.get(username="person1"))
    asked = {
        "vanligt": "ersattning",
        "ovanligt": RARE,
        "flera": "underlaget leverantörkrav beslutet",
        "namn": "person 7",
    }
    for what, words in {**asked, "utan träff": "xylofon", "ett slag": "ersattning&slag=row&sida=3"}.items():
        address = f"/sok/?q={words}".replace(" ", "+")
        client.get(address)  # counts what waits, once a minute
        with query_budget(MOST_QUERIES) as queries:
            assert client.get(address).status_code == 200
        yield what, fastest(lambda address=address: client.get(address), tries=5), len(queries)  # type: ignore[misc]


def generate(chance: random.Random) -> None:
    """Everything that can be found, written as the actions would leave it."""
    from django.db import connection, transaction

    from activities.models import Role, Signal, User, index

    with transaction.atomic():
        people = User.objects.bulk_create(
            User(username=f"person{number}", name=f"Person {number}", password="!") for number in range(PEOPLE)
        )
        roles = Role.objects.bulk_create(Role(title=f"Roll {number}", key=f"roll {number}") for number in range(PEOPLE))
        signals = list(Signal.objects.order_by("pk"))
        for number in range(PLANS):
            _plan(number, chance, people, roles, signals)
        index.rebuild()
        _reports(chance)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _said(chance: random.Random, words: int) -> str:
    rare = [RARE] if chance.random() < 0.002 else []
    return " ".join(chance.choices(WORDS, cum_weights=OFTEN, k=words) + rare).capitalize() + "."


def _plan(number: int, chance: random.Random, people: list[Any], roles: list[Any], signals: list[Any]) -> None:
    from activities import models as made

    plan = made.Plan.objects.create(
        slug=f"plan-{number}", title=f"Plan {number}", municipality="K", administration="F", board="N", state="decided"
    )
    group = made.WorkingGroup.objects.create(plan=plan, name="Arbetsgrupp LOV", kind="steering")
    groups = [group, *(made.WorkingGroup.objects.create(plan=plan, name=f"Grupp {each}") for each in range(8))]
    for role, person in zip(roles, people, strict=True):
        made.RoleHolding.objects.get_or_create(role=role, user=person, start=date(2011, 1, 1))
        own = chance.choice(groups) if role.pk != roles[1].pk else group
        made.Membership.objects.create(group=own, role=role)
    step = made.Step.objects.create(plan=plan, title="Steg")
    activities = [made.Activity.objects.create(step=step, title=f"Aktivitet {each}") for each in range(ROWS // 5)]
    rows = made.SubActivity.objects.bulk_create(
        made.SubActivity(
            activity=activities[each // 5], title=f"{_said(chance, 5)} {each}", group=chance.choice(groups)
        )
        for each in range(ROWS)
    )
    begun = datetime(2011, 1, 1, 12, tzinfo=UTC)
    common = {"by": people[0], "by_name": "Person 0"}
    for each, row in enumerate(rows):
        count = UPDATES // (PLANS * ROWS) + (each % 3 < 2)
        updates = []
        for update in range(1, count + 1):
            words = {"text": _said(chance, 20)}
            if update % 4 == 0:
                words |= {name: _said(chance, 15) for name in ("cause", "measure", "consequence")}
            key = "deviating" if update % 4 == 0 else "on_track"
            signal = next(signal for signal in signals if signal.key == key)
            at = begun + timedelta(days=200 * update)
            updates.append(made.StatusUpdate(sub_activity=row, number=update, signal=signal, at=at, **words, **common))
        made.StatusUpdate.objects.bulk_create(updates)
    made.DecisionBasis.objects.bulk_create(
        made.DecisionBasis(sub_activity=row, title=_said(chance, 6), diary_number=f"2020.{row.pk} VON")
        for row in rows[::4]
    )
    meetings = made.Meeting.objects.bulk_create(
        made.Meeting(group=group, on=begun.date() + timedelta(days=30 * month), called_by=people[0], called_by_name="P",
                     notes=_said(chance, 120), version=1, notes_at=begun, notes_by_name="P", agenda=[])
        for month in range(MONTHS)
    )  # fmt: skip
    made.MeetingTask.objects.bulk_create(
        made.MeetingTask(meeting=meeting, what=_said(chance, 8), role=roles[0], due=meeting.on) for meeting in meetings
    )
    for partner in [made.Partner.objects.create(plan=plan, name=f"Part {each}") for each in range(5)]:
        made.PartnerContact.objects.bulk_create(
            made.PartnerContact(partner=partner, on=begun.date(), text=_said(chance, 30), at=begun, **common)
            for _ in range(40)
        )


def _reports(chance: random.Random) -> None:
    """As the entries of sealed reports of all the plan's rows are: a report itself would take half a minute each."""
    from activities.models import Plan, SearchKind, SearchText
    from activities.models.index import Entry, _fields

    for plan in Plan.objects.order_by("pk"):
        entries = []
        for number in range(TERTIALS):
            parts = tuple((f"Bilaga 1: rad {row}", "", _said(chance, 25)) for row in range(ROWS))
            entry = Entry(plan.pk, f"Rapporten för tertial {number}", f"rapporter/{number}/", parts, date(2020, 1, 1))
            target = plan.pk * TERTIALS + number
            entries.append(SearchText(kind=SearchKind.REPORT, target=target, **_fields(entry)))
        SearchText.objects.bulk_create(entries)


if __name__ == "__main__":
    main()
