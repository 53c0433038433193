"""What is adopted is what holds: every value that an adopted revision states is the plan's value afterwards."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from activities.errors import RevisionFaults
from activities.models import Membership, Revision, Role, RoleHolding, SubActivity
from activities.revision.actions import add_item, adopt_revision, open_revision
from activities.revision.kinds.organisation import roles_of
from activities.rows.story import writes_to

pytestmark = pytest.mark.django_db

SHARED, BESIDE = "Identifiera krav", "Ta fram relevanta"
NEW = {"title": "Utbilda chefer", "start": "2021-01-01", "end": "2021-06-30", "rhythm": "tertial"}


@pytest.fixture
def draft(plan, person):
    return open_revision(plan=plan, title="Vårens revision", by=person("controller"))


@pytest.fixture
def propose(draft, person):
    def add(row, kind, **values):
        return add_item(revision=draft, kind=kind, row=row, values=values, reason="Skäl.", by=person("controller"))

    return add


@pytest.fixture
def adopt(draft, person):
    def run():
        edits = Revision.objects.get(pk=draft.pk).edits
        return adopt_revision(revision=draft, decision="Mötet", by=person("avdelningschef"), based_on=edits)

    return run


def responsible(row: SubActivity) -> str:
    """Told by hand, from the tables."""
    group = SubActivity.objects.get(pk=row.pk).group
    return Membership.objects.get(group=group, kind="responsible").role.title


def controller() -> int:
    return Role.objects.get(title="Controller").pk


def test_a_change_that_touches_other_rows_names_them_and_asks(row, propose):
    with pytest.raises(ValidationError) as error:
        propose(row(SHARED), "responsible", role=controller(), stays=True)

    assert row(BESIDE).name in error.value.message_dict["scope"][0]


def test_all_rows_of_the_group_are_named_in_what_is_adopted(row, propose, adopt):
    item = propose(row(SHARED), "responsible", role=controller(), stays=True, scope="group")
    adopt()

    assert row(BESIDE).name in item.after_text
    assert (responsible(row(SHARED)), responsible(row(BESIDE))) == ("Controller", "Controller")


def test_a_row_gets_a_group_of_its_own_and_the_others_keep_theirs(row, propose, adopt):
    before, beside = row(SHARED).group, responsible(row(BESIDE))
    item = propose(row(SHARED), "responsible", role=controller(), stays=True, scope="row")
    adopt()

    own = row(SHARED).group
    assert own != before and row(BESIDE).group == before
    assert (responsible(row(SHARED)), responsible(row(BESIDE))) == ("Controller", beside)
    assert row(BESIDE).name in item.remarks[0]
    roles = set(before.memberships.values_list("role", flat=True))
    assert set(own.memberships.values_list("role", flat=True)) == roles | {controller()}


@pytest.mark.parametrize("first", ["new_row", "responsible"])
def test_a_new_row_says_the_responsible_it_really_gets(first, row, propose, adopt, draft):
    """The fault that was found: the new row silently became another's than the sealed revision says."""
    beside = row(SHARED)
    changes = {
        "new_row": lambda: propose(None, "new_row", activity=beside.activity_id, group=beside.group_id, **NEW),
        "responsible": lambda: propose(beside, "responsible", role=controller(), stays=True, scope="group"),
    }
    for kind in sorted(changes, key=lambda kind: kind != first):
        changes[kind]()
    adopt()

    said = draft.items.get(kind="new_row").after_text
    assert "ansvarig Controller" in said
    assert responsible(row("Utbilda chefer")) == "Controller"
    assert "Utbilda chefer" in draft.items.get(kind="responsible").after_text


def test_a_row_that_joins_a_group_whose_responsible_changes_is_asked_about(row, propose):
    costs = row("Definiera alla kostnader")
    propose(None, "new_row", activity=costs.activity_id, group=costs.group_id, **NEW)

    with pytest.raises(ValidationError, match="”Utbilda chefer” i samma grupp"):
        propose(costs, "responsible", role=Role.objects.get(title="Utvecklingsledare (LOV)").pk, stays=False)


def test_what_would_not_hold_is_refused(row, propose, adopt):
    """The row leaves the group whose responsible another change of it speaks of."""
    shared = row(SHARED)
    propose(shared, "responsible", role=controller(), stays=True, scope="group")
    propose(shared, "group", group=row("Definiera alla kostnader").group_id)
    propose(row(BESIDE), "group", group=row("Ta fram avtalsvillkor").group_id)

    with pytest.raises(RevisionFaults, match="Planen skulle inte bli som ändringen säger"):
        adopt()


