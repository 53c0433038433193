"""A changed byte is named, wherever it is; what is whole is told to be whole."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from activities.calendar import clock
from activities.calendar.tertial import Tertial
from activities.models import Role, RoleHolding, Signal
from reporting.models import SealedReport
from reporting.pdf import archive
from reporting.sealing import integrity, rendering, verify
from reporting.snapshot import chain
from tests.harness.reporting.ready import make_ready, seal_as_read
from tests.harness.reporting.sealed_copies import copied

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def faults():
    return {found.report.tertial.code: found.faults for found in verify.check_all()}


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


ALTERED = {
    "id": (4711, "Signalerna vid senaste rapportering"),
    "plan_id": (99999, "Planen som rapporten hör till finns inte"),
    "year": (2021, "Innehållets tertial är 2020-T2, men rapporten är förd som 2021-T2"),
    "number": (3, "men rapporten är förd som 2020-T3"),
    "version": (2, "Innehållets version är 1"),
    "sequence": (7, "rapport nummer 2 saknas"),
    "replaces_id": (4711, "Versionen som rapporten ersätter finns inte"),
    "reason": ("Fel belopp.", "men rapporten är förd som Fel belopp."),
    "as_of": ("2020-09-01", "men rapporten är förd som 2020-09-01"),
    "snapshot": ("{}", "Innehållet är ändrat"),
    "snapshot_sha256": ("0" * 64, "Innehållet är ändrat"),
    "html": ("<p>Läget är gott.</p>", "Html-filen är ändrad"),
    "html_sha256": ("0" * 64, "Html-filen är ändrad"),
    "pdf": (b"%PDF-1.7", "Pdf-filen är ändrad"),
    "pdf_sha256": ("0" * 64, "Pdf-filen är ändrad"),
    "renderer": ('{"format": "pdf/a-3a + pdf/ua-1"}', "sigillet stämmer inte"),
    "sealed_at": ("2020-09-02 11:00:00+00:00", "sigillet stämmer inte"),
    "sealed_by_name": ("Någon annan", "sigillet stämmer inte"),
    "previous_seal": ("0" * 64, "pekar på ett annat sigill"),
    "seal": ("0" * 64, "sigillet stämmer inte"),
}


def test_every_column_is_among_the_altered():
    kept = {field.attname for field in SealedReport._meta.concrete_fields}
    assert set(ALTERED) == kept - {"sealed_by_id"}  # whose name then is under the seal


@pytest.mark.parametrize("column", ALTERED)
def test_any_changed_column_is_named(tamper, column):
    value, fault = ALTERED[column]
    tamper(f"{column} = %s", value)
    named = [sentence for found in verify.check_all(again=False) for sentence in found.faults]
    assert any(fault in sentence for sentence in named), named


MISSHAPEN = [
    ("renderer = '[]'", "om programmen som har gjort rapporten kan inte läsas"),
    ("renderer = '\"x\"'", "om programmen som har gjort rapporten kan inte läsas"),
    ("pdf = ''", "under ”pdf”"),
    ("pdf = 'text'", "under ”pdf”"),
    ("pdf = 5", "under ”pdf”"),
    ("snapshot = CAST(snapshot AS BLOB)", "under ”innehåll”"),
    ("snapshot = '[1'", "den är inte JSON från rad 1, tecken 3"),
    ("html = CAST(html AS BLOB)", "under ”html”"),
    ("html = CAST(x'ff' AS TEXT)", "under ”html”"),
    ("seal = x'ff'", "under ”sigill”"),
    ("sealed_at = 'garbage'", "under ”fastställd”"),
    ("sealed_at = '2020-02-31 12:00:00'", "under ”fastställd”"),
    ("as_of = 'x'", "under ”läget den”"),
    ("as_of = '2020-02-31'", "under ”läget den”"),
    ("year = 1999", "men rapporten är förd som 1999-T1"),
    ("year = 'x'", "under ”år”"),
    ("number = 7", "men rapporten är förd som 2020-T7"),
    ("sequence = 'x'", "under ”nummer i planens kedja”"),
    ("plan_id = 'x'", "under ”plan”"),
    ("plan_id = CAST(x'ff' AS TEXT)", "något i den är inte vad det ska vara"),
]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps each column to its kind")
@pytest.mark.parametrize(("assignment", "fault"), MISSHAPEN)
def test_a_row_that_cannot_be_read_is_named_and_hides_no_other(tamper, assignment, fault):
    tamper(assignment, where="number = 1")
    found = list(verify.check_all(again=assignment.startswith("renderer")))
    (spoilt,) = [one for one in found if any(fault in sentence for sentence in one.faults)]
    (other,) = [one for one in found if one is not spoilt]
    assert other.report.number == 2
    assert integrity.UNREADABLE not in spoilt.faults or len(spoilt.faults) == 1
    assert not any("noteras" in sentence for sentence in spoilt.faults)
    assert verify.last_seals()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps each column to its kind")
@pytest.mark.parametrize(("assignment", "fault"), MISSHAPEN)
def test_the_file_of_a_row_that_cannot_be_read_is_never_genuine(tamper, assignment, fault):
    data = bytes(SealedReport.objects.get(number=1).pdf)
    tamper(assignment, where="number = 1")
    whole = assignment.startswith(("snapshot", "html"))  # which the file does not depend on
    assert verify.identify(data, SealedReport.objects.all()).damaged != whole


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


@pytest.fixture
def forge(tamper):
    """forge(html="…"): the last report with other words, and every hash and seal made again, its events' too."""

    def change(**columns):
        report = SealedReport.objects.get(number=2)
        for name, value in columns.items():
            setattr(report, name, value)
        for name in ("snapshot", "html", "pdf"):
            setattr(report, f"{name}_sha256", chain.sha256(getattr(report, name)))
        names = [*columns, "snapshot_sha256", "html_sha256", "pdf_sha256", "seal"]
        report.seal = chain.seal(report.facts())
        tamper(", ".join(f"{name} = %s" for name in names), *(getattr(report, name) for name in names))
        previous = ""
        for event in report.events.order_by("pk").select_related("corrects"):
            event.report, seal = report, previous
            previous = chain.seal(event.facts(seal))
            tamper("seal = %s", previous, where=f"id = {event.pk}", table="reporting_reportevent")
        return report

    return change


