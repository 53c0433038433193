"""The log of contacts with those the plan is made together with."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from activities.models.base import AppendOnly
from activities.models.organisation import Partner, User
from activities.models.querysets_groups import PartnerContactQuerySet

CONTACT_LIMIT = 5_000  # characters in one entry


class PartnerContact(AppendOnly):
    """One contact with a partner. Append-only, as the database's triggers see to; a correction is a new entry.

    `shared` hands the entry out to the partner's own people. That cannot be taken back, so it is never changed.
    `answers` is the shared entry that the partner's own people reply to, in the words of the entry. `dates` are the
    rows' names and periods as the partner was shown them: what they were told then, whatever the plan says now.
    """

    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="contacts", verbose_name="samverkanspart"
    )
    on = models.DateField("dag")
    text = models.TextField("vad som sades", max_length=CONTACT_LIMIT)
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
