"""Forms of what the law asks for."""

from __future__ import annotations

from typing import Any

from django import forms

from activities.pages.editions import EditionForm
from activities.pages.forms import NOT_LISTED, DayField, PlainForm, text
from lovplan.models import MESSAGE_LIMIT, Conformity, FaultReason, Method


def one_of(label: str, choices: Any, required: str, *, radio: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect() if radio else forms.Select(),
        error_messages={"required": required, "invalid_choice": NOT_LISTED},
    )


class StatementForm(PlainForm, EditionForm):
    """Everything but the faults, which have a form each."""

    body = text("Offentlig aktör", help_text="Till exempel: Exempelkommunen.", most=200)
    service = text("Tjänstens namn", most=200)
    conformity = one_of("Tjänsten är", Conformity.choices, "Välj hur väl tjänsten följer kraven.", radio=True)
    assessed_on = DayField("Bedömd", required="Ange vilken dag tjänsten bedömdes.")
    method = one_of("Metod", Method.choices, "Välj hur bedömningen gjordes.", radio=True)
    method_words = text("Hur bedömningen gjordes", rows=4, most=2_000)
    contact = text("Kontakt", help_text="E-post eller telefon, för den som inte vill använda formuläret.", most=300)
    controller = text("Personuppgiftsansvarig", help_text="Oftast nämnden.", most=200)
    officer = text("Dataskyddsombud", help_text="E-post eller telefon.", most=300)
    reason = text("Vad har du ändrat?", help_text="Sparas i historiken.", most=200)

    def parts(self) -> list[Any]:
        return [
            self._part(name) for name in self.fields if name != "reason"
        ]  # stands last on the page, after the faults


class FaultForm(PlainForm):
    """One thing that is not accessible. Left empty it is none."""

    what = text("Vad som inte är tillgängligt", rows=2)
    reason = one_of("Skäl", FaultReason.choices, "Välj skälet.")
    why = text("Varför", rows=2)
    alternative = text("Så gör man i stället", rows=2)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("what") and not cleaned.get("why"):
            self.add_error("why", "Skriv varför det inte är tillgängligt.")
        return cleaned


FaultForms = forms.formset_factory(FaultForm, extra=1, max_num=100)


class MessageForm(PlainForm):
    """Tells of something that cannot be used. Asks for no name."""

    what = text("Vad gick inte att använda?", rows=6, most=MESSAGE_LIMIT, help_text="Skriv inga personnummer.")
    page = text("På vilken sida? (valfritt)", help_text="Adressen, eller vad sidan heter.", most=500)
    reply_to = text("Hur når vi dig? (valfritt)", help_text="E-post eller telefon, om du vill ha svar.", most=300)
