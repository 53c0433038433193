"""The one clock. Every rule and action takes its time from here, so that the demo can live on one day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The present moment, aware. With LOVPLAN_TODAY set: that date at the real time of day."""
    real = timezone.localtime()
    if settings.LOVPLAN_TODAY is None:
        return real
    return datetime.combine(settings.LOVPLAN_TODAY, real.time(), tzinfo=real.tzinfo)


def today() -> date:
    """The date of `now()` in Swedish time."""
    return now().date()


def after(day: date) -> datetime:
    """The first moment after the day, in Swedish time."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
