from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Field
from django import forms

from activities.groups.reached import dates_of
from activities.models import DecisionBasis, Partner, PartnerContact, Revision, SubActivity
from activities.models.partner import CONTACT_LIMIT, QUESTION_LIMIT
from activities.pages.forms import NOT_LISTED, RADIO, DayField, DoubtingForm, PlainForm, helper, text, text_errors
from activities.pages.scope import span_of


class RowsField(forms.ModelMultipleChoiceField):
    """Rows of the plan to tick, by their names."""

    def label_from_instance(self, row: SubActivity) -> str:
        return row.name


class ContactForm(DoubtingForm):
    """Logs a contact with a partner. `corrects` is the entry that this one puts right, when there is one; `rows` are
    those that the contact can be said to be about.
    """

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
    question = forms.CharField(
        label="Vilken fråga ställdes? (valfritt)",
        required=False,
        max_length=QUESTION_LIMIT,
        help_text="Till exempel: Hur sattes ersättningen? Svaren på samma fråga samlas på en sida.",
        error_messages=text_errors("Frågan"),
    )
    learned = forms.CharField(
        label="Vad lärde vi oss? (valfritt)",
        required=False,
        max_length=CONTACT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=text_errors("Texten"),
    )
    rows = RowsField(
        SubActivity.objects.none(),
        label="Vilka delaktiviteter gällde kontakten?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(("invalid_choice", "invalid_pk_value", "invalid_list"), NOT_LISTED),
    )
    shared = forms.BooleanField(
        label="Visa för parten",
        required=False,
        help_text="Partens egna personer kan då läsa dagen, vad det gällde och ditt namn. Det blir en allmän handling, "
        "och det går inte att ta tillbaka.",
    )
    with_dates = forms.BooleanField(label="Visa också tidsplanen", required=False)
    corrects = forms.ModelChoiceField(
        PartnerContact.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Posten som ska rättas finns inte hos parten. Ladda om sidan."},
    )

    def __init__(self, *args: Any, partner: Partner, rows: Any, earlier: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["corrects"].queryset = partner.contacts.all()  # type: ignore[attr-defined]
        self.fields["rows"].queryset = rows  # type: ignore[attr-defined]
        self.earlier = earlier  # questions that have been put before, offered while one types
        if earlier:
            self.fields["question"].widget.attrs["list"] = "fragor"
        shown: list[Any] = ["on", "text", "question", "learned", Field("rows", template=RADIO)]
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


class OutcomeForm(PlainForm):
    """What a contact led to here."""

    words = text("Vad ledde det till?", rows=4, most=CONTACT_LIMIT)
    revision = forms.ModelChoiceField(
        Revision.objects.none(),
        label="Revision (valfritt)",
        required=False,
        empty_label="Ingen",
        error_messages={"invalid_choice": NOT_LISTED},
    )
    basis = forms.ModelChoiceField(
        DecisionBasis.objects.none(),
        label="Underlag (valfritt)",
        required=False,
        empty_label="Inget",
        help_text="Det som antecknas kan inte ändras. Blir något fel antecknar du en ny post.",
        error_messages={"invalid_choice": NOT_LISTED},
    )

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bases = DecisionBasis.objects.filter(sub_activity__activity__step__plan=partner.plan_id)
        self.fields["revision"].queryset = Revision.objects.filter(plan=partner.plan_id).order_by("-number")  # type: ignore[attr-defined]
        self.fields["basis"].queryset = bases.order_by("title", "pk")  # type: ignore[attr-defined]
