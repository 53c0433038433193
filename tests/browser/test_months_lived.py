"""A month at work, as each user lives it: what they came for, clicked from their first page to its end."""

from __future__ import annotations

import io
import re
import zipfile

import pdfplumber
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.harness.browser import watched
from tests.harness.databases import manage_py
from tests.harness.pages import PLAN
from tests.harness.sites import running_site

pytestmark = pytest.mark.browser

TERTIAL = f"{PLAN}rapporter/2020-T3/"
CAST = """
from datetime import date

from activities.bases.actions import edition_of, step_basis
from activities.models import DecisionBasis, Signal, SubActivity, User
from activities.plan.actions import confirm_unchanged, update_status

who = {user.username: user for user in User.objects.all()}
row = lambda words: next(found for found in SubActivity.objects.order_by("pk") if found.name.startswith(words))
"""
# What the others have done before: a new date is proposed, and an underlag has come all the way to förvaltningschefen.
BEFORE = (
    CAST
    + """
terms = row("Ta fram avtalsvillkor")
update_status(row=terms, signal=Signal.objects.get(pk="deviating"), by=who["utvecklingsledare"],
    based_on=terms.updates.count(), cause="Jämförelsen drog ut.", measure="En jurist läser.",
    consequence="En månad senare.", proposed_end=date(2021, 9, 30))
basis = DecisionBasis.objects.get(title__startswith="Förslag till avtalsvillkor")
hands = {"ready": "utvecklingsledare", "approved": "avdelningschef", "to_director": "avdelningschef"}
for state, by in hands.items():
    step_basis(basis=basis, state=state, words="", by=who[by], based_on=basis.steps.count(), edition=edition_of(basis))
"""
)
SEALED = (
    CAST
    + """
from activities.calendar.tertial import Tertial
from activities.models import Plan
from reporting.report import collect
from reporting.sealing.actions.board import mark_sent
from reporting.sealing.actions.seal import fingerprint, seal
from activities.calendar import clock

for words in ("Utforma uppdrag", "Identifiera krav", "Ta fram relevanta"):
    confirm_unchanged(row=row(words), by=who["avdelningschef"], based_on=row(words).updates.count())
update_status(row=row("Ta fram rutiner"), signal=Signal.objects.get(pk="not_started"), by=who["avdelningschef"],
    based_on=0, text="Börjar i januari.")
plan, tertial = Plan.objects.get(), Tertial.parse("2020-T3")
sealed = seal(plan=plan, tertial=tertial, by=who["avdelningschef"],
    based_on=fingerprint(collect.draft(plan, tertial, on=clock.today())))
mark_sent(report=sealed, on=clock.today(), by=who["avdelningschef"])
"""
)


@pytest.fixture(scope="module")
def demo_site(databases):
    url = databases.demo()
    manage_py(url, "shell", "--no-imports", "-c", BEFORE, static_root=databases.static_root)
    with running_site(databases, url) as site:
        yield site
    databases.drop(url)


def press(page, name, **how):
    page.get_by_role("button", name=name, **how).first.click()


def follow(page, name, **how):
    page.get_by_role("link", name=name, **how).first.click()


def back_to(page, name):
    page.get_by_role("navigation", name="Du är här").get_by_role("link", name=name).click()


def test_the_controller_says_how_it_goes(visit):
    page = visit("controller")
    follow(page, "Uppdatera signal : Utforma uppdrag")
    press(page, "Ja, oförändrat")
    expect(page.get_by_text("Sparat: Utforma uppdrag")).to_be_visible()

    follow(page, "Mitt arbete")
    follow(page, "Uppdatera signal : Definiera alla kostnader")
    page.get_by_label("Pågående med avvikelser").check()
    page.get_by_label("Orsak").fill("Hyrorna för två boenden är inte klara.")
    page.get_by_label("Åtgärd").fill("Schablon tas fram.")
    page.get_by_label("Följd").fill("Beslutet kommer en månad senare.")
    page.get_by_role("textbox", name="Nytt slutdatum, om tiden flyttas").fill("2021-04-01")
    press(page, "Spara signal")
    expect(page.get_by_text("2021-04-01 i stället för 2021-03-01").first).to_be_visible()
    expect(page.get_by_text("2020-05-01 – 2021-03-01").first).to_be_visible()

    follow(page, "Lägg till underlag")
    page.get_by_label("Titel").fill("Schablon för lokaler")
    page.get_by_label("Diarienummer").fill("2020.401 VON")
    press(page, "Spara underlaget")
    press(page, "Lämna till den som leder planen")
    expect(page.get_by_role("region", name="Var underlaget står")).to_contain_text("Klart för godkännande")

    page.keyboard.press("/")
    page.keyboard.type("bemanning samlas")
    page.keyboard.press("Enter")
    follow(page, "Definiera alla kostnader")
    expect(page.get_by_text("Kostnader för lokaler och bemanning samlas in.")).to_be_visible()


