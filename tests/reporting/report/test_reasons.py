"""Why the plan was changed: the reasons of adopted revisions and approved dates, for the rows they changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from activities.models import ItemKind, Membership, Role, RoleHolding
from activities.revision.actions import add_item, adopt_revision, open_revision
from reporting.report.reasons import reasons_since
from reporting.snapshot.changes import Reason
from reporting.snapshot.schema import Source

pytestmark = pytest.mark.django_db

ALWAYS = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2020, 12, 15, 9, tzinfo=UTC)


@pytest.fixture
def revise(plan, person):
    """revise(row, kind, values, reason): the change, drafted and adopted as revision 3."""

    def adopt(row, kind, values, reason):
        by = person("avdelningschef")
        revision = open_revision(plan=plan, title="Ändring", by=by, now=NOW)
        add_item(revision=revision, kind=kind, row=row, values=values, reason=reason, by=by, now=NOW)
        adopt_revision(revision=revision, decision="", by=by, based_on=1, now=NOW)

    return adopt


def test_the_first_revision_gives_its_two_reasons(plan, row):
    pk = row("ersättningsmodell").pk
    found = reasons_since(plan, ALWAYS)
    assert found[pk, "reworded"].text.startswith("Hur vårdtyngd ska mätas")
    assert found[pk, "collaboration"].sources == (Source("revision", "2020-05-06", 1),)


def test_what_was_adopted_before_the_last_report_is_not_told_again(plan):
    may = datetime(2020, 5, 7, tzinfo=UTC)
    assert not [
        key for key, reason in reasons_since(plan, may).items() if any(source.number == 1 for source in reason.sources)
    ]


def test_a_draft_gives_no_reason(plan, row, person):
    by, found = person("avdelningschef"), row("avtalsvillkor")
    draft = open_revision(plan=plan, title="Utkast", by=by, now=NOW)
    values = {"start": "2020-08-15", "end": "2021-10-31"}
    add_item(revision=draft, kind=ItemKind.PERIOD, row=found, values=values, reason="Kanske", by=by, now=NOW)
    assert (found.pk, "moved") not in reasons_since(plan, NOW - timedelta(days=1))


def test_a_row_that_went_up_in_another_says_in_which(plan, row, revise):
    ended, into = row("Identifiera krav"), row("avtalsvillkor")
    revise(ended, ItemKind.MERGE, {"into": into.pk}, "Samma krav")
    assert reasons_since(plan, NOW - timedelta(days=1))[ended.pk, "ended"] == Reason(
        "Samma krav", (Source("revision", "2020-12-15", 3),), "Gick upp i ”Ta fram avtalsvillkor”"
    )


def test_a_new_responsible_is_the_reason_for_every_row_of_the_group(plan, row, revise):
    found = row("avtalsvillkor")
    rows = list(found.group.sub_activities.all())
    role = Role.objects.get(title="Controller")
    assert Membership.objects.filter(group=found.group, kind="responsible").exclude(role=role).exists()
    assert RoleHolding.objects.filter(role=role, start__lte=date(2020, 12, 15)).exists()
    revise(found, ItemKind.RESPONSIBLE, {"role": role.pk, "stays": True}, "Ny ledning")
    found_reasons = reasons_since(plan, NOW - timedelta(days=1))
    assert {found_reasons[one.pk, "restaffed"].text for one in rows} == {"Ny ledning"}


def test_two_queries_whatever_there_is(plan, django_assert_num_queries):
    with django_assert_num_queries(2):
        reasons_since(plan, ALWAYS)
