"""The template for LOV and the copy of a plan: rows to look through like any file's, with their days moved."""

import csv
import re
from datetime import date

import pytest
from django.urls import reverse

from activities.exchange import ready_made
from activities.models import MemberKind, Plan, SubActivity, WorkingGroup
from tests.activities.exchange.pages import kept, text

pytestmark = pytest.mark.django_db
FACTS = {"title": "LOV hemtjänst", "municipality": "Exempel", "administration": "VOF", "board": "VON"}
STARTS = {**FACTS, "group": "Arbetsgrupp hemtjänst", "leader": "Controller", "go_live": "2027-01-01"}


def made(client, **sent):
    """The answer to a new plan, followed to its rows' page."""
    return client.post(reverse("activities:plan_new"), {**STARTS, **sent}, follow=True)


def rows_of(title="LOV hemtjänst"):
    return SubActivity.objects.filter(activity__step__plan__title=title).current().in_order()


def save(client, page, **sent):
    where = reverse("activities:take_in", args=[Plan.objects.get(title="LOV hemtjänst").slug])
    return client.post(where, {"kvar": kept(page), "spara": "1", **sent}, follow=True)


def test_the_template_says_nothing_of_the_municipality_it_came_from():
    words = ready_made.TEMPLATE_FILE.read_text(encoding="utf-8")
    for own in ("KLK", "planeringsavdelningen", "heltidsresan", "Samhällsbyggnad", "vård- och omsorgsnämnden"):
        assert own not in words
    rows = list(csv.reader(words.splitlines(), delimiter="\t"))
    assert len(rows) == 22 and sum(bool(row[7]) for row in rows[1:]) == 3


def test_a_plan_from_the_template_takes_or_leaves_what_the_law_asks_besides(plan, client_of):
    client = client_of("admin")
    page = made(client, begin="mall")
    shown = page.context["shown"]
    said = text(page)
    assert shown.counts["new"] == 21 and shown.may_save and "Raderna ur LOV-mallen" in said
    asked = [row for row in shown.pressing if any("Förslag, som den" in doubt for doubt in row.doubts)]
    assert [row.name.split()[0] for row in asked] == ["Utforma", "Annonsera", "Bestämma"]
    assert "9 kap. 2 §" in said and not rows_of().exists()

    done = save(client, page, **{f"visad-{asked[0].line}": "1"})

    titles = [row.name for row in rows_of()]
    assert len(titles) == 20 and "Inläst: 20 rader tillagda." in text(done)
    assert not any("ickevalsalternativ" in title for title in titles)
    start = rows_of().get(title__startswith="Annonsera i den nationella")
    assert (start.start, start.end) == (date(2027, 1, 1), date(2027, 1, 1))
    first = rows_of().get(activity__title__startswith="Upprätta och redovisa")
    assert (str(first.start), str(first.end), first.once_year, first.once_quarter) == (
        "2025-01-01",
        "2025-03-31",
        2025,
        1,
    )
    assert first.group.name == "Arbetsgrupp hemtjänst" and first.group.is_responsible
    leads = first.group.memberships.get(kind=MemberKind.RESPONSIBLE)
    assert leads.role.title == "Controller"
    assert first.group.memberships.filter(role__title="Controller").count() == 1


def test_what_was_looked_through_is_what_is_saved(plan, client_of):
    """The leader stands alone as responsible in some rows, while the group that the leader leads gets others too."""
    client = client_of("admin")
    page = made(client, begin="mall")
    shown = page.context["shown"]
    save(client, page)
    again = client.get(page.request["PATH_INFO"] + "?ur=mall").context["shown"]
    assert len(shown.pressing + shown.plain) == again.counts["unchanged"] == 21
    alone = rows_of().get(activity__title__startswith="Utse och ansvara")
    assert [seat.role.title for seat in alone.group.memberships.all()] == ["Controller"]


def test_rows_that_the_start_puts_before_today_are_told_with_a_start_that_does_not(plan, client_of):
    page = made(client_of("admin"), begin="mall", go_live="2021-02-01")
    shown = page.context["shown"]
    (told,) = (doubt for doubt in shown.general if "före i dag" in doubt)
    assert told.startswith("8 rader slutar före i dag, 2020-12-15, när systemet startar 2021-02-01.")
    assert sum("Bocka ur raden" in " ".join(row.doubts) for row in shown.pressing) == 8
    Plan.objects.filter(title="LOV hemtjänst").update(go_live=re.findall(r"med start (\S+) ", told)[0])
    again = client_of("admin").get(page.request["PATH_INFO"] + "?ur=mall").context["shown"]
    assert not any("före i dag" in doubt for doubt in again.general)


def test_a_template_without_a_start_is_asked_for_one(plan, client_of):
    page = made(client_of("admin"), begin="mall", go_live="")
    assert page.status_code == 422 and "Tiderna räknas från den" in text(page)
    assert not Plan.objects.filter(title="LOV hemtjänst").exists()


def test_a_copy_has_the_rows_groups_and_roles_of_the_plan_and_moved_days(plan, client_of):
    client = client_of("admin")
    row = SubActivity.objects.get(activity__step__plan=plan, title="Ta fram avtalsvillkor")
    row.title, row.notes = "=Ta fram avtalsvillkor", "Nr: 12\nEn rad till"
    row.save()
    WorkingGroup.objects.filter(pk=row.group_id).update(name="Villkorsgruppen")
    assert made(client, begin="kopia").status_code == 422  # no plan chosen

    page = made(client, begin="kopia", copied=plan.pk, group="Arbetsgrupp LOV", leader="Ekonom")
    shown = page.context["shown"]
    assert (shown.counts["new"], shown.faults, shown.roles.new, shown.may_save) == (18, (), (), True)
    save(client, page)

    before, after = list(plan_rows(plan)), list(rows_of())
    assert [row.name for row in after] == [row.name for row in before]
    for old, new in zip(before, after, strict=True):
        assert (new.group.name, new.rhythm, new.notes, new.collaboration) == (
            old.group.name,
            old.rhythm,
            old.notes,
            old.collaboration,
        )
        assert [str(each) for each in new.collaborations.all()] == [str(each) for each in old.collaborations.all()]
        if old.group.kind != "steering":
            assert seats(new.group) == seats(old.group)
        assert (new.start and new.start.month) == (old.start and old.start.month)
    made_plan = after[0].activity.step.plan
    groups = set(plan.groups.values_list("name", flat=True))
    assert set(made_plan.groups.values_list("name", flat=True)) == groups
    steering = made_plan.groups.get(kind="steering")
    assert steering.memberships.get(kind=MemberKind.RESPONSIBLE).role.title == "Ekonom"
    assert not made_plan.steps.filter(activities__sub_activities__updates__isnull=False).exists()


def plan_rows(plan):
    return SubActivity.objects.filter(activity__step__plan=plan).current().in_order()


def seats(group):
    return {(seat.role.title, seat.kind, seat.note) for seat in group.memberships.select_related("role")}


def test_nobody_copies_a_plan_that_they_do_not_see(plan, client_of):
    made(client_of("admin"), begin="tom")
    slug = Plan.objects.get(title="LOV hemtjänst").slug
    where = reverse("activities:take_in", args=[slug])
    assert client_of("admin").get(f"{where}?kopia=finns-inte").status_code == 404
    assert client_of("controller").get(f"{where}?kopia={plan.slug}").status_code == 200  # leads the new plan
    assert client_of("partner").get(f"{where}?kopia={plan.slug}").status_code == 404
