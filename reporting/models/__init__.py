"""Sealed reports and what becomes of them, memos, presented months, the routine, jobs; and how they are read."""

from reporting.models.cycle import PART_FIELDS, BoardMeeting, Routine
from reporting.models.job import JobKind, JobState, SealingJob
from reporting.models.letterhead import Letterhead
from reporting.models.memo import Memo, MemoDraft
from reporting.models.month import PresentedMonth
from reporting.models.sealed import (
    Assignment,
    CorrectionDraft,
    EventKind,
    Outcome,
    ReportedSignal,
    ReportEvent,
    SealedReport,
)

__all__ = [
    "PART_FIELDS",
    "Assignment",
    "BoardMeeting",
    "CorrectionDraft",
    "EventKind",
    "JobKind",
    "JobState",
    "Letterhead",
    "Memo",
    "MemoDraft",
    "Outcome",
    "PresentedMonth",
    "ReportEvent",
    "ReportedSignal",
    "Routine",
    "SealedReport",
    "SealingJob",
]
