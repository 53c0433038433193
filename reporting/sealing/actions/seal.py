"""Fastställa and rätta: the only writes of sealed reports.

A report is rendered before anything is locked, since a large one takes long. Then, in one transaction, the plan's rows
are held still, everything is read again, and only the very report that was rendered is written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from activities.calendar import clock
from activities.calendar.tertial import Tertial
from activities.models import Plan, SubActivity, User
from activities.models.register import save
from reporting.errors import NotReady, ReadAgain
from reporting.models import CorrectionDraft, Memo, ReportedSignal, SealedReport
from reporting.permissions import seals_reports
from reporting.report import collect, preflight, readiness
from reporting.report.memos import MemoFields
from reporting.sealing import rendering
from reporting.sealing.correcting import Wanted, corrected, ground, taken
from reporting.sealing.rendering import Rendered
from reporting.snapshot import chain, schema

REASON_LIMIT = 2_000  # characters

Progress = Callable[[int], None] | None
LastCheck = Callable[[], None] | None


def seal(
    *,
    plan: Plan,
    tertial: Tertial,
    by: User,
    based_on: str,
    now: datetime | None = None,
    progress: Progress = None,
    last_check: LastCheck = None,
) -> SealedReport:
    """Seal the tertial's draft as its first version. `based_on` is the `fingerprint` of the draft that was read.

    Raises PermissionDenied, NotReady with what the pre-flight found, ReadAgain when the draft has changed since or is
    sealed already, and PdfError. `last_check` is called once, in the transaction that writes. What it or `progress`
    raises comes through, and nothing is written.
    """
    moment = now or clock.now()
    draft = as_read(plan, tertial, by, based_on, moment)
    return seal_draft(draft, plan, tertial, by=by, moment=moment, progress=progress, last_check=last_check)


def seal_draft(
    draft: schema.Report,
    plan: Plan,
    tertial: Tertial,
    *,
    by: User,
    moment: datetime,
    progress: Progress = None,
    last_check: LastCheck = None,
) -> SealedReport:
    """What follows on `as_read`: render, read everything again with the rows held still, and write."""
    rendered = rendering.render(_final(draft, moment), progress=progress)
    with transaction.atomic():
        _hold_still(plan)
        if last_check:
            last_check()
        if _ready_draft(plan, tertial, moment) != draft:
            raise ReadAgain("Planen ändrades medan rapporten gjordes. Läs utkastet igen innan du fastställer det.")
        return _write(plan, tertial, rendered, by=by, moment=moment)


def correct(
    *,
    report: SealedReport,
    wanted: Wanted,
    by: User,
    based_on: str,
    now: datetime | None = None,
    progress: Progress = None,
    last_check: LastCheck = None,
) -> SealedReport:
    """Seal a later version of a report, which stays as it is.

    `based_on` is the fingerprint of the correction that was read. Raises as `seal`, NotReady for what the correction
    itself lacks, and ValidationError when there is no reason or nothing differs.
    """
    moment = now or clock.now()
    made = as_reviewed(report, wanted, by, based_on, moment)
    return seal_correction(made, report, wanted, by=by, moment=moment, progress=progress, last_check=last_check)


def seal_correction(
    made: schema.Report,
    report: SealedReport,
    wanted: Wanted,
    *,
    by: User,
    moment: datetime,
    progress: Progress = None,
    last_check: LastCheck = None,
) -> SealedReport:
    """What follows on `as_reviewed`: render, make it again with the rows held still, and write."""
    plan, tertial = report.plan, report.tertial
    rendered = rendering.render(made, progress=progress)
    with transaction.atomic():
        _hold_still(plan)
        if last_check:
            last_check()
        if SealedReport.objects.filter(replaces=report).exists():
            raise ReadAgain("Någon annan har redan rättat den versionen. Läs den nya versionen först.")
        if corrected(ground(report), wanted, moment) != made:
            raise ReadAgain("Planen ändrades medan rättelsen gjordes. Läs rättelsen igen innan du fastställer den.")
        sealed = _write(plan, tertial, rendered, by=by, moment=moment, replaces=report, reason=wanted.reason)
        _keep_memo(plan, tertial, wanted.memo, by=by, moment=moment)
        CorrectionDraft.objects.filter(report=report, by=by).delete()
        return sealed


def fingerprint(report: schema.Report) -> str:
    """What tells two drafts apart, whenever they are read: all that they say but the moment of reading."""
    return chain.sha256(schema.to_json(schema.timeless(report)))


def as_read(plan: Plan, tertial: Tertial, by: User, based_on: str, moment: datetime) -> schema.Report:
    """The draft, when it may be sealed and is the one that was read. Raises as `seal`."""
    demand_sealer(by, plan)
    draft = _ready_draft(plan, tertial, moment)
    if fingerprint(draft) != based_on:
        raise ReadAgain("Utkastet har ändrats sedan du läste det. Läs det igen innan du fastställer det.")
    return draft


def as_reviewed(report: SealedReport, wanted: Wanted, by: User, based_on: str, moment: datetime) -> schema.Report:
    """The correction, when it says something new and is the one that was read. Raises as `correct`."""
    demand_sealer(by, report.plan)
    demand_reason(wanted.reason)
    made = corrected(ground(report), wanted, moment)
    if not made.correction or not made.correction.differences:
        raise ValidationError("Rättelsen säger samma sak som rapporten. Ändra det som är fel, eller avbryt.")
    if blocks := preflight.check_correction(made).blocks:
        raise NotReady(blocks)
    if fingerprint(made) != based_on:
        raise ReadAgain("Rättelsen har ändrats sedan du läste den. Läs den igen innan du fastställer den.")
    return made


def _final(draft: schema.Report, moment: datetime) -> schema.Report:
    return replace(draft, draft=False, taken_at=taken(moment))


def demand_sealer(by: User, plan: Plan) -> None:
    if not seals_reports(by, plan):
        raise PermissionDenied("Den som leder planen fastställer rapporter.")


def _ready_draft(plan: Plan, tertial: Tertial, moment: datetime) -> schema.Report:
    """The draft of that moment, which nothing hinders from being sealed."""
    if found := SealedReport.objects.versions_of(plan, tertial).listed().first():
        raise ReadAgain(f"{tertial.label} är redan fastställd av {found.sealed_by_name}. Rätta den i stället.")
    on = timezone.localdate(moment)
    draft = collect.draft(plan, tertial, on=on)
    if blocks := readiness.preflight_of(plan, tertial, on, draft).blocks:
        raise NotReady(blocks)
    return draft


def _hold_still(plan: Plan) -> None:
    """Whoever seals, revises the plan or sets a signal waits for its turn, so that a report is of one moment."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    rows = SubActivity.objects.filter(activity__step__plan=plan).order_by("pk").select_for_update(of=("self",))
    list(rows.values_list("pk"))


