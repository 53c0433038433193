"""Ledningsgruppen's month as pages: what each section says, and that every number leads to exactly its rows."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import override_settings

from activities.calendar.month import Month
from activities.groups.actions.meeting import add_task, call_meeting, finish_task
from activities.models import Membership, Plan, Role, RoleHolding, User, WorkingGroup
from tests.harness.pages import PLAN, flat
from tests.harness.queries import query_budget
from tests.harness.reporting.month_pages import DECEMBER, MONTHS, OTHER, ROW, TODAY, numbers
from tests.harness.reporting.other_plans import BORN, add_rows, another_plan, at, say

pytestmark = pytest.mark.django_db


# What calls for somebody


def test_deviations_come_first_with_cause_measure_consequence_date_and_who(look):
    page = flat(look(DECEMBER))

    assert (
        page.index("Två delaktiviteter avviker.") < page.index("Att ta ställning till") < page.index("Vad som har hänt")
    )
    assert "Utreda och definiera ersättningsmodell Pågående med avvikelser sedan 9 november 2020" in page
    assert "Orsak Underlaget om vårdtyngd dröjer" in page
    assert "Åtgärd Gruppen möts varje vecka och jämför två modeller." in page
    assert "Följd Beslutet om ersättningsnivå kan inte fattas före årsskiftet." in page
    assert "Nytt slutdatum 2021-02-28 i stället för 2020-12-31. Väntar på beslut." in page
    assert "Ansvarig Utvecklingsledare" in page
    assert "ersättningsnivå Pågående med avvikelser sedan 12 oktober 2020" in page


def test_late_starts_waiting_decisions_and_silent_rows_have_a_section_each(look):
    page = flat(look(DECEMBER))

    late = "Ta fram rutiner för förhandling och information enligt MBL Skulle ha påbörjats"
    assert f"Skulle ha börjat 1 delaktivitet {late}" in page
    assert "Nytt slutdatum 2021-02-28 i stället för 2020-12-31 Utvecklingsledare 2020-11-09" in page
    assert "ligger hos nämnden Controller 2020-11-30" in page
    assert "Inte uppdaterad under tertial 3 2020 Utvecklingsledare (LOV) 2020-08-24" in page
    assert "Inte uppdaterad under tertial 3 2020 Avdelningschef planeringsavdelningen Aldrig" in page
    assert "Passerade datum" not in page  # nothing has, so nothing is said of it


def test_a_passed_date_is_told_with_the_day(look, plan):
    (row,) = add_rows(plan, 1, signal="on_track", start=BORN, end=date(2020, 11, 30))
    page = flat(look(DECEMBER))
    assert f"Passerade datum 1 delaktivitet {row.title} Skulle ha avslutats 2020-11-30" in page


def test_a_waiting_basis_leads_to_itself_and_a_waiting_date_to_its_row(look, row):
    html = look(DECEMBER).content.decode()
    section = html[html.index('id="need-waiting"') : html.index('id="need-silent"')]
    assert f"{PLAN}delaktivitet/{row('Utreda och definiera').pk}/" in section
    assert re.search(rf"{PLAN}underlag/\d+/", section)


def test_a_section_shows_the_first_ten_and_leads_to_all(look, plan):
    add_rows(plan, 13, signal="deviating")
    page = look(DECEMBER)
    assert page.content.decode().count('class="month-deviation"') == 10
    assert "Visa alla 15 avvikelser" in flat(page)


def test_when_all_is_well_one_sentence_says_so(look):
    plan = another_plan()
    add_rows(plan, 3, signal="on_track")
    page = flat(look(OTHER, "admin"))
    assert "Inget behöver uppmärksamhet. Ingen delaktivitet avviker" in page
    assert "Avvikelser" not in page
    assert "Inte uppdaterade" not in page


def test_when_all_is_done_the_sentence_is_another(look):
    add_rows(another_plan(), 3, signal="finished")
    assert "Allt är gjort. Planens alla delaktiviteter är avslutade." in flat(look(OTHER, "admin"))


def test_a_plan_without_rows_has_its_month_and_no_more(look):
    another_plan()
    page = flat(look(OTHER, "admin"))
    assert "Planen har inga delaktiviteter den här månaden" in page
    assert "Signaler i siffror" not in page
    assert flat(look("/plan/annan/manad/", "admin")).count("Inga delaktiviteter") == 1


def test_one_row_is_a_whole_page(look):
    add_rows(another_plan(), 1, signal="deviating")
    page = look(OTHER, "admin")
    assert "En delaktivitet avviker." in flat(page)
    assert [count for _, count in numbers(page)] == [1] * len(numbers(page))


def test_a_plan_nobody_has_updated_says_so(look):
    add_rows(another_plan(), 2, start=date(2020, 10, 1), end=date(2021, 5, 1))
    page = flat(look(OTHER, "admin"))
    assert "Ingen har uppdaterat någon delaktivitet än." in page
    assert "Skulle ha börjat 2 delaktiviteter" in page
    assert page.count("Ej utsedd Aldrig") == 2


def test_when_every_row_deviates_the_page_holds(look):
    add_rows(another_plan(), 18, signal="deviating")
    page = look(OTHER, "admin")
    assert "18 avvikelser" in flat(page)
    assert "Visa alla 18 avvikelser" in flat(page)


# What the meetings have decided


def test_open_decisions_come_back_with_owner_and_day_until_they_are_done(look, plan, person):
    group = WorkingGroup.objects.get(plan=plan, kind="management")
    by, owner = person("avdelningschef"), Role.objects.get(title="Förvaltningschef")
    meeting = call_meeting(group=group, on=date(2020, 10, 8), by=by)
    due = date(2020, 10, 30)
    task = add_task(meeting=meeting, what="Besluta om hyrorna", due=due, role=owner, by=by)

    october, december = f"{MONTHS}2020-10/", DECEMBER
    assert "Besluta om hyrorna Skulle ha varit klart 2020-10-30 Förvaltningschef 2020-10-08" in flat(look(december))
    finish_task(task=task, by=by)
    page = flat(look(december))
    assert "Skulle ha varit klart 2020-10-30" not in page
    assert "Klart sedan sist Besluta om hyrorna Förvaltningschef Klart 2020-12-15" in page
    assert "Besluta om hyrorna" in flat(look(october))  # it was open then


# What has changed


def test_a_month_is_compared_with_the_end_of_the_one_before(look):
    page = flat(look(f"{MONTHS}2020-07/"))
    assert "Jämfört med 30 juni 2020, när månaden före tog slut" in page
    unchanged = "Ingen delaktivitet har bytt signal, inga avvikelser har fått nya ord och planen är oförändrad."
    assert unchanged in page
    assert "Nytt om avvikelserna" not in page


def test_what_was_said_later_on_the_day_of_the_meeting_is_news_the_month_after(look, present, row):
    present(on=TODAY, hour=10)
    say(row("Ta fram avtalsvillkor"), "finished", TODAY)
    with override_settings(LOVPLAN_TODAY=date(2021, 1, 12)):
        page = flat(look(f"{MONTHS}2021-01/"))
    assert "Jämfört med 15 december 2020, det ledningsgruppen senast såg" in page
    assert "Har bytt signal Ta fram avtalsvillkor Pågående enligt plan Avslutat Bättre 2020-12-15" in page


def test_a_new_row_and_a_worse_one_are_told(look, plan, row):
    worse = row("Ta fram avtalsvillkor")
    say(worse, "deviating", date(2020, 12, 10))
    (new,) = add_rows(plan, 1, day=date(2020, 12, 11))
    page = flat(look(DECEMBER))
    assert f"{worse.title} Pågående enligt plan Pågående med avvikelser Sämre 2020-12-10" in page
    assert "Tillagda delaktiviteter" in page
    assert f"{new.title} Nu" in page and f"{new.title} Ej påbörjat" not in page  # told once


def test_many_new_rows_are_counted_and_each_that_is_shown_leads_to_itself(look, plan):
    add_rows(plan, 60, day=date(2020, 12, 11))
    response = look(DECEMBER)
    html = response.content.decode()
    changed = html[html.index("Tillagda delaktiviteter") : html.index('id="steps-title"')]
    assert changed.count(f'<a href="{PLAN}delaktivitet/') == 10
    assert "… och 50 till. Visa alla 60 tillagda delaktiviteter" in flat(response)
    assert look(f"{DECEMBER}rader/?urval=plan-added").content.decode().count(ROW) == 60


def test_what_was_changed_of_a_row_stands_in_a_column_of_its_own(look):
    html = look(f"{MONTHS}2020-10/rader/?urval=plan-moved").content.decode()
    signal, changed = (html.index(f'data-label="{label}"') for label in ("Signal", "Ändring"))
    assert "Tidigare" not in html[signal:changed] and "Senast sagt" not in html
    assert "Tidigare:" in html[changed:] and "Skäl: Den som vill bli leverantör" in html[changed:]


def test_new_words_of_a_deviation_are_told_with_what_is_new(look, row):
    changed = row("Utreda och definiera")
    old = changed.updates.get(number=changed.updates.count())
    kept = {"measure": old.measure, "consequence": old.consequence, "text": old.text}
    say(changed, "deviating", date(2020, 12, 9), cause="En ny orsak.", **kept)
    response = look(DECEMBER)
    page = flat(response)
    assert f"Nytt om avvikelserna {changed.title} Ny orsak 2020-12-09" in page
    assert "inga avvikelser har fått nya ord" not in page
    listed = look(f"{DECEMBER}rader/?urval=words").content.decode()
    assert (listed.count(ROW), "Ny orsak" in listed) == (1, True)


def test_what_was_decided_and_has_been_done_since_last_time_is_told(look, person, plan):
    """The task of September's meeting, done on the day of November's."""
    done = "Klart sedan sist Redovisa hur hyresavtalen påverkar ersättningsnivån"
    november = flat(look(f"{MONTHS}2020-11/nu/"))
    assert f"{done} Avdelningschef planeringsavdelningen Klart 2020-11-26" in november
    assert "Klart sedan sist" not in flat(look(f"{MONTHS}2020-10/"))


def test_what_was_done_later_on_the_day_of_the_meeting_is_told_the_month_after(present, look, person, plan):
    by, owner = person("avdelningschef"), Role.objects.get(title="Förvaltningschef")
    group = WorkingGroup.objects.get(plan=plan, kind="management")
    meeting = call_meeting(group=group, on=date(2020, 12, 3), by=by)
    task, early = (
        add_task(meeting=meeting, what=what, due=date(2021, 1, 8), role=owner, by=by)
        for what in ("Ring fastighet", "Skriv till nämnden")
    )
    finish_task(task=early, by=by, now=at(TODAY, 8))
    present(on=TODAY, hour=10)
    finish_task(task=task, by=by, now=at(TODAY, 15))
    with override_settings(LOVPLAN_TODAY=date(2021, 1, 12)):
        page = flat(look(f"{MONTHS}2021-01/"))
    assert "Klart sedan sist Ring fastighet Förvaltningschef Klart 2020-12-15" in page
    assert "Skriv till nämnden" not in page


def test_the_revision_of_the_plan_is_told_with_its_reason(look):
    page = flat(look(f"{MONTHS}2020-05/"))
    assert "Ändrad samverkan" in page
    assert "Revision 1, 2020-05-06" in page


def test_the_first_month_has_nothing_to_compare_with(look):
    add_rows(another_plan(), 1)
    assert "Det finns inget tidigare läge att jämföra med." in flat(look("/plan/annan/manad/2020-11/", "admin"))


# Months by address


def test_a_month_leads_to_its_neighbours_and_to_the_newest(look):
    html = look(f"{MONTHS}2020-07/").content.decode()
    for code in ("2020-06", "2020-08", "2020-12"):
        assert f'href="{MONTHS}{code}/"' in html
    assert 'rel="next"' not in look(DECEMBER).content.decode()
    assert 'rel="prev"' not in look(f"{MONTHS}2020-01/").content.decode()


def test_a_month_leads_to_the_timeline_and_to_the_month_before_beside_it(look):
    html = look(DECEMBER).content.decode()
    assert f'<a href="{PLAN}tidslinje/">Tidslinje</a>' in html
    address = f"{PLAN}jamfor/?fran=2020-11&amp;till=2020-12"
    assert f'<a href="{address}">Jämför med november 2020</a>' in html
    assert "Från november 2020 till december 2020" in flat(look(address.replace("&amp;", "&")))
    assert "Jämför med" not in flat(look(f"{MONTHS}2020-01/"))


def test_the_list_has_every_month_the_newest_first(look, present):
    present(Month(2020, 10))
    page = flat(look(MONTHS))
    assert page.index("December 2020") < page.index("Oktober 2020") < page.index("Januari 2020")
    assert "Oktober 2020 Presenterad 2020-12-15 av Avdelningschef 1 pågående med avvikelser" in page
    assert "December 2020 Inte presenterad 2 pågående med avvikelser" in page


def test_the_lists_numbers_lead_to_their_rows_too(look, present):
    present(Month(2020, 10))
    found = numbers(look(MONTHS))
    assert len(found) > 30
    for url, count in found[:12]:
        assert look(url).content.decode().count(ROW) == count, url


def test_a_long_list_is_cut_into_pages(client_of, look):
    with override_settings(LOVPLAN_TODAY=date(2023, 6, 1)):
        first, second = flat(look(MONTHS)), flat(look(f"{MONTHS}?sida=2"))
        assert ("Tidigare månader" in first, "Senare månader" in second) == (True, True)
        assert ("Juni 2020" in first, "Juni 2020" in second, "Januari 2020" in second) == (False, True, True)
        for wrong in ("3", "0", "x"):
            assert client_of("controller").get(f"{MONTHS}?sida={wrong}").status_code == 404


# The way in


def test_the_menu_leads_to_the_month_from_the_plan(look):
    assert f'<a href="{DECEMBER}">Månadsläget</a>' in look(PLAN).content.decode()
    assert f'<a href="{DECEMBER}" aria-current="page">Månadsläget</a>' in look(DECEMBER).content.decode()


def test_ledningsgruppen_is_led_to_the_month(client_of):
    assert client_of("forvaltningschef").get("/").url == DECEMBER


def test_who_has_rows_of_their_own_is_led_to_them(client_of, person, plan):
    management = Membership.objects.get(group__plan=plan, group__kind="management").role
    RoleHolding.objects.create(role=management, user=person("controller"), start=date(2020, 1, 1))
    assert client_of("controller").get("/").url == "/mitt-arbete/"


def test_who_follows_two_plans_comes_to_the_overview(client_of, person):
    group = another_plan().groups.get(kind="management")
    Membership.objects.create(group=group, role=Role.objects.get(title="Förvaltningschef"), kind="responsible")
    assert client_of("forvaltningschef").get("/").url == "/planer/"


# What it costs


@pytest.mark.both_databases
@pytest.mark.parametrize("presented", [False, True])
def test_a_month_asks_the_same_queries_whatever_the_number_of_rows(presented, client_of, plan, present):
    client = client_of("avdelningschef")
    if presented:
        present(Month(2020, 10))
    with query_budget(12) as few:
        client.get(f"{MONTHS}2020-10/")
    add_rows(plan, 162, signal="deviating")
    if presented:
        present()
    with query_budget(12) as many:
        page = client.get(DECEMBER)
    assert "164 delaktiviteter avviker." in flat(page)
    assert len(many) == len(few)


@pytest.mark.both_databases
def test_the_other_pages_are_cheap_too(client_of, plan, present):
    present()
    client = client_of("avdelningschef")
    under = {"": 12, "rader/": 12, "nu/": 12, "visa/": 12, "manad.pdf": 13, "presentera/": 16}
    for path, most in ((MONTHS, 8), *((f"{DECEMBER}{page}", most) for page, most in under.items())):
        with query_budget(most) as few:
            client.get(path)
        add_rows(plan, 20, signal="on_track", name=f"Fler{most}{len(path)}")
        with query_budget(most) as many:
            client.get(path)
        assert len(few) == len(many), path


def test_people_of_other_plans_see_no_month(client_of):
    another_plan()
    User.objects.filter(username="controller").update(is_superuser=False)
    for path in ("", "2020-12/", "2020-12/rader/", "2020-12/presentera/", "2020-12/nu/", "2020-12/version/1/"):
        assert client_of("controller").get(f"/plan/annan/manad/{path}").status_code == 404
    assert Plan.objects.count() == 2
