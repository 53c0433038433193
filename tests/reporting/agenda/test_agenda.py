"""A meeting's agenda on paper, and sent with its PDF to those who belong to the group and to nobody else."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

import pytest
from django.core import mail as delivered
from django.core.exceptions import PermissionDenied, ValidationError

from activities.calendar import clock
from activities.groups.actions.meeting import cancel_meeting
from activities.mail.actions import lease
from activities.mail.sending import send_all
from activities.models import Mail, MailState, Meeting, RoleHolding, User
from activities.models.register import edition_of
from reporting.agenda.actions import called, send_agenda
from reporting.agenda.paper import agenda_pdf, paper_of
from tests.harness.pages import PLAN, words
from tests.harness.reporting.pdf_reader import Pdf

pytestmark = pytest.mark.django_db
TODAY = date(2020, 12, 15)
AT = datetime.fromisoformat("2020-12-15T09:00+01:00")


@pytest.fixture
def meeting(db: None) -> Meeting:
    """The next meeting of the group that leads the plan."""
    Mail.objects.all().delete()
    return Meeting.objects.select_related("group__plan").get(group__kind="steering", on__gt=TODAY)


def send(meeting: Meeting, by: User, on: date = TODAY) -> int:
    paper = paper_of(meeting, on)
    return send_agenda(meeting=meeting, paper=paper, pdf=repr(paper).encode(), by=by, now=AT)


def test_everybody_in_the_group_gets_the_agenda_with_its_pdf_once(client_of, person, meeting, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client, page = client_of("utvecklingsledare"), f"{PLAN}moten/{meeting.pk}/"
    assert "Skicka dagordningen" in words(client.get(page))
    people = called(meeting, AT)
    shown = words(client.get(f"{page}skicka/"))
    assert people and all(f"{one}, {one.email}" in shown for one in people)

    said = words(client.post(f"{page}skicka/", follow=True))
    assert f"Dagordningen är på väg till {len(people)} personer." in said
    assert "har redan fått just den här" in words(client.post(f"{page}skicka/", follow=True))
    send_all()
    assert sorted(to for one in delivered.outbox for to in one.to) == sorted(one.email for one in people)
    bodies = {hashlib.sha256(data).hexdigest() for one in delivered.outbox for _, data, _ in one.attachments}
    assert bodies == {hashlib.sha256(client.get(f"{page}dagordning.pdf").content).hexdigest()}
    first = delivered.outbox[0]
    assert first.attachments[0][0] == f"Dagordning {meeting.on}.pdf" and first.attachments[0][2] == "application/pdf"
    assert f"https://lov.exempel.se{page}" in first.body and first.extra_headers["Message-ID"]
    assert "skickat" in words(client.get(f"{page}skicka/"))


def test_the_pdf_says_what_the_page_says(client_of, meeting):
    paper = paper_of(meeting, TODAY)
    said = "".join("".join(Pdf(agenda_pdf(paper)).page_texts).split())
    for section in paper.agenda.sections:
        assert "".join(section.heading.split()) in said
        for item in section.items:
            assert all("".join(text.split()) in said for text in (item.subject, *item.reasons))
    assert agenda_pdf(paper) == agenda_pdf(paper)


def test_an_agenda_that_has_changed_is_sent_again_and_stands_for_what_waited(person, meeting):
    leader = person("avdelningschef")
    number = send(meeting, leader)
    assert send(meeting, leader) == 0
    held = lease(now=AT)  # one is being sent this very moment
    Meeting.objects.filter(pk=meeting.pk).update(points="En ny punkt")
    meeting.refresh_from_db()
    assert send(meeting, leader) == number
    states = list(Mail.objects.values_list("state", flat=True))
    assert states.count(MailState.REPLACED) == number - 1 and states.count(MailState.WAITING) == number + 1
    assert held.state == MailState.WAITING


@pytest.mark.parametrize("username", ["forvaltningschef", "namndsekreterare", "partner", "admin"])
def test_only_those_who_work_in_the_group_send_it(username, person, meeting):
    with pytest.raises(PermissionDenied):
        send(meeting, person(username))


def test_whoever_has_left_the_group_gets_none(meeting, person):
    before = called(meeting, AT)
    RoleHolding.objects.filter(user=before[0]).update(end=date(2020, 12, 14))
    assert before[0] not in called(meeting, AT)


def test_a_meeting_that_is_over_or_called_off_is_sent_to_nobody(person, meeting, client_of):
    leader = person("avdelningschef")
    held = Meeting.objects.select_related("group__plan").filter(group=meeting.group, version__gte=1).first()
    with pytest.raises(ValidationError, match="har hållits"):
        send(held, leader)
    cancel_meeting(meeting=meeting, why="Sjukdom", by=leader, edition=edition_of(meeting), now=clock.now())
    with pytest.raises(ValidationError, match="inställt"):
        send(meeting, leader)
    page = words(client_of("avdelningschef").get(f"{PLAN}moten/{held.pk}/skicka/"))
    assert "Mötet har hållits." in page and "Den går till" not in page
    answer = client_of("avdelningschef").post(f"{PLAN}moten/{meeting.pk}/skicka/")
    assert answer.status_code == 422 and "Mötet är inställt." in words(answer)
    assert not Mail.objects.exists()
