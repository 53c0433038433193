"""Presenting a month for ledningsgruppen: what it takes, what is refused, and how the page reads afterwards."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import override_settings

from activities.calendar.month import Month
from activities.groups.actions.meeting import add_task, call_meeting, finish_task, record_notes
from activities.models import Meeting, Membership, Role, RoleHolding, WorkingGroup
from reporting.models import PresentedMonth
from tests.harness.pages import flat
from tests.harness.reporting.month_pages import DECEMBER, MONTHS, TODAY, numbers
from tests.harness.reporting.month_pages import ROW as RENDERED_ROW
from tests.harness.reporting.other_plans import add_rows, another_plan, at, say

pytestmark = pytest.mark.django_db

FORM = f"{DECEMBER}presentera/"
ROW = "Ta fram avtalsvillkor"


def fingerprint(response) -> str:
    (found,) = re.findall(r'name="based_on" value="([0-9a-f]{64})"', response.content.decode())
    return found


@pytest.fixture
def leader(client_of):
    return client_of("avdelningschef")


@pytest.fixture
def post(leader):
    """post(meeting_on="2020-12-14"): the form as it was filled in, with the page that was shown."""

    def send(path: str = FORM, **values):
        seen = fingerprint(leader.get(path))
        return leader.post(path, {"meeting_on": "2020-12-15", "based_on": seen, **values})

    return send


@pytest.fixture
def kept():
    """How often December has been kept."""
    return lambda: PresentedMonth.objects.filter(year=2020, number=12).count()


def test_a_month_nobody_presented_says_so_and_offers_it_to_the_leader(look):
    facts = "Läget 15 december 2020 Jämfört med 26 november 2020, det ledningsgruppen senast såg"
    assert f"{facts} Presentation Inte presenterad ännu" in flat(look(DECEMBER))
    assert "Lås som presenterad" in flat(look(DECEMBER, "avdelningschef"))
    assert "Lås som presenterad" not in flat(look(DECEMBER))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (f"{MONTHS}2020-10/", True),
        (f"{MONTHS}2020-11/", False),  # as it was presented
        (f"{MONTHS}2020-11/nu/", True),
        (DECEMBER, False),  # the present month, all of it today's
    ],
)
def test_a_past_month_made_from_the_records_says_which_facts_are_of_today(path, said, look):
    sentence = "Ansvarig, rubriker, signalernas ord och nämndens dag är dagens."
    assert (sentence in flat(look(path))) == said


def test_the_form_shows_what_is_kept_and_proposes_today(leader):
    response = leader.get(FORM)
    page = flat(response)
    assert 'value="2020-12-15"' in response.content.decode()
    assert "December 2020, läget 15 december 2020." in page
    assert "2 avvikelser" in page
    assert "Varför presenteras månaden på nytt?" not in page


def test_the_groups_nearest_meeting_is_proposed(leader, plan, person):
    group = WorkingGroup.objects.get(plan=plan, kind="management")
    for day in (date(2020, 10, 8), date(2020, 11, 2), date(2020, 12, 10), date(2020, 12, 17)):
        call_meeting(group=group, on=day, by=person("avdelningschef"))
    assert 'value="2020-12-10"' in leader.get(FORM).content.decode()  # that of the 17th has not been held
    assert 'value="2020-11-02"' in leader.get(f"{MONTHS}2020-10/presentera/").content.decode()  # nearest to its end


def hold(plan, person, *days: date) -> None:
    group = WorkingGroup.objects.get(plan=plan, kind="management")
    for day in days:
        call_meeting(group=group, on=day, by=person("avdelningschef"))


def test_the_page_of_the_proposed_day_is_shown_with_its_own_numbers(leader, look, plan, person, row):
    hold(plan, person, date(2020, 12, 10))
    say(row(ROW), "deviating", date(2020, 12, 11))
    page = leader.get(FORM)
    assert "December 2020, läget 10 december 2020." in flat(page)
    assert "2 avvikelser" in flat(page)
    for url, count in numbers(page):
        assert look(url).content.decode().count(RENDERED_ROW) == count, url
    whole = look(f"{DECEMBER}nu/?dag=2020-12-10")
    assert f'href="{DECEMBER}nu/?dag=2020-12-10"' in page.content.decode()
    assert "som var sparade till och med 10 december 2020." in flat(whole)
    assert "Två delaktiviteter avviker." in flat(whole)
    assert "Visa på mötet" not in flat(whole)


@pytest.mark.parametrize("day", ["2020-11-30", "2020-12-16", "2020-12-31", "20201210", "1", "x"])
def test_a_day_the_month_does_not_have_is_no_page(day, client_of):
    assert client_of("controller").get(f"{DECEMBER}nu/?dag={day}").status_code == 404


def test_a_meeting_of_an_earlier_day_keeps_what_stood_then(leader, look, row, kept):
    say(row(ROW), "deviating", date(2020, 12, 11))
    seen = leader.get(FORM)
    values = {"meeting_on": "2020-12-10", "shown": "2020-12-15", "based_on": fingerprint(seen)}

    response = leader.post(FORM, values)

    assert (response.status_code, kept()) == (409, 0)
    assert "Sidan visar nu läget 10 december 2020, dagen för mötet. Läs den och spara igen." in flat(response)
    assert "Planen har ändrats" not in flat(response)
    assert ("3 avvikelser" in flat(seen), "2 avvikelser" in flat(response)) == (True, True)
    assert 'name="shown" value="2020-12-10"' in response.content.decode()
    assert 'value="2020-12-10"' in response.content.decode()
    again = leader.post(FORM, {**values, "shown": "2020-12-10", "based_on": fingerprint(response)})
    assert (again.status_code, kept()) == (302, 1)
    page = flat(look(DECEMBER))
    assert "Sidan visar läget 10 december 2020, mötets dag." in page
    assert "Två delaktiviteter avviker." in page
    assert "Sedan dess har delaktiviteter uppdaterats" in page


def test_a_meeting_after_the_month_moves_the_page_to_the_months_last_day(leader, plan, person):
    hold(plan, person, date(2020, 10, 20))
    path = f"{MONTHS}2020-10/presentera/"
    seen = leader.get(path)
    assert "Oktober 2020, läget 20 oktober 2020." in flat(seen)
    values = {"meeting_on": "2020-11-05", "shown": "2020-10-20", "based_on": fingerprint(seen)}
    assert "Sidan visar nu läget 31 oktober 2020, månadens sista dag." in flat(leader.post(path, values))


def test_presenting_keeps_the_page_and_leads_on_to_the_meeting(post, leader, look):
    response = post()

    meeting = Meeting.objects.get(on=TODAY, group__kind="management")
    assert response.url == DECEMBER
    page = leader.get(DECEMBER)
    assert "December 2020 är presenterad och ändras inte mer." in flat(page)
    assert f'<a href="/plan/lov-sarskilt-boende/moten/{meeting.pk}/">mötets anteckningar och uppdrag</a>' in (
        page.content.decode()
    )
    assert "Presenterad vid ledningsgruppens möte 15 december 2020 av Avdelningschef, sparad 15 december 2020" in flat(
        look(DECEMBER)
    )
    assert "Sidan visar läget 15 december 2020, mötets dag." in flat(look(DECEMBER))


def test_a_presented_month_shows_the_meetings_notes_and_its_decisions(present, look, person):
    made, by = present(), person("avdelningschef")
    assert "Mötet har inga anteckningar och inga uppdrag än." in flat(look(DECEMBER))
    later = at(TODAY, 11)  # an hour after it was presented, whatever the hour is now
    record_notes(meeting=made.meeting, notes="Hyrorna gicks igenom.", by=by, based_on=0, now=later)
    owner = Role.objects.get(title="Förvaltningschef")
    add_task(meeting=made.meeting, what="Ring fastighet", due=date(2021, 1, 8), role=owner, by=by)
    page = flat(look(DECEMBER))
    assert "Mötets anteckningar, som de först sparades efter att sidan sparades. Hyrorna gicks igenom." in page
    assert "Lydelse" not in page
    assert "Ring fastighet Förvaltningschef, senast 2021-01-08 Inte klart än" in page


@pytest.fixture
def note(person):
    """note(meeting, "Hyrorna.", 11): saved on the demo's day at that hour."""

    def act(meeting, notes, hour):
        based_on = Meeting.objects.get(pk=meeting.pk).version
        by = person("avdelningschef")
        record_notes(meeting=meeting, notes=notes, by=by, based_on=based_on, now=at(TODAY, hour))

    return act


