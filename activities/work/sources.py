"""Where each kind of waiting comes from in this app: one function a kind, readers → (whose, item), of few queries.

Each reads what waits in all the plans concerned at once, whatever the number of readers, and says whose each thing is:
the page of one person and the mails of three hundred are made by the same functions. What other apps have that waits
comes by settings.WORK_WAITING, functions of the same shape, and what they keep of somebody's typed words by
settings.WORK_DRAFTS, (user, day) → items.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from activities.building.outline import NOT_LED, hindrances
from activities.groups.reached import whom_to_reach
from activities.models import (
    DecisionBasis,
    GroupKind,
    MeetingTask,
    MemberKind,
    Membership,
    PartnerContact,
    Plan,
    Revision,
    RevisionState,
    RoleHolding,
    Signal,
    StatusUpdate,
    SubActivity,
    WorkingGroup,
)
from activities.models.decision_chain import State
from activities.models.querysets_people import held_on
from activities.rows import presenters
from activities.rows.rows import Row
from activities.work import typed
from activities.work.readers import NOBODY, Readers
from activities.work.waiting import Kind, WaitingItem

Found = Iterator[tuple[Collection[int], WaitingItem]]  # those it waits for, by their keys, and what waits
Source = Callable[[Readers], Iterable[tuple[Collection[int], WaitingItem]]]
Presented = Iterable[tuple[SubActivity, Row]]
TOLD_FOR = timedelta(days=30)  # an answer that nobody has acted on is then no news any more


def of_person(user: Any, on: date, presented: Presented | None = None) -> list[WaitingItem]:
    """All that waits for the person that day, of every plan, in no order, what the person has typed among it.

    `presented` are the person's own rows, where the page has them already.
    """
    kept = [typed.drafts, *map(import_string, settings.WORK_DRAFTS)]
    found = of_people(Readers.of([user], on), presented).get(user.pk, [])
    return [*found, *(item for source in kept for item in source(user, on))]


def of_people(readers: Readers, presented: Presented | None = None) -> dict[int, list[WaitingItem]]:
    """The same of each reader, by the person's key, but for what they have typed and not sent. The number of queries
    grows with the plans under uppbyggnad, and with nothing else.
    """
    shared: list[Source] = [tasks, proposals, answers, bases, revisions, buildings, vacancies, replies]
    shared += [import_string(path) for path in settings.WORK_WAITING]
    told: dict[int, list[WaitingItem]] = defaultdict(list)
    own = presented_rows(readers) if presented is None else presented
    for source in (rows(readers, own), *(source(readers) for source in shared)):
        for whose, item in source:
            for person in whose:
                told[person].append(item)
    return told


def presented_rows(readers: Readers) -> Presented:
    if not readers.works_in:
        return []
    own = SubActivity.objects.followed_up().filter(group__in=readers.works_in).with_facts().in_order()
    return presenters.present_all(own, signals=Signal.objects.all(), on=readers.on)


def rows(readers: Readers, presented: Presented) -> Found:
    """Rows that the dates, the silence or a refused proposal ask about, for the row's own people."""
    for row, shown in presented:
        if shown.needs_attention:
            plan = row.activity.step.plan
            url = reverse("activities:update", args=[plan.slug, row.pk])
            whose = readers.works_in.get(row.group_id, NOBODY)
            yield whose, WaitingItem(Kind.ROW, plan.short, row.name, url, details=shown.attention)


def tasks(readers: Readers) -> Found:
    """What meetings have decided that the person does: by name, or in a role they hold that day."""
    people = [person.pk for person in readers.people]
    asked = Q(person__in=people) | Q(role__in=readers.roles)
    for task in MeetingTask.objects.filter(asked).still_open().with_owner():
        meeting = task.meeting
        plan = meeting.group.plan
        url = reverse("activities:meeting", args=[plan.slug, meeting.pk]) + "#beslut"
        named = {task.person_id} if task.person_id else set(readers.roles.get(task.role_id, NOBODY))
        yield (
            named.intersection(readers.sees_rows(plan.pk)),
            WaitingItem(Kind.TASK, plan.short, task.what, url, role=task.owner, since=meeting.on, due=task.due),
        )


