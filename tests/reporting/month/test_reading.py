"""The ledger as it is read from the database: moments to Swedish days, history to versions."""

from __future__ import annotations

import random
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from activities.calendar.tertial import Tertial
from activities.models import Activity, Signal, StatusUpdate, SubActivity
from activities.models.register import save
from activities.models.status import Meaning
from reporting.month.ledger import standing, tally
from reporting.month.reading import entries_of
from reporting.report import collect
from reporting.snapshot import deltas
from tests.harness.queries import query_budget

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SWEDEN = ZoneInfo("Europe/Stockholm")
KEYS = [str(key) for key in Meaning.values]


def hard_moments() -> list[datetime]:
    """Moments on both sides of every border of ten years: months, leap days, and the nights when the clock is moved."""
    found = []
    for year in range(2021, 2031):
        for month in range(1, 13):
            border = datetime(year, month, 1, tzinfo=SWEDEN)
            found += [border - timedelta(seconds=1), border, border + timedelta(microseconds=1)]
            found.append(border.astimezone(UTC) - timedelta(hours=1, minutes=59))
        nights = [
            date(year, month, day)
            for month in (3, 10)
            for day in range(25, 32)
            if date(year, month, day).weekday() == 6
        ]
        for night in nights:
            midnight = datetime.combine(night, time(), tzinfo=SWEDEN).astimezone(UTC)
            found += [midnight + timedelta(minutes=minutes) for minutes in (-1, 0, 59, 61, 119, 121, 181, 23 * 60 + 30)]
        found.append(datetime(year, 2, 28, 23, 59, 59, 999_999, tzinfo=SWEDEN))
    found.append(datetime(2024, 2, 29, 23, 59, 59, tzinfo=SWEDEN))
    return found


def test_every_month_of_ten_years_counts_as_a_reading_of_the_clock_on_the_wall_does(plan, person):
    rows = list(SubActivity.objects.filter(activity__step__plan=plan).in_order())
    chance = random.Random(20201215)
    number = {row.pk: row.updates.count() for row in rows}
    moments = hard_moments()
    chance.shuffle(moments)  # also said later of an earlier day
    made = []
    for at in moments:
        row, key = chance.choice(rows), chance.choice([key for key in KEYS if key != "deviating"])
        number[row.pk] += 1
        made.append(
            StatusUpdate(
                sub_activity=row,
                number=number[row.pk],
                signal_id=key,
                at=at,
                by=person("controller"),
                by_name="Controller",
            )
        )
    StatusUpdate.objects.bulk_create(made)
    entries = entries_of(plan)
    said = list(StatusUpdate.objects.order_by("number").values_list("sub_activity_id", "at", "signal_id"))
    for year in range(2021, 2031):
        for month in range(1, 13):
            last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            shown = {row.pk: "not_started" for row in rows}
            for row, at, key in said:
                wall = at.astimezone(SWEDEN)
                if (wall.year, wall.month) <= (year, month):
                    shown[row] = key
            assert tally(entries, last, KEYS) == {key: list(shown.values()).count(key) for key in KEYS}, last


def test_the_plan_of_today_is_the_plan_the_draft_shows(plan):
    """The ledger and the report's own reading of the plan are two ways to the same rows."""
    on = date(2020, 12, 15)
    legend = tuple(map(collect.signal_of, Signal.objects.all()))
    draft = collect.draft(plan, Tertial.of(on), on=on)
    rows = standing(entries_of(plan), on, legend).rows
    same = ("key", "step", "activity", "title", "period", "start", "end", "reporting", "signal", "remark", "updated")
    words = ("cause", "measure", "consequence", "proposed", "text", "responsible")
    for shown, read in zip(draft.rows, rows, strict=True):
        for name in (*same, *words):
            assert getattr(read, name) == getattr(shown, name), (read.name, name)
    assert deltas.counts(rows, legend, None) == deltas.counts(draft.rows, legend, None)


def test_a_moved_row_has_its_former_dates_before_the_move(plan, person, row):
    moved = row("ersättningsmodell")
    before = moved.end
    moved.end = date(2021, 6, 30)
    save(record=moved, by=person("admin"), reason="Flyttad", now=datetime(2020, 12, 10, 9, tzinfo=SWEDEN))
    (entry,) = [entry for entry in entries_of(plan) if entry.key == moved.pk]
    assert entry.version_on(date(2020, 12, 9)).period.end == before
    assert entry.version_on(date(2020, 12, 10)).period.end == date(2021, 6, 30)


def test_three_queries_whatever_the_plan(plan):
    with query_budget(3):
        entries_of(plan)


def test_who_answers_for_a_row_is_worded_as_on_the_plan_page(plan):
    responsible = {entry.responsible for entry in entries_of(plan)}
    assert {"Arbetsgrupp LOV", "Utvecklingsledare (bemanning och kompetensförsörjning)"} <= responsible


def test_a_row_without_history_has_been_as_it_is_since_its_first_word(plan, row):
    costs = row("Definiera alla kostnader")
    bare = SubActivity(activity=costs.activity, title="Inlagd vid sidan av", group=costs.group)
    SubActivity.objects.bulk_create([bare])
    (entry,) = [entry for entry in entries_of(plan) if entry.key == bare.pk]
    assert (entry.since, entry.version_on(date(2020, 12, 15)).title) == (date(2020, 12, 15), "Inlagd vid sidan av")


def test_letters_are_composed_however_they_were_typed(plan, person, row):
    costs = row("Definiera alla kostnader")
    costs.title = unicodedata.normalize("NFD", "Förhandla om hyrorna på Ängsgården")
    save(record=costs, by=person("admin"), reason="Ny lydelse", now=datetime(2020, 12, 1, tzinfo=SWEDEN))
    (entry,) = [entry for entry in entries_of(plan) if entry.key == costs.pk]
    assert entry.version_on(date(2020, 12, 15)).title == "Förhandla om hyrorna på Ängsgården"


def test_a_row_keeps_its_past_when_it_moves_to_another_activity(plan, person, row):
    moved = row("Definiera alla kostnader")
    since = next(entry.since for entry in entries_of(plan) if entry.key == moved.pk)
    old = moved.activity
    other = Activity.objects.create(step=old.step, title="En annan aktivitet")
    SubActivity.objects.filter(activity=old).update(activity=other)
    old.delete()
    assert next(entry.since for entry in entries_of(plan) if entry.key == moved.pk) == since
