"""A Word file's header, footer and styles as a new, bare document: only what is listed here is carried over. Pure.

No field, link, control, macro, embedded object or text of the body comes along; what was left out is told.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml.ns import nsmap, qn
from docx.section import Section

from activities.reading.known import form_of
from activities.reading.tables import ReadingError

MAX_RESULT = 2 * 1024 * 1024  # bytes; a letterhead is two lines and a mark
NOT_WORD = "Filen är inget Word-dokument. Spara brevmallen som .docx och välj den."
BROKEN = "Word-dokumentet är skadat. Öppna det i Word, spara det på nytt och välj det igen."
EMPTY = "Dokumentet har varken sidhuvud eller sidfot. Välj mallen som kommunens brev skrivs på."
TOO_LARGE = "Bilderna i sidhuvudet är för stora. Minska dem till under 2 MB i Word och spara mallen på nytt."
FIELDS = "Fält, som sidnummer och datum, är inte med."
PICTURES = "En bild kunde inte tas med. Spara den som PNG i mallen om den behövs."
LINKS = "Länkar är med som vanlig text."
OBJECTS = "Textrutor, kontroller och inbäddade objekt är inte med."

_W, _A = f"{{{nsmap['w']}}}", f"{{{nsmap['a']}}}"
_R = f"{{{nsmap['r']}}}"
_KEPT = {
    *(qn(f"w:{name}") for name in ("p", "r", "t", "tab", "br", "cr", "noBreakHyphen", "softHyphen", "ptab")),
    *(qn(f"w:{name}") for name in ("tbl", "tblGrid", "gridCol", "tr", "tc")),
}
_WHOLE = {qn(f"w:{name}") for name in ("pPr", "rPr", "tblPr", "tblPrEx", "trPr", "tcPr")}
_OPENED = {qn(f"w:{name}") for name in ("hyperlink", "smartTag", "ins", "sdt", "sdtContent", "bdo", "dir")}
_SILENT = {
    *(qn(f"w:{name}") for name in ("bookmarkStart", "bookmarkEnd", "proofErr", "lastRenderedPageBreak", "sdtPr")),
    *(qn(f"w:{name}") for name in ("sdtEndPr", "del", "permStart", "permEnd", "commentRangeStart", "commentRangeEnd")),
}
_SHOWN = {qn(f"w:{name}") for name in ("t", "tab", "br", "cr")}
_FIELD = {qn(f"w:{name}") for name in ("fldChar", "fldSimple", "instrText", "delInstrText", "pgNum")}
_SPANS = {qn(f"w:{name}") for name in ("basedOn", "next", "link")}
_STYLED = {qn(f"w:{name}") for name in ("pStyle", "rStyle", "tblStyle")}
_THEME = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme", "themeColor", "themeShade", "themeTint", "themeFill")
_PLACES = ("header", "footer", "first_page_header", "first_page_footer")


@dataclass
class _Carried:
    """What is being carried over, and what is left behind."""

    remarks: dict[str, None] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)  # the template's id → the new document's
    in_field: int = 0  # how many fields the place is inside of


def letterhead(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """(a .docx with an empty body, what was left out in Swedish sentences). Raises ReadingError."""
    if form_of(data) != "docx":
        raise ReadingError(NOT_WORD)
    try:
        template, document, carried = Document(BytesIO(data)), Document(), _Carried()
        _take_styles(template, document, carried)
        said = _take_section(template.sections[-1], document.sections[0], carried)
        file = BytesIO()
        document.save(file)
    except MemoryError:
        raise
    except Exception:  # what a hostile document makes the parser raise is no list to keep
        raise ReadingError(BROKEN) from None
    if not said:
        raise ReadingError(EMPTY)
    if file.tell() > MAX_RESULT:
        raise ReadingError(TOO_LARGE)
    return file.getvalue(), tuple(carried.remarks)


def _take_styles(template: DocumentObject, made: DocumentObject, carried: _Carried) -> None:
    """The template's styles in place of those of the same name. Numbering and themes stay behind, so what leans on
    them is made plain: lists keep the new document's own marks.
    """
    root, present = made.styles.element, {_name(style): style for style in made.styles.element.style_lst}
    listed = list(template.styles.element.style_lst)
    ids = {style.styleId for style in present.values()}
    for style in listed:
        same = present.get(_name(style))
        carried.styles[style.styleId] = same.styleId if same is not None else _free(style.styleId, ids)
    fonts = _fonts(template)
    for style in listed:
        bare, same = _plain(style, fonts), present.get(_name(style))
        bare.set(qn("w:styleId"), carried.styles[style.styleId])
        for lean in [each for each in bare if each.tag in _SPANS]:
            if (known := carried.styles.get(lean.get(qn("w:val")))) is None:
                bare.remove(lean)
            else:
                lean.set(qn("w:val"), known)
        if same is None:
            root.append(bare)
        else:
            _keep_numbering(same, bare)
            root.replace(same, bare)
    defaults = template.styles.element.find(qn("w:docDefaults"))
    if defaults is not None and (old := root.find(qn("w:docDefaults"))) is not None:
        root.replace(old, _plain(defaults, fonts))


def _name(style: Any) -> str:
    return (style.name_val or style.styleId or "").casefold()


def _free(wanted: str, taken: set[str]) -> str:
    return next(each for each in (wanted, *(f"{wanted}{number}" for number in range(2, 10_000))) if each not in taken)


def _plain(element: Any, fonts: dict[str, str]) -> Any:
    """A copy without what points outside itself: other namespaces, themes, numbering."""
    bare = copy.deepcopy(element)
    for each in list(bare.iter()):
        if not isinstance(each.tag, str) or not each.tag.startswith(_W) or each.tag == qn("w:numPr"):
            if each.getparent() is not None:
                each.getparent().remove(each)
            continue
        for theme, plain in (("asciiTheme", "ascii"), ("hAnsiTheme", "hAnsi")):
            if font := fonts.get((each.get(_W + theme) or "")[:5]):
                each.set(_W + plain, font)
        for name in list(each.attrib):
            if not name.startswith(_W) or name.removeprefix(_W) in _THEME:
                del each.attrib[name]
    return bare


def _fonts(template: DocumentObject) -> dict[str, str]:
    """The theme's fonts by what styles call them: "major" for headings, "minor" for text."""
    found: dict[str, str] = {}
    for part in (each.target_part for each in template.part.rels.values() if not each.is_external):
        if str(part.partname).startswith("/word/theme/"):
            for kind in ("major", "minor"):
                start = part.blob.find(b"<a:%sFont>" % kind.encode())
                at = part.blob.find(b'typeface="', start) + len(b'typeface="') if start >= 0 else -1
                if at > len(b'typeface="'):
                    found[kind] = part.blob[at : part.blob.index(b'"', at)].decode()[:60]
    return {kind: font for kind, font in found.items() if font}


