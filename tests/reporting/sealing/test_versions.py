"""The versions that a sealed report remembers: all that can change a byte of its HTML or PDF, nothing that cannot."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from weasyprint.text import ffi

from reporting.pdf import files
from reporting.report import document
from reporting.sealing import versions
from reporting.snapshot import fonts

ROOT = Path(versions.__file__).parents[2]
INCLUDED = re.compile(r'{% (?:include|extends) "([^"]+)"')


def test_everything_that_writes_a_byte_is_named():
    found = versions.versions()
    assert found["weasyprint"] == "70.0"
    assert found["pango"].split(".")[0] == "1"
    assert all(found.values())
    assert all(isinstance(value, str) for value in found.values())


def test_harfbuzz_is_the_version_it_says_it_is():
    major, minor, micro = map(int, versions.versions()["harfbuzz"].split("."))
    assert ffi.harfbuzz.hb_version_atleast(major, minor, micro)
    assert not ffi.harfbuzz.hb_version_atleast(major, minor, micro + 1)


def test_a_changed_font_is_another_version(monkeypatch, tmp_path):
    before = versions._own()
    copies = shutil.copytree(fonts.FONTS, tmp_path / "fonts")
    monkeypatch.setattr(versions, "FONTS", copies)
    assert versions._own() == before
    font = sorted(copies.glob("*.woff"))[0]
    font.write_bytes(font.read_bytes() + b"\0")
    assert versions._own() != before


def test_the_pdf_is_counted_with_the_code_that_makes_it_and_its_fonts():
    names = {path.name for path in versions.pdf_sources()}
    assert {"render.py", "boxes.py", "structure.py", "tags.py", "archive.py"} <= names
    assert any(name.endswith(".woff") for name in names)


def imported(path: Path) -> Iterator[Path]:
    """Our own modules that a module imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        if isinstance(node, ast.ImportFrom):
            names = [str(node.module), *(f"{node.module}.{name}" for name in names)]
        yield from (ROOT / f"{name.replace('.', '/')}.py" for name in names)


def included(path: Path) -> Iterator[Path]:
    yield from (ROOT / "templates" / name for name in INCLUDED.findall(path.read_text(encoding="utf-8")))


def reached(first: Path, following) -> set[str]:
    found, todo = set(), [first]
    while todo:
        path = todo.pop()
        if path.is_file() and path not in found:
            found.add(path)
            todo += following(path)
    return {str(path.relative_to(ROOT)) for path in found}


def test_all_that_makes_the_html_is_counted():
    modules = reached(Path(document.__file__), imported)
    templates = reached(ROOT / "templates" / "reporting" / "report" / "report.html", included)
    styles = {str(path.relative_to(ROOT)) for path in (files.STYLES / "report.css", files.TOKENS)}
    assert set(versions.HTML_SOURCES) == modules | templates | styles


@pytest.mark.parametrize("name", ["reporting/report/sections.py", "templates/reporting/report/_row.html"])
def test_a_changed_source_of_the_html_is_another_version_of_it_alone(name, monkeypatch, tmp_path):
    for source in versions.HTML_SOURCES:
        (tmp_path / source).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / source, tmp_path / source)
    before = versions.versions()
    monkeypatch.setattr(versions, "_ROOT", tmp_path)
    assert versions.versions.__wrapped__() == before
    (tmp_path / name).write_text("changed")
    after = versions.versions.__wrapped__()
    assert {key for key in after if after[key] != before[key]} == {versions.HTML}
