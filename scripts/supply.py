"""`make bom`: the bill of materials of what a municipality installs, from the lock file. Also the check of licences."""

from __future__ import annotations

import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from license_expression import ExpressionError, get_spdx_licensing
from packageurl import PackageURL
from packaging.markers import Marker
from packaging.utils import canonicalize_name

LOCK, PROJECT = Path("requirements.txt"), Path("pyproject.toml")
TARGET = Path("var/lovplan-bom.json")
SPDX = get_spdx_licensing()
# What a municipality may run, change and give on with no more than a notice; LGPL and MPL for libraries that are used
# as they are.
ALLOWED = {
    *("MIT", "MIT-0", "MIT-CMU", "BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "ZPL-2.1"),
    *("MPL-2.0", "LGPL-2.1-or-later", "LGPL-3.0-or-later", "CC0-1.0", "CC-BY-4.0"),
}
# Where a package's own description says it in no form that can be read, read in its licence file.
READ = {
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",
    "psycopg2-binary": "LGPL-3.0-or-later",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
    "python-dateutil": "Apache-2.0 AND BSD-3-Clause",
    "qrcode": "BSD-3-Clause AND MIT",
}
# "BSD" is what several packages say without saying which; all of them ask for the same.
CLASSIFIED = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Zope Public License": "ZPL-2.1",
}


@dataclass(frozen=True)
class Locked:
    """A package of the lock, with the sums of its files. `here`: whether this computer installs it."""

    name: str
    version: str
    sums: tuple[str, ...]
    here: bool


class SupplyError(Exception):
    """Says in one line what is wrong, and the remedy."""


def locked(text: str) -> list[Locked]:
    found = []
    for block in re.split(r"\n(?=\w)", text):
        if match := re.match(r"([\w.-]+)==([\w.!+-]+)(?: ; ([^\\\n]+))?", block):
            name, version, marker = match.groups()
            here = Marker(marker.strip()).evaluate() if marker else True
            found.append(Locked(canonicalize_name(name), version, tuple(re.findall(r"sha256:(\w+)", block)), here))
    return found


def reasons(project: str) -> dict[str, str]:
    """{name of a direct dependency: why it is there}, "" for one without a reason; of those in service and for work."""
    lines = re.findall(r'^    "([\w.-]+)[^"]*",? *(?:# *(.*))?$', project.partition("[tool.")[0], re.M)
    return {canonicalize_name(name): reason.strip() for name, reason in lines}


def licence_of(name: str, said: Any) -> str:
    """The licence as an SPDX expression, from what the package says of itself; "" where it says nothing known."""
    if name in READ:
        return READ[name]
    for told in (said.get("License-Expression"), said.get("License")):
        if told and len(told) < 100 and not _unknown(told):
            return str(told)
    classified = [each.rpartition(" :: ")[2] for each in said.get_all("Classifier") or [] if each.startswith("License")]
    return " AND ".join(CLASSIFIED.get(each, each) for each in classified)


def is_allowed(licence: str) -> bool:
    """Whether the expression can be followed with what is allowed: all of an AND, any of an OR."""

    def holds(part: Any) -> bool:
        if isinstance(part, SPDX.OR):
            return any(map(holds, part.args))
        if isinstance(part, SPDX.AND):
            return all(map(holds, part.args))
        return str(part) in ALLOWED

    try:
        return bool(licence) and holds(SPDX.parse(licence))
    except ExpressionError:
        return False


def refused(packages: list[Locked]) -> Iterator[str]:
    """A line for each package whose licence is not on the list."""
    for package in packages:
        if package.here and not is_allowed(licence := _licence(package)):
            yield f"{package.name} {package.version}: {licence or 'ingen licens som går att läsa'}"


def bill(packages: list[Locked]) -> str:
    """The bill of materials as CycloneDX 1.6: the same bytes for the same lock."""
    about = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    why = reasons(PROJECT.read_text(encoding="utf-8"))
    made = [
        Component(
            name=package.name,
            version=package.version,
            type=ComponentType.LIBRARY,
            description=why.get(package.name),
            bom_ref=f"{package.name}=={package.version}",
            purl=PackageURL("pypi", name=package.name, version=package.version),
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in package.sums],
            licenses=[_told(_licence(package))] if package.here else [],
        )
        for package in packages
    ]
    bom = Bom(components=made, serial_number=uuid.uuid5(uuid.NAMESPACE_OID, "\n".join(map(repr, packages))))
    bom.metadata.timestamp = None  # type: ignore[assignment] # it would make each one another
    root = bom.metadata.component = Component(
        name=about["name"], version=about["version"], type=ComponentType.APPLICATION, bom_ref=about["name"]
    )
    bom.register_dependency(root, [each for each in made if each.name in why])
    return str(JsonV1Dot6(bom).output_as_string(indent=1)) + "\n"


def _licence(package: Locked) -> str:
    try:
        return licence_of(package.name, metadata(package.name))
    except PackageNotFoundError as error:
        raise SupplyError(f"{package.name} är inte installerat. Kör make setup och gör om.") from error


def _told(licence: str) -> DisjunctiveLicense | LicenseExpression:
    return DisjunctiveLicense(name=licence) if _unknown(licence) else LicenseExpression(licence)


def _unknown(licence: str) -> bool:
    try:
        return bool(SPDX.unknown_license_keys(licence))
    except ExpressionError:
        return True


def main() -> int:
    packages = locked(LOCK.read_text(encoding="utf-8"))
    if faults := list(refused(packages)):
        print("Licenser som inte står på listan i scripts/supply.py:", *faults, sep="\n")
        return 1
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(bill(packages), encoding="utf-8")
    print(f"{TARGET}: {len(packages)} paket, alla licenser står på listan.")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SupplyError as error:
        sys.exit(str(error))
