"""The month's page without a database: what is chosen by an address, what is said of the whole, what has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from activities.calendar.period import Period
from reporting.month import ledger, lists, presenters
from reporting.month.frozen import Due, Monthly, MonthTask
from reporting.month.ledger import RowHistory, StatusEvent, Version
from reporting.month.lists import Choice, PageVersion
from reporting.snapshot.schema import Change, Source
from tests.harness.reporting import sample
from tests.harness.reporting.month_entries import FIRST, LAST, entry, page

MIXED = (
    entry(1, (1, "on_track"), (9, "deviating"), (20, "deviating")),
    entry(2, (3, "deviating"), (4, "on_track"), (12, "deviating")),
    entry(3, (2, "on_track"), step="Annat steg"),
    entry(4, start=date(2020, 9, 1)),
    entry(5, (1, "on_track"), ended=date(2020, 11, 15)),
)


def keys(shown: Monthly, choice: Choice) -> list[int]:
    return [line.row.key for line in lists.lines(shown, choice)]


def test_a_row_deviates_since_the_first_update_that_said_so_without_a_break():
    needs = {need.row: need.since for need in page(*MIXED).needs if need.kind == "deviating"}
    assert needs == {1: "2020-11-09", 2: "2020-11-12"}


@pytest.mark.parametrize(
    ("choice", "rows"),
    [
        (Choice(), [1, 2, 3, 4]),
        (Choice(signal="deviating"), [1, 2]),
        (Choice(chosen="deviating"), [1, 2]),
        (Choice(chosen="silent"), [4]),
        (Choice(chosen="late"), [4]),
        (Choice(step=1), [1, 2]),
        (Choice(step=2, signal="on_track"), [3]),
        (Choice(step=3), [4]),  # called as the first, but another
        (Choice(before="on_track"), [1, 5]),
        (Choice(before="not_started"), [2, 3, 4]),
        (Choice(chosen="moved"), [1, 2, 3]),
        (Choice(chosen="upcoming"), [1, 2, 3, 4]),
    ],
)
def test_a_choice_gives_its_rows(choice, rows):
    assert keys(page(*MIXED), choice) == rows


def test_every_number_counts_what_its_choice_gives():
    shown = page(*MIXED)
    view = presenters.view(shown)
    numbers = [view.total, view.moved_number, view.upcoming_number]
    numbers += [section.number for section in view.sections]
    numbers += [number for line in view.signals for number in (line.now, line.before) if number]
    numbers += [number for line in view.steps for _, number in (*line.cells, (None, line.total))]
    for number in numbers:
        params = dict(pair.split("=") for pair in number.query.removeprefix("?").split("&") if pair)
        assert len(keys(shown, lists.parse(params, shown))) == number.count, number


def test_a_row_of_before_has_the_dates_and_nothing_said_later():
    said = StatusEvent(LAST, 2, "deviating", cause="Hyrorna")
    moved = Version(date(2020, 11, 10), "Rad 1", Period(FIRST, date(2021, 5, 1)), "Löpande", None)
    row = entry(1, (1, "on_track"))
    row = replace(row, versions=(*row.versions, moved), updates=(*row.updates, said))
    (line,) = lists.lines(page(row), Choice(before="on_track"))
    assert (line.row.signal, line.row.period) == (sample.ON_TRACK, "2020-11-01 – 2021-02-01")
    assert (line.row.words, line.row.updated, line.row.responsible) == ("", "", "")
    assert line.said == ("2020-11-30: pågående med avvikelser",)


def test_an_address_says_what_was_chosen_and_is_read_back():
    shown, choice = page(*MIXED), Choice(signal="deviating", step=1, version=PageVersion(number=2))
    assert choice.query == "?signal=deviating&steg=1&version=2"
    assert lists.parse({"signal": "deviating", "steg": "1", "version": "2"}, shown) == choice
    assert lists.described(shown, choice) == "Pågående med avvikelser, Steg"
    assert lists.described(shown, Choice()) == "Alla delaktiviteter"
    assert lists.described(shown, Choice(before="on_track")) == "Pågående enligt plan den 2020-11-01"


@pytest.mark.parametrize(
    "params", [{"urval": "x"}, {"signal": "x"}, {"fore": "x"}, {"steg": "4"}, {"steg": "-1"}, {"steg": "²"}]
)
def test_an_address_no_number_makes_is_refused(params):
    with pytest.raises(ValueError, match="finns inte"):
        lists.parse(params, page(*MIXED))


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ((), "Planen har inga delaktiviteter"),
        ((entry(1, (2, "finished")),), "Allt är gjort."),
        ((entry(1, (2, "on_track")),), "Inget behöver uppmärksamhet."),
        ((entry(1, (2, "deviating")),), ""),
    ],
)
def test_the_sentence_of_a_month_where_nothing_calls(entries, sentence):
    said = presenters.view(page(*entries)).well
    assert said.startswith(sentence)
    assert bool(said) == bool(sentence)


def test_all_is_not_well_while_a_decision_or_the_report_is_late():
    task = MonthTask(1, 1, "Ring", "Controller", "2020-11-10", "2020-11-02", late=True)
    due = Due("2020-T2", "Tertial 2 2020", "Skulle ha skickats.", True, "", "")
    shown = page(entry(1, (2, "on_track")))
    assert "Inget behöver uppmärksamhet" not in presenters.view(replace(shown, tasks=(task,))).well
    said = presenters.view(replace(shown, tasks=(task,), due=(due,))).well
    assert said.endswith("uppdrag från möten som skulle ha varit gjorda och rapporten till nämnden är försenad.")
    assert "Inget behöver uppmärksamhet" in presenters.view(replace(shown, tasks=(replace(task, late=False),))).well


def test_a_page_has_changed_when_a_row_says_something_else_or_comes_or_goes():
    shown = page(*MIXED)
    later = LAST.replace(month=12, day=20)

    def changed(*entries: RowHistory) -> bool:
        return presenters.changed_since(shown, ledger.standing(entries, later, sample.LEGEND))

    assert not changed(*MIXED)  # that a date has passed since is no change of the row
    assert changed(*MIXED, entry(6))
    assert changed(*MIXED[1:])
    said = StatusEvent(later, 3, "finished")
    assert changed(replace(MIXED[0], updates=(*MIXED[0].updates, said)), *MIXED[1:])


ADOPTED = (Source("revision", "2020-11-02", 1),)


def test_of_who_works_with_a_row_only_the_reason_is_told():
    change = Change("restaffed", "Rad 1", "", "", "Ny på posten", ADOPTED)
    told = presenters.view(replace(page(*MIXED), changes=(change,))).changes[0].told[0]
    assert told.facts == (("Skäl", "Ny på posten (Revision 1, 2020-11-02)"),)


ADDED = tuple(Change("added", f"Rad {key}", "", f"Tid {key}", "Nytt beslut", ADOPTED, key) for key in range(1, 14))


def test_ten_changes_of_a_kind_are_shown_and_their_rows_are_all_in_the_list():
    shown = replace(page(*(entry(key) for key in range(1, 14))), changes=ADDED)
    (group,) = presenters.view(shown).changes
    assert [row for told in group.told for row in told.rows] == [(f"Rad {key}", key) for key in range(1, 11)]
    assert (group.heading, group.number.count, group.left) == ("Tillagda delaktiviteter", 13, 3)
    choice = lists.parse({"urval": "plan-added"}, shown)
    assert choice.query == group.number.query
    assert keys(shown, choice) == list(range(1, 14))
    assert lists.described(shown, choice) == "Tillagda delaktiviteter"
    assert lists.lines(shown, choice)[0].said == ("Nu: Tid 1", "Skäl: Nytt beslut (Revision 1, 2020-11-02)")


def test_a_row_that_has_left_is_listed_as_it_was():
    ended = Change("ended", "Rad 5", "2020-11-01 – 2021-02-01", "", "", (), 5)
    shown = replace(page(*MIXED), changes=(ended,))
    (line,) = lists.lines(shown, Choice("plan-ended"))
    assert (line.row.key, line.then) == (5, "Så var den 2020-11-01")


def test_headings_are_no_rows_and_are_all_told():
    headings = tuple(Change("reworded", f"Ny {key}", f"Steg {key}", f"Ny {key}", "") for key in range(12))
    row = Change("reworded", "Rad 1", "Rad ett", "Rad 1", "", (), 1)
    shown = replace(page(*MIXED), changes=(*headings, row))
    (group,) = presenters.view(shown).changes
    assert [told.rows for told in group.told] == [()] * 12 + [(("Rad 1", 1),)]
    assert group.told[0].facts == (("Tidigare", "Steg 0"), ("Nu", "Ny 0"), ("Skäl", "Inget skäl är angivet."))
    assert group.told[-1].facts == (("Tidigare", "Rad ett"), ("Skäl", "Inget skäl är angivet."))
    assert (group.left, keys(shown, Choice("plan-reworded"))) == (0, [1])


def test_more_than_the_page_shows_is_said():
    (section,) = presenters.view(page(*(entry(key, (2, "deviating")) for key in range(1, 14)))).sections
    assert (len(section.items), section.number.count, section.has_more, section.words) == (10, 13, True, "avvikelser")


@pytest.mark.parametrize("code", ["", "nu", "2020-12-10", "2"])
def test_a_version_is_written_as_it_is_read(code):
    assert PageVersion.parse(code).code == code


@pytest.mark.parametrize("code", ["0", "x", "-1", "²", "2020-12", "2020-02-30", "123456"])
def test_what_names_no_version_is_refused(code):
    with pytest.raises(ValueError, match="finns inte"):
        PageVersion.parse(code)
