"""The organisation column: groups, responsible, participants and co-opted."""

import pytest

from activities.exchange.plan_rows import ORGANISATION, Group, Member
from tests.activities.exchange.cells import doubts, errors, read_cells


def groups(*cells):
    reading = read_cells(ORGANISATION, *cells)
    assert errors(reading) == []
    return [row.group for row in reading.rows]


def last(*cells):
    return groups(*cells)[-1]


def named(*members):
    return tuple(Member(role, kind) for role, kind in members)


def test_first_role_is_responsible_where_there_is_no_colon():
    assert last("controller, SAS") == Group("", named(("Controller", "responsible"), ("SAS", "participant")))


def test_role_before_the_colon_is_responsible():
    reading = read_cells(ORGANISATION, "Controller: SAS, MAS")
    assert reading.rows[0].group == Group(
        "", named(("Controller", "responsible"), ("SAS", "participant"), ("MAS", "participant"))
    )
    assert doubts(reading) == []


def test_word_ansvarig_before_the_colon_is_no_role():
    assert last("Ansvarig: Controller, SAS").members[0] == Member("Controller", "responsible")


def test_group_before_the_colon_is_led_by_the_first_role_with_a_doubt():
    reading = read_cells(ORGANISATION, "Styrgrupp äldre: Controller, SAS")
    assert reading.rows[0].group == Group(
        "Styrgrupp äldre", named(("Controller", "responsible"), ("SAS", "participant"))
    )
    assert doubts(reading) == ["”Controller” står först i ”Styrgrupp äldre”; läst som den som leder gruppen."]


def test_explicit_ansvarig_in_a_group_wins_over_the_first():
    assert last("Arbetsgrupp X: SAS, ansvarig controller, MAS").members == named(
        ("SAS", "participant"), ("Controller", "responsible"), ("MAS", "participant")
    )


def test_text_before_ansvarig_is_a_note():
    assert last("Sker i linjen, ansvarig controller, SAS") == Group(
        "", named(("Controller", "responsible"), ("SAS", "participant")), "Sker i linjen"
    )


@pytest.mark.parametrize(
    "cell",
    [
        "SAS. Controller adjungeras vid behov. Ekonom adjungeras vid behov.",
        "SAS, controller adjungeras vid behov, ekonom adjungeras vid behov",
        "SAS\nController adjungeras vid behov\nEkonom adjungeras vid \nbehov",
        "SAS, Controller adjungeras vid behov Ekonom adjungeras vid behov",
    ],
)
def test_co_opted_roles_are_a_third_kind(cell):
    assert last(cell).members == named(("SAS", "responsible"), ("Controller", "co_opted"), ("Ekonom", "co_opted"))


def test_when_somebody_is_called_in_is_kept():
    assert last("SAS, ekonom adjungeras i maj").members[1] == Member("Ekonom", "co_opted", "i maj")


def test_closing_remark_is_a_note_but_a_qualifier_is_not():
    assert last("Ekonom (vakant), controller (bemanning)").members == (
        Member("Ekonom", "responsible", "vakant"),
        Member("Controller (bemanning)", "participant"),
    )


def test_see_above_after_a_group_is_that_group_and_not_the_row_above():
    first, _, third = groups("Arbetsgrupp A: SAS, MAS", "Arbetsgrupp B: MAS", "arbetsgrupp a: Se ovan.")
    assert third == first


def test_see_above_alone_is_the_row_above_with_a_doubt():
    reading = read_cells(ORGANISATION, "Controller, SAS", "Se ovan")
    assert reading.rows[1].group == reading.rows[0].group
    assert doubts(reading) == ["”Se ovan” är läst som raden närmast ovanför: ”Controller”."]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("Se ovan", "”Se ovan”, men ingenting står ovanför. Skriv ut gruppen och rollerna."),
        (
            "Arbetsgrupp LOV: Se ovan",
            "”Se ovan” för ”Arbetsgrupp LOV”, men gruppen står inte ovanför. Skriv ut rollerna.",
        ),
        ("Ekonom: se ovan", "”Ekonom” är ingen grupp, så ”Se ovan” pekar inte på något. Skriv ut rollerna."),
        (
            "Arbetsgrupp A: SAS. Arbetsgrupp B: MAS",
            "”Arbetsgrupp A: SAS. Arbetsgrupp B: MAS” har mer än ett kolon. Skriv en grupp per rad: "
            "”Grupp: roll, roll”.",
        ),
        ("Ekonom (LOV", "”Ekonom (LOV” har en parentes som inte öppnas eller stängs. Rätta parentesen."),
        ("Ekonom, –", "”–” är ingen roll. Skriv rollens namn eller ta bort tecknet."),
    ],
)
def test_unreadable_cell_says_the_remedy(cell, told):
    reading = read_cells(ORGANISATION, cell)
    assert (reading.rows, errors(reading)) == ((), [told])


