"""What a report costs is known before it is made, and too much is refused in words."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from reporting.pdf import budget
from reporting.pdf.budget import Size
from tests.harness.reporting import sample
from tests.harness.reporting.pdf_reader import html_of, pdf_of


@pytest.mark.parametrize("rows", [18, 200, 2_000])
def test_two_thousand_ordinary_rows_are_allowed(rows):
    assert budget.refusal(budget.size_of(sample.with_rows(rows))) == ""
    assert budget.refusal(budget.size_of_html(html_of(sample.with_rows(rows)))) == ""


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (Size(5_000, 2_500_000), r"5\xa0000 delaktiviteter och 2\xa0500\xa0000 tecken"),
        (Size(1, 9_000_000), "dela planen i flera"),
        (Size(6_000, 10_000), "512 MB och 5 minuter"),
    ],
)
def test_what_would_pass_the_limits_is_refused_with_its_numbers_and_a_remedy(size, words):
    assert re.search(words, budget.refusal(size))


def test_each_limit_refuses_by_itself(monkeypatch):
    size = budget.size_of(sample.REPORT)
    for name, low in (("MAX_SECONDS", 0), ("MAX_MEGABYTES", 10)):
        with monkeypatch.context() as patch:
            patch.setattr(budget, name, low)
            assert budget.refusal(size)
    assert not budget.refusal(size)


def test_a_report_of_the_ordinary_size_is_not_waited_for():
    assert not budget.waits(budget.size_of(sample.REPORT))
    assert budget.waits(budget.size_of(sample.with_rows(400)))


def test_one_endless_text_is_reckoned_with():
    endless = replace(sample.REPORT, rows=(replace(sample.ROWS[0], text="ord " * 2_000_000),))
    assert budget.refusal(budget.size_of(endless))


def test_the_style_and_the_tags_are_no_words():
    assert budget.size_of_html('<style>p > a {}</style><tr class="row"><td>Ett ord</td></tr>') == Size(1, 7)


@pytest.mark.parametrize("rows", [18, 80])
def test_the_number_of_pages_is_foreseen(rows):
    report = sample.with_rows(rows)
    pages = len(pdf_of(report).page_texts)
    assert 0.6 * pages <= budget.expected_pages(budget.size_of(report)) <= 1.6 * pages


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "omkring 5 sekunder"), (38, "omkring 40 sekunder"), (58, "omkring en minut"), (100, "omkring 2 minuter")],
)
def test_time_is_told_in_round_words(seconds, words):
    assert budget.duration(seconds) == words
