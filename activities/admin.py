"""The register in Swedish. Every save goes through the same actions as the pages, with a reason, into history."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

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
from activities.models.register import save
from activities.record_admin import (
    ActionAdmin,
    MeetingOthersMixin,
    OfPlanMixin,
    ReadOnlyAdmin,
    ReasonForm,
    RecordForm,
    RecordInline,
    SwedishAdmin,
)

admin.site.unregister(Group)  # rights follow from roles; Django's own groups would be a second path


class MembershipInline(RecordInline):
    model = Membership
    fields = ["role", "kind", "note", "position", "based_on"]


class CollaborationInline(RecordInline):
    model = Collaboration
    fields = ["partner", "what", "position", "based_on"]


class DecisionInline(RecordInline):
    model = DecisionReference
    fields = ["body", "date", "paragraph", "text", "based_on"]


class RoleHoldingInline(RecordInline):
    model = RoleHolding
    fields = ["user", "start", "end", "based_on"]


class PersonForm(RecordForm, UserChangeForm):
    """A person, under the same edition as every record."""


class PasswordForm(AdminPasswordChangeForm):
    """Gives a person another password. Who gave it, which the page puts on the person, goes into the history."""

    # Django's own is English here; its script looks for the list's id.
    usable_password_help_text = (
        "Inaktiveras lösenordet kan personen inte logga in förrän ett nytt är valt."
        '<ul id="id_unusable_warning" class="messagelist"><li class="warning">'
        "Lösenordet som personen har nu går då förlorat.</li></ul>"
    )

    def save(self, commit: bool = True) -> User:
        super().save(commit=False)
        return save(record=self.user, by=self.user.given_by, reason="Lösenordet bytt under Administration")


@admin.register(User)
class UserAdmin(MeetingOthersMixin, SwedishAdmin, DjangoUserAdmin):
    """People are deactivated when they leave; history names them for ever."""

    sorted_by = "name"

    fieldsets = (
        (None, {"fields": ("username", "password", "based_on")}),
        ("Person", {"fields": ("name", "email")}),
        ("Behörighet", {"fields": ("is_active", "is_staff", "is_superuser")}),
    )
    form = PersonForm
    change_password_form = PasswordForm
    add_fieldsets = ((None, {"fields": ("username", "name", "usable_password", "password1", "password2")}),)
    list_display = ["username", "name", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["username", "name", "email"]
    ordering = ["username"]
    filter_horizontal = ()
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = super().get_object(request, *args, **kwargs)
        if found is not None:
            found.given_by = request.user
        return found

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        seen = form.initial["based_on"] if change else None
        save(record=obj, by=request.user, reason="Ändrad under Administration", based_on=seen)  # type: ignore[arg-type]


@admin.register(Role)
class RoleAdmin(ActionAdmin):
    sorted_by = "title"
    list_display = ["title"]
    search_fields = ["title"]
    inlines = [RoleHoldingInline]


@admin.register(RoleHolding)
class RoleHoldingAdmin(ActionAdmin):
    sorted_by = "role__title"
    list_display = ["role", "user", "start", "end"]
    list_filter = ["role"]
    search_fields = ["role__title", "user__name", "user__username"]
    list_select_related = ["role", "user"]


@admin.register(WorkingGroup)
class WorkingGroupAdmin(ActionAdmin):
    sorted_by = "name"
    list_display = ["__str__", "kind", "plan"]
    list_filter = ["plan", "kind"]
    search_fields = ["name", "memberships__role__title"]
    inlines = [MembershipInline]
    list_select_related = ["plan"]


@admin.register(Partner)
class PartnerAdmin(ActionAdmin):
    sorted_by = "name"
    list_display = ["name", "plan"]
    list_filter = ["plan"]
    search_fields = ["name"]
    list_select_related = ["plan"]


@admin.register(Plan)
class PlanAdmin(ActionAdmin):
    sorted_by = "title"
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
                "Planen är beslutad. Nya delaktiviteter föreslås och fastställs på planens sidor, under Revisioner."
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
