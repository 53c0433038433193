"""A person's mail of the day: everything that waits, what is new first. One a day, whatever the number of plans."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import strip_tags

from activities.calendar import clock
from activities.calendar.swedish import clock_time
from activities.mail.actions import enqueue
from activities.mail.occasions import SOON, calls_for_mail, mark, worth_telling
from activities.models import Mail, MailState, Meeting, User, WorkingGroup
from activities.work.sources import of_person
from activities.work.waiting import Kind, WaitingItem, in_order


@dataclass(frozen=True)
class DigestLine:
    """One thing in the mail."""

    name: str
    note: str
    url: str  # whole, with the site's own address
    plan: str
    is_new: bool


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
    return f"sammandrag {user.pk} "


def people() -> Iterator[User]:
    """Everybody that mail can reach, and who has not left."""
    here = User.objects.filter(is_active=True).exclude(last_day__lt=clock.today())
    yield from here.exclude(email="").order_by("pk")


def digest_of(user: User, on: date, *, asked: bool = False) -> Digest | None:
    """What the person is to be told that day; None when there is to be no mail.

    `asked`: somebody has asked that the person be reminded now, so that what has been told before is told again.
    """
    items = worth_telling([*of_person(user, on), *coming_meetings(user, on)], on)
    last = Mail.objects.filter(user=user, key__startswith=key_of(user), state=MailState.SENT).order_by(
        "-sent_at", "-pk"
    )
    before = set(last.values_list("told", flat=True).first() or ())
    anew = items if asked else calls_for_mail(items, user.mail_rhythm, on, before)
    if not anew:
        return None
    waiting = {f"{item.kind} {item.url} " for item in items}
    still = {told for told in before if any(told.startswith(begins) for begins in waiting)}
    ordered = sorted(in_order(items, on), key=lambda item: item not in anew)
    names_plans = len({item.plan for item in items}) > 1
    lines = tuple(_line(item, on, item in anew, names_plans) for item in ordered)
    return Digest(user, on, lines, tuple(sorted(still | {mark(item, on) for item in items})), asked)


def lay_in_outbox(digest: Digest, *, by: User | None = None, now: datetime | None = None) -> Mail | None:
    """The mail, once a day; None when the person has had today's."""
    context = {
        "digest": digest,
        "new": [line for line in digest.lines if line.is_new],
        "old": [line for line in digest.lines if not line.is_new],
        "site": settings.LOVPLAN_URL,
        "settings_url": settings.LOVPLAN_URL + reverse("activities:mail_rhythm"),
        "work_url": settings.LOVPLAN_URL + reverse("activities:my_work"),
        "asked_by": str(by) if by else "",
    }
    return enqueue(
        key=digest.key,
        to=digest.user.email,
        subject=digest.subject,
        text=html.unescape(render_to_string("activities/mail/digest.txt", context)),
        html=render_to_string("activities/mail/digest.html", context),
        told=digest.told,
        user=digest.user,
        replaces=key_of(digest.user),
        by=by,
        now=now,
    )


def coming_meetings(user: User, on: date) -> Iterator[WaitingItem]:
    """Meetings of the person's own groups within a week, one that has been cancelled left out."""
    groups = WorkingGroup.objects.worked_by(user, on)
    near = Meeting.objects.filter(group__in=groups.values("pk"), cancelled_at__isnull=True, version=0)
    for meeting in near.filter(on__range=(on, on + timedelta(days=SOON))).select_related("group__plan").order_by("on"):
        plan = meeting.group.plan
        at = clock_time(meeting.time) if meeting.time else ""
        url = reverse("activities:meeting", args=[plan.slug, meeting.pk])
        yield WaitingItem(
            Kind.MEETING,
            plan.short,
            meeting.group.name,
            url,
            since=meeting.on,
            due=meeting.on,
            details=(at, meeting.place),
        )


def _line(item: WaitingItem, on: date, is_new: bool, names_plans: bool) -> DigestLine:
    context = {"item": item, "is_late": item.is_late(on), "names_plans": False}
    name, note = (
        " ".join(html.unescape(strip_tags(render_to_string(f"activities/work/_item_{part}.html", context))).split())
        for part in ("name", "note")
    )
    return DigestLine(name, note, settings.LOVPLAN_URL + item.url, item.plan if names_plans else "", is_new)
