"""Where the memo is written, with the very pages it becomes beside it; and the pre-flight before sealing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from csp.constants import SELF
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.calendar import clock
from activities.calendar.tertial import Tertial
from activities.errors import ConflictError
from activities.models import Plan
from activities.pages import drafts
from activities.words.actions import keep_words
from activities.words.fill import Fields
from reporting.models import Memo, MemoDraft, SealedReport
from reporting.permissions import seals_reports, writes_reports
from reporting.report import blocks, collect, document, memos, orphans
from reporting.report.actions import MAY_WRITE, discard_memo_draft, save_memo, save_memo_draft
from reporting.report.findings import Finding
from reporting.report.forms import MemoForm
from reporting.report.memo_rules import not_borne_out
from reporting.report.readiness import dates_beside, preflight_for
from reporting.report.responses import whole_page
from reporting.report.views.drafts import as_pdf
from reporting.snapshot.schema import HEADINGS, Report

SAVED_ELSEWHERE = (
    "Du har sparat tjänsteskrivelsen på annat håll sedan du öppnade sidan. Det du skriver här hålls inte kvar. "
    "Spara, så får du läsa båda."
)


@require_http_methods(["GET", "HEAD", "POST"])
def memo(request: HttpRequest, slug: str, tertial: Tertial) -> HttpResponse:
    """The memo's form. What a person typed survives every answer but success."""
    plan = _written_plan(request, slug)
    order, draft = memos.part_order(plan.pk), _draft(request, plan, tertial)
    if request.method != "POST":
        figures = collect.figures(plan, tertial, on=clock.today())
        form = MemoForm(initial=_initial(plan, tertial, figures, draft), part_order=order)
        return _page(request, plan, tertial, form, draft=draft, report=figures[0])
    form = MemoForm(request.POST, part_order=order)
    if form.is_valid():
        try:
            return _save(request, plan, tertial, form)
        except ConflictError as error:
            form = MemoForm({**request.POST.dict(), "based_on": str(error.latest.edits)}, part_order=order)
            conflict = _conflict(request, form, error.latest)
            return _page(request, plan, tertial, form, draft=draft, conflict=conflict, status=409)
        except ValidationError as error:
            form.add_error(None, error)
    return _page(request, plan, tertial, form, draft=draft, status=422)


@require_POST
def memo_draft(request: HttpRequest, slug: str, tertial: Tertial) -> HttpResponse:
    """Keeps what is typed: by itself from the page's script (204), or by a button that begins a part again or adds a
    block to one.
    """
    plan = _written_plan(request, slug)
    if "kasta" in request.POST:
        discard_memo_draft(plan=plan, tertial=tertial, by=request.user)  # type: ignore[arg-type]
        messages.success(request, "Ditt utkast är borttaget.")
        return redirect("reporting:memo", slug, tertial)
    names = ("dated", *memos.FIELDS, "based_on")
    fields = {name: request.POST.get(name, "").replace("\x00", "") for name in names}
    replaced: Fields = []
    if again := request.POST.get("borja_om", ""):
        proposed = _proposed(plan, tertial, again)
        replaced = [(name, fields[name]) for name, text in proposed.items() if fields[name].strip() != text.strip()]
        fields |= proposed
    part, block = request.POST.get("del", ""), blocks.named(request.POST.get("satt_in", ""))
    if block and part in HEADINGS:
        fields[part] = f"{fields[part].rstrip()}\n\n{block.line}".lstrip()
    by_script = drafts.by_script(request)
    try:
        save_memo_draft(plan=plan, tertial=tertial, fields=fields, by=request.user)  # type: ignore[arg-type]
    except ConflictError as error:
        if by_script:
            return drafts.not_kept(SAVED_ELSEWHERE, status=409)
        return _not_kept(request, plan, tertial, fields, error)
    except ValidationError as error:
        if by_script:
            return drafts.not_kept(" ".join(error.messages), status=422)
        return _not_kept(request, plan, tertial, fields, error)
    if by_script:
        return drafts.kept()
    here = reverse("reporting:memo", args=[slug, tertial])
    keep_words(form=f"{here}?ersatt={again}", page=here, fields=replaced, by=request.user)  # type: ignore[arg-type]
    if block and part in HEADINGS:
        messages.success(request, f"{block.line} står sist i {HEADINGS[part]}, i ditt utkast. Ingenting är sparat än.")
        return redirect(f"{here}#id_{part}")
    messages.success(request, "Förslaget står i ditt utkast. Ingenting är sparat än." if again else "Utkastet är kvar.")
    return redirect(here)


@require_safe
@xframe_options_sameorigin
def memo_preview(request: HttpRequest, slug: str, tertial: Tertial) -> HttpResponse:
    """The report with the words the person is typing, for the frame beside the form and nowhere else."""
    response = whole_page(_typed_html(request, _written_plan(request, slug), tertial))
    response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
    return response


@require_safe
def memo_pdf(request: HttpRequest, slug: str, tertial: Tertial) -> HttpResponse:
    """The same as the PDF's own pages, which no browser breaks alike: made when asked for, in a second or so."""
    plan = _written_plan(request, slug)
    return as_pdf(request, plan, tertial, _typed_html(request, plan, tertial))


def _typed_html(request: HttpRequest, plan: Plan, tertial: Tertial) -> str:
    draft, typed = _draft(request, plan, tertial), None
    if draft:
        typed = memos.typed_over(Memo(plan=plan, year=tertial.year, number=tertial.number), draft.fields)
    return document.render_html(collect.draft(plan, tertial, on=clock.today(), memo=typed))


