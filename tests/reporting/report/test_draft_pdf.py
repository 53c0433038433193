"""The PDF of a draft: made while somebody waits for it, and not made when that would be long."""

from __future__ import annotations

import pytest

from reporting.pdf import budget
from reporting.pdf.budget import Size
from reporting.report.views import drafts

pytestmark = pytest.mark.django_db

DRAFT = "/plan/lov-sarskilt-boende/rapporter/2020-T3/utkast"


@pytest.fixture
def large(monkeypatch):
    """The draft has 2,000 rows, and nobody may begin to draw them."""
    monkeypatch.setattr(budget, "size_of_html", lambda html: Size(2_000, 900_000))
    monkeypatch.setattr(drafts, "draw", lambda html: pytest.fail("drawn"))


def test_an_ordinary_draft_is_a_pdf(client_of):
    response = client_of("controller").get(f"{DRAFT}.pdf")
    assert (response.status_code, response.content[:4]) == (200, b"%PDF")


def test_a_large_draft_says_how_long_it_would_take_and_what_to_read_instead(large, client_of):
    response = client_of("controller").get(f"{DRAFT}.pdf")
    page = response.content.decode()
    assert response.status_code == 422
    assert "omkring 25 sekunder" in page and f'href="{DRAFT}/"' in page


def test_whoever_seals_is_led_to_where_the_progress_is_shown(large, client_of):
    seal = DRAFT.replace("utkast", "faststall/")
    assert seal in client_of("avdelningschef").get(f"{DRAFT}.pdf").content.decode()
    assert seal not in client_of("controller").get(f"{DRAFT}.pdf").content.decode()


def test_what_can_never_be_a_pdf_says_that_instead(client_of, monkeypatch):
    monkeypatch.setattr(budget, "size_of_html", lambda html: Size(5_000, 2_500_000))
    page = client_of("controller").get(f"{DRAFT}.pdf").content.decode()
    assert "för stor för en pdf" in page and "omkring 25 sekunder" not in page


@pytest.mark.parametrize(("rows", "long"), [(18, False), (200, False), (500, False), (1_000, True), (2_000, True)])
def test_what_takes_more_than_ten_seconds_is_long(rows, long):
    assert budget.holds_up(Size(rows, rows * 500)) is long
