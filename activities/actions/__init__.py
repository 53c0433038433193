"""Every write. Keyword-only, atomic, told who (`by`) and, where it matters, why; history is part of the same write."""

from activities.actions.basis import Decision, create_basis, edit_basis, edition_of, step_basis
from activities.actions.meeting import add_task, call_meeting, finish_task, record_notes, reopen_task
from activities.actions.partner import log_contact
from activities.actions.register import clean_text, delete, save
from activities.actions.revision import (
    add_item,
    adopt_revision,
    edit_item,
    open_revision,
    remove_item,
    withdraw_revision,
)
from activities.actions.status import confirm_unchanged, decide_proposal, discard_draft, save_draft, update_status

__all__ = [
    "Decision",
    "add_item",
    "add_task",
    "adopt_revision",
    "call_meeting",
    "clean_text",
    "confirm_unchanged",
    "create_basis",
    "decide_proposal",
    "delete",
    "discard_draft",
    "edit_basis",
    "edit_item",
    "edition_of",
    "finish_task",
    "log_contact",
    "open_revision",
    "record_notes",
    "remove_item",
    "reopen_task",
    "save",
    "save_draft",
    "step_basis",
    "update_status",
    "withdraw_revision",
]
