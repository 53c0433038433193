"""A person's mail of the day: everything that waits, what is new first. One a day, whatever the number of plans."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import strip_tags

from activities.calendar import clock
from activities.calendar.swedish import clock_time
from activities.mail.actions import Letter, enqueue, enqueue_all
from activities.mail.occasions import SOON, calls_for_mail, mark, worth_telling
from activities.models import Mail, MailState, Meeting, User
from activities.models.querysets_groups import MEETS
from activities.work.readers import NOBODY, Readers
from activities.work.sources import Found, of_people
from activities.work.waiting import Kind, WaitingItem, in_order

DIGEST = "sammandrag "  # how the keys of all mails of the day begin


@dataclass(frozen=True)
class DigestLine:
    """One thing in the mail."""

    name: str
    note: str
    url: str  # whole, with the site's own address
    plan: str
    is_new: bool
    is_late: bool


@dataclass(frozen=True)
class Digest:
    """What a person is to be told on a day."""

    user: User
    on: date
    lines: tuple[DigestLine, ...]
    told: tuple[str, ...]
    asked: bool = False  # somebody has asked that the person be reminded

    @property
    def key(self) -> str:
        return f"{key_of(self.user)}{self.on}"

    @property
    def subject(self) -> str:
        if self.asked:
            return "Påminnelse om det som väntar på dig i tids- och aktivitetsplanen"
        new = [line for line in self.lines if line.is_new]
        if len(new) == 1:
            return f"{new[0].name}: {new[0].note}"[:200]
        return f"{len(new)} nya saker för dig i tids- och aktivitetsplanen" if new else "Det här väntar på dig"


def key_of(user: User) -> str:
    """How the keys of a person's mails of the day begin."""
    return f"{DIGEST}{user.pk} "


def people() -> list[User]:
    """Everybody that mail can reach, and who has not left."""
    here = User.objects.filter(is_active=True).exclude(last_day__lt=clock.today())
    return list(here.exclude(email="").order_by("pk"))


def digest_of(user: User, on: date, *, asked: bool = False) -> Digest | None:
    """What the person is to be told that day; None when there is to be no mail.

    `asked`: somebody has asked that the person be reminded now, so that what has been told before is told again.
    """
    return next(iter(digests_of([user], on, asked=asked)), None)


def digests_of(persons: Iterable[User], on: date, *, asked: bool = False) -> list[Digest]:
    """The same of several, without those who are to have no mail. What waits is read once for all of them."""
    readers = Readers.of(persons, on)
    waiting = of_people(readers)
    for whose, meeting in coming_meetings(readers):
        for person in whose:
            waiting[person].append(meeting)
    told = _last_told(readers)
    found = (_digest(user, on, waiting.get(user.pk, []), told[user.pk], asked) for user in readers.people)
    return [digest for digest in found if digest]


def _digest(user: User, on: date, waiting: list[WaitingItem], before: set[str], asked: bool) -> Digest | None:
    items = worth_telling(waiting, on)
    anew = items if asked else calls_for_mail(items, user.mail_rhythm, on, before)
    if not anew:
        return None
    begins = tuple(f"{item.kind} {item.url} " for item in items)
    still = {told for told in before if told.startswith(begins)}
    ordered = sorted(in_order(items, on), key=lambda item: item not in anew)
    names_plans = len({item.plan for item in items}) > 1
    lines = tuple(_line(item, on, item in anew, names_plans) for item in ordered)
    return Digest(user, on, lines, tuple(sorted(still | {mark(item, on) for item in items})), asked)


def _last_told(readers: Readers) -> dict[int, set[str]]:
    """The marks of the last mail that reached each of them. One query."""
    sent = Mail.objects.filter(user=OuterRef("pk"), key__startswith=DIGEST, state=MailState.SENT)
    told = Subquery(sent.order_by("-sent_at", "-pk").values("told")[:1])
    found = User.objects.filter(pk__in=[person.pk for person in readers.people]).annotate(told=told)
    return {pk: set(marks or ()) for pk, marks in found.values_list("pk", "told")}


def lay_in_outbox(digest: Digest, *, by: User | None = None, now: datetime | None = None) -> Mail | None:
    """The mail, once a day; None when the person has had today's.

    Raises ValidationError for an address that is none.
    """
    return enqueue(by=by, now=now, **vars(_letter(digest, by)))


def lay_all_in_outbox(digests: Iterable[Digest], *, now: datetime) -> int:
    """The same of several at once: how many there were of those who had not had today's."""
    return enqueue_all(letters=[_letter(digest) for digest in digests], now=now)


def _letter(digest: Digest, by: User | None = None) -> Letter:
    context = {
        "digest": digest,
        "subject": digest.subject,
        "new": [line for line in digest.lines if line.is_new],
        "old": [line for line in digest.lines if not line.is_new],
        "site": settings.LOVPLAN_URL,
        "settings_url": settings.LOVPLAN_URL + reverse("activities:mail_rhythm"),
        "work_url": settings.LOVPLAN_URL + reverse("activities:my_work"),
        "asked_by": str(by) if by else "",
    }
    return Letter(
        key=digest.key,
        to=digest.user.email,
        subject=digest.subject,
        text=html.unescape(render_to_string("activities/mail/digest.txt", context)),
        html=render_to_string("activities/mail/digest.html", context),
        told=digest.told,
        user=digest.user,
        replaces=key_of(digest.user),
    )


def coming_meetings(readers: Readers) -> Found:
    """Meetings of the readers' own groups within a week, one that has been cancelled left out."""
    if not (readers.meets or readers.leads):
        return
    near = Meeting.objects.filter(cancelled_at__isnull=True, version=0)
    near = near.filter(on__range=(readers.on, readers.on + timedelta(days=SOON)), group__kind__in=MEETS)
    near = near.filter(Q(group__in=readers.meets) | Q(group__plan__in=readers.leads))
    for meeting in near.select_related("group__plan").order_by("on", "pk"):
        plan = meeting.group.plan
        at = clock_time(meeting.time) if meeting.time else ""
        item = WaitingItem(
            Kind.MEETING,
            plan.short,
            meeting.group.name,
            reverse("activities:meeting", args=[plan.slug, meeting.pk]),
            since=meeting.on,
            due=meeting.on,
            details=(at, meeting.place),
        )
        yield {*readers.meets.get(meeting.group_id, NOBODY), *readers.leads.get(plan.pk, NOBODY)}, item


def _line(item: WaitingItem, on: date, is_new: bool, names_plans: bool) -> DigestLine:
    name, note = _words(item, on)
    return DigestLine(
        name, note, settings.LOVPLAN_URL + item.url, item.plan if names_plans else "", is_new, item.is_late(on)
    )


@lru_cache(maxsize=10_000)  # the same thing waits for many
def _words(item: WaitingItem, on: date) -> tuple[str, str]:
    context = {"item": item, "is_late": item.is_late(on), "names_plans": False}
    name, note = (
        " ".join(html.unescape(strip_tags(render_to_string(f"activities/work/_item_{part}.html", context))).split())
        for part in ("name", "note")
    )
    return name, note
