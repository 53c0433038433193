"""Writes of decision bases. The chain says what may follow what; these say it to the person who tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from activities.calendar import clock
from activities.errors import ConflictError
from activities.models import BasisStep, DecisionBasis, SubActivity, User, decision_chain
from activities.models.decision_chain import Decider, Hand, State
from activities.models.register import clean_paragraph, clean_text, save
from activities.models.status import TEXT_LIMIT
from activities.permissions import decides_bases, passes_on_bases, prepares_bases

MAY_PREPARE = "Underlag förbereds av dem som ansvarar för delaktiviteten eller deltar i den."
MAY_PASS_ON = "Den som leder planen godkänner underlag, sänder dem vidare och antecknar beslut och återremiss."
NO_REFERENCE = "Underlaget har varken länk eller diarienummer. Den som förbereder det behöver ange något av dem först."
NO_REASON = "Skriv varför underlaget återremitteras, så att gruppen vet vad den ska arbeta om."
NO_DATE = "Ange den dag då beslutet fattades."
LATE_DATE = "Beslutsdatumet ligger i framtiden. Ange den dag då beslutet fattades."
NO_PARAGRAPH = "Ange beslutets paragraf i nämndens protokoll, till exempel § 45."
TOO_LONG = {
    "words": ("Texten är {} tecken. Korta den till högst {} tecken.", TEXT_LIMIT),
    "paragraph": ("Paragrafen är {} tecken. Korta den till högst {} tecken.", 20),
    "diary_number": ("Diarienumret är {} tecken. Korta det till högst {} tecken.", 100),
}


@dataclass(frozen=True)
class Decision:
    """A decision as noted: the day, its paragraph and its diary number."""

    on: date | None = None
    paragraph: str = ""
    diary_number: str = ""


@transaction.atomic
def create_basis(
    *, row: SubActivity, title: str, link: str, diary_number: str, by: User, now: datetime | None = None
) -> DecisionBasis:
    """A new basis of a row, under arbete in its first round."""
    if not prepares_bases(by, row):
        raise PermissionDenied(MAY_PREPARE)
    now = now or clock.now()
    basis = DecisionBasis(sub_activity=row, **_cleaned(title=title, link=link, diary_number=diary_number))
    save(record=basis, by=by, reason="Nytt underlag", now=now)
    _add(basis, number=1, round=1, state=decision_chain.FIRST, at=now, by=by)
    return basis


@transaction.atomic
def edit_basis(
    *,
    basis: DecisionBasis,
    title: str,
    link: str,
    diary_number: str,
    by: User,
    edition: int,
    now: datetime | None = None,
) -> DecisionBasis:
    """Change what a basis is called and where it is found, while it is under arbete.

    `edition` is the number of the edition the person was looking at. Raises ConflictError with what was saved since:
    the newer edition, or the step that took the basis out of the group's hands.
    """
    if not prepares_bases(by, basis.sub_activity):
        raise PermissionDenied(MAY_PREPARE)
    locked, latest = _locked(basis)
    if latest.state != State.DRAFT:
        raise ConflictError(latest)
    _refuse_older(locked, edition)
    for field, value in _cleaned(title=title, link=link, diary_number=diary_number).items():
        setattr(locked, field, value)
    return save(record=locked, by=by, reason="Underlaget ändrat", now=now)


@transaction.atomic
def step_basis(
    *,
    basis: DecisionBasis,
    state: str,
    words: str,
    by: User,
    based_on: int,
    edition: int,
    decision: Decision | None = None,
    now: datetime | None = None,
) -> BasisStep:
    """Take a basis one step along the chain.

    `based_on` is the number of the step and `edition` the edition the person was looking at: what somebody approves
    is what they read. Raises PermissionDenied, ConflictError, and ValidationError for what the step must say.
    """
    if state not in list(State):
        raise ValidationError("Välj ett av stegen på sidan.")
    target = State(state)
    _refuse_wrong_hand(by, basis, target, decision_chain.hands_ever(target))
    locked, latest = _locked(basis)
    if latest.number != based_on:
        raise ConflictError(latest)
    _refuse_older(locked, edition)
    current = State(latest.state)
    _refuse_wrong_hand(by, basis, target, decision_chain.hands(current, target))
    if target not in decision_chain.NEXT[current]:
        raise ValidationError(
            f"Underlaget står som {latest.get_state_display()!s} och kan inte gå direkt till "
            f"{decision_chain.LABELS[target]}."
        )
    now = now or clock.now()
    said = _said(locked, current, target, words=words, decision=decision or Decision(), today=now.date())
    number, number_of_round = latest.number + 1, decision_chain.round_after(latest.round, target)
    return _add(locked, number=number, round=number_of_round, state=target, at=now, by=by, **said)


@transaction.atomic
def correct_decision(
    *, basis: DecisionBasis, words: str, decision: Decision, by: User, based_on: int, now: datetime | None = None
) -> BasisStep:
    """Note once more what was decided, in place of a note that was wrong; the wrong one stays in the story.

    `based_on` is the number of the step the person was looking at. Raises as `step_basis`, and ValidationError when
    no decision has been noted.
    """
    _refuse_wrong_hand(by, basis, State.DECIDED, decision_chain.hands(State.DECIDED, State.DECIDED))
    locked, latest = _locked(basis)
    if latest.number != based_on:
        raise ConflictError(latest)
    if latest.state != State.DECIDED:
        raise ValidationError("Det finns inget noterat beslut att rätta.")
    sent = decision_chain.sent_before(Decider(latest.decided_by))
    now = now or clock.now()
    said = _said(locked, sent, State.DECIDED, words=words, decision=decision, today=now.date())
    number = latest.number + 1
    return _add(locked, number=number, round=latest.round, state=State.DECIDED, at=now, by=by, corrects=latest, **said)


def edition_of(basis: DecisionBasis) -> int:
    """How many times the basis has been written: the number of its newest edition."""
    return basis.history.count()


def _add(basis: DecisionBasis, *, by: User, state: State, **values: Any) -> BasisStep:
    return BasisStep.objects.create(basis=basis, state=str(state), by=by, by_name=str(by), **values)


def _locked(basis: DecisionBasis) -> tuple[DecisionBasis, BasisStep]:
    """The basis as it is now, with its newest step; writers of one basis take turns."""
    locked = DecisionBasis.objects.select_for_update().get(pk=basis.pk)
    latest = locked.steps.order_by("-number").first()
    assert latest is not None, "a basis is made with its first step"  # noqa: S101
    return locked, latest


def _refuse_older(basis: DecisionBasis, edition: int) -> None:
    if edition_of(basis) != edition:
        raise ConflictError(basis.history.order_by("-history_id").first())


def _refuse_wrong_hand(by: User, basis: DecisionBasis, target: State, needed: frozenset[Hand]) -> None:
    plan = basis.sub_activity.activity.step.plan
    may = {
        Hand.PREPARER: lambda: prepares_bases(by, basis.sub_activity),
        Hand.LEADER: lambda: passes_on_bases(by, plan),
        Hand.DIRECTOR: lambda: decides_bases(by, plan),
    }
    if not any(may[hand]() for hand in needed):
        raise PermissionDenied(MAY_PREPARE if needed == {Hand.PREPARER} else MAY_PASS_ON)


def _cleaned(**texts: str) -> dict[str, str]:
    return {name: clean_text(text) for name, text in texts.items()}


def _said(
    basis: DecisionBasis, current: State, target: State, *, words: str, decision: Decision, today: date
) -> dict[str, Any]:
    """What the step keeps, or every fault in it at once."""
    said: dict[str, Any] = _cleaned(words=words)
    if target == State.DECIDED:
        said |= _cleaned(diary_number=decision.diary_number)
        said["paragraph"] = clean_paragraph(decision.paragraph)
        said |= {"decided_on": decision.on, "decided_by": str(decision_chain.DECIDERS[current])}
    faults = _missing(basis, said, decision_chain.demands(current, target))
    if decision.on and target == State.DECIDED and decision.on > today:
        faults["decided_on"] = LATE_DATE
    for field, (sentence, limit) in TOO_LONG.items():
        if len(said.get(field, "")) > limit:
            faults[field] = sentence.format(len(said[field]), limit)
    if faults:
        raise ValidationError(faults)
    return said


def _missing(basis: DecisionBasis, said: dict[str, Any], demanded: tuple[str, ...]) -> dict[str, str]:
    sentences = {
        decision_chain.WORDS: NO_REASON,
        decision_chain.DATE: NO_DATE,
        decision_chain.PARAGRAPH: NO_PARAGRAPH,
    }
    faults = {name: sentences[name] for name in demanded if name in sentences and not said[name]}
    if decision_chain.REFERENCE in demanded and not (basis.link or basis.diary_number):
        faults["__all__"] = NO_REFERENCE
    return faults