def test_history_names_the_role_of_a_member(row, propose, adopt):
    propose(row(SHARED), "responsible", role=controller(), stays=True, scope="group")
    adopt()

    told = {change.what for change in writes_to(row(SHARED))[0].changes}
    assert {"Medlem Controller: tillagd", "Medlem Utvecklingsledare (LOV): ändrad"} <= told


def test_roles_of_other_plans_and_of_partners_are_refused(row, plan, propose, person):
    foreign = Role.objects.create(title="Regionens samordnare")
    RoleHolding.objects.create(role=foreign, user=person("partner"), start="2020-01-01")
    group = plan.groups.filter(kind="partner").first()
    Membership.objects.create(group=group, role=foreign)

    assert foreign not in roles_of(plan)
    with pytest.raises(ValidationError, match="bland planens egna"):
        propose(row("Definiera alla kostnader"), "responsible", role=foreign.pk)


# --- By chance -----------------------------------------------------------------------------------------------


def some_change(draw: Random, rows: list[SubActivity], number: int) -> Any:
    row, other = draw.sample(rows, 2)
    month = draw.randint(1, 9)
    period = {"start": f"2021-0{month}-01", "end": f"2021-{month + 3:02}-28"}
    held = Role.objects.filter(title__in=["Controller", "Utvecklingsledare (LOV)"]).order_by("pk")
    return draw.choice(
        [
            (row, "title", {"title": f"Lydelse {number}"}),
            (row, "period", period),
            (row, "group", {"group": other.group_id}),
            (
                row,
                "responsible",
                {
                    "role": draw.choice(held).pk,
                    "stays": draw.random() < 0.5,
                    "scope": draw.choice(["group", "row"]),
                },
            ),
            (row, "rhythm", {"rhythm": "once", "once_year": 2021, "once_quarter": draw.randint(1, 4)}),
            (row, "partners", {"status": "stated", "note": "", "partners": [[f"Part {number}", "Träffas"]]}),
            (None, "new_row", {**NEW, "title": f"Ny {number}", "activity": row.activity_id, "group": other.group_id}),
            (row, "end", {}),
            (row, "merge", {"into": other.pk}),
        ]
    )


def stated(item: Any, row: SubActivity) -> bool:
    """Whether the row is what the item says, told from the item's own words and typed values."""
    values, title = item.values, row.name
    if item.kind == "title":
        return title == values["title"]
    if item.kind in ("period", "new_row") and (str(row.start), str(row.end)) != (values["start"], values["end"]):
        return False
    if item.kind == "period":
        return True
    if item.kind in ("group", "new_row"):
        members = row.group.memberships.filter(kind="responsible")
        said = row.group.is_responsible or all(f"ansvarig {member.role}" in item.after_text for member in members)
        return row.group_id == values["group"] and row.group.name in item.after_text and said
    if item.kind == "responsible":
        named = SubActivity.objects.filter(pk__in=values["rows"], ended_on=None)
        return all(responsible(other) == item.after_text.split("\n")[0] for other in (row, *named))
    if item.kind == "rhythm":
        return row.reporting == item.after_text
    if item.kind == "partners":
        return [str(found) for found in row.collaborations.order_by("position")] == item.after_text.split("\n")
    return row.ended_on is not None


def test_every_value_of_generated_revisions_holds(plan, person):
    adopted = 0
    for seed in range(8):
        draw, savepoint = Random(seed), transaction.savepoint()
        draft = open_revision(plan=plan, title="Slumpad", by=person("controller"))
        rows = list(SubActivity.objects.current().select_related("activity").exclude(title=""))
        for number in range(draw.randint(2, 5)):
            row, kind, values = some_change(draw, rows, number)
            try:
                add_item(revision=draft, kind=kind, row=row, values=values, reason="Skäl.", by=person("controller"))
            except ValidationError:
                continue
        edits = Revision.objects.get(pk=draft.pk).edits
        try:
            adopt_revision(revision=draft, decision="", by=person("avdelningschef"), based_on=edits)
        except RevisionFaults:
            pass
        else:
            adopted += 1
            for item in draft.items.all():
                assert stated(item, SubActivity.objects.get(pk=str(item.sub_activity_id))), (
                    seed,
                    item.kind,
                    item.after_text,
                )
        transaction.savepoint_rollback(savepoint)
    assert adopted >= 4
