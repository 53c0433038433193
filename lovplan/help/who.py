"""Who may do what somebody was refused, by role and name, told on the page where it is refused.

It is told to those who see the plan and its groups, and to nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any

from django.db.models import Q
from django.urls import ResolverMatch

from activities.calendar import clock
from activities.models import CheckPoint, DecisionBasis, Meeting, MeetingTask, Membership, Plan, SubActivity
from activities.models.querysets import holders


class Right(Enum):
    """Whose hand a page is for."""

    LEADER = "den som leder planen"
    STEERING = "de som är ansvariga eller deltagare i gruppen som leder planen"
    ROW = "de som ansvarar för delaktiviteten eller deltar i den, och den som leder planen"
    BASIS = "de som ansvarar för delaktiviteten eller deltar i den"
    STEP = "de som ansvarar för delaktiviteten eller deltar i den, den som leder planen och förvaltningschefen"
    GROUP = "de som är ansvariga eller deltagare i gruppen, och den som leder planen"
    WORKERS = "de som är ansvariga eller deltagare i någon av planens grupper"
    BOARD = "den som leder planen, och de som hör till nämnden"
    BUILDERS = "den som leder planen, och administratörer"
    REGISTER = "den som leder en plan, och administratörer"
    SHARERS = "administratörer, och den som leder planen när den är beslutad"
    ADMINISTRATORS = "administratörer"


_ROUTES = {
    Right.LEADER: (
        *("activities:proposal", "activities:revision_adopt", "reporting:present_month", "reporting:seal"),
        "activities:checklists",
        *("reporting:sealing_job", "reporting:sent", "reporting:correction", "reporting:correction_draft"),
        *("reporting:correction_preview", "reporting:correction_review"),
    ),
    Right.STEERING: (
        "activities:take_in",
        *(f"activities:revision_{name}" for name in ("open", "choose", "add", "edit")),
        *(f"activities:revision_{name}" for name in ("hand_over", "withdraw", "remove")),
        "reporting:take_up",
        *(
            f"reporting:{name}"
            for name in ("memo", "memo_draft", "memo_preview", "memo_pdf", "routine", "board_meeting", "board_days")
        ),
    ),
    Right.ROW: (
        *("activities:update", "activities:draft", "activities:checklist", "activities:checklist_take"),
        *("activities:check_point", "activities:check_point_edit"),
    ),
    Right.BASIS: ("activities:basis_create", "activities:basis_edit"),
    Right.STEP: ("activities:basis",),
    Right.GROUP: (
        *(f"activities:{name}" for name in ("meeting_new", "meeting", "meeting_edit", "task_new", "task", "task_edit")),
        "reporting:agenda_send",
    ),
    Right.WORKERS: (
        *("activities:partner", "activities:contact", "activities:directory_entry", "activities:directory_partner"),
        "reporting:confirmations",
    ),
    Right.BOARD: ("reporting:decision", "reporting:assignment"),
    Right.BUILDERS: (
        *("activities:build", "activities:build_undo_import"),
        *(f"activities:build_{name}" for name in ("facts", "decide", "add", "change", "remove", "move")),
    ),
    Right.SHARERS: ("activities:plan_keys", "activities:plan_calendar", "activities:key_revoke"),
    Right.REGISTER: tuple(
        f"activities:{name}"
        for name in (
            *("first_day", "person_list", "person_new", "people_several", "person", "person_role"),
            *("role_list", "role", "role_hold", "holding", "holding_back"),
        )
    ),
    Right.ADMINISTRATORS: (
        *("activities:municipality", "activities:role_new", "activities:role_rename"),
        *(f"activities:person_{name}" for name in ("change", "leave", "return", "link")),
        *("login_groups", "login_group_remove", "person_extract"),
        "activities:plan_new",
        "reporting:letterheads",
        "accessibility_edit",
        "fault_messages",
        *("events", "events_file", "incident_report"),
        "admin:index",
    ),
}
RIGHT_OF = {route: right for right, routes in _ROUTES.items() for route in routes}

LEADS = Q(group__kind="steering", kind="responsible")
WORKS = Q(kind__in=("responsible", "participant"))


def told(user: Any, at: ResolverMatch | None) -> tuple[str, list[str]]:
    """What kind of person may do it, and who they are: ("den som leder planen", ["Avdelningschef (A. Alm)"]).

    ("", []) when nothing can be told, or when the person is one of them and the hindrance is another.
    """
    route = at.view_name if at else ""
    right = RIGHT_OF.get("admin:index" if route.startswith("admin:") else route)
    if right is None or at is None:
        return "", []
    if right in (Right.REGISTER, Right.ADMINISTRATORS):
        return right.value, []
    on = clock.today()
    plan = Plan.objects.showing_rows_to(user, on).filter(slug=at.kwargs.get("slug", "")).first()
    if plan is None or (right is Right.BUILDERS and not plan.is_building):
        return "", []
    members = Membership.objects.filter(group__plan=plan).filter(_which(right, at)).select_related("role")
    found = list(members.annotate(holders=holders(on)).order_by("group__kind", "group", "position", "pk"))
    if any(person["pk"] == user.pk for member in found for person in member.holders or ()):
        return "", []
    return right.value, [] if right is Right.WORKERS else _named(found)


def _which(right: Right, at: ResolverMatch) -> Q:
    """The memberships whose holders have the right."""
    steering = Q(group__kind="steering") & WORKS
    if right in (Right.LEADER, Right.BUILDERS, Right.SHARERS):
        return LEADS
    if right is Right.STEERING:
        return steering
    if right is Right.BOARD:
        return LEADS | Q(group__kind="board")
    if right is Right.WORKERS:
        return WORKS & Q(group__kind__in=("steering", "activity"))
    own = WORKS & Q(group__in=_groups(right, at))
    if right is Right.BASIS:
        return own
    return own | LEADS | (Q(group__kind="management", kind="responsible") if right is Right.STEP else Q(pk__in=()))


def _groups(right: Right, at: ResolverMatch) -> Any:
    """The group of what the address names: a row, its basis, a meeting, a decision to do, or the group itself."""
    pk, route = at.kwargs["pk"], at.view_name
    if route in ("activities:check_point", "activities:check_point_edit"):
        return CheckPoint.objects.filter(pk=pk).values("sub_activity__group")
    if right is Right.ROW or route == "activities:basis_create":
        return SubActivity.objects.filter(pk=pk).values("group")
    if right in (Right.BASIS, Right.STEP):
        return DecisionBasis.objects.filter(pk=pk).values("sub_activity__group")
    if route == "activities:meeting_new":
        return [pk]
    if route in ("activities:task", "activities:task_edit"):
        return MeetingTask.objects.filter(pk=pk).values("meeting__group")
    return Meeting.objects.filter(pk=pk).values("group")


def _named(members: Iterable[Any]) -> list[str]:
    """ "Controller (Kim Ek)", each role once; a vacant one says so."""
    found = {}
    for member in members:
        names = ", ".join(person["name"] for person in member.holders or ())
        found[member.role.title] = f"{member.role.title} ({names or 'ingen har rollen just nu'})"
    return list(found.values())
