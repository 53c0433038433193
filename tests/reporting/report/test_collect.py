from __future__ import annotations

from datetime import date

import pytest

from activities.calendar.tertial import Tertial
from activities.plan.actions import update_status
from reporting.models import Memo
from reporting.report import collect
from reporting.snapshot import schema

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DAY = date(2020, 12, 15)
T1, T2 = Tertial(2020, 1), Tertial(2020, 2)


def named(report: schema.Report, words: str) -> schema.Row:
    (found,) = [row for row in report.rows if words in row.name]
    return found


def test_a_report_holds_every_row_in_the_plans_order(plan):
    report = collect.draft(plan, T1, on=DAY)
    assert len(report.rows) == 18
    assert report.rows[0].activity.startswith("Utse och ansvara")
    assert report.rows[-1].title.startswith("Införliva LOV")


def test_a_draft_shows_the_newest_signal_and_its_words(plan, row, signal, person):
    costs = row("Definiera alla kostnader")
    update_status(row=costs, signal=signal("on_track"), text="Klart i tid.", by=person("controller"), based_on=3)

    found = named(collect.draft(plan, T1, on=DAY), "Definiera alla kostnader")

    assert (found.signal.label, found.text, found.updated) == ("Pågående enligt plan", "Klart i tid.", "2020-12-15")


def test_a_row_is_worded_as_in_the_third_column(plan):
    found = named(collect.draft(plan, T1, on=DAY), "Utveckla bemanningsplanering")
    assert found.organisation == (
        "Utvecklingsledare (bemanning och kompetensförsörjning): "
        "Representant från schemaplaneringsenheten (utses under året)",
        "Sker inom ramen för projektplan för heltidsresan",
    )


def test_the_responsible_is_whoever_the_third_column_names_first(plan):
    report = collect.draft(plan, T1, on=DAY)
    assert all(row.organisation[0].startswith(row.responsible) for row in report.rows)
    assert named(report, "avtalsvillkor").responsible == "Utvecklingsledare (LOV)"


def test_a_named_group_stands_before_the_colon_and_the_co_opted_apart(plan):
    first, co_opted = named(collect.draft(plan, T1, on=DAY), "Upprätta och redovisa").organisation
    assert first.startswith("Arbetsgrupp LOV: Avdelningschef planeringsavdelningen, Utvecklingsledare lokalförsörjning")
    assert co_opted == "Adjungeras vid behov: Förvaltningschef, Avdelningschef myndighet"


def test_collaboration_says_what_and_with_whom(plan):
    found = named(collect.draft(plan, T1, on=DAY), "Utreda och definiera")
    assert found.collaboration == ("Omvärldsbevaka och upprätta kontakt: Andra LOV-kommuner; Andra kommuner",)


def test_the_memo_has_the_parts_of_the_source_in_its_order(plan):
    memo = collect.draft(plan, T1, on=DAY).memo
    assert [part.heading for part in memo.parts] == [
        "Ärendebeskrivning",
        "Förvaltningens yttrande",
        "Ekonomisk bedömning",
        "Förslag till beslut",
        "Beslutet ska skickas till",
    ]
    assert memo.dated == "2020-03-30"


def test_a_tertial_without_a_memo_starts_from_the_one_before_and_is_dated_today(plan):
    memo = collect.draft(plan, T2, on=DAY).memo
    assert memo.subject == "Återrapportering av tids- och aktivitetsplan avseende införande av LOV i särskilt boende"
    assert memo.dated == "2020-12-15"


def test_a_later_memo_does_not_reach_an_earlier_tertial(plan):
    Memo.objects.create(plan=plan, year=2020, number=2, subject="Senare", officer="Controller")
    assert collect.draft(plan, T1, on=DAY).memo.subject != "Senare"


def test_a_plan_without_any_memo_gets_one_to_start_from(plan):
    Memo.objects.all().delete()
    memo = collect.draft(plan, T1, on=DAY).memo
    assert "KF 2020-01-29 § 2" in memo.parts[0].text


def test_text_is_split_at_its_headings():
    parts = collect.headed_parts("Först.\n\n### Ansvar\n\nEtt.\n### Mer\nTvå.")
    assert [(part.heading, part.text) for part in parts] == [("", "Först."), ("Ansvar", "Ett."), ("Mer", "Två.")]


def test_a_report_can_be_compared_whole(plan):
    assert collect.draft(plan, T1, on=DAY) == collect.draft(plan, T1, on=DAY)
