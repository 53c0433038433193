"""What the law asks of the service itself: its accessibility statement, and what people report of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from activities.errors import AppendOnlyError
from activities.models import Role, User
from activities.models.base import AppendOnly, AppendOnlyQuerySet

MESSAGE_LIMIT = 4_000  # characters in one message
ABOUT_LIMIT = 200  # characters of what an event is about


class Conformity(models.TextChoices):
    """The three degrees, in the words of the regulation."""

    FULL = "full", "helt förenlig"
    PARTIAL = "partial", "delvis förenlig"
    NONE = "none", "inte förenlig"


class Method(models.TextChoices):
    SELF = "self", "Självskattning"
    OTHERS = "others", "Granskning av någon utomstående"


class FaultReason(models.TextChoices):
    """Why something is not accessible, by the sections of the act (2018:1937)."""

    LACKING = "lacking", "Brister i förhållande till kraven"
    BURDEN = "burden", "Oskäligt betungande anpassning (12 §)"
    OUTSIDE = "outside", "Omfattas inte av lagens krav (9 §)"


class Statement(models.Model):
    """The accessibility statement as the municipality words it, and who answers for personal data. One, with history.

    `faults` are [{"what", "reason", "why", "alternative"}, …], the reason a FaultReason.
    """

    body = models.CharField("offentlig aktör", max_length=200)
    service = models.CharField("tjänst", max_length=200)
    conformity = models.CharField("följsamhet", max_length=10, choices=Conformity)
    faults = models.JSONField("innehåll som inte är tillgängligt", default=list, blank=True)
    assessed_on = models.DateField("bedömd")
    method = models.CharField("metod", max_length=10, choices=Method)
    method_words = models.TextField("hur bedömningen gjordes", blank=True, max_length=2_000)
    updated_on = models.DateField("senast uppdaterad")
    contact = models.CharField("kontakt", max_length=300, blank=True)
    controller = models.CharField("personuppgiftsansvarig", max_length=200, blank=True)
    officer = models.CharField("dataskyddsombud", max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "tillgänglighetsredogörelse"
        verbose_name_plural = "tillgänglighetsredogörelser"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="statement_one"),
            models.CheckConstraint(condition=~Q(body="") & ~Q(service=""), name="statement_names_given"),
        ]

    def __str__(self) -> str:
        return f"Tillgänglighetsredogörelse för {self.service}"


class FaultMessage(models.Model):
    """Something that somebody could not use, in their own words. Whoever wrote need not have signed in.

    Without history, since it may hold how to reach a person: what has been dealt with can be taken away for good.
    """

    at = models.DateTimeField("när")
    what = models.TextField("vad som inte gick", max_length=MESSAGE_LIMIT)
    page = models.CharField("sida", max_length=500, blank=True)
    reply_to = models.CharField("svar till", max_length=300, blank=True)
    answered_at = models.DateTimeField("hanterat", null=True, blank=True)
    answered_by_name = models.CharField("hanterat av", max_length=150, blank=True)

    class Meta:
        verbose_name = "meddelande om tillgänglighet"
        verbose_name_plural = "meddelanden om tillgänglighet"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="fault_what_given"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by_name="")
                | (Q(answered_at__isnull=False) & ~Q(answered_by_name="")),
                name="fault_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.what[:60]


class LoginGroup(models.Model):
    """A group that the municipality's own sign-in tells of, and a role that follows from being in it."""

    group = models.CharField("grupp", max_length=200)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+", verbose_name="roll")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "grupp i kommunens inloggning"
        verbose_name_plural = "grupper i kommunens inloggning"
        ordering = ["group", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "role"],
                name="login_group_unique",
                violation_error_message="Rollen följer redan av den gruppen.",
            ),
            models.CheckConstraint(condition=~Q(group=""), name="login_group_given"),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.role}"


class EventKind(models.TextChoices):
    """What may have happened to the service, most urgent first."""

    SIGN_IN_FAILED = "sign_in_failed", "Misslyckad inloggning"
    SHUT_OUT = "shut_out", "Spärrad efter för många försök"
    REFUSED = "refused", "Nekad"
    SIGN_IN = "sign_in", "Inloggning"
    ADMINISTRATION = "administration", "Person, roll eller inställning"
    TOKEN = "token", "Nyckel till kalender eller gränssnitt"
    EXPORT = "export", "Fil hämtad"
    IMPORT = "import", "Fil inläst"
    SEALING = "sealing", "Rapport fastställd"


class Event(models.Model):
    """One thing that happened to the service itself. Never changed; goes by a recorded decision, see lovplan.personal.

    Not part of the record and its chain: anybody may cause events, they say nothing of the plan, and they are not to
    be kept for good. `about` and `account` are text, so that they stand whatever becomes of what they name.
    """

    at = models.DateTimeField("när", db_index=True)
    kind = models.CharField("vad", max_length=20, choices=EventKind)
    account = models.CharField("konto", max_length=150, blank=True)
    about = models.CharField("gäller", max_length=ABOUT_LIMIT, blank=True)
    request = models.CharField("förfrågan", max_length=16, blank=True)

    class Meta:
        verbose_name = "händelse"
        verbose_name_plural = "händelser"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "account", "at"], name="event_kind_account_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnlyError
        super().save(*args, **kwargs)


class Removal(AppendOnly):
    """That personal data was taken away: who decided it and where that stands, who did it, how much of each went."""

    at = models.DateTimeField("när")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="av")
    by_name = models.CharField("av, med namn", max_length=150)
    decided_by = models.CharField("beslutat av", max_length=200)
    paragraph = models.CharField("paragraf eller diarienummer", max_length=200)
    decided_on = models.DateField("beslutat")
    before = models.DateField("äldre än")
    removed = models.JSONField("vad, och hur många")  # {key of lovplan.personal.kept: rows}

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "gallring"
        verbose_name_plural = "gallringar"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(decided_by="") & ~Q(paragraph=""), name="removal_decided"),
        ]

    def __str__(self) -> str:
        return f"{self.decided_by}, {self.paragraph}, {self.decided_on}"


class SharedEntry(models.Model):
    """What the servers remember together until a moment, see lovplan.shared. No history: it is gone within the hour."""

    key = models.CharField(max_length=64, primary_key=True)  # SHA-256 of what it is about
    value = models.JSONField()
    ends = models.FloatField(null=True, db_index=True)  # real time, as Unix time

    class Meta:
        verbose_name = "minne för alla servrar"
        verbose_name_plural = "minnen för alla servrar"

    def __str__(self) -> str:
        return self.key
