"""A day that cannot be read hides none of the other faults of its form."""

from __future__ import annotations

import pytest

from activities.models import Plan
from activities.plan.actions import DEMANDED
from activities.revision.actions import open_revision
from tests.harness.addresses import BUILD, SEALED, in_demo
from tests.harness.pages import post_as_read

pytestmark = pytest.mark.django_db

UNREAD = "kan inte läsas som en dag"
FORMS = {
    "update": ({"signal": "deviating", "proposed_end": "snart"}, list(DEMANDED.values())),
    "period": ({"start": "snart", "end": "", "reason": ""}, ["Skriv varför planen ändras. Nämnden får skälet."]),
    "decision": ({"on": "snart"}, ["Ange paragrafen i nämndens protokoll", "Välj vad nämnden beslutade."]),
    "decide": ({"decided_on": "snart"}, ["Skriv paragrafen i protokollet", "Skriv ärendets diarienummer."]),
    "row": ({"start": "snart"}, ["Välj en av planens aktiviteter."]),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_fault_is_told_beside_a_day_that_cannot_be_read(form, client_of, person, plan, row):
    pk = row("Definiera alla kostnader").pk
    addresses = in_demo()
    if form in ("decide", "row"):
        Plan.objects.update(state="building")
    draft = open_revision(plan=plan, title="X", by=person("controller")) if form == "period" else None
    page = {
        "update": addresses["activities:update"],
        "period": f"/plan/{plan.slug}/revisioner/{draft.number if draft else 0}/foresla/tidsplan/?rad={pk}",
        "decision": f"{SEALED}beslut/",
        "decide": f"{BUILD}beslut/",
        "row": f"{BUILD}delaktivitet/ny/",
    }[form]
    sent, sentences = FORMS[form]

    response = post_as_read(client_of("avdelningschef"), page, sent)

    assert response.status_code == 422
    told = " ".join(sentence for errors in response.context["form"].errors.values() for sentence in errors)
    assert [sentence for sentence in (UNREAD, *sentences) if sentence not in told] == []
