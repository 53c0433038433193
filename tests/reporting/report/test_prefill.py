"""The words a memo begins with, and what its blocks then say, of a report by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from reporting.report import blocks, drawn, markup, prefill
from reporting.snapshot.deltas import counts
from reporting.snapshot.schema import Change, Mention, Previous, Proposed, Report, Source
from tests.harness.reporting import sample

LAST = {
    "subject": "Tids- och aktivitetsplan avseende LOV",
    "officer": "Controller",
    "background": "Nämnden beslutade om planen.",
    "statement": "Arbetet går framåt.\n\nDet redovisas till nämnd en gång per tertial.\n\n"
    "Beslut hanteras som separata ärenden.",
    "economy": "Inga kostnader.",
    "recipients": "Handläggare",
    "signatories": "Förvaltningschef",
}
PREVIOUS = Previous("Tertial 2 2020", 1, "2020-09-01", "0" * 64)


def report(**changes: object) -> Report:
    return replace(sample.FIRST, draft=True, **changes)


def compared(**changes: object) -> Report:
    """The report beside one that said the same of every row."""
    rows = tuple(replace(row, reported=row.signal, direction="same") for row in sample.ROWS)
    same = counts(rows, sample.LEGEND, report(rows=rows))
    return report(**({"rows": rows, "previous": PREVIOUS, "counts": same} | changes))


def said(of: Report, last: str = "") -> str:
    """The proposed statement as it is read."""
    return blocks.expand(prefill.statement(of, last), of)


def change(kind: str, name: str = "Ta fram avtalsvillkor", *sources: Source) -> Change:
    return Change(kind, name, "före", "efter", "Skäl", sources)


def revision(number: int) -> Source:
    return Source("revision", "2020-05-06", number)


def approved(on: str) -> Source:
    return Source("approved", on)


def test_what_lasts_is_taken_from_the_memo_before():
    fields = prefill.fields(report(), LAST, [])
    kept = ("officer", "background", "economy", "recipients", "signatories")
    assert {name: fields[name] for name in kept} == {name: LAST[name] for name in kept}


def test_the_paragraphs_about_the_reporting_itself_are_kept_and_the_rest_is_not():
    statement = prefill.statement(report(), LAST["statement"])
    assert statement.endswith(
        "### Återrapportering och beslut\n\nDet redovisas till nämnd en gång per tertial.\n\n"
        "Beslut hanteras som separata ärenden."
    )
    assert "Arbetet går framåt." not in statement


def test_a_heading_or_a_list_is_no_paragraph_that_lasts():
    last = "### Så redovisas planen en gång per tertial\n\n- Tre separata ärenden lämnades i maj."
    assert "Så redovisas" not in prefill.statement(report(), last)
    assert "i maj" not in prefill.statement(report(), last)


def test_they_are_kept_from_tertial_to_tertial_without_growing():
    once = prefill.statement(report(), LAST["statement"])
    assert prefill.statement(report(), once) == once


def test_a_first_memo_rests_on_the_plans_decisions_and_names_what_is_to_be_written():
    fields = prefill.fields(report(), {}, ["KF 2020-01-29 § 2 LOV införs", "VON 2019-11-18 § 97"])
    assert fields["background"] == "Planen vilar på följande beslut: KF 2020-01-29 § 2 LOV införs; VON 2019-11-18 § 97."
    assert (fields["officer"], fields["economy"]) == (prefill.NO_OFFICER, prefill.NOT_WRITTEN)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Tids- och aktivitetsplan för LOV", "Återrapportering av tids- och aktivitetsplan för LOV"),
        ("LOV i särskilt boende", "Återrapportering av LOV i särskilt boende"),
        ("Återrapportering av planen", "Återrapportering av planen"),
    ],
)
def test_the_matter_is_the_reporting_of_what_the_board_once_approved(before, after):
    assert prefill.fields(report(), {"subject": before}, [])["subject"] == after


def test_the_rows_are_counted_by_what_their_signals_mean():
    assert drawn.figures(report()) == (
        "Planen har 18 delaktiviteter: 3 är avslutade, 4 pågår enligt plan, 2 pågår med avvikelser "
        "och 9 är inte påbörjade."
    )


def test_one_and_none_are_said_as_people_say_them():
    assert drawn.figures(report(rows=sample.ROWS[:1])) == (
        "Planen har 1 delaktivitet: 1 är avslutad, ingen pågår enligt plan, ingen pågår med avvikelser "
        "och ingen är inte påbörjad."
    )


def test_without_a_report_before_nothing_is_compared():
    statement = said(report())
    assert "föregående" not in statement


def test_the_figures_stand_beside_those_of_the_report_before():
    statement = said(compared())
    assert (
        "Vid föregående rapport, tertial 2 2020, gällde: 3 var avslutade, 4 pågick enligt plan, "
        "2 pågick med avvikelser och 9 var inte påbörjade. Ingen signal har ändrats sedan dess." in statement
    )


def test_better_and_worse_are_counted():
    rows = tuple(
        replace(row, direction="better" if number < 2 else "worse" if number == 2 else "same")
        for number, row in enumerate(sample.ROWS)
    )
    assert "Sedan dess har signalen blivit bättre för 2 och sämre för 1." in said(compared(rows=rows))


@pytest.mark.parametrize(
    ("decided", "words"),
    [
        (None, "nytt slutdatum 2021-02-28 föreslås, i stället för 2020-12-31"),
        (True, "nytt slutdatum 2021-02-28 är godkänt, i stället för 2020-12-31"),
        (False, "föreslaget slutdatum 2021-02-28 avslogs"),
    ],
)
def test_a_deviations_date_is_said_as_it_was_decided(decided, words):
    rows = (replace(sample.ROWS[4], proposed=Proposed("2021-02-28", "2020-12-31", decided)),)
    assert f"- Utreda och definiera ersättningsmodell: {words}\n" in said(report(rows=rows))


def test_a_late_row_without_a_deviation_is_named_too():
    assert "- Ta fram avtalsvillkor: skulle ha påbörjats 2020-08-15" in said(report())


def test_changes_are_told_once_for_each_row():
    changes = (change("reworded"), change("moved"), change("added", "En ny delaktivitet"))
    statement = said(compared(changes=changes))
    assert "- Ta fram avtalsvillkor: ny lydelse och ny tidsplan\n- En ny delaktivitet: ny i planen" in statement


def test_a_plan_that_was_not_changed_is_said_not_to_be():
    assert "Planen är inte ändrad sedan föregående rapport." in said(compared())


def test_what_comes_is_told():
    upcoming = (Mention("Ta fram avtalsvillkor", "Slutar 2021-03-01"),)
    assert "- Ta fram avtalsvillkor: slutar 2021-03-01" in said(report(upcoming=upcoming))


def test_a_long_list_ends_with_how_many_are_left():
    upcoming = tuple(Mention(f"Rad {number}", "Börjar 2021-01-01") for number in range(20))
    statement = said(report(upcoming=upcoming))
    assert "- Rad 11: börjar 2021-01-01\n- och 8 till, se Bilaga 1" in statement


def test_the_proposal_is_numbered_and_stands_alone():
    assert blocks.expand(prefill.proposal(report()), report()) == (
        "1. Vård- och omsorgsnämnden godkänner återrapporteringen av tids- och aktivitetsplanen för tertial 3 2020."
    )


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        ([revision(1)], "genom revision 1."),
        ([revision(10), revision(2)], "genom revision 2 och 10."),
        ([approved("2020-11-10")], "genom slutdatum som godkändes den 10\u00a0november 2020."),
        (
            [revision(2), approved("2020-11-10"), approved("2020-10-05")],
            "genom revision 2 samt slutdatum som godkändes den 5\u00a0oktober 2020 och den 10\u00a0november 2020.",
        ),
        (
            [approved(f"2020-10-0{day}") for day in range(1, 6)],
            "genom slutdatum som godkändes mellan den 1\u00a0oktober 2020 och den 5\u00a0oktober 2020.",
        ),
        (
            [Source("file", "2020-09-01", name="plan.tsv")],
            "genom inläsning av filen plan.tsv den 1\u00a0september 2020.",
        ),
        ([Source("correction", "2020-09-02")], "genom rättelse i planen den 2\u00a0september 2020."),
        ([None], "under tertial 3 2020."),
        ([revision(2), None], "genom revision 2 samt i övrigt under tertial 3 2020."),
        (
            [revision(2), revision(3), approved("2020-12-15"), Source("correction", "2020-09-02"), None],
            "genom revision 2 och 3, slutdatum som godkändes den 15\u00a0december 2020, rättelse i planen den "
            "2\u00a0september 2020 samt i övrigt under tertial 3 2020.",
        ),
    ],
)
def test_a_changed_plan_gives_a_second_point_that_says_where_each_change_is_found(sources, words):
    changes = tuple(change("moved", "Rad", *([source] if source else [])) for source in sources)
    changed = report(changes=changes)
    assert blocks.expand(prefill.proposal(changed), changed).endswith(
        f"\n2. Vård- och omsorgsnämnden tar del av ändringarna i tids- och aktivitetsplanen {words}"
    )


WAYS = [
    revision(2),
    approved("2020-11-10"),
    Source("file", "2020-09-01", name="plan.tsv"),
    Source("correction", "2020-09-02"),
]


@pytest.mark.parametrize("chosen", [some for size in range(1, 6) for some in combinations([*WAYS, None], size)])
def test_the_point_is_one_swedish_sentence_whatever_changed_the_plan(chosen):
    changed = report(changes=tuple(change("moved", "Rad", *([source] if source else [])) for source in chosen))
    point = blocks.expand(prefill.proposal(changed), changed).partition("\n2. ")[2]
    assert point.count("genom ") == (chosen != (None,)) and point.count(" samt ") == (len(chosen) > 1)
    assert ";" not in point and "enligt" not in point and point.endswith(("2020.", "revision 2."))


def test_the_proposed_words_are_lists_and_headings_when_shown():
    html = markup.render(said(report()))
    assert "<h3>Avvikelser</h3>" in html and "<li>Ta fram avtalsvillkor: skulle ha" in html
