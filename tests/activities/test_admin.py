from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from activities.errors import ConflictError
from activities.models import (
    Collaboration,
    Partner,
    Plan,
    Role,
    RoleHolding,
    Signal,
    StatusUpdate,
    SubActivity,
    User,
    WorkingGroup,
)
from activities.models.register import edition_of, save
from activities.record_admin import ReadOnlyAdmin
from reporting.models import BoardMeeting, Routine
from tests.cast import PEOPLE

pytestmark = pytest.mark.django_db

OURS = [model for model in admin.site._registry if model._meta.app_label in ("activities", "reporting")]
APPEND_ONLY = {"basisstep", "decisionbasis", "statusupdate", "planimport", "sourcerow", "revision", "revisionitem"}
ELSEWHERE = {"memo"}  # written on a page of its own


@pytest.fixture(autouse=True)
def _a_record_of_each(db):
    """The demo's plan goes by the default routine, and its meetings may all be unknown."""
    plan = Plan.objects.get(slug="lov-sarskilt-boende")
    Routine.objects.get_or_create(plan=plan)
    BoardMeeting.objects.get_or_create(plan=plan, year=2020, number=3, defaults={"on": "2021-01-25"})


def url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def name(model):
    return model._meta.model_name


@pytest.mark.parametrize("username", ["", *PEOPLE])
def test_only_administrators_are_let_in(username, client_of):
    client = client_of(username) if username else Client()
    response = client.get("/admin/")
    if username == "admin":
        assert response.status_code == 200
    elif username:
        assert response.status_code == 403
    else:
        assert client.get(response["Location"])["Location"] == "/logga-in/?next=/admin/"


@pytest.mark.parametrize("model", OURS, ids=name)
def test_every_register_is_listed_searched_opened_and_told(model, client_of):
    client, record = client_of("admin"), model.objects.first()
    changelist = client.get(url(model, "changelist"), {"q": "lov"})
    assert changelist.status_code in (200, 302)  # 302: no search in this register
    assert client.get(url(model, "change", record.pk)).status_code == 200
    assert client.get(url(model, "history", record.pk)).status_code == 200


@pytest.mark.parametrize("model", OURS, ids=name)
def test_nobody_else_opens_a_register(model, client_of):
    assert client_of("avdelningschef").get(url(model, "changelist")).status_code == 403


@pytest.mark.parametrize("model", [model for model in OURS if name(model) in APPEND_ONLY | ELSEWHERE], ids=name)
def test_what_is_only_added_cannot_be_touched(model, client_of):
    client, record = client_of("admin"), model.objects.first()
    assert client.get(url(model, "add")).status_code == 403
    assert client.post(url(model, "delete", record.pk), {"post": "yes"}).status_code == 403
    client.post(url(model, "change", record.pk), {"text": "Ny"})
    assert model.objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize("name", ["SealedReport", "ReportedSignal", "ReportEvent", "Assignment"])
def test_sealed_reports_and_what_became_of_them_have_no_register(name):
    """They are read and written on the reports' own pages; nobody looks for them here."""
    assert name not in {model.__name__ for model in admin.site._registry}


@pytest.fixture
def building(db):
    """The plan is under uppbyggnad again."""
    Plan.objects.update(state="building")


def test_a_decided_plan_changes_by_revision_and_is_read_here(client_of, row):
    client, costs = client_of("admin"), row("Definiera alla kostnader")
    path = url(SubActivity, "change", costs.pk)
    assert "Skäl till ändringen" not in client.get(path).content.decode()
    assert client.post(path, row_form(costs, title="Bakvägen", reason="X")).status_code == 403
    assert client.post(url(SubActivity, "delete", costs.pk), {"post": "yes"}).status_code == 403


def test_a_decided_plan_takes_no_new_rows_here(client_of, row):
    form = row_form(row("Definiera alla kostnader"), title="En rad till", reason="X")
    response = client_of("admin").post(url(SubActivity, "add"), form)
    assert "Nya delaktiviteter föreslås och fastställs på planens sidor" in response.content.decode()
    assert not SubActivity.objects.filter(title="En rad till").exists()


