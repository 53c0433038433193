"""Pages as their readers get them, and rows enough to make them long."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

from activities.calendar import clock
from activities.models import Activity, Plan, Step, SubActivity

PLAN = "/plan/lov-sarskilt-boende/"
HOSTILE = ["<script>alert(1)</script>", "<img src=file:///etc/passwd>", "{{ settings.SECRET_KEY }}", "{% now 'Y' %}"]


class Words(HTMLParser):
    """The words of a page as a reader gets them, each element's apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append(" ".join(data.split()))


def words(response: HttpResponse) -> str:
    return " | ".join(Words(response.content.decode()).found)


def flat(response: HttpResponse) -> str:
    """The words in one line, without the borders between elements."""
    return re.sub(r"\s+([.,:])", r"\1", re.sub(r"\s+", " ", words(response).replace(" | ", " ")))


def post_as_read(client: Client, page: str, sent: dict[str, Any], **how: Any) -> Any:
    """Send the page's form with the edition that stands in the page, as a browser does."""
    found = re.search(r'name="based_on" value="([^"]*)"', client.get(page).content.decode())
    return client.post(page, {**({"based_on": found[1]} if found else {}), **sent}, **how)


def grow(plan: Plan, row: SubActivity, count: int) -> None:
    """`count` more rows with updates, in activities of five."""
    step = Step.objects.create(plan=plan, title="Fler rader", position=99)
    for number in range(count):
        if number % 5 == 0:
            activity = Activity.objects.create(step=step, title=f"Aktivitet {number}", position=number)
        added = SubActivity(activity=activity, title=f"Rad {number}", group=row.group, position=number)
        added._history_date = clock.now()  # type: ignore[attr-defined]
        added.save()
