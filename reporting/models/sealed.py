"""Sealed reports and what became of them: only added, never changed, as triggers see to."""

from __future__ import annotations

from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from activities.calendar.tertial import Tertial
from activities.models import Plan, RevisionItem, SubActivity, User
from activities.models.base import AppendOnly, AppendOnlyQuerySet
from reporting.models.querysets import SealedReportQuerySet
from reporting.snapshot import chain


class SealedReport(AppendOnly):
    """A tertial report as it was sealed: its words, its HTML and the PDF's bytes, with the hash of each.

    Reports of a plan form a chain in the order they were sealed: each `seal` is made over all that this row says and
    over the seal before it, so that a change anywhere is found (see reporting/snapshot/chain.py).
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="sealed_reports", verbose_name="plan")
    year = models.PositiveSmallIntegerField("år")
    number = models.PositiveSmallIntegerField("tertial")
    version = models.PositiveIntegerField("version", validators=[MinValueValidator(1)])
    sequence = models.PositiveIntegerField("nummer i planens kedja", validators=[MinValueValidator(1)])
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="ersätter",
    )
    reason = models.TextField("skäl till rättelsen", blank=True)
    as_of = models.DateField("läget den")
    snapshot = models.TextField("innehåll")
    snapshot_sha256 = models.CharField("innehållets kontrollsumma", max_length=64)
    html = models.TextField("html")
    html_sha256 = models.CharField("html-filens kontrollsumma", max_length=64)
    pdf = models.BinaryField("pdf")
    pdf_sha256 = models.CharField("pdf-filens kontrollsumma", max_length=64, unique=True)
    renderer = models.TextField("gjord med")  # JSON: program → version
    sealed_at = models.DateTimeField("fastställd")
    sealed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="fastställd av")
    sealed_by_name = models.CharField("fastställd av, namn då", max_length=150)
    previous_seal = models.CharField("föregående sigill", max_length=64, blank=True)
    seal = models.CharField("sigill", max_length=64, unique=True)

    objects = SealedReportQuerySet.as_manager()

    verbatim = frozenset({"snapshot", "html", "renderer"})

    # Given by `with_events`.
    sent_on: date | None
    decided_on: date | None
    outcome: str | None

    class Meta:
        verbose_name = "fastställd rapport"
        verbose_name_plural = "fastställda rapporter"
        ordering = ["plan", "-year", "-number", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "year", "number", "version"], name="sealed_version_unique"),
            models.UniqueConstraint(fields=["plan", "sequence"], name="sealed_sequence_unique"),
            models.CheckConstraint(
                condition=Q(number__in=[1, 2, 3], year__gte=2000, year__lte=2099), name="sealed_tertial"
            ),
            models.CheckConstraint(
                condition=Q(version=1, replaces__isnull=True, reason="")
                | (Q(version__gt=1, replaces__isnull=False) & ~Q(reason="")),
                name="sealed_correction_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(sequence=1, previous_seal="") | (Q(sequence__gt=1) & ~Q(previous_seal="")),
                name="sealed_chain",
            ),
            models.CheckConstraint(
                condition=~Q(snapshot="") & ~Q(html="") & ~Q(renderer="") & ~Q(sealed_by_name="") & ~Q(seal=""),
                name="sealed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tertial.label}, version {self.version}" if self.version > 1 else self.tertial.label

    @property
    def tertial(self) -> Tertial:
        return Tertial(self.year, self.number)

    def facts(self) -> chain.ReportFacts:
        """What the seal is made over, as this row says it."""
        return chain.ReportFacts(
            plan=self.plan_id,
            year=self.year,
            number=self.number,
            version=self.version,
            sequence=self.sequence,
            reason=self.reason,
            as_of=str(self.as_of),
            snapshot_sha256=self.snapshot_sha256,
            html_sha256=self.html_sha256,
            pdf_sha256=self.pdf_sha256,
            renderer=self.renderer,
            sealed_at=chain.moment(self.sealed_at),
            sealed_by_name=self.sealed_by_name,
            replaced_seal=self.replaces.seal if self.replaces else "",
            previous_seal=self.previous_seal,
        )

    @property
    def filename(self) -> str:
        """As the PDF is called when it is saved: the plan, the tertial and, for a correction, its version."""
        version = f"-version-{self.version}" if self.version > 1 else ""
        return f"{self.plan.slug}-{self.tertial.code}{version}.pdf"


class CorrectionDraft(models.Model):
    """What a person has typed in a correction of a report and not yet sealed. Nobody else sees it."""

    report = models.ForeignKey(SealedReport, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    fields = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "utkast till rättelse"
        verbose_name_plural = "utkast till rättelser"
        constraints = [models.UniqueConstraint(fields=["report", "by"], name="correction_draft_one_each")]

    def __str__(self) -> str:
        return f"{self.report} ({self.by})"


class ReportedSignal(AppendOnly):
    """What a sealed report told the board of one row: its snapshot's signal, where pages can find it quickly."""

    report = models.ForeignKey(SealedReport, on_delete=models.PROTECT, related_name="signals")
    sub_activity = models.ForeignKey(SubActivity, on_delete=models.PROTECT, related_name="reported")
    key = models.CharField("betydelse", max_length=20)
    label = models.CharField("ord", max_length=100)
    symbol = models.CharField("symbol", max_length=20)
    direction = models.CharField("riktning", max_length=10)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "rapporterad signal"
        verbose_name_plural = "rapporterade signaler"
        ordering = ["report", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "sub_activity"], name="reported_once")]

    def __str__(self) -> str:
        return f"{self.label} ({self.report})"


