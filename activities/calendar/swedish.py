"""Swedish order and likeness of words, in Python so that both databases give the same; days in words. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time
from difflib import SequenceMatcher

LIKE = 0.85  # of the letters in two words; a misspelt one has more in common
MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)

_WORD_OR_NUMBER = re.compile(r"([0-9]+)|(?:[^\W0-9_]|[\ue000-\ue002])+")
_MARK = re.compile(r"[\u0300-\u036f]")
# Å, ä and ö as signs of private use meanwhile: after every other letter, and nothing to take an accent from.
_OWN_LETTERS = dict(zip("åäö", "\ue000\ue001\ue002", strict=True))
_AS_OWN = str.maketrans({**_OWN_LETTERS, "æ": "\ue001", "ø": "\ue002", "ð": "d", "þ": "th", "ł": "l"})
_AROUND = ".,;:!?*#\"'”’»«()[]…–-"
_PLAIN = str.maketrans("åäö", "aao")
_BACK = str.maketrans({private: letter for letter, private in _OWN_LETTERS.items()})

Key = tuple[tuple[tuple[int, int, str], ...], str, str]


def fold(text: str) -> str:
    """The text as it is compared in a search: no case, no accents, but å, ä and ö are letters of their own.

    Composed and decomposed letters come out the same, and æ and ø as the ä and ö they are read as.
    """
    return _folded(text).translate(_BACK)


def loosely(folded: str) -> str:
    """A folded text as it is typed where å, ä and ö are not at hand: "ersattning" for "ersättning"."""
    return folded.translate(_PLAIN)


def words_of(folded: str) -> tuple[str, ...]:
    """The words of a folded text, each once, in the order they come and without the signs around them."""
    return tuple(dict.fromkeys(word for part in folded.split() if (word := part.strip(_AROUND))))


def clock_time(at: time | datetime) -> str:
    """ "kl. 9.05": the one form of a time of day, which the formats of the templates give too."""
    return f"kl. {at.hour}.{at.minute:02}"


def likeness(text: str) -> str:
    """What two names share that a reader cannot tell apart: no case, no invisible marks, spaces and accents as one.

    å, ä and ö are letters of their own here too, however they are composed.
    """
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFC", " ".join(unicodedata.normalize("NFKC", visible).casefold().split()))


def resembling(name: str, others: Iterable[str]) -> str:
    """The one of `others` that `name` is likely to be, spelled otherwise; "" when it is one of them or like none.

    A long word with a letter or two amiss, or one word written apart. Short words and figures tell names apart:
    "Utvecklingsledare (IT)" is not "Utvecklingsledare (LOV)", nor "Enhetschef 1" "Enhetschef 2".
    """
    key, by_key = likeness(name), {likeness(other): other for other in others}
    if not key or key in by_key:
        return ""
    return next((other for known, other in by_key.items() if _is_misspelt(key, known)), "")


def _is_misspelt(one: str, other: str) -> bool:
    first, second = re.findall(r"\w+", one), re.findall(r"\w+", other)
    if "".join(first) == "".join(second):
        return True
    return len(first) == len(second) and all(
        word == twin or (min(len(word), len(twin)) > 4 and SequenceMatcher(None, word, twin).ratio() >= LIKE)
        for word, twin in zip(first, second, strict=True)
    )


def sort_key(text: str) -> Key:
    """Puts names in Swedish order: word by word, numbers by size and before letters, w after v, å ä ö last.

    Accents and case decide only between names that are otherwise the same, so that the order is always one.
    """
    words = tuple(_part(match) for match in _WORD_OR_NUMBER.finditer(_folded(text)))
    composed = unicodedata.normalize("NFC", text)
    return words, composed.casefold(), composed.swapcase()


def day_of(text: str) -> date | None:
    """The date of "2020-12-15"; None for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.isoformat() == text else None


def long_date(iso: str) -> str:
    """ "2020-03-30" as it stands in running text: "30 mars 2020". Anything but an ISO date comes back as it is."""
    day = day_of(iso)
    return f"{day.day}\u00a0{MONTHS[day.month - 1]} {day.year}" if day else iso


def _part(match: re.Match[str]) -> tuple[int, int, str]:
    if not match[1]:
        return 1, 0, match[0]
    digits = match[1].lstrip("0")
    return 0, len(digits), digits  # by size without making a number of it: digits may be thousands


def _folded(text: str) -> str:
    own = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).translate(_AS_OWN)
    return _MARK.sub("", unicodedata.normalize("NFD", own))
