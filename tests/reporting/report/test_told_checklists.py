"""What a report tells of the rows' control points: nothing, until the municipality wants it; then as it was sealed."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from activities.calendar.tertial import Tertial
from activities.checklists.actions import tick
from activities.models import CheckPoint
from reporting.cycle.actions import set_routine
from reporting.models import Routine, SealedReport
from reporting.report import collect
from reporting.report.document import render_html
from reporting.report.memos import sealed_memo
from reporting.report.preflight import Preflight
from reporting.sealing import correcting
from reporting.sealing.actions.seal import fingerprint, seal
from reporting.sealing.correcting import Wanted, corrected, ground
from reporting.snapshot import schema
from reporting.snapshot.schema import Considered
from tests.harness.pages import PLAN, words

pytestmark = pytest.mark.django_db

T3 = Tertial(2020, 3)
DAY = date(2020, 12, 15)
COSTS = "Definiera alla kostnader"
DAYS = {"send_days": 7, "review_days": 5, "update_days": 1, "collect_days": 15}


@pytest.fixture
def tell(plan, person):
    """tell(True): the plan's reports are to say how many points are considered."""
    order = Routine().part_order
    return lambda wanted: set_routine(
        plan=plan, part_order=order, tells_checklists=wanted, by=person("controller"), **DAYS
    )


@pytest.fixture
def tick_one(row, person):
    """One more of the costs' points is considered."""

    def done():
        point = next(
            each for each in CheckPoint.objects.filter(sub_activity=row(COSTS)).with_ticks() if not each.ticked
        )
        tick(point=point, done=True, by=person("controller"))

    return done


def of(report: schema.Report, words: str) -> Considered | None:
    (found,) = [row.considered for row in report.rows if words in row.name]
    return found


def test_nothing_is_told_until_the_plan_wants_it_and_then_of_rows_that_have_points(plan, tell):
    assert "kontrollpunkt" not in render_html(collect.draft(plan, T3, on=DAY))
    tell(True)
    report = collect.draft(plan, T3, on=DAY)
    assert of(report, COSTS) == Considered(5, 8) and of(report, "Utveckla bemanningsplanering") is None
    page = render_html(report)
    told = re.findall(r"<p class=\"considered\">(.*?)</p>", page)
    assert "5 av 8 kontrollpunkter beaktade" in told and len(told) == sum(bool(row.considered) for row in report.rows)
    assert "De ändrar aldrig signalen." in page
    unsaid = collect.draft(plan, T3, on=DAY, tells_checklists=False)
    assert [row.signal for row in report.rows] == [row.signal for row in unsaid.rows]


@pytest.mark.both_databases
def test_the_setting_is_switched_on_the_routines_page_with_history(client_of, plan):
    client, page = client_of("controller"), f"{PLAN}rapporter/rutin/"
    assert 'name="tells_checklists"' in client.get(page).content.decode()
    assert not client.get(page).context["form"]["tells_checklists"].value()
    told = words(client.get(page))
    assert "Rapporten anger hur många kontrollpunkter som är beaktade" in told and "Fastställda rapporter står" in told
    typed = {**DAYS, **{f"place_{part}": str(n) for n, part in enumerate(Routine().part_order, 1)}, "based_on": "0"}
    assert client.post(page, {**typed, "tells_checklists": "on"}).status_code == 302
    assert "5 av 8 kontrollpunkter beaktade" in words(client.get(f"{PLAN}rapporter/2020-T3/utkast/"))
    edition = str(client.get(page).context["form"]["based_on"].value())
    assert client.get(page).context["form"]["tells_checklists"].value()
    older = client.post(page, typed)  # of whoever had the page open before
    assert older.status_code == 422 and "nu står ja, du har skrivit nej" in words(older)
    assert client.post(page, {**typed, "based_on": edition}).status_code == 302
    reasons = (
        Routine.objects.get(plan=plan).history.order_by("history_id").values_list("history_change_reason", flat=True)
    )
    assert list(reasons) == [
        "Rutinen ändrad: rapporten anger hur många kontrollpunkter som är beaktade",
        "Rutinen ändrad: rapporten anger inte längre hur många kontrollpunkter som är beaktade",
    ]


def test_what_is_sealed_stands_whatever_is_ticked_or_set_since(plan, person, tell, tick_one, monkeypatch, client_of):
    monkeypatch.setattr("reporting.report.readiness.preflight_of", lambda *args: Preflight((), ()))
    tell(True)
    read = fingerprint(collect.draft(plan, T3, on=DAY))
    sealed = seal(plan=plan, tertial=T3, by=person("avdelningschef"), based_on=read)
    before = (sealed.snapshot, sealed.html, bytes(sealed.pdf))
    facts = json.loads(sealed.snapshot)
    assert [row["considered"] for row in facts["rows"] if COSTS in row["title"]] == [{"done": 5, "of": 8}]
    tick_one()
    assert of(collect.draft(plan, T3, on=DAY), COSTS) == Considered(6, 8)
    tell(False)
    sealed.refresh_from_db()
    assert (sealed.snapshot, sealed.html, bytes(sealed.pdf)) == before
    assert "5 av 8 kontrollpunkter beaktade" in words(
        client_of("namndsekreterare").get(f"{PLAN}rapporter/2020-T3/version/1/rapport/")
    )

    # A row that a correction takes anew tells of its points as the others do, though the plan has turned it off.
    made_of, (key,) = ground(sealed), [row.key for row in schema.from_json(sealed.snapshot).rows if COSTS in row.name]
    assert [found for found, _ in correcting.candidates(made_of)] == [key]
    made = corrected(made_of, Wanted("En punkt till är beaktad.", sealed_memo(sealed), [key]), sealed.sealed_at)
    assert of(made, COSTS) == Considered(6, 8)
    (told,) = made.correction.differences
    assert (told.where.rpartition(": ")[2], told.before[:6], told.after[:6]) == ("Kontrollpunkter", "5 av 8", "6 av 8")


def test_a_correction_of_a_report_that_told_nothing_tells_nothing(plan, tell, row):
    sealed = SealedReport.objects.get(year=2020, number=2)
    unchosen = correcting.candidates(ground(sealed))
    tell(True)
    assert correcting.candidates(ground(sealed)) == unchosen
    made = corrected(ground(sealed), Wanted("Fel.", sealed_memo(sealed), [row(COSTS).pk]), sealed.sealed_at)
    assert not made.tells_checklists and not any(each.considered for each in made.rows)


def test_a_report_from_before_is_read_as_it_was():
    kept = SealedReport.objects.get(year=2020, number=2).snapshot
    older = json.loads(kept)
    older.pop("tells_checklists", None)
    for each in older["rows"]:
        each.pop("considered", None)
    assert schema.from_json(json.dumps(older)) == schema.from_json(kept)
