"""The fixture of municipalities says what the report says, and the script refuses a text that does not add up."""

from __future__ import annotations

import pytest

from activities.directory.municipalities import FILE, municipalities
from scripts.municipalities import table

# As the report's text is: empty places of ended columns gone, cells broken over lines, one page's number left.
REPORT = """
Summa   3 4 2 1 10

 Bilaga 2
LOV i drift Pos. beslut Utreder Neg. beslut
Boden Aneby Berg Malmö
Håbo Öckerö Östra Göinge

 Salem Örkelljunga


Örnsköldsvik
 Bilaga 3

Kommun Belopp
Malmö 1 522 387
 Bilaga 4

 51
"""
COUNTS = {"operating": 68, "decided": 85, "investigating": 35, "declined": 24}  # the report's table 1
REPAID = {"Borlänge", "Bräcke", "Hedemora", "Kil", "Nora", "Norberg", "Oskarshamn", "Ragunda", "Strömsund", "Ödeshög"}


def test_the_fixture_has_the_reports_own_numbers():
    states = [found.state for found in municipalities().values()]
    assert {state: states.count(state) for state in COUNTS} == COUNTS
    assert len(states) == 212


def test_ten_that_declined_have_paid_back_what_the_report_says():
    repaid = [found for found in municipalities().values() if found.repaid]
    assert {found.name for found in repaid} == REPAID
    assert {found.state for found in repaid} == {"declined"}
    assert 0 <= 5_042_000 - sum(found.repaid or 0 for found in repaid) < 1000  # "5 042 tkr", which is rounded upwards


def test_each_has_its_page_of_the_report():
    pages = [(found.page, found.repaid_page) for found in municipalities().values()]
    assert set(pages) == {(47, None), (48, None), (47, 49)}
    assert (municipalities()["salem"].page, municipalities()["rattvik"].page) == (48, 48)
    assert (municipalities()["robertsfors"].page, municipalities()["malmo"].page) == (47, 47)


def test_the_fixture_is_in_swedish_order():
    names = list(municipalities())
    assert names[:2] == ["alingsas", "aneby"]
    assert names[-4:] == ["osteraker", "osthammar", "ostra-goinge", "overtornea"]


def test_the_script_makes_the_fixtures_form_of_a_report():
    assert table(REPORT).splitlines() == [
        FILE.read_text(encoding="utf-8").splitlines()[0],
        "Aneby\tPos. beslut\t47\t\t",
        "Berg\tUtreder\t47\t\t",
        "Boden\tLOV i drift\t47\t\t",
        "Håbo\tLOV i drift\t47\t\t",
        "Malmö\tNeg. beslut\t47\t1522387\t49",
        "Salem\tLOV i drift\t48\t\t",
        "Öckerö\tPos. beslut\t47\t\t",
        "Örkelljunga\tPos. beslut\t48\t\t",
        "Örnsköldsvik\tPos. beslut\t48\t\t",
        "Östra Göinge\tUtreder\t47\t\t",
    ]


@pytest.mark.parametrize(
    ("there", "instead", "fault"),
    [
        ("Summa   3 4 2 1 10", "Summa   3 4 2 1 11", "do not make 11"),
        ("Summa   3 4 2 1 10", "Summa   3 3 2 1 9", "Row 4"),
        ("Summa", "Totalt", "no sum"),
        ("Håbo Öckerö", "Håbo Öckerö Malå", "Row 2"),
        ("Håbo Öckerö", "Öckerö Håbo", "Swedish order"),
        ("Malmö 1 522 387", "Kil 131 000", "Bilaga 3 names"),
        ("\n 51\n", "\n", "No page"),
        ("Håbo", "Boden", "twice"),
    ],
)
def test_the_script_refuses_a_text_that_does_not_add_up(there, instead, fault):
    with pytest.raises(ValueError, match=fault):
        table(REPORT.replace(there, instead))
