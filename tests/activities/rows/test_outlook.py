"""Who is to ask other municipalities and has not: the rules alone, and the plan's own rows as the file has them."""

from __future__ import annotations

import csv

import pytest
from django.conf import settings

from activities.rows.outlook import Party, asks, not_asked_yet

OTHERS = Party(4, "Andra LOV-kommuner", "Omvärldsbevaka och upprätta kontakt")
BORAS = Party(5, "Borås", "Omvärldsbevakning")
BUYERS = Party(3, "Upphandlingsenheten, KLK", "")
OFFICE = Party(7, "Kommunledningskontoret", "Omvärldsbevaka")


def found(*parties: Party, note: str = "", contacted: tuple[int, ...] = (), town: bool = False, over: bool = False):
    return not_asked_yet(parties, note, contacted, has_asked_a_municipality=town, is_over=over)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (found(), None),
        (found(BUYERS), None),
        (found(OTHERS, BUYERS), (OTHERS,)),
        (found(OTHERS, BUYERS, contacted=(3,)), (OTHERS,)),  # the unit that buys is not who was to be asked
        (found(OTHERS, BUYERS, contacted=(4,)), None),
        (found(OTHERS, BORAS, contacted=(5,)), None),
        (found(OTHERS, town=True), None),  # any municipality is another one
        (found(BORAS, town=True), (BORAS,)),  # but not the one that is named
        (found(OFFICE, town=True), (OFFICE,)),
        (found(OTHERS, over=True), None),
        (found(note="Omvärldsbevaka andra kommuner"), ()),
        (found(note="Omvärldsbevaka andra kommuner", town=True), None),
        (found(BUYERS, note="Omvärldsbevaka", contacted=(3,)), None),
        (found(note="Samverkan sker enligt projektplan för heltidsresan"), None),
    ],
)
def test_a_row_that_is_to_ask_is_told_whom_until_somebody_has_been_asked(told, expected):
    assert told == expected


def test_ten_of_the_plans_rows_ask():
    with (settings.BASE_DIR / "fixtures" / "plan.tsv").open(encoding="utf-8") as file:
        rows = [asks(row["Samverkan"]) for row in csv.DictReader(file, delimiter="\t")]
    assert (len(rows), sum(rows)) == (18, 10)
