"""Writes of what people are typing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from activities.calendar import clock
from activities.models import Draft, User
from activities.models.draft import DRAFT_LIMIT, FORM_LIMIT
from activities.words.fill import TOKEN, Fields

KEPT_DAYS = 180  # words nobody has come back to are then let go
# Fields that carry no words of anybody's: what a page was made of, and which button was pressed.
NO_WORDS = {TOKEN, "_form", "_page", "based_on", "edition", "back", "done", "state", "rad", "shown", "kasta", "slang"}
TOO_LONG = f"Det du har skrivit är för långt för att hållas kvar. Korta det till högst {DRAFT_LIMIT} tecken."


def worth_keeping(fields: Iterable[tuple[str, str]]) -> Fields:
    """The fields as they are kept; none when nobody has typed or chosen anything. Passwords never are."""
    kept = [
        (name, value.replace("\x00", ""))
        for name, value in fields
        if name not in (TOKEN, "_form", "_page") and "password" not in name.lower()
    ]
    return kept if any(value.strip() for name, value in kept if carries_words(name)) else []


def carries_words(name: str) -> bool:
    """Whether a field holds what somebody typed; a line of a list of forms has its number before its name."""
    return name.rpartition("-")[2] not in NO_WORDS


@transaction.atomic
def keep_words(
    *, form: str, page: str, fields: Fields, by: User, sent: bool = False, now: datetime | None = None
) -> Draft | None:
    """Keep what a person has typed in a form so far, in place of what was kept before; None when that is nothing.

    Raises ValidationError when it is huge.
    """
    now = now or clock.now()
    Draft.objects.filter(by=by, at__lt=now - timedelta(days=KEPT_DAYS)).delete()
    found = worth_keeping(fields)
    if not found:
        return None
    if sum(len(name) + len(value) for name, value in found) > DRAFT_LIMIT:
        raise ValidationError(TOO_LONG)
    if max(len(form), len(page)) > FORM_LIMIT:
        raise ValidationError("Sidans adress är för lång för att orden ska kunna hållas kvar.")
    draft, _ = Draft.objects.update_or_create(
        by=by, form=form, defaults={"page": page, "fields": [list(pair) for pair in found], "sent": sent, "at": now}
    )
    return draft


@transaction.atomic
def discard_words(*, form: str, by: User) -> None:
    """Let go of what a person typed in a form: it has been sent, or the person threw it away."""
    Draft.objects.filter(by=by, form=form).delete()
