"""A report as one self-contained HTML file: the preview on screen and the source of the PDF. Asks nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe

from activities.calendar.swedish import day_of, long_date
from reporting.charts.shapes import fitted
from reporting.charts.signals import Mark, mark, tint
from reporting.pdf import files
from reporting.report import annex, markup, sections
from reporting.report.sources import sources
from reporting.snapshot import deltas
from reporting.snapshot.glyphs import drawable
from reporting.snapshot.schema import MemoPart, Report, Row, each_text, texts

_ROOT = Path(__file__).resolve().parents[2]
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)

FOOT_WIDTH = 1260  # beside "Sida x av y" on a portrait page, in tenths of a millimetre
SHORT = 200  # a name or label longer than this is set over the full width
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
class _Line:
    """One table row: the ids its cells point at, and which merged cell it begins."""

    row: Row
    mark: Mark
    before: str  # the signal last reported, "" when there is none
    direction: str
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
    long: bool


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
    report = each_text(report, drawable)
    memo = report.memo
    context = {
        "report": report,
        "memo": memo,
        "title": _title(report),
        "description": f"Rapport till {report.board}, {report.tertial_label}. Läget den {long_date(report.as_of)}.",
        "created": memo.dated if day_of(memo.dated) else "",
        "foot": foot(report.diary_number, memo.subject),
        "as_of": long_date(report.as_of),
        "previous": sections.label_of(report.previous),
        "parts": [_part(part, heading=3) for part in memo.parts],
        "style": _style(report),
        **_facts(report),
        **_annex(report),
    }
    return _engine().get_template("reporting/report/report.html").render(Context(context))


def _facts(report: Report) -> dict[str, Any]:
    """What the templates ask for between the memo and the annex."""
    return {
        "correction": sections.correction(report),
        "brief": sections.brief(report),
        "deviations": sections.deviations(report),
        "change_groups": sections.change_groups(report.changes),
        "finished": sections.mentions(report.finished),
        "upcoming": sections.mentions(report.upcoming),
        "coming": sections.coming(report),
        "timeline": sections.timeline_of(report),
        "sources": sources(report),
    }


def _annex(report: Report) -> dict[str, Any]:
    previous = sections.label_of(report.previous)
    chunks = annex.chunks(report.rows, previous)
    keys = [row.signal.key for row in report.rows]
    return {
        "columns": COLUMNS,
        "legend": [(mark(signal), str(keys.count(signal.key))) for signal in report.legend],
        "wide_legend": any(len(signal.label) > SHORT for signal in report.legend),
        "bodies": tuple(_bodies(chunks, previous)),
        "apart": bool(chunks) and not annex.fits_under((report.plan, report.tertial_label), chunks[0], previous),
        "comments": _comments(report.rows),
        "rules": [_part(part, heading=4) for part in report.rules],
    }


def style_hash(html: str) -> str:
    """The Content-Security-Policy source of the document's style element: 'sha256-…', with its quotes.

    Raises ValueError when the HTML is not one of `render_html`.
    """
    styles = _STYLE.findall(html)
    if len(styles) != 1:
        raise ValueError(f"expected one style element, found {len(styles)}")
    digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
    return f"'sha256-{digest}'"


def foot(*parts: str) -> str:
    """What stands at the foot of every page: the parts that are not empty, cut between words to one line."""
    (line, *_) = fitted(" · ".join(filter(None, parts)), FOOT_WIDTH) or ("",)
    whole, cut, _ = line.partition("…")
    return f"{whole.rpartition(' ')[0] or whole}…" if cut else line


def _title(report: Report) -> str:
    title = f"{report.memo.subject}, {report.tertial_label}"
    return f"Utkast: {title}" if report.draft else title


def _part(part: MemoPart, heading: int) -> dict[str, Any]:
    """A part as shown: headings inside it are of the level `heading`, or one above when the part has none itself."""
    level = heading if part.heading else heading - 1
    html = mark_safe(markup.render(part.text, level))  # which escapes everything but its own tags
    return {"heading": part.heading, "html": html, "wide": not part.heading or len(part.heading) > SHORT}


def _comments(rows: tuple[Row, ...]) -> tuple[_Comment, ...]:
    """What was written to the signals, in the plan's order; deviations have said theirs already."""
    spoken = [row for row in rows if row.words.strip() and row.signal.key != "deviating"]
    return tuple(
        _Comment(
            row,
            mark(row.signal),
            wide=len(row.name) + len(row.signal.label) > SHORT,
            long=sections.is_long([("", row.words)]),
        )
        for row in spoken
    )


def _bodies(chunks: tuple[annex.Chunk, ...], previous: str) -> Iterator[_Body]:
    """The table's bodies, with an id for every header cell. `previous` is the last report's label, "" for none."""
    step_number = line_number = 0
    for number, chunk in enumerate(chunks, 1):
        step_number += bool(chunk.step) or number == 1
        step = f"s{step_number}" if chunk.rows[0].step else ""
        over = f"{step} a{number}".strip()
        lines = []
        for index, row in enumerate(chunk.rows):
            line_number += 1
            before, direction = deltas.since(row, previous)
            lines.append(
                _Line(
                    row=row,
                    mark=mark(row.signal),
                    before=before,
                    direction=direction,
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


def _style(report: Report) -> SafeString:
    """The style sheet and a tint behind this report's deviations; nothing in it comes from text."""
    marks = {row.signal.key: mark(row.signal) for row in report.rows}
    marks |= {signal.key: mark(signal) for signal in report.legend}
    tints = [f"td.signal-{mark.key} {{ background: {tint(mark.fill)}; }}" for mark in marks.values() if mark.deviating]
    return mark_safe("\n".join((files.style("report.css", text="".join(texts(report))), *tints)))
