"""Every form of the product and of the administration, found by walking the pages and filled as somebody might."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from django.contrib import admin
from django.test import Client
from django.urls import ResolverMatch, resolve, reverse

from activities.models import Plan, Revision, SubActivity, User
from activities.models.register import save
from activities.revision.actions import add_item, open_revision
from activities.revision.forms import SLUGS
from tests.harness.addresses import PAGES, in_demo
from tests.harness.forms import Control, Form, forms_in
from tests.harness.language import english_in

WORDS = {"text", "textarea", "search", "url", "email"}
GOOD = {"day": "2020-12-14", "number": "2021", "time": "10:00", "url": "https://example.se/", "email": "a@example.se"}
FILES = ("pdf", "json", "xlsx", "_file", "sealed_memo", "archive", "css", "favicon", "login", "month_show")
# What ends something comes last, and then what is done while a plan is built.
ORDER = ("revisioner/", "presentera", "rattelse", "/bygg/", "/admin/")


def revision_draft(plan: Plan, person: Callable[[str], User], row: Callable[[str], SubActivity]) -> Revision:
    """A revision's draft with one change, so that its pages have their forms."""
    by = person("controller")
    found = open_revision(plan=plan, title="Vårens revision", by=by)
    costs = row("Definiera alla kostnader")
    add_item(revision=found, kind="title", row=costs, values={"title": "Nytt"}, reason="Skäl", by=by)
    return found


def product(draft: Revision) -> Iterator[tuple[str, str]]:
    """(who opens it, where), of the pages."""
    for name, address in in_demo().items():
        if name in PAGES and PAGES[name][1] and not name.endswith(FILES):
            readers = PAGES[name][1]
            yield next((who for who in ("avdelningschef", "controller") if who in readers), min(readers)), address
    here = reverse("activities:revision", args=[draft.plan.slug, draft.number])
    for slug, row in zip(SLUGS, SubActivity.objects.order_by("-pk"), strict=False):
        yield "avdelningschef", f"{here}foresla/{slug}/?rad={row.pk}"
    yield "avdelningschef", f"{here}andring/{draft.items.get().pk}/"
    yield "avdelningschef", here


def administration() -> Iterator[tuple[str, str]]:
    yield "admin", reverse("admin:index")
    yield "admin", reverse("admin:auth_user_password_change", args=[User.objects.earliest("pk").pk])
    for model in admin.site._registry:
        page = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield "admin", reverse(f"{page}_changelist")
        yield "admin", reverse(f"{page}_add")
        for record in model._base_manager.order_by("-pk")[:1]:
            yield "admin", reverse(f"{page}_delete", args=[record.pk])
            yield "admin", reverse(f"{page}_change", args=[record.pk])


def turn(page: str) -> int:
    return max((number for number, word in enumerate(ORDER, 1) if word in page), default=0)


def stands(plan: Plan, state: str, by: User) -> None:
    plan.refresh_from_db()
    if plan.state != state:
        plan.state, plan.decided_on, plan.decided_paragraph = state, None, ""
        save(record=plan, by=by, reason="Provet")


def fitting(control: Control) -> list[str]:
    """What somebody might have filled in."""
    if any(control.values) or control.kind == "hidden":
        return [f"{control.values[0]} till"] if control.kind == "textarea" else list(control.values)
    chosen = [value for value in control.offered if value]
    return chosen[-1:] if control.offered else [GOOD.get(control.kind, f"Ord {control.name}")]


def fits_of(form: Form) -> dict[str, list[str]]:
    """What somebody might have filled in, by field; of several controls of one name the first that has anything."""
    fits: dict[str, list[str]] = {}
    for control in form.controls:
        if not fits.get(control.name):
            fits[control.name] = fitting(control)
    return fits


def forms_on(client: Client, page: str) -> Iterator[tuple[Form, ResolverMatch]]:
    response = client.get(page)
    assert not english_in(response), (page, english_in(response))
    if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
        for form in forms_in(response.content.decode(), page):
            yield form, resolve(form.action.partition("?")[0])


def post(client: Client, form: Form, data: dict[str, list[str]], page: str) -> int:
    name, value = form.buttons[0] if form.buttons else ("", "")
    sent = urlencode({**data, **({name: [value]} if name else {})}, doseq=True, errors="surrogatepass")
    if form.method == "get":
        return client.get(f"{form.action.partition('?')[0]}?{sent}").status_code
    kind, came_from = "application/x-www-form-urlencoded", f"http://testserver{page}"
    return client.generic("POST", form.action, sent, kind, headers={"referer": came_from}).status_code
