"""Each parser of what comes from outside as a function of bytes. It raises what its module says it raises, in words, or
holds what it promises; all else is a fault. Knows no test framework, so that a fuzzer may run it too.
"""

from __future__ import annotations

import json
import logging
import re
import tempfile
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from ipaddress import ip_address, ip_network
from pathlib import Path

import tinyhtml5
from django.core.management.base import CommandError

from activities.calendar.days import read_day, read_days
from activities.calendar.period import PeriodError
from activities.calendar.personal_numbers import found_in, masked
from activities.calendar.typed import clean_paragraph, clean_text
from activities.calendar.written import read_period
from activities.exchange.plan_file import understand
from activities.people.pasted import Known, read_people
from activities.reading.letterhead import letterhead
from activities.reading.reader import read
from activities.reading.tables import ReadingError, Source
from activities.search.words import marked, rank, snippet, terms
from lovplan.backup.sqlite import MAGIC, SUFFIX, applied
from lovplan.events.lines import MOST, JsonFormatter
from lovplan.signin.addresses import as_compared, client_address, counted
from reporting.report.markup import parsed, render
from reporting.snapshot.glyphs import drawable, undrawn
from reporting.snapshot.schema import dates_from_json, from_json, row_from_json
from scripts.audit import AuditError, findings, records

PROXIES = (ip_network("10.0.0.0/8"), "unix")
KNOWN = Known({"anna@kommunen.se": "Anna Berg"}, {"anna berg": "Anna Berg"}, {"controller": "Controller"})
ALLOWED = {"html", "head", "body", "p", "h3", "ul", "ol", "li", "em", "strong"}
STARTS_LIST = {"start"}  # of a numbered list that begins with another number than 1


def _text(data: bytes) -> str:
    """As a form gives it: any characters, those that no encoding has too."""
    return (
        data.decode("utf-8", "surrogatepass" if b"\xed" in data else "replace")
        if _decodes(data)
        else (data.decode("latin-1"))
    )


def _decodes(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _said(error: Exception) -> None:
    assert str(error).endswith("."), str(error)


def file(data: bytes) -> None:
    """A plan in a file or pasted, and what is understood of it."""
    try:
        source = read(data)
    except ReadingError as error:
        _said(error)
        return
    assert Source.from_data(json.loads(json.dumps(source.as_data()))) == source
    understand(source)


def paper(data: bytes) -> None:
    """The letterhead that a memo in Word is written on."""
    with suppress(ReadingError):
        letterhead(data)


def period(data: bytes) -> None:
    for year in (None, 2020):
        try:
            found, doubts = read_period(_text(data), year)
        except PeriodError as error:
            _said(error)
            continue
        assert all(doubts) and (not (found.start and found.end) or found.start <= found.end)


def day(data: bytes) -> None:
    text = _text(data)
    with suppress(ValueError):
        assert isinstance(read_day(text), date)
    days, faults, passed = read_days(text)
    assert days == sorted(set(days)) and all([*faults, *passed])


def typed(data: bytes) -> None:
    for clean in (clean_text, clean_paragraph):
        once = clean(_text(data))
        assert clean(once) == once and "\x00" not in once and unicodedata.is_normalized("NFC", once)


def number(data: bytes) -> None:
    """Personal numbers in free text: what is masked has none left, and keeps its length."""
    text = _text(data)
    assert not any(found_in(masked(text)))


def people(data: bytes) -> None:
    for line in read_people(_text(data), KNOWN):
        assert all((*line.does, *line.doubts, *line.faults))


def memo(data: bytes) -> None:
    """The memo's markup: no element but its own, no attribute, and no letter lost."""
    text = _text(data)
    root = tinyhtml5.parse(render(text), namespace_html_elements=False)
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    assert {element.tag for element in elements} <= ALLOWED
    assert {name for element in elements for name in element.attrib} <= STARTS_LIST
    assert sum(map(str.isalpha, text)) == sum(sum(map(str.isalpha, token.content)) for token in parsed(text))


def sought(data: bytes) -> None:
    words, _, text = _text(data).partition("\n")
    looked_for = terms(words)
    rank(text, looked_for)
    snippet(text, looked_for)
    assert "".join(piece for piece, _ in marked(text, looked_for)) == unicodedata.normalize("NFC", text)


def address(data: bytes) -> None:
    remote, _, forwarded = _text(data).partition("\n")
    found = client_address(remote, forwarded, PROXIES)
    assert not found or ip_address(found)
    assert len(counted(remote)) <= max(len(remote), 45) and len(as_compared(remote)) <= 255


def report(data: bytes) -> None:
    """What a sealed report is read out of."""
    for reader in (from_json, lambda text: row_from_json(text, 1), dates_from_json):
        with suppress(ValueError):
            reader(_text(data))


def drawn(data: bytes) -> None:
    text = drawable(_text(data))
    assert drawable(text) == text or "\u200b" in text
    assert not undrawn(re.sub("\u200b", "", text)) and not re.search(r"\S{101}", text.replace("\u200b", " "))


def vulnerabilities(data: bytes) -> None:
    """The file that `make audit` reads."""
    with tempfile.NamedTemporaryFile(suffix=".json") as kept:
        Path(kept.name).write_bytes(data)
        with suppress(AuditError):
            findings({"django": "5.2.1"}, list(records(Path(kept.name))))


def copy(data: bytes) -> None:
    """A file that somebody asks to have restored, as far as it is asked whether it may be."""
    with tempfile.NamedTemporaryFile(suffix=SUFFIX) as kept:
        Path(kept.name).write_bytes(MAGIC + data[len(MAGIC) :])
        try:
            applied(Path(kept.name))
        except CommandError as error:
            _said(error)


def line(data: bytes) -> None:
    """A line of the log: one line of JSON, no longer than it may be, whatever anybody sent."""
    text = _text(data)
    record = logging.LogRecord("lovplan", logging.INFO, "", 0, "%s", (text,), None)
    record.fields = {"account": text, "about": text.partition("\n")[2]}
    said = JsonFormatter().format(record)
    assert said.isascii() and len(said.splitlines()) == 1 and len(said) < 20_000
    told = json.loads(said)
    assert [told["message"], told["account"]] == [text[:MOST]] * 2 and told["level"] == "INFO"


TARGETS: dict[str, Callable[[bytes], None]] = {
    made.__name__: made
    for made in (
        *(file, paper, period, day, typed, number, people),
        *(memo, sought, address, report, drawn, vulnerabilities, copy, line),
    )
}
