"""Settings of the server processes that tests start: the real ones, with a static folder and hasher of their own."""

import os
from pathlib import Path

from lovplan.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["LOVPLAN_TEST_STATIC"])
# Logging in takes milliseconds; the real hasher comes second so that its passwords still open.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
