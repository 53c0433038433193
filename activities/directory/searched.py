"""The municipalities of the directory as the site's search finds them."""

from __future__ import annotations

from activities.directory import presenters
from activities.directory.municipalities import municipalities
from activities.models import MunicipalityNote
from activities.search.finding import Sought
from activities.search.hits import Group, Hit, hit
from activities.search.words import holds, rank

TOWN = "kommun"


def searched(sought: Sought) -> list[Group]:
    """Municipalities by their name, how far they had come and what has been noted of them, in the first plan whose
    rows the person sees: the directory is the same in all. One query.
    """
    plan = next((plan for plan in sought.plans if plan.shows_rows), None)
    if plan is None or not sought.asks_for(TOWN):
        return []
    every = presenters.lines(municipalities().values(), MunicipalityNote.objects.all(), (), plan.slug)
    fits = [line for line in every if holds(line.texts, sought.terms)]
    fits.sort(key=lambda line: sum(rank(line.name, sought.terms)))
    hits: list[Hit] = []
    for line in fits[sought.shown(TOWN)]:
        noted = f"{line.note.state}, enligt {line.note.source}" if line.note else ""
        parts = [("Oktober 2010", "", line.label), ("Egen anteckning", "", noted)]
        hits.append(hit(line.name, line.url, parts, sought.terms, on=line.note.on if line.note else None))
    return [sought.group(TOWN, "Kommuner och LOV", len(fits), hits)] if fits else []
