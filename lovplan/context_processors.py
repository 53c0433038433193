from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from activities.calendar import clock
from lovplan.middleware import PROLONGED_AFTER


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page may show: today's date by the app's clock, whether it is the demo, whether time stands still, and
    how long the session lasts from now."""
    return {
        "today": clock.today(),
        "demo": settings.DEMO,
        "frozen": settings.LOVPLAN_TODAY is not None,
        # A page may have been opened just before the session would have been prolonged.
        "session_ends": datetime.fromtimestamp(time.time() + settings.SESSION_COOKIE_AGE - PROLONGED_AFTER, UTC),
        "session_seconds": settings.SESSION_COOKIE_AGE - PROLONGED_AFTER,
    }
