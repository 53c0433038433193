"""What the story of a row says of each write to it."""

from __future__ import annotations

import pytest

from activities.models.register import save
from activities.rows.story import writes_to

pytestmark = pytest.mark.django_db


def test_what_is_put_right_after_the_decision_is_said_to_be_and_a_revision_is_not(row, person):
    found = row("Utreda och definiera ersättningsmodell")
    assert found.revision_items.exists() and not any(write.is_correction for write in writes_to(found))

    found.group.note = "Träffas digitalt"
    save(record=found.group, by=person("admin"), reason="Stavning")

    assert writes_to(found)[0].told == "Rättat under Administration: Stavning"
