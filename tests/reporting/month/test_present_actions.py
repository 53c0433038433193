"""Presenting a month: what was shown is kept, and nothing that happens later moves it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from activities.calendar.month import Month
from activities.errors import AppendOnlyError
from activities.groups.actions.meeting import call_meeting
from activities.models import Meeting, WorkingGroup
from activities.plan.actions import update_status
from reporting.errors import ReadAgain
from reporting.models import PresentedMonth
from reporting.month import assemble
from reporting.month.actions import present_month
from tests.harness.reporting.other_plans import say

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SWEDEN = ZoneInfo("Europe/Stockholm")
# The demo's own presented months are of other months than these.
MONTH = Month(2020, 12)
NOW = datetime(2020, 12, 15, 10, tzinfo=SWEDEN)
TODAY = NOW.date()


@pytest.fixture
def shown(plan):
    """The page as somebody reads it."""

    def read(month: Month = MONTH, today: date = TODAY):
        return assemble.made(plan, month, today=today, presented=assemble.presented_of(plan, month))

    return read


@pytest.fixture
def present(plan, person, shown):
    def read(month, today):
        return assemble.fingerprint(
            shown(month, today), assemble.version_of(assemble.presented_of(plan, month).get(month))
        )

    def act(**changes):
        month = changes.pop("month", MONTH)
        now = changes.get("now", NOW)
        values = {
            "plan": plan,
            "month": month,
            "meeting_on": TODAY,
            "by": person("avdelningschef"),
            "based_on": read(month, now.date()),
            "now": NOW,
        }
        return present_month(**{**values, **changes})

    return act


def test_what_was_shown_is_kept_word_for_word(present, shown):
    page = shown()
    kept = present()
    assert assemble.read(kept.snapshot) == page
    assert (kept.version, kept.as_of, kept.by_name) == (1, TODAY, "Avdelningschef")
    assert kept.numbers == {count.signal.key: count.now for count in page.counts}


def test_the_meeting_is_the_management_groups_own(present, plan):
    kept = present()
    assert kept.meeting.group == WorkingGroup.objects.get(plan=plan, kind="management")
    assert kept.meeting.on == TODAY


def test_a_meeting_that_is_entered_already_is_the_one(present, plan, person):
    group = WorkingGroup.objects.get(plan=plan, kind="management")
    entered = call_meeting(group=group, on=TODAY, by=person("avdelningschef"), now=NOW)
    assert present().meeting == entered
    assert Meeting.objects.filter(group=group, on=TODAY).count() == 1


def test_later_signals_do_not_move_it(present, plan, person, row, signal):
    kept = present()
    update_status(
        row=row("avtalsvillkor"),
        signal=signal("finished"),
        text="Klart.",
        by=person("utvecklingsledare"),
        based_on=row("avtalsvillkor").updates.count(),
        now=NOW,
    )
    held = assemble.presented_of(plan, MONTH)[MONTH]
    assert held.content == kept.snapshot
    assert assemble.made(plan, MONTH, today=TODAY, presented={}).counts != assemble.read(held.content).counts


def test_what_is_kept_is_the_plan_at_the_end_of_the_meetings_day(present, shown, row):
    """Whatever was said between the meeting and the saving."""
    day = date(2020, 12, 10)
    page = shown(today=day)
    say(row("avtalsvillkor"), "deviating", date(2020, 12, 11))
    kept = present(meeting_on=day, based_on=assemble.fingerprint(page))
    assert kept.as_of == kept.meeting.on == day
    assert assemble.read(kept.snapshot) == page
    with pytest.raises(ReadAgain):
        present(meeting_on=day, reason="Fel sida", based_on=assemble.fingerprint(shown()))


def test_a_meeting_after_the_month_keeps_its_last_day(present):
    kept = present(month=Month(2020, 10), meeting_on=date(2020, 11, 5))
    assert (kept.as_of, kept.meeting.on) == (date(2020, 10, 31), date(2020, 11, 5))


def test_the_next_month_is_compared_with_what_the_group_saw(present, plan):
    present()
    january = assemble.made(
        plan, Month(2021, 1), today=date(2021, 1, 20), presented=assemble.presented_of(plan, Month(2021, 1))
    )
    assert (january.since, january.since_presented) == ("2020-12-15", True)


def test_nothing_falls_between_when_a_month_was_not_presented(plan, row):
    """October was never shown: what happened in it is told in November, beside what the group saw in September."""
    say(row("avtalsvillkor"), "deviating", date(2020, 10, 12))
    page = assemble.made(plan, Month(2020, 10), today=TODAY, presented=assemble.presented_of(plan, Month(2020, 10)))
    assert (page.since, page.since_presented) == ("2020-09-24", True)
    presented = assemble.presented_of(plan, Month(2020, 11))
    november = assemble.made(plan, Month(2020, 11), today=TODAY, presented=presented)
    assert (november.since, november.since_presented) == ("2020-09-24", True)
    assert row("avtalsvillkor").pk in {moved.row for moved in november.moved}
    assert {month for month, kept in presented.items() if kept.content} == {Month(2020, 9), Month(2020, 11)}


def test_a_month_nobody_presented_is_compared_with_the_end_of_the_month_before(plan):
    february = assemble.made(plan, Month(2020, 2), today=TODAY, presented={})
    assert (february.since, february.since_presented) == ("2020-01-31", False)
    assert february.as_of == "2020-02-29"


def test_only_who_leads_presents(present, person):
    for username in ("controller", "utvecklingsledare", "forvaltningschef", "namndsekreterare", "admin"):
        with pytest.raises(PermissionDenied):
            present(by=person(username))


def test_a_page_that_has_changed_is_read_again(present):
    with pytest.raises(ReadAgain, match="ändrats"):
        present(based_on="0" * 64)
    assert not PresentedMonth.objects.filter(year=2020, number=12).exists()


def test_nothing_half_done_stays(present, plan):
    group = WorkingGroup.objects.get(plan=plan, kind="management")
    with pytest.raises(ReadAgain):
        present(based_on="0" * 64)
    assert not Meeting.objects.filter(group=group, on=TODAY).exists()


def test_a_month_is_presented_anew_with_a_reason_only(present, plan):
    first = present()
    with pytest.raises(ValidationError, match="varför"):
        present()
    with pytest.raises(ValidationError, match="Korta"):
        present(reason="x" * 2_001)
    second = present(reason="Fel dag i mötet.")
    assert (second.version, second.reason) == (2, "Fel dag i mötet.")
    assert assemble.presented_of(plan, MONTH)[MONTH] == second
    assert PresentedMonth.objects.get(pk=first.pk).snapshot == first.snapshot


@pytest.mark.parametrize(("day", "words"), [(date(2020, 12, 16), "inte hållits"), (date(2020, 11, 30), "före månaden")])
def test_the_meeting_lies_in_the_month_or_after_and_has_been_held(present, day, words):
    with pytest.raises(ValidationError, match=words):
        present(meeting_on=day)


def test_a_plan_without_a_management_group_says_what_to_do(present, plan):
    WorkingGroup.objects.filter(plan=plan, kind="management").update(kind="activity")
    with pytest.raises(ValidationError, match="Administration"):
        present()


def test_pressing_twice_keeps_one(present, shown):
    """The second time the page is read again, whether it was the first presentation or a later one."""
    seen = assemble.fingerprint(shown())
    present(based_on=seen)
    with pytest.raises(ReadAgain, match="redan sparad som presenterad, av Avdelningschef"):
        present(based_on=seen)
    again = assemble.fingerprint(shown(), 1)
    present(reason="Fel möte.", based_on=again)
    with pytest.raises(ReadAgain, match="redan sparad"):
        present(reason="Fel möte.", based_on=again)
    assert PresentedMonth.objects.filter(year=2020, number=12).count() == 2


def test_the_meeting_is_the_one_that_was_held_whichever_group_it_was(present, plan, person):
    second = WorkingGroup.objects.create(plan=plan, name="Stabens ledningsgrupp", kind="management")
    held = call_meeting(group=second, on=TODAY, by=person("avdelningschef"), now=NOW)
    assert present().meeting == held


def test_a_presented_month_is_never_changed(present):
    kept = present()
    kept.snapshot = "{}"
    with pytest.raises(AppendOnlyError):
        kept.save()
    with pytest.raises(AppendOnlyError):
        kept.delete()
    with pytest.raises(AppendOnlyError):
        PresentedMonth.objects.filter(pk=kept.pk).update(snapshot="{}")
    for statement in (
        f"UPDATE reporting_presentedmonth SET snapshot = '{{}}' WHERE id = {kept.pk}",
        f"DELETE FROM reporting_presentedmonth WHERE id = {kept.pk}",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 13},
        {"year": 1999},
        {"version": 2, "reason": ""},
        {"reason": "Skäl"},
        {"snapshot": ""},
        {"by_name": ""},
    ],
)
def test_the_database_refuses_what_is_not_whole(changes, present):
    kept = present()
    values = {
        field.attname: getattr(kept, field.attname)
        for field in PresentedMonth._meta.concrete_fields
        if field.name != "id"
    }
    values |= {"number": 6, **changes}
    with pytest.raises(IntegrityError), transaction.atomic():
        PresentedMonth.objects.bulk_create([PresentedMonth(**values)])
