"""What the commands that ask have in common."""

from __future__ import annotations

import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import OutputWrapper

from activities.models import User
from lovplan.signin.passwords import HELP

MIGRATE_FIRST = "Databasen är inte förberedd. Kör först: manage.py migrate"


def ask_password(person: User, out: OutputWrapper, err: OutputWrapper) -> str:
    """A password that holds for the person, typed twice alike and not shown."""
    out.write(f"Välj ett lösenord. {HELP}")
    while True:
        password = getpass.getpass("Lösenord (syns inte): ")
        try:
            validate_password(password, person)
        except ValidationError as error:
            err.write(" ".join(error.messages))
            continue
        if getpass.getpass("Lösenord en gång till: ") == password:
            return password
        err.write("Lösenorden är olika. Skriv samma båda gångerna.")
