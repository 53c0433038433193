"""The commands of the guide speak Swedish, ask for what people have, and work as they stand."""

from __future__ import annotations

import getpass
import io
import os
import subprocess
import sys

import pytest
from axes.models import AccessFailureLog
from django.core.management import CommandError, call_command

from activities.models import User
from tests.harness.databases import ROOT

PASSWORD = "en-lång-fras-om-höst"
SETTINGS = """
import importlib, os
from lovplan import settings
print(settings.HTTPS)
os.environ["ALLOWED_HOSTS"] = "lovplan.example.se"
print(importlib.reload(settings).HTTPS)
"""


@pytest.mark.django_db
def test_the_first_administrator_is_asked_for_in_swedish(monkeypatch):
    said, typed, asked = iter(["", "Karin Holm", "karin", "Karin@kommunen.se"]), iter(["kort", PASSWORD, PASSWORD]), []

    def answer(question: str) -> str:
        asked.append(question)
        return next(said)

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr(getpass, "getpass", lambda question: next(typed))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    out, err = io.StringIO(), io.StringIO()
    call_command("createsuperuser", stdout=out, stderr=err)

    assert asked == ["Namn: ", "Namn: ", "E-postadress: ", "E-postadress: "]
    assert "Skriv personens namn." in err.getvalue() and "Det måste innehålla minst 12 tecken" in err.getvalue()
    assert "Karin Holm är administratör och loggar in med karin@kommunen.se." in out.getvalue()
    made = User.objects.get(email="karin@kommunen.se")
    assert made.is_superuser and made.check_password(PASSWORD)
    assert made.history.get().history_change_reason == "Administratören tillagd från skalet"


@pytest.mark.django_db
def test_without_a_terminal_it_says_what_is_missing(monkeypatch):
    monkeypatch.delenv("DJANGO_SUPERUSER_PASSWORD", raising=False)
    with pytest.raises(CommandError, match="Ange --name och --email"):
        call_command("createsuperuser", "--no-input")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "kort")
    with pytest.raises(CommandError, match="för kort"):
        call_command("createsuperuser", "--no-input", name="Karin", email="karin@kommunen.se")


@pytest.mark.django_db
def test_a_password_is_changed_in_swedish_and_told_in_the_history(monkeypatch, person):
    typed, out, err = iter(["kort", PASSWORD, "annat", PASSWORD, PASSWORD]), io.StringIO(), io.StringIO()
    monkeypatch.setattr(getpass, "getpass", lambda question: next(typed))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    AccessFailureLog.objects.create(username="controller", ip_address="192.0.2.1")
    call_command("changepassword", "Controller", stdout=out, stderr=err)
    assert not AccessFailureLog.objects.exists()  # nobody stays shut out by another's guessing
    assert "för kort" in err.getvalue() and "Lösenorden är olika." in err.getvalue()
    assert "Controller har ett nytt lösenord och loggar in med controller." in out.getvalue()
    found = person("controller")
    assert found.check_password(PASSWORD)
    assert found.history.latest().history_change_reason == "Lösenordet bytt från skalet"
    with pytest.raises(CommandError, match="Ingen loggar in med nagon"):
        call_command("changepassword", "nagon")


def test_files_are_collected_without_a_warning(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    out, err = io.StringIO(), io.StringIO()
    call_command("collectstatic", stdout=out, stderr=err)
    assert out.getvalue().rstrip().endswith("0 var oförändrade.") and out.getvalue().count("\n") == 1
    assert not err.getvalue() and (tmp_path / "css" / "site.css").exists()


def test_start_is_for_the_own_computer_alone(settings):
    settings.DEMO = True
    with pytest.raises(CommandError, match="den egna datorn"):
        call_command("start")


def test_tls_is_asked_for_as_soon_as_the_site_has_a_name():
    own = {"HTTPS", "DEBUG", "LOVPLAN_DEMO", "ALLOWED_HOSTS"}
    env = {name: value for name, value in os.environ.items() if name not in own}
    done = subprocess.run(
        [sys.executable, "-c", SETTINGS], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "True"]


@pytest.mark.django_db
def test_a_step_back_says_what_it_would_lose_and_is_not_taken():
    with pytest.raises(CommandError, match=r"(?s)allt i fastställda rapporter.*Ingenting är ändrat") as refused:
        call_command("migrate", "activities", "0001", verbosity=0)
    assert "sökord" not in str(refused.value)  # they are made anew from the record
