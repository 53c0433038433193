"""What the process of a sealing job does: seals, tells how far it has come, and stops when it is asked to."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection

from reporting.errors import NotReady, ReadAgain
from reporting.models import JobKind, JobState, SealedReport, SealingJob
from reporting.pdf.budget import MAX_MEGABYTES
from reporting.pdf.render import PdfError
from reporting.sealing.actions import jobs
from reporting.sealing.actions.seal import correct, seal

BEAT = 1.0  # seconds between two signs of life
FAULT = "Ett fel i programmet hindrade rapporten. Ingenting är fastställt. Den som sköter driften ser felet i loggen."
MEMORY = f"Rapporten tog mer än {MAX_MEGABYTES} MB minne. Ingenting är fastställt. Korta de längsta texterna."


class Cancelled(Exception):
    """Somebody asked for the work to stop."""


class Pulse:
    """Tells that the process is alive, from a thread with a database connection of its own.

    Rendering is silent for long stretches, and holds nothing in the database meanwhile.
    """

    def __init__(self, job: SealingJob) -> None:
        self.job = job
        self.pages = 0
        self.asked_to_stop = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="pulse")

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def reached(self, pages: int) -> None:
        """The `progress` of rendering."""
        self.pages = pages
        if self.asked_to_stop:
            raise Cancelled

    def may_write(self) -> None:
        """The `last_check` of sealing: asks the job's row itself, since the last beat may be a second old."""
        if not jobs.pulse(job=self.job, pages=self.pages):
            raise Cancelled

    def _beat(self) -> None:
        try:
            while not self._over.wait(BEAT):
                try:
                    self.asked_to_stop |= not jobs.pulse(job=self.job, pages=self.pages)
                except DatabaseError:
                    connection.close()  # the next beat tries anew; a database that stays away ends the sealing itself
        finally:
            connection.close()


def run(job: SealingJob) -> SealingJob:
    """Do the job, unless another process has it. Ends with its row telling what became of it, whatever happens."""
    if not jobs.take_job(job=job):
        return job
    try:
        with Pulse(job) as pulse:
            report = _sealed(job, pulse)
    except Cancelled:
        return jobs.end_job(job=job, state=JobState.CANCELLED)
    except ValidationError as error:
        return jobs.end_job(job=job, state=JobState.FAILED, message=" ".join(error.messages))
    except (ReadAgain, NotReady, PdfError, PermissionDenied) as error:
        return jobs.end_job(job=job, state=JobState.FAILED, message=str(error))
    except MemoryError:
        return jobs.end_job(job=job, state=JobState.FAILED, message=MEMORY)
    except Exception:
        jobs.end_job(job=job, state=JobState.FAILED, message=FAULT)
        raise
    return jobs.end_job(job=job, state=JobState.DONE, report=report)


def _sealed(job: SealingJob, pulse: Pulse) -> SealedReport:
    how: dict[str, Any] = {
        "by": job.by,
        "based_on": job.based_on,
        "progress": pulse.reached,
        "last_check": pulse.may_write,
    }
    if job.kind == JobKind.CORRECTION:
        return correct(**jobs.arguments_of(job), **how)
    return seal(plan=job.plan, tertial=job.tertial, **how)
