"""Every write. Keyword-only, atomic, told who (`by`) and, where it matters, why; history is part of the same write."""

from activities.actions.register import clean_text, delete, save
from activities.actions.status import update_status

__all__ = ["clean_text", "delete", "save", "update_status"]
