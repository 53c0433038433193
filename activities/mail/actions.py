"""The outbox's writes: lay a mail in it, hold one while it is sent, and note how it went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import Q
from django.template.loader import render_to_string

from activities.calendar import clock
from activities.calendar.typed import clean_text
from activities.models import Mail, MailState, User
from activities.models.register import save

HELD_FOR = timedelta(minutes=10)  # longer than any mail server may keep us waiting
# After a try that failed, the next comes in a minute, then ever more seldom: the last after some two weeks.
WAITS = (1, 5, 30, 120, 360, *[720] * 28)  # minutes
LINK_KEY = "lösenord "  # how the keys begin of mails with a link that only their reader may see
MAY_RUN = "Bara administratörer ser och sköter utkorgen."


@dataclass(frozen=True)
class Letter:
    """A mail to write. `key` is why; `attachment` the name and the bytes of a PDF; `told` the marks of what it tells;
    `replaces` how the keys begin of those it stands for: what still waits of them is not sent. Without `html` the text
    is set as HTML in the product's look.
    """

    key: str
    to: str
    subject: str
    text: str
    html: str = ""
    told: Sequence[str] = ()
    user: User | None = None
    attachment: tuple[str, bytes] | None = None
    replaces: str = ""


@transaction.atomic
def enqueue(*, by: User | None = None, now: datetime | None = None, **letter: Any) -> Mail | None:
    """Lay a mail in the outbox, of what a Letter holds; None when the same cause has made one before.

    Raises ValidationError for an address that is none.
    """
    written = Letter(**letter)
    validate_email(written.to)
    return Mail.objects.get(key=written.key) if enqueue_all(letters=[written], by=by, now=now) else None


@transaction.atomic
def enqueue_all(*, letters: Iterable[Letter], by: User | None = None, now: datetime | None = None) -> int:
    """Lay mails in the outbox, in a handful of queries: how many there were whose cause had made none before. One to
    an address that is none is not written.
    """
    moment = now or clock.now()
    wanted = {letter.key: letter for letter in letters if is_address(letter.to)}
    known = set(Mail.objects.filter(key__in=wanted).values_list("key", flat=True))
    new = [letter for key, letter in wanted.items() if key not in known]
    _replace({letter.replaces for letter in new if letter.replaces}, moment)
    mails = [_mail(letter, moment) for letter in new]
    for mail in mails:
        mail.clean_fields(exclude=["user"])
    # Whoever laid the same in it meanwhile was first.
    Mail.objects.bulk_create(mails, batch_size=100, ignore_conflicts=True)
    return len(mails)


def is_address(to: str) -> bool:
    try:
        validate_email(to)
    except ValidationError:
        return False
    return True


def _replace(begins: Iterable[str], moment: datetime) -> None:
    """Those that are being sent this moment go; all older ones would only say again what the new ones say."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=moment)
    waiting = Mail.objects.filter(free, state=MailState.WAITING).values_list("pk", "key")
    begun = tuple(begins)
    older = [pk for pk, key in waiting if key.startswith(begun)] if begun else []
    Mail.objects.filter(free, pk__in=older, state=MailState.WAITING).update(state=MailState.REPLACED)


def _mail(letter: Letter, moment: datetime) -> Mail:
    name, data = letter.attachment or ("", None)
    subject = " ".join(clean_text(letter.subject).split())[:300]
    html = letter.html or render_to_string("activities/mail/letter.html", {"subject": subject, "text": letter.text})
    return Mail(
        key=letter.key,
        user=letter.user,
        to=letter.to,
        subject=subject,
        text=letter.text.replace("\0", ""),
        html=html.replace("\0", ""),
        told=list(letter.told),
        attachment=data,
        attachment_name=name,
        created_at=moment,
        next_at=moment,
    )


@transaction.atomic
def lease(*, now: datetime) -> Mail | None:
    """The mail that has waited longest, held for the caller alone; None when nothing is to be sent now."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    due = Mail.objects.filter(free, state=MailState.WAITING, next_at__lte=now).order_by("next_at", "pk")
    mail = due.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked).first()
    if mail is None:
        return None
    mail.leased_until = now + HELD_FOR
    mail.save(update_fields=["leased_until"])
    return mail


@transaction.atomic
def note_sent(*, mail: Mail, now: datetime) -> None:
    """The mail server has taken it."""
    Mail.objects.filter(pk=mail.pk, state=MailState.WAITING).update(
        state=MailState.SENT, sent_at=now, leased_until=None, error=""
    )


@transaction.atomic
def note_failed(*, mail: Mail, error: str, for_good: bool, now: datetime) -> None:
    """It was not taken: it is tried again later, unless the server has refused it `for_good` or patience has ended."""
    given_up = for_good or mail.tries >= len(WAITS)
    wait = timedelta(minutes=WAITS[min(mail.tries, len(WAITS) - 1)])
    Mail.objects.filter(pk=mail.pk, state=MailState.WAITING).update(
        state=MailState.DEAD if given_up else MailState.WAITING,
        tries=mail.tries + 1,
        next_at=now + wait,
        leased_until=None,
        error=error[:2_000],
    )


@transaction.atomic
def try_again(*, mail: Mail, by: User, now: datetime | None = None) -> bool:
    """Send a mail that could not be sent once more; False when it is not one of those. Raises PermissionDenied."""
    if not by.is_superuser:
        raise PermissionDenied(MAY_RUN)
    dead = Mail.objects.filter(pk=mail.pk, state=MailState.DEAD)
    return bool(dead.update(state=MailState.WAITING, tries=0, next_at=now or clock.now()))


@transaction.atomic
def choose_rhythm(*, rhythm: str, by: User, now: datetime | None = None) -> User:
    """How often the person wants mail. Raises ValidationError for what is no choice."""
    person = User.objects.select_for_update().get(pk=by.pk)
    person.mail_rhythm = rhythm
    return save(record=person, by=by, reason="Valde hur ofta mejl kommer", now=now)
