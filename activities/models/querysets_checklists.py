"""Reads of the rows' control points."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery


class CheckPointQuerySet(models.QuerySet):
    def standing(self) -> CheckPointQuerySet:
        """Those that nobody has taken away."""
        return self.filter(is_removed=False)

    def with_ticks(self) -> CheckPointQuerySet:
        """With every tick as `ticked`, the newest first. One query more."""
        ticks = apps.get_model("activities.CheckTick").objects.order_by("-pk")
        return self.prefetch_related(Prefetch("ticks", ticks, to_attr="ticked"))

    def considered(self, rows: Iterable[int]) -> dict[int, tuple[int, int]]:
        """{row: (how many are considered, of how many)} of the rows that have any. One query."""
        ticks = apps.get_model("activities.CheckTick").objects.filter(point=OuterRef("pk"))
        newest = Subquery(ticks.order_by("-pk").values("done")[:1])
        found = self.standing().filter(sub_activity__in=rows).annotate(now=newest).order_by()
        counted = found.values("sub_activity").annotate(every=Count("pk"), done=Count("pk", filter=Q(now=True)))
        return {each["sub_activity"]: (each["done"], each["every"]) for each in counted}
