"""A changed byte is named, wherever it is; what is whole is told to be whole."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from activities import clock
from activities.models import Role, RoleHolding, Signal
from activities.tertial import Tertial
from reporting import chain, pdf_archive, verification
from reporting.models import SealedReport
from tests.reporting.ready import make_ready, seal_as_read
from tests.reporting.sealed_copies import copied

pytestmark = pytest.mark.django_db


def faults():
    return {found.report.tertial.code: found.faults for found in verification.check_all()}


def test_the_records_of_the_demo_are_whole():
    assert faults() == {"2020-T1": (), "2020-T2": ()}


def test_another_role_person_colour_or_plan_changes_no_sealed_report(person, plan):
    make_ready(plan, person("avdelningschef"))
    seal_as_read(plan, Tertial(2020, 3), person("avdelningschef"), clock.now())
    before = [(bytes(report.pdf), report.html) for report in SealedReport.objects.order_by("pk")]

    Role.objects.filter(title="Controller").update(title="Verksamhetscontroller")
    Signal.objects.filter(pk="on_track").update(fill="#000000", label="Går bra")
    RoleHolding.objects.filter(user=person("forvaltningschef")).delete()
    person("forvaltningschef").delete()
    plan.title, plan.slug = "En annan plan", "annan"
    plan.save()

    assert faults() == {"2020-T1": (), "2020-T2": (), "2020-T3": ()}
    assert [(bytes(report.pdf), report.html) for report in SealedReport.objects.order_by("pk")] == before


def test_one_changed_byte_of_the_pdf_is_named(tamper):
    report = SealedReport.objects.get(number=2)
    body = bytearray(report.pdf)
    body[len(body) // 2] ^= 1
    tamper("pdf = %s", bytes(body))

    found = faults()
    assert found["2020-T1"] == ()
    assert found["2020-T2"] == (
        "Pdf-filen är ändrad: kontrollsumman stämmer inte.",
        "Pdf-filen är inte den som html-filen ger: byte för byte skiljer de sig.",
    )


@pytest.mark.parametrize(
    ("assignment", "value", "fault"),
    [
        ("html = html || %s", " ", "Html-filen är ändrad"),
        ("snapshot = snapshot || %s", " ", "Innehållet är ändrat"),
        ("sealed_by_name = %s", "Någon annan", "sigillet stämmer inte"),
        ("sealed_at = %s", "2020-09-02 11:00:00+00:00", "sigillet stämmer inte"),
        ("pdf_sha256 = %s", "0" * 64, "Pdf-filen är ändrad"),
        ("seal = %s", "0" * 64, "sigillet stämmer inte"),
        ("previous_seal = %s", "0" * 64, "pekar på ett annat sigill"),
        ("as_of = %s", "2020-09-01", "men rapporten är förd som 2020-09-01"),
        ("number = %s", 3, "Innehållets tertial är 2020-T2"),
    ],
)
def test_any_changed_column_is_named(tamper, assignment, value, fault):
    tamper(assignment, value)
    named = [sentence for found in verification.check_all(again=False) for sentence in found.faults]
    assert any(fault in sentence for sentence in named), named


def test_a_report_taken_out_of_the_chain_is_missed(tamper):
    first = SealedReport.objects.get(number=1)
    tamper("DELETE FROM reporting_reportedsignal WHERE report_id = %s", first.pk, table="reporting_reportedsignal")
    tamper("DELETE FROM reporting_reportevent WHERE report_id = %s", first.pk, table="reporting_reportevent")
    tamper("DELETE FROM reporting_sealedreport WHERE id = %s", first.pk)
    assert any("rapport nummer 1 saknas" in sentence for sentence in faults()["2020-T2"])


def test_reported_signals_that_differ_from_the_snapshot_are_named(tamper):
    tamper("label = %s", "Går bra", where="key = 'on_track'", table="reporting_reportedsignal")
    assert any("Signalerna vid senaste rapportering" in sentence for sentence in faults()["2020-T2"])


def test_a_snapshot_and_its_hashes_changed_together_break_the_seal(tamper):
    """Whoever can write every column must also make the seal again, and then the chain no longer fits."""
    report = SealedReport.objects.get(number=1)
    changed = report.snapshot.replace("Vård- och omsorgsnämnden", "En annan nämnd")
    tamper("snapshot = %s, snapshot_sha256 = %s", changed, chain.sha256(changed), where="number = 1")
    assert any("sigillet stämmer inte" in sentence for sentence in faults()["2020-T1"])


def test_the_file_of_a_report_is_known(tmp_path, capsys):
    path = tmp_path / "rapport.pdf"
    path.write_bytes(bytes(SealedReport.objects.get(number=2).pdf))
    call_command("verify_report", str(path))
    assert "äkta och gällande" in capsys.readouterr().out


def test_a_file_with_one_byte_changed_is_not(tmp_path):
    path = tmp_path / "rapport.pdf"
    path.write_bytes(bytes(SealedReport.objects.get(number=2).pdf) + b"\n")
    with pytest.raises(CommandError, match="okänd eller ändrad"):
        call_command("verify_report", str(path))


FORGED = b"%PDF-1.7 forged"


@pytest.mark.parametrize(
    ("assignment", "value"),
    [
        ("pdf_sha256 = %s", chain.sha256(FORGED)),
        (f"pdf_sha256 = '{chain.sha256(FORGED)}', pdf = %s", FORGED),
    ],
)
def test_a_forged_file_is_not_taken_for_a_report_because_the_records_hold_its_hash(tamper, tmp_path, assignment, value):
    tamper(assignment, value)
    (tmp_path / "rapport.pdf").write_bytes(FORGED)
    with pytest.raises(CommandError, match=r"går inte att avgöra.* kör verify_records"):
        call_command("verify_report", str(tmp_path / "rapport.pdf"))


@pytest.mark.parametrize("column", ["sealed_by_name", "reason", "previous_seal", "seal"])
def test_a_report_whose_own_seal_does_not_fit_proves_nothing(tamper, column):
    tamper(f"{column} = %s", "0" * 64)
    report = SealedReport.objects.get(number=2)
    assert verification.identify(bytes(report.pdf), SealedReport.objects.all()).damaged


@pytest.fixture
def sealed_at_night():
    """A report sealed half past midnight in Sweden on the second of December, with UTC still at the first."""
    told = SealedReport.objects.get(number=2)
    return copied(told, number=3, at=datetime(2020, 12, 1, 23, 30, tzinfo=UTC))


def test_a_report_is_sealed_on_the_day_it_was_in_sweden(sealed_at_night, tmp_path, capsys):
    (tmp_path / "rapport.pdf").write_bytes(bytes(sealed_at_night.pdf))
    call_command("verify_report", str(tmp_path / "rapport.pdf"))
    assert "fastställd 2020-12-02" in capsys.readouterr().out
    ((_, day),) = verification.last_seals().values()
    assert day == date(2020, 12, 2)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="kan inte läsas"):
        call_command("verify_report", str(tmp_path / "saknas.pdf"))


def test_the_command_names_what_is_wrong_and_fails(tamper, capsys):
    tamper("html = html || %s", " ")
    with pytest.raises(CommandError, match="1 av 2 rapporter stämmer inte"):
        call_command("verify_records")
    assert "2020-T2 version 1: FEL" in capsys.readouterr().out


def test_a_report_in_the_newer_format_is_made_again_in_that_format(plan, person, settings):
    settings.PDF_FORMAT = settings.PDF_FORMATS[1]
    make_ready(plan, person("avdelningschef"))
    sealed = seal_as_read(plan, Tertial(2020, 3), person("avdelningschef"), clock.now())
    settings.PDF_FORMAT = settings.PDF_FORMATS[0]
    assert bytes(sealed.pdf).startswith(b"%PDF-2.0")
    assert {(found.faults, found.rendered) for found in verification.check_all()} == {((), True)}


def test_a_report_of_other_versions_is_checked_by_its_hashes_alone(tamper):
    tamper("renderer = %s", '{"format": "pdf/a-3a + pdf/ua-1", "weasyprint": "69.0"}')
    (found,) = [found for found in verification.check_all() if found.report.number == 2]
    assert not found.rendered
    assert any("sigillet" in fault for fault in found.faults)


def test_every_format_that_can_be_set_can_be_made(settings):
    assert set(settings.PDF_FORMATS) == set(pdf_archive.VARIANTS)
