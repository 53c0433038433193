"""Known vulnerabilities against what is locked, from a file alone."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from scripts import audit


def record(name: str = "Some_Package", ecosystem: str = "PyPI", **affected: Any) -> dict[str, Any]:
    told = {"package": {"name": name, "ecosystem": ecosystem}, **affected}
    return {"id": "PYSEC-1", "aliases": ["CVE-1"], "modified": "2026-11-01T00:00:00Z", "affected": [told]}


def span(*events: dict[str, str], kind: str = "ECOSYSTEM") -> dict[str, Any]:
    return {"ranges": [{"type": kind, "events": list(events)}]}


INTRODUCED, FIXED = {"introduced": "0"}, {"fixed": "2.1"}


@pytest.mark.parametrize(
    ("known", "version", "hit"),
    [
        (record(**span(INTRODUCED, FIXED)), "2.0.9", True),
        (record(**span(FIXED, INTRODUCED)), "2.0.9", True),
        (record(**span(INTRODUCED, FIXED)), "2.1", False),
        (record(**span(INTRODUCED, FIXED)), "2.1.post1", False),
        (record(**span({"introduced": "2.2"})), "2.1", False),
        (record(**span(INTRODUCED, FIXED, {"introduced": "3.0"}, {"fixed": "3.4"})), "3.2", True),
        (record(**span(INTRODUCED, FIXED, {"introduced": "3.0"}, {"fixed": "3.4"})), "2.5", False),
        (record(**span(INTRODUCED, {"last_affected": "2.1"})), "2.1", True),
        (record(**span(INTRODUCED, {"last_affected": "2.1"})), "2.2", False),
        (record(**span({"introduced": "abc"}, kind="GIT")), "2.1", False),
        (record(**span(INTRODUCED, {"fixed": "svn-17"})), "2.1", True),
        (record(versions=["1.0", "not-a-version", "2.0.0"]), "2.0", True),
        (record(versions=["1.0"]), "2.0", False),
        (record(name="other", versions=["2.0"]), "2.0", False),
        (record(ecosystem="npm", versions=["2.0"]), "2.0", False),
        (record(versions=["2.0"]) | {"withdrawn": "2026-11-02T00:00:00Z"}, "2.0", False),
    ],
)
def test_a_version_is_concerned_or_not(known, version, hit):
    assert bool(audit.findings({"some-package": version}, [known])) is hit


def told(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "scripts.audit", path], capture_output=True, text=True, check=False)


def test_a_file_is_held_against_the_lock_and_the_remedy_told(tmp_path):
    file = tmp_path / "all.zip"
    concerns = record("Django", **span(INTRODUCED, {"fixed": "999"})) | {"summary": "Prov"}
    with zipfile.ZipFile(file, "w") as folder:
        folder.writestr("PYSEC-1.json", json.dumps(concerns))
        folder.writestr("PYSEC-2.json", json.dumps(record("django", versions=["1.0"])))
    result = told(file)
    assert result.returncode == 1
    assert result.stdout.startswith("django ") and ": PYSEC-1, CVE-1. Prov Rättad i 999." in result.stdout
    assert "prövade mot 2 kända sårbarheter, den senaste ändrad 2026-11-01." in result.stdout
    file.unlink()
    file.write_text(json.dumps([record()]))
    result = told(file)
    assert result.returncode == 0 and "Ingen gäller de låsta versionerna." in result.stdout


@pytest.mark.parametrize("text", ["{}", "[1]", "<html>", ""])
def test_a_wrong_file_does_not_pass_for_one_without_faults(text, tmp_path):
    file = tmp_path / "fel.json"
    file.write_text(text)
    with pytest.raises(audit.AuditError, match="går inte att läsa"):
        list(audit.records(file))
