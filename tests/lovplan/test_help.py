"""The guide as pages, the section that explains each page, and who may do what is refused."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lovplan.help import guide
from lovplan.help.views import all_sections
from lovplan.help.where import SECTION_OF, section_of
from tests.harness.addresses import PAGES, POST_ONLY
from tests.harness.pages import flat

# What is no page to work on: files, addresses that lead on, and the help itself.
NOT_WORKED_ON = {
    *("start", "signals_css", "components", "health", "session", "favicon", "guide", "guide_section"),
    *(
        "activities:plan_file",
        "activities:records_json",
        "reporting:records_pdf",
        "reporting:pdf",
        "reporting:memo_pdf",
    ),
    *("activities:meeting_file", "reporting:api_description", "reporting:api_elsewhere"),
    *("reporting:month_pdf", "reporting:month_xlsx", "reporting:month_show"),
    *(f"reporting:sealed_{form}" for form in ("html", "pdf", "json", "xlsx", "memo", "archive")),
}


def test_a_section_is_a_heading_with_what_stands_under_it():
    text = (
        "# Guide\n\nInledning\n\n## Sätta en signal\n\nVälj `ord`.\n\n### Efteråt\n\n<b>Klart</b>\n\n## Nästa\n\nSlut\n"
    )
    first, second = guide.sections(text)
    assert (first.slug, second.slug) == ("satta-en-signal", "nasta")
    assert '<h2 id="efterat">Efteråt</h2>' in first.html and "&lt;b&gt;Klart" in first.html
    assert first.parts == (
        ("", "", "Välj ord."),
        ("Efteråt", "#efterat", "Efteråt"),
        ("Efteråt", "#efterat", "<b>Klart</b>"),
    )


def test_every_page_one_works_on_has_a_section_that_exists():
    slugs = {section.slug for section in all_sections()}
    assert set(SECTION_OF.values()) <= slugs and section_of("admin:index") in slugs
    assert set(PAGES) - NOT_WORKED_ON == set(SECTION_OF) - set(POST_ONLY)
    assert section_of("start") == ""


@pytest.mark.django_db
def test_the_menu_leads_to_the_section_of_the_page(client_of):
    client = client_of("controller")
    for page, section in (
        ("/mitt-arbete/", "det-som-vantar-pa-dig"),
        ("/sok/", "soka"),
        ("/planer/", "ledningsgruppens-manad"),
    ):
        assert f'<a href="/guide/{section}/">Hjälp</a>' in client.get(page).content.decode()
    for address in ("/finns-inte/", "/guide/"):
        assert '<a href="/guide/">Hjälp</a>' in client.get(address).content.decode()


@pytest.mark.django_db
def test_the_guide_is_read_signed_out_from_first_to_last(client):
    address = reverse("guide")
    assert all(section.title in flat(client.get(address)) for section in all_sections())
    first, last = all_sections()[0], all_sections()[-1]
    assert f"Nästa: {all_sections()[1].title}" in flat(client.get(reverse("guide_section", args=[first.slug])))
    assert "Nästa:" not in flat(client.get(reverse("guide_section", args=[last.slug])))
    assert client.get("/guide/finns-inte/").status_code == 404


@pytest.mark.django_db
def test_the_guide_is_found_by_its_words(client_of):
    response = client_of("partner").get("/sok/", {"q": "återremitterat"})
    (group,) = response.context["groups"]
    assert group.hits[0].url == "/guide/underlag-till-beslut/" and "Underlag till beslut" in flat(response)


@pytest.mark.django_db
def test_a_refusal_says_who_may(client_of, plan, row):
    pk = row("Definiera alla kostnader").pk
    leader = "Det kan den som leder planen: | Avdelningschef planeringsavdelningen (Avdelningschef)"
    reports = "/plan/lov-sarskilt-boende/rapporter/2020-T3/"
    refused = {
        ("controller", f"{reports}faststall/"): leader.replace(" | ", " "),
        ("forvaltningschef", f"/plan/lov-sarskilt-boende/delaktivitet/{pk}/uppdatera/"): "Controller (Controller)",
        ("forvaltningschef", f"{reports}tjansteskrivelse/"): "ansvariga eller deltagare i gruppen som leder planen:",
        ("controller", "/planer/ny/"): "Det kan administratörer.",
        ("controller", "/admin/"): "Det kan administratörer.",
    }
    for (role, address), words in refused.items():
        response = client_of(role).get(address)
        assert response.status_code == 403 and words in flat(response), flat(response)
        assert "i guiden" in flat(response)


@pytest.mark.django_db
def test_a_refusal_tells_those_outside_nothing_and_those_with_the_right_nothing_false(client_of, plan):
    outside = flat(client_of("namndsekreterare").get("/plan/lov-sarskilt-boende/rapporter/2020-T2/version/1/skickad/"))
    assert "Avdelningschef" not in outside and "Det kan" not in outside
    built = client_of("avdelningschef").get("/plan/lov-sarskilt-boende/bygg/")
    assert built.status_code == 403 and "Det kan" not in flat(built) and "genom revisioner" in flat(built)