@pytest.mark.parametrize(
    "words",
    [
        "Förslaget innebär inga kostnader",  # the memo
        "Nämnden har fått planen.",  # a comment
        "Hur vårdtyngd ska mätas",  # the reason of a change
        'headers="n-now n2">8<',  # a count
        "Börjar 2020-09-01",  # what comes
        "20\u00a0mars 2020",  # of the report before
    ],
)
def test_words_of_the_page_that_are_not_those_of_the_data_are_named(forge, words):
    html = SealedReport.objects.get(number=2).html
    assert words in html
    forge(html=html.replace(words, f"{words.partition('>')[0]}>7<" if ">" in words else "Något annat"))
    found = [sentence for one in verify.check_all(again=False) for sentence in one.faults]
    assert len(found) == 1 and found[0].startswith("Html-filen saknar ”")


def test_words_that_were_added_to_the_page_are_named(forge):
    forge(html=SealedReport.objects.get(number=2).html.replace("</main>", "<p>Nämnden godkände.</p></main>"))
    assert faults()["2020-T2"] == (
        "Html-filen är inte den som innehållet ger: de skiljer sig.",
        "Pdf-filen är inte den som html-filen ger: byte för byte skiljer de sig.",
    )


def test_a_report_that_is_rewritten_with_all_its_seals_is_told_by_the_seal_noted_before(forge, capsys):
    report = SealedReport.objects.get(number=2)
    before, lie = report.seal, ("inga kostnader", "höga kostnader")
    html, said = report.html.replace(*lie), report.snapshot.replace(*lie)
    forge(html=html, snapshot=said, pdf=rendering.render_again(html, said, report.renderer))
    call_command("verify_records")
    with pytest.raises(CommandError, match="1 av 1 antecknade sigill finns inte"):
        call_command("verify_records", "--expect", before)
    assert before in capsys.readouterr().out


