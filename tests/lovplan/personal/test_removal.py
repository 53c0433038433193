"""Personal data goes by a recorded decision alone, and never what belongs to the record."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from axes.models import AccessFailureLog
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from activities.mail.digest import DIGEST
from activities.models import Draft, Mail, MailState
from activities.models.chain import chained, checking
from lovplan.models import Event, EventKind, FaultMessage, Removal
from lovplan.personal import kept
from lovplan.personal.actions import Decision, outdated, remove_kept
from tests.harness.pages import flat

pytestmark = pytest.mark.django_db
OLD, NEW = (datetime.fromisoformat(f"{day}T08:00+01:00") for day in ("2019-01-10", "2020-11-30"))
BEFORE = date(2019, 6, 1)
DECISION = Decision("Socialnämnden", "§ 45", date(2020, 12, 1))


@pytest.fixture
def laid(person):
    """Of each kind one that is old and one that is new; and of what must stay though it is old."""
    controller = person("controller")
    for table in (Mail, Session, UserSession, AccessFailureLog, Draft, Event, FaultMessage):
        table.objects.all().delete()
    for number, at in enumerate((OLD, NEW)):
        key = f"nyckel{number}"
        Session.objects.create(session_key=key, session_data="", expire_date=at)
        UserSession.objects.create(user=controller, session_key=key, ip="192.0.2.1", last_seen_at=at)
        tried = AccessFailureLog.objects.create(username="controller", ip_address="192.0.2.1")
        AccessFailureLog.objects.filter(pk=tried.pk).update(attempt_time=at)
        Event.objects.create(at=at, kind=EventKind.EXPORT, account="controller")
        Draft.objects.create(by=controller, form=f"/{number}/", page="/", at=at)
        mail(f"annat {number}", at, user=controller)
        FaultMessage.objects.create(at=at, what="Trasigt", answered_at=at, answered_by_name="Admin")
    FaultMessage.objects.create(at=OLD, what="Inte hanterat")
    mail("väntar", OLD, state=MailState.WAITING, sent_at=None)
    mail(f"{DIGEST}{controller.pk} 1", OLD, user=controller)
    mail(f"{DIGEST}{controller.pk} 2", OLD + timedelta(days=1), user=controller)  # by it one knows what has been told


def mail(key: str, at: datetime, **values: object) -> None:
    usual = {"to": "a@exempel.se", "subject": "Ämne", "text": "Text", "created_at": at, "next_at": at}
    Mail.objects.create(key=key, **usual | {"state": MailState.SENT, "sent_at": at} | values)


def remove(by, **changed):
    return remove_kept(**{"kinds": list(kept.REMOVABLE), "before": BEFORE, "decision": DECISION, "by": by} | changed)


@pytest.mark.drill_on_postgresql
def test_a_decision_takes_away_what_is_older_and_is_recorded_with_how_much(laid, person, client_of):
    record = {model: model._base_manager.count() for model in chained.chained() if model is not Removal}
    made = remove(person("admin"))
    assert made.removed == {
        "sessioner": 2,
        "inloggningsforsok": 1,
        "handelser": 1,
        "utkast": 1,
        "mejl": 2,
        "meddelanden": 1,
    }
    assert set(Mail.objects.values_list("key", flat=True)) == {
        *("annat 1", "väntar", f"{DIGEST}{person('controller').pk} 2"),
    }
    assert Session.objects.get(expire_date__lte=NEW).session_key == UserSession.objects.get().session_key == "nyckel1"
    assert Event.objects.get(kind=EventKind.EXPORT).at == NEW
    assert set(FaultMessage.objects.values_list("answered_at", flat=True)) == {NEW, None}
    assert {model: model._base_manager.count() for model in record} == record
    assert list(checking.faults()) == []  # the record of the removal has its link
    page = flat(client_of("admin").get("/om-personuppgifter/"))
    assert "mejl 2" in page and "Socialnämnden, § 45, 2020-12-01" in page
    assert "Socialnämnden, § 45" not in flat(client_of("controller").get("/om-personuppgifter/"))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kinds": []}, "kinds"),
        ({"kinds": ["planen"]}, "kinds"),
        ({"kinds": ["mejl"], "before": date(2020, 12, 15) - timedelta(days=29)}, "before"),
        ({"kinds": ["mejl", "handelser"], "before": date(2020, 12, 15) - timedelta(days=364)}, "before"),
        ({"decision": Decision(" ", "§ 45", date(2020, 12, 1))}, "decided_by"),
        ({"decision": Decision("Socialnämnden", "", date(2020, 12, 1))}, "paragraph"),
        ({"decision": Decision("Socialnämnden", "§ 45", date(2020, 12, 16))}, "decided_on"),
    ],
)
def test_without_a_whole_decision_nothing_goes(changed, field, laid, person):
    with pytest.raises(ValidationError) as error:
        remove(person("admin"), **changed)
    assert set(error.value.message_dict) == {field}
    assert Mail.objects.count() == 5 and not Removal.objects.exists()


def test_only_administrators_remove_and_the_record_of_it_stays(laid, person):
    with pytest.raises(PermissionDenied):
        remove(person("avdelningschef"))
    made = remove(person("admin"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM lovplan_removal WHERE id = %s", [made.pk])


def test_what_may_go_is_never_in_the_chain():
    public = {model._meta.db_table for model in chained.chained()}
    for key in kept.REMOVABLE:
        assert {each.model._meta.db_table for each in outdated(key, BEFORE)} <= set(kept.REMOVABLE[key].tables) - public


def test_the_command_counts_without_a_decision_and_removes_with_one(laid):
    out = io.StringIO()
    call_command("remove_kept", "mejl", "utkast", before=BEFORE, stdout=out)
    assert "mejl: 2 äldre än 2019-06-01." in out.getvalue() and "Ingenting är borttaget" in out.getvalue()
    whole = {"decided_by": "Socialnämnden", "paragraph": "§ 45", "decided_on": DECISION.on, "by": "admin"}
    for fault, remedy in (({"by": ""}, "--by"), ({"decided_on": None}, "--decided-on"), ({"paragraph": ""}, "§ 45")):
        with pytest.raises(CommandError, match=remedy):
            call_command("remove_kept", "mejl", before=BEFORE, **whole | fault)
    with pytest.raises(CommandError, match="Det som kan gallras är sessioner, "):
        call_command("remove_kept", "planen", before=BEFORE)
    call_command("remove_kept", "mejl", before=BEFORE, stdout=out, **whole)
    assert "Gallrat, äldre än 2019-06-01: mejl 2. Antecknat: Socialnämnden, § 45, 2020-12-01." in out.getvalue()
