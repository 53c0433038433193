"""Makes the PDF/A file WeasyPrint 70.0 writes a PDF/UA too, and puts the report's data into it.

WeasyPrint declares one standard at a time, and a second rdf:RDF in the metadata is invalid, so the declaration is
written into the one that is there. Works on the objects just before they are written.
"""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from importlib.resources import files
from typing import Any, NamedTuple

import pydyf

_AMBIGUOUS = b"\r\nendstream"
_PROFILE = "sRGB2014.icc"
ATTACHMENT = "rapport.json"
_DESCRIPTION = "Rapportens uppgifter som data: allt som visas i rapporten, i maskinläsbar form"

# PDF/A-3 allows no property it does not know, unless its schema is given beside it.
_UA_1 = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
_UA_2 = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="2">
<pdfuaid:rev>2024</pdfuaid:rev></rdf:Description>
"""


class Variant(NamedTuple):
    """A part of PDF/A with the part of PDF/UA that goes with it."""

    name: str  # WeasyPrint's
    version: str  # of PDF
    declaration: bytes

    @property
    def options(self) -> dict[str, Any]:
        """For WeasyPrint. No colour profile: it would go through a library whose version could change its bytes."""
        return {
            "pdf_variant": self.name,
            "pdf_version": self.version,
            "pdf_tags": True,
            "pdf_identifier": True,
            "output_intent": "",
        }


VARIANTS = {
    "pdf/a-3a + pdf/ua-1": Variant("pdf/a-3a", "1.7", _UA_1),
    "pdf/a-4f + pdf/ua-2": Variant("pdf/a-4f", "2.0", _UA_2),
}
COMMON = "pdf/a-3a + pdf/ua-1"  # what archives of today take


def complete(document: Any, pdf: pydyf.PDF, variant: Variant, attachment: bytes | None) -> None:
    """Declare PDF/UA, say what the colours mean and embed `attachment` (JSON), changing `pdf` in place."""
    _declare(_at(pdf, pdf.catalog["Metadata"]), variant.declaration)
    _intend(pdf)
    if attachment is not None:
        _embed(pdf, attachment, document.metadata)
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.compress:
            compress(item)


def unambiguous(pdf: pydyf.PDF, objects: int, data: bytes, version: str) -> bytes:
    """`data`, or the PDF written again, until no stream ends in a carriage return.

    A reader may take that for a part of the line break that follows, and find the stream's length wrong. `objects` is
    how many there were before `data` was written, which added some.
    """
    while _AMBIGUOUS in data:
        del pdf.objects[objects:]
        pdf.add_object(pydyf.Dictionary())  # which changes the check sums that the streams end with
        objects, pdf.current_position, out = objects + 1, 0, io.BytesIO()
        pdf.write(out, version, identifier=True, compress=True)
        data = out.getvalue()
    return data


def _at(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _declare(metadata: pydyf.Stream, declaration: bytes) -> None:
    (packet,) = metadata.stream
    before, end, after = packet.rpartition(b"</rdf:RDF>")
    if not end:
        raise ValueError("WeasyPrint wrote metadata of another form than expected")
    metadata.compress = False  # so that any program finds the declaration; PDF/A asks for it
    metadata.stream = [before + declaration + end + after]


def _intend(pdf: pydyf.PDF) -> None:
    profile = pydyf.Stream([files("weasyprint").joinpath("pdf", _PROFILE).read_bytes()], {"N": 3}, compress=True)
    pdf.add_object(profile)
    name = pydyf.String(_PROFILE.removesuffix(".icc"))
    intent = {"Type": "/OutputIntent", "S": "/GTS_PDFA1", "OutputConditionIdentifier": name, "Info": name}
    pdf.catalog["OutputIntents"] = pydyf.Array([pydyf.Dictionary({**intent, "DestOutputProfile": profile.reference})])


def compress(stream: pydyf.Stream) -> None:
    """Compress the stream once; pydyf would do so both for the file's identifier and for the file."""
    packed = zlib.compress(b"\n".join(map(_written, stream.stream)), 9)
    stream.compress = False
    if not packed.endswith(b"\r"):
        stream.stream = [packed]
        stream.extra["Filter"] = "/FlateDecode"


def _date(iso: str) -> str:
    """ "2020-12-15T10:00:00+01:00" as PDF writes it: "D:20201215100000+01'00"."""
    return "D:" + re.sub(r"(?<=\d)[-T:](?=\d\d(?!\d))", "", iso[:19]) + iso[19:].replace(":", "'")


def _written(item: bytes | str | pydyf.Object) -> bytes:
    if isinstance(item, pydyf.Object):
        return item.data
    return item if isinstance(item, bytes) else item.encode("ascii")


def _embed(pdf: pydyf.PDF, data: bytes, metadata: Any) -> None:
    """Attach the data as what the document was made from, dated like the document itself (or not at all)."""
    dates = {
        key: pydyf.String(_date(date))
        for key, date in (("CreationDate", metadata.created), ("ModDate", metadata.modified))
        if date
    }
    checksum = hashlib.md5(data, usedforsecurity=False).hexdigest()  # what PDF asks for
    params = pydyf.Dictionary({"Size": len(data), "CheckSum": f"<{checksum}>", **dates})
    file = pydyf.Stream([data], {"Type": "/EmbeddedFile", "Subtype": "/application#2fjson", "Params": params})
    pdf.add_object(file)
    name = pydyf.String(ATTACHMENT)
    specification = pydyf.Dictionary(
        {
            "Type": "/Filespec",
            "F": name,
            "UF": name,
            "EF": pydyf.Dictionary({"F": file.reference, "UF": file.reference}),
            "AFRelationship": "/Data",
            "Desc": pydyf.String(_DESCRIPTION),
        }
    )
    pdf.add_object(specification)
    pdf.catalog["AF"] = pydyf.Array([specification.reference])
    files = pydyf.Dictionary({"Names": pydyf.Array([name, specification.reference])})
    pdf.catalog.setdefault("Names", pydyf.Dictionary())["EmbeddedFiles"] = files
