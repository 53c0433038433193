from __future__ import annotations

from django.db.backends.postgresql import base

from lovplan.database import TellsBeforeCommit


class DatabaseWrapper(TellsBeforeCommit, base.DatabaseWrapper):
    """See lovplan.database."""
