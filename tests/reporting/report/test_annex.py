"""Which rows are printed together."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reporting.report.annex import PAGE_LINES, chunks, fits_under, lines, row_height, shortened
from tests.harness.reporting import sample

ROW = sample.ROWS[4]
texts = st.text(alphabet="abc åäö\n", max_size=400)
rows = st.lists(
    st.builds(
        lambda activity, title, organisation: replace(
            ROW, activity=activity, title=title, organisation=(organisation,)
        ),
        st.sampled_from(["A", "B", "C " * 200]),
        texts,
        st.one_of(texts, st.just("ord " * 800)),
    ),
    max_size=40,
)


def test_the_sample_is_one_chunk_for_each_activity():
    assert [len(chunk.rows) for chunk in chunks(sample.ROWS)] == [1, 1, 1, 1, 4, 3, 4, 3]


def test_a_step_is_named_where_it_begins():
    named = [chunk.step for chunk in chunks(sample.ROWS)]
    assert named == [sample.BEFORE, "", "", "", sample.STEP_1, sample.STEP_2, sample.STEP_3, sample.STEP_4]


def test_two_tracked_activities_of_the_same_name_stay_apart():
    assert len(chunks([replace(ROW, title=""), replace(ROW, title="")])) == 2


def test_a_group_longer_than_a_page_is_cut_into_even_parts():
    made = chunks([replace(ROW, title=f"Delaktivitet {number}") for number in range(30)])
    sizes = [len(chunk.rows) for chunk in made]
    assert len(made) > 1
    assert max(sizes) - min(sizes) <= 2
    assert [chunk.continued for chunk in made] == [False] + [True] * (len(made) - 1)


def test_a_row_taller_than_a_page_stands_alone_and_may_break():
    tall = replace(ROW, organisation=("ord " * 2000,))
    made = chunks([ROW, tall, ROW])
    assert [(len(chunk.rows), chunk.breakable) for chunk in made] == [(1, False), (1, True), (1, False)]


def test_a_long_activity_is_shortened_where_it_goes_on():
    name = "Aktivitet " * 500
    first, *rest = chunks([replace(ROW, activity=name) for _ in range(30)])
    assert first.activity == name
    assert rest and all(len(chunk.activity) <= 120 for chunk in rest)


@given(rows)
def test_every_row_is_printed_once_in_its_order(given_rows):
    assert [row for chunk in chunks(given_rows) for row in chunk.rows] == given_rows


@given(rows)
def test_a_chunk_of_many_rows_fits_on_a_page(given_rows):
    for chunk in chunks(given_rows):
        if not chunk.breakable:
            assert sum(map(row_height, chunk.rows)) <= PAGE_LINES
        else:
            assert len(chunk.rows) == 1


def test_a_tall_first_chunk_does_not_fit_under_a_long_heading():
    (first,) = chunks([replace(ROW, organisation=("delaktivitet\n" * 28,))])
    assert fits_under(("Plan",), first)
    assert not fits_under(("Plan " * 80,), first)


def test_what_was_last_reported_makes_the_row_taller():
    row = replace(ROW, organisation=("Controller",), collaboration=(), title="Kort", reported=sample.ON_TRACK)
    assert row_height(row, "Tertial 2 2020") > row_height(row)


def test_lines_counts_whole_words_and_breaks_long_ones():
    assert [lines(text, 10) for text in ("", "ett två", "ett två tre", "x" * 25, "ett\ntvå")] == [1, 1, 2, 3, 2]


def test_shortened_ends_with_an_ellipsis():
    assert shortened("abcdef", 4) == "abc…"
    assert shortened("abcd", 4) == "abcd"
