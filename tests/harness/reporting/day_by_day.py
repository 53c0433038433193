"""Generated plans as the ledger reads them, and a slow and obvious second way of finding out how each row stood."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from activities.calendar.period import Period
from reporting.month.ledger import RowHistory, StatusEvent, Version
from tests.harness.reporting import sample

LEGEND = (sample.DEVIATING, sample.ON_TRACK, sample.NOT_STARTED, sample.FINISHED)
KEYS = [signal.key for signal in LEGEND]
FIRST = date(2020, 1, 1)

days = st.integers(0, 400).map(lambda number: FIRST + timedelta(days=number))
periods = st.one_of(st.just(Period()), st.tuples(days, days).map(lambda pair: Period(min(pair), max(pair))))


@st.composite
def entries(draw: st.DrawFn) -> RowHistory:
    versions = sorted(draw(st.lists(days, min_size=1, max_size=3)))
    said = [
        StatusEvent(
            draw(days),  # in any order: what is entered later may be said of an earlier day
            number,
            draw(st.sampled_from(KEYS)),
            planned=FIRST,
            proposed=draw(st.none() | days),
            decided=draw(st.none() | days),
            approved=draw(st.booleans()),
        )
        for number in range(1, draw(st.integers(0, 5)) + 1)
    ]
    return RowHistory(
        key=draw(st.integers(1, 10_000)),
        step=draw(st.sampled_from(["Steg 1", "Steg 2"])),
        activity="Aktivitet",
        responsible="Ansvarig",
        versions=tuple(Version(day, f"Lydelse {day}", draw(periods), "Löpande", None) for day in versions),
        updates=tuple(said),
        ended=draw(st.none() | days),
    )


plans = st.lists(entries(), max_size=6, unique_by=lambda entry: entry.key).map(
    lambda found: sorted(found, key=lambda entry: entry.step)
)


def replayed(entry: RowHistory, until: date) -> tuple[bool, str, str]:
    """Every day from the first on, one after the other: (stood in the plan, its signal, its wording)."""
    stood, signal, number, wording = False, "not_started", 0, entry.versions[0].title
    day = FIRST
    while day <= until:
        for version in entry.versions:
            if version.day == day:
                stood, wording = True, version.title
        for said in entry.updates:
            if said.day == day:
                stood = True
                if said.number > number:
                    signal, number = said.signal, said.number
        day += timedelta(days=1)
    return stood and not (entry.ended and entry.ended <= until), signal, wording
