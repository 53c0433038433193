"""Typed and pasted text as it is kept: composed, and without what cannot be seen."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.calendar.typed import clean_field, clean_paragraph, clean_text, is_invisible


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ge\x02planten", "geplanten"),
        ("  a\r\nb\rc\x0bd\u2028e ", "a\nb\nc\nd\ne"),
        ("a\u2029b", "a\n\nb"),
        ("A\u030angtro\u0308m", "Ångtröm"),
        ("kom\u00admun", "kommun"),
        ("\u202eomvänt\u202c", "omvänt"),
        ("a\u200eb\u2060c\u200bd\ufeff", "abcd"),
        ("\uf0a7 ett\n\uf0b7\ttvå\n \uf0de tre", "• ett\n•\ttvå\n • tre"),
        ("klart \uf0e0 nästa \uf0fc", "klart → nästa ✓"),
        ("3 ‰ ✓ 😀 سلام 漢 \ue123", "3 ‰ ✓ 😀 سلام 漢 \ue123"),
        ("1\u00a0234 20\u202f%", "1\u00a0234 20\u202f%"),
        ("\U0001f469\u200d\U0001f4bb a\u200db", "\U0001f469\u200d\U0001f4bb ab"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("⚠\ufe0f \ufffc\ud800\ufffe", "⚠"),
        ("tab\tkvar", "tab\tkvar"),
    ],
)
def test_text_as_it_is_kept(typed, kept):
    assert clean_text(typed) == kept


@given(st.text(max_size=40))
def test_what_is_kept_is_composed_seen_and_stays_as_it_is(typed):
    kept = clean_text(typed)
    assert unicodedata.is_normalized("NFC", kept)
    assert clean_text(kept) == kept
    assert not any(is_invisible(character) and character not in "\u200c\u200d" for character in kept)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Sm", "Sc"], max_codepoint=0x2FF), max_size=40))
def test_letters_figures_and_signs_are_all_kept(typed):
    assert clean_text(typed) == unicodedata.normalize("NFC", typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        *((typed, "§ 12") for typed in ("12", "§12", "§ 12", " §\u00a012 ", "§  12", "Paragraf 12", "paragraf § 12")),
        ("12 a", "§ 12 a"),
        ("§§12–13", "§§ 12–13"),
        ("AU §7", "AU § 7"),
        ("KF 12", "KF 12"),
        ("§ 120 och §121", "§ 120 och § 121"),
        ("", ""),
        ("§", "§"),
    ],
)
def test_a_paragraph_is_kept_with_its_sign(typed, kept):
    assert clean_paragraph(typed) == kept == clean_paragraph(kept)
    assert (clean_field("decided_paragraph", typed), clean_field("title", "12")) == (kept, "12")
