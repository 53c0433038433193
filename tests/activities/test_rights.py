"""Who has which right in the demo's plan, in one that has nobody's groups, and while a plan is under uppbyggnad."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from activities import permissions
from activities.calendar import clock
from activities.models import Plan
from activities.models.querysets_people import roles_without_place
from activities.models.register import save
from activities.people.actions.roles import add_role, give_role
from lovplan.demo import year
from reporting import permissions as of_reports

pytestmark = pytest.mark.django_db

MEMBERS = ["utvecklingsledare", "controller", "avdelningschef"]
LEADER = ["avdelningschef"]
# Who has it in a decided plan, and in the same one under uppbyggnad.
OF_A_PLAN: dict[Callable[[Any, Plan], bool], tuple[list[str], list[str]]] = {
    permissions.decides_proposals: (LEADER, LEADER),
    permissions.keeps_checklists: (LEADER, [*LEADER, "admin"]),
    permissions.passes_on_bases: (LEADER, LEADER),
    permissions.decides_bases: (["forvaltningschef"], ["forvaltningschef"]),
    permissions.adds_partner: (MEMBERS, MEMBERS),
    permissions.drafts_revision: (MEMBERS, MEMBERS),
    permissions.adopts_revision: (LEADER, LEADER),
    permissions.builds_plan: ([], [*LEADER, "admin"]),
    permissions.shares_plan: ([*LEADER, "admin"], []),
    of_reports.writes_reports: (MEMBERS, MEMBERS),
    of_reports.seals_reports: (LEADER, []),
    of_reports.presents_months: (LEADER, []),
    of_reports.enters_meetings: ([*MEMBERS, "namndsekreterare"], [*MEMBERS, "namndsekreterare"]),
    of_reports.notes_decisions: ([*LEADER, "namndsekreterare"], ["namndsekreterare"]),
}


@pytest.fixture
def having(person) -> Callable[..., list[str]]:
    return lambda right, *of: [name for name in year.people() if right(person(name), *of)]


def test_a_plans_rights_are_those_of_its_own_people(plan, person, having):
    other = Plan.objects.get(pk=plan.pk)
    other.pk, other._state.adding, other.slug, other.title = None, True, "annan", "En annan plan"
    save(record=other, by=person("admin"), reason="Provet")
    assert {right: having(right, plan) for right in OF_A_PLAN} == {right: who for right, (who, _) in OF_A_PLAN.items()}
    elsewhere = {right: having(right, other) for right in OF_A_PLAN if having(right, other)}
    assert elsewhere == {permissions.shares_plan: ["admin"]}
    Plan.objects.filter(pk=plan.pk).update(state="building")
    assert {right: having(right, plan) for right in OF_A_PLAN} == {right: who for right, (_, who) in OF_A_PLAN.items()}


def test_a_rows_rights_are_those_of_its_group(plan, row, having):
    own = row("avtalsvillkor")
    for right in (permissions.updates_status, permissions.ticks_points):
        assert having(right, own) == MEMBERS
    assert having(permissions.prepares_bases, own) == ["utvecklingsledare", "controller"]
    assert having(permissions.works_in_group, own.group) == MEMBERS
    assert having(permissions.logs_contact, plan.partners.first()) == MEMBERS


def test_rights_of_no_plan(having):
    assert having(permissions.makes_plans) == having(permissions.keeps_people) == ["admin"]
    assert having(permissions.manages_people) == [*LEADER, "admin"]
    assert having(permissions.has_calendar) == [name for name in year.people() if name != "partner"]


def test_a_page_offers_only_what_its_reader_may_do(plan, client_of):
    reports, members = "/plan/lov-sarskilt-boende/rapporter/", [*MEMBERS, "forvaltningschef"]
    offered = {who: client_of(who).get(reports).context for who in [*members, "namndsekreterare"]}
    assert [who for who, told in offered.items() if told["may_write"]] == MEMBERS
    assert [who for who, told in offered.items() if told["may_meet"]] == [*MEMBERS, "namndsekreterare"]
    tasks = {who: client_of(who).get(f"{reports}2020-T3/").context["tasks"] for who in members}
    assert [who for who, told in tasks.items() if len(told[-1].links) == 2] == LEADER
    Plan.objects.filter(pk=plan.pk).update(state="building")
    pages = {who: client_of(who).get("/plan/lov-sarskilt-boende/").context for who in members}
    assert [who for who, told in pages.items() if told["may_build"]] == LEADER


def test_a_role_without_a_place_is_told_to_its_holder_and_to_nobody_else(person):
    admin, controller, today = person("admin"), person("controller"), clock.today()
    outside = add_role(title="Trafikplanerare", by=admin)
    give_role(role=outside, person=controller, start=today, by=admin)
    found = {who: list(roles_without_place(person(who), today)) for who in ("controller", "avdelningschef")}
    assert found == {"controller": [outside], "avdelningschef": []}
