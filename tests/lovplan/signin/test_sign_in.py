from __future__ import annotations

import pytest
from django.test import Client

from tests.harness.pages import words

pytestmark = pytest.mark.django_db


def test_each_empty_field_of_the_sign_in_page_is_named_once_above_and_once_beside_it():
    told = words(Client().post("/logga-in/", {"login": "", "password": ""}))
    assert [
        told.count(sentence) for sentence in ("Skriv din e-postadress eller ditt användarnamn.", "Skriv ditt lösenord.")
    ] == [2, 2]
    assert "Detta fält måste fyllas i" not in told
