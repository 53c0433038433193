"""What every kind of change has in common. Values are what JSON can hold: text, numbers, ISO dates, None, lists."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models

from activities.models import ItemKind, Plan, RevisionItem, SubActivity, User, register

Values = dict[str, Any]
AnyModel = TypeVar("AnyModel", bound=models.Model)


@dataclass(frozen=True)
class Writer:
    """Writes records of the plan with one person, one moment and one reason."""

    by: User
    reason: str
    now: datetime

    def save(self, record: AnyModel) -> AnyModel:
        return register.save(record=record, by=self.by, reason=self.reason, now=self.now)

    def delete(self, record: models.Model) -> None:
        register.delete(record=record, by=self.by, reason=self.reason, now=self.now)


class Kind(ABC):
    """One kind of change. `row` is the row as it stands now; None only for a new row."""

    key: str

    @abstractmethod
    def present(self, row: Any) -> Values:
        """The values as they stand now. Kept with the draft; when they have moved, the draft is stale."""

    @abstractmethod
    def check(self, plan: Plan, row: Any, values: Values) -> Values:
        """The values as they are kept. Raises ValidationError with a sentence for the field that is wrong."""

    @abstractmethod
    def words(self, plan: Plan, row: Any, values: Values) -> str:
        """The values in Swedish, one fact per line."""

    @abstractmethod
    def apply(self, plan: Plan, row: Any, values: Values, writer: Writer) -> SubActivity:
        """Carry out the change and return its row."""

    def before_words(self, plan: Plan, row: Any) -> str:
        return self.words(plan, row, self.present(row))

    def name(self, plan: Plan, row: Any, values: Values) -> str:
        """What the row is called in the revision."""
        return str(row.name)

    def is_same(self, row: Any, values: Values) -> bool:
        """Whether nothing would change."""
        return values == self.present(row)

    def holds(self, row: SubActivity, values: Values) -> bool:
        """Whether the row, as it is once all of the revision is carried out, is what the change says of it."""
        return self.present(row) == values

    def clash(self, row: Any, others: list[RevisionItem], values: Values) -> str:
        """Why the change cannot stand in one draft with the others, or ""."""
        if any(item.sub_activity_id == row.pk and item.kind in (ItemKind.END, ItemKind.MERGE) for item in others):
            return "Delaktiviteten utgår redan i utkastet. Ta först bort den ändringen."
        if any(item.sub_activity_id == row.pk and item.kind == self.key for item in others):
            return "Utkastet har redan en sådan ändring av delaktiviteten. Ändra den i stället."
        return ""

    def remarks(self, plan: Plan, row: Any, values: Values) -> list[str]:
        """What the reader should think of, without being refused."""
        return []


def day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def iso(value: date | None) -> str | None:
    return value.isoformat() if value else None
