"""The timeline's page: to whom, in how many queries and bytes, and that it says in its tables what it draws."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from activities.calendar.tertial import Tertial
from activities.models import Plan, SubActivity
from activities.models.register import save
from reporting.models import SealedReport
from reporting.overview import gantt
from reporting.report import collect
from reporting.snapshot import deltas, schema
from tests.harness.pages import grow, words
from tests.harness.queries import query_budget
from tests.harness.reporting import sample
from tests.harness.reporting.by_hand import sealed

pytestmark = pytest.mark.django_db

TIMELINE = "/plan/lov-sarskilt-boende/tidslinje/"
DAY = date(2020, 12, 15)


@pytest.fixture
def reader(client_of):
    return client_of("controller")


def test_every_row_is_named_and_leads_to_its_page(reader, plan):
    html = reader.get(TIMELINE).content.decode()
    keys = {row.pk for row in SubActivity.objects.filter(activity__step__plan=plan).current()}
    linked = [int(key) for key in re.findall(r'href="\.\./delaktivitet/(\d+)/"', html)]
    assert sorted(linked) == sorted([*keys, *keys])
    assert {urljoin(TIMELINE, f"../delaktivitet/{key}/") for key in keys} == {
        reverse("activities:sub_activity", args=[plan.slug, key]) for key in keys
    }


def test_a_day_that_has_passed_is_drawn_as_it_was_beside_what_the_board_knew_then(reader):
    page = words(reader.get(f"{TIMELINE}?dag=2020-10-12"))
    assert "som var sparade till och med 12 oktober 2020." in page
    assert "har andra datum" not in page and "2021-06-01" not in page  # moved three days later
    before = reader.get(f"{TIMELINE}?dag=2020-08-30")
    assert before.context["page"].previous == "Tertial 1 2020"


def test_a_past_month_leads_to_the_timeline_of_its_last_day(reader):
    month = "/plan/lov-sarskilt-boende/manad/"
    assert f'href="{TIMELINE}?dag=2020-10-31"' in reader.get(f"{month}2020-10/").content.decode()
    assert f'href="{TIMELINE}"' in reader.get(f"{month}2020-12/").content.decode()


@pytest.mark.parametrize("day", ["2020-12-16", "2019-12-31", "2020-13-01", "igår", "20201010", "2020-W42-1"])
def test_a_day_to_come_or_before_the_plan_has_no_timeline(day, reader):
    assert reader.get(f"{TIMELINE}?dag={day}").status_code == 404


def test_the_board_does_not_see_the_plan_as_it_stands_today(client_of):
    assert client_of("namndsekreterare").get(TIMELINE).status_code == 404


def test_the_plan_leads_to_its_timeline_and_the_timeline_back(reader):
    assert f'href="{TIMELINE}"' in reader.get("/plan/lov-sarskilt-boende/").content.decode()
    assert 'href="/plan/lov-sarskilt-boende/"' in reader.get(TIMELINE).content.decode()


def test_dates_that_have_moved_since_the_report_are_told_and_drawn(reader, row):
    """The demo's own, of a revision, and another."""
    moved = row("Ta fram avtalsvillkor")
    moved.end = date(2021, 11, 30)
    save(record=moved, by=None, reason="Flyttad")
    response = reader.get(TIMELINE)
    assert "2 delaktiviteter har andra datum än i Tertial 2 2020" in words(response)
    assert response.content.decode().count("<rect class=was") == 2
    assert "2021-11-30" in words(response) and "Datum i | tertial 2 2020" in words(response)


def test_one_signal_of_a_day_is_chosen_by_its_address(reader):
    page = words(reader.get(f"{TIMELINE}?signal=deviating"))
    assert "Utreda och definiera" in page and "Utveckla bemanningsplanering" not in page and "Alla | 18" in page
    assert "Utveckla bemanningsplanering" in words(reader.get(f"{TIMELINE}?signal=nej"))
    past = reader.get(f"{TIMELINE}?dag=2020-11-30").content.decode()
    assert 'href="?dag=2020-11-30&amp;signal=on_track"' in past and 'href="?dag=2020-11-30"' in past


def test_a_row_that_is_late_says_what_the_dates_say(reader):
    assert "Skulle ha påbörjats" in words(reader.get(TIMELINE))


def test_a_missing_period_is_said_in_picture_and_table(reader):
    page = words(reader.get(TIMELINE))
    assert "Ingen period angiven" in page and "Ej angiven" in page


