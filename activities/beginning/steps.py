"""The steps of the first day, from whose installation it is to the first signal. Pure.

A step is done when its facts are there: nothing is ticked by hand, and what is done elsewhere is done here too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

Links = tuple[tuple[str, str, tuple], ...]  # (label, name of the address, its arguments)
_NO_LINKS: Links = ()


@dataclass(frozen=True)
class FirstDayFacts:
    """What there is. `plan` is the address part of the plan that has come furthest, "" for none; `setters` are the
    names of some who may set the first signal.
    """

    municipality: str = ""
    reader: int = 0  # the person's key
    people: int = 0  # persons who hold a role, the reader among them
    plan: str = ""
    plan_name: str = ""
    vacant: tuple[int, str] | None = None  # (key, title) of the role that leads the plan, when nobody has it
    board: tuple[int, str, bool] | None = None  # (key, title, held) of a role that reads the reports for the board
    unheld: int = 0  # roles that answer for rows and that nobody has
    rows: int = 0
    hindrances: tuple[str, ...] = ()
    is_decided: bool = False
    setters: tuple[str, ...] = ()
    row: int | None = None  # a row whose signal the reader may set


@dataclass(frozen=True)
class Step:
    """One step as the page shows it."""

    title: str
    why: str
    found: str  # what is there, or who does it; "" when there is nothing to say
    links: Links
    done: bool = False
    is_next: bool = False  # the first that is not done


def steps(facts: FirstDayFacts, *, administers: bool) -> tuple[Step, ...]:
    """All six, with the links of what the reader may do: administrators do the first three."""
    found = [
        _municipality(facts, administers),
        _people(facts, administers),
        _plan(facts, administers),
        _fill(facts),
        _decide(facts),
        _signal(facts),
    ]
    place = next((number for number, step in enumerate(found) if not step.done), None)
    return tuple(replace(step, is_next=number == place) for number, step in enumerate(found))


def _municipality(facts: FirstDayFacts, administers: bool) -> Step:
    return Step(
        "Kommunen, förvaltningen och nämnden",
        "Namnen står överst i planen och i rapporten till nämnden. Nya planer får dem ifyllda.",
        facts.municipality,
        (("Ändra" if facts.municipality else "Skriv namnen", "activities:municipality", ()),) if administers else (),
        done=bool(facts.municipality),
    )


def _people(facts: FirstDayFacts, administers: bool) -> Step:
    found = ""
    if facts.people:
        found = "En person har en roll." if facts.people == 1 else f"{facts.people} personer har roller."
    links: Links = (
        ("Klistra in flera", "activities:people_several", ()),
        ("Lägg till en person", "activities:person_new", ()),
        ("Ge dig själv en roll", "activities:person_role", (facts.reader,)),
    )
    if facts.vacant:
        found = f"{found} Ingen har rollen {facts.vacant[1]}, som leder planen.".strip()
        links = (("Ge rollen till någon", "activities:role_hold", (facts.vacant[0],)), *links)
    if facts.board and not facts.board[2]:
        found = f"{found} Ingen har rollen {facts.board[1]}, som läser rapporterna i nämnden.".strip()
        links = (*links, (f"Ge någon rollen {facts.board[1]}", "activities:role_hold", (facts.board[0],)))
    if facts.unheld:
        said = (
            "En roll som ansvarar för delaktiviteter har ingen"
            if facts.unheld == 1
            else (f"{facts.unheld} roller som ansvarar för delaktiviteter har ingen")
        )
        found = f"{found} {said}.".strip()
        links = (*links, ("Se vilka roller", "activities:role_list", ()))
    return Step(
        "Personer och roller",
        "Vad någon ser och får göra följer av rollen. Någon behöver rollen som leder planen, och de som ska sätta "
        "signaler behöver sina. Arbetar du själv med planen får du också en roll.",
        found,
        links if administers else (),
        done=bool(facts.people) and not facts.vacant,
    )


def _plan(facts: FirstDayFacts, administers: bool) -> Step:
    found, links = facts.plan_name, _NO_LINKS
    if administers and not facts.plan:
        links = (("Lägg upp planen", "activities:plan_new", ()),)
    elif facts.plan and not facts.board:
        found = f"{found}. Ingen roll läser rapporterna i nämnden än, så nämndsekreteraren ser ingenting."
        links = (
            () if facts.is_decided else (("Lägg till nämndens grupp", "activities:build_add", (facts.plan, "grupp")),)
        )
    return Step(
        "Planen",
        "Planen får en grupp som leder den och en roll som läser rapporterna i nämnden. Delaktiviteterna tas ur en "
        "fil, ur LOV-mallen eller ur en annan plan, eller skrivs för hand.",
        found,
        links,
        done=bool(facts.plan),
    )


def _fill(facts: FirstDayFacts) -> Step:
    whole = bool(facts.plan) and (facts.is_decided or (facts.rows > 0 and not facts.hindrances))
    found = f"{facts.rows} delaktivitet{'' if facts.rows == 1 else 'er'}." if facts.rows else ""
    if not whole and facts.plan:
        found = " ".join([found, *facts.hindrances]).strip()
    return Step(
        "Steg, aktiviteter och delaktiviteter",
        "Delaktiviteterna är det som följs upp. Till dess att beslutet är antecknat går allt att ändra.",
        found,
        (("Bygg planen", "activities:build", (facts.plan,)),) if facts.plan and not facts.is_decided else (),
        done=whole,
    )


def _decide(facts: FirstDayFacts) -> Step:
    whole = facts.rows > 0 and not facts.hindrances and not facts.vacant
    ready = bool(facts.plan) and whole and not facts.is_decided
    found = "" if ready or facts.is_decided else "Beslutet antecknas när planen har delaktiviteter och är färdig."
    if facts.plan and facts.rows and not facts.is_decided and facts.vacant:
        found = f"Beslutet kan antecknas när någon har rollen {facts.vacant[1]}."
    return Step(
        "Nämndens beslut",
        "Planen är nämndens. När dag, paragraf och diarienummer är antecknade kan signaler sättas.",
        found,
        (("Anteckna beslutet", "activities:build_decide", (facts.plan,)),) if ready else (),
        done=facts.is_decided,
    )


def _signal(facts: FirstDayFacts) -> Step:
    """The last one, which is never done: with the first signal the day is over."""
    found, links = "", _NO_LINKS
    if facts.is_decided and facts.row is not None:
        links = (("Sätt den första signalen", "activities:update", (facts.plan, facts.row)),)
    elif facts.is_decided:
        found = f"Det gör {_or(facts.setters)}." if facts.setters else "Ingen har en roll som får sätta signaler än."
        links = (
            ("Öppna planen", "activities:plan", (facts.plan,)),
            ("Personerna och deras länkar", "activities:person_list", ()),
        )
    return Step(
        "Den första signalen",
        "Signalen säger hur en delaktivitet står. Den sätts av ansvarig och deltagare, och av den som leder planen.",
        found,
        links,
    )


def _or(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} eller {names[-1]}"
