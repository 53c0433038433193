"""A plugin of pytest: instead of its tests one process for each mutant, forked from this one, which runs those that
reach the changed function, the quickest first, until one falls. Nothing on disk is changed.
"""

from __future__ import annotations

import functools
import gc
import hashlib
import importlib
import json
import os
import resource
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.mutants import helpers
from tests.mutants.found import Mutant, telling

WARM = "tests/activities/test_permissions.py"  # its first test makes the database that all the others inherit
METHODS = ("test_other_methods_are_refused", "test_writing", "test_wrong_method")
ENDLESS = "tog aldrig slut"
PATIENCE = 120  # seconds of CPU for one mutant beyond thrice what its tests take: some never end


class Trial:
    def __init__(
        self,
        mutants: list[Mutant],
        code_of: Callable[[Mutant, str], CodeType],
        is_asked: Callable[[pytest.Item], bool],
        kept: Path,
        processes: int,
    ) -> None:
        self.mutants, self.code_of, self.is_asked, self.kept, self.processes = (
            mutants,
            code_of,
            is_asked,
            kept,
            processes,
        )
        self.places = {mutant.place for mutant in mutants}  # of all, also when only some are tried
        self.tests: dict[str, dict[str, Any]] = {}  # test: what it reaches, and the seconds of CPU it takes
        self.said: dict[str, str] = {}  # mutant: the test that fell, or "" where none did
        self.sources = {path: Path(path).read_text() for path in {mutant.path for mutant in mutants}}

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if self.is_asked(item)]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        first = next(item for item in session.items if item.nodeid.startswith(WARM))
        helpers.install()
        for name in self.items:  # before anybody changes a file
            digest_of(name)
        run(first, Above(session.items))
        for path in self.sources:
            importlib.import_module(path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
        _all_live()  # once, for all that are forked
        self.reach()
        self.demand_that_nothing_falls_without_a_change()
        self.try_all()
        return True

    def reach(self) -> None:
        """Which functions each test reaches. Kept for as long as neither the product nor the test's file changes."""
        file = self.kept / "reached.jsonl"
        file.touch()
        known = self.known(file)
        missing = [name for name in self.items if name not in known]
        print(f"{len(self.items)} prov, {len(missing)} att följa", flush=True)
        shares = [missing[at :: self.processes] for at in range(self.processes)]
        list(self.forked([functools.partial(self.watch, share, file) for share in shares if share]))
        self.tests = self.known(file)
        if red := [name for name, test in self.tests.items() if not test["passed"]]:
            print(f"Faller utan ändring och frågas inte: {', '.join(red)}", flush=True)

    def known(self, file: Path) -> dict[str, dict[str, Any]]:
        found = (json.loads(line) for line in file.read_text().splitlines())
        return {
            test["test"]: test for test in found if test["test"] in self.items and test["of"] == digest_of(test["test"])
        }

    def watch(self, names: list[str], file: Path) -> None:
        for path, source in self.sources.items():
            functions = {function for of, function in self.places if of == path}
            for function, code in telling(path, source, functions, str(Path(path).resolve())):
                swap(path, function, code)
        for item, following in pairs([self.items[name] for name in names]):
            helpers.REACHED.clear()
            began = time.process_time()
            passed = run(item, following)
            took = round(time.process_time() - began, 3)
            said = {
                "test": item.nodeid,
                "of": digest_of(item.nodeid),
                "passed": passed,
                "cpu": took,
                "reaches": sorted(helpers.REACHED),
            }
            with file.open("a") as out:
                print(json.dumps(said), file=out)

    def asked_of(self, mutant: Mutant) -> list[str]:
        """The tests for a mutant, the quickest first."""
        names = [name for name, test in self.tests.items() if test["passed"]]
        if mutant.kind == "method":  # the view is not reached, that is what is asked for
            names = [name for name in names if any(word in name for word in METHODS)]
        else:
            names = [name for name in names if list(mutant.place) in self.tests[name]["reaches"]]
        return sorted(names, key=lambda name: (self.tests[name]["cpu"], name))

    def demand_that_nothing_falls_without_a_change(self) -> None:
        """A process that begins with any room's tests: one that fell there by itself would look as if it had caught."""
        quickest: dict[str, str] = {}
        for name in sorted(self.tests, key=lambda name: self.tests[name]["cpu"], reverse=True):
            if self.tests[name]["passed"]:
                quickest[str(Path(name.partition("::")[0]).parent)] = name
        begun = [functools.partial(run, self.items[name], None) for name in quickest.values()]
        fallen = [
            name for name, passed in zip(quickest.values(), self.forked(begun), strict=True) if passed is not True
        ]
        if fallen:
            raise RuntimeError(f"They fall without any change, as the first of a process: {', '.join(fallen)}")

    def try_all(self) -> None:
        file = self.kept / "said.jsonl"
        if file.exists():
            told = [json.loads(line) for line in file.read_text().splitlines()]
            self.said = {
                key: fell for key, fell, of in told if fell == ENDLESS or (fell in self.items and of == digest_of(fell))
            }
        left = [mutant for mutant in self.mutants if not self.said.get(mutant.key)]
        print(f"{len(self.mutants)} ändringar, {len(left)} att pröva, {len(self.items)} prov", flush=True)
        with file.open("a") as out:
            for mutant, fell in zip(
                left, self.forked([functools.partial(self.try_one, mutant) for mutant in left]), strict=True
            ):
                if isinstance(fell, dict):
                    print(fell["fault"], flush=True)
                    fell = ""
                self.said[mutant.key] = fell
                print(json.dumps([mutant.key, fell, digest_of(fell)], ensure_ascii=False), file=out, flush=True)
                word = "lever " if not fell else "fälld "
                print(f"{word} {mutant.path}:{mutant.line} {mutant.kind}: {mutant.what}", flush=True)

    def try_one(self, mutant: Mutant) -> str:
        names = self.asked_of(mutant)
        limit = PATIENCE + round(3 * sum(self.tests[name]["cpu"] for name in names))
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        if mutant.kind == "method":
            let_every_method_in(mutant)
        else:
            swap(mutant.path, mutant.function, self.code_of(mutant, str(Path(mutant.path).resolve())))
        for item, following in pairs([self.items[name] for name in names]):
            if not run(item, following):
                return item.nodeid
        return ""

    def forked(self, jobs: list[Callable[[], Any]]) -> Iterator[Any]:
        """What each says, in their order; each in a process of its own, so many at once as were asked for."""
        waiting, running, done = list(enumerate(jobs)), dict[int, tuple[int, Path]](), dict[int, Any]()
        for number in range(len(jobs)):
            while number not in done:
                while waiting and len(running) < self.processes:
                    place, job = waiting.pop(0)
                    answer = self.kept / f"answer-{os.getpid()}-{place}.json"
                    running[fork(job, answer)] = (place, answer)
                pid, status = os.wait()
                place, answer = running.pop(pid)
                # Killed by the limit of its time: what never ends has fallen.
                done[place] = ENDLESS if os.WIFSIGNALED(status) else json.loads(answer.read_text())
                answer.unlink(missing_ok=True)
            yield done.pop(number)


class Above:
    """What all tests lie in: torn down to it, a process may begin with any of them and find the same database."""

    def __init__(self, items: list[pytest.Item]) -> None:
        chains = [item.listchain() for item in items]
        self.shared = [collector for collector in chains[0] if all(collector in chain for chain in chains)]

    def listchain(self) -> list[Any]:
        return self.shared


@functools.cache
def digest_of(test: str) -> str:
    file = Path(test.partition("::")[0])
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else ""


def fork(job: Callable[[], Any], answer: Path) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        answer.write_text(json.dumps(job()))
    except BaseException:
        answer.write_text(json.dumps({"fault": traceback.format_exc()}))
    finally:
        os._exit(0)


def pairs(items: list[pytest.Item]) -> Iterable[tuple[pytest.Item, pytest.Item | None]]:
    return zip(items, [*items[1:], None][: len(items)], strict=True)


def run(item: pytest.Item, following: Any) -> bool:
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


def live(path: str, function: str) -> list[FunctionType]:
    """The functions of this process that were made of that place in the source, whatever wraps them."""
    return _all_live().get((str(Path(path).resolve()), function), [])


@functools.cache
def _all_live() -> dict[tuple[str, str], list[FunctionType]]:
    found: dict[tuple[str, str], list[FunctionType]] = defaultdict(list)
    for each in gc.get_objects():
        if type(each) is FunctionType:
            found[each.__code__.co_filename, each.__code__.co_qualname].append(each)
    return found


def swap(path: str, function: str, code: CodeType) -> None:
    found = live(path, function)
    if not found:
        raise LookupError(f"{path}: {function} is nowhere in the process")
    for each in found:
        each.__code__ = code


def _letting_in(func: Callable[..., Any], request_method_list: list[str]) -> Callable[..., Any]:
    def inner(request: Any, *args: Any, **kwargs: Any) -> Any:
        return request_method_list and func(request, *args, **kwargs)

    return inner


def let_every_method_in(mutant: Mutant) -> None:
    """A view behind require_http_methods: its wrapper, and no other's that shares the list, asks nothing any more."""
    (view,) = live(mutant.path, mutant.function)
    for wrapper in gc.get_objects():
        if type(wrapper) is FunctionType and wrapper.__code__.co_freevars == ("func", "request_method_list"):
            inner = (wrapper.__closure__ or ())[0].cell_contents
            while inner is not view and hasattr(inner, "__wrapped__"):
                inner = inner.__wrapped__
            if inner is view:
                wrapper.__code__ = _letting_in(view, [""]).__code__
                return
    raise LookupError(f"{mutant.path}: nothing keeps other methods from {mutant.function}")
