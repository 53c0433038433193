"""The pages of sealed reports: what they show, to whom, and that they read only what was stored."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from activities.calendar.tertial import Tertial
from activities.models import Activity, Plan, Revision, Role, Signal
from activities.revision.actions import withdraw_revision
from reporting.models import Assignment, SealedReport
from reporting.sealing.actions.board import mark_sent, note_decision
from tests.harness.pages import flat, post_as_read, words
from tests.harness.queries import query_budget
from tests.harness.reporting.sealed_copies import CORRECTION, copied, corrected_copy

pytestmark = pytest.mark.django_db

REPORTS = "/plan/lov-sarskilt-boende/rapporter/"
T2 = f"{REPORTS}2020-T2/version/1/"
READERS = ["utvecklingsledare", "controller", "avdelningschef", "forvaltningschef", "namndsekreterare", "admin"]


@pytest.fixture
def told(plan):
    return SealedReport.objects.get(plan=plan, year=2020, number=2)


@pytest.fixture
def board(client_of):
    return client_of("namndsekreterare")


@pytest.fixture
def lead(client_of):
    return client_of("avdelningschef")


# --- Reading --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("place", ["", "rapport/", "rapport.pdf", "rapport.json"])
def test_who_reads_reports_opens_them(place, role, client_of):
    assert client_of(role).get(T2 + place).status_code == 200


@pytest.mark.parametrize("place", ["", "rapport/", "rapport.pdf", "rapport.json"])
@pytest.mark.parametrize(
    "report", ["2020-T2/version/2/", "2020-T3/version/1/", "2020-T2/version/99999999999999999999/"]
)
def test_a_report_that_is_not_sealed_is_not_found(report, place, board):
    assert board.get(f"{REPORTS}{report}{place}").status_code == 404


def test_the_page_says_where_the_report_stands(board, told):
    page = flat(board.get(T2))
    assert (
        "Fastställd 2020-08-31, skickad 2020-09-03, behandlad av nämnden 2020-09-14 § 88: lagd till handlingarna"
        in page
    )
    assert told.pdf_sha256 in page
    assert "Redovisa hur de boendes" in page and "Inte upptaget i planen än" in page


@pytest.mark.parametrize(
    ("place", "column", "kind"),
    [
        ("rapport/", "html", "text/html; charset=utf-8"),
        ("rapport.pdf", "pdf", "application/pdf"),
        ("rapport.json", "snapshot", "application/json"),
    ],
)
def test_what_was_stored_is_sent_byte_for_byte(place, column, kind, board, told):
    response = board.get(T2 + place)
    stored = getattr(told, column)
    assert response.content == (stored.encode() if isinstance(stored, str) else bytes(stored))
    assert response["Content-Type"] == kind


def test_the_pdf_is_named_and_shown_in_place(board):
    assert board.get(f"{T2}rapport.pdf")["Content-Disposition"] == 'inline; filename="lov-sarskilt-boende-2020-T2.pdf"'


def test_the_stored_page_lets_its_own_style_through_and_no_other(board):
    policy = board.get(f"{T2}rapport/")["Content-Security-Policy"]
    assert re.search(r"style-src 'self' 'sha256-[^']+'(;|$)", policy) and "unsafe" not in policy


def test_nothing_that_is_renamed_later_changes_a_page(board, plan):
    before = {place: board.get(T2 + place).content for place in ("rapport/", "rapport.pdf", "rapport.json")}
    Plan.objects.filter(pk=plan.pk).update(title="Annan plan", board="Annan nämnd", diary_number="Annat")
    Signal.objects.filter(pk="on_track").update(label="Annat ord", fill="#123456")
    Role.objects.filter(title="Controller").update(title="Annan roll")
    assert {place: board.get(T2 + place).content for place in before} == before
    page = words(board.get(T2))
    assert "Rapport till Vård- och omsorgsnämnden" in page and "2020.082 VON" in page
    assert "7 | pågående enligt plan" in page


def test_a_replaced_report_says_so_first_and_leads_to_what_holds(board, told):
    corrected_copy(told)
    page = words(board.get(T2))
    assert page.index("Ersatt av version 2") < page.index("Rapport till")
    assert f'href="{REPORTS}2020-T2/version/2/"' in board.get(T2).content.decode()


def test_a_correction_shows_its_reason_and_what_differs(board, told):
    corrected_copy(told)
    page = words(board.get(f"{REPORTS}2020-T2/version/2/"))
    assert CORRECTION in page
    assert "Inga kostnader." in page and "Kostnaden ryms inom ramen." in page
    assert "Ersatt av" not in page


def test_only_the_version_that_holds_is_sent_and_decided_on(lead, told):
    assert "Rätta utskicket" in words(lead.get(T2))
    corrected_copy(told)
    page = words(lead.get(T2))
    assert "Rätta utskicket" not in page and "Rätta nämndens beslut" not in page
    assert "Markera som skickad" in words(lead.get(f"{REPORTS}2020-T2/version/2/"))


def test_the_helper_gives_the_version_that_holds(plan, told):
    later = corrected_copy(told)
    assert SealedReport.objects.sealed_version(plan, Tertial(2020, 2)) == later
    assert SealedReport.objects.sealed_version(plan, Tertial(2020, 3)) is None


@pytest.mark.both_databases
def test_a_sealed_pdf_costs_at_most_five_queries(board):
    board.get(f"{T2}rapport.pdf")
    with query_budget(5):
        board.get(f"{T2}rapport.pdf")


@pytest.mark.both_databases
def test_the_report_page_costs_the_same_whatever_has_happened(lead, told, person):
    lead.get(T2)
    with query_budget(15) as few:
        lead.get(T2)
    for day in (4, 5, 6):
        mark_sent(report=told, on=date(2020, 9, day), by=person("avdelningschef"), words="Fel dag")
    for number in range(3):
        Assignment.objects.create(report=told, what=f"Uppdrag {number}")
    with query_budget(15) as many:
        lead.get(T2)
    assert len(many) == len(few)


# --- The list -------------------------------------------------------------------------------------------------


def test_the_newest_report_is_what_the_filled_button_reads_and_the_first_of_the_list(board):
    html = board.get(REPORTS).content.decode()
    assert f'class="btn btn-primary" href="{T2}rapport/"' in html
    first = html[html.index("<tbody") : html.index("Tertial 1 2020")]
    assert "Tertial 2 2020" in first and f"{T2}rapport/" in first and f"{T2}rapport.pdf" in first
    assert "skickad 2020-09-03, behandlad av nämnden 2020-09-14 §\xa088: lagd till handlingarna" in first


def test_a_replaced_version_is_folded_under_what_holds(board, told):
    corrected_copy(told)
    html = board.get(REPORTS).content.decode()
    fold = html[html.index('<details class="replaced">') : html.index("</details>")]
    assert "Tertial 2 2020, version 1" in fold and f'href="{T2}"' in fold
    holds = html[html.index("<tbody") : html.index('<details class="replaced">')]
    assert f'href="{REPORTS}2020-T2/version/2/"' in holds


def test_board_readers_see_no_draft(board, lead):
    assert "tkast" not in words(board.get(REPORTS))
    assert "tkast" in words(lead.get(REPORTS))


def test_a_plan_without_reports_says_so(client_of, plan):
    other = Plan.objects.create(slug="annan", title="Annan plan", municipality="X", administration="Y", board="Z")
    page = words(client_of("admin").get(f"/plan/{other.slug}/rapporter/"))
    assert "Ingen rapport har fastställts ännu." in page


@pytest.mark.both_databases
def test_the_list_costs_the_same_however_many_reports(board, told):
    board.get(REPORTS)
    with query_budget(9) as few:
        board.get(REPORTS)
    for year in (2017, 2018, 2019):
        copied(told, year=year, at=datetime(2020, 12, 1, tzinfo=UTC))
    with query_budget(9) as many:
        board.get(REPORTS)
    assert len(many) == len(few)


# --- Forms ----------------------------------------------------------------------------------------------------


def test_a_report_is_marked_as_sent_on_its_page(lead, told):
    fresh = copied(told, number=3, at=datetime(2020, 12, 1, tzinfo=UTC))
    response = post_as_read(lead, f"{REPORTS}2020-T3/version/1/skickad/", {"on": "2020-12-03"})
    assert response.url == f"{REPORTS}2020-T3/version/1/#innehall"
    assert fresh.events.get().on == date(2020, 12, 3)


def test_what_was_typed_survives_a_fault(lead):
    response = lead.post(f"{T2}skickad/", {"on": "igår", "words": "Fel dag: <b>det</b> var igår"})
    assert response.status_code == 422
    html = response.content.decode()
    assert 'value="igår"' in html and "Fel dag: &lt;b&gt;det&lt;/b&gt; var igår" in html
    assert "kan inte läsas som en dag" in html


def test_the_board_notes_its_decision_with_assignments(board, told, person):
    fresh = copied(told, number=3, at=datetime(2020, 12, 1, tzinfo=UTC))
    mark_sent(report=fresh, on=date(2020, 12, 3), by=person("avdelningschef"))
    typed = {"on": "2020-12-10", "paragraph": "120", "outcome": "returned", "assignments": "Ett\r\n\r\nTvå\r\n"}
    page = flat(post_as_read(board, f"{REPORTS}2020-T3/version/1/beslut/", typed, follow=True))
    assert "behandlad av nämnden 2020-12-10 § 120: återremiss" in page
    assert "Nämnden har återremitterat rapporten." in page
    assert [given.what for given in fresh.assignments.order_by("pk")] == ["Ett", "Två"]


def test_a_decision_on_an_unsent_report_is_told_what_to_do_first(board, told):
    copied(told, number=3, at=datetime(2020, 12, 1, tzinfo=UTC))
    path = f"{REPORTS}2020-T3/version/1/beslut/"
    assert "Markera först att rapporten är skickad" in words(board.get(path))
    response = board.post(path, {"on": "2020-12-10", "paragraph": "§ 120", "outcome": "approved", "based_on": "0"})
    assert response.status_code == 422 and "Markera först att rapporten är skickad" in words(response)
    assert 'value="§ 120"' in response.content.decode()


def test_what_was_corrected_is_told_with_what_it_was(lead, told):
    noted = {"on": "2020-09-14", "paragraph": "§ 89", "outcome": "noted", "words": "Läste fel."}
    post_as_read(lead, f"{T2}beslut/", noted)
    page = flat(lead.get(T2))
    assert "behandlad av nämnden 2020-09-14 § 89: lagd till handlingarna" in page
    assert "Rättar: Behandlad av nämnden 2020-09-14 § 88: lagd till handlingarna" in page and "Läste fel." in page


def test_an_assignment_is_followed_into_the_plan(lead, told, plan, board):
    path = f"{T2}uppdrag/{told.assignments.get().pk}/"
    html = lead.get(path).content.decode()
    assert "Redovisa hur de boendes" in html and "Uppdrag från Vård- och omsorgsnämnden 2020-09-14 § 88" in html
    group = plan.groups.get(kind="steering").pk
    activity = Activity.objects.filter(sub_activities__title__gt="", step__plan=plan).first()
    typed = {"activity": activity.pk, "title": "Ny rad", "group": group, "rhythm": "tertial"}
    page = words(lead.post(path, typed, follow=True))
    assert "Blir ny delaktivitet i revision 3 (utkast)" in page and "Ta upp i planen" not in page

    draft = Revision.objects.get(plan=plan, number=3)
    lead.post(f"/plan/{plan.slug}/revisioner/3/faststall/", {"based_on": draft.edits, "decision": ""})
    assert "I planen sedan revision 3" in words(lead.get(T2))
    row = draft.items.get().sub_activity_id
    assert f"/delaktivitet/{row}/" in lead.get(T2).content.decode()
    assert f"/delaktivitet/{row}/" not in board.get(T2).content.decode()  # it could not open the row


def test_the_board_learns_of_no_draft_from_its_own_assignment(lead, told, plan, board, person):
    group = plan.groups.get(kind="steering").pk
    activity = Activity.objects.filter(sub_activities__title__gt="", step__plan=plan).first()
    typed = {"activity": activity.pk, "title": "Ny rad", "group": group, "rhythm": "tertial"}
    before = words(board.get(T2))
    lead.post(f"{T2}uppdrag/{told.assignments.get().pk}/", typed)
    assert words(board.get(T2)) == before

    withdraw_revision(revision=Revision.objects.get(plan=plan, number=3), by=person("avdelningschef"))
    assert words(board.get(T2)) == before


def test_a_row_that_is_wrong_keeps_what_was_typed(lead, told):
    response = lead.post(f"{T2}uppdrag/{told.assignments.get().pk}/", {"title": "Bara titeln"})
    assert response.status_code == 422 and "Bara titeln" in response.content.decode()
    assert "Välj en av planens aktiviteter" in words(response)


def test_an_assignment_of_another_report_is_not_found(lead, told):
    assert lead.get(f"{REPORTS}2020-T1/version/1/uppdrag/{told.assignments.get().pk}/").status_code == 404


def test_an_assignment_needs_a_decision_on_its_page_too(lead, told):
    copied(told, number=3)
    assert "Notera först vad nämnden beslutade." in words(lead.get(f"{REPORTS}2020-T3/version/1/uppdrag/"))


def test_the_day_of_the_boards_meeting_is_suggested(lead, told, plan):
    fresh = copied(told, year=2019, number=3, at=datetime(2020, 1, 2, tzinfo=UTC))
    plan.board_meetings.create(year=2019, number=3, on=date(2020, 1, 27))
    mark_sent(report=fresh, on=date(2020, 1, 10), by=fresh.sealed_by)
    assert 'value="2020-01-27"' in lead.get(f"{REPORTS}2019-T3/version/1/beslut/").content.decode()


def test_the_decision_reaches_the_list(lead, told, person, board):
    fresh = copied(told, number=3, at=datetime(2020, 12, 1, tzinfo=UTC))
    mark_sent(report=fresh, on=date(2020, 12, 3), by=person("avdelningschef"))
    said = {"on": date(2020, 12, 10), "paragraph": "§ 120", "outcome": "approved", "words": "", "assignments": []}
    note_decision(report=fresh, by=person("namndsekreterare"), **said)
    assert "behandlad av nämnden 2020-12-10 § 120: godkänd" in words(board.get(REPORTS))
