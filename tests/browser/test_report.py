"""A report from its last confirmation to the board's decision, and a file that is proved to be it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TERTIAL = "/plan/lov-sarskilt-boende/rapporter/2020-T3/"


def test_the_leader_seals_and_the_board_reads_and_decides(visit):
    leader = visit("avdelningschef")

    # What hinders the report is put right: three rows stand as they did, one that nobody has told of does not.
    leader.goto(f"{TERTIAL}bekraftelser/")
    for left in (2, 1, 0):
        leader.get_by_role("button", name=re.compile("^Oförändrat")).first.click()
        expect(leader.get_by_text("Bekräftad:").first).to_be_visible()
        expect(leader.get_by_role("button", name=re.compile("^Oförändrat"))).to_have_count(left)
    leader.goto(f"{TERTIAL}faststall/")
    expect(leader.get_by_text("1 sak hindrar rapporten")).to_be_visible()
    leader.get_by_role("link", name="Ta fram rutiner för förhandling").first.click()
    leader.get_by_label("Ej påbörjat").check()
    leader.get_by_label("Kommentar").fill("Börjar i januari.")
    leader.get_by_role("button", name="Spara signal").click()
    leader.wait_for_url("**/delaktivitet/*/#innehall")

    leader.goto(f"{TERTIAL}faststall/")
    leader.get_by_role("button", name=re.compile("^Fastställ rapporten")).click()
    leader.wait_for_url("**/2020-T3/version/1/")
    leader.get_by_role("link", name="Markera som skickad").click()
    leader.get_by_role("button", name="Spara", exact=True).click()
    expect(leader.get_by_text(re.compile("skickad 2020-12-15")).first).to_be_visible()

    # A politician's tablet: the newest report is the first thing on the page.
    board = visit("namndsekreterare", width=820)
    expect(board.get_by_role("heading", level=3).first).to_have_text("Tertial 3 2020")
    board.get_by_role("link", name=re.compile("^Läs rapporten")).click()
    expect(board.get_by_role("heading", name="Avvikelser", exact=True, level=2)).to_be_visible()
    assert board.request.get(f"{TERTIAL}utkast/").status == 404
    pdf = board.request.get(f"{TERTIAL}version/1/rapport.pdf")
    board.goto(f"{TERTIAL}version/1/beslut/")
    board.get_by_label("Paragraf").fill("§ 4")
    board.get_by_label("Godkänd").check()
    board.get_by_label(re.compile("sammanträde|Datum|datum")).first.fill("2020-12-15")
    board.get_by_role("button", name="Spara beslutet").click()
    expect(board.get_by_text(re.compile("2020-12-15 §.4: godkänd")).first).to_be_visible()

    # The file is the report, byte for byte; with one byte more it is not.
    board.goto("/rapporter/kontrollera/")
    for body, answer in ((pdf.body(), "Äkta, och gäller"), (pdf.body() + b"\n", "Okänd eller ändrad")):
        upload = {"name": "rapport.pdf", "mimeType": "application/pdf", "buffer": body}
        board.locator("input[type=file]").set_input_files(files=[upload])
        board.get_by_role("button", name=re.compile("Kontrollera")).click()
        expect(board.get_by_text(re.compile(answer, re.IGNORECASE)).first).to_be_visible()
