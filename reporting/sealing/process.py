"""Starts the process that does one sealing job. It outlives the website's own processes."""

from __future__ import annotations

import subprocess
import sys
import threading

from django.conf import settings


def start(pk: int) -> None:
    """Start `manage.py run_sealing_job` for the job, with this process's settings and environment.

    In a session of its own, so that nothing sent to the website's processes reaches it; what goes wrong is written
    where the website's own errors are.
    """
    process = subprocess.Popen(  # noqa: S603 - the command is fixed, and the key is a number
        [sys.executable, "manage.py", "run_sealing_job", str(pk)],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Somebody must take note of its end, or it would stay in the table of processes.
    threading.Thread(target=process.wait, name=f"sealing-job-{pk}", daemon=True).start()
