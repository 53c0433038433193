from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from activities.search.words import MOST_WORDS, SHOWN, holds, marked, rank, snippet, stem, terms


def shown(pieces):
    return "".join(f"[{text}]" if match else text for text, match in pieces)


def test_words_are_compared_without_case_and_signs_around_them():
    (word,) = terms("”Ersättning”, ersättning!")
    assert (word.exact, word.loose, word.stem) == ("ersättning", "ersattning", "ersattning")
    assert terms(" . – ") == ()
    assert [term.exact for term in terms("2020.082 VON")] == ["2020.082", "von"]
    assert len(terms(" ".join(map(str, range(50))))) == MOST_WORDS


def test_an_ending_is_left_out_of_longer_words_alone():
    assert [stem(word) for word in ("ersattningen", "ersattningar", "underlaget", "gruppernas", "namndens")] == [
        *("ersattning", "ersattning", "underlag", "grupp", "namnd"),
    ]
    assert [stem(word) for word in ("planen", "moten", "hus")] == ["planen", "moten", "hus"]


def test_nearer_to_what_was_typed_is_ranked_lower():
    sought = terms("ersättningen")
    ranked = [rank(text, sought) for text in ("Ersättningen", "ersattningen", "Ersättningsmodell", "Vårdtyngd")]
    assert ranked == [(0,), (1,), (2,), (3,)]


def test_every_word_must_be_there_also_inside_a_longer_one():
    assert holds("Ta fram avtalsvillkor", terms("villkor fram"))
    assert not holds("Ta fram avtalsvillkor", terms("villkor möte"))


def test_the_match_is_marked_as_it_is_written():
    assert shown(marked("Utred ersättningsmodell", terms("ersattning"))) == "Utred [ersättning]smodell"
    assert shown(marked("ÄRENDE och ärende", terms("ärende"))) == "[ÄRENDE] och [ärende]"
    assert shown(marked("Möte, mötet", terms("mote"))) == "[Möte], [möte]t"
    assert shown(marked("Ersättning", terms("ersättningarna"))) == "[Ersättning]"
    assert shown(marked("Cafe\u0301 Ærlig", terms("café ärlig"))) == "[Café] [Ærlig]"


def test_a_snippet_stands_around_its_word():
    long = f"{'ord ' * 100}Ersättningen dröjer. {'slut ' * 100}"
    cut = shown(snippet(long, terms("ersattning")))
    assert "[Ersättning]en dröjer." in cut
    assert cut.startswith("… ord") and cut.endswith(" …") and len(cut) <= SHOWN + 10
    assert shown(snippet("Kort\n\ntext", terms("text"))) == "Kort [text]"


@given(st.text(max_size=300), st.text(max_size=40))
def test_marking_loses_no_letter(text, sought):
    pieces = marked(text, terms(sought))
    assert len("".join(piece for piece, _ in pieces)) <= len(text)
    assert (
        [match for _, match in pieces] == [bool(n % 2) ^ pieces[0][1] for n in range(len(pieces))] if pieces else True
    )
    snippet(text, terms(sought))
