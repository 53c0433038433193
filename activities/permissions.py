"""One predicate per right. Each asks the queryset that the pages' lists are made of, so the two cannot differ.

They know nothing of superusers, but for plans under uppbyggnad: administrators keep the register and lay plans out, but
set no signal by that alone.
"""

from __future__ import annotations

from typing import Any

from activities.calendar import clock
from activities.models import Partner, PartnerContact, Plan, Role, SubActivity, User, WorkingGroup


def decides_proposals(user: Any, plan: Plan) -> bool:
    """Whoever leads the plan now."""
    return Plan.objects.visible_to(user, clock.today()).filter(pk=plan.pk, steers=True).exists()


def updates_status(user: Any, row: SubActivity) -> bool:
    """The responsible and the participants of the row's group, and whoever leads the plan."""
    return SubActivity.objects.updatable_by(user, clock.today()).filter(pk=row.pk).exists()


def ticks_points(user: Any, row: SubActivity) -> bool:
    """Those who set the row's signal tick its control points, word them and add to them."""
    return updates_status(user, row)


def keeps_checklists(user: Any, plan: Plan) -> bool:
    """Whoever leads the plan gives its rows the lists that are proposed; administrators too, while it is laid out."""
    return adopts_revision(user, plan) or builds_plan(user, plan)


def prepares_bases(user: Any, row: SubActivity) -> bool:
    """The responsible and the participants of the row's group make, change and take up again its decision bases."""
    return SubActivity.objects.of_person(user, clock.today()).filter(pk=row.pk).exists()


def passes_on_bases(user: Any, plan: Plan) -> bool:
    """Whoever leads the plan approves bases, sends them on and notes decisions and returns."""
    return Plan.objects.visible_to(user, clock.today()).filter(pk=plan.pk, steers=True).exists()


def decides_bases(user: Any, plan: Plan) -> bool:
    """Förvaltningschefen, the responsible of förvaltningens ledningsgrupp, answers what was sent there."""
    return Plan.objects.directed_by(user, clock.today()).filter(pk=plan.pk).exists()


def works_in_group(user: Any, group: WorkingGroup) -> bool:
    """The group's responsible and participants, and whoever leads the plan: meetings, notes and tasks."""
    return WorkingGroup.objects.worked_by(user, clock.today()).filter(pk=group.pk).exists()


def logs_contact(user: Any, partner: Partner) -> bool:
    """The responsible and the participants of any group that prepares the partner's plan."""
    return Partner.objects.contactable_by(user, clock.today()).filter(pk=partner.pk).exists()


def answers_contact(user: Any, contact: PartnerContact) -> bool:
    """The partner's own people reply to what has been shared with the partner."""
    return PartnerContact.objects.addressed_to(user, clock.today()).filter(pk=contact.pk).exists()


def adds_partner(user: Any, plan: Plan) -> bool:
    """Those who log contacts in the plan: they add whom to contact, and note what they hear of other municipalities."""
    return Plan.objects.worked_in_by(user, clock.today()).filter(pk=plan.pk).exists()


def drafts_revision(user: Any, plan: Plan) -> bool:
    """The responsible and the participants of the group that leads the plan; not those who are merely co-opted."""
    return Plan.objects.drafting_by(user, clock.today()).filter(pk=plan.pk).exists()


def adopts_revision(user: Any, plan: Plan) -> bool:
    """Whoever leads the group that leads the plan."""
    return Plan.objects.adopting_by(user, clock.today()).filter(pk=plan.pk).exists()


def makes_plans(user: Any) -> bool:
    """Administrators make new plans."""
    return bool(user.is_active and user.is_superuser)


def builds_plan(user: Any, plan: Plan) -> bool:
    """Administrators, and whoever leads the plan, fill it as long as it is under uppbyggnad."""
    return Plan.objects.built_by(user, clock.today()).filter(pk=plan.pk).exists()


def shares_plan(user: Any, plan: Plan) -> bool:
    """Administrators, and whoever leads the plan, give the keys to its calendar and to the API, and revoke them."""
    return Plan.objects.shared_by(user, clock.today()).filter(pk=plan.pk).exists()


def has_calendar(user: Any) -> bool:
    """Whoever may open some plan has a calendar of their own; an external partner has nothing to put in one."""
    return Plan.objects.visible_to(user, clock.today()).exists()


def keeps_people(user: Any) -> bool:
    """Administrators keep the register of persons and roles."""
    return bool(user.is_active and user.is_superuser)


def manages_people(user: Any) -> bool:
    """Administrators, and whoever leads a plan for the roles of it."""
    return keeps_people(user) or Plan.objects.adopting_by(user, clock.today()).exists()


def gives_role(user: Any, role: Role) -> bool:
    """Administrators, and whoever leads the only plans the role is in; not a role of ledningsgruppen or the board."""
    return Role.objects.given_by(user, clock.today()).filter(pk=role.pk).exists()


def lets_in(user: Any, person: User) -> bool:
    """Administrators give anybody a link to choose a password. Whoever leads a plan gives one to those who have never
    had a password, and who hold no role but those that the leader gives: never a way into somebody's account.
    """
    if person.has_left(clock.today()):
        return False
    if keeps_people(user):
        return True
    given = Role.objects.given_by(user, clock.today()).values("pk")
    held = person.holdings.all()
    is_new = not person.has_usable_password() and not person.is_superuser
    return is_new and held.exists() and not held.exclude(role__in=given).exists()