class EventKind(models.TextChoices):
    SENT = "sent", "Skickad till nämnden"
    DECIDED = "decided", "Behandlad av nämnden"


class Outcome(models.TextChoices):
    APPROVED = "approved", "Godkänd"
    NOTED = "noted", "Lagd till handlingarna"
    RETURNED = "returned", "Återremiss"


class ReportEvent(AppendOnly):
    """What happened to a sealed report. The newest of a kind holds; one that puts an earlier right says why."""

    report = models.ForeignKey(SealedReport, on_delete=models.PROTECT, related_name="events", verbose_name="rapport")
    kind = models.CharField("händelse", max_length=10, choices=EventKind)
    on = models.DateField("datum")  # sent, or the board's meeting
    paragraph = models.CharField("paragraf", max_length=20, blank=True)
    outcome = models.CharField("utfall", max_length=10, choices=Outcome, blank=True)
    words = models.TextField("anteckning", blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name="rättar"
    )
    at = models.DateTimeField("när")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="av")
    by_name = models.CharField("namn då", max_length=150)
    seal = models.CharField("sigill", max_length=64)  # over all the above and the event before it: chain.EventFacts

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "händelse efter fastställandet"
        verbose_name_plural = "händelser efter fastställandet"
        ordering = ["report", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="sent", paragraph="", outcome="")
                | (Q(kind="decided", outcome__in=Outcome.values) & ~Q(paragraph="")),
                name="report_event_whole",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(words=""),
                name="report_event_correction_explained",
                violation_error_message="Skriv vad som var fel och varför det rättas.",
            ),
            models.UniqueConstraint(
                fields=["report", "kind"], condition=Q(corrects__isnull=True), name="report_event_once"
            ),
            models.CheckConstraint(condition=~Q(by_name=""), name="report_event_named"),
            models.CheckConstraint(condition=~Q(seal=""), name="report_event_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"

    def facts(self, previous_seal: str) -> chain.EventFacts:
        """What the seal is made over, as this row says it after the event with that seal ("" for a report's first)."""
        return chain.EventFacts(
            report_seal=self.report.seal,
            kind=self.kind,
            on=str(self.on),
            paragraph=self.paragraph,
            outcome=self.outcome,
            words=self.words,
            corrected_seal=self.corrects.seal if self.corrects else "",
            at=chain.moment(self.at),
            by_name=self.by_name,
            previous_seal=previous_seal,
        )


class Assignment(models.Model):
    """Something the board told the administration to do. It becomes a row of the plan through a revision."""

    report = models.ForeignKey(
        SealedReport, on_delete=models.PROTECT, related_name="assignments", verbose_name="rapport"
    )
    what = models.CharField("uppdrag", max_length=500)
    item = models.OneToOneField(
        RevisionItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ändring i revision",
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "uppdrag från nämnden"
        verbose_name_plural = "uppdrag från nämnden"
        ordering = ["report", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="assignment_given")]

    def __str__(self) -> str:
        return self.what