def test_a_presented_page_keeps_the_notes_it_was_saved_beside(present, look, note, plan, person):
    hold(plan, person, TODAY)
    meeting = Meeting.objects.get(on=TODAY, group__kind="management")
    for hour, notes in ((8, "Utkast."), (9, "Hyrorna gicks igenom.")):
        note(meeting, notes, hour)
    present(hour=10)
    before = flat(look(DECEMBER))
    note(meeting, "Hyrorna godtogs.", 11)
    page = flat(look(DECEMBER))
    assert "Mötets anteckningar, som de löd när sidan sparades. Hyrorna gicks igenom. Avdelningschef, 15 dec" in page
    assert "Hyrorna godtogs." not in page
    assert ("Lydelse 2 av 2. Alla lydelser" in before, "Lydelse 2 av 3. Alla lydelser" in page) == (True, True)
    assert f'moten/{meeting.pk}/#anteckningar">Alla lydelser' in look(DECEMBER).content.decode()


def test_notes_written_after_the_page_are_told_as_they_were_first_saved(present, look, note):
    made = present(hour=10)
    for hour, notes in ((11, "Hyrorna gicks igenom."), (12, "Hyrorna godtogs.")):
        note(made.meeting, notes, hour)
    page = flat(look(DECEMBER))
    assert "som de först sparades efter att sidan sparades. Hyrorna gicks igenom." in page
    assert "Lydelse 1 av 2." in page


