"""The key that a program holds out: which record it is, as long as it holds."""

from __future__ import annotations

from activities.calendar import clock
from activities.keys.secrets import digest
from activities.models import AccessKey


def held_key(secret: str, *kinds: str) -> AccessKey | None:
    """The key with its owner and its plan; None when it is unknown, revoked, out of time or of somebody who is gone.
    One query, the same for all of these.
    """
    keys = AccessKey.objects.holding(clock.today()).filter(kind__in=kinds, digest=digest(secret))
    return keys.select_related("owner", "plan").first()
