"""After sealing: what may be noted on a report, by whom, and how the board's assignments enter the plan."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from activities.models import Activity, RevisionState
from activities.revision.actions import remove_item, withdraw_revision
from reporting.models import Assignment, ReportEvent, SealedReport
from reporting.sealing.actions.board import add_assignment, mark_sent, note_decision, take_up_assignment
from tests.harness.reporting.sealed_copies import copied, corrected_copy

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def lead(person):
    return person("avdelningschef")


@pytest.fixture
def told(plan):
    """The report of tertial 2: sealed 31 August, sent 3 September, taken up 14 September with one assignment."""
    return SealedReport.objects.get(plan=plan, year=2020, number=2)


@pytest.fixture
def fresh(told):
    """The report of tertial 3, sealed on 1 December and not sent."""
    return copied(told, number=3, at=datetime(2020, 12, 1, 12, tzinfo=UTC))


@pytest.fixture
def new_row(plan):
    """The values of a new row, as its form gives them."""
    activity = Activity.objects.filter(step__plan=plan, sub_activities__title__gt="").order_by("pk").first()
    return {
        "activity": activity.pk,
        "title": "Redovisa synpunkter",
        "group": plan.groups.get(kind="steering").pk,
        "start": "2021-01-01",
        "end": "2021-06-30",
        "rhythm": "tertial",
        "once_year": None,
        "once_quarter": None,
    }


def decide(report, by, **otherwise):
    said = {
        "on": date(2020, 12, 10),
        "paragraph": "§ 120",
        "outcome": "approved",
        "words": "",
        "assignments": [],
        **otherwise,
    }
    return note_decision(report=report, by=by, **said)


# --- Sent -----------------------------------------------------------------------------------------------------


def test_the_leader_marks_a_report_as_sent(fresh, lead):
    event = mark_sent(report=fresh, on=date(2020, 12, 3), by=lead, words="Med e-post")
    assert (event.kind, event.on, event.words, event.by_name) == (
        "sent",
        date(2020, 12, 3),
        "Med e-post",
        "Avdelningschef",
    )


@pytest.mark.parametrize("role", ["utvecklingsledare", "forvaltningschef", "namndsekreterare", "partner", "admin"])
def test_nobody_else_marks_it(role, fresh, person):
    with pytest.raises(PermissionDenied):
        mark_sent(report=fresh, on=date(2020, 12, 3), by=person(role))


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (None, "Ange den dag då rapporten skickades"),
        (date(2020, 11, 30), "fastställdes 2020-12-01 och kan inte ha skickats före det"),
        (date(2020, 12, 16), "ligger i framtiden"),
    ],
)
def test_the_day_of_sending_is_possible(on, said, fresh, lead):
    with pytest.raises(ValidationError) as error:
        mark_sent(report=fresh, on=on, by=lead)
    assert said in error.value.message_dict["on"][0]
    assert not fresh.events.exists()


def test_a_second_sending_must_say_what_was_wrong(told, lead):
    with pytest.raises(ValidationError) as error:
        mark_sent(report=told, on=date(2020, 9, 4), by=lead)
    assert "redan noterat: skickad till nämnden 2020-09-03" in error.value.message_dict["words"][0]


def test_a_sending_put_right_points_at_the_one_before(told, lead):
    before = told.events.get(kind="sent")
    first = mark_sent(report=told, on=date(2020, 9, 4), by=lead, words="Skrev fel dag.")
    second = mark_sent(report=told, on=date(2020, 9, 2), by=lead, words="Det var den 2.")
    assert (first.corrects, second.corrects) == (before, first)


def test_the_same_day_again_is_no_correction(told, lead):
    with pytest.raises(ValidationError, match="Inget är ändrat"):
        mark_sent(report=told, on=date(2020, 9, 3), by=lead, words="Igen")


def test_it_was_not_sent_after_the_board_had_met(told, lead):
    with pytest.raises(ValidationError, match="behandlade rapporten 2020-09-14"):
        mark_sent(report=told, on=date(2020, 9, 15), by=lead, words="Fel dag")


def test_a_replaced_version_is_not_sent(told, lead):
    corrected_copy(told)
    with pytest.raises(ValidationError, match="Notera det på version 2"):
        mark_sent(report=told, on=date(2020, 9, 4), by=lead, words="Fel dag")


# --- Decided on -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["avdelningschef", "namndsekreterare"])
def test_the_leader_and_the_board_note_the_decision(role, fresh, lead, person):
    mark_sent(report=fresh, on=date(2020, 12, 3), by=lead)
    event = decide(fresh, person(role), paragraph=" 120 ", assignments=["Ett uppdrag", "", " Ett till "])
    assert (event.paragraph, event.outcome) == ("§ 120", "approved")
    assert [given.what for given in fresh.assignments.order_by("pk")] == ["Ett uppdrag", "Ett till"]


@pytest.mark.parametrize("role", ["utvecklingsledare", "forvaltningschef", "partner", "admin"])
def test_nobody_else_notes_it(role, told, person):
    with pytest.raises(PermissionDenied):
        decide(told, person(role), words="Fel")


def test_a_decision_waits_for_the_sending(fresh, lead):
    with pytest.raises(ValidationError, match="Markera först att rapporten är skickad"):
        decide(fresh, lead)
    assert not fresh.events.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("on", None, "Ange dagen för nämndens sammanträde"),
        ("on", date(2020, 12, 2), "skickades 2020-12-03"),
        ("on", date(2020, 12, 16), "ligger i framtiden"),
        ("paragraph", "  ", "Ange paragrafen"),
        ("paragraph", "§ 120 och § 121 i protokollet", "Korta den till högst 20 tecken"),
        ("outcome", "", "Välj vad nämnden beslutade"),
        ("outcome", "forgotten", "Välj vad nämnden beslutade"),
        ("words", "x" * 2001, "Korta den till högst 2000 tecken"),
        ("assignments", ["x" * 501], "Korta uppdraget till högst 500 tecken"),
        ("assignments", ["Samma", "Samma"], "finns redan"),
        ("assignments", [str(number) for number in range(51)], "högst 50 åt gången"),
    ],
)
def test_a_decision_is_whole(field, value, said, fresh, lead):
    mark_sent(report=fresh, on=date(2020, 12, 3), by=lead)
    with pytest.raises(ValidationError) as error:
        decide(fresh, lead, **{field: value})
    assert said in error.value.message_dict[field][0]
    assert fresh.events.count() == 1 and not fresh.assignments.exists()


def test_a_decision_put_right_keeps_the_first_and_its_assignments(told, lead):
    decide(told, lead, on=date(2020, 9, 14), paragraph="§ 89", outcome="noted", words="Fel paragraf.")
    assert told.events.filter(kind="decided").count() == 2
    assert told.assignments.count() == 1


def test_a_second_decision_must_say_what_was_wrong(told, lead):
    with pytest.raises(ValidationError, match="Skriv vad som var fel"):
        decide(told, lead, on=date(2020, 9, 14), paragraph="§ 89")


def test_a_replaced_version_is_not_decided_on(told, lead):
    later = corrected_copy(told)
    with pytest.raises(ValidationError, match="Notera det på version 2"):
        decide(told, lead, words="Fel")
    mark_sent(report=later, on=date(2020, 12, 15), by=lead)
    assert decide(later, lead, on=date(2020, 12, 15)).corrects is None


def test_what_was_noted_stays(told):
    event = told.events.get(kind="sent")
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(DatabaseError, match="ändras aldrig"), transaction.atomic():
        ReportEvent._base_manager.filter(pk=event.pk).update(words="Annat")


# --- Assignments ----------------------------------------------------------------------------------------------


def test_an_assignment_may_be_added_later(told, person):
    given = add_assignment(report=told, what=" Återkom om kostnaderna ", by=person("namndsekreterare"))
    assert given.what == "Återkom om kostnaderna"
    assert given.history.get().history_change_reason == "Nämndens beslut 2020-09-14 § 88"


@pytest.mark.parametrize("role", ["utvecklingsledare", "forvaltningschef", "partner", "admin"])
def test_nobody_else_adds_one(role, told, person):
    with pytest.raises(PermissionDenied):
        add_assignment(report=told, what="Nytt", by=person(role))


def test_an_assignment_needs_a_decision(fresh, lead):
    mark_sent(report=fresh, on=date(2020, 12, 3), by=lead)
    with pytest.raises(ValidationError, match="Notera först"):
        add_assignment(report=fresh, what="Nytt", by=lead)


@pytest.mark.parametrize(("what", "said"), [(" ", "Skriv vad nämnden"), ("x" * 501, "Korta uppdraget")])
def test_an_assignment_has_words(what, said, told, lead):
    with pytest.raises(ValidationError, match=said):
        add_assignment(report=told, what=what, by=lead)


def test_an_assignment_taken_up_opens_a_revision_with_its_words_as_the_reason(told, new_row, person):
    taken = take_up_assignment(assignment=told.assignments.get(), values=new_row, by=person("utvecklingsledare"))
    item = taken.item
    assert item.revision.state == RevisionState.DRAFT
    assert item.reason == f"Uppdrag från Vård- och omsorgsnämnden 2020-09-14 § 88: {taken.what}"
    assert item.row_name == "Redovisa synpunkter"


def test_a_second_assignment_goes_into_the_same_draft(told, new_row, lead):
    other = add_assignment(report=told, what="Ett till", by=lead)
    first = take_up_assignment(assignment=told.assignments.first(), values=new_row, by=lead)
    second = take_up_assignment(assignment=other, values={**new_row, "title": "En till"}, by=lead)
    assert first.item.revision == second.item.revision
    assert second.item.position == 2


@pytest.mark.parametrize("role", ["forvaltningschef", "namndsekreterare", "partner", "admin"])
def test_only_those_who_draft_revisions_take_up(role, told, new_row, person):
    with pytest.raises(PermissionDenied):
        take_up_assignment(assignment=told.assignments.get(), values=new_row, by=person(role))


def test_an_assignment_is_taken_up_once(told, new_row, lead):
    take_up_assignment(assignment=told.assignments.get(), values=new_row, by=lead)
    with pytest.raises(ValidationError, match="redan upptaget i revision 3"):
        take_up_assignment(assignment=told.assignments.get(), values={**new_row, "title": "Igen"}, by=lead)


def test_a_row_that_is_wrong_opens_no_revision(told, new_row, lead, plan):
    with pytest.raises(ValidationError):
        take_up_assignment(assignment=told.assignments.get(), values={**new_row, "activity": None}, by=lead)
    assert not plan.revisions.filter(state=RevisionState.DRAFT).exists()


def test_an_assignment_of_a_withdrawn_revision_may_be_taken_up_again(told, new_row, lead):
    taken = take_up_assignment(assignment=told.assignments.get(), values=new_row, by=lead)
    withdraw_revision(revision=taken.item.revision, by=lead)
    again = take_up_assignment(assignment=told.assignments.get(), values=new_row, by=lead)
    assert again.item.revision.number == 4


def test_an_assignment_taken_out_of_the_draft_waits_again(told, new_row, lead):
    taken = take_up_assignment(assignment=told.assignments.get(), values=new_row, by=lead)
    remove_item(item=taken.item, by=lead)
    waits = Assignment.objects.get(pk=taken.pk)
    assert waits.item is None
    told = waits.history.first()
    assert (told.item_id, told.history_user) == (None, lead)
    assert told.history_change_reason == "Ändringen togs ur utkastet till revision 3"
