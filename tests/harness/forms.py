"""The forms of a page as a browser without scripts finds and sends them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import tinyhtml5


@dataclass(frozen=True)
class Control:
    """`kind` is an input's type, "day", "number", "select" or "textarea"; `values` is what is sent untouched, and
    `offered` what a list has.
    """

    name: str
    kind: str
    values: tuple[str, ...]
    offered: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    id: str
    action: str
    method: str
    controls: tuple[Control, ...]
    buttons: tuple[tuple[str, str], ...]  # (name, value), "" where they have none

    def id_ends(self, end: str) -> bool:
        return self.id.endswith(end)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(control.name for control in self.controls))

    def data(self) -> dict[str, list[str]]:
        """What is sent when nothing is touched, without the token."""
        sent: dict[str, list[str]] = {}
        for control in self.controls:
            if control.values:
                sent.setdefault(control.name, []).extend(control.values)
        return sent


def forms_in(html: str, page: str) -> Iterator[Form]:
    """All forms of the page at the address `page`."""
    root = tinyhtml5.parse(html, namespace_html_elements=False)
    parents = {child: parent for parent in root.iter() for child in parent}
    named = {form.get("id"): form for form in root.iter("form") if form.get("id")}
    inside: dict[Element, list[Element]] = {form: [] for form in root.iter("form")}
    for element in root.iter():
        if element.tag in ("input", "select", "textarea", "button"):
            owner = named.get(element.get("form")) if element.get("form") else _form_around(element, parents)
            if owner is not None:
                inside[owner].append(element)
    for form, elements in inside.items():
        controls = (_control(element) for element in elements)
        buttons = [each for each in elements if _is_button(each)]
        yield Form(
            id=form.get("id", ""),
            action=urljoin(page, form.get("action") or page),
            method=form.get("method", "get").lower(),
            controls=tuple(control for control in controls if control),
            buttons=tuple((button.get("name", ""), button.get("value", "")) for button in buttons),
        )


def _form_around(element: Element, parents: dict[Element, Element]) -> Element | None:
    around: Element | None = element
    while around is not None and around.tag != "form":
        around = parents.get(around)
    return around


def _is_button(element: Element) -> bool:
    kind = element.get("type", "submit" if element.tag == "button" else "text")
    return kind in ("submit", "button", "reset", "image")


def _control(element: Element) -> Control | None:
    name, kind = element.get("name", ""), element.get("type", "text") if element.tag == "input" else element.tag
    if not name or name == "csrfmiddlewaretoken" or _is_button(element):
        return None
    if element.tag == "textarea":
        return Control(name, kind, (element.text or "",))
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        if not chosen and element.get("multiple") is None:
            chosen = options[:1]
        return Control(name, kind, tuple(map(_value, chosen)), tuple(map(_value, options)))
    if kind in ("radio", "checkbox"):
        value = element.get("value", "on")
        return Control(name, kind, (value,) if element.get("checked") is not None else (), (value,))
    kind = "day" if element.get("data-day") is not None else "number" if element.get("inputmode") == "numeric" else kind
    return Control(name, kind, (element.get("value", ""),))


def _value(option: Element) -> str:
    return option.get("value", "".join(option.itertext()))
