"""A sealed report with all that proves it, as one file for the e-archive and for whoever asks for public records.

The package is made from what was stored when the report was sealed, and the same report gives the same bytes until
something more is noted of it. Anybody can prove it with `sha256sum --check manifest.sha256`.
"""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterable

from django.utils import timezone

from reporting.models import ReportEvent, SealedReport
from reporting.snapshot import chain, schema

_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
MANIFEST = "manifest.sha256"
READ_ME = """Arkivpaket för en fastställd rapport ur lovplan

rapport.pdf        rapporten som den fastställdes (PDF/A, PDF/UA)
rapport.html       samma rapport att läsa i en webbläsare
rapport.json       rapportens innehåll som data
handelser.json     vad som antecknats efter fastställandet, med sigill
sigill.json        vad rapportens sigill är gjort av
metadata.xml       rapporten beskriven med Dublin Core
manifest.sha256    varje fils kontrollsumma: sha256sum --check manifest.sha256
"""


def package(report: SealedReport, events: Iterable[ReportEvent]) -> bytes:
    """The package as a zip. `report` has its heavy columns and its plan, `events` are all of them, oldest first."""
    files = {
        "rapport.pdf": bytes(report.pdf),
        "rapport.html": report.html.encode(),
        "rapport.json": report.snapshot.encode(),
        "handelser.json": _json(_events(report, events)),
        "sigill.json": _json({"seal": report.seal, "made_of": vars(report.facts())}),
        "metadata.xml": _metadata(report),
        "LASMIG.txt": READ_ME.encode(),
    }
    manifest = "".join(f"{chain.sha256(data)}  {name}\n" for name, data in sorted(files.items()))
    file = io.BytesIO()
    when = timezone.localtime(report.sealed_at).timetuple()[:6]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in (*sorted(files.items()), (MANIFEST, manifest.encode())):
            made.writestr(zipfile.ZipInfo(name, when), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _events(report: SealedReport, events: Iterable[ReportEvent]) -> list[dict[str, str]]:
    previous, found = "", []
    for event in events:
        found.append(vars(event.facts(previous)) | {"seal": event.seal})
        previous = event.seal
    return found


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _metadata(report: SealedReport) -> bytes:
    said = schema.from_json(report.snapshot)
    ET.register_namespace("dc", _DUBLIN_CORE)
    root = ET.Element("metadata")
    facts = (
        *(("title", f"{said.plan}. Rapport {said.tertial_label}"), ("creator", said.administration)),
        *(("publisher", said.municipality), ("type", "Tertialrapport"), ("language", "sv")),
        *(("date", timezone.localtime(report.sealed_at).isoformat()), ("coverage", said.tertial)),
        *(("identifier", said.diary_number), ("identifier", f"sha256:{report.pdf_sha256}")),
        *(("format", "application/pdf"), ("contributor", report.sealed_by_name)),
        *(("relation", f"ersätter sha256:{said.correction.replaces.sha256}" if said.correction else ""),),
    )
    for name, value in facts:
        if value:
            ET.SubElement(root, f"{{{_DUBLIN_CORE}}}{name}").text = value
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
