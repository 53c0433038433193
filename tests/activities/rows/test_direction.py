from __future__ import annotations

import pytest

from activities.models import Meaning
from activities.rows.direction import RANKS, direction, sentence, since_before


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (None, "on_track", "new"),
        ("on_track", "on_track", "same"),
        ("not_started", "on_track", "better"),
        ("on_track", "finished", "better"),
        ("on_track", "deviating", "worse"),
        ("deviating", "not_started", "better"),
        ("finished", "on_track", "worse"),
    ],
)
def test_a_row_has_gone_one_way(before, now, expected):
    assert direction(before, now) == expected


def test_every_meaning_has_its_rank():
    assert set(RANKS) == set(Meaning.values)


def test_the_sentence_says_what_it_is_compared_with():
    assert [sentence(way) for way in ("better", "same", "worse", "new")] == [
        "Bättre än vid senaste rapporteringen",
        "Oförändrat sedan senaste rapporteringen",
        "Sämre än vid senaste rapporteringen",
        "Ny sedan senaste rapporteringen",
    ]
    assert [since_before(way) for way in ("better", "same", "worse", "new")] == [
        "än i rapporten före",
        "sedan rapporten före",
        "än i rapporten före",
        "i rapporten",
    ]
