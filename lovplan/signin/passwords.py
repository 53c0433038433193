"""Passwords that are guessed first in Swedish; Django's own list is English."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError

# The first words in Swedish lists of stolen passwords, and those that lie nearest at hand at work; folded.
WORDS = """
    losenord losen hemligt hemlighet valkommen valkomna sommar vinter host var jul midsommar sverige kommun kommunen
    forvaltning namnd lovplan inloggning hejsan hej alskling fotboll hammarby aik djurgarden malmo stockholm goteborg
    abc qwerty asdf januari februari mars april maj juni juli augusti september oktober november december mandag
    tisdag onsdag torsdag fredag lordag sondag admin test password
"""
HELP = "Minst tolv tecken. Några ord som inte hör ihop är lätta att minnas och svåra att gissa."
_ONLY_THESE = re.compile(f"(?:{'|'.join(sorted(WORDS.split(), key=len, reverse=True))})*")


class SwedishPasswordValidator:
    """Refuses what is made of the words above with figures and signs between: "Sommar2026!!"."""

    def validate(self, password: str, user: Any = None) -> None:
        folded = unicodedata.normalize("NFKD", password).casefold()
        letters = "".join(sign for sign in folded if sign.isalpha() and not unicodedata.combining(sign))
        if _ONLY_THESE.fullmatch(letters):
            raise ValidationError("Lösenordet är lätt att gissa. Välj några ord som inte hör ihop.")

    def get_help_text(self) -> str:
        return "Några ord som inte hör ihop är lätta att minnas och svåra att gissa."
