"""A row has one form whatever database it lies in, and every part of a link is under its hash."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.models.chain import content

AT = datetime(2020, 12, 15, 9, 30, 0, 17, tzinfo=UTC)


def test_the_form_is_the_same_for_ever():
    """Hashes that were made by the first release. If they differ, every chain that stands is found broken."""
    row = {
        "id": 7,
        "text": "Avtalet är försenat",
        "empty": "",
        "none": None,
        "no": False,
        "yes": True,
        "at": AT,
        "on": date(2020, 2, 29),
        "time": time(13, 30),
        "share": Decimal("1.50"),
        "cells": {"Å": ["b", 1.5], "A": None},
        "pdf": b"%PDF",
    }
    digest = content.digest_of(row)
    assert digest == "00246ec8e41fb7920b25fbc92ce1967d968bb59595c542cedc351127908f5f75"
    assert (
        content.hash_of("", 1, 1, "activities_statusupdate", 7, digest, AT)
        == "01fea2af722c9d3b136ca98a481a0dc5d611f324fd3ae5059a10018f07dae29f"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (AT, AT.astimezone(timezone(timedelta(hours=2)))),
        (b"%PDF", memoryview(b"%PDF")),
        (Decimal("1.50"), Decimal("1.5")),
        (Decimal("100.0"), "100"),
        ({"b": 1, "a": [None]}, {"a": [None], "b": 1}),
    ],
)
def test_what_the_databases_give_differently_is_the_same(one, other):
    assert content.digest_of({"value": one}) == content.digest_of({"value": other})


def test_a_column_that_a_later_release_adds_empty_changes_nothing():
    assert (
        content.digest_of({"a": 1, "new": ""})
        == content.digest_of({"a": 1, "newer": None})
        == content.digest_of({"a": 1})
    )


def test_what_has_no_form_is_refused():
    with pytest.raises(TypeError, match="<class 'object'> has no form in the chain"):
        content.digest_of({"value": object()})


def test_half_a_letter_that_a_database_has_let_in_has_a_form():
    assert content.digest_of({"value": "\ud800"}) != content.digest_of({"value": "?"})


CELLS = st.dictionaries(
    st.sampled_from("abc"), st.none() | st.booleans() | st.integers() | st.text() | st.dates(), max_size=3
)


@given(CELLS, CELLS)
def test_rows_that_say_different_things_differ(one, other):
    def said(row):
        return {name: json.dumps(value, default=str) for name, value in row.items() if value}

    assert (content.digest_of(one) == content.digest_of(other)) == (said(one) == said(other))


LINK = ("f" * 64, 1, 2, "table", 3, "d" * 64, AT)
OTHERWISE = ("e" * 64, 2, 3, "other", 4, "c" * 64, AT + timedelta(microseconds=1))


@pytest.mark.parametrize("place", range(len(LINK)))
def test_every_part_of_a_link_is_under_its_hash(place):
    changed = [*LINK[:place], OTHERWISE[place], *LINK[place + 1 :]]
    assert content.hash_of(*changed) != content.hash_of(*LINK)
