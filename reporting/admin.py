from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from activities.record_admin import ActionAdmin, ReadOnlyAdmin
from reporting.models import BoardMeeting, Memo, Routine


@admin.register(Memo)
class MemoAdmin(ReadOnlyAdmin):
    """Read here; written on its own page, where nobody overwrites what another has written."""

    list_display = ["subject", "plan", "year", "number", "dated"]
    list_filter = ["plan", "year"]
    search_fields = ["subject", "background", "statement", "proposal"]
    list_select_related = ["plan"]


@admin.register(Routine)
class RoutineAdmin(ActionAdmin):
    list_display = ["plan", "send_days", "review_days", "update_days", "collect_days"]
    list_select_related = ["plan"]


@admin.register(BoardMeeting)
class BoardMeetingAdmin(ActionAdmin):
    """The day may move until the board has decided; which tertial it is about may not."""

    list_display = ["plan", "year", "number", "on"]
    list_filter = ["plan", "year"]
    list_select_related = ["plan"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["plan", "year", "number"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.decided_on)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.decided_on)