def proposals(readers: Readers) -> Found:
    """Proposed dates to decide on, for whoever leads the plan."""
    if not readers.leads:
        return
    waiting = StatusUpdate.objects.awaiting_decision()
    for update in waiting.filter(sub_activity__activity__step__plan__in=readers.leads):
        plan = update.sub_activity.activity.step.plan
        item = WaitingItem(
            Kind.PROPOSAL,
            plan.short,
            update.sub_activity.name,
            reverse("activities:proposal", args=[plan.slug, update.sub_activity_id, update.number]),
            since=timezone.localdate(update.at),
            by=update.by_name,
            details=(f"{update.proposed_end}", f"{update.planned_end}"),
        )
        yield readers.leads[plan.pk], item


def answers(readers: Readers) -> Found:
    """What became of the dates the person proposed, until the row is updated again. A refusal asks for an update, and
    comes with the rows.
    """
    if not readers.works_in:
        return
    people = [person.pk for person in readers.people]
    newer = StatusUpdate.objects.filter(sub_activity=OuterRef("sub_activity"), number__gt=OuterRef("number"))
    told = StatusUpdate.objects.filter(~Exists(newer), by__in=people, decision__approved=True)
    own = SubActivity.objects.followed_up().filter(group__in=readers.works_in)
    told = told.filter(sub_activity__in=own.values("pk"))
    for update in told.select_related("decision", "sub_activity__activity__step__plan").order_by("pk"):
        answered = timezone.localdate(update.decision.at)
        plan = update.sub_activity.activity.step.plan
        if answered >= readers.on - TOLD_FOR:
            item = WaitingItem(
                Kind.ANSWER,
                plan.short,
                update.sub_activity.name,
                reverse("activities:sub_activity", args=[plan.slug, update.sub_activity_id]),
                state="approved",
                since=answered,
                by=update.decision.by_name,
                details=(f"{update.proposed_end}", update.decision.words),
            )
            yield {update.by_id}.intersection(readers.works_in[update.sub_activity.group_id]), item


def bases(readers: Readers) -> Found:
    """Underlag in the person's hands: to approve, to send on, to decide, or to take up again."""
    if not (readers.works_in or readers.leads or readers.directs):
        return
    row = SubActivity.objects.followed_up().filter(group__in=readers.works_in, pk=OuterRef("sub_activity"))
    found = DecisionBasis.objects.with_standing().annotate(is_prepared=Exists(row)).in_order()
    plan_of = "sub_activity__activity__step__plan"
    here = Q(is_prepared=True) | Q(**{f"{plan_of}__in": [*readers.leads, *readers.directs]})
    for basis in found.filter(here, current_state__in=list(_HANDS)).select_related(plan_of):
        state = State(basis.current_state)
        plan = basis.sub_activity.activity.step.plan
        item = WaitingItem(
            Kind.BASIS,
            plan.short,
            basis.title,
            reverse("activities:basis", args=[plan.slug, basis.pk]),
            state=str(state),
            since=timezone.localdate(basis.current_at),
            by=basis.current_by_name,
            details=(basis.sub_activity.name,),
        )
        yield _HANDS[state](readers, basis, plan), item


# Where a basis waits for somebody's hand, and whose.
_HANDS: dict[State, Callable[[Readers, Any, Plan], Collection[int]]] = {
    State.READY: lambda readers, _, plan: readers.leads.get(plan.pk, NOBODY),
    State.APPROVED: lambda readers, _, plan: readers.leads.get(plan.pk, NOBODY),
    State.TO_DIRECTOR: lambda readers, _, plan: readers.directs.get(plan.pk, NOBODY),
    State.RETURNED: lambda readers, basis, _: (
        readers.works_in.get(basis.sub_activity.group_id, NOBODY) if basis.is_prepared else NOBODY
    ),
}


