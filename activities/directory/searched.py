"""The municipalities of the directory as the site's search finds them."""

from __future__ import annotations

from activities.directory import presenters
from activities.directory.municipalities import municipalities
from activities.search.finding import Sought
from activities.search.hits import Group, Hit
from activities.search.words import holds, marked, rank

TOWN = "kommun"


def searched(sought: Sought) -> list[Group]:
    """Municipalities by their name and how far they had come in October 2010, in the first plan whose rows the person
    sees: the directory is the same in all. No query: what has been noted since is found in the directory itself.
    """
    plan = next((plan for plan in sought.plans if plan.shows_rows), None)
    if plan is None or not sought.asks_for(TOWN):
        return []
    every = presenters.lines(municipalities().values(), (), (), plan.slug)
    fits = [line for line in every if holds(line.texts, sought.terms)]
    fits.sort(key=lambda line: sum(rank(line.name, sought.terms)))
    hits = [
        Hit(marked(line.name, sought.terms), line.url, label="Oktober 2010", words=marked(line.label, sought.terms))
        for line in fits[sought.shown(TOWN)]
    ]
    return [sought.group(TOWN, "Kommuner och LOV", len(fits), hits)] if fits else []
