"""How forms are laid out: one column, one field template, no form tag of their own."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout

INVISIBLE = "%(what)s innehåller ett osynligt tecken som inte kan sparas. Klistra in texten som ren text."


def helper(*fields: Any) -> FormHelper:
    """Plain names are shown with the site's own field template."""
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True  # the page's own form tag carries the token
    made.layout = Layout(
        *(Field(field, template="_field.html") if isinstance(field, str) else field for field in fields)
    )
    return made


def text_errors(what: str, *, required: str = "", it: str = "den") -> dict[str, str]:
    """The sentences of a text field: what it is about, as "Texten", and its pronoun."""
    return {
        "required": required,
        "max_length": f"{what} är %(show_value)d tecken. Korta {it} till högst %(limit_value)d tecken.",
        "null_characters_not_allowed": INVISIBLE % {"what": what},
    }
