"""Meetings are moved and cancelled; what they decided is changed, given to another and withdrawn."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activities.calendar.workdays import in_step_with
from activities.errors import ConflictError
from activities.groups.actions.meeting import (
    add_task,
    call_meeting,
    cancel_meeting,
    change_meeting,
    change_task,
    finish_task,
    record_notes,
    reinstate_meeting,
    withdraw_task,
)
from activities.models import MeetingTask, Role
from activities.models.register import edition_of

pytestmark = pytest.mark.django_db

TODAY = date(2020, 12, 15)


@pytest.fixture
def group(row):
    return row("Definiera alla kostnader").group


@pytest.fixture
def meeting(group, person):
    return call_meeting(group=group, on=date(2020, 12, 14), by=person("controller"))


@pytest.fixture
def task(meeting, person):
    return add_task(
        meeting=meeting, what="Ring", due=date(2021, 1, 8), person=person("controller"), by=person("controller")
    )


def change(meeting, by, **values):
    values = {"on": meeting.on, "edition": edition_of(meeting), **values}
    return change_meeting(meeting=meeting, by=by, **values)


def test_a_meeting_is_moved_with_points_of_its_own_and_those_present(meeting, person, client_of):
    moved = change(meeting, person("controller"), on=TODAY, points="Hyror\nLokaler", present="Controller")

    assert [str(record.on) for record in moved.history.all()] == ["2020-12-15", "2020-12-14"]
    page = client_of("controller").get(f"/plan/lov-sarskilt-boende/moten/{moved.pk}/").content.decode()
    assert "Hyror" in page and "Lokaler" in page and "Närvarande" in page


def test_two_who_change_a_meeting_meet_each_other(meeting, person):
    seen = edition_of(meeting)
    change(meeting, person("controller"), place="A")

    with pytest.raises(ConflictError):
        change(meeting, person("avdelningschef"), place="B", edition=seen)


def test_a_meeting_that_is_noted_is_not_moved_into_the_future_nor_cancelled(meeting, person):
    record_notes(meeting=meeting, notes="Klart.", by=person("controller"), based_on=0)

    with pytest.raises(ValidationError, match="redan hållits"):
        change(meeting, person("controller"), on=date(2021, 1, 8))
    with pytest.raises(ValidationError, match="har hållits"):
        cancel_meeting(meeting=meeting, why="Sjukdom", by=person("controller"), edition=edition_of(meeting))


def test_a_cancelled_meeting_frees_its_day_and_can_be_held_after_all(meeting, group, person):
    by = person("controller")
    with pytest.raises(ValidationError, match="Skriv varför"):
        cancel_meeting(meeting=meeting, why=" ", by=by, edition=edition_of(meeting))
    cancel_meeting(meeting=meeting, why="Sjukdom", by=by, edition=edition_of(meeting))
    with pytest.raises(ValidationError, match="inställt"):
        record_notes(meeting=meeting, notes="Klart.", by=by, based_on=0)

    other = call_meeting(group=group, on=meeting.on, by=by)
    with pytest.raises(ValidationError, match="redan ett möte den dagen"):
        reinstate_meeting(meeting=meeting, by=by)
    change(other, by, on=date(2020, 12, 13))
    assert reinstate_meeting(meeting=meeting, by=by).cancelled_at is None


def test_a_decision_is_changed_and_given_to_another(task, person):
    role = Role.objects.get(title="Controller")
    values = {"what": "Ring regionen", "due": date(2021, 2, 1), "role": role}
    changed = change_task(task=task, by=person("controller"), edition=edition_of(task), **values)

    assert (changed.what, changed.owner, changed.due) == ("Ring regionen", "Controller", date(2021, 2, 1))
    assert [record.what for record in changed.history.all()] == ["Ring regionen", "Ring"]


def test_a_withdrawn_decision_waits_for_nobody_and_stays_readable(task, person, client_of):
    by = person("controller")
    withdraw_task(task=task, why="Regionen ringde.", by=by, edition=edition_of(task))

    assert task not in MeetingTask.objects.open_of(by, TODAY)
    assert (
        "Regionen ringde."
        in client_of("controller").get(f"/plan/lov-sarskilt-boende/moten/{task.meeting_id}/").content.decode()
    )
    with pytest.raises(ValidationError, match="återtaget"):
        finish_task(task=task, by=by)


def test_those_outside_the_group_correct_nothing(meeting, task, person):
    by = person("forvaltningschef")
    for write in (
        lambda: change(meeting, by, place="X"),
        lambda: cancel_meeting(meeting=meeting, why="X", by=by, edition=1),
        lambda: reinstate_meeting(meeting=meeting, by=by),
        lambda: change_task(task=task, what="X", due=TODAY, by=by, person=by, edition=1),
        lambda: withdraw_task(task=task, why="X", by=by, edition=1),
    ):
        with pytest.raises(PermissionDenied):
            write()


def test_the_pages_change_cancel_and_withdraw(meeting, task, client_of):
    client, plan = client_of("controller"), "/plan/lov-sarskilt-boende"
    edit = f"{plan}/beslut-att-gora/{task.pk}/andra/"
    form = client.get(edit).context["form"]
    values = {name: form[name].value() for name in form.fields}

    assert client.post(edit, {**values, "what": "Skriv", "edition": 9}).status_code == 409
    assert client.post(edit, {**values, "what": "Skriv"}).status_code == 302
    seen = {"edition": edition_of(task)}
    assert client.post(edit, {"aterta": "1", "why": "", **seen}).status_code == 422
    assert client.post(edit, {"aterta": "1", "why": "Onödigt", **seen}).status_code == 302
    edit = f"{plan}/moten/{meeting.pk}/andra/"
    assert client.post(edit, {"on": "16/12 2020", "at": "", "edition": edition_of(meeting)}).status_code == 302
    assert client.post(edit, {"stall-in": "1", "why": "Sjukdom", "edition": edition_of(meeting)}).status_code == 302
    assert client.post(edit, {"hall-anda": "1"}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.cancelled_at, "an older page"
    assert client.post(edit, {"hall-anda": "1", "edition": edition_of(meeting)}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.on, meeting.cancelled_at) == (date(2020, 12, 16), None)


@pytest.mark.parametrize("url", ["grupper/{group}/moten/nytt/", "moten/{meeting}/andra/"])
def test_a_meeting_in_another_century_is_asked_about(url, meeting, group, client_of):
    path = f"/plan/lov-sarskilt-boende/{url.format(group=group.pk, meeting=meeting.pk)}"
    asked = client_of("controller").post(path, {"on": "2202-01-21", "edition": 1})

    assert asked.status_code == 422
    assert "Kontrollera året" in asked.context["form"].errors["on"][0]
    assert client_of("controller").post(path, {"on": "9999-12-31", "edition": 1}).status_code == 422


def test_a_meeting_in_another_century_moves_no_proposals():
    assert in_step_with([date(2020, 11, 24), date(2202, 1, 21)], TODAY) == date(2020, 11, 24)
    assert in_step_with([], TODAY) is None
