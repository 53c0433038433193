"""A row's whole story for one page: who holds its roles, and every change of the plan that touched it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from django.db import models
from django.db.models import Q

from activities.calendar.swedish import sort_key
from activities.models import (
    Activity,
    Collaboration,
    MemberKind,
    Membership,
    Plan,
    PlanImport,
    PlanStage,
    ProposalDecision,
    Revision,
    Role,
    RoleHolding,
    SubActivity,
    User,
    WorkingGroup,
)

BEGINNING = datetime.min.replace(tzinfo=UTC)
VACANT = "Vakant"
HIDDEN_FIELDS = {"id", "position", "sub_activity", "plan", "date_joined", "is_demo", "is_staff"}
OUR_LABELS = {"is_superuser": "administratör", "is_active": "släpps in"}  # in place of Django's own


@dataclass(frozen=True)
class Change:
    """What one record went through in a write: "Medlem: tillagd", and each field as (label, before, after)."""

    what: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Write:
    """One write, however many records it touched: when, by whom and why, and whether it was made under Administration
    after the board's decision.
    """

    at: datetime
    by: str
    reason: str
    changes: tuple[Change, ...]
    is_correction: bool = False

    @property
    def told(self) -> str:
        return ": ".join(filter(None, ("Rättat under Administration" if self.is_correction else "", self.reason)))


@dataclass(frozen=True)
class Holder:
    """A role's place in the group and who holds it on the day; "Vakant" when nobody does."""

    role: str
    kind: str
    names: str


def holders_of(members: Iterable[Membership], on: date) -> list[Holder]:
    """Members, fetched with their roles, with those who hold them on the day. One query."""
    members = list(members)
    names: dict[int, list[str]] = defaultdict(list)
    held = RoleHolding.objects.filter(
        Q(end__isnull=True) | Q(end__gte=on), role__in=[member.role_id for member in members], start__lte=on
    )
    for holding in sorted(held.select_related("user").order_by("pk"), key=lambda found: sort_key(str(found.user))):
        names[holding.role_id].append(str(holding.user))
    return [
        Holder(
            role=f"{member.role.title} ({member.note})" if member.note else member.role.title,
            kind=MemberKind(member.kind).label,
            names=", ".join(names[member.role_id]) or VACANT,
        )
        for member in members
    ]


def writes_to(row: SubActivity) -> list[Write]:
    """Every recorded write to the row, its activity, its group and its collaborations, newest first."""
    members = getattr(row.group, "members", ())  # a row fetched `with_facts` has them
    writes = _writes(
        [
            *_records(SubActivity, id=row.pk),
            *_records(Activity, id=row.activity_id),
            *_records(WorkingGroup, id=row.group_id),
            *_records(Membership, group_id=row.group_id),
            *_records(Collaboration, sub_activity_id=row.pk),
        ],
        known=[row, row.activity, row.activity.step, row.group, *(member.role for member in members)],
    )
    plan = row.activity.step.plan
    decided = plan.history.filter(state=PlanStage.DECIDED).order_by("history_id").first()
    otherwise = written_otherwise(plan)
    return [
        replace(write, is_correction=decided is not None and write.at > decided.history_date)
        if write.at not in otherwise
        else write
        for write in writes
    ]


def written_otherwise(plan: Plan, since: datetime = BEGINNING) -> set[datetime]:
    """The moments after `since` at which revisions, approved dates and files wrote to the plan. One query."""
    revised: Any = Revision.objects.filter(plan=plan, adopted_at__gt=since)
    approved = ProposalDecision.objects.filter(update__sub_activity__activity__step__plan=plan, at__gt=since)
    read = PlanImport.objects.filter(plan=plan, at__gt=since)
    moments = (found.order_by().values_list("at", flat=True) for found in (approved, read))
    return set(revised.order_by().values_list("adopted_at", flat=True).union(*moments))


def writes_to_record(model: type[models.Model], pk: Any) -> list[Write]:
    """Every recorded write to one record of the register, also when the record itself is gone; newest first."""
    return _writes(list(_records(model, **{model._meta.pk.name: pk})))


def writes_to_person(pk: int) -> list[Write]:
    """Every recorded write to a person and to the roles they have held, those taken back too; newest first."""
    return _writes([*_records(User, id=pk), *_records(RoleHolding, user_id=pk)])


