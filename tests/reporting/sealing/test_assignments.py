"""What boards have asked for, across plans: how old, whose, and what became of it."""

from __future__ import annotations

from datetime import date

import pytest

from activities.models import Signal, SubActivity
from activities.plan.actions import update_status
from activities.revision.actions import adopt_revision
from reporting.models import Assignment
from reporting.sealing.actions.board import take_up_assignment
from reporting.sealing.assignments import age, lines
from tests.harness.pages import flat

TODAY = date(2020, 12, 15)


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (date(2020, 12, 15), "0 dagar"),
        (date(2020, 12, 14), "1 dag"),
        (date(2020, 10, 16), "60 dagar"),
        (date(2020, 9, 14), "3 månader"),
        (date(2020, 9, 16), "2 månader"),
        (date(2018, 12, 1), "2 år"),
    ],
)
def test_age_is_told_in_what_people_count_in(since, said):
    assert age(since, TODAY) == said


@pytest.mark.django_db
def test_an_assignment_is_followed_from_the_board_to_its_end(client_of, person):
    lead, secretary = person("avdelningschef"), person("namndsekreterare")
    assignment = Assignment.objects.get()
    (line,) = lines(lead, TODAY)
    assert (line.place, line.became) == ("waits", "Inte upptaget i planen än.")
    assert line.who == "Avdelningschef planeringsavdelningen: Avdelningschef"
    assert line.take_up_url and not lines(secretary, TODAY)[0].take_up_url

    beside = SubActivity.objects.exclude(title="").earliest("pk")
    place = {"activity": beside.activity_id, "group": beside.group_id}
    values = {**place, "title": "Synpunkter", "rhythm": "tertial", "status": "unstated"}
    taken = take_up_assignment(assignment=assignment, values=values, by=lead)
    assert lines(lead, TODAY)[0].place == "in_hand"
    assert lines(secretary, TODAY)[0].became == "Inte upptaget i planen än."  # a draft is told to nobody outside

    adopt_revision(revision=taken.item.revision, decision="", by=lead, based_on=1)
    row = SubActivity.objects.get(title="Synpunkter")
    update_status(row=row, signal=Signal.objects.get(pk="finished"), text="Klart.", by=lead, based_on=0)
    (line,) = lines(lead, TODAY)
    assert (line.place, line.url) == ("done", f"/plan/lov-sarskilt-boende/delaktivitet/{row.pk}/")
    assert line.became.endswith("Signal nu: avslutat.")
    (read,) = lines(secretary, TODAY)
    assert read.place == "in_hand" and read.became.endswith("Inte med i någon rapport än.") and not read.url
    page = flat(client_of("namndsekreterare").get("/rapporter/uppdrag/"))
    assert "Arbetet pågår" in page and assignment.what in page and "2020-09-14" in page


@pytest.mark.django_db
def test_more_assignments_cost_no_more_queries(person, django_assert_max_num_queries):
    assignment = Assignment.objects.get()
    for number in range(20):
        Assignment.objects.create(report=assignment.report, what=f"Uppdrag {number}")
    with django_assert_max_num_queries(12):
        assert len(lines(person("avdelningschef"), TODAY)) == 21
