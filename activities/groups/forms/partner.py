from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field
from django import forms

from activities.models import Partner, PartnerContact
from activities.models.partner import CONTACT_LIMIT
from activities.pages.forms import DayField, DoubtingForm, helper, text_errors
from activities.pages.scope import span_of


class ContactForm(DoubtingForm):
    """Logs a contact with a partner. `corrects` is the entry that this one puts right, when there is one."""

    on = DayField(
        "Dag",
        required="Ange vilken dag kontakten skedde.",
        help_text="När kontakten skedde, till exempel 2020-12-08.",
    )
    text = forms.CharField(
        label="Vad gällde det?",
        max_length=CONTACT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Det som antecknas kan inte ändras. Blir något fel antecknar du en rättelse.",
        error_messages=text_errors("Texten", required="Skriv vad kontakten gällde."),
    )
    shared = forms.BooleanField(
        label="Visa för parten",
        required=False,
        help_text="Partens egna personer kan då läsa dagen, texten och ditt namn. Texten blir en allmän handling, och "
        "det går inte att ta tillbaka.",
    )
    corrects = forms.ModelChoiceField(
        PartnerContact.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Posten som ska rättas finns inte hos parten. Ladda om sidan."},
    )

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["corrects"].queryset = partner.contacts.all()  # type: ignore[attr-defined]
        shown: list[Any] = ["on", "text"]
        if partner.group_id is None:
            del self.fields["shared"]
        else:
            shown.append(Field("shared", template="activities/groups/_tick.html"))
        self.partner = partner
        self.helper = helper(*shown, Field("corrects"))

    def doubts(self, cleaned: dict[str, Any]) -> dict[str, str]:
        self.span = span_of(self.partner.plan)
        return super().doubts(cleaned)
