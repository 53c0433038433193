"""Pages where a meeting is moved or cancelled, and where what it decided is changed, given to another or withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from activities.calendar import clock
from activities.errors import ConflictError
from activities.groups.actions.meeting import (
    cancel_meeting,
    change_meeting,
    change_task,
    reinstate_meeting,
    withdraw_task,
)
from activities.groups.forms.meeting import ChangeMeetingForm, ChangeTaskForm, WhyForm
from activities.groups.meetings import owners_in
from activities.groups.views.meetings import REFUSED, visible_meeting
from activities.models import Meeting, MeetingTask
from activities.models.register import edition_of
from activities.pages.editions import seen_in
from activities.pages.scope import span_of
from activities.permissions import works_in_group

MEANWHILE = "Någon annan sparade medan du skrev. Läs sidan om, eller spara igen om dina ord ska gälla."


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Move a meeting and say what belongs to it; its other buttons cancel it, or let it be held after all."""
    found = visible_meeting(request, slug, pk)
    if not found.may_write:
        raise PermissionDenied(REFUSED)
    form: Any = ChangeMeetingForm(initial=_meeting_values(found))
    why: Any = WhyForm(initial={"edition": edition_of(found)})
    status = 200
    if "hall-anda" in request.POST:
        return _reinstated(request, found)
    if request.method == "POST":
        form_sent: Any
        if "stall-in" in request.POST:
            form_sent = why = WhyForm(request.POST)
        else:
            form_sent = form = ChangeMeetingForm(request.POST, span=span_of(found.group.plan))
        said, status = _save_meeting(request, found, form_sent)
        if said:
            messages.success(request, said)
            return redirect("activities:meeting", slug, pk)
    context = {"plan": found.group.plan, "meeting": found, "form": form, "why_form": why}
    return render(request, "activities/groups/meeting_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def task_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a decision to do something, give it to another, or withdraw it."""
    tasks = MeetingTask.objects.filter(meeting__group__plan__slug=slug).visible_to(request.user, clock.today())
    task = get_object_or_404(tasks.with_owner(), pk=pk)
    if not works_in_group(request.user, task.meeting.group):
        raise PermissionDenied(REFUSED)
    form: Any = _task_form(task)
    why: Any = WhyForm(initial={"edition": edition_of(task)})
    status = 200
    if request.method == "POST":
        form_sent: Any
        if "aterta" in request.POST:
            form_sent = why = WhyForm(request.POST)
        else:
            form_sent = form = _task_form(task, request.POST, span=span_of(task.meeting.group.plan))
        said, status = _save_task(request, task, form_sent)
        if said:
            messages.success(request, said)
            return redirect("activities:meeting", slug, task.meeting_id)
    context = {"plan": task.meeting.group.plan, "task": task, "form": form, "why_form": why}
    return render(request, "activities/groups/task_edit.html", context, status=status)


def _save_meeting(request: HttpRequest, found: Meeting, form: Any) -> tuple[str, int]:
    """What to tell when it is saved, or "" and the status of the page that shows the faults."""
    by: Any = request.user
    if isinstance(form, WhyForm):
        return _saved(form, lambda values: cancel_meeting(meeting=found, by=by, **values), "Mötet är inställt.")
    return _saved(form, lambda values: change_meeting(meeting=found, by=by, **values), "Mötet är ändrat.")


def _reinstated(request: HttpRequest, found: Meeting) -> HttpResponse:
    try:
        reinstate_meeting(meeting=found, by=request.user, edition=seen_in(request, "edition"))  # type: ignore[arg-type]
        messages.success(request, "Mötet hålls ändå.")
    except ConflictError:
        messages.error(request, "Någon annan har ändrat mötet sedan du öppnade sidan. Läs det här och tryck igen.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("activities:meeting", found.group.plan.slug, found.pk)


def _save_task(request: HttpRequest, task: MeetingTask, form: Any) -> tuple[str, int]:
    by: Any = request.user
    if isinstance(form, WhyForm):
        return _saved(form, lambda values: withdraw_task(task=task, by=by, **values), "Uppdraget är återtaget.")

    def change(values: dict[str, Any]) -> None:
        kept = {name: values[name] for name in ("what", "due", "edition")}
        change_task(task=task, by=by, **kept, **form.owner_fields())

    return _saved(form, change, "Uppdraget är ändrat.")


def _saved(form: Any, write: Any, said: str) -> tuple[str, int]:
    if not form.is_valid():
        return "", 422
    try:
        write(form.cleaned_data)
    except ConflictError as error:
        # The same words on top of what the other person saved, so that sending once more is a decision.
        form.data = {**form.data.dict(), "edition": str(edition_of(error.latest))}
        form.add_error(None, MEANWHILE)
        return "", 409
    except ValidationError as error:
        form.add_error(None, error)
        return "", 422
    return said, 200


def _meeting_values(found: Meeting) -> dict[str, Any]:
    values = {name: getattr(found, name) for name in ("on", "place", "points", "present")}
    return {**values, "at": found.time, "edition": edition_of(found)}


def _task_form(task: MeetingTask, data: Any = None, **options: Any) -> ChangeTaskForm:
    """The form of a task; whoever was asked stands in the list though they may have left the group."""
    roles, people = owners_in(task.meeting.group, clock.today())
    if task.role and task.role not in roles:
        roles.append(task.role)
    if task.person and task.person not in people:
        people.append(task.person)
    now = {"what": task.what, "due": task.due, "owner": ChangeTaskForm.value_of(task), "edition": edition_of(task)}
    return ChangeTaskForm(data, roles=roles, people=people, initial=now, **options)
