"""Reads of the reports. What a person may read is a queryset of the reports they may read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import JSONObject

from activities.calendar import clock
from activities.calendar.tertial import Tertial
from activities.models import Plan
from activities.models.base import AppendOnlyQuerySet
from activities.models.sql import JSONList

HEAVY = ("snapshot", "html", "pdf")


class SealedReportQuerySet(AppendOnlyQuerySet):
    def readable_by(self, user: Any, on: date) -> SealedReportQuerySet:
        """Reports of the plans the person sees: staff, the management group and the board."""
        return self.filter(plan__in=Plan.objects.visible_to(user, on).values("pk"))

    def current(self) -> SealedReportQuerySet:
        """Reports that no correction has replaced."""
        return self.filter(replaced_by__isnull=True)

    def listed(self) -> SealedReportQuerySet:
        """Without what is only needed to show the whole report."""
        return self.defer(*HEAVY)

    def with_events(self) -> SealedReportQuerySet:
        """With sent_on, decided_on and outcome; the newest event of a kind holds."""
        events = apps.get_model("reporting.ReportEvent").objects.filter(report=OuterRef("pk")).order_by("-at", "-pk")
        decided = events.filter(kind="decided")
        return self.annotate(
            sent_on=Subquery(events.filter(kind="sent").values("on")[:1]),
            decided_on=Subquery(decided.values("on")[:1]),
            outcome=Subquery(decided.values("outcome")[:1]),
        )

    def versions_of(self, plan: Any, tertial: Tertial) -> SealedReportQuerySet:
        """Every version of one tertial's report, the newest first."""
        return self.filter(plan=plan, year=tertial.year, number=tertial.number).order_by("-version")

    def sealed_version(self, plan: Any, tertial: Tertial) -> Any:
        """The version that holds for the tertial, without its heavy columns; None when it is not sealed."""
        return self.versions_of(plan, tertial).current().listed().first()

    def with_standing(self) -> SealedReportQuerySet:
        """Each with `held_events`: its events that no later one has put right. One query more, whatever the number."""
        held = apps.get_model("reporting.ReportEvent").objects.filter(corrected_by__isnull=True).order_by("pk")
        return self.prefetch_related(Prefetch("events", held, to_attr="held_events"))

    def before(self, plan: Any, tertial: Tertial) -> SealedReportQuerySet:
        """Reports that hold for earlier tertials of the plan, the latest first: the first is what is compared with."""
        earlier = Q(year__lt=tertial.year) | Q(year=tertial.year, number__lt=tertial.number)
        return self.filter(earlier, plan=plan).current().order_by("-year", "-number")

    def sealed_by(self, plan: Any, day: date) -> SealedReportQuerySet:
        """Reports of the plan that were sealed by the end of the day, the latest first: the first held then."""
        return self.filter(plan=plan, sealed_at__lt=clock.after(day)).order_by("-year", "-number", "-version")

    def latest_of_each(self, plans: Any) -> SealedReportQuerySet:
        """The same of several plans at once."""
        reports = apps.get_model("reporting.SealedReport").objects
        latest = reports.filter(plan=OuterRef("plan")).current().order_by("-year", "-number")
        return self.filter(plan__in=plans, pk=Subquery(latest.values("pk")[:1]))

    def with_signals(self) -> SealedReportQuerySet:
        """With told: what the report said of each row, as [{"row", "key", "label", "symbol"}] in no order."""
        told = JSONObject(row="sub_activity_id", key="key", label="label", symbol="symbol")
        signals = _signals().order_by().values("report").annotate(told=JSONList(told))
        return self.annotate(told=Subquery(signals.values("told")))

    def telling_of(self, row: Any) -> SealedReportQuerySet:
        """With told: what each said of the row, as {"key", "label", "symbol", "direction"}, or None; newest first.

        A report that a correction has replaced has its version as replaced_version.
        """
        told = JSONObject(key="key", label="label", symbol="symbol", direction="direction")
        signals = _signals().filter(sub_activity=row).annotate(told=told)
        return self.annotate(
            told=Subquery(signals.values("told")[:1]), replaced_version=F("replaced_by__version")
        ).order_by("-year", "-number", "-version")


def _signals() -> models.QuerySet:
    return apps.get_model("reporting.ReportedSignal").objects.filter(report=OuterRef("pk"))
