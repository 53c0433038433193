"""The PDFs that are kept say what their snapshots say and hold to both standards: the demo's, and a correction."""

from __future__ import annotations

import page
import pytest

from activities.calendar import clock
from reporting.models import SealedReport
from reporting.report.memos import sealed_memo
from reporting.sealing import verify
from reporting.sealing.actions.seal import correct, fingerprint
from reporting.sealing.correcting import Wanted, corrected, ground
from reporting.snapshot import schema
from tests.harness.reporting import semantic

pytestmark = pytest.mark.django_db


def correction(person) -> SealedReport:
    """Tertial 2 with other words in its memo and a row taken anew."""
    report = SealedReport.objects.get(number=2)
    row = next(row.key for row in schema.from_json(report.snapshot).rows if row.signal.key == "on_track")
    memo = sealed_memo(report) | {"economy": "Kostnaden är **40\u00a0000 kronor**:\n\n1. lokaler\n2. bemanning"}
    wanted, now = Wanted("Fel belopp.", memo, [row]), clock.now()
    read = fingerprint(corrected(ground(report), wanted, now))
    return correct(report=report, wanted=wanted, by=person("avdelningschef"), based_on=read, now=now)


@pytest.mark.parametrize("which", ["T1", "T2", "a correction"])
def test_a_kept_report_says_what_its_snapshot_says_by_both_standards(which, person):
    report = correction(person) if which == "a correction" else SealedReport.objects.get(number=int(which[1]))
    data, said = bytes(report.pdf), schema.from_json(report.snapshot)
    assert semantic.faults(data, said, html=report.html, attachment=report.snapshot.encode()) == []
    assert [
        failure.rule_id
        for profile in ("ua1", "3a")
        for failure in page.validate_pdf_bytes(data, profile=profile).failures
    ] == []


def test_the_demos_reports_and_a_correction_are_made_again_from_their_data(person):
    correction(person)
    found = [(one.faults, one.html_rendered, one.rendered) for one in verify.check_all()]
    assert found == [((), True, True)] * 3
