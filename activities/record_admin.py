"""How the administration reads and writes one record: by the same actions as the pages, with a reason, into history,
and never over what somebody else has written since the page was opened.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from activities.calendar.swedish import sort_key
from activities.calendar.typed import clean_field
from activities.errors import ConflictError
from activities.models.register import delete, edition_of, save
from activities.pages.editions import EditionForm, last_writer, seen_in
from activities.rows.story import writes_to_record


class RecordForm(EditionForm, forms.ModelForm):
    """The form of one record, which says so when somebody else has written to the record since it was opened."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["based_on"] = edition_of(self.instance)
        self.fields["based_on"].required = self.instance.pk is not None
        self.is_older = False

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        edition = self.initial["based_on"]
        self.is_older = self.instance.pk is not None and cleaned.get("based_on") not in (None, edition)
        if self.is_older and set(self.changed_data) - {"reason"}:
            self.overtaken(edition, self.initial, last_writer(self.instance))
        return cleaned

    def _post_clean(self) -> None:
        """Checks the record with its words as they are kept, so that what passes here is not refused in the write."""
        for name, value in self.cleaned_data.items():
            self.cleaned_data[name] = clean_field(name, value) if isinstance(value, str) else value
        super()._post_clean()  # type: ignore[misc]


class RecordFormSet(forms.BaseInlineFormSet):
    """Lines below a record, each with its own edition, those that are to be taken away too."""

    def clean(self) -> None:
        super().clean()
        for form in self.deleted_forms:
            if form.is_older:  # type: ignore[attr-defined] # RecordForm's own
                form.go_on_from(form.initial["based_on"])  # type: ignore[attr-defined]
                raise forms.ValidationError(
                    f"{last_writer(form.instance)} sedan du öppnade sidan: ”{form.instance}”. Ta bort en gång till om "
                    "det ändå ska bort."
                )


class ReasonForm(RecordForm):
    """Any register form, with the reason that goes into the history."""

    reason = forms.CharField(
        label="Skäl till ändringen",
        max_length=500,
        help_text="Sparas i historiken och kan läsas av alla som ser planen.",
    )


class MeetingOthersMixin:
    """Somebody who saves in the very moment between the check of the form and the write is met as one who saved before:
    the form is read once more, and shows both.
    """

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)  # type: ignore[misc]
        except (ConflictError, ValidationError):
            return super().changeform_view(request, *args, **kwargs)  # type: ignore[misc]


def in_swedish_order(model: type[models.Model], path: str) -> Any:
    """What orders the model's records by the text at `path`, whatever order the database has."""
    texts = sorted({text or "" for text in model._base_manager.values_list(path, flat=True)}, key=sort_key)
    places = [models.When(models.Q((path, text)), then=place) for place, text in enumerate(texts)]
    return models.Case(*places, output_field=models.IntegerField()) if places else models.F("pk")


class SwedishList(ChangeList):
    """Sorts a column of names in Swedish order."""

    def get_ordering_field(self, field_name: Any) -> Any:
        found = super().get_ordering_field(field_name)
        named = self.model_admin.sorted_by  # type: ignore[attr-defined] # SwedishAdmin's own
        return in_swedish_order(self.model, named) if named and found == named else found


class SwedishAdmin(admin.ModelAdmin):
    """Lists its records by the name at the path `sorted_by`, also where other pages choose among them."""

    sorted_by = ""

    def get_ordering(self, request: HttpRequest) -> Any:
        found = super().get_ordering(request)
        return [in_swedish_order(self.model, self.sorted_by), *found] if self.sorted_by else found

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return SwedishList


class ActionAdmin(MeetingOthersMixin, SwedishAdmin):
    """Saves and deletes through `actions`, so that the administration is no back door."""

    form = ReasonForm
    actions = None  # a bulk deletion would leave no reason

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        last = ["reason", "based_on"]
        fields = [name for name in self.get_fields(request, obj) if name not in last]
        return [(None, {"fields": [*fields, *last]})]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        seen = form.initial["based_on"] if change else None
        save(record=obj, by=request.user, reason=form.cleaned_data["reason"], based_on=seen)  # type: ignore[arg-type]

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

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Asks about the record as it stands; one that somebody has written to since is asked about once more."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except ConflictError as error:
            if error.latest is None:
                raise Http404 from error
            who = last_writer(error.latest)
            messages.error(request, f"{who} sedan du öppnade sidan. Läs den och ta ställning igen.")
            return redirect(request.path)

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        return super().render_delete_form(request, {**context, "edition": edition_of(context["object"])})

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        how: dict[str, Any] = {"by": request.user, "reason": "Borttagen under Administration"}
        delete(record=obj, based_on=seen_in(request), **how)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        reason = form.cleaned_data["reason"]
        changed = formset.save(commit=False)
        seen = {form.instance.pk: form.initial["based_on"] for form in formset.initial_forms}
        how: dict[str, Any] = {"by": request.user, "reason": reason}
        for gone in formset.deleted_objects:
            delete(record=gone, based_on=seen[gone.pk], **how)
        for record in changed:
            save(record=record, based_on=seen.get(record.pk), **how)


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


class RecordInline(admin.TabularInline):
    form = RecordForm
    formset = RecordFormSet
    extra = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """A page that claims thousands of lines is not drawn."""
        return super().get_formset(request, obj, max_num=100, absolute_max=100, **kwargs)
