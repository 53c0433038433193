"""From a new plan to its first signal, as an administrator and the plan's leader do it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_plan_is_made_filled_decided_and_begun(visit):
    page = visit("admin")
    page.goto("/planer/")
    page.get_by_role("link", name="Ny plan").click()
    page.get_by_label("Titel").fill("LOV i hemtjänsten")
    page.get_by_label("Kommun").fill("Exempelkommunen")
    page.get_by_label("Förvaltning").fill("Vård- och omsorgsförvaltningen")
    page.get_by_label("Nämnd").fill("Vård- och omsorgsnämnden")
    page.get_by_label("Gruppen som leder planen").fill("Arbetsgrupp hemtjänst")
    page.get_by_label("Roll som leder gruppen").fill("Avdelningschef planeringsavdelningen")
    page.get_by_label("Börja med en tom plan").check()
    page.get_by_role("button", name="Lägg upp planen").click()
    expect(page.get_by_text("eller börja med det första steget.")).to_be_visible()

    page = visit("avdelningschef")
    page.goto("/plan/lov-i-hemtjansten/")
    page.get_by_role("link", name="Bygg planen").click()
    page.get_by_role("link", name="Lägg till ett steg").click()
    page.get_by_label("Stegets namn").fill("Förbered")
    page.get_by_role("button", name="Spara").click()
    page.get_by_role("link", name="Lägg till en aktivitet").click()
    page.get_by_label("Aktivitet", exact=True).fill("Ta fram villkor")
    page.get_by_role("button", name="Spara").click()
    page.get_by_role("link", name="Lägg till en delaktivitet").click()
    page.get_by_label("Delaktivitet", exact=True).fill("Skriva avtal")
    page.get_by_label("Arbetsgrupp", exact=True).select_option("ny")
    page.get_by_label("Ansvarig roll").fill("Controller")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Tillagt: Skriva avtal.")).to_be_visible()

    page.get_by_role("link", name="Anteckna beslutet").click()
    page.get_by_role("textbox", name="Dag då planen beslutades").fill("2020-12-01")
    page.get_by_role("textbox", name="Paragraf").fill("§ 41")
    page.get_by_role("textbox", name="Diarienummer").fill("2020.310 VON")
    page.get_by_role("button", name="Anteckna beslutet").click()
    expect(page.get_by_text("2020-12-01 § 41")).to_be_visible()
    page.get_by_role("link", name="Skriva avtal", exact=True).click()
    page.get_by_role("link", name="Uppdatera signal").first.click()
    page.get_by_label("Pågående enligt plan").check()
    page.get_by_role("button", name="Spara signal").click()

    expect(page.get_by_text("Sparat: Skriva avtal")).to_be_visible()
    assert page.goto("/plan/lov-i-hemtjansten/bygg/").status == 403
    page.faults.clear()  # the browser reports the answer 403 itself
