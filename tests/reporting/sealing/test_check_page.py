"""The page that tells whether a file is a sealed report: it answers, and keeps nothing."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from activities.models import Plan
from reporting.models import SealedReport
from reporting.sealing.verify import identify
from reporting.sealing.views.check import LIMIT
from reporting.snapshot import chain
from tests.harness.gates import _refuse_write
from tests.harness.pages import words
from tests.harness.queries import query_budget
from tests.harness.reporting.sealed_copies import copied, corrected_copy

pytestmark = pytest.mark.django_db

CHECK = "/rapporter/kontrollera/"


@pytest.fixture
def told(plan):
    return SealedReport.objects.get(plan=plan, year=2020, number=2)


@pytest.fixture
def check(client_of):
    """check(bytes): the answer to the board's secretary, who may write nothing while it is made."""

    def send(data, name="rapport.pdf", role="namndsekreterare"):
        client = client_of(role)
        with connection.execute_wrapper(_refuse_write):
            return client.post(CHECK, {"fil": SimpleUploadedFile(name, data, "application/pdf")})

    return send


@pytest.mark.parametrize("role", ["avdelningschef", "forvaltningschef", "namndsekreterare", "admin"])
def test_readers_of_reports_are_told_that_a_file_is_genuine(role, check, told):
    response = check(bytes(told.pdf), role=role)
    assert response.status_code == 200
    page = words(response)
    assert "Äkta, och gäller" in page and "Tertial 2 2020" in page and told.pdf_sha256 in page


def test_a_replaced_report_leads_to_what_holds(check, told):
    corrected_copy(told)
    response = check(bytes(told.pdf))
    assert "Äkta, men ersatt" in words(response)
    assert "rapporter/2020-T2/version/2/" in response.content.decode()


def test_a_forged_file_whose_hash_was_put_in_is_not_taken_for_a_report(check, tamper):
    forged = b"%PDF-1.7 forged"
    tamper("pdf_sha256 = %s", chain.sha256(forged))
    page = words(check(forged))
    assert "Går inte att avgöra" in page and "verify_records" in page
    assert "Äkta" not in page


def test_versions_that_replace_each_other_are_told_as_damaged(check, told, tamper):
    later = corrected_copy(told)
    tamper("replaces_id = %s", later.pk, where=f"id = {told.pk}")
    assert all("Går inte att avgöra" in words(check(bytes(version.pdf))) for version in (told, later))


@pytest.mark.both_databases
def test_the_check_costs_few_queries(told):
    corrected_copy(told)
    with query_budget(3):
        assert identify(bytes(told.pdf), SealedReport.objects.all()).replaced_by


def test_one_changed_byte_is_told(check, told):
    data = bytearray(told.pdf)
    data[len(data) // 2] ^= 1
    response = check(bytes(data))
    page = words(response)
    assert response.status_code == 200
    assert "Okänd eller ändrad" in page and "Använd inte filen som rapport." in page
    assert "/plan/lov-sarskilt-boende/rapporter/" in response.content.decode()


def test_a_report_of_a_plan_one_may_not_read_is_unknown(check, told):
    other = Plan.objects.create(slug="annan", title="Annan plan", municipality="X", administration="Y", board="Z")
    foreign = copied(told, plan_id=other.pk, sequence=1, previous_seal="")
    assert "Okänd eller ändrad" in words(check(bytes(foreign.pdf)))
    assert "Äkta, och gäller" in words(check(bytes(foreign.pdf), role="admin"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 a Word file", "Filen är ingen pdf."),
        (b"", "Filen är tom."),
        (b"%PDF-" + b"x" * LIMIT, "Filen är större än 20 MB."),
    ],
)
def test_a_file_that_cannot_be_a_report_is_told_in_a_sentence(data, said, check):
    response = check(data)
    assert response.status_code == 422 and said in words(response)


def test_all_files_of_a_request_are_counted_together(client_of):
    piece = b"%PDF-" + b"x" * (LIMIT // 3)
    files = {name: SimpleUploadedFile("rapport.pdf", piece) for name in ("fil", "a", "b", "c")}
    response = client_of("namndsekreterare").post(CHECK, files)
    assert response.status_code == 422 and "Filen är större än 20 MB." in words(response)


def test_a_second_file_is_refused(client_of, told):
    twice = [SimpleUploadedFile("rapport.pdf", bytes(told.pdf)) for _ in range(2)]
    response = client_of("namndsekreterare").post(CHECK, {"fil": twice})
    assert response.status_code == 422 and "Det var flera filer. Kontrollera en i taget." in words(response)


def test_a_file_of_another_field_is_not_kept(client_of, told):
    files = {name: SimpleUploadedFile("rapport.pdf", bytes(told.pdf)) for name in ("annat", "fil")}
    response = client_of("namndsekreterare").post(CHECK, files)
    assert "Äkta, och gäller" in words(response)
    assert list(response.wsgi_request.FILES) == ["fil"]


def test_no_file_at_all_is_told(client_of):
    response = client_of("controller").post(CHECK)
    assert response.status_code == 422 and "Välj en pdf-fil" in words(response)


def test_partners_have_no_such_page(client_of):
    assert client_of("partner").get(CHECK).status_code == 404
    assert client_of("partner").post(CHECK).status_code == 404


def test_the_token_is_asked_for(person, told):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("namndsekreterare"))
    assert client.post(CHECK, {"fil": SimpleUploadedFile("rapport.pdf", bytes(told.pdf))}).status_code == 403


def test_a_hostile_file_name_is_only_words(check, told):
    html = check(bytes(told.pdf), name="<img src=x>.pdf").content.decode()
    assert "<img" not in html.replace("<img src=x>", "") and "&lt;img src=x&gt;.pdf" in html
