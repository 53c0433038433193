"""Django's cache, in the database. django-allauth counts by it how often somebody guesses a code of the second step or
asks for a new password, and which codes and answers have been used: each server counting by itself would let as many
through again.
"""

from __future__ import annotations

import hashlib
import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from lovplan.models import SharedEntry


class SharedCache(BaseCache):
    """Values are kept as JSON, not pickled as Django's own cache in a database does: whoever can write in the database
    shall not be able to run code in the servers. Keys are kept as hashes, since they name addresses.
    """

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        found = self._live(key, version).values_list("value", flat=True).first()
        return default if found is None else found

    def set(
        self, key: str, value: Any, timeout: float | object | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        _forget()
        SharedEntry.objects.bulk_create(
            [self._entry(key, value, timeout, version)],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["value", "ends"],
        )

    def add(
        self, key: str, value: Any, timeout: float | object | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        _forget()
        try:
            with transaction.atomic():
                self._entry(key, value, timeout, version).save(force_insert=True)
        except IntegrityError:
            return False
        return True

    def touch(self, key: str, timeout: float | object | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._live(key, version).update(ends=self._ends(timeout)))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(self._live(key, version).delete()[0])

    def clear(self) -> None:
        SharedEntry.objects.all().delete()

    def _live(self, key: str, version: int | None) -> models.QuerySet[SharedEntry]:
        return SharedEntry.objects.filter(Q(ends__gt=time.time()) | Q(ends=None), key=self._hashed(key, version))

    def _entry(self, key: str, value: Any, timeout: float | object | None, version: int | None) -> SharedEntry:
        return SharedEntry(key=self._hashed(key, version), value=value, ends=self._ends(timeout))

    def _hashed(self, key: str, version: int | None) -> str:
        return hashlib.sha256(self.make_key(key, version).encode()).hexdigest()

    def _ends(self, timeout: float | object | None) -> float | None:
        return self.get_backend_timeout(timeout)  # type: ignore[arg-type]


def _forget() -> None:
    """What has had its time is taken away by whoever writes next, so that the table stays small."""
    SharedEntry.objects.filter(ends__lte=time.time()).delete()
