"""The demo in a database of its own, and people who are signed in to it: a session each, as their browsers keep it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
MADE = """
import json, sys
from importlib import import_module
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.crypto import get_random_string
if connection.vendor == "postgresql":
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
call_command("migrate", verbosity=0)
from lovplan.demo import year
year.load(password="load")
from activities.calendar import clock
from activities.models import Signal, SubActivity, User
names = ("utvecklingsledare", "controller", "avdelningschef", "forvaltningschef")
users = [User.objects.get(username=name) for name in names]
rows = list(SubActivity.objects.current().values_list("pk", flat=True))
own = {u.pk: list(SubActivity.objects.updatable_by(u, clock.today()).values_list("pk", flat=True)) for u in users}
signal = Signal.objects.get(key="on_track").pk
store, people = import_module(settings.SESSION_ENGINE).SessionStore, []
for number in range(int(sys.argv[1])):
    user = users[number % 3]  # whoever writes; the fourth reads
    session = store()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), "activities.backends.Backend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    people.append([session.session_key, get_random_string(32), rows, own[user.pk], signal])
print(json.dumps(people))
"""


@dataclass(frozen=True)
class Person:
    session: str
    token: str  # against forged forms
    rows: list[int]
    own: list[int]  # rows whose signal the person sets
    signal: str


def prepare(database: str, count: int) -> list[Person]:
    """Empty the database, called something with load, fill it with the demo and sign so many people in."""
    if "load" not in database.rpartition("/")[2]:
        raise SystemExit(f"{database} töms inte: bara en databas med load i namnet.")
    if database.startswith("sqlite:///"):
        for ending in ("", "-wal", "-shm"):
            Path(database.removeprefix("sqlite:///") + ending).unlink(missing_ok=True)
    env = os.environ | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "lovplan.settings"}
    code = f"import django; django.setup()\n{MADE}"
    made = subprocess.run(
        [sys.executable, "-c", code, str(count)], cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True
    )
    return [Person(*each) for each in json.loads(made.stdout.splitlines()[-1])]
