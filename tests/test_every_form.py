"""Every form of the product, filled with odd values: never an error of the server, never a page that is shut by them,
always history of what was written, and never a form that writes over what its reader has not seen.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Max

from tests.harness.drills import DRILL
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
from tests.harness.forms import Form

pytestmark = pytest.mark.django_db

HUGE, LONG, TURNED = "9" * 40, "å" * 100_000, "Ord \u202e\u2066👩‍👩‍👧\ud800"
ODD = ("\x00", "9999-12-31", LONG, "-1", "²", HUGE, "0001-01-01", TURNED, "1" * 19, "", "999999")
ANSWERS = {200, 204, 302, 303, 400, 403, 404, 405, 409, 422, 429}
# What a form may do without the edition of its page, by the view it sends to.
ADDS = "adds, and writes over nothing"
WITHOUT_EDITION = {
    **dict.fromkeys(
        ("meeting_new", "task_new", "partner", "shared_reply", "assignment", "person_new", "person_role"), ADDS
    ),
    **dict.fromkeys(("directory_entry", "contact", "checklist", "checklist_take", "check_point"), ADDS),
    "account_change_password": "one's own choice, by the password one has",
    "account_reauthenticate": "shows who one is, and changes nothing",
    "login_groups": ADDS,
    "proposal": "is decided once, and refused the second time",
    "take_up": "is taken up once, and refused the second time",
    "correction": "one's own draft of a new version, measured against the sealed one when it is sealed",
    "take_in": "what was read is signed together with the edition of the plan's rows",
    "plan_keys": ADDS,
    "mail_rhythm": "one's own choice, which nobody else makes",
    "auth_user_password_change": "a new password, whatever the old one was",
    "letterheads": "a new version; what was there stays beside it",
    "report_fault": ADDS,
    "fault_messages": "marks as dealt with or not, and takes away what is",
    "check": "looks at a file and keeps nothing",
}


@pytest.fixture
def draft(plan, person, row):
    return revision_draft(plan, person, row)


def filled(form: Form, odd: Iterator[str]) -> Iterator[dict[str, list[str]]]:
    """What is sent of one form: odd words among what fits, NUL, an odd page, and one odd value everywhere."""
    fits = fits_of(form)
    words = {control.name for control in form.controls if control.kind in WORDS}
    if words and form.method == "post":
        yield fits | {name: [TURNED] for name in words}
        if DRILL:
            yield fits | {name: ["Ord\x00"] for name in words}
    if fits.keys() - words and form.method == "post":
        yield fits | {name: [next(odd)] for name in fits.keys() - words}
    yield {name: [next(odd), "x"] for name in fits}


def without_history() -> set[str]:
    """Records that are not as their newest history says, by name; nothing when every write has left its history."""
    told = set()
    for model in newest_history():
        key = model._meta.pk.attname
        newest: dict[Any, dict[str, Any]] = {}
        for written in model.history.order_by("history_id").values():
            newest[written[key]] = written
        present = {record[key]: record for record in model._base_manager.values()}
        for pk in newest.keys() | present.keys():
            record, written = present.get(pk), newest.get(pk, {})
            gone = record is None and written["history_type"] == "-"
            same = record and written and all(record[name] == written[name] for name in record.keys() & written)
            if not gone and not same:
                told.add(f"{model.__name__} {pk}")
    return told


def newest_history() -> dict[Any, int]:
    kept: list[Any] = [model for model in apps.get_models() if hasattr(model, "history")]
    return {model: model.history.aggregate(last=Max("history_id"))["last"] or 0 for model in kept}


@pytest.mark.drill_on_postgresql
@pytest.mark.parametrize("where", ["product", pytest.param("administration", marks=pytest.mark.drill)])
def test_odd_values_in_every_form_break_nothing_and_all_that_is_written_leaves_history(
    where, client_of, person, plan, draft, monkeypatch
):
    monkeypatch.setattr("lovplan.templatetags.lovplan.number_in_menu", lambda *_: 0)  # counted anew after each write
    here = sorted(product(draft) if where == "product" else administration(), key=lambda found: turn(found[1]))
    clients = {who: client_of(who) for who in {who for who, _ in here}}
    begun, untold, odd = newest_history(), without_history(), itertools.cycle(ODD)
    walked, unguarded = set(), set()
    for who, page in here:
        stands(plan, "building" if turn(page) > 3 else "decided", person("admin"))
        for form, match in forms_on(clients[who], page):
            kind = (match.view_name, match.kwargs.get("slug_of_kind"), form.names)
            if kind in walked or match.url_name in ("logout", "account_logout"):
                continue
            walked.add(kind)
            if form.method == "post" and form.names and not {"based_on", "edition"} & {*form.names}:
                unguarded.add(match.url_name)
            for data in filled(form, odd):
                assert post(clients[who], form, data, page) in ANSWERS, (form.action, data)
    assert len(walked) > 45
    changing = {name for name in unguarded if not name.endswith(("_add", "_changelist"))}
    assert changing == {name for name in WITHOUT_EDITION if name.startswith("auth_") == (where == "administration")}

    stands(plan, "decided", person("admin"))
    for who, page in here:
        assert clients[who].get(page, follow=True).status_code in ANSWERS, page

    assert without_history() <= untold
    for model, last in begun.items():
        assert not model.history.filter(history_id__gt=last, history_user=None).exists(), model
