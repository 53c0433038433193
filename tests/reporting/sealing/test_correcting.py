"""A correction is a later version with a reason; what was not chosen stays as it was sealed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activities.calendar import clock
from activities.calendar.tertial import Tertial
from activities.models import Signal
from activities.models.register import save
from activities.revision.actions import add_item, adopt_revision, open_revision
from reporting.cycle.actions import set_routine
from reporting.errors import NotReady, ReadAgain
from reporting.models import CorrectionDraft, SealedReport
from reporting.report import collect
from reporting.report.memos import sealed_memo
from reporting.sealing import correcting, verify
from reporting.sealing.actions.drafts import save_correction_draft
from reporting.sealing.actions.seal import correct, fingerprint
from reporting.sealing.correcting import Wanted, corrected, ground
from reporting.snapshot import schema

pytestmark = [pytest.mark.django_db, pytest.mark.drill_on_postgresql]


@pytest.fixture
def report():
    return SealedReport.objects.get(number=2)


@pytest.fixture
def correction(report, person):
    """correction(economy="…", rows=[…]): sealed by the leader."""

    def make(report=report, by="avdelningschef", reason="Fel belopp.", rows=(), facts=False, based_on=None, **words):
        wanted, now = Wanted(reason, sealed_memo(report) | words, rows, facts), clock.now()
        read = based_on or fingerprint(corrected(ground(report), wanted, now))
        return correct(report=report, wanted=wanted, by=person(by), based_on=read, now=now)

    return make


def said(report):
    return schema.from_json(report.snapshot)


@pytest.mark.both_databases
def test_it_is_a_version_of_its_own_and_says_what_differs(report, correction):
    new = correction(economy="Kostnaden är 40 000 kronor.")

    assert (new.version, new.replaces, new.reason) == (2, report, "Fel belopp.")
    (difference,) = said(new).correction.differences
    assert (difference.where, difference.after) == ("Ekonomisk bedömning", "Kostnaden är 40 000 kronor.")
    assert said(new).correction.replaces.sha256 == report.pdf_sha256


def test_the_first_version_stays_as_it_was(report, correction):
    before = bytes(report.pdf), report.html
    correction(economy="Nytt")
    report.refresh_from_db()
    assert (bytes(report.pdf), report.html) == before
    assert report in SealedReport.objects.readable_by(report.sealed_by, clock.today())
    assert report not in SealedReport.objects.current()


def test_signals_set_since_do_not_slip_in(report, correction):
    new = correction(economy="Nytt")
    assert said(new).rows == said(report).rows
    assert said(new).as_of == "2020-08-31"


def test_a_chosen_row_is_taken_as_the_plan_has_it_now(report, correction, row):
    costs = row("Definiera alla kostnader").pk
    new = correction(rows=[costs])

    changed = {one.key for one, other in zip(said(new).rows, said(report).rows, strict=True) if one != other}
    assert changed == {costs}
    listed = [difference.where for difference in said(new).correction.differences]
    assert any("Bilaga 1, Definiera alla kostnader" in where for where in listed)
    assert "Läget i korthet: Pågående med avvikelser" in listed
    counts = {count.signal.key: count.now for count in said(new).counts}
    assert counts["deviating"] == 1


def test_rows_that_the_plan_has_otherwise_now_can_be_chosen(report, row):
    names = [name for _, name in correcting.candidates(ground(report))]
    assert row("Definiera alla kostnader").name in names
    assert row("Identifiera krav").name not in names


def test_the_plans_own_facts_are_taken_anew_when_chosen(report, correction, plan, person):
    plan.diary_number = "2020.083 VON"
    save(record=plan, by=person("admin"), reason="Rättat")
    assert correcting.facts_differ(ground(report))
    assert said(correction(facts=True)).diary_number == "2020.083 VON"


def test_facts_that_alone_differ_can_be_corrected(correction, plan, person):
    plan.board = "Äldrenämnden"
    save(record=plan, by=person("admin"), reason="Ny organisation")
    (difference,) = said(correction(facts=True)).correction.differences
    assert (difference.where, difference.after) == ("Nämnd", "Äldrenämnden")


def test_the_figures_keep_the_moment_they_were_taken(report, correction, row):
    new = said(correction(rows=[row("Definiera alla kostnader").pk]))
    assert new.taken_at == said(report).taken_at
    assert new.correction.made_at.startswith("2020-12-15T")
    assert [one.key for one in new.rows if one.taken_at] == [row("Definiera alla kostnader").pk]


def test_a_signal_worded_anew_since_is_worded_as_it_was(correction, row, person):
    signal = Signal.objects.get(pk="deviating")
    signal.label = "Avviker"
    save(record=signal, by=person("admin"), reason="Kortare")
    costs = row("Definiera alla kostnader").pk
    (found,) = (one for one in said(correction(rows=[costs])).rows if one.key == costs)
    assert found.signal.label == "Pågående med avvikelser"


def test_the_parts_of_the_memo_stand_as_they_were_sealed(report, correction, plan, person):
    order = ["proposal", "background", "statement", "economy", "recipients"]
    days = {"send_days": 7, "review_days": 5, "update_days": 1, "collect_days": 15}
    set_routine(plan=plan, part_order=order, by=person("avdelningschef"), **days)
    headings = [part.heading for part in said(correction(economy="Nytt")).memo.parts]
    assert headings == [part.heading for part in said(report).memo.parts]


def test_it_needs_a_reason(correction):
    with pytest.raises(ValidationError, match="Skriv varför"):
        correction(reason="  ", economy="Nytt")


def test_one_that_says_the_same_is_refused(correction):
    with pytest.raises(ValidationError, match="säger samma sak"):
        correction()


def test_only_the_leader_corrects(correction):
    with pytest.raises(PermissionDenied):
        correction(by="utvecklingsledare", economy="Nytt")


def test_a_replaced_version_is_not_corrected_once_more(report, correction):
    correction(economy="Nytt")
    with pytest.raises(ReadAgain, match="redan rättat"):
        correction(report=report, economy="Annat")


def test_the_new_version_is_corrected_in_turn(correction):
    third = correction(report=correction(economy="Nytt"), economy="Ännu nyare")
    assert third.version == 3
    assert not [fault for found in verify.check_all(again=False) for fault in found.faults]


def test_ones_own_draft_is_done_with_and_nobody_elses_is(report, correction, person, lead_too):
    for by in (person("avdelningschef"), lead_too("controller")):
        save_correction_draft(report=report, fields={"reason": f"Skrivet av {by}"}, by=by)
    correction(economy="Nytt")
    assert CorrectionDraft.objects.get().by == person("controller")


def test_what_was_not_read_is_not_sealed(correction):
    with pytest.raises(ReadAgain, match="har ändrats"):
        correction(economy="Nytt", based_on="0" * 64)


def test_a_replaced_file_is_still_known(report, correction):
    new = correction(economy="Nytt")
    verdict = verify.identify(bytes(report.pdf), SealedReport.objects.all())
    assert (verdict.report, verdict.replaced_by) == (report, new)
    assert not verdict.is_current


@pytest.fixture
def adopted(plan, person, row):
    """adopted("2020-10-12", "Avtalsvillkor"): a revision that words one row anew."""

    def adopt(day, title, name="Ta fram avtalsvillkor", reason="Lagens ord"):
        leader, at = person("avdelningschef"), clock.after(date.fromisoformat(day) - timedelta(days=1))
        revision = open_revision(plan=plan, title="Rättelse", by=leader, now=at)
        words = {"title": title}
        changed = {"kind": "title", "row": row(name), "values": words, "reason": reason}
        add_item(revision=revision, by=leader, now=at, **changed)
        adopt_revision(revision=revision, decision="", by=leader, based_on=1, now=at)

    return adopt


def reasons_told(report):
    """By row, but for the one that the demo's own revision has moved since."""
    return {change.name: change.reason for change in report.changes if not change.name.startswith("Ta fram mallar")}


