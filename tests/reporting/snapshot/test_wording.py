"""Every kind of change that can occur has its words, and what was sealed in sentences is read as facts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from activities.models import ItemKind
from reporting.report import drawn, preflight, sections
from reporting.report.reasons import KINDS
from reporting.snapshot import changes, schema
from reporting.snapshot.schema import Change, Proposed, Source
from reporting.snapshot.wording import CHANGES, references
from tests.harness.reporting import sample

OCCURRING = {*changes.ASPECTS, "added", "ended", "placed"}


def test_the_kinds_that_occur_are_those_with_words():
    assert set(CHANGES) == OCCURRING
    assert {KINDS[kind] for kind in ItemKind} <= OCCURRING


@pytest.mark.parametrize("kind", sorted(OCCURRING))
def test_report_memo_and_preflight_word_a_kind_by_the_same_table(kind):
    draft = replace(sample.REPORT, changes=(Change(kind, "Rad", "före", "efter", "", key=1),))
    assert f"- Rad: {CHANGES[kind].of_row}" in drawn.changes(draft)
    assert [group.heading for group in sections.change_groups(draft.changes)] == [CHANGES[kind].heading]
    (finding,) = preflight._without_reason(draft)
    assert finding.text == f"Ändringen saknar skäl: {CHANGES[kind].of_row}."


def test_each_way_has_its_own_reference():
    sources = (
        *(Source("revision", "2020-10-12", 2), Source("approved", "2020-11-10")),
        *(Source("file", "2020-09-01", name="plan.tsv"), Source("correction", "2020-09-02")),
    )
    assert references(sources) == (
        "Revision 2, 2020-10-12; Godkänt förslag, 2020-11-10; Inläst ur plan.tsv, 2020-09-01; "
        "Rättat under Administration, 2020-09-02"
    )


@pytest.mark.parametrize(("outcome", "approved"), [("Beslut väntar", None), ("Godkänt", True), ("Ej godkänt", False)])
def test_what_was_sealed_as_sentences_is_read_as_facts(outcome, approved):
    data = json.loads(schema.to_json(sample.REPORT))
    for row in data["rows"]:
        dates = row.pop("proposed")
        row["proposal"] = f"Nytt slutdatum föreslås: 2021-02-28 i stället för 2020-12-31. {outcome}." if dates else ""
    for change in data["changes"]:
        del change["sources"]
        change["source"] = "Revision 2, 2020-10-12; Godkänt förslag, 2020-11-10"
    report = schema.from_json(json.dumps(data))
    assert {row.proposed for row in report.rows} == {None, Proposed("2021-02-28", "2020-12-31", approved)}
    assert {change.sources for change in report.changes} == {
        (Source("revision", "2020-10-12", 2), Source("approved", "2020-11-10"))
    }


def test_no_module_takes_a_worded_date_apart_again():
    root = Path(schema.__file__).parents[1]
    apart = ('removeprefix("Nytt', 'partition(".")', 'split(". ")', 'split(":")')
    sources = {path.name: path.read_text(encoding="utf-8") for path in root.rglob("*.py")}
    assert [name for name, text in sources.items() if any(way in text for way in apart)] == []
