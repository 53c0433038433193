"""The house itself: which rooms may open into which, and what must not lie about."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
MAY_IMPORT = {"activities": set(), "reporting": {"activities"}}
PURE = [
    "activities/timeplan.py",
    "activities/agenda.py",
    "activities/schedule.py",
    "activities/group_rows.py",
    "activities/rows.py",
    "activities/direction.py",
    "activities/colours.py",
    "activities/decision_chain.py",
    "activities/filtering.py",
    "activities/swedish.py",
    "activities/exchange",
    "activities/tertial.py",
    "activities/attention.py",
    "reporting/snapshot.py",
    "reporting/layout.py",
    "reporting/chain.py",
    "reporting/compare.py",
    "reporting/limits.py",
    "reporting/changes.py",
    "reporting/cycle.py",
    "reporting/prefill.py",
    "reporting/preflight.py",
    "reporting/personal_numbers.py",
    "reporting/marks.py",
    "reporting/charts.py",
    "reporting/timescale.py",
    "reporting/timeline.py",
    "reporting/trend.py",
    "reporting/gantt.py",
    "reporting/sections.py",
    "reporting/shown.py",
    "reporting/month.py",
    "reporting/ledger.py",
    "reporting/monthly.py",
    "reporting/month_words.py",
    "reporting/month_attention.py",
    "reporting/bars.py",
    "reporting/month_timeline.py",
    "reporting/month_sheet.py",
    "reporting/paragraphs.py",
    "reporting/month_slides.py",
    "reporting/month_rows.py",
    "reporting/month_view.py",
    "reporting/beside.py",
    "reporting/overview.py",
]


def sources(*places: str) -> Iterator[Path]:
    for place in places:
        path = ROOT / place
        yield from [path] if path.is_file() else path.rglob("*.py")


def imports(path: Path) -> set[str]:
    """Top-level packages a file imports, those inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_apps_open_one_way(app):
    own = {"activities", "reporting", "lovplan", "tests", "scripts"}
    for path in sources(app):
        foreign = imports(path) & own - {app} - MAY_IMPORT[app]
        assert not foreign, f"{path.relative_to(ROOT)} imports {foreign}"


@pytest.mark.parametrize("place", PURE)
def test_pure_modules_know_no_framework(place):
    for path in sources(place):
        assert not imports(path) & {"django", "weasyprint", "lovplan"}, path


def test_weasyprint_has_one_importer():
    users = {path.name for path in sources("activities", "reporting", "lovplan") if "weasyprint" in imports(path)}
    assert users == {"pdf.py"}


def test_the_clock_has_one_reader_of_the_time():
    """Rules and actions take their time from activities.clock, so that the demo's day is everybody's day."""
    telling = ("timezone.now(", "date.today(", "datetime.now(", "timezone.localdate()", "timezone.localtime()")
    for path in sources("activities", "reporting", "lovplan"):
        if path != ROOT / "activities" / "clock.py":
            assert not any(call in path.read_text(encoding="utf-8") for call in telling), path


def test_every_template_is_used():
    templates = {path.relative_to(ROOT / "templates") for path in (ROOT / "templates").rglob("*.*")}
    named_by_django = {
        "400.html",
        "403.html",
        "403_csrf.html",
        "404.html",
        "500.html",
        "registration/login.html",
        "admin/base_site.html",
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
