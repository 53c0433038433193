"""Pages of a group's meetings: called, noted, and followed until what was decided is done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from activities.calendar import clock
from activities.errors import ConflictError
from activities.groups import agenda, presenters
from activities.groups.actions.meeting import add_task as add_task_action
from activities.groups.actions.meeting import call_meeting, finish_task, record_notes, reopen_task
from activities.groups.forms.meeting import MeetingForm, NotesForm, TaskForm
from activities.groups.meetings import agenda_of, earlier_notes, owners_in
from activities.groups.views.groups import proposed_days, visible_group
from activities.models import Meeting, MeetingTask
from activities.pages.editions import seen_in
from activities.pages.scope import span_of
from activities.permissions import works_in_group

REFUSED = "Möten skrivs av dem som är ansvariga eller deltagare i gruppen. Du kan läsa dem."


def visible_meeting(request: HttpRequest, slug: str, pk: int) -> Meeting:
    """The meeting with what the person may do; 404 when the person may not see it."""
    meetings = Meeting.objects.filter(group__plan__slug=slug).visible_to(request.user, clock.today())
    return get_object_or_404(meetings.select_related("group__plan"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The form that enters a meeting. Proposed days are links that fill it in, so it works without scripts."""
    group = visible_group(request, slug, pk)
    if not group.may_meet:
        raise PermissionDenied(REFUSED)
    sent = request.POST if request.method == "POST" else None
    form = MeetingForm(
        sent, initial={"on": request.GET.get("dag", "")[:10]}, span=span_of(group.plan) if sent is not None else None
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = call_meeting(group=group, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, f"Mötet {made.on} är inlagt.")
            return redirect("activities:meeting", slug, made.pk)
        except ValidationError as error:
            form.add_error("on", error.messages)  # the one fault left is a day that is taken
    context = {
        "plan": group.plan,
        "group": group,
        "form": form,
        "proposals": proposed_days(group, clock.today()),
    }
    return render(
        request, "activities/groups/meeting_form.html", context, status=422 if request.method == "POST" else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One meeting. A POST saves its notes; what was typed survives every answer but success."""
    found = visible_meeting(request, slug, pk)
    if request.method != "POST":
        return _page(request, found)
    if not found.may_write:
        raise PermissionDenied(REFUSED)
    form = NotesForm(request.POST)
    if form.is_valid():
        try:
            record_notes(meeting=found, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, "Anteckningarna är sparade.")
            return redirect("activities:meeting", slug, pk)
        except ConflictError as error:
            form = NotesForm({**request.POST.dict(), "based_on": str(error.latest.version)})
            return _page(request, found, notes_form=form, conflict=error.latest, status=409)
        except ValidationError as error:
            form.add_error(None, error)
    return _page(request, found, notes_form=form, status=422)


@require_POST
def add_task(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = visible_meeting(request, slug, pk)
    if not found.may_write:
        raise PermissionDenied(REFUSED)
    form = _task_form(found, request.POST, span=span_of(found.group.plan))
    if form.is_valid():
        try:
            add_task_action(
                meeting=found,
                what=form.cleaned_data["what"],
                due=form.cleaned_data["due"],
                by=request.user,  # type: ignore[arg-type]
                **form.owner_fields(),
            )
            messages.success(request, "Uppdraget är tillagt.")
            return redirect("activities:meeting", slug, pk)
        except ValidationError as error:
            form.add_error(None, error)
    return _page(request, found, task_form=form, status=422)


@require_POST
def set_task(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Done, or not done after all; then back to the page where the button was."""
    tasks = MeetingTask.objects.filter(meeting__group__plan__slug=slug).visible_to(request.user, clock.today())
    task = get_object_or_404(tasks.select_related("meeting__group"), pk=pk)
    writes = {"1": finish_task, "0": reopen_task}
    if not works_in_group(request.user, task.meeting.group):
        raise PermissionDenied(REFUSED)
    if request.POST.get("done") not in writes:
        raise BadRequest("done is neither 1 nor 0")
    try:
        saved = writes[request.POST["done"]](task=task, by=request.user, edition=seen_in(request))  # type: ignore[arg-type]
        messages.success(request, f"{'Klart' if saved.done_on else 'Inte klart'}: {saved.what}")
    except ConflictError:
        messages.error(request, "Någon annan har ändrat uppdraget sedan du öppnade sidan. Läs det här och tryck igen.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    if request.POST.get("back") == "group":
        return redirect("activities:group", slug, task.meeting.group_id)
    return redirect("activities:meeting", slug, task.meeting_id)


def _page(
    request: HttpRequest,
    found: Meeting,
    *,
    notes_form: NotesForm | None = None,
    task_form: TaskForm | None = None,
    conflict: Meeting | None = None,
    status: int = 200,
) -> HttpResponse:
    on = clock.today()
    slug = found.group.plan.slug
    kept = agenda.from_json(found.agenda) if found.agenda else None
    context: dict[str, Any] = {
        "plan": found.group.plan,
        "meeting": found,
        "held": found.on <= on,
        "agenda": kept or agenda_of(found.group, on),
        "is_kept": kept is not None,
        "tasks": [presenters.task_view(task, slug, on) for task in found.tasks.with_owner()],
        "earlier": earlier_notes(found) if found.version > 1 else [],
        "conflict": conflict,
    }
    if found.may_write and not found.cancelled_at and (found.on <= on or notes_form or task_form):
        context["notes_form"] = notes_form or NotesForm(initial={"notes": found.notes, "based_on": found.version})
        context["task_form"] = task_form or _task_form(found)
    return render(request, "activities/groups/meeting.html", context, status=status)


def _task_form(found: Meeting, data: Any = None, **options: Any) -> TaskForm:
    roles, people = owners_in(found.group, clock.today())
    return TaskForm(data, roles=roles, people=people, **options)