@pytest.mark.usefixtures("building")
def test_a_change_needs_a_reason_and_leaves_it_in_the_history(client_of, row):
    client, costs = client_of("admin"), row("Definiera alla kostnader")
    form = row_form(costs, title="Definiera kostnader")

    assert "Skäl till ändringen" in client.post(url(SubActivity, "change", costs.pk), form).content.decode()
    assert client.post(url(SubActivity, "change", costs.pk), {**form, "reason": "Kortare"}).status_code == 302

    record = costs.history.first()
    assert (record.title, record.history_change_reason, record.history_user.username) == (
        "Definiera kostnader",
        "Kortare",
        "admin",
    )
    told = client.get(url(SubActivity, "history", costs.pk)).content.decode()
    assert "Definiera alla kostnader för tjänsten och besluta om ersättningsnivå → Definiera kostnader" in told


def row_form(row, **changes):
    """The change form of a sub-activity as the browser sends it."""
    fields = ("activity_id", "title", "position", "group_id", "start", "end", "collaboration", "rhythm")
    form = {field.removesuffix("_id"): getattr(row, field) for field in fields}
    inline = {f"collaborations-{key}": 0 for key in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    seen = {"based_on": edition_of(row)}
    return {**form, **inline, "collaboration_note": "", "once_year": "", "once_quarter": "", **seen, **changes}


@pytest.mark.usefixtures("building")
def test_an_end_before_its_start_is_told_at_the_form(client_of, row):
    costs = row("Definiera alla kostnader")
    form = row_form(costs, start="2021-03-01", end="2021-02-01", reason="Fel")

    response = client_of("admin").post(url(SubActivity, "change", costs.pk), form)

    assert "ett slutdatum som inte ligger före startdatumet" in response.content.decode()


@pytest.mark.usefixtures("building")
def test_a_period_may_be_written_as_in_the_boards_paper(client_of, row):
    costs = row("Definiera alla kostnader")
    form = row_form(costs, start="210101", end="20210331", reason="Flyttad")

    client_of("admin").post(url(SubActivity, "change", costs.pk), form)

    costs.refresh_from_db()
    assert str(costs.period) == "2021-01-01 – 2021-03-31"


def test_a_person_given_a_role_under_administration_leaves_history(client_of, person):
    role = Role.objects.get(title="Ekonom")
    inline = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    form = {
        "title": "Ekonom",
        "reason": "Tillträdde",
        "based_on": edition_of(role),
        **{f"holdings-{key}": value for key, value in inline.items()},
        "holdings-0-user": person("controller").pk,
        "holdings-0-start": "2020-12-01",
        "holdings-0-end": "",
    }

    assert client_of("admin").post(url(Role, "change", role.pk), form).status_code == 302

    record = RoleHolding.objects.get(role=role).history.get()
    assert (record.history_user.username, record.history_change_reason) == ("admin", "Tillträdde")


def test_what_others_refer_to_is_not_deleted(client_of):
    group = WorkingGroup.objects.get(kind="steering")
    client_of("admin").post(url(WorkingGroup, "delete", group.pk), {"post": "yes"})
    assert WorkingGroup.objects.filter(pk=group.pk).exists()


def test_people_are_deactivated_and_never_deleted(client_of, person):
    target = person("controller")
    assert client_of("admin").post(url(User, "delete", target.pk), {"post": "yes"}).status_code == 403


@pytest.mark.usefixtures("building")
def test_a_deleted_collaboration_stays_in_the_rows_story(client_of, row, person):
    costs = row("Definiera alla kostnader")
    item = Collaboration.objects.filter(sub_activity=costs).last()
    inline = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 1, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    form = row_form(
        costs,
        reason="Samverkan avslutad",
        **{f"collaborations-{key}": value for key, value in inline.items()},
        **{"collaborations-0-id": item.pk, "collaborations-0-sub_activity": costs.pk, "collaborations-0-DELETE": "on"},
        **{"collaborations-0-partner": item.partner_id, "collaborations-0-position": 1},
        **{"collaborations-0-based_on": edition_of(item)},
    )

    client_of("admin").post(url(SubActivity, "change", costs.pk), form)

    page = client_of("controller").get(f"/plan/lov-sarskilt-boende/delaktivitet/{costs.pk}/").content.decode()
    assert "Samverkan: borttagen" in page
    assert "Samverkan avslutad" in page


def test_a_colour_that_cannot_be_read_is_refused(client_of):
    form = {"label": "Enligt plan", "symbol": "disc", "fill": "#1d7a46", "ink": "#2d7a46", "position": 2, "reason": "X"}
    response = client_of("admin").post(url(Signal, "change", "on_track"), form)
    assert "Välj en textfärg som ger minst 4,5 : 1" in response.content.decode()


def test_the_wording_of_a_signal_is_the_municipalitys_own(client_of):
    form = {"label": "Går som det ska", "symbol": "disc", "fill": "#1d7a46", "ink": "#ffffff", "position": 2}
    client_of("admin").post(
        url(Signal, "change", "on_track"), {**form, "based_on": edition_of(Signal(pk="on_track")), "reason": "Våra ord"}
    )
    assert "Går som det ska" in client_of("controller").get("/plan/lov-sarskilt-boende/").content.decode()


def test_signing_in_is_no_change_of_the_register(person):
    before = person("controller").history.count()
    Client().force_login(person("controller"))
    assert person("controller").history.count() == before


def test_updates_are_read_there_with_who_and_when(client_of):
    update = StatusUpdate.objects.first()
    page = client_of("admin").get(url(StatusUpdate, "change", update.pk)).content.decode()
    assert update.by_name in page


def test_registers_are_listed_and_chosen_from_in_swedish_order(client_of):
    names = ["Öst", "område 10", "Älvdalen", "Område 2", "Åre"]
    for name in names:
        Role.objects.create(title=name)
    swedish = ["Område 2", "område 10", "Åre", "Älvdalen", "Öst"]
    for page in ("/admin/activities/role/", "/admin/activities/role/?o=0", "/admin/activities/roleholding/add/"):
        html = client_of("admin").get(page).content.decode()
        assert sorted(names, key=lambda name: html.index(f">{name}<")) == swedish, page
    html = client_of("admin").get("/admin/activities/role/?o=-0").content.decode()
    assert sorted(names, key=lambda name: html.index(f">{name}<")) == swedish[::-1]


def test_what_others_only_read_has_no_button_that_writes(rf, person):
    asked = rf.get("/")
    asked.user = person("admin")
    shown = [register for register in admin.site._registry.values() if isinstance(register, ReadOnlyAdmin)]
    assert len(shown) >= len(APPEND_ONLY)
    for register in shown:
        may = (register.has_add_permission, register.has_change_permission, register.has_delete_permission)
        assert [asks(asked) for asks in may] == [False] * 3, register


def test_the_four_signals_are_worded_but_neither_added_nor_removed(client_of):
    client, signal = client_of("admin"), Signal.objects.first()
    assert client.post(url(Signal, "add"), {"key": "ny", "label": "Ny"}).status_code == 403
    assert client.post(url(Signal, "delete", signal.pk), {"post": "yes"}).status_code == 403


def test_what_is_gone_has_no_history_and_is_deleted_by_nobody(client_of, plan, person, monkeypatch):
    client = client_of("admin")
    partner = save(record=Partner(plan=plan, name="Utan rader"), by=person("admin"), reason="Provet")
    assert client.get(url(Partner, "history", 10**6)).status_code == 404
    confirm = client.get(url(Partner, "delete", partner.pk))
    assert confirm.status_code == 200

    def gone(**_: object) -> None:
        raise ConflictError(None)

    monkeypatch.setattr("activities.record_admin.delete", gone)
    sent = {"post": "yes", "edition": confirm.context["edition"]}
    assert client.post(url(Partner, "delete", partner.pk), sent).status_code == 404
