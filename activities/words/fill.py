"""Puts kept words back into the forms of a page that has been made already, whatever form it is. Pure.

Only the start tags of fields, the insides of text areas and what they are folded away in are touched; all else of the
page stays byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin

Fields = Sequence[tuple[str, str]]  # (name, value) as a form sends them, names repeated where it does

TOKEN = "csrfmiddlewaretoken"
BUTTONS = {"submit", "button", "image", "reset"}
NEVER_FILLED = BUTTONS | {"file", "password"}


@dataclass(frozen=True)
class Kept:
    """Words of one form: the address it sends to, with its query, and what stood in it."""

    form: str
    fields: Fields


@dataclass(frozen=True)
class Filled:
    """The page with the words in it, and for each form of `kept` that it has: the words that found no field."""

    html: str
    leftovers: dict[str, tuple[str, ...]]


@dataclass
class _Control:
    tag: str
    attrs: dict[str, str | None]
    start: int  # of the start tag, in the page
    end: int  # after it
    closed: int = 0  # where a text area's or an option's inside ends
    options: list[_Control] = field(default_factory=list)
    folds: list[_Control] = field(default_factory=list)  # what it may be folded away in

    @property
    def name(self) -> str:
        return self.attrs.get("name") or ""

    @property
    def kind(self) -> str:
        return (self.attrs.get("type") or "text").lower() if self.tag == "input" else self.tag


@dataclass
class Form:
    actions: set[str]
    controls: list[_Control] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {control.name for control in self.controls} - {TOKEN}

    @property
    def hidden(self) -> set[str]:
        return {control.name for control in self.controls if control.kind == "hidden"} | {TOKEN}


def fill(html: str, kept: Iterable[Kept], *, page: str) -> Filled:
    """The page at the address `page`, with each form's words in place of what stood there.

    A form is known by where it, or one of its buttons, sends; of several, by the fields it has. Hidden fields are
    filled as well, so that a form goes on from the edition it was begun on; tokens, passwords and files never are. Of
    several words for one form the first are put in, and what the others say otherwise is left over.
    """
    forms = Reader(html, page).forms
    edits: list[tuple[int, int, str]] = []
    leftovers = {}
    given: dict[int, Fields] = {}  # to each form, by its place: the newest words, which come first
    for words in kept:
        form = form_of(forms, words.form, words.fields)
        if form and id(form) not in given:
            given[id(form)] = words.fields
            leftovers[words.form] = _fill_form(html, form, words.fields, edits)
        elif form:
            known = {value for _, value in given[id(form)]}
            older = (value for name, value in words.fields if name not in form.hidden and value not in known)
            leftovers[words.form] = tuple(value for value in older if value.strip())
    for start, end, text in sorted(set(edits), reverse=True):  # one fold may hold several fields
        html = html[:start] + text + html[end:]
    return Filled(html, leftovers)


def form_of(forms: Iterable[Form], action: str, fields: Fields) -> Form | None:
    """The one of a page's forms that sends to `action`; of several, the one that has most of the fields."""
    sent = {name for name, _ in fields}
    alike = [form for form in forms if action in form.actions]
    return max(alike, key=lambda form: len(sent & form.names), default=None)


def _fill_form(html: str, form: Form, fields: Fields, edits: list[tuple[int, int, str]]) -> tuple[str, ...]:
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    left = {name: list(given) for name, given in values.items() if name != TOKEN}
    for control in form.controls:
        if control.kind in NEVER_FILLED or control.tag == "button" or not control.name or control.name == TOKEN:
            left.pop(control.name, None)
        elif control.kind in ("checkbox", "radio"):
            value = control.attrs.get("value") or "on"
            edits.append(_tag(control, "checked", value in values.get(control.name, ())))
            _take(left, control.name, value)
        elif control.tag == "select":
            _choose(control, values.get(control.name), left, edits)
        elif waiting := left.get(control.name):
            value = waiting.pop(0)
            if value.strip():
                edits += [_tag(fold, "open", True) for fold in control.folds if control.kind != "hidden"]
            if control.tag == "textarea":
                edits.append((control.end, control.closed, "\n" + escape(value, quote=False)))
            else:
                edits.append(_tag(control, "value", value))
    return tuple(value for given in left.values() for value in given if value.strip())


def _choose(select: _Control, values: list[str] | None, left: dict[str, list[str]], edits: list) -> None:
    if values is None:
        return
    for option in select.options:
        value = option.attrs.get("value")
        edits.append(_tag(option, "selected", value in values))
        _take(left, select.name, value or "")


def _take(left: dict[str, list[str]], name: str, value: str) -> None:
    if value in left.get(name, ()):
        left[name].remove(value)


def _tag(control: _Control, name: str, value: str | bool) -> tuple[int, int, str]:
    """The control's start tag with one attribute set, or taken away when `value` is False."""
    attrs = {key: found for key, found in control.attrs.items() if key != name}
    if value is not False:
        attrs[name] = None if value is True else str(value)
    written = "".join(f" {key}" if found is None else f' {key}="{escape(found)}"' for key, found in attrs.items())
    return control.start, control.end, f"<{control.tag}{written}>"


class Reader(HTMLParser):
    """The page's forms that send, with their fields and where in the page these stand."""

    def __init__(self, html: str, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._open: _Control | None = None  # the select or text area the reader is in
        self._folds: list[_Control] = []  # the details it is in
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._ids: dict[str, Form] = {}
        self._outside: list[tuple[str, _Control]] = []  # fields that name the form they belong to
        self.feed(html)
        self.close()
        for name, control in self._outside:
            if name in self._ids:
                self._ids[name].controls.append(control)

    def place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            sends = (given.get("method") or "get").lower() == "post"
            self._form = Form({urljoin(self.page, given.get("action") or self.page)}) if sends else None
            if self._form:
                self.forms.append(self._form)
                self._ids[given.get("id") or ""] = self._form
        start = self.place()
        control = _Control(tag, given, start, start + len(self.get_starttag_text() or ""), folds=[*self._folds])
        if tag == "details":
            self._folds.append(control)
        if given.get("form") and tag in ("input", "textarea", "select", "button"):
            self._outside.append((given["form"] or "", control))
            self._open = control if tag in ("textarea", "select") else self._open
            return
        if tag == "option" and self._open and self._open.tag == "select":
            self._open.options.append(control)
        if self._form is None:
            return
        if tag in ("input", "textarea", "select", "button"):
            self._form.controls.append(control)
            self._open = control if tag in ("textarea", "select") else self._open
            if given.get("formaction") and not given.get("name", "").startswith("_"):  # type: ignore[union-attr]
                self._form.actions.add(urljoin(self.page, given["formaction"] or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "details" and self._folds:
            self._folds.pop()
        elif tag in ("textarea", "select") and self._open:
            self._open.closed, self._open = self.place(), None
