"""A report as one self-contained HTML file: the preview on screen and the source of the PDF. Asks nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe

from activities.colours import contrast
from reporting import layout, memo_markup
from reporting.characters import drawable
from reporting.snapshot import MemoPart, Report, Row, Signal

_ROOT = Path(__file__).resolve().parent.parent
_STYLESHEET = _ROOT / "lovplan" / "static" / "reporting" / "report.css"
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")
_KEY = re.compile(r"[a-z_]{1,30}\Z")

SYMBOLS = ("ring", "disc", "triangle", "tick")
PAPER, INK, GREY = "#ffffff", "#1a2226", "#5f6b72"
FOOT_LIMIT = 95  # characters beside "Sida x av y" on a portrait page
SHORT = 200  # a name or label longer than this is set over the full width
MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
# The columns of the board paper, in its order and words: (key of the id and the width, heading).
COLUMNS = (
    ("activity", "Aktivitet"),
    ("title", "Åtgärder/Delaktiviteter"),
    ("organisation", "Organisation–arbetsgrupper (Ansvarig: deltagare)"),
    ("period", "Tidsplan"),
    ("collaboration", "Samverkan"),
    ("reporting", "Rapportering till nämnd"),
    ("signal", "Signalvärde vid senaste rapportering"),
)


@dataclass(frozen=True)
class Mark:
    """A signal ready to draw; every colour a checked "#rrggbb" or "none"."""

    key: str  # "" when the report's key cannot name a CSS class
    label: str
    symbol: str
    fill: str
    line: str  # outline that can be seen on white
    sign: str  # the tick or the bar inside
    deviating: bool
    count: str = ""  # rows with this signal, in the legend


@dataclass(frozen=True)
class _Line:
    """One table row: the ids its cells point at, and which merged cell it begins."""

    row: Row
    mark: Mark
    id: str
    activity: str
    activity_id: str
    continued: bool
    span: str  # rows the activity cell reaches over; "" when it began above
    step: str  # ids of the headers over the row: the step
    over: str  # … and the activity
    own: str  # … and the row's own title, if it has one


@dataclass(frozen=True)
class _Body:
    """One tbody: a step's heading if it begins here, then the lines of one chunk."""

    step: str
    step_id: str
    breakable: bool
    lines: tuple[_Line, ...]


@dataclass(frozen=True)
class _Comment:
    row: Row
    mark: Mark
    wide: bool


class _Undefined(str):
    """Makes a misspelled variable in a template an error instead of an empty cell."""

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, name: object) -> str:
        raise LookupError(f"The report's template asks for {name}, which is not given.")


@cache
def _engine() -> Engine:
    """An engine of its own: the document needs no settings, no request and no context processors."""
    return Engine(dirs=[str(_ROOT / "templates")], string_if_invalid=_Undefined("%s"))


def render_html(report: Report) -> str:
    """The whole document, in Swedish; all text in the report literal but the memo's and the rules' markup.

    The same report always gives the same string. Its one style element is known to `style_hash`.
    """
    report = _drawable(report)
    marks = {signal.key: mark(signal) for signal in report.legend}
    for row in report.rows:
        marks.setdefault(row.signal.key, mark(row.signal))
    memo, chunks = report.memo, layout.chunks(report.rows)
    context = {
        "report": report,
        "memo": memo,
        "title": _title(report),
        "description": f"Rapport till {report.board}, {report.tertial_label}. Läget den {long_date(report.as_of)}.",
        "created": memo.dated if _is_iso(memo.dated) else "",
        "foot": layout.shortened(f"{report.diary_number} · {memo.subject}", FOOT_LIMIT),
        "as_of": long_date(report.as_of),
        "columns": COLUMNS,
        "legend": [_counted(marks[signal.key], report.rows) for signal in report.legend],
        "wide_legend": any(len(signal.label) > SHORT for signal in report.legend),
        "bodies": tuple(_bodies(chunks)),
        "apart": bool(chunks) and not layout.fits_under((report.plan, report.tertial_label), chunks[0]),
        "comments": _comments(report.rows),
        "parts": [_part(part, heading=3) for part in memo.parts],
        "rules": [_part(part, heading=4) for part in report.rules],
        "style": _style(list(marks.values())),
    }
    return _engine().get_template("reporting/report.html").render(Context(context))


