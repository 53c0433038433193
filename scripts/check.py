"""`make check`: each check by name, ok or fail, two at a time. Ends with 1 when any failed."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts import lock, supply

# What a check ends with: "" when all is well, else what to show.
Check = Callable[[], str]


def command(program: str, *arguments: str, **environment: str) -> Check:
    programs = Path(sys.executable).parent

    def run() -> str:
        result = subprocess.run(
            [*([sys.executable, program] if program.endswith(".py") else [programs / program]), *arguments],
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return (result.stdout.strip() or f"avslutades med {result.returncode}") if result.returncode else ""

    return run


def no_lock_error(function: Callable[[], None]) -> Check:
    def run() -> str:
        try:
            function()
        except lock.LockError as error:
            return str(error)
        return ""

    return run


def licences() -> str:
    """The locked packages whose licence is not on the list."""
    try:
        return "\n".join(supply.refused(supply.locked(supply.LOCK.read_text(encoding="utf-8"))))
    except supply.SupplyError as error:
        return str(error)


def templates() -> list[str]:
    kinds = {".html", ".svg", ".txt", ".xml"}
    folders = [Path("templates"), *Path().glob("*/templates")]
    found = [path for folder in folders for path in folder.rglob("*") if path.suffix in kinds]
    return sorted(str(path) for path in found if ".venv" not in path.parts)


def production(folder: str) -> dict[str, str]:
    """The environment of a real installation, but for its database."""
    return {
        "DJANGO_SETTINGS_MODULE": "lovplan.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "lovplan.example.se",
        "CSRF_TRUSTED_ORIGINS": "https://lovplan.example.se",
        "DATABASE_URL": f"sqlite:///{folder}/lovplan.sqlite3",
    }


def checks(folder: str) -> dict[str, Check]:
    live = production(folder)
    return {
        "typer (mypy)": command("mypy"),
        "kod (ruff check)": command("ruff", "check", "--quiet", "--output-format=concise", "."),
        "kodens form (ruff format)": command("ruff", "format", "--check", "--output-format=concise", "."),
        "mallarnas form (djade)": command("djade", "--check", "--target-version", "5.2", *templates()),
        "migreringar (makemigrations --check)": command("manage.py", "makemigrations", "--check", "--dry-run", **live),
        "driftinställningar (check --deploy)": command(
            "manage.py", "check", "--deploy", "--fail-level", "WARNING", **live
        ),
        "paketens licenser": licences,
        "låsfilerna saknar adresser": no_lock_error(lock.check_addresses),
        "låsfilerna följer pyproject.toml": no_lock_error(lock.check_fresh),
    }


def timed(check: Check) -> tuple[str, float]:
    begun = time.monotonic()
    return check(), time.monotonic() - begun


def main() -> int:
    failed = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        running = {name: pool.submit(timed, check) for name, check in checks(folder).items()}
        for name, future in running.items():
            fault, seconds = future.result()
            print(f"{'FEL' if fault else 'ok':<4} {name} ({seconds:.1f} s)", flush=True)
            if fault:
                failed += 1
                print("     " + fault.replace("\n", "\n     "), flush=True)
    print(f"{failed} av {len(running)} kontroller föll." if failed else f"Alla {len(running)} kontroller gick igenom.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
