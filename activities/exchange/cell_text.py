"""A table cell as running text: line breaks resolved, known misspellings mended, lists split. Pure.

Cells come out of PDFs and word processors with breaks inside words and between list items; nothing marks which.
Every guess goes to `doubt`, a callable taking one Swedish sentence.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable

Doubter = Callable[[str], None]


class WordingError(ValueError):
    """A cell that cannot be read. The text is Swedish and says the remedy."""


# Words the known sources break in the middle, with the misspelling among them; the file's own words are added.
_WORDS = frozenset(
    [
        "adjungeras",
        "avdelningschef",
        "behov",
        "ekonomienheten",
        "kommun",
        "kommuner",
        "kommunledningskontoret",
        "kompetensförsörjning",
        "kvartalet",
        "lokalförsörjning",
        "löpande",
        "metodhandledare",
        "myndighet",
        "myndighetsavdelningen",
        "per",
        "personalenheten",
        "planeringsavdelningen",
        "rapportering",
        "samhällsbyggandsförvaltningen",
        "samhällsbyggnadsförvaltningen",
        "tertial",
        "upphandlingsenheten",
        "utvecklingsledare",
    ]
)

# (as the sources misspell it, as it is meant). Only what has been seen: a wider list would mend what is right.
_MISSPELLINGS = (
    (re.compile(r"\bmyndiget\b"), "myndighet"),
    (re.compile(r"\bSamhällsbyggandsförvaltningen\b"), "Samhällsbyggnadsförvaltningen"),
    (re.compile(r"\bheltidresan\b"), "heltidsresan"),
    (re.compile(r"\bvilka leverantören\b"), "vilka leverantörer"),
    (re.compile(r"\b1:kvartalet\b"), "1:a kvartalet"),
    (re.compile(r"\b1ggr\b"), "1 ggr"),
)

# After these a line has only been wrapped: no list item ends so.
_CONNECTORS = frozenset(
    ["och", "samt", "eller", "från", "för", "med", "till", "av", "i", "på", "annan", "andra", "ansvarig", "vid"]
)
_SUSPENDED = ("och", "eller", "samt", "respektive")  # "vård- och omsorg": the hyphen is meant
_HYPHENS = "-\u2010\u00ad"

# A bullet of its own, or a dash that begins a line. Word's own bullet stands in the private area.
_MARKS = "•●▪◦‣⁃\uf0b7\uf0a7"
_FIRST_BULLET = re.compile(rf"^(?:[{_MARKS}*]|[-–—](?=\s))\s*")
_BULLET = re.compile(rf"(?P<before>\S)\s*(?:[{_MARKS}]|\n\s*(?:[{_MARKS}*]|[-–—](?=\s)))\s*")

_TELEPHONE = re.compile(
    r"[\s,;(]*(?:\b(?:tel|telefon|mobil|tfn)\b[.:]?\s*)?(?<![\w+])(?:\+46|0)[\d /()-]{6,16}\d\)?", re.IGNORECASE
)

# A full stop between sentences; at least three letters before it, so that "f.d. MAS" stays whole.
SENTENCE = re.compile(r"(?:(?<=\w\w\w)|(?<=\))|(?<=[A-ZÅÄÖ]{2}))\.\s+(?=[A-ZÅÄÖ])")
LIST_ITEM = re.compile(rf"\s*[,;]\s*|{SENTENCE.pattern}")


def quoted(text: str, limit: int = 120) -> str:
    """Text in Swedish quotation marks on one line, cut when long."""
    line = " ".join(text.split())
    return f"”{line if len(line) <= limit else line[:limit].rstrip() + '…'}”"


def capitalised(text: str) -> str:
    """First letter upper case, the rest untouched ("controller" → "Controller", "SAS" stays)."""
    return text[:1].upper() + text[1:]


@functools.lru_cache(maxsize=16_384)
def normalised(cell: str) -> str:
    """One form of å, ä, ö and of line breaks, without marks that nobody sees; the soft hyphen is a hyphen here."""
    text = unicodedata.normalize("NFC", cell)
    if text.isprintable():
        return text  # what most cells are, and nothing below would change
    text = re.sub(r"\r\n?|[\v\f\u2028\u2029\x85]", "\n", text)
    return "".join(mark for mark in text if mark == "\u00ad" or unicodedata.category(mark) != "Cf")


def unlisted(cell: str) -> str:
    """A cell of bulleted lines with commas where the bullets stood."""
    text = normalised(cell).strip()
    text = _FIRST_BULLET.sub("", text)
    return _BULLET.sub(lambda match: f"{match['before']}{'' if match['before'] in ',;:.' else ','} ", text)


def without_telephones(text: str, doubt: Doubter) -> str:
    for found in _TELEPHONE.findall(text):
        doubt(f"{quoted(found.strip(' ,;('))} är läst som ett telefonnummer och tas inte med.")
    return _TELEPHONE.sub("", text).strip(" ,;") if _TELEPHONE.search(text) else text


def check_length(text: str, limit: int) -> str:
    """The text; WordingError when it is longer than what can be kept."""
    if len(text) > limit:
        raise WordingError(f"{quoted(text, 40)} är {len(text)} tecken. Korta texten till högst {limit} tecken.")
    return text


def vocabulary(cells: Iterable[str]) -> frozenset[str]:
    """The words of a file in lower case, without those that touch a line break and so may be halves."""
    words = set(_WORDS)
    for cell in set(cells):
        text = normalised(cell).replace("\u00ad\n", "")  # a column too narrow for the word
        for match in re.finditer(r"\w+", text):
            after = text[match.end() : match.end() + 2].lstrip(_HYPHENS)
            if not (after.startswith("\n") or text[match.start() - 1 : match.start()] == "\n"):
                words.add(match[0].casefold())
    return frozenset(words)


def starts_capitalised(line: str) -> bool:
    """True for "Förvaltningschef …", false for "LOV …" and "planering …"."""
    return line[:1].isupper() and line[1:2].islower()


def running_text(
    cell: str, words: frozenset[str], doubt: Doubter, starts_item: Callable[[str], bool] | None = None
) -> str:
    """The cell on one line, mended.

    `words` (from `vocabulary`) tells a word broken in two from two words. In list cells `starts_item` tells which
    lines begin a new item; such a break becomes a full stop.
    """
    lines = [line.lstrip() for line in normalised(cell).split("\n") if line.strip()]
    if not lines:
        return ""
    text = lines[0]
    for line in lines[1:]:
        text = _joined(text, line, words, doubt, starts_item)
    text, told = _mended(text)
    for sentence in told:
        doubt(sentence)
    return text


@functools.lru_cache(maxsize=16_384)
def _mended(text: str) -> tuple[str, tuple[str, ...]]:
    """The line with its spaces and known misspellings put right, and what is told of them."""
    text, told = re.sub(r"\s+([,;.:])", r"\1", " ".join(text.replace("\u00ad", "").split())), []
    for pattern, meant in _MISSPELLINGS:
        for found in sorted(set(pattern.findall(text))):
            told.append(f"{quoted(found)} är felskrivet; läst som {quoted(meant)}.")
        text = pattern.sub(meant, text)
    return text, tuple(told)


def _joined(
    text: str, line: str, words: frozenset[str], doubt: Doubter, starts_item: Callable[[str], bool] | None
) -> str:
    """Text and the next line put together, with the break read as nothing, a space or a full stop."""
    before, tight = text.rstrip(), text == text.rstrip()
    if tight and before[-1:] in _HYPHENS and before[-2:-1].isalpha() and line[:1].isalpha():
        return _joined_at_hyphen(before, line, words, doubt)
    if tight and re.search(r"\w/\w", before[-2:] + line[:2]):
        return before + line
    left, right = _last_word(before), _first_word(line)
    if tight and left[-1:].islower() and right[:1].islower() and before.endswith(left):
        return before + _glue(left, right, words, doubt) + line
    if starts_item and starts_item(line) and _may_end_item(before):
        doubt(f"Radbrytningen före {quoted(right)} är läst som att något nytt börjar där.")
        return f"{before}. {line}"
    return f"{before} {line}"


def _joined_at_hyphen(before: str, line: str, words: frozenset[str], doubt: Doubter) -> str:
    """A line that ends in a hyphen: a broken word, a suspended hyphen, a compound or a dash."""
    left, right = _last_word(before[:-1]), _first_word(line)
    if right.casefold() in _SUSPENDED:
        return f"{before} {line}"
    known = right.casefold() in words or right.casefold() in _CONNECTORS
    if before[-1] == "\u00ad" and known and (left + right).casefold() not in words:
        return f"{before[:-1]} {line}"  # the cell was full, but at the end of a word
    if left[-1:].islower() and right[:1].islower():
        doubt(f"{quoted(before[-1:].join((left, right)))} är avstavat vid en radbrytning; läst som ”{left}{right}”.")
        return before[:-1] + line
    if left[-1:].isupper():
        return before + line  # "LOV-" + "kommun": the hyphen belongs to the word
    return f"{before} {line}"


def _glue(left: str, right: str, words: frozenset[str], doubt: Doubter) -> str:
    """Nothing when two halves make a known word, else a space. Both halves known: two words wrapped."""
    whole, known = (left + right).casefold(), right.casefold() in words
    if whole in words and not (known and left.casefold() in words):
        doubt(f"”{left} {right}” är delat av en radbrytning; läst som ”{left}{right}”.")
        return ""
    if not known:
        doubt(f"Radbrytningen mellan ”{left}” och ”{right}” är läst som mellanslag.")
    return " "


def _may_end_item(before: str) -> bool:
    inside_parenthesis = before.count("(") > before.count(")")
    return before[-1] not in ",.:;(/-–" and not inside_parenthesis and _last_word(before).casefold() not in _CONNECTORS


def _last_word(text: str) -> str:
    found = re.findall(r"\w+", text[-80:])
    return found[-1] if found else ""


def _first_word(text: str) -> str:
    found = re.match(r"\w+", text)
    return found[0] if found else text[:1]


def title_key(text: str) -> str:
    """What makes two titles the same: the words, whatever the case and punctuation."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def split_outside(text: str, separator: re.Pattern[str]) -> list[str]:
    """Parts between separators that do not stand inside parentheses. Empty parts are kept."""
    parts, start, scanned, depth = [], 0, 0, 0
    for match in separator.finditer(text):
        between = text[scanned : match.start()]
        depth, scanned = depth + between.count("(") - between.count(")"), match.start()
        if depth <= 0:
            parts.append(text[start : match.start()].strip())
            start = match.end()
    return [*parts, text[start:].strip()]
