"""A database that gives up: a page that says so, with the words that were sent, and a service that comes back."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from lovplan import outage
from lovplan.demo.year import PASSWORD
from tests.harness.pages import flat

pytestmark = pytest.mark.django_db
WORDS = "Upphandlingen är överklagad & <väntar>\nsedan maj."


@contextmanager
def broken(error: Exception, where: str = "") -> Iterator[None]:
    """Whatever is asked of the database fails, or what names a table and begins with a word."""

    def fail(execute: Any, sql: str, *args: Any) -> Any:
        if all(part in sql for part in where.split()):
            raise error
        return execute(sql, *args)

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.parametrize("reason", ["database or disk is full", "attempt to write a readonly database", "locked"])
def test_words_sent_to_a_broken_database_come_back_with_a_button_to_send_them_again(client_of, plan, row, reason):
    client = client_of("avdelningschef")
    client.raise_request_exception = False
    address = reverse("activities:update", args=[plan.slug, row("avtalsvillkor").pk])
    with broken(OperationalError(reason)):
        answer = client.post(address, {"comment": WORDS, "signal": "deviating", "new_password1": "hemligt ord"})
        empty = client.get(address)
        health = client.get("/halsa/")
    page = answer.content.decode()
    assert answer.status_code == empty.status_code == health.status_code == 503
    assert answer["Retry-After"].isdecimal()
    assert f'action="{address}"' in page
    assert '<textarea name="signal" hidden>\ndeviating</textarea>' in page
    assert "Upphandlingen är överklagad &amp; &lt;väntar&gt;\nsedan maj.</textarea>" in page
    assert "hemligt" not in page
    assert "Försök igen" in page
    assert "ladda om sidan" in flat(empty)
    assert client.get(address).status_code == client.get("/halsa/").status_code == 200


def test_what_broke_first_is_what_counts_and_other_faults_are_not_called_outages(client_of):
    client = client_of("avdelningschef")
    client.raise_request_exception = False
    hidden = DatabaseError("the transaction is given up")
    hidden.__cause__ = OperationalError("disk I/O error")
    with broken(hidden):
        assert client.get("/").status_code == 503
    with broken(ValueError("a fault of ours")):
        answer = client.get("/")
    assert answer.status_code == 500
    assert "Något gick fel hos oss" in flat(answer)


def test_a_session_that_cannot_be_saved_hinders_no_answer_and_one_that_begins_does(client_of, plan, row):
    client, stranger = client_of("avdelningschef"), Client(raise_request_exception=False)
    client.raise_request_exception = False
    sent = {"login": "avdelningschef", "password": PASSWORD}
    with broken(OperationalError("database or disk is full"), "UPDATE django_session"):
        page = client.get(reverse("activities:my_work"))
        refused = stranger.post(reverse("account_login"), sent)
    assert page.status_code == 200 and "Mitt arbete" in flat(page)
    assert refused.status_code == 503 and PASSWORD not in refused.content.decode()
    assert stranger.get(reverse("activities:my_work")).status_code == 302


def test_a_file_that_the_disk_does_not_take_is_said_to_be_left_in_the_browser(client_of, monkeypatch):
    def full(*_args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    client = client_of("avdelningschef")
    client.raise_request_exception = False
    monkeypatch.setattr(HttpRequest, "parse_file_upload", full)
    answer = client.post(reverse("reporting:check"), {"fil": SimpleUploadedFile("a.pdf", b"%PDF-")})
    assert answer.status_code == 503
    assert "Gå tillbaka i webbläsaren" in flat(answer) and "Försök igen" not in flat(answer)


def test_health_tells_of_a_database_that_takes_nothing(client, monkeypatch, tmp_path):
    assert outage.trouble() == ""
    monkeypatch.setitem(connection.settings_dict, "NAME", str(file := tmp_path / "lovplan.sqlite3"))
    file.touch()
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=outage.SPARE - 1))
    answer = client.get("/halsa/")
    assert (answer.status_code, answer["Retry-After"].isdecimal()) == (503, True)
    assert answer.content.decode() == "Disken är full. Det går att läsa men inte att spara.\n"
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert client.get("/halsa/").content.decode() == "Databasen går att läsa men inte att skriva i.\n"