def test_the_leader_decides_meets_revises_and_seals(visit):
    page = visit("avdelningschef")
    follow(page, re.compile("^Utreda och definiera ersättningsmodell$"))
    press(page, "Avslå")
    expect(page.get_by_role("alert")).to_contain_text("Skriv varför förslaget avslås")
    page.get_by_label("Motivering").fill("Vänta in underlaget.")
    press(page, "Avslå")
    expect(page.get_by_text("2020-05-01 – 2020-12-31").first).to_be_visible()
    follow(page, "Mitt arbete")
    follow(page, re.compile("^Ta fram avtalsvillkor$"))
    press(page, "Godkänn och ändra planen")
    expect(page.get_by_text("2020-08-15 – 2021-09-30").first).to_be_visible()

    follow(page, "Grupper")
    follow(page, "Arbetsgrupp LOV", exact=True)
    follow(page, "Lägg in ett möte")
    page.get_by_role("textbox", name="Dag").fill("2020-12-15")
    press(page, "Lägg in mötet")
    page.get_by_label("Anteckningar").fill("Hyrorna tas upp i januari.")
    press(page, "Spara anteckningar")
    page.get_by_text("Lägg till ett uppdrag").click()
    page.get_by_label("Vad ska göras?").fill("Ring fastighetskontoret")
    page.get_by_label("Vem gör det?").select_option("Controller")
    page.get_by_role("textbox", name="Senast").fill("2021-01-15")
    press(page, "Lägg till uppdraget")
    expect(page.get_by_text("Controller, senast 2021-01-15")).to_be_visible()

    follow(page, "Planen", exact=True)
    follow(page, "Ta fram mallar för beslut")
    follow(page, "Föreslå ändring")
    page.get_by_label("Vad revisionen gäller").fill("Kortare namn")
    press(page, "Öppna revisionen")
    page.get_by_label("Ny lydelse").check()
    press(page, "Fortsätt")
    page.get_by_role("textbox", name="Ny lydelse").fill("Ta fram mallar för beslut")
    page.get_by_label("Skäl").fill("Raden ska rymmas på en rad.")
    press(page, "Lägg till i utkastet")
    press(page, re.compile("^Fastställ"))
    expect(page.get_by_text("Fastställd").first).to_be_visible()

    follow(page, "Rapporter", exact=True)
    follow(page, "Tertial 3 2020")
    follow(page, "Skriv tjänsteskrivelsen")
    page.get_by_role("textbox", name="Ekonomisk bedömning").fill("Ryms inom beslutad ram.")
    press(page, "Spara", exact=True)
    expect(page.get_by_text("är sparad.")).to_be_visible()
    back_to(page, "Tertial 3 2020")
    follow(page, "Se vilka som saknas")
    unchanged = page.get_by_role("button", name=re.compile("^Oförändrat"))
    for left in reversed(range(unchanged.count())):
        unchanged.first.click()
        expect(unchanged).to_have_count(left)
    back_to(page, "Tertial 3 2020")
    follow(page, "Se kontrollen")
    expect(page.get_by_role("heading", name="1 sak hindrar rapporten")).to_be_visible()
    follow(page, "Ta fram rutiner för förhandling")
    page.get_by_label("Ej påbörjat").check()
    page.get_by_label("Kommentar").fill("Börjar i januari.")
    press(page, "Spara signal")
    follow(page, "Rapporter", exact=True)
    follow(page, "Tertial 3 2020")
    follow(page, "Fastställ rapporten")
    press(page, re.compile("^Fastställ rapporten"))
    page.wait_for_url("**/2020-T3/version/1/")
    follow(page, "Markera som skickad")
    press(page, "Spara", exact=True)
    expect(page.get_by_text(re.compile("skickad 2020-12-15")).first).to_be_visible()
    page.faults.clear()  # the browser reports the answer 422 itself


