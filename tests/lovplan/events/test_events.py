"""What leaves an event: the table and its line, and that neither says more than it should."""

import json
import logging
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.test import Client
from docx import Document

from activities.calendar import clock
from activities.errors import AppendOnlyError
from activities.keys.actions import make_own_calendar
from activities.people.actions.people import leave
from lovplan.events import actions
from lovplan.events.actions import record_event
from lovplan.events.lines import JsonFormatter
from lovplan.models import Event, EventKind

pytestmark = pytest.mark.django_db
PAGE = "/drift/handelser/"


@pytest.fixture(autouse=True)
def _none_yet(db):
    Event.objects.all().delete()


def told() -> list[tuple[str, str, str]]:
    return [(event.kind, event.account, event.about) for event in Event.objects.order_by("pk")]


def test_a_failed_sign_in_names_the_account_and_nothing_that_was_typed(client):
    for name in ("controller", "mitt-hemliga-losenord"):
        client.post("/logga-in/", {"login": name, "password": "fel"})

    assert told() == [("sign_in_failed", "controller", ""), ("sign_in_failed", "", "")]


def test_whoever_tries_too_often_leaves_one_event_a_try(client):
    for _ in range(6):
        client.post("/logga-in/", {"login": "controller", "password": "fel"})

    kinds = [kind for kind, _, _ in told()]
    assert kinds == ["sign_in_failed"] * 4 + ["shut_out"] * 2 or kinds == ["sign_in_failed"] * 5 + ["shut_out"]


def test_what_is_refused_is_told_with_account_and_page(client_of):
    client_of("controller").get("/personer/?namn=hemligt")

    assert told()[-1] == ("refused", "controller", "GET /personer/")


def test_what_lets_somebody_in_is_left_out_of_the_page():
    Client(enforce_csrf_checks=True).post("/valj-losenord/hemlig-nyckel/", {})

    assert told() == [("refused", "", "POST /valj-losenord/…-…/")]


def test_a_file_taken_out_is_told_and_a_page_is_not(client_of):
    client = client_of("controller")
    Event.objects.all().delete()
    client.get("/plan/lov-sarskilt-boende/")
    client.get("/plan/lov-sarskilt-boende/plan.csv")

    assert told() == [("export", "controller", "/plan/lov-sarskilt-boende/plan.csv")]


def test_a_person_changed_by_any_action_is_told_without_their_name(person):
    someone = person("controller")
    leave(person=someone, last_day=clock.today(), by=person("admin"))

    assert ("administration", "admin", f"person {someone.pk} ändrad") in told()
    assert not any(someone.name in about for _, _, about in told())


def test_a_key_that_is_made_is_told_without_what_it_opens(person):
    secret = make_own_calendar(by=person("controller"))
    event = Event.objects.filter(kind=EventKind.TOKEN).latest("pk")
    assert event.account == "controller" and event.about.endswith("tillagd")
    assert str(secret) not in event.about


def test_what_is_undone_did_not_happen(person):
    with pytest.raises(ValidationError):
        leave(person=person("controller"), last_day=None, by=person("admin"))
    assert told() == []


def test_a_request_has_a_number_of_our_own(client_of):
    response = client_of("controller").get("/personer/", headers={"x-request-id": "falskt"})

    event = Event.objects.latest("pk")
    assert response["X-Request-ID"] == event.request != "falskt" and len(event.request) == 16


def test_the_line_is_written_when_the_write_is_kept(caplog, django_capture_on_commit_callbacks, person):
    with caplog.at_level(logging.INFO, "lovplan.events"), django_capture_on_commit_callbacks(execute=True):
        record_event(kind=EventKind.EXPORT, by=person("controller"), about="/plan\n{}")

    line = json.loads(JsonFormatter().format(caplog.records[-1]))
    assert (line["event"], line["account"], line["about"]) == ("export", "controller", "/plan {}")


def test_strangers_cannot_fill_the_table(monkeypatch, person):
    monkeypatch.setattr(actions, "FROM_STRANGERS", 2)
    for _ in range(4):
        record_event(kind=EventKind.SIGN_IN_FAILED)
    record_event(kind=EventKind.SIGN_IN_FAILED, by=person("controller"))

    assert Event.objects.count() == 3


def test_a_table_that_takes_nothing_hinders_no_page(client_of, monkeypatch):
    def full(self, *args, **kwargs):
        raise DatabaseError("full")

    client = client_of("controller")
    monkeypatch.setattr(Event, "save", full)
    assert client.get("/personer/").status_code == 403


def test_an_event_is_not_changed():
    record_event(kind=EventKind.EXPORT, about="x")
    with pytest.raises(AppendOnlyError):
        Event.objects.get().save()


def test_the_page_counts_a_period_and_says_what_is_wrong_with_one(client_of, person):
    client = client_of("admin")
    record_event(kind=EventKind.REFUSED, by=person("controller"), about="GET /personer/")

    page = client.get(f"{PAGE}?fran=2020-12-15&till=2020-12-15").content.decode()
    assert "GET /personer/" in page and "<dt>Nekad</dt><dd>1</dd>" in page
    assert "GET /personer/" not in client.get(f"{PAGE}?fran=2020-12-14&till=2020-12-14").content.decode()
    wrong = client.get(f"{PAGE}?fran=2020-12-15&till=2020-12-01")
    assert wrong.status_code == 422 and "Byt plats" in wrong.content.decode()


def test_the_drafts_are_documents_with_the_period_s_facts(client_of, person):
    client = client_of("admin")
    record_event(kind=EventKind.SIGN_IN_FAILED, by=person("controller"))
    for stage in ("upplysning-24-timmar", "incidentanmalan-72-timmar", "slutrapport"):
        response = client.get(f"{PAGE}{stage}.docx")
        text = "\n".join(paragraph.text for paragraph in Document(BytesIO(response.content)).paragraphs)
        assert "Misslyckad inloggning: 1" in text and "Konton med misslyckade inloggningar: 1" in text
    assert client.get(f"{PAGE}manadsrapport.docx").status_code == 404


def test_the_file_runs_nothing(client_of):
    client = client_of("admin")
    record_event(kind=EventKind.EXPORT, about="=1+1")
    assert ";'=1+1;" in client.get(f"{PAGE}handelser.csv").content.decode()
