"""Sealing what takes long: a small report at once, a large one by a process that can be followed and stopped.

The process works with the job's row as its only tie to the website, which may be restarted meanwhile.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction

from activities.calendar import clock
from activities.calendar.tertial import Tertial
from activities.models import Plan, User
from reporting.errors import ReadAgain
from reporting.models import JobKind, JobState, SealedReport, SealingJob
from reporting.pdf import budget
from reporting.pdf.render import PdfTooLarge
from reporting.report.memos import MemoFields
from reporting.sealing import process
from reporting.sealing.actions.seal import as_read, as_reviewed, demand_sealer, seal_correction, seal_draft
from reporting.sealing.correcting import Wanted
from reporting.snapshot import schema

INTERRUPTED = "Arbetet avbröts innan rapporten var färdig. Ingenting är fastställt."


def start_or_seal(
    *, plan: Plan, tertial: Tertial, by: User, based_on: str, now: datetime | None = None
) -> SealedReport | SealingJob:
    """Seal the tertial's draft if that is quickly done; else start a process that does, and return its job.

    Arguments and errors as `seal`, and PdfTooLarge with a sentence for what could not become a PDF.
    """
    moment = now or clock.now()
    draft = as_read(plan, tertial, by, based_on, moment)
    size = _size(draft)
    if not budget.waits(size):
        return seal_draft(draft, plan, tertial, by=by, moment=moment)
    return start_job(plan=plan, tertial=tertial, by=by, based_on=based_on, size=size, now=moment)


def start_or_correct(
    *,
    report: SealedReport,
    wanted: Wanted,
    by: User,
    based_on: str,
    now: datetime | None = None,
) -> SealedReport | SealingJob:
    """As `start_or_seal`, for a correction: arguments and errors as `correct`."""
    moment = now or clock.now()
    made = as_reviewed(report, wanted, by, based_on, moment)
    size = _size(made)
    if not budget.waits(size):
        return seal_correction(made, report, wanted, by=by, moment=moment)
    arguments = {**vars(wanted), "report": report.pk, "memo": _plain(wanted.memo), "rows": list(wanted.rows)}
    return start_job(
        plan=report.plan,
        tertial=report.tertial,
        by=by,
        based_on=based_on,
        size=size,
        arguments=arguments,
        now=moment,
    )


@transaction.atomic
def start_job(
    *,
    plan: Plan,
    tertial: Tertial,
    by: User,
    based_on: str,
    size: budget.Size,
    arguments: dict[str, Any] | None = None,
    now: datetime | None = None,
) -> SealingJob:
    """Note that a report is to be sealed (corrected, when there are `arguments`) and start the process that does it.

    A tertial that is being sealed already gives its job as it is, and so does the very same correction. Raises
    ReadAgain when another correction, or another tertial of the plan, is being sealed. A job whose process has died
    makes room for the new one.
    """
    demand_sealer(by, plan)
    moment = now or clock.now()
    Plan.objects.select_for_update().get(pk=plan.pk)  # two who start at once take turns
    live = SealingJob.objects.live().filter(plan=plan).select_related("by").first()
    if live and live.is_interrupted(moment):
        _end(live, JobState.FAILED, moment, INTERRUPTED)
    elif live and live.tertial == tertial:
        if live.arguments != (arguments or {}):
            raise ReadAgain(
                f"En annan rättelse av rapporten håller på att fastställas, begärd av {live.by}. "
                "Vänta tills den är klar. Det du har skrivit finns kvar."
            )
        return live
    elif live:
        raise ReadAgain(f"{live.tertial.label} håller på att fastställas. Vänta tills det är klart och försök igen.")
    job = SealingJob.objects.create(
        plan=plan,
        year=tertial.year,
        number=tertial.number,
        kind=JobKind.CORRECTION if arguments else JobKind.SEAL,
        by=by,
        based_on=based_on,
        arguments=arguments or {},
        pages_expected=budget.expected_pages(size),
        seconds_expected=round(budget.estimate(size).seconds),
        asked=moment,
        heartbeat=moment,
    )
    transaction.on_commit(partial(process.start, job.pk))
    return job


@transaction.atomic
def cancel_job(*, job: SealingJob, by: User, now: datetime | None = None) -> SealingJob:
    """Ask the process to stop, which it does within seconds unless the report is sealed before that.

    A job whose process has not begun, or has died, ends at once. Raises ReadAgain when it has ended already.
    """
    demand_sealer(by, job.plan)
    moment = now or clock.now()
    job = SealingJob.objects.select_for_update().get(pk=job.pk)
    if not job.is_live:
        raise ReadAgain("Det finns inget att avbryta: arbetet har redan slutat.")
    if job.state == JobState.WAITING or job.is_interrupted(moment):
        return _end(job, JobState.CANCELLED, moment)
    job.stop_asked = True
    job.save(update_fields=["stop_asked"])
    return job


def take_job(*, job: SealingJob, now: datetime | None = None) -> bool:
    """Whether this process is the one to do the job: it was waiting, and is not any more."""
    waiting = SealingJob.objects.filter(pk=job.pk, state=JobState.WAITING)
    return waiting.update(state=JobState.RUNNING, heartbeat=now or clock.now()) == 1


def pulse(*, job: SealingJob, pages: int, now: datetime | None = None) -> bool:
    """Note how far the process has come. Whether it shall go on."""
    running = SealingJob.objects.filter(pk=job.pk, state=JobState.RUNNING, stop_asked=False)
    return running.update(pages=pages, heartbeat=now or clock.now()) == 1


@transaction.atomic
def end_job(
    *,
    job: SealingJob,
    state: JobState,
    message: str = "",
    report: SealedReport | None = None,
    now: datetime | None = None,
) -> SealingJob:
    """What became of the job. A report that was sealed is told of whatever was asked for meanwhile."""
    job = SealingJob.objects.select_for_update().get(pk=job.pk)
    if not job.is_live and report is None:
        return job
    return _end(job, state, now or clock.now(), message, report)


def arguments_of(job: SealingJob) -> dict[str, Any]:
    """A correction's arguments as `correct` takes them."""
    given = job.arguments
    dated = given["memo"]["dated"]
    memo = {**given["memo"], "dated": date.fromisoformat(dated) if dated else None}
    report = SealedReport.objects.select_related("plan").get(pk=given["report"])
    return {"report": report, "wanted": Wanted(given["reason"], memo, given["rows"], given["facts"])}


def _size(report: schema.Report) -> budget.Size:
    size = budget.size_of(report)
    if sentence := budget.refusal(size):
        raise PdfTooLarge(sentence)
    return size


def _plain(memo: MemoFields) -> dict[str, Any]:
    """The memo's words as JSON holds them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in memo.items()}


def _end(
    job: SealingJob, state: JobState, moment: datetime, message: str = "", report: SealedReport | None = None
) -> SealingJob:
    job.state, job.ended, job.message, job.report = state, moment, message, report
    job.save(update_fields=["state", "ended", "message", "report"])
    return job
