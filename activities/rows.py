"""The plan as pages show it: frozen rows, made once from one set of queries, asking nothing themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from activities.timeplan import Period


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

    @property
    def sentence(self) -> str:
        outcome = {None: "Beslut väntar", True: "Godkänt", False: "Ej godkänt"}[self.approved]
        return f"Nytt slutdatum föreslås: {self.new} i stället för {self.old}. {outcome}."


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
class ReportedView:
    """What the board was last told about a row, read from the latest sealed report."""

    signal: SignalView
    report: str  # "Tertial 1 2020"
    on: date


@dataclass(frozen=True)
class CollaborationView:
    """One way of collaborating: what it is ("" when only partners are named) and with whom."""

    what: str
    partners: tuple[str, ...]


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
    attention: tuple[str, ...] = ()  # why it needs somebody, most pressing first

    @property
    def needs_attention(self) -> bool:
        return bool(self.attention)


@dataclass(frozen=True)
class ActivityRows:
    """An activity with its tracked rows, in the plan's order."""

    pk: int
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class StepRows:
    """A step of the introduction with its activities."""

    pk: int
    title: str  # "Steg 1. Skapa valfrihetssystem"
    activities: tuple[ActivityRows, ...]
