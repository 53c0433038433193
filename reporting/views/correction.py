"""Correcting a sealed report: write it, read what differs, seal the new version. The old one stays as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities import clock
from activities.tertial import Tertial
from reporting import actions, correcting, document, memos
from reporting.actions.sealing import fingerprint
from reporting.errors import NotReady, ReadAgain
from reporting.forms.correction import CorrectionForm
from reporting.models import CorrectionDraft, SealedReport, SealingJob
from reporting.pages import whole_page
from reporting.pdf import PdfError
from reporting.permissions import seals_reports
from reporting.preflight_facts import correction_preflight

FIELDS = ("reason", "rows", "facts", "dated", *memos.FIELDS)


@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> HttpResponse:
    """The form. What is typed is kept for its writer until the correction is sealed or thrown away."""
    report = _correctable(request, slug, tertial, version)
    if report is None:
        return _to_current(request, slug, tertial)
    draft, status = _draft(request, report), 200
    form = _form(report, request.POST if request.method == "POST" else None, draft)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _keep(request, report)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return redirect("reporting:correction_review", slug, tertial, version)
    context = {"plan": report.plan, "tertial": tertial, "report": report, "form": form, "draft": draft}
    return render(request, "reporting/correction_form.html", context, status=status)


@require_POST
def correction_draft(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> HttpResponse:
    """Keeps what is typed (204 to the page's script), or throws it away."""
    report = _correctable(request, slug, tertial, version)
    if report is None:
        return _to_current(request, slug, tertial)
    if "kasta" in request.POST:
        actions.discard_correction_draft(report=report, by=request.user)  # type: ignore[arg-type]
        messages.success(request, "Ditt utkast till rättelse är borttaget.")
        return redirect("reporting:report", slug, tertial, version)
    try:
        _keep(request, report)
    except ValidationError as error:
        return HttpResponse(" ".join(error.messages), status=422, content_type="text/plain; charset=utf-8")
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    return redirect("reporting:correction", slug, tertial, version)


@require_http_methods(["GET", "HEAD", "POST"])
def correction_review(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> HttpResponse:
    """All that the new version says otherwise, and the button that seals it."""
    report = _correctable(request, slug, tertial, version)
    if report is None:
        return _to_current(request, slug, tertial)
    draft = _draft(request, report)
    chosen = _chosen(report, draft)
    if chosen is None:
        return redirect("reporting:correction", slug, tertial, version)
    fault, status = "", 200
    if request.method == "POST":
        try:
            sealed = actions.start_or_correct(
                report=report,
                by=request.user,  # type: ignore[arg-type]
                based_on=request.POST.get("based_on", ""),
                **chosen,
            )
        except ReadAgain as error:
            fault, status = str(error), 409
        except ValidationError as error:
            fault, status = " ".join(error.messages), 422
        except NotReady:
            fault, status = "Något hindrar rättelsen; se nedan.", 422
        except PdfError as error:
            fault, status = str(error), 422
        else:
            if isinstance(sealed, SealingJob):
                return redirect("reporting:sealing_job", slug, tertial)
            messages.success(request, f"Rättelsen är fastställd som version {sealed.version}.")
            return redirect("reporting:report", slug, tertial, sealed.version)
    made = correcting.corrected(report, **chosen, moment=clock.now())
    context = {
        "plan": report.plan,
        "tertial": tertial,
        "report": report,
        "made": made,
        "found": correction_preflight(request.user, report, made, clock.today()),
        "fault": fault,
        "based_on": fingerprint(made),
    }
    return render(request, "reporting/correction_review.html", context, status=status)


@require_safe
def correction_preview(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> HttpResponse:
    """The pages that the correction would become."""
    report = _correctable(request, slug, tertial, version)
    chosen = _chosen(report, _draft(request, report)) if report else None
    if report is None or chosen is None:
        return _to_current(request, slug, tertial)
    made = correcting.corrected(report, **chosen, moment=clock.now())
    return whole_page(document.render_html(replace(made, draft=True)))


def _correctable(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> SealedReport | None:
    """The version, for whoever may correct it; None when another has replaced it."""
    readable = SealedReport.objects.readable_by(request.user, clock.today()).select_related("plan")
    report = get_object_or_404(readable, plan__slug=slug, year=tertial.year, number=tertial.number, version=version)
    if not seals_reports(request.user, report.plan):
        raise PermissionDenied("Den som leder arbetsgrupp LOV rättar rapporter.")
    return None if SealedReport.objects.filter(replaces=report).exists() else report


def _to_current(request: HttpRequest, slug: str, tertial: Tertial) -> HttpResponse:
    current = SealedReport.objects.filter(plan__slug=slug, year=tertial.year, number=tertial.number).current()
    found = get_object_or_404(current.listed())
    messages.info(request, f"Rapporten är redan rättad. Det här är version {found.version}, som gäller.")
    return redirect("reporting:report", slug, tertial, found.version)


def _draft(request: HttpRequest, report: SealedReport) -> CorrectionDraft | None:
    return CorrectionDraft.objects.filter(report=report, by_id=request.user.pk).first()


def _keep(request: HttpRequest, report: SealedReport) -> None:
    fields: dict[str, Any] = {name: request.POST.get(name, "").replace("\x00", "") for name in FIELDS}
    fields["rows"] = request.POST.getlist("rows")
    actions.save_correction_draft(report=report, fields=fields, by=request.user)  # type: ignore[arg-type]


def _form(report: SealedReport, data: Any, draft: CorrectionDraft | None) -> CorrectionForm:
    sealed = correcting.sealed_memo(report)
    return CorrectionForm(
        data,
        initial={**sealed, **(draft.fields if draft else {})},
        part_order=memos.part_order(report.plan_id),
        choices=[(key, name) for key, name, _ in correcting.candidates(report)],
        facts_differ=correcting.facts_differ(report),
    )


def _chosen(report: SealedReport, draft: CorrectionDraft | None) -> dict[str, Any] | None:
    """The kept words as `actions.correct` takes them; None when they are not whole."""
    if draft is None:
        return None
    form = _form(report, draft.fields, None)
    if not form.is_valid():
        return None
    words = form.cleaned_data
    dated: date | None = words["dated"]
    return {
        "reason": words["reason"],
        "memo": {"dated": dated, **{name: words[name] for name in memos.FIELDS}},
        "rows": words.get("rows", []),
        "facts": words.get("facts", False),
    }
