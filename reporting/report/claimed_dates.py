"""Dates that somebody has written in running text, and the dates that a draft knows. Pure: no Django."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from activities.calendar.swedish import MONTHS
from activities.calendar.tertial import Tertial
from reporting.snapshot.schema import Memo, Report, Row, texts

_WRITTEN = (
    re.compile(r"(?<![\d-])(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"),
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})\s+(?P<month>{'|'.join(MONTHS)})\b(?:\s+(?P<y>\d{{4}})\b)?", re.IGNORECASE),
    re.compile(r"(?<![\d/.])(?P<d>\d{1,2})(?P<sep>[/.])(?P<m>\d{1,2})(?:(?P=sep)|\s+|-)(?P<y>\d{4})(?!\d)"),
)
_PERIOD = re.compile(r"(?<!\d)\d{6}(?!\d)")  # 201231, as the plan writes its days
_REMARK = re.compile(r"skulle ha (?:påbörjats|avslutats)", re.IGNORECASE)
_PROPOSES = re.compile(r"\bföreslås\b", re.IGNORECASE)
MONTHS_IN_A_YEAR = 12
NEAR = 40  # characters between a date and the § of the decision it belongs to


@dataclass(frozen=True)
class Written:
    """A date as it stands in a text, and what it means; year 0 when none is written."""

    words: str
    year: int
    month: int
    day: int

    def is_one_of(self, dates: Collection[str]) -> bool:
        """Whether it is one of these ISO dates, of any year when it names none."""
        ending = f"-{self.month:02}-{self.day:02}"
        return any(known.endswith(ending) and (not self.year or known == f"{self.year:04}{ending}") for known in dates)


def found_in(text: str) -> Iterator[Written]:
    """The dates of a text but those of decisions, which stand beside a § and are found in the minutes."""
    for match in _matches(text):
        around = text[max(0, match.start() - NEAR) : match.start()].rpartition(";")[2], text[match.end() :][:NEAR]
        if "§" not in around[0] + around[1].partition(";")[0]:
            yield _meant(match)


def impossible(text: str) -> Iterator[str]:
    """The dates of a text that no calendar has, as they are written: "31 november". A month that is none makes what
    looks like a date something else, as the number of a matter.
    """
    for pattern in _WRITTEN:
        for match in pattern.finditer(text):
            said = _meant(match)
            if 1 <= said.month <= MONTHS_IN_A_YEAR and match.groupdict().get("sep") != "." and not _is_day(said):
                yield " ".join(match[0].split())


def without(text: str) -> str:
    """The text with its dates blanked out, every other character in its place."""
    for match in _matches(text):
        text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return text


def known(report: Report) -> set[str]:
    """Every date (ISO) that the draft holds, but for those of its memo's own words."""
    tertial = Tertial.parse(report.tertial)
    bounds = (tertial.start, tertial.end, tertial.next().start, tertial.next().end)
    rest = replace(report, memo=Memo("", report.memo.dated, "", (), ()), correction=None)
    return _dates_of(texts(rest)) | {day.isoformat() for day in bounds}


def of_row(row: Row, report: Report) -> set[str]:
    """Every date that the draft holds of one row."""
    changes = [change for change in report.changes if change.key == row.key or change.name == row.name]
    return _dates_of([text for part in (row, *changes) for text in texts(part)])


def planned(row: Row) -> set[str]:
    return {day for day in (row.start, row.end, row.proposed.end if row.proposed else "") if day}


def wrong_remark(line: str, row: Row) -> str:
    """What a line says of how the row keeps its days, where the draft says otherwise; "" when it does not."""
    said = _REMARK.search(line)
    if said and said[0].casefold() not in row.remark.casefold():
        return said[0]
    said = _PROPOSES.search(line)
    if said and (row.proposed is None or row.proposed.approved is not None):
        return said[0]
    return ""


def _dates_of(found: Collection[str]) -> set[str]:
    days = {_iso(_meant(match)) for text in found for match in _matches(text)}
    short = {f"20{digits[:2]}-{digits[2:4]}-{digits[4:]}" for text in found for digits in _PERIOD.findall(text)}
    return days | short


def _iso(said: Written) -> str:
    return f"{said.year:04}-{said.month:02}-{said.day:02}"


def _matches(text: str) -> Iterator[re.Match[str]]:
    for pattern in _WRITTEN:
        for match in pattern.finditer(text):
            if _is_day(_meant(match)):
                yield match


def _meant(match: re.Match[str]) -> Written:
    groups = match.groupdict()
    month = MONTHS.index(groups["month"].lower()) + 1 if groups.get("month") else int(groups["m"])
    return Written(match[0], int(groups["y"] or 0), month, int(groups["d"]))


def _is_day(said: Written) -> bool:
    try:
        date(said.year or 2000, said.month, said.day)  # a leap year
    except ValueError:
        return False
    return True
