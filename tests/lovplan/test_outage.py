"""A database that gives up: a page that says so, with the words that were sent, and a service that comes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.urls import reverse

from tests.harness.pages import flat

pytestmark = pytest.mark.django_db
WORDS = "Upphandlingen är överklagad & <väntar>\nsedan maj."


@contextmanager
def broken(error: Exception) -> Iterator[None]:
    def fail(*_args: Any) -> None:
        raise error

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
