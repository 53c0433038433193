"""From an empty database to the first signal, as an administrator, the plan's leader and a controller do it."""

from __future__ import annotations

import re
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from tests.harness.browser import watched

pytestmark = pytest.mark.browser

PASSWORD = "en-lång-fras-om-höst"
PEOPLE = "Namn\tE-post\tRoll\nEva Lind\teva@kommunen.se\tAvdelningschef\nAdam Falk\tadam@kommunen.se\tController"


@pytest.fixture
def visit(chromium, site, fresh_database, manage):
    """visit(): a page of a visitor of their own to the empty installation, whose one administrator is Karin."""
    who = ("--no-input", "--name", "Karin Holm", "--email", "karin@kommunen.se")
    manage(fresh_database, "createsuperuser", *who, DJANGO_SUPERUSER_PASSWORD=PASSWORD)
    running = site(fresh_database, LOVPLAN_URL="")  # no mail reaches anybody yet: links are handed over
    with ExitStack() as stack:

        def open_page():
            context = chromium.new_context(base_url=running.url, locale="sv-SE")
            stack.callback(context.close)
            context.set_default_timeout(10_000)
            return stack.enter_context(watched(context.new_page()))

        yield open_page


def fill(page, **typed):
    for label, value in typed.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)


def done(page) -> str:
    return page.get_by_text(re.compile("av 6 steg är klara")).inner_text()


def begin(page, link):
    page.goto(link)
    fill(page, Nytt_lösenord=PASSWORD, Nytt_lösenord_en_gång_till=PASSWORD)
    page.get_by_role("button", name="Välj lösenordet").click()


def test_an_empty_database_is_led_to_its_first_signal(visit):
    karin = visit()
    karin.goto("/")
    fill(karin, **{"E-postadress eller användarnamn": "Karin@kommunen.se"}, Lösenord=PASSWORD)
    karin.get_by_role("button", name="Logga in").click()
    expect(karin.get_by_role("heading", name="Första dagen")).to_be_visible()
    assert done(karin) == "0 av 6 steg är klara."
    karin.get_by_role("link", name="Skriv namnen").click()
    fill(karin, Kommun="Exempelkommunen", Förvaltning="Vård- och omsorgsförvaltningen", Nämnd="Vårdnämnden")
    karin.get_by_role("button", name="Spara").click()
    karin.get_by_role("link", name="Klistra in flera").click()
    fill(karin, Personer=PEOPLE)
    karin.get_by_role("button", name="Granska").click()
    expect(karin.get_by_text("Ny person, får den nya rollen Controller.")).to_be_visible()
    karin.get_by_role("button", name="Spara det som står i listan").click()
    links = karin.locator(".one-link").all_inner_texts()
    karin.get_by_role("link", name="Första dagen").click()
    assert done(karin) == "2 av 6 steg är klara."
    karin.get_by_role("link", name="Lägg upp planen").click()
    expect(karin.get_by_label("Nämnd", exact=True)).to_have_value("Vårdnämnden")
    fill(karin, Titel="LOV i hemtjänsten", Gruppen_som_leder_planen="Arbetsgrupp hemtjänst")
    fill(karin, Roll_som_leder_gruppen="Avdelningschef")
    karin.get_by_label("Börja med en tom plan").check()
    karin.get_by_role("button", name="Lägg upp planen").click()
    expect(karin.get_by_text("eller börja med det första steget.")).to_be_visible()

    eva = visit()
    begin(eva, links[0])
    assert done(eva) == "3 av 6 steg är klara."
    eva.get_by_role("link", name="Bygg planen").click()
    eva.get_by_role("link", name="Lägg till ett steg").click()
    fill(eva, Stegets_namn="Förbered")
    eva.get_by_role("button", name="Spara").click()
    eva.get_by_role("link", name="Lägg till en aktivitet").click()
    fill(eva, Aktivitet="Ta fram villkor")
    eva.get_by_role("button", name="Spara").click()
    eva.get_by_role("link", name="Lägg till en delaktivitet").click()
    expect(eva.get_by_label("Ansvarig roll")).to_be_hidden()
    eva.get_by_label("Arbetsgrupp", exact=True).select_option("ny")
    fill(eva, Delaktivitet="Skriva avtal", Ansvarig_roll="Controller")
    eva.get_by_role("button", name="Spara").click()
    expect(eva.get_by_text("Tillagt: Skriva avtal.")).to_be_visible()
    eva.get_by_role("link", name="lovplan", exact=True).click()
    eva.get_by_role("link", name="Anteckna beslutet").click()
    eva.get_by_role("textbox", name="Dag då planen beslutades").fill("2020-12-01")
    eva.get_by_role("textbox", name="Paragraf").fill("41")
    eva.get_by_role("textbox", name="Diarienummer").fill("2020.310 VON")
    eva.get_by_role("button", name="Anteckna beslutet").click()
    expect(eva.get_by_text("2020-12-01 § 41")).to_be_visible()
    assert eva.goto("/plan/lov-i-hemtjansten/bygg/").status == 403
    eva.faults.clear()  # the browser reports the answer 403 itself

    karin.goto("/")
    expect(karin.get_by_text("Det gör Adam Falk eller Eva Lind.")).to_be_visible()

    adam = visit()
    begin(adam, links[1])
    expect(adam.get_by_role("heading", name="Mitt arbete")).to_be_visible()
    adam.get_by_role("link", name="Uppdatera signal").first.click()
    adam.get_by_label("Pågående enligt plan").check()
    adam.get_by_role("button", name="Spara signal").click()
    expect(adam.get_by_text("Sparat: Skriva avtal")).to_be_visible()

    karin.goto("/forsta-dagen/")
    expect(karin.get_by_role("heading", name="LOV i hemtjänsten")).to_be_visible()
    expect(karin.get_by_role("link", name="Första dagen")).to_have_count(0)
