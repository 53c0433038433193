"""The mails of many people: read once for all, and each with what its reader's own pages say and nothing else."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command

from activities.mail.actions import note_sent
from activities.mail.digest import DIGEST, digests_of, lay_all_in_outbox, people
from activities.models import Mail, MailState, MeetingTask, Plan, SubActivity, User, WorkingGroup
from activities.models.querysets_groups import MEETS
from activities.work.readers import Readers
from activities.work.sources import of_people
from activities.work.waiting import Kind
from tests.cast import PEOPLE
from tests.harness.many import many
from tests.harness.pages import words
from tests.harness.queries import query_budget

pytestmark = pytest.mark.django_db
ON = date(2020, 12, 15)
AT = datetime.fromisoformat("2020-12-15T07:00+01:00")


def test_the_queries_grow_neither_with_the_people_nor_with_the_plans():
    ran = []
    for more_people, more_plans in ((12, 2), (36, 3)):
        many(more_people, more_plans, ON, rows=12)
        Mail.objects.all().delete()
        with query_budget(30) as run:
            digests = digests_of(people(), ON)
            lay_all_in_outbox(digests, now=AT)
        ran.append(len(run))
        assert Mail.objects.count() == len(digests) > 2 * more_people / 3
    assert ran[0] == ran[1]


def test_whose_a_thing_is_agrees_with_what_each_person_may_see_and_do():
    """The readers' places turn the rights round; here is every right that a mail is shared out by, both ways."""
    many(12, 2, ON, rows=8)
    everybody = list(User.objects.order_by("pk"))
    readers = Readers.of(everybody, ON)
    rows = list(SubActivity.objects.followed_up())
    plans, tasks = Plan.objects.all(), of_people(readers)

    for user in everybody:
        key = user.pk
        assert {row.pk for row in rows if key in readers.works_in.get(row.group_id, ())} == keys(
            SubActivity.objects.of_person(user, ON)
        )
        visible = plans.visible_to(user, ON)
        for whose, right in (
            (readers.works_for, plans.worked_in_by(user, ON)),
            (readers.leads, plans.adopting_by(user, ON)),
            (readers.drafts, plans.drafting_by(user, ON)),
            (readers.directs, plans.directed_by(user, ON)),
            (readers.reads_sealed, visible.filter(reads_reports=True)),
        ):
            assert {plan for plan, found in whose.items() if key in found} == keys(right), user
        assert {plan.pk for plan in plans if key in readers.sees_rows(plan.pk)} == keys(plans.showing_rows_to(user, ON))
        assert {
            group.pk
            for group in WorkingGroup.objects.filter(kind__in=MEETS)
            if key in readers.meets.get(group.pk, ()) or key in readers.leads.get(group.plan_id, ())
        } == keys(WorkingGroup.objects.worked_by(user, ON))
        asked = [item.subject for item in tasks.get(key, []) if item.kind == Kind.TASK]
        assert sorted(asked) == sorted(task.what for task in MeetingTask.objects.open_of(user, ON).distinct())


def keys(found) -> set[int]:
    return set(found.values_list("pk", flat=True))


@pytest.mark.parametrize("username", PEOPLE)
def test_a_mail_says_what_its_readers_own_page_says_and_each_link_opens(username, person, client_of):
    client, reader = client_of(username), person(username)
    page = bare(words(client.get("/mitt-arbete/")))
    digest = next((one for one in digests_of(people(), ON) if one.user == reader), None)
    own = of_people(Readers.of([reader], ON)).get(reader.pk, [])
    assert ([digest] if digest else []) == digests_of([reader], ON)  # alone as among all
    # A meeting that is near is told in the mail, and stands on its group's page.
    told = [line for line in digest.lines if "/moten/" not in line.url or "#" in line.url] if digest else []
    assert len(told) == len(own)
    for line in told:
        assert bare(line.name) in page and all(bare(part) in page for part in line.note.split(". "))
    for line in digest.lines if digest else ():
        assert client.get(line.url.removeprefix("https://lov.exempel.se").partition("#")[0]).status_code == 200


def bare(text: str) -> str:
    """Without what parts the words of a page: tags and spaces."""
    return "".join(text.replace("|", " ").split())


def test_a_week_in_the_demo_gives_each_at_most_one_mail_a_day_and_each_thing_once():
    Mail.objects.all().delete()  # those of the demo's own reports
    week, got = [ON + timedelta(days=number) for number in range(-1, 7)], {}
    for on in week:
        call_command("remind", "--at", f"{on}T07:00")
        for mail in Mail.objects.filter(state=MailState.WAITING, key__startswith=DIGEST):
            assert mail.key.endswith(f" {on}")
            got.setdefault(on, []).append(mail.user.username)
            note_sent(mail=mail, now=AT)
    assert {on: sorted(names) for on, names in got.items()} == {
        date(2020, 12, 14): sorted(set(PEOPLE) - {"partner"}),  # all that waits, told for the first time
        date(2020, 12, 16): ["avdelningschef", "controller", "utvecklingsledare"],  # the meeting is tomorrow
        date(2020, 12, 18): ["avdelningschef"],  # a task's last day, and a meeting in a week
        date(2020, 12, 21): ["avdelningschef", "controller"],  # late by a day off, and another one's last day
    }
