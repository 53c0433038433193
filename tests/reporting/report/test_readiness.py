"""The pre-flight of the demo's tertial 3 2020: facts out of the records, and where each finding leads."""

from __future__ import annotations

from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.urls import reverse

from activities.calendar.tertial import Tertial
from activities.models import BasisStep, DecisionBasis, Membership, SubActivity
from activities.models.register import save
from activities.plan.actions import confirm_unchanged, decide_proposal
from activities.revision.actions import open_revision
from reporting.cycle.actions import set_board_meeting
from reporting.models import BoardMeeting
from reporting.report import collect
from reporting.report.actions import save_memo_draft
from reporting.report.readiness import facts_of, preflight_for, preflight_of
from tests.harness.queries import query_budget

pytestmark = pytest.mark.django_db

DAY = date(2020, 12, 15)
T1, T2, T3 = Tertial(2020, 1), Tertial(2020, 2), Tertial(2020, 3)
PLAN = "/plan/lov-sarskilt-boende"


def facts(plan, tertial=T3, on=DAY):
    return facts_of(plan, tertial, on, collect.draft(plan, tertial, on=on))


def found(preflight, rule):
    return [finding for finding in (*preflight.blocks, *preflight.warnings) if finding.rule == rule]


def test_rows_that_have_said_nothing_since_the_tertial_began(plan, row):
    silent = {
        row(words).pk
        for words in ("Utforma uppdrag", "Ta fram rutiner för förhandling", "Identifiera krav", "Ta fram relevanta")
    }
    assert facts(plan).unconfirmed == silent


def test_a_confirmation_is_a_word(plan, row, person):
    first = row("Utforma uppdrag")
    confirm_unchanged(row=first, by=person("utvecklingsledare"), based_on=first.updates.count())
    assert first.pk not in facts(plan).unconfirmed


def test_a_row_that_begins_after_the_tertial_is_not_asked(plan, row):
    later = row("Annonsera i den nationella")
    SubActivity.objects.filter(pk=later.pk).update(start="2021-01-10", end="2021-02-01")
    assert later.pk not in facts(plan, on=date(2021, 1, 20)).unconfirmed


def test_a_row_reported_once_in_a_quarter_is_not_asked_every_tertial(plan, row):
    SubActivity.objects.filter(pk=row("Utforma uppdrag").pk).update(rhythm="once", once_year=2020, once_quarter=1)
    assert row("Utforma uppdrag").pk not in facts(plan).unconfirmed


def test_a_row_reported_once_is_asked_in_the_report_about_its_quarter(plan, row):
    SubActivity.objects.filter(pk=row("Utforma uppdrag").pk).update(rhythm="once", once_year=2020, once_quarter=4)
    assert row("Utforma uppdrag").pk in facts(plan).unconfirmed


def test_the_boards_meeting_is_that_of_the_tertial(plan):
    BoardMeeting.objects.filter(number=3).delete()
    assert facts(plan).meeting_on is None
    assert facts(plan, T2).meeting_on == BoardMeeting.objects.get(number=2).on


def test_a_proposed_date_waits_until_somebody_decides(plan, row, person):
    (waiting,) = facts(plan).waiting
    assert (waiting.row, waiting.number, waiting.end) == (
        "Utreda och definiera ersättningsmodell",
        2,
        date(2021, 2, 28),
    )
    update = row("Utreda och definiera").updates.get(number=2)
    decide_proposal(update=update, approved=True, by=person("avdelningschef"))
    assert not facts(plan).waiting


def test_a_date_that_was_turned_down_is_warned_of_until_somebody_says_something(plan, row, person):
    update, by = row("Utreda och definiera").updates.get(number=2), person("avdelningschef")
    assert not facts(plan).refused
    decide_proposal(update=update, approved=False, words="Räkna om.", by=by)
    assert facts(plan).refused == {update.sub_activity_id}
    confirm_unchanged(row=update.sub_activity, by=by, based_on=2)
    assert not facts(plan).refused


def test_an_underlag_counts_as_returned_while_that_is_its_newest_step(plan, person):
    basis = DecisionBasis.objects.get(title__startswith="Kostnader för lokaler")
    assert not facts(plan).returned
    last = basis.steps.first()
    BasisStep.objects.create(
        basis=basis, number=last.number + 1, round=last.round, state="returned", words="Räkna om.", at=last.at,
        by=person("avdelningschef"), by_name="Avdelningschef",
    )  # fmt: skip
    (returned,) = facts(plan).returned
    assert (returned.pk, returned.title) == (basis.pk, basis.title)


def test_a_draft_of_a_revision_is_open(plan, person):
    assert facts(plan).open_revision == 0
    open_revision(plan=plan, title="Nya ord", by=person("avdelningschef"))
    assert facts(plan).open_revision == 3


def test_a_report_the_board_was_to_have_and_that_is_not_sealed_is_skipped(plan, person):
    on = date(2021, 5, 3)
    set_board_meeting(plan=plan, tertial=Tertial(2021, 1), on=date(2021, 6, 7), by=person("avdelningschef"))
    assert facts(plan, Tertial(2021, 1), on).unsealed == (T3,)
    (skipped,) = found(preflight_for(person("avdelningschef"), plan, Tertial(2021, 1), on), "skipped")
    assert skipped.url == f"{PLAN}/rapporter/2020-T3/"


def test_the_last_tertial_that_can_be_named_has_a_preflight_too(plan):
    assert found(preflight_of(plan, Tertial(2099, 3), DAY), "not_begun")


