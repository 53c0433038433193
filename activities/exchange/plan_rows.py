"""The plan as a table file says it: frozen rows, with what was doubtful and what could not be read. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from activities.calendar.period import Period

STEP = "Steg"
ACTIVITY = "Aktivitet"
TITLE = "Åtgärder/Delaktiviteter"
ORGANISATION = "Organisation-arbetsgrupper (Ansvarig: deltagare)"
PERIOD = "Tidsplan"
COLLABORATION = "Samverkan"
REPORTING = "Rapportering till nämnd"
SIGNAL = "Signalvärde vid senaste rapportering"

# What other municipalities part into columns of their own.
PARTICIPANTS = "Deltagare"
START = "Start"
END = "Slut"
NOTE = "Anteckning"
KEY = "Rad"  # the number by which a row that was taken out of here is known again
# What is said of a row beside the plan, in a file that was written here.
CAUSE = "Orsak"
MEASURE = "Åtgärd vid avvikelse"
CONSEQUENCE = "Följd"
COMMENT = "Kommentar"
EDITION = "Uppdatering"  # the number of the update that the row had when the file was written
SKIPPED = "Läses inte in"

# The board's seven columns in its own order; the step stands before them and comes from the covering memo.
COLUMNS = (STEP, ACTIVITY, TITLE, ORGANISATION, PERIOD, COLLABORATION, REPORTING, SIGNAL)

MemberKind = Literal["responsible", "participant", "co_opted"]
CollaborationKind = Literal["none", "stated", "unstated"]


@dataclass(frozen=True)
class Member:
    """A role in a group. Source: column "Organisation-arbetsgrupper (Ansvarig: deltagare)"."""

    role: str  # one spelling per role in the whole file: "Utvecklingsledare (LOV)"
    kind: MemberKind
    note: str = ""  # what the source says of this seat alone: "utses under året"


@dataclass(frozen=True)
class Group:
    """Who does the work. Source: column "Organisation-arbetsgrupper (Ansvarig: deltagare)"."""

    name: str  # "Arbetsgrupp LOV"; "" when the source names no group
    members: tuple[Member, ...]
    note: str = ""  # "Sker inom ramen för projektplan för heltidsresan"


@dataclass(frozen=True)
class Collaboration:
    """One partner and what the collaboration is. Source: column "Samverkan"."""

    partner: str  # "Upphandlingsenheten, KLK"
    what: str = ""  # "Omvärldsbevaka och upprätta kontakt"; "" when the source names the partner only


@dataclass(frozen=True)
class Once:
    """Told to the board once, in a named quarter. Source: "1:a kvartalet 2020" in "Rapportering till nämnd"."""

    year: int
    quarter: int


@dataclass(frozen=True)
class PerTertial:
    """Told to the board every tertial. Source: "Löpande 1 ggr per tertial" in "Rapportering till nämnd"."""


@dataclass(frozen=True)
class Yearly:
    """Told to the board once a year. Source: "Årligen"."""


@dataclass(frozen=True)
class Unstated:
    """Nothing that can be read is said of when the board is told."""


Rhythm = Once | PerTertial | Yearly | Unstated


@dataclass(frozen=True)
class Told:
    """A signal with its words as they stand in a file that was written here, and the update it was written after."""

    number: int  # of that update; 0 for none
    signal: str  # the cell's words
    cause: str
    measure: str
    consequence: str
    text: str

    @property
    def words(self) -> dict[str, str]:
        return {"text": self.text, "cause": self.cause, "measure": self.measure, "consequence": self.consequence}


@dataclass(frozen=True)
class PlanRow:
    """One tracked row of the plan. Source: one line of the table, kept whole in `source`."""

    line: int  # 1-based line of the file where the row begins
    step_number: int | None  # None for a step without a number: "Organisera införandet"
    step_title: str
    activity: str
    title: str  # "" when the activity itself is what is tracked
    group: Group
    period: Period
    collaboration: CollaborationKind  # "none" is stated by the source; "unstated" is an empty cell
    collaborations: tuple[Collaboration, ...]
    collaboration_note: str
    rhythm: Rhythm
    source: dict[str, str]  # the column → the cell exactly as it stood, line breaks and misspellings included
    rhythm_text: str = ""  # the words of the cell
    signal: str = ""  # one of calendar.period.SIGNAL_KEYS; "" when the source says none
    left: bool = False  # the source says that the row has left the plan: "Inställd"
    notes: str = ""  # what stands in columns that a plan does not have, and words that could not be read
    place: str = ""  # where the row stands, for people: "tabell 2", "sidan 4"
    key: int | None = None  # of the plan's own row, in a file that was written here
    told: Told | None = None  # what such a file says of its signal


@dataclass(frozen=True)
class Doubt:
    """Something read by interpretation: Swedish text saying what stood there and how it was read."""

    line: int  # 1-based; 0 for the file as a whole
    column: str  # one of COLUMNS, "" for the whole row or file
    text: str


@dataclass(frozen=True)
class Fault:
    """Something that could not be read: Swedish text saying what and the remedy. Its row is left out."""

    line: int  # 1-based; 0 for the file as a whole
    column: str  # one of COLUMNS, "" for the whole row or file
    text: str


@dataclass(frozen=True)
class Column:
    """One column of the source and what it is read as."""

    heading: str  # as it stands
    meaning: str  # one of COLUMNS, PARTICIPANTS, START, END, or NOTE


@dataclass(frozen=True)
class Reading:
    """All that came out of one file."""

    rows: tuple[PlanRow, ...]
    doubts: tuple[Doubt, ...]
    errors: tuple[Fault, ...]
    columns: tuple[Column, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.errors


Cells = dict[str, str]  # the column → the cell as it stood


@dataclass(frozen=True)
class Entry:
    """One row of a table as it stands, whatever its headings."""

    line: int
    cells: Cells
    notes: tuple[str, ...] = ()
    year: int | None = None  # on a row of its own above
    place: str = ""
    source: Cells | None = None  # by the source's own headings; None when they are `cells`
    step: tuple[int | None, str] | None = None  # known from elsewhere than a cell
    key: int | None = None
    told: Told | None = None