def test_the_director_reads_the_month_decides_and_shows_it(visit):
    page = visit("forvaltningschef")
    expect(page.get_by_role("heading", name="Månadsläget december 2020")).to_be_visible()
    follow(page, "Utreda och definiera ersättningsmodell")
    expect(page.get_by_text("Gruppen möts varje vecka och jämför två modeller.").first).to_be_visible()

    follow(page, "Mitt arbete")
    follow(page, "Förslag till avtalsvillkor för leverantörer")
    page.get_by_text("Anteckna beslut").click()
    page.get_by_role("textbox", name="Beslutsdatum").fill("2020-12-14")
    page.get_by_role("textbox", name="Beslutets diarienummer").fill("2020.402 VON")
    press(page, "Spara beslutet")
    expect(page.get_by_role("region", name="Var underlaget står")).to_contain_text("Beslutat")

    follow(page, "Månadsläget")
    follow(page, "Visa på mötet")
    for slide in ("2", "3"):
        page.locator(f"[id='{int(slide) - 1}'] :is(h1, h2)").wait_for()
        page.keyboard.press("ArrowRight")
        page.wait_for_url(f"**#{slide}")
    expect(page.get_by_text("Avvikelse 1 av")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Månadsläget december 2020")).to_be_visible()


def test_the_administrator_lets_in_lets_go_and_looks_after(visit):
    page = visit("admin")
    follow(page, "Personer", exact=True)
    follow(page, "Ny person")
    page.get_by_label("Namn", exact=True).fill("Eva Lind")
    page.get_by_label("E-postadress").fill("eva@kommunen.se")
    page.get_by_label("Roll", exact=True).select_option("Ekonom")
    page.get_by_role("textbox", name="Från och med").fill("2021-01-11")
    press(page, "Lägg till personen")
    expect(page.get_by_role("heading", name="Inbjudan är skickad")).to_be_visible()
    back_to(page, "Personer och roller")
    follow(page, "Upphandlare", exact=True)
    follow(page, "Ange sista dag för Upphandlare")
    page.get_by_role("textbox", name="Sista dag").fill("2020-12-31")
    press(page, "Spara", exact=True)
    expect(page.get_by_text("2020-12-31").first).to_be_visible()

    follow(page, "Tillgänglighetsredogörelse")
    page.locator("main").get_by_role("link", name="Ändra").click()
    page.get_by_label("Kontakt").fill("kontakt@kommunen.se")
    page.get_by_label("Vad har du ändrat?").fill("Kontakten är tillagd.")
    press(page, "Spara redogörelsen")
    expect(page.get_by_text("kontakt@kommunen.se").first).to_be_visible()

    follow(page, "Personer", exact=True)
    follow(page, "Utkorgen")
    follow(page, "LOV särskilt boende: Tertial 2 2020")
    expect(page.get_by_text("namndsekreterare@exempelkommunen.example").first).to_be_visible()
    back_to(page, "Utkorgen")


@pytest.fixture
def secretary(chromium, databases):
    """The board's secretary, when the leader has sealed the third report."""
    url = databases.demo()
    manage_py(url, "shell", "--no-imports", "-c", SEALED, static_root=databases.static_root)
    with running_site(databases, url) as site:
        context = chromium.new_context(base_url=site.url, locale="sv-SE", viewport={"width": 820, "height": 1100})
        context.set_default_timeout(10_000)
        with watched(context.new_page()) as page:
            yield sign_in(page, site, "namndsekreterare")
        context.close()
    databases.drop(url)


def test_the_secretary_enters_the_year_and_notes_what_the_board_said(secretary):
    page = secretary
    for path in ("", "underlag/3/", "revisioner/1/", "grupper/", "samverkan/", "delaktivitet/7/"):
        assert page.request.get(f"{PLAN}{path}").status == 404
    follow(page, "Nämndens sammanträden under året")
    page.get_by_role("textbox", name="Nämndens sammanträden").fill("25/1 2021\nmåndag 24 maj 2021\n2021-09-27")
    press(page, "Visa vad det blir")
    expect(page.get_by_text("Tertial 1 2021").first).to_be_visible()
    press(page, re.compile("^Spara samm"))
    expect(page.get_by_role("status")).to_contain_text("sparad")

    expect(page.get_by_role("rowheader").first).to_contain_text("Tertial 3 2020")
    follow(page, re.compile("^Läs Tertial 3 2020"))
    expect(page.get_by_role("heading", name="Avvikelser", exact=True, level=2)).to_be_visible()
    pdf = page.request.get(f"{TERTIAL}version/1/rapport.pdf").body()
    with pdfplumber.open(io.BytesIO(pdf)) as told:
        assert any("Börjar i januari." in (sheet.extract_text() or "") for sheet in told.pages)
    page.goto(f"{TERTIAL}version/1/")
    follow(page, "Notera nämndens beslut")
    page.get_by_role("textbox", name="Nämndens sammanträde").fill("2020-12-15")
    page.get_by_label("Paragraf").fill("§ 4")
    page.get_by_label("Godkänd").check()
    press(page, "Spara beslutet")
    expect(page.get_by_text(re.compile("2020-12-15 §.4: godkänd")).first).to_be_visible()
    follow(page, "Lägg till ett uppdrag")
    page.get_by_label("Uppdraget").fill("Redovisa hyrorna")
    press(page, "Lägg till uppdraget")
    expect(page.get_by_text("Redovisa hyrorna")).to_be_visible()
    with page.expect_download() as archive:
        follow(page, "Arkivpaket (zip)")
    assert any(name.endswith(".pdf") for name in zipfile.ZipFile(archive.value.path()).namelist())

    # The file is the report, byte for byte; with one byte more it is not.
    follow(page, "Kontrollera om en pdf är en äkta rapport")
    for body, answer in ((pdf, "Äkta, och gäller"), (pdf + b"\n", "Okänd eller ändrad")):
        page.locator("input[type=file]").set_input_files(
            files=[{"name": "rapport.pdf", "mimeType": "application/pdf", "buffer": body}]
        )
        press(page, re.compile("Kontrollera"))
        expect(page.get_by_text(re.compile(answer, re.IGNORECASE)).first).to_be_visible()
