"""Reports sealed by an earlier release: a database kept from then is migrated, and every report found whole."""

from __future__ import annotations

import lzma
from pathlib import Path
from typing import Any

import pytest

from tests.harness.databases import manage_py, on_postgresql

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


# Each app one step further back than before, until a step is refused; forward again after each that is not.
BACK = """
import os
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from tests.harness.tables import contents
def there():
    connection.close()
    return {table: rows for table, rows in contents(os.environ["DATABASE_URL"]).items() if table != "django_migrations"}
before = there()
for app in ("lovplan", "reporting", "activities"):
    names = sorted(name for of, name in MigrationLoader(None).disk_migrations if of == app)
    for name in reversed(names[:-1]):
        try:
            call_command("migrate", app, name, verbosity=0, interactive=False)
        except CommandError as error:
            assert "Ingenting är ändrat" in str(error), error
            assert there() == before, (app, name)
            print("nekat", app, name)
            break
        call_command("migrate", verbosity=0, interactive=False)
        after = there()
        assert after == before, (app, name, [table for table in before if after.get(table) != before[table]])
        print("tillbaka och fram", app, name)
"""


@pytest.mark.drill
@pytest.mark.drill_on_postgresql
def test_each_step_back_from_a_filled_database_loses_nothing_or_is_refused(kept: str, databases: Any, manage: Any):
    url = kept
    if on_postgresql():
        url = databases.fresh()
        manage(url, "move", kept.removeprefix("sqlite:///"))
    told = manage(url, "shell", "--no-imports", "-c", BACK).stdout
    assert "tillbaka och fram lovplan" in told and "tillbaka och fram activities" in told
    assert "nekat reporting" in told and "nekat activities" in told  # lovplan's own tables held nothing then
    assert "2 rapporter, alla stämmer." in manage(url, "verify_records").stdout


@pytest.mark.both_databases
@pytest.mark.drill
def test_an_empty_database_goes_back_and_forward_again(fresh_database: str, manage: Any):
    manage(fresh_database, "migrate", "-v0", "activities", "0001")
    manage(fresh_database, "migrate", "-v0")
    assert manage(fresh_database, "migrate", "--check").returncode == 0
