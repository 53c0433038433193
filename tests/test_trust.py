"""docs/trust.md names tests that exist, and all threats."""

from __future__ import annotations

import re

from tests.harness.databases import ROOT

TRUST = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")


def test_every_test_it_names_exists():
    missing, path = [], None
    for found, name in re.findall(r"`(?:(tests/[\w/]+\.py)(?:::)?)?(test_\w+)?`", TRUST):
        path = ROOT / found if found else path
        if (found and not path.exists()) or (name and f"def {name}(" not in path.read_text(encoding="utf-8")):
            missing.append(f"{found}::{name}")
    assert not missing


def test_it_has_all_of_them_in_order():
    assert [int(number) for number in re.findall(r"^\| (\d+) \|", TRUST, re.MULTILINE)] == list(range(1, 35))
