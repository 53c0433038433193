"""The tracked row of the plan: its period, its group and its collaboration; and the wording of its files."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from activities.calendar.period import Period
from activities.models.base import AppendOnly, AppendOnlyQuerySet
from activities.models.organisation import Partner, User, WorkingGroup
from activities.models.plan import Activity, Plan
from activities.models.querysets import SubActivityQuerySet


class CollaborationStatus(models.TextChoices):
    UNSTATED = "unstated", "Ej angiven"
    NONE = "none", "Samverkan ej aktuellt"
    STATED = "stated", "Samverkan sker"


class Rhythm(models.TextChoices):
    PER_TERTIAL = "tertial", "Löpande, en gång per tertial"
    ONCE = "once", "En gång, i ett namngivet kvartal"
    YEARLY = "yearly", "En gång per år"
    UNSTATED = "unstated", "Ej angiven"


class SubActivity(models.Model):
    """The one kind of tracked row. An activity without sub-activities is tracked by a row with an empty title."""

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="sub_activities", verbose_name="aktivitet"
    )
    title = models.CharField(
        "delaktivitet", max_length=500, blank=True, help_text="Tomt när aktiviteten följs upp som helhet."
    )
    position = models.PositiveSmallIntegerField("ordning", default=0)
    group = models.ForeignKey(
        WorkingGroup, on_delete=models.PROTECT, related_name="sub_activities", verbose_name="arbetsgrupp"
    )
    start = models.DateField("startdatum", null=True, blank=True)
    end = models.DateField(
        "slutdatum", null=True, blank=True, help_text="Samma som startdatum när tidsplanen är en enda dag."
    )
    collaboration = models.CharField(
        "samverkan", max_length=20, choices=CollaborationStatus, default=CollaborationStatus.UNSTATED
    )
    collaboration_note = models.CharField("samverkan, i ord", max_length=500, blank=True)
    rhythm = models.CharField("rapportering till nämnd", max_length=20, choices=Rhythm, default=Rhythm.PER_TERTIAL)
    once_year = models.PositiveSmallIntegerField("år", null=True, blank=True)
    once_quarter = models.PositiveSmallIntegerField("kvartal", null=True, blank=True)
    notes = models.TextField(
        "anteckningar", blank=True, help_text="Det som stod i andra kolumner när planen lästes in från en fil."
    )
    # Set by adopting a revision alone: what was once reported is never deleted.
    ended_on = models.DateField("utgick ur planen", null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_rows",
        verbose_name="gick upp i",
    )

    history = HistoricalRecords()
    objects = SubActivityQuerySet.as_manager()

    # Given by querysets: may_update and may_revise by `visible_to`, the newest update by `with_newest`.
    may_update: bool
    may_prepare: bool  # by `visible_row`
    may_revise: bool
    parties: list[Collaboration]  # by `with_facts`
    newest_updates: list[Any]  # status updates, one or none

    class Meta:
        verbose_name = "delaktivitet"
        verbose_name_plural = "delaktiviteter"
        ordering = ["activity", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "title"],
                name="sub_activity_title_unique",
                violation_error_message="Aktiviteten har redan en delaktivitet med det namnet.",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True)
                | Q(start__isnull=False, end__isnull=False, end__gte=F("start")),
                name="sub_activity_period",
                violation_error_message=(
                    "Ange både startdatum och slutdatum, eller inget av dem, och ett slutdatum som inte ligger "
                    "före startdatumet."
                ),
            ),
            models.CheckConstraint(
                condition=Q(
                    rhythm__in=["tertial", "yearly", "unstated"], once_year__isnull=True, once_quarter__isnull=True
                )
                | Q(rhythm="once", once_year__isnull=False, once_quarter__isnull=False, once_quarter__in=[1, 2, 3, 4]),
                name="sub_activity_rhythm",
                violation_error_message=(
                    "Ange år och kvartal 1–4 när rapporteringen sker en gång, annars inget av dem."
                ),
            ),
            models.CheckConstraint(
                condition=Q(collaboration="stated") | Q(collaboration_note=""),
                name="sub_activity_collaboration_note",
                violation_error_message="Samverkan i ord kräver att samverkan sker.",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(ended_on__isnull=False), name="sub_activity_merged_is_ended"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="sub_activity_merged_into_another"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.title or self.activity.title

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)

    @property
    def newest(self) -> Any:
        """The newest status update of a row fetched `with_newest`; None as long as nobody has set a signal."""
        return self.newest_updates[0] if self.newest_updates else None

    @property
    def reporting(self) -> str:
        """The rhythm in words: "Kvartal 1 2020" or "Löpande, en gång per tertial"."""
        if self.rhythm == Rhythm.ONCE:
            return f"Kvartal {self.once_quarter} {self.once_year}"
        return self.get_rhythm_display()

    def clean(self) -> None:
        if self.group_id and self.activity_id and self.group.plan_id != self.activity.step.plan_id:
            raise ValidationError({"group": "Välj en arbetsgrupp som hör till samma plan som aktiviteten."})


class Collaboration(models.Model):
    """Collaboration with a partner and what it is, such as "Omvärldsbevaka och upprätta kontakt"."""

    sub_activity = models.ForeignKey(
        SubActivity, on_delete=models.CASCADE, related_name="collaborations", verbose_name="delaktivitet"
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="collaborations", verbose_name="samverkanspart"
    )
    what = models.CharField("vad samverkan är", max_length=500, blank=True)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "samverkan"
        verbose_name_plural = "samverkan"
        ordering = ["sub_activity", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sub_activity", "partner"],
                name="collaboration_unique",
                violation_error_message="Samverkansparten finns redan på delaktiviteten.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.partner}" if self.what else str(self.partner)

    def clean(self) -> None:
        if self.sub_activity_id and self.sub_activity.collaboration != CollaborationStatus.STATED:
            raise ValidationError("Ange först att samverkan sker på delaktiviteten; därefter kan parter läggas till.")


class PlanImport(AppendOnly):
    """A file that was read into a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="imports", verbose_name="plan")
    filename = models.CharField("fil", max_length=300)
    sha256 = models.CharField("SHA-256", max_length=64)
    at = models.DateTimeField("inläst")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="av")

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "inläsning"
        verbose_name_plural = "inläsningar"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.filename


class SourceRow(AppendOnly):
    """The source's own wording of a row, cell by cell, as it stood in the file: {column heading: text}."""

    plan_import = models.ForeignKey(PlanImport, on_delete=models.PROTECT, related_name="rows", verbose_name="inläsning")
    sub_activity = models.ForeignKey(
        SubActivity, on_delete=models.PROTECT, related_name="sources", verbose_name="delaktivitet"
    )
    line = models.PositiveIntegerField("rad i filen")
    cells = models.JSONField("celler")

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "källans lydelse"
        verbose_name_plural = "källans lydelse"
        ordering = ["plan_import", "line"]
        constraints = [
            models.UniqueConstraint(fields=["plan_import", "sub_activity"], name="source_row_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_import}, rad {self.line}"
