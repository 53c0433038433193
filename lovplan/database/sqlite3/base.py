from __future__ import annotations

from django.db.backends.sqlite3 import base

from lovplan.database import TellsBeforeCommit


class DatabaseWrapper(TellsBeforeCommit, base.DatabaseWrapper):
    """See lovplan.database."""
