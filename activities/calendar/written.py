"""Periods as plans write them, beside dates in digits: quarters, weeks, seasons, months, years, running. Pure."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from activities.calendar.days import read_day
from activities.calendar.period import Period, PeriodError, parse_period
from activities.calendar.swedish import MONTHS
from activities.calendar.tertial import Tertial

LONGEST = 120  # characters of a cell that is a period
_MONTHS = {name[:length]: n for n, name in enumerate(MONTHS, 1) for length in (3, len(name))} | {"sept": 9}
# Meteorologists and planners differ by a month; what is read is always told.
_SEASONS = {"vår": (1, 6), "sommar": (6, 8), "höst": (8, 12), "vinter": (12, 2)}
_M = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_Y = r"(?:20[0-9]{2})"
_TO = r"\s*(?:[-–—−]|till och med|t\.?\s?o\.?\s?m\.?|till)\s*"
_RUNNING = re.compile(
    r"(?:pågår )?(?:löpande|kontinuerligt|tills ?vidare|fortlöpande)"
    r"(?: (?:under|hela) (?:hela )?(?:året|perioden))?|pågår",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\s*(?:\?|\b(?:prel(?:iminärt|\.)?|cirka|ca|omkring|runt|senast|klart?|från och med|fr\.?\s?o\.?\s?m|startar)\b"
    r"[.:]?)\s*",
    re.IGNORECASE,
)
REMEDY = "Skriv till exempel 200101-200331, kv 1 2020, mars 2020 eller 2020-03-31, eller lämna cellen tom."


class Unclear(PeriodError):
    """Words that name no day: "enligt beslut", "20 aug" without a year. They are kept as words, never guessed."""


@dataclass(frozen=True)
class _Span:
    start: date
    end: date
    sure: bool = True  # both days follow from the words alone


def read_period(text: str, year: int | None = None) -> tuple[Period, tuple[str, ...]]:
    """The period of a time cell, and in Swedish what was doubtful.

    `year` is one that stands on a row of its own above, for days that name none. Raises PeriodError for days that do
    not exist or end before they start, and Unclear for words that name no day.
    """
    words = " ".join(text.replace("\u00a0", " ").split())
    shown = f"”{words[:LONGEST]}”"
    if not words:
        return Period(), ()
    if words in ("-", "–", "—", "−"):
        return Period(), ("Cellen har bara ett streck; läst som att ingen tid är angiven.",)
    if _RUNNING.fullmatch(words.strip(" .")):
        return Period(), (f"{shown} har inga datum; läst som att ingen tid är angiven.",)
    try:
        return parse_period(text)
    except PeriodError:
        if re.fullmatch(r"[\d\s‐‑–—−-]+", words) and not re.fullmatch(rf"{_Y}(?:{_TO}{_Y})?", words):
            raise
    span, hedged = _spoken(words, year)
    if span is None:
        raise Unclear(f"{shown} kan inte läsas som en tid. {REMEDY}")
    if span.end < span.start:
        raise PeriodError(
            f"{shown} slutar {span.end}, före starten {span.start}. Byt plats på datumen eller rätta dem."
        )
    period = Period(span.start, span.end)
    doubts = () if span.sure and not hedged else (f"{shown} är läst som {period}.",)
    if year and not re.search(_Y, words):
        doubts = (f"{shown} saknar år; läst som {period} efter årtalet ovanför.",)
    return period, doubts


def _spoken(words: str, year: int | None) -> tuple[_Span | None, bool]:
    bare = _HEDGE.sub(" ", f" {words} ").strip(" .,;()")
    for read in (_one, _two):
        if span := read(bare, year):
            return span, bare.casefold() != words.casefold().strip(" .")
    return None, False


def _two(words: str, year: int | None) -> _Span | None:
    """From one to another. What the first leaves out (its year, its "kv") is taken from the second."""
    for place in re.finditer(_TO, words):
        first, last = words[: place.start()].strip(), words[place.end() :].strip()
        if not first or not last:
            continue
        named = re.search(_Y, last)
        end = _one(last, year) or (_one(_lent(first, last), year))
        start = _one(first, year) or (named and _one(f"{first} {named[0]}", None)) or _shared(first, last, year)
        if start and end:
            return _Span(start.start, end.end, start.sure and end.sure)
    return None


def _lent(first: str, last: str) -> str:
    """ "4 2020" of "kv 1 – 4 2020" with the word it shares."""
    word = re.match(r"[a-zåäö.]+\s*", first, re.IGNORECASE)
    return f"{word[0]}{last}" if word else last


def _shared(first: str, last: str, year: int | None) -> _Span | None:
    """ "1" of "1–15 mars 2026", "kv 1" of "kv 1–2 2020": with the rest of the second."""
    if first.isdigit():
        rest = re.sub(r"^\S+\s*", "", last)
        return _one(f"{first} {rest}", year)
    return None


def _one(words: str, year: int | None) -> _Span | None:
    text = words.casefold().strip(" .,")
    for pattern, made in _FORMS:
        if match := pattern.fullmatch(text):
            told = match.groupdict().get("year") or (str(year) if year else None)
            try:
                return made(match, int(told)) if told else None
            except ValueError:
                return None
    try:
        day = read_day(words)
    except ValueError:
        return None
    return _Span(day, day)


def _months(year: int, first: int, last: int, *, sure: bool = True) -> _Span:
    until = year + (last < first)
    return _Span(date(year, first, 1), date(until, last, calendar.monthrange(until, last)[1]), sure)


def _quarter(match: re.Match[str], year: int) -> _Span:
    number = int(match["n"])
    return _months(year, number * 3 - 2, number * 3)


def _tertial(match: re.Match[str], year: int) -> _Span:
    tertial = Tertial(year, int(match["n"]))
    return _Span(tertial.start, tertial.end)


def _half(match: re.Match[str], year: int) -> _Span:
    return _months(year, 1, 6) if match["half"][0] in "f1" or match["half"].startswith("vår") else _months(year, 7, 12)


def _week(match: re.Match[str], year: int) -> _Span:
    monday = date.fromisocalendar(year, int(match["n"]), 1)
    last = date.fromisocalendar(year, int(match["last"] or match["n"]), 1)
    return _Span(monday, last + timedelta(days=6))


def _season(match: re.Match[str], year: int) -> _Span:
    return _months(year, *_SEASONS[match["season"]], sure=False)


def _month(match: re.Match[str], year: int) -> _Span:
    first = _MONTHS[match["m"].strip(".")]
    return _months(year, first, _MONTHS[match["last"].strip(".")] if match["last"] else first)


def _day_of_month(match: re.Match[str], year: int) -> _Span:
    day = date(year, _MONTHS[match["m"].strip(".")], int(match["d"]))
    return _Span(day, day)


def _slashed(match: re.Match[str], year: int) -> _Span:
    day = date(year, int(match["m"]), int(match["d"]))
    return _Span(day, day)


def _year_month(match: re.Match[str], year: int) -> _Span:
    return _months(year, int(match["m"]), int(match["m"]))


def _part_of_year(match: re.Match[str], year: int) -> _Span:
    first, last = {"början": (1, 4), "mitten": (5, 8), "slutet": (9, 12), "årsskiftet": (12, 12)}[match["part"]]
    return _months(year, first, last, sure=False)


def _whole(match: re.Match[str], year: int) -> _Span:
    return _months(year, 1, 12)


def _form(pattern: str, made: Callable[[re.Match[str], int], _Span]) -> tuple[re.Pattern[str], Callable[..., _Span]]:
    # The year may stand first or last, or not at all when one stands above the row.
    first = pattern.replace("(?P<year>", "(?P<never>")
    return re.compile(rf"(?:{first})(?:\s*,?\s*(?:år(?:et)?\s*)?(?P<year>{_Y}))?"), made


_FORMS = [
    _form(r"(?:kv(?:artal)?\.?|q)\s*(?P<n>[1-4])", _quarter),
    _form(r"(?P<n>[1-4])(?:\s?:\s?[ae])?\s+kvartalet", _quarter),
    _form(r"(?:t|tertial)\s*(?P<n>[1-3])", _tertial),
    _form(r"(?:v|vecka|veckorna)\.?\s*(?P<n>[0-9]{1,2})(?:\s*[-–—]\s*(?P<last>[0-9]{1,2}))?", _week),
    _form(r"(?P<half>första|andra|1:a|2:a) halvåret", _half),
    _form(r"(?:under )?(?P<season>vår|sommar|höst|vinter)(?:en|n)?(?:terminen)?", _season),
    _form(rf"(?P<m>{_M})(?:{_TO}(?P<last>{_M}))?", _month),
    _form(rf"(?:den )?(?P<d>[0-9]{{1,2}})(?::?e)? (?P<m>{_M})", _day_of_month),
    _form(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})", _slashed),
    _form(r"(?:i )?(?P<part>början|mitten|slutet|årsskiftet)(?: av)?", _part_of_year),
    (re.compile(rf"(?P<year>{_Y})\s*(?:kv(?:artal)?\.?|q)\s*(?P<n>[1-4])"), _quarter),
    (re.compile(rf"(?P<year>{_Y})\s*-?\s*(?:t|tertial)\s*(?P<n>[1-3])"), _tertial),
    (re.compile(rf"(?P<year>{_Y})\s*-?\s*v\.?\s*(?P<n>[0-9]{{1,2}})(?:\s*[-–]\s*(?P<last>[0-9]{{1,2}}))?"), _week),
    (re.compile(rf"(?P<year>{_Y})[-/](?P<m>0[1-9]|1[0-2])"), _year_month),
    (re.compile(rf"(?:år(?:et)?|under|hela)?\s*(?P<year>{_Y})"), _whole),
]
