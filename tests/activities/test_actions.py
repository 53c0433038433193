from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activities import actions
from activities.errors import ConflictError
from activities.models import Role, StatusUpdate

pytestmark = pytest.mark.django_db


def update(row, signal, by, **values):
    values = {"text": "Nytt läge.", "based_on": row.updates.count(), **values}
    return actions.update_status(row=row, signal=signal, by=by, **values)


def test_an_update_becomes_the_newest_and_leaves_the_earlier_ones(row, signal, person):
    costs = row("Definiera alla kostnader")
    before = list(costs.updates.values_list("number", "text"))

    saved = update(costs, signal("on_track"), person("controller"), text="Hyresavtalen är klara.")

    assert saved.number == before[0][0] + 1
    assert list(costs.updates.values_list("number", "text")) == [(saved.number, "Hyresavtalen är klara."), *before]


def test_an_update_keeps_the_name_the_person_had(row, signal, person):
    controller = person("controller")
    saved = update(row("Definiera alla kostnader"), signal("on_track"), controller)

    actions.save(record=_renamed(controller, "Någon annan"), by=controller, reason="Nytt namn")

    assert StatusUpdate.objects.get(pk=saved.pk).by_name == "Controller"


def _renamed(user, name):
    user.name = name
    return user


def test_a_deviation_without_a_reason_is_refused(row, signal, person):
    with pytest.raises(ValidationError, match="Skriv varför"):
        update(row("Definiera alla kostnader"), signal("deviating"), person("controller"), text="  \n ")


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

    role = actions.save(record=Role(title="Verksamhetschef"), by=person("admin"), reason="Ny tjänst", now=moment)

    record = role.history.get()
    assert (record.history_user.username, record.history_date, record.history_change_reason) == (
        "admin",
        moment,
        "Ny tjänst",
    )


def test_a_record_that_breaks_a_rule_is_not_saved(person):
    with pytest.raises(ValidationError, match="Rollen finns redan"):
        actions.save(record=Role(title="CONTROLLER"), by=person("admin"), reason="Dubblett")
