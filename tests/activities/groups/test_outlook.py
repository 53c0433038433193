"""The remark on a row's page and in its group's list, with the way to log a contact."""

from __future__ import annotations

from datetime import date

import pytest

from activities.groups.actions.partner import log_contact
from activities.models import Collaboration, Partner
from tests.harness.pages import PLAN, words
from tests.harness.queries import query_budget

pytestmark = pytest.mark.django_db

REMARK = "Samverkan är att omvärldsbevaka, men ingen kontakt är antecknad än."


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
        assert f'href="{PLAN}samverkan/{partner.pk}/#logga"' in response.content.decode()


def test_who_only_reads_sees_the_remark_and_no_way(client_of, costs):
    for page in pages(costs):
        told = words(client_of("forvaltningschef").get(page))
        assert REMARK in told and "Anteckna en kontakt med" not in told


@pytest.mark.parametrize("name", ["Annan LOV-kommun", "Borås stad"])
def test_the_remark_is_gone_once_somebody_is_asked(name, client_of, costs, plan, person):
    partner, _ = Partner.objects.get_or_create(plan=plan, name=name)
    log_contact(partner=partner, on=date(2020, 12, 14), text="De ersätter per timme.", by=person("controller"))
    for page in pages(costs):
        assert REMARK not in words(client_of("controller").get(page))


def test_a_row_whose_partners_have_been_asked_has_no_remark(client_of, row):
    found = row("Ta fram avtalsvillkor")
    for page in pages(found):
        assert REMARK not in words(client_of("controller").get(page))


def test_the_remark_changes_no_signal_and_asks_little_of_the_database(client_of, costs):
    client = client_of("controller")
    row_page, group_page = pages(costs)
    before = words(client.get(f"{PLAN}"))
    assert REMARK not in before
    with query_budget(27):
        client.get(row_page)
    with query_budget(22):
        client.get(group_page)
