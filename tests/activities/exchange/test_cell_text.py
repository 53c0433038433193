"""Line breaks in cells, and lists split outside parentheses."""

import pytest

from activities.exchange.cell_text import LIST_ITEM, quoted, running_text, split_outside, starts_capitalised, vocabulary


def read(cell, *others, starts_item=None):
    told = []
    return running_text(cell, vocabulary((cell, *others)), told.append, starts_item), told


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Ta fram \nrutiner", "Ta fram rutiner"),
        ("Löpande\r\n1 ggr per\r\ntertial", "Löpande 1 ggr per tertial"),
        ("  två   ord\t\n\n", "två ord"),
        ("tids-\noch aktivitetsplan", "tids- och aktivitetsplan"),
        ("vård- \noch omsorg", "vård- och omsorg"),
        ("LOV-\nkommuner", "LOV-kommuner"),
        ("MAS , SAS", "MAS, SAS"),
        ("sam\u00adverkan", "samverkan"),
        ("", ""),
    ],
)
def test_cell_is_put_on_one_line_without_doubt(cell, text):
    assert read(cell) == (text, [])


def test_word_broken_in_two_is_known_from_the_rest_of_the_file():
    text, told = read("Vård\nboendet", "på vårdboendet")
    assert (text, told) == ("Vårdboendet", ["”Vård boendet” är delat av en radbrytning; läst som ”Vårdboendet”."])


def test_two_known_words_stay_two_even_when_they_make_a_third():
    assert read("rutiner för\nvaltning", "för valtning förvaltning")[0] == "rutiner för valtning"


def test_unknown_break_is_read_as_a_space_with_a_doubt():
    assert read("rutin\nbok") == ("rutin bok", ["Radbrytningen mellan ”rutin” och ”bok” är läst som mellanslag."])


def test_hyphen_at_a_break_is_dropped_with_a_doubt():
    text, told = read("Kommunlednings-\nkontoret")
    assert text == "Kommunledningskontoret"
    assert told == ["”Kommunlednings-kontoret” är avstavat vid en radbrytning; läst som ”Kommunledningskontoret”."]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Controller\nEkonom", "Controller. Ekonom"),
        ("Controller,\nEkonom", "Controller, Ekonom"),
        ("kontakt med\nUpphandlingsenheten", "kontakt med Upphandlingsenheten"),
        ("Ledare (Vård\nOmsorg)", "Ledare (Vård Omsorg)"),
        ("Ekonomienheten\nKLK", "Ekonomienheten KLK"),
    ],
)
def test_break_before_a_capital_begins_a_list_item(cell, text):
    assert read(cell, starts_item=starts_capitalised)[0] == text


def test_list_is_split_outside_parentheses_only():
    assert split_outside("A (b, c), D. Efter punkt", LIST_ITEM) == ["A (b, c)", "D. Efter punkt"]
    assert split_outside("Chef (b). Ekonom; MAS", LIST_ITEM) == ["Chef (b)", "Ekonom", "MAS"]


def test_long_text_is_cut_in_messages():
    assert quoted("ord " * 100, limit=7) == "”ord ord…”"
