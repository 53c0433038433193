"""Changes outside the revisions have their own reference: the file they were read from, or the correction."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from activities.exchange.importing import import_rows
from activities.exchange.plan_file import read_plan_file
from activities.models.register import save
from activities.plan.actions import decide_proposal
from reporting.models import SealedReport
from reporting.report import collect
from reporting.report.entries import entered_since
from reporting.snapshot.schema import Source

pytestmark = pytest.mark.django_db

NOW = datetime(2020, 12, 15, 9, tzinfo=UTC)
TODAY = "2020-12-15"
BEFORE = NOW - timedelta(hours=1)


def entered(plan):
    return {key: (reason.text, reason.sources) for key, reason in entered_since(plan, BEFORE)}


def test_a_correction_in_the_register_has_the_reason_that_was_typed(plan, row, person):
    found, by = row("avtalsvillkor"), person("admin")
    found.title = "Ta fram avtalsvillkoren"
    save(record=found, by=by, reason="Stavfel", now=NOW)
    step = found.activity.step
    step.title = "Bestämma villkoren"
    save(record=step, by=by, reason="Ny rubrik", now=NOW)
    correction = (Source("correction", TODAY),)
    assert entered(plan) == {(found.pk, "reworded"): ("Stavfel", correction), (0, str(step)): ("Ny rubrik", correction)}


def test_another_member_of_a_group_is_told_of_all_its_rows(plan, row, person):
    group = row("avtalsvillkor").group
    member = group.memberships.first()
    member.note = "tf"
    save(record=member, by=person("admin"), reason="Ny i gruppen", now=NOW)
    assert set(entered(plan)) == {(one.pk, "restaffed") for one in group.sub_activities.all()}


def test_an_approved_date_is_no_correction(plan, row, person):
    update = row("Utreda och definiera").updates.get(number=2)
    decide_proposal(update=update, approved=True, by=person("avdelningschef"), now=NOW)
    assert entered(plan) == {}


def test_a_row_read_in_from_a_file_names_the_file(plan, row):
    header, *_, last = Path(settings.BASE_DIR, "fixtures", "plan.tsv").read_text(encoding="utf-8").splitlines()
    data = f"{header}\n{last.replace(row('Införliva LOV').title, 'En helt ny delaktivitet')}\n".encode()
    import_rows(plan=plan, reading=read_plan_file(data), filename="tillagg.tsv", data=data, by=None, now=NOW)
    file = (Source("file", TODAY, name="tillagg.tsv"),)
    assert entered(plan)[row("En helt ny delaktivitet").pk, "added"] == ("", file)


def test_the_draft_tells_each_change_with_its_own_reference(plan, row, person):
    found = row("avtalsvillkor")
    found.title = "Ta fram avtalsvillkoren"
    save(record=found, by=person("admin"), reason="Stavfel", now=NOW)
    tertial = SealedReport.objects.get(number=2).tertial.next()
    draft = collect.draft(plan, tertial, on=NOW.date())
    (change,) = [change for change in draft.changes if change.key == found.pk and change.kind == "reworded"]
    assert (change.reason, change.sources) == ("Stavfel", (Source("correction", TODAY),))