def test_what_has_become_of_a_decision_is_told_apart_as_of_today(present, look, person):
    by, owner = person("avdelningschef"), Role.objects.get(title="Förvaltningschef")
    meeting = present(on=date(2020, 12, 3)).meeting
    done, _ = (
        add_task(meeting=meeting, what=what, due=date(2020, 12, 10), role=owner, by=by)
        for what in ("Ring fastighet", "Skriv till nämnden")
    )
    finish_task(task=done, by=by)
    page = flat(look(DECEMBER))
    assert "Uppdragen som de gavs, och vad som har blivit av dem till och med i dag, 15 december 2020." in page
    assert "Ring fastighet Förvaltningschef, senast 2020-12-10 Klart 2020-12-15" in page
    assert "Skriv till nämnden Förvaltningschef, senast 2020-12-10 Inte klart än, försenat i dag" in page


def test_a_presented_month_stays_as_it_was_and_leads_to_now(present, look, row):
    present()
    assert "Sedan dess" not in flat(look(DECEMBER))
    say(row(ROW), "deviating", TODAY)
    then, now = look(DECEMBER), look(f"{DECEMBER}nu/")
    assert "Två delaktiviteter avviker." in flat(then)
    assert "Sedan dess har delaktiviteter uppdaterats eller ändrats. Så här är det nu" in flat(then)
    assert f'href="{DECEMBER}nu/"' in then.content.decode()
    assert "Tre delaktiviteter avviker." in flat(now)
    assert "Det som ledningsgruppen såg står på månadens egen sida." in flat(now)


def test_a_month_that_is_over_leads_to_the_newest_for_now(present, look, row):
    present(Month(2020, 10))
    assert f'<a href="{DECEMBER}">Så här är det nu</a>' in look(f"{MONTHS}2020-10/").content.decode()


def test_now_is_the_newest_month_as_it_is_counted_today_though_it_is_presented(present, look, row):
    present(Month(2020, 10))
    present()
    say(row(ROW), "deviating", TODAY)
    assert f'<a href="{DECEMBER}nu/">Så här är det nu</a>' in look(f"{MONTHS}2020-10/").content.decode()


def test_a_presented_months_own_line_says_so(present, look):
    assert "December 2020 läget 2020-12-15" in flat(look(DECEMBER))
    present()
    assert "December 2020 presenterad, läget 2020-12-15" in flat(look(DECEMBER))
    assert "December 2020 läget 2020-12-15" in flat(look(f"{DECEMBER}nu/"))


