"""The plan itself: made by an administrator, corrected while it is under uppbyggnad, and recorded as decided."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.text import slugify

from activities.building.actions.copied import copy_groups
from activities.building.guard import REASON, open_plan
from activities.building.outline import fingerprint, hindrances
from activities.calendar import clock
from activities.calendar.typed import read_roles
from activities.errors import DraftChangedError
from activities.models import GroupKind, MemberKind, Municipality, Plan, PlanStage, User, WorkingGroup
from activities.models.register import clean_paragraph, clean_text, edition_of, save
from activities.permissions import makes_plans
from activities.revision.kinds.base import Writer
from activities.revision.kinds.members import check_members, set_members

FACTS = ("title", "short_name", "municipality", "administration", "board", "diary_number", "go_live")
DEMANDED = {
    "title": "Skriv planens titel.",
    "municipality": "Skriv vilken kommun planen gäller.",
    "administration": "Skriv vilken förvaltning som har planen.",
    "board": "Skriv vilken nämnd som beslutar om planen.",
}
SLUG_LIMIT = 50  # characters, as the field of the model


@transaction.atomic
def make_plan(
    *,
    facts: dict[str, Any],
    group: str,
    leader: str,
    by: User,
    board_reader: str = "",
    groups_of: Plan | None = None,
    now: datetime | None = None,
) -> Plan:
    """An empty plan under uppbyggnad, with the group that leads it and the role that leads the group.

    `facts` by FACTS. `board_reader` is the role that reads the reports for the board, in a group of its own. With
    another plan in `groups_of`, its groups and their roles are copied too, the leader of the leading one excepted.
    Raises PermissionDenied, and ValidationError with a sentence for each field that is wrong.
    """
    if not makes_plans(by):
        raise PermissionDenied("Bara administratörer lägger upp nya planer.")
    writer = Writer(by, "Planen lagd upp", now or clock.now())
    plan = Plan(slug=_free_slug(facts), **_known(facts))
    errors = _faults(plan)
    titles = read_roles(leader)
    if not clean_text(group):
        errors["group"] = ["Skriv vad gruppen som leder planen heter."]
    if len(titles) != 1:
        errors["leader"] = ["Skriv vilken roll som leder planen: en roll, på en rad."]
    readers = read_roles(board_reader)
    if len(readers) > 1:
        errors["board_reader"] = ["Skriv en roll, på en rad. Fler läggs till i nämndens grupp när planen byggs."]
    try:
        check_members(None, {"leader": titles[:1], "board_reader": readers[:1]})
    except ValidationError as error:
        errors = error.message_dict | errors
    if errors:
        raise ValidationError(errors)
    writer.save(plan)
    steering = writer.save(WorkingGroup(plan=plan, name=clean_text(group), kind=GroupKind.STEERING))
    set_members(steering, [(titles[0], MemberKind.RESPONSIBLE)], writer, of=MemberKind.values)
    if groups_of is not None:
        copy_groups(groups_of, steering, writer)
    if readers:
        _seat_in_board(plan, readers[0], writer)
    return plan


@transaction.atomic
def change_facts(*, plan: Plan, facts: dict[str, Any], by: User, based_on: int, now: datetime | None = None) -> Plan:
    """Put the plan's own facts right. `based_on` is its edition, as `edition_of` gives it."""
    found = open_plan(plan, by)
    if edition_of(found) != based_on:
        raise DraftChangedError("Någon annan har ändrat planens uppgifter sedan du öppnade sidan.")
    for name, value in _known(facts).items():
        setattr(found, name, value)
    if errors := _faults(found):
        raise ValidationError(errors)
    return save(record=found, by=by, reason=REASON, now=now)


@transaction.atomic
def decide_plan(
    *,
    plan: Plan,
    decided_on: date | None,
    paragraph: str,
    diary_number: str,
    by: User,
    based_on: str,
    now: datetime | None = None,
) -> Plan:
    """Record that the board has decided on the plan as it stands. From here on it changes by revision.

    `based_on` is the fingerprint of the plan that the person read. Raises PermissionDenied, DraftChangedError when the
    plan is another by now, and ValidationError with all that is missing.
    """
    moment = now or clock.now()
    found = open_plan(plan, by)
    if fingerprint(found) != based_on:
        raise DraftChangedError("Planen har ändrats sedan du öppnade sidan. Läs den igen innan du antecknar beslutet.")
    errors: dict[str, Any] = {}
    paragraph, diary_number = clean_paragraph(paragraph), clean_text(diary_number)
    if decided_on is None:
        errors["decided_on"] = "Ange vilken dag nämnden beslutade om planen."
    elif decided_on > moment.date():
        errors["decided_on"] = "Dagen har inte kommit än. Anteckna beslutet när nämnden har fattat det."
    if not paragraph:
        errors["paragraph"] = "Skriv paragrafen i protokollet, till exempel § 41."
    if not diary_number:
        errors["diary_number"] = "Skriv ärendets diarienummer."
    if missing := hindrances(found, clock.today()):
        errors["__all__"] = missing
    if errors:
        raise ValidationError(errors)
    found.state, found.decided_on, found.decided_paragraph = PlanStage.DECIDED, decided_on, paragraph
    found.diary_number = diary_number
    return save(record=found, by=by, reason=f"Planen beslutad {decided_on} {paragraph}", now=moment)


def _seat_in_board(plan: Plan, title: str, writer: Writer) -> None:
    """Give the role a place in the board's group, which a copied plan may have already."""
    board = plan.groups.filter(kind=GroupKind.BOARD).order_by("pk").first()
    if board is None:
        taken = set(plan.groups.values_list("name", flat=True))
        name = plan.board if plan.board not in taken else f"{plan.board} (läser rapporterna)"
        board = writer.save(WorkingGroup(plan=plan, name=name[:200], kind=GroupKind.BOARD))
    seats = [(seat.role.title, seat.kind) for seat in board.memberships.select_related("role").order_by("position")]
    if title.casefold() not in {named.casefold() for named, _ in seats}:
        leads = any(kind == MemberKind.RESPONSIBLE for _, kind in seats)
        seats.append((title, MemberKind.PARTICIPANT if leads else MemberKind.RESPONSIBLE))
        set_members(board, seats, writer, of=MemberKind.values)


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts that a plan has, as they are kept. Whose plans are here is said once, for all of them."""
    fields = {field.name for field in Plan._meta.get_fields()}
    kept = {name: value for name, value in facts.items() if name in FACTS and name in fields}
    cleaned = {name: clean_text(value) if isinstance(value, str) else value for name, value in kept.items()}
    own = Municipality.objects.order_by("pk").first()
    return {**cleaned, "municipality": own.name} if own else cleaned


def _faults(plan: Plan) -> dict[str, Any]:
    """What is wrong with the plan's own facts, by field."""
    missing = {name: [sentence] for name, sentence in DEMANDED.items() if not getattr(plan, name)}
    try:
        plan.full_clean(exclude=missing.keys())
    except ValidationError as error:
        return error.message_dict | missing
    return missing


def _free_slug(facts: dict[str, Any]) -> str:
    """The plan's address out of its short name or its title, with a number when it is taken."""
    wanted = slugify(facts.get("short_name") or facts.get("title") or "")[: SLUG_LIMIT - 4].strip("-") or "plan"
    taken = set(Plan.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(
        slug for slug in (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3))) if slug not in taken
    )
