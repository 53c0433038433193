"""What is found, by whom, and that what is found is as new as what was written."""

from __future__ import annotations

from datetime import date

import pytest

from activities.calendar import clock
from activities.models import (
    DecisionBasis,
    Meeting,
    MeetingTask,
    Partner,
    PartnerContact,
    Plan,
    Revision,
    Role,
    RoleHolding,
    SearchText,
    StatusUpdate,
    User,
    WorkingGroup,
    index,
    register,
)
from reporting.models import Assignment, SealedReport
from tests.harness.addresses import PERSONS, STAFF
from tests.harness.pages import flat
from tests.harness.queries import query_budget

pytestmark = pytest.mark.django_db
EVERY_KIND = {"row", "basis", "meeting", "task", "partner", "revision", "group", "report", "person"}


def found(client, words, **more) -> dict[str, list[str]]:
    """{kind: the names found} as the page shows them."""
    response = client.get("/sok/", {"q": words, **more})
    return {
        group.key: ["".join(text for text, _ in hit.title) for hit in group.hits]
        for group in response.context["groups"]
    }


def entries():
    columns = ("kind", "target", "plan", "title", "name", "place", "on", "exact", "loose", "parts")
    return list(SearchText.objects.order_by("kind", "target").values(*columns))


@pytest.mark.both_databases
def test_the_demo_was_written_as_a_rebuilding_writes_it():
    before = entries()
    assert index.rebuild() == len(before) and before == entries()


def test_a_word_is_found_in_every_spelling_and_form(client_of):
    client = client_of("controller")
    rows = found(client, "ersattning")["row"]
    assert "Utreda och definiera ersättningsmodell" in rows
    assert rows == found(client, "Ersättning")["row"] == found(client, "ersättningarna")["row"]
    assert found(client, "villkor avtal")["row"][0] == "Ta fram avtalsvillkor"


@pytest.mark.both_databases
def test_what_is_spelt_as_typed_comes_before_what_differs(client_of, person, row):
    controller = client_of("controller")
    for words, name in (("Om zånger", "avtalsvillkor"), ("Om zanger", "MBL")):
        update(row(name), words, person("controller"))
    assert found(controller, "zånger")["row"] == [row("avtalsvillkor").name, row("MBL").name]
    assert found(controller, "zanger")["row"] == [row("MBL").name, row("avtalsvillkor").name]


def update(row, words, by):
    number = row.updates.count() + 1
    return StatusUpdate.objects.create(
        sub_activity=row, number=number, signal_id="on_track", text=words, at=clock.now(), by=by, by_name=str(by)
    )


def test_a_hit_leads_to_the_very_place_with_its_words_marked(client_of, row, person):
    first = update(row("avtalsvillkor"), "Bolaget Zyxkonsult svarar i mars.", person("controller"))
    update(row("avtalsvillkor"), "Allt går som det ska.", person("controller"))
    page = client_of("controller").get("/sok/", {"q": "zyxkonsult"}).content.decode()
    assert f'delaktivitet/{row("avtalsvillkor").pk}/#uppdatering-{first.number}"' in page
    assert "Bolaget <mark>Zyxkonsult</mark> svarar i mars." in page
    shown = client_of("controller").get(f"/plan/lov-sarskilt-boende/delaktivitet/{row('avtalsvillkor').pk}/")
    assert f'id="uppdatering-{first.number}"' in shown.content.decode()


def test_what_is_renamed_or_taken_away_is_found_no_more(client_of, plan, person):
    by, client = person("admin"), client_of("controller")
    group = register.save(record=WorkingGroup(plan=plan, name="Zyxgruppen"), by=by, reason="Prov")
    meeting = Meeting(group=group, on=clock.today(), called_by=by, called_by_name=str(by))
    register.save(record=meeting, by=by, reason="Prov")
    assert set(found(client, "zyxgruppen")) == {"group", "meeting"}
    group.name = "Xyzgruppen"
    register.save(record=group, by=by, reason="Prov")
    assert not found(client, "zyxgruppen") and set(found(client, "xyzgruppen")) == {"group", "meeting"}
    register.delete(record=meeting, by=by, reason="Prov")
    assert set(found(client, "xyzgruppen")) == {"group"}


def test_the_page_without_words_and_without_hits_says_what_to_do(client_of):
    assert "Det här går att söka i" in flat(client_of("controller").get("/sok/"))
    assert "Det här går att söka i" in flat(client_of("controller").get("/sok/", {"q": " ., "}))
    nothing = flat(client_of("controller").get("/sok/", {"q": "<b>xylofon"}))
    assert "Inga träffar för ”<b>xylofon”" in nothing and "Kontrollera stavningen" in nothing
    assert "delaktiviteter" not in flat(client_of("namndsekreterare").get("/sok/"))


