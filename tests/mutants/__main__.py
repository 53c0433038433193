"""`make mutants`: each guard, each right and each narrowing of a query taken away in turn; what lives is named.

Started again it goes on where it stopped, and tries what lived once more. `make mutants ARGS="activities/groups"` tries
the files whose path begins so.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import inspect
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from tests.mutants.found import RIGHTS_IN, Mutant, mutants_of, scopes_of, without
from tests.mutants.tried import WARM, Trial

APPS = ("activities", "reporting", "lovplan")
LEFT_OUT = {"migrations", "management", "demo"}  # the shell asks nobody's right
TESTS = Path("tests")
# Tests that speak of refusing, and those that walk all addresses; browsers and processes are slow and ask the same.
REFUSES = re.compile(
    r"PermissionDenied|Http404|\b40[345]\b|refuse|_may_|visible_to|not_found"
    r"|def test_\w*(?:only|nobody|neither|others|another|no_button)"
)
WHOLE = ("tests/test_role_matrix.py", "tests/test_foreign_objects.py", WARM, "tests/reporting/test_permissions.py")
ELSEWHERE = {
    "browser",
    "processes",
    "deploy",
    "bench",
    "mutants",
    "scripts",
    "data",
    "pdf",
    "charts",
    "harness",
    "reading",
    "calendar",
}
KINDS = ("permission", "filter", "guard", "right", "scope", "method")  # in the order they are tried
JUDGED = Path("docs/mutants.md")


def sources() -> dict[str, str]:
    found = (path for app in APPS for path in sorted(Path(app).rglob("*.py")) if not LEFT_OUT & set(path.parts))
    return {str(path): path.read_text() for path in found}


def tests() -> list[str]:
    files = [path for path in sorted(TESTS.rglob("test_*.py")) if not ELSEWHERE & set(path.parts)]
    return [str(path) for path in files if REFUSES.search(path.read_text())]


def tests_in(places: list[str]) -> list[str]:
    return [str(path) for path in sorted(TESTS.rglob("test_*.py")) if str(path).startswith(tuple(places))]


def is_asked(item: pytest.Item) -> bool:
    return item.nodeid.startswith(WHOLE) or bool(REFUSES.search(inspect.getsource(item.function)))  # type: ignore[attr-defined]


def digest(product: dict[str, str]) -> str:
    return hashlib.sha256("".join(product.values()).encode()).hexdigest()[:12]


def guards(product: dict[str, str]) -> tuple[list[Mutant], Callable[[Mutant, str], CodeType]]:
    scopes = {name for path, source in product.items() if RIGHTS_IN.search(path) for name in scopes_of(source)}
    found = [mutant for path, source in product.items() for mutant in mutants_of(path, source, scopes)]

    def code_of(mutant: Mutant, filename: str) -> CodeType:
        return without(mutant, product[mutant.path], scopes, filename)

    return sorted(found, key=lambda mutant: KINDS.index(mutant.kind)), code_of


def core_of(product: dict[str, str]) -> Any:
    """mutmut is wanted for this alone."""
    return importlib.import_module("tests.mutants.core").Core(product)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("paths", nargs="*", default=[""], help="börjar filernas sökväg så här")
    parser.add_argument("--core", action="store_true", help="mutmuts ändringar av det rena i stället för spärrarna")
    parser.add_argument("--tests", nargs="+", default=[], help="frågar alla prov i dessa filer och mappar, inga andra")
    parser.add_argument("--kinds", nargs="+", default=KINDS, choices=KINDS, help="prövar bara de här slagen")
    parser.add_argument("--every", type=int, default=1, help="prövar var så mångte, som stickprov")
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    chosen = parser.parse_args()
    product, began = sources(), time.monotonic()
    core = core_of(product) if chosen.core else None
    found, code_of = (core.mutants, core.code_of) if core else guards(product)
    asked = list(core.tests) if core else tests_in(chosen.tests) if chosen.tests else tests()
    kept = Path("var/mutants") / f"{'core' if core else 'guards'}-{digest(product)}"
    kept.mkdir(parents=True, exist_ok=True)
    trial = Trial(found, code_of, (lambda item: True) if core or chosen.tests else is_asked, kept, chosen.processes)
    wanted = {*chosen.kinds, "core"}
    named = [mutant for mutant in found if mutant.path.startswith(tuple(chosen.paths)) and mutant.kind in wanted]
    mutants = named[:: chosen.every]
    trial.mutants = mutants
    alone = ["-q", "-s", *(word for name in ("xdist", "randomly", "cacheprovider") for word in ("-p", f"no:{name}"))]
    status = pytest.main([*alone, WARM, *asked], [trial])
    lived = [mutant for mutant in mutants if not trial.said.get(mutant.key)]
    print(f"\n{len(mutants) - len(lived)} av {len(mutants)} fällda på {time.monotonic() - began:.0f} s.")
    return report(lived) or int(status)


def report(lived: list[Mutant]) -> int:
    """Names what lived and is not judged."""
    judged = " ".join(JUDGED.read_text().split()) if JUDGED.exists() else ""
    unjudged = [mutant for mutant in lived if f"`{mutant.path}: {mutant.what}`" not in judged]
    for mutant in unjudged:
        print(f"Lever: {mutant.path}:{mutant.line} {mutant.kind}: {mutant.what}")
    if lived:
        print(f"{len(lived) - len(unjudged)} som lever är bedömda i {JUDGED}.")
    return bool(unjudged)


if __name__ == "__main__":
    sys.exit(main())
