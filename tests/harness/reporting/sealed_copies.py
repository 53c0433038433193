"""Sealed reports made in no time, out of one that the cast has: for tests of what comes after the sealing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from activities.calendar import clock
from reporting.models import ReportedSignal, SealedReport
from reporting.snapshot import chain, schema

CORRECTION = "Den ekonomiska bedömningen saknade en mening."


def copied(report: SealedReport, *, at: datetime | None = None, **changes: Any) -> SealedReport:
    """The same words and the same PDF but for a remark at its end, sealed at another moment as another report."""
    last = SealedReport.objects.filter(plan=report.plan).order_by("-sequence").first()
    values = {field.attname: getattr(report, field.attname) for field in report._meta.concrete_fields}
    values |= {"sequence": last.sequence + 1, "previous_seal": last.seal, "sealed_at": at or clock.now(), **changes}
    del values["id"]
    made = SealedReport(**values)
    made.pdf = bytes(report.pdf) + f"\n% {made.sequence}".encode()
    made.pdf_sha256, made.snapshot_sha256 = chain.sha256(made.pdf), chain.sha256(made.snapshot)
    made.seal = chain.seal(made.facts())
    made.save()
    for signal in report.signals.all():
        told = {name: getattr(signal, name) for name in ("sub_activity_id", "key", "label", "symbol", "direction")}
        ReportedSignal.objects.create(report=made, **told)
    return made


def corrected_copy(report: SealedReport) -> SealedReport:
    """Its next version, with one difference."""
    replaced = schema.Previous(report.tertial.label, report.version, "2020-08-31", report.pdf_sha256)
    difference = schema.Difference("Ekonomisk bedömning", "Inga kostnader.", "Kostnaden ryms inom ramen.")
    said = replace(
        schema.from_json(report.snapshot),
        version=report.version + 1,
        correction=schema.Correction(CORRECTION, replaced, (difference,)),
    )
    return copied(
        report, version=report.version + 1, replaces_id=report.pk, reason=CORRECTION, snapshot=schema.to_json(said)
    )