def _keep_numbering(same: Any, bare: Any) -> None:
    number = same.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    if number is not None:
        bare.get_or_add_pPr().append(copy.deepcopy(number))


def _take_section(old: Section, new: Section, carried: _Carried) -> bool:
    """Headers and footers with the margins they stand in; whether there were any words or pictures."""
    for name in ("page_width", "page_height", "orientation", "header_distance", "footer_distance"):
        setattr(new, name, getattr(old, name))
    for name in ("left_margin", "right_margin", "top_margin", "bottom_margin", "different_first_page_header_footer"):
        setattr(new, name, getattr(old, name))
    said = False
    for place in _PLACES:
        source, made = getattr(old, place), getattr(new, place)
        if source.is_linked_to_previous:
            continue
        made.is_linked_to_previous = False
        for element in list(made._element):
            made._element.remove(element)
        carried.in_field = 0
        for element in source._element:
            for kept in _kept(element, source.part, made.part, carried):
                made._element.append(kept)
        if not len(made._element) or made._element[-1].tag != qn("w:p"):
            made.add_paragraph()
        said |= (
            any(each.text for each in made._element.iter(qn("w:t"))) or made._element.find(f".//{_A}blip") is not None
        )
    return said


def _kept(element: Any, old: Any, new: Any, carried: _Carried) -> Iterator[Any]:
    """The element without what is not carried over; its children alone for what only holds them."""
    tag = element.tag
    if tag in _WHOLE:
        yield _restyled(_plain(element, {}), carried)
    elif tag in _OPENED:
        if tag == qn("w:hyperlink"):
            carried.remarks[LINKS] = None
        yield from _children(element, old, new, carried)
    elif tag == qn("w:drawing") and not carried.in_field:
        yield from _picture(element, old, new, carried)
    elif tag in _KEPT and not (carried.in_field and tag in _SHOWN):
        made = element.makeelement(tag, {name: value for name, value in element.attrib.items() if _is_plain(name)})
        if tag == qn("w:t"):
            made.text = element.text
        made.extend(_children(element, old, new, carried))
        yield made
    else:
        _leave(element, carried)


def _children(element: Any, old: Any, new: Any, carried: _Carried) -> Iterator[Any]:
    for child in element:
        yield from _kept(child, old, new, carried)


def _leave(element: Any, carried: _Carried) -> None:
    """Tell of what is left behind, and keep count of where a field begins and ends."""
    tag = element.tag
    if tag == qn("w:fldChar"):
        step = {"begin": 1, "end": -1}.get(element.get(qn("w:fldCharType")), 0)
        carried.in_field = max(carried.in_field + step, 0)
    if tag in _FIELD or carried.in_field:
        carried.remarks[FIELDS] = None
    elif isinstance(tag, str) and tag not in _SILENT:
        carried.remarks[OBJECTS] = None


def _is_plain(name: str) -> bool:
    return name.startswith(_W) or name.endswith("}space")


def _restyled(element: Any, carried: _Carried) -> Any:
    for each in list(element.iter()):
        if each.tag in _STYLED:
            known = carried.styles.get(each.get(qn("w:val")))
            each.set(qn("w:val"), known or "")
            if not known:
                each.getparent().remove(each)
        elif each.tag == qn("w:sectPr"):
            each.getparent().remove(each)
    return element


def _picture(drawing: Any, old: Any, new: Any, carried: _Carried) -> Iterator[Any]:
    """An embedded picture, in a drawing made anew: of the old one only the size, the place and the description."""
    blips = drawing.findall(f".//{_A}blip")
    held = old.rels.get(blips[0].get(f"{_R}embed")) if len(blips) == 1 else None
    inline: Any = next(iter(drawing), None)
    extent = None if inline is None else inline.find(qn("wp:extent"))
    if held is None or held.is_external or extent is None:
        carried.remarks[PICTURES if blips else OBJECTS] = None
        return
    try:
        size = int(extent.get("cx")), int(extent.get("cy"))
        made = new.new_pic_inline(BytesIO(held.target_part.blob), *size)
    except (UnrecognizedImageError, ValueError, TypeError):
        carried.remarks[PICTURES] = None
        return
    told = inline.find(qn("wp:docPr"))
    made.docPr.set("descr", (told.get("descr") or "")[:500] if told is not None else "")
    made.docPr.set("name", "Bild")
    wrapped = drawing.makeelement(qn("w:drawing"))
    wrapped.append(made)
    yield wrapped
