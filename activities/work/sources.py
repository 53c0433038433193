"""Where each kind of waiting comes from in this app: one function a kind, (user, day) → items, of few queries.

What other apps have that waits comes by settings.WORK_WAITING, functions of the same shape.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from activities.building.outline import NOT_LED, hindrances
from activities.models import (
    DecisionBasis,
    Draft,
    GroupKind,
    MeetingTask,
    MemberKind,
    Plan,
    Revision,
    RevisionState,
    RoleHolding,
    Signal,
    StatusUpdate,
    SubActivity,
    UpdateDraft,
    WorkingGroup,
)
from activities.models.decision_chain import State
from activities.rows import presenters
from activities.rows.rows import Row
from activities.words.presenters import draft_views
from activities.work.waiting import Kind, WaitingItem

Source = Callable[[Any, date], Iterable[WaitingItem]]
TOLD_FOR = timedelta(days=30)  # an answer that nobody has acted on is then no news any more

# Where a basis waits for somebody's hand, and whose.
BASES = {
    State.READY: "may_pass_on",
    State.APPROVED: "may_pass_on",
    State.TO_DIRECTOR: "may_decide",
    State.RETURNED: "may_prepare",
}


def of_person(user: Any, on: date, presented: Iterable[tuple[SubActivity, Row]] | None = None) -> list[WaitingItem]:
    """All that waits for the person that day, of every plan, in no order.

    `presented` are the person's own rows, where the page has them already.
    """
    others = [import_string(path) for path in settings.WORK_WAITING]
    found = presented_rows(user, on) if presented is None else presented
    own: list[Source] = [tasks, proposals, answers, bases, revisions, buildings, vacancies, drafts]
    return [*rows(found), *(item for source in own + others for item in source(user, on))]


def presented_rows(user: Any, on: date) -> list[tuple[SubActivity, Row]]:
    own = SubActivity.objects.of_person(user, on).with_facts().in_order()
    return presenters.present_all(own, signals=Signal.objects.all(), on=on)


def rows(presented: Iterable[tuple[SubActivity, Row]]) -> Iterator[WaitingItem]:
    """The person's own rows that the dates, the silence or a refused proposal ask about."""
    for row, shown in presented:
        if shown.needs_attention:
            plan = row.activity.step.plan
            url = reverse("activities:update", args=[plan.slug, row.pk])
            yield WaitingItem(Kind.ROW, plan.short, row.name, url, details=shown.attention)


def tasks(user: Any, on: date) -> Iterator[WaitingItem]:
    """What meetings have decided that the person does."""
    for task in MeetingTask.objects.open_of(user, on).with_owner():
        meeting = task.meeting
        plan = meeting.group.plan
        url = reverse("activities:meeting", args=[plan.slug, meeting.pk]) + "#beslut"
        yield WaitingItem(Kind.TASK, plan.short, task.what, url, role=task.owner, since=meeting.on, due=task.due)


def proposals(user: Any, on: date) -> Iterator[WaitingItem]:
    """Proposed dates to decide on, in the plans the person leads."""
    for update in StatusUpdate.objects.awaiting_decision_of(user, on):
        plan = update.sub_activity.activity.step.plan
        yield WaitingItem(
            Kind.PROPOSAL,
            plan.short,
            update.sub_activity.name,
            reverse("activities:proposal", args=[plan.slug, update.sub_activity_id, update.number]),
            since=timezone.localdate(update.at),
            by=update.by_name,
            details=(f"{update.proposed_end}", f"{update.planned_end}"),
        )


def answers(user: Any, on: date) -> Iterator[WaitingItem]:
    """What became of the dates the person proposed, until the row is updated again. A refusal asks for an update, and
    comes with the rows.
    """
    newer = StatusUpdate.objects.filter(sub_activity=OuterRef("sub_activity"), number__gt=OuterRef("number"))
    mine = StatusUpdate.objects.filter(~Exists(newer), by=user.pk, decision__approved=True)
    mine = mine.filter(sub_activity__in=SubActivity.objects.of_person(user, on).values("pk"))
    for update in mine.select_related("decision", "sub_activity__activity__step__plan").order_by("pk"):
        answered = timezone.localdate(update.decision.at)
        plan = update.sub_activity.activity.step.plan
        if answered >= on - TOLD_FOR:
            yield WaitingItem(
                Kind.ANSWER,
                plan.short,
                update.sub_activity.name,
                reverse("activities:sub_activity", args=[plan.slug, update.sub_activity_id]),
                state="approved",
                since=answered,
                by=update.decision.by_name,
                details=(f"{update.proposed_end}", update.decision.words),
            )


