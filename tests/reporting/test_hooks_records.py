"""What the board was told of a row, among the row's documents."""

from __future__ import annotations

from datetime import date

import pytest

from reporting.hooks import told_to_the_board
from reporting.models import SealedReport
from reporting.snapshot import schema
from tests.harness.queries import query_budget
from tests.harness.reporting.sealed_copies import CORRECTION, corrected_copy

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TODAY = date(2020, 12, 15)


def test_every_sealed_report_is_told_in_its_own_words(row):
    entries = told_to_the_board(row("Definiera alla kostnader"), TODAY).entries
    assert [entry.heading for entry in entries] == [
        "Tertial 1 2020: Ej påbörjat",
        "Tertial 2 2020: Pågående enligt plan",
    ]
    second = entries[1]
    assert second.text == "Kostnader för lokaler och bemanning samlas in."
    assert second.by == "Avdelningschef" and second.at.date() == date(2020, 8, 31)
    assert ("Sedan föregående rapport", "Bättre") in second.facts


def test_what_is_said_later_does_not_change_it(row, signal):
    costs = row("Definiera alla kostnader")
    before = told_to_the_board(costs, TODAY)
    type(signal("on_track")).objects.filter(pk="on_track").update(label="Annat ord")
    type(costs).objects.filter(pk=costs.pk).update(title="Annat namn")
    assert told_to_the_board(costs, TODAY) == before


def test_a_correction_is_told_beside_what_it_replaced(row, plan):
    corrected_copy(SealedReport.objects.get(plan=plan, year=2020, number=2))
    replaced, correction = told_to_the_board(row("Definiera alla kostnader"), TODAY).entries[1:]
    assert ("Ersatt av", "version 2") in replaced.facts
    assert ("Skäl till rättelsen", CORRECTION) in correction.facts


def test_a_row_no_report_has_told_of_says_so(row, plan):
    one = row("Definiera alla kostnader")
    other = type(one).objects.create(activity=one.activity, group=one.group, title="Ny", position=9)
    section = told_to_the_board(other, TODAY)
    assert (section.entries, section.empty) == ((), "Delaktiviteten har inte stått i någon fastställd rapport.")


def test_it_costs_one_query(row):
    costs = row("Definiera alla kostnader")
    with query_budget(1):
        told_to_the_board(costs, TODAY)


def test_one_row_is_read_out_of_a_report(plan):
    text = SealedReport.objects.get(plan=plan, year=2020, number=2).snapshot
    rows = schema.from_json(text).rows
    assert [schema.row_from_json(text, row.key) for row in rows] == list(rows)
    assert schema.row_from_json(text, 0) is None
    with pytest.raises(ValueError, match="ingen rapport"):
        schema.row_from_json("[]", 1)
