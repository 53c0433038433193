"""A deviation, its new date, a revision and an underlag, as three people meet them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.both_databases]

PLAN = "/plan/lov-sarskilt-boende/"


def test_controller_leader_and_board_each_do_their_part(visit):
    # The controller says that the costs are late, and by how much.
    page = visit("controller")
    page.get_by_role("link", name=re.compile("Uppdatera signal ?: Definiera alla kostnader")).click()
    page.get_by_label("Pågående med avvikelser").check()
    page.get_by_label("Orsak").fill("Hyrorna för två boenden är inte klara.")
    page.get_by_label("Åtgärd").fill("Schablon tas fram.")
    page.get_by_label("Följd").fill("Beslutet kommer en månad senare.")
    page.get_by_role("textbox", name="Nytt slutdatum, om tiden flyttas").fill("2021-04-01")
    page.get_by_role("button", name="Spara signal").click()
    expect(page.get_by_text("2021-04-01 i stället för 2021-03-01")).to_be_visible()
    expect(page.get_by_text("2020-05-01 – 2021-03-01")).to_be_visible()

    # The leader approves the date, and the plan moves.
    leader = visit("avdelningschef")
    leader.get_by_role("link", name="Definiera alla kostnader").first.click()
    leader.get_by_role("button", name="Godkänn och ändra planen").click()
    expect(leader.get_by_text("2020-05-01 – 2021-04-01")).to_be_visible()

    # The leader drafts a revision and adopts it as one.
    leader.goto(f"{PLAN}revisioner/ny/")
    leader.get_by_label("Vad revisionen gäller").fill("Kortare namn")
    leader.get_by_role("button", name="Öppna revisionen").click()
    leader.wait_for_url("**/revisioner/3/**")
    leader.goto(f"{PLAN}revisioner/3/foresla/lydelse/?rad=7")
    leader.get_by_label("Ny lydelse").fill("Definiera kostnader och besluta om ersättningsnivå")
    leader.get_by_label("Skäl").fill("Raden ska rymmas på en rad.")
    leader.get_by_role("button", name="Lägg till i utkastet").click()
    expect(leader.get_by_text("Raden ska rymmas på en rad.")).to_be_visible()
    leader.get_by_role("button", name=re.compile("^Fastställ")).click()
    expect(leader.get_by_text("Fastställd").first).to_be_visible()
    leader.goto(PLAN)
    expect(leader.get_by_role("link", name="Definiera kostnader och besluta").first).to_be_visible()

    # The leader approves an underlag and sends it on to the board.
    leader.goto(f"{PLAN}underlag/3/")
    leader.get_by_role("button", name="Godkänn underlaget").click()
    leader.locator("summary").filter(has_text="till nämnd").click()
    leader.get_by_role("button", name=re.compile("till nämnd")).click()
    expect(leader.get_by_role("region", name="Var underlaget står")).to_contain_text("Till nämnd")

    # The board is let in to the reports and nowhere else.
    board = visit("namndsekreterare")
    expect(board).to_have_url(re.compile("/rapporter/$"))
    for path in ("", "underlag/3/", "revisioner/3/", "grupper/", "samverkan/", "delaktivitet/7/", "rapporter/2020-T3/"):
        assert board.request.get(f"{PLAN}{path}").status == 404
