"""A large report on its way to being sealed, in a process of its own."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from activities.calendar.tertial import Tertial
from activities.models import Plan, User
from reporting.models.sealed import SealedReport

SILENCE = timedelta(seconds=60)  # a process that has not been heard of for so long has died
LIVE = ("waiting", "running")


class JobKind(models.TextChoices):
    SEAL = "seal", "Fastställande"
    CORRECTION = "correction", "Rättelse"


class JobState(models.TextChoices):
    WAITING = "waiting", "Väntar"
    RUNNING = "running", "Pågår"
    DONE = "done", "Klar"
    FAILED = "failed", "Misslyckades"
    CANCELLED = "cancelled", "Avbruten"


class SealingJobQuerySet(models.QuerySet):
    def live(self) -> SealingJobQuerySet:
        """Jobs that have not ended, those whose process has died among them."""
        return self.filter(state__in=LIVE)

    def of_tertial(self, plan: Plan, tertial: Tertial) -> SealingJobQuerySet:
        """The tertial's jobs, the newest first."""
        return self.filter(plan=plan, year=tertial.year, number=tertial.number).order_by("-pk")


class SealingJob(models.Model):
    """One attempt to seal or correct a report. What it leads to is the report; this row is only how far it has come."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="sealing_jobs", verbose_name="plan")
    year = models.PositiveSmallIntegerField("år")
    number = models.PositiveSmallIntegerField("tertial")
    kind = models.CharField("slag", max_length=10, choices=JobKind)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="av")
    based_on = models.CharField("läst utkast", max_length=64)
    arguments = models.JSONField("rättelsens innehåll", default=dict, blank=True)  # {} for a seal
    state = models.CharField("läge", max_length=10, choices=JobState, default=JobState.WAITING)
    stop_asked = models.BooleanField("ska avbrytas", default=False)
    pages = models.PositiveIntegerField("sidor hittills", default=0)
    pages_expected = models.PositiveIntegerField("väntade sidor")
    seconds_expected = models.PositiveIntegerField("väntade sekunder")
    asked = models.DateTimeField("begärd")
    heartbeat = models.DateTimeField("senast hörd")
    ended = models.DateTimeField("slutade", null=True, blank=True)
    message = models.TextField("meddelande", blank=True)
    report = models.OneToOneField(
        SealedReport, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="rapport"
    )

    objects = SealingJobQuerySet.as_manager()

    class Meta:
        verbose_name = "pågående fastställande"
        verbose_name_plural = "pågående fastställanden"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan"], condition=Q(state__in=LIVE), name="sealing_job_one_live"),
            models.CheckConstraint(
                condition=Q(number__in=[1, 2, 3], year__gte=2000, year__lte=2099), name="sealing_job_tertial"
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE, ended__isnull=True) | (~Q(state__in=LIVE) & Q(ended__isnull=False)),
                name="sealing_job_ended",
            ),
            models.CheckConstraint(
                condition=Q(state="done", report__isnull=False) | (~Q(state="done") & Q(report__isnull=True)),
                name="sealing_job_done_has_report",
            ),
            models.CheckConstraint(condition=~Q(state="failed", message=""), name="sealing_job_failure_explained"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.tertial.label}: {self.get_state_display().lower()}"

    @property
    def tertial(self) -> Tertial:
        return Tertial(self.year, self.number)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    def is_interrupted(self, now: datetime) -> bool:
        """Whether the process has died without a word: nobody stores that, it follows from the time."""
        return self.is_live and abs(now - self.heartbeat) > SILENCE  # a set clock goes back at midnight
