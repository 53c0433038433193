"""Every form of the product, found by walking the pages: neither a button nor the end of a session drops words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urljoin

import pytest
import tinyhtml5
from django.apps import apps
from django.db import models
from django.db.models import Q
from django.test import Client

from activities.models import Draft, Plan
from tests.harness.addresses import BUILD, PAGES, in_demo

pytestmark = pytest.mark.django_db

# Pages with several forms or with forms of one role only are walked as somebody who has them all.
ADMIN = ["/admin/activities/role/add/", "/admin/activities/plan/add/", "/admin/activities/workinggroup/add/"]
TEXT = {"text", "url", "search", "email", "textarea"}
NOT_OURS = ("/logga-ut/", "/utkast/")


@dataclass(frozen=True)
class Form:
    action: str
    fields: tuple[tuple[str, str], ...]  # as the page has them, with typed words in the fields for words
    typed: dict[str, str]
    buttons: tuple[tuple[str, str, str], ...]  # (name, value, where it sends)


def forms_of(html: str, page: str) -> Iterator[Form]:
    root = tinyhtml5.parse(html, namespace_html_elements=False)
    for number, element in enumerate(root.iter("form")):
        action = urljoin(page, element.get("action") or page)
        if element.get("method") == "post" and not action.startswith(NOT_OURS):
            yield _form(element, action, page, number)


def _form(element: Any, action: str, page: str, number: int) -> Form:
    fields, typed, buttons = [], {}, []
    for control in (part for part in element.iter() if part.tag in ("input", "textarea", "select", "button")):
        name, kind = control.get("name", ""), control.get("type", "text") if control.tag == "input" else control.tag
        if kind == "button" or kind == "submit":
            if control.get("type") != "button":
                where = urljoin(page, control.get("formaction") or action)
                buttons.append((name, control.get("value", ""), where))
        elif kind in TEXT and name:
            typed[name] = f"ord{number}{len(typed)}x"
            fields.append((name, typed[name]))
        elif kind == "select":
            values = [option.get("value") for option in control.iter("option") if option.get("value")]
            fields.append((name, values[0] if values else ""))
        elif kind in ("radio", "checkbox"):
            if control.get("checked") is not None:
                fields.append((name, control.get("value", "on")))
        elif kind == "hidden":
            fields.append((name, control.get("value", "")))
    return Form(action, tuple(fields), typed, tuple(buttons))


def reader_of(name: str, client_of) -> Client:
    readers = PAGES[name][1]
    return client_of(next((role for role in ("avdelningschef", "controller") if role in readers), min(readers)))


def opened(page: str) -> str:
    """The page, where the plan that it builds is under uppbyggnad."""
    if page.startswith(BUILD):
        Plan.objects.update(state="building")
    return page


def sent(form: Form, *buttons: tuple[str, str]) -> dict[str, list[str]]:
    data: dict[str, list[str]] = {}
    for name, value in (*form.fields, *buttons):
        if name:
            data.setdefault(name, []).append(value)
    return data


def shown(html: str) -> str:
    """All words of a page, those inside its fields too."""
    root = tinyhtml5.parse(html, namespace_html_elements=False)
    return " ".join([*root.itertext(), *(field.get("value", "") for field in root.iter("input"))])


def is_saved(word: str) -> bool:
    kinds = (models.CharField, models.TextField, models.JSONField)
    for model in apps.get_models():
        names = [field.name for field in model._meta.get_fields() if isinstance(field, kinds)]
        own = model._meta.app_label in ("activities", "reporting", "lovplan") and not hasattr(model, "history_type")
        if own and names and model._default_manager.filter(_any(names, word)).exists():
            return True
    return False


def _any(names: list[str], word: str) -> Q:
    found = Q()
    for name in names:
        found |= Q(**{f"{name}__icontains": word})
    return found


@pytest.fixture(autouse=True)
def _nothing_in_the_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits is counted anew on the first page after each form, and is no part of any."""
    monkeypatch.setattr("lovplan.templatetags.lovplan.number_in_menu", lambda *_: 0)


OPENED = [name for name, (_, readers) in PAGES.items() if readers]  # by somebody, in the demo
WALKED = [name for name in OPENED if not name.endswith(("health", "favicon", "signals_css", "login", "pdf", "json"))]


@pytest.mark.parametrize("name", WALKED)
def test_no_button_drops_what_is_typed(name, client_of):
    client, page = reader_of(name, client_of), opened(in_demo()[name])
    first = client.get(page)
    if first.status_code != 200 or not first.headers["Content-Type"].startswith("text/html"):
        return
    for form in forms_of(first.content.decode(), page):
        for button, value, where in form.buttons if form.typed else ():
            if button == "kasta":  # "Ta bort orden" does what it says
                continue
            response = client.post(where, sent(form, (button, value)), headers={"referer": page}, follow=True)
            found = shown(response.content.decode())
            lost = [field for field, word in form.typed.items() if word not in found and not is_saved(word)]
            assert not lost, (where, button, response.status_code)


def sign_out(client: Client) -> None:
    del client.cookies["sessionid"]


# What is open to everyone is taken as well from those who are signed out.
SIGNED_IN = [name for name in WALKED if name not in ("report_fault", "account_reset_password")]


@pytest.mark.parametrize("name", [*SIGNED_IN, *ADMIN])
def test_a_session_that_has_ended_costs_no_words(name, client_of, person):
    client = client_of("admin") if name in ADMIN else reader_of(name, client_of)
    page = name if name in ADMIN else opened(in_demo()[name])
    first = client.get(page)
    if first.status_code != 200 or not first.headers["Content-Type"].startswith("text/html"):
        return
    who = first.wsgi_request.user
    for form in forms_of(first.content.decode(), page):
        if not form.typed:
            continue
        sign_out(client)
        refused = client.post(form.action, sent(form), headers={"referer": f"http://testserver{page}"})
        assert refused.status_code == 302 and refused.url.startswith("/logga-in/?next="), form.action

        client.force_login(who)
        again = client.get(unquote(refused.url.partition("next=")[2]))
        html = again.content.decode()
        same = next(
            found for found in forms_of_filled(html, page) if found[0] == form.action and {*form.typed} <= {*found[1]}
        )
        assert {field: same[1].get(field) for field in form.typed} == form.typed
        assert "Du var utloggad när du sände det här" in html
        Draft.objects.all().delete()


def forms_of_filled(html: str, page: str) -> Iterator[tuple[str, dict[str, str]]]:
    """(where it sends, what stands in its fields for words)"""
    root = tinyhtml5.parse(html, namespace_html_elements=False)
    for element in root.iter("form"):
        values = {field.get("name", ""): field.get("value", "") for field in element.iter("input")}
        values |= {area.get("name", ""): area.text or "" for area in element.iter("textarea")}
        yield urljoin(page, element.get("action") or page), values
