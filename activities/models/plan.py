"""The plan as the board decided on it, with its steps and their activities."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from activities.models.querysets import PlanQuerySet

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
