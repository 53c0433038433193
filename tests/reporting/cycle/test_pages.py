from __future__ import annotations

import re
from datetime import date

import pytest
from django.template import Context, Template
from django.test import override_settings

from activities.calendar.tertial import Tertial
from activities.models import SubActivity
from activities.models.register import save
from activities.plan.actions import update_status
from reporting.cycle.actions import set_board_meeting
from reporting.models import BoardMeeting, Memo, Routine
from tests.harness.pages import grow, post_as_read, words
from tests.harness.queries import query_budget
from tests.harness.reporting.told import tell

pytestmark = pytest.mark.django_db

REPORTS = "/plan/lov-sarskilt-boende/rapporter/"
T3 = f"{REPORTS}2020-T3/"
CONFIRMATIONS = f"{T3}bekraftelser/"
MEETING = f"{T3}sammantrade/"
ROUTINE = f"{REPORTS}rutin/"
DAYS = {"send_days": "8", "review_days": "4", "update_days": "2", "collect_days": "20"}
PLACES = {
    "place_background": "2",
    "place_statement": "3",
    "place_economy": "4",
    "place_proposal": "1",
    "place_recipients": "5",
}
SILENT = "Identifiera krav"  # said nothing since August


@pytest.fixture(autouse=True)
def _only_the_third_tertial_has_a_meeting(plan, person):
    BoardMeeting.objects.all().delete()
    Routine.objects.all().delete()
    meeting = {"tertial": Tertial(2020, 3), "on": date(2021, 1, 25)}
    set_board_meeting(plan=plan, **meeting, by=person("avdelningschef"))


@pytest.fixture
def seal(plan):
    """seal(2020, 3): that tertial's report, sealed on the demo's day."""

    return lambda year, number: tell(plan, (year, number), {})


def confirm(row: SubActivity, based_on: int) -> dict[str, int]:
    return {"rad": row.pk, "based_on": based_on}


# The tertial's own page


def test_the_workbench_says_where_the_report_stands_and_what_is_left(client_of):
    page = words(client_of("controller").get(T3))

    assert "Insamlingen pågår till och med | 2021-01-05" in page
    assert "4 av 8 delaktiviteter bekräftade." in page
    assert "Ingen har skrivit i förslaget än." in page
    for address in (CONFIRMATIONS, f"{T3}utkast/", f"{T3}utkast.pdf"):
        assert f'href="{address}"' in client_of("controller").get(T3).content.decode()


def test_the_workbench_puts_today_among_the_days(client_of):
    page = words(client_of("forvaltningschef").get(T3))
    days = ["2020-12-09", "2020-12-15", "2021-01-05", "2021-01-07", "2021-01-14", "2021-01-25"]
    found = re.findall(r"(\d{4}-\d{2}-\d{2}) \| (?:mån|tis|ons|tors|fre)", page)
    assert found == days
    assert "2020-12-15 | tis | I dag" in page


@pytest.mark.parametrize(("username", "may"), [("controller", True), ("forvaltningschef", False), ("admin", False)])
def test_only_those_who_write_the_report_are_led_to_its_dates(username, may, client_of):
    html = client_of(username).get(T3).content.decode()
    assert (f'href="{MEETING}"' in html) is may
    assert (f'href="{ROUTINE}"' in html) is may


@pytest.mark.parametrize(
    ("username", "sentence"),
    [
        ("controller", "Ange sammanträdet"),
        ("forvaltningschef", "Det gör de som skriver rapporten i arbetsgruppen som leder planen."),
    ],
)
def test_a_tertial_without_a_meeting_says_whose_move_it_is(username, sentence, client_of):
    page = words(client_of(username).get(f"{REPORTS}2021-T1/"))
    assert "Dagen för nämndens sammanträde är inte angiven." in page
    assert sentence in page


def test_the_workbench_tells_who_saved_the_memo(client_of, plan, person):
    memo = Memo(
        plan=plan,
        year=2020,
        number=3,
        subject="Ärende",
        officer="Controller",
        **dict.fromkeys(("background", "statement", "economy", "proposal"), "Ord"),
    )
    save(record=memo, by=person("controller"), reason="Ny")
    assert "Sparad | 2020-12-15 | av Controller." in words(client_of("controller").get(T3))


