"""Settings of the test process. The caller's environment decides the database and nothing else."""

import os
import secrets
import tempfile
from datetime import date

for _name in ("ALLOWED_HOSTS", "BEHIND_PROXY", "CSRF_TRUSTED_ORIGINS", "LOVPLAN_PROXIES"):
    os.environ.pop(_name, None)
os.environ["SECRET_KEY"] = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-åäö"
os.environ["LOVPLAN_DEMO"] = os.environ["DEBUG"] = os.environ["HTTPS"] = "false"
os.environ["LOVPLAN_TODAY"] = "2020-12-15"
# On SQLite the tests run in memory: the file is never made, but the setting wants a place.
os.environ.setdefault("DATABASE_URL", f"sqlite:///{tempfile.gettempdir()}/lovplan-never-made.sqlite3")
# Names every database of this run, so that two runs on one server stay apart. xdist's workers inherit it.
os.environ.setdefault("LOVPLAN_TEST_RUN", secrets.token_hex(4))

from lovplan.settings import *  # noqa: E402, F403
from lovplan.settings import DATABASES, STORAGES, VAR_DIR  # noqa: E402

LOVPLAN_TODAY = date(2020, 12, 15)
PDF_APART = False  # the same bytes without half a second for each; tests/reporting/pdf/test_apart.py draws some apart
LOVPLAN_URL = "https://lov.exempel.se"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Empty, but there: WhiteNoise warns of a missing folder. Servers that tests start collect files of their own.
STATIC_ROOT = VAR_DIR / "test" / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if not DATABASES["default"]["ENGINE"].endswith(".sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": f"test_lovplan_{os.environ['LOVPLAN_TEST_RUN']}"}
