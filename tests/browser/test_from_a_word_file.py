"""From an empty installation to the board's draft with the Word file there is, and back by way of a spreadsheet."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.harness.browser import watched

pytestmark = pytest.mark.browser

PASSWORD = "en-lång-fras-om-höst"
WORD = Path(__file__).parents[1] / "data" / "plans" / "plan.docx"
LEADS = "Avdelningschef planeringsavdelningen"
PEOPLE = f"Namn\tE-post\tRoll\nKarin Holm\tkarin@kommunen.se\t{LEADS}\nAdam Falk\tadam@kommunen.se\tController"


@pytest.fixture
def karin(chromium, site, fresh_database, manage):
    """The one administrator of an empty installation, in her browser."""
    who = ("--no-input", "--name", "Karin Holm", "--email", "karin@kommunen.se")
    manage(fresh_database, "createsuperuser", *who, DJANGO_SUPERUSER_PASSWORD=PASSWORD)
    context = chromium.new_context(base_url=site(fresh_database).url, locale="sv-SE", accept_downloads=True)
    context.set_default_timeout(15_000)
    with watched(context.new_page()) as page:
        yield page
    context.close()


def fill(page: Page, **typed: str) -> None:
    for label, value in typed.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def settle(page: Page, row: str, label: str, text: str) -> None:
    """Write a cell of a row anew, on the page that shows how the file was read."""
    item = page.locator("li").filter(has=page.get_by_role("heading", name=row, exact=True))
    item.get_by_text("Rätta raden").click()
    item.get_by_label(label, exact=True).fill(text)


def reworded(workbook: bytes, old: str, new: str) -> bytes:
    """The workbook as somebody saved it again with a text changed."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            data = before.read(name)
            assert name != "xl/sharedStrings.xml" or old.encode() in data
            after.writestr(name, data.replace(old.encode(), new.encode()))
    return out.getvalue()


def test_a_word_file_becomes_the_plan_and_its_report_and_comes_back_as_a_revision(karin, tmp_path):
    karin.goto("/")
    fill(karin, **{"E-postadress eller användarnamn": "karin@kommunen.se"}, Lösenord=PASSWORD)
    press(karin, "Logga in")
    karin.get_by_role("link", name="Skriv namnen").click()
    fill(
        karin, Kommun="Exempelkommunen", Förvaltning="Vård- och omsorgsförvaltningen", Nämnd="Vård- och omsorgsnämnden"
    )
    press(karin, "Spara")
    karin.get_by_role("link", name="Lägg upp planen").click()
    fill(karin, Titel="LOV i särskilt boende", Gruppen_som_leder_planen="Arbetsgrupp LOV", Roll_som_leder_gruppen=LEADS)
    press(karin, "Lägg upp planen")
    karin.get_by_label("Fil", exact=True).set_input_files(WORD)
    press(karin, "Visa hur det är läst")
    expect(karin.get_by_role("heading", name="Så är plan.docx läst")).to_be_visible()
    settle(
        karin, "Utforma uppdrag för och följa upp arbetet i underliggande arbetsgrupper", "Samverkan", "Ekonomienheten"
    )
    settle(karin, "Utreda och definiera ersättningsmodell", "Tidsplan", "hösten 2020")
    settle(karin, "Utveckla bemanningsplanering", "Rapportering till nämnd", "Kvartal 1 2021")
    press(karin, "Läs om")
    expect(karin.get_by_text("”hösten 2020”")).to_be_visible()
    press(karin, "Spara i planen")
    expect(karin.get_by_text("Inläst: 18 rader tillagda.")).to_be_visible()

    karin.goto("/personer/flera/")
    fill(karin, Personer=PEOPLE)
    press(karin, "Granska")
    press(karin, "Spara det som står i listan")
    karin.goto("/plan/lov-i-sarskilt-boende/bygg/")
    karin.get_by_role("link", name="Anteckna beslutet").first.click()
    fill(karin, Dag_då_planen_beslutades="2020-12-01", Paragraf="§ 41", Diarienummer="2020.310 VON")
    press(karin, "Anteckna beslutet")
    karin.goto("/mitt-arbete/")
    karin.get_by_role("link", name="Uppdatera signal").first.click()
    karin.get_by_label("Pågående enligt plan").check()
    press(karin, "Spara signal")
    expect(karin.get_by_text("Sparat:")).to_be_visible()
    karin.goto("/plan/lov-i-sarskilt-boende/rapporter/2020-T3/utkast/")
    expect(karin.get_by_text("Planen har 18 delaktiviteter")).to_be_visible()

    karin.goto("/plan/lov-i-sarskilt-boende/")
    with karin.expect_download() as waiting:
        karin.get_by_role("link", name="Excel").click()
    file = tmp_path / "plan.xlsx"
    file.write_bytes(reworded(Path(waiting.value.path()).read_bytes(), "Ta fram avtalsvillkor", "Ta fram villkor"))
    karin.goto("/plan/lov-i-sarskilt-boende/las-in/")
    slow = "document.querySelector('form[data-slow]').dispatchEvent(new Event('submit'))"
    karin.evaluate(slow)  # as when the answer takes its time
    expect(karin.get_by_role("status").get_by_text("Filen läses.")).to_be_visible()
    karin.reload()
    karin.get_by_label("Fil", exact=True).set_input_files(file)
    press(karin, "Visa hur det är läst")
    # The file is our own, and nothing is asked about the rows that say what they said.
    expect(karin.locator("section[aria-labelledby=pressing-title] > ol > li")).to_have_count(1)
    fill(karin, Skäl="Lydelsen blev tydligare.")
    press(karin, "Lägg i ett utkast")
    expect(karin.get_by_text("Ändringarna ligger i utkastet")).to_be_visible()