def test_a_sealed_report_asks_for_nothing_more(client_of, seal):
    seal(2020, 3)
    assert client_of("avdelningschef").get(T3).url == f"{T3}version/1/"
    page = words(client_of("avdelningschef").get(REPORTS))
    assert "Fastställd | 2020-12-14 | . Den ska skickas | 2021-01-14" in page


@pytest.mark.both_databases
@pytest.mark.parametrize(("path", "most"), [(CONFIRMATIONS, 11), (T3, 14)])
def test_the_pages_ask_the_same_queries_whatever_the_number_of_rows(path, most, client_of, plan, row):
    client = client_of("avdelningschef")
    with query_budget(most) as few:
        client.get(path)
    grow(plan, row("Definiera alla kostnader"), 162)
    with query_budget(most) as many:
        page = words(client.get(path))
    assert "av 170 delaktiviteter bekräftade." in page
    assert len(many) == len(few)


# Confirmations


def test_those_who_have_not_confirmed_come_first_with_the_people_who_hold_the_role(client_of):
    page = words(client_of("controller").get(CONFIRMATIONS))

    assert "4 av 8 delaktiviteter bekräftade." in page
    assert "Utvecklingsledare (LOV) | Utvecklingsledare. 1 av 3 bekräftade." in page
    assert "Utvecklingsledare (bemanning och kompetensförsörjning) | Vakant. 1 av 1 bekräftade." in page
    assert page.index("0 av 1 bekräftade.") < page.index("1 av 3 bekräftade.") < page.index("1 av 1 bekräftade.")


def test_a_confirmed_row_steps_behind_those_that_are_not(client_of, row):
    client, silent = client_of("avdelningschef"), row(SILENT)
    page = words(client.get(CONFIRMATIONS))
    assert page.index(SILENT) < page.index("Ta fram relevanta")

    client.post(CONFIRMATIONS, confirm(silent, silent.updates.count()))
    client.get(CONFIRMATIONS)  # takes the message away

    page = words(client.get(CONFIRMATIONS))
    assert page.index("Ta fram relevanta") < page.index(SILENT)


def test_a_row_tells_its_signal_and_who_updated_it_last(client_of, row):
    page = words(client_of("controller").get(CONFIRMATIONS))
    told = "Pågående enligt plan | Inte bekräftad | 2020-08-24 | , Utvecklingsledare"
    assert f"{row(SILENT).name} | {told}" in page


def test_the_leader_confirms_a_row_in_place(client_of, row):
    client, silent = client_of("avdelningschef"), row(SILENT)

    response = client.post(CONFIRMATIONS, confirm(silent, silent.updates.count()))

    assert response.url == f"{CONFIRMATIONS}#rad-{silent.pk}"
    newest = silent.updates.first()
    assert (newest.unchanged, newest.by_name) == (True, "Avdelningschef")
    page = words(client.get(CONFIRMATIONS))
    assert f"Bekräftad: {silent.name} – oförändrat, pågående enligt plan." in page
    assert "5 av 8 delaktiviteter bekräftade." in page


def test_a_row_that_is_finished_stays_in_the_list_as_confirmed(client_of, row, person, signal):
    client, silent = client_of("avdelningschef"), row(SILENT)
    seen = silent.updates.count()
    update_status(row=silent, signal=signal("finished"), text="Klart.", by=person("avdelningschef"), based_on=seen)

    page = words(client.get(CONFIRMATIONS))
    assert "5 av 8 delaktiviteter bekräftade." in page and silent.name in page


def test_a_reader_gets_no_buttons(client_of):
    page = words(client_of("forvaltningschef").get(CONFIRMATIONS))
    assert "Oförändrat:" not in page.replace(" | ", "")
    assert page.count("Bara läsa") == 8


def test_a_row_that_is_not_ones_own_cannot_be_confirmed(client_of, row):
    silent = row(SILENT)
    before = silent.updates.count()
    assert client_of("forvaltningschef").post(CONFIRMATIONS, confirm(silent, before)).status_code == 403
    own = row("Utforma uppdrag")
    assert client_of("admin").post(CONFIRMATIONS, confirm(own, own.updates.count())).status_code == 403
    assert silent.updates.count() == before


