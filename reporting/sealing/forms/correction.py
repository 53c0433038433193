from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Div, Field
from django import forms

from activities.pages.forms import helper, text_errors
from reporting.report.forms import MemoForm
from reporting.sealing.actions.seal import REASON_LIMIT


class CorrectionForm(MemoForm):
    """A sealed report's memo once more, why it is corrected, and which rows are taken anew from the plan.

    `choices` are (key, name) of the rows that the plan has otherwise now.
    """

    based_on = None  # type: ignore[assignment]  # the review asks for the fingerprint of the whole
    reason = forms.CharField(
        label="Skäl till rättelsen",
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Vad är fel i den fastställda rapporten? Nämnden läser skälet först i den nya versionen.",
        error_messages=text_errors("Skälet", required="Skriv varför rapporten rättas.", it="det"),
    )
    rows = forms.TypedMultipleChoiceField(
        label="Delaktiviteter att hämta på nytt ur planen",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="De här delaktiviteterna står annorlunda i planen nu. Det du inte kryssar för "
        "står kvar som det fastställdes.",
        error_messages={
            "invalid_choice": "En vald delaktivitet står inte längre annorlunda i planen. Välj om delaktiviteterna."
        },
    )
    facts = forms.BooleanField(
        label="Hämta planens egna uppgifter på nytt: titel, nämnd, förvaltning, diarienummer och texten under tabellen",
        required=False,
    )

    def __init__(self, *args: Any, choices: Iterable[tuple[int, str]], facts_differ: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rows"].choices = list(choices)  # type: ignore[attr-defined]
        if not self.fields["rows"].choices:  # type: ignore[attr-defined]
            del self.fields["rows"]
        if not facts_differ:
            del self.fields["facts"]
        self.fields["reason"].widget.attrs.pop("maxlength", None)
        memo = [name for name in self.fields if name not in ("reason", "rows", "facts", "dated", "officer", "subject")]
        pair = Div(*(Field(name, template="_field.html") for name in ("dated", "officer")), css_class="pair")
        templates = {"rows": "_radio.html", "facts": "_check.html"}
        chosen = [Field(name, template=path) for name, path in templates.items() if name in self.fields]
        self.helper = helper("reason", *chosen, "subject", pair, *memo)
