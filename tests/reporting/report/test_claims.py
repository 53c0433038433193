"""What is written by hand in a memo beside what the draft says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from activities.calendar.tertial import Tertial
from reporting.models import SealedReport
from reporting.report import blocks, claims, collect, drawn
from reporting.snapshot import schema
from reporting.snapshot.schema import Change, Proposed
from tests.harness.reporting import sample

REPORT = sample.DRAFT  # 18 rows beside the report of tertial 2
KEYS = [row.signal.key for row in REPORT.rows]
NOW = {key: KEYS.count(key) for key in drawn.MEANINGS}
BETTER = [row.direction for row in REPORT.rows].count("better")
BEFORE = {count.signal.key: count.before for count in REPORT.counts}
ROW = next(row for row in REPORT.rows if row.end and not row.proposed and not row.remark)


def found(text: str, of: schema.Report = REPORT, dates: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(claim.kind, claim.said) for claim in claims.found_in(text, of, dates)]


@pytest.mark.parametrize(
    ("sentence", "true"),
    [
        ("Planen har {} delaktiviteter.", 18),
        ("Nu pågår {} delaktiviteter med avvikelser.", NOW["deviating"]),
        ("I dag är läget att {} delaktiviteter avviker.", NOW["deviating"]),
        ("Läget: {} avvikelser i tertialet.", NOW["deviating"]),
        ("Av dem är 3 avslutade, {} pågår enligt plan.", NOW["on_track"]),
        ("Det är {} delaktiviteter som inte är påbörjade.", NOW["not_started"]),
        ("Signalen är bättre för {} av dem.", BETTER),
        ("Sedan dess har {} delaktiviteter blivit bättre.", BETTER),
        ("Sedan dess har {} avslutats.", len(REPORT.finished)),
        ("Vid föregående rapport var {} avslutade.", BEFORE["finished"]),
        ("{} har signalen Ej påbörjat.", NOW["not_started"]),
        ("**{}** delaktiviteter avviker.", NOW["deviating"]),
    ],
)
def test_a_figure_about_rows_is_named_when_the_draft_has_another(sentence, true):
    assert found(sentence.format(true)) == []
    (claim,) = claims.found_in(sentence.format(true + 1), REPORT)
    assert (claim.kind, claim.holds) == ("figure", (str(true),))
    assert str(true + 1) in claim.said and claim.block.startswith("[[")


def test_what_is_named_are_the_words_that_say_it():
    assert found("Av planens delaktiviteter har 9 delaktiviteter avslutats i år.") == [
        ("figure", "9 delaktiviteter avslutats")
    ]
    assert found("Sedan dess är signalen bättre för 9, vilket gläder.") == [("figure", "bättre för 9")]


@pytest.mark.parametrize(
    "words", ["tolv delaktiviteter avviker", "ingen delaktivitet är avslutad", "Inga delaktiviteter avviker"]
)
def test_numbers_in_words_are_figures_too(words):
    assert [kind for kind, _ in found(f"Läget är att {words}.")] == ["figure"]


def with_signals(*keys: str) -> schema.Report:
    """The report with these signals for its first rows and no other rows."""
    shown = {row.signal.key: row.signal for row in REPORT.rows}
    rows = tuple(replace(row, signal=shown[key]) for row, key in zip(REPORT.rows, keys, strict=False))
    return replace(REPORT, rows=rows)


TWO_OF_FOUR = with_signals("deviating", "deviating", "finished", "on_track")
NONE_OF_TWO = with_signals("on_track", "on_track")


@pytest.mark.parametrize(
    ("sentence", "true", "false"),
    [
        ("Alla delaktiviteter pågår enligt plan.", NONE_OF_TWO, TWO_OF_FOUR),
        ("Samtliga 2 rader pågår enligt plan.", NONE_OF_TWO, TWO_OF_FOUR),
        ("Vi ser att alla pågår enligt tidsplanen.", NONE_OF_TWO, TWO_OF_FOUR),
        ("Hälften av raderna avviker.", TWO_OF_FOUR, NONE_OF_TWO),
        ("Hälften av planens 4 delaktiviteter avviker.", TWO_OF_FOUR, REPORT),
        ("Mindre än hälften av raderna är avslutade.", TWO_OF_FOUR, with_signals("finished", "finished")),
        ("Merparten av delaktiviteterna pågår enligt plan.", NONE_OF_TWO, TWO_OF_FOUR),
        ("Ingen av raderna avviker.", NONE_OF_TWO, TWO_OF_FOUR),
        ("Ingen av de 2 raderna är avslutad.", NONE_OF_TWO, TWO_OF_FOUR),
        ("Båda raderna pågår enligt plan.", NONE_OF_TWO, TWO_OF_FOUR),
    ],
)
def test_a_share_in_words_is_a_figure_too(sentence, true, false):
    assert found(sentence, true) == []
    assert [kind for kind, _ in found(sentence, false)] == ["figure"]


def test_a_share_is_named_with_what_holds_instead():
    (claim,) = claims.found_in("Läget är gott: alla rader pågår enligt plan.", TWO_OF_FOUR)
    assert (claim.said, claim.holds, claim.block) == ("alla rader pågår enligt plan", ("1 av 4",), "[[signaler]]")


@pytest.mark.parametrize(
    "sentence",
    [
        "Alla rader i steg 2 pågår enligt plan.",
        "Samtliga delaktiviteter har fått en ansvarig.",
        "Båda raderna avviker.",
        "Ungefär hälften av raderna avviker.",
    ],
)
def test_a_share_that_the_draft_cannot_tell_is_given_to_be_looked_at(sentence):
    report = with_signals("deviating", "deviating", "deviating", "on_track", "on_track")
    assert [kind for kind, _ in found(sentence, report)] == ["share"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Alla är välkomna till hälften av mötena.",
        "Alla rader ska vara avslutade till sommaren.",
        "Inte alla rader är avslutade.",
        "Båda kommunerna har svarat, och samtliga nämnder är informerade.",
    ],
)
def test_a_share_of_other_things_or_of_what_is_to_come_is_no_claim(sentence):
    assert found(sentence) == []


@pytest.mark.parametrize(
    "text",
    [
        "Nämnden beslutade 2020-03-30 § 21 om planen (dnr 2020.082 VON).",
        "Enligt VON/2018:61 och KS2014/143 § 4 gäller lag 2008:962.",
        "Det kostar 40 000 kronor, 3 mnkr eller 12 procent och tar 3 veckor.",
        "Kommunstyrelsen beslutade den 29 januari 2020, § 2, att införa LOV.",
        "Under tertial 2 och 3 har steg 4 och område 10 avvikit i 5 kommuner.",
        "1. Nämnden godkänner rapporten.\n2. Nämnden tackar för 2 möten.",
        "Under 2021 pågår arbetet. Hösten 2021 är det klart.",
        "Vi har haft 4 möten och läst 2 rapporter om avvikelser.",
        "Två arbetsgrupper ska se över 3 rutiner. En avvikelserapport bör skrivas.",
        "Ring 0123-45 67 89. Lokalerna är 1 250 kvadratmeter.",
        "Ordet ”valfrihet” betyder mycket. Boken ”Att välja” är bra.",
    ],
)
def test_other_numbers_dates_and_quotations_are_no_claims(text):
    assert found(text) == []


@pytest.mark.parametrize("written", ["1999-05-17", "17 maj 1999", "den 17\u00a0maj 1999", "17/5 1999", "17.5.1999"])
def test_a_date_the_draft_does_not_have_is_named(written):
    assert [kind for kind, _ in found(f"Arbetet blir klart {written}.")] == ["date"]
    assert found(f"Arbetet blir klart {written}.", dates=("1999-05-17",)) == []


def test_the_days_of_the_plan_are_borne_out_however_they_are_written():
    year, month, day = ROW.end.split("-")
    assert found(f"Det slutar {ROW.end}, alltså {int(day)}/{int(month)} {year}.") == []


def test_in_a_list_a_row_has_its_own_days():
    other = next(row for row in REPORT.rows if row.end and row.end != ROW.end and row.end != ROW.start)
    assert found(f"- {ROW.name}: slutar {ROW.end}") == []
    (claim,) = claims.found_in(f"- {ROW.name}: slutar {other.end}", REPORT)
    assert (claim.said, ROW.end in claim.holds) == (other.end, True)


def test_what_a_list_says_of_a_rows_days_is_the_drafts():
    late = next(row for row in REPORT.rows if row.remark)
    assert found(f"- {late.name}: {late.remark}") == []
    assert found(f"- {ROW.name}: skulle ha avslutats {ROW.end}") == [("date", "skulle ha avslutats")]


def test_a_date_that_has_been_approved_is_not_proposed_any_more():
    rows = [replace(ROW, proposed=Proposed("2021-02-28", ROW.end, approved)) for approved in (None, True)]
    line = f"- {ROW.name}: nytt slutdatum 2021-02-28 föreslås, i stället för {ROW.end}"
    assert [found(line, replace(REPORT, rows=(row,))) for row in rows] == [[], [("date", "föreslås")]]


def test_a_list_kept_from_an_earlier_proposal_is_held_against_the_rows_of_now():
    names = [mention.name for mention in REPORT.finished]
    text = "### Avslutat sedan föregående rapport\n\n" + "\n".join(f"- {name}" for name in [*names[1:], ROW.name])
    (claim,) = claims.found_in(text, REPORT)
    assert (claim.kind, claim.holds, claim.gone) == ("list", (names[0],), (ROW.name,))
    assert claim.block == "[[avslutade]]"


def test_a_former_name_and_a_row_that_is_none_are_named():
    renamed = replace(REPORT, changes=(Change("reworded", ROW.name, "Det gamla namnet", ROW.name, "Skäl"),))
    assert found("Arbetet med det gamla namnet går bra.", renamed) == [("renamed", "Det gamla namnet")]
    assert found(f"Delaktiviteten ”{ROW.name}” går bra och delaktiviteten ”Påhittad” dåligt.") == [
        ("unknown_row", "Påhittad")
    ]


@pytest.mark.parametrize(
    "report", [sample.FIRST, sample.REPORT, sample.PREVIOUS_REPORT], ids=["first", "later", "before"]
)
def test_what_the_blocks_say_is_never_a_claim_nor_is_it_when_copied_as_own_words(report):
    for block in blocks.ALL:
        assert found(blocks.expand(block.line, report), report) == []
        assert found(f"Vi ser att det {block.says(report)}", report) == []


@pytest.mark.django_db
def test_the_demos_memos_say_nothing_the_draft_does_not(plan):
    reports = [schema.from_json(sealed.snapshot) for sealed in SealedReport.objects.order_by("pk")]
    for report in (*reports, collect.draft(plan, Tertial(2020, 3), on=date(2020, 12, 15))):
        for part in report.memo.parts:
            assert claims.found_in(part.text, report) == []
