"""A sealed report in the forms that others need."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from reporting.models import SealedReport
from reporting.report.memo_docx import memo_docx
from reporting.snapshot import chain, schema, tables
from reporting.snapshot.schema import MemoPart
from tests.harness.pages import PLAN
from tests.harness.reporting import sample

VERSION = f"{PLAN}rapporter/2020-T2/version/1/"
AT = datetime(2020, 12, 15, 9, 5, tzinfo=UTC)


@pytest.mark.django_db
def test_the_archives_package_proves_itself(client_of):
    client = client_of("namndsekreterare")
    report = SealedReport.objects.get(year=2020, number=2)
    answer = client.get(f"{VERSION}arkivpaket.zip")
    assert answer.content == client.get(f"{VERSION}arkivpaket.zip").content
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    sums = dict(line.split("  ")[::-1] for line in files.pop("manifest.sha256").decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    assert sums["rapport.pdf"] == report.pdf_sha256 and sums["rapport.json"] == report.snapshot_sha256
    seal = json.loads(files["sigill.json"])
    assert chain.seal(chain.ReportFacts(**seal["made_of"])) == seal["seal"] == report.seal
    assert [event["seal"] for event in json.loads(files["handelser.json"])] == [
        event.seal for event in report.events.order_by("pk")
    ]
    told = {item.tag.rpartition("}")[2]: item.text for item in ET.fromstring(files["metadata.xml"])}
    assert told["contributor"] == report.sealed_by_name and told["coverage"] == "2020-T2"


@pytest.mark.django_db
def test_rows_and_memo_are_taken_from_what_was_sealed(client_of):
    client = client_of("namndsekreterare")
    page = client.get(VERSION).content.decode()
    assert all(f"{VERSION}{name}" in page for name in ("rapport.xlsx", "tjansteskrivelse.docx", "arkivpaket.zip"))
    said = schema.from_json(SealedReport.objects.get(year=2020, number=2).snapshot)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{VERSION}rapport.xlsx").content))
    rows = sheet.get_sheet_by_index(0).to_python()[1:]
    assert [(row[3] or row[2], row[9]) for row in rows] == [(row.name, row.signal.label) for row in said.rows]
    memo = Document(io.BytesIO(client.get(f"{VERSION}tjansteskrivelse.docx").content))
    assert said.memo.subject in [paragraph.text for paragraph in memo.paragraphs]


def test_control_points_are_numbers_in_columns_of_their_own_where_a_report_tells_of_them():
    told = tables.of_rows(sample.ROWS, title="Rader", facts=(), at=AT)
    assert [column.heading for column in told.columns[-2:]] == ["Kontrollpunkter", "Beaktade kontrollpunkter"]
    assert told.rows[4][-2:] == (9, 6) and told.rows[0][-2:] == (None, None)
    untold = tables.of_rows(sample.ROWS[:1], title="Rader", facts=(), at=AT)
    assert untold.columns == told.columns[:-2] and len(untold.rows[0]) == len(untold.columns)


@pytest.mark.django_db
def test_a_month_is_taken_as_its_page_tells(client_of):
    answer = client_of("controller").get(f"{PLAN}manad/2020-12/manad.xlsx")
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()) == 19


def test_the_memos_markup_becomes_words_styles():
    text = "Vi är **nästan** *klara*.\n\n### Läget\n\n- ett\n- två\n\n1. först"
    report = replace(sample.REPORT, memo=replace(sample.MEMO, parts=(MemoPart("Ärendet", text),)))
    document = Document(io.BytesIO(memo_docx(report, at=AT)))
    found = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    assert ("Heading 2", "Ärendet") in found and ("Heading 3", "Läget") in found
    assert [text for style, text in found if style == "List Bullet"] == ["ett", "två"]
    assert ("List Number", "först") in found
    runs = {run.text: (run.bold, run.italic) for p in document.paragraphs for run in p.runs}
    assert runs["nästan"] == (True, None) and runs["klara"] == (None, True)
