"""Letters of another alphabet that look like ours, as text recognition and copying leave them in a word. Pure."""

from __future__ import annotations

import re

_ALIKE = str.maketrans(
    "АВЕКМНОРСТХУаеорсухіїѕјԁһԛԝАΑΒΕΖΗΙΚΜΝΟΡΤΥΧνο",
    "ABEKMHOPCTXYaeopcyxiïsjdhqwAABEZHIKMNOPTYXvo",
)
_WORD = re.compile(r"\w+")
_FOREIGN = re.compile(r"[Ѐ-ӿԀ-ԯͰ-Ͽ]")
_OURS = re.compile(r"[A-Za-zÅÄÖåäöé]")


def as_latin(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text with look-alikes made ours, and each (word as it stood, word as it is read).

    Only words that also hold a letter of ours are touched, and words of two letters or fewer: a Greek word stays Greek.
    """
    if not _FOREIGN.search(text):
        return text, []
    mended: list[tuple[str, str]] = []

    def mend(match: re.Match[str]) -> str:
        word, read = match[0], match[0].translate(_ALIKE)
        ours = _OURS.search(word) or len(word) <= 2 or (word.isupper() and len(word) <= 4)
        if word == read or not ours or _FOREIGN.search(read):
            return word
        mended.append((word, read))
        return read

    return _WORD.sub(mend, text), mended
