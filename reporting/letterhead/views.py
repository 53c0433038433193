"""The page of the paper that memos in Word are written on."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from activities.models import Municipality, Plan
from activities.pages.uploads import InMemory
from activities.permissions import makes_plans
from activities.reading.tables import MAX_BYTES
from reporting.letterhead.actions import ADMINISTRATORS_ONLY, keep_letterhead, remove_letterhead
from reporting.models import Letterhead

FIELD = "fil"
NO_FILE = "Välj mallen som kommunens brev skrivs på (.docx)."
TOO_LARGE = "Filen är större än 10 MB. Ta bort bilder ur mallen och spara den på nytt."
NOT_LISTED = "Välj i listan vilken förvaltning papperet gäller."


@dataclass(frozen=True)
class Place:
    """Whose paper it may be, with what holds there now."""

    value: str
    municipality: str
    administration: str
    newest: Letterhead | None

    @property
    def name(self) -> str:
        return f"{self.administration}, {self.municipality}" if self.administration else f"{self.municipality}, hela"

    @property
    def holds(self) -> Letterhead | None:
        return self.newest if self.newest and not self.newest.is_removed else None


@csrf_exempt  # until the upload handler is in place: the token is read by _page
@require_http_methods(["GET", "HEAD", "POST"])
def letterheads(request: HttpRequest) -> HttpResponse:
    request.upload_handlers = [InMemory(FIELD, MAX_BYTES)]
    return _page(request)


@csrf_protect
def _page(request: HttpRequest) -> HttpResponse:
    """What holds for each administration; a template sent for one, or its paper taken away."""
    if not makes_plans(request.user):
        raise PermissionDenied(ADMINISTRATORS_ONLY)
    places, fault = _places(), ""
    if request.method == "POST":
        try:
            messages.success(request, _done(request, places))
            return redirect("reporting:letterheads")
        except ValidationError as error:
            fault = " ".join(error.messages)
    context = {"places": places, "fault": fault, "chosen": request.POST.get("for", "0")}
    return render(request, "reporting/letterhead/letterheads.html", context, status=422 if fault else 200)


def _done(request: HttpRequest, places: list[Place]) -> str:
    """Do what was sent and say so. Raises ValidationError."""
    place = next((each for each in places if each.value == request.POST.get("for")), None)
    if any(getattr(handler, "too_large", False) for handler in request.upload_handlers):
        raise ValidationError(TOO_LARGE)
    if place is None:
        raise ValidationError(NOT_LISTED)
    whose = {"municipality": place.municipality, "administration": place.administration}
    if "ta-bort" in request.POST:
        remove_letterhead(**whose, by=request.user)  # type: ignore[arg-type]
        return f"Brevpapperet är borttaget för {place.name}."
    file = request.FILES.get(FIELD)
    if file is None:
        raise ValidationError(NO_FILE)
    kept = keep_letterhead(**whose, filename=file.name or "", data=file.read(), by=request.user)  # type: ignore[arg-type]
    left = f" {kept.remarks.replace(chr(10), ' ')}" if kept.remarks else ""
    return f"Tjänsteskrivelser i Word från {place.name} skrivs nu på {kept.filename}.{left}"


def _places() -> list[Place]:
    """The whole municipality and each administration that has a plan, by the names that plans have."""
    usual = Municipality.objects.order_by("pk").values_list("name", "administration")
    pairs = {*usual, *Plan.objects.values_list("municipality", "administration")}
    listed = sorted({pair for name, of in pairs if name for pair in ((name, ""), (name, of))})
    newest = {
        (each.municipality, each.administration): each for each in Letterhead.objects.defer("paper").order_by("pk")
    }
    return [Place(str(number), *pair, newest.get(pair)) for number, pair in enumerate(listed)]
