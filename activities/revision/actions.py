"""Revisions of the plan: opened, filled, withdrawn or adopted as one. Only a draft can be written to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.module_loading import import_string

from activities.calendar import clock
from activities.errors import DraftChangedError, RevisionFaults
from activities.models import ItemKind, Plan, Revision, RevisionItem, RevisionState, SubActivity, User
from activities.models.register import clean_text, delete, save
from activities.permissions import adopts_revision, drafts_revision
from activities.revision import kinds

REASON_LIMIT = 2_000  # characters
CROSSED = (
    "Planen skulle inte bli som ändringen säger, eftersom en annan ändring i revisionen rör samma sak. Öppna "
    "ändringen, läs hur det blir och spara den på nytt, eller ta bort den ena."
)


@transaction.atomic
def open_revision(*, plan: Plan, title: str, by: User, now: datetime | None = None) -> Revision:
    """A new draft with the plan's next number. A plan has one draft at a time."""
    moment = now or clock.now()
    _demand_drafter(by, plan)
    if Plan.objects.select_for_update().get(pk=plan.pk).is_building:  # the number is taken by one at a time
        raise ValidationError(
            "Planen är under uppbyggnad och ändras direkt, på sidan Bygg planen. När beslutet om den är antecknat "
            "ändras den genom revisioner."
        )
    if draft := plan.revisions.filter(state=RevisionState.DRAFT).first():
        raise ValidationError(
            f"Planen har redan ett utkast, revision {draft.number}. Lägg ändringen där, eller fastställ eller "
            "återkalla det först."
        )
    title = clean_text(title)
    if not title:
        raise ValidationError({"title": "Skriv i korthet vad revisionen gäller."})
    revision = Revision(
        plan=plan,
        number=(plan.revisions.aggregate(last=Max("number"))["last"] or 0) + 1,
        title=title,
        created_at=moment,
        created_by=by,
        created_by_name=str(by),
    )
    return save(record=revision, by=by, reason="Utkastet upprättat", now=moment)


@transaction.atomic
def add_item(
    *,
    revision: Revision,
    kind: str,
    row: SubActivity | None,
    values: dict[str, Any],
    reason: str,
    by: User,
    now: datetime | None = None,
) -> RevisionItem:
    """Propose one change in a draft. Raises ValidationError with a sentence for each field that is wrong."""
    moment = now or clock.now()
    draft = _open_draft(revision, by)
    last = draft.items.aggregate(last=Max("position"))["last"] or 0
    item = RevisionItem(revision=draft, kind=kind, sub_activity=row, position=last + 1)
    _fill(item, values, reason)
    _count_edit(draft, by, moment)
    save(record=item, by=by, reason=item.reason, now=moment)
    return _restated(draft, item, by, moment)


@transaction.atomic
def edit_item(
    *,
    item: RevisionItem,
    values: dict[str, Any],
    reason: str,
    by: User,
    based_on: int,
    now: datetime | None = None,
) -> RevisionItem:
    """Propose something else, measured against the row as it stands now: that is how a stale item is mended.

    `based_on` is the draft's count of edits that the person was looking at. Raises DraftChangedError when somebody
    has written to the draft since.
    """
    moment = now or clock.now()
    draft = _open_draft(item.revision, by, based_on=based_on)
    found = draft.items.select_for_update().get(pk=item.pk)
    _fill(found, values, reason)
    _count_edit(draft, by, moment)
    save(record=found, by=by, reason=found.reason, now=moment)
    return _restated(draft, found, by, moment)


@transaction.atomic
def remove_item(*, item: RevisionItem, by: User, based_on: int | None = None, now: datetime | None = None) -> None:
    """Take a proposal out of a draft; its history stays. `based_on` as for `edit_item`."""
    moment = now or clock.now()
    draft = _open_draft(item.revision, by, based_on=based_on)
    _count_edit(draft, by, moment)
    found = draft.items.get(pk=item.pk)
    import_string(settings.REVISION_ITEM_LEAVES)(item=found, by=by, now=moment)
    delete(record=found, by=by, reason="Borttagen ur utkastet", now=moment)
    _restate(draft, by, moment)


@transaction.atomic
def hand_over_revision(*, revision: Revision, by: User, based_on: int, now: datetime | None = None) -> Revision:
    """Tell whoever leads the plan that the draft is ready to be adopted.

    `based_on` is the draft's count of edits that the person read. Raises PermissionDenied, DraftChangedError, and
    ValidationError for a draft without changes. Handing over twice is the same as once.
    """
    moment = now or clock.now()
    draft = _open_draft(revision, by, based_on=based_on)
    if not draft.items.exists():
        raise ValidationError("Revisionen har inga ändringar att lämna. Lägg till minst en.")
    if draft.handed_at:
        return draft
    draft.handed_at, draft.handed_by_name = moment, str(by)
    return save(record=draft, by=by, reason="Lämnad till den som leder planen", now=moment)


