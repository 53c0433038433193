"""Sixty payloads in every text of the database: pages, files, calendars, mails and answers to programs show them as
text. What Chromium makes of them is in tests/browser, what forms make of them in tests/processes/test_hostile_forms.py.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile

import icalendar
import pytest
from docx import Document

from activities.calendar import clock
from activities.mail import digest
from activities.writing.separated import unguarded
from tests.harness.addresses import PAGES, in_demo
from tests.harness.hostile import MARK, PAYLOADS, Marks, spoil

pytestmark = [pytest.mark.django_db, pytest.mark.drill]

# As somebody who has all pages of a plan, and whoever keeps the installation.
ROLES = ("avdelningschef", "admin", "partner")
# Longer words make a table go on below another, and a list begin at a number.
LONGER = {("tbody", "class"), ("ol", "start")}
HEAVY = ("pdf", "archive", "month_show")


def read(client_of, places):
    """What each role gets; of two who have the same page the second is spared."""
    clients = {who: client_of(who) for who in ROLES}
    found = {}
    for name, address in places.items():
        readers = [who for who in ROLES if who in PAGES[name][1]]
        if readers and not name.endswith(HEAVY):
            found[name] = clients[readers[0]].get(address)
    return found


def kind_of(response):
    return response.headers.get("Content-Type", "").partition(";")[0]


def faults_of_file(name, response, innocent):
    """What is wrong with what is no page."""
    kind, body = kind_of(response), response.content
    if kind == "application/json":
        json.loads(body)
    elif kind == "text/calendar":
        made, was = icalendar.Calendar.from_ical(body), icalendar.Calendar.from_ical(innocent.content)
        if [each.name for each in made.walk()] != [each.name for each in was.walk()]:
            return ["other components"]
    elif kind == "text/csv":
        cells = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";")
        return [
            cell[:40] for row in cells for cell in row if cell[:1] in "=+-@\t\r" and unguarded(cell) == cell and cell
        ]
    elif "spreadsheet" in kind or "wordprocessing" in kind:
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            texts = [parts.read(part) for part in parts.namelist() if part.endswith((".xml", ".rels"))]
        Document(io.BytesIO(body)) if "wordprocessing" in kind else None
        return [mark for mark in ("<f>", 'evil.example/x.js"') if any(mark.encode() in text for text in texts)]
    elif kind == "text/css":
        return ["@import"] if b"@import '" in body else []
    return []


def test_nothing_of_a_spoilt_database_is_more_than_text(client_of, person):
    places = {name: address for name, address in in_demo().items() if name in PAGES}
    innocent = read(client_of, places)
    pages = [each.content.decode() for each in innocent.values() if kind_of(each) == "text/html"]
    allowed = LONGER.union(*(Marks(page).shape for page in pages))
    assert len(PAYLOADS) >= 60 and spoil() > 120
    asked = client_of("avdelningschef").get(places["activities:questions"]).content.decode()
    places["activities:question"] = re.findall(r'href="(/[^"]*/fragor/[^"/]+/)"', asked)[0]  # it is made of the words
    faults, reached = {}, 0
    for name, response in read(client_of, places).items():
        was = innocent[name]
        reached += MARK.encode() in response.content
        new = []
        if (response.status_code, kind_of(response)) != (was.status_code, kind_of(was)):
            new = [response.status_code, kind_of(response)]
        elif kind_of(response) == "text/html":
            marks = Marks(response.content.decode())
            new = [*(marks.shape - allowed), *marks.astray]
        else:
            new = faults_of_file(name, response, was)
        if new:
            faults[name] = new
    assert not faults
    assert reached > 80
    for found in digest.digests_of(digest.people(), clock.today()):
        mail = digest.lay_in_outbox(found)
        marks = Marks(mail.html)
        assert not marks.astray and "\n" not in mail.subject and "evil.example" not in mail.to
        assert not {name for _, name in marks.shape if name.startswith("on")}
