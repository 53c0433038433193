"""Reports sealed by an earlier release: a database kept from then is migrated, and every report found whole."""

from __future__ import annotations

import lzma
from pathlib import Path

from tests.harness.databases import manage_py

# The demo of 2020-12-15 as it was sealed before the modules were moved into rooms. Its PDF names other versions of the
# code than today's, so its files are proved by their sums and not by being made again.
KEPT = Path(__file__).parents[1] / "data" / "sealed-2026-11-30.sqlite3.xz"


def test_reports_sealed_before_are_found_whole(tmp_path):
    database = tmp_path / "kept.sqlite3"
    database.write_bytes(lzma.decompress(KEPT.read_bytes()))
    url = f"sqlite:///{database}"
    manage_py(url, "migrate", "--no-input", static_root=tmp_path)
    told = manage_py(url, "verify_records", static_root=tmp_path).stdout
    assert "2020-T1 version 1: stämmer" in told
    assert "2020-T2 version 1: stämmer" in told
    assert "f2ce3b3c57fd59fffc12c70cf11e988ef0abfed20ec728ebd5bbe44620297237" in told
    assert "2 rapporter, alla stämmer." in told
