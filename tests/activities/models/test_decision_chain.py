from __future__ import annotations

import pytest

from activities.models import decision_chain as chain
from activities.models.decision_chain import Decider, Hand, State


def test_whoever_it_was_sent_to_has_decided():
    assert {chain.LABELS[state]: chain.DECIDER_LABELS[who] for state, who in chain.DECIDERS.items()} == {
        "Till förvaltningschef": "Förvaltningschef",
        "Till nämnd": "Nämnd",
    }


@pytest.mark.parametrize(
    ("current", "target", "expected"),
    [
        (State.DRAFT, State.APPROVED, ("reference",)),
        (State.APPROVED, State.TO_BOARD, ()),
        (State.TO_BOARD, State.RETURNED, ("words",)),
        (State.TO_DIRECTOR, State.DECIDED, ("decided_on",)),
        (State.TO_BOARD, State.DECIDED, ("decided_on", "paragraph")),
        (State.RETURNED, State.DRAFT, ()),
    ],
)
def test_what_a_step_must_say(current, target, expected):
    assert chain.demands(current, target) == expected


def test_each_step_has_its_hands():
    everyone, leads = set(Hand), {Hand.LEADER}
    taken = {(current, target) for current, targets in chain.NEXT.items() for target in targets}
    directors = {step for step in taken if Hand.DIRECTOR in chain.hands(*step)}
    preparers = {step for step in taken if chain.hands(*step) == {Hand.PREPARER}}
    assert directors == {(State.TO_DIRECTOR, target) for target in (State.DECIDED, State.TO_BOARD, State.RETURNED)}
    assert preparers == {(State.DRAFT, State.READY), (State.READY, State.DRAFT), (State.RETURNED, State.DRAFT)}
    assert all(chain.hands(*step) == leads for step in taken - directors - preparers)
    assert chain.hands_ever(State.DRAFT) == {Hand.PREPARER}
    assert chain.hands_ever(State.DECIDED) == everyone - {Hand.PREPARER}


def test_a_basis_stood_where_its_decider_has_it():
    assert chain.sent_before(Decider.BOARD) == State.TO_BOARD
    assert chain.sent_before(Decider.DIRECTOR) == State.TO_DIRECTOR


@pytest.mark.parametrize(("target", "expected"), [(State.DRAFT, 2), (State.APPROVED, 1), (State.RETURNED, 1)])
def test_a_round_begins_when_work_is_taken_up_again(target, expected):
    assert chain.round_after(1, target) == expected


@pytest.mark.parametrize(
    "link",
    [
        "https://kommun.example/a?b=c#d",
        "http://dokument/lov",
        "https://exämple.se:8443/å",
        "https://[2001:db8::1]/",
        "http://kommun.example:1/",
    ],
)
def test_an_address_on_the_web(link):
    assert chain.is_web_address(link)


@pytest.mark.parametrize(
    "link",
    [
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)//https://kommun.example",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "//kommun.example",
        "kommun.example",
        "HTTPS://kommun.example",
        "https://",
        "https:///sida",
        "https://kommun.example:port/",
        "https://kommun.example:0/",
        "https://kommun.example\\sida",
        "https://[trasig/",
        "https://kommun.example@annan.example/",
        "https://kommun.example/två ord",
        "https://kommun.example\\@annan.example",
        "https://kommun.example/\nrad",
        "https://kommun.example/\u202efdp",
        "\x01https://kommun.example",
    ],
)
def test_what_is_no_address_on_the_web(link):
    assert not chain.is_web_address(link)
