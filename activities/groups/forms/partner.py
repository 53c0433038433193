from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field
from django import forms

from activities.groups.reached import dates_of
from activities.models import Partner, PartnerContact
from activities.models.partner import CONTACT_LIMIT
from activities.pages.forms import DayField, DoubtingForm, PlainForm, helper, text, text_errors
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
    with_dates = forms.BooleanField(label="Visa också tidsplanen", required=False)
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
        dates = dates_of(partner) if partner.group_id else []
        if dates:
            said = "; ".join(f"{name}, {period}" for name, period in dates)
            self.fields["with_dates"].help_text = f"Parten läser då: {said}."
        for name, is_asked in (("shared", partner.group_id), ("with_dates", dates)):
            if is_asked:
                shown.append(Field(name, template="activities/groups/_tick.html"))
            else:
                del self.fields[name]
        self.partner = partner
        self.helper = helper(*shown, Field("corrects"))

    def doubts(self, cleaned: dict[str, Any]) -> dict[str, str]:
        self.span = span_of(self.partner.plan)
        return super().doubts(cleaned)


class ReplyForm(PlainForm):
    """What the partner's own people answer."""

    text = text(
        "Ditt svar",
        rows=6,
        most=CONTACT_LIMIT,
        help_text="Svaret blir en allmän handling med ditt namn och går inte att ändra. Blir något fel svarar du "
        "en gång till.",
    )

    def parts(self) -> list[Any]:
        return ["text"]
