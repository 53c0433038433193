"""Django's own databases, which tell before they commit: what belongs to a transaction as a whole is written then."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper
from django.dispatch import Signal

before_commit = Signal()  # connection=


class TellsBeforeCommit(BaseDatabaseWrapper):
    def commit(self) -> None:
        try:
            if self.run_on_commit:
                before_commit.send(sender=type(self), connection=self)
        except BaseException:
            self.rollback()
            raise
        super().commit()
