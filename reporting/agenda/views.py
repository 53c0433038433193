"""A meeting's agenda as a PDF, and the page that sends it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from activities.calendar import clock
from activities.groups.views.meetings import visible_meeting
from reporting.agenda import actions
from reporting.agenda.paper import agenda_pdf, paper_of
from reporting.pdf.render import PdfError


@require_safe
def pdf(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The agenda to print or take along, for whoever sees the meeting."""
    paper = paper_of(visible_meeting(request, slug, pk), clock.today())
    try:
        body = agenda_pdf(paper)
    except PdfError as error:
        context = {"reason": str(error), "slug": slug, "pk": pk}
        return render(request, "reporting/agenda/no_pdf.html", context, status=error.status)
    name = f'inline; filename="dagordning-{paper.on}.pdf"'
    return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": name})


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Whom it goes to, and what has gone. A POST sends it."""
    meeting = visible_meeting(request, slug, pk)
    if not meeting.may_write:
        raise PermissionDenied(actions.MAY_SEND)
    fault = ""
    if request.method == "POST":
        paper = paper_of(meeting, clock.today())
        try:  # made before anything is locked: it takes a second
            number = actions.send_agenda(meeting=meeting, paper=paper, pdf=agenda_pdf(paper), by=request.user)  # type: ignore[arg-type]
        except ValidationError as error:
            fault = " ".join(error.messages)
        except PdfError as error:
            fault = str(error)
        else:
            said = f"Dagordningen är på väg till {number} {'person' if number == 1 else 'personer'}."
            messages.success(request, said if number else "Alla i gruppen har redan fått just den här dagordningen.")
            return redirect("activities:meeting", slug, pk)
    people = actions.called(meeting, clock.now())
    context = {
        "plan": meeting.group.plan,
        "meeting": meeting,
        "people": people,
        "hindrance": actions.hindrance(meeting, people),
        "mails": actions.mails_of(meeting),
        "fault": fault,
    }
    return render(request, "reporting/agenda/send.html", context, status=422 if fault else 200)
