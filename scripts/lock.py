"""`make lock`: the two lock files, from pyproject.toml and what they already hold. Also the checks of them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

LOCKS = {"requirements.txt": [], "requirements-dev.txt": ["--group=dev", "--constraint=requirements.txt"]}
# A lock names packages, versions and hashes. Anything that names a place belongs to one computer.
ADDRESS = re.compile(r"://|^\s*--(?!hash=)|^\s*-[a-zA-Z]\b|\bfile:|\s@\s", re.MULTILINE)
# Where to fetch and how to trust may be the caller's business; what ends up in the file may not.
KEPT = {"UV_CACHE_DIR", "UV_DEFAULT_INDEX", "UV_HTTP_TIMEOUT", "UV_INDEX_URL", "UV_NATIVE_TLS", "UV_SYSTEM_CERTS"}
NO_NETWORK = re.compile(r"dns error|error sending request|failed to fetch|connect|timed out", re.IGNORECASE)


class LockError(Exception):
    """Says in one line what is wrong with the lock, and the remedy."""


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name in KEPT or not name.startswith(("UV_", "PIP_"))}


def compile_into(folder: Path, *options: str) -> None:
    """Write both locks in the folder, keeping the versions that the files there already name."""
    for name, extra in LOCKS.items():
        result = subprocess.run(
            [
                *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-config", "pyproject.toml"),
                *("--universal", "--python-version=3.11", "--generate-hashes", "--no-annotate"),
                *("--custom-compile-command=make lock", "--no-emit-index-url", "--no-emit-find-links"),
                *(f"--output-file={name}", *extra, *options),
            ],
            cwd=folder,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            if NO_NETWORK.search(result.stderr):
                raise LockError("Låsfilerna kan inte räknas fram utan nät: paketförrådet svarar inte.")
            raise LockError(result.stderr.strip())


def copy_of_inputs(folder: Path) -> None:
    for name in ("pyproject.toml", *LOCKS):
        if Path(name).exists():
            shutil.copy(name, folder)


def fault_in(text: str) -> str:
    """The first line that names a place; "" when there is none."""
    for line in text.splitlines():
        if ADDRESS.search(line) and not line.startswith("#"):
            return line.strip()
    return next((line for line in text.splitlines() if line.startswith("#") and "://" in line), "")


def pins(text: str) -> set[str]:
    return set(re.findall(r"^([\w.-]+==[\w.!+-]+)", text, re.MULTILINE))


def check_addresses() -> None:
    for name in LOCKS:
        if line := fault_in(Path(name).read_text()):
            raise LockError(f"{name} nämner en plats i stället för ett paket: {line}")


def check_fresh() -> None:
    """The files are what pyproject.toml gives today, and the demo runs on what the tests ran on."""
    if strays := pins(Path("requirements.txt").read_text()) - pins(Path("requirements-dev.txt").read_text()):
        raise LockError(f"requirements-dev.txt har andra versioner än requirements.txt: {', '.join(sorted(strays))}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_of_inputs(folder)
        compile_into(folder)
        for lock in LOCKS:
            if (folder / lock).read_bytes() != Path(lock).read_bytes():
                raise LockError(f"{lock} stämmer inte med pyproject.toml. Kör make lock och lägg in ändringen.")


def write(*options: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_of_inputs(folder)
        compile_into(folder, *options)
        for lock in LOCKS:
            if line := fault_in((folder / lock).read_text()):
                raise LockError(f"{lock} skulle nämna en plats: {line}. Filerna är orörda.")
        for lock in LOCKS:
            same = Path(lock).exists() and Path(lock).read_bytes() == (folder / lock).read_bytes()
            shutil.copy(folder / lock, lock)
            print(f"{lock}: {'oförändrad' if same else 'skriven'}")


if __name__ == "__main__":
    try:
        write(*sys.argv[1:])
    except LockError as error:
        sys.exit(str(error))
