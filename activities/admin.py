"""The register in Swedish. Every save goes through the same actions as the pages, with a reason, into history."""

from __future__ import annotations

from functools import reduce
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from activities.models import (
    Activity,
    BasisStep,
    Collaboration,
    DecisionBasis,
    DecisionReference,
    Meeting,
    MeetingTask,
    Membership,
    Partner,
    PartnerContact,
    Plan,
    PlanImport,
    Revision,
    RevisionItem,
    Role,
    RoleHolding,
    Signal,
    SourceRow,
    StatusUpdate,
    Step,
    SubActivity,
    User,
    WorkingGroup,
)
from activities.models.register import delete, save
from activities.rows.story import writes_to_record

admin.site.unregister(Group)  # rights follow from roles; Django's own groups would be a second path


class ReasonForm(forms.ModelForm):
    """Any register form, with the reason that goes into the history."""

    reason = forms.CharField(
        label="Skäl till ändringen",
        max_length=500,
        help_text="Sparas i historiken och kan läsas av alla som ser planen.",
    )


class ActionAdmin(admin.ModelAdmin):
    """Saves and deletes through `actions`, so that the administration is no back door."""

    form = ReasonForm
    actions = None  # a bulk deletion would leave no reason

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = [name for name in self.get_fields(request, obj) if name != "reason"]
        return [(None, {"fields": [*fields, "reason"]})]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        save(record=obj, by=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The record's own history, with before and after, in place of the admin's log of clicks."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": f"Historik: {record}",
            "object": record,
            "opts": self.opts,
            "writes": writes_to_record(self.model, record.pk),
        }
        return render(request, "admin/record_history.html", context)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        delete(record=obj, by=request.user, reason="Borttagen under Administration")  # type: ignore[arg-type]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        reason = form.cleaned_data["reason"]
        changed = formset.save(commit=False)
        for gone in formset.deleted_objects:
            delete(record=gone, by=request.user, reason=reason)  # type: ignore[arg-type]
        for record in changed:
            save(record=record, by=request.user, reason=reason)  # type: ignore[arg-type]


class ReadOnlyAdmin(admin.ModelAdmin):
    """Records that are only ever added, by the pages and by the import."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OfPlanMixin:
    """Names the plan in lists that mix plans. `plan_path` leads from the record to its plan."""

    plan_path: tuple[str, ...]

    @admin.display(description="plan")
    def plan_name(self, record: Any) -> str:
        return reduce(getattr, self.plan_path, record).short


class MembershipInline(admin.TabularInline):
    model = Membership
    fields = ["role", "kind", "note", "position"]
    autocomplete_fields = ["role"]
    extra = 0


class CollaborationInline(admin.TabularInline):
    model = Collaboration
    fields = ["partner", "what", "position"]
    extra = 0


class DecisionInline(admin.TabularInline):
    model = DecisionReference
    fields = ["body", "date", "paragraph", "text"]
    extra = 0


class RoleHoldingInline(admin.TabularInline):
    model = RoleHolding
    fields = ["user", "start", "end"]
    autocomplete_fields = ["user"]
    extra = 0


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """People are deactivated when they leave; history names them for ever."""

    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("name", "email")}),
        ("Behörighet", {"fields": ("is_active", "is_staff", "is_superuser")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "name", "usable_password", "password1", "password2")}),)
    list_display = ["username", "name", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["username", "name", "email"]
    ordering = ["username"]
    filter_horizontal = ()
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        save(record=obj, by=request.user, reason="Ändrad under Administration")  # type: ignore[arg-type]


@admin.register(Role)
class RoleAdmin(ActionAdmin):
    list_display = ["title"]
    search_fields = ["title"]
    inlines = [RoleHoldingInline]


@admin.register(RoleHolding)
class RoleHoldingAdmin(ActionAdmin):
    list_display = ["role", "user", "start", "end"]
    list_filter = ["role"]
    search_fields = ["role__title", "user__name", "user__username"]
    autocomplete_fields = ["role", "user"]
    list_select_related = ["role", "user"]


@admin.register(WorkingGroup)
class WorkingGroupAdmin(ActionAdmin):
    list_display = ["__str__", "kind", "plan"]
    list_filter = ["plan", "kind"]
    search_fields = ["name", "memberships__role__title"]
    inlines = [MembershipInline]
    list_select_related = ["plan"]


@admin.register(Partner)
class PartnerAdmin(ActionAdmin):
    list_display = ["name", "plan"]
    list_filter = ["plan"]
    search_fields = ["name"]
    list_select_related = ["plan"]


@admin.register(Plan)
class PlanAdmin(ActionAdmin):
    list_display = ["title", "short_name", "slug", "board", "diary_number", "go_live"]
    search_fields = ["title", "slug", "diary_number"]
    inlines = [DecisionInline]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return redirect("activities:plan_new")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The decision is recorded on the plan's own pages, once it is whole; here it can be put right."""
        return ["state"] + (["decided_on", "decided_paragraph"] if obj is None or obj.is_building else [])


@admin.register(Step)
class StepAdmin(ActionAdmin):
    list_display = ["__str__", "plan", "position"]
    list_filter = ["plan"]
    search_fields = ["title"]
    list_select_related = ["plan"]


