"""Every write. Keyword-only, atomic, told who (`by`) and, where it matters, why; history is part of the same write."""

from activities.actions.register import clean_text, delete, save
from activities.actions.revision import (
    add_item,
    adopt_revision,
    edit_item,
    open_revision,
    remove_item,
    withdraw_revision,
)
from activities.actions.status import update_status

__all__ = [
    "add_item",
    "adopt_revision",
    "clean_text",
    "delete",
    "edit_item",
    "open_revision",
    "remove_item",
    "save",
    "update_status",
    "withdraw_revision",
]
