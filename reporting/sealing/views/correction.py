"""Correcting a sealed report: write it, read what differs, seal the new version. The old one stays as it is.

Where somebody else has sealed one meanwhile, what was typed is kept, shown, and goes on in the new version's form.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.calendar import clock
from activities.calendar.tertial import Tertial
from activities.errors import ConflictError
from activities.pages import drafts
from reporting.errors import NotReady, ReadAgain
from reporting.models import CorrectionDraft, SealedReport, SealingJob
from reporting.pdf.render import PdfError
from reporting.permissions import seals_reports
from reporting.report import document, memos, orphans, sections
from reporting.report.readiness import correction_preflight
from reporting.report.responses import whole_page
from reporting.sealing import correcting
from reporting.sealing.actions.drafts import (
    discard_correction_draft,
    discard_orphan,
    save_correction_draft,
    take_orphan,
)
from reporting.sealing.actions.jobs import start_or_correct
from reporting.sealing.actions.seal import fingerprint
from reporting.sealing.forms.correction import CorrectionForm

KEY_DIGITS = 19  # a row's key has fewer, and so fits in the database
FIELDS = ("reason", "rows", "facts", "dated", *memos.FIELDS)


@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> HttpResponse:
    """The form. What is typed is kept for its writer until the correction is sealed or thrown away."""
    report, holds = _versions(request, slug, tertial, version)
    if request.method != "POST":
        if holds.pk != report.pk:
            return _to_current(request, report, holds)
        draft = _draft(request, report)
        return _page(request, report, _form(report, None, draft), draft=draft)
    if holds.pk != report.pk:
        return _overtaken(request, report, holds)
    form = _form(report, request.POST, None)
    if form.is_valid():
        try:
            _keep(request, report)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("reporting:correction_review", slug, tertial, version)
    return _page(request, report, form, draft=_draft(request, report), status=422)


@require_POST
def correction_draft(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> HttpResponse:
    """Keeps what is typed (204 to the page's script), or throws it away; fetches or throws away what was overtaken."""
    report, holds = _versions(request, slug, tertial, version)
    if "kasta" in request.POST:
        discard_correction_draft(report=report, by=request.user)  # type: ignore[arg-type]
        messages.success(request, "Ditt utkast till rättelse är borttaget.")
        return redirect("reporting:report", slug, tertial, holds.version)
    if drafts.by_script(request):
        return _kept_by_script(request, report, holds)
    if holds.pk != report.pk:
        return _overtaken(request, report, holds)
    try:
        _do_with_orphan(request, report)
    except ValidationError as error:
        form = _form(report, request.POST, None)
        form.add_error(None, error)
        return _page(request, report, form, draft=_draft(request, report), status=422)
    return redirect("reporting:correction", slug, tertial, version)


@require_http_methods(["GET", "HEAD", "POST"])
def correction_review(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> HttpResponse:
    """All that the new version says otherwise, and the button that seals it."""
    report, holds = _versions(request, slug, tertial, version)
    if holds.pk != report.pk:
        if request.method == "POST":
            return _overtaken(request, report, holds)
        return _to_current(request, report, holds)
    draft, fault, status = _draft(request, report), "", 200
    if request.method == "POST" and (wanted := _wanted(report, draft)):
        sealed, fault, status = _seal(request, report, wanted)
        if isinstance(sealed, SealingJob):
            return redirect("reporting:sealing_job", slug, tertial)
        if sealed:
            messages.success(request, f"Rättelsen är fastställd som version {sealed.version}.")
            return redirect("reporting:report", slug, tertial, sealed.version)
    made_of = correcting.ground(report)
    wanted = _wanted(report, draft, made_of)
    if wanted is None:
        return redirect("reporting:correction", slug, tertial, version)
    made = correcting.corrected(made_of, wanted, clock.now())
    context = {
        "plan": report.plan,
        "tertial": tertial,
        "report": report,
        "made": made,
        "told": sections.correction(made),
        "found": correction_preflight(request.user, report, made, clock.today()),
        "fault": fault,
        "based_on": fingerprint(made),
    }
    return render(request, "reporting/sealing/correction_review.html", context, status=status)


def _seal(
    request: HttpRequest, report: SealedReport, wanted: correcting.Wanted
) -> tuple[SealedReport | SealingJob | None, str, int]:
    """(what was made, or None; why not; the status of that answer)"""
    based_on = request.POST.get("based_on", "")
    try:
        made = start_or_correct(report=report, wanted=wanted, by=request.user, based_on=based_on)  # type: ignore[arg-type]
    except ReadAgain as error:
        return None, str(error), 409
    except NotReady:
        return None, "Något hindrar rättelsen; se nedan.", 422
    except ValidationError as error:
        return None, " ".join(error.messages), 422
    except PdfError as error:
        return None, str(error), 422
    return made, "", 200


@require_safe
def correction_preview(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> HttpResponse:
    """The pages that the correction would become."""
    report, holds = _versions(request, slug, tertial, version)
    if holds.pk != report.pk:
        return _to_current(request, report, holds)
    made_of = correcting.ground(report)
    wanted = _wanted(report, _draft(request, report), made_of)
    if wanted is None:
        return redirect("reporting:correction", slug, tertial, version)
    made = correcting.corrected(made_of, wanted, clock.now())
    return whole_page(document.render_html(replace(made, draft=True)))


def _versions(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> tuple[SealedReport, SealedReport]:
    """The version and the one that holds for its tertial, mostly the same, for whoever may correct them."""
    readable = SealedReport.objects.readable_by(request.user, clock.today()).select_related("plan")
    report = get_object_or_404(readable, plan__slug=slug, year=tertial.year, number=tertial.number, version=version)
    if not seals_reports(request.user, report.plan):
        raise PermissionDenied("Den som leder planen rättar rapporter.")
    return report, SealedReport.objects.sealed_version(report.plan, tertial)


def _to_current(request: HttpRequest, report: SealedReport, holds: SealedReport) -> HttpResponse:
    """To the version that holds; where the person had begun a correction, to the form where it goes on."""
    messages.info(request, f"Rapporten är redan rättad. Det här är version {holds.version}, som gäller.")
    where = "reporting:correction" if _draft(request, report) else "reporting:report"
    return redirect(where, report.plan.slug, report.tertial, holds.version)


def _overtaken(request: HttpRequest, report: SealedReport, holds: SealedReport) -> HttpResponse:
    """What was typed of a version that has been replaced: kept, shown, and led on to the version that holds."""
    fault, draft = "", _draft(request, report)
    if "reason" in request.POST:
        draft = CorrectionDraft(report=report, fields=_typed(request), at=clock.now())
        try:
            _keep(request, report)
        except ValidationError as error:
            fault = " ".join(error.messages)
    if draft is None:
        return _to_current(request, report, holds)
    context = {
        "plan": report.plan,
        "tertial": report.tertial,
        "report": report,
        "holds": holds,
        "words": orphans.of_correction(draft, report).words,
        "fault": fault,
    }
    return render(request, "reporting/sealing/correction_overtaken.html", context, status=409)


def _kept_by_script(request: HttpRequest, report: SealedReport, holds: SealedReport) -> HttpResponse:
    """A sentence when the words are not kept, and when they are but the version has been replaced."""
    try:
        _keep(request, report, by_itself=True)
    except ConflictError:
        return drafts.not_kept("Du har själv fastställt en rättelse. Det du skriver här hålls inte kvar.", status=409)
    except ValidationError as error:
        return drafts.not_kept(" ".join(error.messages), status=422)
    if holds.pk == report.pk:
        return drafts.kept()
    return drafts.not_kept(
        f"{holds.sealed_by_name} har fastställt en rättelse medan du skrev. Det du skriver hålls kvar, och finns på "
        f"sidan där du rättar version {holds.version}.",
        status=409,
    )


def _do_with_orphan(request: HttpRequest, report: SealedReport) -> None:
    """Keep what is typed, and with it the words a sealing overtook where the person asks for them."""
    how: dict[str, Any] = {"report": report, "by": request.user}
    typed = _typed(request) if "reason" in request.POST else None
    if source := request.POST.get("hamta", ""):
        if take_orphan(source=source, typed=typed, **how):
            messages.success(request, "Orden står i formuläret nedan. Ingenting är fastställt än.")
        else:
            messages.info(
                request, "Det du redan har ändrat står kvar. Orden som inte fick plats finns kvar ovanför formuläret."
            )
        return
    if typed is not None:
        _keep(request, report)
    if source := request.POST.get("slang", ""):
        discard_orphan(source=source, **how)
        messages.success(request, "Utkastet är borttaget.")


def _draft(request: HttpRequest, report: SealedReport) -> CorrectionDraft | None:
    return CorrectionDraft.objects.filter(report=report, by_id=request.user.pk).first()


def _typed(request: HttpRequest) -> dict[str, Any]:
    fields: dict[str, Any] = {name: request.POST.get(name, "").replace("\x00", "") for name in FIELDS}
    fields["rows"] = [key for key in request.POST.getlist("rows") if _is_key(key)]
    return fields


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) < KEY_DIGITS


def _keep(request: HttpRequest, report: SealedReport, *, by_itself: bool = False) -> None:
    by: Any = request.user
    save_correction_draft(report=report, fields=_typed(request), by=by, by_itself=by_itself)


def _page(
    request: HttpRequest,
    report: SealedReport,
    form: CorrectionForm,
    *,
    draft: CorrectionDraft | None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "plan": report.plan,
        "tertial": report.tertial,
        "report": report,
        "form": form,
        "draft": draft,
        "orphans": orphans.of_person(request.user, report),  # type: ignore[arg-type]
    }
    return render(request, "reporting/sealing/correction_form.html", context, status=status)


def _form(
    report: SealedReport, data: Any, draft: CorrectionDraft | None, made_of: correcting.Ground | None = None
) -> CorrectionForm:
    made_of = made_of or correcting.ground(report)
    return _form_of(report, data, draft, correcting.candidates(made_of), correcting.facts_differ(made_of))


def _form_of(
    report: SealedReport, data: Any, draft: CorrectionDraft | None, choices: Iterable[tuple[int, str]], differ: bool
) -> CorrectionForm:
    return CorrectionForm(
        data,
        initial={**memos.sealed_memo(report), **(draft.fields if draft else {})},
        part_order=memos.part_order(report.plan_id),
        choices=choices,
        facts_differ=differ,
    )


def _wanted(
    report: SealedReport, draft: CorrectionDraft | None, made_of: correcting.Ground | None = None
) -> correcting.Wanted | None:
    """The kept words as a correction is made of them; None when they are not whole.

    Without `made_of` the rows are taken as they were chosen: that the plan still has them otherwise is seen when the
    correction is made of them.
    """
    if draft is None:
        return None
    if made_of:
        form = _form(report, draft.fields, None, made_of)
    else:
        kept = [(int(key), "") for key in map(str, draft.fields.get("rows", [])) if _is_key(key)]
        form = _form_of(report, draft.fields, None, kept, differ=True)
    if not form.is_valid():
        return None
    words = form.cleaned_data
    memo = {name: words[name] for name in ("dated", *memos.FIELDS)}
    return correcting.Wanted(words["reason"], memo, words.get("rows", []), words.get("facts", False))