def test_a_report_of_an_older_template_is_no_fault(forge, capsys):
    """Its page says all that its data says, and its seal and its PDF fit it."""
    report = SealedReport.objects.get(number=2)
    noted = {name: value for name, value in json.loads(report.renderer).items() if name != "lovplan-html"}
    html = report.html.replace("Läget i korthet", "Så är läget")
    pdf = rendering.render_again(html, report.snapshot, report.renderer)
    forge(html=html, pdf=pdf, renderer=json.dumps(noted, ensure_ascii=False, sort_keys=True))
    call_command("verify_records")
    told = capsys.readouterr().out
    assert "2020-T1 version 1: stämmer (html- och pdf-filen gjorda om)" in told
    assert "2020-T2 version 1: stämmer (pdf-filen gjord om, html-filen prövad mot" in told


@pytest.mark.parametrize(
    ("assignment", "value"),
    [
        ("outcome = %s", "granted"),
        ("paragraph = %s", ""),
        ('"on" = %s', "2020-08-30"),
        ("at = %s", "2020-09-01 10:00:00+00:00"),
        ("by_name = %s", ""),
        ("by_name = %s", "Någon annan"),
        ("outcome = %s", "returned"),
        ("paragraph = %s", "§ 8"),
        ("words = %s", "Nämnden sade annat."),
        ('"on" = %s', "2020-09-13"),
        ("seal = %s", "0" * 64),
        ("corrects_id = id + 0 * %s", 1),
        ("corrects_id = %s", 4711),
    ],
)
def test_an_event_that_cannot_have_been_noted_so_is_named(tamper, assignment, value):
    tamper(assignment, value, where="kind = 'decided' AND \"on\" = '2020-09-14'", table="reporting_reportevent")
    found = [sentence for one in verify.check_all(again=False) for sentence in one.faults]
    assert found and all(sentence.endswith("är ändrat: så kan det inte ha noterats.") for sentence in found), found


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


def test_a_forged_file_is_no_report_when_its_hash_is_sealed_but_its_bytes_are_not_kept(tamper):
    report = SealedReport.objects.get(number=2)
    report.pdf_sha256 = chain.sha256(FORGED)
    tamper("pdf_sha256 = %s, seal = %s", report.pdf_sha256, chain.seal(report.facts()))
    assert verify.identify(FORGED, SealedReport.objects.all()).damaged


@pytest.mark.parametrize("column", ["sealed_by_name", "reason", "previous_seal", "seal"])
def test_a_report_whose_own_seal_does_not_fit_proves_nothing(tamper, column):
    tamper(f"{column} = %s", "0" * 64)
    report = SealedReport.objects.get(number=2)
    assert verify.identify(bytes(report.pdf), SealedReport.objects.all()).damaged


@pytest.fixture
def sealed_at_night():
    """A report sealed half past midnight in Sweden on the second of December, with UTC still at the first."""
    told = SealedReport.objects.get(number=2)
    return copied(told, number=3, at=datetime(2020, 12, 1, 23, 30, tzinfo=UTC))


def test_a_report_is_sealed_on_the_day_it_was_in_sweden(sealed_at_night, tmp_path, capsys):
    (tmp_path / "rapport.pdf").write_bytes(bytes(sealed_at_night.pdf))
    call_command("verify_report", str(tmp_path / "rapport.pdf"))
    assert "fastställd 2020-12-02" in capsys.readouterr().out
    ((_, day),) = verify.last_seals().values()
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
    assert {(found.faults, found.rendered) for found in verify.check_all()} == {((), True)}


def test_a_report_of_other_versions_is_checked_by_its_hashes_and_texts_alone(forge, capsys):
    forge(renderer='{"format": "pdf/a-3a + pdf/ua-1", "weasyprint": "69.0"}')
    call_command("verify_records")
    told = "stämmer (gjord med andra versioner av programmen, bara kontrollsummor och texter prövade)"
    assert f"2020-T2 version 1: {told}" in capsys.readouterr().out


def test_every_format_that_can_be_set_can_be_made(settings):
    assert set(settings.PDF_FORMATS) == set(archive.VARIANTS)
