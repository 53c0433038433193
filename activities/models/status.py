"""Signals as the municipality words them, and the append-only updates that set them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from activities.models.base import AppendOnly, AppendOnlyQuerySet
from activities.models.colours import contrast
from activities.models.organisation import User
from activities.models.querysets import StatusUpdateQuerySet
from activities.models.sub_activity import SubActivity

TEXT_LIMIT = 10_000  # characters in one update; several pages of print


class Meaning(models.TextChoices):
    """What a signal means to the rules. The wording is data; this is not."""

    NOT_STARTED = "not_started", "Ej påbörjat"
    ON_TRACK = "on_track", "Enligt plan"
    DEVIATING = "deviating", "Avvikelse"
    FINISHED = "finished", "Avslutat"


# The order signals are told in everywhere: what deviates is looked for first.
SIGNAL_ORDER = (Meaning.DEVIATING, Meaning.ON_TRACK, Meaning.NOT_STARTED, Meaning.FINISHED)


class Symbol(models.TextChoices):
    RING = "ring", "Ring"
    DISC = "disc", "Fylld cirkel"
    TRIANGLE = "triangle", "Triangel"
    TICK = "tick", "Bock i cirkel"


hex_colour = RegexValidator(r"^#[0-9a-fA-F]{6}\Z", "Skriv färgen som # följt av sex tecken, till exempel #1d7a46.")


class Signal(models.Model):
    """A signal value: word, symbol and colour as data; its meaning is its identity."""

    key = models.CharField("betydelse", max_length=20, choices=Meaning, primary_key=True)
    label = models.CharField("ord", max_length=100, unique=True)
    symbol = models.CharField("symbol", max_length=20, choices=Symbol, unique=True)
    fill = models.CharField(
        "färg", max_length=7, blank=True, validators=[hex_colour], help_text="Tomt ger bara en kontur."
    )
    ink = models.CharField("textfärg", max_length=7, validators=[hex_colour])
    position = models.PositiveSmallIntegerField("ordning", default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "signal"
        verbose_name_plural = "signaler"
        ordering = ["position", "key"]
        constraints = [
            models.CheckConstraint(condition=Q(key__in=Meaning.values), name="signal_known_meaning"),
            models.CheckConstraint(condition=~Q(label=""), name="signal_label_given"),
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        background = self.fill or "#ffffff"
        try:
            ratio = contrast(background, self.ink)
        except ValueError:
            return  # the fields' own validators say what is wrong
        if ratio < 4.5:
            raise ValidationError(
                {"ink": f"Kontrasten mot färgen är {ratio:.1f} : 1. Välj en textfärg som ger minst 4,5 : 1."}
            )


class StatusUpdate(AppendOnly):
    """One signal set by somebody at some time. Append-only; the highest number is the current one.

    Triggers in the database refuse UPDATE and DELETE, so that raw SQL is refused as well.
    """

    sub_activity = models.ForeignKey(
        SubActivity, on_delete=models.PROTECT, related_name="updates", verbose_name="delaktivitet"
    )
    number = models.PositiveIntegerField("nummer")
    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="updates", verbose_name="signal")
    text = models.TextField("kommentar", blank=True, max_length=TEXT_LIMIT)
    cause = models.TextField("orsak", blank=True, max_length=TEXT_LIMIT)
    measure = models.TextField("åtgärd", blank=True, max_length=TEXT_LIMIT)
    consequence = models.TextField("följd", blank=True, max_length=TEXT_LIMIT)
    unchanged = models.BooleanField("oförändrat sedan förra", default=False)
    # A proposed new date, with the date the plan had then: kept for ever, whatever becomes of it.
    planned_end = models.DateField("planens slutdatum då", null=True, blank=True)
    proposed_end = models.DateField("föreslaget slutdatum", null=True, blank=True)
    # The update that this one puts right: both stay in the history, and only this one is read elsewhere.
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction", verbose_name="rättar"
    )
    at = models.DateTimeField("när")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="updates", verbose_name="av")
    by_name = models.CharField("namn då", max_length=150)

    objects = StatusUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = "statusuppdatering"
        verbose_name_plural = "statusuppdateringar"
        ordering = ["sub_activity", "-number"]
        # Who decides on dates asks for the few proposals among all that was ever said of the rows.
        indexes = [
            models.Index(fields=["sub_activity"], condition=Q(proposed_end__isnull=False), name="status_proposals")
        ]
        constraints = [
            models.UniqueConstraint(fields=["sub_activity", "number"], name="status_number_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="status_number_from_one"),
            models.CheckConstraint(
                condition=~Q(signal="deviating") | ~(Q(cause="") | Q(measure="") | Q(consequence="")),
                name="status_deviation_explained",
                violation_error_message="En avvikelse behöver orsak, åtgärd och följd.",
            ),
            models.CheckConstraint(
                condition=Q(proposed_end__isnull=True, planned_end__isnull=True)
                | Q(signal="deviating", proposed_end__isnull=False, planned_end__isnull=False),
                name="status_proposal_with_deviation",
                violation_error_message="Ett nytt slutdatum föreslås tillsammans med en avvikelse.",
            ),
            models.CheckConstraint(condition=~Q(by_name=""), name="status_name_given"),
        ]

    def __str__(self) -> str:
        return f"{self.signal} ({self.by_name})"


class ProposalDecision(AppendOnly):
    """What the leader of the plan decided on a proposed date. One for each proposal, append-only."""

    update = models.OneToOneField(
        StatusUpdate, on_delete=models.PROTECT, related_name="decision", verbose_name="statusuppdatering"
    )
    approved = models.BooleanField("godkänt")
    words = models.TextField("motivering", blank=True, max_length=TEXT_LIMIT)
    at = models.DateTimeField("när")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="av")
    by_name = models.CharField("namn då", max_length=150)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "beslut om föreslaget datum"
        verbose_name_plural = "beslut om föreslagna datum"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved=True) | ~Q(words=""),
                name="proposal_refusal_explained",
                violation_error_message="Skriv varför förslaget avslås.",
            ),
        ]

    def __str__(self) -> str:
        return "Godkänt" if self.approved else "Avslaget"


class UpdateDraft(models.Model):
    """What a person has typed and not yet submitted, field by field. Nobody else sees it."""

    sub_activity = models.ForeignKey(SubActivity, on_delete=models.CASCADE, related_name="drafts")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    fields = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "utkast till uppdatering"
        verbose_name_plural = "utkast till uppdateringar"
        constraints = [models.UniqueConstraint(fields=["sub_activity", "by"], name="draft_one_each")]

    def __str__(self) -> str:
        return f"{self.sub_activity} ({self.by})"
