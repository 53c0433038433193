"""The directory's fixture, notes and partners, already fetched, to what pages show. Asks the database nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from activities.directory.finding import ORDERS, Choice, Line, NoteView
from activities.directory.municipalities import STATES, Listed
from activities.models import LovState, MunicipalityNote, Partner


def note_views(notes: Iterable[MunicipalityNote]) -> list[NoteView]:
    """The notes of one municipality, the newest first, with the corrections among them."""
    found = sorted(notes, key=lambda note: (note.on, note.pk), reverse=True)
    days = {note.pk: note.on for note in found}
    corrected = {note.corrects_id for note in found}
    return [
        NoteView(
            pk=note.pk,
            state=note.get_state_display(),
            on=note.on,
            source=note.source,
            by=note.by_name,
            at=timezone.localdate(note.at),
            corrects_on=days.get(note.corrects_id) if note.corrects_id else None,
            corrected=note.pk in corrected,
        )
        for note in found
    ]


def current(notes: Iterable[NoteView]) -> NoteView | None:
    """The newest note that nobody has put right."""
    return next((note for note in notes if not note.corrected), None)


def partner_of(municipality: Listed, partners: Iterable[Partner]) -> Partner | None:
    return next((partner for partner in partners if municipality.is_called(partner.name)), None)


def lines(
    municipalities: Iterable[Listed], notes: Iterable[MunicipalityNote], partners: Iterable[Partner], slug: str
) -> list[Line]:
    """All of the directory as the plan `slug` shows it, in the order given."""
    noted = defaultdict(list)
    for note in notes:
        noted[note.municipality].append(note)
    partners = list(partners)
    return [_line(each, noted.get(each.slug, []), partner_of(each, partners), slug) for each in municipalities]


def _line(found: Listed, notes: list[MunicipalityNote], partner: Partner | None, slug: str) -> Line:
    return Line(
        name=found.name,
        url=reverse("activities:directory_entry", args=[slug, found.slug]),
        state=found.state,
        label=LovState(found.state).label,
        repaid=found.repaid is not None,
        note=current(note_views(notes)),
        partner_url=reverse("activities:partner", args=[slug, partner.pk]) if partner else "",
    )


def by_state(found: Iterable[Line], chosen: Choice) -> list[tuple[str, int, str, bool]]:
    """(words, how many, address, whether it is chosen): all, then each state of the report in its order."""
    states = [line.state for line in found]
    parts = [("Alla", "", len(states))]
    parts += [(LovState(state).label, state, states.count(state)) for state in STATES.values()]
    return [
        (words, number, Choice(chosen.text, state, chosen.order).address, chosen.state == state)
        for words, state, number in parts
    ]


def columns(chosen: Choice) -> dict[str, tuple[str, str, str]]:
    """(address, direction, what the link does) of each order."""
    return {
        name: (chosen.turned(name).address, chosen.direction(name), f"ordna efter {words}")
        for name, words in ORDERS.items()
    }
