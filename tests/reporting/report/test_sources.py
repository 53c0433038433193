"""When the figures were taken, in words, and what a correction took later than the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reporting.report.sources import sources
from reporting.snapshot.schema import Correction
from tests.harness.reporting import sample

CORRECTION = Correction("Fel", sample.PREVIOUS, (), made_at="2021-02-01T12:00:00+01:00")


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2020-12-15T14:03:11+01:00", "den 15\u00a0december 2020 kl. 14.03"),
        ("2020-12-15T09:00:00+01:00", "den 15\u00a0december 2020 kl. 9.00"),
        ("i december", "i december"),
    ],
)
def test_a_moment_in_running_text(iso, words):
    assert words in dict(sources(replace(sample.REPORT, taken_at=iso)))["Uppgifterna"]


def test_a_correction_says_when_the_figures_were_taken_and_when_it_was_made():
    facts = dict(sources(replace(sample.REPORT, correction=CORRECTION, version=2)))
    assert facts["Uppgifterna"].endswith("den 15\u00a0december 2020 kl. 14.03, när rapporten först fastställdes.")
    assert facts["Rättad"] == "Den 1\u00a0februari 2021 kl. 12.00.\nAllt ur planen står kvar."


def test_a_correction_names_what_was_taken_from_the_plan_later():
    first, *others = sample.ROWS
    rows = (replace(first, taken_at="2021-01-20T09:30:00+01:00"), *others)
    report = replace(sample.REPORT, rows=rows, facts_taken_at=CORRECTION.made_at, correction=CORRECTION, version=3)
    assert dict(sources(report))["Rättad"].split("\n")[1:] == [
        f"Den 20\u00a0januari 2021 kl. 9.30 hämtades på nytt: delaktiviteten ”{first.name}”.",
        "Den 1\u00a0februari 2021 kl. 12.00 hämtades på nytt: planens egna uppgifter.",
        "Allt annat ur planen står kvar.",
    ]
