"""A report that is gone is missed: by the chain, by what it left, or by the seal that somebody noted."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from activities.models import Plan
from reporting.models import SealedReport
from reporting.sealing import traces, verify
from tests.harness.reporting.sealed_copies import copied

pytestmark = [pytest.mark.django_db, pytest.mark.drill_on_postgresql]


@pytest.fixture
def last():
    return SealedReport.objects.get(number=2)


@pytest.fixture
def take_away(tamper):
    """take_away(report, "signal"): deletes it, and of what belongs to it only what is named."""

    def delete(report, *kinds):
        for kind in kinds:
            tamper(f"DELETE FROM reporting_{kind} WHERE report_id = %s", report.pk)
        tamper("DELETE FROM reporting_sealedreport WHERE id = %s", report.pk)

    return delete


ALL = ("reportedsignal", "reportevent", "historicalassignment", "assignment")


def told(*arguments):
    """What the command says when it fails."""
    with pytest.raises(CommandError) as failed:
        call_command("verify_records", *arguments)
    return str(failed.value)


def test_reports_of_a_plan_that_is_gone_are_checked_and_named(plan, tamper):
    tamper("DELETE FROM activities_plan WHERE id = %s", plan.pk)
    found = list(verify.check_all())
    assert [one.faults for one in found] == [("Planen som rapporten hör till finns inte.",)] * 2
    assert list(verify.last_seals()) == [f"plan {plan.pk}"]


def test_a_report_moved_to_a_plan_that_is_none_is_named(tamper, last):
    tamper("plan_id = 99999")
    first, moved = verify.check_all(again=False)
    assert first.faults == ()
    assert moved.name == "plan 99999 2020-T2 version 1"
    assert "Planen som rapporten hör till finns inte." in moved.faults


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("reportedsignal", "18 rapporterade signaler"),
        ("reportevent", "2 händelser efter fastställandet"),
        ("historicalassignment", "1 rad i uppdragens historik"),
        ("assignment", "1 uppdrag från nämnden"),
    ],
)
def test_the_last_report_is_missed_by_what_it_left(kind, words, last, take_away):
    take_away(last, *(other for other in ALL if other != kind))
    assert traces.lost_reports() == [
        f"Rapporten med nummer {last.pk} i databasen är borttagen. Kvar av den finns {words}."
    ]
    assert "1 borttagen rapport har lämnat spår." in told()


def test_nothing_is_missed_of_whole_records():
    assert traces.lost_reports() == []


def test_the_last_report_is_missed_by_its_noted_seal(last, take_away, capsys):
    take_away(last, *ALL)
    call_command("verify_records")
    assert "1 av 1 antecknade sigill finns inte." in told("--expect", last.seal)
    assert f"Sigillet {last.seal} finns inte." in capsys.readouterr().out


def test_all_reports_are_missed_by_a_noted_seal(last, take_away):
    for report in (last, SealedReport.objects.get(number=1)):
        take_away(report, *ALL)
    call_command("verify_records")
    assert "antecknade sigill finns inte" in told("--expect", last.seal)


def test_noted_seals_that_are_there_are_no_fault(last, capsys):
    first = SealedReport.objects.get(number=1)
    call_command("verify_records", "--expect", f" {last.seal.upper()}", "--expect", first.seal)
    assert "2 rapporter, alla stämmer." in capsys.readouterr().out


def test_what_is_no_seal_is_told():
    assert told("--expect", "sigill") == (
        "”sigill” är inget sigill. Ett sigill är 64 tecken: siffror och bokstäverna a till f."
    )


def test_each_plan_has_a_last_seal_whatever_it_is_called(plan, last):
    other = Plan.objects.create(slug="annan", title=plan.title, municipality="X", administration="Y", board="Z")
    newer = copied(last, plan_id=other.pk, sequence=1, previous_seal="")
    seals = {slug: seal for slug, (seal, _) in verify.last_seals().items()}
    assert seals == {plan.slug: last.seal, "annan": newer.seal}
