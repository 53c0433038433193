"""mutmut's changes of the pure core: an operator, a number, a word, an argument at a time. Tried as the others are.

Its own runner collects the tests anew for every change; ours are collected once.
"""

from __future__ import annotations

import ast
import re
from types import CodeType

from mutmut.mutation.file_mutation import mutate_file_contents

from tests.mutants.found import Mutant, codes_of

CORE = (
    *("activities/calendar/period.py", "activities/calendar/tertial.py", "activities/calendar/month.py"),
    *("reporting/snapshot/deltas.py", "activities/rows/direction.py"),
    *("activities/models/chain/content.py", "reporting/snapshot/chain.py", "activities/models/decision_chain.py"),
    *("activities/permissions.py", "reporting/permissions.py", "activities/rows/attention.py"),
)
TESTS = (
    *(f"tests/activities/calendar/test_{name}.py" for name in ("period", "tertial", "month")),
    *(f"tests/activities/rows/test_{name}.py" for name in ("attention", "direction")),
    *(
        "tests/reporting/snapshot/test_deltas.py",
        "tests/reporting/snapshot/test_chain.py",
        "tests/activities/models/chain/test_content.py",
    ),
    *("tests/activities/models/test_decision_chain.py", "tests/activities/test_permissions.py"),
    "tests/activities/test_rights.py",
    "tests/activities/people/test_people.py",
    "tests/activities/groups/test_partners.py",
    "tests/reporting/test_permissions.py",
)
_NAME = re.compile(r"x_?(?:ǁ(?P<of>\w+?)ǁ)?(?P<name>\w+)__mutmut_(?P<number>\d+|orig)$")


class Core:
    tests = TESTS

    def __init__(self, sources: dict[str, str]) -> None:
        self.mutants: list[Mutant] = []
        self.codes: dict[str, CodeType] = {}
        self.sources = {path: source for path, source in sources.items() if path in CORE}
        for path, source in self.sources.items():
            self._read(path, mutate_file_contents(path, source).code)

    def code_of(self, mutant: Mutant, filename: str) -> CodeType:
        return self.codes[mutant.key].replace(co_filename=filename)

    def _read(self, path: str, mutated: str) -> None:
        tree = ast.parse(mutated)
        codes = codes_of(tree, path)
        lines = {
            f"{node.name}": node.lineno
            for node in ast.walk(ast.parse(self.sources[path]))
            if isinstance(node, ast.FunctionDef)
        }
        functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        for written, node in functions.items():
            match = _NAME.match(written)
            if match is None or match["number"] == "orig":
                continue
            name = f"{match['of']}.{match['name']}" if match["of"] else match["name"]
            before = functions[f"{written.rpartition('_')[0]}_orig"]
            what = f"{name}: {_differing(before, node)}"
            made = Mutant(path, int(match["number"]), lines[match["name"]], "core", what, name, ast.unparse(before))
            code = codes[f"{match['of']}.{written}" if match["of"] else written]
            self.mutants.append(made)
            self.codes[made.key] = code.replace(co_name=match["name"], co_qualname=name)


def _differing(before: ast.FunctionDef, after: ast.FunctionDef) -> str:
    """The words around what was changed, as "now.count(«signal.key») → «None»"."""
    old, new = (ast.unparse(node).replace(node.name, "") for node in (before, after))
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    changed = [text[start : len(text) - end] for text in (old, new)]
    around = old[max(0, start - 30) : start], old[len(old) - end :][:20]
    return " ".join(f"{around[0]}«{changed[0]}»{around[1]} → «{changed[1]}»".split())


def _alike(one: str, other: str) -> int:
    """How many characters they begin alike with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
