"""The page of a report that is being sealed, in every state."""

from __future__ import annotations

from datetime import timedelta

import pytest

from activities.calendar import clock
from reporting.models import JobState, SealedReport, SealingJob
from reporting.sealing.views import jobs

pytestmark = pytest.mark.django_db

URL = "/plan/lov-sarskilt-boende/rapporter/2020-T3/pagar/"


@pytest.fixture
def job(plan, person):
    """job(state="running", pages=40): the tertial's job, heard of just now."""

    def make(silent=0, **fields):
        now = clock.now()
        values = {"pages_expected": 100, "seconds_expected": 50, "asked": now, "state": "running"}
        if fields.get("state", "running") not in ("waiting", "running"):
            values["ended"] = now
        values["heartbeat"] = now - timedelta(seconds=silent)
        own = {"plan": plan, "year": 2020, "number": 3, "kind": "seal", "by": person("avdelningschef")}
        return SealingJob.objects.create(based_on="0" * 64, **(own | values | fields))

    return make


@pytest.fixture
def page(client_of):
    return lambda: client_of("avdelningschef").get(URL).content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "waiting"}, "Arbetet börjar strax."),
        ({"pages": 0}, "Planen läses och räknas igenom."),
        ({"pages": 40}, "40 av omkring 100 sidor"),
        ({"pages": 120}, "Sidorna ritas och filen skrivs."),
        ({"pages": 40, "stop_asked": True}, "Arbetet avbryts."),
        ({"state": "cancelled"}, "Ingenting har ändrats."),
        ({"state": "failed", "message": "Utkastet har ändrats."}, "Utkastet har ändrats."),
        ({"pages": 40, "silent": 61}, "utan att någon bad om det"),
    ],
)
def test_each_state_is_told_in_words(fields, words, job, page):
    job(**fields)
    assert words in page()


def test_without_a_job_the_page_says_so(page):
    assert "Inget fastställande pågår" in page()


def test_only_a_page_of_work_under_way_loads_itself_anew(job, page):
    made = job(pages=40)
    assert 'http-equiv="refresh"' in page() and "Avbryt fastställandet" in page()
    SealingJob.objects.filter(pk=made.pk).update(state="cancelled", ended=clock.now())
    assert "refresh" not in page() and "Avbryt fastställandet" not in page()
    assert "/faststall/" in page()


@pytest.mark.parametrize("pages", [0, 40, 100, 250])
def test_the_bar_never_says_more_than_all(pages, job, page):
    job(pages=pages)
    assert f'value="{min(pages, 100) * 60 // 100}"' in page()


def test_a_post_asks_the_job_to_stop(job, client_of):
    made = job(pages=40)
    response = client_of("avdelningschef").post(URL)
    assert (response.status_code, response.url) == (302, URL)
    assert SealingJob.objects.get(pk=made.pk).stop_asked


@pytest.mark.parametrize("fields", [None, {"state": "cancelled"}])
def test_there_must_be_something_to_cancel(fields, job, client_of):
    if fields:
        job(**fields)
    response = client_of("avdelningschef").post(URL)
    assert response.status_code == 409 and "inget att avbryta" in response.content.decode()


@pytest.mark.parametrize("state", [JobState.DONE, JobState.RUNNING])
def test_a_sealed_report_is_led_to(state, job):
    """Also when the process died after sealing, before it could say so."""
    report = SealedReport.objects.get(number=2)
    how = {"report": report} if state == JobState.DONE else {"silent": 61, "asked": report.sealed_at}
    made = job(year=report.year, number=report.number, state=state, by=report.sealed_by, **how)
    assert jobs._sealed_by(made) == report


def test_a_dead_job_is_not_taken_for_a_report_that_was_there_before(job):
    report = SealedReport.objects.get(number=2)
    assert jobs._sealed_by(job(year=report.year, number=report.number, silent=61)) is None


def test_a_dead_job_is_not_taken_for_the_report_of_another_job(job, person):
    report = SealedReport.objects.get(number=2)
    how = {"year": report.year, "number": report.number, "silent": 61, "asked": report.sealed_at}
    of_a_correction = {"kind": "correction", "arguments": {"report": report.pk}, "by": report.sealed_by}
    for other in ({"by": person("namndsekreterare")}, of_a_correction):
        made = job(**how, **other)
        assert jobs._sealed_by(made) is None
        SealingJob.objects.filter(pk=made.pk).delete()


def test_a_correction_begins_again_at_its_review(job, page):
    job(kind="correction", state="failed", message="Fel.", arguments={"report": SealedReport.objects.get(number=2).pk})
    assert "/version/1/rattelse/granska/" in page()