def test_the_next_report_still_says_why_a_row_was_changed(adopted, correction, plan):
    """A correction of the words in December takes no row anew, so what was decided in October is still news."""
    adopted("2020-10-12", "Ta fram villkor")
    correction(economy="Nytt")
    draft = collect.draft(plan, Tertial(2020, 3), on=clock.today())
    assert reasons_told(draft) == {"Ta fram villkor": "Lagens ord"}


def test_a_row_that_was_taken_anew_is_no_news_and_its_reason_stands_in_the_correction(adopted, correction, plan, row):
    adopted("2020-10-12", "Ta fram villkor")
    new = correction(rows=[row("Ta fram villkor").pk])
    assert reasons_told(said(new))["Ta fram villkor"] == "Lagens ord"
    assert reasons_told(collect.draft(plan, Tertial(2020, 3), on=clock.today())) == {}


def test_what_is_told_of_other_rows_stays_word_for_word(report, adopted, correction, row):
    adopted("2020-10-12", "Ersättning", name="Utreda och definiera", reason="Kortare")
    new = said(correction(rows=[row("Definiera alla kostnader").pk]))
    assert new.changes == said(report).changes


def test_what_the_correction_lacks_stops_it(correction):
    with pytest.raises(NotReady, match="inte skriven"):
        correction(proposal="")


def test_a_personnummer_that_is_taken_out_is_not_repeated(correction):
    second = correction(economy="Enligt 811218-9876.")
    (difference,) = said(correction(report=second, economy="Enligt beslut.")).correction.differences
    assert (difference.before, difference.after) == ("Enligt 81….", "Enligt beslut.")


def test_the_review_shows_what_to_think_of(report, client_of, plan):
    client, base = client_of("avdelningschef"), f"/plan/{plan.slug}/rapporter/2020-T2/version/1/rattelse/"
    words = sealed_memo(report) | {"reason": "Fel om 811218-9876"}
    assert client.post(base, words).status_code == 302
    html = client.get(f"{base}granska/").content.decode()
    assert "Skälet till rättelsen" in html and "ser ut som ett personnummer" in html


def test_the_next_memo_begins_with_the_corrected_words(correction, plan):
    correction(economy="Kostnaden är 40 000 kronor.")
    draft = collect.draft(plan, Tertial(2020, 3), on=clock.today())
    assert "Kostnaden är 40 000 kronor." in [part.text for part in draft.memo.parts]
