"""Every address × every role × reading and writing, walked from the urlconf. A route that is not listed fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from activities.models import RevisionItem, SubActivity

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
    "activities:sub_activity": ("/plan/lov-sarskilt-boende/delaktivitet/{row}/", STAFF),
    "activities:update": ("/plan/lov-sarskilt-boende/delaktivitet/{row}/uppdatera/", UPDATERS),
    "activities:ended_rows": ("/plan/lov-sarskilt-boende/avslutade/", STAFF),
    "activities:revision_list": ("/plan/lov-sarskilt-boende/revisioner/", STAFF),
    "activities:revision_open": ("/plan/lov-sarskilt-boende/revisioner/ny/", UPDATERS),
    "activities:revision": ("/plan/lov-sarskilt-boende/revisioner/1/", STAFF),
    "activities:revision_choose": ("/plan/lov-sarskilt-boende/revisioner/1/foresla/", UPDATERS),
    "activities:revision_add": ("/plan/lov-sarskilt-boende/revisioner/1/foresla/lydelse/?rad={row}", UPDATERS),
    "activities:revision_edit": ("/plan/lov-sarskilt-boende/revisioner/1/andring/{item}/", UPDATERS),
    "reporting:report_list": ("/plan/lov-sarskilt-boende/rapporter/", STAFF | {"namndsekreterare"}),
    "reporting:preview": ("/plan/lov-sarskilt-boende/rapporter/2020-T3/", STAFF),
    "reporting:pdf": ("/plan/lov-sarskilt-boende/rapporter/2020-T3/rapport.pdf", STAFF),
}
POST_ONLY = {
    "logout": "/logga-ut/",
    "activities:revision_adopt": "/plan/lov-sarskilt-boende/revisioner/1/faststall/",
    "activities:revision_withdraw": "/plan/lov-sarskilt-boende/revisioner/1/aterkalla/",
    "activities:revision_remove": "/plan/lov-sarskilt-boende/revisioner/1/andring/{item}/ta-bort/",
}
# Pages with a form: an empty one is sent back.
FORMS = {"activities:update", "activities:revision_open", "activities:revision_add", "activities:revision_edit"}
# Writes to the demo's adopted revision, which takes none: those with the right are told, the others refused.
CLOSED = {
    "activities:revision_adopt": {"avdelningschef"},
    "activities:revision_withdraw": UPDATERS,
    "activities:revision_remove": UPDATERS,
}
# Where one may see but not do, the answer is 403; what one may not see does not exist.
SEEN_BUT_FORBIDDEN = {
    (name, role) for name in FORMS | {"activities:revision_choose"} for role in ("forvaltningschef", "admin")
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


def address(name: str) -> str:
    (row,) = SubActivity.objects.filter(title__startswith="Definiera alla kostnader")
    item = RevisionItem.objects.filter(revision__number=1).first()
    return (PAGES[name][0] if name in PAGES else POST_ONLY[name]).format(row=row.pk, item=item.pk)


def visitor(role: str, client_of) -> Client:
    return client_of(role) if role else Client()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", PAGES)
def test_reading(name, role, client_of):
    response = visitor(role, client_of).get(address(name))

    if role in PAGES[name][1]:
        # The start page and the sign-in page lead those who are signed in onwards, as the icon does everybody.
        onwards = {"start": 302, "login": 302 if role else 200, "favicon": 301}
        assert response.status_code == onwards.get(name, 200)
    elif not role:
        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/logga-in/")
    else:
        assert response.status_code == (403 if (name, role) in SEEN_BUT_FORBIDDEN else 404)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("name", PAGES)
def test_writing(name, method, role, client_of):
    response = getattr(visitor(role, client_of), method)(address(name))

    if name == "login" and (role or method in ("post", "put")):
        assert response.status_code == (302 if role else 200)  # put is read as an empty form
    elif name in FORMS and method == "post" and role in UPDATERS:
        assert response.status_code == (409 if name == "activities:revision_edit" else 422)  # revision 1 is closed
    elif not role and name not in ("signals_css", "accessibility", "health", "favicon", "login"):
        assert response.status_code == 302
    elif name in FORMS and method == "post":
        assert response.status_code in (403, 404)
    else:
        assert response.status_code == 405


@pytest.mark.parametrize("role", PERSONS)
@pytest.mark.parametrize("name", CLOSED)
def test_writing_to_an_adopted_revision(name, role, client_of):
    client, path = client_of(role), address(name)

    assert client.get(path).status_code == 405
    expected = 409 if role in CLOSED[name] else 403 if role in STAFF else 404
    assert client.post(path).status_code == expected


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
        "/plan/finns-inte/rapporter/2020-T1/",
        "/plan/lov-sarskilt-boende/delaktivitet/999999/",
        "/plan/lov-sarskilt-boende/rapporter/2020-T4/",
        "/plan/lov-sarskilt-boende/rapporter/1999-T1/",
        "/plan/finns-inte/revisioner/",
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
        ("forvaltningschef", "/plan/lov-sarskilt-boende/"),
        ("namndsekreterare", "/plan/lov-sarskilt-boende/rapporter/"),
        ("partner", "/mitt-arbete/"),
        ("admin", "/plan/lov-sarskilt-boende/"),
    ],
)
def test_each_role_is_led_to_its_first_page(role, first, client_of):
    assert client_of(role).get("/").url == first
