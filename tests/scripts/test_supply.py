"""What is installed can be told, may be used, and is there for a reason."""

from __future__ import annotations

import json
import re
import tomllib
from email.message import Message
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from scripts import check, supply

PROJECT = Path("pyproject.toml").read_text(encoding="utf-8")
LOCKED = supply.locked(supply.LOCK.read_text(encoding="utf-8"))
# Used by name alone, and where.
BY_NAME = {
    "psycopg2": "DATABASE_URL",
    "gunicorn": "deploy",
    "pytest_randomly": "pytest loads it",
    "xdist": "pytest loads it",
    "mypy_django_plugin": "pyproject.toml",
}
# The module, where it is not called as the package.
MODULES = {
    "psycopg2-binary": "psycopg2",
    "django-csp": "csp",
    "django-stubs": "mypy_django_plugin",
    "page-validation": "page",
    "pysaml2": "saml2",
    "pytest-django": "pytest",
    "pytest-xdist": "xdist",
}


def test_each_direct_dependency_has_its_reason_and_is_used():
    told = tomllib.loads(PROJECT)
    direct = [*told["project"]["dependencies"], *told["dependency-groups"]["dev"]]
    names = {canonicalize_name(re.split(r"[\[<>=]", each)[0]) for each in direct}
    reasons = supply.reasons(PROJECT)
    assert reasons.keys() == names and all(reasons.values())
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for place in ("activities", "lovplan", "reporting", "scripts", "tests")
        for path in Path(place).rglob("*.py")
    )
    for name in names:
        bare = name.removeprefix("django-").removeprefix("python-").removesuffix("-python-lib")
        module = MODULES.get(name) or name.replace("-", "_")
        used = rf'(?:import|from) (?:{module}|{bare.replace("-", "_")})\b|"(?:{module}|{bare})(?:["./]|_pdf)'
        assert module in BY_NAME or re.search(used, text, re.MULTILINE), name


def test_every_locked_package_has_a_licence_that_is_allowed():
    assert check.licences() == ""
    assert len(LOCKED) > 50 and all(package.sums for package in LOCKED)


@pytest.mark.parametrize(
    ("said", "licence", "allowed"),
    [
        ({"License-Expression": "MIT"}, "MIT", True),
        ({"License": "GPL-3.0-only"}, "GPL-3.0-only", False),
        ({"License-Expression": "GPL-2.0-or-later OR MIT"}, "GPL-2.0-or-later OR MIT", True),
        ({"License-Expression": "MIT AND AGPL-3.0-only"}, "MIT AND AGPL-3.0-only", False),
        ({"License": "all my own words", "Classifier": "License :: OSI Approved :: BSD License"}, "BSD", True),
        ({"Classifier": "License :: Other/Proprietary License"}, "Other/Proprietary License", False),
        ({}, "", False),
    ],
)
def test_a_licence_is_read_from_what_the_package_says(said, licence, allowed):
    message = Message()
    for name, value in said.items():
        message[name] = value
    assert supply.licence_of("prov", message) == licence
    assert supply.is_allowed(licence) is allowed


def test_the_bill_names_every_package_with_sums_licence_and_reason():
    told = json.loads(supply.bill(LOCKED))
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    parts = {part["name"]: part for part in told["components"]}
    assert parts.keys() == {package.name for package in LOCKED}
    assert parts["django"]["purl"] == f"pkg:pypi/django@{parts['django']['version']}"
    assert parts["django"]["licenses"] and parts["django"]["hashes"] and "LTS" in parts["django"]["description"]
    assert supply.bill(LOCKED) == supply.bill(LOCKED)
