"""Groups, meetings and partners as pages show them: frozen, asking nothing themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class GroupLine:
    """A group in the list of the plan's groups."""

    name: str
    url: str
    responsible: str
    row_count: int
    rhythm: str
    next_meeting_on: date | None
    next_meeting_url: str


@dataclass(frozen=True)
class GroupsOfKind:
    heading: str  # "Aktivitetsgrupper"
    works: bool  # meets here, and prepares the plan or follows it
    groups: tuple[GroupLine, ...]


@dataclass(frozen=True)
class MeetingLine:
    on: date
    url: str
    place: str
    has_notes: bool
    is_coming: bool
    cancelled_why: str = ""  # "" for a meeting that stands


@dataclass(frozen=True)
class TaskView:
    """A decision to do something, with where to say that it is done."""

    pk: int
    edition: int
    what: str
    owner: str
    due: date
    is_late: bool
    done_on: date | None
    done_by: str
    meeting_on: date
    meeting_url: str
    url: str  # takes a POST that says done or not done
    edit_url: str
    withdrawn_on: date | None = None
    withdrawn_by: str = ""
    withdrawn_why: str = ""


@dataclass(frozen=True)
class PartnerRow:
    """A row of the plan that a partner takes part in, and what the collaboration is."""

    name: str
    url: str
    what: str


@dataclass(frozen=True)
class PartnerLine:
    name: str
    url: str
    rows: tuple[PartnerRow, ...]
    last_contact_on: date | None


@dataclass(frozen=True)
class OutcomeView:
    """What a contact led to here: words, a link to the revision or basis that came of it, or both."""

    words: str
    leads_to: str  # "Revision 2: Mallarna tidigare"; "" when nothing is linked to
    url: str
    by: str
    at: datetime


@dataclass(frozen=True)
class ContactView:
    """An entry in the log. `corrects_on` and `corrected` tell of the other half of a correction, `answers_on` of what
    the partner's own people reply to; `dates` are the rows and their periods as the partner was shown them. What comes
    after them is the plan's own, and empty where the partner's people read.
    """

    pk: int
    on: date
    text: str
    by: str
    at: datetime
    shared: bool
    corrects_on: date | None
    corrected: bool
    answers_on: date | None = None
    dates: tuple[tuple[str, str], ...] = ()
    partner: str = ""
    partner_url: str = ""
    question: str = ""
    question_url: str = ""
    rows: tuple[PartnerRow, ...] = ()
    learned: str = ""
    outcomes: tuple[OutcomeView, ...] = ()
    url: str = ""  # its own page, where it is told what it led to
