from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from lovplan.demo import reports as demo_reports
from lovplan.demo import year

HOST = "127.0.0.1"
LARGEST = 32 * 1024 * 1024  # bytes of one request


class Command(BaseCommand):
    help = "Startar demon: databas, demoplan, rapport och webbplats på den egna datorn."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demon startas med make run. Den delar ut ett känt lösenord och hör inte hemma i drift.")
        port = port_of(os.environ.get("PORT") or "8000")
        require_free(port)
        chosen = os.environ.get("DEMO_PASSWORD") or ""
        password = self._prepare(chosen)
        self._greet(port, password, demo_reports.write_files(settings.VAR_DIR, year.SLUG))
        serve(port)

    def _prepare(self, chosen: str) -> str:
        """Migrate and load what is missing. Returns the password to print."""
        try:
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                call_command("migrate", verbosity=0, interactive=False)
            if not year.is_loaded():
                year.load(password=chosen or year.PASSWORD)
            elif chosen:
                year.set_password(chosen)
            return chosen or year.printable_password()
        except DatabaseError as error:
            raise CommandError(database_remedy(error)) from error

    def _greet(self, port: int, password: str, reports: list[Path]) -> None:
        self.stdout.write(f"\n  lovplan     http://{HOST}:{port}/\n")
        self.stdout.write(f"  Logga in    {', '.join(year.people())}")
        self.stdout.write(f"  Lösenord    {password}\n")
        for label, report in zip(["Rapporter", *[""] * len(reports)], reports, strict=False):
            self.stdout.write(f"  {label:<10}  {report}")
        self.stdout.write("\n  Avsluta     Ctrl-C\n\n")
        self.stdout.flush()


def port_of(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65_535:
        raise CommandError(f"PORT={text} är ingen port. Välj ett tal mellan 1024 och 65535, till exempel PORT=8001.")
    return int(text)


def require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} är upptagen eller inte tillåten. Välj en annan: PORT={port + 1} make run"
            ) from error


def database_remedy(error: DatabaseError) -> str:
    place = connection.settings_dict
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if connection.vendor == "sqlite":
        return (
            f"Databasen {place['NAME']} kan inte användas ({reason}). Flytta undan filen och starta om, "
            "så skapas en ny; eller peka ut en annan med DATABASE_URL."
        )
    return (
        f"Databasen {place['NAME']} på {place['HOST'] or 'den lokala sockeln'} kan inte användas ({reason}). "
        "Kontrollera att den är i gång och att DATABASE_URL stämmer."
    )


def serve(port: int) -> None:
    """Become the server, so that Ctrl-C and signals reach it directly."""
    os.chdir(settings.BASE_DIR)
    os.execv(sys.executable, server(port))  # noqa: S606 - the command is fixed, and the port is a number


def server(port: int) -> list[str]:
    """The command that serves the own computer, where no proxy stands before it.

    One thread reads every request to its end before a worker sees it, and gives up on a client that has gone quiet: a
    client that sends a byte at a time costs a connection, and no worker. What it reads it keeps, on disk when it is
    large, so there is an end to it: well above the largest file that the pages take, which they refuse in words.
    """
    return [
        *(sys.executable, "-m", "waitress", f"--listen={HOST}:{port}", "--threads=8", "--connection-limit=500"),
        *("--asyncore-use-poll", "--channel-timeout=30", "--cleanup-interval=10", "--ident="),
        f"--max-request-body-size={LARGEST}",
        "lovplan.wsgi:application",
    ]
