"""Reads of the keys to calendars and to the API: which of them still hold. Same chain as querysets.py."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from activities.models.querysets import READS_SEALED, SEES_ROWS, groups_of


class AccessKeyQuerySet(models.QuerySet):
    def holding(self, on: date) -> AccessKeyQuerySet:
        """Keys that open something on the day.

        A key is worth what its owner is: it ends with the account, and with the right to see what it shows. It is one
        query whether the key is unknown, revoked or dead, so that the time of an answer tells nothing.
        """
        owner = OuterRef("owner")
        sees = groups_of(owner, on, {"kind__in": SEES_ROWS}).filter(plan=OuterRef("plan"))
        opens = groups_of(owner, on, {"kind__in": SEES_ROWS + READS_SEALED})
        everything = Q(owner__is_superuser=True)
        lives = Q(owner__is_active=True) & (Q(owner__last_day__isnull=True) | Q(owner__last_day__gte=on))
        if not settings.DEMO:
            lives &= Q(owner__is_demo=False)
        in_time = Q(expires_on__isnull=True) | Q(expires_on__gte=on)
        own = Q(plan__isnull=True) & (everything | Q(Exists(opens)))
        of_plan = Q(plan__state="decided") & (everything | Q(Exists(sees)))
        return self.filter(lives, in_time, own | of_plan, revoked_at__isnull=True)

    def calendar_of(self, user: Any) -> AccessKeyQuerySet:
        """The address of the person's own calendar, one or none."""
        return self.filter(kind="person", owner=user.pk, revoked_at__isnull=True)

    def of_plan(self, plan: Any) -> AccessKeyQuerySet:
        """The keys to one plan that nobody has revoked, the newest first; those whose owner is gone among them."""
        return self.filter(plan=plan, revoked_at__isnull=True).select_related("owner").order_by("-made_at", "-pk")
