"""The memo's page with a script: kept while typing, shown as pages, and two people who write at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.harness.axe import violations

pytestmark = pytest.mark.browser


@pytest.fixture
def write(visit):
    """write("controller", "2020-T3"): the memo's page, and its field of economy. Each test has a tertial of its own."""

    def open_page(username, tertial, **options):
        page = visit(username, **options)
        page.goto(f"/plan/lov-sarskilt-boende/rapporter/{tertial}/tjansteskrivelse/")
        return page, page.get_by_role("textbox", name="Ekonomisk bedömning")

    return open_page


def test_what_is_typed_is_kept_and_the_pages_show_the_part_that_is_written(write):
    page, economy = write("utvecklingsledare", "2020-T3")
    preview = page.frame_locator("iframe")
    expect(preview.get_by_role("heading", name="Förslag till beslut")).to_be_attached()
    expect(page.get_by_role("toolbar")).to_have_count(0)
    economy.focus()
    expect(page.get_by_role("toolbar")).to_have_accessible_name("Formatera: Ekonomisk bedömning")
    turned = page.frames[1].evaluate("scrollY")
    heading = preview.get_by_role("heading", name="Ekonomisk bedömning").evaluate("e => e.getBoundingClientRect().top")
    assert turned > 0 and 0 < heading < 60

    economy.fill("Det kostar *ingenting*.")

    expect(preview.get_by_text("Det kostar ingenting.")).to_be_attached()
    expect(page.get_by_text("Dina ord är sparade till senare")).to_be_visible()
    assert page.frames[1].evaluate("scrollY") == turned

    page.reload()
    expect(economy).to_have_value("Det kostar *ingenting*.")
    page.get_by_role("button", name="Ta bort mitt utkast").click()
    expect(page.get_by_text("Ditt utkast är borttaget.")).to_be_visible()
    expect(economy).not_to_have_value("Det kostar *ingenting*.")


def test_the_formatting_is_reached_by_keyboard_and_can_be_undone(write):
    page, economy = write("avdelningschef", "2021-T1")
    economy.fill("Ett\nTvå")
    economy.evaluate("field => field.setSelectionRange(1, field.value.length)")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("toolbar", name="Formatera: Ekonomisk bedömning").get_by_text("Fet")).to_be_focused()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(economy).to_have_value("1. Ett\n2. Två")
    expect(economy).to_be_focused()
    page.keyboard.press("Control+z")
    expect(economy).to_have_value("Ett\nTvå")


def test_bold_takes_the_words_and_leaves_the_spaces(write):
    page, economy = write("avdelningschef", "2021-T2")
    economy.fill("Ett ord till")
    economy.evaluate("field => field.setSelectionRange(4, 8)")
    page.get_by_role("toolbar", name="Formatera: Ekonomisk bedömning").get_by_role("button", name="Fet").click()
    expect(economy).to_have_value("Ett **ord** till")


def test_two_who_write_at_once_lose_nothing(write):
    (first, economy), (second, theirs) = write("utvecklingsledare", "2021-T3"), write("controller", "2021-T3")
    economy.fill("Först skrivet.")
    theirs.fill("Sedan skrivet.")
    first.get_by_role("button", name="Spara", exact=True).click()
    expect(first.get_by_text("är sparad.")).to_be_visible()

    second.get_by_role("button", name="Spara", exact=True).click()
    expect(second.get_by_role("heading", name="Utvecklingsledare sparade före dig")).to_be_visible()
    expect(second.get_by_role("definition").filter(has_text="Först skrivet.")).to_be_visible()
    expect(theirs).to_have_value("Sedan skrivet.")
    assert not violations(second)

    second.get_by_role("button", name="Spara det jag har skrivit").click()
    expect(second.get_by_text("är sparad.")).to_be_visible()
    expect(second.frame_locator("iframe").get_by_text("Sedan skrivet.")).to_be_attached()
    second.faults.clear()  # the browser reports the answer 409 itself


def test_without_scripts_saving_shows_the_pages(write):
    page, economy = write("avdelningschef", "2022-T1", java_script_enabled=False)
    expect(page.get_by_role("toolbar")).to_have_count(0)
    economy.fill("Utan skript.")
    page.get_by_role("button", name="Spara och förhandsvisa").click()
    expect(page.frame_locator("iframe").get_by_text("Utan skript.")).to_be_attached()