def _write(
    plan: Plan,
    tertial: Tertial,
    rendered: Rendered,
    *,
    by: User,
    moment: datetime,
    replaces: SealedReport | None = None,
    reason: str = "",
) -> SealedReport:
    last = SealedReport.objects.filter(plan=plan).order_by("-sequence").listed().first()
    sealed = SealedReport(
        plan=plan,
        year=tertial.year,
        number=tertial.number,
        version=rendered.report.version,
        sequence=last.sequence + 1 if last else 1,
        replaces=replaces,
        reason=reason,
        as_of=rendered.report.as_of,
        snapshot=rendered.snapshot,
        snapshot_sha256=chain.sha256(rendered.snapshot),
        html=rendered.html,
        html_sha256=chain.sha256(rendered.html),
        pdf=rendered.pdf,
        pdf_sha256=chain.sha256(rendered.pdf),
        renderer=rendered.renderer,
        sealed_at=moment,
        sealed_by=by,
        sealed_by_name=str(by),
        previous_seal=last.seal if last else "",
    )
    sealed.seal = chain.seal(sealed.facts())
    sealed.save()
    ReportedSignal.objects.bulk_create(
        ReportedSignal(
            report=sealed,
            sub_activity_id=row.key,
            key=row.signal.key,
            label=row.signal.label,
            symbol=row.signal.symbol,
            direction=row.direction,
        )
        for row in rendered.report.rows
    )
    return sealed


def demand_reason(reason: str) -> None:
    if not reason:
        raise ValidationError({"reason": "Skriv varför rapporten rättas. Nämnden läser skälet."})
    if len(reason) > REASON_LIMIT:
        raise ValidationError(
            {"reason": f"Skälet är {len(reason)} tecken. Korta det till högst {REASON_LIMIT} tecken."}
        )


def _keep_memo(plan: Plan, tertial: Tertial, fields: MemoFields, *, by: User, moment: datetime) -> None:
    """The corrected words are what the next tertial's memo begins with."""
    memo = Memo.objects.filter(plan=plan, year=tertial.year, number=tertial.number).first() or Memo(
        plan=plan, year=tertial.year, number=tertial.number
    )
    for name, value in fields.items():
        setattr(memo, name, value)
    memo.edits += 1
    save(record=memo, by=by, reason="Rättelse av rapporten", now=moment)
