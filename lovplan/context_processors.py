from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from activities.calendar import clock


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page may show: today's date by the app's clock, whether it is the demo, whether time stands still."""
    return {
        "today": clock.today(),
        "demo": settings.DEMO,
        "frozen": settings.LOVPLAN_TODAY is not None,
    }
