"""The plan page against an empty view behind the same middleware, at 18, 180 and 1,800 rows."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from django.test import Client

from activities.models import Activity, Collaboration, Plan, StatusUpdate, SubActivity, User
from lovplan import demo
from tests.harness.queries import query_budget

PLAN = f"/plan/{demo.SLUG}/"
TIMELINE = f"{PLAN}tidslinje/"


def measure() -> Iterator[tuple[str, float, float | None, str]]:
    """(name, ratio, most allowed, figures) for each size."""
    client = Client()
    client.force_login(User.objects.get(username="controller"))
    empty = fastest(lambda: client.get("/tom/"))
    times = {}
    for copies in (1, 10, 100):
        grow(copies)
        rows = SubActivity.objects.count()
        with query_budget(8) as queries:
            size = len(client.get(PLAN).content)
        times[rows] = fastest(lambda: client.get(PLAN), tries=5)
        figures = f"{times[rows] * 1000:.0f} ms mot {empty * 1000:.1f} ms, {len(queries)} frågor, {size // 1024} kB"
        yield f"plansidan, {rows} rader / tom vy", times[rows] / empty, None, figures
        with query_budget(10) as queries:
            size = len(client.get(TIMELINE).content)
        figures = f"{len(queries)} frågor, {size // 1024} kB"
        yield f"tidslinjen, {rows} rader / två megabyte", size / 2_000_000, 1.0, figures
    small, large = times[180], times[1800]
    yield "plansidan, 1800 rader / 180 rader", large / small, 12.0, f"{large * 1000:.0f} ms mot {small * 1000:.0f} ms"


def fastest(call: Callable[[], object], tries: int = 20) -> float:
    """The fastest of some tries in seconds: what the code costs when nothing else disturbs it."""
    call()
    best = float("inf")
    for _ in range(tries):
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best


def grow(copies: int) -> None:
    """Copies of the decided rows, with their collaborations and updates, until there are `copies` of each."""
    plan = Plan.objects.get()
    originals = list(SubActivity.objects.filter(activity__step__plan=plan).in_order()[:18])
    present = SubActivity.objects.count() // 18
    for number in range(present, copies):
        for row in originals:
            activity, _ = Activity.objects.get_or_create(step=row.activity.step, title=f"{row.activity.title} {number}")
            copy = SubActivity(
                **{
                    field.attname: getattr(row, field.attname)
                    for field in SubActivity._meta.concrete_fields
                    if field.attname not in ("id", "activity_id")
                },
                activity=activity,
            )
            copy._history_date = row.history.earliest().history_date  # type: ignore[attr-defined]
            copy.save()
            Collaboration.objects.bulk_create(
                Collaboration(sub_activity=copy, partner_id=item.partner_id, what=item.what, position=item.position)
                for item in row.collaborations.all()
            )
            StatusUpdate.objects.bulk_create(
                StatusUpdate(
                    **{
                        field.attname: getattr(item, field.attname)
                        for field in StatusUpdate._meta.concrete_fields
                        if field.attname not in ("id", "sub_activity_id")
                    },
                    sub_activity=copy,
                )
                for item in row.updates.all()
            )
