"""What a report says beside the one before."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from activities.calendar.tertial import Tertial
from reporting.snapshot import deltas
from reporting.snapshot.schema import Considered, Count, Mention, Proposed
from tests.harness.reporting import sample

T3 = Tertial(2020, 3)
ROW = replace(sample.ROWS[4], key=1, title="Ett", start="2021-01-15", end="2021-04-30")


def test_a_row_gets_what_was_said_of_it():
    earlier = replace(ROW, signal=sample.ON_TRACK, start="2021-01-01", end="2021-03-31")
    (row,) = deltas.beside([ROW], replace(sample.FIRST, rows=(earlier,)))
    days = {"reported_start": "2021-01-01", "reported_end": "2021-03-31"}
    assert row == replace(ROW, reported=sample.ON_TRACK, direction="worse", **days)


def test_a_row_that_was_not_there_is_new():
    told = replace(ROW, reported=sample.ON_TRACK, reported_start="2021-01-01", reported_end="2021-03-31")
    for previous in (replace(sample.FIRST, rows=()), None):
        (row,) = deltas.beside([told], previous)
        assert row == replace(ROW, reported=None, direction="new", reported_start="", reported_end="")


def test_the_cell_tells_the_last_signal_and_the_direction():
    row = replace(ROW, reported=sample.ON_TRACK, direction="worse")
    assert deltas.since(row, "Tertial 2 2020") == ("Tertial 2 2020: Pågående enligt plan", "Sämre")
    assert deltas.since(replace(row, reported=None, direction="new"), "Tertial 2 2020") == ("", "Ny")
    assert deltas.since(row, "") == ("", "")


def test_every_signal_is_counted_and_those_without_rows():
    counts = deltas.counts([ROW], sample.LEGEND, replace(sample.FIRST, rows=(ROW, ROW)))
    assert [(count.now, count.before) for count in counts] == [(0, 0), (0, 0), (1, 2), (0, 0)]
    assert deltas.counts([ROW], sample.LEGEND, None)[2] == Count(sample.DEVIATING, 1, None)


def test_finished_rows_are_those_that_were_not_before():
    done = replace(ROW, signal=sample.FINISHED, updated="2020-11-02")
    assert deltas.finished([done]) == (Mention("Ett", "Avslutat 2020-11-02"),)
    assert deltas.finished([replace(done, reported=sample.FINISHED), ROW]) == ()


def test_the_next_tertial_is_told_in_the_order_of_its_days():
    single = replace(ROW, title="Två", start="2021-02-01", end="2021-02-01")
    after = replace(ROW, title="Tre", start="2021-05-01", end="2021-06-01")
    assert deltas.upcoming([ROW, single, after], T3) == (
        Mention("Ett", "Börjar 2021-01-15"),
        Mention("Två", "Infaller 2021-02-01"),
        Mention("Ett", "Slutar 2021-04-30"),
    )
    edges = replace(ROW, start="2021-01-01", end="2021-04-30")
    later = [replace(edges, title="Åtta", start="2021-04-02"), replace(edges, title="Ett", start="2021-04-01")]
    assert [mention.what for mention in deltas.upcoming(later, T3)][:2] == ["Börjar 2021-04-01", "Börjar 2021-04-02"]
    last = [mention.name for mention in deltas.upcoming(later, T3)][2:]
    assert last == ["Åtta", "Ett"]  # of one day in the plan's order
    assert [mention.what for mention in deltas.upcoming([edges], T3)] == ["Börjar 2021-01-01", "Slutar 2021-04-30"]
    assert deltas.upcoming([replace(ROW, signal=sample.FINISHED)], T3) == ()


def test_a_correction_lists_every_text_that_differs():
    moved = tuple(replace(row, period="2022") if row.key == 5 else row for row in sample.ROWS)
    memo = replace(sample.MEMO, subject="Nytt", parts=sample.MEMO.parts[1:])
    found = deltas.differences(sample.REPORT, replace(sample.REPORT, memo=memo, rows=moved[:-1]))
    assert [difference.where for difference in found] == [
        "Tjänsteskrivelsens rubrik",
        "Ärendebeskrivning",
        "Bilaga 1, Utreda och definiera ersättningsmodell: Tidsplan",
        f"Bilaga 1, {sample.ROWS[-1].name}",
    ]


def test_a_report_does_not_differ_from_itself():
    assert deltas.differences(sample.REPORT, sample.REPORT) == ()


OF_ITSELF = {
    "schema",
    "slug",
    "tertial",
    "tertial_label",
    "draft",
    "version",
    "taken_at",
    "facts_taken_at",
    "correction",
}
DERIVED = {"previous", "legend", "tells_checklists"}  # of the version that is corrected, never chosen
# Told by its neighbours (the period, the organisation, the signal), or not shown.
OF_ROW = {"key", "start", "end", "reported", "direction", "reported_start", "reported_end", "responsible", "taken_at"}


def changed(part):
    """Another value of the same kind."""
    if isinstance(part, str):
        return f"{part} annat"
    if isinstance(part, tuple):
        return part[:-1]
    if isinstance(part, Considered):
        return replace(part, done=part.done + 1)
    return replace(part, approved=True) if isinstance(part, Proposed) else replace(part, label="Annat")


WHERE = {
    "plan": "Plan",
    "municipality": "Kommun",
    "administration": "Förvaltning",
    "board": "Nämnd",
    "diary_number": "Diarienummer",
    "as_of": "Läget den",
    "go_live": "Systemet startar",
    "rules": "Återrapportering till nämnd",
    "counts": "Läget i korthet: Avslutat",
    "changes": "Ändringar i planen: Upprätta system för vårdtyngdsmätning",
    "finished": "Avslutat: Utse underliggande arbetsgrupper",
    "upcoming": "Nästa tertial: Definiera alla kostnader för tjänsten och besluta om ersättningsnivå",
}
WHERE_IN_MEMO = {
    "subject": "Tjänsteskrivelsens rubrik",
    "dated": "Tjänsteskrivelsens datum",
    "officer": "Handläggare",
    "parts": "Beslutet ska skickas till",
    "signatories": "Undertecknas av",
}
WHERE_OF_ROW = {
    "step": "Steg",
    "activity": "Aktivitet",
    "title": "Delaktivitet",
    "organisation": "Organisation–arbetsgrupper",
    "period": "Tidsplan",
    "collaboration": "Samverkan",
    "reporting": "Rapportering till nämnd",
    "signal": "Signal",
    "remark": "Datumen säger",
    "text": "Kommentar",
    "updated": "Uppdaterad",
    "cause": "Orsak",
    "measure": "Åtgärd",
    "consequence": "Följd",
    "proposed": "Nytt slutdatum",
}


def test_each_difference_is_told_under_its_heading():
    row = sample.REPORT.rows[4]
    for name, where in {**WHERE, **WHERE_IN_MEMO}.items():
        of = sample.REPORT if name in WHERE else sample.MEMO
        other = replace(of, **{name: changed(getattr(of, name))})
        (found,) = deltas.differences(sample.REPORT, other if name in WHERE else replace(sample.REPORT, memo=other))
        assert found.where == where
        assert found.markup is (name in ("rules", "parts"))
    for name, label in WHERE_OF_ROW.items():
        after = replace(row, **{name: changed(getattr(row, name))})
        (found,) = deltas.differences(replace(sample.REPORT, rows=(row,)), replace(sample.REPORT, rows=(after,)))
        assert found.where == f"Bilaga 1, {after.name}: {label}"


def test_a_difference_says_what_stood_and_what_stands():
    row = sample.REPORT.rows[4]
    assert deltas.row_differences(row, row) == ()
    assert deltas.row_differences(row, replace(row, period="2022")) == (
        (f"Bilaga 1, {row.name}: Tidsplan", "2020-05-01 – 2020-12-31", "2022"),
    )
    assert deltas.row_differences(None, row) == ((f"Bilaga 1, {row.name}", "", "Står i Bilaga 1"),)
    assert deltas.row_differences(row, None) == ((f"Bilaga 1, {row.name}", "Står i Bilaga 1", ""),)
    shown = deltas.shown(replace(row, organisation=("Ett", "Två"), collaboration=("Tre", "Fyra"), proposed=None))
    told = ("Organisation–arbetsgrupper", "Samverkan", "Nytt slutdatum")
    assert [shown[label] for label in told] == ["Ett\nTvå", "Tre\nFyra", ""]


def test_what_is_told_of_the_plan_is_told_with_its_circumstances():
    told = deltas._told(sample.REPORT)
    assert told["Läget i korthet: Avslutat"] == "3 (förra rapporten 2)"
    (first, *_) = sample.REPORT.counts
    alone = deltas._told(replace(sample.REPORT, counts=(replace(first, now=2, before=None),)))
    assert alone[f"Läget i korthet: {first.signal.label}"] == "2"
    twice = (Mention("Ett", "Börjar 2021-01-15"), Mention("Ett", "Slutar 2021-04-30"))
    assert (
        deltas._told(replace(sample.REPORT, upcoming=twice))["Nästa tertial: Ett"]
        == "Börjar 2021-01-15\nSlutar 2021-04-30"
    )


@pytest.mark.parametrize(
    "name", [field.name for field in fields(sample.REPORT) if field.name not in OF_ITSELF | DERIVED | {"memo"}]
)
def test_whatever_a_report_says_otherwise_is_listed(name):
    other = replace(sample.REPORT, **{name: changed(getattr(sample.REPORT, name))})
    assert deltas.differences(sample.REPORT, other)


@pytest.mark.parametrize("name", [field.name for field in fields(sample.MEMO)])
def test_whatever_the_memo_says_otherwise_is_listed(name):
    memo = replace(sample.MEMO, **{name: changed(getattr(sample.MEMO, name))})
    assert deltas.differences(sample.REPORT, replace(sample.REPORT, memo=memo))


@pytest.mark.parametrize("name", [field.name for field in fields(ROW) if field.name not in OF_ROW])
def test_whatever_a_row_says_otherwise_is_listed(name):
    first, *others = sample.REPORT.rows[4:]
    before = replace(sample.REPORT, rows=(first, *others))
    after = replace(before, rows=(replace(first, **{name: changed(getattr(first, name))}), *others))
    assert deltas.differences(before, after)


def test_texts_in_another_order_are_listed():
    memo = replace(sample.MEMO, parts=sample.MEMO.parts[::-1])
    (found,) = deltas.differences(sample.REPORT, replace(sample.REPORT, memo=memo))
    assert found.where == "Delarnas ordning i tjänsteskrivelsen"


def test_what_one_version_alone_says_is_told_beside_nothing():
    assert deltas._by_name({"Ett": "a", "Två": "b"}, {"Två": "b", "Tre": "c"}) == [("Ett", "a", ""), ("Tre", "", "c")]


def test_the_order_of_the_texts_under_the_plan_is_told_by_its_name():
    turned = replace(sample.REPORT, rules=sample.REPORT.rules[::-1])
    found = {
        difference.where: (difference.before, difference.after)
        for difference in deltas.differences(sample.REPORT, turned)
    }
    headings = [part.heading for part in sample.REPORT.rules]
    assert len(headings) > 1
    assert found["Texternas ordning under Bilaga 1"] == (", ".join(headings), ", ".join(headings[::-1]))
