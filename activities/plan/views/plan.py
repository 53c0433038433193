"""Pages that read the plan. Access is decided in the first line: objects come through what the person may see."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from activities.bases import presenters as basis_rows
from activities.calendar import clock
from activities.models import Plan, Signal, SubActivity
from activities.pages.scope import signals_by_key, visible_row
from activities.permissions import decides_proposals
from activities.plan.views.filtering import is_untidy, narrowed
from activities.revision.views import ending_of, propose_url
from activities.rows import presenters, reported
from activities.rows.story import holders_of, writes_to


@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan as Bilaga 1, with the signals of now beside those the board was last told."""
    on = clock.today()
    shown = get_object_or_404(Plan.objects.showing_rows_to(request.user, on).with_ended(), slug=slug)
    signals = list(Signal.objects.all())
    visible = SubActivity.objects.filter(activity__step__plan=shown).current().visible_to(request.user, on)
    rows = list(visible.with_facts(holders_on=on).in_order())
    reports = reported.of_rows(rows)
    presented = presenters.present_all(rows, signals=signals, on=on, reports=reports)
    view = narrowed(request, presented, signals)
    if is_untidy(request, view["form"]):
        return redirect(f"{request.path}{view['chosen'].address}")
    return render(
        request,
        "activities/plan/plan.html",
        {
            "plan": shown,
            "facts": presenters.plan_facts(shown),
            "row_count": len(presented),
            "last_report": reports.get(shown.pk),
            **view,
        },
    )


@require_safe
def sub_activity(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One row's story: its facts, every update, every change of the plan, the source's own words."""
    on = clock.today()
    found = visible_row(request, slug, pk)
    told = reported.of_row(found)
    updates = list(found.updates.select_related("signal", "decision", "corrects"))
    source = found.sources.select_related("plan_import").order_by("-plan_import__at", "-pk").first()
    return render(
        request,
        "activities/plan/sub_activity.html",
        {
            "plan": found.activity.step.plan,
            "row": presenters.present(found, signals=signals_by_key(), on=on, reports=reported.latest(found, told)),
            "step": str(found.activity.step),
            "activity_title": found.activity.title,
            "updates": presenters.update_views(updates, ended=found.ended_on is not None),
            "may_correct": found.may_update and bool(updates) and updates[0].by_id == request.user.pk,
            "told": [report for report in told if report.signal],
            "may_decide": decides_proposals(request.user, found.activity.step.plan),
            "writes": writes_to(found),
            "source": source,
            "holders": holders_of(found.group.memberships.all(), on),
            "bases": basis_rows.of_row(found),
            "may_prepare": found.may_prepare,
            "ended": ending_of(found),
            "propose_url": propose_url(found),
        },
    )


@login_not_required
@cache_control(max_age=60, public=True)
@require_safe
def signals_css(request: HttpRequest) -> HttpResponse:
    """The municipality's own signal colours as a style sheet, since the pages allow no inline style."""
    return render(request, "activities/plan/signals.css", {"signals": Signal.objects.all()}, content_type="text/css")
