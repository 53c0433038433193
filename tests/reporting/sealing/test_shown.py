"""A page that lacks a word of its snapshot is found, whichever word; one that says all is whole in every layout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from reporting.report.document import render_html
from reporting.sealing import shown
from reporting.snapshot.schema import Considered, Correction, Difference, MemoPart, Report, each_text
from tests.harness.reporting import sample

DIFFERENCE = Difference("Ekonomisk bedömning", "Kostnaden är 4\u00a0000 kronor.", "Kostnaden är 40\u00a0000 kronor.")
CORRECTED = replace(
    sample.REPORT, version=2, correction=Correction("Fel belopp.", replace(sample.PREVIOUS, version=1), (DIFFERENCE,))
)
MARKUP = "### Läget\n\nVi är **nästan** klara & <i>nöjda</i>:\n\n1. *ett*\n2. två\n\n- tre"
HOSTILE = replace(
    sample.REPORT,
    memo=replace(sample.MEMO, parts=(MemoPart("Ärendet <b>", MARKUP), MemoPart("", "o\u0308ppet \U0001f600"))),
    rows=(replace(sample.ROWS[0], text="a < b\r\n\r\n" + "ä" * 300), *sample.ROWS[1:]),
)
REPORTS = {
    "corrected": CORRECTED,
    "draft": sample.DRAFT,
    "first": sample.FIRST,
    "hostile": HOSTILE,
    "no rows": replace(sample.FIRST, rows=(), counts=(), legend=()),
    "200 rows": sample.with_rows(200),
}
HTML = render_html(CORRECTED)


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_a_page_says_all_of_its_snapshot(report):
    assert shown.missing(report, render_html(report)) == []


def places(part: Any, where: tuple[type, str] = (Report, "")) -> Iterator[tuple[type, str]]:
    """The kind of part and the field that each text stands in, in the order of `each_text`."""
    if isinstance(part, str):
        yield where
    elif isinstance(part, tuple):
        for item in part:
            yield from places(item, where)
    elif is_dataclass(part):
        for field in fields(part):
            yield from places(getattr(part, field.name), (type(part), field.name))


def with_text(report: Report, number: int, text: str) -> Report:
    """The report with another text at that place."""
    seen = iter(range(10_000))
    return each_text(report, lambda old: text if next(seen) == number else old)


def test_every_text_that_is_shown_is_looked_for():
    few = replace(CORRECTED, rows=(*CORRECTED.rows[1:3], *CORRECTED.rows[8:10]))
    html, unfound = render_html(few), set()
    for number, (kind, name) in enumerate(places(few)):
        if not shown.missing(with_text(few, number, "Ord som ingen sagt"), html):
            unfound.add(f"{kind.__name__}.{name}")
    assert unfound == {
        *("Report.slug", "Report.tertial", "Report.go_live", "Change.kind", "Source.kind"),
        *("Row.start", "Row.end", "Row.reported_start", "Row.reported_end", "Row.direction"),
        *("Signal.key", "Signal.symbol", "Signal.fill", "Signal.ink"),
        "Row.updated",  # of a row of which nothing was said
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"as_of": "2020-12-14"}, "14 december 2020"),
        ({"taken_at": "2020-12-16T00:00:00+01:00"}, "16 december 2020"),
        ({"version": 3}, "version 3"),
        ({"previous": replace(sample.PREVIOUS, sealed_on="2020-09-08")}, "8 september 2020"),
        ({"counts": tuple(replace(count, now=count.now + 1) for count in CORRECTED.counts)}, "Ej påbörjat 10 9"),
        ({"counts": tuple(replace(count, before=7) for count in CORRECTED.counts)}, "Ej påbörjat 9 7"),
        ({"rows": (replace(CORRECTED.rows[1], updated="2020-03-29"),)}, "2020-03-29"),
        ({"rows": (replace(CORRECTED.rows[4], considered=Considered(7, 9)),)}, "7 av 9 kontrollpunkt"),
    ],
)
def test_numbers_and_dates_are_looked_for_as_they_are_worded(changes, words):
    assert words in shown.missing(replace(CORRECTED, **changes), HTML)


def test_what_is_not_read_on_the_page_does_not_count():
    hidden = re.sub("Fel belopp.", '<!-- Fel belopp. --><b title="Fel belopp.">', HTML)
    assert shown.missing(CORRECTED, hidden) == ["Fel belopp."]
