"""The plan as pages show it: frozen rows, made once from one set of queries, asking nothing themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from activities.calendar.period import Period
from activities.rows import proposed
from activities.rows.attention import Need, own_reasons
from activities.rows.direction import DIRECTIONS, since, since_before
from activities.rows.outlook import Outlook

NOBODY = "Ej utsedd"  # as the third column words a group without a responsible


@dataclass(frozen=True)
class SignalView:
    """A signal as shown: always word + symbol + colour. `key` is the meaning and names the CSS class."""

    key: str  # not_started | on_track | deviating | finished
    label: str  # "Pågående enligt plan"
    symbol: str  # ring | disc | triangle | tick


@dataclass(frozen=True)
class ProposalView:
    """A proposed new end date and what became of it; `approved` is None while nobody has decided."""

    old: date
    new: date
    approved: bool | None = None
    words: str = ""
    by: str = ""
    at: datetime | None = None
    closed: str = ""  # replaced | finished | ended: why nobody decides on it any more

    @property
    def waits(self) -> bool:
        return self.approved is None and not self.closed

    @property
    def outcome(self) -> str:
        return proposed.outcome(self.approved, self.closed)

    @property
    def sentence(self) -> str:
        return proposed.sentence(self.new, self.old, self.approved, self.closed)


@dataclass(frozen=True)
class UpdateView:
    """One status update: the words somebody wrote, with who and when."""

    number: int
    signal: SignalView
    text: str
    at: datetime
    by: str
    cause: str = ""
    measure: str = ""
    consequence: str = ""
    unchanged: bool = False
    proposal: ProposalView | None = None
    corrects: int | None = None  # the number of the update it puts right
    corrected: int | None = None  # the number of the update that has put it right

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """The words under their headings, those that are given: ("Orsak", …), ("Åtgärd", …), ("Följd", …), ("", …)."""
        headed = (("Orsak", self.cause), ("Åtgärd", self.measure), ("Följd", self.consequence), ("", self.text))
        return tuple((heading, words) for heading, words in headed if words)

    @property
    def words(self) -> str:
        """All that was said, as one text."""
        said = [f"{heading}: {words}" if heading else words for heading, words in self.parts]
        return "\n".join([*said, *([self.proposal.sentence] if self.proposal else [])])


@dataclass(frozen=True)
class LastReport:
    """What a plan's latest sealed report told the board, in the words it was sealed with."""

    report: str  # "Tertial 2 2020"
    on: date  # the day whose state it tells
    url: str
    signals: Mapping[int, SignalView]  # by the row's key; a row that is missing was not in the report


@dataclass(frozen=True)
class ReportedView:
    """What the board was last told about a row, and which way its signal has gone since."""

    signal: SignalView | None  # None: the report did not have the row
    report: str
    on: date
    url: str
    direction: str  # better | same | worse | new; "" for a row that has left the plan

    @property
    def word(self) -> str:
        """ "Bättre"."""
        return DIRECTIONS[self.direction]

    @property
    def since(self) -> str:
        """What follows the word: "än vid senaste rapporteringen"."""
        return since(self.direction)


@dataclass(frozen=True)
class ToldView:
    """What one sealed report told of a row, and which way the row had gone since the report before it."""

    report: str
    on: date
    url: str
    signal: SignalView | None  # None: the row was not in it
    direction: str  # better | same | worse | new; "" when the row was not in it
    replaced_by: int | None = None  # the version of the correction that holds instead

    @property
    def word(self) -> str:
        return DIRECTIONS[self.direction]

    @property
    def since(self) -> str:
        return since_before(self.direction)


@dataclass(frozen=True)
class CollaborationView:
    """One way of collaborating: what it is ("" when only partners are named) and with whom."""

    what: str
    partners: tuple[str, ...]

    @property
    def words(self) -> str:
        partners = "; ".join(self.partners)
        return f"{self.what}: {partners}" if self.what else partners


@dataclass(frozen=True)
class Row:
    """One tracked row of the plan: seven columns, ready to show."""

    pk: int
    title: str  # "" when the activity itself is what is tracked
    name: str  # the title, else the activity's title
    responsible: str  # "Arbetsgrupp LOV" or "Utvecklingsledare (LOV)"
    participants: tuple[str, ...]
    co_opted: tuple[str, ...]
    organisation_note: str
    period: Period
    remark: str  # what the dates say: "Skulle ha påbörjats 2020-05-01"; "" when nothing
    collaborations: tuple[CollaborationView, ...]
    collaboration_text: str  # "Samverkan ej aktuellt", a note, or ""
    reporting: str  # "Löpande, en gång per tertial" | "Kvartal 1 2020"
    signal: SignalView
    update: UpdateView | None  # None: nobody has set a signal yet
    reported: ReportedView | None
    url: str
    update_url: str  # "" when the reader may not update this row
    needs: tuple[Need, ...] = ()  # why it needs somebody, most pressing first
    outlook: Outlook | None = None  # it is to ask other municipalities, and nobody has; given by groups/outlook.py

    @property
    def organisation(self) -> tuple[str, ...]:
        """The third column in words: "Ansvarig: deltagare", the co-opted and the note each on a line of their own."""
        people = ", ".join(self.participants)
        co_opted = f"Adjungeras vid behov: {', '.join(self.co_opted)}" if self.co_opted else ""
        lines = (f"{self.responsible}: {people}" if people else self.responsible, co_opted, self.organisation_note)
        return tuple(filter(None, lines))

    @property
    def collaboration(self) -> tuple[str, ...]:
        """The column Samverkan in words, one way of collaborating on each line."""
        return (*(item.words for item in self.collaborations), *filter(None, (self.collaboration_text,)))

    @property
    def attention(self) -> tuple[str, ...]:
        """What it asks of its own people, in words."""
        return own_reasons(self.needs)

    @property
    def needs_attention(self) -> bool:
        return bool(self.attention)

    @property
    def deviates(self) -> bool:
        return self.signal.key == "deviating"

    @property
    def is_folded(self) -> bool:
        """Its people are too many to stand in the table's column at first sight."""
        return len(self.participants) > 2 or bool(self.organisation_note)

    @property
    def is_as_reported(self) -> bool:
        """Its signal is the report's, in the same words."""
        return self.direction == "same" and self.reported is not None and self.reported.signal == self.signal

    @property
    def direction(self) -> str:
        """better | same | worse | new since the latest report; "" where there is nothing to compare."""
        return self.reported.direction if self.reported else ""

    @property
    def has_moved(self) -> bool:
        """Its signal is another than the report's."""
        return self.direction in ("better", "worse")


@dataclass(frozen=True)
class ActivityRows:
    """An activity with its tracked rows, in the plan's order."""

    pk: int
    title: str
    rows: tuple[Row, ...]

    @property
    def heads_rows(self) -> bool:
        """Its title stands above its rows, rather than being the name of its only one."""
        return any(row.title for row in self.rows)


@dataclass(frozen=True)
class StepRows:
    """A step of the introduction with its activities."""

    pk: int
    title: str  # "Steg 1. Skapa valfrihetssystem"
    activities: tuple[ActivityRows, ...]
