"""What this computer still lacks for `make run`, `check`, `bench` or `test`: one line each, nothing when all is there.

    system PACKAGE   a Debian package
    packages         the Python packages of the lock file

Only the standard library, and nothing that takes time: every make target begins here.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import socket
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

VENV = Path(".venv")
LOCKS = {"run": "requirements.txt", "check": "requirements-dev.txt", "bench": "requirements-dev.txt"}
# Tried as they will be loaded, so that any distribution's package will do.
FOR_WEASYPRINT = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
FOR_PLAYWRIGHT = {"libatomic.so.1": "libatomic1"} if sys.platform == "linux" else {}  # its driver's own Node.js


def lock_file(purpose: str) -> Path:
    return Path(LOCKS.get(purpose, "requirements-dev.txt"))


def stamp(purpose: str) -> tuple[Path, str]:
    """The file that says the lock is installed, and what it must hold. Both locks are part of the larger one's."""
    locks = [Path("requirements.txt")] if purpose == "run" else [Path("requirements.txt"), lock_file(purpose)]
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in locks))
    return VENV / f"{lock_file(purpose).stem}.installed", digest.hexdigest()


def is_installed(purpose: str) -> bool:
    path, expected = stamp(purpose)
    return path.exists() and path.read_text() == expected


def loads(library: str) -> bool:
    stem, _, version = library.partition(".so.")
    for name in (library, f"{stem}.{version}.dylib", f"/opt/homebrew/lib/{stem}.{version}.dylib"):
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def chromium() -> str | None:
    # The shell is the same engine without the windows of a desktop's browser, and opens a page in a third of the time.
    names = (os.environ.get("CHROMIUM"), "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


def lets_in(user: str) -> bool:
    """Whether a PostgreSQL on this machine takes the user without a password: its first answer is then 'R', code 0."""
    parameters = f"user\0{user}\0database\0postgres\0\0".encode()
    try:
        with socket.create_connection(("127.0.0.1", 5432), timeout=2) as server:
            server.sendall(struct.pack("!ii", 8 + len(parameters), 196608) + parameters)
            answer = server.recv(9)
    except OSError:
        return False
    return answer[:1] == b"R" and answer[5:9] == bytes(4)


def postgresql_programs() -> Path | None:
    """The folder with initdb: Debian keeps one per version outside the path; the newest is taken."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    in_path = shutil.which("initdb")
    return found[-1].parent if found else Path(in_path).parent if in_path else None


def postgresql() -> bool:
    """Cheapest first; scripts.postgres chooses among them in its own order."""
    if os.environ.get("TEST_POSTGRES_URL") or postgresql_programs():
        return True
    return lets_in("postgres") or lets_in(os.environ.get("USER", ""))


def system_packages(purpose: str) -> Iterator[str]:
    if not VENV.exists() and not importlib.util.find_spec("ensurepip"):
        yield "python3-venv"
    libraries = FOR_WEASYPRINT | (FOR_PLAYWRIGHT if purpose in ("bench", "test") else {})
    for library, package in libraries.items():
        if not loads(library):
            yield package
    if not any(Path(path, "Europe/Stockholm").exists() for path in ("/usr/share/zoneinfo", "/usr/lib/zoneinfo")):
        yield "tzdata"
    if purpose in ("bench", "test") and not chromium():
        yield "chromium-headless-shell"
    if purpose == "test" and not shutil.which("xmlsec1"):  # the identity provider of the tests signs with it
        yield "xmlsec1"
    if purpose == "test" and not postgresql():
        yield "postgresql"


def main(purpose: str) -> None:
    for package in system_packages(purpose):
        print("system", package)
    # The larger set holds the smaller one, pinned alike.
    if not is_installed(purpose) and not (purpose == "run" and is_installed("check")):
        print("packages")


if __name__ == "__main__":
    if sys.argv[1] == "--stamp":
        path, text = stamp(sys.argv[2])
        path.write_text(text)
    else:
        main(sys.argv[1])
