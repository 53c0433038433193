"""The sections' sentences and facts, where the sample has no case of its own."""

from __future__ import annotations

from dataclasses import replace

from reporting.report import sections
from reporting.snapshot.schema import Change, Correction, Previous, Source
from tests.harness.reporting import sample

SAME = {"before": "2020", "after": "2021", "reason": "Tog tid", "sources": (Source("revision", "2020-10-12", 2),)}


def brief(**changed) -> tuple[str, ...]:
    return sections.brief(sample.compared(replace(sample.FIRST, **changed), None)).sentences


def test_one_signal_for_all_rows_is_one_sentence():
    rows = tuple(replace(row, signal=sample.FINISHED) for row in sample.ROWS)
    assert brief(rows=rows)[0] == "Alla planens 18 delaktiviteter har signalen Avslutat."
    assert brief(rows=rows[:1])[0] == "Planens enda delaktivitet har signalen Avslutat."


def test_a_plan_without_rows_has_no_picture():
    found = sections.brief(sample.compared(replace(sample.FIRST, rows=()), None))
    assert found.sentences[0] == "Planen har inga delaktiviteter."
    assert (found.lines, found.bars) == ((), None)


def test_changes_that_say_the_same_are_told_together():
    changes = [Change("moved", name, **SAME) for name in ("Ett", "Två")]
    (group,) = sections.change_groups([*changes, Change("moved", "Tre", **{**SAME, "after": "2022"})])
    assert [told.names for told in group.told] == [("Ett", "Två"), ("Tre",)]


def test_a_kind_nobody_knows_is_told_all_the_same():
    (group,) = sections.change_groups([Change("odd", "Ett", **SAME)])
    assert group.heading == "Andra ändringar"


def test_a_correction_that_changes_nothing_says_so():
    correction = Correction("Fel bilaga", Previous("Tertial 3 2020", 1, "2020-12-15", "ab"), ())
    found = sections.correction(replace(sample.REPORT, version=2, correction=correction))
    assert found.sentences[-1] == "Inget av det som rapporten visar är annorlunda."


def test_a_day_far_from_the_plan_is_said_under_the_timelines_heading():
    found = sections.timeline_of(replace(sample.FIRST, as_of="2030-12-31"))
    assert found.sentences == ("Läget 2030-12-31 ligger efter planens sista datum.",)


def test_many_rows_are_drawn_by_activity_and_the_report_says_so():
    found = sections.timeline_of(sample.with_rows(200))
    assert found.sentences[0].startswith("Planens 200 delaktiviteter visas som en stapel för varje aktivitet.")
    assert len(found.pictures) > 1
    assert "bild 2 av" in found.pictures[1][1]


def test_a_tertial_that_is_none_has_a_next_one_all_the_same():
    assert sections.coming(replace(sample.REPORT, tertial="2020")) == "nästa tertial"


def test_a_deviation_says_when_it_was_last_updated():
    """The day of the newest update, which need not be the day the signal became what it is."""
    report = replace(sample.REPORT, rows=tuple(replace(row, updated="2020-12-09") for row in sample.ROWS))
    (who, *_) = (text for label, text in sections.deviations(report)[0].facts if label == "Ansvarig")
    assert who.endswith("Senast uppdaterad 2020-12-09.")
