"""What a large municipality's pages cost after ten years, and which queries read a growing table from end to end.

DATABASE_URL=… python -m tests.bench.grown        on a database that tests.bench.decade has filled
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.grown_settings"
    import django

    django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.models import SubActivity, User
from tests.bench.pages import fastest

PLAN = "/plan/stor-0/"
GROWING = (
    *("activities_statusupdate", "activities_chainlink", "activities_subactivity", "activities_historicalsubactivity"),
    *("reporting_sealedreport", "reporting_reportedsignal", "reporting_presentedmonth", "activities_searchtext"),
    *("activities_meeting", "activities_historicalmeeting", "activities_mail", "lovplan_event"),
)
SLOW = 0.3  # seconds of one query
ANY = re.compile(r"EXISTS\(SELECT 1 AS \"a\" FROM \"\w+\" LIMIT 1\)")  # whether a table has any row reads one
WHOLE = re.compile(r"(?:Seq Scan on|SCAN) \"?(\w+)\"?")


@dataclass(frozen=True)
class Page:
    address: str
    seconds: float
    queries: int
    slowest: float
    slow_query: str
    from_end_to_end: list[tuple[str, str]]  # (table, query)


def measure() -> Iterator[Page]:
    client = Client()
    client.force_login(User.objects.get(username="avdelningschef"))
    client.get(PLAN)
    row = SubActivity.objects.filter(activity__step__plan__slug="stor-0").order_by("pk").first()
    assert row
    for address in (
        *("/tom/", "/", "/mitt-arbete/", "/planer/", PLAN, f"{PLAN}manad/2020-12/", f"{PLAN}manad/2019-05/"),
        *(f"{PLAN}delaktivitet/{row.pk}/", f"{PLAN}delaktivitet/{row.pk}/uppdatera/", f"{PLAN}rapporter/"),
        *(f"{PLAN}rapporter/2020-T3/version/1/", f"{PLAN}tidslinje/", f"{PLAN}jamfor/"),
        *("/sok/?q=avtalsvillkor", "/sok/?q=upphandlingsenheten+semestern", "/sok/?q=2020-T3"),
    ):
        yield _page(client, address)


def _page(client: Client, address: str) -> Page:
    with CaptureQueriesContext(connection) as context:
        answer = client.get(address, follow=True)
    assert answer.status_code == 200, (address, answer.status_code)
    asked, whole = list(context.captured_queries), []
    slowest = max(asked, key=lambda query: float(query["time"]), default={"time": "0", "sql": ""})
    for query in asked:
        if query["sql"].startswith("SELECT"):
            whole += [
                (table, query["sql"]) for table in WHOLE.findall(_plan(ANY.sub("1", query["sql"]))) if table in GROWING
            ]
    seconds = fastest(lambda: client.get(address), tries=3)
    return Page(address, seconds, len(asked), float(slowest["time"]), slowest["sql"], whole)


def _plan(sql: str) -> str:
    how = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{how} {sql}".replace("%", "%%"), [])
        return "\n".join(str(line[-1]) for line in cursor.fetchall())


if __name__ == "__main__":
    empty = 0.0
    for page in measure():
        empty = empty or page.seconds
        sys.stdout.write(
            f"{page.address:48} {page.seconds * 1000:8.0f} ms {page.seconds / empty:7.1f} x {page.queries:4} queries, "
            f"slowest {page.slowest * 1000:.0f} ms\n"
        )
        if page.slowest > SLOW:
            sys.stdout.write(f"    slow: {page.slow_query}\n    {_plan(page.slow_query)}\n")
        for table, sql in page.from_end_to_end:
            sys.stdout.write(f"    all of {table}: {' '.join(sql.split())[-400:]}\n")
        sys.stdout.flush()
