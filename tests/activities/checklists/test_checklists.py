"""Control points: who adds, words and ticks them, what the row shows, and that no signal moves."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from activities.building.actions.parts import remove
from activities.checklists.actions import add_list, add_point, add_proposed, change_point, tick
from activities.checklists.points import lists, proposed
from activities.errors import AppendOnlyError, ConflictError
from activities.models import CheckPoint, CheckTick, StatusUpdate
from activities.models.register import edition_of, save
from tests.harness.pages import PLAN, flat, words
from tests.harness.queries import query_budget


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Utreda och definiera ersättningsmodell", ["ersattning"]),
        ("Ta fram relevanta, konkreta och uppföljningsbara krav på tjänsten", ["krav", "uppfoljning"]),
        ("Ta fram avtalsvillkor", ["villkor"]),
        ("Ta fram informationsmaterial och informera om vilka leverantörer som finns", ["information", "sprak"]),
        ("Utforma ett ickevalsalternativ för den som inte väljer leverantör", ["ickeval"]),
        ("Bestämma hur leverantörerna följs upp och kontrolleras", ["uppfoljning"]),
        ("Utforma uppdrag för och följa upp arbetet i underliggande arbetsgrupper", []),
    ],
)
def test_which_lists_fit_a_row(name, keys):
    assert [each.key for each in proposed(name)] == keys


@pytest.fixture
def costs(row):
    return row("Definiera alla kostnader")


@pytest.fixture
def open_point(costs):
    return costs.points.get(text__startswith="Kvalitetskraven")


def pages(costs) -> tuple[str, str]:
    return f"{PLAN}delaktivitet/{costs.pk}/", f"{PLAN}delaktivitet/{costs.pk}/kontrollpunkter/"


@pytest.mark.django_db
def test_the_row_and_its_list_show_how_many_are_considered_and_why(client_of, costs):
    row_page, list_page = pages(costs)
    client = client_of("forvaltningschef")
    assert "Kontrollpunkter | 5 av 8 beaktade" in words(client.get(row_page))
    told = words(client.get(list_page))
    assert "sidan 51: Vikten av rimlig ersättning | Beaktad | Controller, 2020-11-24 | Lokalerna räknas" in told
    assert "Pricka av" not in told and "5 av 8 beaktade" in words(client.get(f"{PLAN}kontrollpunkter/"))


@pytest.mark.django_db
def test_a_tick_changes_the_number_and_no_signal_and_what_was_said_stays(client_of, costs, open_point):
    client, updates = client_of("controller"), StatusUpdate.objects.count()
    page = f"{PLAN}kontrollpunkter/{open_point.pk}/"
    assert client.post(page, {"done": "ja", "note": "Nivån räknad om."}).status_code == 302
    assert "6 av 8 beaktade" in words(client.get(pages(costs)[0]))
    assert client.post(page, {"done": "nej", "note": "Ett krav till."}).status_code == 302
    assert "5 av 8 beaktade" in words(client.get(pages(costs)[0]))
    told = flat(client.get(page))
    assert "Ett krav till." in told and "Beaktad Controller, 2020-12-15 Nivån räknad om." in told
    assert client.post(page, {"note": "Ord"}).status_code == 422
    assert StatusUpdate.objects.count() == updates


@pytest.mark.django_db
def test_a_point_is_added_worded_otherwise_taken_away_and_put_back(client_of, costs, person):
    client, (row_page, list_page) = client_of("controller"), pages(costs)
    assert client.post(list_page, {"text": "Momsen är prövad.", "source": "Egen"}).status_code == 302
    again = client.post(list_page, {"text": "Momsen är prövad."})
    assert again.status_code == 422 and "har redan den kontrollpunkten" in flat(again)
    made, by = costs.points.get(text="Momsen är prövad."), person("controller")
    first = edition_of(made)
    change_point(point=made, text="Moms är prövad.", source="", is_removed=True, by=by, based_on=first)
    assert "5 av 8 beaktade" in words(client.get(row_page)) and "Borttagna punkter" in words(client.get(list_page))
    with pytest.raises(ValidationError, match="borttagen"):
        tick(point=made, done=True, by=by)
    with pytest.raises(ConflictError):
        change_point(point=made, text="Ord", source="", is_removed=False, by=by, based_on=first)
    edit = f"{PLAN}kontrollpunkter/{made.pk}/andra/"
    late = client.post(edit, {"text": "Mina ord.", "source": "", "based_on": first})
    assert late.status_code == 422 and "nu står ”Moms är prövad.”" in flat(late) and "Mina ord." in flat(late)
    change_point(point=made, text="Moms.", source="", is_removed=False, by=by, based_on=edition_of(made))
    assert "5 av 9 beaktade" in words(client.get(row_page))
    reasons = list(made.history.order_by("history_id").values_list("history_change_reason", flat=True))
    assert reasons == ["Kontrollpunkten lades till", "Kontrollpunkten togs bort", "Kontrollpunkten togs tillbaka"]


@pytest.mark.django_db
def test_what_is_sent_to_a_point_that_was_taken_away_meanwhile_comes_back(client_of, open_point, person):
    told = {"text": open_point.text, "source": open_point.source, "by": person("controller")}
    change_point(point=open_point, is_removed=True, based_on=edition_of(open_point), **told)
    late = client_of("controller").post(
        f"{PLAN}kontrollpunkter/{open_point.pk}/", {"done": "ja", "note": "Sent tänkt."}
    )
    assert late.status_code == 422 and "Ta tillbaka den först" in flat(late)
    assert "Sent tänkt." in late.content.decode() and not open_point.ticks.filter(note="Sent tänkt.").exists()


@pytest.mark.django_db
def test_a_list_is_added_once_even_when_a_point_of_it_was_taken_away(costs, open_point, person):
    by, chosen = person("controller"), lists()["ersattning"]
    open_point.is_removed = True
    save(record=open_point, by=by, reason="Prov")
    assert add_list(row=costs, chosen=chosen, by=by) == 0 and costs.points.count() == 8
    assert add_list(row=costs, chosen=lists()["konkurrens"], by=by) == 6
    assert list(costs.points.values_list("position", flat=True)) == list(range(1, 15))


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["forvaltningschef", "namndsekreterare", "partner", "admin"])
def test_who_sets_no_signal_touches_no_points(username, person, costs, open_point):
    by = person(username)
    for write in (
        lambda: tick(point=open_point, done=True, by=by),
        lambda: add_point(row=costs, text="Ord", by=by),
        lambda: add_list(row=costs, chosen=lists()["krav"], by=by),
        lambda: add_proposed(plan=costs.activity.step.plan, by=by),
        lambda: change_point(point=open_point, text="Ord", source="", is_removed=False, by=by, based_on=1),
    ):
        with pytest.raises(PermissionDenied):
            write()


@pytest.mark.django_db
def test_a_plan_being_laid_out_is_offered_the_lists_and_its_rows_can_still_go(client_of, plan, person, row):
    plan.state, plan.decided_on, plan.decided_paragraph = "building", None, ""
    save(record=plan, by=person("admin"), reason="Prov")
    assert "Kontrollpunkter" in words(client_of("admin").get(f"{PLAN}bygg/"))
    mbl = row("MBL")
    mbl.title = "Ta fram språkstöd"
    save(record=mbl, by=person("admin"), reason="Prov")
    done = client_of("admin").post(f"{PLAN}kontrollpunkter/", follow=True)
    assert "5 kontrollpunkter lades till på 1 delaktiviteter." in flat(done)
    remove(plan=plan, part=mbl, by=person("admin"))
    assert "Inga punkter saknades." in flat(client_of("admin").post(f"{PLAN}kontrollpunkter/", follow=True))


@pytest.mark.django_db
def test_the_documents_of_a_row_hold_its_points_with_every_tick(client_of, costs, open_point, person):
    tick(point=open_point, done=True, note="Klart nu.", by=person("controller"))
    tick(point=open_point, done=False, note="Inte än.", by=person("controller"))
    found = client_of("controller").get(f"{pages(costs)[0]}handlingar/handlingar.json").json()
    (section,) = [each for each in found["sections"] if each["key"] == "points"]
    (entry,) = [each for each in section["entries"] if each["heading"] == open_point.text]
    assert [label for label, _ in entry["facts"]] == ["Källa", "Beaktad", "Inte beaktad"]


@pytest.mark.django_db
def test_pages_ask_the_same_whatever_the_number_of_points(client_of, costs, person):
    client, (_, list_page) = client_of("controller"), pages(costs)
    with query_budget(14) as few:
        client.get(list_page)
    for key in ("krav", "sprak"):
        add_list(row=costs, chosen=lists()[key], by=person("controller"))
    with query_budget(14) as many:
        client.get(list_page)
    assert len(few) == len(many)
    with query_budget(8):
        client.get(f"{PLAN}kontrollpunkter/")


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_tick_is_never_changed():
    record = CheckTick.objects.earliest("pk")
    with pytest.raises(AppendOnlyError):
        record.save()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE activities_checktick SET done = NOT done")
    assert CheckPoint.objects.all().considered([record.point.sub_activity_id])
