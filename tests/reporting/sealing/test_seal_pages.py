"""The pages where a report is sealed and corrected, as the leader uses them."""

from __future__ import annotations

import html
import re

import pytest

from activities.models.chain import checking
from activities.plan.actions import update_status
from reporting.models import CorrectionDraft, SealedReport
from reporting.sealing.views.correction import FIELDS
from tests.harness.pages import flat
from tests.harness.reporting.ready import make_ready

T3 = "/plan/lov-sarskilt-boende/rapporter/2020-T3/"
T2 = "/plan/lov-sarskilt-boende/rapporter/2020-T2/version/1/"


@pytest.fixture
def leader(client_of):
    return client_of("avdelningschef")


@pytest.fixture
def ready(plan, person):
    make_ready(plan, person("avdelningschef"))


@pytest.fixture
def words():
    """What the correction form begins with, as a browser would send it."""

    def read(page: str) -> dict[str, str]:
        areas = dict(re.findall(r'<textarea name="(\w+)"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL))
        lines = re.findall(r'<input type="text" name="(\w+)"(?: value="([^"]*)")?', page)
        return {name: html.unescape(text) for name, text in [*areas.items(), *lines] if name in FIELDS}

    return read


def based_on(response) -> str:
    (found,) = re.findall(r'name="based_on" value="(\w+)"', response.content.decode())
    return found


def test_the_page_of_a_sealed_report_shows_its_own_link_whatever_is_written_later(leader, plan):
    report = SealedReport.objects.get(plan=plan, year=2020, number=2)
    link = checking.link_of(report)
    assert checking.head_of(plan.pk, plan.slug).number > link.number
    page = flat(leader.get(T2))
    assert f"nummer {link.number}" in page and link.hash in page


def test_what_hinders_the_report_leads_to_its_remedy_and_there_is_no_button(leader, row):
    response = leader.get(f"{T3}faststall/")
    page = response.content.decode()
    assert "saker hindrar rapporten" in page
    assert f"delaktivitet/{row('MBL').pk}/uppdatera/" in page
    assert "based_on" not in page
    assert f"{T3}faststall/" not in leader.get(f"{T3}kontroll/").content.decode()


def test_the_check_leads_on_when_nothing_hinders(leader, client_of, ready):
    ready_to_seal = f'href="{T3}faststall/"'
    assert ready_to_seal in leader.get(f"{T3}kontroll/").content.decode()
    assert ready_to_seal not in client_of("controller").get(f"{T3}kontroll/").content.decode()


def test_the_leader_seals_what_was_read(leader, ready):
    response = leader.post(f"{T3}faststall/", {"based_on": based_on(leader.get(f"{T3}faststall/"))})
    assert response.url == f"{T3}version/1/"
    assert "är fastställd" in leader.get(response.url).content.decode()
    assert leader.get(f"{T3}faststall/").url == response.url


def test_a_draft_that_moved_is_read_again(leader, ready, row, person, signal):
    read = based_on(leader.get(f"{T3}faststall/"))
    moved = row("Ta fram avtalsvillkor")
    update_status(
        row=moved, signal=signal("finished"), by=person("avdelningschef"), based_on=moved.updates.count(), text="Klart"
    )
    response = leader.post(f"{T3}faststall/", {"based_on": read})
    assert response.status_code == 409
    assert "har ändrats sedan du läste det" in response.content.decode()
    assert not SealedReport.objects.filter(number=3).exists()


def test_a_report_that_is_not_ready_is_refused_whatever_is_sent(leader):
    response = leader.post(f"{T3}faststall/", {"based_on": "0" * 64})
    assert response.status_code == 422
    assert "Något hindrar den" in response.content.decode()


def test_the_tertials_page_of_a_sealed_report_is_the_reports(client_of):
    for role in ("avdelningschef", "namndsekreterare"):
        assert client_of(role).get("/plan/lov-sarskilt-boende/rapporter/2020-T2/").url == T2


def test_a_correction_is_written_read_and_sealed(leader, words):
    typed = words(leader.get(f"{T2}rattelse/").content.decode())
    typed = {name: text.replace("\n", "\r\n") for name, text in typed.items()}  # as a browser sends them
    typed |= {"reason": "Beloppet var fel.", "economy": "Kostnaden är 40 000 kronor."}

    assert leader.post(f"{T2}rattelse/", typed).url == f"{T2}rattelse/granska/"
    review = leader.get(f"{T2}rattelse/granska/")
    assert "Kostnaden är 40 000 kronor." in review.content.decode()
    assert "Det som skiljer (1)" in review.content.decode()
    assert "Rättelse" in leader.get(f"{T2}rattelse/sidor/").content.decode()

    response = leader.post(f"{T2}rattelse/granska/", {"based_on": based_on(review)})
    assert response.url == T2.replace("version/1", "version/2")
    assert "Ersatt av version 2" in leader.get(T2).content.decode()
    assert not CorrectionDraft.objects.exists()
    assert leader.get(f"{T2}rattelse/").url == response.url


def test_a_correction_without_a_reason_keeps_what_was_typed(leader, words):
    typed = words(leader.get(f"{T2}rattelse/").content.decode()) | {"economy": "Mina ord."}
    response = leader.post(f"{T2}rattelse/", typed)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Skriv varför rapporten rättas." in page and "Mina ord." in page


def test_what_is_typed_of_a_correction_is_kept_for_its_writer(leader):
    leader.post(f"{T2}rattelse/utkast/", {"reason": "Halvfärdigt skäl"}, headers={"X-Requested-With": "fetch"})
    assert "Halvfärdigt skäl" in leader.get(f"{T2}rattelse/").content.decode()

    leader.post(f"{T2}rattelse/utkast/", {"kasta": "1"})
    assert "Halvfärdigt skäl" not in leader.get(f"{T2}rattelse/").content.decode()


def test_a_correction_that_says_the_same_has_no_button(leader, words):
    typed = words(leader.get(f"{T2}rattelse/").content.decode()) | {"reason": "Inget fel."}
    leader.post(f"{T2}rattelse/", typed)
    page = leader.get(f"{T2}rattelse/granska/").content.decode()
    assert "säger samma sak" in page and "Fastställ rättelsen" not in page


def test_a_review_that_nobody_has_written_leads_to_the_form(leader):
    assert leader.get(f"{T2}rattelse/granska/").url == f"{T2}rattelse/"
