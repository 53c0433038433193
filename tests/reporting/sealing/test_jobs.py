"""Large reports: begun, followed, stopped and ended, without a process of its own (see tests/processes for that)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from activities.calendar import clock
from activities.calendar.tertial import Tertial
from reporting.errors import ReadAgain
from reporting.models import JobState, SealedReport, SealingJob
from reporting.pdf import budget
from reporting.pdf.render import PdfTooLarge
from reporting.report import collect, memos
from reporting.report.preflight import Preflight
from reporting.sealing import rendering, worker
from reporting.sealing.actions import jobs
from reporting.sealing.actions.jobs import cancel_job, start_or_correct, start_or_seal
from reporting.sealing.actions.seal import fingerprint
from reporting.sealing.correcting import Wanted, corrected, ground

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

T3 = Tertial(2020, 3)
LARGE = budget.Size(2_000, 900_000)
LATER = timedelta(seconds=61)


@pytest.fixture(autouse=True)
def started(monkeypatch):
    """The plan is ready, every report is large, and processes are only noted down."""
    noted = []
    monkeypatch.setattr("reporting.report.readiness.preflight_of", lambda *args: Preflight((), ()))
    monkeypatch.setattr(budget, "PATIENCE", 0)
    monkeypatch.setattr("reporting.sealing.process.start", noted.append)
    # A beat is written by another connection, which cannot see the job of a test that has not ended.
    monkeypatch.setattr(worker, "BEAT", 600)
    return noted


@pytest.fixture
def begin(plan, person, django_capture_on_commit_callbacks):
    """begin(): what the leader gets who presses the button, the process being noted down."""

    def press(tertial=T3, by="avdelningschef", based_on=None, now=None):
        read = based_on or fingerprint(collect.draft(plan, tertial, on=date(2020, 12, 15)))
        with django_capture_on_commit_callbacks(execute=True):
            return start_or_seal(plan=plan, tertial=tertial, by=person(by), based_on=read, now=now)

    return press


@pytest.fixture
def begin_correction(person, django_capture_on_commit_callbacks):
    """begin_correction(): the same for a correction of tertial 2."""

    def press(by="avdelningschef", economy="Rättat belopp."):
        report, now = SealedReport.objects.get(number=2, version=1), clock.now()
        wanted = Wanted("Fel belopp.", memos.sealed_memo(report) | {"economy": economy})
        read = fingerprint(corrected(ground(report), wanted, now))
        with django_capture_on_commit_callbacks(execute=True):
            return start_or_correct(report=report, wanted=wanted, by=person(by), based_on=read, now=now)

    return press


def fresh(job):
    return SealingJob.objects.select_related("plan", "by").get(pk=job.pk)


def test_a_small_report_is_sealed_at_once(begin, monkeypatch, started):
    monkeypatch.setattr(budget, "PATIENCE", 1_000)
    assert isinstance(begin(), SealedReport)
    assert not started and not SealingJob.objects.exists()


def test_a_large_report_becomes_a_job_and_a_process(begin, started):
    job = begin()
    assert (job.state, job.tertial, job.pages_expected > 1) == (JobState.WAITING, T3, True)
    assert started == [job.pk]
    assert not SealedReport.objects.filter(number=3).exists()


def test_what_could_not_become_a_pdf_is_refused_before_anything_starts(begin, started, monkeypatch):
    monkeypatch.setattr(budget, "MAX_MEGABYTES", 10)
    with pytest.raises(PdfTooLarge, match="för stor för en pdf"):
        begin()
    assert not started and not SealingJob.objects.exists()


@pytest.mark.parametrize("role", ["utvecklingsledare", "forvaltningschef", "namndsekreterare", "partner", "admin"])
def test_only_the_leader_starts(begin, role, started):
    with pytest.raises(PermissionDenied):
        begin(by=role)
    assert not started


def test_a_draft_that_has_changed_is_refused_at_once(begin, started):
    with pytest.raises(ReadAgain, match="har ändrats"):
        begin(based_on="0" * 64)
    assert not started


def test_pressing_twice_leads_to_the_same_job(begin, started):
    assert begin() == begin()
    assert len(started) == 1


def test_another_tertial_waits_for_its_turn(begin, started):
    begin()
    with pytest.raises(ReadAgain, match="Tertial 3 2020 håller på"):
        begin(Tertial(2021, 1))
    assert len(started) == 1


def test_the_database_itself_allows_one_live_job_of_a_plan(begin):
    job = begin()
    job.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        job.save(force_insert=True)


def test_a_job_that_has_fallen_silent_makes_room(begin, started):
    dead = begin()
    again = begin(now=clock.now() + LATER)
    assert again != dead and len(started) == 2
    assert (fresh(dead).state, fresh(dead).message) == (JobState.FAILED, jobs.INTERRUPTED)


def test_the_process_seals_and_says_so(begin):
    job = worker.run(fresh(begin()))
    assert (job.state, job.report.tertial, job.report.sealed_by) == (JobState.DONE, T3, job.by)


def test_a_correction_is_made_in_the_same_way(begin_correction, started):
    job = begin_correction()
    assert started == [job.pk]

    sealed = worker.run(fresh(job)).report
    assert (sealed.version, sealed.replaces.version, sealed.reason) == (2, 1, "Fel belopp.")


def test_the_same_correction_again_leads_to_the_same_job(begin_correction, started):
    assert begin_correction() == begin_correction()
    assert len(started) == 1


def test_another_correction_is_not_taken_for_ones_own(begin_correction, lead_too, started):
    begin_correction()
    lead_too("controller")
    with pytest.raises(ReadAgain, match=r"En annan rättelse .* begärd av Avdelningschef"):
        begin_correction(by="controller", economy="Ett annat belopp.")
    assert len(started) == 1


def test_a_job_is_done_by_one_process(begin):
    job = fresh(begin())
    assert jobs.take_job(job=job)
    assert not jobs.take_job(job=job)


def test_a_change_meanwhile_fails_the_job_with_the_remedy(begin, plan):
    job = begin()
    plan.board = "En annan nämnd"
    plan.save()
    ended = worker.run(fresh(job))
    assert ended.state == JobState.FAILED and "Läs det igen" in ended.message
    assert not SealedReport.objects.filter(number=3).exists()


def test_a_fault_in_the_program_is_told_and_raised(begin, monkeypatch):
    job = begin()
    monkeypatch.setattr("reporting.sealing.rendering.render", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        worker.run(fresh(job))
    assert (fresh(job).state, fresh(job).message) == (JobState.FAILED, worker.FAULT)


def test_a_job_that_has_not_begun_is_cancelled_at_once(begin, person):
    job = cancel_job(job=begin(), by=person("avdelningschef"))
    assert job.state == JobState.CANCELLED
    assert worker.run(fresh(job)).state == JobState.CANCELLED
    assert not SealedReport.objects.filter(number=3).exists()


def test_a_running_job_is_asked_to_stop_and_its_process_obeys(begin, person):
    job = begin()
    jobs.take_job(job=job)
    assert jobs.pulse(job=job, pages=3)
    cancel_job(job=job, by=person("avdelningschef"))
    assert (fresh(job).state, fresh(job).stop_asked, fresh(job).pages) == (JobState.RUNNING, True, 3)
    assert not jobs.pulse(job=job, pages=4)


def test_progress_ends_the_rendering_when_somebody_asked(begin):
    pulse = worker.Pulse(begin())
    pulse.reached(7)
    pulse.asked_to_stop = True
    with pytest.raises(worker.Cancelled):
        pulse.reached(8)


@pytest.mark.parametrize("make", ["begin", "begin_correction"])
def test_a_stop_asked_for_after_the_last_page_still_stops(make, request, person, monkeypatch):
    """No beat comes between the last page and the write."""
    job, render = request.getfixturevalue(make)(), rendering.render

    def stopped_at_the_end(report, *, progress=None):
        made = render(report, progress=progress)
        cancel_job(job=job, by=person("avdelningschef"))
        return made

    monkeypatch.setattr(rendering, "render", stopped_at_the_end)
    before = SealedReport.objects.count()
    assert worker.run(fresh(job)).state == JobState.CANCELLED
    assert SealedReport.objects.count() == before


def test_a_report_sealed_before_the_stop_was_seen_is_told_of(begin, person):
    job = begin()
    jobs.take_job(job=job)
    cancel_job(job=job, by=person("avdelningschef"))
    report = SealedReport.objects.get(number=2)
    assert jobs.end_job(job=job, state=JobState.DONE, report=report).report == report


def test_a_silent_job_that_is_cancelled_ends_at_once(begin, person):
    job = begin()
    jobs.take_job(job=job)
    ended = cancel_job(job=job, by=person("avdelningschef"), now=clock.now() + LATER)
    assert ended.state == JobState.CANCELLED


def test_what_has_ended_is_not_cancelled(begin, person):
    job = cancel_job(job=begin(), by=person("avdelningschef"))
    with pytest.raises(ReadAgain, match="redan slutat"):
        cancel_job(job=job, by=person("avdelningschef"))


@pytest.mark.parametrize("role", ["utvecklingsledare", "forvaltningschef", "namndsekreterare", "partner", "admin"])
def test_only_the_leader_cancels(begin, person, role):
    job = begin()
    with pytest.raises(PermissionDenied):
        cancel_job(job=job, by=person(role))
    assert fresh(job).state == JobState.WAITING
