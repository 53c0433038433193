"""What ledningsgruppen was shown, month by month."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from activities.calendar.month import Month
from activities.models import Meeting, Plan, User
from activities.models.base import AppendOnly
from reporting.models.querysets_months import PresentedMonthQuerySet


class PresentedMonth(AppendOnly):
    """A month's page as it was presented at a meeting: its content, who showed it and when. Append-only.

    What is presented anew is a later version with a reason; the earlier ones stay. `numbers` is how many rows showed
    each signal, {key: count}, as the content says it, so that a trend need not read every page.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="presented_months", verbose_name="plan")
    year = models.PositiveSmallIntegerField("år")
    number = models.PositiveSmallIntegerField("månad")
    version = models.PositiveIntegerField("version", validators=[MinValueValidator(1)])
    reason = models.TextField("skäl att presentera på nytt", blank=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+", verbose_name="möte")
    as_of = models.DateField("läget den")
    numbers = models.JSONField("antal rader")
    snapshot = models.TextField("innehåll")
    at = models.DateTimeField("när")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="av")
    by_name = models.CharField("namn då", max_length=150)

    objects = PresentedMonthQuerySet.as_manager()

    verbatim = frozenset({"snapshot"})
    content: str  # given by `with_content_for`

    class Meta:
        verbose_name = "presenterad månad"
        verbose_name_plural = "presenterade månader"
        ordering = ["plan", "-year", "-number", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "year", "number", "version"], name="presented_version_unique"),
            models.CheckConstraint(
                condition=Q(number__range=(1, 12), year__range=(2000, 2099)), name="presented_month"
            ),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | (Q(version__gt=1) & ~Q(reason="")), name="presented_anew_has_reason"
            ),
            models.CheckConstraint(condition=~Q(snapshot="") & ~Q(by_name=""), name="presented_whole"),
        ]

    def __str__(self) -> str:
        version = f", version {self.version}" if self.version > 1 else ""
        return f"{self.month.label.capitalize()}{version}"

    @property
    def month(self) -> Month:
        return Month(self.year, self.number)
