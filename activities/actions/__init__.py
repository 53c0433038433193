"""Every write. Keyword-only, atomic, told who (`by`) and, where it matters, why; history is part of the same write."""

from activities.actions.basis import Decision, create_basis, edit_basis, edition_of, step_basis
from activities.actions.register import clean_text, delete, save
from activities.actions.status import update_status

__all__ = [
    "Decision",
    "clean_text",
    "create_basis",
    "delete",
    "edit_basis",
    "edition_of",
    "save",
    "step_basis",
    "update_status",
]