@transaction.atomic
def withdraw_revision(
    *, revision: Revision, by: User, based_on: int | None = None, now: datetime | None = None
) -> Revision:
    """Close a draft without carrying anything out. It stays readable. `based_on` as for `edit_item`."""
    moment = now or clock.now()
    draft = _open_draft(revision, by, based_on=based_on)
    draft.state, draft.withdrawn_at, draft.withdrawn_by_name = RevisionState.WITHDRAWN, moment, str(by)
    return save(record=draft, by=by, reason="Återkallad", now=moment)


@transaction.atomic
def adopt_revision(
    *, revision: Revision, decision: str, by: User, based_on: int, now: datetime | None = None
) -> Revision:
    """Carry out every change of a draft, or none of them.

    What is adopted is what holds: when all is carried out, every change is compared with what has become of its row.
    `based_on` is the draft's count of edits that the person read. Raises PermissionDenied, DraftChangedError when
    the draft is another than the one read or no draft any more, and RevisionFaults with every change that no
    longer fits or would not hold.
    """
    moment = now or clock.now()
    plan = Plan.objects.select_for_update().get(pk=revision.plan_id)
    if not adopts_revision(by, plan):
        raise PermissionDenied("Bara den som leder arbetsgruppen för planen fastställer en revision.")
    draft = _locked(revision)
    if not draft.is_draft or draft.edits != based_on:
        raise DraftChangedError(_why_not_open(draft))
    items = list(draft.items.order_by("position", "pk"))
    if not items:
        raise RevisionFaults([(None, "Revisionen har inga ändringar. Lägg till minst en, eller återkalla utkastet.")])
    if faults := [(item, fault) for item in items if (fault := _fault(plan, item))]:
        raise RevisionFaults(faults)
    for item in items:
        _carry_out(plan, item, by, moment)
    if untrue := [(item, CROSSED) for item in items if _said_of(plan, item) != item.after_text]:
        raise RevisionFaults(untrue)
    draft.state, draft.adopted_at, draft.adopted_by = RevisionState.ADOPTED, moment, by
    draft.adopted_by_name, draft.decision = str(by), clean_text(decision)
    return save(record=draft, by=by, reason=draft.decision or "Fastställd", now=moment)


def _fault(plan: Plan, item: RevisionItem) -> str:
    """Why the change does not fit the plan as it stands, or ""."""
    kind, row = kinds.KINDS[item.kind], _row(item)
    if row is not None and row.ended_on:
        return f"Delaktiviteten utgick ur planen {row.ended_on} och kan inte ändras. Ta bort ändringen ur utkastet."
    if row is not None and kind.present(row) != item.before:
        return (
            "Delaktiviteten har ändrats sedan ändringen skrevs. Öppna ändringen, jämför med hur delaktiviteten "
            "står nu och spara den på nytt, eller ta bort den."
        )
    try:
        kind.check(plan, row, item.values)
    except ValidationError as error:
        return " ".join(error.messages)
    item.remarks = kind.remarks(plan, row, item.values)  # kept as they are before anything is carried out
    return ""


def _carry_out(plan: Plan, item: RevisionItem, by: User, now: datetime) -> None:
    """One change. Earlier ones may have made it impossible, so its values are checked once more."""
    kind, row = kinds.KINDS[item.kind], _row(item)
    writer = kinds.Writer(by, f"Revision {item.revision.number}: {item.reason}", now)
    try:
        if row is not None and row.ended_on:
            raise ValidationError("Delaktiviteten utgår genom en annan ändring i samma revision. Ta bort den ena.")
        kind.check(plan, row, item.values)
        item.sub_activity = kind.apply(plan, row, item.values, writer)
        save(record=item, by=by, reason=item.reason, now=now)
    except ValidationError as error:
        raise RevisionFaults([(item, " ".join(error.messages))]) from error


class _Rehearsed(Exception):
    """Ends a rehearsal, so that nothing of it is saved. `words` is what each change would come to, by key."""

    def __init__(self, words: dict[int, str]) -> None:
        super().__init__()
        self.words = words


def _rehearsed(plan: Plan, draft: Revision, by: User, now: datetime) -> dict[int, str]:
    """What each change comes to when all are carried out together; empty while they cannot be."""
    items = list(draft.items.order_by("position", "pk"))
    try:
        with transaction.atomic():
            for item in items:
                _carry_out(plan, item, by, now)
            raise _Rehearsed({item.pk: _said_of(plan, item) for item in items})
    except _Rehearsed as rehearsal:
        return rehearsal.words
    except RevisionFaults:
        return {}  # told when somebody tries to adopt it


