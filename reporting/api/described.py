"""The OpenAPI description as a page can show it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of an answer."""

    name: str
    kind: str  # "text", "tal, minst 1", "en av on_track, finished"
    says: str


@dataclass(frozen=True)
class Question:
    """One address that can be asked."""

    path: str
    summary: str
    fields: tuple[Field, ...]
    answers: str  # the name of the kind it answers with, or the file's type


@dataclass(frozen=True)
class Kind:
    """What an answer is made of."""

    name: str
    says: str
    fields: tuple[Field, ...]


WORDS = {"string": "text", "integer": "heltal", "boolean": "sant eller falskt", "null": "null", "array": "lista"}
FORMS = {"date": "dag", "date-time": "tidpunkt"}


def questions(found: Mapping[str, Any]) -> list[Question]:
    return [
        Question(
            path=path.removeprefix("/api/1"),
            summary=operation["summary"],
            fields=tuple(
                Field(asked["name"], worded(asked["schema"]), asked.get("description", ""))
                for asked in operation["parameters"]
            ),
            answers=_answered(operation["responses"]["200"]),
        )
        for path, methods in found["paths"].items()
        for operation in methods.values()
    ]


def kinds(found: Mapping[str, Any]) -> list[Kind]:
    return [
        Kind(name, kind.get("description", ""), tuple(_fields(kind)))
        for name, kind in found["components"]["schemas"].items()
    ]


def worded(schema: Mapping[str, Any]) -> str:
    """What a value may be, in words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " eller ".join(worded(option) for option in schema["anyOf"])
    if "allOf" in schema:
        return worded(schema["allOf"][0])
    if "enum" in schema:
        return f"en av {', '.join(schema['enum'])}"
    if schema.get("type") == "array":
        return f"lista av {worded(schema['items'])}"
    word = FORMS.get(schema.get("format", ""), WORDS.get(schema.get("type", ""), "värde"))
    bounds = [f"{said} {schema[name]}" for name, said in (("minimum", "minst"), ("maximum", "högst")) if name in schema]
    return ", ".join([word, *bounds])


def _fields(kind: Mapping[str, Any]) -> Iterator[Field]:
    for name, schema in kind.get("properties", {}).items():
        yield Field(name, worded(schema), schema.get("description", ""))


def _answered(response: Mapping[str, Any]) -> str:
    for kind, content in response["content"].items():
        return worded(content["schema"]) if "$ref" in content["schema"] else str(kind)
    return ""
