"""The outbox: each mail to somebody, from the moment something called for it until the mail server has it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from activities.models.organisation import User


class MailState(models.TextChoices):
    WAITING = "waiting", "Väntar"
    SENT = "sent", "Skickat"
    REPLACED = "replaced", "Ersatt av ett senare"
    DEAD = "dead", "Gick inte att skicka"


class Mail(models.Model):
    """One mail to one address. Its `key` says why it exists, so that the same cause never makes two.

    Whoever sends it holds it until `leased_until`; a sender that dies lets go of it by the clock.
    """

    key = models.CharField("orsak", max_length=200, unique=True)  # "sammandrag 12 2020-12-15"
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="person"
    )
    to = models.EmailField("till")
    subject = models.CharField("ämne", max_length=300)
    text = models.TextField("text")
    html = models.TextField("html", blank=True)
    attachment = models.BinaryField("bifogad pdf", null=True, blank=True)
    attachment_name = models.CharField("den bifogade filens namn", max_length=200, blank=True)
    told = models.JSONField("vad det berättar", default=list, blank=True)  # marks: see mail/occasions.py
    created_at = models.DateTimeField("skrivet")
    state = models.CharField("läge", max_length=10, choices=MailState, default=MailState.WAITING)
    tries = models.PositiveSmallIntegerField("försök", default=0)
    next_at = models.DateTimeField("nästa försök")
    leased_until = models.DateTimeField("skickas, som längst till", null=True, blank=True)
    error = models.TextField("varför det inte gick", blank=True)
    sent_at = models.DateTimeField("skickat", null=True, blank=True)

    verbatim = frozenset({"text", "html", "error"})

    class Meta:
        verbose_name = "mejl"
        verbose_name_plural = "mejl"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "next_at"], name="mail_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="mail_sent_when",
            ),
            models.CheckConstraint(
                condition=Q(attachment__isnull=True, attachment_name="")
                | (Q(attachment__isnull=False) & ~Q(attachment_name="")),
                name="mail_attachment_named",
            ),
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="mail_known_state"),
            models.CheckConstraint(condition=~Q(to="") & ~Q(subject="") & ~Q(text=""), name="mail_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} till {self.to}"
