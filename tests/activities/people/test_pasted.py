"""Several persons as they are pasted, read and judged line by line; no database."""

from __future__ import annotations

import pytest

from activities.people.pasted import Known, fault_in_paste, read_people

KNOWN = Known(
    by_email={"bo@kommunen.se": "Bo Ek", "gun@kommunen.se": "Gun Alm"},
    by_name={"bo ek": "bo@kommunen.se"},
    roles={"controller": "Controller", "utvecklingsledare (lov)": "Utvecklingsledare (LOV)"},
    held=frozenset({("bo@kommunen.se", "controller")}),
    left=frozenset({"gun@kommunen.se"}),
)


@pytest.mark.parametrize(
    "text",
    [
        "Anna Berg\tAnna@kommunen.se\tController",
        "Anna Berg; anna@kommunen.se; controller",
        "anna@kommunen.se, Anna Berg, Controller",
        '"Anna Berg"\tanna@kommunen.se\tController\r\n\t\t\r\n',
        "Roll\tNamn\tE-post\nController\tAnna Berg\tanna@kommunen.se",
        "Anna Berg <anna@kommunen.se>;Controller",
    ],
)
def test_the_three_parts_are_found_however_they_are_pasted(text):
    (line,) = read_people(text, KNOWN)
    assert (line.name, line.email, line.does, line.doubts, line.faults) == (
        "Anna Berg",
        "anna@kommunen.se",
        ("Ny person", "får rollen Controller"),
        (),
        (),
    )


def test_each_line_says_what_becomes_of_it_and_what_is_doubted():
    lines = read_people(
        "Anna Berg\tanna@kommunen.se\tContoller\n"
        "Anna B\tanna@kommunen.se\tJurist\n"
        "Bo Ek\tbo.ek@kommunen.se\tjurist\n"
        "Bo\tBO@kommunen.se\tController\n"
        "Ida Ros\tida@kommunen.se\t",
        KNOWN,
    )
    assert not fault_in_paste(lines)
    assert [line.does for line in lines] == [
        ("Ny person", "får den nya rollen Contoller"),
        ("Samma person som på rad 1", "får den nya rollen Jurist"),
        ("Ny person", "får den nya rollen Jurist"),
        ("Finns redan som Bo Ek", "har redan rollen Controller"),
        ("Ny person",),
    ]
    doubts = [" ".join(line.doubts) for line in lines]
    assert "Menade du ”Controller”?" in doubts[0]
    assert "Det namnet gäller." in doubts[1]
    assert "bo@kommunen.se. Är det samma?" in doubts[2]
    assert "ser ingen plan" in doubts[4]


def test_lines_that_part_at_different_marks_are_read_and_a_role_twice_misspelt_is_seen():
    lines = read_people(
        "Eva Ek\teva@kommunen.se\tEkonomichef\nIda Ros;ida@kommunen.se;Ekonomichf\n\ta@b.se\t\n\tc@d.se\t", KNOWN
    )
    assert [line.name for line in lines] == ["Eva Ek", "Ida Ros", "", ""]
    assert "Menade du ”Ekonomichef”?" in lines[1].doubts[0]
    assert not any("Samma namn" in doubt for doubt in lines[3].doubts)


def test_what_cannot_be_saved_is_named_by_its_line():
    lines = read_people(
        "Anna Berg\tanna\tController\n\n\tida@kommunen.se\tController\nGun\tgun@kommunen.se\tController\n"
        "Ola 19811218-9876\tola@kommunen.se\tController\nUno\tuno@kommunen.se\tController\tJurist",
        KNOWN,
    )
    assert fault_in_paste(lines) == "Raderna 1, 3, 4, 5, 6 behöver rättas. Se listan nedan."
    assert [line.faults[0][:20] for line in lines] == [
        "E-postadressen sakna",
        "Namnet saknas.",
        "Gun Alm har slutat. ",
        "Raden innehåller vad",
        "Raden har fler celle",
    ]
    assert "minst en person" in fault_in_paste(read_people(" \n;;\n", KNOWN))
    assert "högst 200" in fault_in_paste(read_people("A\ta@b.se\tController\n" * 201, KNOWN))


def test_whoever_leads_a_plan_adds_no_roles():
    known = Known({}, {}, {"controller": "Controller"}, adds_roles=False)
    lines = read_people("Anna\tanna@kommunen.se\tControler\nBo\tbo@kommunen.se\t", known)
    assert "är ingen roll som du ger. Menade du ”Controller”?" in lines[0].faults[0]
    assert lines[1].faults == ("Rollen saknas. Skriv en av planens roller.",)
