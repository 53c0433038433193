"""What the fields of a page's forms are called, and what their choices are, read from the page itself. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from activities.words.fill import NEVER_FILLED, Fields, Reader, form_of

OPTIONAL = " (valfritt)"  # which a label says to whoever fills it in, and is no part of the name
NO_CHOICE = "Ett val som inte finns kvar"


@dataclass(frozen=True)
class Labelled:
    """A field as its page names it. `choices` are the words of each value; None where one types."""

    label: str
    choices: dict[str, str] | None = None


@dataclass(frozen=True)
class PageLabels:
    """`title` is the page's own, without the site's name; fields by name, those that nobody sees left out."""

    title: str
    fields: dict[str, Labelled] = field(default_factory=dict)
    unseen: frozenset[str] = frozenset()

    def told(self, kept: Fields) -> Iterator[tuple[str, str]]:
        """(what the field is called, what stands in it in words) of each kept field that somebody has seen."""
        for name, value in kept:
            found = self.fields.get(name)
            if name in self.unseen or not value.strip():
                continue
            if found is None or found.choices is None:
                yield (found.label if found else ""), value
            else:
                yield found.label, found.choices.get(value, NO_CHOICE)


def labels_of(html: str, *, page: str, form: str, kept: Fields) -> PageLabels:
    """The labels of the form on the page that sends to `form`; none but the title when it is not there."""
    read = _Labels(html, page)
    title = " ".join(read.title.split()).removesuffix(" – lovplan")
    found = form_of(read.forms, form, kept)
    if found is None:
        return PageLabels(title)
    fields: dict[str, Labelled] = {}
    unseen = set()
    for control in found.controls:
        if control.kind in NEVER_FILLED or control.kind == "hidden":
            unseen.add(control.name)
        elif control.kind in ("radio", "checkbox"):
            label, value = read.label_of(control.attrs), control.attrs.get("value")
            word = read.words.get(control.attrs.get("id") or "", label)
            legend = read.legends.get(control.start, "")
            before = fields.get(control.name, Labelled(legend or label, {}))
            words = word if legend else "Ja"
            fields[control.name] = Labelled(before.label, {**(before.choices or {}), value or "on": words})
        elif control.kind == "select":
            choices = {
                option.attrs.get("value") or "": read.options.get(option.start, "") for option in control.options
            }
            fields[control.name] = Labelled(read.label_of(control.attrs), choices)
        else:
            fields[control.name] = Labelled(read.label_of(control.attrs))
    return PageLabels(title, fields, frozenset(unseen))


class _Labels(Reader):
    """A page's forms, and beside them the words of its title, labels, legends and options."""

    def __init__(self, html: str, page: str) -> None:
        self.title = ""
        self.labels: dict[str, str] = {}
        self.words: dict[str, str] = {}  # the first of a label's, without what explains it
        self.options: dict[int, str] = {}  # by where the option starts
        self.legends: dict[int, str] = {}  # of the fieldset that the control which starts there stands in
        self._into: tuple[str, object] | None = None
        self._pieces: list[str] = []
        self._fieldsets: list[str] = []
        super().__init__(html, page)

    def label_of(self, attrs: dict[str, str | None]) -> str:
        return self.labels.get(attrs.get("id") or "", attrs.get("aria-label") or "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        if tag == "fieldset":
            self._fieldsets.append("")
        elif tag == "input":
            self.legends[self.place()] = self._fieldsets[-1] if self._fieldsets else ""
        elif tag in ("label", "legend", "option", "title"):
            self._into = (tag, dict(attrs).get("for") or "" if tag == "label" else self.place())
            self._pieces = []

    def handle_data(self, data: str) -> None:
        if self._into:
            self._pieces.append(data)

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        if tag == "fieldset" and self._fieldsets:
            self._fieldsets.pop()
        if not self._into or self._into[0] != tag:
            return
        said, key, self._into = " ".join("".join(self._pieces).split()), self._into[1], None
        if tag == "label":
            self.labels[str(key)] = said.removesuffix(OPTIONAL)
            self.words[str(key)] = next((" ".join(piece.split()) for piece in self._pieces if piece.strip()), "")
        elif tag == "legend" and self._fieldsets:
            self._fieldsets[-1] = said.removesuffix(OPTIONAL)
        elif tag == "option":
            self.options[int(str(key))] = said
        elif tag == "title" and not self.title:
            self.title = said
