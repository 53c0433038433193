"""Two machines as far as one can have them in one: each with the code, a home and a temporary folder of its own."""

from __future__ import annotations

import http.cookiejar
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from scripts.postgres import die_with_parent
from tests.harness.databases import ROOT, process_environment
from tests.harness.forms import Form, forms_in

CODE = ("lovplan", "activities", "reporting", "templates", "fixtures", "docs", "deploy", "manage.py")
OF_TESTS = ("__init__.py", "site_settings.py")
KEY = "ett-och-samma-på-alla-servrar-0123456789-0123456789-abcdef"  # the same on all servers, as docs/drift.md asks


@dataclass
class Machine:
    folder: Path
    database_url: str
    static_root: Path
    env: dict[str, str] = field(default_factory=dict)
    server: subprocess.Popen[bytes] | None = None
    port: int = 0

    def __post_init__(self) -> None:
        (self.folder / "srv" / "tests").mkdir(parents=True)
        for name in CODE:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
            copy(ROOT / name, self.folder / "srv" / name)
        for name in OF_TESTS:
            shutil.copyfile(ROOT / "tests" / name, self.folder / "srv" / "tests" / name)
        for name in ("tmp", "home"):
            (self.folder / name).mkdir()

    def environment(self, **env: str) -> dict[str, str]:
        places = {"TMPDIR": str(self.folder / "tmp"), "HOME": str(self.folder / "home")}
        own = {"SECRET_KEY": KEY, "PYTHONDONTWRITEBYTECODE": "1", "LOVPLAN_PROXIES": "127.0.0.1"}
        return process_environment(self.database_url, self.static_root, {**places, **own, **self.env, **env})

    def start(self, *command: str, **env: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=self.folder / "srv",
            env=self.environment(**env),
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    def serve(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        where = f"--bind=127.0.0.1:{self.port}"
        self.server = self.start("-m", "gunicorn", "lovplan.wsgi", where, "--threads=4", "--log-level=warning")
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/halsa/", timeout=5).close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("The server did not start.")

    def kill(self) -> None:
        """As when the power goes: all of its processes at once."""
        if self.server:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait(20)
            self.server = None

    def files(self) -> dict[str, tuple[int, int]]:
        """{path: (size, when it was changed)} of all that lies on this machine's disk. What a killed process leaves of
        WeasyPrint's are copies of the fonts, in a folder for what is temporary.
        """
        lying = (path for path in self.folder.rglob("*") if not path.match("tmp/weasyprint-*/*"))
        found = {path: path.stat() for path in lying if path.is_file()}
        return {str(path.relative_to(self.folder)): (told.st_size, told.st_mtime_ns) for path, told in found.items()}


class Answer(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer like any other: the next page may be asked for from another server."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Browser:
    """One person's browser, whose every request may go to another machine."""

    def __init__(self) -> None:
        self.kept = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.kept), Answer)

    def ask(self, machine: Machine, path: str, data: Any = None, **headers: str) -> tuple[int, bytes, str]:
        """(status, body, where it leads)"""
        sent = urlencode(data, doseq=True).encode() if data is not None else None
        asked = urllib.request.Request(f"http://127.0.0.1:{machine.port}{path}", sent, headers)
        try:
            with self.opener.open(asked, timeout=60) as answer:
                return answer.status, answer.read(), ""
        except urllib.error.HTTPError as error:
            return error.code, error.read(), error.headers.get("Location", "")

    def form(self, machine: Machine, path: str, *, having: str) -> dict[str, list[str]]:
        """What the form with that field would send, its token with it."""
        status, body, _ = self.ask(machine, path)
        assert status == 200, (status, path)
        found: list[Form] = [form for form in forms_in(body.decode(), path) if having in form.names]
        return found[0].data() | {"csrfmiddlewaretoken": [self.token]}

    @property
    def token(self) -> str:
        return next(cookie.value or "" for cookie in self.kept if cookie.name == "csrftoken")
