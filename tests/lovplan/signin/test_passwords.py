from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from lovplan.signin.passwords import SwedishPasswordValidator

GUESSED = ["lösenord1234", "Sommar2026!!!!", "LO\u0308SENORD-2026", "hej-kommunen-2026", "123456789012"]


@pytest.mark.parametrize("password", GUESSED)
def test_what_is_guessed_first_is_refused(password):
    with pytest.raises(ValidationError, match="lätt att gissa"):
        SwedishPasswordValidator().validate(password)


@pytest.mark.parametrize("password", ["en-lång-fras-om-höst", "tåg kanel mössa", "sommarstugan i Ånge"])
def test_words_that_do_not_belong_together_are_taken(password):
    validate_password(password)


@pytest.mark.parametrize("password", ["elva tecken", "basketball1234567"[:11], "passwordpassword"])
def test_short_and_common_ones_are_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)
