"""Who does the work: people hold roles over time, roles sit in working groups, groups carry rows of a plan.

Every right follows from this one chain (see querysets.py): person → role held today → membership → kind of group.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from activities.calendar.swedish import likeness
from activities.models.querysets_groups import PartnerQuerySet, WorkingGroupQuerySet
from activities.models.querysets_people import RoleQuerySet

KEY_LIMIT = 400  # characters; what looks like one sign may be several


class MailRhythm(models.TextChoices):
    """How often a person wants mail; the words stand on the person's own page."""

    DAILY = "daily", "Varje dag när något nytt väntar på dig"
    WEEKLY = "weekly", "En gång i veckan"
    MUST = "must", "Bara när något väntar på ditt beslut eller är sent"


class User(AbstractUser):
    """A person who signs in. Never deleted, since history names them: who leaves gets a last day."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField("namn", max_length=150)
    # Demo people share a printed password, so they are let in nowhere but in the demo (see backends.py).
    is_demo = models.BooleanField("hör till demon", default=False, editable=False)
    # After this day the person is let in no more (see backends.py); nothing has to run that night.
    last_day = models.DateField("sista dag", null=True, blank=True, help_text="Lämna tomt tills vidare.")
    mail_rhythm = models.CharField("mejl", max_length=10, choices=MailRhythm, default=MailRhythm.DAILY)

    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    REQUIRED_FIELDS = ["name", "email"]

    class Meta(AbstractUser.Meta):
        verbose_name = "person"
        verbose_name_plural = "personer"
        ordering = ["name", "username"]

    def __str__(self) -> str:
        return self.name or self.username

    def clean(self) -> None:
        super().clean()
        administrators = User.objects.filter(is_superuser=True, is_staff=True, is_active=True, last_day__isnull=True)
        remains = self.is_superuser and self.is_staff and self.is_active and self.last_day is None
        if not remains and administrators.filter(pk=self.pk).exists() and administrators.count() == 1:
            raise ValidationError(
                "Personen är den enda administratören. Låt först någon annan bli det, annars kan ingen sköta "
                "personer och roller."
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Django writes the day, and at times the same password in a newer hash.
        signing_in = set(kwargs.get("update_fields") or ()) in ({"last_login"}, {"password"})
        if signing_in:  # no change of the register, so nothing for its history
            self.skip_history_when_saving = True
        try:
            super().save(*args, **kwargs)
        finally:
            if signing_in:
                del self.skip_history_when_saving

    def has_left(self, on: date) -> bool:
        """Whether the person is let in no more on the day."""
        return not self.is_active or (self.last_day is not None and self.last_day < on)

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class Role(models.Model):
    """A function in the organisation, such as "Utvecklingsledare (LOV)". May be vacant or held by several."""

    title = models.CharField("benämning", max_length=200)
    # What tells roles apart: the title without case and invisible marks, the same on every database.
    key = models.CharField("jämförelseform", max_length=KEY_LIMIT, blank=True, default="", editable=False)

    history = HistoricalRecords(excluded_fields=["key"])
    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = "roll"
        verbose_name_plural = "roller"
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], name="role_title_unique", violation_error_message="Rollen finns redan."
            ),
            models.CheckConstraint(condition=~Q(title=""), name="role_title_given"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = likeness(self.title)[:KEY_LIMIT]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.key = likeness(self.title)[:KEY_LIMIT]
        if alike := Role.objects.filter(key=self.key).exclude(pk=self.pk).first():
            raise ValidationError({"title": f"Rollen finns redan: ”{alike}”."})


class RoleHolding(models.Model):
    """A person holds a role from a date, until a date or until further notice. Both days count."""

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="holdings", verbose_name="roll")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="holdings", verbose_name="person")
    start = models.DateField("från och med")
    end = models.DateField("till och med", null=True, blank=True, help_text="Lämna tomt tills vidare.")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "innehav av roll"
        verbose_name_plural = "innehav av roller"
        ordering = ["role__title", "-start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                name="holding_ends_after_start",
                violation_error_message="Till och med-datumet ligger före från och med-datumet.",
            ),
            models.UniqueConstraint(
                fields=["role", "user", "start"],
                name="holding_unique",
                violation_error_message="Personen har redan rollen från den dagen.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.user}"


class GroupKind(models.TextChoices):
    STEERING = "steering", "Arbetsgrupp som leder planen"
    ACTIVITY = "activity", "Aktivitetsgrupp"
    MANAGEMENT = "management", "Förvaltningens ledningsgrupp"
    BOARD = "board", "Nämnd (läser fastställda rapporter)"
    PARTNER = "partner", "Extern part"


class MeetingRhythm(models.TextChoices):
    WEEKLY = "weekly", "Varje vecka"
    FORTNIGHTLY = "fortnightly", "Varannan vecka"
    MONTHLY = "monthly", "En gång i månaden"
    WHEN_NEEDED = "when_needed", "Vid behov"


class WorkingGroup(models.Model):
    """A group of roles around a plan.

    The source words some rows "Arbetsgrupp LOV: deltagare", where the group itself is responsible, and others
    "Controller, ekonom …", where a role is; `is_responsible` tells them apart.
    """

    plan = models.ForeignKey("Plan", on_delete=models.PROTECT, related_name="groups", verbose_name="plan")
    name = models.CharField("namn", max_length=200)
    is_responsible = models.BooleanField(
        "gruppen anges som ansvarig", default=False, help_text="Annars står den ansvariga rollens namn i planen."
    )
    kind = models.CharField("slag", max_length=20, choices=GroupKind, default=GroupKind.ACTIVITY)
    note = models.CharField(
        "anmärkning", max_length=500, blank=True, help_text="Till exempel: Sker inom ramen för projektplan …"
    )
    meeting_rhythm = models.CharField(
        "möten",
        max_length=20,
        choices=MeetingRhythm,
        default=MeetingRhythm.WHEN_NEEDED,
        help_text="Hur ofta gruppen möts. Dagar för nästa möten föreslås efter det.",
    )

    history = HistoricalRecords()
    objects = WorkingGroupQuerySet.as_manager()

    members: list[Membership]  # of a row's group, by `with_facts`

    # Given by querysets: may_meet by `visible_to`, the rest by `with_overview`.
    may_meet: bool
    row_count: int
    next_meeting_pk: int | None
    next_meeting_on: date | None

    class Meta:
        verbose_name = "arbetsgrupp"
        verbose_name_plural = "arbetsgrupper"
        ordering = ["plan", "kind", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "name"],
                name="group_name_unique",
                violation_error_message="Planen har redan en grupp med det namnet.",
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(kind="steering"),
                name="group_one_steering",
                violation_error_message="Planen har redan en arbetsgrupp som leder den.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.plan_id and (alike := _alike(self.plan.groups.all(), self)):
            raise ValidationError({"name": f"Planen har redan en grupp med det namnet: ”{alike}”."})


class MemberKind(models.TextChoices):
    RESPONSIBLE = "responsible", "Ansvarig"
    PARTICIPANT = "participant", "Deltagare"
    CO_OPTED = "co_opted", "Adjungerad vid behov"


class Membership(models.Model):
    """A role's place in a group."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="memberships", verbose_name="grupp")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="memberships", verbose_name="roll")
    kind = models.CharField("uppgift", max_length=20, choices=MemberKind, default=MemberKind.PARTICIPANT)
    note = models.CharField("anmärkning", max_length=200, blank=True, help_text="Till exempel: utses under året.")
    position = models.PositiveSmallIntegerField("ordning", default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "medlem"
        verbose_name_plural = "medlemmar"
        ordering = ["group", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "role"],
                name="membership_unique",
                violation_error_message="Rollen finns redan i gruppen.",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(kind="responsible"),
                name="membership_one_responsible",
                violation_error_message="Gruppen har redan en ansvarig.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.role}"


class Partner(models.Model):
    """Somebody outside the groups to collaborate with (samverkanspart)."""

    plan = models.ForeignKey("Plan", on_delete=models.PROTECT, related_name="partners", verbose_name="plan")
    name = models.CharField("namn", max_length=200)
    group = models.ForeignKey(
        WorkingGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"kind": "partner"},
        related_name="partners",
        verbose_name="partens egen grupp",
        help_text="De som har en roll i gruppen läser de kontakter som är markerade för parten, och inget annat.",
    )

    history = HistoricalRecords()
    objects = PartnerQuerySet.as_manager()

    # Given by querysets: may_log by `visible_to`, last_contact_on by `with_last_contact`.
    may_log: bool
    last_contact_on: date | None

    class Meta:
        verbose_name = "samverkanspart"
        verbose_name_plural = "samverkansparter"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "name"],
                name="partner_name_unique",
                violation_error_message="Samverkansparten finns redan i planen.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.plan_id and (alike := _alike(self.plan.partners.all(), self)):
            raise ValidationError({"name": f"Samverkansparten finns redan i planen: ”{alike}”."})
        if self.group and (self.group.kind != GroupKind.PARTNER or self.group.plan_id != self.plan_id):
            raise ValidationError({"group": "Välj en grupp av slaget Extern part i samma plan."})


def _alike(others: Iterable[Any], one: Any) -> Any | None:
    """Another of the same plan whose name looks the same."""
    key = likeness(one.name)
    return next((other for other in others if other.pk != one.pk and likeness(other.name) == key), None)
