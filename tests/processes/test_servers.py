"""Two servers on one PostgreSQL: nobody notices which one answers, and nothing lies on the disk of either."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lovplan.demo.year import PASSWORD
from tests.harness.databases import Databases, administer, on_postgresql
from tests.harness.mailbox import mail_server
from tests.harness.sites import collect_static
from tests.processes.machines import Browser, Machine

pytestmark = [pytest.mark.drill, pytest.mark.drill_on_postgresql]
PLAN = "/plan/lov-sarskilt-boende/"
T3 = f"{PLAN}rapporter/2020-T3/"
LETTERS, WORKERS = 1_000, 8
READY = """
from activities.models import Plan, User
from tests.harness.reporting.ready import make_ready
make_ready(Plan.objects.get(), User.objects.get(username="avdelningschef"))
"""
WRITTEN = f"""
from activities.mail.actions import Letter, enqueue_all
enqueue_all(letters=[Letter(f"n-{{i}}", f"n-{{i}}@exempel.se", "Ämne", "Ord") for i in range({LETTERS})])
"""


@pytest.fixture
def two(databases: Databases, tmp_path: Path) -> Iterator[tuple[Machine, Machine]]:
    if not on_postgresql():
        pytest.skip("Several machines want PostgreSQL.")
    url = databases.demo()
    collect_static(databases, url)
    one, other = (Machine(tmp_path / name, url, databases.static_root) for name in ("ena", "andra"))
    yield one, other
    one.kill()
    other.kill()
    databases.drop(url)


def count(machine: Machine, asked: str) -> int:
    return int(administer(asked, url=machine.database_url)[0][0])


def signed_in(one: Machine, other: Machine) -> Browser:
    browser = Browser()
    sent = browser.form(one, "/logga-in/", having="login") | {"login": ["avdelningschef"], "password": [PASSWORD]}
    assert browser.ask(other, "/logga-in/", sent)[0] == 302
    return browser


def test_a_session_takes_turns_between_two_servers_and_outlives_each(two, manage):
    one, other = two
    manage(one.database_url, "shell", "--no-imports", "-c", READY)
    for machine in two:
        machine.serve()
    lying = [machine.files() for machine in two]
    browser = signed_in(one, other)

    row = count(one, "SELECT id FROM activities_subactivity WHERE title LIKE '%avtalsvillkor%'")
    form = browser.form(one, f"{PLAN}delaktivitet/{row}/uppdatera/", having="based_on")
    form |= {"signal": ["on_track"], "text": ["Skrivet hos den ena, sparat hos den andra"]}
    assert browser.ask(other, f"{PLAN}delaktivitet/{row}/uppdatera/", form)[0] == 302
    assert "sparat hos den andra" in browser.ask(one, f"{PLAN}delaktivitet/{row}/")[1].decode()
    assert browser.ask(one, f"{T3}utkast.pdf")[1][:5] == browser.ask(other, f"{T3}utkast.pdf")[1][:5] == b"%PDF-"

    memo = browser.form(other, f"{T3}tjansteskrivelse/", having="economy") | {"economy": ["Ingen påverkan."]}
    assert browser.ask(one, f"{T3}tjansteskrivelse/", memo)[0] == 302
    assert "Ingen påverkan." in browser.ask(other, f"{T3}utkast/")[1].decode()

    read = browser.form(other, f"{T3}faststall/", having="based_on")
    with ThreadPoolExecutor(1) as pool:  # the one seals while the other, where it was read, dies
        sealing = pool.submit(browser.ask, one, f"{T3}faststall/", read)
        other.kill()
        status, page, where = sealing.result()
    assert (status, where) == (302, f"{T3}version/1/"), page.decode()[-2_000:]
    of_one = browser.ask(one, f"{where}rapport.pdf")[1]
    other.serve()
    one.kill()
    assert browser.ask(other, f"{where}rapport.pdf")[1] == of_one
    assert browser.ask(other, PLAN)[0] == 200
    assert count(other, "SELECT count(*) FROM reporting_sealedreport WHERE year = 2020 AND number = 3") == 1
    assert [machine.files() for machine in two] == lying
    assert "alla stämmer" in manage(one.database_url, "verify_records", "--no-render").stdout


def test_what_is_guessed_is_counted_over_both(two):
    for machine in two:
        machine.serve()
    browser = Browser()
    token = browser.form(two[0], "/logga-in/", having="login")["csrfmiddlewaretoken"]

    def asked(number: int) -> tuple[int, int]:
        here = {"X-Forwarded-For": "198.51.100.7"}
        guess = {"csrfmiddlewaretoken": token, "login": ["controller"], "password": ["gissning"]}
        link = {"csrfmiddlewaretoken": token, "email": [f"n{number}@exempel.se"]}
        machine = two[number % 2]
        wrong = browser.ask(machine, "/logga-in/", guess, **here)[0]
        return wrong, browser.ask(machine, "/logga-in/glomt-losenord/", link, **here)[0]

    begun = time.monotonic()
    found = [asked(number) for number in range(30)]
    minutes = 1 + int((time.monotonic() - begun) / 60)
    assert [wrong for wrong, _ in found].count(200) == 4  # the fifth is told that it was one too many
    assert [link for _, link in found].count(302) <= 20 * minutes
    if minutes == 1:
        assert [link for _, link in found].count(429) == 10


def test_eight_senders_on_two_machines_killed_in_turn_lose_nothing(two, manage):
    manage(two[0].database_url, "shell", "--no-imports", "-c", WRITTEN)
    with mail_server() as box:
        env = {"EMAIL_URL": f"smtp://127.0.0.1:{box.port}"}
        workers = [two[number % 2].start("manage.py", "send_mail", **env) for number in range(WORKERS)]
        killed = 0
        for worker in workers:
            came = len(box.letters)
            while len(box.letters) < came + 10 and any(each.poll() is None for each in workers):
                time.sleep(0.005)
            killed += worker.poll() is None
            worker.kill()
            worker.wait(20)
        last = two[1].start("manage.py", "send_mail", LOVPLAN_TODAY="2020-12-16", **env)
        assert last.wait(120) == 0
        taken = box.times()
    left = count(two[0], "SELECT count(*) FROM activities_mail WHERE key LIKE 'n-%' AND state <> 'sent'")
    letters = {to for to, _ in taken if to.startswith("n-")}
    assert (left, len(letters), len(taken)) == (0, LETTERS, LETTERS)  # a double has the same Message-ID
    assert killed >= WORKERS // 2 and sum(taken.values()) - LETTERS <= killed
