"""A correction is a later version with a reason; what was not chosen stays as it was sealed."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activities import actions as plan_actions
from activities import clock
from activities.tertial import Tertial
from reporting import collect, correcting, snapshot, verification
from reporting.actions import correct, save_correction_draft
from reporting.actions.sealing import fingerprint
from reporting.correcting import corrected, sealed_memo
from reporting.errors import ReadAgain
from reporting.models import CorrectionDraft, SealedReport

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return SealedReport.objects.get(number=2)


@pytest.fixture
def correction(report, person):
    """correction(economy="…", rows=[…]): sealed by the leader."""

    def make(report=report, by="avdelningschef", reason="Fel belopp.", rows=(), facts=False, based_on=None, **words):
        chosen = {"reason": reason, "memo": sealed_memo(report) | words, "rows": rows, "facts": facts}
        now = clock.now()
        read = based_on or fingerprint(corrected(report, **chosen, moment=now))
        return correct(report=report, by=person(by), based_on=read, now=now, **chosen)

    return make


def said(report):
    return snapshot.from_json(report.snapshot)


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
    assert "Bilaga 1, Definiera alla kostnader" in said(new).correction.differences[0].where
    counts = {count.signal.key: count.now for count in said(new).counts}
    assert counts["deviating"] == 1


def test_rows_that_the_plan_has_otherwise_now_can_be_chosen(report, row):
    names = [name for _, name, _ in correcting.candidates(report)]
    assert row("Definiera alla kostnader").name in names
    assert row("Identifiera krav").name not in names


def test_the_plans_own_facts_are_taken_anew_when_chosen(report, correction, plan, person):
    plan.diary_number = "2020.083 VON"
    plan_actions.save(record=plan, by=person("admin"), reason="Rättat")
    assert correcting.facts_differ(report)
    assert said(correction(facts=True)).diary_number == "2020.083 VON"


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
    assert all(not found.faults for found in verification.check_all(again=False))


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
    verdict = verification.identify(bytes(report.pdf), SealedReport.objects.all())
    assert (verdict.report, verdict.replaced_by) == (report, new)
    assert not verdict.is_current


def test_the_next_memo_begins_with_the_corrected_words(correction, plan):

    correction(economy="Kostnaden är 40 000 kronor.")
    draft = collect.draft(plan, Tertial(2020, 3), on=clock.today())
    assert "Kostnaden är 40 000 kronor." in [part.text for part in draft.memo.parts]
