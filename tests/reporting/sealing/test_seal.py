"""Sealing: what is written, by whom, and what is refused."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from activities.calendar.tertial import Tertial
from activities.plan.actions import update_status
from reporting.errors import NotReady, ReadAgain
from reporting.models import ReportedSignal, SealedReport
from reporting.report import collect
from reporting.report.findings import Finding, Target
from reporting.report.preflight import Preflight
from reporting.sealing.actions.seal import fingerprint, seal
from reporting.snapshot import schema

pytestmark = pytest.mark.both_databases

T3 = Tertial(2020, 3)
TODAY = date(2020, 12, 15)


@pytest.fixture(autouse=True)
def ready(monkeypatch):
    """The cast's plan is not ready; what the pre-flight finds is tried in its own tests."""
    monkeypatch.setattr("reporting.report.readiness.preflight_of", lambda *args: Preflight((), ()))


@pytest.fixture
def tell(person, row, signal):
    """tell("avtalsvillkor", "finished"): the leader sets a signal."""

    def update(words, key):
        found = row(words)
        update_status(
            row=found,
            signal=signal(key),
            by=person("avdelningschef"),
            based_on=found.updates.count(),
            text="Nytt läge",
        )
        return found

    return update


def read(plan, tertial=T3):
    return fingerprint(collect.draft(plan, tertial, on=TODAY))


def sealed_by(person, plan, tertial=T3):
    return seal(plan=plan, tertial=tertial, by=person("avdelningschef"), based_on=read(plan, tertial))


def test_a_sealed_report_keeps_its_words_its_page_and_its_pdf(person, plan):
    report = sealed_by(person, plan)

    assert report.version == 1
    assert bytes(report.pdf).startswith(b"%PDF")
    assert report.pdf_sha256 == hashlib.sha256(bytes(report.pdf)).hexdigest()
    said = schema.from_json(report.snapshot)
    assert said.tertial == "2020-T3" and not said.draft
    assert said.taken_at.startswith("2020-12-15T")
    assert "Utkast" not in report.html


def test_what_was_reported_of_each_row_can_be_asked_for(person, plan):
    report = sealed_by(person, plan)

    rows = schema.from_json(report.snapshot).rows
    kept = dict(ReportedSignal.objects.filter(report=report).values_list("sub_activity_id", "key"))
    assert kept == {row.key: row.signal.key for row in rows}


@pytest.mark.parametrize("role", ["utvecklingsledare", "forvaltningschef", "namndsekreterare", "partner", "admin"])
def test_only_the_leader_seals(role, person, plan):
    with pytest.raises(PermissionDenied):
        seal(plan=plan, tertial=T3, by=person(role), based_on=read(plan))


def test_a_report_is_sealed_once(person, plan):
    sealed_by(person, plan)
    with pytest.raises(ReadAgain, match="redan fastställd av Avdelningschef"):
        sealed_by(person, plan)
    assert SealedReport.objects.filter(plan=plan, year=2020, number=3).count() == 1


def test_a_draft_that_has_changed_since_it_was_read_is_not_sealed(person, plan, tell):
    read_before = read(plan)
    tell("Ta fram avtalsvillkor", "on_track")
    with pytest.raises(ReadAgain, match="har ändrats sedan du läste"):
        seal(plan=plan, tertial=T3, by=person("avdelningschef"), based_on=read_before)


def test_a_plan_that_changes_while_the_pdf_is_made_is_not_sealed(person, plan, tell):
    before, moved = SealedReport.objects.count(), []

    def meanwhile(page):
        if not moved:
            moved.append(tell("Ta fram avtalsvillkor", "on_track"))

    with pytest.raises(ReadAgain, match="medan rapporten gjordes"):
        seal(plan=plan, tertial=T3, by=person("avdelningschef"), based_on=read(plan), progress=meanwhile)
    assert SealedReport.objects.count() == before


def test_what_the_preflight_finds_stops_the_sealing(person, plan, monkeypatch):
    found = Preflight((Finding("no_responsible", "En rad", "Raden har ingen ansvarig.", Target("row")),), ())
    monkeypatch.setattr("reporting.report.readiness.preflight_of", lambda *args: found)
    with pytest.raises(NotReady, match="ingen ansvarig"):
        sealed_by(person, plan)


def test_a_later_report_tells_what_the_one_before_said(person, plan, tell):
    first = sealed_by(person, plan)
    changed = tell("Ta fram avtalsvillkor", "finished")

    second = schema.from_json(sealed_by(person, plan, Tertial(2021, 1)).snapshot)

    (found,) = [item for item in second.rows if item.key == changed.pk]
    assert (found.reported.key, found.direction) == ("on_track", "better")
    assert second.previous.sha256 == first.pdf_sha256
    assert found.name in [mention.name for mention in second.finished]


def test_each_seal_is_made_over_the_one_before(person, plan):
    first, second = sealed_by(person, plan), sealed_by(person, plan, Tertial(2021, 1))
    assert second.previous_seal == first.seal
    assert second.sequence == first.sequence + 1
