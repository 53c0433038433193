"""What makes a sealed report provable: hashes of its parts, and a seal over all of them and the seal before. Pure.

SHA-256 over bytes as they are stored (text as UTF-8). The seal is made over JSON with sorted keys, so that anybody can
make it again from the columns of the table.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class ReportFacts:
    """All that a seal vouches for."""

    plan: int
    year: int
    number: int
    version: int
    sequence: int
    reason: str
    as_of: str  # ISO date
    snapshot_sha256: str
    html_sha256: str
    pdf_sha256: str
    renderer: str
    sealed_at: str  # see `moment`
    sealed_by_name: str
    replaced_seal: str  # of the version it replaces, "" for version 1
    previous_seal: str  # of the report sealed before it, "" for a plan's first


@dataclass(frozen=True)
class EventFacts:
    """What the seal of an event after the sealing vouches for."""

    report_seal: str
    kind: str  # sent | decided
    on: str  # ISO date
    paragraph: str
    outcome: str
    words: str
    corrected_seal: str  # of the event it puts right, "" for none
    at: str  # see `moment`
    by_name: str
    previous_seal: str  # of the event noted on the report before it, "" for its first


def sha256(content: str | bytes | memoryview) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def seal(facts: ReportFacts | EventFacts) -> str:
    return sha256(json.dumps(asdict(facts), ensure_ascii=False, sort_keys=True))


def moment(at: datetime) -> str:
    """An aware time as the seal writes it: UTC with microseconds, the same whatever zone it was read in."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