def revisions(readers: Readers) -> Found:
    """Drafts of changes: handed over to whoever leads, and those the person has begun and not handed over."""
    if not readers.drafts:
        return
    drafted = Revision.objects.filter(state=RevisionState.DRAFT, plan__in=readers.drafts)
    for draft in drafted.select_related("plan").order_by("pk"):
        handed = draft.handed_at is not None
        item = WaitingItem(
            Kind.REVISION,
            draft.plan.short,
            str(draft),
            reverse("activities:revision", args=[draft.plan.slug, draft.number]),
            state="handed" if handed else "begun",
            since=timezone.localdate(draft.handed_at or draft.created_at),
            by=draft.handed_by_name if handed else draft.created_by_name,
        )
        mine = readers.leads.get(draft.plan_id, NOBODY) if handed else {draft.created_by_id}
        yield set(mine).intersection(readers.drafts[draft.plan_id]), item


def buildings(readers: Readers) -> Found:
    """Plans under uppbyggnad and the next thing to do: for whoever leads them, for administrators while nobody does."""
    plans = Plan.objects.building()
    if not readers.administrators:
        plans = plans.filter(pk__in=readers.leads)
    for plan in plans.order_by("pk") if readers.administrators or readers.leads else ():
        missing = hindrances(plan, readers.on)
        nobody_leads = NOT_LED in missing
        address = "activities:build" if missing else "activities:build_decide"
        item = WaitingItem(
            Kind.BUILDING,
            plan.short,
            plan.title,
            reverse(address, args=[plan.slug]),
            state="building" if missing else "ready",
            details=(NOT_LED if nobody_leads else "".join(missing[:1]),),
        )
        leaders = readers.leads.get(plan.pk, NOBODY)
        yield {*leaders, *(readers.administrators if nobody_leads else NOBODY)}, item


def vacancies(readers: Readers) -> Found:
    """Roles that answer for rows and that nobody has, one by one, and groups without such a role: told to whoever
    leads the plan, and to those who keep the register.
    """
    if not (readers.leads or readers.administrators):
        return
    held = RoleHolding.objects.filter(held_on(readers.on), user__is_active=True)
    answered = WorkingGroup.objects.filter(
        pk=OuterRef("group"), memberships__kind=MemberKind.RESPONSIBLE, memberships__role__in=held.values("role")
    )
    open_rows = SubActivity.objects.current().unfinished().filter(~Exists(answered))
    if not readers.administrators:
        open_rows = open_rows.filter(activity__step__plan__in=readers.leads)
    open_rows = open_rows.exclude(group__kind=GroupKind.BOARD)
    seat = Membership.objects.filter(group=OuterRef("group"), kind=MemberKind.RESPONSIBLE)
    named = open_rows.annotate(
        vacant=Subquery(seat.values("role")[:1]), vacant_title=Subquery(seat.values("role__title")[:1])
    )
    found: dict[tuple[int, Any], list[Any]] = defaultdict(list)
    for row in named.select_related("activity__step__plan", "group").in_order():
        found[row.activity.step.plan_id, row.vacant or row.group].append(row)
    for (_, role), unanswered in found.items():
        first = unanswered[0]
        plan, has_role = first.activity.step.plan, first.vacant is not None
        item = WaitingItem(
            Kind.VACANT,
            plan.short,
            first.vacant_title if has_role else first.group.name,
            reverse("activities:role", args=[role])
            if has_role
            else reverse("activities:group", args=[plan.slug, first.group_id]),
            state="role" if has_role else "group",
            details=tuple(row.name for row in unanswered),
        )
        yield {*readers.leads.get(plan.pk, NOBODY), *readers.administrators}, item


def replies(readers: Readers) -> Found:
    """What partners have answered, for those whom the partner is told to reach."""
    if not readers.works_for:
        return
    unheard = PartnerContact.objects.unheard(readers.on - TOLD_FOR).filter(partner__plan__in=readers.works_for)
    found = list(unheard.select_related("partner__plan").order_by("pk"))
    reached = whom_to_reach({contact.partner for contact in found}, readers.on) if found else {}
    for contact in found:
        partner = contact.partner
        url = reverse("activities:partner", args=[partner.plan.slug, partner.pk]) + f"#kontakt-{contact.pk}"
        item = WaitingItem(Kind.REPLY, partner.plan.short, partner.name, url, since=contact.on, by=contact.by_name)
        yield {one.user for one in reached[partner.pk]}, item
