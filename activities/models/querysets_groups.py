"""Reads, and rights as reads, of working groups, their meetings and the partners. Same chain as querysets.py."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery

from activities.models.base import AppendOnlyQuerySet
from activities.models.querysets import held

WORKS = ("steering", "activity")  # kinds of group that prepare the plan's rows; the others read
MEETS = (*WORKS, "management")  # kinds whose meetings are called and noted here
WORKERS = ("responsible", "participant")  # not the co-opted


def _plans_shown_to(user: Any, on: date) -> models.QuerySet:
    return apps.get_model("activities.Plan").objects.showing_rows_to(user, on).values("pk")


class WorkingGroupQuerySet(models.QuerySet):
    def visible_to(self, user: Any, on: date) -> WorkingGroupQuerySet:
        """Groups of the plans the person sees, with may_meet (calls its meetings and writes at them)."""
        groups = self.filter(plan__in=_plans_shown_to(user, on))
        return groups.annotate(may_meet=Exists(self.worked_by(user, on).filter(pk=OuterRef("pk"))))

    def worked_by(self, user: Any, on: date) -> models.QuerySet:
        """Groups the person works in, and all whose meetings are kept here for whoever leads the plan."""
        groups = self.model._default_manager
        own = groups.filter(held("", user, on, kind__in=WORKERS)).values("pk")
        led = groups.filter(held("plan__groups__", user, on, kind="responsible", group__kind="steering")).values("pk")
        return groups.filter(Q(pk__in=own) | Q(pk__in=led), kind__in=MEETS)

    def with_overview(self, on: date) -> WorkingGroupQuerySet:
        """With row_count, next_meeting_on (from today on) and the members' roles, in two queries."""
        coming = (
            apps.get_model("activities.Meeting")
            .objects.filter(group=OuterRef("pk"), on__gte=on, cancelled_at__isnull=True)
            .order_by("on", "pk")
        )
        members = apps.get_model("activities.Membership").objects.select_related("role").order_by("position", "pk")
        return self.annotate(
            row_count=Count("sub_activities", distinct=True),
            next_meeting_pk=Subquery(coming.values("pk")[:1]),
            next_meeting_on=Subquery(coming.values("on")[:1]),
        ).prefetch_related(Prefetch("memberships", members))


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: Any, on: date) -> MeetingQuerySet:
        """Meetings of the plans the person sees, with may_write (notes and decisions to do)."""
        groups = apps.get_model("activities.WorkingGroup").objects.worked_by(user, on)
        return self.filter(group__plan__in=_plans_shown_to(user, on)).annotate(
            may_write=Exists(groups.filter(pk=OuterRef("group_id")))
        )


class MeetingTaskQuerySet(models.QuerySet):
    def visible_to(self, user: Any, on: date) -> MeetingTaskQuerySet:
        return self.filter(meeting__group__plan__in=_plans_shown_to(user, on))

    def open_of(self, user: Any, on: date) -> MeetingTaskQuerySet:
        """What the person has been asked to do and nobody has finished: by name, or in a role they hold that day."""
        held = Q(role__holdings__end__isnull=True) | Q(role__holdings__end__gte=on)
        asked = Q(person=user) | (held & Q(role__holdings__user=user, role__holdings__start__lte=on))
        own = self.model._default_manager.filter(asked).values("pk")
        return self.visible_to(user, on).filter(pk__in=own).still_open()

    def still_open(self) -> MeetingTaskQuerySet:
        """Neither done nor withdrawn."""
        return self.filter(done_on__isnull=True, withdrawn_on__isnull=True)

    def with_owner(self) -> MeetingTaskQuerySet:
        """With what a task shows and the edition of it, in the order it should be done."""
        writes = apps.get_model("activities.HistoricalMeetingTask").objects.filter(id=OuterRef("pk"))
        shown = self.select_related("meeting__group__plan", "role", "person", "done_by", "withdrawn_by")
        edition = Subquery(writes.order_by("-history_id").values("history_id")[:1])
        return shown.annotate(edition=edition).order_by("due", "pk")


class PartnerQuerySet(models.QuerySet):
    def visible_to(self, user: Any, on: date) -> PartnerQuerySet:
        """Partners of the plans the person sees, with may_log (writes in the log of contacts)."""
        partners = self.filter(plan__in=_plans_shown_to(user, on))
        return partners.annotate(may_log=Exists(self.contactable_by(user, on).filter(pk=OuterRef("pk"))))

    def contactable_by(self, user: Any, on: date) -> models.QuerySet:
        """Partners of a plan where the person works in any group that prepares it."""
        works = held("plan__groups__", user, on, kind__in=WORKERS, group__kind__in=WORKS)
        partners = self.model._default_manager
        return partners.filter(pk__in=partners.filter(works).values("pk"))

    def represented_by(self, user: Any, on: date) -> models.QuerySet:
        """Partners the person comes from: holds a role in the partner's own group."""
        partners = self.model._default_manager
        own = partners.filter(held("group__", user, on, kind__in=WORKERS), group__kind="partner")
        return partners.filter(pk__in=own.values("pk"))

    def with_last_contact(self) -> PartnerQuerySet:
        """With last_contact_on and the rows each takes part in."""
        contacts = apps.get_model("activities.PartnerContact").objects.filter(partner=OuterRef("pk"))
        rows = apps.get_model("activities.Collaboration").objects.select_related("sub_activity__activity")
        return self.annotate(
            last_contact_on=Subquery(contacts.order_by("-on", "-pk").values("on")[:1])
        ).prefetch_related(Prefetch("collaborations", rows.order_by("sub_activity_id")))


class PartnerContactQuerySet(AppendOnlyQuerySet):
    def addressed_to(self, user: Any, on: date) -> PartnerContactQuerySet:
        """All an external person ever sees: entries marked as shared with the partner they come from."""
        partners = apps.get_model("activities.Partner").objects.represented_by(user, on)
        return self.filter(shared=True, partner__in=partners.values("pk"))

    def unheard(self, since: date) -> PartnerContactQuerySet:
        """The partners' own replies since the day, until somebody has logged a contact after them."""
        later = self.model._default_manager.filter(partner=OuterRef("partner"), answers__isnull=True)
        return self.filter(~Exists(later.filter(pk__gt=OuterRef("pk"))), answers__isnull=False, on__gte=since)

    def standing(self) -> PartnerContactQuerySet:
        """Those that no later entry has put right."""
        return self.filter(correction__isnull=True)

    def with_outcomes(self) -> PartnerContactQuerySet:
        """With the partner, the rows each was about and what it led to. Two queries more."""
        about = apps.get_model("activities.ContactRow").objects.select_related("sub_activity__activity")
        outcomes = apps.get_model("activities.ContactOutcome").objects.select_related("revision", "basis")
        return self.select_related("partner").prefetch_related(
            Prefetch("about", about.order_by("pk")), Prefetch("outcomes", outcomes.order_by("pk"))
        )