def test_a_row_of_no_plan_is_not_found(client_of):
    assert client_of("avdelningschef").post(CONFIRMATIONS, {"rad": 999_999, "based_on": 1}).status_code == 404


def test_somebody_elses_words_meanwhile_are_shown_and_nothing_is_saved(client_of, row, signal, person):
    silent = row(SILENT)
    seen = silent.updates.count()
    update_status(row=silent, signal=signal("on_track"), text="Nya ord.", by=person("utvecklingsledare"), based_on=seen)

    response = client_of("avdelningschef").post(CONFIRMATIONS, confirm(silent, seen))

    assert response.status_code == 409
    page = words(response)
    assert "Bekräftelsen är inte sparad" in page
    assert "har uppdaterats sedan du öppnade sidan." in page
    assert "Nya ord." in page
    assert silent.updates.count() == seen + 1


def test_a_row_nobody_has_updated_cannot_be_unchanged(client_of, row):
    never = row("Ta fram rutiner för förhandling")
    response = client_of("avdelningschef").post(CONFIRMATIONS, confirm(never, 0))
    assert response.status_code == 422
    assert f"{never.name}: Delaktiviteten har ingen tidigare uppdatering att bekräfta." in words(response)


@pytest.mark.parametrize("data", [{}, {"rad": "x", "based_on": "1"}, {"rad": "1", "based_on": "-1"}])
def test_a_broken_button_is_answered_with_a_sentence(data, client_of):
    response = client_of("controller").post(CONFIRMATIONS, data)
    assert (response.status_code, "Ladda om sidan" in words(response)) == (422, True)


def test_a_tertial_that_has_not_begun_asks_nothing(client_of):
    page = words(client_of("controller").get(f"{REPORTS}2021-T1/bekraftelser/"))
    assert "Ingen delaktivitet behöver bekräftas." in page
    assert "Tertialet börjar | 2021-01-01" in page


def test_in_january_the_third_tertial_is_still_asked_about(client_of, row):
    silent = row(SILENT)
    with override_settings(LOVPLAN_TODAY=date(2021, 1, 4)):
        client = client_of("avdelningschef")
        assert "4 av 8 delaktiviteter bekräftade." in words(client.get(CONFIRMATIONS))
        client.post(CONFIRMATIONS, confirm(silent, silent.updates.count()))
        assert "5 av 8 delaktiviteter bekräftade." in words(client.get(CONFIRMATIONS))


def test_after_sealing_the_buttons_are_gone(client_of, seal):
    seal(2020, 3)
    page = words(client_of("avdelningschef").get(CONFIRMATIONS))
    assert "Rapporten fastställdes | 2020-12-14" in page
    assert "| Oförändrat |" not in page


# The board's meeting


def test_a_meeting_is_set_on_its_page(client_of, plan):
    response = post_as_read(client_of("controller"), MEETING, {"on": "2021-02-01"})
    assert response.url == T3
    assert BoardMeeting.objects.get(plan=plan, year=2020, number=3).on == date(2021, 2, 1)


def test_a_meeting_may_be_typed_without_its_year_where_one_year_alone_has_the_day(client_of, plan):
    client = client_of("controller")
    assert post_as_read(client, MEETING, {"on": "1/2"}).url == T3
    assert BoardMeeting.objects.get(plan=plan).on == date(2021, 2, 1)
    asked = post_as_read(client, MEETING, {"on": "15/12"})  # of 2020 or of 2021
    assert asked.status_code == 422 and "Skriv året också, till exempel 15/12 2021." in words(asked)


