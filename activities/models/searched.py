"""What of this app can be found, and which records each entry is made of; read by index.py.

A name stands where people look for the person. Who wrote something is not searched: nobody is to be followed that way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import models
from django.db.models import Prefetch
from django.utils import timezone

from activities.models.basis import DecisionBasis
from activities.models.index import Entry, Key
from activities.models.meeting import Meeting, MeetingTask
from activities.models.organisation import Partner, WorkingGroup
from activities.models.revision import Revision
from activities.models.search import SearchKind
from activities.models.status import Meaning, StatusUpdate
from activities.models.sub_activity import Collaboration, SubActivity

WORDS = (("text", "Kommentar"), ("cause", "Orsak"), ("measure", "Åtgärd"), ("consequence", "Följd"))
ROW, BASIS, MEETING, TASK = SearchKind.ROW, SearchKind.BASIS, SearchKind.MEETING, SearchKind.TASK
PARTNER, REVISION, GROUP = SearchKind.PARTNER, SearchKind.REVISION, SearchKind.GROUP


def rows(keys: Iterable[int]) -> dict[int, Entry]:
    """Rows with all that they have ever said. Four queries, however many."""
    collaborations = Collaboration.objects.select_related("partner").order_by("position", "pk")
    updates = StatusUpdate.objects.select_related("decision").order_by("-number")
    found = SubActivity.objects.filter(pk__in=keys).select_related("activity__step")
    with_words = found.prefetch_related(
        Prefetch("collaborations", collaborations, to_attr="collaborated"), Prefetch("updates", updates, to_attr="said")
    )
    return {row.pk: _row(row) for row in with_words}


def row(key: int) -> Entry | None:
    return rows([key]).get(key)


def _row(found: Any) -> Entry:
    parts = [("Aktivitet", "", found.activity.title if found.title else "")]
    parts += [("Samverkan", "", str(item)) for item in found.collaborated]
    parts.append(("Samverkan", "", found.collaboration_note))
    for update in found.said:
        # What the newest says of a deviation stands at the top of the row's page, and is not repeated further down.
        on_top = update is found.said[0] and update.signal_id == Meaning.DEVIATING
        day, fragment = timezone.localdate(update.at), "" if on_top else f"#uppdatering-{update.number}"
        parts += [(f"{label} {day}", fragment, getattr(update, name)) for name, label in WORDS]
        if decision := getattr(update, "decision", None):
            parts.append((f"Beslut om nytt slutdatum {timezone.localdate(decision.at)}", fragment, decision.words))
    on = timezone.localdate(found.said[0].at) if found.said else None
    return Entry(found.activity.step.plan_id, found.name, f"delaktivitet/{found.pk}/", tuple(parts), on)


def basis(key: int) -> Entry | None:
    found = DecisionBasis.objects.filter(pk=key).select_related("sub_activity__activity__step").first()
    if found is None:
        return None
    steps = list(found.steps.order_by("-number"))
    parts = [("Diarienummer", "", found.diary_number), ("Länk", "", found.link)]
    for step in steps:
        day, fragment = timezone.localdate(step.at), f"#omgang-{step.round}"
        said = " ".join(word for word in (step.words, step.paragraph, step.diary_number) if word)
        parts.append((f"{step.get_state_display()} {day}", fragment, said))
    plan = found.sub_activity.activity.step.plan_id
    return Entry(
        plan, found.title, f"underlag/{key}/", tuple(parts), timezone.localdate(steps[0].at) if steps else None
    )


def meeting(key: int) -> Entry | None:
    found = Meeting.objects.filter(pk=key).select_related("group").first()
    if found is None:
        return None
    parts = (
        ("Anteckningar", "#anteckningar", found.notes),
        ("Egna punkter", "", found.points),
        ("Närvarande", "", found.present),
        ("Plats", "", found.place),
        ("Inställt", "", found.cancelled_why),
    )
    return Entry(found.group.plan_id, f"{found.group.name}, {found.on}", f"moten/{key}/", parts, found.on)


def task(key: int) -> Entry | None:
    found = MeetingTask.objects.filter(pk=key).select_related("meeting__group", "role", "person").first()
    if found is None:
        return None
    parts = (("Vem", "", found.owner), ("Återtaget", "", found.withdrawn_why))
    return Entry(found.meeting.group.plan_id, found.what, f"moten/{found.meeting_id}/#beslut", parts, found.due)


def partner(key: int) -> Entry | None:
    """A partner with its whole log of contacts."""
    found = Partner.objects.filter(pk=key).first()
    if found is None:
        return None
    contacts = list(found.contacts.order_by("-on", "-pk").prefetch_related("outcomes"))
    parts = []
    for item in contacts:
        day, fragment = item.on, f"#kontakt-{item.pk}"
        parts += [
            (f"Kontakt {day}", fragment, item.text),
            (f"Fråga {day}", fragment, item.question),
            (f"Vad vi lärde oss {day}", fragment, item.learned),
        ]
        parts += [(f"Vad det ledde till {day}", fragment, outcome.words) for outcome in item.outcomes.all()]
    return Entry(found.plan_id, found.name, f"samverkan/{key}/", tuple(parts), contacts[0].on if contacts else None)


def revision(key: int) -> Entry | None:
    found = Revision.objects.filter(pk=key).first()
    if found is None:
        return None
    parts = [("Beslut", "", found.decision)]
    for item in found.items.order_by("position", "pk"):
        said = "\n".join(text for text in (item.before_text, item.after_text, item.reason) if text)
        parts.append((f"{item.get_kind_display()}: {item.row_name}", f"#andring-{item.pk}", f"{item.row_name}\n{said}"))
    on = timezone.localdate(found.adopted_at or found.created_at)
    return Entry(found.plan_id, str(found), f"revisioner/{found.number}/", tuple(parts), on)


def group(key: int) -> Entry | None:
    found = WorkingGroup.objects.filter(pk=key).first()
    if found is None:
        return None
    parts = [("Anmärkning", "", found.note)]
    for member in found.memberships.select_related("role").order_by("position", "pk"):
        parts.append((member.get_kind_display(), "", " ".join(filter(None, (member.role.title, member.note)))))
    return Entry(found.plan_id, found.name, f"grupper/{key}/", tuple(parts))


ENTRIES: dict[str, Callable[[int], Entry | None]] = {
    ROW: row,
    BASIS: basis,
    MEETING: meeting,
    TASK: task,
    PARTNER: partner,
    REVISION: revision,
    GROUP: group,
}
# Those of which many may be new at once.
MANY: dict[str, Callable[[Iterable[int]], dict[int, Entry]]] = {ROW: rows}
MODELS: dict[str, type[models.Model]] = {
    ROW: SubActivity,
    BASIS: DecisionBasis,
    MEETING: Meeting,
    TASK: MeetingTask,
    PARTNER: Partner,
    REVISION: Revision,
    GROUP: WorkingGroup,
}


def everything() -> Iterator[Key]:
    for kind, model in MODELS.items():
        for key in model._default_manager.order_by("pk").values_list("pk", flat=True):
            yield kind, key


def _all(kind: str, **which: Any) -> list[Key]:
    return [(kind, key) for key in MODELS[kind]._default_manager.filter(**which).values_list("pk", flat=True)]


AFFECTS: dict[str, Callable[[Any], list[Key]]] = {
    "activities.SubActivity": lambda record: [(ROW, record.pk)],
    "activities.Activity": lambda record: _all(ROW, activity=record),
    "activities.Collaboration": lambda record: [(ROW, record.sub_activity_id)],
    "activities.StatusUpdate": lambda record: [(ROW, record.sub_activity_id)],
    "activities.ProposalDecision": lambda record: [(ROW, record.update.sub_activity_id)],
    "activities.DecisionBasis": lambda record: [(BASIS, record.pk)],
    "activities.BasisStep": lambda record: [(BASIS, record.basis_id)],
    "activities.Meeting": lambda record: [(MEETING, record.pk)],
    "activities.MeetingTask": lambda record: [(TASK, record.pk)],
    "activities.Partner": lambda record: [(PARTNER, record.pk), *_all(ROW, collaborations__partner=record)],
    "activities.PartnerContact": lambda record: [(PARTNER, record.partner_id)],
    "activities.ContactOutcome": lambda record: [(PARTNER, record.contact.partner_id)],
    "activities.Revision": lambda record: [(REVISION, record.pk)],
    "activities.RevisionItem": lambda record: [(REVISION, record.revision_id)],
    "activities.WorkingGroup": lambda record: [(GROUP, record.pk), *_all(MEETING, group=record)],
    "activities.Membership": lambda record: [(GROUP, record.group_id)],
    "activities.User": lambda record: _all(TASK, person=record),
    "activities.Role": lambda record: [*_all(GROUP, memberships__role=record), *_all(TASK, role=record)],
}
