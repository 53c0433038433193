from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activities.errors import ConflictError
from activities.models import Role, StatusUpdate
from activities.models.register import save
from activities.plan.actions import confirm_unchanged, decide_proposal, save_draft, update_status

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


WHY = {"cause": "Sent underlag.", "measure": "Fler möten.", "consequence": "En månad senare."}


def propose(row, signal, by, day):
    return update(row, signal("deviating"), by, **WHY, proposed_end=day)


def update(row, signal, by, **values):
    values = {"text": "Nytt läge.", "based_on": row.updates.count(), **values}
    return update_status(row=row, signal=signal, by=by, **values)


def test_an_update_becomes_the_newest_and_leaves_the_earlier_ones(row, signal, person):
    costs = row("Definiera alla kostnader")
    before = list(costs.updates.values_list("number", "text"))

    saved = update(costs, signal("on_track"), person("controller"), text="Hyresavtalen är klara.")

    assert saved.number == before[0][0] + 1
    assert list(costs.updates.values_list("number", "text")) == [(saved.number, "Hyresavtalen är klara."), *before]


def test_an_update_keeps_the_name_the_person_had(row, signal, person):
    controller = person("controller")
    saved = update(row("Definiera alla kostnader"), signal("on_track"), controller)

    save(record=_renamed(controller, "Någon annan"), by=controller, reason="Nytt namn")

    assert StatusUpdate.objects.get(pk=saved.pk).by_name == "Controller"


def _renamed(user, name):
    user.name = name
    return user


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("cause", "Skriv orsaken till avvikelsen."),
        ("measure", "Skriv vad ni gör åt avvikelsen."),
        ("consequence", "Skriv vad avvikelsen får för följd."),
    ],
)
def test_a_deviation_names_what_it_lacks(missing, sentence, row, signal, person):
    with pytest.raises(ValidationError) as caught:
        update(row("Definiera alla kostnader"), signal("deviating"), person("controller"), **{**WHY, missing: " \n "})
    assert caught.value.message_dict == {missing: [sentence]}


def test_what_belongs_to_a_deviation_is_neither_dropped_nor_saved_with_another_signal(row, signal, person):
    with pytest.raises(ValidationError) as caught:
        update(row("Definiera alla kostnader"), signal("on_track"), person("controller"), **WHY)
    assert set(caught.value.message_dict) == set(WHY)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2020, 4, 30), "ligger före delaktivitetens startdatum 2020-05-01"),
        (date(2021, 3, 1), "är redan planens slutdatum"),
    ],
)
def test_a_proposed_date_that_cannot_be_is_refused(day, sentence, row, signal, person):
    with pytest.raises(ValidationError, match=sentence):
        propose(row("Definiera alla kostnader"), signal, person("controller"), day)


def test_a_row_without_a_period_has_none_to_move(row, signal, person):
    with pytest.raises(ValidationError, match="ingen tidsplan att flytta"):
        propose(row("Utse och ansvara"), signal, person("avdelningschef"), date(2021, 1, 1))


def test_a_proposed_date_moves_nothing_by_itself(row, signal, person):
    costs = row("Definiera alla kostnader")

    saved = propose(costs, signal, person("controller"), date(2021, 4, 30))

    costs.refresh_from_db()
    assert (costs.end, saved.planned_end, saved.proposed_end) == (
        date(2021, 3, 1),
        date(2021, 3, 1),
        date(2021, 4, 30),
    )


def test_an_approved_date_moves_the_plan_and_says_why(row, signal, person):
    costs = row("Definiera alla kostnader")
    proposed = propose(costs, signal, person("controller"), date(2021, 4, 30))

    decide_proposal(update=proposed, approved=True, by=person("avdelningschef"))

    costs.refresh_from_db()
    record = costs.history.first()
    assert costs.end == date(2021, 4, 30)
    assert record.history_user.username == "avdelningschef"
    assert record.history_change_reason == f"Förslag i uppdatering {proposed.number} godkänt. Sent underlag."


def test_a_single_date_moves_whole(row, signal, person):
    announced = row("Annonsera i den nationella")
    proposed = propose(announced, signal, person("utvecklingsledare"), date(2022, 2, 1))

    decide_proposal(update=proposed, approved=True, by=person("avdelningschef"))

    announced.refresh_from_db()
    assert str(announced.period) == "2022-02-01"