def test_the_days_are_shown_before_they_are_saved(client_of, plan):
    response = post_as_read(client_of("controller"), MEETING, {"on": "2021-02-01", "visa": "1"})
    assert response.status_code == 200
    assert "2021-01-21 | tors | Rapporten skickas till nämnden" in words(response)
    assert BoardMeeting.objects.get(plan=plan).on == date(2021, 1, 25)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Ange vilken dag nämnden sammanträder."),
        ("i januari", "kan inte läsas"),
        ("2021-01-24", "2021-01-24 är ingen arbetsdag."),
        ("2020-08-31", "2020-08-31 ligger före tertialet"),
    ],
)
def test_a_day_that_cannot_be_is_sent_back_as_typed(typed, sentence, client_of, plan):
    response = client_of("controller").post(MEETING, {"on": typed})
    assert response.status_code == 422
    assert sentence in words(response)
    assert f'value="{typed}"' in response.content.decode() or not typed
    assert BoardMeeting.objects.get(plan=plan).on == date(2021, 1, 25)


@pytest.mark.parametrize("path", [MEETING, ROUTINE])
@pytest.mark.parametrize(("username", "status"), [("forvaltningschef", 403), ("admin", 403), ("namndsekreterare", 404)])
def test_others_neither_see_nor_send_the_forms(path, username, status, client_of):
    client = client_of(username)
    assert client.get(path).status_code == status
    assert client.post(path, {"on": "2021-02-01", **DAYS, **PLACES}).status_code == status
    assert BoardMeeting.objects.get().on == date(2021, 1, 25)


# The routine


def test_the_routine_is_set_on_its_page_and_moves_the_days(client_of):
    client = client_of("utvecklingsledare")
    assert post_as_read(client, ROUTINE, DAYS | PLACES).url == REPORTS

    routine = Routine.objects.get()
    assert (routine.send_days, routine.part_order[0]) == (8, "proposal")
    assert "2021-01-13 | ons | Rapporten skickas till nämnden" in words(client.get(T3))


def test_the_routine_shows_where_the_parts_stand_now(client_of):
    client = client_of("controller")
    post_as_read(client, ROUTINE, DAYS | PLACES)
    page = words(client.get(ROUTINE))
    assert page.index("Förslag till beslut") < page.index("Ärendebeskrivning") < page.index("Ekonomisk bedömning")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"send_days": "0"}, "Rapporten skickas: ange ett helt antal arbetsdagar från 1 till 60."),
        ({"collect_days": "61"}, "Insamlingen öppnar: ange ett helt antal arbetsdagar från 1 till 60."),
        ({"review_days": "fem"}, "Granskningen börjar: ange ett helt antal arbetsdagar från 1 till 60."),
        ({"place_economy": "2"}, "”Ekonomisk bedömning” har samma plats som ”Ärendebeskrivning”."),
        ({"place_economy": ""}, "Välj en plats för ”Ekonomisk bedömning”, 1 till 5."),
    ],
)
def test_a_routine_that_cannot_be_is_sent_back_with_what_was_typed(typed, sentence, client_of):
    response = client_of("controller").post(ROUTINE, DAYS | PLACES | typed)
    assert response.status_code == 422
    assert sentence in words(response)
    assert 'name="update_days" value="2"' in response.content.decode()
    assert not Routine.objects.exists()


# The list of reports


def test_the_tertials_are_listed_newest_first_with_their_next_day(client_of):
    page = words(client_of("controller").get(REPORTS)).partition("Varje tertial har en sida")[2]
    assert page.index("Tertial 3 2020") < page.index("Tertial 2 2020") < page.index("Tertial 1 2020")
    assert "pågår till och med | 2021-01-05 | . | 2021-01-05 | Sista dag för uppdateringar" in page


def test_a_coming_tertial_is_listed_when_its_meeting_is_known(client_of, plan, person):
    known = {"tertial": Tertial(2021, 2), "on": date(2021, 9, 27)}
    set_board_meeting(plan=plan, **known, by=person("controller"))
    page = words(client_of("controller").get(REPORTS))
    assert page.index("Tertial 2 2021") < page.index("Tertial 3 2020")
    assert "Tertial 1 2021" not in page


def test_a_report_that_was_not_sent_in_time_is_late(client_of, plan, person):
    set_board_meeting(plan=plan, tertial=Tertial(2019, 3), on=date(2020, 1, 27), by=person("controller"))
    assert "Försenad. | Rapporten skulle ha skickats | 2020-01-16" in words(client_of("controller").get(REPORTS))


