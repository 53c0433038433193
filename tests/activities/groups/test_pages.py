"""The groups' pages and their meetings, from the call to what was decided and done."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from activities.calendar import clock
from activities.errors import ConflictError
from activities.groups.actions.meeting import add_task, call_meeting, finish_task, record_notes, reopen_task
from activities.groups.agenda import from_json
from activities.groups.meetings import agenda_of, owners_in
from activities.models import Meeting, MeetingTask, Role, RoleHolding, SubActivity, User, WorkingGroup
from activities.models.meeting import NOTES_LIMIT
from activities.models.register import edition_of
from activities.permissions import works_in_group
from activities.plan.actions import update_status
from tests.harness.pages import HOSTILE, PLAN, grow, words
from tests.harness.queries import query_budget

pytestmark = [pytest.mark.django_db, pytest.mark.drill_on_postgresql]

TODAY = date(2020, 12, 15)


@pytest.fixture
def leading(plan) -> WorkingGroup:
    return WorkingGroup.objects.get(plan=plan, kind="steering")


@pytest.fixture
def costs(row) -> WorkingGroup:
    return row("Definiera alla kostnader").group


@pytest.fixture
def meeting(costs, person) -> Meeting:
    """A meeting of today, without notes."""
    return call_meeting(group=costs, on=TODAY, by=person("controller"))


def page_of(meeting: Meeting) -> str:
    return f"{PLAN}moten/{meeting.pk}/"


# --- Rights ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("username", "expected"),
    [
        ("utvecklingsledare", True),  # participant
        ("controller", True),  # responsible
        ("avdelningschef", True),  # leads arbetsgrupp LOV
        ("forvaltningschef", False),
        ("namndsekreterare", False),
        ("partner", False),
        ("admin", False),
    ],
)
def test_who_writes_at_a_groups_meetings(username, expected, person, costs):
    assert works_in_group(person(username), costs) is expected


def test_a_group_one_is_not_in_is_only_read(person, row):
    assert not works_in_group(person("controller"), row("Identifiera krav").group)


def test_the_co_opted_write_nothing(person, leading):
    assert leading.memberships.filter(role__title="Förvaltningschef", kind="co_opted").exists()
    assert not works_in_group(person("forvaltningschef"), leading)


def test_the_management_groups_meetings_are_kept_by_its_own_people_and_by_whoever_presents_the_plan(plan):
    group = WorkingGroup.objects.get(plan=plan, kind="management")
    assert {user.username for user in User.objects.all() if works_in_group(user, group)} == {
        "forvaltningschef",
        "avdelningschef",
    }


@pytest.mark.parametrize("kind", ["board", "partner"])
def test_groups_outside_the_administration_hold_no_meetings_here(kind, plan):
    group = WorkingGroup.objects.get(plan=plan, kind=kind)
    assert not [user for user in User.objects.all() if works_in_group(user, group)]


def test_the_right_ends_with_the_role(person, costs):
    RoleHolding.objects.filter(role__title="Controller").update(end=TODAY - timedelta(days=1))
    assert not works_in_group(person("controller"), costs)


@pytest.mark.parametrize("username", ["forvaltningschef", "namndsekreterare", "partner", "admin"])
def test_the_actions_ask_for_the_right_themselves(username, person, costs, meeting):
    task = MeetingTask.objects.first()
    by = person(username)
    for write in (
        lambda: call_meeting(group=costs, on=TODAY, by=by),
        lambda: record_notes(meeting=meeting, notes="Ord", by=by, based_on=0),
        lambda: add_task(meeting=meeting, what="X", due=TODAY, person=by, by=by),
        lambda: finish_task(task=task, by=by),
        lambda: reopen_task(task=task, by=by),
    ):
        with pytest.raises(PermissionDenied):
            write()


def test_a_group_is_not_found_under_another_plan(client_of, costs, plan):
    type(plan).objects.create(slug="annan", title="Annan", municipality="X", administration="X", board="X")
    assert client_of("admin").get(f"/plan/annan/grupper/{costs.pk}/").status_code == 404
    assert client_of("admin").get(f"/plan/annan/moten/{Meeting.objects.first().pk}/").status_code == 404


def test_readers_get_no_buttons(client_of, costs, meeting):
    for path in (f"{PLAN}grupper/{costs.pk}/", page_of(meeting)):
        assert 'method="post"' not in client_of("forvaltningschef").get(path).content.decode().split("<main")[1]


# --- The groups' pages ---------------------------------------------------------------------------------------


def test_all_groups_stand_by_kind_with_the_next_meeting(client_of, plan):
    page = words(client_of("forvaltningschef").get(f"{PLAN}grupper/"))

    headings = ["Arbetsgrupp som leder planen", "Aktivitetsgrupper", "Ledningsgrupp", "Nämnd", "Externa parter"]
    assert sorted(headings, key=page.index) == headings
    assert "Arbetsgrupp LOV | Avdelningschef planeringsavdelningen | 3 | En gång i månaden | 2020-12-17" in page
    for name in plan.groups.values_list("name", flat=True):
        assert name in page


def test_a_group_shows_its_members_by_kind_and_what_is_vacant(client_of, leading):
    page = words(client_of("controller").get(f"{PLAN}grupper/{leading.pk}/"))
    assert "Ansvarig | Avdelningschef planeringsavdelningen | Avdelningschef" in page
    assert "SAS | Vakant" in page
    assert "Adjungeras vid behov | Förvaltningschef | Förvaltningschef" in page


def test_a_group_shows_its_rows_with_their_signal_now(client_of, costs):
    page = words(client_of("controller").get(f"{PLAN}grupper/{costs.pk}/"))
    assert (
        "2020-05-01 – 2021-03-01 | Pågående med avvikelser | Sämre | än vid senaste rapporteringen | 2020-11-24" in page
    )


def test_a_group_shows_its_meetings_and_what_is_left_to_do(client_of, leading):
    page = words(client_of("controller").get(f"{PLAN}grupper/{leading.pk}/"))
    assert page.index("17 december 2020") < page.index("Tidigare möten") < page.index("19 november 2020")
    assert "Skulle ha varit klart | 2020-11-30" in page
    assert "Nästa lediga dag är | 21 januari 2021" in page
    assert "Skicka kravlistan" not in page  # done


@pytest.mark.parametrize("path", ["grupper/", "grupper/{group}/", "moten/{meeting}/", "samverkan/"])
def test_a_page_asks_the_same_queries_whatever_the_number(path, client_of, plan, row, meeting, person):
    client, group = client_of("controller"), meeting.group
    path = PLAN + path.format(group=group.pk, meeting=meeting.pk)

    def fill(count: int) -> None:
        grow(plan, row("Definiera alla kostnader"), count)
        SubActivity.objects.filter(title__startswith="Rad ").update(group=group)
        for number in range(count):
            made = WorkingGroup.objects.create(plan=plan, name=f"Grupp {count} {number}")
            made.memberships.create(role=Role.objects.get(title="Ekonom"), kind="responsible")
            day = TODAY + timedelta(days=count * 10 + number + 1)
            at = call_meeting(group=group, on=day, by=person("controller"))
            role = Role.objects.get(title="Ekonom")
            MeetingTask.objects.create(
                meeting=meeting if number % 2 else at, what=f"Gör {number}", due=TODAY, role=role
            )

    fill(3)
    with query_budget(20) as few:
        client.get(path)
    SubActivity.objects.filter(title__startswith="Rad ").delete()
    fill(9)
    with query_budget(20) as many:
        assert client.get(path).status_code == 200
    assert len(many) == len(few)


# --- Calling a meeting -----------------------------------------------------------------------------------------


def test_a_meeting_is_called_and_stands_on_the_groups_page(client_of, costs):
    client = client_of("controller")
    form = {"on": "2021-01-07", "at": "13.00", "place": "Digitalt"}
    response = client.post(f"{PLAN}grupper/{costs.pk}/moten/nytt/", form, follow=True)

    page = words(response)
    assert "Mötet 2021-01-07 är inlagt." in page and "kl. 13.00" in page
    assert "7 januari 2021" in words(client.get(f"{PLAN}grupper/{costs.pk}/"))


def test_a_proposed_day_fills_in_the_form(client_of, costs):
    page = client_of("controller").get(f"{PLAN}grupper/{costs.pk}/moten/nytt/")
    assert "28 december 2020 | 7 januari 2021" in words(page)  # not Christmas Eve
    filled = client_of("controller").get(f"{PLAN}grupper/{costs.pk}/moten/nytt/?dag=2020-12-28")
    assert 'value="2020-12-28"' in filled.content.decode()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"on": ""}, "Ange vilken dag mötet hålls."),
        ({"on": "nästa vecka"}, "kan inte läsas som en dag"),
        ({"on": "2020-12-10"}, "Gruppen har redan ett möte den dagen."),
        ({"on": "2021-01-07", "at": "nio"}, "Tiden kan inte läsas. Skriv timme och minut, till exempel 9.00."),
        ({"on": "2021-01-07", "place": "x" * 201}, "Platsen är 201 tecken. Korta den till högst 200 tecken."),
        ({"on": "2021-01-07", "place": "a\0b"}, "Platsen innehåller ett osynligt tecken som inte kan sparas."),
    ],
)
def test_each_fault_in_a_call_has_its_sentence(form, sentence, client_of, costs):
    response = client_of("controller").post(f"{PLAN}grupper/{costs.pk}/moten/nytt/", form)
    assert response.status_code == 422
    assert words(response).count(sentence) == 2  # in the summary and at the field
    assert "Fel: Lägg in ett möte" in words(response)


# --- Agenda and notes ------------------------------------------------------------------------------------------


def test_arbetsgrupp_lov_takes_up_all_rows_and_a_group_its_own(leading, costs):
    def deviating(group):
        return [item.subject for item in agenda_of(group, TODAY).sections[0].items]

    assert len(deviating(leading)) == 2
    assert deviating(costs) == ["Definiera alla kostnader för tjänsten och besluta om ersättningsnivå"]


def test_a_row_that_has_left_the_plan_is_on_no_agenda(leading, row):
    silent = row("Identifiera krav")
    assert silent.name in str(agenda_of(leading, TODAY))
    silent.ended_on = TODAY
    silent.save()
    assert silent.name not in str(agenda_of(leading, TODAY))


def test_before_the_meeting_the_agenda_follows_the_plan(client_of, leading, row, person, signal):
    coming = leading.meetings.get(on="2020-12-17")
    assert "Ta fram rutiner för förhandling" in words(client_of("controller").get(page_of(coming)))
    mbl = row("Ta fram rutiner för förhandling")
    update_status(row=mbl, signal=signal("finished"), text="", by=person("avdelningschef"), based_on=0)
    assert "Ta fram rutiner för förhandling" not in words(client_of("controller").get(page_of(coming)))


def test_a_held_meeting_keeps_what_was_on_its_table(client_of, meeting, person, row, signal):
    client_of("controller").post(page_of(meeting), {"notes": "Vi väntar.", "based_on": 0})
    costs = row("Definiera alla kostnader")
    update_status(row=costs, signal=signal("finished"), text="", by=person("controller"), based_on=3)

    page = words(client_of("controller").get(page_of(meeting)))

    assert "Det här var öppet när anteckningarna sparades första gången, den 15 december 2020." in page
    assert "Lokalkostnaderna för två boenden är inte klara" in page


def test_the_agenda_is_kept_once(meeting, person, row, signal):
    by = person("controller")
    first = record_notes(meeting=meeting, notes="Ett", by=by, based_on=0).agenda
    update_status(row=row("Definiera alla kostnader"), signal=signal("finished"), text="", by=by, based_on=3)
    assert record_notes(meeting=meeting, notes="Två", by=by, based_on=1).agenda == first


def test_the_demos_meetings_keep_the_agenda_of_their_own_day(leading):
    september = from_json(leading.meetings.get(on="2020-09-17").agenda)
    assert "Avvikelser" not in [section.heading for section in september.sections]
    november = from_json(leading.meetings.get(on="2020-11-19").agenda)
    assert [len(part.items) for part in november.sections if part.heading == "Avvikelser"] == [2]


def test_notes_that_were_changed_can_still_be_read(client_of, meeting):
    client = client_of("controller")
    client.post(page_of(meeting), {"notes": "Första lydelsen", "based_on": 0})
    client.post(page_of(meeting), {"notes": "Andra lydelsen", "based_on": 1})

    page = words(client.get(page_of(meeting)))

    assert page.index("Andra lydelsen") < page.index("Tidigare lydelser (1)") < page.index("Första lydelsen")


def test_two_who_take_notes_lose_no_words(client_of, meeting):
    client_of("controller").post(page_of(meeting), {"notes": "Controllerns ord", "based_on": 0})
    response = client_of("utvecklingsledare").post(page_of(meeting), {"notes": "Mina ord", "based_on": 0})

    assert response.status_code == 409
    assert "Controller sparade före dig" in words(response)
    assert "Controllerns ord" in words(response) and "Mina ord" in words(response)
    assert re.search(r'name="based_on"[^>]*value="1"', response.content.decode())
    meeting.refresh_from_db()
    assert meeting.notes == "Controllerns ord"


def test_stale_notes_are_a_conflict_with_what_was_saved(meeting, person):
    record_notes(meeting=meeting, notes="Ett", by=person("controller"), based_on=0)
    with pytest.raises(ConflictError) as conflict:
        record_notes(meeting=meeting, notes="Två", by=person("utvecklingsledare"), based_on=0)
    assert conflict.value.latest.notes == "Ett"


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"notes": " ", "based_on": 0}, "Skriv vad mötet kom fram till."),
        (
            {"notes": "x" * (NOTES_LIMIT + 1), "based_on": 0},
            "Anteckningarna är 20001 tecken. Korta dem till högst 20000 tecken.",
        ),
        ({"notes": "a\0b", "based_on": 0}, "Anteckningarna innehåller ett osynligt tecken som inte kan sparas."),
        ({"notes": "Ord", "based_on": "x"}, "Sidan var inte hel när du sände den."),
        ({"notes": "Ord", "based_on": -1}, "Sidan var inte hel när du sände den."),
    ],
)
def test_each_fault_in_notes_has_its_sentence(form, sentence, client_of, meeting):
    response = client_of("controller").post(page_of(meeting), form)
    assert response.status_code == 422
    assert sentence in words(response)
    assert "Fel: Möte" in words(response)


def test_notes_of_a_meeting_to_come_are_refused(client_of, leading):
    coming = leading.meetings.get(on="2020-12-17")
    response = client_of("controller").post(page_of(coming), {"notes": "I förväg", "based_on": 0})
    assert response.status_code == 422
    assert "Mötet har inte hållits än." in words(response) and "I förväg" in words(response)


# --- Decisions to do -------------------------------------------------------------------------------------------


def test_a_task_comes_back_until_it_is_done(client_of, meeting, costs):
    client = client_of("controller")
    owner = f"role:{Role.objects.get(title='Ekonom').pk}"
    client.post(f"{page_of(meeting)}beslut/", {"what": "Räkna om hyran", "owner": owner, "due": "2021-01-10"})
    task = MeetingTask.objects.get(what="Räkna om hyran")
    group = f"{PLAN}grupper/{costs.pk}/"
    assert "Räkna om hyran" in words(client.get(group))
    assert "Räkna om hyran" in str(agenda_of(costs, TODAY))

    seen = {"based_on": edition_of(task)}
    done = client.post(f"{PLAN}beslut-att-gora/{task.pk}/", {"done": "1", "back": "group", **seen})
    assert done.url == group
    assert "Klart: Räkna om hyran" in words(client.get(group))  # the answer, and nothing left in the list
    assert "Räkna om hyran" not in str(agenda_of(costs, TODAY))
    assert "Klart | 2020-12-15 | , Controller" in words(client.get(page_of(meeting)))

    older = client.post(f"{PLAN}beslut-att-gora/{task.pk}/", {"done": "0", "back": "group", **seen})
    assert "Någon annan har ändrat uppdraget" in words(client.get(older.url))
    seen = {"based_on": edition_of(task)}
    undone = client.post(f"{PLAN}beslut-att-gora/{task.pk}/", {"done": "0", "back": "meeting", **seen})
    assert undone.url == page_of(meeting)
    assert "Räkna om hyran" in str(agenda_of(costs, TODAY))


@pytest.mark.parametrize(("username", "sees"), [("avdelningschef", True), ("forvaltningschef", False)])
def test_what_one_has_been_asked_to_do_stands_in_ones_own_work(username, sees, client_of):
    page = words(client_of(username).get("/mitt-arbete/"))
    assert ("Lämna besked om det nya slutdatumet" in page) is sees
    assert ("Skulle ha varit klart | 2020-12-11" in page.replace("klart 2020", "klart | 2020")) is sees


def test_what_is_done_leaves_ones_own_work(client_of, person):
    task = MeetingTask.objects.get(what__startswith="Lämna besked")
    finish_task(task=task, by=person("avdelningschef"))
    assert task.what not in words(client_of("avdelningschef").get("/mitt-arbete/"))


def test_the_management_group_may_ask_those_who_present_the_plan(plan):
    group = WorkingGroup.objects.get(plan=plan, kind="management")
    roles, people = owners_in(group, TODAY)
    assert {"Förvaltningschef", "Avdelningschef planeringsavdelningen"} <= {role.title for role in roles}
    assert "avdelningschef" in {user.username for user in people}


def test_the_management_groups_held_meetings_stand_on_its_page(client_of, plan):
    group = WorkingGroup.objects.get(plan=plan, kind="management")
    page = words(client_of("forvaltningschef").get(f"{PLAN}grupper/{group.pk}/"))
    assert "Tidigare möten" in page and "24 september 2020" in page


def test_a_task_done_twice_keeps_the_first_who_said_so(person):
    task = MeetingTask.objects.filter(done_on=None).first()
    finish_task(task=task, by=person("avdelningschef"))
    again = finish_task(task=task, by=person("utvecklingsledare"))
    assert again.done_by == person("avdelningschef")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"what": ""}, "Skriv vad som ska göras."),
        ({"what": "x" * 501}, "Uppdraget är 501 tecken. Korta det till högst 500 tecken."),
        ({"owner": ""}, "Välj vem som gör det."),
        ({"owner": "person:999999"}, "Den valda hör inte till gruppen. Välj en roll eller person i listan."),
        ({"due": ""}, "Ange när det ska vara klart."),
        ({"due": "snart"}, "kan inte läsas som en dag"),
        ({"due": "2020-12-14"}, "Dagen ligger före mötet 2020-12-15. Ange en dag från mötet och framåt."),
    ],
)
def test_each_fault_in_a_task_has_its_sentence(change, sentence, client_of, meeting, person):
    form = {"what": "Mina ord", "owner": f"person:{person('controller').pk}", "due": "2021-01-10"} | change
    response = client_of("controller").post(f"{page_of(meeting)}beslut/", form)
    assert response.status_code == 422
    assert words(response).count(sentence) == 2
    assert change.get("what") is not None or "Mina ord" in words(response)


def test_a_task_of_a_meeting_to_come_is_refused(person, leading):
    by = person("controller")
    with pytest.raises(ValidationError, match="inte hållits än"):
        add_task(meeting=leading.meetings.get(on="2020-12-17"), what="X", due=date(2021, 1, 1), person=by, by=by)


def test_those_who_may_be_asked_are_the_groups_roles_and_people_of_today(costs, person):
    roles, people = owners_in(costs, TODAY)
    assert [str(role) for role in roles] == [
        "Controller",
        "Ekonom",
        "Utvecklingsledare lokaler",
        "Utvecklingsledare (LOV)",
    ]
    assert people == [person("controller"), person("utvecklingsledare")]


@pytest.mark.parametrize("broken", [{"done_on": TODAY}, {"role": None}, {"what": ""}])
def test_the_database_refuses_half_a_task(broken, meeting):
    whole = {"what": "X", "due": TODAY, "role": Role.objects.first()}
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingTask.objects.create(meeting=meeting, **(whole | broken))


@pytest.mark.parametrize("broken", [{"notes": "Ord"}, {"version": 1}, {"agenda": {}}, {"notes_at": timezone.now()}])
def test_the_database_refuses_notes_without_their_agenda(broken, meeting):
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**broken)


def test_every_write_is_in_the_history_with_who_and_why(meeting, person):
    when = clock.now() + timedelta(minutes=1)
    record_notes(meeting=meeting, notes="Ord", by=person("controller"), based_on=0, now=when)
    (noted, called) = meeting.history.all()
    assert (called.history_change_reason, noted.history_change_reason) == ("Mötet lades till", "Anteckningar")
    assert (noted.history_user, noted.history_date) == (person("controller"), when)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_write_is_shown_literally(text, client_of, costs, person):
    client = client_of("controller")
    client.post(f"{PLAN}grupper/{costs.pk}/moten/nytt/", {"on": "2020-12-15", "place": text})
    made = costs.meetings.get(on=TODAY)
    owner = f"person:{person('controller').pk}"
    client.post(f"{page_of(made)}beslut/", {"what": text, "owner": owner, "due": "2020-12-20"})
    client.post(page_of(made), {"notes": text, "based_on": 0})

    for path, times in ((page_of(made), 4), (f"{PLAN}grupper/{costs.pk}/", 2)):
        response = client.get(path)
        assert "<script>alert" not in response.content.decode()
        assert "<img src=file" not in response.content.decode()
        assert words(response).count(text) >= times


def test_what_looks_like_a_personnummer_is_refused_at_the_field_and_what_was_typed_stays(client_of, meeting):
    page = client_of("controller").post(page_of(meeting), {"notes": "Ring 640823-3234", "based_on": 0})
    assert page.status_code == 422
    assert "börjar på 64 ser ut som ett personnummer" in page.content.decode()
    assert ">\nRing 640823-3234</textarea>" in page.content.decode()


def test_a_group_shows_its_own_rows_and_no_others(client_of, plan):
    own = {group.pk: set(group.sub_activities.current().values_list("pk", flat=True)) for group in plan.groups.all()}
    assert len([rows for rows in own.values() if rows]) > 1
    for pk, rows in own.items():
        page = client_of("controller").get(f"/plan/lov-sarskilt-boende/grupper/{pk}/").content.decode()
        assert {int(row) for row in re.findall(r"/delaktivitet/(\d+)/", page)} == rows
