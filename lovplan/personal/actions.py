"""The one write that takes personal data away: by a decision, which is recorded with what went."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from activities.calendar import clock
from activities.mail.digest import DIGEST
from activities.models import Draft, Mail, MailState, UpdateDraft, User
from activities.models.register import clean_text
from activities.people.actions.people import ADMINISTRATORS_ONLY
from activities.permissions import keeps_people
from lovplan.models import Event, FaultMessage, Removal
from lovplan.personal import kept
from reporting.models import CorrectionDraft, MemoDraft

TEXT_LIMIT = 200


@dataclass(frozen=True)
class Decision:
    """Who decided that something is to be taken away, where it stands, and when: the board, its paragraph, the day."""

    by: str
    paragraph: str
    on: date


def outdated(key: str, before: date) -> list[models.QuerySet[Any]]:
    """What a decision about the kind would take away of what is older than the day. Nothing of the public record."""
    return _OUTDATED[key](timezone.make_aware(datetime.combine(before, time.min)))


@transaction.atomic
def remove_kept(
    *, kinds: Collection[str], before: date, decision: Decision, by: User, now: datetime | None = None
) -> Removal:
    """Take away what is older than the day, of the kinds named, and record the decision with how much of each went.

    Raises PermissionDenied, and ValidationError by field.
    """
    if not keeps_people(by):
        raise PermissionDenied(ADMINISTRATORS_ONLY)
    moment = now or clock.now()
    who, where = clean_text(decision.by), clean_text(decision.paragraph)
    errors = {
        "kinds": _fault_in_kinds(kinds),
        "before": _fault_in_day(kinds, (moment.date() - before).days),
        "decided_by": _fault_in(who, "Skriv vem som har beslutat, till exempel Socialnämnden."),
        "paragraph": _fault_in(where, "Skriv beslutets paragraf eller diarienummer, till exempel § 45."),
        "decided_on": "Beslutet kan inte vara fattat efter i dag." if decision.on > moment.date() else "",
    }
    if any(errors.values()):
        raise ValidationError({field: fault for field, fault in errors.items() if fault})
    went: dict[str, int] = {}
    for key in kept.REMOVABLE:
        if key in kinds:
            went[key] = sum(aged.delete()[0] for aged in outdated(key, before))
    removal = Removal(
        at=moment, by=by, by_name=str(by), decided_by=who, paragraph=where, decided_on=decision.on, before=before
    )
    removal.removed = went
    removal.save()
    return removal


def _fault_in_kinds(kinds: Collection[str]) -> str:
    may = ", ".join(kept.REMOVABLE)
    strangers = sorted(set(kinds) - kept.REMOVABLE.keys())
    if strangers:
        return f"{', '.join(strangers)} gallras inte. Det som kan gallras är {may}."
    return "" if kinds else f"Välj vad som ska gallras: {may}."


def _fault_in_day(kinds: Collection[str], age: int) -> str:
    least = max((kept.REMOVABLE[key].at_least for key in kinds if key in kept.REMOVABLE), default=0)
    return "" if age >= least else f"Välj en dag som ligger minst {least} dagar tillbaka. Det som är nyare sparas."


def _fault_in(text: str, remedy: str) -> str:
    if not text:
        return remedy
    return f"Texten är {len(text)} tecken. Korta den till högst {TEXT_LIMIT} tecken." if len(text) > TEXT_LIMIT else ""


def _sessions(before: datetime) -> list[models.QuerySet[Any]]:
    """Those that have ended, what was kept for a minute among them; and what is told of them."""
    going = Session.objects.filter(expire_date__gte=before).values("session_key")
    told = UserSession.objects.filter(last_seen_at__lt=before).exclude(session_key__in=going)
    return [told, Session.objects.filter(expire_date__lt=before)]


def _tries(before: datetime) -> list[models.QuerySet[Any]]:
    return [log.objects.filter(attempt_time__lt=before) for log in (AccessAttempt, AccessFailureLog, AccessLog)]


def _drafts(before: datetime) -> list[models.QuerySet[Any]]:
    return [draft._base_manager.filter(at__lt=before) for draft in (Draft, UpdateDraft, MemoDraft, CorrectionDraft)]


def _mails(before: datetime) -> list[models.QuerySet[Any]]:
    """Not what waits; nor the last that told somebody of the day, by which it is known what has been told."""
    sent = Mail.objects.filter(user=OuterRef("user"), key__startswith=DIGEST, state=MailState.SENT)
    newest = Subquery(sent.order_by("-sent_at", "-pk").values("pk")[:1])
    old = Mail.objects.filter(created_at__lt=before).exclude(state=MailState.WAITING).annotate(newest=newest)
    return [old.filter(Q(newest__isnull=True) | ~Q(pk=F("newest")))]


def _events(before: datetime) -> list[models.QuerySet[Any]]:
    return [Event.objects.filter(at__lt=before)]


def _messages(before: datetime) -> list[models.QuerySet[Any]]:
    return [FaultMessage.objects.filter(answered_at__lt=before)]


_OUTDATED: dict[str, Callable[[datetime], list[models.QuerySet[Any]]]] = {
    kept.SESSIONS.key: _sessions,
    kept.TRIES.key: _tries,
    kept.EVENTS.key: _events,
    kept.DRAFTS.key: _drafts,
    kept.MAILS.key: _mails,
    kept.MESSAGES.key: _messages,
}
