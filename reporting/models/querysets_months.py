"""Reads of the presented months."""

from __future__ import annotations

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

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
        """With `content`: the snapshot of the month and of the last one presented before it; "" for the others, which
        are long and not read.
        """
        earlier = Q(year__lt=month.year) | Q(year=month.year, number__lt=month.number)
        after = Q(year__gt=OuterRef("year")) | Q(year=OuterRef("year"), number__gt=OuterRef("number"))
        between = apps.get_model("reporting.PresentedMonth").objects.filter(earlier, after, plan=OuterRef("plan"))
        read = (
            When(year=month.year, number=month.number, then=F("snapshot")),
            When(earlier & ~Q(Exists(between)), then=F("snapshot")),
        )
        content = Case(*read, default=Value(""), output_field=models.TextField())
        return self.defer("snapshot").annotate(content=content)

    def in_order(self) -> PresentedMonthQuerySet:
        """By month, then version, the oldest first."""
        return self.order_by("year", "number", "version")