def writes_to_role(pk: int) -> list[Write]:
    """Every recorded write to a role and to who holds it; newest first."""
    return _writes([*_records(Role, id=pk), *_records(RoleHolding, role_id=pk)])


def _records(model: Any, **where: Any) -> Iterable[Any]:
    return model.history.filter(**where).select_related("history_user").order_by("history_date", "history_id")


def _writes(records: list[Any], known: Iterable[models.Model] = ()) -> list[Write]:
    names = _Names(records, known)
    gathered: dict[tuple[datetime, str, str], list[Change]] = defaultdict(list)
    for series in _by_object(records):
        for record, change in _series(series, names):
            by = str(record.history_user) if record.history_user else "Systemet"
            gathered[record.history_date, by, record.history_change_reason or ""].append(change)
    writes = [Write(at, by, reason, tuple(changes)) for (at, by, reason), changes in gathered.items()]
    return sorted(writes, key=lambda write: write.at, reverse=True)


def _by_object(records: Iterable[Any]) -> Iterable[list[Any]]:
    series: dict[tuple[type, Any], list[Any]] = defaultdict(list)
    for record in records:
        series[type(record), getattr(record, record.instance_type._meta.pk.attname)].append(record)
    return series.values()


def _series(records: list[Any], names: _Names) -> Iterable[tuple[Any, Change]]:
    """One object's records, oldest first, each with its change; a record that changed nothing shown is left out."""
    before: dict[str, str] = {}
    for record in _whole(records):
        shown = {} if record.history_type == "-" else names.values(record)
        fields = tuple(
            (label, before.get(label, ""), shown.get(label, ""))
            for label in {**before, **shown}
            if before.get(label, "") != shown.get(label, "")
        )
        if fields:
            yield record, Change(_what(record, names), fields)
        before = shown


def _whole(records: list[Any]) -> list[Any]:
    """The records, those of one write as one: a row that is made and then given its collaboration is one act."""
    found: list[Any] = []
    for record in records:
        same = found and _write_of(found[-1]) == _write_of(record)
        if same and "-" not in (found[-1].history_type, record.history_type):
            record.history_type = found.pop().history_type
        found.append(record)
    return found


def _write_of(record: Any) -> tuple[datetime, Any, str]:
    return record.history_date, record.history_user_id, record.history_change_reason or ""


def _what(record: Any, names: _Names) -> str:
    """ "Delaktivitet: ändrad"; of a member with the role, since "Ansvarig → Deltagare" alone says nothing of whom."""
    verbs = {"+": "tillagd", "~": "ändrad", "-": "borttagen"}
    noun = record.instance_type._meta.verbose_name
    if record.instance_type is Membership:
        noun = f"{noun} {names.of(Role, record.role_id)}"
    return f"{noun[:1].upper()}{noun[1:]}: {verbs[record.history_type]}"


class _Names:
    """Field values as words, with the names of what a record points at fetched once for all records, but for those of
    what is `known` already.
    """

    def __init__(self, records: Iterable[Any], known: Iterable[models.Model] = ()) -> None:
        wanted: dict[type, set[Any]] = defaultdict(set)
        for record in records:
            for field in self._fields(record):
                if field.is_relation:
                    wanted[field.related_model].add(getattr(record, field.attname))
        self._labels: dict[type, dict[Any, str]] = defaultdict(dict)
        for item in known:
            self._labels[type(item)][item.pk] = str(item)
        for model, keys in wanted.items():
            if unknown := keys - self._labels[model].keys() - {None}:
                found = model._default_manager.filter(pk__in=unknown)  # type: ignore[attr-defined]
                self._labels[model].update((item.pk, str(item)) for item in found)

    def of(self, model: type, key: Any) -> str:
        return self._labels.get(model, {}).get(key, f"nr {key}")

    def values(self, record: Any) -> dict[str, str]:
        return {self._label(field): self._text(record, field) for field in self._fields(record)}

    def _fields(self, record: Any) -> list[Any]:
        skipped = HIDDEN_FIELDS | ({"group"} if record.instance_type is Membership else set())
        return [field for field in record.tracked_fields if field.name not in skipped]

    def _label(self, field: Any) -> str:
        return OUR_LABELS.get(field.name) or str(field.verbose_name)

    def _text(self, record: Any, field: Any) -> str:
        value = getattr(record, field.attname)
        if value is None:
            return ""
        if field.is_relation:
            return self.of(field.related_model, value)
        if isinstance(value, bool):
            return "Ja" if value else "Nej"
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return str(value)