def _said_of(plan: Plan, item: RevisionItem) -> str:
    """The change's words as the plan stands once it is carried out; "" when the plan is not as the change says."""
    kind = kinds.KINDS[item.kind]
    row = SubActivity.objects.select_related("activity__step", "group").get(pk=item.sub_activity_id or 0)
    return kind.words(plan, row, item.values) if kind.holds(row, item.values) else ""


def _restate(draft: Revision, by: User, now: datetime) -> None:
    """Let every change say what it comes to beside the others: a new row's group may get another responsible."""
    words = _rehearsed(draft.plan, draft, by, now)
    for item in draft.items.filter(pk__in=[key for key, said in words.items() if said]):
        if item.after_text != words[item.pk]:
            item.after_text = words[item.pk]
            save(record=item, by=by, reason="Följer av en annan ändring i utkastet", now=now)


def _restated(draft: Revision, item: RevisionItem, by: User, now: datetime) -> RevisionItem:
    _restate(draft, by, now)
    return draft.items.get(pk=item.pk)


def _fill(item: RevisionItem, values: dict[str, Any], reason: str) -> None:
    """The item's content out of what was typed. Raises one ValidationError with all that is wrong."""
    errors: dict[str, Any] = {}
    plan = item.revision.plan
    kind, row = kinds.KINDS[item.kind], _row(item)
    _demand_row(item, plan, row, values)
    item.reason = clean_text(reason)
    if not item.reason:
        errors["reason"] = "Skriv varför planen ändras. Nämnden får skälet."
    elif len(item.reason) > REASON_LIMIT:
        errors["reason"] = f"Skälet är {len(item.reason)} tecken. Korta det till högst {REASON_LIMIT} tecken."
    try:
        item.values = kind.check(plan, row, values)
    except ValidationError as error:
        errors = {**error.message_dict, **errors}
    else:
        if row is not None and kind.is_same(row, item.values):
            errors["__all__"] = "Inget är ändrat. Skriv det som ska gälla i stället, eller avbryt."
    if errors:
        raise ValidationError(errors)
    item.row_name = kind.name(plan, row, item.values)
    item.before = kind.present(row) if row else {}
    item.before_text = kind.before_words(plan, row)
    item.after_text = kind.words(plan, row, item.values)
    item.remarks = kind.remarks(plan, row, item.values)


def _demand_row(item: RevisionItem, plan: Plan, row: SubActivity | None, values: dict[str, Any]) -> None:
    if item.kind == ItemKind.NEW_ROW:
        return
    if row is None or row.activity.step.plan_id != plan.pk:
        raise ValidationError("Välj en av planens delaktiviteter.")
    if row.ended_on:
        raise ValidationError(f"”{row.name}” utgick ur planen {row.ended_on} och kan inte ändras.")
    others = list(item.revision.items.exclude(pk=item.pk))
    if clash := kinds.KINDS[item.kind].clash(row, others, values):
        raise ValidationError(clash)


def _row(item: RevisionItem) -> SubActivity | None:
    """The item's row as it stands now, whatever was read earlier; locked until the write is over."""
    if item.kind == ItemKind.NEW_ROW:
        return None
    rows = SubActivity.objects.select_related("activity__step", "group").select_for_update(of=("self",))
    return rows.filter(pk=item.sub_activity_id or 0).first()


def _open_draft(revision: Revision, by: User, *, based_on: int | None = None) -> Revision:
    """The revision, locked; PermissionDenied, or DraftChangedError when it is another than the one the person saw."""
    _demand_drafter(by, revision.plan)
    draft = _locked(revision)
    if not draft.is_draft or based_on not in (None, draft.edits):
        raise DraftChangedError(_why_not_open(draft))
    return draft


def _locked(revision: Revision) -> Revision:
    return Revision.objects.select_for_update(of=("self",)).select_related("plan").get(pk=revision.pk)


def _demand_drafter(by: User, plan: Plan) -> None:
    if not drafts_revision(by, plan):
        raise PermissionDenied("Bara ansvarig och deltagare i arbetsgruppen som leder planen föreslår ändringar.")


def _why_not_open(revision: Revision) -> str:
    if revision.state == RevisionState.ADOPTED:
        return f"Revision {revision.number} är redan fastställd av {revision.adopted_by_name} och ändras inte mer."
    if revision.state == RevisionState.WITHDRAWN:
        return f"Revision {revision.number} är återkallad av {revision.withdrawn_by_name} och ändras inte mer."
    return f"Utkastet till revision {revision.number} har ändrats sedan du öppnade sidan. Läs det igen."


def _count_edit(draft: Revision, by: User, now: datetime) -> None:
    draft.edits += 1
    draft.handed_at, draft.handed_by_name = None, ""
    save(record=draft, by=by, reason="Utkastet ändrat", now=now)
