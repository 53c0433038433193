"""What a link is made of: a row's content in one form whatever database it lies in, and the hashes over it. Pure.

SHA-256 over UTF-8, so that anybody can make a link again from the columns of the two tables.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

INSTALLATION = 0  # the chain of what belongs to no plan: persons, roles, settings
BEFORE_THE_FIRST = ""  # what the first link of a chain is made over


def _plain(value: Any) -> str:
    if isinstance(value, datetime):  # before date, which it is one of
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, bytes | memoryview):
        return f"sha256:{hashlib.sha256(value).hexdigest()}"
    raise TypeError(f"{type(value)} has no form in the chain")


_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def digest_of(values: Mapping[str, Any]) -> str:
    """The hash of a row, {column: value as Python has it}: times as UTC with microseconds, bytes as their SHA-256.

    What is empty (None, "", 0, false, an empty list) is left out, so that a column that a later release adds to the
    table changes nothing in the rows that were there.
    """
    return _sha256(_JSON.encode({name: value for name, value in values.items() if value}))


def hash_of(previous: str, chain: int, number: int, table: str, key: int, digest: str, at: datetime) -> str:
    """The hash of a link, over the hash of the link before and all that its own row says."""
    return _sha256("\n".join((previous, str(chain), str(number), table, str(key), digest, _plain(at))))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
