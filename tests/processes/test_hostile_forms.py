"""Every form of the product and of the administration, sent with more than it asks for, and with text that tries to be
more than text.
"""

from __future__ import annotations

import itertools
import re

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from tests.harness.every_form import (
    WORDS,
    administration,
    fits_of,
    forms_on,
    post,
    product,
    revision_draft,
    stands,
    turn,
)
from tests.harness.hostile import ALL, APPS, PAYLOADS, RAN, Marks

pytestmark = [pytest.mark.django_db, pytest.mark.drill]

ENDS_THE_WALK = ("logout", "account_logout", "account_change_password", "auth_user_password_change")
# What differs between two writes of the same: times, secrets, and what the browser alone is known by.
DIFFERS = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d")
SECRET = {"digest", "password", "last_login", "session_key", "session_data", "expire_date", "request", "seal"}


def walk(draft, client_of, person):
    """Each form once: (client, page, form, whose view)."""
    met, clients = set(), {}
    here = sorted([*product(draft), *administration()], key=lambda found: turn(found[1]))
    for who, page in here:
        stands(draft.plan, "building" if turn(page) > 3 else "decided", person("admin"))
        clients[who] = clients.get(who) or client_of(who)
        for form, match in forms_on(clients[who], page):
            kind = (match.view_name, match.kwargs.get("slug_of_kind"), form.names)
            if kind not in met and match.url_name not in ENDS_THE_WALK and form.method == "post":
                met.add(kind)
                yield clients[who], page, form


def stored():
    """{(table, key): {column: value}} of all there is."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("django_", "axes_", "usersessions_", "lovplan_sharedentry")):
                continue
            cursor.execute(f'SELECT rowid, * FROM "{table}"')
            names = [each[0] for each in cursor.description]
            found |= {(table, values[0]): dict(zip(names, values, strict=True)) for values in cursor.fetchall()}
    return found


def written(before, client, page, form, data):
    """What sending it changes, as (table, key, column, value); all of it is taken back."""
    with transaction.atomic():
        post(client, form, data, page)
        after = stored()
        transaction.set_rollback(True)
    changed = set()
    for place in before.keys() | after.keys():
        was, now = before.get(place, {}), after.get(place, {})
        if was != now:
            names = [name for name in was.keys() | now.keys() if was.get(name) != now.get(name)]
            changed |= {(*place, name, str(now.get(name))) for name in names}
    return {each for each in changed if each[2] not in SECRET and not DIFFERS.match(each[3])}


def every_field():
    """{name: value} for the fields of all models, by both the names that they are known by."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in (*APPS, "auth"):
            for field in model._meta.concrete_fields:
                yes = "true" if isinstance(field, models.BooleanField) else "7"
                other = "2" if field.is_relation or field.primary_key else yes
                found |= {field.name: [other], field.attname: [other]}
    return found | {"is_superuser": ["on"], "is_staff": ["on"], "is_active": ["on"], "user": ["2"], "by": ["2"]}


def test_no_form_takes_a_field_that_it_does_not_have(plan, person, row, client_of, monkeypatch):
    monkeypatch.setattr("lovplan.templatetags.lovplan.number_in_menu", lambda *_: 0)
    draft, extra = revision_draft(plan, person, row), every_field()
    assert len(extra) > 200
    sent, wrote, faults, before, state = 0, 0, {}, {}, ""
    for client, page, form in walk(draft, client_of, person):
        if state != draft.plan.state:  # all else is taken back each time
            before, state = stored(), draft.plan.state
        fits = fits_of(form)
        own = {*fits, *(name for name, _ in form.buttons)}
        asked = written(before, client, page, form, fits)
        more = {name: value for name, value in extra.items() if name not in own}
        given = written(before, client, page, form, fits | more)
        sent, wrote = sent + 1, wrote + bool(asked)
        if asked != given:
            faults[form.action] = [each[:3] for each in sorted(asked ^ given)][:6]
    assert not faults
    assert sent > 80 and wrote > 25


def test_payloads_in_every_field_of_every_form_come_back_as_text(plan, person, row, client_of, monkeypatch):
    monkeypatch.setattr("lovplan.templatetags.lovplan.number_in_menu", lambda *_: 0)
    draft, one, faults, sent = revision_draft(plan, person, row), itertools.cycle(PAYLOADS), {}, 0
    for client, page, form in walk(draft, client_of, person):
        words = [control.name for control in form.controls if control.kind in WORDS]
        if not words:
            continue
        for given in ({name: [ALL] for name in words}, {name: [next(one)] for name in words}):
            with transaction.atomic():
                answer = client.post(
                    form.action,
                    {**fits_of(form), **given},
                    headers={"referer": f"http://testserver{page}"},
                    follow=True,
                )
                transaction.set_rollback(True)
            html, sent = answer.content.decode(errors="replace"), sent + 1
            marks = Marks(html)
            new = {name for _, name in marks.shape if name.startswith("on")}
            if marks.astray or new or f"<script>{RAN}" in html:
                faults[form.action] = [*marks.astray, *new]
    assert not faults
    assert sent > 100
