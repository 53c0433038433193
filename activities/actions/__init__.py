"""Every write. Keyword-only, atomic, told who (`by`) and, where it matters, why; history is part of the same write."""

from activities.actions.register import clean_text, delete, save
from activities.actions.status import confirm_unchanged, decide_proposal, discard_draft, save_draft, update_status

__all__ = [
    "clean_text",
    "confirm_unchanged",
    "decide_proposal",
    "delete",
    "discard_draft",
    "save",
    "save_draft",
    "update_status",
]
