"""Periods of the plan and what the dates say. Pure: no Django, no clock of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

SIGNAL_KEYS = ("not_started", "on_track", "deviating", "finished")
PLANNED = range(2015, 2031)  # years that plans of this kind have; others make the order of the digits doubtful


@dataclass(frozen=True)
class Period:
    """When a sub-activity is to be done: a range, a single date (start == end) or nothing (both None).

    Raises ValueError when only one end is given or the end comes before the start.
    """

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if (self.start is None) != (self.end is None):
            raise ValueError("En period behöver både startdatum och slutdatum, eller inget av dem.")
        if self.start and self.end and self.end < self.start:
            raise ValueError(f"Slutdatumet {self.end} ligger före startdatumet {self.start}.")

    @property
    def is_none(self) -> bool:
        return self.start is None

    @property
    def is_single(self) -> bool:
        return self.start is not None and self.start == self.end

    def __str__(self) -> str:
        """ISO dates as they stand in tables: "2020-01-01 – 2020-03-31", "2022-01-01" or "Ej angiven"."""
        if self.is_none:
            return "Ej angiven"
        if self.is_single:
            return f"{self.start}"
        return f"{self.start} – {self.end}"

    def compact(self) -> str:
        """As the board's plan writes it: "200101-200331", "220101" or "".

        Years that two digits leave in doubt get four, so that parse_period reads back the same.
        """
        if self.start is None or self.end is None:
            return ""
        short = self.start.year in PLANNED and self.end.year in PLANNED
        start, end = (f"{day:%Y%m%d}".zfill(8)[2 if short else 0 :] for day in (self.start, self.end))
        return start if self.is_single else f"{start}-{end}"


class PeriodError(ValueError):
    """A time cell that cannot be read. The text is Swedish and says the remedy."""


_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8}|[0-9]{6}"
# The separator takes any hyphen or dash a word processor may have put there, and whitespace alone.
_PERIOD = re.compile(rf"({_DAY})(?:((?=\D)\s*[-‐‑–—−]?\s*)({_DAY}))?")
_LONGEST = 60  # characters; two ISO dates and a line break padded with spaces fit well
_REMEDY = "Skriv perioden som 200101-200331, en enda dag som 220101, eller lämna cellen tom."


def parse_period(text: str) -> tuple[Period, tuple[str, ...]]:
    """Read a time cell: the period, and in Swedish what was doubtful about how it was written.

    Takes `YYMMDD-YYMMDD`, `YYMMDD`, ISO dates, eight digits, and blank (no period); YY means 20YY.
    Raises PeriodError when the text has another form, names a day that does not exist, or ends before it starts.
    """
    raw = text.strip()
    if not raw:
        return Period(), ()
    shown = f"”{' '.join(raw[:_LONGEST].split())}”"
    match = _PERIOD.fullmatch(raw) if len(raw) <= _LONGEST else None
    if match is None:
        raise PeriodError(f"{shown} kan inte läsas som en period. {_REMEDY}")
    first, separator, second = match.groups()
    start = _parse_day(first, shown)
    end = _parse_day(second, shown) if second else start
    if end < start:
        raise PeriodError(f"{shown} slutar {end}, före starten {start}. Byt plats på datumen eller rätta dem.")
    period = Period(start, end)
    doubts = _separator_doubts(first, separator, second) if second else ()
    if turned := _day_first(first, second, period):
        doubts += (f"kan vara skrivet med dagen först, {turned}",)
    return period, tuple(f"{shown} {doubt}; läst som {period}." for doubt in doubts)


def _day_first(first: str, second: str | None, period: Period) -> str:
    """The period as six digits mean it day first ("010120-311220"), when that is the likelier reading; else ""."""
    assert period.start and period.end  # noqa: S101 - read from days
    if len(first) != 6 or len(second or first) != 6 or (period.start.year in PLANNED and period.end.year in PLANNED):
        return ""
    try:
        days = [date(2000 + int(six[4:]), int(six[2:4]), int(six[:2])) for six in (first, second or first)]
        turned = Period(*days)
    except ValueError:
        return ""
    return str(turned) if all(day.year in PLANNED for day in days) else ""


def _parse_day(text: str, shown: str) -> date:
    """One day out of "YYMMDD", "YYYYMMDD" or "YYYY-MM-DD"; `shown` is the whole cell, for the message."""
    digits = text.replace("-", "")
    digits = digits if len(digits) == 8 else f"20{digits}"
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    try:
        found = date(year, month, day)
    except ValueError:
        raise PeriodError(
            f"{shown}: {digits[:4]}-{digits[4:6]}-{digits[6:]} finns inte i almanackan. Rätta datumet."
        ) from None
    if year < 1900:
        # "01012020" written day first would otherwise pass as a day in antiquity.
        raise PeriodError(f"{shown}: årtalet {digits[:4]} är orimligt. Skriv året först, som 200101 eller 20200101.")
    return found


def _separator_doubts(first: str, separator: str, second: str) -> tuple[str, ...]:
    """What is odd about how two days are held together; ISO dates are allowed spaces around the dash."""
    doubts = []
    if not separator.strip():
        doubts.append("saknar bindestreck")
    elif "\n" in separator or "\r" in separator:
        doubts.append("har en radbrytning vid bindestrecket")
    elif separator != separator.strip() and "-" not in first:
        doubts.append("har mellanslag vid bindestrecket")
    if len(first) != len(second):
        doubts.append("skriver de två datumen på olika sätt")
    return tuple(doubts)


def remark(period: Period, signal_key: str, on: date) -> str:
    """What the dates say beside the signal, on the day `on`; "" when they say nothing.

    A day counts as missed once it has passed, so nothing is said on the day itself. A missed end is told rather
    than a missed start: it is the later fact and holds the earlier one.
    Raises ValueError for a signal key that is not one of SIGNAL_KEYS.
    """
    if signal_key not in SIGNAL_KEYS:
        raise ValueError(f"Okänt signalvärde: {signal_key!r}. Välj bland {', '.join(SIGNAL_KEYS)}.")
    if signal_key == "finished" or period.start is None or period.end is None:
        return ""
    not_started = signal_key == "not_started"
    if period.end < on:
        done = "genomförts" if not_started and period.is_single else "avslutats"
        return f"Skulle ha {done} {period.end}"
    if not_started and period.start < on:
        return f"Skulle ha påbörjats {period.start}"
    return ""
