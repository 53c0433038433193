"""Presenting a month: what ledningsgruppen sees is kept as it was."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from activities.calendar import clock
from activities.calendar.month import Month
from activities.groups.actions.meeting import call_meeting
from activities.models import Meeting, Plan, User
from activities.models.register import clean_text
from reporting.errors import ReadAgain
from reporting.models import PresentedMonth
from reporting.month import assemble
from reporting.month.frozen import Monthly
from reporting.permissions import presents_months
from reporting.snapshot import schema

REASON_LIMIT = 2_000  # characters
MAY_PRESENT = "Den som leder arbetsgruppen presenterar planen för ledningsgruppen."
NO_GROUP = (
    "Planen har ingen ledningsgrupp att presentera för. Lägg till en arbetsgrupp av slaget Ledningsgrupp under "
    "Administration."
)
CHANGED = "Planen har ändrats sedan sidan visades. Läs den igen innan du sparar den som presenterad."


@transaction.atomic
def present_month(
    *,
    plan: Plan,
    month: Month,
    meeting_on: date,
    by: User,
    based_on: str,
    reason: str = "",
    now: datetime | None = None,
) -> PresentedMonth:
    """Keep the month's page as shown at the management group's meeting: as the plan stood at the end of that day, or of
    the month when it was over by then, whatever the day it is kept.

    `based_on` is the `months.fingerprint` of the page that was shown. A month that was presented already is presented
    anew only with a reason. Raises PermissionDenied, ReadAgain when the page has changed since, and ValidationError by
    field.
    """
    now = now or clock.now()
    if not presents_months(by, plan):
        raise PermissionDenied(MAY_PRESENT)
    Plan.objects.select_for_update().get(pk=plan.pk)  # two who present the same month take turns
    presented = assemble.presented_of(plan, month)
    earlier, reason = presented.get(month), clean_text(reason)
    meeting = _meeting(plan, month, meeting_on, by, now)
    page = assemble.made(plan, month, today=meeting_on, presented=presented)
    _demand_read(page, earlier, based_on)
    _demand_reason(earlier, reason)
    kept = PresentedMonth(
        plan=plan,
        year=month.year,
        number=month.number,
        version=earlier.version + 1 if earlier else 1,
        reason=reason if earlier else "",
        meeting=meeting,
        as_of=date.fromisoformat(page.as_of),
        numbers={count.signal.key: count.now for count in page.counts},
        snapshot=schema.to_json(page),
        at=now,
        by=by,
        by_name=str(by),
    )
    kept.full_clean()
    kept.save()
    return kept


def _demand_read(page: Monthly, earlier: PresentedMonth | None, based_on: str) -> None:
    """That the page and the version it replaces are those that were read: pressing twice keeps one."""
    version = assemble.version_of(earlier)
    if earlier and based_on == assemble.fingerprint(page, version - 1):
        raise ReadAgain(f"Månaden är redan sparad som presenterad, av {earlier.by_name}. Den här sidan är densamma.")
    if based_on != assemble.fingerprint(page, version):
        raise ReadAgain(CHANGED)


def _demand_reason(earlier: PresentedMonth | None, reason: str) -> None:
    if earlier and not reason:
        raise ValidationError({"reason": "Månaden är redan presenterad. Skriv varför den presenteras på nytt."})
    if len(reason) > REASON_LIMIT:
        raise ValidationError({"reason": f"Skälet är {len(reason)} tecken. Korta det till högst {REASON_LIMIT}."})


def _meeting(plan: Plan, month: Month, on: date, by: User, now: datetime) -> Meeting:
    """The management group's meeting that day, entered now if it was not before."""
    if on > now.date():
        raise ValidationError({"meeting_on": "Mötet har inte hållits än. Ange i dag eller en tidigare dag."})
    if on < month.start:
        raise ValidationError({"meeting_on": f"Mötet ligger före månaden. Ange en dag från {month.start}."})
    groups = assemble.management_of(plan)
    held = Meeting.objects.filter(cancelled_at=None, group__in=groups, on=on).order_by("group_id").first()
    if held:
        return held
    group = groups.first()
    if group is None:
        raise ValidationError(NO_GROUP)
    return call_meeting(group=group, on=on, by=by, now=now)
