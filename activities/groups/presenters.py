"""Groups, meetings and partners, already fetched, to the frozen rows of group_rows.py. Asks the database nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.urls import reverse

from activities.calendar.swedish import sort_key
from activities.groups.questions import key_of
from activities.groups.rows import (
    ContactView,
    GroupLine,
    GroupsOfKind,
    MeetingLine,
    OutcomeView,
    PartnerLine,
    PartnerRow,
    TaskView,
)
from activities.models import (
    ContactOutcome,
    GroupKind,
    Meeting,
    MeetingTask,
    MemberKind,
    Partner,
    PartnerContact,
    WorkingGroup,
)
from activities.models.querysets_groups import MEETS
from activities.rows.story import Holder

KIND_HEADINGS = {
    GroupKind.STEERING: "Arbetsgrupp som leder planen",
    GroupKind.ACTIVITY: "Aktivitetsgrupper",
    GroupKind.MANAGEMENT: "Ledningsgrupp",
    GroupKind.BOARD: "Nämnd",
    GroupKind.PARTNER: "Externa parter",
}
MEMBER_HEADINGS = {
    MemberKind.RESPONSIBLE: "Ansvarig",
    MemberKind.PARTICIPANT: "Deltagare",
    MemberKind.CO_OPTED: "Adjungeras vid behov",
}


def groups_by_kind(groups: Iterable[WorkingGroup], slug: str) -> list[GroupsOfKind]:
    """Groups fetched `with_overview`, by kind, those that lead and do the work first."""
    found = sorted(groups, key=lambda group: sort_key(group.name))
    by_kind = (
        GroupsOfKind(heading, kind in MEETS, tuple(_group_line(group, slug) for group in found if group.kind == kind))
        for kind, heading in KIND_HEADINGS.items()
    )
    return [kind for kind in by_kind if kind.groups]


def _group_line(group: WorkingGroup, slug: str) -> GroupLine:
    responsible = [item.role.title for item in group.memberships.all() if item.kind == MemberKind.RESPONSIBLE]
    return GroupLine(
        name=group.name,
        url=reverse("activities:group", args=[slug, group.pk]),
        responsible=", ".join(responsible),
        row_count=group.row_count,
        rhythm=group.get_meeting_rhythm_display(),
        next_meeting_on=group.next_meeting_on,
        next_meeting_url=reverse("activities:meeting", args=[slug, group.next_meeting_pk])
        if group.next_meeting_pk
        else "",
    )


def members_by_kind(holders: Iterable[Holder]) -> list[tuple[str, list[Holder]]]:
    """What story.holders_of found, as ("Deltagare", …) in the order of responsibility."""
    found = list(holders)
    kinds = (
        (heading, [item for item in found if item.kind == kind.label]) for kind, heading in MEMBER_HEADINGS.items()
    )
    return [(heading, members) for heading, members in kinds if members]


def meeting_line(meeting: Meeting, slug: str, on: date) -> MeetingLine:
    return MeetingLine(
        on=meeting.on,
        url=reverse("activities:meeting", args=[slug, meeting.pk]),
        place=meeting.place,
        has_notes=bool(meeting.version),
        is_coming=meeting.on >= on,
        cancelled_why=meeting.cancelled_why,
    )


def task_view(task: MeetingTask, slug: str, on: date) -> TaskView:
    """A task fetched `with_owner`."""
    return TaskView(
        pk=task.pk,
        edition=task.edition,
        what=task.what,
        owner=task.owner,
        due=task.due,
        is_late=task.is_open and task.due < on,
        done_on=task.done_on,
        done_by=str(task.done_by) if task.done_by else "",
        meeting_on=task.meeting.on,
        meeting_url=reverse("activities:meeting", args=[slug, task.meeting_id]),
        url=reverse("activities:task", args=[slug, task.pk]),
        edit_url=reverse("activities:task_edit", args=[slug, task.pk]),
        withdrawn_on=task.withdrawn_on,
        withdrawn_by=str(task.withdrawn_by or ""),
        withdrawn_why=task.withdrawn_why,
    )


def partner_line(partner: Partner, slug: str) -> PartnerLine:
    """A partner fetched `with_last_contact`."""
    return PartnerLine(
        name=partner.name,
        url=reverse("activities:partner", args=[slug, partner.pk]),
        rows=tuple(
            PartnerRow(
                item.sub_activity.name, reverse("activities:sub_activity", args=[slug, item.sub_activity_id]), item.what
            )
            for item in partner.collaborations.all()
        ),
        last_contact_on=partner.last_contact_on,
    )


def contact_views(contacts: Sequence[PartnerContact]) -> list[ContactView]:
    """Entries with the corrections among them. One that is not given is not told of, so nothing unshared shows."""
    given = {contact.pk: contact for contact in contacts}
    corrected = {contact.corrects_id for contact in contacts}
    return [
        ContactView(
            pk=contact.pk,
            on=contact.on,
            text=contact.text,
            by=contact.by_name,
            at=contact.at,
            shared=contact.shared,
            corrects_on=given[contact.corrects_id].on if contact.corrects_id in given else None,
            corrected=contact.pk in corrected,
            answers_on=given[contact.answers_id].on if contact.answers_id in given else None,
            dates=tuple((name, period) for name, period in contact.dates),
        )
        for contact in contacts
    ]


def told_views(contacts: Sequence[PartnerContact], slug: str) -> list[ContactView]:
    """Entries fetched `with_outcomes`, with all that those who work with the plan `slug` read of them."""
    return [_told(view, contact, slug) for view, contact in zip(contact_views(contacts), contacts, strict=True)]


def _told(view: ContactView, contact: PartnerContact, slug: str) -> ContactView:
    key = key_of(contact.question)
    rows = [item.sub_activity for item in contact.about.all()]
    return replace(
        view,
        partner=contact.partner.name,
        partner_url=reverse("activities:partner", args=[slug, contact.partner_id]),
        question=contact.question,
        question_url=reverse("activities:question", args=[slug, key]) if key else "",
        rows=tuple(PartnerRow(row.name, reverse("activities:sub_activity", args=[slug, row.pk]), "") for row in rows),
        learned=contact.learned,
        outcomes=tuple(_outcome(outcome, slug) for outcome in contact.outcomes.all()),
        url=reverse("activities:contact", args=[slug, contact.pk]),
    )


def _outcome(outcome: ContactOutcome, slug: str) -> OutcomeView:
    leads_to = url = ""
    if outcome.revision:
        leads_to = str(outcome.revision)
        url = reverse("activities:revision", args=[slug, outcome.revision.number])
    elif outcome.basis:
        leads_to = f"Underlag: {outcome.basis.title}"
        url = reverse("activities:basis", args=[slug, outcome.basis.pk])
    return OutcomeView(outcome.words, leads_to, url, outcome.by_name, outcome.at)
