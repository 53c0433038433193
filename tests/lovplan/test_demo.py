"""The demo command as `make run` starts it: a process of its own, a database of its own, a real port."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.test import Client, override_settings

from activities.models import Plan, User
from lovplan.demo import reports, year
from reporting.models import SealedReport
from tests.harness.databases import ROOT, Databases, process_environment
from tests.harness.reporting.sealed_copies import copied, corrected_copy

CHANGE = "from activities.models import Plan; Plan.objects.update(title='Ändrad av någon')"
TITLE = "from activities.models import Plan; print(Plan.objects.get().title)"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture
def start(databases: Databases) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """start(url, PORT="…"): the demo, stopped after the test."""
    running: list[subprocess.Popen[str]] = []

    def run(url: str, **env: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo"],
            cwd=ROOT,
            env=process_environment(url, databases.static_root, env),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        running.append(process)
        return process

    yield run
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def answer(port: int) -> int:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            try:
                connection.request("GET", "/halsa/")
                return connection.getresponse().status
            except OSError:
                time.sleep(0.1)
    pytest.fail("The demo did not answer.")


def ending(process: subprocess.Popen[str]) -> str:
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Traceback" not in out
    return out


def test_the_first_start_makes_everything_and_tells_where_it_is(start, fresh_database):
    port = free_port()
    process = start(fresh_database, PORT=str(port), DEMO_PASSWORD="eget-losenord")
    assert answer(port) == 200
    os.killpg(process.pid, signal.SIGTERM)

    told = process.communicate()[0]
    assert f"http://127.0.0.1:{port}/" in told
    assert "eget-losenord" in told
    assert all(name in told for name in year.people())
    (report,) = [line.split()[-1] for line in told.splitlines() if "Rapport" in line]
    assert Path(report).read_bytes().startswith(b"%PDF")


def test_a_second_start_leaves_what_people_changed(start, databases, manage):
    url = databases.demo()
    manage(url, "shell", "--no-imports", "-c", CHANGE)
    port = free_port()
    start(url, PORT=str(port))
    assert answer(port) == 200

    assert manage(url, "shell", "--no-imports", "-c", TITLE).stdout.strip() == "Ändrad av någon"


def test_a_taken_port_is_told_in_one_line_with_a_free_one(start, fresh_database):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = ending(start(fresh_database, PORT=str(port)))
    assert f"Port {port} är upptagen" in told
    assert f"PORT={port + 1} make run" in told


@pytest.mark.parametrize("port", ["70000", "http"])
def test_a_port_that_is_none_is_told(port, start, fresh_database):
    assert f"PORT={port} är ingen port." in ending(start(fresh_database, PORT=port))


def test_a_broken_database_file_is_told_with_the_remedy(start, tmp_path):
    broken = tmp_path / "trasig.sqlite3"
    broken.write_bytes(b"this is no database" * 100)
    told = ending(start(f"sqlite:///{broken}", PORT=str(free_port())))
    assert "trasig.sqlite3 kan inte användas" in told
    assert "Flytta undan filen" in told


def test_a_server_that_does_not_answer_is_told_with_the_remedy(start):
    told = ending(start(f"postgres://nobody@127.0.0.1:{free_port()}/lovplan", PORT=str(free_port())))
    assert "Kontrollera att den är i gång och att DATABASE_URL stämmer." in told


def test_an_address_of_no_database_is_told(start):
    assert "DATABASE_URL kan inte läsas." in ending(start("nonsens", PORT=str(free_port())))


def test_the_demo_does_not_start_outside_the_demo(start, fresh_database):
    assert "Demon startas med make run." in ending(start(fresh_database, LOVPLAN_DEMO="0"))


@pytest.mark.django_db
def test_every_sealed_report_has_a_file_of_its_own(tmp_path):
    told = SealedReport.objects.get(number=2)
    corrected_copy(told)
    other = Plan.objects.create(slug="annan", title="Annan plan", municipality="X", administration="Y", board="Z")
    copied(told, plan_id=other.pk, sequence=1, previous_seal="")
    written = reports.write_files(tmp_path, year.SLUG)
    assert {path.name for path in written} == {
        "rapport-2020-T1.pdf",
        "rapport-2020-T2.pdf",
        "rapport-2020-T2-version-2.pdf",
        "rapport-annan-2020-T2.pdf",
    }
    assert (tmp_path / "rapport-2020-T2.pdf").read_bytes() == bytes(told.pdf)


@pytest.mark.django_db
def test_demo_people_are_let_in_nowhere_but_in_the_demo():
    User.objects.filter(username="controller").update(is_demo=True)
    client, sent = Client(), {"login": "controller", "password": year.PASSWORD}
    with override_settings(DEMO=True):
        assert client.post("/logga-in/", sent).status_code == 302
        assert client.get("/mitt-arbete/").status_code == 200
    assert client.get("/mitt-arbete/").status_code == 302
    assert Client().post("/logga-in/", sent).status_code == 200


@pytest.mark.django_db
def test_the_demos_data_is_not_loaded_outside_the_demo():
    Plan.objects.filter(slug=year.SLUG).update(slug="undanflyttad")
    with pytest.raises(ValueError, match="bara in i demon"):
        year.load(password="x")


@pytest.mark.django_db
def test_another_password_reaches_all_demo_people():
    User.objects.update(is_demo=True)
    year.set_password("nytt-losenord")
    assert all(user.check_password("nytt-losenord") for user in User.objects.filter(is_demo=True))


@pytest.mark.django_db
def test_a_password_chosen_earlier_is_not_printed():
    User.objects.update(is_demo=True)
    year.set_password("valt-tidigare")
    assert year.printable_password() == "det som valdes tidigare med DEMO_PASSWORD"