def test_a_page_that_changed_meanwhile_is_read_again(leader, row, kept):
    seen = fingerprint(leader.get(FORM))
    say(row(ROW), "deviating", TODAY)

    response = leader.post(FORM, {"meeting_on": "2020-12-15", "based_on": seen})

    assert response.status_code == 409
    assert "Planen har ändrats sedan sidan visades." in flat(response)
    assert 'value="2020-12-15"' in response.content.decode()
    assert "3 avvikelser" in flat(response)
    assert "Senaste uppdateringarna Ta fram avtalsvillkor, Avdelningschef 15 december 2020" in flat(response)
    assert kept() == 0
    again = leader.post(FORM, {"meeting_on": "2020-12-15", "based_on": fingerprint(response)})
    assert (again.status_code, kept()) == (302, 1)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("", "Ange vilken dag mötet var."),
        ("förra veckan", "kan inte läsas som en dag"),
        ("2020-12-16", "Mötet har inte hållits än. Ange i dag eller en tidigare dag."),
        ("2020-11-30", "Mötet ligger före månaden. Ange en dag från 2020-12-01."),
    ],
)
def test_a_day_that_cannot_be_the_meetings_is_refused_beside_the_field(day, sentence, post, kept):
    response = post(meeting_on=day)
    assert response.status_code == 422
    assert flat(response).count(sentence) == 2  # in the summary and at the field
    assert f'value="{day}"' in response.content.decode() or not day
    assert kept() == 0


def test_presenting_anew_takes_a_reason_and_the_replaced_page_can_be_read(present, post, look, row, kept):
    present()
    say(row(ROW), "deviating", TODAY)
    refused = post()
    assert refused.status_code == 422
    assert "Månaden är redan presenterad. Skriv varför den presenteras på nytt." in flat(refused)

    assert post(reason="En avvikelse kom fram\nunder mötet.").status_code == 302

    page = flat(look(DECEMBER))
    assert kept() == 2
    assert "Månaden har presenterats på nytt. Skäl: En avvikelse kom fram" in page
    assert "1 ersatt version Version 1" in page
    replaced = flat(look(f"{DECEMBER}version/1/"))
    assert "Ersatt. Det här är version 1." in replaced
    assert "Skäl: En avvikelse kom fram" in replaced
    assert ("Två delaktiviteter avviker" in replaced, "Tre delaktiviteter avviker" in page) == (True, True)


def test_a_reason_that_is_too_long_keeps_what_was_typed(present, post):
    present()
    response = post(reason="x" * 2001)
    assert response.status_code == 422
    assert "Skälet är 2001 tecken." in flat(response)
    assert "x" * 2001 in response.content.decode()


def test_the_version_that_holds_has_the_months_own_address(present, client_of):
    present()
    assert client_of("controller").get(f"{DECEMBER}version/1/").url == DECEMBER
    assert client_of("controller").get(f"{DECEMBER}version/2/").status_code == 404


@pytest.mark.parametrize("username", ["utvecklingsledare", "controller", "forvaltningschef", "admin"])
def test_only_whoever_leads_presents(username, client_of, kept):
    assert client_of(username).get(FORM).status_code == 403
    assert client_of(username).post(FORM, {"meeting_on": "2020-12-15", "based_on": "x"}).status_code == 403
    assert kept() == 0


def test_a_plan_without_a_management_group_says_what_to_do(leader, person):
    plan = another_plan(management=False)
    add_rows(plan, 1, signal="on_track")
    role = Role.objects.create(title="Leder den andra")
    RoleHolding.objects.create(role=role, user=person("avdelningschef"), start=date(2020, 1, 1))
    Membership.objects.create(group=plan.groups.get(), role=role, kind="responsible")
    page = leader.get("/plan/annan/manad/2020-12/presentera/")
    assert "Planen har ingen ledningsgrupp att presentera för." in flat(page)
    assert "Lås som presenterad" not in flat(page)
    response = leader.post("/plan/annan/manad/2020-12/presentera/", {"meeting_on": "2020-12-15", "based_on": "x"})
    assert (response.status_code, "Planen har ingen ledningsgrupp" in flat(response)) == (422, True)


def test_a_past_month_is_presented_with_its_own_last_day(post, look):
    path = f"{MONTHS}2020-10/"
    assert post(f"{path}presentera/").status_code == 302
    assert "Sidan visar läget 31 oktober 2020, månadens sista dag." in flat(look(path))


def test_the_month_after_compares_with_what_was_shown(present, look):
    present(on=date(2020, 12, 10))
    with override_settings(LOVPLAN_TODAY=date(2021, 1, 12)):
        page = flat(look(f"{MONTHS}2021-01/"))
    assert "Jämfört med 10 december 2020, det ledningsgruppen senast såg" in page
    assert "December 2020 presenterad, läget 2020-12-10" in page
