"""The log of contacts with those the plan is made together with: which rows and question each was about, and what came
of it here.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from activities.models.base import AppendOnly, AppendOnlyQuerySet
from activities.models.basis import DecisionBasis
from activities.models.organisation import Partner, User
from activities.models.querysets_groups import PartnerContactQuerySet
from activities.models.revision import Revision
from activities.models.sub_activity import SubActivity

CONTACT_LIMIT = 5_000  # characters in one entry
QUESTION_LIMIT = 200


class PartnerContact(AppendOnly):
    """One contact with a partner. Append-only, as the database's triggers see to; a correction is a new entry.

    `shared` hands the text out to the partner's own people, and nothing else of the entry but `dates`. That cannot be
    taken back, so it is never changed. `answers` is the shared entry that the partner's own people reply to, in the
    words of the entry. `dates` are the rows' names and periods as the partner was shown them: what they were told then,
    whatever the plan says now. Contacts with the same `question`, as questions.key_of knows it, stand on one page.
    """

    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="contacts", verbose_name="samverkanspart"
    )
    on = models.DateField("dag")
    text = models.TextField("vad som sades", max_length=CONTACT_LIMIT)
    question = models.CharField("fråga", max_length=QUESTION_LIMIT, default="", db_default="", blank=True)
    learned = models.TextField("vad vi lärde oss", max_length=CONTACT_LIMIT, default="", db_default="", blank=True)
    shared = models.BooleanField("visas för parten", default=False)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="correction", verbose_name="rättar"
    )
    answers = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replies", verbose_name="svar på"
    )
    dates = models.JSONField("tidsplan som visades", default=list)  # [[row, period], …]
    at = models.DateTimeField("när")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="av")
    by_name = models.CharField("namn då", max_length=150)

    objects = PartnerContactQuerySet.as_manager()

    class Meta:
        verbose_name = "kontakt"
        verbose_name_plural = "kontakter"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="contact_text_given"),
            models.CheckConstraint(condition=~Q(by_name=""), name="contact_name_given"),
            models.CheckConstraint(
                condition=Q(answers__isnull=True) | Q(shared=True, corrects__isnull=True), name="contact_reply_is_read"
            ),
            models.CheckConstraint(condition=Q(dates=[]) | Q(shared=True), name="contact_dates_are_shared"),
        ]

    def __str__(self) -> str:
        return f"{self.partner}, {self.on}"


class ContactRow(AppendOnly):
    """A row that a contact was about. Entries from before rows were named have none, and are about the partner."""

    contact = models.ForeignKey(PartnerContact, on_delete=models.PROTECT, related_name="about", verbose_name="kontakt")
    sub_activity = models.ForeignKey(
        SubActivity, on_delete=models.PROTECT, related_name="contacts", verbose_name="delaktivitet"
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "delaktivitet som en kontakt gällde"
        verbose_name_plural = "delaktiviteter som kontakter gällde"
        ordering = ["contact", "pk"]
        constraints = [models.UniqueConstraint(fields=["contact", "sub_activity"], name="contact_row_once")]

    def __str__(self) -> str:
        return str(self.sub_activity)


class ContactOutcome(AppendOnly):
    """What a contact led to here, in words or as the revision or the decision basis that came of it."""

    contact = models.ForeignKey(
        PartnerContact, on_delete=models.PROTECT, related_name="outcomes", verbose_name="kontakt"
    )
    words = models.TextField("vad det ledde till", max_length=CONTACT_LIMIT, blank=True)
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="revision"
    )
    basis = models.ForeignKey(
        DecisionBasis, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="underlag"
    )
    at = models.DateTimeField("när")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="av")
    by_name = models.CharField("namn då", max_length=150)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "följd av en kontakt"
        verbose_name_plural = "följder av kontakter"
        ordering = ["contact", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words="") | Q(revision__isnull=False) | Q(basis__isnull=False),
                name="contact_outcome_given",
            ),
            models.CheckConstraint(condition=~Q(by_name=""), name="contact_outcome_name_given"),
        ]

    def __str__(self) -> str:
        return self.words or str(self.revision or self.basis)
