"""Pages of what has been asked of others: every question, and all answers to one, for the groups' meetings."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from activities.calendar import clock
from activities.groups import presenters
from activities.groups.questions import Question
from activities.groups.questions import questions as gathered
from activities.models import PartnerContact, Plan
from activities.permissions import adds_partner


@require_safe
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    """Every question that has been put in the plan's contacts."""
    plan = _plan(request, slug)
    return render(request, "activities/groups/questions.html", {"plan": plan, "questions": _questions(plan)})


@require_safe
def question(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One question with all answers, over rows and municipalities."""
    plan = _plan(request, slug)
    for found in _questions(plan):
        if found.key == key:
            context = {"plan": plan, "question": found, "may_log": adds_partner(request.user, plan)}
            return render(request, "activities/groups/question.html", context)
    raise Http404


def _plan(request: HttpRequest, slug: str) -> Plan:
    return get_object_or_404(Plan.objects.showing_rows_to(request.user, clock.today()), slug=slug)


def _questions(plan: Plan) -> list[Question]:
    contacts = PartnerContact.objects.filter(partner__plan=plan).standing().exclude(question="").with_outcomes()
    return gathered(presenters.told_views(list(contacts.order_by("-on", "-pk")), plan.slug))
