"""What somebody has said can be put right, and a proposed date that is overtaken waits for nobody."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activities.models import StatusUpdate, SubActivity
from activities.plan.actions import decide_proposal, update_status
from activities.rows.presenters import update_views

pytestmark = pytest.mark.django_db

COSTS = "Definiera alla kostnader"
WHY = {"cause": "Sent underlag.", "measure": "Fler möten.", "consequence": "En månad senare."}


@pytest.fixture
def say(row, signal, person):
    def update(key, by="controller", of=COSTS, **values):
        found = row(of)
        values = {"based_on": found.updates.count(), **values}
        return update_status(row=found, signal=signal(key), by=person(by), **values)

    return update


@pytest.fixture
def address(row):
    return f"/plan/lov-sarskilt-boende/delaktivitet/{row(COSTS).pk}/"


def views(row) -> dict:
    updates = row.updates.select_related("signal", "decision", "corrects").order_by("-number")
    return {view.number: view for view in update_views(updates, ended=row.ended_on is not None)}


def test_a_correction_is_read_and_the_history_keeps_both(say, row):
    wrong = say("on_track", text="Klart i mraj.")
    right = say("on_track", text="Klart i maj.", corrects=wrong)

    told = views(row(COSTS))
    assert told[wrong.number].corrected == right.number
    assert (told[right.number].corrects, told[right.number].words) == (wrong.number, "Klart i maj.")
    assert SubActivity.objects.with_facts().get(pk=row(COSTS).pk).newest.text == "Klart i maj."


def test_only_ones_own_newest_update_is_corrected(say):
    first = say("on_track", text="Ett")
    with pytest.raises(PermissionDenied, match="dina egna uppdateringar"):
        say("on_track", by="avdelningschef", text="Två", corrects=first)

    say("on_track", by="avdelningschef", text="Två")
    with pytest.raises(ValidationError, match="uppdaterats sedan dess"):
        say("on_track", text="Tre", corrects=first)


def test_the_form_opens_with_all_that_was_said(say, address, client_of, row):
    said = say("deviating", text="Se bilagan.", proposed_end=date(2021, 4, 30), **WHY)
    client = client_of("controller")
    assert f"?rattar={said.number}" in client.get(address).content.decode()

    form = client.get(f"{address}uppdatera/?rattar={said.number}").context["form"]
    assert form.initial["cause"] == "Sent underlag." and form.initial["proposed_end"] == date(2021, 4, 30)
    values = {name: form[name].value() or "" for name in form.fields}
    response = client.post(f"{address}uppdatera/", {**values, "cause": "Sent underlag från regionen."})

    assert response.status_code == 302
    assert row(COSTS).updates.order_by("-number").first().corrects == said


def test_a_date_that_waits_stands_in_the_form_though_another_is_decided(say, address, client_of, person):
    other = say("deviating", of="avtalsvillkor", proposed_end=date(2021, 6, 30), **WHY)
    decide_proposal(update=other, approved=True, by=person("avdelningschef"))
    said = say("deviating", proposed_end=date(2021, 4, 30), **WHY)
    form = client_of("controller").get(f"{address}uppdatera/?rattar={said.number}").context["form"]
    assert form.initial["proposed_end"] == date(2021, 4, 30)


def test_a_row_that_left_the_plan_says_so_to_whoever_would_update_it(address, client_of, row):
    SubActivity.objects.filter(pk=row(COSTS).pk).update(ended_on=date(2020, 12, 15))
    answer = client_of("controller").get(f"{address}uppdatera/")
    assert answer.status_code == 403 and "har utgått ur planen" in answer.content.decode()


def test_another_persons_update_is_no_link(say, address, client_of):
    said = say("on_track", by="avdelningschef")
    client = client_of("controller")

    assert "?rattar=" not in client.get(address).content.decode()
    assert client.get(f"{address}uppdatera/?rattar={said.number}").context["form"].initial.get("corrects") is None


def test_a_correction_somebody_else_overtook_becomes_an_update_when_saved_again(say, address, client_of, row):
    first = say("on_track", text="Ett")
    second = say("on_track", by="avdelningschef", text="Två")
    values = {"signal": "on_track", "text": "Mitt", "based_on": second.number, "corrects": first.number}
    client = client_of("controller")

    response = client.post(f"{address}uppdatera/", values)
    assert response.status_code == 422 and response.context["form"]["text"].value() == "Mitt"
    assert client.post(f"{address}uppdatera/", {**values, "corrects": ""}).status_code == 302
    assert row(COSTS).updates.order_by("-number").first().corrects is None


def test_a_proposal_that_a_later_one_replaces_waits_for_nobody(say, row, person):
    first = say("deviating", proposed_end=date(2021, 4, 30), **WHY)
    second = say("deviating", proposed_end=date(2021, 5, 31), **WHY)

    assert list(StatusUpdate.objects.awaiting_decision().filter(sub_activity=row(COSTS))) == [second]
    told = views(row(COSTS))
    assert (told[first.number].proposal.closed, told[second.number].proposal.closed) == ("replaced", "")
    assert "Ersatt av en senare uppdatering" in told[first.number].words
    with pytest.raises(ValidationError, match="väntar inte längre"):
        decide_proposal(update=first, approved=True, by=person("avdelningschef"))


def test_a_proposal_taken_back_by_a_correction_waits_for_nobody(say, row):
    first = say("deviating", proposed_end=date(2021, 4, 30), **WHY)
    say("deviating", corrects=first, **WHY)

    assert not StatusUpdate.objects.awaiting_decision().filter(sub_activity=row(COSTS)).exists()
    assert views(row(COSTS))[first.number].proposal.closed == "replaced"


def test_a_proposal_of_a_finished_row_is_closed_and_says_so(say, row, address, client_of, person):
    first = say("deviating", proposed_end=date(2021, 4, 30), **WHY)
    say("finished")

    assert not StatusUpdate.objects.awaiting_decision().filter(sub_activity=row(COSTS)).exists()
    page = client_of("avdelningschef").get(f"{address}forslag/{first.number}/").content.decode()
    assert "Stängt, eftersom arbetet är avslutat" in page and 'name="beslut"' not in page


def test_a_proposal_of_a_row_that_left_the_plan_is_closed(say, row):
    first = say("deviating", proposed_end=date(2021, 4, 30), **WHY)
    SubActivity.objects.filter(pk=row(COSTS).pk).update(ended_on=date(2020, 12, 15))

    assert views(row(COSTS))[first.number].proposal.outcome == "Stängt, eftersom delaktiviteten har utgått ur planen"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("2202-12-31", "mer än två år efter planens slut"), ("2021-01-31", "så tiden kortas")],
)
def test_a_date_hardly_meant_is_asked_about_before_it_is_saved(day, sentence, address, client_of, row):
    values = {"signal": "deviating", **WHY, "proposed_end": day, "based_on": row(COSTS).updates.count()}
    client = client_of("controller")

    asked = client.post(f"{address}uppdatera/", values)
    assert asked.status_code == 422
    assert sentence in asked.context["form"].errors["proposed_end"][0]
    assert f'value="{day}"' in asked.content.decode() and f"{day} är rätt dag" in asked.content.decode()
    assert client.post(f"{address}uppdatera/", {**values, "sakert": day}).status_code == 302
    assert str(row(COSTS).updates.order_by("-number").first().proposed_end) == day


@pytest.mark.parametrize("typed", ["30/4 2021", "30.4.2021", "30 april 2021"])
def test_a_date_is_understood_as_it_is_written(typed, address, client_of, row):
    values = {"signal": "deviating", **WHY, "proposed_end": typed, "based_on": row(COSTS).updates.count()}

    assert client_of("controller").post(f"{address}uppdatera/", values).status_code == 302
    assert row(COSTS).updates.order_by("-number").first().proposed_end == date(2021, 4, 30)
