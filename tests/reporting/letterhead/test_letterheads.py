"""The memo in Word is written on the municipality's own paper, from when somebody chose it until it is taken away."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from activities.reading.letterhead import letterhead
from reporting.letterhead.actions import keep_letterhead, remove_letterhead
from reporting.models import Letterhead, SealedReport
from tests.activities.exchange.pages import text
from tests.harness.papers import template

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    monkeypatch.setattr("reporting.letterhead.actions.letterhead_apart", letterhead)


def memo(client):
    report = SealedReport.objects.order_by("pk").first()
    page = client.get(reverse("reporting:sealed_memo", args=[report.plan.slug, report.tertial, report.version]))
    return Document(BytesIO(page.content))


def head(document) -> str:
    return "".join(paragraph.text for paragraph in document.sections[0].header.paragraphs)


def test_a_memo_is_written_on_the_paper_of_its_administration_until_it_is_removed(plan, client_of):
    client, where = client_of("admin"), reverse("reporting:letterheads")
    before = memo(client)
    words = [paragraph.text for paragraph in before.paragraphs]
    assert head(before) == ""
    places = client.get(where).context["places"]
    assert [place.administration for place in places] == ["", plan.administration]

    def send(place, **sent):
        return client.post(where, {"for": place.value, **sent}, follow=True)

    done = send(places[0], fil=SimpleUploadedFile("kommun.docx", template("Kommunen")))
    assert "skrivs nu på kommun.docx" in text(done) and "Fält, som sidnummer och datum, är inte med." in text(done)
    assert head(memo(client)) == "Kommunen"
    send(places[1], fil=SimpleUploadedFile("vof.docx", template("Förvaltningen")))
    send(places[1], fil=SimpleUploadedFile("vof2.docx", template("Förvaltningen, ny")))
    made = memo(client)
    assert head(made) == "Förvaltningen, ny" and [paragraph.text for paragraph in made.paragraphs] == words
    assert made.styles["Heading 1"].font.name == "Georgia"

    gone = send(places[1], **{"ta-bort": "1"})
    assert "Brevpapperet är borttaget" in text(gone) and head(memo(client)) == "Kommunen"
    assert "redan borttaget" in text(send(places[1], **{"ta-bort": "1"}))
    assert [(kept.filename, kept.by_name) for kept in Letterhead.objects.order_by("pk")] == [
        ("kommun.docx", "Administratör"),
        ("vof.docx", "Administratör"),
        ("vof2.docx", "Administratör"),
        ("", "Administratör"),
    ]


def test_what_is_no_letterhead_is_not_kept(plan, client_of):
    client, where = client_of("admin"), reverse("reporting:letterheads")
    for sent, sentence in (
        ({"for": "1"}, "Välj mallen som kommunens brev skrivs på"),
        ({"for": "1", "fil": SimpleUploadedFile("a.docx", b"\x89PNG\r\n\x1a\n" + b"x" * 99)}, "Filen är en bild"),
        ({"for": "99", "fil": SimpleUploadedFile("a.docx", template())}, "Välj i listan"),
        ({"for": "1", "fil": SimpleUploadedFile("a.docx", b"a" * 10_500_000)}, "större än 10 MB"),
    ):
        page = client.post(where, sent)
        assert page.status_code == 422 and sentence in text(page)
    assert not Letterhead.objects.exists()


def test_nobody_but_administrators_chooses_or_removes_one(person):
    of = {"municipality": "Kommunen", "administration": "", "by": person("avdelningschef")}
    with pytest.raises(PermissionDenied):
        keep_letterhead(filename="mall.docx", data=template("Kommunen"), **of)
    with pytest.raises(PermissionDenied):
        remove_letterhead(**of)
