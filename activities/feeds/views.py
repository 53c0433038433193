"""What calendar programs fetch. A feed knows no session: its address is the key."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from activities.calendar import clock
from activities.feeds import collect, ics
from activities.groups.views.meetings import visible_meeting
from activities.keys.actions import count_use
from activities.keys.opening import held_key
from activities.models import KeyKind

TYPE = "text/calendar; charset=utf-8"
UNKNOWN = "Adressen gäller inte. Gör en ny i lovplan.\n"
TOO_OFTEN = "Kalendern hämtas för ofta. Vänta en minut.\n"


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """A person's or a plan's calendar. What opens nothing is answered alike, whatever the reason."""
    key = held_key(secret, KeyKind.PERSON, KeyKind.PLAN)
    if key is None:
        return _answer(UNKNOWN, status=404)
    if wait := count_use(key=key):
        response = _answer(TOO_OFTEN, status=429)
        response["Retry-After"] = str(wait)
        return response
    on = clock.today()
    if key.plan:
        entries, name = collect.of_plan(key.plan, key.owner, on), key.plan.short
    else:
        entries, name = collect.of_person(key.owner, on), f"lovplan: {key.owner}"
    return _answer(ics.calendar(entries, name=name, site=settings.LOVPLAN_URL), content_type=TYPE)


@require_safe
def meeting_file(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One meeting, to put in any calendar."""
    found = visible_meeting(request, slug, pk)
    body = ics.calendar(collect.of_meeting(found), name="", site=settings.LOVPLAN_URL)
    response = HttpResponse(body, content_type=TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"mote-{found.on}.ics") or ""
    return response


def _answer(body: str | bytes, *, status: int = 200, content_type: str = "text/plain; charset=utf-8") -> HttpResponse:
    """The header keeps the answer out of caches, and keeps the middleware from asking who is signed in."""
    headers = {"Cache-Control": "no-store, private", "X-Robots-Tag": "noindex"}
    return HttpResponse(body, status=status, content_type=content_type, headers=headers)