def style_hash(html: str) -> str:
    """The Content-Security-Policy source of the document's style element: 'sha256-…', with its quotes.

    Raises ValueError when the HTML is not one of `render_html`.
    """
    styles = _STYLE.findall(html)
    if len(styles) != 1:
        raise ValueError(f"expected one style element, found {len(styles)}")
    digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
    return f"'sha256-{digest}'"


def long_date(iso: str) -> str:
    """ "2020-03-30" as it stands in running text: "30 mars 2020". Anything but an ISO date comes back as it is."""
    if not _is_iso(iso):
        return iso
    day = date.fromisoformat(iso)
    return f"{day.day}\u00a0{MONTHS[day.month - 1]} {day.year}"


def mark(signal: Signal) -> Mark:
    """How the signal is drawn. A colour or symbol that is not what it should be gives a grey ring, never an error."""
    fill = signal.fill if _HEX.match(signal.fill) else ""
    ink = signal.ink if _HEX.match(signal.ink) else INK
    symbol = signal.symbol if signal.symbol in SYMBOLS else "ring"
    outline = next(colour for colour in (fill, ink, GREY) if colour and contrast(colour, PAPER) >= 3)
    if not fill and symbol == "disc":
        fill = outline
    return Mark(
        key=signal.key if _KEY.match(signal.key) else "",
        label=signal.label,
        symbol=symbol,
        fill=fill or "none",
        line=outline,
        sign=ink if contrast(ink, fill or PAPER) >= 3 else INK,
        deviating=signal.key == "deviating",
    )


def _drawable(value: Any) -> Any:
    """A copy of the report whose every string can be drawn with the shipped fonts."""
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, tuple):
        return tuple(_drawable(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _drawable(getattr(value, field.name)) for field in fields(value)})
    return value


def _is_iso(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _title(report: Report) -> str:
    title = f"{report.memo.subject}, {report.tertial_label}"
    return f"Utkast: {title}" if report.draft else title


def _part(part: MemoPart, heading: int) -> dict[str, Any]:
    """A part as shown: headings inside it are of the level `heading`, or one above when the part has none itself."""
    level = heading if part.heading else heading - 1
    html = mark_safe(memo_markup.render(part.text, level))  # which escapes everything but its own tags
    return {"heading": part.heading, "html": html, "wide": not part.heading or len(part.heading) > SHORT}


def _counted(legend: Mark, rows: tuple[Row, ...]) -> Mark:
    return replace(legend, count=str(sum(mark(row.signal).key == legend.key for row in rows)))


def _comments(rows: tuple[Row, ...]) -> tuple[_Comment, ...]:
    """What was written to the signals; deviations first, else in the plan's order."""
    spoken = [row for row in rows if row.text.strip()]
    spoken.sort(key=lambda row: row.signal.key != "deviating")
    return tuple(_Comment(row, mark(row.signal), len(row.name) + len(row.signal.label) > SHORT) for row in spoken)


def _bodies(chunks: tuple[layout.Chunk, ...]) -> Iterator[_Body]:
    """The table's bodies, with an id for every header cell."""
    step_number = line_number = 0
    for number, chunk in enumerate(chunks, 1):
        step_number += bool(chunk.step) or number == 1
        step = f"s{step_number}" if chunk.rows[0].step else ""
        over = f"{step} a{number}".strip()
        lines = []
        for index, row in enumerate(chunk.rows):
            line_number += 1
            lines.append(
                _Line(
                    row=row,
                    mark=mark(row.signal),
                    id=f"r{line_number}",
                    activity=chunk.activity,
                    activity_id=f"a{number}",
                    continued=chunk.continued,
                    span="" if index else str(len(chunk.rows)),
                    step=step,
                    over=over,
                    own=f"{over} r{line_number}" if row.title else over,
                )
            )
        yield _Body(chunk.step, step, chunk.breakable, tuple(lines))


def _style(marks: list[Mark]) -> SafeString:
    """The style sheet and a tint behind this report's deviations; nothing in it comes from text."""
    tints = [f"td.signal-{mark.key} {{ background: {_tint(mark.fill)}; }}" for mark in marks if mark.deviating]
    return mark_safe("\n".join((_stylesheet(), *tints)))


def _stylesheet() -> str:
    text = _STYLESHEET.read_text(encoding="utf-8")
    if "<" in text:  # "</style" would end the element
        raise ValueError(f"{_STYLESHEET.name} must not contain <")
    return text


def _tint(fill: str) -> str:
    """The colour thinned to 14 % on white paper; white when there is none."""
    if not _HEX.match(fill):
        return PAPER
    channels = (int(fill[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - channel) * 0.14):02x}" for channel in channels)
