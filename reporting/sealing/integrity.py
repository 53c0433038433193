"""What is wrong with one sealed report: its columns against each other, whatever they hold.

Whoever can take the database's triggers away can leave anything in a row. So each check runs by itself, and what it
cannot read is a fault with a name and never an end of the checking.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from reporting.models import ReportEvent, SealedReport
from reporting.models.querysets import HEAVY
from reporting.sealing import rendering, shown
from reporting.snapshot import chain, schema

Check = Callable[[SealedReport], Iterable[str]]

UNREADABLE = "Rapporten kan inte läsas: något i den är inte vad det ska vara. Loggen säger vad."

_log = logging.getLogger(__name__)
_KINDS: dict[type[models.Field], type | tuple[type, ...]] = {
    models.BinaryField: (bytes, memoryview),
    models.DateTimeField: datetime,
    models.DateField: date,
    models.CharField: str,
    models.TextField: str,
}


def read(key: int) -> tuple[SealedReport, list[str]]:
    """(the report without the columns that cannot be read, a sentence for each of those). Raises when it is gone."""
    fields = SealedReport._meta.concrete_fields
    unread: list[models.Field] = []
    try:
        report = SealedReport.objects.get(pk=key)
    except Exception as error:
        _log.error("Sealed report %s: %r", key, error)
        unread = [field for field in fields if not _can_be_read(key, field)]
        report = SealedReport.objects.defer(*(field.name for field in unread)).get(pk=key)
    strange = [field for field in fields if field not in unread and not _is_of_its_kind(report, field)]
    return report, [
        f"Rapporten kan inte läsas: det som står under ”{field.verbose_name}” är av annat slag än det ska vara."
        for field in (*unread, *strange)
    ]


def _can_be_read(key: int, field: models.Field) -> bool:
    try:
        SealedReport.objects.values_list(field.attname).get(pk=key)
    except Exception:
        return False
    return True


def _is_of_its_kind(report: SealedReport, field: models.Field) -> bool:
    value = getattr(report, field.attname)
    if value is None:
        return field.null
    return isinstance(value, next((kinds for kind, kinds in _KINDS.items() if isinstance(field, kind)), int))


def told(check: Check, report: SealedReport) -> list[str]:
    """What the check says; that the report cannot be read when the check itself breaks on what the row holds."""
    found: list[str] = []
    try:
        found.extend(check(report))
    except Exception as error:
        _log.error("Sealed report %s, %s: %r", report.pk, check.__name__, error)
        found.append(UNREADABLE)
    return found


def of_hashes(report: SealedReport) -> Iterator[str]:
    for content, digest, fault in (
        (report.snapshot, report.snapshot_sha256, "Innehållet är ändrat: kontrollsumman stämmer inte."),
        (report.html, report.html_sha256, "Html-filen är ändrad: kontrollsumman stämmer inte."),
        (report.pdf, report.pdf_sha256, "Pdf-filen är ändrad: kontrollsumman stämmer inte."),
    ):
        if chain.sha256(content) != digest:
            yield fault


def of_seal(report: SealedReport) -> Iterator[str]:
    if report.replaces_id is not None:
        replaced = SealedReport.objects.only("seal").filter(pk=report.replaces_id).order_by("pk").first()
        if replaced is None:
            yield "Versionen som rapporten ersätter finns inte."
            return
        report.replaces = replaced
    if chain.seal(report.facts()) != report.seal:
        yield "Uppgifterna om rapporten är ändrade: sigillet stämmer inte."


def of_renderer(report: SealedReport) -> Iterator[str]:
    if rendering.read(report.renderer) is None:
        yield "Det som står om programmen som har gjort rapporten kan inte läsas."


def of_snapshot(report: SealedReport) -> Iterator[str]:
    try:
        said = schema.from_json(report.snapshot)
    except ValueError as error:
        yield f"Innehållet kan inte läsas. {error}"  # which is in Swedish
        return
    for what, told_there, noted in (
        ("tertial", said.tertial, f"{report.year}-T{report.number}"),
        ("version", said.version, report.version),
        ("datum", said.as_of, str(report.as_of)),
        ("skäl till rättelsen", said.correction.reason if said.correction else "", report.reason),
    ):
        if told_there != noted:
            yield f"Innehållets {what} är {told_there}, men rapporten är förd som {noted}."
    yield from _signals(report, said)
    if missing := shown.missing(said, report.html):
        first = " ".join(missing[0].split())[:80]
        others = f", och inte heller {len(missing) - 1} andra texter ur det" if len(missing) > 1 else ""
        yield f"Html-filen saknar ”{first}”, som står i innehållet{others}."
    earlier = SealedReport.objects.filter(plan_id=report.plan_id)
    for other in (said.previous, said.correction.replaces if said.correction else None):
        if other and not earlier.filter(pdf_sha256=other.sha256).exists():
            yield f"Rapporten nämner {other.label}, version {other.version}, men den rapporten finns inte."


def _signals(report: SealedReport, said: schema.Report) -> Iterator[str]:
    there = {row.key: (row.signal.key, row.signal.label, row.signal.symbol, row.direction) for row in said.rows}
    # Not in their usual order, which is by plan and so leaves out those of a plan that is gone.
    kept = report.signals.order_by().values_list("sub_activity_id", "key", "label", "symbol", "direction")
    if there != {key: tuple(values) for key, *values in kept}:
        yield "Signalerna vid senaste rapportering är andra än i rapportens innehåll."


_EVENT_HEAVY = tuple(f"report__{name}" for name in HEAVY)


def of_events(report: SealedReport) -> Iterator[str]:
    """Each event has a seal over what it says and over the event before it, and must be what could have been noted."""
    sealed, previous, strange = timezone.localdate(report.sealed_at), "", []
    try:
        for event in report.events.order_by("pk").select_related("report", "corrects").defer(*_EVENT_HEAVY):
            if event.seal != chain.seal(event.facts(previous)) or not _could_be_noted(event, sealed):
                strange.append(str(event))
            previous = event.seal
    except Exception as error:
        _log.error("Events of sealed report %s: %r", report.pk, error)
        strange = ["Det som noterades efter fastställandet"]
    for told in strange:
        yield f"”{told}” är ändrat: så kan det inte ha noterats."


def _could_be_noted(event: ReportEvent, sealed: date) -> bool:
    try:
        event.clean_fields(exclude=["report", "by", "corrects"])
        event.validate_constraints()
    except ValidationError:
        return False
    return _puts_right_its_own(event) and sealed <= event.on <= timezone.localdate(event.at)


def _puts_right_its_own(event: ReportEvent) -> bool:
    """Whether it corrects nothing, or an earlier event of the same kind and report."""
    if event.corrects_id is None:
        return True
    earlier = event.corrects
    if earlier is None:
        return False
    return (earlier.report_id, earlier.kind) == (event.report_id, event.kind) and earlier.pk < event.pk


def html_again(report: SealedReport) -> tuple[bool, list[str]]:
    """(whether the HTML was made again from the snapshot and compared, what is wrong with it)"""
    try:
        made = rendering.html_again(report.snapshot, report.renderer)
        same = made in (None, report.html)
    except Exception as error:
        _log.error("HTML of sealed report %s: %r", report.pk, error)
        return False, ["Html-filen kan inte göras om ur innehållet."]
    return made is not None, [] if same else ["Html-filen är inte den som innehållet ger: de skiljer sig."]


def pdf_again(report: SealedReport) -> tuple[bool, list[str]]:
    """(whether the PDF was made again from the HTML and compared, what is wrong with it)"""
    try:
        made = rendering.render_again(report.html, report.snapshot, report.renderer)
        same = made is None or made == bytes(report.pdf)
    except Exception as error:
        _log.error("PDF of sealed report %s: %r", report.pk, error)
        return False, ["Pdf-filen kan inte göras om ur html-filen."]
    other = "Pdf-filen är inte den som html-filen ger: byte för byte skiljer de sig."
    return made is not None, [] if same else [other]
