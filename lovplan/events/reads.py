"""The events of a period: how many of each kind, the newest, and what the reports of an incident need."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils import timezone

from activities.calendar import clock
from activities.writing.table import Table, TableColumn
from lovplan.events.incident import Facts
from lovplan.models import Event, EventKind
from lovplan.public.statement import SERVICE, own
from lovplan.templatetags.lovplan import whose_service

IN_FILE = 100_000  # rows; a spreadsheet takes ten times as many, a person reads fewer
IN_REPORT = 100  # lines of the story
TOLD = (EventKind.SIGN_IN_FAILED, EventKind.SHUT_OUT, EventKind.REFUSED, EventKind.ADMINISTRATION, EventKind.TOKEN)


def within(start: date, end: date) -> QuerySet[Event]:
    """Events from the first moment of `start` through all of `end`, newest first."""
    first = timezone.make_aware(datetime.combine(start, time()))
    return Event.objects.filter(at__gte=first, at__lt=clock.after(end))


def counts(events: QuerySet[Event]) -> list[tuple[str, int]]:
    """(kind in words, how many) of those that happened, the most urgent first."""
    found = dict(events.order_by().values_list("kind").annotate(Count("pk")))
    return [(kind.label, found[kind.value]) for kind in EventKind if kind.value in found]


def facts(start: date, end: date) -> Facts:
    events = within(start, end)
    failed = events.filter(kind=EventKind.SIGN_IN_FAILED).exclude(account="")
    story = events.filter(kind__in=TOLD).order_by("at", "pk")
    statement = own()
    return Facts(
        body=statement.body if statement else whose_service(),
        service=statement.service if statement else SERVICE,
        address=settings.LOVPLAN_URL,
        period=f"{start} – {end}",
        counts=tuple(counts(events)),
        tried=failed.order_by().values("account").distinct().count(),
        story=tuple(_said(event) for event in story[:IN_REPORT]),
        more=max(0, story.count() - IN_REPORT),
    )


def table(start: date, end: date, made_at: datetime) -> Table:
    columns = (("När", 20), ("Vad", 30), ("Konto", 30), ("Gäller", 60), ("Förfrågan", 18))
    return Table(
        f"Händelser {start} – {end}",
        (),
        tuple(TableColumn(heading, width) for heading, width in columns),
        tuple(_cells(within(start, end)[:IN_FILE])),
        made_at,
    )


def _cells(events: QuerySet[Event]) -> Iterator[tuple[str, ...]]:
    for event in events:
        yield _when(event), event.get_kind_display(), event.account, event.about, event.request


def _said(event: Event) -> str:
    parts = [event.get_kind_display(), event.account and f"konto {event.account}", event.about]
    number = f" (förfrågan {event.request})" if event.request else ""
    return f"{_when(event)} {', '.join(filter(None, parts))}{number}"


def _when(event: Event) -> str:
    return timezone.localtime(event.at).isoformat(sep=" ", timespec="seconds")[:19]
