"""Where two plans stand together each thing says which, and a plan's pages speak of its own leading group."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from activities.models import Plan, WorkingGroup
from tests.harness.pages import words

pytestmark = pytest.mark.django_db


def test_a_plan_is_called_by_its_short_name(plan):
    assert plan.short == "LOV särskilt boende"
    assert Plan(title="Hemtjänst").short == "Hemtjänst"


def test_the_way_back_names_the_plan_shortly(client_of, plan, row):
    path = f"/plan/{plan.slug}/delaktivitet/{row('Ta fram avtalsvillkor').pk}/"
    assert ">LOV särskilt boende</a>" in client_of("controller").get(path).content.decode()


def test_another_plans_pages_speak_of_its_own_leading_group(client_of, plan, row):
    WorkingGroup.objects.filter(plan=plan, kind="steering").update(name="Styrgrupp hemtjänst")
    path = f"/plan/{plan.slug}/delaktivitet/{row('Definiera alla kostnader').pk}/underlag/nytt/"
    page = words(client_of("controller").get(path))
    assert "Styrgrupp hemtjänst godkänner underlaget" in page
    assert "rbetsgrupp LOV" not in page


def test_lists_of_the_administration_name_the_plan(client_of):
    assert "LOV särskilt boende" in words(client_of("admin").get("/admin/activities/subactivity/"))


def test_no_breadcrumb_names_a_plan_by_its_long_title():
    trails = {
        path.name: re.findall(r'class="breadcrumb-line".*?</(?:nav|p)>', path.read_text(encoding="utf-8"), re.DOTALL)
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
    }
    assert sum(map(len, trails.values())) > 20
    assert [name for name, found in trails.items() if any("plan.title" in trail for trail in found)] == []
