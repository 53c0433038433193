"""Whether a file is a sealed report: a page for everybody who reads reports. It writes and keeps nothing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from activities.calendar import clock
from activities.models import Plan
from activities.pages.uploads import InMemory
from reporting.models import SealedReport
from reporting.sealing.verify import Verdict, identify

FIELD = "fil"
LIMIT = 20_000_000  # bytes; a report of some thousand rows is a tenth of it
TOO_LARGE = "Filen är större än 20 MB. Så stora är inga rapporter härifrån. Välj en annan fil."
TOO_MANY = "Det var flera filer. Kontrollera en i taget."
NO_FILE = "Välj en pdf-fil, eller dra den hit."
NO_PDF = "Filen är ingen pdf. Fastställda rapporter är pdf-filer. Välj filen som du fick den."
EMPTY = "Filen är tom. Hämta den en gång till och försök igen."


@csrf_exempt  # until the upload handler is in place: the token is read by _check
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    request.upload_handlers = [InMemory(FIELD, LIMIT)]
    return _check(request)


@csrf_protect
def _check(request: HttpRequest) -> HttpResponse:
    """Only reports of plans the person reads are known to it; others are told as any unknown file."""
    on = clock.today()
    plans = list(Plan.objects.visible_to(request.user, on))
    if not plans:
        raise Http404
    fault, verdict, name = "", None, ""
    if request.method == "POST":
        fault, data, name = _sent(request)
        verdict = None if fault else identify(data, SealedReport.objects.readable_by(request.user, on))
    context = {"plans": plans, "fault": fault, "verdict": verdict, "filename": name, "state": _state(verdict)}
    return render(request, "reporting/sealing/check.html", context, status=422 if fault else 200)


def _sent(request: HttpRequest) -> tuple[str, bytes, str]:
    """(what is wrong with the file or "", its bytes, its name)"""
    file = request.FILES.get(FIELD)
    for reason, sentence in (("too_many", TOO_MANY), ("too_large", TOO_LARGE)):
        if any(getattr(handler, reason, False) for handler in request.upload_handlers):
            return sentence, b"", ""
    if file is None:
        return NO_FILE, b"", ""
    data = file.read()
    if not data:
        return EMPTY, b"", ""
    return "" if b"%PDF-" in data[:1024] else NO_PDF, data, file.name or ""


def _state(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    if verdict.damaged:
        return "damaged"
    if verdict.report is None:
        return "unknown"
    return "current" if verdict.is_current else "replaced"
