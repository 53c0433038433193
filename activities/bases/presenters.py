"""Decision bases as pages show them: frozen rows of what is already fetched. Only `of_row` asks the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.urls import reverse

from activities.models import BasisStep, DecisionBasis, SubActivity
from activities.models.decision_chain import LABELS, Decider, State

WAITING_FOR = {
    State.DRAFT: "Gruppen arbetar, och lämnar underlaget när det är klart. {leaders} kan godkänna det redan nu.",
    State.READY: "{leaders} godkänner eller återremitterar.",
    State.APPROVED: "{leaders} sänder underlaget till förvaltningschef eller nämnd.",
    State.TO_DIRECTOR: "Förvaltningschefen beslutar, återremitterar eller låter ärendet gå till nämnd.",
    State.TO_BOARD: "Nämnden beslutar eller återremitterar.",
    State.DECIDED: "",
    State.RETURNED: "Gruppen tar upp underlaget igen i en ny omgång.",
}


def waiting_for(state: State, leading_group: str) -> str:
    """What happens next, in the words of the plan's own leading group; "" when all is done."""
    return WAITING_FOR[state].format(leaders=leading_group[:1].upper() + leading_group[1:])


@dataclass(frozen=True)
class BasisView:
    """One basis with where it stands."""

    pk: int
    title: str
    link: str
    diary_number: str
    state: State
    state_label: str
    round: int
    at: datetime
    by: str
    row_name: str
    row_url: str
    url: str


@dataclass(frozen=True)
class DecisionView:
    """A decision as noted; `body` in the municipality's own words."""

    body: str
    on: date
    paragraph: str
    diary_number: str


@dataclass(frozen=True)
class StepView:
    number: int
    state: State
    state_label: str
    words: str
    at: datetime
    by: str
    decision: DecisionView | None
    corrects: int | None = None  # the number of the step whose note it puts right


@dataclass(frozen=True)
class RoundView:
    """One round's steps, newest first."""

    number: int
    steps: tuple[StepView, ...]

    @property
    def approval(self) -> StepView | None:
        return next((step for step in self.steps if step.state == State.APPROVED), None)


@dataclass(frozen=True)
class ConflictView:
    """What somebody else saved meanwhile: a step, or a new edition of title, link and diary number."""

    by: str
    at: datetime
    step: StepView | None
    edition: tuple[tuple[str, str], ...]


def basis_view(basis: DecisionBasis) -> BasisView:
    """A basis fetched `with_standing` and with its row and plan."""
    row = basis.sub_activity
    slug = row.activity.step.plan.slug
    state = State(basis.current_state)
    return BasisView(
        pk=basis.pk,
        title=basis.title,
        link=basis.link,
        diary_number=basis.diary_number,
        state=state,
        state_label=LABELS[state],
        round=basis.current_round,
        at=basis.current_at,
        by=basis.current_by_name,
        row_name=row.name,
        row_url=reverse("activities:sub_activity", args=[slug, row.pk]),
        url=reverse("activities:basis", args=[slug, basis.pk]),
    )


def step_view(step: BasisStep, board: str) -> StepView:
    decision = None
    if step.decided_on:
        body = board if step.decided_by == Decider.BOARD else str(step.get_decided_by_display())
        decision = DecisionView(body, step.decided_on, step.paragraph, step.diary_number)
    state, corrects = State(step.state), step.corrects.number if step.corrects else None
    return StepView(step.number, state, LABELS[state], step.words, step.at, step.by_name, decision, corrects)


def rounds(steps: Iterable[BasisStep], board: str) -> tuple[RoundView, ...]:
    """Steps, given newest first, gathered by round."""
    return tuple(
        RoundView(number, tuple(step_view(step, board) for step in group))
        for number, group in groupby(steps, key=lambda step: step.round)
    )


def conflict_view(latest: Any, board: str) -> ConflictView:
    if isinstance(latest, BasisStep):
        return ConflictView(latest.by_name, latest.at, step_view(latest, board), ())
    edition = (("Titel", latest.title), ("Länk", latest.link), ("Diarienummer", latest.diary_number))
    return ConflictView(str(latest.history_user or "Systemet"), latest.history_date, None, edition)


def of_row(row: SubActivity) -> list[BasisView]:
    """A row's bases for its own page. One query."""
    found = row.bases.with_standing().order_by("pk")
    for basis in found:
        basis.sub_activity = row
    return [basis_view(basis) for basis in found]
