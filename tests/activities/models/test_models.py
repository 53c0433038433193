"""The database's own rules, tried past every form and action."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from activities.models import Membership, Role, RoleHolding, Signal, StatusUpdate, Step, SubActivity, User, WorkingGroup

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def refused(write) -> bool:
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    "values",
    [
        {"start": date(2021, 3, 1), "end": date(2021, 2, 28)},
        {"start": date(2021, 3, 1), "end": None},
        {"start": None, "end": date(2021, 3, 1)},
        {"rhythm": "once", "once_year": 2020, "once_quarter": None},
        {"rhythm": "once", "once_year": 2020, "once_quarter": 5},
        {"rhythm": "tertial", "once_year": 2020, "once_quarter": 1},
        {"collaboration": "none", "collaboration_note": "enligt projektplan"},
    ],
)
def test_a_row_that_contradicts_itself_is_refused(values, row):
    found = row("Ta fram avtalsvillkor")
    assert refused(lambda: SubActivity.objects.filter(pk=found.pk).update(**values))


def test_an_unexplained_deviation_is_refused(row, person):
    values = {
        "number": 99,
        "text": "Ord",
        "cause": "Orsak",
        "measure": "Åtgärd",
        "at": timezone.now(),
        "by": person("controller"),
        "by_name": "Controller",
    }
    assert refused(
        lambda: StatusUpdate.objects.create(sub_activity=row("avtalsvillkor"), signal_id="deviating", **values)
    )


def test_two_updates_with_one_number_are_refused(row, person):
    taken = row("Definiera alla kostnader").updates.first()
    values = {"number": taken.number, "at": timezone.now(), "by": person("controller"), "by_name": "Controller"}
    assert refused(lambda: StatusUpdate.objects.create(sub_activity=taken.sub_activity, signal_id="on_track", **values))


def test_a_group_has_one_responsible(plan):
    group = WorkingGroup.objects.get(plan=plan, kind="steering")
    role = Role.objects.create(title="Ytterligare en chef")
    assert refused(lambda: Membership.objects.create(group=group, role=role, kind="responsible"))


def test_a_plan_has_one_group_that_leads_it(plan):
    assert refused(lambda: WorkingGroup.objects.create(plan=plan, name="En till", kind="steering"))


def test_a_role_is_not_held_backwards_in_time(person):
    role = Role.objects.first()
    values = {"role": role, "user": person("controller"), "start": date(2020, 5, 2), "end": date(2020, 5, 1)}
    assert refused(lambda: RoleHolding.objects.create(**values))


def test_a_plan_numbers_a_step_once(plan):
    assert refused(lambda: Step.objects.create(plan=plan, number=1, title="Ett steg till"))


def test_a_signal_has_one_of_the_four_meanings():
    assert refused(lambda: Signal.objects.create(key="late", label="Sen", symbol="ring", ink="#000000"))


def test_a_signal_that_cannot_be_read_is_refused_with_its_contrast():
    signal = Signal.objects.get(pk="on_track")
    signal.fill, signal.ink = "#1d7a46", "#5d7a46"
    with pytest.raises(ValidationError, match=r"Kontrasten mot färgen är 1\.\d : 1"):
        signal.full_clean()


def test_a_row_takes_no_group_from_another_plan(plan, row):
    other = type(plan).objects.create(slug="annan", title="Annan", municipality="X", administration="X", board="X")
    found = row("Ta fram avtalsvillkor")
    found.group = WorkingGroup.objects.create(plan=other, name="Främmande")
    with pytest.raises(ValidationError, match="samma plan"):
        found.full_clean()


@pytest.mark.parametrize(
    "alike", ["ÖVERLÄKARE", "O\u0308verläkare", "Över\u00adläkare", "Över\u200bläkare", " Överläkare "]
)
def test_a_role_that_looks_like_another_is_refused_by_form_and_database(alike, db):
    Role.objects.create(title="Överläkare")

    with pytest.raises(ValidationError, match="Rollen finns redan: ”Överläkare”"):
        Role(title=alike).full_clean()
    assert refused(lambda: Role.objects.create(title=alike))


def test_roles_that_differ_by_a_letter_of_their_own_are_two(db):
    for title in ("Halare", "Hålare", "Hälare"):
        Role(title=title).full_clean()
        Role.objects.create(title=title)


def test_groups_and_partners_that_look_alike_are_refused(plan):
    for found in (plan.groups.first(), plan.partners.first()):
        with pytest.raises(ValidationError, match="redan"):
            type(found)(plan=plan, name=found.name.upper()).full_clean()


def test_the_last_administrator_stays(person):
    admin = person("admin")
    for field in ("is_active", "is_staff", "is_superuser"):
        setattr(admin, field, False)
        with pytest.raises(ValidationError, match="enda administratören"):
            admin.full_clean()
        setattr(admin, field, True)
    User.objects.create(username="andra", name="Andra", is_staff=True, is_superuser=True)
    admin.is_active = False
    admin.full_clean()
