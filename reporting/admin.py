from __future__ import annotations

from django.contrib import admin

from activities.admin import ActionAdmin
from reporting.models import Memo


@admin.register(Memo)
class MemoAdmin(ActionAdmin):
    list_display = ["subject", "plan", "year", "number", "dated"]
    list_filter = ["plan", "year"]
    search_fields = ["subject", "background", "statement", "proposal"]
    list_select_related = ["plan"]