def test_a_date_turned_down_leaves_the_plan_and_keeps_the_words(row, signal, person):
    costs = row("Definiera alla kostnader")
    proposed = propose(costs, signal, person("controller"), date(2021, 4, 30))

    decision = decide_proposal(update=proposed, approved=False, words="Håll datumet.", by=person("avdelningschef"))

    costs.refresh_from_db()
    assert (costs.end, decision.words, decision.by_name) == (date(2021, 3, 1), "Håll datumet.", "Avdelningschef")


def test_turning_down_needs_words(row, signal, person):
    proposed = propose(row("Definiera alla kostnader"), signal, person("controller"), date(2021, 4, 30))
    with pytest.raises(ValidationError, match="Skriv varför förslaget avslås"):
        decide_proposal(update=proposed, approved=False, by=person("avdelningschef"))


def test_a_proposal_is_decided_once(row, signal, person):
    proposed = propose(row("Definiera alla kostnader"), signal, person("controller"), date(2021, 4, 30))
    decide_proposal(update=proposed, approved=True, by=person("avdelningschef"))
    with pytest.raises(ValidationError, match="redan avgjort"):
        decide_proposal(update=proposed, approved=False, words="Ångrat", by=person("avdelningschef"))


def test_a_proposal_on_dates_that_have_moved_is_not_approved(row, signal, person):
    costs = row("Definiera alla kostnader")
    proposed = propose(costs, signal, person("controller"), date(2021, 4, 30))
    costs.end = date(2021, 3, 31)
    save(record=costs, by=person("avdelningschef"), reason="Flyttad i mötet")
    with pytest.raises(ValidationError, match="har ändrats sedan förslaget skrevs"):
        decide_proposal(update=proposed, approved=True, by=person("avdelningschef"))


def test_the_date_of_an_ended_row_moves_no_more(row, signal, person):
    costs = row("Definiera alla kostnader")
    proposed = propose(costs, signal, person("controller"), date(2021, 4, 30))
    type(costs).objects.filter(pk=costs.pk).update(ended_on=date(2020, 12, 15))

    with pytest.raises(ValidationError, match="har utgått ur planen"):
        decide_proposal(update=proposed, approved=True, by=person("avdelningschef"))

    waiting = StatusUpdate.objects.awaiting_decision_of(person("avdelningschef"), date(2020, 12, 15))
    assert proposed not in waiting


@pytest.mark.parametrize("username", ["utvecklingsledare", "controller", "forvaltningschef", "partner", "admin"])
def test_only_the_leader_decides_on_dates(username, row, signal, person):
    proposed = propose(row("Definiera alla kostnader"), signal, person("controller"), date(2021, 4, 30))
    with pytest.raises(PermissionDenied):
        decide_proposal(update=proposed, approved=True, by=person(username))


def test_a_proposal_waits_for_whoever_leads_its_plan_and_for_nobody_else(row, signal, person):
    proposed = propose(row("Definiera alla kostnader"), signal, person("controller"), date(2021, 4, 30))
    waits = StatusUpdate.objects.awaiting_decision_of
    assert proposed in waits(person("avdelningschef"), date(2020, 12, 15))
    assert not waits(person("controller"), date(2020, 12, 15)).exists()


def test_unchanged_is_recorded_with_the_words_that_still_hold(row, person):
    costs = row("Definiera alla kostnader")
    before = costs.updates.first()

    saved = confirm_unchanged(row=costs, by=person("controller"), based_on=before.number)

    assert (saved.unchanged, saved.signal, saved.cause) == (True, before.signal, before.cause)


def test_nothing_said_before_leaves_nothing_to_confirm(row, person):
    with pytest.raises(ValidationError, match="ingen tidigare uppdatering"):
        confirm_unchanged(row=row("Annonsera i den"), by=person("utvecklingsledare"), based_on=0)


def test_a_draft_may_be_incomplete_and_is_ones_own(row, person):
    costs = row("Definiera alla kostnader")
    save_draft(row=costs, by=person("controller"), fields={"signal": "deviating", "cause": "Hal"})
    save_draft(row=costs, by=person("controller"), fields={"signal": "deviating", "cause": "Halv"})

    draft = costs.drafts.get()
    assert (draft.by.username, draft.fields["cause"]) == ("controller", "Halv")


