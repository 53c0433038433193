"""What the pre-flight finds: a sentence, where it was found, and where it is put right. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """Where a fault is put right: a kind of page, and what it is about.

    Kinds: update, row, revise, proposal, memo, basis, revision, revisions, meeting, plan, tertial, reports.
    """

    kind: str
    pk: int = 0  # of a tertial: its year
    number: int = 0


@dataclass(frozen=True)
class Finding:
    """One thing found, in a sentence, and the part of the report it was found in."""

    rule: str  # the rule's own name, so that others can tell findings apart
    where: str  # "Tjänsteskrivelsen: Förslag till beslut", or a row's name
    text: str
    target: Target
    url: str = ""  # of the target, when the reader may open it
