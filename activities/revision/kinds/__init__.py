"""What a revision can change, kind by kind: the present values, the checks, the words, and how it is carried out."""

from activities.models import ItemKind
from activities.revision.kinds.base import Kind, Values, Writer
from activities.revision.kinds.lifecycle import EndRow, MergeRow, NewRow
from activities.revision.kinds.members import ChangeMembers
from activities.revision.kinds.organisation import ChangeGroup, ChangeResponsible
from activities.revision.kinds.partners import ChangePartners
from activities.revision.kinds.row import ChangePeriod, ChangeRhythm, Reword

KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Reword(),
        ChangePeriod(),
        ChangeGroup(),
        ChangeResponsible(),
        ChangeMembers(),
        ChangePartners(),
        ChangeRhythm(),
        NewRow(),
        EndRow(),
        MergeRow(),
    )
}
assert set(KINDS) == set(ItemKind.values)  # noqa: S101 - a kind without its rules must not start

__all__ = ["KINDS", "Kind", "Values", "Writer"]
