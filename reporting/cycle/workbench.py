"""What is to be done before a tertial's report can be sealed, as the tertial's page lists it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone

from activities.calendar.tertial import Tertial
from activities.models import Plan
from reporting.cycle.confirmations import Confirmations
from reporting.models import Memo


@dataclass(frozen=True)
class WorkbenchTask:
    """A part of the work: what is known of it, how far it has come, and where it is done, as (label, address)."""

    title: str
    fact: str
    status: str
    links: tuple[tuple[str, str], ...]
    done: bool = False  # nothing is asked for before what comes after it: begun, of the memo
    is_next: bool = False  # the first that is not done


def tasks(
    plan: Plan, tertial: Tertial, confirmations: Confirmations, *, writes: bool, seals: bool
) -> tuple[WorkbenchTask, ...]:
    """The parts in the order they are done, with the links of what the reader may do. One query."""
    found = (
        _confirmations(plan, tertial, confirmations),
        _memo(plan, tertial, writes),
        _draft(plan, tertial),
        _preflight(plan, tertial, seals),
    )
    following = next(task for task in found if not task.done)
    return tuple(replace(task, is_next=task is following) for task in found)


def _confirmations(plan: Plan, tertial: Tertial, confirmations: Confirmations) -> WorkbenchTask:
    label = "Se vilka som saknas" if confirmations.left else "Se bekräftelserna"
    address = reverse("reporting:confirmations", args=[plan.slug, tertial])
    status = f"{confirmations.left} saknas" if confirmations.left else "Klart"
    return WorkbenchTask(
        "Bekräftelser", confirmations.sentence, status, ((label, address),), done=not confirmations.left
    )


def _memo(plan: Plan, tertial: Tertial, writes: bool) -> WorkbenchTask:
    links = (("Skriv tjänsteskrivelsen", reverse("reporting:memo", args=[plan.slug, tertial])),) if writes else ()
    saved = Memo.history.filter(plan=plan.pk, year=tertial.year, number=tertial.number)
    newest = saved.select_related("history_user").order_by("-history_date", "-history_id").first()
    if newest is None:
        return WorkbenchTask("Tjänsteskrivelse", "Ingen har skrivit i förslaget än.", "Ej påbörjad", links)
    by = f" av {newest.history_user}" if newest.history_user else ""
    fact = f"Sparad {timezone.localdate(newest.history_date)}{by}."
    return WorkbenchTask("Tjänsteskrivelse", fact, "Påbörjad", links, done=True)


def _draft(plan: Plan, tertial: Tertial) -> WorkbenchTask:
    links = (
        ("Läs utkastet", reverse("reporting:preview", args=[plan.slug, tertial])),
        ("Utkastet som pdf", reverse("reporting:pdf", args=[plan.slug, tertial])),
    )
    fact = "Visar planen som den står i dag. Lämna det inte utanför förvaltningen."
    return WorkbenchTask("Utkast", fact, "Går att läsa", links, done=True)


def _preflight(plan: Plan, tertial: Tertial, seals: bool) -> WorkbenchTask:
    links = [("Se kontrollen", reverse("reporting:preflight", args=[plan.slug, tertial]))]
    if seals:
        links.append(("Fastställ rapporten", reverse("reporting:seal", args=[plan.slug, tertial])))
    fact = "Kontrollen visar vad som hindrar rapporten och vad som bör ses över först."
    return WorkbenchTask("Kontroll och fastställande", fact, "Återstår", tuple(links))
