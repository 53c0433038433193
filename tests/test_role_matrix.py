"""Every address × every role × reading and writing, walked from the urlconf. A route that is not listed fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from activities.models import DecisionBasis, Meeting, MeetingTask, Partner, Plan, RevisionItem, SubActivity
from reporting.models import Assignment, PresentedMonth

pytestmark = pytest.mark.django_db

ROLES = (
    "",
    "utvecklingsledare",
    "controller",
    "avdelningschef",
    "forvaltningschef",
    "namndsekreterare",
    "partner",
    "admin",
)
STAFF = {"utvecklingsledare", "controller", "avdelningschef", "forvaltningschef", "admin"}
PERSONS = set(ROLES) - {""}
EVERYONE = set(ROLES)
UPDATERS = {"utvecklingsledare", "controller", "avdelningschef"}
PREPARERS = {"utvecklingsledare", "controller"}
READERS = STAFF | {"namndsekreterare"}
SEALED = "/plan/lov-sarskilt-boende/rapporter/2020-T2/version/1/"
MONTH = "/plan/lov-sarskilt-boende/manad/2020-12/"

BUILD = "/plan/lov-sarskilt-boende/bygg/"  # of the demo's plan, made one under uppbyggnad again
BUILDERS = {"avdelningschef", "admin"}

# name: (address, who gets a page by GET, what the others get)
SIGN_IN = "sign in"
PAGES = {
    "start": ("/", PERSONS),
    "login": ("/logga-in/", EVERYONE),
    "signals_css": ("/signaler.css", EVERYONE),
    "accessibility": ("/tillganglighet/", EVERYONE),
    "health": ("/halsa/", EVERYONE),
    "favicon": ("/favicon.ico", EVERYONE),
    "activities:my_work": ("/mitt-arbete/", PERSONS),
    "activities:plan": ("/plan/lov-sarskilt-boende/", STAFF),
    "activities:plan_new": ("/planer/ny/", {"admin"}),
    "activities:build": (BUILD, BUILDERS),
    "activities:build_facts": (f"{BUILD}uppgifter/", BUILDERS),
    "activities:build_decide": (f"{BUILD}beslut/", BUILDERS),
    "activities:build_add": (f"{BUILD}delaktivitet/ny/", BUILDERS),
    "activities:build_change": (f"{BUILD}delaktivitet/{{row}}/", BUILDERS),
    "activities:build_remove": (f"{BUILD}grupp/{{steering}}/ta-bort/", BUILDERS),
    "activities:sub_activity": ("/plan/lov-sarskilt-boende/delaktivitet/{row}/", STAFF),
    "activities:update": ("/plan/lov-sarskilt-boende/delaktivitet/{row}/uppdatera/", UPDATERS),
    "activities:proposal": (
        "/plan/lov-sarskilt-boende/delaktivitet/{proposed}/forslag/2/",
        {"avdelningschef"},
    ),
    "activities:basis_create": ("/plan/lov-sarskilt-boende/delaktivitet/{row}/underlag/nytt/", PREPARERS),
    "activities:basis_list": ("/plan/lov-sarskilt-boende/underlag/", STAFF),
    "activities:basis": ("/plan/lov-sarskilt-boende/underlag/{basis}/", STAFF),
    "activities:basis_edit": ("/plan/lov-sarskilt-boende/underlag/{basis}/andra/", PREPARERS),
    "activities:groups": ("/plan/lov-sarskilt-boende/grupper/", STAFF),
    "activities:group": ("/plan/lov-sarskilt-boende/grupper/{group}/", STAFF),
    "activities:meeting_new": ("/plan/lov-sarskilt-boende/grupper/{group}/moten/nytt/", UPDATERS),
    "activities:meeting": ("/plan/lov-sarskilt-boende/moten/{meeting}/", STAFF),
    "activities:partners": ("/plan/lov-sarskilt-boende/samverkan/", STAFF),
    "activities:partner": ("/plan/lov-sarskilt-boende/samverkan/{partner}/", STAFF),
    "activities:shared": ("/samverkan/", {"partner"}),
    "activities:records": ("/plan/lov-sarskilt-boende/delaktivitet/{row}/handlingar/", STAFF),
    "activities:records_json": ("/plan/lov-sarskilt-boende/delaktivitet/{row}/handlingar/handlingar.json", STAFF),
    "reporting:records_pdf": ("/plan/lov-sarskilt-boende/delaktivitet/{row}/handlingar/handlingar.pdf", STAFF),
    "activities:ended_rows": ("/plan/lov-sarskilt-boende/avslutade/", STAFF),
    "activities:revision_list": ("/plan/lov-sarskilt-boende/revisioner/", STAFF),
    "activities:revision_open": ("/plan/lov-sarskilt-boende/revisioner/ny/", UPDATERS),
    "activities:revision": ("/plan/lov-sarskilt-boende/revisioner/1/", STAFF),
    "activities:revision_choose": ("/plan/lov-sarskilt-boende/revisioner/1/foresla/", UPDATERS),
    "activities:revision_add": ("/plan/lov-sarskilt-boende/revisioner/1/foresla/lydelse/?rad={row}", UPDATERS),
    "activities:revision_edit": ("/plan/lov-sarskilt-boende/revisioner/1/andring/{item}/", UPDATERS),
    "reporting:timeline": ("/plan/lov-sarskilt-boende/tidslinje/", STAFF),
    "reporting:report_list": ("/plan/lov-sarskilt-boende/rapporter/", STAFF | {"namndsekreterare"}),
    "reporting:memo": ("/plan/lov-sarskilt-boende/rapporter/2020-T3/tjansteskrivelse/", UPDATERS),
    "reporting:memo_preview": (
        "/plan/lov-sarskilt-boende/rapporter/2020-T3/tjansteskrivelse/forhandsvisning/",
        UPDATERS,
    ),
    "reporting:preflight": ("/plan/lov-sarskilt-boende/rapporter/2020-T3/kontroll/", STAFF),
    "reporting:sealing_job": ("/plan/lov-sarskilt-boende/rapporter/2020-T3/pagar/", {"avdelningschef"}),
    "reporting:routine": ("/plan/lov-sarskilt-boende/rapporter/rutin/", UPDATERS),
    "reporting:tertial": ("/plan/lov-sarskilt-boende/rapporter/2020-T3/", STAFF),
    "reporting:confirmations": ("/plan/lov-sarskilt-boende/rapporter/2020-T3/bekraftelser/", STAFF),
    "reporting:board_meeting": ("/plan/lov-sarskilt-boende/rapporter/2020-T3/sammantrade/", UPDATERS),
    "reporting:preview": ("/plan/lov-sarskilt-boende/rapporter/2020-T3/utkast/", STAFF),
    "reporting:pdf": ("/plan/lov-sarskilt-boende/rapporter/2020-T3/utkast.pdf", STAFF),
    "reporting:month_pdf": ("/plan/lov-sarskilt-boende/manad/2020-12/manad.pdf", STAFF),
    "reporting:month_show": ("/plan/lov-sarskilt-boende/manad/2020-12/visa/", STAFF),
    "reporting:plans": ("/planer/", PERSONS),
    "reporting:plans_rows": ("/planer/rader/?signal=deviating", PERSONS),
    "reporting:compare": ("/plan/lov-sarskilt-boende/jamfor/", STAFF),
    "reporting:check": ("/rapporter/kontrollera/", READERS),
    "reporting:report": (f"{SEALED}", READERS),
    "reporting:sealed_html": (f"{SEALED}rapport/", READERS),
    "reporting:sealed_pdf": (f"{SEALED}rapport.pdf", READERS),
    "reporting:sealed_json": (f"{SEALED}rapport.json", READERS),
    "reporting:sent": (f"{SEALED}skickad/", {"avdelningschef"}),
    "reporting:decision": (f"{SEALED}beslut/", {"avdelningschef", "namndsekreterare"}),
    "reporting:assignment": (f"{SEALED}uppdrag/", {"avdelningschef", "namndsekreterare"}),
    "reporting:take_up": (f"{SEALED}uppdrag/{{assignment}}/", UPDATERS),
    "reporting:month_list": ("/plan/lov-sarskilt-boende/manad/", STAFF),
    "reporting:month": (f"{MONTH}", STAFF),
    "reporting:month_now": (f"{MONTH}nu/", STAFF),
    "reporting:month_rows": (f"{MONTH}rader/?signal=deviating", STAFF),
    "reporting:month_version": ("/plan/lov-sarskilt-boende/manad/2020-11/version/1/", STAFF),
    "reporting:present_month": (f"{MONTH}presentera/", {"avdelningschef"}),
    "reporting:seal": ("/plan/lov-sarskilt-boende/rapporter/2020-T3/faststall/", {"avdelningschef"}),
    "reporting:correction": (f"{SEALED}rattelse/", {"avdelningschef"}),
    "reporting:correction_review": (f"{SEALED}rattelse/granska/", {"avdelningschef"}),
    "reporting:correction_preview": (f"{SEALED}rattelse/sidor/", {"avdelningschef"}),
}
POST_ONLY = {
    "logout": "/logga-ut/",
    "activities:build_move": f"{BUILD}delaktivitet/{{row}}/flytta/",
    "activities:draft": "/plan/lov-sarskilt-boende/delaktivitet/{row}/utkast/",
    "reporting:memo_draft": "/plan/lov-sarskilt-boende/rapporter/2020-T3/tjansteskrivelse/utkast/",
    "reporting:correction_draft": f"{SEALED}rattelse/utkast/",
    "activities:task_new": "/plan/lov-sarskilt-boende/moten/{meeting}/beslut/",
    "activities:task": "/plan/lov-sarskilt-boende/beslut-att-gora/{task}/",
    "activities:revision_adopt": "/plan/lov-sarskilt-boende/revisioner/1/faststall/",
    "activities:revision_withdraw": "/plan/lov-sarskilt-boende/revisioner/1/aterkalla/",
    "activities:revision_remove": "/plan/lov-sarskilt-boende/revisioner/1/andring/{item}/ta-bort/",
}
# An empty form is sent back to those who may send it, and refused to the others; the basis is under arbete.
FORMS = {
    "activities:plan_new": {"admin"},
    **dict.fromkeys((f"activities:build_{page}" for page in ("facts", "decide", "add", "change", "remove")), BUILDERS),
    "activities:update": UPDATERS,
    "activities:meeting_new": UPDATERS,
    "activities:meeting": UPDATERS,
    "activities:partner": UPDATERS,
    "activities:proposal": {"avdelningschef"},
    "activities:basis_create": PREPARERS,
    "activities:basis_edit": PREPARERS,
    "activities:basis": PREPARERS | {"avdelningschef"},
    "activities:revision_open": UPDATERS,
    "activities:revision_add": UPDATERS,
    "activities:revision_edit": UPDATERS,
    "reporting:sealing_job": {"avdelningschef"},  # with nothing to cancel
    "reporting:memo": UPDATERS,
    "reporting:routine": UPDATERS,
    "reporting:confirmations": UPDATERS,
    "reporting:board_meeting": UPDATERS,
    "reporting:check": READERS,
    "reporting:sent": {"avdelningschef"},
    "reporting:decision": {"avdelningschef", "namndsekreterare"},
    "reporting:assignment": {"avdelningschef", "namndsekreterare"},
    "reporting:take_up": UPDATERS,
    "reporting:seal": {"avdelningschef"},
    "reporting:correction": {"avdelningschef"},
    "reporting:present_month": {"avdelningschef"},
}
# Revision 1 is closed, and no report is being sealed.
NOTHING_TO_CHANGE = {"activities:revision_edit", "reporting:sealing_job"}
# Forms that readers of the plan see as pages, without the form.
READ_BY_ALL = {"activities:meeting", "activities:partner", "activities:basis", "reporting:confirmations"}
# Writes to the demo's adopted revision, which takes none: those with the right are told, the others refused.
CLOSED = {
    "activities:revision_adopt": {"avdelningschef"},
    "activities:revision_withdraw": UPDATERS,
    "activities:revision_remove": UPDATERS,
}
CORRECTING = ("reporting:correction", "reporting:correction_review", "reporting:correction_preview")
# Where one may see but not do, the answer is 403; what one may not see does not exist.
SEEN_BUT_FORBIDDEN = {
    *(("activities:revision_choose", role) for role in STAFF - UPDATERS),
    *(("reporting:memo_preview", role) for role in STAFF - UPDATERS),
    *((name, role) for name in FORMS.keys() - READ_BY_ALL for role in STAFF - FORMS[name]),
    *((name, role) for name in CORRECTING for role in STAFF - {"avdelningschef"}),
    *(("activities:build", role) for role in STAFF - BUILDERS),
    *(("activities:plan_new", role) for role in PERSONS - {"admin"}),
    *((name, "namndsekreterare") for name in ("reporting:sent", "reporting:take_up", *CORRECTING)),
}


def walk(patterns: list, prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name == "admin":
                continue  # walked in test_admin.py: one rule for all of it
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


def test_every_route_is_in_the_matrix():
    assert set(walk(get_resolver().url_patterns)) == set(PAGES) | set(POST_ONLY)


def present_november_anew() -> None:
    """Only a version that has been replaced has a page of its own, and the demo replaces none."""
    kept = PresentedMonth.objects.get(year=2020, number=11)
    kept.pk, kept._state.adding, kept.version, kept.reason = None, True, 2, "Fel dag."
    kept.save()


def address(name: str) -> str:
    if name == "reporting:month_version":
        present_november_anew()
    if name.startswith("activities:build"):
        Plan.objects.update(state="building")
    row = SubActivity.objects.get(title__startswith="Definiera alla kostnader")
    meeting = Meeting.objects.filter(group=row.group).earliest("on")
    path = PAGES[name][0] if name in PAGES else POST_ONLY[name]
    return path.format(
        row=row.pk,
        proposed=SubActivity.objects.get(title__startswith="Utreda och definiera").pk,
        basis=DecisionBasis.objects.get(title__startswith="Förslag till avtalsvillkor").pk,
        group=row.group_id,
        steering=row.activity.step.plan.groups.get(kind="steering").pk,
        meeting=meeting.pk,
        task=MeetingTask.objects.get(meeting=meeting).pk,
        partner=Partner.objects.get(name="Upphandlingsenheten, KLK").pk,
        assignment=Assignment.objects.get().pk,
        item=RevisionItem.objects.filter(revision__number=1).first().pk,
    )


def visitor(role: str, client_of) -> Client:
    return client_of(role) if role else Client()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", PAGES)
def test_reading(name, role, client_of):
    response = visitor(role, client_of).get(address(name))

    if role in PAGES[name][1]:
        # The start page and the sign-in page lead those who are signed in onwards, as the icon does everybody.
        # A correction that nobody has begun leads to where it is written, and a month nobody presented to itself.
        onwards = {"start": 302, "login": 302 if role else 200, "favicon": 301, **dict.fromkeys(CORRECTING[1:], 302)}
        onwards["reporting:month_now"] = 302
        assert response.status_code == onwards.get(name, 200)
    elif not role:
        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/logga-in/")
    else:
        assert response.status_code == (403 if (name, role) in SEEN_BUT_FORBIDDEN else 404)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("name", [name for name in PAGES if name != "reporting:correction_review"])
def test_writing(name, method, role, client_of):
    response = getattr(visitor(role, client_of), method)(address(name))

    if name == "login" and (role or method in ("post", "put")):
        assert response.status_code == (302 if role else 200)  # put is read as an empty form
    elif name in FORMS and method == "post" and role in FORMS[name]:
        assert response.status_code == (409 if name in NOTHING_TO_CHANGE else 422)
    elif not role and name not in ("signals_css", "accessibility", "health", "favicon", "login"):
        assert response.status_code == 302
    elif name in FORMS and method == "post":
        assert response.status_code in (403, 404)
    else:
        assert response.status_code == 405


@pytest.mark.parametrize("role", PERSONS)
@pytest.mark.parametrize("name", ["activities:draft", "reporting:memo_draft"])
def test_a_draft_is_kept_for_those_who_update(name, role, client_of):
    client, url = client_of(role), address(name)
    assert client.get(url).status_code == 405
    expected = 302 if role in UPDATERS else 403 if role in STAFF else 404
    assert client.post(url, {"text": "Ord"}).status_code == expected


@pytest.mark.parametrize("role", PERSONS)
def test_a_correction_is_written_by_whoever_leads(role, client_of):
    client = client_of(role)
    assert client.get(address("reporting:correction_draft")).status_code == 405
    expected = 302 if role == "avdelningschef" else 403 if role in READERS else 404
    for name in ("reporting:correction_draft", "reporting:correction_review"):
        assert client.post(address(name), {"reason": "Fel"}).status_code == expected


@pytest.mark.parametrize("role", PERSONS)
@pytest.mark.parametrize("name", CLOSED)
def test_writing_to_an_adopted_revision(name, role, client_of):
    client, path = client_of(role), address(name)

    assert client.get(path).status_code == 405
    expected = 409 if role in CLOSED[name] else 403 if role in STAFF else 404
    assert client.post(path).status_code == expected


@pytest.mark.parametrize("role", PERSONS)
@pytest.mark.parametrize("name", ["activities:task_new", "activities:task"])
def test_buttons_are_posts_of_those_who_may_write(name, role, client_of):
    client = client_of(role)
    assert client.get(address(name)).status_code == 405
    unfinished = 422 if name == "activities:task_new" else 400
    refused = 403 if role in STAFF else 404
    assert client.post(address(name)).status_code == (unfinished if role in UPDATERS else refused)


@pytest.mark.parametrize("role", PERSONS)
def test_a_part_is_moved_by_those_who_build_the_plan(role, client_of):
    client = client_of(role)
    assert client.get(address("activities:build_move")).status_code == 405
    expected = 302 if role in BUILDERS else 403 if role in STAFF else 404
    assert client.post(address("activities:build_move"), {"upp": "1"}).status_code == expected


@pytest.mark.parametrize("role", PERSONS)
def test_a_decided_plan_is_built_by_nobody(role, client_of):
    assert client_of(role).get(BUILD).status_code == (403 if role in STAFF else 404)


@pytest.mark.parametrize("role", PERSONS)
def test_signing_out_is_a_post(role, client_of):
    client = client_of(role)
    assert client.get("/logga-ut/").status_code == 405
    assert client.post("/logga-ut/").url == "/logga-in/"
    assert client.get("/mitt-arbete/").status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "/plan/finns-inte/",
        "/plan/finns-inte/rapporter/",
        "/plan/finns-inte/tidslinje/",
        "/plan/finns-inte/rapporter/2020-T1/",
        "/plan/finns-inte/rapporter/rutin/",
        "/plan/finns-inte/jamfor/",
        "/plan/lov-sarskilt-boende/rapporter/2020-T4/bekraftelser/",
        "/plan/finns-inte/bygg/",
        "/plan/lov-sarskilt-boende/delaktivitet/999999/",
        "/plan/lov-sarskilt-boende/delaktivitet/999999/underlag/nytt/",
        "/plan/lov-sarskilt-boende/underlag/999999/",
        "/plan/lov-sarskilt-boende/underlag/999999/andra/",
        "/plan/finns-inte/grupper/",
        "/plan/finns-inte/samverkan/",
        "/plan/lov-sarskilt-boende/grupper/999999/",
        "/plan/lov-sarskilt-boende/grupper/999999/moten/nytt/",
        "/plan/lov-sarskilt-boende/moten/999999/",
        "/plan/lov-sarskilt-boende/samverkan/999999/",
        "/plan/lov-sarskilt-boende/rapporter/2020-T4/",
        "/plan/lov-sarskilt-boende/rapporter/1999-T1/",
        "/plan/finns-inte/rapporter/2020-T2/version/1/",
        "/plan/lov-sarskilt-boende/rapporter/2020-T2/version/9/",
        "/plan/lov-sarskilt-boende/rapporter/2020-T2/version/9/skickad/",
        "/plan/lov-sarskilt-boende/rapporter/2020-T1/version/1/uppdrag/999999/",
        "/plan/lov-sarskilt-boende/rapporter/2020-T2/version/2/",
        "/plan/finns-inte/manad/",
        "/plan/finns-inte/manad/2020-12/",
        "/plan/lov-sarskilt-boende/manad/2021-01/",
        "/plan/lov-sarskilt-boende/manad/2019-12/",
        "/plan/lov-sarskilt-boende/manad/2020-13/",
        "/plan/lov-sarskilt-boende/manad/2021-01/presentera/",
        "/plan/lov-sarskilt-boende/manad/2020-12/version/9/",
        "/plan/lov-sarskilt-boende/manad/2020-12/rader/?signal=x",
        "/plan/lov-sarskilt-boende/manad/2020-12/rader/?steg=99",
        "/plan/lov-sarskilt-boende/manad/2020-12/rader/?version=9",
        "/plan/finns-inte/revisioner/",
        "/plan/finns-inte/manad/2020-12/manad.pdf",
        "/plan/finns-inte/manad/2020-12/visa/",
        "/plan/lov-sarskilt-boende/revisioner/9/",
        "/plan/lov-sarskilt-boende/revisioner/1/andring/999999/",
        "/plan/lov-sarskilt-boende/revisioner/1/foresla/finns-inte/?rad=1",
        "/plan/lov-sarskilt-boende/revisioner/1/foresla/lydelse/",
        "/plan/lov-sarskilt-boende/revisioner/1/foresla/lydelse/?rad=999999",
    ],
)
def test_what_does_not_exist_is_not_found(path, client_of):
    assert client_of("avdelningschef").get(path).status_code == 404


def test_a_row_is_not_found_under_another_plan(client_of, row):
    pk = row("Ta fram avtalsvillkor").pk
    assert client_of("avdelningschef").get(f"/plan/annan/delaktivitet/{pk}/").status_code == 404


@pytest.mark.parametrize("name", [*PAGES, *POST_ONLY])
def test_a_post_without_its_token_is_refused(name, client_of, person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("avdelningschef"))
    assert client.post(address(name)).status_code in (403, 405)


@pytest.mark.parametrize(
    ("role", "first"),
    [
        ("utvecklingsledare", "/mitt-arbete/"),
        ("controller", "/mitt-arbete/"),
        ("avdelningschef", "/mitt-arbete/"),
        ("forvaltningschef", "/plan/lov-sarskilt-boende/manad/2020-12/"),
        ("namndsekreterare", "/plan/lov-sarskilt-boende/rapporter/"),
        ("partner", "/samverkan/"),
        ("admin", "/plan/lov-sarskilt-boende/"),
    ],
)
def test_each_role_is_led_to_its_first_page(role, first, client_of):
    assert client_of(role).get("/").url == first
