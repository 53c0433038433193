from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from activities.calendar.period import Period, remark
from activities.groups.agenda import Agenda, AgendaItem, AgendaSection, Task, draw, from_json, to_json
from activities.rows.attention import RowFacts, needs
from activities.rows.rows import Row, SignalView, UpdateView

ON = date(2020, 12, 15)
LABELS = {
    "not_started": "Ej påbörjat",
    "on_track": "Pågående enligt plan",
    "deviating": "Pågående med avvikelser",
    "finished": "Avslutat",
}


def row(signal="on_track", start="2020-01-01", end="2021-12-31", told="2020-12-01", text="") -> Row:
    period = Period(date.fromisoformat(start), date.fromisoformat(end)) if start else Period()
    view = SignalView(signal, LABELS[signal], "disc")
    at = datetime.fromisoformat(told).replace(tzinfo=UTC) if told else None
    return Row(
        pk=1,
        title="Rad",
        name="Rad",
        responsible="Controller",
        participants=(),
        co_opted=(),
        organisation_note="",
        period=period,
        remark=remark(period, signal, ON),
        collaborations=(),
        collaboration_text="",
        reporting="",
        signal=view,
        update=UpdateView(1, view, text, at, "Controller") if at else None,
        reported=None,
        url="/rad/",
        update_url="",
        needs=needs(RowFacts(period, signal, None, per_tertial=True), ON),
    )


def drawn(*rows, tasks=()) -> list[tuple[str, tuple[str, ...]]]:
    return [(section.heading, item.reasons) for section in draw(rows, tasks, ON).sections for item in section.items]


@pytest.mark.parametrize(
    ("given", "heading", "reasons"),
    [
        (row("deviating", text="Dröjer"), "Avvikelser", ()),
        (row(end="2020-12-14"), "Datum som har passerat", ("Skulle ha avslutats 2020-12-14",)),
        (
            row("not_started", start="2020-12-01", told=None),
            "Datum som har passerat",
            ("Skulle ha påbörjats 2020-12-01",),
        ),
        (row(told="2020-10-16"), "Ingen uppdatering på 60 dagar", ("Ingen uppdatering sedan 2020-10-16",)),
        (row("not_started", start="", told=None), "Ingen uppdatering på 60 dagar", ("Har aldrig uppdaterats",)),
        (
            row("not_started", start="2021-01-14", told=None),
            "Börjar eller slutar inom 30 dagar",
            ("Börjar 2021-01-14",),
        ),
        (
            row("not_started", start="2020-12-15", told=None),
            "Börjar eller slutar inom 30 dagar",
            ("Börjar 2020-12-15",),
        ),
        (row(end="2021-01-14"), "Börjar eller slutar inom 30 dagar", ("Slutar 2021-01-14",)),
        (row(end="2020-12-15"), "Börjar eller slutar inom 30 dagar", ("Slutar 2020-12-15",)),
        (
            row("not_started", start="2021-01-01", end="2021-01-01", told=None),
            "Börjar eller slutar inom 30 dagar",
            ("Infaller 2021-01-01",),
        ),
    ],
)
def test_a_rule_takes_up_a_row(given, heading, reasons):
    assert drawn(given) == [(heading, reasons)]


@pytest.mark.parametrize(
    "given",
    [
        row(),
        row(told="2020-10-17"),  # 59 days
        row(end="2021-01-15"),  # 31 days
        row("not_started", start="2021-01-15", told=None),
        row("not_started", start="2021-06-01", told=None),  # owes no update yet
        row("finished", end="2020-06-01", told="2020-06-01"),
        row("finished", start="", told="2020-01-01"),
    ],
)
def test_what_is_in_order_is_not_taken_up(given):
    assert drawn(given) == []


def test_a_row_stands_once_with_all_its_reasons():
    late = row("deviating", end="2020-12-01", told="2020-09-01", text="Dröjer")
    assert drawn(late) == [
        (
            "Avvikelser",
            ("Skulle ha avslutats 2020-12-01", "Ingen uppdatering sedan 2020-09-01"),
        )
    ]


def test_a_row_brings_its_last_words_with_who_and_when():
    ((section,),) = [draw([row("deviating", text="Dröjer")], [], ON).sections]
    (item,) = section.items
    assert (item.text, item.said, item.url) == ("Dröjer", "Controller, 2020-12-01", "/rad/")
    assert (
        item.parts[0] == ("Kommentar", "Dröjer") and item.parts[-1][0] == "Ansvarig" and item.signal.key == "deviating"
    )


def test_an_agenda_kept_before_words_stood_under_headings_is_read():
    kept = to_json(draw([row("deviating", text="Dröjer")], [], ON))
    del kept["sections"][0]["items"][0]["parts"], kept["sections"][0]["items"][0]["signal"]
    ((item,),) = [section.items for section in from_json(kept).sections]
    assert (item.text, item.parts, item.signal) == ("Dröjer", (), None)


def test_an_update_just_after_midnight_belongs_to_its_own_day():
    night = row(told="2020-10-15T22:30:00")  # in UTC; the 16th at 0.30 in Sweden
    assert drawn(night) == [("Ingen uppdatering på 60 dagar", ("Ingen uppdatering sedan 2020-10-16",))]


def test_open_tasks_come_by_due_date_and_say_when_they_are_late():
    tasks = [Task("Sedan", "SAS", date(2020, 12, 15), "/b/"), Task("Först", "MAS", date(2020, 12, 14), "/a/")]
    assert drawn(tasks=tasks) == [
        ("Uppdrag från möten", ("MAS", "Skulle ha varit klart 2020-12-14")),
        ("Uppdrag från möten", ("SAS", "Senast 2020-12-15")),
    ]


def test_the_sections_come_in_the_order_of_weight():
    soon, silent, late, deviating = (
        row(end="2021-01-01"),
        row(told="2020-01-01"),
        row(end="2020-12-01"),
        row("deviating", text="Ord"),
    )
    headings = [heading for heading, _ in drawn(soon, silent, late, deviating, tasks=[Task("X", "SAS", ON, "")])]
    assert headings == [
        "Avvikelser",
        "Datum som har passerat",
        "Ingen uppdatering på 60 dagar",
        "Börjar eller slutar inom 30 dagar",
        "Uppdrag från möten",
    ]


def test_a_kept_agenda_reads_back_the_same_but_for_its_addresses():
    agenda = draw([row("deviating", text="<b>Dröjer</b>")], [Task("X", "SAS", ON, "/x/")], ON)
    (deviations, tasks) = agenda.sections
    without = Agenda(
        ON,
        tuple(replace(part, items=tuple(replace(item, url="") for item in part.items)) for part in (deviations, tasks)),
    )
    assert from_json(json.loads(json.dumps(to_json(agenda)))) == without


def test_an_agenda_of_another_version_is_refused():
    with pytest.raises(ValueError, match="version 2"):
        from_json({"version": 2, "on": "2020-12-15", "sections": []})


def test_an_empty_agenda_has_no_sections():
    assert draw([], [], ON) == Agenda(ON, ())
    assert AgendaSection("X", (AgendaItem("Y", ()),)).items[0].text == ""
