"""nginx and gunicorn as they are shipped, laid out in a folder: slow clients hold nobody up, a reload loses nobody."""

from __future__ import annotations

import http.client
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scripts.postgres import die_with_parent
from tests.harness.databases import ROOT, Databases, manage_py, process_environment
from tests.harness.drills import DRILL

pytestmark = pytest.mark.skipif(
    not (DRILL and shutil.which("nginx")),
    reason="a drill that wants nginx: apt-get install nginx-light, and make test-slow",
)
HOST, NAME = "127.0.0.1", "lovplan.kommunen.se"
SLOW_POST = f"POST /logga-in/ HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 100000\r\n\r\n".encode()
TRUSTING = ssl._create_unverified_context()  # the certificate is made below
MAIN = """
pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 2; events {{ worker_connections 2048; }}
http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; include {folder}/lovplan.conf; }}
"""


@dataclass
class Service:
    port: int
    gunicorn: subprocess.Popen[bytes]

    def get(self, path: str, **headers: str) -> tuple[int, str, float]:
        """(status, body, seconds)"""
        return self.ask("GET", path, **headers)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str, float]:
        started = time.monotonic()
        with closing(http.client.HTTPSConnection(HOST, self.port, timeout=75, context=TRUSTING)) as connection:
            connection.request(method, path, body=body, headers={"Host": NAME, **headers})
            response = connection.getresponse()
            return response.status, response.read().decode(), time.monotonic() - started

    def until_ready(self) -> None:
        for _ in range(300):
            try:
                if self.get("/halsa/")[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        pytest.fail("nginx or gunicorn did not start")


def free_port() -> int:
    with socket.create_server((HOST, 0)) as free:
        return free.getsockname()[1]


def lay_out(folder: Path) -> int:
    """The shipped file with its places moved into the folder; returns the port of TLS."""
    port = free_port()
    text = (ROOT / "deploy" / "nginx" / "lovplan.conf").read_text()
    for old, new in {
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        "listen 80;": f"listen {HOST}:{free_port()};",
        "listen 443 ssl http2;": f"listen {HOST}:{port} ssl http2;",
        "/etc/ssl/lovplan": str(folder),
        "/run/lovplan": str(folder),
        "/srv/lovplan": str(ROOT),
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    (folder / "lovplan.conf").write_text(text)
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder))
    words = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={NAME} -keyout privkey.pem -out fullchain.pem"
    subprocess.run(["openssl", *words.split()], cwd=folder, check=True, capture_output=True)
    return port


@contextmanager
def running(command: list[str], **more: Any) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, cwd=ROOT, preexec_fn=die_with_parent, **more)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture(scope="module")
def service(databases: Databases) -> Iterator[Service]:
    url = databases.demo()
    settings = {"LOVPLAN_DEMO": "0", "ALLOWED_HOSTS": NAME, "BEHIND_PROXY": "true", "LOVPLAN_PROXIES": "unix"}
    settings |= {"GUNICORN_CMD_ARGS": "--workers=2 --log-level=warning"}
    settings |= {"SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-åäö"}
    # A socket's path may be 107 characters long, and nginx's own user has to come in.
    with tempfile.TemporaryDirectory(prefix="lovplan-", dir="/tmp") as made, socket.socket(socket.AF_UNIX) as listener:
        folder = Path(made)
        folder.chmod(0o755)
        port = lay_out(folder)
        manage_py(url, "collectstatic", "-v0", static_root=folder / "static", **settings)
        listener.bind(str(folder / "lovplan.sock"))
        (folder / "lovplan.sock").chmod(0o666)
        listener.listen(2048)
        # As systemd hands it over: the third file, with the number of files and for whom they are.
        program = f"{sys.executable} -m gunicorn -c deploy/gunicorn.conf.py"
        handing = ["bash", "-c", f"exec 3<&{listener.fileno()}; LISTEN_FDS=1 LISTEN_PID=$$ exec {program}"]
        nginx = ["nginx", "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
        environment = process_environment(url, folder / "static", settings)
        subprocess.run([*nginx, "-t"], check=True)
        with (
            running(handing, env=environment, pass_fds=[listener.fileno()]) as gunicorn,
            running([*nginx, "-g", "daemon off;"]),
        ):
            service = Service(port, gunicorn)
            service.until_ready()
            yield service
    databases.drop(url)


def test_two_hundred_slow_clients_keep_nobody_waiting(service: Service) -> None:
    for _ in range(16):  # each worker's first page loads the application
        service.get("/logga-in/")
    with ExitStack() as stack:
        for _ in range(200):
            plain = stack.enter_context(socket.create_connection((HOST, service.port)))
            client = stack.enter_context(TRUSTING.wrap_socket(plain))
            client.sendall(SLOW_POST)
            client.sendall(b"u")
        time.sleep(2)  # nginx lets one address ask two hundred times, and then fifty times a second
        answers = [service.get(path) for path in ("/halsa/", "/logga-in/") * 5]
    assert {status for status, _, _ in answers} == {200}
    assert max(seconds for _, _, seconds in answers) < 5, (
        answers
    )  # held up, they would wait for nginx to give up on the others: 15 s


def test_a_file_that_is_too_large_is_refused_in_swedish(service: Service) -> None:
    status, page, _ = service.ask("POST", "/logga-in/", b"x", **{"Content-Length": str(12 * 1024 * 1024)})
    assert status == 413
    assert "Den är större än 10 MB" in page


def test_a_reload_loses_no_request(service: Service) -> None:
    stop, answers, faults = threading.Event(), [], []
    time.sleep(5)  # what another test has just asked counts too

    def click() -> None:
        while not stop.is_set():
            try:
                answers.append(service.get("/logga-in/")[0])
                time.sleep(0.1)
            except (OSError, http.client.HTTPException) as error:
                faults.append(repr(error))

    clickers = [threading.Thread(target=click) for _ in range(4)]
    for clicker in clickers:
        clicker.start()
    for _ in range(3):
        time.sleep(1)
        service.gunicorn.send_signal(signal.SIGHUP)
        time.sleep(5)
    stop.set()
    for clicker in clickers:
        clicker.join()
    assert faults == []
    assert set(answers) == {200}
    assert len(answers) > 50
