"""From what waits to the mail server's hands: one mail a day, sent once, and nothing lost when sending fails."""

from __future__ import annotations

import re
import smtplib
from datetime import date, datetime, timedelta
from unittest.mock import ANY

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import get_connection
from django.core.management import CommandError, call_command
from django.test import override_settings

from activities.calendar import clock
from activities.mail import sending
from activities.mail.actions import WAITS, enqueue, lease, note_failed, note_sent, try_again
from activities.mail.digest import DIGEST, digest_of, digests_of, key_of, people
from activities.models import Mail, MailState
from tests.harness.databases import ROOT
from tests.harness.mailbox import mail_server

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ON = date(2020, 12, 15)
AT = datetime.fromisoformat("2020-12-15T07:00+01:00")


@pytest.fixture
def server():
    with mail_server() as box:
        backend = "django.core.mail.backends.smtp.EmailBackend"
        where = {"EMAIL_BACKEND": backend, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": box.port}
        with override_settings(LOVPLAN_URL="https://lov.exempel.se", **where):
            yield box


@pytest.fixture(autouse=True)
def empty_outbox(db):
    Mail.objects.all().delete()  # those of the demo's own reports


def put(key: str = "a", to: str = "nagon@exempel.se", **more):
    return enqueue(key=key, to=to, subject="Ämne å", text="Ord å", now=more.pop("now", clock.now()), **more)


def test_a_mail_reaches_a_real_server_once_and_is_then_sent(server):
    mail = put()
    assert sending.send_all().sent == 1 and sending.send_all().sent == 0
    ((to, letter),) = server.letters
    assert to == ["nagon@exempel.se"] and sending.message_id(mail) in letter and "@lov.exempel.se>" in letter
    assert Mail.objects.get().state == MailState.SENT


def test_one_refused_address_keeps_no_other_waiting(server):
    for number, to in enumerate(("finns-inte@exempel.se", "upptagen@exempel.se", "nagon@exempel.se")):
        put(f"{number}", to)
    told = sending.send_all()
    assert (told.sent, told.waits, told.refused) == (1, 1, 1)
    assert list(Mail.objects.order_by("key").values_list("state", flat=True)) == ["dead", "waiting", "sent"]
    assert "550" in Mail.objects.get(key="0").error


def test_a_server_that_is_gone_costs_one_try_and_no_mail(monkeypatch):
    put("a"), put("b")
    monkeypatch.setattr(
        sending,
        "get_connection",
        lambda: get_connection("django.core.mail.backends.smtp.EmailBackend", port=1, timeout=1),
    )
    told = sending.send_all()
    assert "Mejlservern svarar inte" in told.sentence and "Error" in told.sentence  # the journal says why
    assert (told.sent, told.waits) == (0, 1)
    assert sorted(Mail.objects.values_list("state", "tries")) == [("waiting", 0), ("waiting", 1)]


def test_patience_ends_and_an_administrator_may_begin_again(person):
    mail, now = put(now=AT), AT
    for _ in range(len(WAITS) + 1):
        mail = lease(now=now)
        note_failed(mail=mail, error="OSError: borta", for_good=False, now=now)
        now += timedelta(days=1)
    assert now - AT > timedelta(days=14)
    mail.refresh_from_db()
    assert mail.state == MailState.DEAD
    with pytest.raises(PermissionDenied):
        try_again(mail=mail, by=person("controller"))
    assert try_again(mail=mail, by=person("admin"), now=now)
    assert lease(now=now).pk == mail.pk


def test_nobody_else_gets_a_mail_that_is_held_until_its_holder_has_been_silent():
    put(now=AT)
    assert lease(now=AT) is not None
    assert lease(now=AT) is None
    held = lease(now=AT + timedelta(minutes=11))
    note_sent(mail=held, now=AT)
    assert lease(now=AT + timedelta(days=1)) is None


def test_the_same_cause_makes_one_mail_and_a_later_one_stands_for_those_that_wait():
    assert put("sammandrag 1 2020-12-14") and put("sammandrag 1 2020-12-14") is None
    put("sammandrag 1 2020-12-15", replaces="sammandrag 1 ")
    assert list(Mail.objects.order_by("key").values_list("state", flat=True)) == ["replaced", "waiting"]


def test_no_header_and_no_address_can_be_broken():
    mail = enqueue(key="a", to="nagon@exempel.se", subject="Rad\r\nBcc: alla@exempel.se\0", text="Ord\0", now=AT)
    assert mail.subject == "Rad Bcc: alla@exempel.se" and mail.text == "Ord"
    with pytest.raises(ValidationError):
        put("b", "nagon@exempel.se\r\nBcc: alla@exempel.se")


def test_everybody_with_something_new_gets_one_mail_a_day_with_links_to_each_thing(server, person):
    leader = person("avdelningschef")
    call_command("remind")
    call_command("remind")
    mails = list(Mail.objects.filter(user=leader))
    assert [mail.key for mail in mails] == [f"{key_of(leader)}{ON}"]
    assert "https://lov.exempel.se/plan/lov-sarskilt-boende/" in mails[0].text
    assert "Nytt slutdatum" in mails[0].text and "&" not in mails[0].text.replace("https://", "")
    links = set(re.findall(r"https://lov\.exempel\.se/\S*", mails[0].text))
    assert links <= set(re.findall(r'href="([^"]+)"', mails[0].html))
    sending.send_all()
    tomorrow = digest_of(leader, ON + timedelta(days=1))
    assert [(line.name, line.is_new) for line in tomorrow.lines][:2] == [("Arbetsgrupp LOV", True), (ANY, False)]


def test_after_a_fortnight_without_a_server_each_gets_one_mail_with_all_that_waits(server, monkeypatch, settings):
    now, there = AT, settings.EMAIL_PORT
    monkeypatch.setattr(clock, "now", lambda: now)
    put("annat", "registrator@exempel.se", now=AT)
    settings.EMAIL_PORT = 1  # nobody answers
    for number in range(14):
        now = AT + timedelta(days=number)
        call_command("remind")
        assert sending.send_all().sent == 0
    assert Mail.objects.filter(key__startswith=DIGEST).count() > len(people())

    now, settings.EMAIL_PORT = AT + timedelta(days=14), there
    waiting = {digest.user.pk: set(digest.told) for digest in digests_of(people(), now.date())}
    call_command("remind")
    for _ in range(3):  # what was tried at the last moment is tried again within half a day
        sending.send_all()
        now += timedelta(hours=12)
    found = server.times()
    assert set(found.values()) == {1} and "registrator@exempel.se" in {to for to, _ in found}
    assert sorted(to for to, _ in found if to != "registrator@exempel.se") == sorted(
        {mail.to for mail in Mail.objects.filter(key__startswith=DIGEST)}
    )
    told = {mail.user_id: set(mail.told) for mail in Mail.objects.filter(key__startswith=DIGEST, state=MailState.SENT)}
    assert told == waiting  # all that waits that day, whatever was to be told while nobody answered


def test_links_need_the_sites_address():
    with override_settings(LOVPLAN_URL=""), pytest.raises(CommandError, match="LOVPLAN_URL"):
        call_command("remind")


def test_a_dry_run_writes_nothing_and_a_time_that_is_none_is_told(capsys):
    call_command("remind", "--dry-run", "--at", "2020-12-15T07:00")
    assert "skulle läggas i utkorgen" in capsys.readouterr().out
    assert not Mail.objects.exists()


def test_whoever_leads_reminds_those_who_are_missing_at_once(client_of, person):
    address = "/plan/lov-sarskilt-boende/rapporter/2020-T3/bekraftelser/"
    leader = client_of("avdelningschef")
    assert "Påminn dem som inte har bekräftat" in leader.get(address).content.decode()
    said = leader.post(address, {"paminn": "1"}, follow=True).content.decode()
    assert "Mejl går till" in said
    reminded = Mail.objects.first()
    assert "påminner dig" in reminded.text and reminded.subject.startswith("Påminnelse om det som väntar på dig")
    assert "har redan fått dagens mejl" in leader.post(address, {"paminn": "1"}, follow=True).content.decode()
    assert client_of("forvaltningschef").post(address, {"paminn": "1"}).status_code == 403


def test_the_outbox_shows_what_to_do_and_sends_again(client_of):
    mail = put(now=AT)
    note_failed(mail=mail, error="550 No such user", for_good=True, now=AT)
    admin = client_of("admin")
    page = admin.get("/drift/mejl/").content.decode()
    assert "Gick inte att skicka" in page and "550 No such user" in page
    assert "Ord å" in admin.get(f"/drift/mejl/{mail.pk}/").content.decode()
    admin.post(f"/drift/mejl/{mail.pk}/")
    mail.refresh_from_db()
    assert mail.state == MailState.WAITING


def test_how_often_is_ones_own_choice_and_kept_in_history(client_of, person):
    client = client_of("controller")
    assert client.post("/mitt-arbete/mejl/", {"rhythm": "aldrig"}).status_code == 422
    client.post("/mitt-arbete/mejl/", {"rhythm": "must"})
    user = person("controller")
    assert user.mail_rhythm == "must" and user.history.first().history_user == user
    assert "bara när något väntar på ditt beslut" in client.get("/mitt-arbete/").content.decode()


def test_the_mail_has_the_products_own_colours():
    tokens = (ROOT / "lovplan/static/css/tokens.css").read_text(encoding="utf-8")
    for name in ("_frame.html", "digest.html", "_lines.html"):
        text = (ROOT / "templates/activities/mail" / name).read_text(encoding="utf-8")
        assert all(f"{colour};" in tokens for colour in re.findall(r"#[0-9a-f]{3,6}", text))


def test_a_server_that_hangs_is_given_up(monkeypatch):
    put()

    def hangs(*args, **kwargs):
        raise smtplib.SMTPServerDisconnected("timed out")

    monkeypatch.setattr(sending, "deliver", hangs)
    assert sending.send_all().waits == 1
