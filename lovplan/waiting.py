"""The number beside Mitt arbete in the menu: how much of the list of what waits for whom is the reader's."""

from __future__ import annotations

import time

from django.http import HttpRequest

from activities.calendar import clock
from activities.work import sources, waiting
from lovplan.middleware import KEY  # in the session: when it was counted (Unix time), for which day, and the number

LASTS = 60  # seconds; what others do is told within that time, what the person does at once


def number_in_menu(request: HttpRequest, counted: int | None = None) -> int:
    """The number, as `counted` by the page itself, or as it was within the last minute, or counted now."""
    today, now = clock.today().isoformat(), int(time.time())
    kept = request.session.get(KEY)
    if counted is None:
        if kept and kept["on"] == today and now - kept["at"] < LASTS:
            return int(kept["number"])
        counted = waiting.number(sources.of_person(request.user, clock.today()))
    if not kept or (kept["on"], kept["number"]) != (today, counted) or now - kept["at"] >= LASTS:
        request.session[KEY] = {"at": now, "on": today, "number": counted}
    return counted
