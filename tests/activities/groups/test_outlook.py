"""The remark on a row's page and in its group's list, with the way to log a contact."""

from __future__ import annotations

from datetime import date

import pytest

from activities.groups.actions.partner import log_contact
from activities.models import Collaboration, Partner
from tests.harness.pages import PLAN, words
from tests.harness.queries import query_budget

pytestmark = pytest.mark.django_db

REMARK = "Samverkan är att omvärldsbevaka, men ingen kontakt om delaktiviteten är antecknad än."


@pytest.fixture
def costs(row, plan):
    """A row that is to ask a municipality nobody has spoken to."""
    found = row("Definiera alla kostnader")
    other = Partner.objects.create(plan=plan, name="Annan LOV-kommun")
    Collaboration.objects.filter(sub_activity=found, what__startswith="Omvärlds").update(partner=other)
    return found


def pages(costs) -> tuple[str, str]:
    return f"{PLAN}delaktivitet/{costs.pk}/", f"{PLAN}grupper/{costs.group_id}/"


def test_the_remark_leads_to_where_a_contact_is_logged(client_of, costs, plan):
    partner = Partner.objects.get(plan=plan, name="Annan LOV-kommun")
    for page in pages(costs):
        response = client_of("controller").get(page)
        assert f"{REMARK} | Anteckna en kontakt med Annan LOV-kommun" in words(response)
        assert f'href="{PLAN}samverkan/{partner.pk}/?delaktivitet={costs.pk}#logga"' in response.content.decode()


def test_who_only_reads_sees_the_remark_and_no_way(client_of, costs):
    for page in pages(costs):
        told = words(client_of("forvaltningschef").get(page))
        assert REMARK in told and "Anteckna en kontakt med" not in told


@pytest.mark.parametrize("name", ["Annan LOV-kommun", "Borås stad"])
def test_the_remark_is_gone_once_somebody_is_asked_for_the_rows_own_sake(name, client_of, costs, plan, person, row):
    partner, _ = Partner.objects.get_or_create(plan=plan, name=name)
    asked = {"partner": partner, "on": date(2020, 12, 14), "text": "De ersätter per timme.", "by": person("controller")}
    log_contact(**asked)
    named = log_contact(**asked, rows=[row("Ta fram avtalsvillkor")])
    for page in pages(costs):
        assert REMARK in words(client_of("controller").get(page))
    corrected = log_contact(**asked, rows=[costs], corrects=named)
    for page in pages(costs):
        assert REMARK not in words(client_of("controller").get(page))
    log_contact(**asked, corrects=corrected)
    assert REMARK in words(client_of("controller").get(pages(costs)[0]))


def test_the_demo_has_rows_with_contacts_and_rows_with_the_remark(client_of, row):
    told = words(client_of("controller").get(pages(row("Definiera alla kostnader"))[0]))
    assert REMARK not in told and "Vad andra har svarat" in told and "Tre nivåer räcker." in told
    assert REMARK in words(client_of("controller").get(pages(row("Ta fram avtalsvillkor"))[0]))


def test_the_remark_changes_no_signal_and_asks_little_of_the_database(client_of, costs):
    client = client_of("controller")
    row_page, group_page = pages(costs)
    before = words(client.get(f"{PLAN}"))
    assert REMARK not in before
    with query_budget(31):
        client.get(row_page)
    with query_budget(22):
        client.get(group_page)