def bases(user: Any, on: date) -> Iterator[WaitingItem]:
    """Underlag in the person's hands: to approve, to send on, to decide, or to take up again."""
    waiting = DecisionBasis.objects.visible_to(user, on).with_standing().filter(current_state__in=list(BASES))
    for basis in waiting.select_related("sub_activity__activity__step__plan").in_order():
        state = State(basis.current_state)
        plan = basis.sub_activity.activity.step.plan
        if getattr(basis, BASES[state]):
            yield WaitingItem(
                Kind.BASIS,
                plan.short,
                basis.title,
                reverse("activities:basis", args=[plan.slug, basis.pk]),
                state=str(state),
                since=timezone.localdate(basis.current_at),
                by=basis.current_by_name,
                details=(basis.sub_activity.name,),
            )


def revisions(user: Any, on: date) -> Iterator[WaitingItem]:
    """Drafts of changes: handed over to whoever leads, and those the person has begun and not handed over."""
    adopted_by_person = Plan.objects.adopting_by(user, on).filter(pk=OuterRef("plan"))
    drafts = Revision.objects.filter(state=RevisionState.DRAFT).annotate(adopts=Exists(adopted_by_person))
    mine = Q(adopts=True, handed_at__isnull=False) | Q(created_by=user.pk, handed_at__isnull=True)
    for draft in drafts.filter(mine, plan__in=Plan.objects.drafting_by(user, on)).select_related("plan").order_by("pk"):
        handed = draft.handed_at is not None
        yield WaitingItem(
            Kind.REVISION,
            draft.plan.short,
            str(draft),
            reverse("activities:revision", args=[draft.plan.slug, draft.number]),
            state="handed" if handed else "begun",
            since=timezone.localdate(draft.handed_at or draft.created_at),
            by=draft.handed_by_name if handed else draft.created_by_name,
        )


def buildings(user: Any, on: date) -> Iterator[WaitingItem]:
    """Plans under uppbyggnad and the next thing to do: for whoever leads them, for administrators while nobody does."""
    for plan in Plan.objects.built_by(user, on).order_by("pk"):
        missing = hindrances(plan, on)
        if user.is_superuser and NOT_LED not in missing:
            continue
        address = "activities:build" if missing else "activities:build_decide"
        next_thing = NOT_LED if NOT_LED in missing else "".join(missing[:1])
        state = "building" if missing else "ready"
        yield WaitingItem(
            Kind.BUILDING,
            plan.short,
            plan.title,
            reverse(address, args=[plan.slug]),
            state=state,
            details=(next_thing,),
        )


def vacancies(user: Any, on: date) -> Iterator[WaitingItem]:
    """Rows whose responsible nobody is: told to whoever leads the plan, and to those who keep the register."""
    plans = Plan.objects.all() if user.is_superuser else Plan.objects.adopting_by(user, on)
    held = RoleHolding.objects.filter(Q(end__isnull=True) | Q(end__gte=on), start__lte=on, user__is_active=True)
    answered = WorkingGroup.objects.filter(
        pk=OuterRef("group"), memberships__kind=MemberKind.RESPONSIBLE, memberships__role__in=held.values("role")
    )
    open_rows = (
        SubActivity.objects.current()
        .unfinished()
        .filter(~Exists(answered), activity__step__plan__in=plans.values("pk"))
    )
    found: dict[WorkingGroup, list[SubActivity]] = defaultdict(list)
    for row in (
        open_rows.exclude(group__kind=GroupKind.BOARD).select_related("activity__step__plan", "group").in_order()
    ):
        found[row.group].append(row)
    for group, unanswered in found.items():
        plan = unanswered[0].activity.step.plan
        url = reverse("activities:group", args=[plan.slug, group.pk])
        yield WaitingItem(Kind.VACANT, plan.short, group.name, url, details=tuple(row.name for row in unanswered))


def drafts(user: Any, on: date) -> Iterator[WaitingItem]:
    """What the person has typed and not sent, in any form."""
    kept = UpdateDraft.objects.filter(by=user.pk).select_related("sub_activity__activity__step__plan")
    for draft in kept.order_by("at", "pk"):
        plan = draft.sub_activity.activity.step.plan
        url = reverse("activities:update", args=[plan.slug, draft.sub_activity_id])
        yield WaitingItem(
            Kind.DRAFT, plan.short, draft.sub_activity.name, url, state="signal", since=timezone.localdate(draft.at)
        )
    if getattr(user, "keeps_words", True):
        for words in draft_views(Draft.objects.filter(by=user.pk).order_by("at", "pk"), user, on):
            yield WaitingItem(
                Kind.DRAFT,
                words.plan,
                ": ".join(filter(None, (words.what, words.about))),
                reverse("activities:keep_words"),
                state="sent" if words.sent else "form",
                since=timezone.localdate(words.at),
            )
