"""What two texts say differently: only the sentences that differ, as they are set, with their words marked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reporting.report.differing import pairs
from reporting.report.document import render_html
from reporting.snapshot.schema import Correction, Difference
from tests.harness.reporting import sample


def told(before, after, marked_up=True):
    """[(before, after)], with [what differs] in brackets."""

    def side(runs):
        return "".join(f"{' ' if run.space else ''}{f'[{run.text}]' if run.changed else run.text}" for run in runs)

    return [(side(pair.before), side(pair.after)) for pair in pairs(before, after, marked_up=marked_up)]


def test_one_digit_is_one_sentence_with_one_word_marked():
    text = "Planen löper.\n\nKostnaden är {} kronor. Den ryms i budget.\n\n### Läget\n\nAllt går bra."
    assert told(text.format("4"), text.format("40")) == [("Kostnaden är [4] kronor.", "Kostnaden är [40] kronor.")]


def test_an_item_that_was_added_or_taken_away_stands_alone_with_its_bullet():
    assert told("Vi gör:\n\n- ett", "Vi gör:\n\n- ett\n- två saker") == [("", "[• två saker]")]
    assert told("1. Ett\n2. Två", "1. Ett") == [("[2. Två]", "")]


def test_emphasis_is_set_and_no_mark_of_it_is_shown():
    (pair,) = pairs("Det **går** bra.", "Det **går** *mycket* bra.", marked_up=True)
    assert [(run.text, run.style, run.changed) for run in pair.after] == [
        ("Det", "", False),
        ("går", "strong", False),
        ("mycket", "em", True),
        ("bra.", "", False),
    ]


def test_text_that_is_no_markup_is_shown_as_it_was_typed():
    assert told("# Ett\n*Två*", "# Ett\n*Tre*", marked_up=False) == [("[*Två*]", "[*Tre*]")]


def test_what_stands_far_from_the_difference_is_left_out():
    names = [f"namn{number}" for number in range(100)]
    ((before, _),) = told(" ".join(names), " ".join(["annat" if name == "namn50" else name for name in names]))
    assert before.startswith("… namn40 ") and before.endswith(" namn60 …")


def test_a_sentence_ends_before_a_capital_and_not_within_a_time():
    assert told("Mötet är kl. 9.00 i dag. Alla kommer.", "Mötet är kl. 9.30 i dag. Alla kommer.") == [
        ("Mötet är kl. [9.00] i dag.", "Mötet är kl. [9.30] i dag.")
    ]


def test_other_paragraphs_alone_differ_in_no_sentence():
    assert told("Ett. Två.", "Ett.\n\nTvå.") == []


@pytest.mark.parametrize("long", [False, True])
def test_the_report_tells_a_small_correction_in_few_words(long):
    text = "\n\n".join(f"Stycke {number} säger **något** viktigt om planen." for number in range(300 if long else 3))
    difference = Difference("Ärendebeskrivning", text, text.replace("Stycke 1 säger", "Stycke 1 sade"), markup=True)
    correction = Correction("Fel ord.", sample.PREVIOUS, (difference,))
    html = render_html(replace(sample.REPORT, version=2, correction=correction))
    section = html[html.index("<h2>Rättelse</h2>") : html.index("</section>", html.index("<h2>Rättelse</h2>"))]
    assert "<del>säger</del>" in section and "<ins>sade</ins>" in section
    assert "**" not in section and "Stycke 2" not in section
