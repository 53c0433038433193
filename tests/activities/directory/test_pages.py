"""The directory's pages, its notes, and a municipality as a partner."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from activities.directory.actions import add_as_partner, note_state
from activities.directory.municipalities import municipalities
from activities.errors import AppendOnlyError
from activities.models import MunicipalityNote, Partner, Plan
from tests.harness.pages import PLAN, words
from tests.harness.queries import query_budget

pytestmark = pytest.mark.django_db

ALL, BORAS = f"{PLAN}samverkan/kommuner/", f"{PLAN}samverkan/kommuner/boras/"
TYPED = {"state": "ended", "on": "2020-12-08", "source": "Utvecklingsledaren där"}
REFUSED = ["forvaltningschef", "namndsekreterare", "partner", "admin"]


@pytest.fixture
def note(plan, person):
    """note(on=…, corrects=…) of Borås, by the controller."""

    def write(state: str = "ended", on: date = date(2020, 12, 8), source: str = "Webbplatsen", **values):
        by = person("controller")
        boras = municipalities()["boras"]
        return note_state(plan=plan, municipality=boras, state=state, on=on, source=source, by=by, **values)

    return write


def listed(response) -> list[str]:
    return re.findall(r'class="cell-name"[^>]*><a [^>]*>([^<]+)', response.content.decode())


def test_the_page_has_the_reports_numbers_and_day(client_of):
    response = client_of("controller").get(ALL)
    told = words(response)
    assert len(listed(response)) == 212
    assert "Läget i oktober 2010, enligt Socialstyrelsen" in told and "bilaga 2, sidorna 47–48" in told
    for label, count in (("Alla", 212), ("LOV i drift", 68), ("Har beslutat att införa LOV", 85)):
        assert f"{label} | {count}" in told
    assert "Utreder LOV | 35" in told and "Har beslutat att inte införa LOV | 24" in told


def test_a_choice_in_the_address_narrows_orders_and_says_what_it_could_not_read(client_of):
    client = client_of("controller")
    assert listed(client.get(f"{ALL}?q=osthammar")) == ["Östhammar"]
    assert listed(client.get(f"{ALL}?lage=declined&ordning=-namn"))[:2] == ["Ödeshög", "Ydre"]
    assert client.get(f"{ALL}?q=&lage=declined&ordning=").headers["Location"] == f"{ALL}?lage=declined"
    assert "Läget i adressen finns inte i rapporten." in words(client.get(f"{ALL}?lage=x"))
    assert "Ingen kommun i förteckningen har alla orden." in words(client.get(f"{ALL}?q=goteborg"))


def test_the_page_asks_the_same_of_the_database_however_many_notes(client_of, note):
    client = client_of("controller")
    for number in range(3):
        note(on=date(2020, 11, 1 + number))
    with query_budget(12):
        client.get(ALL)


def test_a_note_stands_in_the_directory_and_its_history_newest_first(client_of, note):
    client = client_of("controller")
    note("investigating", date(2015, 3, 1), "Kommunens protokoll")
    response = client.post(BORAS, TYPED, follow=True)
    told = words(response)
    assert "Läget är antecknat." in told
    assert told.index("Har avslutat LOV, enligt Utvecklingsledaren där") < told.index("enligt Kommunens protokoll")
    assert "Har avslutat LOV, | 2020-12-08 | Enligt Utvecklingsledaren där" in words(client.get(ALL))


def test_a_correction_is_a_note_of_its_own_and_holds_instead(client_of, note):
    client = client_of("controller")
    wrong = note(on=date(2020, 12, 8))
    assert "2020-12-08" in client.get(f"{BORAS}?rattar={wrong.pk}").content.decode()
    corrected = {"state": "operating", "on": "2012-12-08", "source": "Webbplatsen", "corrects": wrong.pk}
    told = words(client.post(BORAS, corrected, follow=True))
    assert "Rättad av en senare anteckning" in told and "Rättar anteckningen om 8 december 2020" in told
    assert "LOV i drift, | 2012-12-08" in words(client.get(ALL))
    assert client.post(BORAS, corrected).status_code == 422
    assert MunicipalityNote.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("state", "", "Välj hur långt kommunen har kommit."),
        ("on", "2020-12-16", "Dagen har inte kommit än."),
        ("on", "2010-09-30", "Dagen ligger före läget i rapporten."),
        ("on", "", "Ange vilken dag läget gällde."),
        ("source", " ", "Skriv vem som sade det"),
        ("source", "å" * 201, "Korta den till högst 200 tecken."),
        ("source", "Ringde 19121212-1212", "personnummer"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(field, value, sentence, client_of):
    response = client_of("controller").post(BORAS, {**TYPED, field: value})
    assert response.status_code == 422 and sentence in words(response)
    kept = "2020-12-08" if field == "source" else TYPED["source"]
    assert kept in response.content.decode()
    assert not MunicipalityNote.objects.exists()


def test_a_note_of_another_municipality_cannot_be_put_right_here(note, plan, person):
    arboga = municipalities()["arboga"]
    with pytest.raises(ValidationError):
        note_state(
            plan=plan,
            municipality=arboga,
            state="ended",
            on=date(2020, 12, 8),
            source="X",
            corrects=note(),
            by=person("controller"),
        )


@pytest.mark.both_databases
def test_a_note_is_never_changed_nor_taken_away(note):
    kept = note()
    for change in (kept.save, kept.delete, MunicipalityNote.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            change()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE activities_municipalitynote SET source = 'Y'")
    with pytest.raises(DatabaseError), transaction.atomic():
        MunicipalityNote.objects.create(
            municipality="boras", state="x", on=kept.on, source="X", at=kept.at, by=kept.by, by_name="X"
        )


def test_a_municipality_becomes_a_partner_once_with_history(client_of, plan):
    client = client_of("controller")
    told = words(client.post(f"{BORAS}part/", follow=True))
    assert "Borås är samverkanspart i planen." in told and "Anteckna en kontakt" in told
    client.post(f"{BORAS}part/")
    partner = Partner.objects.get(plan=plan, name="Borås")
    assert partner.history.get().history_user.username == "controller"
    assert "Kommunen är samverkanspart." in words(client.get(BORAS))
    assert listed(client.get(f"{ALL}?q=borås")) == ["Borås"]


def test_a_partner_of_the_name_is_taken_for_the_municipality(plan, person):
    there = Partner.objects.create(plan=plan, name="Borås stad")
    assert add_as_partner(plan=plan, municipality=municipalities()["boras"], by=person("controller")) == there


@pytest.mark.parametrize("username", REFUSED)
def test_the_actions_ask_for_the_right_themselves(username, plan, person):
    boras, by = municipalities()["boras"], person(username)
    with pytest.raises(PermissionDenied):
        add_as_partner(plan=plan, municipality=boras, by=by)
    with pytest.raises(PermissionDenied):
        note_state(plan=plan, municipality=boras, state="ended", on=date(2020, 12, 8), source="X", by=by)


def test_work_in_one_plan_adds_nothing_in_another(person):
    other = Plan.objects.create(slug="annan", title="Annan", municipality="X", administration="X", board="X")
    with pytest.raises(PermissionDenied):
        add_as_partner(plan=other, municipality=municipalities()["boras"], by=person("controller"))


def test_who_only_reads_sees_no_forms(client_of):
    page = client_of("forvaltningschef").get(BORAS).content.decode()
    assert "Anteckna läget" not in page and "Lägg till som samverkanspart" not in page


def test_what_paid_back_its_grant_says_so_with_its_page(client_of):
    told = words(client_of("controller").get(f"{ALL}borlange/"))
    assert "Kommunen har betalat tillbaka bidraget, 522 387 kronor" in told.replace("\xa0", " ")
    assert "bilaga 2, sidan 47, och bilaga 3, sidan 49" in told


def test_a_municipality_that_is_not_in_the_report_does_not_exist(client_of):
    assert client_of("controller").get(f"{ALL}goteborg/").status_code == 404


def test_the_directory_is_reached_from_the_partners(client_of):
    assert f'href="{ALL}"' in client_of("controller").get(f"{PLAN}samverkan/").content.decode()


def test_a_search_of_the_whole_site_finds_the_municipalities(client_of):
    client = client_of("controller")
    for words_sought, where in (("boras", BORAS), ("östhammar", f"{ALL}osthammar/")):
        groups = {group.key: group for group in client.get("/sok/", {"q": words_sought}).context["groups"]}
        (first, *_) = groups["kommun"].hits
        assert first.url == where and first.label == "Oktober 2010" and first.words
    assert (
        len(client.get("/sok/", {"q": "har beslutat att införa LOV", "slag": "kommun"}).context["groups"][0].hits) == 50
    )
    for reader in ("namndsekreterare", "partner"):
        assert not client_of(reader).get("/sok/", {"q": "boras"}).context["groups"]
