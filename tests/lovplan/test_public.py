"""What the law asks for: the eleven points of the accessibility statement, and a way to report open to everyone."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from lovplan.models import FaultMessage, Statement
from lovplan.public.actions import MOST_AN_HOUR, remove_message, report_fault, set_answered, write_statement
from tests.harness.pages import Words, flat

pytestmark = pytest.mark.django_db
# By where each point of MDFFS 2019:2 stands on the page.
POINTS = (
    *(
        "aktor",
        "tjanst",
        "foljsamhet",
        "lacking",
        "burden",
        "outside",
        "bedomd",
        "metod",
        "uppdaterad",
        "meddela",
        "tillsyn",
    ),
)
LAW = ("/tillganglighet/", "/om-kakor/", "/om-personuppgifter/", "/guide/")


def points(client) -> dict[str, str]:
    """Each point by its place on the page, its words in one line."""
    page = client.get("/tillganglighet/").content.decode()
    parts = re.findall(r'<(div|section) id="(\w+)">(.*?)</\1>', page, re.DOTALL)
    return {key: " ".join(Words(html).found) for _, key, html in parts if key in POINTS}


def sent(client, **changed):
    """The form of the statement as it stands, with what is changed."""
    form, faults = (client.get("/tillganglighet/andra/").context[name] for name in ("form", "faults"))
    values = {bound.html_name: bound.value() for bound in form}
    values |= {bound.html_name: bound.value() for each in [faults.management_form, *faults] for bound in each}
    return {name: "" if value is None else value for name, value in values.items()} | changed


def test_the_statement_has_all_eleven_points_signed_out(client):
    told = points(client)
    assert list(told) == [*POINTS[:3], "bedomd", "metod", "uppdaterad", *POINTS[3:6], "meddela", "tillsyn"]
    assert "Exempelkommunen" in told["aktor"] and "lovplan" in told["tjanst"]
    assert "delvis förenlig med lagen (2018:1937)" in told["foljsamhet"] and "EN 301 549" in told["foljsamhet"]
    assert told["lacking"].count("Skäl:") == told["lacking"].count("I stället:") == 3
    assert "Inget innehåll undantas" in told["burden"] and "utanför lagens krav" in told["outside"]
    assert all(re.search(r"\d{4}-\d{2}-\d{2}", told[key]) for key in ("bedomd", "uppdaterad"))
    assert "Självskattning" in told["metod"] and "Du behöver inte logga in" in told["meddela"]
    page = client.get("/tillganglighet/").content.decode()
    assert 'href="/tillganglighet/meddela/"' in page and 'href="https://www.digg.se/tdosanmalan"' in page
    assert "Digg" in told["tillsyn"]


def test_an_administrator_words_it_and_every_wording_is_kept(client_of):
    admin = client_of("admin")
    burden = {"brist-3-what": "Filmerna saknar text.", "brist-3-reason": "burden", "brist-3-why": "Det vore för dyrt."}
    data = sent(admin, body="Bergs kommun", conformity="none", reason="Egna ord", **{"brist-0-what": ""}, **burden)
    assert admin.post("/tillganglighet/andra/", data).url == "/tillganglighet/"
    told = points(Client())
    assert "Bergs kommun" in told["aktor"] and "inte förenlig" in told["foljsamhet"]
    assert told["lacking"].count("Skäl:") == 2 and "Filmerna saknar text." in told["burden"]
    assert "2020-12-15" in told["uppdaterad"]
    first = Statement.history.get()
    assert admin.post("/tillganglighet/andra/", sent(admin, body="Dals kommun", reason="Namnet")).status_code == 302
    assert "Dals kommun" in points(Client())["aktor"]
    earlier = flat(admin.get("/tillganglighet/", {"lydelse": first.pk}))
    assert (
        "Bergs kommun" in earlier
        and "tidigare lydelse" in earlier
        and "Egna ord" in flat(admin.get("/tillganglighet/"))
    )


def test_what_is_wrong_in_the_statement_is_told_and_nothing_is_saved(client_of):
    admin = client_of("admin")
    data = sent(admin, body="", reason="", assessed_on="2021-01-01", **{"brist-0-why": ""})
    response = admin.post("/tillganglighet/andra/", data)
    assert response.status_code == 422 and "Skriv varför det inte är tillgängligt." in flat(response)
    response = admin.post("/tillganglighet/andra/", sent(admin, assessed_on="2021-01-01", reason="Ny dag"))
    assert response.status_code == 422 and "Dagen har inte kommit än." in flat(response)
    assert not Statement.objects.exists()


def test_nobody_writes_over_what_they_have_not_seen(client_of):
    admin = client_of("admin")
    read = sent(admin, body="Bergs kommun", reason="Mitt", assessed_on="2020-12-01")
    admin.post("/tillganglighet/andra/", sent(admin, body="Dals kommun", reason="Före", assessed_on="2020-12-01"))
    response = admin.post("/tillganglighet/andra/", read)
    assert response.status_code == 422 and "nu står ”Dals kommun”, du har skrivit ”Bergs kommun”" in flat(response)
    assert points(Client())["aktor"].endswith("Dals kommun")


def test_anybody_reports_a_hindrance_and_administrators_deal_with_it(client, client_of):
    page = "/tillganglighet/meddela/"
    assert "Skriv vad som inte gick" in flat(client.post(page, {"what": " "}))
    assert "personnummer" in flat(client.post(page, {"what": "Jag heter 811218-9876"}))
    told = {"what": "Tabellen läses inte upp.", "page": "Planen", "reply_to": "kim@example.se"}
    assert "Meddelandet är mottaget" in flat(client.post(page, told, follow=True))
    admin = client_of("admin")
    listed = flat(admin.get("/tillganglighet/meddelanden/"))
    assert all(word in listed for word in told.values()) and "Inte hanterat" in listed
    pk = FaultMessage.objects.get().pk
    admin.post("/tillganglighet/meddelanden/", {"meddelande": pk, "klart": "1"})
    assert "Hanterat 2020-12-15 av" in flat(admin.get("/tillganglighet/meddelanden/"))
    admin.post("/tillganglighet/meddelanden/", {"meddelande": pk, "ater": "1"})
    assert FaultMessage.objects.get().answered_at is None
    admin.post("/tillganglighet/meddelanden/", {"meddelande": pk, "ta-bort": "1"})
    assert FaultMessage.objects.exists()  # only what has been dealt with
    for button in ("klart", "ta-bort"):
        admin.post("/tillganglighet/meddelanden/", {"meddelande": pk, button: "1"})
    assert "Inga meddelanden har kommit." in flat(admin.get("/tillganglighet/meddelanden/"))


def test_a_flood_of_messages_is_stopped_and_the_words_stay(client):
    for number in range(MOST_AN_HOUR):
        assert client.post("/tillganglighet/meddela/", {"what": f"Fel {number}"}).status_code == 302
    response = client.post("/tillganglighet/meddela/", {"what": "Ett till"})
    assert response.status_code == 429 and "Ett till" in flat(response) and "försök igen om en stund" in flat(response)
    assert FaultMessage.objects.count() == MOST_AN_HOUR


def test_every_page_leads_to_what_the_law_asks_for(client, client_of, rf):

    admin = client_of("admin")
    pages = [client.get(address) for address in ("/logga-in/", *LAW, "/tillganglighet/meddela/")]
    pages += [admin.get(address) for address in ("/mitt-arbete/", "/finns-inte/", "/admin/", "/sok/")]
    pages += [admin.get("/plan/lov-sarskilt-boende/bygg/"), admin.get("/plan/lov-sarskilt-boende/manad/2020-12/visa/")]
    found = [page.content.decode() for page in pages]
    found += [render_to_string(name, {"page": ""}) for name in ("400.html", "500.html", "403_csrf.html")]
    for html in found:
        assert [address for address in LAW if f'href="{address}"' not in html] == []


def test_cookies_and_personal_data_are_told_signed_out(client):
    told = flat(client.get(reverse("cookies")))
    assert all(name in told for name in ("sessionid", "csrftoken", "senast", "messages"))
    assert "Personuppgiftsansvarig är" in flat(client.get(reverse("personal_data")))


def test_nobody_else_words_it_or_deals_with_messages(person):
    message, by = report_fault(what="Tabellen läses inte upp."), person("avdelningschef")
    for refused in (
        lambda: write_statement(statement=Statement(), by=by, reason="Provet"),
        lambda: set_answered(message=message, answered=True, by=by),
        lambda: remove_message(message=message, by=by),
    ):
        with pytest.raises(PermissionDenied):
            refused()
