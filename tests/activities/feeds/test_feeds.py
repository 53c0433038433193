"""Feeds as calendar programs fetch them: what is in whose, and that nothing but the address opens them."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
import vobject
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from activities.calendar import clock
from activities.groups.actions.meeting import call_meeting, cancel_meeting, change_meeting, reinstate_meeting
from activities.keys import actions
from activities.models import AccessKey, Meeting, Plan, RoleHolding, SubActivity
from activities.models.register import edition_of
from tests.harness.pages import grow
from tests.harness.queries import query_budget

pytestmark = pytest.mark.django_db


def fetch(secret: str) -> Any:
    return Client().get(reverse("activities:feed", args=[secret]))


def events(response: HttpResponse) -> dict[str, Any]:
    """uid without the site: event."""
    assert response.status_code == 200 and response["Content-Type"] == "text/calendar; charset=utf-8"
    listed = vobject.readOne(response.content.decode()).vevent_list
    found = {event.uid.value.removesuffix("@lov.exempel.se"): event for event in listed}
    assert len(found) == len(listed)
    return found


@pytest.fixture
def own(person) -> str:
    return actions.make_own_calendar(by=person("controller"))


@pytest.mark.both_databases
def test_ones_own_calendar_holds_ones_rows_meetings_and_the_reports_days(own, person):
    found = events(fetch(own))
    mine = SubActivity.objects.of_person(person("controller"), clock.today()).filter(start__isnull=False)
    assert {key for key in found if key.startswith("row-")} == {f"row-{row.pk}" for row in mine}
    groups = {Meeting.objects.get(pk=key[8:]).group for key in found if key.startswith("meeting-")}
    holds = RoleHolding.objects.get(user=person("controller")).role.memberships.values("group")
    assert groups and {group.pk for group in groups} <= {each["group"] for each in holds}
    assert {key.rpartition("-")[2] for key in found if key.startswith("report-")} >= {"opens", "send", "board"}


def test_the_board_is_told_of_its_own_days_alone(person):
    found = events(fetch(actions.make_own_calendar(by=person("namndsekreterare"))))
    assert found and all(key.startswith("report-") and key.endswith("-board") for key in found)


@pytest.mark.both_databases
def test_a_plans_calendar_holds_all_of_the_plan_and_nothing_of_another(plan, person, row):
    other = Plan.objects.create(slug="annan", title="Annan", state="decided")
    grow(other, row("Definiera alla kostnader"), 2)
    SubActivity.objects.filter(start__isnull=True).update(start="2021-01-01", end="2021-02-01")
    found = events(fetch(actions.make_plan_calendar(plan=plan, by=person("admin"))))
    rows = SubActivity.objects.filter(activity__step__plan=plan).current()
    assert {key for key in found if key.startswith("row-")} == {f"row-{row.pk}" for row in rows}


def test_a_meeting_that_is_moved_cancelled_and_held_after_all_keeps_its_name(own, row, person):
    by = person("controller")
    group = row("Definiera alla kostnader").group
    made = call_meeting(group=group, on=date(2021, 2, 3), at=time(9), by=by)
    key = f"meeting-{made.pk}"
    assert (events(fetch(own))[key].sequence.value, events(fetch(own))[key].status.value) == ("0", "CONFIRMED")

    moved = change_meeting(meeting=made, on=date(2021, 2, 4), at=time(10), by=by, edition=edition_of(made))
    after = events(fetch(own))[key]
    assert after.sequence.value == "1" and after.dtstart.value.day == 4

    cancel_meeting(meeting=moved, why="Få kan komma", by=by, edition=edition_of(moved))
    gone = events(fetch(own))[key]
    assert (gone.sequence.value, gone.status.value) == ("2", "CANCELLED")
    assert gone.summary.value.startswith("Inställt: ") and "Få kan komma" in gone.description.value

    reinstate_meeting(meeting=moved, by=by)
    back = events(fetch(own))[key]
    assert (back.sequence.value, back.status.value) == ("3", "CONFIRMED")


def test_a_single_meeting_is_the_same_entry_as_in_the_feed(own, client_of):
    in_feed = events(fetch(own))
    pk = next(key[8:] for key in in_feed if key.startswith("meeting-"))
    response = client_of("controller").get(f"/plan/lov-sarskilt-boende/moten/{pk}/mote.ics")
    ((key, event),) = events(response).items()
    assert str(event) == str(in_feed[key]) and "mote-20" in response["Content-Disposition"]


def test_a_feed_knows_no_session_and_is_kept_nowhere(own):
    response = fetch(own)
    assert not response.cookies and "Cookie" not in response.get("Vary", "")
    assert response["Cache-Control"] == "no-store, private" and "ETag" not in response


def test_five_hundred_entries_take_as_few_queries_as_ten(plan, person, row):
    secret = actions.make_plan_calendar(plan=plan, by=person("avdelningschef"))
    like, by = row("Definiera alla kostnader"), person("controller")
    dated = {"activity": like.activity, "group": like.group, "start": "2021-01-01", "end": "2021-02-01"}
    SubActivity.objects.bulk_create(SubActivity(title=f"Rad {number}", **dated) for number in range(250))
    days = [date(2021, 3, 1) + timedelta(days=number) for number in range(250)]
    Meeting.objects.bulk_create(Meeting(group=like.group, on=day, called_by=by, called_by_name="K") for day in days)
    with query_budget(6):
        response = fetch(secret)
    assert len(events(response)) >= 500


@pytest.mark.both_databases
def test_too_many_requests_of_one_address_are_told_to_wait(own, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 2)
    assert [fetch(own).status_code for _ in range(3)] == [200, 200, 429]
    refused = fetch(own)
    assert 1 <= int(refused["Retry-After"]) <= 60 and not refused.cookies
    monkeypatch.setattr(actions.time, "time", lambda: 9_999_999_999.0)
    assert fetch(own).status_code == 200


def test_when_it_was_last_fetched_is_told_and_an_unknown_address_counts_nothing(own, client_of):
    assert "Inte än" in client_of("controller").get("/mitt-arbete/kalender/").content.decode()
    fetch(own)
    assert "Inte än" not in client_of("controller").get("/mitt-arbete/kalender/").content.decode()
    assert fetch("x" * 43).status_code == 404 and AccessKey.objects.get(kind="person").uses == 1
