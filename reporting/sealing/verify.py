"""Whether sealed reports are what they were: one file against the records, and the records against themselves."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from activities.models import Plan
from reporting.models import SealedReport
from reporting.models.querysets import HEAVY, SealedReportQuerySet
from reporting.sealing import integrity
from reporting.snapshot import chain

CHECKS = (
    integrity.of_hashes,
    integrity.of_seal,
    integrity.of_renderer,
    integrity.of_snapshot,
    integrity.of_events,
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """What a file is: `report` is None when it is no sealed report, byte for byte, or when the records are damaged."""

    sha256: str
    report: SealedReport | None = None
    replaced_by: SealedReport | None = None  # the version that holds now, when it is another
    damaged: bool = False  # the file is known, but what is kept of the report contradicts itself

    @property
    def is_current(self) -> bool:
        return self.report is not None and self.replaced_by is None


@dataclass(frozen=True)
class Checked:
    """One report after its check."""

    name: str  # plan, tertial and version, or its number in the database where they cannot be read
    report: SealedReport | None  # None when it could not be read at all
    faults: tuple[str, ...]
    html_rendered: bool = False  # the HTML was made again from the snapshot and compared
    rendered: bool = False  # the PDF was made again from the HTML and compared


@dataclass(frozen=True)
class _Link:
    """Where a plan's chain has come."""

    plan: int | None = None
    sequence: int = 0
    seal: str | None = ""  # None when it cannot be read


def identify(data: bytes, among: SealedReportQuerySet) -> Verdict:
    """Which of the sealed reports the bytes are. Three queries.

    That a column holds the file's hash proves nothing alone: the bytes that are kept must be the file's, and the seals
    of the report and of the version that holds must be those of all that their rows say.
    """
    digest = chain.sha256(data)
    known = among.filter(pdf_sha256=digest).order_by("pk").values_list("pk", flat=True).first()
    if known is None:
        return Verdict(digest)
    try:
        report = _provable().defer("snapshot", "html").get(pk=known)
        versions = SealedReport.objects.filter(plan=report.plan_id, year=report.year, number=report.number)
        holds = _provable().defer("snapshot", "html", "pdf").get(pk__in=versions.current().values("pk"))
        whole = chain.sha256(report.pdf) == digest and all(chain.seal(r.facts()) == r.seal for r in (report, holds))
    except Exception as error:  # a damaged row may hold anything, and the lack of one that should be there is damage
        if isinstance(error, DatabaseError) and "decode" not in str(error):
            raise  # the database has gone away
        _log.error("The records of %s cannot be read: %r", digest, error)
        whole = False
    if not whole:
        return Verdict(digest, damaged=True)
    return Verdict(digest, report, None if holds.pk == report.pk else holds)


def _provable() -> SealedReportQuerySet:
    """Reports with their plan and what their seals are made over."""
    return SealedReport.objects.select_related("plan", "replaces").defer(*(f"replaces__{name}" for name in HEAVY))


def check_all(*, again: bool = True) -> Iterator[Checked]:
    """Every sealed report, plan by plan in the order they were sealed, with all that is wrong with it.

    Its HTML and PDF are made again and compared, unless `again` is false or other versions of the programs made them.
    """
    slugs = dict(Plan.objects.values_list("pk", "slug"))
    last = _Link()
    for key in _keys():
        try:
            report, unread = integrity.read(key)
            name = _name(report, slugs)
            last, broken = _linked(report, last)
        except Exception as error:
            _log.error("Sealed report %s: %r", key, error)
            yield Checked(f"rapport {key} i databasen", None, (integrity.UNREADABLE,))
            continue
        if report.plan_id not in slugs:
            broken.append("Planen som rapporten hör till finns inte.")
        yield _checked(name, report, unread, broken, again=again)


def _checked(name: str, report: SealedReport, unread: list[str], broken: list[str], *, again: bool) -> Checked:
    faults = [fault for check in CHECKS for fault in integrity.told(check, report)]
    if unread:  # which tells more than that something is
        faults = [fault for fault in faults if fault != integrity.UNREADABLE]
    html_made, other_html = integrity.html_again(report) if again else (False, [])
    pdf_made, other_pdf = integrity.pdf_again(report) if again else (False, [])
    told = dict.fromkeys((*unread, *broken, *faults, *other_html, *other_pdf))
    return Checked(name, report, tuple(told), html_made, pdf_made)


def _linked(report: SealedReport, last: _Link) -> tuple[_Link, list[str]]:
    """(where the chain has come with the report, how it is broken before it)"""
    before = last if last.plan == report.plan_id else _Link(report.plan_id)
    sequence, seal, previous = (_readable(report, name) for name in ("sequence", "seal", "previous_seal"))
    faults = []
    if sequence != before.sequence + 1:
        faults.append(f"Kedjan är bruten: rapport nummer {before.sequence + 1} saknas.")
    elif previous != before.seal:
        faults.append("Kedjan är bruten: rapporten pekar på ett annat sigill än den föregående har.")
    number = sequence if isinstance(sequence, int) else before.sequence + 1
    return _Link(report.plan_id, number, seal), faults


def _readable(report: SealedReport, name: str) -> Any:
    return None if name in report.get_deferred_fields() else getattr(report, name)


def _name(report: SealedReport, slugs: dict[int, str]) -> str:
    facts = (_readable(report, name) for name in ("year", "number", "version"))
    year, number, version = ("?" if fact is None else fact for fact in facts)
    return f"{slugs.get(report.plan_id, f'plan {report.plan_id}')} {year}-T{number} version {version}"


def last_seals() -> dict[str, tuple[str, date]]:
    """{plan's address: (its newest seal, the day)}: noted elsewhere, it shows later that no report was taken away.

    One that cannot be read is passed over; `check_all` tells of it.
    """
    slugs = dict(Plan.objects.values_list("pk", "slug"))
    found: dict[str, tuple[str, date]] = {}
    for key in _keys():
        with suppress(Exception):
            report = SealedReport.objects.only("plan_id", "seal", "sealed_at").get(pk=key)
            found[slugs.get(report.plan_id, f"plan {report.plan_id}")] = (
                report.seal,
                timezone.localdate(report.sealed_at),
            )
    return found


def _keys() -> list[int]:
    """Those of all reports, plan by plan in the order they were sealed.

    Only the keys, and no join: neither a row that cannot be read nor a plan that is gone may hide another report.
    """
    return list(SealedReport.objects.order_by("plan_id", "sequence", "pk").values_list("pk", flat=True))
