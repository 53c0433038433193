from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Div, Field
from django import forms
from django.core.exceptions import ValidationError

from activities.pages.forms import INVISIBLE, DayField, helper, hidden_number
from reporting.report import blocks
from reporting.report.actions import LIMITS, fault_in_signatories
from reporting.snapshot.schema import HEADINGS

HELP = {
    "officer": "En befattning hellre än ett namn.",
    "statement": "Vad förvaltningen säger om läget. Underrubriker skrivs ### Rubrik.",
    "proposal": "Numrera punkterna. Varje mening ska kunna stå ensam i protokollet och säga vem som beslutar.",
    "recipients": "En mottagare på varje rad.",
    "signatories": "En befattning på varje rad.",
}
ROWS = {"statement": 18, "background": 5, "economy": 3, "proposal": 4, "recipients": 2}  # at least
MOST_ROWS, LINE = 60, 66  # characters that a line of the form's column surely holds


def _text(name: str, label: str, *, rows: int, **attributes: str) -> forms.CharField:
    """A field of the memo; one row is a line, more can be drawn larger."""
    most, when_empty = LIMITS[name]
    one_line = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(when_empty),
        help_text=HELP.get(name, ""),
        widget=forms.Textarea(attrs={"rows": rows, **attributes}) if rows > 1 else one_line,
        error_messages={
            "required": when_empty,
            "max_length": f"{label}: texten är %(show_value)d tecken. Korta den till högst %(limit_value)d tecken.",
            "null_characters_not_allowed": INVISIBLE % {"what": label},
        },
    )


def _rows(text: str, least: int) -> int:
    """All of the text is seen, where the browser does not let the field grow with it."""
    lines = sum(1 + len(line) // LINE for line in text.splitlines())
    return min(max(lines + 1, least), MOST_ROWS)


def _known_blocks(text: str) -> None:
    if fault := blocks.fault(text):
        raise ValidationError(fault)


def _short_titles(text: str) -> None:
    if fault := fault_in_signatories(text):
        raise ValidationError(fault)


class MemoForm(forms.Form):
    """The memo, its parts in the order of the plan's routine. `based_on` is the number of saves the person saw."""

    subject = _text("subject", "Ärende", rows=2)
    dated = DayField("Datum", help_text="Till exempel 2021-01-12. Tomt ger dagens datum tills rapporten fastställs.")
    officer = _text("officer", "Handläggare", rows=1)
    signatories = _text("signatories", "Undertecknas av", rows=3)
    based_on = hidden_number()

    def __init__(self, *args: Any, part_order: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = list(part_order)
        for name in order:
            self.fields[name] = _text(name, HEADINGS[name], rows=ROWS[name], **{"data-format": HEADINGS[name]})
            self.fields[name].validators.append(_known_blocks)
            self.fields[name].widget.attrs["rows"] = _rows(self[name].value() or "", ROWS[name])
        self.fields["signatories"].validators.append(_short_titles)
        self.order_fields(["subject", "dated", "officer", *order, "signatories", "based_on"])
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)  # a browser would cut what is pasted, without a word
        facts = Div(*(Field(name, template="_field.html") for name in ("dated", "officer")), css_class="pair")
        self.helper = helper("subject", facts, *order, "signatories", "based_on")
