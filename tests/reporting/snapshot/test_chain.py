from __future__ import annotations

import hashlib
from datetime import datetime, timedelta, timezone

from reporting.snapshot import chain

EVENT = chain.EventFacts(
    "a", "sent", "2020-12-16", "§ 1", "", "Åtgärd", "", "2020-12-15T09:00:00.000000+00:00", "Åsa", ""
)


def test_a_seal_is_made_again_from_the_columns():
    said = (
        '{"at": "2020-12-15T09:00:00.000000+00:00", "by_name": "Åsa", "corrected_seal": "", "kind": "sent", '
        '"on": "2020-12-16", "outcome": "", "paragraph": "§ 1", "previous_seal": "", '
        '"report_seal": "a", "words": "Åtgärd"}'
    )
    assert chain.seal(EVENT) == hashlib.sha256(said.encode()).hexdigest()
    assert chain.sha256("å") == chain.sha256("å".encode()) == chain.sha256(memoryview("å".encode()))


def test_a_moment_is_the_same_in_every_zone():
    at = datetime(2020, 12, 15, 10, tzinfo=timezone(timedelta(hours=1)))
    assert chain.moment(at) == "2020-12-15T09:00:00.000000+00:00"
