"""The rules of the pre-flight, each on a report by hand that is otherwise ready to be sealed."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from activities.calendar.tertial import Tertial
from reporting.report import drawn
from reporting.report.findings import Target
from reporting.report.preflight import PreflightFacts, ReturnedBasis, UnsavedMemo, WaitingDate, check, check_correction
from reporting.snapshot.schema import (
    HEADINGS,
    Change,
    Correction,
    Memo,
    MemoPart,
    Mention,
    Previous,
    Report,
    Row,
    Source,
)
from tests.harness.reporting import sample

T2, T3, T1_2021 = Tertial(2020, 2), Tertial(2020, 3), Tertial(2021, 1)
READY = PreflightFacts(on=date(2021, 1, 12), meeting_on=date(2021, 1, 27), sealed=frozenset({T2}))
ROW = replace(sample.ROWS[4], key=7, cause="Orsak", measure="Åtgärd", consequence="Följd")
PARTS = {
    "background": "Nämnden beslutade om planen.",
    "statement": "Arbetet fortlöper.",
    "economy": "Inga kostnader.",
    "proposal": "1. Vård- och omsorgsnämnden godkänner återrapporteringen.",
    "recipients": "",
}
NUMBER = "811218-9876"  # made up: the day exists and the check digit is right


def memo(**parts: str) -> Memo:
    texts = PARTS | parts
    return replace(sample.MEMO, parts=tuple(MemoPart(HEADINGS[name], text) for name, text in texts.items()))


def report(**changes: Any) -> Report:
    return replace(sample.FIRST, draft=True, **({"memo": memo(), "rows": (ROW,)} | changes))


def rules(findings: Any) -> list[str]:
    return [finding.rule for finding in findings]


def blocks(of: Report, facts: PreflightFacts = READY) -> list[str]:
    return rules(check(of, facts).blocks)


def warnings(of: Report, facts: PreflightFacts = READY) -> list[str]:
    return rules(check(of, facts).warnings)


def test_a_report_that_is_ready_has_nothing_in_its_way():
    found = check(report(), READY)
    assert (found.blocks, found.warnings, found.may_be_sealed) == ((), (), True)


@pytest.mark.parametrize(
    ("changes", "facts", "rule"),
    [
        ({"rows": (replace(ROW, cause=" "),)}, {}, "unexplained"),
        ({"rows": (replace(ROW, responsible="Ej utsedd"),)}, {}, "no_responsible"),
        ({"rows": (replace(ROW, responsible=""),)}, {}, "no_responsible"),
        ({}, {"unconfirmed": frozenset({7})}, "unconfirmed"),
        ({"rows": ()}, {}, "no_rows"),
        ({"memo": memo(background="")}, {}, "unwritten"),
        ({"memo": memo(statement=" \n")}, {}, "unwritten"),
        ({"memo": memo(proposal="")}, {}, "unwritten"),
        ({"memo": memo(economy="Ej skriven.")}, {}, "unwritten"),
        ({"memo": replace(memo(), subject="")}, {}, "unwritten"),
        ({"memo": replace(memo(), officer="Ej angiven")}, {}, "unwritten"),
        ({}, {"sealed": frozenset({T3})}, "sealed"),
        ({}, {"sealed": frozenset({T1_2021})}, "later_sealed"),
        ({"tertial": "2021-T1"}, {"on": T3.end}, "not_begun"),
    ],
)
def test_what_blocks(changes, facts, rule):
    found = check(report(**changes), replace(READY, **facts))
    assert rules(found.blocks) == [rule]
    assert not found.may_be_sealed


def test_an_unsaved_memo_is_told_of_by_name_and_time_alone():
    unsaved = (
        UnsavedMemo("Controller", datetime(2021, 1, 11, 9, 5, tzinfo=UTC)),
        UnsavedMemo("Controller", datetime(2021, 1, 2, 14, 30, tzinfo=UTC)),
    )
    first, second = check(report(), replace(READY, unsaved=unsaved)).warnings
    assert first.text == (
        "Controller har ett utkast till tjänsteskrivelsen som inte är sparat, från 2021-01-11 kl. 9.05. "
        "Det kommer inte med i rapporten."
    )
    assert "från 2021-01-02 kl. 14.30." in second.text
    assert first.target == Target("memo")


def test_parts_that_may_be_empty_block_nothing():
    assert not blocks(report(memo=memo(economy="", recipients="")))


def test_what_a_deviation_lacks_is_named_together():
    (found,) = check(report(rows=(replace(ROW, measure="", consequence=""),)), READY).blocks
    assert (found.where, found.text) == (ROW.name, "Avvikelsen saknar åtgärd och följd.")
    assert found.target == Target("update", 7)


def test_only_a_deviation_needs_its_cause():
    assert not blocks(report(rows=(replace(ROW, signal=sample.ON_TRACK, cause="", measure="", consequence=""),)))


@pytest.mark.parametrize(
    ("changes", "facts", "rule"),
    [
        ({"rows": (replace(ROW, remark="Skulle ha avslutats 2020-12-31"),)}, {}, "late"),
        (
            {"rows": (replace(ROW, remark="", start="2021-02-01", end="2021-04-30", signal=sample.ON_TRACK),)},
            {},
            "early",
        ),
        ({}, {"unsealed": (T2,)}, "skipped"),
        ({}, {"on": T3.end}, "tertial_open"),
        ({}, {"meeting_on": None}, "no_meeting"),
        ({}, {"open_revision": 3}, "open_revision"),
        ({}, {"unsaved": (UnsavedMemo("Controller", datetime(2021, 1, 11, 9, 5, tzinfo=UTC)),)}, "unsaved_memo"),
        ({}, {"returned": (ReturnedBasis(5, "Rad", "Förslag"),)}, "returned"),
        ({}, {"refused": frozenset({ROW.key})}, "refused"),
        ({}, {"waiting": (WaitingDate(7, "Rad", 2, date(2021, 2, 28)),)}, "undecided"),
        ({"changes": (Change("moved", ROW.name, "a", "b", ""),)}, {}, "no_reason"),
        ({"memo": memo(statement=f"Det gäller {NUMBER}.")}, {}, "personal_number"),
        ({"memo": memo(statement="Nu är 4 delaktiviteter avslutade.")}, {}, "unborne_figure"),
        ({"memo": memo(economy="Läget är det som gällde den 31 november 2020.")}, {}, "no_such_day"),
        ({"rows": (replace(ROW, measure="Nytt försök 2021-02-29, ärende 2020-13-99"),)}, {}, "no_such_day"),
    ],
)
def test_what_warns(changes, facts, rule):
    found = check(report(**changes), replace(READY, **facts))
    assert rules(found.warnings) == [rule]
    assert found.may_be_sealed


@pytest.mark.parametrize(
    ("proposal", "faults"),
    [
        ("1. Vård- och omsorgsnämnden godkänner rapporten.\n2. Vård och omsorgsnämnden tar del av ändringarna.", 0),
        ("Vård- och omsorgsnämnden godkänner rapporten.\n\nVård- och omsorgsnämnden lägger den till handlingarna.", 0),
        ("### Beslut\n\n- Vård- och omsorgsnämnden godkänner rapporten.", 0),
        ("1. Nämnden godkänner rapporten.", 1),
        ("1. Vård- och omsorgsnämnden godkänner rapporten.\n2. Den läggs till handlingarna.", 1),
        ("1. Vård- och omsorgsnämnden beslutar enligt förvaltningens förslag.", 1),
        ("1. Vård- och omsorgsnämnden beslutar enligt ovanstående.", 1),
        ("1. Vård- och omsorgsnämnden godkänner Detta.", 1),
        ("1. Godkänna detta.", 2),
    ],
)
def test_each_point_of_the_proposal_stands_alone(proposal, faults):
    assert warnings(report(memo=memo(proposal=proposal))) == ["leaning"] * faults


def test_a_pointing_word_inside_another_is_none():
    assert not warnings(report(memo=memo(proposal="Vård- och omsorgsnämnden godkänner planens Dessauer-modell.")))


def test_figures_that_still_hold_are_no_warning():
    said = drawn.figures(report())
    for sentence in (said, said.replace("Planen har 1 delaktivitet:", "Planen har 1 delaktivitet: av den")):
        assert not warnings(report(memo=memo(statement=f"Läget.\n\n{sentence}\n\nSlut.")))


def texts_of(part: Any, path: tuple = ()) -> list[tuple]:
    """The way to every text in the report: (field, index, field …)."""
    if isinstance(part, str):
        return [path]
    if isinstance(part, tuple):
        return [found for number, item in enumerate(part) for found in texts_of(item, (*path, number))]
    if is_dataclass(part):
        named = [(field.name, getattr(part, field.name)) for field in fields(part)]
        return [found for name, value in named for found in texts_of(value, (*path, name))]
    return []


def put(part: Any, path: tuple, text: str) -> Any:
    if not path:
        return text
    step, *rest = path
    if isinstance(part, tuple):
        return tuple(put(item, tuple(rest), text) if number == step else item for number, item in enumerate(part))
    return replace(part, **{step: put(getattr(part, step), tuple(rest), text)})


# What the product writes itself, in forms of its own, or repeats from a field that is looked at.
OWN = {
    *("slug", "tertial", "tertial_label", "as_of", "taken_at", "go_live", "schema", "dated", "sha256", "sealed_on"),
    *("facts_taken_at", "made_at"),
    *("legend", "counts", "finished", "upcoming", "signal", "reported", "previous", "replaces", "differences"),
    *("start", "end", "reported_start", "reported_end", "updated", "direction", "kind", "on", "end", "planned"),
}
CORRECTION = Correction("Fel siffra", Previous("Tertial 3 2020", 1, "2021-01-12", "0"), ())
WHOLE = report(
    changes=(Change("moved", "Rad", "före", "efter", "Skäl", (Source("file", "2020-05-06", name="plan.tsv"),)),),
    finished=(Mention("Rad", "Avslutat"),),
    correction=CORRECTION,
)
SOMEBODYS = [path for path in texts_of(WHOLE) if not OWN & set(path)]


def test_every_kind_of_text_is_tried():
    assert len({tuple(step for step in path if isinstance(step, str)) for path in SOMEBODYS}) > 25


@pytest.mark.parametrize("path", SOMEBODYS, ids=lambda path: ".".join(map(str, path)))
def test_a_personnummer_is_found_in_every_text_and_never_repeated(path):
    found = check(put(WHOLE, path, f"Om {NUMBER} gäller"), READY)
    assert "personal_number" in rules(found.warnings)
    assert NUMBER not in repr((found.blocks, found.warnings))


def test_rows_come_in_the_plans_order_with_all_that_is_wrong_with_each():
    first, second = replace(ROW, key=1, cause=""), replace(ROW, key=2, title="Senare", responsible="")
    found = check(report(rows=(first, second)), replace(READY, unconfirmed=frozenset({1, 2})))
    assert [(f.rule, f.where) for f in found.blocks] == [
        ("unexplained", ROW.name),
        ("unconfirmed", ROW.name),
        ("no_responsible", "Senare"),
        ("unconfirmed", "Senare"),
    ]


def test_a_change_of_a_row_that_left_the_plan_leads_to_the_revisions():
    (found,) = check(report(changes=(Change("ended", "Borta", "a", "", ""),)), READY).warnings
    assert found.target == Target("revisions")


def test_rows_may_lack_everything():
    empty = Row("", "", "", (), "", (), "", sample.NOT_STARTED, "", "", "")
    assert blocks(report(rows=(empty,))) == ["no_responsible"]


def test_a_row_that_has_not_begun_may_say_so():
    later = replace(ROW, remark="", start="2021-02-01", end="2021-04-30", signal=sample.NOT_STARTED)
    assert not warnings(report(rows=(later,)))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"memo": memo(proposal="")}, "unwritten"),
        ({"rows": (replace(ROW, cause="", taken_at="2021-02-01T12:00:00+01:00"),)}, "unexplained"),
        ({"rows": (replace(ROW, responsible="", taken_at="2021-02-01T12:00:00+01:00"),)}, "no_responsible"),
    ],
)
def test_what_blocks_a_correction(changes, rule):
    assert rules(check_correction(report(**changes)).blocks) == [rule]


def test_a_row_that_is_not_taken_anew_blocks_no_correction():
    assert check_correction(report(rows=(replace(ROW, cause=""),))).may_be_sealed


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"memo": memo(economy=f"Det gäller {NUMBER}.")}, "personal_number"),
        ({"memo": memo(statement="Nu är 4 delaktiviteter avslutade.")}, "unborne_figure"),
        ({"correction": replace(CORRECTION, reason=f"Fel om {NUMBER}")}, "personal_number"),
    ],
)
def test_what_warns_of_a_correction(changes, rule):
    assert rules(check_correction(report(**changes)).warnings) == [rule]


def test_characters_no_font_has_are_warned_of_where_they_stand():
    found = check(report(rows=(replace(ROW, measure="漢 → 3 ‰ och \u202e字 😀"),)), READY)
    (warning,) = found.warnings
    assert (warning.rule, warning.where, warning.target) == ("undrawn", f"{ROW.name}: Åtgärd", Target("update", 7))
    assert "saknar 漢 (U+6F22) och 字 (U+5B57)." in warning.text
    assert check(report(rows=(replace(ROW, measure="→ 3 ‰ \u202e ✓ 😀 سلام Ки α"),)), READY).warnings == ()
