"""The choice of municipalities, without a database."""

from __future__ import annotations

from datetime import date

import pytest

from activities.directory.finding import Choice, Line, NoteView, select
from activities.directory.municipalities import municipalities

STATES = ["operating", "decided", "investigating", "declined"]


def line(name: str, state: str = "operating", on: date | None = None, repaid: bool = False) -> Line:
    note = NoteView(1, "Har avslutat LOV", on, "webbplatsen", "Någon", on) if on else None
    return Line(name, "", state, {"operating": "LOV i drift"}.get(state, "Utreder LOV"), repaid, note, "")


def names(lines: list[Line], chosen: Choice) -> list[str]:
    return [found.name for found in select(lines, chosen, STATES)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["Habo", "Håbo", "Åre", "Älmhult", "Ödeshög"]),
        ("ödeshög", ["Ödeshög"]),
        ("Odeshog", ["Ödeshög"]),
        ("o\u0308deshög", ["Ödeshög"]),
        ("håbo", ["Håbo", "Habo"]),
        ("habo", ["Habo", "Håbo"]),
        ("webbplatserna", ["Åre"]),  # another form of the word in its note
        ("avslutat", ["Åre"]),
        ("bidragen", ["Älmhult"]),
        ("habo webbplats", []),
    ],
)
def test_words_are_found_as_in_the_products_search(text, expected):
    lines = [
        *(line("Ödeshög"), line("Älmhult", repaid=True), line("Åre", on=date(2020, 1, 1))),
        *(line("Håbo"), line("Habo")),
    ]
    assert names(lines, Choice(text)) == expected


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Choice(order="namn"), ["Aneby", "Zorn", "Åre", "Öckerö"]),
        (Choice(order="-namn"), ["Öckerö", "Åre", "Zorn", "Aneby"]),
        (Choice(order="lage"), ["Öckerö", "Aneby", "Åre", "Zorn"]),
        (Choice(order="-lage"), ["Zorn", "Aneby", "Åre", "Öckerö"]),
        (Choice(order="anteckning"), ["Åre", "Zorn", "Aneby", "Öckerö"]),
        (Choice(order="-anteckning"), ["Zorn", "Åre", "Aneby", "Öckerö"]),
        (Choice(state="decided", order="namn"), ["Aneby", "Åre"]),
    ],
)
def test_the_order_is_swedish_and_the_reports(chosen, expected):
    lines = [
        *(line("Öckerö"), line("Zorn", "declined", date(2020, 2, 1))),
        *(line("Åre", "decided", date(2020, 1, 1)), line("Aneby", "decided")),
    ]
    assert names(lines, chosen) == expected


def test_a_columns_head_turns_its_order():
    assert Choice().turned("namn") == Choice(order="-namn")
    assert Choice(text="ö", order="lage").turned("lage").address == "?q=%C3%B6&ordning=-lage"
    assert (Choice().direction("namn"), Choice(order="-lage").direction("lage")) == ("ascending", "descending")


@pytest.mark.parametrize(
    ("slug", "name", "expected"),
    [
        ("boras", "Borås", True),
        ("boras", "Borås stad", True),
        ("falkenberg", "Falkenbergs kommun", True),
        ("gotland", "region gotland", True),
        ("habo", "Håbo kommun", False),
        ("kalmar", "Kalmar län", False),
    ],
)
def test_a_partner_is_known_as_the_municipality_by_its_name(slug, name, expected):
    assert municipalities()[slug].is_called(name) is expected
