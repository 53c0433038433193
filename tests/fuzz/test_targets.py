"""Every parser, with the bytes that once broke it in each run, and with thousands of new ones in `make test-slow`."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS
from tests.harness.databases import ROOT

FOUND = sorted(path for path in (Path(__file__).parent / "found").glob("*/*"))
# What each parser knows, so that what is tried is nearly right: pieces that hypothesis puts together.
PIECES = {
    "file": ("Aktivitet;Ansvarig;Tid\n", "Steg 1. ", "\t", ";", '"', "kv 1 2020", "\n", "SAS (sammankallande)"),
    "period": ("kv ", "1", "–", " 2020", "v. ", "våren", "mars", "/", "200101", "t.o.m. ", "31", "53", "0", "senast "),
    "day": ("2021-10-31", "den ", "31", "/", " oktober", "2021", "tis", ";", "\n", "kl. 9", "0000", "."),
    "typed": ("\uf0b7", "\uf0f7", "\t", " ", "\u200d", "\ufe0f", "👩", "\0", "\r", "\u0301", "e", "ά", "§", "12"),
    "number": ("1912", "12", "1212", "-", "+", " ", "tel ", "\u00ad", "٣", "0", "121212"),
    "people": ("Anna Berg", "anna@kommunen.se", "\t", ";", ",", "\n", "Namn", "Roll", "<", ">", '"', "@"),
    "memo": ("# ", "- ", "1. ", "99. ", "**", "*", "_", "<b onclick=x>", "[x](javascript:y)", "\n", "  ", "> ", "`"),
    "sought": ("ersättningen", "ERSATTNING", "\n", " ", "ß", "İ", "ﬁ", "\u0301", "en", "a"),
    "address": ("10.0.0.1", "::ffff:10.0.0.1", "[::1]:80", ", ", "\n", "unix", "1.2.3.4:99999", "fe80::1%eth0", "/8"),
    "line": ("\n", "\r", "\u2028", "\x85", "\0", '"', "\\", "%s", "{", "}", ",", "a" * 600, "\ud800", "\x1b[2J"),
    "drawn": ("😀", "👩‍👩‍👧", "漢", "x" * 101, "\u200b", "\u00ad", " ", "\u2003", "‐", "\u0301", "\ue000"),
}  # fmt: skip
NAMES = ("id", "modified", "affected", "package", "ecosystem", "PyPI", "name", "django", "versions", "5.2.1", "ranges")
MORE_NAMES = ("events", "introduced", "fixed", "0", "aliases", "summary", "type", "GIT", "withdrawn", "last_affected")
REPORT = ("schema", "rows", "key", "start", "end", "signal", "label", "memo", "parts", "plan", "legend", "changes")
KEYS = {"report": REPORT, "vulnerabilities": (*NAMES, *MORE_NAMES)}
PLANS = ROOT / "tests" / "data" / "plans"


def pieces(name: str) -> st.SearchStrategy[bytes]:
    some = st.lists(st.sampled_from(PIECES[name]) | st.text(max_size=3), max_size=12)
    return some.map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass"))


def objects(name: str) -> st.SearchStrategy[bytes]:
    """JSON of the right names in the wrong places."""
    leaves = st.none() | st.booleans() | st.integers() | st.sampled_from(KEYS[name]) | st.text(max_size=5)
    keys = st.sampled_from(KEYS[name])
    made = st.recursive(leaves, lambda some: st.lists(some, max_size=3) | st.dictionaries(keys, some, max_size=6))
    whole = {
        "report": st.fixed_dictionaries({"schema": st.just(1) | leaves, "rows": made}),
        "vulnerabilities": st.fixed_dictionaries({"id": made, "modified": made, "affected": st.lists(
            st.fixed_dictionaries({}, optional={
                "package": st.fixed_dictionaries({"ecosystem": st.just("PyPI"), "name": made | st.just("django")}),
                "ranges": st.lists(st.fixed_dictionaries({"events": st.lists(made)}) | made, max_size=2) | made,
                "versions": made,
            }) | made, max_size=2) | made, "aliases": made, "summary": made}),
    }  # fmt: skip
    return (made | whole[name]).map(lambda value: json.dumps(value).encode())


def a_copy() -> bytes:
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute("PRAGMA page_size = 512")
        made.execute("CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT NOT NULL, name TEXT NOT NULL)")
        names = ((app, f"{number:04}_step") for app in ("activities", "reporting") for number in range(15))
        made.executemany("INSERT INTO django_migrations (app, name) VALUES (?, ?)", names)
        made.commit()
        return bytes(made.serialize())


def bitten(name: str) -> st.SearchStrategy[bytes]:
    """A real file with some of its bytes changed, cut or said twice."""
    plans = (path for path in sorted(PLANS.iterdir()) if name == "file" or path.suffix == ".docx")
    real = [a_copy()] if name == "copy" else [path.read_bytes() for path in plans]
    bites = st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=4), st.integers(0, 8)), min_size=1, max_size=6)

    def bite(data: bytes, where: list[tuple[float, bytes, int]]) -> bytes:
        for share, put, gone in where:
            at = int(share * len(data))
            data = data[:at] + put + data[at + gone :]
        return data

    return st.builds(bite, st.sampled_from(real), bites)


def odd(name: str) -> st.SearchStrategy[bytes]:
    made = [pieces(name)] if name in PIECES else []
    made += [objects(name)] if name in KEYS else []
    made += [bitten(name)] if name in ("file", "paper", "copy") else []
    return st.one_of(*made, st.binary(max_size=200))


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_broke_a_parser_breaks_it_no_more(path):
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.drill
@pytest.mark.parametrize("name", TARGETS)
def test_any_bytes_are_read_or_refused_in_words(name):
    deep = 60 if name in ("file", "paper") else 300

    @settings(max_examples=deep, deadline=None)
    @given(odd(name))
    def try_it(data):
        TARGETS[name](data)

    try_it()
