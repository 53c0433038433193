"""Whether sealed reports are what they were: one file against the records, and the records against themselves."""

from __future__ import annotations

import html as markup
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import DatabaseError
from django.utils import timezone

from reporting import chain, rendering, snapshot
from reporting.characters import drawable
from reporting.models import SealedReport
from reporting.pdf import PdfError
from reporting.querysets import HEAVY, SealedReportQuerySet

_log = logging.getLogger(__name__)
_TAG = re.compile(r"<[^>]*>")


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
    """One report after its check. `rendered` tells whether its PDF was made again and compared."""

    report: SealedReport
    faults: tuple[str, ...]
    rendered: bool


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

    Its PDF is made again and compared, unless `again` is false or it was made with other versions of the programs.
    """
    before: SealedReport | None = None
    reports = SealedReport.objects.order_by("plan", "sequence").select_related("plan", "replaces")
    for report in reports.defer(*(f"replaces__{name}" for name in HEAVY)).iterator(chunk_size=1):
        if before and before.plan_id != report.plan_id:
            before = None
        rendered, different = _rendered_again(report) if again else (False, ())
        faults = (*_own_faults(report), *_chain_faults(report, before), *different)
        yield Checked(report, faults, rendered)
        before = report


def _own_faults(report: SealedReport) -> Iterator[str]:
    for what, content, digest in (
        ("Innehållet", report.snapshot, report.snapshot_sha256),
        ("Html-filen", report.html, report.html_sha256),
        ("Pdf-filen", report.pdf, report.pdf_sha256),
    ):
        if chain.sha256(content) != digest:
            yield (
                f"{what} är ändrad: kontrollsumman stämmer inte."
                if what != "Innehållet"
                else ("Innehållet är ändrat: kontrollsumman stämmer inte.")
            )
    if chain.seal(report.facts()) != report.seal:
        yield "Uppgifterna om rapporten är ändrade: sigillet stämmer inte."
    try:
        said = snapshot.from_json(report.snapshot)
    except (ValueError, json.JSONDecodeError) as error:
        yield f"Innehållet kan inte läsas: {error}"
        return
    yield from _snapshot_faults(report, said)


def _snapshot_faults(report: SealedReport, said: snapshot.Report) -> Iterator[str]:
    for what, told, noted in (
        ("tertial", said.tertial, report.tertial.code),
        ("version", said.version, report.version),
        ("datum", said.as_of, str(report.as_of)),
        ("skäl till rättelsen", said.correction.reason if said.correction else "", report.reason),
    ):
        if told != noted:
            yield f"Innehållets {what} är {told}, men rapporten är förd som {noted}."
    told_signals = {row.key: (row.signal.key, row.signal.label, row.signal.symbol, row.direction) for row in said.rows}
    kept = report.signals.values_list("sub_activity_id", "key", "label", "symbol", "direction")
    if told_signals != {key: tuple(values) for key, *values in kept}:
        yield "Signalerna vid senaste rapportering är andra än i rapportens innehåll."
    text = " ".join(markup.unescape(_TAG.sub(" ", report.html)).split())
    for row in said.rows:
        missing = [words for words in _words(row) if " ".join(drawable(words).split()) not in text]
        if missing:
            yield f"Html-filen saknar ”{missing[0][:80]}”, som står i innehållet."
    if said.previous and not SealedReport.objects.filter(pdf_sha256=said.previous.sha256).exists():
        yield f"Rapporten jämför med {said.previous.label}, men den rapporten finns inte."


def _words(row: snapshot.Row) -> list[str]:
    return [row.name, *row.organisation, row.period, *row.collaboration, row.reporting, row.signal.label]


def _chain_faults(report: SealedReport, before: SealedReport | None) -> Iterator[str]:
    expected, seal = (before.sequence + 1, before.seal) if before else (1, "")
    if report.sequence != expected:
        yield f"Kedjan är bruten: rapport nummer {expected} saknas."
    elif report.previous_seal != seal:
        yield "Kedjan är bruten: rapporten pekar på ett annat sigill än den föregående har."


def _rendered_again(report: SealedReport) -> tuple[bool, tuple[str, ...]]:
    """(whether the PDF could be made again, what is wrong with it)"""
    try:
        again = rendering.render_again(report.html, report.snapshot, report.renderer)
    except (PdfError, ValueError, KeyError) as error:
        return True, (f"Pdf-filen kan inte göras om: {error}",)
    if again is None or again == bytes(report.pdf):
        return again is not None, ()
    return True, ("Pdf-filen är inte den som html-filen ger: byte för byte skiljer de sig.",)


def last_seals() -> dict[str, tuple[str, date]]:
    """{plan: (its newest seal, the day)}: noted elsewhere, it shows later that no report at the end was taken away."""
    newest = SealedReport.objects.order_by("plan", "-sequence").select_related("plan").listed()
    found: dict[str, tuple[str, date]] = {}
    for report in newest:
        found.setdefault(report.plan.title, (report.seal, timezone.localdate(report.sealed_at)))
    return found
