"""Every write. Keyword-only, atomic, told who (`by`) and, where it matters, why; history is part of the same write."""

from activities.actions.meeting import add_task, call_meeting, finish_task, record_notes, reopen_task
from activities.actions.partner import log_contact
from activities.actions.register import clean_text, delete, save
from activities.actions.status import update_status

__all__ = [
    "add_task",
    "call_meeting",
    "clean_text",
    "delete",
    "finish_task",
    "log_contact",
    "record_notes",
    "reopen_task",
    "save",
    "update_status",
]
