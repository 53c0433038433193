"""Pages that read the plan. Access is decided in the first line: objects come through what the person may see."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from activities.bases import presenters as basis_rows
from activities.calendar import clock
from activities.checklists.presenters import in_words
from activities.groups import presenters as group_presenters
from activities.groups.outlook import with_remarks
from activities.models import CheckPoint, PartnerContact, Plan, Signal, SubActivity
from activities.pages.scope import signals_by_key, visible_row
from activities.permissions import adds_partner, builds_plan, decides_proposals
from activities.plan.views.filtering import is_untidy, narrowed
from activities.revision.views import ending_of, propose_url
from activities.rows import presenters, reported
from activities.rows.happenings import happenings
from activities.rows.story import VACANT, holders_of, writes_to
from activities.writing.plan_files import FORMS


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
            "may_build": shown.is_building and builds_plan(request.user, shown),
            "may_share": not shown.is_building and (request.user.is_superuser or shown.steers),  # as shares_plan
            "last_report": reports.get(shown.pk),
            "files": [(form, name) for form, (name, *_) in FORMS.items()],
            **view,
        },
    )


@require_safe
def sub_activity(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One row: how it stands, everything that has happened to it, its facts and people, the source's own words."""
    on = clock.today()
    found = visible_row(request, slug, pk)
    told = reported.of_row(found)
    saved = list(found.updates.select_related("signal", "decision", "corrects"))
    updates = presenters.update_views(saved, ended=found.ended_on is not None)
    holders = holders_of(found.group.members, on)
    row = presenters.present(found, signals=signals_by_key(), on=on, reports=reported.latest(found, told))
    (shown,) = with_remarks([(found, row)], found.activity.step.plan, request.user)
    contacts = group_presenters.told_views(_contacts(found), slug)
    # Whoever is led to log a contact may; the question is asked once.
    may_log = bool(
        shown.outlook.url if shown.outlook else contacts and adds_partner(request.user, found.activity.step.plan)
    )
    source = found.sources.select_related("plan_import").order_by("-plan_import__at", "-pk").first()
    waiting = next((it.number for it in updates if it.proposal and it.proposal.waits), None)
    return render(
        request,
        "activities/plan/sub_activity.html",
        {
            "plan": found.activity.step.plan,
            "row": shown,
            "step": str(found.activity.step),
            "activity_title": found.activity.title,
            "happenings": happenings(
                updates=updates,
                told=[report for report in told if report.signal],
                writes=writes_to(found),
                bases=basis_rows.of_row(found),
            ),
            "newest": updates[0] if updates else None,
            "waiting": waiting,
            "may_correct": found.may_update and bool(saved) and saved[0].by_id == request.user.pk,
            "may_decide": waiting is not None and decides_proposals(request.user, found.activity.step.plan),
            "source": source,
            "contacts": contacts,
            "considered": in_words(CheckPoint.objects.all().considered([found.pk]).get(found.pk)),
            "may_log": may_log,
            "notes": found.notes,
            "holders": [holder for holder in holders if holder.names != VACANT],
            "vacant": [holder.role for holder in holders if holder.names == VACANT],
            "may_prepare": found.may_prepare,
            "ended": ending_of(found),
            "propose_url": propose_url(found),
        },
    )


def _contacts(row: SubActivity) -> list[PartnerContact]:
    """Whom has been asked for the row's sake, the newest first."""
    named = PartnerContact.objects.filter(about__sub_activity=row).standing()
    return list(named.with_outcomes().order_by("-on", "-pk"))


@login_not_required
@cache_control(max_age=60, public=True)
@require_safe
def signals_css(request: HttpRequest) -> HttpResponse:
    """The municipality's own signal colours as a style sheet, since the pages allow no inline style."""
    return render(request, "activities/plan/signals.css", {"signals": Signal.objects.all()}, content_type="text/css")
