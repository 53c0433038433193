"""Every read, and every right as a read: what a person may see or do is a queryset of what they may do it to.

The chain is person → role held on the day → membership → kind of group. Pages annotate whole lists with these
expressions, and permissions.py asks the same querysets about one object, so that a rule stands in one place.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from activities.errors import ClosedRevisionError
from activities.models.base import AppendOnlyQuerySet
from activities.models.sql import JSONList

SEES_ROWS = ("steering", "activity", "management")
READS_SEALED = ("board",)


def held(path: str, user: Any, on: date, **conditions: Any) -> Q:
    """The memberships at `path` whose role the person holds on that day; conditions are on the membership."""
    holding = f"{path}memberships__role__holdings__"
    current = Q(**{f"{holding}end__isnull": True}) | Q(**{f"{holding}end__gte": on})
    membership = {f"{path}memberships__{name}": value for name, value in conditions.items()}
    return Q(**{f"{holding}user": user, f"{holding}start__lte": on}, **membership) & current


def groups_of(user: Any, on: date, group: dict[str, Any], **conditions: Any) -> models.QuerySet:
    """The groups, such as `group` says, where the person holds a membership's role on the day."""
    groups = apps.get_model("activities.WorkingGroup").objects.order_by()
    return groups.filter(held("", user, on, **conditions), **group)


def holders(on: date) -> Subquery:
    """Who holds a membership's role on the day, as [{"pk", "name"}] in no order; None when it is vacant."""
    current = apps.get_model("activities.RoleHolding").objects.filter(
        Q(end__isnull=True) | Q(end__gte=on), role=OuterRef("role"), start__lte=on
    )
    person = JSONObject(pk="user_id", name="user__name")
    return Subquery(current.order_by().values("role").annotate(people=JSONList(person)).values("people"))


def plans_opened(on: date) -> Coalesce:
    """How many plans each user may open, for a query of users: the rule of `visible_to`, without a query of its own."""
    plans: Any = apps.get_model("activities.Plan").objects.order_by()
    own = plans.filter(held("groups__", OuterRef("pk"), on, group__kind__in=SEES_ROWS + READS_SEALED))

    def number(of: Any) -> Subquery:
        together = of.annotate(one=Value(1)).values("one")
        return Subquery(together.annotate(number=Count("pk", distinct=True)).values("number"))

    return Coalesce(Case(When(is_superuser=True, then=number(plans)), default=number(own)), 0)


def _of_newest(path: str) -> Subquery:
    """What the newest status update of a row says."""
    updates = apps.get_model("activities.StatusUpdate").objects.filter(sub_activity=OuterRef("pk"))
    return Subquery(updates.order_by("-number").values(path)[:1])


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user: Any, on: date) -> PlanQuerySet:
        """Plans the person may open in any way, with what they may do there.

        Annotates shows_rows (the plan itself), reads_reports (sealed reports) and steers (leads the plan).
        """
        return self._with_rights(user, on).filter(Q(shows_rows=True) | Q(reads_reports=True))

    def showing_rows_to(self, user: Any, on: date) -> PlanQuerySet:
        """Plans whose rows, signals and drafts the person may see."""
        return self._with_rights(user, on).filter(shows_rows=True)

    def _with_rights(self, user: Any, on: date) -> PlanQuerySet:
        return self.annotate(
            shows_rows=Value(True) if user.is_superuser else self._in_group(user, on, {"kind__in": SEES_ROWS}),
            reads_reports=self._in_group(user, on, {"kind__in": READS_SEALED}),
            steers=self._in_group(user, on, {"kind": "steering"}, kind="responsible"),
        )

    def with_ended(self) -> PlanQuerySet:
        """Annotates has_ended: some row has been ended by a revision."""
        ended = apps.get_model("activities.SubActivity").objects.filter(ended_on__isnull=False)
        return self.annotate(has_ended=Exists(ended.filter(activity__step__plan=OuterRef("pk"))))

    def drafting_by(self, user: Any, on: date) -> PlanQuerySet:
        """Plans whose revisions the person may draft: members of the group that leads it, not merely co-opted."""
        return self.filter(self._in_group(user, on, {"kind": "steering"}, kind__in=("responsible", "participant")))

    def adopting_by(self, user: Any, on: date) -> PlanQuerySet:
        """Plans whose revisions the person may adopt: the responsible of the group that leads it."""
        return self.filter(self._in_group(user, on, {"kind": "steering"}, kind="responsible"))

    def worked_in_by(self, user: Any, on: date) -> PlanQuerySet:
        """Plans where the person works in any group that prepares them: as PartnerQuerySet.contactable_by."""
        works = {"kind__in": ("steering", "activity")}
        return self.filter(self._in_group(user, on, works, kind__in=("responsible", "participant")))

    def followed_by(self, user: Any, on: date) -> PlanQuerySet:
        """Plans the person follows in förvaltningens ledningsgrupp."""
        return self.filter(self._in_group(user, on, {"kind": "management"}))

    def building(self) -> PlanQuerySet:
        """Plans under uppbyggnad: laid out freely, and without signals until they are recorded as decided."""
        return self.filter(state="building")

    def built_by(self, user: Any, on: date) -> PlanQuerySet:
        """Plans under uppbyggnad that the person fills: administrators, and whoever leads the plan."""
        return self.building() if user.is_superuser else self.building().adopting_by(user, on)

    def shared_by(self, user: Any, on: date) -> PlanQuerySet:
        """Decided plans whose keys the person gives and revokes: administrators, and whoever leads the plan."""
        decided = self.filter(state="decided")
        return decided if user.is_superuser else decided.adopting_by(user, on)

    def directed_by(self, user: Any, on: date) -> PlanQuerySet:
        """Plans of which the person is förvaltningschef: the responsible of förvaltningens ledningsgrupp."""
        return self.filter(self._in_group(user, on, {"kind": "management"}, kind="responsible"))

    def _in_group(self, user: Any, on: date, group: dict[str, Any], **conditions: Any) -> Exists:
        return Exists(groups_of(user, on, group, **conditions).filter(plan=OuterRef("pk")))


