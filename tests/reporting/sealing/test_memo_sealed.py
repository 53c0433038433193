"""A memo that was saved before the plan moved on says what the rest of the sealed report says."""

from __future__ import annotations

import io
import re
from datetime import date

import pdfplumber
import pytest

from activities.calendar import clock
from activities.calendar.tertial import Tertial
from activities.plan.actions import update_status
from reporting.errors import ReadAgain
from reporting.report import collect, memos, preflight
from reporting.report.actions import save_memo
from reporting.sealing.actions.seal import fingerprint, seal
from reporting.sealing.correcting import Wanted, corrected, ground
from reporting.snapshot import schema
from tests.harness.reporting.ready import make_ready

pytestmark = pytest.mark.django_db

T3, DAY = Tertial(2020, 3), date(2020, 12, 15)


@pytest.fixture
def leader(person):
    return person("avdelningschef")


@pytest.fixture
def write(plan, leader):
    """write(statement): the memo is saved with the proposed words, and those of one's own in the statement."""

    def save(statement=None):
        words = memos.in_words(collect.proposed_memo(plan, T3, on=DAY)) | {"dated": None}
        words["statement"] = statement or f"Egna ord före.\n\n{words['statement']}\n\nEgna ord efter."
        return save_memo(plan=plan, tertial=T3, fields=words, by=leader, based_on=0)

    return save


@pytest.fixture
def finish(row, signal, leader):
    """finish("avtalsvillkor"): that row is finished."""

    def end(words):
        found = row(words)
        told = {"row": found, "by": leader, "based_on": found.updates.count()}
        update_status(signal=signal("finished"), text="Klart.", **told)
        return found

    return end


def draft(plan):
    return collect.draft(plan, T3, on=DAY)


def pages(pdf) -> list[str]:
    with pdfplumber.open(io.BytesIO(bytes(pdf))) as file:
        return [" ".join(page.extract_text().split()) for page in file.pages]


def number(pattern: str, text: str) -> str:
    (found,) = re.findall(pattern, text)[:1]
    return found


def test_a_row_finished_after_the_memo_was_saved_is_told_alike_on_every_page(plan, leader, write, finish):
    make_ready(plan, leader)
    write()
    before = draft(plan)
    row = finish("Utreda och definiera")

    with pytest.raises(ReadAgain):
        seal(plan=plan, tertial=T3, by=leader, based_on=fingerprint(before))
    report = seal(plan=plan, tertial=T3, by=leader, based_on=fingerprint(draft(plan)))

    said = pages(report.pdf)
    memo = " ".join(said[: next(n for n, page in enumerate(said) if "Läget i korthet" in page)])
    summary = next(page for page in said if "Läget i korthet" in page)
    assert number(r"bättre för (\d+)", memo) == number(r"(\d+) bättre", summary)
    assert number(r"(\d+) är avslutade", memo) == number(r"(\d+) Avslutat", summary)
    finished = memo.split("Sedan föregående rapport har avslutats:")[1].split("Ändringar i planen")[0]
    assert row.name in finished
    assert memo.index("Egna ord före.") < memo.index("Planen har") < memo.index("Egna ord efter.")


def test_what_is_sealed_is_bound_to_the_words_of_the_blocks(plan, write):
    write("[[avvikelser]]")
    whole = draft(plan)
    part = next(part for part in whole.memo.parts if part.heading == schema.HEADINGS["statement"])
    assert "[[" not in part.text and "Med avvikelser pågår:" in part.text
    assert part.text in schema.to_json(whole).replace("\\n", "\n")


def test_what_was_written_by_hand_is_named_once_the_plan_has_moved_on(plan, leader, write, finish):
    write("Nu är 3 delaktiviteter avslutade.")
    assert not list(preflight.not_borne_out(draft(plan)))
    finish("Utreda och definiera")
    (finding,) = preflight.not_borne_out(draft(plan))
    assert "”3 delaktiviteter avslutade”: enligt utkastet är det 4." in finding.text


def test_a_correction_begins_with_the_sealed_words_and_a_block_in_it_says_what_it_says(plan, leader, write, finish):
    make_ready(plan, leader)
    write()
    report = seal(plan=plan, tertial=T3, by=leader, based_on=fingerprint(draft(plan)))
    words, row = memos.sealed_memo(report), finish("Utreda och definiera")
    assert "[[" not in words["statement"]

    made_of = ground(report)
    untouched = corrected(made_of, Wanted("Skäl", words), clock.now())
    assert untouched.memo == made_of.sealed.memo
    anew = corrected(made_of, Wanted("Skäl", words | {"economy": "[[signaler]]"}, [row.pk]), clock.now())
    economy = next(part.text for part in anew.memo.parts if part.heading == schema.HEADINGS["economy"])
    assert "4 är avslutade" in economy
    statement = [finding for finding in preflight.check_correction(anew).warnings if "unborne" in finding.rule]
    assert statement, "the sealed figures stand beside a row taken anew"
