"""What contacts were about, what came of them, and the page that gathers the answers to a question."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from activities.errors import AppendOnlyError
from activities.groups.actions.partner import log_contact, note_outcome
from activities.groups.questions import key_of, questions
from activities.groups.rows import ContactView
from activities.models import ContactOutcome, ContactRow, DecisionBasis, Partner, PartnerContact, Plan, Revision
from tests.harness.pages import PLAN, flat, words
from tests.harness.queries import query_budget

TODAY = date(2020, 12, 15)
QUESTION = f"{PLAN}samverkan/fragor/hur-sattes-ersattningen/"


def answer(question: str, partner: str, day: int) -> ContactView:
    told = {"pk": day, "on": date(2020, 12, day), "text": "Ord", "by": "Namn", "at": None, "shared": False}
    return ContactView(**told, corrects_on=None, corrected=False, partner=partner, question=question)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Hur sattes ersättningen?", "hur-sattes-ersattningen"),
        ("  hur sattes  ERSATTNINGEN", "hur-sattes-ersattningen"),
        ("Hur många nivåer – 3 eller 5?", "hur-manga-nivaer-3-eller-5"),
        ("???", ""),
    ],
)
def test_a_question_is_known_however_it_is_spelt(typed, key):
    assert key_of(typed) == key


def test_answers_are_gathered_by_question_in_its_newest_wording():
    found = questions(
        [answer("Hur sattes priset?", "Örebro", 9), answer("", "Ale", 8), answer("hur sattes PRISET", "Borås", 7)]
    )
    assert [(each.words, each.partners, each.last_on) for each in found] == [
        ("Hur sattes priset?", ["Borås", "Örebro"], date(2020, 12, 9))
    ]


@pytest.fixture
def others(plan) -> Partner:
    return Partner.objects.get(plan=plan, name="Andra LOV-kommuner")


@pytest.fixture
def log(person, others):
    def write(**values) -> PartnerContact:
        return log_contact(**{"partner": others, "on": TODAY, "text": "Ord", "by": person("controller"), **values})

    return write


@pytest.mark.django_db
def test_the_questions_page_tells_who_what_and_what_it_led_to(client_of, log, others, person, plan):
    made = log(question="hur sattes ersattningen", learned="Fem nivåer.", text="Borås svarade.")
    note_outcome(contact=made, by=person("controller"), revision=plan.revisions.get(number=2))
    client = client_of("forvaltningschef")
    told = words(client.get(QUESTION))
    assert "3 svar från Andra kommuner, Andra LOV-kommuner." in told
    for said in ("Borås svarade.", "Fem nivåer.", "Tre nivåer räcker.", "Gruppen räknar vidare", "Revision 2:"):
        assert said in told
    assert "Utreda och definiera ersättningsmodell" in told and "Anteckna" not in told
    assert "Anteckna" in words(client_of("controller").get(QUESTION))
    assert client.get(f"{PLAN}samverkan/fragor/nagot-annat/").status_code == 404
    listed = words(client.get(f"{PLAN}samverkan/fragor/"))
    assert listed.count("sattes ersattningen") == 1 and "2020-12-15" in listed

    log(corrects=made)  # without the question
    assert "Borås svarade." not in words(client.get(QUESTION))


@pytest.mark.django_db
def test_many_answers_ask_no_more_of_the_database(client_of, log, row):
    client, rows = client_of("controller"), [row("Ta fram avtalsvillkor"), row("MBL")]
    for _ in range(8):
        note_outcome(contact=(made := log(question="Hur sattes ersättningen?", rows=rows)), by=made.by, words="Ord")
    with query_budget(12):
        client.get(QUESTION)


@pytest.mark.django_db
def test_a_contact_is_logged_with_its_row_and_question_and_a_fault_keeps_all_that_was_typed(client_of, others, row):
    client, chosen = client_of("controller"), row("Ta fram avtalsvillkor")
    page = f"{PLAN}samverkan/{others.pk}/"
    opened = client.get(f"{page}?delaktivitet={chosen.pk}")
    assert opened.context["form"]["rows"].value() == [chosen.pk]
    typed = {"on": "2020-12-14", "text": "Ringde.", "question": "???", "learned": "Mycket.", "rows": [chosen.pk]}
    refused = client.post(page, typed)
    assert refused.status_code == 422 and "Skriv frågan med ord" in words(refused)
    assert refused.context["form"]["learned"].value() == "Mycket."
    assert f'value="{chosen.pk}" id="id_rows_' in refused.content.decode() and "checked" in refused.content.decode()

    assert client.post(page, {**typed, "question": "Vad kostar det?"}).status_code == 302
    made = others.contacts.get(text="Ringde.")
    assert (made.question, made.learned, made.about.get().sub_activity) == ("Vad kostar det?", "Mycket.", chosen)


@pytest.mark.django_db
def test_rows_of_another_plan_are_refused(log, plan, row, person):
    other = Plan.objects.create(slug="annan", title="Annan", municipality="X", administration="X", board="X")
    elsewhere = row("MBL")
    elsewhere.activity.step.plan = other
    with pytest.raises(ValidationError, match="partens egen plan"):
        log(rows=[elsewhere])


@pytest.mark.django_db
def test_what_a_contact_led_to_is_noted_at_its_page_and_follows_to_its_correction(client_of, log):
    made = log()
    page = f"{PLAN}samverkan/kontakter/{made.pk}/"
    client, basis = client_of("controller"), DecisionBasis.objects.earliest("pk")
    assert "Skriv vad kontakten ledde till" in words(client.post(page, {"words": " "}))
    both = {"words": "Mallen togs om.", "basis": basis.pk, "revision": Revision.objects.get(number=1).pk}
    assert "ett av dem" in flat(client.post(page, both))
    assert client.post(page, {"words": "Mallen togs om.", "basis": basis.pk}).status_code == 302
    assert f"Underlag: {basis.title} | Mallen togs om." in words(client.get(page))

    again = log(corrects=made)
    assert [(item.words, item.basis) for item in again.outcomes.all()] == [("Mallen togs om.", basis)]
    late = client.post(page, {"words": "Sent antecknat."})  # by somebody who had the page open
    assert late.status_code == 422 and "Posten är rättad. Anteckna det hos den rättelse som gäller." in flat(late)
    assert "Sent antecknat." in late.content.decode()
    assert "Den rättelse som gäller står hos" in flat(client.get(page))
    with pytest.raises(ValidationError, match="Posten är rättad"):
        note_outcome(contact=made, by=made.by, words="Sent.")


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["forvaltningschef", "namndsekreterare", "partner", "admin"])
def test_who_logs_no_contacts_notes_no_outcome(username, person, log):
    with pytest.raises(PermissionDenied):
        note_outcome(contact=log(), by=person(username), words="Ord")


@pytest.mark.django_db
def test_the_partners_own_people_read_the_text_and_nothing_else(client_of, person, plan, row):
    buyers = Partner.objects.get(plan=plan, name="Upphandlingsenheten, KLK")
    by, mine = person("controller"), row("Ta fram avtalsvillkor")
    said = {"question": "Intern fråga?", "learned": "Intern lärdom.", "rows": [mine]}
    made = log_contact(partner=buyers, on=TODAY, text="Till er.", shared=True, by=by, **said)
    note_outcome(contact=made, by=by, words="Intern följd.")
    page = words(client_of("partner").get("/samverkan/"))
    assert "Till er." in page
    for hidden in ("Intern", mine.name):
        assert hidden not in page
    assert not client_of("partner").get("/sok/", {"q": "Intern"}).context["groups"]
    assert client_of("controller").get("/sok/", {"q": "lärdom"}).context["groups"][0].key == "partner"


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.parametrize("model", [ContactRow, ContactOutcome])
def test_what_was_noted_is_never_changed(model):
    record = model.objects.earliest("pk")
    with pytest.raises(AppendOnlyError):
        record.save()
    with pytest.raises(AppendOnlyError):
        model.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table}")
