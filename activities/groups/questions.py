"""Questions put to several municipalities: the same one however it is spelt, and all answers to it. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from activities.calendar.swedish import fold, loosely, sort_key
from activities.groups.rows import ContactView

_APART = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Question:
    """A question in its newest wording, with the answers, the newest first."""

    key: str
    words: str
    answers: tuple[ContactView, ...]

    @property
    def partners(self) -> list[str]:
        """Whom it was put to, in Swedish order."""
        return sorted({answer.partner for answer in self.answers}, key=sort_key)

    @property
    def rows(self) -> list[str]:
        """The rows it was about, in the order they were named."""
        return list(dict.fromkeys(row.name for answer in self.answers for row in answer.rows))

    @property
    def last_on(self) -> date:
        return self.answers[0].on


def key_of(words: str) -> str:
    """The question in an address, the same for every spelling of it: "hur-sattes-ersattningen"; "" for no words."""
    return _APART.sub("-", loosely(fold(words))).strip("-")


def questions(contacts: Iterable[ContactView]) -> list[Question]:
    """The questions of entries given the newest first, in Swedish order; those without a question are left out."""
    by_key: defaultdict[str, list[ContactView]] = defaultdict(list)
    for contact in contacts:
        if key := key_of(contact.question):
            by_key[key].append(contact)
    found = [Question(key, answers[0].question, tuple(answers)) for key, answers in by_key.items()]
    return sorted(found, key=lambda question: sort_key(question.words))
