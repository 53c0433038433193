"""The house itself: which rooms may open into which, and what must not lie about."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import CASCADE, PROTECT

ROOT = Path(settings.BASE_DIR)
OURS = {"activities", "reporting", "lovplan", "tests", "scripts"}
FRAMEWORK = {"django", "weasyprint", "lovplan", "simple_history", "crispy_forms"}

# Each room and the rooms of its own app that it may open into. What lies beside the rooms (urls, admin, hooks …) may
# open any of them; `reporting` may open every room of `activities`, which knows nothing of `reporting`.
ROOMS = {
    "activities": {
        "calendar": "",
        "models": "calendar",
        "rows": "calendar models",
        "pages": "calendar models",
        "words": "calendar models pages",
        "bases": "calendar models rows pages",
        "directory": "calendar models pages search",
        "groups": "calendar models rows pages directory",
        "checklists": "calendar models pages",
        "revision": "calendar models rows pages groups",
        "building": "calendar models rows pages groups revision",
        "work": "calendar models rows pages words groups building",
        "keys": "calendar models pages",
        "feeds": "calendar models groups keys",
        "people": "calendar models rows pages work mail",
        "beginning": "calendar models pages building",
        "search": "calendar models",
        "mail": "calendar models work",
        "reading": "",
        "exchange": "calendar models rows pages bases groups revision building reading writing plan",
        "writing": "calendar models rows",
        "plan": "calendar models rows pages bases groups revision writing checklists",
    },
    "reporting": {
        "snapshot": "",
        "models": "snapshot",
        "charts": "snapshot",
        "pdf": "snapshot",
        "cycle": "models snapshot",
        "letterhead": "models",
        "report": "cycle models charts pdf snapshot",
        "agenda": "report pdf snapshot",
        "sealing": "report cycle models pdf snapshot",
        "month": "report cycle models charts pdf snapshot",
        "api": "month cycle models snapshot",
        "overview": "month report cycle models charts snapshot",
    },
}
BESIDE = {"errors", "permissions"}  # flat modules that rooms may open
PURE_ROOMS = ("activities/reading", "reporting/snapshot", "reporting/charts")


def sources(*places: str) -> Iterator[Path]:
    for place in places:
        path = ROOT / place
        yield from [path] if path.is_file() else path.rglob("*.py")


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@functools.cache
def imported(path: Path) -> frozenset[str]:
    """Dotted names a file imports, those inside functions too: for `from a.b import c` that is a.b.c."""
    found: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(found)


def packages(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


@pytest.mark.parametrize("app", ROOMS)
def test_apps_open_one_way(app):
    may = {app} | ({"activities"} if app == "reporting" else set())
    for path in sources(app):
        assert not packages(path) & OURS - may, path.relative_to(ROOT)


@pytest.mark.parametrize(("app", "room"), [(app, room) for app, rooms in ROOMS.items() for room in rooms])
def test_rooms_open_one_way(app, room):
    may = {room, *ROOMS[app][room].split(), *BESIDE}
    for path in sources(f"{app}/{room}"):
        own = {parts[1] for name in imported(path) if (parts := name.split("."))[0] == app}
        assert not own - may, f"{path.relative_to(ROOT)} opens {own - may}"


def test_the_rooms_are_the_folders():
    for app, rooms in ROOMS.items():
        folders = {path.parent.name for path in (ROOT / app).glob("*/__init__.py")}
        assert folders == {*rooms, "management", "migrations"}


def test_every_room_says_what_it_is_for():
    for app, rooms in ROOMS.items():
        for room in rooms:
            said = ast.get_docstring(ast.parse((ROOT / app / room / "__init__.py").read_text(encoding="utf-8")))
            assert said and "\n" not in said, f"{app}/{room}"


def test_pure_modules_know_no_framework():
    """Whole rooms, and every module whose docstring says that it is pure."""
    for path in sources("activities", "reporting"):
        said = ast.get_docstring(parsed(path)) or ""
        if str(path.relative_to(ROOT)).startswith(PURE_ROOMS) or "Pure" in said.split("\n\n")[0]:
            assert not packages(path) & FRAMEWORK, path.relative_to(ROOT)


def test_nothing_is_imported_inside_a_function():
    for path in sources("activities", "reporting", "lovplan"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef) and node.name != "ready":  # Django's own moment to import models
                inside = [part for part in ast.walk(node) if isinstance(part, ast.Import | ast.ImportFrom)]
                assert not inside, f"{path.relative_to(ROOT)}: {node.name}"


def test_tests_lean_on_the_harness_and_not_on_each_other():
    for path in sources("tests"):
        parts = {part for name in imported(path) if name.startswith("tests.") for part in name.split(".")[1:-1]}
        assert not [part for part in parts if part.startswith("test_")], path.relative_to(ROOT)


WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}
IN_BULK = ("objects", "history", ".filter(", ".exclude(", ".all()")  # what an `update` of rows is called on
WRITERS = (
    "actions.py",
    "admin.py",
    "models/register.py",
    "models/index.py",
    "models/chain/adding.py",
    "revision/kinds/",
    "/actions/",
    "exchange/importing.py",
)


def written_in(path: Path) -> Iterator[str]:
    """Calls that write to the database, as they stand in the file. None are `super().save()` of
    a model and `document.save(…)` of a Word document.
    """
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            on = ast.unparse(node.func.value)
            in_bulk = node.func.attr == "update" and any(word in on for word in IN_BULK)
            if on not in ("super()", "document") and (node.func.attr in WRITES or in_bulk):
                yield ast.unparse(node)


def test_writes_happen_only_in_actions():
    """Also what reads the register, imports a plan and lays out the demo write by actions or by the register."""
    for path in sources("activities", "reporting", "lovplan"):
        place = str(path.relative_to(ROOT))
        if not any(word in place for word in WRITERS) and not place.startswith(("lovplan/demo/", "reporting/pdf/")):
            assert "/migrations/" in place or not list(written_in(path)), place


# What is written past the register, which leaves history of who, when, before and after; and why it needs none.
ADDED = "only added, with who and when in the row itself"
PAST_THE_REGISTER = {
    **dict.fromkeys(("BasisStep", "StatusUpdate", "PartnerContact", "PlanImport", "SourceRow"), ADDED),
    **dict.fromkeys(("ContactRow", "ContactOutcome", "CheckTick"), ADDED),
    "MunicipalityNote": ADDED,
    **dict.fromkeys(("decision", "event", "kept", "sealed", "ReportedSignal", "Letterhead"), ADDED),
    **dict.fromkeys(("Draft", "UpdateDraft", "MemoDraft", "CorrectionDraft"), "words that somebody is still typing"),
    **dict.fromkeys(("SealingJob", "job"), "work under way, which says who asked and ends in a sealed report"),
    **dict.fromkeys(("Mail", "mail"), "the outbox, which says when each was written and how it went"),
    "keeping": "what the municipality's sign-in has told, in a session of its own for a minute",
    "account": "allauth's own, of whom the municipality's sign-in says that it is",
    "removal": ADDED,
    "aged": "what a recorded decision takes away, and the record of it counts",
    "AccessKey": "that a key was used, which is no change of it",
    "AccessFailureLog": "failed tries to sign in, which count for a day",
    "SharedEntry": "what the servers count together, and forget when its time is out",
    "SearchText": "what a search reads, made anew from the records at each write of them",
    "ChainLink": "what shows that nothing of the record was changed, made of each row that is added",
    "model": "the register itself, many records at once",
    "self": "the cache that all servers share, of the table above",
    "record": "the register itself, and the note of a file that turned out to add nothing",
    "formset": "read, and then saved line by line by the register",
}


def test_what_is_written_past_the_register_is_named():
    found = set()
    for path in sources("activities", "reporting", "lovplan"):
        if not any(word in str(path) for word in ("/migrations/", "/demo/", "/pdf/")):
            found |= {call.split(".")[0] for call in written_in(path)}
    assert found - {"writer", "register"} == PAST_THE_REGISTER.keys()


def test_every_table_has_history_or_a_reason_and_none_is_written_to_by_the_database_alone():
    for model in apps.get_models():
        if model._meta.app_label in ("activities", "reporting") and not hasattr(model, "history_type"):
            kept = getattr(model, "append_only", False) or hasattr(model, "history")
            assert kept or model.__name__ in PAST_THE_REGISTER, model
            on_delete = {field.remote_field.on_delete for field in model._meta.concrete_fields if field.is_relation}
            assert on_delete <= {PROTECT, CASCADE}, model  # the register takes away what would cascade


def test_a_write_is_seen_wherever_it_hides(tmp_path):
    hidden = tmp_path / "views.py"
    hidden.write_text("row.save()\nRow.objects.filter(pk=1).update(title='')\nseen.update({})\nsuper().save()\n")

    assert list(written_in(hidden)) == ["row.save()", "Row.objects.filter(pk=1).update(title='')"]


def test_weasyprint_has_one_importer():
    users = {path.name for path in sources("activities", "reporting", "lovplan") if "weasyprint" in packages(path)}
    assert users == {"render.py"}


def test_the_clock_has_one_reader_of_the_time():
    """Rules and actions take their time from activities.calendar.clock, so that the demo's day is everybody's day."""
    telling = ("timezone.now(", "date.today(", "datetime.now(", "timezone.localdate()", "timezone.localtime()")
    for path in sources("activities", "reporting", "lovplan"):
        if path != ROOT / "activities" / "calendar" / "clock.py":
            assert not any(call in path.read_text(encoding="utf-8") for call in telling), path


def test_every_template_is_used():
    templates = {path.relative_to(ROOT / "templates") for path in (ROOT / "templates").rglob("*.*")}
    named_by_django = {
        "400.html",
        "403.html",
        "403_csrf.html",
        "404.html",
        "500.html",
        "admin/base_site.html",
        "admin/delete_confirmation.html",
    }
    texts = [
        path.read_text(encoding="utf-8")
        for path in (*sources("activities", "reporting", "lovplan"), *(ROOT / "templates").rglob("*.*"))
    ]
    for template in templates:
        assert str(template) in named_by_django or any(f'"{template}"' in text for text in texts), template


def test_no_file_asks_for_later_work():
    words = ("TO" + "DO", "FIX" + "ME", "X" + "XX")
    for path in (*sources("activities", "reporting", "lovplan", "tests"), *(ROOT / "templates").rglob("*.html")):
        assert not any(word in path.read_text(encoding="utf-8") for word in words), path
