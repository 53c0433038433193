"""A page with every part that the pages are made of, to look at when something is drawn anew."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.calendar import clock
from activities.models import Meaning, Signal
from activities.rows.presenters import signal_view
from activities.rows.rows import ProposalView, UpdateView


class SampleForm(forms.Form):
    """A field of each kind; shown bound and empty, so that its errors are seen too."""

    name = forms.CharField(
        label="Namn", help_text="Hjälpen står under etiketten.", error_messages={"required": "Skriv ett namn."}
    )
    words = forms.CharField(label="Ord", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(label="Val", required=False, choices=[("a", "Det första"), ("b", "Det andra")])
    way = forms.ChoiceField(
        label="Ett av två", required=False, choices=[("x", "Ja"), ("y", "Nej")], widget=forms.RadioSelect
    )


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    if not request.user.is_staff:
        raise Http404
    signals = [signal_view(signal) for signal in Signal.objects.all()]
    deviating = next(signal for signal in signals if signal.key == Meaning.DEVIATING)
    update = UpdateView(
        number=1,
        signal=deviating,
        text="",
        at=clock.now(),
        by=str(request.user),
        cause="Underlaget dröjer och modellen kan inte räknas färdigt i tid.",
        measure="Gruppen möts varje vecka och jämför två modeller.",
        consequence="Beslutet kan inte fattas före årsskiftet.",
        proposal=ProposalView(date(2020, 12, 31), date(2021, 2, 28)),
    )
    facts = [("Nämnd", "Vård- och omsorgsnämnden"), ("Systemet startar", "2022-01-01")]
    page = {"signals": signals, "deviating": deviating, "update": update, "facts": facts, "form": SampleForm({})}
    return render(request, "components.html", page)