def test_ended_rows_are_not_drawn(reader, plan, row):
    SubActivity.objects.filter(pk=row("Ta fram avtalsvillkor").pk).update(ended_on=DAY)
    assert "Ta fram avtalsvillkor" not in words(reader.get(TIMELINE))


def test_the_numbers_are_those_of_the_draft_report(reader, plan):
    counts = {count.signal: count.now for count in collect.draft(plan, Tertial(2020, 3), on=DAY).counts}
    page = reader.get(TIMELINE).context["page"]
    assert {key.signal: key.count for key in page.keys} == counts


def test_the_latest_report_that_holds_is_what_is_compared_with(reader, plan, person):
    assert reader.get(TIMELINE).context["page"].previous == "Tertial 2 2020"
    sealed(plan, Tertial(2020, 3), person("avdelningschef"))
    assert reader.get(TIMELINE).context["page"].previous == "Tertial 3 2020"


def test_a_plan_without_reports_compares_with_nothing(reader, monkeypatch):
    monkeypatch.setattr(SealedReport.objects.__class__, "sealed_by", lambda self, plan, day: self.none())
    page = words(reader.get(TIMELINE))
    assert "Ingen rapport var fastställd | 2020-12-15" in page and "Tidigare datum" not in page


def test_an_empty_plan_says_so_to_those_who_may_fill_it(client_of, reader):
    Plan.objects.create(slug="tom", title="Tom plan", municipality="Exempelkommunen", board="Nämnden")
    assert reader.get("/plan/tom/tidslinje/").status_code == 404
    page = words(client_of("admin").get("/plan/tom/tidslinje/"))
    assert "Planen har inga delaktiviteter." in page and "bygger planen" in page


@pytest.mark.both_databases
def test_the_page_asks_the_same_queries_whatever_the_number_of_rows(reader, plan, row):
    with query_budget(8) as few:
        reader.get(TIMELINE)
    grow(plan, row("Definiera alla kostnader"), 162)
    with query_budget(8) as many:
        response = reader.get(TIMELINE)
    assert "Rad 161" in words(response)
    assert len(many) == len(few)


def test_a_plan_of_1800_rows_stays_below_two_megabytes(reader, monkeypatch):
    rows = tuple(sorted(sample.with_rows(1800).rows, key=lambda row: row.step))
    monkeypatch.setattr(deltas, "beside", lambda now, told: rows)
    response = reader.get(TIMELINE)
    assert response.content.count(b"<tr role=row>") == 1800
    assert response.content.count(b"</p><svg aria-hidden=true>") == 1800
    assert len(response.content) < 2_000_000


def test_a_plan_of_1800_rows_stays_below_two_megabytes_at_its_worst(reader, monkeypatch):
    worst = {"signal": sample.DEVIATING, "remark": "Skulle ha avslutats 2020-11-30", "reported": sample.ON_TRACK}
    worst |= {"start": "2020-05-01", "end": "2020-11-30", "reported_start": "2020-05-15", "reported_end": "2020-09-15"}
    found = sorted(sample.with_rows(1800).rows, key=lambda row: row.step)
    name = "Utreda och definiera ersättningsmodell för tjänsten " * 3
    rows = [
        replace(row, key=10_000 + number, title=f"{name[:136]}{number:04}", **worst) for number, row in enumerate(found)
    ]
    monkeypatch.setattr(deltas, "beside", lambda now, told: rows)
    assert len(reader.get(TIMELINE).content) < 1_960_000


def test_the_cards_of_a_phone_call_each_cell_what_the_tables_head_does(reader):
    sheet = Path(finders.find("css/site.css")).read_text(encoding="utf-8")
    style = "\n".join(line for line in sheet.splitlines() if ".time-table" in line)
    head = reader.get(TIMELINE).content.decode().partition("<thead")[2].partition("</thead>")[0]
    labels = re.findall(r'content: "([^"]+)";', style)
    assert labels and set(labels) <= set(re.findall(r">\s*([^<>]+?)\s*<", head))


def test_a_days_rows_can_be_shown_again_from_a_sealed_report(plan):
    report = schema.from_json(SealedReport.objects.latest_of_each([plan.pk]).get().snapshot)
    page = gantt.page_of(deltas.beside(report.rows, None), as_of=report.as_of, go_live=report.go_live)
    assert len(page.lines) == len(report.rows)
