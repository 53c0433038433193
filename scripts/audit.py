"""`make audit FIL=…`: the locked packages against a file of known vulnerabilities, which the operator has fetched.

The file is in the format of OSV: a record as JSON, a list of them, or a zip of many. Nothing is asked of any network.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

LOCK = Path("requirements.txt")


@dataclass(frozen=True)
class Found:
    package: str
    version: str
    names: tuple[str, ...]  # the record's own and what others call it
    summary: str
    fixed: tuple[str, ...]

    def __str__(self) -> str:
        remedy = f"Rättad i {', '.join(self.fixed)}." if self.fixed else "Ingen rättad version är känd."
        return f"{self.package} {self.version}: {', '.join(self.names)}. {self.summary} {remedy}"


class AuditError(Exception):
    """Says in one line what is wrong with the file, and the remedy."""


def locked(text: str) -> dict[str, str]:
    """{name of the package: version} of a lock."""
    return {canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==([\w.!+-]+)", text, re.M)}


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of the file. Raises AuditError."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as folder:
                for name in folder.namelist():
                    if name.endswith(".json"):
                        yield from _list(json.loads(folder.read(name)))
        else:
            yield from _list(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError, zipfile.BadZipFile, zlib.error) as error:
        raise AuditError(f"{path} går inte att läsa ({error}). Hämta filen på nytt, se docs/drift.md.") from error


def _list(told: Any) -> list[dict[str, Any]]:
    """The records; raises ValueError for what are none, so that a wrong file cannot pass for one without faults."""
    found = told if isinstance(told, list) else [told]
    if not all(
        isinstance(each, dict) and isinstance(each.get("id"), str) and isinstance(each.get("modified"), str)
        for each in found
    ):
        raise ValueError("det är inga sårbarheter i OSV:s format")
    return found


def findings(packages: dict[str, str], known: Iterable[dict[str, Any]]) -> list[Found]:
    """What of the known concerns a package in the version that is locked; what has been withdrawn does not."""
    found: list[Found] = []
    for record in known:
        try:
            found += _of_record(packages, record)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            told = f"{record['id'][:80]} följer inte OSV:s format"
            raise AuditError(f"{told} ({type(error).__name__}). Hämta filen på nytt, se docs/drift.md.") from error
    return sorted(found, key=lambda each: (each.package, each.names))


def _of_record(packages: dict[str, str], record: dict[str, Any]) -> Iterator[Found]:
    for affected in () if record.get("withdrawn") else record.get("affected", ()):
        package = affected.get("package", {})
        name = canonicalize_name(package.get("name", ""))
        if package.get("ecosystem") == "PyPI" and name in packages and concerns(affected, packages[name]):
            names = (record["id"], *record.get("aliases", ()))
            fixed = tuple(event["fixed"] for event in _events(affected) if "fixed" in event)
            summary = " ".join((record.get("summary") or record.get("details", "")).split())[:200]
            yield Found(name, packages[name], names, summary, fixed)


def concerns(affected: dict[str, Any], version: str) -> bool:
    """Whether the version is among those named, or in a range: from what is introduced, up to what is fixed."""
    own = Version(version)
    if any(_same(own, each) for each in affected.get("versions", ())):
        return True
    inside = False
    try:
        events = sorted(_events(affected), key=_where)
    except InvalidVersion:
        return True  # better told once too often
    for event in events:
        (kind, at), *_ = event.items()
        if kind == "introduced" and (at == "0" or own >= Version(at)):
            inside = True
        elif (kind == "fixed" and own >= Version(at)) or (kind == "last_affected" and own > Version(at)):
            inside = False
    return inside


def _same(own: Version, other: str) -> bool:
    try:
        return own == Version(other)
    except InvalidVersion:  # older packages have had names for versions
        return False


def _events(affected: dict[str, Any]) -> list[dict[str, str]]:
    spans = [span for span in affected.get("ranges", ()) if span.get("type") != "GIT"]
    return [event for span in spans for event in span.get("events", ())]


def _where(event: dict[str, str]) -> Version:
    (at,) = event.values()
    return Version(at)


def main(path: Path) -> int:
    packages, newest, count = locked(LOCK.read_text(encoding="utf-8")), "", 0

    def counted() -> Iterator[dict[str, Any]]:
        nonlocal newest, count
        for record in records(path):
            newest, count = max(newest, record["modified"]), count + 1
            yield record

    found = findings(packages, counted())
    for each in found:
        print(each)
    print(f"{len(packages)} paket prövade mot {count} kända sårbarheter, den senaste ändrad {newest[:10] or 'aldrig'}.")
    print(f"{len(found)} gäller de låsta versionerna." if found else "Ingen gäller de låsta versionerna.")
    return 1 if found else 0


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1])))
    except AuditError as error:
        sys.exit(str(error))