class SubActivityQuerySet(models.QuerySet):
    def current(self) -> SubActivityQuerySet:
        """Rows of the plan as it stands: those that no revision has ended."""
        return self.filter(ended_on__isnull=True)

    def unfinished(self) -> SubActivityQuerySet:
        """Rows that nobody has said are finished."""
        newest = self.annotate(newest_signal=_of_newest("signal"))
        return newest.filter(Q(newest_signal__isnull=True) | ~Q(newest_signal="finished"))

    def with_signal(self, key: str) -> SubActivityQuerySet:
        """Rows that show the signal; one that nobody has said anything of is not begun."""
        unsaid = Q(newest_signal__isnull=True) if key == "not_started" else Q(pk__in=())
        return self.annotate(newest_signal=_of_newest("signal")).filter(Q(newest_signal=key) | unsaid)

    def ended(self) -> SubActivityQuerySet:
        return self.filter(ended_on__isnull=False)

    def in_order(self) -> SubActivityQuerySet:
        """In the plan's own order, whatever order the rows were written in."""
        return self.order_by(
            "activity__step__position",
            "activity__step_id",
            "activity__position",
            "activity_id",
            "position",
            "pk",
        )

    def with_facts(self, *, holders_on: date | None = None) -> SubActivityQuerySet:
        """With everything a row shows, in four queries whatever the number of rows.

        That is `newest`, `parties` (its collaborations) and its group's `members`. With a day in `holders_on`, each of
        these members has its `holders` on that day.
        """
        members = apps.get_model("activities.Membership").objects.select_related("role")
        if holders_on:
            members = members.annotate(holders=holders(holders_on))
        partners = apps.get_model("activities.Collaboration").objects.select_related("partner")
        return (
            self.select_related("activity__step__plan", "group")
            .with_newest()
            .prefetch_related(
                # As lists: a queryset of each row's own would be made otherwise, and take longer than the query.
                Prefetch("group__memberships", members.order_by("position", "pk"), to_attr="members"),
                Prefetch("collaborations", partners.order_by("position", "pk"), to_attr="parties"),
            )
        )

    def with_newest(self) -> SubActivityQuerySet:
        """With the newest status update of each row as `newest`, in one query more whatever the number of rows."""
        updates = apps.get_model("activities.StatusUpdate").objects.newest_of_each()
        return self.prefetch_related(Prefetch("updates", updates, to_attr="newest_updates"))

    def with_draft_of(self, user: Any) -> SubActivityQuerySet:
        """With has_draft: the person has begun an update of the row and not saved it."""
        drafts = apps.get_model("activities.UpdateDraft").objects.filter(sub_activity=OuterRef("pk"), by_id=user.pk)
        return self.annotate(has_draft=Exists(drafts))

    def visible_to(self, user: Any, on: date) -> SubActivityQuerySet:
        """Rows of the plans the person may see rows of, with may_update and may_revise."""
        seen = groups_of(user, on, {"kind__in": SEES_ROWS}).values("plan")
        rows = self if user.is_superuser else self.filter(activity__step__plan__in=seen)
        drafted = groups_of(user, on, {"kind": "steering"}, kind__in=("responsible", "participant")).values("plan")
        return rows.annotate(
            may_update=self._own_or_led(user, on), may_revise=Q(activity__step__plan__in=drafted) & self._set()
        )

    def updatable_by(self, user: Any, on: date) -> SubActivityQuerySet:
        """Rows whose signal the person may set: their own, and all of a plan for whoever leads the plan.

        Ended rows are nobody's to update, nor those of a plan under uppbyggnad.
        """
        return self.filter(self._own_or_led(user, on))

    def of_person(self, user: Any, on: date) -> SubActivityQuerySet:
        """The person's own rows in decided plans: responsible or participant, not merely co-opted.

        What visible_to would find out of each is so by that: the person may see them, and may_update.
        """
        return self.filter(self._own(user, on), self._set()).annotate(may_update=Value(True))

    def followed_up(self) -> SubActivityQuerySet:
        """Rows whose signals somebody sets: in the plan, and of a plan that has been decided on."""
        return self.filter(self._set())

    def _own(self, user: Any, on: date) -> Q:
        kinds = {"kind__in": ("steering", "activity")}
        return Q(group__in=groups_of(user, on, kinds, kind__in=("responsible", "participant")).values("pk"))

    def _own_or_led(self, user: Any, on: date) -> Q:
        led = groups_of(user, on, {"kind": "steering"}, kind="responsible").values("plan")
        return (self._own(user, on) | Q(activity__step__plan__in=led)) & self._set()

    def _set(self) -> Q:
        """Rows whose signals are set: in the plan, and of a plan that has been decided on."""
        return Q(ended_on__isnull=True, activity__step__plan__state="decided")