@pytest.mark.parametrize(
    ("first", "other", "name"),
    [
        ("Utvecklingsledare (IT)", "Utvecklingsledare IT", "Utvecklingsledare (IT)"),
        ("Controller", "controller", "Controller"),
        ("controller", "Controller", "Controller"),
        ("chef (vård och kök)", "Chef, kök och vård", "Chef (vård och kök)"),
    ],
)
def test_one_role_has_one_spelling_the_first(first, other, name):
    reading = read_cells(ORGANISATION, first, other)
    assert [row.group.members[0].role for row in reading.rows] == [name, name]
    assert doubts(reading)[-1] == f"”{other}” är läst som samma roll som ”{name}”."


def test_same_spelling_again_is_no_doubt():
    assert doubts(read_cells(ORGANISATION, "ekonom", "ekonom")) == []


def test_comma_is_kept_apart_when_both_pieces_are_roles():
    assert len(last("Chef bemanning", "Bemanning", "chef, bemanning").members) == 2


def test_missing_comma_after_an_abbreviation_is_put_back():
    assert [member.role for member in last("SAS, MAS metodhandledare myndighet").members] == [
        "SAS",
        "MAS",
        "Metodhandledare myndighet",
    ]


def test_two_known_roles_tied_by_och_are_two():
    assert [member.role for member in last("SAS, ekonom", "SAS och ekonom").members] == ["SAS", "Ekonom"]


def test_known_role_tied_to_an_unknown_one_stays_whole_with_a_doubt():
    reading = read_cells(ORGANISATION, "SAS", "SAS och jurist")
    assert [member.role for member in reading.rows[1].group.members] == ["SAS och jurist"]
    assert doubts(reading) == ["”SAS och jurist” kan vara flera roller; läst som en."]


def test_alike_qualifiers_are_told_but_kept_apart():
    reading = read_cells(ORGANISATION, "Ledare lokalförsörjning, ledare lokaler")
    assert len(reading.rows[0].group.members) == 2
    assert doubts(reading) == [
        "”Ledare lokaler” kan vara samma roll som ”Ledare lokalförsörjning”; läst som två roller."
    ]


def test_role_named_twice_is_one_member():
    reading = read_cells(ORGANISATION, "SAS, MAS, SAS (utses i maj)")
    assert reading.rows[0].group.members == (
        Member("SAS", "responsible", "utses i maj"),
        Member("MAS", "participant"),
    )
    assert doubts(reading) == ["”SAS” står två gånger; läst en gång."]


@pytest.mark.parametrize(
    ("cell", "group", "told"),
    [
        ("", Group("", ()), "Cellen är tom; läst som att ingen ansvarig är angiven."),
        (
            "Arbetsgrupp LOV:",
            Group("Arbetsgrupp LOV", ()),
            "”Arbetsgrupp LOV” har inga roller efter kolonet; läst som en grupp utan medlemmar.",
        ),
        ("Arbetsgrupp LOV", Group("Arbetsgrupp LOV", ()), "”Arbetsgrupp LOV” saknar kolon; läst som gruppens namn."),
        (
            "SAS adjungeras vid behov",
            Group("", (Member("SAS", "co_opted"),)),
            "Ingen roll kan läsas som ansvarig.",
        ),
    ],
)
def test_cell_without_a_responsible_is_read_with_a_doubt(cell, group, told):
    reading = read_cells(ORGANISATION, cell)
    assert (reading.rows[0].group, doubts(reading)) == (group, [told])


def test_group_without_a_colon_takes_its_roles():
    assert last("Arbetsgrupp LOV, SAS, MAS") == Group(
        "Arbetsgrupp LOV", named(("SAS", "responsible"), ("MAS", "participant"))
    )


def test_group_listed_anew_with_other_members_is_told():
    reading = read_cells(ORGANISATION, "Arbetsgrupp LOV: SAS", "Arbetsgrupp LOV: SAS, MAS")
    assert "”Arbetsgrupp LOV” har andra medlemmar här än ovanför; läst som de står." in doubts(reading)
