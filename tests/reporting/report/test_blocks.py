"""The memo's blocks among the writer's own words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reporting.report import blocks, drawn, markup
from reporting.snapshot.schema import Change, Mention
from tests.harness.reporting import sample

REPORT = replace(sample.FIRST, draft=True)
FIGURES = drawn.figures(REPORT)


@pytest.mark.parametrize("written", ["[[signaler]]", "  [[ Signaler ]]  ", "[[SIGNALER]]\r"])
def test_a_block_says_what_the_report_says(written):
    assert blocks.expand(f"Före.\n\n{written}\n\nEfter.", REPORT) == f"Före.\n\n{FIGURES}\n\nEfter."


def test_a_block_follows_the_report():
    fewer = replace(REPORT, rows=REPORT.rows[:3])
    assert "Planen har 3 delaktiviteter" in blocks.expand("[[signaler]]", fewer)


def test_own_words_stay_as_they_are_written():
    own = "Två  blanksteg.\r\n\r\n- en\n\n\n\n### Rubrik\n[[okänt]]\nI en mening: [[signaler]].\n"
    assert blocks.expand(own, REPORT) == own


def test_sentences_stand_in_one_paragraph_and_a_list_stands_apart():
    said = blocks.expand("Läget:\n[[signaler]]\n[[avvikelser]]\nSå är det.", REPORT)
    html = markup.render(said)
    assert f"<p>Läget:\n{FIGURES}</p>" in html
    assert html.endswith("</ul>\n<p>Så är det.</p>\n")


def test_a_block_may_be_a_numbered_point_with_its_list_inside():
    html = markup.render(blocks.expand("1. Först\n2. [[avvikelser]]\n3. Sist", REPORT))
    assert html.count("<ol>") == 1 and html.count("<ul>") == 1


def test_a_point_without_anything_to_say_is_left_out():
    text = "1. Nämnden godkänner.\n2. [[beslut om ändringar]]\n3. Nämnden tackar."
    assert blocks.expand(text, REPORT) == "1. Nämnden godkänner.\n3. Nämnden tackar."
    changed = replace(REPORT, changes=(Change("moved", "Rad", "a", "b", "Skäl"),))
    assert "\n2. Vård- och omsorgsnämnden tar del av ändringarna" in blocks.expand(text, changed)


def test_what_a_block_says_is_no_block_itself():
    named = replace(REPORT, finished=(Mention("[[signaler]]", "Avslutat"),))
    assert "- [[signaler]]" in blocks.expand("[[avslutade]]", named)


@pytest.mark.parametrize("block", blocks.ALL, ids=lambda block: block.name)
@pytest.mark.parametrize(
    "report", [REPORT, sample.REPORT, replace(REPORT, rows=(), counts=())], ids=["first", "later", "empty"]
)
def test_every_block_can_say_something_of_every_report(block, report):
    assert block.says(report) or block.name == "beslut om ändringar"
    assert blocks.fault(block.line) == ""


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[avikelser]]", "Det finns inget block som heter [[avikelser]]. De som finns är [[signaler]], "),
        ("[[]]", "Det finns inget block som heter [[]]."),
        ("Se [[signaler]].", "[[signaler]] ska stå ensamt på en egen rad."),
        ("- [[signaler]]", "[[signaler]] ska stå ensamt på en egen rad."),
        ("1. [[signaler]]", ""),
        ("Vi [skriver] [själva] ]] [[", ""),
    ],
)
def test_a_block_nobody_knows_is_a_fault_that_names_the_known(text, fault):
    assert blocks.fault(text).startswith(fault) and bool(blocks.fault(text)) == bool(fault)


def test_next_tertials_memo_begins_with_the_blocks_and_not_with_what_they_said():
    written = {"background": "Bakgrund.\n[[uppgifter per]]", "economy": "[[signaler]] ändrat"}
    reported = {"background": blocks.expand(written["background"], REPORT), "economy": "Rättat.", "officer": "SAS"}
    assert blocks.inherited(written, reported, REPORT) == {
        "background": written["background"],
        "economy": "Rättat.",
        "officer": "SAS",
    }