def test_what_is_wrong_with_the_plan_is_put_right_under_administration(plan, person, client_of):
    plan.diary_number = "811218-9876"
    save(record=plan, by=person("admin"), reason="Prov")
    (number,) = found(preflight_for(person("admin"), plan, T3, DAY), "personal_number")
    assert client_of("admin").get(number.url).status_code == 200
    (number,) = found(preflight_for(person("avdelningschef"), plan, T3, DAY), "personal_number")
    assert number.url == f"{PLAN}/"


def test_what_somebody_has_typed_of_the_memo_and_not_saved(plan, person):
    at, by = datetime(2020, 12, 14, 8, 5, tzinfo=UTC), person("controller")
    save_memo_draft(plan=plan, tertial=T3, fields={"economy": "Hemliga ord"}, by=by, now=at)
    save_memo_draft(plan=plan, tertial=T2, fields={"economy": "En annan tertial"}, by=by)
    assert [(unsaved.by, f"{unsaved.at:%H:%M}") for unsaved in facts(plan).unsaved] == [("Controller", "09:05")]
    (finding,) = found(preflight_for(person("avdelningschef"), plan, T3, DAY), "unsaved_memo")
    assert finding.url.endswith("/2020-T3/tjansteskrivelse/") and "Hemliga" not in finding.text


def test_sealed_tertials(plan):
    assert facts(plan).sealed == {T1, T2}
    assert {finding.rule for finding in preflight_of(plan, T1, DAY).blocks} >= {"sealed", "later_sealed"}


def test_a_group_without_a_responsible_blocks_all_its_rows(plan, row):
    terms = row("Ta fram avtalsvillkor")
    Membership.objects.filter(group=terms.group, kind="responsible").delete()
    names = {finding.where for finding in found(preflight_of(plan, T3, DAY), "no_responsible")}
    assert names == {other.name for other in SubActivity.objects.filter(group=terms.group)}


def test_every_finding_leads_somewhere_that_the_leader_may_open(plan, row, person, client_of):
    BoardMeeting.objects.filter(number=3).delete()
    open_revision(plan=plan, title="Nya ord", by=person("avdelningschef"))
    Membership.objects.filter(group=row("Ta fram avtalsvillkor").group, kind="responsible").delete()
    leader = person("avdelningschef")
    client, preflight = client_of("avdelningschef"), preflight_for(leader, plan, T3, DAY)
    kinds = {finding.target.kind: finding.url for finding in (*preflight.blocks, *preflight.warnings)}
    assert {"update", "revise", "proposal", "revision", "meeting", "reports"} <= kinds.keys()
    for url in kinds.values():
        assert client.get(url, follow=True).status_code == 200


def test_an_unconfirmed_row_leads_to_its_form_for_those_who_may_send_it(plan, row, person):
    pk = row("Utforma uppdrag").pk

    def urls(username):
        user = person(username)
        return {f.where: f.url for f in found(preflight_for(user, plan, T3, DAY), "unconfirmed")}

    assert urls("avdelningschef")[row("Utforma uppdrag").name] == f"{PLAN}/delaktivitet/{pk}/uppdatera/"
    assert urls("forvaltningschef")[row("Utforma uppdrag").name] == f"{PLAN}/delaktivitet/{pk}/"


def test_a_reader_is_led_to_no_page_that_is_closed_to_them(plan, person, client_of):
    BoardMeeting.objects.filter(number=3).delete()
    client, preflight = client_of("forvaltningschef"), preflight_for(person("forvaltningschef"), plan, T3, DAY)
    for finding in (*preflight.blocks, *preflight.warnings):
        assert not finding.url or client.get(finding.url).status_code == 200
    assert [finding.url for finding in found(preflight, "no_meeting")] == [""]


@pytest.mark.both_databases
def test_the_facts_cost_the_same_whatever_the_plans_size(plan):
    report = collect.draft(plan, T3, on=DAY)
    with query_budget(10):
        facts_of(plan, T3, DAY, report)


@pytest.mark.both_databases
def test_a_report_at_hand_is_not_made_again(plan):
    report = collect.draft(plan, T3, on=DAY)
    with query_budget(10):
        preflight_of(plan, T3, DAY, report)


# --- The page -------------------------------------------------------------------------------------------------


def page(client, tertial=T3):
    return client.get(reverse("reporting:preflight", args=["lov-sarskilt-boende", tertial]))


def test_the_page_lists_what_blocks_and_what_warns(client_of, plan):
    html, preflight = page(client_of("avdelningschef")).content.decode(), preflight_of(plan, T3, DAY)
    assert f"{len(preflight.blocks)} saker hindrar rapporten" in html
    assert f"{len(preflight.warnings)} saker att se över först." in html
    assert all(finding.text in unescape(html) for finding in (*preflight.blocks, *preflight.warnings))
    assert "Skriv tjänsteskrivelsen" in html


def test_the_page_says_when_nothing_blocks(client_of, plan, person):
    for row in SubActivity.objects.filter(pk__in=facts(plan).unconfirmed):
        if row.updates.exists():
            confirm_unchanged(row=row, by=person("avdelningschef"), based_on=row.updates.count())
    SubActivity.objects.filter(title__startswith="Ta fram rutiner för").update(ended_on="2020-12-01")
    html = page(client_of("avdelningschef")).content.decode()
    assert "Inget hindrar att rapporten fastställs." in html
    assert "<strong>Hindrar</strong>" not in html


def test_those_who_do_not_write_are_not_asked_to(client_of):
    assert "Skriv tjänsteskrivelsen" not in page(client_of("forvaltningschef")).content.decode()