def test_of_what_was_noted_twice_the_newest_holds(client_of, seal, person):
    report = seal(2020, 3)
    by = {"kind": "sent", "by": person("avdelningschef"), "by_name": "Avdelningschef", "seal": "0"}
    wrong = report.events.create(**by, on=date(2021, 1, 13), at="2021-01-13T09:00+01:00")
    report.events.create(**by, on=date(2021, 1, 14), at="2021-01-14T09:00+01:00", corrects=wrong, words="Fel dag.")
    assert "Skickad till nämnden | 2021-01-14" in words(client_of("controller").get(REPORTS))


def test_the_board_reads_nothing_of_the_tertials(client_of):
    page = words(client_of("namndsekreterare").get(REPORTS))
    assert "Tertial 3 2020" not in page
    assert "Rutin för rapporteringen" not in page


# Mitt arbete

NOTICE = "att bekräfta"


@pytest.mark.parametrize("username", ["controller", "utvecklingsledare", "avdelningschef"])
def test_an_open_collection_waits_for_those_with_rows_to_confirm(username, client_of):
    response = client_of(username).get("/mitt-arbete/")
    assert re.search(
        rf"Rapporten till nämnden, tertial 3 2020 \| \d+ delaktivitet(er)? {NOTICE}(, varav \d+ behöver uppmärksamhet)?"
        r"\. Senast \| 2021-01-05",
        words(response),
    )
    assert f'href="{CONFIRMATIONS}"' in response.content.decode()


def test_whoever_leads_the_work_is_told_without_rows_of_their_own(client_of, row):
    SubActivity.objects.update(group=row("Definiera alla kostnader").group)
    page = words(client_of("avdelningschef").get("/mitt-arbete/"))
    assert "Dina planer" in page and "inga delaktiviteter" not in page
    assert NOTICE in page


@pytest.mark.parametrize("username", ["forvaltningschef", "namndsekreterare", "partner", "admin"])
def test_those_who_do_not_work_in_the_plan_are_told_nothing(username, client_of):
    assert NOTICE not in words(client_of(username).get("/mitt-arbete/"))


@pytest.mark.parametrize("on", [date(2020, 12, 8), date(2021, 1, 6)])
def test_a_collection_that_is_not_open_is_not_spoken_of(on, client_of):
    with override_settings(LOVPLAN_TODAY=on):
        assert NOTICE not in words(client_of("controller").get("/mitt-arbete/"))


def test_a_sealed_report_is_collected_for_no_more(client_of, seal):
    seal(2020, 3)
    assert NOTICE not in words(client_of("controller").get("/mitt-arbete/"))


# Under Administration


def test_the_administration_refuses_a_day_that_is_not_worked(client_of):
    meeting = BoardMeeting.objects.get()
    response = client_of("admin").post(
        f"/admin/reporting/boardmeeting/{meeting.pk}/change/", {"on": "2021-01-24", "reason": "Flyttat"}
    )
    assert "2021-01-24 är ingen arbetsdag." in response.content.decode()


def test_the_administration_leaves_a_decided_day_alone(client_of, seal, person):
    report, meeting = seal(2020, 3), BoardMeeting.objects.get()
    decided = {"kind": "decided", "on": meeting.on, "paragraph": "§ 5", "outcome": "approved", "seal": "0"}
    report.events.create(**decided, at=report.sealed_at, by=person("admin"), by_name="Admin")
    path = f"/admin/reporting/boardmeeting/{meeting.pk}/"
    assert client_of("admin").post(f"{path}change/", {"on": "2021-02-01", "reason": "X"}).status_code == 403
    assert client_of("admin").post(f"{path}delete/", {"post": "yes"}).status_code == 403
    assert "Behandlad av nämnden | 2021-01-25 | : godkänd." in words(client_of("controller").get(REPORTS))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("till 2021-01-05.", "till <time>2021-01-05</time>."),
        ("2021-01-05", "<time>2021-01-05</time>"),
        ("<b>1 & 2</b>", "&lt;b&gt;1 &amp; 2&lt;/b&gt;"),
        ("", ""),
    ],
)
def test_dates_in_a_sentence_are_kept_whole(text, html):
    assert Template("{% load lovplan %}{{ text|whole_dates }}").render(Context({"text": text})) == html
