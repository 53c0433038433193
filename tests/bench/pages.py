"""The pages of a whole plan against an empty view behind the same middleware, at 18, 180 and 1,800 rows."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from functools import partial

from django.test import Client

from activities.models import Activity, Collaboration, Plan, StatusUpdate, SubActivity, User
from lovplan import waiting
from lovplan.demo import year
from tests.harness.queries import query_budget

PLAN = f"/plan/{year.SLUG}/"
PAGES = (  # name, address, queries
    ("plansidan", PLAN, 9),
    ("månadens sida", f"{PLAN}manad/2020-12/", 12),
    ("tidslinjen", f"{PLAN}tidslinje/", 8),
    ("jämförelsen", f"{PLAN}jamfor/", 12),
)
GROWTH = 12.0  # the most that ten times as many rows may cost


def measure() -> Iterator[tuple[str, float, float | None, str]]:
    """(name, ratio, most allowed, figures) for each page and size."""
    client = Client()
    client.force_login(User.objects.get(username="controller"))
    waiting.LASTS = 86_400  # the number in the menu is asked for once a minute by whatever page comes first
    client.get(PLAN)
    empty = fastest(lambda: client.get("/tom/"))
    times: dict[tuple[str, int], float] = {}
    asked: dict[tuple[str, int], int] = {}
    for copies in (1, 10, 100):
        grow(copies)
        gc.collect()
        gc.freeze()  # a server has not made the rows itself, and does not look through what is left of that
        rows = SubActivity.objects.count()
        for name, address, most in PAGES:
            with query_budget(most) as queries:
                size = len(client.get(address).content)
            asked[name, rows] = len(queries)
            taken = times[name, rows] = fastest(partial(client.get, address), tries=5)
            figures = f"{taken * 1000:.0f} ms mot {empty * 1000:.1f} ms, {len(queries)} frågor, {size // 1024} kB"
            yield f"{name}, {rows} rader / tom vy", taken / empty, None, figures
    for name, *_ in PAGES:
        small, large = times[name, 180], times[name, 1800]
        figures = f"{large * 1000:.0f} ms mot {small * 1000:.0f} ms"
        yield f"{name}, 1800 rader / 180 rader", large / small, GROWTH, figures
        few, more, most = (asked[name, rows] for rows in (18, 180, 1800))
        yield (
            f"{name}, frågor: flest / färst",
            max(few, more, most) / min(few, more, most),
            1.0,
            f"{few}, {more}, {most}",
        )


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
