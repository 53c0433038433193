"""The demo: the plan the board decided on, people named by their roles, and a year of signals and reports."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from activities.bases.actions import Decision, create_basis, step_basis
from activities.exchange.importing import import_rows
from activities.exchange.tsv import read_tsv
from activities.models import (
    DecisionReference,
    Membership,
    Plan,
    Role,
    RoleHolding,
    Signal,
    SubActivity,
    User,
    WorkingGroup,
)
from activities.models.register import save
from activities.plan.actions import confirm_unchanged, update_status
from activities.revision.actions import add_item, adopt_revision, open_revision
from lovplan.demo import groups as demo_groups
from lovplan.demo import months, reports
from reporting.models import Memo

PASSWORD = "lovplan-demo"
SLUG = "lov-sarskilt-boende"
FIXTURES = settings.BASE_DIR / "fixtures"
DECIDED = "plan-2020-03-30.tsv"  # the plan in these words went to the board that day; plan.tsv is how it was revised


def people() -> list[str]:
    """User names of the demo people, in the order they are shown."""
    return [person["username"] for person in _read("demo.toml")["people"]]


def is_loaded() -> bool:
    return Plan.objects.filter(slug=SLUG).exists()


@transaction.atomic
def load(*, password: str) -> None:
    """Everything of the demo in one write. Raises ValueError when it is not the demo that is running."""
    if not settings.DEMO:
        raise ValueError("Demons data läses bara in i demon (LOVPLAN_DEMO=1).")
    facts, cast = _read("lov-sarskilt-boende.toml"), _read("demo.toml")
    start = _at(cast["since"])
    users = _load_people(cast["people"], password=password, now=start)
    by = users["avdelningschef"]
    how = {"by": by, "reason": "Demons början", "now": start}
    plan = _load_plan(facts, how)
    data = (FIXTURES / DECIDED).read_bytes()
    import_rows(plan=plan, reading=read_tsv(data), filename=DECIDED, data=data, by=by, now=start)
    _load_steps(plan, facts["steps"], how)
    _load_groups(plan, cast["groups"], how)
    _load_holdings(cast, users, how)
    _load_memo(plan, facts["memo"], how)
    happenings = demo_groups.prepare_year(plan, cast, users, how)
    happenings += [(values["at"], partial(_load_update, plan, values, users)) for values in cast["updates"]]
    happenings += [(values["drafted"], partial(_load_revision, plan, values, users)) for values in cast["revisions"]]
    happenings += reports.prepare(plan, cast["reports"], by=by, secretary=users["namndsekreterare"], how=how)
    happenings += months.prepare(plan, cast["presented"], by)
    for _, happen in sorted(happenings, key=lambda happening: happening[0]):
        happen()
    _load_bases(plan, cast["bases"], users)


def _load_revision(plan: Plan, values: dict[str, Any], users: dict[str, User]) -> None:
    by, drafted = users[values["by"]], _at(values["drafted"])
    revision = open_revision(plan=plan, title=values["title"], by=by, now=drafted)
    for item in values["items"]:
        add_item(
            revision=revision,
            kind=item["kind"],
            row=SubActivity.objects.get(sources__plan_import__plan=plan, sources__line=item["line"]),
            values=item["values"],
            reason=item["reason"],
            by=by,
            now=drafted,
        )
    adopt_revision(
        revision=revision,
        decision=values["decision"],
        by=by,
        based_on=len(values["items"]),
        now=_at(values["adopted"]),
    )


def set_password(password: str) -> None:
    """One password for all demo people, as DEMO_PASSWORD asks."""
    demo_people = list(User.objects.filter(is_demo=True))
    for user in demo_people:
        user.set_password(password)
        save(record=user, by=None, reason="DEMO_PASSWORD")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FIXTURES / name).read_text(encoding="utf-8"))


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9, 0)))


def _load_people(people: list[dict[str, Any]], *, password: str, now: datetime) -> dict[str, User]:
    users = {}
    for person in people:
        administrator = person.get("administrator", False)
        user = User(
            username=person["username"],
            name=person["name"],
            email=f"{person['username']}@exempelkommunen.example",
            is_demo=True,
            is_staff=administrator,
            is_superuser=administrator,
            date_joined=now,
        )
        user.set_password(password)
        users[user.username] = save(record=user, by=None, reason="Demons början", now=now)
    return users


def _load_plan(facts: dict[str, Any], how: dict[str, Any]) -> Plan:
    values = {key: value.strip() if isinstance(value, str) else value for key, value in facts["plan"].items()}
    plan = save(record=Plan(**values), **how)
    for decision in facts["decisions"]:
        save(record=DecisionReference(plan=plan, **decision), **how)
    return plan


def _load_steps(plan: Plan, steps: list[dict[str, Any]], how: dict[str, Any]) -> None:
    for values in steps:
        step = plan.steps.get(number=values["number"])
        step.text = values["text"]
        save(record=step, **how)


def _load_groups(plan: Plan, groups: list[dict[str, Any]], how: dict[str, Any]) -> None:
    for values in groups:
        facts = {name: values[name] for name in ("name", "kind", "meeting_rhythm") if name in values}
        group = save(record=WorkingGroup(plan=plan, **facts), **how)
        role = Role.objects.filter(title=values["responsible"]).first() or save(
            record=Role(title=values["responsible"]), **how
        )
        save(record=Membership(group=group, role=role, kind="responsible"), **how)


def _load_holdings(cast: dict[str, Any], users: dict[str, User], how: dict[str, Any]) -> None:
    for person in cast["people"]:
        for title in person["roles"]:
            role = Role.objects.get(title=title)
            holding = RoleHolding(role=role, user=users[person["username"]], start=cast["since"])
            save(record=holding, **how)


def _load_memo(plan: Plan, memo: dict[str, Any], how: dict[str, Any]) -> None:
    values = {key: value.strip() if isinstance(value, str) else value for key, value in memo.items()}
    steps = [f"### {step}\n\n{step.text}" for step in plan.steps.exclude(number=None).order_by("position")]
    values["statement"] = values["statement"].replace("{steps}", "\n\n".join(steps))
    save(record=Memo(plan=plan, **values), **how)


def _load_update(plan: Plan, values: dict[str, Any], users: dict[str, User]) -> None:
    row = SubActivity.objects.get(sources__plan_import__plan=plan, sources__line=values["line"])
    told: dict[str, Any] = {
        "row": row,
        "by": users[values["by"]],
        "based_on": row.updates.count(),
        "now": _at(values["at"]),
    }
    if values.get("unchanged"):
        confirm_unchanged(**told)
        return
    said = {name: value for name, value in values.items() if name not in ("line", "at", "by", "signal")}
    update_status(signal=Signal.objects.get(pk=values["signal"]), **told, **said)


def _load_bases(plan: Plan, bases: list[dict[str, Any]], users: dict[str, User]) -> None:
    for values in bases:
        basis = create_basis(
            row=SubActivity.objects.get(sources__plan_import__plan=plan, sources__line=values["line"]),
            title=values["title"],
            link=values.get("link", ""),
            diary_number=values.get("diary_number", ""),
            by=users[values["by"]],
            now=_at(values["at"]),
        )
        for number, step in enumerate(values.get("steps", []), 1):
            step_basis(
                basis=basis,
                state=step["state"],
                words=step.get("words", ""),
                by=users[step["by"]],
                based_on=number,
                edition=1,
                decision=Decision(**step.get("decision", {})),
                now=_at(step["at"]),
            )


def printable_password() -> str:
    """What to print for people who start the demo again without naming a password."""
    user = User.objects.filter(is_demo=True, username="admin").first()
    return PASSWORD if user and user.check_password(PASSWORD) else "det som valdes tidigare med DEMO_PASSWORD"
