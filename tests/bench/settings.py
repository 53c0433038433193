"""The real settings over a database in memory."""

import os

os.environ.update(DATABASE_URL="sqlite://:memory:", LOVPLAN_DEMO="1", LOVPLAN_TODAY="2020-12-15")

from lovplan.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
ALLOWED_HOSTS = ["testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
