"""The units as systemd itself reads them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.databases import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="without systemd")
EXPOSED = 2.0  # of 10, as systemd-analyze security counts; 1.5 when this was written


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """With a Python that is there in the place of the one that will be."""
    for unit in (ROOT / "deploy" / "systemd").iterdir():
        text = re.sub(r"/srv/lovplan/\.venv/bin/\w+", sys.executable, unit.read_text())
        (tmp_path / unit.name).write_text(text)
    return sorted(tmp_path.iterdir())


def test_systemd_has_nothing_to_remark_and_finds_the_services_shut_in(units):
    read = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")
    for unit in (unit for unit in units if unit.suffix == ".service"):
        judged = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", unit], capture_output=True, text=True, check=True
        )
        (exposure,) = re.findall(r"exposure level for \S+: ([\d.]+)", judged.stdout)
        assert float(exposure) <= EXPOSED, unit.name