class StatusUpdateQuerySet(AppendOnlyQuerySet):
    def newest_of_each(self) -> StatusUpdateQuerySet:
        """The newest of each row, with approved (what became of the date it proposes; None as long as nothing) and
        corrected (the number of the update it puts right, or None).
        """
        # One step in an index for each update: asked whether any is newer, a row of ten years took twice as long.
        of_row = self.model._default_manager.filter(sub_activity=OuterRef("sub_activity")).order_by("-number")
        newest = self.filter(pk=Subquery(of_row.values("pk")[:1]))
        return newest.annotate(approved=F("decision__approved"), corrected=F("corrects__number"))

    def awaiting_decision(self) -> StatusUpdateQuerySet:
        """Proposed dates that nobody has decided on, oldest first.

        A proposal that a later one on the same row has replaced, or that was taken back by a correction, waits for
        nothing; nor does one on a row that is finished or has left the plan.
        """
        of_row = self.model._default_manager.filter(sub_activity=OuterRef("sub_activity"))
        newer = of_row.filter(number__gt=OuterRef("number"), proposed_end__isnull=False)
        return (
            self.annotate(row_signal=Subquery(of_row.order_by("-number").values("signal")[:1]))
            .exclude(row_signal="finished")
            .filter(~Exists(newer), proposed_end__isnull=False, decision__isnull=True, correction__isnull=True)
            .filter(sub_activity__ended_on__isnull=True)
            .select_related("sub_activity__activity__step__plan")
            .order_by("at", "pk")
        )

    def awaiting_decision_of(self, user: Any, on: date) -> StatusUpdateQuerySet:
        """Those of the plans whose leading group the person leads."""
        groups = "sub_activity__activity__step__plan__groups__"
        led = held(groups, user, on, kind="responsible", group__kind="steering")
        return self.awaiting_decision().filter(led)


class ClosedRecordsQuerySet(models.QuerySet):
    """Revisions and their items: written one by one through actions, never in bulk."""

    def update(self, **kwargs: Any) -> int:
        raise ClosedRevisionError()

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ClosedRevisionError()
