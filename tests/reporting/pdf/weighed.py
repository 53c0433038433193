"""Draws as reporting.pdf does, and says in the file that WEIGHED names how much memory that took at the most, in kB."""

from __future__ import annotations

import os
import resource
import runpy
from pathlib import Path

if __name__ == "__main__":
    try:
        runpy.run_module("reporting.pdf", run_name="__main__", alter_sys=True)
    finally:
        Path(os.environ["WEIGHED"]).write_text(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
