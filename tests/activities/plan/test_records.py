"""A row's documents: whole, in order, and the same as page and as data."""

from __future__ import annotations

import json
import unicodedata
from datetime import date

import pytest
from django.test import override_settings

from activities.calendar import clock
from activities.groups.actions.partner import log_contact, note_outcome
from activities.models import (
    BasisStep,
    DecisionBasis,
    Meeting,
    MeetingTask,
    Partner,
    PartnerContact,
    StatusUpdate,
    SubActivity,
    WorkingGroup,
)
from activities.models.register import save
from activities.plan.actions import update_status
from activities.plan.records import Entry, Section, as_data, records_of
from activities.rows import presenters
from activities.rows.story import writes_to
from tests.harness.pages import PLAN, words
from tests.harness.queries import query_budget

pytestmark = pytest.mark.django_db


def weather(row: SubActivity, on: date) -> Section:
    """A section of some other room."""
    return Section("weather", "Väder", (Entry(heading=f"{row.name} den {on}"),))


@pytest.fixture
def changed(row, person):
    """A row with updates, a change of the plan and words in decomposed letters."""
    costs = row("Definiera alla kostnader")
    costs.title = "Definiera kostnader"
    save(record=costs, by=person("avdelningschef"), reason="Kortare namn")
    decomposed = unicodedata.normalize("NFD", "Mötet i Ånge gav en idé.\n\nTvå stycken.")
    StatusUpdate.objects.create(  # past the action, which would compose the letters
        sub_activity=costs,
        number=4,
        signal_id="on_track",
        text=decomposed,
        at=clock.now(),
        by=person("controller"),
        by_name="Controller",
    )
    return SubActivity.objects.with_facts().get(pk=costs.pk)


@pytest.fixture
def data(changed, client_of):
    response = client_of("controller").get(f"{PLAN}delaktivitet/{changed.pk}/handlingar/handlingar.json")
    assert response["Content-Disposition"] == (
        f'attachment; filename="handlingar-lov-sarskilt-boende-rad-{changed.pk}-2020-12-15.json"'
    )
    assert "\\u" not in response.content.decode()
    return json.loads(response.content)


def section(data: dict, key: str) -> dict:
    (found,) = [section for section in data["sections"] if section["key"] == key]
    return found


def test_the_data_holds_every_update(data, changed):
    written = [(entry["at"], entry["by"], entry["text"]) for entry in section(data, "updates")["entries"]]
    assert written == [
        (
            update.at.astimezone(clock.now().tzinfo).isoformat(),
            update.by_name,
            unicodedata.normalize("NFC", presenters.update_view(update).words),
        )
        for update in changed.updates.order_by("number")
    ]


def test_the_data_holds_every_change_with_before_and_after(data, changed):
    told = [
        (change["what"], [tuple(values) for values in change["fields"]])
        for entry in section(data, "changes")["entries"]
        for change in entry["changes"]
    ]
    made = [(change.what, list(change.fields)) for write in reversed(writes_to(changed)) for change in write.changes]
    assert told == made
    before = "Definiera alla kostnader för tjänsten och besluta om ersättningsnivå"
    assert told[-1] == ("Delaktivitet: ändrad", [("delaktivitet", before, "Definiera kostnader")])


def test_the_keys_are_the_same_whatever_the_row_holds(data, row, client_of):
    other = row("Införliva LOV")
    bare = client_of("controller").get(f"{PLAN}delaktivitet/{other.pk}/handlingar/handlingar.json").json()
    top = ["schema", "taken", *("municipality", "administration", "plan", "diary_number", "step", "activity", "row")]
    entry = ["heading", "at", "by", "text", "facts", "changes"]
    for found in (data, bare):
        assert list(found) == [*top, "sections"]
        assert [part["key"] for part in found["sections"]] == [
            *("plan", "people", "updates", "reported", "bases", "meetings", "contacts"),
            *("points", "changes", "sources"),
        ]
        assert all(list(item) == entry for part in found["sections"] for item in part["entries"])
    assert section(bare, "updates")["entries"] == []


def test_all_text_is_composed(data):
    text = json.dumps(data, ensure_ascii=False)
    assert unicodedata.is_normalized("NFC", text)
    assert "Mötet i Ånge gav en idé." in text


def test_the_page_is_whole_and_says_who_took_it_out_and_when(changed, client_of, data):
    response = client_of("controller").get(f"{PLAN}delaktivitet/{changed.pk}/handlingar/")
    page, html = unicodedata.normalize("NFC", words(response)), response.content.decode()

    assert "Uttag gjort 2020-12-15 kl. " in page and " av Controller. Alla klockslag är svensk tid." in page
    assert "<details" not in html
    assert "2020-06-01 kl. 9.00.00" in page
    for part in data["sections"]:
        assert part["heading"] in page
        for entry in part["entries"]:
            assert entry["heading"] in page
            for value in [value for _, value in entry["facts"]]:
                assert " ".join(value.split()) in page
            for _, before, after in [fields for change in entry["changes"] for fields in change["fields"]]:
                assert before in page and after in page
    assert "Två stycken." in page


def test_a_row_nobody_has_touched_says_so(client_of, row):
    page = words(client_of("controller").get(f"{PLAN}delaktivitet/{row('Införliva LOV').pk}/handlingar/"))
    assert "Ingen har uppdaterat delaktiviteten. Den räknas som ej påbörjad." in page


def test_another_room_adds_its_section_by_a_setting(changed, settings):
    with override_settings(ROW_RECORDS=[*settings.ROW_RECORDS, f"{__name__}.weather"]):
        records = records_of(changed, by="Controller", at=clock.now())
    assert records.sections[-1].entries[0].heading == "Definiera kostnader den 2020-12-15"
    assert as_data(records)["sections"][-1]["key"] == "weather"