def test_whoever_types_without_a_pause_is_kept_too(write):
    page, economy = write("avdelningschef", "2022-T2")
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    economy.focus()
    for _ in range(16):
        page.keyboard.type("ord ")
        page.wait_for_timeout(400)
    assert any(url.endswith("/2022-T2/tjansteskrivelse/utkast/") for url in sent)


def test_the_last_words_are_kept_when_the_page_is_left_at_once(write):
    page, economy = write("avdelningschef", "2022-T3")
    economy.fill("Sist skrivet.")
    page.goto("/mitt-arbete/")
    page.wait_for_load_state("networkidle")
    page.goto("/plan/lov-sarskilt-boende/rapporter/2022-T3/tjansteskrivelse/")
    expect(economy).to_have_value("Sist skrivet.")


def test_words_too_many_to_be_sent_from_a_page_that_is_gone_are_asked_about(write):
    page, economy = write("avdelningschef", "2023-T1")
    asked = []

    def leave(dialog):
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    economy.click()
    economy.fill("ord " * 20_000)
    page.goto("/mitt-arbete/")
    assert asked == ["beforeunload"]
    page.goto("/plan/lov-sarskilt-boende/rapporter/2023-T1/tjansteskrivelse/")
    expect(economy).to_have_value("ord " * 20_000)


def test_saving_stops_the_keeping_that_is_under_way(write):
    page, economy = write("avdelningschef", "2023-T2")
    held, saving, failed = [], [], []
    page.route("**/2023-T2/tjansteskrivelse/utkast/", lambda route: held.append(route))
    page.route(
        "**/2023-T2/tjansteskrivelse/",
        lambda route: saving.append(route) if route.request.method == "POST" else route.continue_(),
    )
    page.on("requestfailed", lambda request: failed.append(request))
    with page.expect_request("**/2023-T2/tjansteskrivelse/utkast/"):
        economy.fill("Det som sparas.")
    page.get_by_role("button", name="Spara", exact=True).click(no_wait_after=True)
    page.wait_for_timeout(1500)
    assert [request.url.rsplit("/", 2)[1] for request in failed] == ["utkast"] and len(saving) == 1

    saving[0].continue_()
    expect(page.get_by_text("är sparad.")).to_be_visible()
    assert len(held) == 1
    page.faults.clear()  # the browser reports what was stopped


def test_why_a_draft_is_not_kept_is_said(write):
    page, economy = write("avdelningschef", "2023-T3")
    economy.fill("x" * 100_001)
    expect(page.get_by_text("Utkastet är för långt. Korta det till högst 100000 tecken.")).to_be_visible()
    page.faults.clear()  # the browser reports the answer 422 itself


def test_whoever_writes_in_two_tabs_is_told(write):
    page, _ = write("avdelningschef", "2024-T1")
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("textbox", name="Ekonomisk bedömning").fill("I den andra fliken.")
    expect(page.get_by_text("Du har skrivit i en annan flik.")).to_be_visible()


def test_words_that_could_not_be_saved_are_kept_when_their_page_is_left(write):
    page, economy = write("avdelningschef", "2024-T2")
    page.get_by_label("Handläggare").fill("")
    economy.fill("Kunde inte sparas.")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("Ange vem som handlägger ärendet.").first).to_be_visible()
    page.goto("/mitt-arbete/")
    page.wait_for_load_state("networkidle")
    page.goto("/plan/lov-sarskilt-boende/rapporter/2024-T2/tjansteskrivelse/")
    expect(economy).to_have_value("Kunde inte sparas.")
    page.faults.clear()  # the browser reports the answer 422 itself


def test_a_block_goes_in_where_the_person_stands_and_what_is_untrue_is_named_while_typing(write):
    page, economy = write("avdelningschef", "2023-T3")
    economy.fill("Före.\n\nNu är 17 delaktiviteter avslutade.")
    expect(page.get_by_text("Att se över i texten (1)")).to_be_visible()
    economy.evaluate("field => field.setSelectionRange(5, 5)")
    page.get_by_text("Sätt in ett block").click()
    page.get_by_role("button", name="[[kommande]]").focus()
    page.keyboard.press("Enter")
    expect(economy).to_have_value("Före.\n\n[[kommande]]\n\nNu är 17 delaktiviteter avslutade.")
    assert not violations(page)
    page.get_by_role("button", name="Ta bort mitt utkast").click()
    expect(page.get_by_text("Ditt utkast är borttaget.")).to_be_visible()
