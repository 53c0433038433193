from __future__ import annotations

import ast

import pytest

from tests.mutants.found import mutants_of, scopes_of, without

VIEW = """
from django.core.exceptions import PermissionDenied
from activities.permissions import seals_reports

@require_POST
def seal(request, slug, pk):
    plan = get_object_or_404(Plan.objects.showing_rows_to(request.user), slug=slug)
    if not seals_reports(request.user, plan):
        raise PermissionDenied("Nej.")
    rows = plan.rows.filter(plan=plan, state=State.DRAFT)
    return render(request, {"rows": rows, "may": seals_reports(request.user, plan)})
"""
RIGHTS = """
class PlanQuerySet:
    def showing_rows_to(self, user):
        return self.filter(people=user)

    def building(self):
        return self.filter(state="building")
"""


def kinds(path: str, source: str, scopes: set[str]) -> list[str]:
    return [mutant.kind for mutant in mutants_of(path, source, scopes)]


def test_what_is_all_that_there_is_is_not_widened():
    source, scopes = (
        "def view(request, pk):\n    return get_object_or_404(Point.objects.ticked(), pk=pk)",
        {"seen_by"},
    )
    assert kinds("reporting/views.py", source, scopes) == ["filter"]
    assert kinds("reporting/views.py", source.replace("ticked()", "seen_by(1)"), scopes).count("filter") == 2


def test_each_guard_and_each_narrowing_of_a_view_is_found_once():
    found = kinds("reporting/views.py", VIEW, {"showing_rows_to"})
    assert sorted(found) == ["filter", "filter", "filter", "guard", "method", "right", "scope"]


def test_actions_are_asked_for_their_guards_and_not_for_their_queries():
    assert sorted(kinds("reporting/actions.py", VIEW, {"showing_rows_to"})) == ["guard", "method", "right"]


def test_what_narrows_to_a_person_is_a_scope_and_what_narrows_to_a_state_is_none():
    assert scopes_of(RIGHTS) == {"showing_rows_to"}
    assert kinds("activities/models/querysets.py", RIGHTS, set()) == ["scope"]


def test_each_permission_is_made_to_say_yes():
    source = "def seals(user, plan):\n    return plan.leader == user\n"
    (mutant,) = mutants_of("activities/permissions.py", source, set())
    spaces: dict = {}
    exec(compile(ast.parse(source), "it", "exec"), spaces)
    assert not spaces["seals"]("somebody", type("Plan", (), {"leader": "another"}))
    spaces["seals"].__code__ = without(mutant, source, set(), "it")
    assert spaces["seals"]("somebody", None) is True


@pytest.mark.parametrize(
    "mutant", mutants_of("reporting/views.py", VIEW, {"showing_rows_to"}), ids=lambda each: each.kind
)
def test_one_thing_is_taken_away_and_all_else_stands(mutant):
    left = without(mutant, VIEW, {"showing_rows_to"}, "it")
    names = {
        "guard": "PermissionDenied",
        "filter": "get_object_or_404",
        "right": "seals_reports",
        "scope": "showing_rows_to",
    }
    if mutant.kind == "guard":
        assert names["guard"] not in left.co_names
    elif mutant.kind == "scope":
        assert "mutants_unscoped" in left.co_names and names["scope"] in left.co_consts
    elif mutant.what.endswith("every one"):
        assert "mutants_widened" in left.co_names and names["filter"] in left.co_names
    elif mutant.what.endswith("without slug"):
        assert "mutants_any_of" in left.co_names and names["filter"] not in left.co_names
    assert names["right"] in left.co_names