def test_a_summer_and_a_winter_moment_are_told_in_swedish_time(data):
    moments = [entry["at"] for entry in section(data, "updates")["entries"]]
    assert moments[0] == "2020-06-01T09:00:00+02:00"
    assert moments[2].endswith("+01:00")


def test_hostile_words_are_only_words(client_of, changed, person):
    update_status(
        row=changed,
        signal=changed.updates.first().signal,
        text="<script>alert(1)</script> {{ settings.SECRET_KEY }}",
        by=person("controller"),
        based_on=4,
    )
    response = client_of("controller").get(f"{PLAN}delaktivitet/{changed.pk}/handlingar/")
    assert "<script>alert" not in response.content.decode()
    assert "{{ settings.SECRET_KEY }}" in words(response)


@pytest.mark.both_databases
@pytest.mark.parametrize("address", ["handlingar/", "handlingar/handlingar.json"])
def test_the_documents_cost_the_same_whatever_their_length(address, changed, client_of, person):
    client, path = client_of("controller"), f"{PLAN}delaktivitet/{changed.pk}/{address}"
    with query_budget(35) as few:
        client.get(path)
    for number in range(4, 10):
        update_status(
            row=changed,
            signal=changed.updates.first().signal,
            text="Mer",
            by=person("controller"),
            based_on=number,
        )
        changed.title = f"Namn {number}"
        save(record=changed, by=person("avdelningschef"), reason="Nytt namn")
    with query_budget(35) as many:
        client.get(path)
    assert len(many) == len(few)


def told(data: dict, key: str) -> str:
    return json.dumps(section(data, key), ensure_ascii=False)


def test_a_basis_is_told_with_where_it_is_and_what_was_decided(row, person, client_of):
    found = row("Definiera alla kostnader")
    base = DecisionBasis.objects.create(
        sub_activity=found, title="Kostnader", link="https://example.org/underlag", diary_number="2020.099 VON"
    )
    steps = [("draft", {}), ("decided", {"decided_on": date(2020, 11, 3), "decided_by": "board", "paragraph": "§ 9"})]
    for number, (state, values) in enumerate(steps, 1):
        by = {"by": person("controller"), "by_name": "Controller"}
        BasisStep.objects.create(basis=base, number=number, round=1, state=state, at=clock.now(), **by, **values)
    path = f"{PLAN}delaktivitet/{found.pk}/handlingar/handlingar.json"
    bases = told(client_of("controller").get(path).json(), "bases")
    for said in ("https://example.org/underlag", "2020.099 VON", "2020-11-03", "§ 9"):
        assert said in bases


def test_meetings_of_the_group_and_those_that_took_up_the_row_are_told_with_notes_and_tasks(row, person, client_of):
    found, other, by = row("Definiera alla kostnader"), row("Införliva LOV"), person("avdelningschef")
    steering = WorkingGroup.objects.get(plan=found.activity.step.plan, kind="steering")
    held = {"called_by": by, "called_by_name": str(by), "on": date(2020, 12, 1)}
    own = Meeting.objects.create(group=found.group, place="Rum 4", **held)
    agenda = {"sections": [{"heading": "Avvikelser", "items": [point(found.name), point(other.name)]}]}
    noted = {"version": 1, "notes_at": clock.now(), "notes_by_name": "Avdelningschef", "agenda": agenda}
    Meeting.objects.create(group=steering, notes="Kostnaderna gicks igenom.", **noted, **held)
    later = {**held, "on": date(2020, 12, 8)}
    Meeting.objects.create(group=steering, place="Annat möte", **later)
    MeetingTask.objects.create(meeting=own, what="Fråga ekonomen", person=by, due=date(2020, 12, 20))

    path = f"{PLAN}delaktivitet/{found.pk}/handlingar/handlingar.json"
    meetings = told(client_of("controller").get(path).json(), "meetings")
    for said in ("Rum 4", "Kostnaderna gicks igenom.", "Fråga ekonomen", "senast 2020-12-20. Inte klart.", "Varför."):
        assert said in meetings
    assert other.name not in meetings and "Annat möte" not in meetings


def point(subject: str) -> dict:
    return {"subject": subject, "reasons": ["Varför."], "text": "", "said": ""}


def test_contacts_with_the_rows_partners_are_told_with_what_they_correct(row, person, client_of):
    found = row("Definiera alla kostnader")
    partner = found.collaborations.first().partner
    stranger = Partner.objects.filter(plan=partner.plan).exclude(collaborations__sub_activity=found)[0]
    by = {"by": person("controller"), "by_name": "Controller", "at": clock.now()}
    first = PartnerContact.objects.create(partner=partner, on=date(2020, 11, 2), text="Ringde om priset.", **by)
    PartnerContact.objects.create(partner=partner, on=date(2020, 11, 2), text="Mejlade.", corrects=first, **by)
    PartnerContact.objects.create(partner=stranger, on=date(2020, 11, 2), text="Om annat.", **by)
    about = log_contact(
        partner=stranger, on=date(2020, 11, 3), text="För radens skull.", learned="Lärdomen.", rows=[found], by=by["by"]
    )
    note_outcome(contact=about, by=by["by"], words="Mallen togs om.")
    path = f"{PLAN}delaktivitet/{found.pk}/handlingar/handlingar.json"
    contacts = told(client_of("controller").get(path).json(), "contacts")
    assert "Ringde om priset." in contacts and "2020-11-02: Ringde om priset." in contacts
    assert "Om annat." not in contacts
    for said in ("För radens skull.", "Lärdomen.", "Mallen togs om."):
        assert said in contacts
