"""Every address × every role × reading and writing, walked from the urlconf. A route that is not listed fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from activities.models import Plan
from lovplan.help.who import RIGHT_OF
from tests.harness.addresses import (
    BUILD,
    BUILDERS,
    EVERYONE,
    LEADERS,
    OF_THE_REGISTER,
    PAGES,
    PERSONS,
    POST_ONLY,
    PREPARERS,
    READERS,
    ROLES,
    SEALED,
    STAFF,
    UPDATERS,
    in_demo,
)
from tests.harness.databases import on_postgresql, undone
from tests.harness.drills import DRILL
from tests.harness.language import english_in
from tests.harness.links import dead_ends, links, stuck

pytestmark = pytest.mark.django_db

# Without a second step, or without having shown who one is just now, one is led to where that is done.
EVERYBODY = set(PERSONS)
SECOND_STEP = dict.fromkeys(
    ("mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_generate_recovery_codes"), 302
)

# An empty form is sent back to those who may send it, and refused to the others; the basis is under arbete.
FORMS = {
    "activities:plan_new": {"admin"},
    "reporting:letterheads": {"admin"},
    **dict.fromkeys(
        ("account_change_password", "account_reauthenticate", "usersessions_list", *SECOND_STEP), EVERYBODY
    ),
    "mfa_deactivate_totp": set(),
    "activities:municipality": {"admin"},
    **dict.fromkeys((f"activities:{page}" for page in ("person_new", "people_several", "person_role")), LEADERS),
    **dict.fromkeys((f"activities:{page}" for page in ("role_hold", "holding")), LEADERS),
    **{f"activities:{page}": {"admin"} for page in ("person_change", "person_leave", "role_new", "role_rename")},
    "login_groups": {"admin"},
    "accessibility_edit": {"admin"},
    "fault_messages": {"admin"},
    **dict.fromkeys((f"activities:build_{page}" for page in ("facts", "decide", "add", "change", "remove")), BUILDERS),
    "activities:take_in": UPDATERS,
    "activities:keep_words": set(PERSONS),
    "activities:mail_rhythm": set(PERSONS),
    "activities:my_calendar": READERS,
    "activities:plan_keys": LEADERS,
    "activities:mail": {"admin"},
    "activities:update": UPDATERS,
    "activities:meeting_new": UPDATERS,
    "activities:meeting": UPDATERS,
    "activities:meeting_edit": UPDATERS,
    "reporting:agenda_send": UPDATERS,
    "activities:task_edit": UPDATERS,
    "activities:partner": UPDATERS,
    "activities:shared_reply": {"partner"},
    "activities:contact": UPDATERS,
    "activities:directory_entry": UPDATERS,
    "activities:checklists": {"avdelningschef"},
    **dict.fromkeys(("activities:checklist", "activities:check_point", "activities:check_point_edit"), UPDATERS),
    "activities:proposal": {"avdelningschef"},
    "activities:basis_create": PREPARERS,
    "activities:basis_edit": PREPARERS,
    "activities:basis": PREPARERS | {"avdelningschef", "forvaltningschef"},
    "activities:revision_open": UPDATERS,
    "activities:revision_add": UPDATERS,
    "activities:revision_edit": UPDATERS,
    "reporting:sealing_job": {"avdelningschef"},  # with nothing to cancel
    "reporting:memo": UPDATERS,
    "reporting:routine": UPDATERS,
    "reporting:confirmations": UPDATERS,
    "reporting:board_meeting": UPDATERS,
    "reporting:board_days": UPDATERS | {"namndsekreterare"},
    "reporting:check": READERS,
    "reporting:sent": {"avdelningschef"},
    "reporting:decision": {"avdelningschef", "namndsekreterare"},
    "reporting:assignment": {"avdelningschef", "namndsekreterare"},
    "reporting:take_up": UPDATERS,
    "reporting:seal": {"avdelningschef"},
    "reporting:correction": {"avdelningschef"},
    "reporting:correction_review": {"avdelningschef"},
    "reporting:present_month": {"avdelningschef"},
}
# What those who may send it get, where it is not the form again: nothing to change, and nothing written to review.
DONE = {
    "fault_messages": 404,
    "activities:mail": 302,
    "activities:checklists": 302,
    "activities:my_calendar": 200,
    "usersessions_list": 302,
    **SECOND_STEP,
    "activities:revision_edit": 409,
    "reporting:sealing_job": 409,
    "reporting:correction_review": 302,
}
OPEN_TO_ALL = {name for name, (_, readers) in PAGES.items() if readers == EVERYONE}
SIGN_IN = "sign in"
# Forms that readers of the plan see as pages, without the form.
READ_BY_ALL = {
    "activities:meeting",
    "activities:partner",
    "activities:contact",
    *(f"activities:{page}" for page in ("checklists", "checklist", "check_point")),
    "activities:directory_entry",
    "activities:basis",
    "reporting:confirmations",
}
# Pages that hide no plan, so that it may be told whose they are.
ADMINISTRATORS = (
    *("activities:plan_new", "reporting:letterheads", "accessibility_edit", "fault_messages"),
    *("events", "events_file", "incident_report"),
)
SAML = {"saml_begin", "saml_answer", "saml_finish", "saml_metadata"}
NOT_SET_UP = {"openid_connect_login", "openid_connect_callback", *SAML}  # so there for nobody, signed in or not
BY_KEY = {"activities:feed": 404, "reporting:api_elsewhere": 401, "reporting:api_description": 401}  # without one
# Does not exist to others.
HIDDEN = {
    *("activities:mail", "activities:shared_reply", "mfa_deactivate_totp"),
    *("activities:my_calendar", "activities:end_my_calendar"),
}
CORRECTING = ("reporting:correction", "reporting:correction_review", "reporting:correction_preview")
# A correction nobody has begun leads to where it is written, and a month nobody presented to itself.
LED_ONWARDS = {
    **SECOND_STEP,
    "mfa_view_recovery_codes": 302,
    "start": 302,
    "activities:first_day": 302,
    "favicon": 301,
    "reporting:month_now": 302,
    **dict.fromkeys(CORRECTING[1:], 302),
}
# Where one may see but not do, the answer is 403; what one may not see does not exist.
SEEN_BUT_FORBIDDEN = {
    *(("activities:revision_choose", role) for role in STAFF - UPDATERS),
    *((f"reporting:memo_{form}", role) for form in ("preview", "pdf") for role in STAFF - UPDATERS),
    *((name, role) for name in FORMS.keys() - READ_BY_ALL - HIDDEN for role in STAFF - FORMS[name]),
    *((name, role) for name in CORRECTING for role in STAFF - {"avdelningschef"}),
    *(("activities:build", role) for role in STAFF - BUILDERS),
    *((name, role) for name in ADMINISTRATORS for role in set(PERSONS) - {"admin"}),
    *((name, role) for name in OF_THE_REGISTER for role in PERSONS),
    *((name, "namndsekreterare") for name in ("reporting:sent", "reporting:take_up", *CORRECTING)),
}

NOT_THERE = [
    "/plan/finns-inte/",
    "/plan/finns-inte/rapporter/",
    "/plan/finns-inte/tidslinje/",
    "/plan/finns-inte/rapporter/2020-T1/",
    "/plan/finns-inte/rapporter/rutin/",
    "/plan/finns-inte/jamfor/",
    "/plan/lov-sarskilt-boende/rapporter/2020-T4/bekraftelser/",
    "/plan/lov-sarskilt-boende/delaktivitet/999999/",
    "/plan/lov-sarskilt-boende/delaktivitet/999999/underlag/nytt/",
    "/plan/lov-sarskilt-boende/underlag/999999/",
    "/plan/lov-sarskilt-boende/underlag/999999/andra/",
    "/plan/finns-inte/grupper/",
    "/plan/finns-inte/las-in/",
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
]


def walk(patterns: list, prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name in ("admin", "ninja"):
                continue  # walked in test_admin.py and in reporting/api: one rule for all of it
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


def test_every_route_is_in_the_matrix():
    assert set(walk(get_resolver().url_patterns)) == {*PAGES, *POST_ONLY, "account_logout"}


def test_every_page_that_is_refused_tells_whose_it_is():
    of_everyone = {name for name, may in FORMS.items() if may == set(PERSONS)} | {
        "activities:keep_words",
        "activities:mail_rhythm",
        "reporting:check",
    }
    refused = {name for name, _ in SEEN_BUT_FORBIDDEN} | {*FORMS, *POST_ONLY} - of_everyone - HIDDEN
    assert refused == {name for name in RIGHT_OF if not name.startswith("admin:")}


@pytest.fixture
def addresses(db: None) -> dict[str, str]:
    return in_demo()


# What every answer says to the browser, whoever asks and whatever the answer is.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OF_NOBODY = {"signals_css", "favicon"}  # the same for everyone; all else is kept by no cache
FRAMED = {"reporting:memo_preview"}  # beside the text that is written, on our own page


def demand_headers(response: HttpResponse, name: str, *, signed_in: bool) -> None:
    framed = name in FRAMED and response.status_code == 200
    assert {header: response.get(header, "") for header in HEADERS} == HEADERS | (
        {"X-Frame-Options": "SAMEORIGIN"} if framed else {}
    ), name
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy, name
    assert f"frame-ancestors '{'self' if framed else 'none'}'" in policy, name
    if signed_in and name not in OF_NOBODY:
        assert {"no-store", "private"} <= set(response["Cache-Control"].split(", ")), name


def visitor(role: str, client_of) -> Client:
    return client_of(role) if role else Client()


def answers(
    client: Client, method: str, cells: dict[str, tuple[str, dict]], pages: dict[str, HttpResponse] | None = None
) -> dict[str, int | str]:
    """name: the status, or "sign in" where the sign-in page asks for a name first, there or with what was sent.

    Nothing is kept between cells. `pages` are filled with those of plans as they stand.
    """
    found: dict[str, int | str] = {}
    for name, (path, data) in cells.items():
        with undone():
            if path.startswith(BUILD):
                Plan.objects.update(state="building")
            response = getattr(client, method)(path, data)
        is_page = response.status_code == 200 and response["Content-Type"].startswith("text/html")
        if pages is not None and is_page and not path.startswith(BUILD):
            pages[name] = response
        assert not english_in(response), (name, english_in(response))
        if method in ("get", "post"):
            demand_headers(response, name, signed_in="_auth_user_id" in client.session)
        holds_words = response.status_code == 403 and b"<h1>Logga in</h1>" in response.content
        asked = response.get("Location", "").split("?")[0] == "/logga-in/" or holds_words
        found[name] = SIGN_IN if asked else response.status_code
    return found


def reading(name: str, role: str) -> int | str:
    if role in PAGES[name][1]:
        return LED_ONWARDS.get(name, 302 if name == "account_login" and role else 200)
    if name in NOT_SET_UP:
        return 404
    if name in BY_KEY:
        return BY_KEY[name]
    if not role:
        return SIGN_IN
    return 403 if (name, role) in SEEN_BUT_FORBIDDEN else 404


def writing(name: str, role: str) -> int | str:
    """What an empty form gets, and what is sent to an address that only takes what is sent."""
    if name == "account_reset_password_from_key":
        return 200  # the page that says that the link leads nowhere
    if name in OPEN_TO_ALL:
        sent = {"account_login": 302 if role else 200, "report_fault": 422, "account_reset_password": 422}
        return sent.get(name, 405)
    if name in NOT_SET_UP:
        return 404 if name in ("openid_connect_login", "saml_begin", "saml_answer") else 405
    if name in BY_KEY:
        return 405
    if not role:
        return SIGN_IN
    _, may, _, done = POST_ONLY.get(name) or ("", FORMS.get(name), {}, DONE.get(name, 422))
    if may is None:
        return 405
    if role in may:
        return done
    if name in ADMINISTRATORS or name in OF_THE_REGISTER:
        return 403  # no plan to hide
    if name in HIDDEN:
        return 404
    return 403 if role in (READERS if SEALED in (PAGES | POST_ONLY)[name][0] else STAFF) else 404


# One person's walk through every page on both databases: each queryset is met once.
READERS_OF_PAGES = [
    pytest.param(role, marks=[pytest.mark.both_databases] * (role == "avdelningschef")) for role in ROLES
]


# In the ordinary run whoever leads stands for all who work in the plan: their pages are the same, with less on them.
CRAWLED = set(PERSONS) if DRILL else {"avdelningschef", "admin", "namndsekreterare"}


@pytest.mark.parametrize("role", READERS_OF_PAGES)
def test_reading(role, client_of, addresses):
    client, pages = visitor(role, client_of), {}
    found = answers(client, "get", {name: (addresses[name], {}) for name in PAGES}, pages)
    assert found == {name: reading(name, role) for name in PAGES}
    assert {name: lacking for name, page in pages.items() if role and (lacking := stuck(name, page))} == {}
    if role in CRAWLED and not on_postgresql():
        met = {link for name, page in pages.items() for link in links(name, page)}
        assert dead_ends(client, role, met, addresses.values()) == []


@pytest.mark.parametrize("role", ROLES)
def test_writing(role, client_of, addresses):
    sent = {name: (path, POST_ONLY[name][2] if name in POST_ONLY else {}) for name, path in addresses.items()}
    found = answers(visitor(role, client_of), "post", sent)
    assert found == {name: writing(name, role) for name in sent}


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_other_methods_are_refused(method, client_of, addresses):
    names = POST_ONLY if method == "get" else addresses
    found = answers(client_of("avdelningschef"), method, {name: (addresses[name], {}) for name in names})
    assert found == dict.fromkeys(names, 405)


def test_a_post_without_its_token_is_refused(addresses, person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("avdelningschef"))
    found = answers(client, "post", {name: (path, {}) for name, path in addresses.items()})
    # What comes from another site has no token of ours; it is signed instead, and not there in the demo.
    assert {name: status for name, status in found.items() if status not in (403, 405)} == {"saml_answer": 404}


@pytest.mark.parametrize("role", PERSONS)
def test_a_decided_plan_is_built_by_nobody(role, client_of):
    assert client_of(role).get(BUILD).status_code == (403 if role in STAFF else 404)


@pytest.mark.parametrize("role", PERSONS)
def test_signing_out_is_a_post(role, client_of):
    client = client_of(role)
    assert client.get("/logga-ut/").status_code == 405
    assert client.post("/logga-ut/").url == "/logga-in/"
    assert client.get("/mitt-arbete/").status_code == 302


def test_what_does_not_exist_is_not_found(client_of):
    found = answers(client_of("avdelningschef"), "get", {path: (path, {}) for path in NOT_THERE})
    assert found == dict.fromkeys(NOT_THERE, 404)


def test_a_row_is_not_found_under_another_plan(client_of, row):
    pk = row("Ta fram avtalsvillkor").pk
    assert client_of("avdelningschef").get(f"/plan/annan/delaktivitet/{pk}/").status_code == 404


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
