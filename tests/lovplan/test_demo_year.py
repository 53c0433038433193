"""The demo as ledningsgruppen meets it on the last day of the year: its months, a deviation, and the same numbers."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from activities.calendar.month import Month, between
from activities.calendar.tertial import Tertial
from reporting.month import assemble
from reporting.report import collect
from reporting.snapshot.wording import references
from tests.harness.pages import flat
from tests.harness.reporting.page_numbers import numbers_of
from tests.harness.reporting.pdf_reader import Pdf, squash

pytestmark = pytest.mark.django_db

PLAN = "/plan/lov-sarskilt-boende/"
LAST = date(2020, 12, 31)
COSTS = "Definiera alla kostnader"
SIGNALS = {"Ej påbörjat": 8, "Pågående enligt plan": 5, "Pågående med avvikelser": 2, "Avslutat": 3}


@pytest.fixture(autouse=True)
def last_day(settings) -> None:
    settings.LOVPLAN_TODAY = LAST


@pytest.fixture
def read(client_of):
    """read("manad/2020-12/"): the page of the plan in words, as forvaltningschefen reads it."""
    return lambda path: flat(client_of("forvaltningschef").get(PLAN + path))


@pytest.fixture
def december(plan):
    month = Month(2020, 12)
    return assemble.made(plan, month, today=LAST, presented=assemble.presented_of(plan, month))


def test_three_months_were_presented_and_two_of_the_autumn_were_not(plan, read):
    presented = assemble.presented_of(plan, Month(2020, 12))
    autumn = between(Month(2020, 8), Month(2020, 12))
    assert [month.number for month in autumn if month in presented] == [8, 9, 11]
    assert "Inte presenterad ännu" in read("manad/2020-10/")
    assert "Inte presenterad ännu" in read("manad/2020-12/")
    assert "Presenterad vid ledningsgruppens möte 26 november 2020" in read("manad/2020-11/")


def test_page_sheet_timeline_plan_and_report_say_the_same_numbers(client_of, plan):
    told = numbers_of(client_of("avdelningschef"), plan, LAST, list(SIGNALS))
    report = collect.draft(plan, Tertial(2020, 3), on=LAST)
    told["rapporten"] = [{count.signal.label: count.now for count in report.counts}[label] for label in SIGNALS]
    pdf = Pdf(client_of("avdelningschef").get(f"{PLAN}rapporter/2020-T3/utkast.pdf").content)
    in_brief = squash(pdf.under("Läget i korthet"))
    told["rapportens pdf"] = [number for label, number in SIGNALS.items() if squash(f"{label} {number}") in in_brief]
    for where, numbers in told.items():
        assert (where, numbers) == (where, list(SIGNALS.values()))


def test_what_calls_for_somebody(december):
    kinds = Counter(need.kind for need in december.needs)
    assert kinds == {"deviating": 2, "silent": 4, "waiting": 1, "late": 1}
    assert [due.standing for due in december.due] == ["Insamlingen pågår till och med 2021-01-05."]


def test_a_deviation_is_followed_from_its_first_word_to_its_measure(read, plan, row):
    """On track in September, deviating in October, another measure in November, with all of it in the row's history."""
    costs = row(COSTS)
    first, measure = "Ekonomienheten tar fram ett schabloniserat underlag.", "Schablonen är framtagen och godkänd"
    assert "0 delaktiviteter" in read("manad/2020-09/rader/?urval=deviating") and COSTS in read("manad/2020-09/rader/")
    assert first in read("manad/2020-10/") and measure not in read("manad/2020-10/")
    assert measure in read("manad/2020-11/") and measure in read("manad/2020-12/")
    history = read(f"delaktivitet/{costs.pk}/")
    assert (
        history.index(measure) < history.index(first) < history.index("Kostnader för lokaler och bemanning samlas in.")
    )


def test_a_date_that_has_moved_is_told_with_its_reason_and_drawn_beside_the_old_one(client_of, plan, read):
    html = client_of("forvaltningschef").get(f"{PLAN}tidslinje/").content.decode()
    assert html.count("<rect class=was") == 1
    assert "2021-06-01" in read("tidslinje/") and "1 delaktivitet har andra datum än i Tertial 2 2020" in read(
        "tidslinje/"
    )
    assert "Mallarna ska därför vara klara två månader innan" in read("manad/2020-10/")
    report = collect.draft(plan, Tertial(2020, 3), on=LAST)
    told = [(change.kind, references(change.sources)) for change in report.changes]
    assert told == [("moved", "Revision 2, 2020-10-15")]
    _, timeline = Pdf(client_of("forvaltningschef").get(f"{PLAN}manad/2020-12/manad.pdf").content).figures
    assert "i Tertial 2 2020" in timeline
