"""What the forms of every room are made of: one column, one template a field, no form tag of their own.

A day is read as people write it, and one that a person can hardly mean is asked about before it is saved.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from activities.calendar.days import REMEDY, doubt_of, read_day
from activities.calendar.swedish import resembling
from activities.calendar.typed import read_roles
from activities.errors import ConflictError, DraftChangedError
from activities.models import Role

INVISIBLE = "%(what)s innehåller ett osynligt tecken som inte kan sparas. Klistra in texten som ren text."
NOT_LISTED = "Välj i listan."
STALE = "Sidan var inte hel när du sände den. Läs in den på nytt och försök igen."
FIELD, RADIO, CHECK = "_field.html", "_radio.html", "_check.html"
IS_ANOTHER = "Det finns redan en roll som heter ”{}”. Menar du den? Skriv den så. Är det en annan roll"
CERTAIN = "sakert"  # the field in which a person says that a doubted day or role is the one they mean


def helper(*fields: Any) -> FormHelper:
    """Plain names are shown with the site's own field template."""
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True  # the page's own form tag carries the token
    made.layout = Layout(*(Field(field, template=FIELD) if isinstance(field, str) else field for field in fields))
    return made


def text_errors(what: str, *, required: str = "", it: str = "den") -> dict[str, str]:
    """The sentences of a text field: what it is about, as "Texten", and its pronoun."""
    return {
        "required": required,
        "max_length": f"{what} är %(show_value)d tecken. Korta {it} till högst %(limit_value)d tecken.",
        "null_characters_not_allowed": INVISIBLE % {"what": what},
    }


def text(label: str, *, rows: int = 0, help_text: str = "", most: int | None = None) -> forms.CharField:
    """A field for text, never demanded here: which words are needed is the action's to say."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
        help_text=help_text,
        error_messages=text_errors("Texten"),
    )


def choice(label: str, *, radio: bool = False, help_text: str = "", number: bool = True) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        required=False,
        coerce=int if number else str,
        empty_value=None,
        widget=forms.RadioSelect() if radio else forms.Select(),
        help_text=help_text,
        error_messages={"invalid_choice": NOT_LISTED},
    )


def hidden_number(
    least: int = 0, *, required: bool = True, of: type[forms.IntegerField] = forms.IntegerField
) -> forms.IntegerField:
    """What the page was opened on. A page without it was not whole when it was sent."""
    return of(
        min_value=least,
        required=required,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), STALE),
    )


class DayInput(forms.DateInput):
    """Text, so that what was typed survives; the page's script puts the browser's own calendar beside it."""

    def __init__(self, **attrs: str) -> None:
        fixed = {"class": "date-input", "autocomplete": "off", "data-day": ""}
        super().__init__(attrs={**fixed, **attrs}, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day as read_day reads it. `required` is the sentence for an empty field; without one it may be empty. A form
    that asks for a day `within` some months gives them, and the year may then follow from them.
    """

    within: tuple[date, date] | None = None

    def __init__(self, label: str, *, required: str = "", help_text: str = "Till exempel 2021-10-29.") -> None:
        super().__init__(
            label=label,
            required=bool(required),
            help_text=help_text,
            widget=DayInput(),
            error_messages={"required": required, "invalid": REMEDY},
        )

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, str):
            return super().to_python(value)
        if not value.strip():
            return None
        try:
            return read_day(value, self.within)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None


class PlainForm(forms.Form):
    """A form in the house's layout. `parts` are the fields in order."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(*self.parts())

    def parts(self) -> list[Any]:
        return [self._part(name) for name in self.fields]

    def _part(self, name: str) -> Any:
        widget = self.fields[name].widget
        if widget.is_hidden:
            return name
        # Ticks in a list stand as radio buttons do, and are a kind of them to Django as well.
        radio, check = isinstance(widget, forms.RadioSelect), isinstance(widget, forms.CheckboxInput)
        return Field(name, template=RADIO if radio else CHECK if check else FIELD)

    def only_for(self, choice: str, *names: str) -> Div:
        """Fields that a choice of the form asks for, as the style sheet knows it; seen too while they hold words."""
        held = any(value.strip() for name in names for value in self._typed(name))
        return Div(*map(self._part, names), css_class="" if held else f"only-for-{choice}")

    def _typed(self, name: str) -> list[str]:
        return self.data.getlist(name) if hasattr(self.data, "getlist") else [str(self.data.get(name, ""))]

    def take(self, error: ValidationError) -> None:
        """Show what an action refused, beside the field it is about when the form has it."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


