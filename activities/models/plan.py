"""The plan as the board decided on it: steps, activities, sub-activities, and the wording they came from."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from activities.calendar.period import Period
from activities.models.base import AppendOnly
from activities.models.organisation import Partner, User, WorkingGroup
from activities.models.querysets import PlanQuerySet, SubActivityQuerySet

LEADING_GROUP = "arbetsgruppen som leder planen"  # until it has a name of its own


class PlanStage(models.TextChoices):
    BUILDING = "building", "Under uppbyggnad"
    DECIDED = "decided", "Beslutad"


class Plan(models.Model):
    """A time and activity plan (tids- och aktivitetsplan).

    While it is under uppbyggnad its leader and administrators fill it freely (see building); once its decision is
    recorded it takes signals and changes by revision. A decided plan without day and paragraph was decided before
    these were recorded here.
    """

    slug = models.SlugField("adress", unique=True, help_text="Syns i webbadressen: /plan/adress/")
    title = models.CharField("titel", max_length=300)
    short_name = models.CharField(
        "kortnamn",
        max_length=60,
        blank=True,
        help_text="Det planen kallas i dagligt tal, till exempel: LOV särskilt boende. Står där flera planer blandas.",
    )
    municipality = models.CharField("kommun", max_length=200)
    administration = models.CharField("förvaltning", max_length=200)
    board = models.CharField("nämnd", max_length=200)
    # Diary numbers come in many shapes (2020.082 VON, KS2014/143): free text, never rejected.
    diary_number = models.CharField("diarienummer", max_length=100, blank=True)
    go_live = models.DateField("systemet startar", null=True, blank=True)
    annex_text = models.TextField(
        "text under tabellen i Bilaga 1",
        blank=True,
        help_text="Ansvar, återrapportering och annat som ska stå där. Rubriker skrivs ### Rubrik.",
    )
    state = models.CharField("läge", max_length=20, choices=PlanStage, default=PlanStage.BUILDING, editable=False)
    decided_on = models.DateField("planen beslutad", null=True, blank=True)
    decided_paragraph = models.CharField(
        "beslutets paragraf", max_length=20, blank=True, help_text="Till exempel: § 41"
    )

    history = HistoricalRecords()
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "plan"
        verbose_name_plural = "planer"
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PlanStage.values), name="plan_known_state"),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True, decided_paragraph="")
                | (Q(decided_on__isnull=False, state="decided") & ~Q(decided_paragraph="") & ~Q(diary_number="")),
                name="plan_decision_whole",
                violation_error_message="Beslutet om planen anges med dag, paragraf och diarienummer.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_building(self) -> bool:
        return self.state == PlanStage.BUILDING

    @property
    def short(self) -> str:
        """What the plan is called where several may stand: its short name, or its title until it has one."""
        return self.short_name or self.title

    @cached_property
    def leading_group(self) -> str:
        """The name of the group that leads the plan, in running text: "arbetsgrupp LOV". One query, once."""
        name = self.groups.filter(kind="steering").values_list("name", flat=True).first() or LEADING_GROUP
        return name[:1].lower() + name[1:]


class DecisionReference(models.Model):
    """A decision that the plan rests on, such as KF 2020-01-29 § 2. Pointed at, never taken here."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="decisions", verbose_name="plan")
    body = models.CharField("beslutande", max_length=100, help_text="Till exempel: KF, VON")
    date = models.DateField("datum")
    paragraph = models.CharField("paragraf", max_length=20, help_text="Till exempel: § 2")
    text = models.CharField("beslutet i korthet", max_length=500, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "beslut"
        verbose_name_plural = "beslut"
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "body", "date", "paragraph"],
                name="decision_unique",
                violation_error_message="Beslutet finns redan i planen.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.date} {self.paragraph}"


class Step(models.Model):
    """A step of the introduction (införandesteg). The memo numbers four; what organises the work has no number."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="steps", verbose_name="plan")
    number = models.PositiveSmallIntegerField("nummer", null=True, blank=True)
    title = models.CharField("namn", max_length=300)
    text = models.TextField("beskrivning", blank=True, help_text="Stegets text i tjänsteskrivelsen.")
    position = models.PositiveSmallIntegerField("ordning", default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "steg"
        verbose_name_plural = "steg"
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="step_number_unique",
                violation_error_message="Planen har redan ett steg med det numret.",
            ),
        ]

    def __str__(self) -> str:
        return f"Steg {self.number}. {self.title}" if self.number is not None else self.title


class Activity(models.Model):
    """An activity (aktivitet) of a step."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="activities", verbose_name="steg")
    title = models.CharField("aktivitet", max_length=500)
    position = models.PositiveSmallIntegerField("ordning", default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "aktivitet"
        verbose_name_plural = "aktiviteter"
        ordering = ["step", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "title"],
                name="activity_title_unique",
                violation_error_message="Steget har redan en aktivitet med det namnet.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


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
    ended_on = models.DateField("avslutad", null=True, blank=True, editable=False)
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
                violation_error_message="Samverkansparten finns redan på raden.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.partner}" if self.what else str(self.partner)

    def clean(self) -> None:
        if self.sub_activity_id and self.sub_activity.collaboration != CollaborationStatus.STATED:
            raise ValidationError("Ange först att samverkan sker på delaktiviteten; därefter kan parter läggas till.")


class PlanImport(models.Model):
    """A file that was read into a plan. Never changed."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="imports", verbose_name="plan")
    filename = models.CharField("fil", max_length=300)
    sha256 = models.CharField("SHA-256", max_length=64)
    at = models.DateTimeField("inläst")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="av")

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

    class Meta:
        verbose_name = "källans lydelse"
        verbose_name_plural = "källans lydelse"
        ordering = ["plan_import", "line"]
        constraints = [
            models.UniqueConstraint(fields=["plan_import", "sub_activity"], name="source_row_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_import}, rad {self.line}"
