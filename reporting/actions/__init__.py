"""Every write of the reports. Keyword-only, told who (`by`); a sealed report is written once and never again."""

from reporting.actions.after import add_assignment, mark_sent, note_decision, take_up_assignment
from reporting.actions.correction_drafts import (
    discard_correction_draft,
    discard_leftover,
    save_correction_draft,
    take_leftover,
)
from reporting.actions.cycle import set_board_meeting, set_routine
from reporting.actions.jobs import cancel_job, start_job, start_or_correct, start_or_seal
from reporting.actions.memo import discard_memo_draft, save_memo, save_memo_draft
from reporting.actions.month import present_month
from reporting.actions.sealing import correct, seal

__all__ = [
    "add_assignment",
    "cancel_job",
    "correct",
    "discard_correction_draft",
    "discard_leftover",
    "discard_memo_draft",
    "mark_sent",
    "note_decision",
    "present_month",
    "save_correction_draft",
    "save_memo",
    "save_memo_draft",
    "seal",
    "set_board_meeting",
    "set_routine",
    "start_job",
    "start_or_correct",
    "start_or_seal",
    "take_leftover",
    "take_up_assignment",
]
