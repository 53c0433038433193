"""Mitt arbete: what waits for the person, then their own rows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.calendar import clock
from activities.models import Meaning, Signal, SubActivity
from activities.models.querysets_people import roles_without_place
from activities.pages.scope import plans_of
from activities.rows import presenters, reported
from activities.work import sources, waiting
from activities.work.waiting import Kind

MOST_PRESSING = (Meaning.DEVIATING, Meaning.ON_TRACK, Meaning.NOT_STARTED, Meaning.FINISHED)
ORDER = {str(key): place for place, key in enumerate(MOST_PRESSING)}


@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    """The staff's first page. The rows that wait stand in a table of their own, and are counted with the rest."""
    on = clock.today()
    own = SubActivity.objects.of_person(request.user, on)
    mine = list(own.with_facts().with_draft_of(request.user).in_order())
    presented = presenters.present_all(mine, signals=Signal.objects.all(), on=on, reports=reported.of_rows(mine))
    items = waiting.in_order(sources.of_person(request.user, on, presented), on)
    rows = [(row, item.activity.step.plan.short) for item, row in presented]
    others = [pair for pair in rows if not pair[0].needs_attention]
    plans = plans_of(request.user, on)
    context: dict[str, Any] = {
        "waiting": [(item, item.is_late(on)) for item in items if item.waits and item.kind != Kind.ROW],
        "news": [item for item in items if not item.waits],
        "waiting_number": waiting.number(items),
        "groups": [
            ("Behöver uppmärksamhet", [pair for pair in rows if pair[0].needs_attention]),
            ("Mina övriga delaktiviteter", sorted(others, key=lambda pair: ORDER[pair[0].signal.key])),
        ],
        "rows": rows,
        "drafts": {row.pk for row in mine if row.has_draft},
        "plans": plans,
        "placeless": [] if plans else [role.title for role in roles_without_place(request.user, on)],
        # A plan's name is noise until there are two to tell apart.
        "names_plans": len({item.plan for item in items} | {plan.short for plan in plans}) > 1,
    }
    return render(request, "activities/work/my_work.html", context)
