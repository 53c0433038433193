"""The partners' pages, their log, and the one page that their own people see."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from activities.errors import AppendOnlyError
from activities.groups.actions.partner import log_contact, reply
from activities.groups.reached import whom_to_reach
from activities.mail.digest import digest_of, lay_in_outbox
from activities.models import Partner, PartnerContact, Plan, RoleHolding, SubActivity, User, WorkingGroup
from activities.models.partner import CONTACT_LIMIT
from activities.models.register import save
from activities.pages.forms import CERTAIN
from activities.permissions import logs_contact
from activities.work.readers import Readers
from activities.work.sources import of_people
from activities.work.waiting import Kind
from tests.harness.pages import HOSTILE, PLAN, words
from tests.harness.queries import query_budget

pytestmark = pytest.mark.django_db

TODAY = date(2020, 12, 15)
SHARED = "Vi har skickat kravlistan."


@pytest.fixture
def buyers(plan) -> Partner:
    """The partner whose own people may read what is shared with it."""
    return Partner.objects.get(plan=plan, name="Upphandlingsenheten, KLK")


@pytest.fixture
def economists(plan) -> Partner:
    """A partner without a group of its own."""
    return Partner.objects.get(plan=plan, name="Ekonomienheten, KLK")


def page_of(partner: Partner) -> str:
    return f"{PLAN}samverkan/{partner.pk}/"


@pytest.fixture
def log(person):
    """log(partner, "text", shared=True)"""

    def write(partner: Partner, text: str, **values) -> PartnerContact:
        return log_contact(partner=partner, on=TODAY, text=text, by=person("controller"), **values)

    return write


# --- Rights ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("username", "expected"),
    [
        ("utvecklingsledare", True),
        ("controller", True),
        ("avdelningschef", True),
        ("forvaltningschef", False),  # co-opted and of the management group
        ("namndsekreterare", False),
        ("partner", False),
        ("admin", False),
    ],
)
def test_who_logs_contacts(username, expected, person, buyers):
    assert logs_contact(person(username), buyers) is expected


def test_work_in_one_plan_logs_nothing_in_another(person):
    other = Plan.objects.create(slug="annan", title="Annan", municipality="X", administration="X", board="X")
    assert not logs_contact(person("controller"), Partner.objects.create(plan=other, name="Part"))


@pytest.mark.parametrize("username", ["forvaltningschef", "namndsekreterare", "partner", "admin"])
def test_the_action_asks_for_the_right_itself(username, person, buyers):
    with pytest.raises(PermissionDenied):
        log_contact(partner=buyers, on=TODAY, text="Ord", by=person(username))


@pytest.mark.parametrize(
    "username", ["utvecklingsledare", "controller", "forvaltningschef", "namndsekreterare", "admin"]
)
def test_only_the_partys_own_people_have_the_partys_page(username, person, client_of):
    assert client_of(username).get("/samverkan/").status_code == 404


# --- What an external partner sees ------------------------------------------------------------------------------


def test_the_partner_reads_what_is_shared_with_it(client_of, person):
    page = words(client_of("partner").get("/samverkan/"))
    assert f"2 december 2020 | Utvecklingsledare | {SHARED}" in page


def test_the_partner_sees_nothing_that_is_not_shared(client_of, person, log, buyers):
    log(buyers, "Bara för oss")
    page = words(client_of("partner").get("/samverkan/"))
    assert "Bara för oss" not in page
    assert "Internt:" not in page


def test_the_partner_sees_nothing_of_another_partner(client_of, person, log, economists, plan):
    economists.group = WorkingGroup.objects.create(plan=plan, name="Ekonomer", kind="partner")
    save(record=economists, by=person("admin"), reason="Egen grupp")
    log(economists, "Till ekonomerna", shared=True)
    page = words(client_of("partner").get("/samverkan/"))
    assert "Till ekonomerna" not in page and economists.name not in page


def test_the_partners_page_tells_nothing_of_the_plan(client_of, plan):
    page = client_of("partner").get("/samverkan/").content.decode()
    assert plan.title not in page and f"/plan/{plan.slug}" not in page
    for row in SubActivity.objects.select_related("activity"):
        assert row.name not in page


@pytest.mark.parametrize(
    "path",
    [
        "",
        "grupper/",
        "grupper/{group}/",
        "moten/{meeting}/",
        "samverkan/",
        "samverkan/{partner}/",
        "delaktivitet/{row}/",
        "rapporter/",
        "rapporter/2020-T3/",
        "rapporter/2020-T3/utkast.pdf",
    ],
)
def test_every_other_page_does_not_exist_for_the_partner(path, client_of, buyers, row):
    costs = row("Definiera alla kostnader")
    found = path.format(group=costs.group_id, meeting=costs.group.meetings.first().pk, partner=buyers.pk, row=costs.pk)
    assert client_of("partner").get(PLAN + found).status_code == 404


def test_the_partners_right_ends_with_the_role(client_of):
    RoleHolding.objects.filter(user__username="partner").update(end=date(2020, 12, 14))
    assert client_of("partner").get("/samverkan/").status_code == 404


def test_a_partner_without_its_group_has_no_page(client_of, person, buyers):
    buyers.group = None
    save(record=buyers, by=person("admin"), reason="Gruppen upphör")
    assert client_of("partner").get("/samverkan/").status_code == 404


@pytest.mark.parametrize("kind", ["activity", "management", "board"])
def test_only_a_group_of_an_external_party_can_be_the_partners(kind, buyers, plan, person):
    buyers.group = WorkingGroup.objects.filter(plan=plan, kind=kind).first()
    with pytest.raises(ValidationError, match="slaget Extern part"):
        save(record=buyers, by=person("admin"), reason="Fel grupp")


def test_an_unshared_correction_is_not_hinted_at(client_of, log, buyers):
    log(buyers, "Rättat internt", corrects=PartnerContact.objects.get(shared=True))
    page = words(client_of("partner").get("/samverkan/"))
    assert SHARED in page
    assert "Rättat internt" not in page and "Rättad" not in page


def test_a_shared_correction_stands_beside_what_it_corrects(client_of, log, buyers):
    log(buyers, "Rätt dag är den 20 januari.", shared=True, corrects=PartnerContact.objects.get(shared=True))
    page = words(client_of("partner").get("/samverkan/"))
    assert "Rättar posten från 2 december 2020" in page
    assert "Rättad av en senare post" in page and SHARED in page


# --- What an external partner answers -------------------------------------------------------------------------


def reply_to(contact: PartnerContact) -> str:
    return f"/samverkan/{contact.pk}/svara/"


@pytest.fixture
def given(db: None) -> PartnerContact:
    return PartnerContact.objects.get(shared=True)


def test_a_reply_is_a_contact_in_the_log_with_who_and_when(client_of, buyers, given):
    partner = client_of("partner")
    assert f'href="{reply_to(given)}"' in partner.get("/samverkan/").content.decode()
    page = words(partner.post(reply_to(given), {"text": "Kraven går att följa upp."}, follow=True))
    assert "Svaret är skickat till kommunen." in page and "Ert svar | på posten från 2 december 2020" in page
    assert (
        "15 december 2020 | Upphandlare | Partens svar | på posten från 2 december 2020 | Kraven går att följa upp."
        in words(client_of("controller").get(page_of(buyers)))
    )
    made = buyers.contacts.latest("pk")
    assert (made.by.username, made.shared, made.answers) == ("partner", True, given)


def test_only_the_partys_own_people_answer(client_of, person, given):
    for username in ("utvecklingsledare", "controller", "avdelningschef", "forvaltningschef", "namndsekreterare"):
        with pytest.raises(PermissionDenied):
            reply(contact=given, text="Ord", by=person(username))
    assert client_of("controller").post(reply_to(given), {"text": "Ord"}).status_code == 404


def test_nothing_but_what_was_shared_with_the_party_is_answered(client_of, person, log, economists, buyers, plan):
    economists.group = WorkingGroup.objects.create(plan=plan, name="Ekonomer", kind="partner")
    save(record=economists, by=person("admin"), reason="Egen grupp")
    for contact in (log(buyers, "Bara för oss"), log(economists, "Till ekonomerna", shared=True)):
        assert client_of("partner").get(reply_to(contact)).status_code == 404
        with pytest.raises(PermissionDenied):
            reply(contact=contact, text="Ord", by=person("partner"))


def test_whoever_has_left_the_party_answers_no_more(client_of, person, given):
    RoleHolding.objects.filter(user__username="partner").update(end=date(2020, 12, 14))
    assert client_of("partner").post(reply_to(given), {"text": "Ord"}).status_code == 404
    with pytest.raises(PermissionDenied):
        reply(contact=given, text="Ord", by=person("partner"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" ", "Skriv ditt svar."),
        ("x" * (CONTACT_LIMIT + 1), "Texten är 5001 tecken."),
        ("Mina ord 1964-08-23 - 3234", "ser ut som ett personnummer"),
    ],
)
def test_a_reply_that_cannot_be_kept_says_why_and_keeps_the_words(text, sentence, client_of, given):
    answer = client_of("partner").post(reply_to(given), {"text": text})
    assert answer.status_code == 422 and sentence in words(answer)
    assert text.strip()[:40] in answer.content.decode()
    assert not PartnerContact.objects.filter(answers=given).exists()


def test_a_reply_is_the_partys_own_to_put_right(client_of, person, given, log, buyers):
    made = reply(contact=given, text="Fel dag", by=person("partner"))
    assert f"?rattar={made.pk}" not in client_of("controller").get(page_of(buyers)).content.decode()
    with pytest.raises(ValidationError, match="partens eget svar"):
        log(buyers, "Rätt dag", corrects=made)


def test_a_reply_is_told_to_whom_the_party_was_told_to_reach_until_somebody_answers(client_of, person, given, log):
    def told() -> set[int]:
        found = of_people(Readers.of(User.objects.all(), TODAY))
        return {pk for pk, items in found.items() if any(item.kind == Kind.REPLY for item in items)}

    assert told() == set()
    reply(contact=given, text="Kraven går att följa upp.", by=person("partner"))
    (reached,) = whom_to_reach([given.partner], TODAY).values()
    page = words(client_of("partner").get("/samverkan/"))
    assert reached and all(one.name in page and one.email in page for one in reached)
    assert told() == {one.user for one in reached}
    mail = lay_in_outbox(digest_of(User.objects.get(pk=reached[0].user), TODAY))
    assert "Parten har svarat 2020-12-15, skrivet av Upphandlare" in mail.text
    log(given.partner, "Vi har svarat.")
    assert told() == set()


def test_a_party_whose_rows_nobody_answers_for_reaches_whoever_leads_the_plan(given):
    given.partner.collaborations.all().delete()
    assert [one.name for one in whom_to_reach([given.partner], TODAY)[given.partner_id]] == ["Avdelningschef"]


def test_the_dates_a_party_is_shown_stay_as_they_were_shown(client_of, buyers, person):
    row = buyers.collaborations.first().sub_activity
    form = {"on": "2020-12-14", "text": "Så här ser tiden ut.", "shared": "on", "with_dates": "on"}
    assert f"{row.name}, {row.period}" in words(client_of("controller").get(page_of(buyers)))
    client_of("controller").post(page_of(buyers), form)
    shown, before = words(client_of("partner").get("/samverkan/")), str(row.period)
    assert f"Tidsplanen den 14 december 2020 | {row.name} | {before}" in shown

    row.end = date(2021, 12, 31)
    save(record=row, by=person("avdelningschef"), reason="Ny tid")
    assert words(client_of("partner").get("/samverkan/")) == shown


def test_dates_are_shown_with_what_is_shared_alone(buyers, client_of, person):
    form = {"on": "2020-12-14", "text": "Mina ord", "with_dates": "on"}
    answer = client_of("controller").post(page_of(buyers), form)
    assert answer.status_code == 422 and "Bocka också för Visa för parten" in words(answer)
    values = {"by": person("controller"), "by_name": "N", "text": "T", "dates": [["a", "b"]]}
    with pytest.raises(IntegrityError):
        PartnerContact.objects.create(partner=buyers, on=TODAY, at="2020-12-15T10:00:00Z", **values)


# --- The pages and the log ---------------------------------------------------------------------------------------


def test_all_partners_stand_with_their_rows_and_the_last_contact(client_of, plan):
    page = words(client_of("forvaltningschef").get(f"{PLAN}samverkan/"))
    assert (
        "Personalenheten, KLK | Ta fram rutiner för förhandling och information enligt MBL | Ingen kontakt ännu" in page
    )
    assert page.count("2020-12-02") == 1
    for name in plan.partners.values_list("name", flat=True):
        assert name in page


def test_a_partner_shows_what_the_collaboration_is(client_of, plan):
    others = Partner.objects.get(plan=plan, name="Andra LOV-kommuner")
    page = words(client_of("controller").get(page_of(others)))
    assert "Utreda och definiera ersättningsmodell | Omvärldsbevaka och upprätta kontakt" in page
    assert "Båda ersätter per vårdtyngd i tre nivåer." in page


@pytest.mark.both_databases
def test_a_partners_page_keeps_to_its_queries(client_of, buyers, log):
    client = client_of("controller")
    with query_budget(12) as few:
        client.get(page_of(buyers))
    for number in range(9):
        log(buyers, f"Kontakt {number}", shared=bool(number % 2))
    with query_budget(12) as many:
        client.get(page_of(buyers))
    theirs = client_of("partner")
    with query_budget(5):
        theirs.get("/samverkan/")
    assert len(few) == len(many)


def test_a_contact_is_logged(client_of, buyers):
    form = {"on": "2020-12-14", "text": "De svarar i januari."}
    page = words(client_of("controller").post(page_of(buyers), form, follow=True))
    assert "Kontakten är antecknad." in page
    assert "14 december 2020 | Controller | De svarar i januari." in page
    assert not PartnerContact.objects.get(text="De svarar i januari.").shared


def test_a_contact_is_shared_with_a_tick(client_of, buyers):
    client_of("controller").post(page_of(buyers), {"on": "2020-12-14", "text": "Till er", "shared": "on"})
    assert "Till er" in words(client_of("partner").get("/samverkan/"))
    assert "Visas för parten | Till er" in words(client_of("controller").get(page_of(buyers)))


def test_a_partner_without_a_group_has_no_tick(client_of, economists, log):
    assert "Visa för parten" not in words(client_of("controller").get(page_of(economists)))
    with pytest.raises(ValidationError, match="ingen egen grupp"):
        log(economists, "Ord", shared=True)


def test_a_correction_begins_with_the_words_to_correct(client_of, buyers):
    entry = PartnerContact.objects.get(shared=True)
    page = client_of("controller").get(f"{page_of(buyers)}?rattar={entry.pk}")
    assert "Rätta posten från 2 december 2020" in words(page)
    assert re.search(rf'name="corrects"[^>]*value="{entry.pk}"', page.content.decode())
    assert "checked" in page.content.decode()


@pytest.mark.parametrize("named", ["", "x", "999999"])
def test_an_address_that_names_no_entry_gives_an_empty_form(named, client_of, buyers):
    assert "Anteckna en kontakt" in words(client_of("controller").get(f"{page_of(buyers)}?rattar={named}"))


def test_an_entry_is_corrected_once(log, buyers):
    entry = PartnerContact.objects.get(shared=True)
    log(buyers, "Rättelse", corrects=entry)
    with pytest.raises(ValidationError, match="redan rättad"):
        log(buyers, "En till", corrects=entry)


def test_another_partners_entry_is_not_corrected(log, economists):
    with pytest.raises(ValidationError, match="annan part"):
        log(economists, "Rättelse", corrects=PartnerContact.objects.get(shared=True))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"on": ""}, "Ange vilken dag kontakten skedde."),
        ({"on": "i går"}, "kan inte läsas som en dag"),
        ({"on": "2020-12-16"}, "Dagen har inte kommit än. Anteckna kontakten när den har skett."),
        ({"text": " "}, "Skriv vad kontakten gällde."),
        ({"text": "x" * (CONTACT_LIMIT + 1)}, "Texten är 5001 tecken. Korta den till högst 5000 tecken."),
        ({"text": "a\0b"}, "Texten innehåller ett osynligt tecken som inte kan sparas."),
        ({"corrects": "999999"}, "Posten som ska rättas finns inte hos parten. Ladda om sidan."),
    ],
)
def test_each_fault_in_a_contact_has_its_sentence(change, sentence, client_of, buyers):
    form = {"on": "2020-12-14", "text": "Mina ord"} | change
    response = client_of("controller").post(page_of(buyers), form)
    assert response.status_code == 422
    assert sentence in words(response)
    assert "Fel: Upphandlingsenheten" in words(response)
    assert "text" in change or "Mina ord" in words(response)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_write_is_shown_literally(text, client_of, log, buyers):
    log(buyers, text, shared=True)
    for username, path in (("controller", page_of(buyers)), ("partner", "/samverkan/")):
        response = client_of(username).get(path)
        assert "<script>alert" not in response.content.decode()
        assert "<img src=file" not in response.content.decode()
        assert text in words(response)


# --- Append-only -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [lambda entry: entry.save(), lambda entry: entry.delete()])
def test_an_entry_is_never_changed(change):
    with pytest.raises(AppendOnlyError):
        change(PartnerContact.objects.first())


@pytest.mark.parametrize("change", [lambda entries: entries.update(shared=True), lambda entries: entries.delete()])
def test_entries_are_never_changed_in_bulk(change):
    with pytest.raises(AppendOnlyError):
        change(PartnerContact.objects.all())


@pytest.mark.parametrize("empty", ["text", "by_name"])
def test_the_database_refuses_an_entry_without_words_or_name(empty, buyers, person):
    values = {"text": "Ord", "by_name": "Namn"} | {empty: ""}
    with pytest.raises(IntegrityError):
        PartnerContact.objects.create(
            partner=buyers, on=TODAY, at="2020-12-15T10:00:00Z", by=person("controller"), **values
        )


def test_what_looks_like_a_personnummer_is_never_handed_out(log, buyers):
    with pytest.raises(ValidationError, match="börjar på 19 ser ut som ett personnummer"):
        log(buyers, "Gäller 1964-08-23 - 3234.", shared=True)
    assert log(buyers, "Ring tel 640823-3234.", shared=True).shared


def test_a_day_that_hardly_anybody_means_is_asked_about_before_the_contact_is_logged_for_good(client_of, buyers):
    client, typed = client_of("controller"), {"on": "1920-12-08", "text": "Vi möttes."}
    before = PartnerContact.objects.count()
    asked = client.post(page_of(buyers), typed)
    assert asked.status_code == 422 and "1920-12-08 är rätt dag" in words(asked)
    assert PartnerContact.objects.count() == before

    assert client.post(page_of(buyers), {**typed, CERTAIN: "1920-12-08"}).status_code == 302
    assert buyers.contacts.filter(on=date(1920, 12, 8)).exists()
