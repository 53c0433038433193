from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from activities.bases.actions import NO_DATE, NO_PARAGRAPH, NO_REASON, Decision
from activities.models import decision_chain
from activities.models.basis import web_address
from activities.models.decision_chain import State
from activities.models.status import TEXT_LIMIT
from activities.pages.forms import DayField, DoubtingForm, helper, hidden_number, text_errors


class BasisForm(forms.Form):
    """What a basis is called and where it is found. `edition` is the number of the edition the person was looking at:
    0 for a new one.
    """

    title = forms.CharField(
        label="Titel", max_length=300, error_messages=text_errors("Titeln", required="Skriv vad underlaget heter.")
    )
    link = forms.CharField(
        label="Länk (valfritt)",
        required=False,
        max_length=500,
        validators=[web_address],
        help_text="Webbadressen till dokumentet, till exempel i ert dokumentsystem.",
        error_messages=text_errors("Länken"),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    diary_number = forms.CharField(
        label="Diarienummer (valfritt)",
        required=False,
        max_length=100,
        help_text="Länk eller diarienummer behövs först när underlaget ska godkännas.",
        error_messages=text_errors("Diarienumret", it="det"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    edition = hidden_number()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("title", "link", "diary_number", "edition")


@dataclass(frozen=True)
class StepWords:
    """How a step is put to the person who may take it."""

    heading: str
    button: str
    words: str
    help: str = ""


OPTIONAL = "Kommentar (valfritt)"
STEP_WORDS = {
    State.DRAFT: StepWords("Ta upp underlaget igen", "Börja nästa omgång", OPTIONAL, "Vad ni arbetar om."),
    State.READY: StepWords("Klart för godkännande", "Lämna till den som leder planen", OPTIONAL),
    State.APPROVED: StepWords("Godkänn underlaget", "Godkänn underlaget", OPTIONAL),
    State.TO_DIRECTOR: StepWords("Sänd till förvaltningschef", "Sänd till förvaltningschef", OPTIONAL),
    State.TO_BOARD: StepWords("Sänd till nämnd", "Sänd till nämnd", OPTIONAL),
    State.DECIDED: StepWords("Anteckna beslut", "Spara beslutet", "Beslutet i korthet (valfritt)"),
    State.RETURNED: StepWords(
        "Anteckna återremiss", "Spara återremissen", "Skäl till återremissen", "Skriv vad gruppen ska arbeta om."
    ),
}


CORRECTED = StepWords(
    "Rätta det noterade beslutet",
    "Spara rättelsen",
    "Beslutet i korthet (valfritt)",
    "Det som stod står kvar i historiken.",
)


class StepForm(DoubtingForm):
    """One step of a basis, with the fields that step demands; each form of a page has ids of its own."""

    state = forms.CharField(widget=forms.HiddenInput)
    based_on = hidden_number(1)
    edition = hidden_number(1)
    decided_on = DayField("Beslutsdatum", help_text="Till exempel 2020-11-30")
    paragraph = forms.CharField(
        label="Paragraf",
        required=False,
        max_length=20,
        help_text="Till exempel: § 45",
        error_messages=text_errors("Paragrafen"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    diary_number = forms.CharField(
        label="Beslutets diarienummer (valfritt)",
        required=False,
        max_length=100,
        error_messages=text_errors("Diarienumret", it="det"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    words = forms.CharField(
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=text_errors("Texten"),
    )

    def __init__(
        self,
        *args: Any,
        current: State,
        target: State,
        page: str,
        correcting: bool = False,
        span: tuple[date, date] | None = None,
        **kwargs: Any,
    ) -> None:
        self.span = span
        super().__init__(*args, **{**kwargs, "auto_id": f"id_{target}_%s"})
        self.put = CORRECTED if correcting else STEP_WORDS[target]
        self.address = f"{page}?steg={target}"  # a step's own, so that words of one are not taken for another's
        self.correcting = correcting
        self.target = target
        self.demanded = decision_chain.demands(current, target)
        self.fields["words"].label, self.fields["words"].help_text = self.put.words, self.put.help
        decision = ["decided_on", "paragraph", "diary_number"] if target == State.DECIDED else []
        for name in {"decided_on", "paragraph", "diary_number"} - set(decision):
            del self.fields[name]
        if decision and decision_chain.PARAGRAPH not in self.demanded:
            self.fields["paragraph"].label = "Paragraf (valfritt)"
        self.helper = helper(*decision, "words", "edition", "state", "based_on")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        sentences = {"words": NO_REASON, "decided_on": NO_DATE, "paragraph": NO_PARAGRAPH}
        for name in self.demanded:
            value = cleaned.get(name)
            if name in sentences and name in cleaned and not (value.strip() if isinstance(value, str) else value):
                self.add_error(name, sentences[name])
        return cleaned

    @property
    def decision(self) -> Decision:
        values = self.cleaned_data
        return Decision(values.get("decided_on"), values.get("paragraph", ""), values.get("diary_number", ""))
