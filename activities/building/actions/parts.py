"""The parts of a plan under uppbyggnad: steps, activities, rows and groups, written, ordered and removed.

Each takes what was typed as values, as the kinds of change of a revision do, and is checked by the same rules.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max, ProtectedError

from activities.building.guard import REASON, open_plan
from activities.building.outline import fingerprint
from activities.calendar import clock
from activities.calendar.typed import read_roles
from activities.errors import DraftChangedError
from activities.groups.names import named_after
from activities.models import Activity, GroupKind, MemberKind, Plan, Step, SubActivity, User, WorkingGroup
from activities.models.register import clean_text, edition_of
from activities.revision.kinds.base import Values, Writer, day
from activities.revision.kinds.members import check_members, set_members
from activities.revision.kinds.organisation import check_group
from activities.revision.kinds.partners import ChangePartners
from activities.revision.kinds.place import STEP_LIMIT, TITLE_LIMIT, check_step_number
from activities.revision.kinds.row import check_period, check_rhythm

Part = Step | Activity | SubActivity | WorkingGroup
CHANGED = "Någon annan har ändrat det här sedan du öppnade sidan. Spara igen om dina ord ska gälla."
OWN_GROUP = "ny"  # the choice of a group made for the row alone
LISTS = {
    "responsible": MemberKind.RESPONSIBLE,
    "participants": MemberKind.PARTICIPANT,
    "co_opted": MemberKind.CO_OPTED,
}


@transaction.atomic
def write_step(
    *, plan: Plan, step: Step | None, values: Values, by: User, based_on: int = 0, now: datetime | None = None
) -> Step:
    """Add a step (None) or change one. Raises as `write_row`."""
    writer, found = _writer(plan, by, now), _taken(plan, step, by, based_on) or Step(plan=plan)
    title = _title(values.get("title"), STEP_LIMIT, "Skriv vad steget heter.")
    number = check_step_number(plan, values.get("number"), but=step)
    if plan.steps.filter(title=title, number=number).exclude(pk=found.pk).exists():
        raise ValidationError({"title": f"Planen har redan steget ”{title}”. Välj ett annat namn."})
    found.title, found.number, found.text = title, number, clean_text(values.get("text") or "")
    return writer.save(_last(found, plan.steps))


@transaction.atomic
def write_activity(
    *, plan: Plan, activity: Activity | None, values: Values, by: User, based_on: int = 0, now: datetime | None = None
) -> Activity:
    """Add an activity (None) to a step, or change one, its step too. Raises as `write_row`."""
    writer, found = _writer(plan, by, now), _taken(plan, activity, by, based_on) or Activity()
    step = plan.steps.filter(pk=values.get("step") or 0).first()
    if step is None:
        raise ValidationError({"step": "Välj ett av planens steg."})
    title = _title(values.get("title"), TITLE_LIMIT, "Skriv vad aktiviteten heter.")
    if step.activities.filter(title=title).exclude(pk=found.pk).exists():
        raise ValidationError({"title": f"Steget har redan aktiviteten ”{title}”. Välj ett annat namn."})
    moved = found.pk is not None and found.step_id != step.pk
    found.step, found.title = step, title
    return writer.save(_last(found, step.activities, moved=moved))


@transaction.atomic
def write_row(
    *, plan: Plan, row: SubActivity | None, values: Values, by: User, based_on: int = 0, now: datetime | None = None
) -> SubActivity:
    """Add a row (None) or change all of one at once.

    `based_on` is the row's edition when the form was opened. Raises PermissionDenied, DraftChangedError when somebody
    has written to it since, and ValidationError with a sentence for each field that is wrong.
    """
    writer, found = _writer(plan, by, now), _taken(plan, row, by, based_on) or SubActivity()
    activity = Activity.objects.filter(pk=values.get("activity") or 0, step__plan=plan).first()
    if activity is None:
        raise ValidationError({"activity": "Välj en av planens aktiviteter."})
    collaboration = ChangePartners()
    checked = _all_of(
        lambda: {"title": _row_title(activity, found, values.get("title") or "")},
        lambda: check_period(plan, values),
        lambda: check_rhythm(values),
        lambda: collaboration.check(plan, found, values),
        lambda: _group_or_members(plan, values),
    )
    name = checked["title"] or activity.title
    moved = found.pk is not None and found.activity_id != activity.pk
    found.activity, found.title = activity, checked["title"]
    found.group = checked["group"] or _own_group(plan, name, checked["members"], writer)
    found.start, found.end = day(checked["start"]), day(checked["end"])
    found.rhythm, found.once_year = checked["rhythm"], checked["once_year"]
    found.once_quarter = checked["once_quarter"]
    if found.pk is None:
        writer.save(_last(found, activity.sub_activities))
    return collaboration.apply(plan, _last(found, activity.sub_activities, moved=moved), checked, writer)


@transaction.atomic
def write_group(
    *, plan: Plan, group: WorkingGroup | None, values: Values, by: User, based_on: int = 0, now: datetime | None = None
) -> WorkingGroup:
    """Add a group (None) or change one, with all its members. Raises as `write_row`."""
    writer, found = _writer(plan, by, now), _taken(plan, group, by, based_on) or WorkingGroup(plan=plan)
    checked = _all_of(
        lambda: {"name": _title(values.get("name"), 200, "Skriv vad gruppen heter.", field="name")},
        lambda: _kind(plan, found, values.get("kind")),
        lambda: {"members": _members(found, values)},
    )
    if plan.groups.filter(name=checked["name"]).exclude(pk=found.pk).exists():
        raise ValidationError({"name": f"Planen har redan gruppen ”{checked['name']}”. Välj ett annat namn."})
    found.name, found.kind = checked["name"], checked["kind"]
    found.is_responsible = bool(values.get("is_responsible"))
    writer.save(found)
    set_members(found, checked["members"], writer, of=MemberKind.values)
    return found


@transaction.atomic
def move(
    *, plan: Plan, part: Part, up: bool, by: User, based_on: str | None = None, now: datetime | None = None
) -> None:
    """Let a step, an activity or a row change places with its neighbour; at the end of the list nothing happens.

    `based_on` is the fingerprint of the plan that the person read. Raises DraftChangedError when it is another.
    """
    _demand_read(open_plan(plan, by), based_on)
    writer = _writer(plan, by, now)
    siblings = list(_siblings(part).order_by("position", "pk"))
    place = siblings.index(part)
    other = place - 1 if up else place + 1
    if 0 <= other < len(siblings):
        siblings[place], siblings[other] = siblings[other], siblings[place]
    for position, sibling in enumerate(siblings, 1):
        if sibling.position != position:
            sibling.position = position
            writer.save(sibling)


@transaction.atomic
def remove(*, plan: Plan, part: Part, by: User, based_on: str | None = None, now: datetime | None = None) -> None:
    """Take a part out of the plan with all that stands under it; its history stays. `based_on` as for `move`.

    A row that was read from a file is ended instead, since the file's own words of it are kept. Raises ValidationError
    when something else rests on it.
    """
    _demand_read(open_plan(plan, by), based_on)
    writer = _writer(plan, by, now)
    if isinstance(part, WorkingGroup) and part.kind == GroupKind.STEERING:
        raise ValidationError("Gruppen leder planen och kan inte tas bort. Ändra den i stället.")
    try:
        _take_away(part, writer)
    except ProtectedError as error:
        raise ValidationError(
            f"”{part}” används fortfarande och kan inte tas bort. Flytta eller ta först bort det som hör till."
        ) from error


def _take_away(part: Part, writer: Writer) -> None:
    for under in _under(part):
        _take_away(under, writer)
    if isinstance(part, WorkingGroup) and part.sub_activities.exists():
        raise ValidationError(f"”{part}” har delaktiviteter i planen. Ge dem först en annan arbetsgrupp.")
    if isinstance(part, SubActivity) and part.sources.exists():
        part.ended_on = writer.now.date()
        writer.save(part)
    else:
        writer.delete(part)


def _under(part: Part) -> list[Any]:
    if isinstance(part, Step):
        return list(part.activities.all())
    return list(part.sub_activities.current()) if isinstance(part, Activity) else []


def _demand_read(plan: Plan, based_on: str | None) -> None:
    if based_on not in (None, fingerprint(plan)):
        raise DraftChangedError("Någon annan har ändrat planen sedan du öppnade sidan. Läs den igen.")


def _writer(plan: Plan, by: User, now: datetime | None) -> Writer:
    return Writer(by, REASON, now or clock.now())


def _taken(plan: Plan, part: Any, by: User, based_on: int) -> Any:
    """The part as it stands now, the plan locked; None for a new one."""
    open_plan(plan, by)
    if part is None:
        return None
    if edition_of(part) != based_on:
        raise DraftChangedError(CHANGED)
    return type(part).objects.get(pk=part.pk)


def _siblings(part: Any) -> models.QuerySet:
    if isinstance(part, SubActivity):
        return SubActivity.objects.filter(activity=part.activity_id).current()
    if isinstance(part, Activity):
        return Activity.objects.filter(step=part.step_id)
    return Step.objects.filter(plan=part.plan_id)


def _last(part: Any, siblings: Any, *, moved: bool = False) -> Any:
    """The part, last among its siblings when it is new there."""
    if part.pk is None or moved:
        part.position = (siblings.aggregate(last=Max("position"))["last"] or 0) + 1
    return part


def _title(typed: Any, limit: int, missing: str, *, field: str = "title") -> str:
    title = clean_text(typed or "")
    if not title:
        raise ValidationError({field: missing})
    if len(title) > limit:
        raise ValidationError({field: f"Texten är {len(title)} tecken. Korta den till högst {limit} tecken."})
    return title


def _row_title(activity: Activity, row: SubActivity, typed: str) -> str:
    """Empty when the activity is tracked as a whole, which only a row alone can do."""
    title = clean_text(typed)
    others = activity.sub_activities.exclude(pk=row.pk)
    if len(title) > TITLE_LIMIT:
        raise ValidationError({"title": f"Texten är {len(title)} tecken. Korta den till högst {TITLE_LIMIT} tecken."})
    if not title and others.current().exists():
        raise ValidationError(
            {"title": "Skriv delaktiviteten. Lämna den tom bara när aktiviteten följs upp som helhet."}
        )
    if title and others.current().filter(title="").exists():
        raise ValidationError(
            {"title": f"”{activity}” följs upp som helhet. Ge först den delaktiviteten ett namn, eller ta bort den."}
        )
    if others.filter(title=title).exists():
        raise ValidationError({"title": f"Aktiviteten har redan delaktiviteten ”{title}”. Välj en annan lydelse."})
    return title


def _group_or_members(plan: Plan, values: Values) -> Values:
    """The chosen group, or the members of one made for the row alone."""
    if values.get("group") != OWN_GROUP:
        if any(clean_text(values.get(name) or "") for name in LISTS):
            raise ValidationError({"group": "Rollerna gäller en ny grupp. Välj en ny grupp, eller töm rollerna."})
        group = values.get("group")
        return {"group": check_group(plan, group if str(group or "").isdecimal() else None), "members": []}
    members = _members(None, values)
    if not any(kind == MemberKind.RESPONSIBLE for _, kind in members):
        raise ValidationError({"responsible": "Skriv vilken roll som ansvarar, eller välj en arbetsgrupp som finns."})
    return {"group": None, "members": members}


def _members(group: WorkingGroup | None, values: Values) -> list[tuple[str, str]]:
    lists = {name: read_roles(values.get(name) or "") for name in LISTS}
    if len(lists["responsible"]) > 1:
        raise ValidationError({"responsible": "En grupp har en ansvarig roll. Skriv de andra som deltagare."})
    checked = check_members(group, lists)
    return [(title, str(kind)) for name, kind in LISTS.items() for title in checked[name]]


def _own_group(plan: Plan, name: str, members: list[tuple[str, str]], writer: Writer) -> WorkingGroup:
    wanted = named_after(name)
    taken = set(plan.groups.values_list("name", flat=True))
    names = (wanted, *(f"{wanted} ({number})" for number in range(2, len(taken) + 3)))
    group = writer.save(WorkingGroup(plan=plan, name=next(each for each in names if each not in taken)))
    set_members(group, members, writer, of=MemberKind.values)
    return group


def _kind(plan: Plan, group: WorkingGroup, kind: Any) -> Values:
    if kind not in GroupKind.values:
        raise ValidationError({"kind": "Välj vad gruppen gör."})
    leads = plan.groups.filter(kind=GroupKind.STEERING).first()
    if leads and leads.pk == group.pk and kind != GroupKind.STEERING:
        raise ValidationError({"kind": "Gruppen leder planen. Någon måste leda den."})
    if leads and leads.pk != group.pk and kind == GroupKind.STEERING:
        raise ValidationError({"kind": f"Planen leds redan av ”{leads}”. Välj ett annat slag."})
    if group.pk and kind not in (GroupKind.STEERING, GroupKind.ACTIVITY) and group.sub_activities.exists():
        raise ValidationError({"kind": "Gruppen har delaktiviteter i planen. Ge dem först en annan arbetsgrupp."})
    return {"kind": str(kind)}


def _all_of(*checks: Callable[[], Values]) -> Values:
    """What all the checks give together. Raises one ValidationError with all that any of them found."""
    checked: Values = {}
    errors: dict[str, list[Any]] = {}
    for check in checks:
        try:
            checked |= check()
        except ValidationError as error:
            for name, sentences in error.error_dict.items():
                errors.setdefault(name, []).extend(sentences)
    if errors:
        raise ValidationError(errors)
    return checked