class DecidedForm(ReasonForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        activity = cleaned.get("activity")
        step = cleaned.get("step") or (activity.step if isinstance(activity, Activity) else None)
        if step and not step.plan.is_building:
            raise forms.ValidationError(
                "Planen är beslutad. Nya rader föreslås och fastställs på planens sidor, under Revisioner."
            )
        return cleaned


class DecidedAdmin(ActionAdmin):
    """Rows of a plan: changed here only while it is under uppbyggnad, then read here.

    From the decision on, changes come as revisions with a reason each.
    """

    form = DecidedForm

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._is_open(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._is_open(obj)

    def _is_open(self, record: Any) -> bool:
        if record is None:
            return True
        activity = record.activity if isinstance(record, SubActivity) else record
        return bool(activity.step.plan.is_building)


@admin.register(Activity)
class ActivityAdmin(OfPlanMixin, DecidedAdmin):
    plan_path = ("step", "plan")
    list_display = ["title", "plan_name", "step", "position"]
    list_filter = ["step__plan", "step"]
    search_fields = ["title"]
    list_select_related = ["step__plan"]


@admin.register(SubActivity)
class SubActivityAdmin(OfPlanMixin, DecidedAdmin):
    plan_path = ("activity", "step", "plan")
    list_display = ["name", "plan_name", "activity", "start", "end", "rhythm"]
    list_filter = ["activity__step__plan", "activity__step", "collaboration", "rhythm"]
    search_fields = ["title", "activity__title", "collaboration_note"]
    inlines = [CollaborationInline]
    list_select_related = ["activity__step__plan"]

    @admin.display(description="delaktivitet", ordering="title")
    def name(self, row: SubActivity) -> str:
        return row.name


@admin.register(Signal)
class SignalAdmin(ActionAdmin):
    """Wording, symbol and colours are the municipality's own; the four meanings are the product's."""

    list_display = ["label", "key", "symbol", "fill", "ink", "position"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["key"] if obj else []

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(StatusUpdate)
class StatusUpdateAdmin(OfPlanMixin, ReadOnlyAdmin):
    plan_path = ("sub_activity", "activity", "step", "plan")
    list_display = ["sub_activity", "plan_name", "number", "signal", "at", "by_name"]
    list_filter = ["signal", "sub_activity__activity__step__plan"]
    search_fields = ["text", "by_name", "sub_activity__title"]
    list_select_related = ["sub_activity__activity__step__plan", "signal"]
    date_hierarchy = "at"


@admin.register(PlanImport)
class PlanImportAdmin(ReadOnlyAdmin):
    list_display = ["filename", "plan", "at", "by", "sha256"]
    list_select_related = ["plan", "by"]


@admin.register(SourceRow)
class SourceRowAdmin(OfPlanMixin, ReadOnlyAdmin):
    plan_path = ("plan_import", "plan")
    list_display = ["sub_activity", "plan_name", "plan_import", "line"]
    list_select_related = ["sub_activity__activity", "plan_import__plan"]
    search_fields = ["sub_activity__title"]


@admin.register(DecisionBasis)
class DecisionBasisAdmin(OfPlanMixin, ReadOnlyAdmin):
    """Read here; made and changed on the pages, where the right to do so follows from the row."""

    plan_path = ("sub_activity", "activity", "step", "plan")
    list_display = ["title", "plan_name", "sub_activity", "diary_number"]
    list_filter = ["sub_activity__activity__step__plan"]
    search_fields = ["title", "diary_number", "sub_activity__title"]
    list_select_related = ["sub_activity__activity__step__plan"]


@admin.register(BasisStep)
class BasisStepAdmin(OfPlanMixin, ReadOnlyAdmin):
    plan_path = ("basis", "sub_activity", "activity", "step", "plan")
    list_display = ["basis", "plan_name", "number", "round", "state", "at", "by_name"]
    list_filter = ["state", "basis__sub_activity__activity__step__plan"]
    search_fields = ["words", "by_name", "basis__title"]
    list_select_related = ["basis__sub_activity__activity__step__plan"]
    date_hierarchy = "at"


@admin.register(Meeting)
class MeetingAdmin(OfPlanMixin, ReadOnlyAdmin):
    plan_path = ("group", "plan")
    list_display = ["on", "group", "plan_name", "called_by_name", "notes_by_name"]
    list_filter = ["group__plan"]
    list_select_related = ["group__plan"]
    date_hierarchy = "on"


@admin.register(MeetingTask)
class MeetingTaskAdmin(OfPlanMixin, ReadOnlyAdmin):
    plan_path = ("meeting", "group", "plan")
    list_display = ["what", "plan_name", "owner", "due", "done_on"]
    list_filter = ["meeting__group__plan"]
    search_fields = ["what"]
    list_select_related = ["role", "person", "meeting__group__plan"]

    @admin.display(description="vem")
    def owner(self, task: MeetingTask) -> str:
        return task.owner


@admin.register(PartnerContact)
class PartnerContactAdmin(OfPlanMixin, ReadOnlyAdmin):
    plan_path = ("partner", "plan")
    list_display = ["on", "partner", "plan_name", "shared", "by_name"]
    list_filter = ["shared", "partner"]
    search_fields = ["text", "by_name"]
    list_select_related = ["partner__plan"]


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "plan", "state", "created_at", "adopted_at"]
    list_filter = ["plan", "state"]
    list_select_related = ["plan"]


@admin.register(RevisionItem)
class RevisionItemAdmin(OfPlanMixin, ReadOnlyAdmin):
    plan_path = ("revision", "plan")
    list_display = ["row_name", "plan_name", "kind", "revision", "reason"]
    list_filter = ["revision__plan", "kind"]
    list_select_related = ["revision__plan"]
    search_fields = ["row_name", "reason"]
