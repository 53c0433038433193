"""The page where the board's decision is noted."""

from __future__ import annotations

from datetime import UTC, date, datetime

from activities.work.readers import Readers
from reporting.cycle.board_days import choices_of
from reporting.hooks import reports_waiting
from reporting.models import SealedReport
from reporting.sealing.actions.board import mark_sent
from tests.harness.pages import flat
from tests.harness.reporting.sealed_copies import copied

PAGE = "/plan/lov-sarskilt-boende/rapporter/2020-T3/version/1/beslut/"


def test_the_next_act_is_the_one_filled_button_and_the_boards_day_is_told(person, client_of, plan):
    fresh = copied(
        SealedReport.objects.get(plan=plan, year=2020, number=2), number=3, at=datetime(2020, 12, 1, 12, tzinfo=UTC)
    )
    report = PAGE.removesuffix("beslut/")

    def seen(username: str) -> str:
        page = client_of(username).get(report)
        assert page.content.decode().partition("<main")[2].count("btn-primary") == 1
        assert "Nämnden sammanträder 2021-01-25" in flat(page)
        return page.context["next_act"].key if page.context["next_act"] else ""

    assert (seen("avdelningschef"), seen("namndsekreterare")) == ("sent", "")
    mark_sent(report=fresh, on=date(2020, 12, 3), words="", by=person("avdelningschef"))
    assert seen("avdelningschef") == ""  # the board has not met
    plan.board_meetings.filter(year=2020, number=3).update(on=date(2020, 12, 14))
    assert client_of("namndsekreterare").get(report).context["next_act"].key == "decision"


def test_the_day_of_the_decision_begins_as_the_meetings_and_another_is_remarked(person, client_of, plan):
    told = SealedReport.objects.get(plan=plan, year=2020, number=2)
    fresh = copied(told, number=3, at=datetime(2020, 12, 1, 12, tzinfo=UTC))
    mark_sent(report=fresh, on=date(2020, 12, 3), words="", by=person("avdelningschef"))
    secretary = person("namndsekreterare")
    meeting = date(2021, 1, 25)
    assert client_of("namndsekreterare").get(PAGE).context["form"].initial["on"] == meeting
    waiting = [(item.state, secretary.pk in whose) for whose, item in reports_waiting(Readers.of([secretary], meeting))]
    assert ("sent", True) in waiting

    said = {
        "on": "2020-12-10",
        "paragraph": "§ 120",
        "outcome": "approved",
        "assignments": "",
        "words": "",
        "based_on": "0",
    }
    shown = client_of("namndsekreterare").post(PAGE, said, follow=True)
    assert "Sammanträdet var angivet till 2021-01-25" in flat(shown)
    found = choices_of(plan, [meeting], secretary, date(2020, 12, 15))
    assert {str(choice.then) for choice in found if choice.why == "Nämnden har behandlat rapporten."} == {"2020-12-10"}
