"""Paper for memos: a new one, or none any more. What was there before stays as it was."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from activities.calendar import clock
from activities.models import User
from activities.models.register import clean_text
from activities.permissions import makes_plans
from activities.reading.apart import letterhead_apart
from activities.reading.tables import ReadingError
from reporting.models import Letterhead

ADMINISTRATORS_ONLY = "Bara administratörer väljer brevpapper."


def keep_letterhead(
    *, municipality: str, administration: str, filename: str, data: bytes, by: User, now: datetime | None = None
) -> Letterhead:
    """Let memos be written on an uploaded template's paper. Raises PermissionDenied, and ValidationError with why the
    file cannot be read. Nobody's write waits while it is read.
    """
    if not makes_plans(by):
        raise PermissionDenied(ADMINISTRATORS_ONLY)
    try:
        paper, remarks = letterhead_apart(data)
    except ReadingError as error:
        raise ValidationError({"fil": str(error)}) from None
    return _added(
        municipality,
        administration,
        by,
        now,
        filename=clean_text(filename)[:200] or "mall.docx",
        sha256=hashlib.sha256(data).hexdigest(),
        paper=paper,
        remarks="\n".join(remarks),
    )


@transaction.atomic
def remove_letterhead(*, municipality: str, administration: str, by: User, now: datetime | None = None) -> Letterhead:
    """Let memos be written on plain paper again. Raises PermissionDenied, and ValidationError when they are already."""
    if not makes_plans(by):
        raise PermissionDenied(ADMINISTRATORS_ONLY)
    newest = Letterhead.objects.filter(municipality=municipality, administration=administration).order_by("-pk").first()
    if newest is None or newest.is_removed:
        raise ValidationError("Brevpapperet är redan borttaget.")
    return _added(municipality, administration, by, now)


@transaction.atomic
def _added(municipality: str, administration: str, by: User, now: datetime | None, **kept: object) -> Letterhead:
    return Letterhead.objects.create(
        municipality=municipality,
        administration=administration,
        at=now or clock.now(),
        by=by,
        by_name=str(by),
        **kept,
    )
