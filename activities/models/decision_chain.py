"""Where a decision basis may go next, by whose hand, and what each step must say. Pure: tables and two questions.

    under arbete → klart för godkännande → godkänt → till förvaltningschef / till nämnd → beslutat
          ↑                    └──────────────────────┴────────→ återremitterat
          └──────────────────── next round ────────────────────────────┘

Activity groups prepare and hand over. Whoever leads the plan approves, sends on, and notes what became of it: the
decision itself is taken elsewhere and only pointed at. What förvaltningschefen has been sent, förvaltningschefen may
answer without a go-between.
"""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import urlsplit


class State(StrEnum):
    DRAFT = "draft"
    READY = "ready"
    APPROVED = "approved"
    TO_DIRECTOR = "to_director"
    TO_BOARD = "to_board"
    DECIDED = "decided"
    RETURNED = "returned"


class Hand(StrEnum):
    """Who takes a step."""

    PREPARER = "preparer"  # responsible and participants of the row's group
    LEADER = "leader"  # whoever leads the plan
    DIRECTOR = "director"  # förvaltningschefen: the responsible of förvaltningens ledningsgrupp


class Decider(StrEnum):
    """Who decided. The basis was sent to them, so it is never asked for."""

    DIRECTOR = "director"
    BOARD = "board"


LABELS = {
    State.DRAFT: "Under arbete",
    State.READY: "Klart för godkännande",
    State.APPROVED: "Godkänt",
    State.TO_DIRECTOR: "Till förvaltningschef",
    State.TO_BOARD: "Till nämnd",
    State.DECIDED: "Beslutat",
    State.RETURNED: "Återremitterat",
}
DECIDER_LABELS = {Decider.DIRECTOR: "Förvaltningschef", Decider.BOARD: "Nämnd"}

FIRST = State.DRAFT
NEXT: dict[State, tuple[State, ...]] = {
    State.DRAFT: (State.READY, State.APPROVED),
    State.READY: (State.APPROVED, State.RETURNED, State.DRAFT),
    State.APPROVED: (State.TO_BOARD, State.TO_DIRECTOR, State.RETURNED),
    State.TO_DIRECTOR: (State.DECIDED, State.TO_BOARD, State.RETURNED),
    State.TO_BOARD: (State.DECIDED, State.RETURNED),
    State.DECIDED: (),
    State.RETURNED: (State.DRAFT,),
}
DECIDERS = {State.TO_DIRECTOR: Decider.DIRECTOR, State.TO_BOARD: Decider.BOARD}

# What a step must say; "reference" is the basis's own link or diary number.
REFERENCE, WORDS, DATE, PARAGRAPH = "reference", "words", "decided_on", "paragraph"
DEMANDS: dict[State, tuple[str, ...]] = {
    State.READY: (REFERENCE,),
    State.APPROVED: (REFERENCE,),
    State.RETURNED: (WORDS,),
    State.DECIDED: (DATE,),
}


def hands(current: State, target: State) -> frozenset[Hand]:
    """Who may take a step from one state to another."""
    if target in (State.DRAFT, State.READY):
        return frozenset({Hand.PREPARER})
    if current == State.TO_DIRECTOR:
        return frozenset({Hand.LEADER, Hand.DIRECTOR})
    return frozenset({Hand.LEADER})


def hands_ever(target: State) -> frozenset[Hand]:
    """Who may take a basis to the state from somewhere."""
    return frozenset().union(*(hands(current, target) for current in State))


def sent_before(decider: Decider) -> State:
    """Where a basis stood that the decider then decided on."""
    return next(state for state, found in DECIDERS.items() if found == decider)


def demands(current: State, target: State) -> tuple[str, ...]:
    """What a step from one state to another must say. A board's decisions have paragraphs, a director's need not."""
    by_board = target == State.DECIDED and DECIDERS.get(current) == Decider.BOARD
    return DEMANDS.get(target, ()) + ((PARAGRAPH,) if by_board else ())


def round_after(number: int, target: State) -> int:
    """Work that is taken up again begins the next round; every other step belongs to the round it is taken in."""
    return number + 1 if target == FIRST else number


def is_web_address(link: str) -> bool:
    """An address on the web, as safe to show as a link: no other schemes, no sign-in before the host's name.

    Hosts without a dot are let through, since the document systems of municipalities have such names.
    """
    if not link.startswith(("http://", "https://")) or not link.isprintable() or " " in link or "\\" in link:
        return False
    try:
        parts = urlsplit(link)
        return bool(parts.hostname) and "@" not in parts.netloc and (parts.port is None or parts.port > 0)
    except ValueError:  # a broken host or port
        return False
