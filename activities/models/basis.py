"""Decision bases (underlag) of a row, and the append-only steps that tell where each stands and has stood."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from activities.models import decision_chain
from activities.models.base import AppendOnly
from activities.models.decision_chain import Decider, State
from activities.models.organisation import User
from activities.models.querysets_bases import BasisStepQuerySet, DecisionBasisQuerySet
from activities.models.status import TEXT_LIMIT
from activities.models.sub_activity import SubActivity

STATES = [(str(state), decision_chain.LABELS[state]) for state in State]
DECIDERS = [(str(decider), decision_chain.DECIDER_LABELS[decider]) for decider in Decider]
LINK_FAULT = "Skriv länken som en webbadress som börjar med https:// eller http://, utan mellanslag."


def web_address(link: str) -> None:
    if not decision_chain.is_web_address(link):
        raise ValidationError(LINK_FAULT)


class DecisionBasis(models.Model):
    """Material prepared for a decision that is taken elsewhere. The document itself lives in the municipality's own
    system: a link or a diary number points at it, and either may come later than the title.
    """

    sub_activity = models.ForeignKey(
        SubActivity, on_delete=models.PROTECT, related_name="bases", verbose_name="delaktivitet"
    )
    title = models.CharField("titel", max_length=300, error_messages={"blank": "Skriv vad underlaget heter."})
    link = models.CharField("länk", max_length=500, blank=True, validators=[web_address])
    diary_number = models.CharField("diarienummer", max_length=100, blank=True)

    history = HistoricalRecords()
    objects = DecisionBasisQuerySet.as_manager()

    # Given by querysets: the rights by `visible_to`, the newest step by `with_standing`.
    may_prepare: bool
    may_pass_on: bool
    may_decide: bool
    current_number: int
    current_state: str
    current_round: int
    current_at: datetime
    current_by_name: str

    class Meta:
        verbose_name = "underlag"
        verbose_name_plural = "underlag"
        ordering = ["sub_activity", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="basis_title_given"),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://") | Q(link__startswith="http://"),
                name="basis_link_is_web",
                violation_error_message=LINK_FAULT,
            ),
        ]

    def __str__(self) -> str:
        return self.title


class BasisStep(AppendOnly):
    """One step of a basis: where it went, in which round, with whose words and by whose hand. Append-only."""

    basis = models.ForeignKey(DecisionBasis, on_delete=models.PROTECT, related_name="steps", verbose_name="underlag")
    number = models.PositiveIntegerField("nummer")
    round = models.PositiveSmallIntegerField("omgång")
    state = models.CharField("läge", max_length=20, choices=STATES)
    words = models.TextField("ord", blank=True, max_length=TEXT_LIMIT)
    decided_on = models.DateField("beslutsdatum", null=True, blank=True)
    decided_by = models.CharField("beslutande", max_length=20, choices=DECIDERS, blank=True)
    paragraph = models.CharField("paragraf", max_length=20, blank=True)
    diary_number = models.CharField("beslutets diarienummer", max_length=100, blank=True)
    # A noted decision that this one puts right.
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction", verbose_name="rättar"
    )
    at = models.DateTimeField("när")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="basis_steps", verbose_name="av")
    by_name = models.CharField("namn då", max_length=150)

    objects = BasisStepQuerySet.as_manager()

    class Meta:
        verbose_name = "steg för underlag"
        verbose_name_plural = "steg för underlag"
        ordering = ["basis", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["basis", "number"], name="basis_step_number_unique"),
            models.UniqueConstraint(
                fields=["basis", "round", "state"],
                condition=Q(corrects__isnull=True),
                name="basis_step_once_a_round",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | Q(state="decided"), name="basis_step_corrects_a_decision"
            ),
            models.CheckConstraint(condition=Q(number__gte=1, round__gte=1), name="basis_step_from_one"),
            models.CheckConstraint(
                condition=Q(number__gt=1) | Q(state="draft", round=1), name="basis_step_begins_as_draft"
            ),
            models.CheckConstraint(condition=Q(state__in=list(State)), name="basis_step_known_state"),
            models.CheckConstraint(condition=~Q(by_name=""), name="basis_step_name_given"),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(words=""), name="basis_step_return_has_words"),
            models.CheckConstraint(
                condition=Q(state="decided", decided_on__isnull=False, decided_by__in=list(Decider))
                | (~Q(state="decided") & Q(decided_on__isnull=True, decided_by="", paragraph="", diary_number="")),
                name="basis_step_decision_whole",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by="board") | ~Q(paragraph=""), name="basis_step_board_has_paragraph"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} ({self.by_name})"
