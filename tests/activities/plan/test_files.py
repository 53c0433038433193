"""The plan taken away in each form, by whom it may be, from the page where it is looked for."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest
from django.core.management import CommandError, call_command
from docx import Document
from python_calamine import CalamineWorkbook

from activities.models import SubActivity
from tests.harness.databases import ROOT
from tests.harness.pages import PLAN

pytestmark = pytest.mark.django_db
SCHEMA = json.loads((ROOT / "docs" / "plan.schema.json").read_text(encoding="utf-8"))


def test_every_form_is_linked_from_the_plan_and_holds_every_row(client_of, plan):
    names = [row.name for row in SubActivity.objects.filter(activity__step__plan=plan).current().in_order()]
    client = client_of("controller")
    page = client.get(PLAN).content.decode()
    found = {}
    for form in ("xlsx", "docx", "csv", "json"):
        assert f'href="{PLAN}plan.{form}"' in page
        answer = client.get(f"{PLAN}plan.{form}")
        assert answer["Content-Disposition"] == f'attachment; filename="{plan.slug}-2020-12-15.{form}"'
        found[form] = answer.content

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(found["xlsx"])).get_sheet_by_index(0).to_python()
    lines = list(csv.reader(io.StringIO(found["csv"].decode("utf-8-sig"), newline=""), delimiter=";"))
    (grid,) = Document(io.BytesIO(found["docx"])).tables
    data = json.loads(found["json"])
    jsonschema.validate(data, SCHEMA)
    assert [row[3] or row[2] for row in sheet[1:]] == names
    assert [row[3] or row[2] for row in lines[1:]] == names
    assert [row.cells[2].text or row.cells[1].text for row in grid.rows[1:]] == names
    assert [row["title"] or row["activity"] for row in data["rows"]] == names
    assert {row["signal"] for row in data["rows"]} >= {"deviating", "finished", "on_track"}


def test_an_unknown_form_is_no_page(client_of):
    assert client_of("controller").get(f"{PLAN}plan.exe").status_code == 404


def test_the_command_writes_what_the_page_gives(client_of, plan, tmp_path: Path, capsys):
    file = tmp_path / "plan.csv"
    call_command("export_plan", plan.slug, "--format", "csv", "-o", str(file))
    assert file.read_bytes() == client_of("controller").get(f"{PLAN}plan.csv").content
    assert "18 rader" in capsys.readouterr().out


def test_a_plan_that_is_none_and_a_place_that_is_none_are_told(plan, tmp_path: Path):
    with pytest.raises(CommandError, match=f"Här finns: {plan.slug}"):
        call_command("export_plan", "finns-inte", "--format", "csv", "-o", str(tmp_path / "a"))
    with pytest.raises(CommandError, match="kan inte skrivas"):
        call_command("export_plan", plan.slug, "--format", "csv", "-o", str(tmp_path / "finns" / "inte"))
