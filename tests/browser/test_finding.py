"""Finding rows and handing out their documents, as people do it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PLAN = "/plan/lov-sarskilt-boende/"


@pytest.mark.parametrize(("name", "begins"), [("Ladda ner som pdf", b"%PDF-"), ("Ladda ner som data (json)", b"{")])
def test_a_rows_documents_are_three_clicks_from_the_sign_in(name, begins, visit):
    page = visit("controller")
    clicks = [
        page.get_by_role("link", name=re.compile("^Definiera alla kostnader")),
        page.get_by_role("link", name="Lämna ut handlingar"),
    ]
    for link in clicks:
        link.click()
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()

    body = Path(download.value.path()).read_bytes()
    assert len(clicks) + 1 <= 3
    assert body.startswith(begins)
    assert begins != b"{" or json.loads(body)["row"].startswith("Definiera alla kostnader")


def test_rows_are_chosen_with_the_keyboard_and_the_address_can_be_mailed(visit):
    page = visit("controller")
    page.goto(PLAN)
    page.get_by_label("Sök i delaktiviteterna").first.focus()
    page.keyboard.type("AVTAL ånge")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="0 av 18 delaktiviteter visas")).to_be_visible()
    page.get_by_label("Sök i delaktiviteterna").fill("jämförelse")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 av 18 delaktiviteter visas")).to_be_visible()
    assert page.url.endswith("?q=j%C3%A4mf%C3%B6relse")

    other = visit("forvaltningschef")
    other.goto(page.url)
    expect(other.get_by_role("heading", name="1 av 18 delaktiviteter visas")).to_be_visible()
    other.get_by_role("link", name="Visa alla").first.click()
    assert other.url.endswith(PLAN)


def test_a_column_is_turned_by_its_head(visit):
    page = visit("controller")
    page.goto(f"{PLAN}?signal=not_started")
    page.get_by_role("link", name="(ordna efter namn, stigande)").click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Delaktiviteter")
    page.get_by_role("link", name="(ordna efter namn, fallande)").click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Delaktiviteter")
    assert page.url.endswith("?signal=not_started&ordning=-namn")


def test_no_hidden_link_takes_the_focus_among_the_cards(visit):
    page = visit("controller", width=320)
    page.goto(PLAN)
    assert page.locator(".plan-table thead a:visible").count() == 0
    page.get_by_text("Fler urval").click()
    page.get_by_label("Ordning").select_option("-slut")
    page.get_by_role("button", name="Visa delaktiviteterna").click()
    expect(page.get_by_text("Delaktiviteterna står i en lista, efter slutdatum, fallande.")).to_be_visible()