def test_a_submitted_update_is_done_with_the_draft(row, signal, person):
    costs = row("Definiera alla kostnader")
    save_draft(row=costs, by=person("controller"), fields={"text": "Nästan"})
    update(costs, signal("on_track"), person("controller"))
    assert not costs.drafts.exists()


def test_words_older_than_what_the_same_person_submitted_come_too_late(row, signal, person):
    costs, by = row("Definiera alla kostnader"), person("controller")
    number = costs.updates.count()
    update_status(row=costs, signal=signal("on_track"), by=by, based_on=number, text="Klart")
    with pytest.raises(ConflictError):
        save_draft(row=costs, by=by, fields={"text": "Kla"}, based_on=number)
    assert not costs.drafts.exists()
    save_draft(row=costs, by=by, fields={"text": "Mer"}, based_on=number + 1)
    assert costs.drafts.get().fields == {"text": "Mer"}


def test_words_begun_before_another_submitted_are_kept(row, signal, person):
    costs = row("Definiera alla kostnader")
    number = costs.updates.count()
    leader = person("avdelningschef")
    update_status(row=costs, signal=signal("on_track"), by=leader, based_on=number, text="Ny")
    save_draft(row=costs, by=person("controller"), fields={"text": "Mitt"}, based_on=number)
    assert costs.drafts.get().fields == {"text": "Mitt"}


def test_nobody_drafts_on_rows_of_others(row, person):
    with pytest.raises(PermissionDenied):
        save_draft(row=row("Definiera alla kostnader"), by=person("forvaltningschef"), fields={})


def test_an_update_based_on_an_older_one_meets_what_was_saved_meanwhile(row, signal, person):
    costs = row("Definiera alla kostnader")
    update(costs, signal("on_track"), person("controller"), text="Först.")

    with pytest.raises(ConflictError) as caught:
        update(costs, signal("finished"), person("utvecklingsledare"), based_on=costs.updates.count() - 1)

    assert caught.value.latest.text == "Först."
    assert costs.updates.first().text == "Först."


@pytest.mark.parametrize("username", ["forvaltningschef", "namndsekreterare", "partner", "admin"])
def test_people_outside_the_group_set_no_signal(username, row, signal, person):
    with pytest.raises(PermissionDenied):
        update(row("Definiera alla kostnader"), signal("on_track"), person(username))


def test_the_leader_of_arbetsgrupp_lov_sets_any_signal(row, signal, person):
    saved = update(row("Annonsera i den nationella"), signal("on_track"), person("avdelningschef"))

    assert saved.by_name == "Avdelningschef"


def test_text_is_stored_composed_and_trimmed(row, signal, person):
    decomposed = "  O\u0308vrigt a\u0308r klart.\r\nMer.  "

    saved = update(row("Definiera alla kostnader"), signal("on_track"), person("controller"), text=decomposed)

    assert saved.text == "Övrigt är klart.\nMer."


def test_an_update_takes_its_time_from_the_one_clock(row, signal, person):
    saved = update(row("Definiera alla kostnader"), signal("on_track"), person("controller"))

    assert saved.at.date().isoformat() == "2020-12-15"


def test_a_saved_record_tells_who_when_and_why(person):
    moment = datetime(2020, 12, 1, 8, tzinfo=UTC)

    role = save(record=Role(title="Verksamhetschef"), by=person("admin"), reason="Ny tjänst", now=moment)

    record = role.history.get()
    assert (record.history_user.username, record.history_date, record.history_change_reason) == (
        "admin",
        moment,
        "Ny tjänst",
    )


def test_a_record_that_breaks_a_rule_is_not_saved(person):
    with pytest.raises(ValidationError, match="Rollen finns redan"):
        save(record=Role(title="CONTROLLER"), by=person("admin"), reason="Dubblett")


def test_what_looks_like_a_personnummer_is_refused_in_every_text(row, signal, person):
    words = {name: f"Om 640823 3234 i {name}" for name in ("text", "cause", "measure", "consequence")}
    with pytest.raises(ValidationError) as error:
        update(row("Ta fram avtalsvillkor"), signal("deviating"), person("controller"), **words)
    assert error.value.message_dict.keys() == words.keys()
