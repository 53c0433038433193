"""Reports sealed by an earlier release: a database kept from then is migrated, and every report found whole."""

from __future__ import annotations

import lzma
from pathlib import Path
from typing import Any

import pytest

from tests.harness.databases import manage_py

# The demo of 2020-12-15 as it was sealed before the modules were moved into rooms. Its PDF names other versions of the
# code than today's, so its files are proved by their sums and not by being made again.
KEPT = Path(__file__).parents[1] / "data" / "sealed-2026-11-30.sqlite3.xz"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the database of the earlier release, migrated to this one."""
    database = tmp_path_factory.mktemp("kept") / "kept.sqlite3"
    database.write_bytes(lzma.decompress(KEPT.read_bytes()))
    manage_py(f"sqlite:///{database}", "migrate", "--no-input", "-v0", static_root=database.parent)
    return f"sqlite:///{database}"


def test_reports_sealed_before_are_found_whole(kept: str, manage: Any):
    told = manage(kept, "verify_records").stdout
    assert "2020-T1 version 1: stämmer" in told
    assert "2020-T2 version 1: stämmer" in told
    assert "f2ce3b3c57fd59fffc12c70cf11e988ef0abfed20ec728ebd5bbe44620297237" in told
    assert "2 rapporter, alla stämmer." in told
    assert "Kedjan för lov-sarskilt-boende, sedan 2020-12-15, länk" in told  # the day it was migrated, by its clock


@pytest.mark.drill
def test_a_step_back_that_would_lose_the_record_is_refused_and_changes_nothing(kept: str, manage: Any):
    refused = manage(kept, "migrate", "activities", "0001", check=False)
    assert refused.returncode
    assert "Ingenting är ändrat" in refused.stderr
    assert "allt i fastställda rapporter" in refused.stderr
    assert "sigill i händelser efter fastställandet" in refused.stderr
    assert manage(kept, "migrate", "--check").returncode == 0


@pytest.mark.both_databases
@pytest.mark.drill
def test_an_empty_database_goes_back_and_forward_again(fresh_database: str, manage: Any):
    manage(fresh_database, "migrate", "-v0", "activities", "0001")
    manage(fresh_database, "migrate", "-v0")
    assert manage(fresh_database, "migrate", "--check").returncode == 0
