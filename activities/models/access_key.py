"""Keys that let a program in without signing in: to a calendar, or to a plan through the API."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from activities.models.organisation import User
from activities.models.plan import Plan
from activities.models.querysets_keys import AccessKeyQuerySet

NAME_LIMIT = 100  # characters


class KeyKind(models.TextChoices):
    PERSON = "person", "Egen kalender"
    PLAN = "plan", "Planens kalender"
    API = "api", "Läsgränssnitt"


class AccessKey(models.Model):
    """A secret that was shown once and is kept as its SHA-256. It reads what its owner may read, and never more.

    `window` and `uses` count the requests of the present minute, `used_at` is when it last let somebody in.
    """

    kind = models.CharField("slag", max_length=10, choices=KeyKind)
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="keys", verbose_name="plan"
    )
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="keys", verbose_name="gjord av")
    name = models.CharField("vad den används till", max_length=NAME_LIMIT, blank=True)
    digest = models.CharField("SHA-256", max_length=64, unique=True)
    made_at = models.DateTimeField("gjord")
    expires_on = models.DateField("gäller till och med", null=True, blank=True)
    revoked_at = models.DateTimeField("indragen", null=True, blank=True)
    revoked_by_name = models.CharField("indragen av", max_length=150, blank=True)
    used_at = models.DateTimeField("senast använd", null=True, blank=True)
    window = models.BigIntegerField("minut", default=0, editable=False)
    uses = models.PositiveIntegerField("hämtningar under minuten", default=0, editable=False)

    history = HistoricalRecords(excluded_fields=["digest", "used_at", "window", "uses"])
    objects = AccessKeyQuerySet.as_manager()

    verbatim = frozenset({"digest"})

    class Meta:
        verbose_name = "nyckel"
        verbose_name_plural = "nycklar"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="person", plan__isnull=True) | Q(kind__in=["plan", "api"], plan__isnull=False),
                name="key_of_plan_or_person",
            ),
            models.CheckConstraint(
                condition=~Q(kind="api") | (Q(expires_on__isnull=False) & ~Q(name="")), name="key_to_api_ends"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by_name="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_by_name="")),
                name="key_revoked_whole",
            ),
            models.UniqueConstraint(
                fields=["owner"], condition=Q(kind="person", revoked_at__isnull=True), name="key_one_own_calendar"
            ),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(kind="plan", revoked_at__isnull=True), name="key_one_calendar_of_plan"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()
