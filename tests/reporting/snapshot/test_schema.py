"""A text that is no report is told in Swedish, whatever is wrong with it."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest

from reporting.snapshot import schema
from tests.harness.reporting import sample

WHOLE = json.loads(schema.to_json(sample.REPORT))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "den är inte JSON från rad 1, tecken 1."),
        ('{"schema" 1}', "den är inte JSON från rad 1, tecken 11."),
        (b"\xff", "den är inte JSON."),
        ("[" * 100_000, "den är inte JSON."),
        ("[]", "något saknas i den eller är av annat slag."),
        ('{"schema": 1}', "något saknas i den eller är av annat slag."),
        (json.dumps({**WHOLE, "memo": 5}), "något saknas i den eller är av annat slag."),
        (json.dumps({**WHOLE, "plan": None}), "null skulle vara text."),
        (json.dumps({**WHOLE, "version": "2"}), '"2" skulle vara ett heltal.'),
        (json.dumps({**WHOLE, "färg": ""}), "färg är okänt."),
    ],
)
def test_what_is_wrong_with_a_text_is_told_in_swedish(text, said):
    with pytest.raises(ValueError, match=r"^Texten är ingen rapport: ") as told:
        schema.from_json(text)
    assert str(told.value).endswith(said)


def test_another_schema_is_told():
    with pytest.raises(ValueError, match="den här koden läser schema 1"):
        schema.from_json(json.dumps({**WHOLE, "schema": 2}))


def test_what_came_later_and_says_nothing_is_left_out_for_the_code_of_before():
    """Earlier code refuses a field that it does not know, and may serve beside this one while it is exchanged."""
    rows = tuple(replace(row, considered=None) for row in sample.REPORT.rows)
    quiet = replace(sample.REPORT, tells_checklists=False, rows=rows)
    told = schema.to_json(quiet)
    assert [name for name in schema.LATER if f'"{name}"' in told] == []
    assert schema.from_json(told) == quiet


def test_a_report_comes_back_whole():
    assert asdict(schema.from_json(schema.to_json(sample.REPORT))) == asdict(sample.REPORT)
