"""A meeting's agenda as a PDF: what the meeting's page shows, set like the board's report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from activities.calendar.swedish import clock_time
from activities.groups import agenda
from activities.groups.agenda import Agenda
from activities.groups.meetings import agenda_of
from activities.models import Meeting
from reporting.pdf import files
from reporting.pdf.apart import draw
from reporting.pdf.render import PdfTooLarge
from reporting.report.document import foot
from reporting.snapshot.glyphs import drawable
from reporting.snapshot.schema import each_text, texts

MAX_CHARACTERS = 300_000  # of the HTML: more than any meeting comes through


@dataclass(frozen=True)
class Paper:
    """All that stands on it, as text."""

    municipality: str
    administration: str
    plan: str
    diary_number: str
    group: str
    on: str
    time: str
    place: str
    points: tuple[str, ...]
    kept: bool  # the agenda is the one the meeting had, and not what is open now
    agenda: Agenda

    @property
    def name(self) -> str:
        """Of the file."""
        return f"Dagordning {self.on}.pdf"


def paper_of(meeting: Meeting, on: date) -> Paper:
    """What is open on the day, or the agenda that a held meeting has kept. Fetched with its group and plan."""
    plan = meeting.group.plan
    return Paper(
        municipality=plan.municipality,
        administration=plan.administration,
        plan=plan.title,
        diary_number=plan.diary_number,
        group=meeting.group.name,
        on=str(meeting.on),
        time=clock_time(meeting.time) if meeting.time else "",
        place=meeting.place,
        points=tuple(filter(None, meeting.points.splitlines())),
        kept=meeting.agenda is not None,
        agenda=agenda.from_json(meeting.agenda) if meeting.agenda else agenda_of(meeting.group, on),
    )


def agenda_pdf(paper: Paper) -> bytes:
    """A tagged PDF; the same paper always gives the same bytes. Raises PdfError when it cannot be made."""
    html = render_html(paper)
    if len(html) > MAX_CHARACTERS:
        raise PdfTooLarge(f"Dagordningen är {len(html)} tecken, och en pdf kan ha högst {MAX_CHARACTERS}.")
    return draw(html)


def render_html(paper: Paper) -> str:
    """One self-contained document; the same paper always gives the same string."""
    paper = each_text(paper, drawable)
    style = files.style("report.css", "records.css", "agenda.css", text="".join(texts(paper)))
    context = {
        "paper": paper,
        "foot": foot(paper.diary_number, f"Dagordning {paper.on}, {paper.group}"),
        "style": mark_safe(style),  # our own files; nothing in them comes from text
    }
    return render_to_string("reporting/agenda/paper.html", context)