def test_many_hits_have_pages_of_their_own(client_of, plan, person):
    for number in range(60):
        register.save(record=WorkingGroup(plan=plan, name=f"Zyx {number:02}"), by=person("admin"), reason="Prov")
    client = client_of("controller")
    few = client.get("/sok/", {"q": "zyx"})
    assert "Visa alla 60" in flat(few) and len(found(client, "zyx")["group"]) == 5
    assert len(found(client, "zyx", slag="group")["group"]) == 50
    assert len(found(client, "zyx", slag="group", sida=2)["group"]) == 10
    assert "Föregående" in flat(client.get("/sok/", {"q": "zyx", "slag": "group", "sida": 2}))
    assert client.get("/sok/", {"q": "zyx", "slag": "x"}).status_code == 404
    assert client.get("/sok/", {"q": "zyx", "sida": "0"}).status_code == 404


def test_a_search_asks_at_most_eight_questions(client_of):
    for role in ("controller", "admin", "namndsekreterare", "partner"):
        client = client_of(role)
        with query_budget(8):
            assert client.get("/sok/", {"q": "ersättning nämnden"}).status_code == 200


def plant(plan, by) -> None:
    """The word zyxord in something of each kind."""

    def said(record, **fields):
        for name, value in fields.items():
            setattr(record, name, value)
        register.save(record=record, by=by, reason="Prov")

    basis = DecisionBasis.objects.filter(sub_activity__activity__step__plan=plan).first()
    update(basis.sub_activity, "Zyxord i en uppdatering.", by)
    said(basis, title="Zyxord i ett underlag")
    said(Meeting.objects.filter(group__plan=plan, version__gt=0).first(), notes="Zyxord i anteckningar")
    said(MeetingTask.objects.filter(meeting__group__plan=plan).first(), what="Zyxord att göra")
    said(WorkingGroup.objects.filter(plan=plan, kind="steering").get(), note="Zyxord i en grupp")
    said(Role.objects.get(title="Controller"), title="Controller zyxord")
    draft = Revision(plan=plan, number=99, title="Zyxord", created_at=clock.now(), created_by=by, created_by_name="P")
    said(draft)
    said(Assignment.objects.get(), what="Zyxord från nämnden")
    for partner in Partner.objects.filter(plan=plan):
        PartnerContact.objects.create(
            partner=partner, on=clock.today(), text="Zyxord i kontakten", at=clock.now(), by=by, by_name=str(by)
        )


@pytest.mark.both_databases
def test_everybody_finds_what_they_may_see_and_nothing_else(client_of, plan, person):
    """Each role × each kind; and every hit opens for whoever found it."""
    plant(plan, person("admin"))
    shared = Partner.objects.get(plan=plan, group__isnull=False)
    PartnerContact.objects.create(
        partner=shared, on=clock.today(), text="Zyxdelat", shared=True, at=clock.now(), by=person("admin"), by_name="A"
    )
    for role in PERSONS:
        client = client_of(role)
        response = client.get("/sok/", {"q": "zyxord"})
        kinds = {group.key for group in response.context["groups"]}
        assert kinds == (EVERY_KIND if role in STAFF else {"report"} if role == "namndsekreterare" else set()), role
        assert role != "partner" or "Inga träffar" in flat(response)
        for group in response.context["groups"]:
            assert client.get(group.hits[0].url).status_code == 200, (role, group.key)
        given = {"partner"} if role in STAFF else {"shared"} if role == "partner" else set()
        assert set(found(client, "zyxdelat")) == given, role


@pytest.mark.both_databases
def test_who_has_left_is_found_by_those_alone_who_may_open_the_page(client_of):
    gone = User.objects.create(username="zyx", name="Åsa Zyxman", last_day=date(2020, 10, 31))
    role = Role.objects.get(title="Controller")
    RoleHolding.objects.create(role=role, user=gone, start=date(2020, 1, 1), end=date(2020, 10, 31))
    for each in PERSONS:
        client = client_of(each)
        sees = {"left": ["Åsa Zyxman"]} if each in ("admin", "avdelningschef") else {}
        assert found(client, "asa zyxman") == sees, each
    page = client_of("avdelningschef").get("/sok/", {"q": "zyxman", "slag": "left"})
    assert client_of("avdelningschef").get(page.context["groups"][0].hits[0].url).status_code == 200


def test_another_plan_is_found_by_those_alone_who_see_it(client_of, plan, person):
    other = Plan(slug="annan", title="Annan plan", municipality="K", administration="F", board="N")
    register.save(record=other, by=person("admin"), reason="Prov")
    register.save(record=WorkingGroup(plan=other, name="Zyxgruppen"), by=person("admin"), reason="Prov")
    for role in PERSONS:
        assert set(found(client_of(role), "zyxgruppen")) == ({"group"} if role == "admin" else set()), role


def test_a_plan_is_found_by_its_name_and_number(client_of):
    title = "Tids- och aktivitetsplan för införandet av LOV inom särskilt boende för äldre"
    assert found(client_of("controller"), "2020.082 aktivitetsplan")["plan"] == [title]
    assert "plan" not in found(client_of("namndsekreterare"), "aktivitetsplan")


def test_a_report_is_found_by_the_words_it_was_sealed_with(client_of):
    report = SealedReport.objects.get(year=2020, number=2)
    assert "Rapporten för tertial 2 2020" in found(client_of("namndsekreterare"), "tjänsteskrivelsen")["report"]
    assert SearchText.objects.get(kind="report", target=report.pk).place == "rapporter/2020-T2/version/1/"
