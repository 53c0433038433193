"""Text set on lines: every word, never wider, and what is cut says so."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reporting.charts.shapes import width_of
from reporting.charts.text import CUT, ELLIPSIS, EM, cut, lines_of

words = st.text(alphabet="abcåäö WM\n", max_size=400)


@given(words, st.integers(100, 900), st.integers(0, 200))
def test_lines_hold_every_word_and_no_more_than_their_width(text, width, indent):
    made = lines_of(text, width, indent=indent)
    assert "".join("".join(made).split()) == "".join(text.split())
    assert all(width_of(line, EM) <= width for line in made)


@given(words, st.integers(500, 900), st.integers(1, 4))
def test_a_text_is_whole_or_says_that_it_is_cut(text, width, lines):
    made = cut(text, width, lines)
    assert len(lines_of(made, width)) <= lines
    if made != " ".join(text.split()):
        kept = made.removesuffix(CUT)
        assert made.endswith(CUT) and " ".join(text.split()).startswith(kept.rstrip())
        assert len(lines_of(text, width)) > lines


def test_a_break_mark_has_no_width():
    assert len(lines_of("aaaa\u200baaaa", width_of("aaaaaaaa", EM) + 2)) == 1


def test_a_name_is_cut_within_its_words():
    made = cut(
        "Steg 4. Upprätta förvaltningsorganisation", width_of("Steg 4. Upprätta förvaltn…", EM), 1, ending=ELLIPSIS
    )
    assert made.startswith("Steg 4. Upprätta förv") and made.endswith(ELLIPSIS)
