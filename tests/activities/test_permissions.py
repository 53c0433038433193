from __future__ import annotations

from datetime import date

import pytest

from activities.models import Plan, RoleHolding, SubActivity
from activities.models.register import save
from activities.permissions import updates_status

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DAY = date(2020, 12, 15)


def sees_plan(user, plan):
    return Plan.objects.showing_rows_to(user, DAY).filter(pk=plan.pk).exists()


@pytest.mark.parametrize(
    ("username", "expected"),
    [
        ("utvecklingsledare", True),
        ("controller", True),
        ("avdelningschef", True),
        ("forvaltningschef", True),
        ("namndsekreterare", False),
        ("partner", False),
        ("admin", True),
    ],
)
def test_who_sees_the_plan(username, expected, person, plan):
    assert sees_plan(person(username), plan) is expected


@pytest.mark.parametrize(
    ("username", "expected"),
    [
        ("utvecklingsledare", True),  # participant
        ("controller", True),  # responsible
        ("avdelningschef", True),  # leads arbetsgrupp LOV
        ("forvaltningschef", False),
        ("namndsekreterare", False),
        ("partner", False),
        ("admin", False),
    ],
)
def test_who_sets_the_signal_of_a_row(username, expected, person, row):
    assert updates_status(person(username), row("Definiera alla kostnader")) is expected


def test_the_co_opted_see_the_row_but_set_no_signal(person, row):
    led = row("Utse underliggande arbetsgrupper")
    assert sees_plan(person("forvaltningschef"), led.activity.step.plan)
    assert not updates_status(person("forvaltningschef"), led)


def test_rights_end_with_the_role(person, row, plan):
    holding = RoleHolding.objects.get(role__title="Controller")
    holding.end = date(2020, 12, 14)
    save(record=holding, by=person("admin"), reason="Slutade")

    assert not sees_plan(person("controller"), plan)
    assert not updates_status(person("controller"), row("Definiera alla kostnader"))


def test_rights_last_through_the_last_day(person, plan):
    RoleHolding.objects.filter(role__title="Controller").update(end=DAY)
    assert sees_plan(person("controller"), plan)


def test_rights_do_not_begin_before_the_role(person, plan):
    RoleHolding.objects.filter(role__title="Controller").update(start=date(2020, 12, 16))
    assert not sees_plan(person("controller"), plan)


def test_rights_in_one_plan_open_no_other(person, plan):
    other = Plan.objects.create(slug="annan", title="Annan", municipality="X", administration="X", board="X")
    assert not sees_plan(person("controller"), other)


def test_the_board_reads_reports_and_sees_no_rows(person):
    (found,) = Plan.objects.visible_to(person("namndsekreterare"), DAY)
    assert (found.reads_reports, found.shows_rows) == (True, False)
    assert not SubActivity.objects.visible_to(person("namndsekreterare"), DAY).exists()


def test_a_partner_sees_nothing(person):
    assert not Plan.objects.visible_to(person("partner"), DAY).exists()
    assert not SubActivity.objects.visible_to(person("partner"), DAY).exists()


def test_own_rows_are_those_one_works_with(person):
    names = [str(row) for row in SubActivity.objects.of_person(person("controller"), DAY)]
    assert len(names) == 6  # three of arbetsgrupp LOV, and three of activity groups
