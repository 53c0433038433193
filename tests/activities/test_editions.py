"""Nobody overwrites what they have not seen: every form that changes something knows what its page was made of."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse

from activities.errors import ConflictError
from activities.models import Membership, Role, RoleHolding, User, WorkingGroup
from activities.models.register import delete, edition_of, save
from activities.record_admin import RecordForm, RecordFormSet
from tests.harness.forms import forms_in

pytestmark = pytest.mark.django_db

CHANGED = [register for register in admin.site._registry.values() if "ReadOnlyAdmin" not in str(type(register).__mro__)]


@pytest.fixture
def role(person):
    """A role that the controller holds."""
    found = Role.objects.create(title="Registrator")
    RoleHolding.objects.create(role=found, user=person("controller"), start="2020-01-01")
    return found


def page_of(record):
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def opened(client, page):
    """What the form sends as it was opened."""
    (form,) = [form for form in forms_in(client.get(page).content.decode(), page) if form.id_ends("_form")]
    return form.data()


def end(holding, by):
    holding.end = date(2020, 12, 1)
    save(record=holding, by=by, reason="Slutade")


def test_an_older_page_does_not_give_a_role_back(client_of, role, person):
    client, page = client_of("admin"), page_of(role)
    older = opened(client, page)
    end(role.holdings.get(), person("avdelningschef"))

    response = client.post(page, {**older, "title": "Registratorn", "reason": "Stavning"})

    assert role.holdings.get().end == date(2020, 12, 1)
    assert Role.objects.get(pk=role.pk).title == "Registrator"
    html = response.content.decode()
    (told,) = re.findall("sedan du öppnade sidan[.] [^<]*nu står ”2020-12-01”[^<]*", html)
    assert "Till och med: nu står ”2020-12-01”, du har skrivit ingenting. Spara igen om dina ord ska gälla." in told
    assert "Registratorn" in html


def test_whoever_has_read_both_decides(client_of, role, person):
    client, page = client_of("admin"), page_of(role)
    older = opened(client, page)
    end(role.holdings.get(), person("avdelningschef"))
    refused = client.post(page, {**older, "title": "Registratorn", "reason": "Stavning"})

    (again,) = [form for form in forms_in(refused.content.decode(), page) if form.id_ends("_form")]
    assert client.post(page, again.data()).status_code == 302

    assert role.holdings.get().end is None
    assert Role.objects.get(pk=role.pk).title == "Registratorn"


def test_an_older_page_takes_no_line_away(client_of, role, person):
    client, page = client_of("admin"), page_of(role)
    older = opened(client, page)
    end(role.holdings.get(), person("avdelningschef"))
    response = client.post(page, {**older, "holdings-0-DELETE": "on", "reason": "Fel person"})
    assert role.holdings.exists()
    assert "Ta bort en gång till" in response.content.decode()


def test_an_older_page_deletes_nothing_and_a_deletion_names_who_in_all_that_goes_with_it(client_of, plan, person):
    group = WorkingGroup.objects.create(plan=plan, name="Kortlivad", kind="activity")
    member = Membership.objects.create(group=group, role=Role.objects.earliest("pk"), kind="participant")
    client, page = client_of("admin"), reverse("admin:activities_workinggroup_delete", args=[group.pk])

    def asked():
        (form,) = [form for form in forms_in(client.get(page).content.decode(), page) if "based_on" in form.names]
        return form.data()

    older = asked()
    group.name = "Långlivad"
    save(record=group, by=person("controller"), reason="Den behövs")
    assert "Controller sparade" in client.post(page, older, follow=True).content.decode()
    assert WorkingGroup.objects.filter(pk=group.pk).exists()

    client.post(page, asked())
    gone = [WorkingGroup.history.filter(id=group.pk).latest("pk"), Membership.history.filter(id=member.pk).latest("pk")]
    assert [(one.history_type, one.history_user.username) for one in gone] == [("-", "admin")] * 2


def test_a_page_without_its_edition_was_not_whole(client_of, role):
    client, page = client_of("admin"), page_of(role)
    sent = {**opened(client, page), "title": "Annan", "reason": "X", "based_on": ""}
    assert "Sidan var inte hel" in client.post(page, sent).content.decode()
    assert Role.objects.get(pk=role.pk).title == "Registrator"


def test_two_in_the_same_moment_are_met_in_the_write_itself(role, person):
    seen = edition_of(role)
    save(record=role, by=person("admin"), reason="Först", based_on=seen)
    for write in (save, delete):
        with pytest.raises(ConflictError) as caught:
            write(record=role, by=person("controller"), reason="Sedan", based_on=seen)
        assert caught.value.latest == role


@pytest.mark.parametrize("register", CHANGED, ids=lambda register: register.opts.model_name)
def test_every_register_that_changes_knows_the_edition(register, rf, person):
    request = rf.get("/")
    request.user = person("admin")
    record = register.model.objects.first() or register.model()
    assert issubclass(register.get_form(request, record), RecordForm)
    for inline in register.inlines:
        assert issubclass(inline.form, RecordForm)
        assert issubclass(inline.formset, RecordFormSet)
        assert "based_on" in inline.fields


def test_the_password_of_another_is_changed_by_somebody(client_of, person):
    user = person("controller")
    page = reverse("admin:auth_user_password_change", args=[user.pk])
    words = {"password1": "en-lång-fras-om-höst", "password2": "en-lång-fras-om-höst", "usable_password": "true"}
    assert client_of("admin").post(page, {**words, "set-password": "1"}).status_code == 302
    told = user.history.first()
    assert (told.history_user.username, told.history_change_reason) == ("admin", "Lösenordet bytt under Administration")
    assert User.objects.get(pk=user.pk).check_password(words["password1"])
