"""Marked as sent is sent: the very bytes to the registry, a link to the board's readers, and how it went is told."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from django.core import mail as delivered

from activities.calendar import clock
from activities.calendar.tertial import Tertial
from activities.mail.sending import send_all
from activities.models import Mail
from activities.models.chain import checking
from reporting.models import SealedReport
from reporting.sealing.actions.board import mark_sent
from tests.harness.pages import PLAN
from tests.harness.reporting.ready import make_ready, seal_as_read

pytestmark = pytest.mark.django_db
ROUTINE = f"{PLAN}rapporter/rutin/"


@pytest.fixture
def sealed(plan, person) -> SealedReport:
    Mail.objects.all().delete()  # those of the demo's own reports
    leader = person("avdelningschef")
    make_ready(plan, leader)
    return seal_as_read(plan, Tertial(2020, 3), leader, clock.now())


def test_the_registry_gets_the_very_bytes_and_the_board_a_link(client_of, person, plan, sealed, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    leader = client_of("avdelningschef")
    form = leader.get(ROUTINE).context["form"]
    sent = {name: field.value() for name, field in ((field.name, field) for field in form)}
    refused = leader.post(ROUTINE, sent | {"send_to": "registrator@exempel.se\ningen adress"})
    assert refused.status_code == 422 and "”ingen adress” är ingen e-postadress" in refused.content.decode()
    long = leader.post(ROUTINE, sent | {"send_to": f"r@{'a.' * 80}exempel.se"})
    assert long.status_code == 422 and "är ingen e-postadress" in long.content.decode()
    leader.post(ROUTINE, sent | {"send_to": "registrator@exempel.se\n registrator@exempel.se"})

    noted = checking.head_of(plan.pk, plan.slug).hash
    mark_sent(report=sealed, on=date(2020, 12, 15), by=person("avdelningschef"))
    send_all()
    registry, reader = delivered.outbox
    ((name, data, kind),) = registry.attachments
    assert (registry.to, name, kind) == (["registrator@exempel.se"], sealed.filename, "application/pdf")
    assert hashlib.sha256(data).hexdigest() == sealed.pdf_sha256 and sealed.pdf_sha256 in registry.body
    address = f"https://lov.exempel.se{PLAN}rapporter/2020-T3/version/1/"
    assert address in registry.body and address in reader.body
    assert noted in registry.body
    assert reader.to == [person("namndsekreterare").email] and not reader.attachments

    page = leader.get(f"{PLAN}rapporter/2020-T3/version/1/").content.decode()
    assert "registrator@exempel.se: skickat" in page
    Mail.objects.filter(to="registrator@exempel.se").update(state="dead", sent_at=None, error="550 Nej")
    assert "Mejlservern svarade: 550 Nej" in leader.get(f"{PLAN}rapporter/2020-T3/version/1/").content.decode()


def test_a_corrected_day_sends_nothing_again(person, sealed):
    leader = person("avdelningschef")
    mark_sent(report=sealed, on=date(2020, 12, 15), by=leader)
    count = Mail.objects.count()
    mark_sent(report=sealed, on=date(2020, 12, 16), by=leader, words="Fel dag.", now=clock.after(date(2020, 12, 16)))
    assert Mail.objects.count() == count == 1
