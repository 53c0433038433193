"""Reads of the presented months."""

from __future__ import annotations

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When

from activities.calendar.month import Month
from activities.models.base import AppendOnlyQuerySet


class PresentedMonthQuerySet(AppendOnlyQuerySet):
    def holding(self) -> PresentedMonthQuerySet:
        """The last version of each month."""
        later = apps.get_model("reporting.PresentedMonth").objects.filter(
            plan=OuterRef("plan"), year=OuterRef("year"), number=OuterRef("number"), version__gt=OuterRef("version")
        )
        return self.filter(~Exists(later))

    def with_content_for(self, month: Month) -> PresentedMonthQuerySet:
        """With `content`: the snapshot of the month and of the last one presented before it, as it holds; "" for the
        others, which are long and not read.
        """
        earlier = Q(year__lt=month.year) | Q(year=month.year, number__lt=month.number)
        before = apps.get_model("reporting.PresentedMonth").objects.filter(earlier, plan=OuterRef("plan"))
        last = Subquery(before.order_by("-year", "-number", "-version").values("pk")[:1])
        read = When(Q(year=month.year, number=month.number) | Q(pk=last), then=F("snapshot"))
        content = Case(read, default=Value(""), output_field=models.TextField())
        return self.defer("snapshot").annotate(content=content)

    def in_order(self) -> PresentedMonthQuerySet:
        """By month, then version, the oldest first."""
        return self.order_by("year", "number", "version")