def also_refused(form: forms.Form, write: Callable[[], Any]) -> None:
    """Tell, beside what the form refuses, what the action would refuse of the rest, so that all is told at once.

    `write` is the action on the form's cleaned data, where what could not be read is empty. Nothing of it is kept.
    """
    if not form.is_bound:
        return
    asked = {name: field for name, field in form.fields.items() if name != CERTAIN}  # no part of what is written
    empty = {name: getattr(field, "empty_value", None) for name, field in asked.items()}
    form.cleaned_data = {**empty, **form.cleaned_data}
    try:
        with transaction.atomic():
            write()
            transaction.set_rollback(True)
    except ValidationError as error:
        for name, errors in getattr(error, "error_dict", {}).items():
            if name in form.fields and name not in form.errors:
                form.add_error(name, errors)
    except (ConflictError, DraftChangedError):
        pass  # told once the form is whole


class DoubtingForm(forms.Form):
    """A form that asks about days hardly anybody means, and about new roles that are spelled nearly as one that is
    there: the answer is a tick for each, and they are then taken as they are. A form gives its `span` (the plan's first
    and last day), the fields in which `new_roles` are written, one a line, which of them `renames` a role, and may
    doubt more in `doubts`.
    """

    span: tuple[date, date] | None = None
    new_roles: tuple[str, ...] = ()
    renames = ""

    def doubts(self, cleaned: dict[str, Any]) -> dict[str, str]:
        """Sentences by field, of days that were read."""
        if self.span is None:
            return {}
        days = {name: value for name, value in cleaned.items() if isinstance(self.fields.get(name), DayField) and value}
        found = {name: doubt_of(day, *self.span) for name, day in days.items()}
        return {name: sentence for name, sentence in found.items() if sentence}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        days, roles = self.doubts(cleaned), self._doubted_roles(cleaned)
        if not days and not roles:
            return cleaned
        doubted = [(name, str(cleaned[name]), f"{sentence} Är dagen rätt") for name, sentence in days.items()]
        doubted += [(name, title, IS_ANOTHER.format(like)) for name, title, like in roles]
        answers = {str(cleaned[name]): f"{cleaned[name]} är rätt dag" for name in days}
        answers |= {title: f"”{title}” är en annan roll än ”{like}”" for _, title, like in roles}
        certain = forms.MultipleChoiceField(
            label="Stämmer dagen?" if days else "Är det en annan roll?",
            choices=list(answers.items()),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields[CERTAIN] = certain
        self.helper.layout.append(Field(CERTAIN, template=RADIO))  # type: ignore[attr-defined]
        said = certain.widget.value_from_datadict(self.data, self.files, self.add_prefix(CERTAIN)) or []
        for name, value, sentence in doubted:
            if value not in said:
                self.add_error(name, f"{sentence}, kryssa för det nedan och spara igen.")
        cleaned.pop(CERTAIN, None)
        return cleaned

    def _doubted_roles(self, cleaned: dict[str, Any]) -> list[tuple[str, str, str]]:
        """(field, the role that is written there, the one it resembles). One query where anything is written."""
        written = [(name, title) for name in self.new_roles for title in self._new_in(name, cleaned)]
        titles = list(Role.objects.order_by("pk").values_list("title", flat=True)) if written else []
        others = [title for title in titles if title != self.initial.get(self.renames)]
        return [(name, title, like) for name, title in written if (like := resembling(title, others))]

    def _new_in(self, name: str, cleaned: dict[str, Any]) -> list[str]:
        """The roles of a field that did not stand there when the page was opened."""
        stood = read_roles(self.initial.get(name) or "")
        return [title for title in read_roles(cleaned.get(name) or "") if title not in stood]
