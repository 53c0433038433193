"""What is told to be kept of persons is what the tables hold: all of it is accounted for, and all of it can be read."""

from __future__ import annotations

import json
import re

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client

from activities.mail.actions import LINK_KEY, enqueue
from activities.models import Draft, StatusUpdate, User
from lovplan.demo.year import PASSWORD
from lovplan.personal import kept
from lovplan.personal.extract import OWN, WITHHELD, of_person
from tests.harness.pages import flat

pytestmark = pytest.mark.django_db
NAMES = ("username", "user", "by", "history_user")


def test_every_table_that_names_a_person_is_told_of():
    known = set(kept.KIND_OF)
    tables = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    assert known - tables.keys() == set()
    for table, model in tables.items():
        fields = model._meta.concrete_fields
        names = [field.name for field in fields if field.related_model is User and field.name != "history_user"]
        assert table in known or not names, f"{table} names persons: {names}"


def test_the_page_tells_each_kind_with_its_reason_and_time_signed_out(client):
    page = flat(client.get("/om-personuppgifter/"))
    for kind in kept.KINDS:
        assert all(words in page for words in (kind.name, kind.holds, kind.why, kind.how_long)), kind.key


def of_table(told, table) -> list[dict]:
    return [row for each in told["uppgifter"] if each["tabell"] == table for row in each["rader"]]


def test_an_extract_holds_all_that_stands_in_the_persons_name_and_nothing_that_lets_anybody_in(person, row):
    controller = person("controller")
    browser = Client()
    browser.post("/logga-in/", {"login": "controller", "password": "fel"})
    browser.post("/logga-in/", {"login": "controller", "password": PASSWORD})
    enqueue(key=f"{LINK_KEY}prov", to="nagon@exempel.se", subject="Välj", text="HEMLIG LÄNK", user=controller)
    Draft.objects.create(
        by=controller, form="/x/", page="/x/", fields=[["text", "OSKICKAT"]], at=controller.date_joined
    )
    told = of_person(controller, with_words=False)
    text = json.dumps(told, ensure_ascii=False)

    assert of_table(told, "activities_user")[0]["namn"] == controller.name
    assert len(of_table(told, "activities_statusupdate")) == StatusUpdate.objects.filter(by=controller).count() > 0
    assert of_table(told, "activities_roleholding")[0]["roll"] == "Controller"
    assert of_table(told, "usersessions_usersession")
    assert {each["vad"] for each in of_table(told, "lovplan_event")} >= {"Misslyckad inloggning", "Inloggning"}
    assert {each["hur"] for each in told["gjort"]} <= {"lade till", "ändrade", "tog bort"} and told["gjort"]
    labels = {label for each in told["uppgifter"] for row in each["rader"] for label in (each["vad"], *row)}
    assert not [label for label in labels if re.search(r"[_]|history|user|session|data|created", label)], labels
    assert controller.password not in text and str(browser.session.session_key) not in text
    assert "HEMLIG LÄNK" not in text and "OSKICKAT" not in text and WITHHELD in text and OWN in text
    assert "OSKICKAT" in json.dumps(of_person(controller, with_words=True))
    assert person("avdelningschef").name not in json.dumps(of_table(told, "activities_user"), ensure_ascii=False)


def test_an_administrator_fetches_it_and_the_command_writes_it_once(client_of, person, tmp_path):
    controller = person("controller")
    answer = client_of("admin").get(f"/personer/{controller.pk}/uppgifter.json")
    assert answer["Content-Disposition"].startswith("attachment") and answer.json()["person"] == controller.name
    assert client_of("avdelningschef").get(f"/personer/{controller.pk}/uppgifter.json").status_code == 403
    file = tmp_path / "utdrag.json"
    call_command("person_data", "Controller", output=file)
    assert json.loads(file.read_text(encoding="utf-8"))["person"] == controller.name
    assert file.stat().st_mode & 0o077 == 0
    for username, refused in (("controller", "Välj en ny fil"), ("ingen", "Ingen loggar in med")):
        with pytest.raises(CommandError, match=refused):
            call_command("person_data", username, output=file)


def test_an_extract_asks_no_more_for_one_who_has_done_much(person, django_assert_max_num_queries):
    leader = person("avdelningschef")
    of_person(leader, with_words=False)
    with django_assert_max_num_queries(200):
        of_person(leader, with_words=False)
