"""What is to be done before a tertial's report can be sealed, as the tertial's page lists it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from activities.calendar.tertial import Tertial
from activities.models import Plan
from reporting.cycle.confirmations import Confirmations
from reporting.models import Memo


@dataclass(frozen=True)
class Task:
    """A part of the work: how it stands, and where it is done."""

    title: str
    state: str
    links: tuple[tuple[str, str], ...]  # (label, address)


def tasks(plan: Plan, tertial: Tertial, confirmations: Confirmations, *, writes: bool, seals: bool) -> tuple[Task, ...]:
    """The parts in the order they are done, with the links of what the reader may do. One query."""
    return (
        _confirmations(plan, tertial, confirmations),
        _memo(plan, tertial, writes),
        _draft(plan, tertial),
        _preflight(plan, tertial, seals),
    )


def _confirmations(plan: Plan, tertial: Tertial, confirmations: Confirmations) -> Task:
    label = "Se vilka som fattas" if confirmations.left else "Se bekräftelserna"
    address = reverse("reporting:confirmations", args=[plan.slug, tertial])
    return Task("Bekräftelser", confirmations.sentence, ((label, address),))


def _memo(plan: Plan, tertial: Tertial, writes: bool) -> Task:
    links = (("Skriv tjänsteskrivelsen", reverse("reporting:memo", args=[plan.slug, tertial])),) if writes else ()
    saved = Memo.history.filter(plan=plan.pk, year=tertial.year, number=tertial.number)
    newest = saved.select_related("history_user").order_by("-history_date", "-history_id").first()
    if newest is None:
        return Task("Tjänsteskrivelse", "Ingen har skrivit i förslaget än.", links)
    by = f" av {newest.history_user}" if newest.history_user else ""
    return Task("Tjänsteskrivelse", f"Sparad {timezone.localdate(newest.history_date)}{by}.", links)


def _draft(plan: Plan, tertial: Tertial) -> Task:
    links = (
        ("Läs utkastet", reverse("reporting:preview", args=[plan.slug, tertial])),
        ("Utkastet som pdf", reverse("reporting:pdf", args=[plan.slug, tertial])),
    )
    return Task("Utkast", "Visar planen som den står i dag. Lämna det inte utanför förvaltningen.", links)


def _preflight(plan: Plan, tertial: Tertial, seals: bool) -> Task:
    links = [("Se kontrollen", reverse("reporting:preflight", args=[plan.slug, tertial]))]
    if seals:
        links.append(("Fastställ rapporten", reverse("reporting:seal", args=[plan.slug, tertial])))
    state = "Kontrollen visar vad som hindrar rapporten och vad som bör ses över först."
    return Task("Kontroll och fastställande", state, tuple(links))