@require_safe
def preflight(request: HttpRequest, slug: str, tertial: Tertial) -> HttpResponse:
    """What hinders sealing the tertial's report, and what warns."""
    on = clock.today()
    plan = get_object_or_404(Plan.objects.showing_rows_to(request.user, on), slug=slug)
    found = preflight_for(request.user, plan, tertial, on)
    context = {
        "plan": plan,
        "tertial": tertial,
        "found": found,
        "may_seal": found.may_be_sealed and seals_reports(request.user, plan),
        "may_write": writes_reports(request.user, plan),
    }
    return render(request, "reporting/report/preflight.html", context)


def _written_plan(request: HttpRequest, slug: str) -> Plan:
    """The plan of somebody who writes its reports; 404 when they may not see it, 403 when they may not write."""
    plan = get_object_or_404(Plan.objects.showing_rows_to(request.user, clock.today()), slug=slug)
    if not writes_reports(request.user, plan):
        raise PermissionDenied(MAY_WRITE)
    return plan


def _draft(request: HttpRequest, plan: Plan, tertial: Tertial) -> MemoDraft | None:
    return MemoDraft.objects.filter(plan=plan, year=tertial.year, number=tertial.number, by_id=request.user.pk).first()


def _initial(
    plan: Plan, tertial: Tertial, figures: tuple[Report, Report | None], draft: MemoDraft | None
) -> dict[str, Any]:
    """The person's own words before the saved ones before those proposed.

    A draft goes on from the edition it was begun on, so that what others have saved since is met on saving.
    """
    if draft:
        return draft.fields
    found = memos.saved(plan, tertial) or memos.proposed(plan, *figures)
    return {**memos.in_words(found), "based_on": found.edits}


def _proposed(plan: Plan, tertial: Tertial, part: str) -> dict[str, str]:
    """The proposed words of one part, or of all when `part` names none."""
    words = memos.in_words(collect.proposed_memo(plan, tertial, on=clock.today()))
    return {name: text for name, text in words.items() if part in (name, "allt")}


def _save(request: HttpRequest, plan: Plan, tertial: Tertial, form: MemoForm) -> HttpResponse:
    fields = dict(form.cleaned_data)
    based_on = fields.pop("based_on")
    save_memo(plan=plan, tertial=tertial, fields=fields, by=request.user, based_on=based_on)  # type: ignore[arg-type]
    messages.success(request, f"Tjänsteskrivelsen för {tertial.label.lower()} är sparad.")
    if "forhandsvisa" in request.POST:
        return redirect(f"{request.path}#forhandsvisning")
    return redirect("reporting:memo", plan.slug, tertial)


def _not_kept(
    request: HttpRequest,
    plan: Plan,
    tertial: Tertial,
    fields: dict[str, str],
    error: ConflictError | ValidationError,
) -> HttpResponse:
    """Why the draft is not kept, on the page with all that was typed."""
    order, draft = memos.part_order(plan.pk), _draft(request, plan, tertial)
    if isinstance(error, ConflictError):
        form = MemoForm(fields | {"based_on": str(error.latest.edits)}, part_order=order)
        conflict = _conflict(request, form, error.latest)
        return _page(request, plan, tertial, form, draft=draft, conflict=conflict, status=409)
    form = MemoForm(fields, part_order=order)
    form.add_error(None, error)
    return _page(request, plan, tertial, form, draft=draft, status=422)


def _conflict(request: HttpRequest, form: MemoForm, latest: Memo) -> dict[str, Any]:
    """Who saved meanwhile and when, and what they wrote where it is not what the person wrote."""
    saved = memos.in_words(latest)
    typed = {name: " ".join(form.data.get(name, "").split()) for name in saved}
    record = latest.history.select_related("history_user").latest()
    return {
        "by": record.history_user or "Någon annan",
        "is_own": record.history_user == request.user,
        "at": record.history_date,
        "parts": [
            (form.fields[name].label, text) for name, text in saved.items() if " ".join(text.split()) != typed[name]
        ],
    }


def _not_borne_out(plan: Plan, tertial: Tertial, form: MemoForm, report: Report) -> list[Finding]:
    """What the words in the form say and the draft does not, each with its field."""
    memo = Memo(plan=plan, year=tertial.year, number=tertial.number)
    typed = memos.typed_over(memo, form.data if form.is_bound else form.initial)
    fields = {f"Tjänsteskrivelsen: {heading}": (f"#id_{field}", heading) for field, heading in HEADINGS.items()}
    return [
        replace(finding, url=fields[finding.where][0], where=fields[finding.where][1])
        for finding in not_borne_out(collect.with_memo(report, typed), dates_beside(plan))
    ]


def _page(
    request: HttpRequest,
    plan: Plan,
    tertial: Tertial,
    form: MemoForm,
    *,
    draft: MemoDraft | None,
    conflict: dict[str, Any] | None = None,
    report: Report | None = None,
    status: int = 200,
) -> HttpResponse:
    report = report or collect.figures(plan, tertial, on=clock.today())[0]
    holds = SealedReport.objects.versions_of(plan, tertial).current().defer("html", "pdf").first()
    response = render(
        request,
        "reporting/report/memo_form.html",
        {
            "plan": plan,
            "tertial": tertial,
            "form": form,
            "parts": [(name, field.label) for name, field in form.fields.items() if name in HEADINGS],
            "blocks": [(block, block.says(report)) for block in blocks.ALL],
            "findings": _not_borne_out(plan, tertial, form, report),
            "draft": draft,
            "conflict": conflict,
            "sealed": holds,
            "orphan": orphans.of_memo(draft, holds) if holds else None,
            "may_correct": holds is not None and seals_reports(request.user, plan),
            "preview_url": reverse("reporting:memo_preview", args=[plan.slug, tertial]),
        },
        status=status,
    )
    response._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined]
    return response
