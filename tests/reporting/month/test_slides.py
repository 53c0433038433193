"""The month as slides: its numbers and its timeline, then each deviation whole, what comes and what is decided."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.calendar import clock
from activities.calendar.month import Month
from reporting.month import assemble, wording
from reporting.month.frozen import Monthly
from reporting.month.slides import CHARACTERS, DEVIATIONS, ITEMS, LINES, slides
from reporting.report import annex
from tests.harness.queries import query_budget
from tests.harness.reporting import month_sample, sample
from tests.harness.reporting.html_reader import Html
from tests.harness.reporting.month_sample import MONTHS, SHOWN, month

DECEMBER = Month(2020, 12)
PATH = "/plan/lov-sarskilt-boende/manad/2020-12/visa/"
months_of_all_kinds = pytest.mark.parametrize("page", MONTHS.values(), ids=MONTHS)
texts = st.text(alphabet="abcåäö \n", max_size=3_000)


def of_kind(kind: str, page) -> list:
    return [slide for slide in slides(page, None) if slide.kind == kind]


@months_of_all_kinds
def test_the_first_slide_has_the_numbers_of_the_month_and_whence_they_are(page):
    first, *_ = slides(page, None)
    assert [(number.mark.label, number.count) for number in first.numbers] == [
        (count.signal.label, count.now) for count in page.counts
    ]
    assert first.kind == "numbers" and first.sentences[1].endswith(wording.origin(page, None))


@months_of_all_kinds
def test_slides_are_numbered_and_lead_to_each_other(page):
    found = slides(page, None)
    assert [slide.number for slide in found] == list(range(1, len(found) + 1))
    assert {slide.of for slide in found} == {len(found)}
    assert [slide.before for slide in found] == list(range(len(found)))
    assert [slide.after for slide in found] == [*range(2, len(found) + 1), 0]


def test_the_slides_come_in_the_order_of_a_meeting():
    headings = [slide.heading.split(" (")[0] for slide in slides(MONTHS["demo"], None)]
    deviating = [row.name for row in MONTHS["demo"].deviations]
    assert list(dict.fromkeys(headings)) == [
        "December 2020",
        "Tidslinje",
        *deviating,
        "Behöver också uppmärksamhet",
        "Nytt sedan sist",
        "Det som kommer",
    ]


def test_a_well_month_is_short():
    first, *others = slides(MONTHS["well"], None)
    assert first.sentences[0] == "Inget behöver uppmärksamhet."
    assert [slide.heading for slide in others] == ["Tidslinje", "Det som kommer"]


def test_an_empty_plan_says_so():
    (first,) = slides(MONTHS["nothing"], None)
    assert first.sentences[0] == "Planen har inga delaktiviteter."
    assert first.trend is None


def test_changes_are_said_in_words():
    changes = [number.change for number in slides(MONTHS["demo"], None)[0].numbers]
    assert changes == ["oförändrat", "−3 sedan sist", "+2 sedan sist", "+1 sedan sist"]
    assert {number.change for number in slides(MONTHS["one row"], None)[0].numbers} == {""}


def test_a_deviation_has_all_that_was_said_of_it_and_who_answers_for_it():
    (row,) = [row for row in MONTHS["demo"].deviations if row.proposed]
    told = [slide for slide in of_kind("deviation", MONTHS["demo"]) if slide.heading.startswith(row.name)]
    facts = [fact for slide in told for fact in slide.facts]
    labels = ["Orsak", "Åtgärd", "Följd", "Nytt slutdatum", "Ansvarig", "Tidsplan"]
    assert list(dict.fromkeys(label.removesuffix(" (forts.)") for label, _ in facts)) == labels
    said = " ".join(text for _, text in facts)
    assert said == " ".join((row.cause, row.measure, row.consequence, row.proposed.words, row.responsible, row.period))
    assert told[0].kicker == f"Avvikelse 1 av {len(MONTHS['demo'].deviations)}. {row.step}"


@given(texts, texts)
@settings(max_examples=50)
def test_no_word_of_a_long_text_is_lost_and_no_slide_is_too_full(cause, measure):
    row = replace(month_sample.deviating(1, "")[0], cause=cause, measure=measure)
    told = of_kind("deviation", month((row,)))
    said = {"Orsak": "", "Åtgärd": ""}
    for slide in told:
        assert sum(annex.lines(text, CHARACTERS) for _, text in slide.facts) <= LINES
        for label, text in slide.facts:
            name = label.removesuffix(" (forts.)")
            said[name] = said.get(name, "") + "".join(text.split())
    assert (said["Orsak"], said["Åtgärd"]) == ("".join(cause.split()), "".join(measure.split()))


def test_what_goes_on_upon_another_slide_leaves_none_nearly_empty():
    row = replace(month_sample.deviating(1, "")[0], cause="Ord. " * 200, proposed=None)
    told = of_kind("deviation", month((row,)))
    assert len(told) == 2
    full = [sum(annex.lines(text, CHARACTERS) for _, text in slide.facts) for slide in told]
    assert min(full) * 3 > max(full)


def test_the_timeline_shows_as_many_rows_as_a_slide_holds_else_their_steps():
    (few,) = of_kind("timeline", MONTHS["one row"])
    assert [line.item.name for line in few.timeline.lines] == [row.name for row in MONTHS["one row"].rows]
    (drawn,) = of_kind("timeline", MONTHS["demo"])
    assert [line.item.name for line in drawn.timeline.lines] == list(
        dict.fromkeys(row.step for row in MONTHS["demo"].rows)
    )


def test_more_deviations_than_anybody_shows_are_counted():
    page = month(month_sample.deviating(DEVIATIONS + 5, "Kort."))
    assert len(of_kind("deviation", page)) == DEVIATIONS
    (left,) = [slide for slide in slides(page, None) if slide.heading == "Och 5 avvikelser till"]
    assert left.sentences == ("5 delaktiviteter till avviker från planen. De står på månadens sida.",)


@months_of_all_kinds
def test_every_row_that_needs_somebody_is_named_or_counted(page):
    parts = [part for slide in of_kind("list", page) for part in slide.parts]
    for kind, heading in wording.HEADINGS.items():
        told = [part for part in parts if part.heading.startswith(heading)]
        needed = [wait.name for wait in page.waiting] if kind == "waiting" else names(page, kind)
        named = [item.name for part in told for item in part.items]
        assert named == needed[: len(named)], heading
        assert len(named) + sum(part.more for part in told) == len(needed), heading


def names(page: Monthly, kind: str) -> list[str]:
    return [row.name for row, _ in page.needing(kind)]


def test_a_long_list_goes_on_with_its_heading_and_ends_with_a_number():
    page = month(month_sample.many(180, signal=sample.NOT_STARTED, updated=""), before=None, tasks=())
    late = [
        part for slide in of_kind("list", page) for part in slide.parts if part.heading.startswith("Skulle ha börjat")
    ]
    assert late[0].heading == "Skulle ha börjat" and late[1].heading == "Skulle ha börjat (forts.)"
    assert sum(len(part.items) for part in late) == ITEMS
    assert [part.more for part in late][:-1] == [0] * (len(late) - 1)
    assert late[-1].more == len(page.needing("late")) - ITEMS


def test_who_presented_it_is_said_first():
    assert "Presenterad för ledningsgruppen den 14" in slides(MONTHS["demo"], SHOWN)[0].sentences[1]


def test_every_row_that_needs_somebody_has_who_answers_for_it():
    page = MONTHS["demo"]
    found = [slide for slide in of_kind("list", page) if slide.heading.startswith("Behöver också uppmärksamhet")]
    who = {row.name: row.responsible for row in page.rows}
    items = [item for slide in found for part in slide.parts for item in part.items]
    assert items
    assert all(item.what.endswith(f"Ansvarig: {who[item.name]}") for item in items if who[item.name])


# ---- As a page ----


def month_of(plan) -> Monthly:
    return assemble.made(plan, DECEMBER, today=clock.today(), presented=assemble.presented_of(plan, DECEMBER))


@pytest.mark.django_db
def test_the_page_has_a_section_for_each_slide_with_its_own_address(client_of, plan):
    text = client_of("controller").get(PATH).content.decode()
    page = month_of(plan)
    for slide in slides(page, None):
        assert f'id="{slide.number}" tabindex="-1" aria-labelledby="h{slide.number}"' in text
        assert f"<p>{slide.number} av {slide.of}</p>" in text
    assert text.count('href="/plan/lov-sarskilt-boende/manad/2020-12/"') == len(slides(page, None))
    (heading,) = [tag.text for tag in Html(text).tree.all("H1")]
    assert heading == "December 2020"


@pytest.mark.django_db
def test_the_numbers_of_the_page_are_those_of_the_month(client_of, plan):
    text = client_of("controller").get(PATH).content.decode()
    page = month_of(plan)
    numbers = [piece.split("</strong>")[0] for piece in text.split("<strong>")[1:]]
    assert numbers == [str(count.now) for count in page.counts]


@pytest.mark.django_db
def test_nothing_on_the_page_needs_a_style_or_script_of_its_own(client_of):
    response = client_of("controller").get(PATH)
    text = response.content.decode()
    assert "style=" not in text and "<style" not in text and " onclick" not in text
    assert "unsafe-inline" not in response["Content-Security-Policy"]


@pytest.mark.both_databases
@pytest.mark.django_db
def test_the_page_asks_no_more_than_the_month_takes(client_of):
    client = client_of("controller")
    client.get(PATH)
    with query_budget(12):
        client.get(PATH)


def test_slides_do_not_say_that_all_is_well_while_a_decision_is_late():
    page = replace(MONTHS["well"], tasks=(month_sample.TASK,))
    said = " ".join(slides(page, None)[0].sentences)
    assert (
        "Ingen delaktivitet behöver uppmärksamhet, men det finns uppdrag från möten som skulle ha varit gjorda." in said
    )
    assert "Inget behöver uppmärksamhet" not in said
