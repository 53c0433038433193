"""The one list of what waits for whom, and Mitt arbete and the menu that show it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from activities.bases.actions import Decision, create_basis, edition_of, step_basis
from activities.calendar.tertial import Tertial
from activities.groups.actions.meeting import add_task, finish_task
from activities.models import DecisionBasis, Meeting, MeetingTask, Role, RoleHolding, SubActivity, UpdateDraft, User
from activities.plan.actions import decide_proposal, save_draft
from activities.revision.actions import add_item, hand_over_revision, open_revision
from activities.words.actions import keep_words
from activities.work import sources, waiting
from activities.work.readers import Readers
from activities.work.waiting import Kind, WaitingItem
from reporting.cycle.actions import set_board_meeting
from reporting.cycle.confirmations import confirmations_of
from reporting.hooks import reports_waiting
from tests.harness.pages import words

pytestmark = pytest.mark.django_db

TODAY = date(2020, 12, 15)
WORK = "/mitt-arbete/"


@pytest.fixture
def waits(person):
    """waits("controller", Kind.TASK): the items of a kind that wait for the person."""

    def find(username: str, kind: Kind, on: date = TODAY) -> list[WaitingItem]:
        return [item for item in sources.of_person(person(username), on) if item.kind == kind]

    return find


def item(subject: str, kind: Kind = Kind.BASIS, **facts) -> WaitingItem:
    return WaitingItem(kind, "Plan", subject, "/", **facts)


def test_what_is_late_comes_first_and_news_waits_for_nobody():
    late, near, far = (item(name, due=date(2020, 12, day)) for name, day in (("a", 14), ("b", 16), ("c", 20)))
    items = [item("d", Kind.DRAFT), item("e", Kind.ANSWER), far, item("f", Kind.TASK), near, late]

    assert [found.subject for found in waiting.in_order(items, TODAY)] == ["a", "b", "c", "f", "d", "e"]
    assert waiting.number(items) == 5


def test_nothing_waits_only_when_nothing_does(client_of, person, row):
    """An overdue task, and then a draft, stood under "Ingenting väntar på dig i dag."."""
    client, director = client_of("forvaltningschef"), person("forvaltningschef")
    for basis in DecisionBasis.objects.visible_to(director, TODAY).with_standing().filter(current_state="to_director"):
        step_basis(
            basis=basis,
            state="decided",
            words="",
            by=director,
            based_on=basis.current_number,
            edition=edition_of(basis),
            decision=Decision(on=TODAY),
        )
    for task in MeetingTask.objects.open_of(director, TODAY):
        finish_task(task=task, by=person("avdelningschef"))
    assert [found for found in sources.of_person(director, TODAY) if found.waits] == []
    assert "Ingenting väntar på dig i dag." in words(client.get(WORK))

    meeting = Meeting.objects.filter(on__lte=TODAY).earliest("on")
    add_task(
        meeting=meeting,
        what="Ring",
        person=person("forvaltningschef"),
        due=date(2020, 12, 1),
        by=person("avdelningschef"),
    )
    page = words(client.get(WORK))
    assert "Ingenting väntar" not in page
    assert "Ring" in page and "Skulle ha varit klart | 2020-12-01" in page
    assert "Mitt arbete | 1 | väntar på dig" in page


def test_a_draft_waits(waits, person, row):
    UpdateDraft.objects.all().delete()
    save_draft(row=row("Definiera alla kostnader"), by=person("controller"), fields={"text": "Halv"})
    keep_words(form="/plan/lov-sarskilt-boende/moten/1/", page="/", fields=[("notes", "Halv")], by=person("controller"))

    assert [(found.state, found.plan) for found in waits("controller", Kind.DRAFT)] == [
        ("signal", "LOV särskilt boende"),
        ("form", "LOV särskilt boende"),
    ]


def test_on_the_day_the_report_must_be_sent_the_leader_is_told(waits, plan, client_of):
    (report,) = [found for found in waits("avdelningschef", Kind.REPORT) if found.state == "collecting"]
    days = plan.board_meetings.get(year=2020, number=3)
    found = {
        day: [item.state for item in waits("avdelningschef", Kind.REPORT, day) if item.subject == "Tertial 3 2020"]
        for day in (report.due, days.on)
    }
    assert found[report.due] == ["collecting"]
    assert found[days.on] == ["late"]
    sending = next(
        day
        for day in (date.fromordinal(n) for n in range(report.due.toordinal(), days.on.toordinal()))
        if "sending" in [item.state for item in waits("avdelningschef", Kind.REPORT, day)]
    )
    (told,) = [item for item in waits("avdelningschef", Kind.REPORT, sending) if item.state == "sending"]
    assert told.due == sending
    assert not waits("controller", Kind.REPORT, sending)


def test_a_basis_waits_in_whoevers_hands_it_is(waits, person, row):
    basis = create_basis(
        row=row("Definiera alla kostnader"),
        title="Kalkyl",
        link="https://x.example/",
        diary_number="",
        by=person("controller"),
    )

    def take(state: str, username: str) -> None:
        number = basis.steps.count()
        step_basis(
            basis=basis, state=state, words="Ord.", by=person(username), based_on=number, edition=edition_of(basis)
        )

    def hands() -> dict[str, str]:
        people = ("controller", "avdelningschef", "forvaltningschef")
        items = {name: [found for found in waits(name, Kind.BASIS) if found.subject == "Kalkyl"] for name in people}
        return {name: found[0].state for name, found in items.items() if found}

    assert hands() == {}
    take("ready", "controller")
    assert hands() == {"avdelningschef": "ready"}
    take("approved", "avdelningschef")
    assert hands() == {"avdelningschef": "approved"}
    take("to_director", "avdelningschef")
    assert hands() == {"forvaltningschef": "to_director"}
    take("returned", "forvaltningschef")
    assert hands() == {"controller": "returned"}


def test_a_members_draft_revision_reaches_the_leader(waits, person, plan, row):
    member = person("controller")
    draft = open_revision(plan=plan, title="Ny tid", by=member)
    values = {"title": "Ny lydelse"}
    add_item(revision=draft, kind="title", row=row("Ta fram avtalsvillkor"), values=values, reason="Skäl", by=member)
    assert [found.state for found in waits("controller", Kind.REVISION)] == ["begun"]
    assert not waits("avdelningschef", Kind.REVISION)

    hand_over_revision(revision=draft, by=member, based_on=1)
    assert not waits("controller", Kind.REVISION)
    assert [(found.state, found.by) for found in waits("avdelningschef", Kind.REVISION)] == [("handed", "Controller")]

    draft.refresh_from_db()
    kind = {"kind": "rhythm", "values": {"rhythm": "once", "once_year": 2021, "once_quarter": 1}}
    add_item(revision=draft, row=row("Definiera alla kostnader"), reason="Skäl", by=member, **kind)
    assert not waits("avdelningschef", Kind.REVISION)  # changed since it was handed over


def test_an_approved_date_is_told_to_whoever_proposed_it(waits, person):
    (proposed,) = waits("avdelningschef", Kind.PROPOSAL)
    update = SubActivity.objects.get(title=proposed.subject).updates.get(proposed_end__isnull=False)
    decide_proposal(update=update, approved=True, words="Bra.", by=person("avdelningschef"))

    (told,) = waits(update.by.username, Kind.ANSWER)
    assert (told.subject, told.by, told.details) == (
        proposed.subject,
        "Avdelningschef",
        (f"{update.proposed_end}", "Bra."),
    )
    assert not told.waits
    assert not waits("avdelningschef", Kind.PROPOSAL)


def test_a_vacant_responsible_role_is_named(waits, client_of):
    rows = [name for found in waits("avdelningschef", Kind.VACANT) for name in found.details]
    assert "Utveckla bemanningsplanering" in rows
    assert rows == [name for found in waits("admin", Kind.VACANT) for name in found.details]
    assert not waits("controller", Kind.VACANT)
    page = words(client_of("avdelningschef").get(WORK))
    told = "bemanning och kompetensförsörjning) | Ingen har rollen, som är ansvarig för Utveckla bemanningsplanering"
    assert told in page


def test_a_vacant_role_stands_once_whatever_the_number_of_its_rows(waits, plan):
    row = SubActivity.objects.get(title="Utveckla bemanningsplanering")
    role = Role.objects.get(memberships__group=row.group, memberships__kind="responsible")
    other = plan.groups.filter(kind="activity").exclude(pk=row.group_id).first()
    seat = other.memberships.get(kind="responsible")
    seat.role = role
    seat.save()
    (one,) = (found for found in waits("admin", Kind.VACANT) if found.subject == role.title)
    assert len(one.details) == 1 + other.sub_activities.current().count() and one.url == f"/personer/roller/{role.pk}/"


def test_a_role_that_somebody_takes_is_not_vacant(waits, person):
    before = waits("avdelningschef", Kind.VACANT)
    row = SubActivity.objects.get(title="Utveckla bemanningsplanering")
    role = Role.objects.get(memberships__group=row.group, memberships__kind="responsible")
    RoleHolding.objects.create(role=role, user=person("controller"), start=TODAY)
    assert len(waits("avdelningschef", Kind.VACANT)) == len(before) - 1


def test_the_leader_is_asked_for_the_boards_day_before_the_tertial_ends(waits, plan, person):
    plan.board_meetings.filter(year=2020, number=3).delete()
    assert "no_meeting" in [found.state for found in waits("avdelningschef", Kind.REPORT)]
    set_board_meeting(plan=plan, tertial=Tertial(2020, 3), on=date(2021, 1, 25), by=person("avdelningschef"))
    assert "no_meeting" not in [found.state for found in waits("avdelningschef", Kind.REPORT)]


def test_the_secretary_is_asked_for_the_next_years_days_in_autumn(waits, person, plan, client_of):
    (asked,) = [found for found in waits("namndsekreterare", Kind.REPORT) if found.state == "no_next_year"]
    assert "Nämndens sammanträden 2021, Vård- och omsorgsnämnden" in words(client_of("namndsekreterare").get(WORK))
    assert client_of("namndsekreterare").get(asked.url).status_code == 200
    secretary = person("namndsekreterare")
    autumn = [list(reports_waiting(Readers.of([secretary], date(2020, month, 1)))) for month in (10, 11)]
    assert ["no_next_year" in [found.state for _, found in items] for items in autumn] == [False, True]
    set_board_meeting(plan=plan, tertial=Tertial(2021, 1), on=date(2021, 5, 24), by=person("avdelningschef"))
    assert not waits("namndsekreterare", Kind.REPORT)


def test_whoever_has_something_else_waiting_is_not_told_of_rows_they_lack(client_of):
    page = words(client_of("namndsekreterare").get(WORK))
    assert "Väntar på dig" in page and "Dina planer" in page and "inga delaktiviteter" not in page


def test_the_boards_secretary_finds_the_list_in_the_menu_while_something_waits(plan, person):
    reports = "/plan/lov-sarskilt-boende/rapporter/"
    client = Client()
    client.force_login(person("namndsekreterare"))
    assert "Mitt arbete | 1 | väntar på dig" in words(client.get(reports))
    set_board_meeting(plan=plan, tertial=Tertial(2021, 1), on=date(2021, 5, 31), by=person("namndsekreterare"))
    set_board_meeting(plan=plan, tertial=Tertial(2020, 3), on=date(2021, 2, 1), by=person("namndsekreterare"))
    client.session.flush()
    client.force_login(person("namndsekreterare"))
    assert "Mitt arbete" not in words(client.get(reports))


@pytest.mark.parametrize("username", ["controller", "utvecklingsledare", "avdelningschef"])
def test_a_row_that_waits_by_itself_is_not_counted_once_more_among_those_to_confirm(username, waits, person, plan):
    """One "Oförändrat" took two off the number."""
    found = confirmations_of(plan, Tertial(2020, 3), person(username), TODAY).responsible
    left = {asked.row.pk: asked.row for one in found for asked in one.rows if not asked.confirmed}
    own = left.keys() & set(SubActivity.objects.of_person(person(username), TODAY).values_list("pk", flat=True))
    alone = {key for key in own if left[key].needs_attention}
    asked = left.keys() if username == "avdelningschef" else own
    (told,) = [item for item in waits(username, Kind.REPORT) if item.state == "collecting"]
    assert told.details == (str(len(asked)), str(len(alone) or ""))
    assert told.counted == (len(asked) > len(alone))
    assert waiting.number([told, item("a")]) == 1 + told.counted


def test_the_number_in_the_menu_is_that_of_the_list(person):
    client = Client()
    client.force_login(person("avdelningschef"))
    number = waiting.number(sources.of_person(person("avdelningschef"), TODAY))
    assert number > 1
    assert f"Mitt arbete | {number} | väntar på dig" in words(client.get("/plan/lov-sarskilt-boende/"))
    assert f"Mitt arbete | {number} | väntar på dig" in words(client.get(WORK))


def test_whoever_has_a_role_without_a_place_is_told_why_there_is_no_plan(client_of, person):
    someone = User.objects.create(username="ida", name="Ida Ros")
    RoleHolding.objects.create(role=Role.objects.create(title="Contoller"), user=someone, start=TODAY)
    client = Client()
    client.force_login(someone)
    assert "Du har rollen Contoller, som inte står i någon plans grupper." in words(client.get(WORK))
