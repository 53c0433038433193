"""The outbox's writes: lay a mail in it, hold one while it is sent, and note how it went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import Q

from activities.calendar import clock
from activities.calendar.typed import clean_text
from activities.models import Mail, MailState, User
from activities.models.register import save

HELD_FOR = timedelta(minutes=10)  # longer than any mail server may keep us waiting
# After a try that failed, the next comes in a minute, then ever more seldom: the last after some two weeks.
WAITS = (1, 5, 30, 120, 360, *[720] * 28)  # minutes
LINK_KEY = "lösenord "  # how the keys begin of mails with a link that only their reader may see
MAY_RUN = "Bara administratörer ser och sköter utkorgen."


@transaction.atomic
def enqueue(
    *,
    key: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    told: Sequence[str] = (),
    user: User | None = None,
    attachment: tuple[str, bytes] | None = None,
    replaces: str = "",
    by: User | None = None,
    now: datetime | None = None,
) -> Mail | None:
    """Lay a mail in the outbox; None when the same cause has made one before.

    `attachment` is the name and the bytes of a PDF. `replaces` is how the keys begin of those it stands for: what still
    waits of them is not sent. Raises ValidationError for an address that is none.
    """
    moment = now or clock.now()
    validate_email(to)
    if Mail.objects.filter(key=key).exists():
        return None
    name, data = attachment or ("", None)
    if replaces:
        # Those that are being sent this moment go; all older ones would only say again what this one says.
        waiting = Mail.objects.filter(key__startswith=replaces, state=MailState.WAITING)
        waiting.filter(Q(leased_until__isnull=True) | Q(leased_until__lt=moment)).update(state=MailState.REPLACED)
    mail = Mail(
        key=key,
        user=user,
        to=to,
        subject=" ".join(clean_text(subject).split())[:300],
        text=text.replace("\0", ""),
        html=html.replace("\0", ""),
        told=list(told),
        attachment=data,
        attachment_name=name,
        created_at=moment,
        next_at=moment,
    )
    mail.full_clean(exclude=["user"])
    mail.save()
    return mail


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
