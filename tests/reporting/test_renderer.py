"""The versions that a sealed report remembers: all that can change a byte of its PDF, nothing that cannot."""

from __future__ import annotations

import shutil

from weasyprint.text import ffi

from reporting import pdf, renderer


def test_everything_that_writes_a_byte_is_named():
    found = renderer.versions()
    assert found["weasyprint"] == "70.0"
    assert found["pango"].split(".")[0] == "1"
    assert all(found.values())
    assert all(isinstance(value, str) for value in found.values())


def test_harfbuzz_is_the_version_it_says_it_is():
    major, minor, micro = map(int, renderer.versions()["harfbuzz"].split("."))
    assert ffi.harfbuzz.hb_version_atleast(major, minor, micro)
    assert not ffi.harfbuzz.hb_version_atleast(major, minor, micro + 1)


def test_a_changed_font_is_another_version(monkeypatch, tmp_path):
    before = renderer._own()
    fonts = shutil.copytree(pdf.FONTS, tmp_path / "fonts")
    monkeypatch.setattr(renderer, "FONTS", fonts)
    assert renderer._own() == before
    font = sorted(fonts.glob("*.woff"))[0]
    font.write_bytes(font.read_bytes() + b"\0")
    assert renderer._own() != before
