"""The database as a file and back: every row and guard, wholly or not at all, also while somebody writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.harness.databases import Databases
from tests.harness.tables import contents

pytestmark = pytest.mark.both_databases


def test_a_copy_comes_back_with_every_row_and_guard(databases: Databases, manage: Any, tmp_path: Path) -> None:
    url, other = databases.demo(), databases.fresh()
    manage(url, "backup", str(tmp_path))
    (copy,) = tmp_path.iterdir()
    told = manage(other, "restore", str(copy)).stdout  # which ends well only with every guard in its place
    assert contents(other) == contents(url)
    assert "I databasen finns nu 1 plan och 2 fastställda rapporter." in told
    assert "2 rapporter, alla stämmer." in told
    assert copy.stat().st_mode & 0o077 == 0
    databases.drop(url)
    databases.drop(other)
