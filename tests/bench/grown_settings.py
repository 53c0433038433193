"""The real settings over the database that DATABASE_URL names, with the empty view of the bench."""

from lovplan.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
ALLOWED_HOSTS = ["testserver"]
