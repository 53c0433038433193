"""A Word template as municipalities have them, with all that must not come along."""

import struct
import zlib
from io import BytesIO

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt


def png() -> BytesIO:
    """One red dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return BytesIO(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b""))


def template(name: str = "Exempelkommunen") -> bytes:
    """As municipalities have them: a mark and a name, a page number, a link, a linked picture, words in the body."""
    document = Document()
    fonts = document.styles["Heading 1"].element.rPr.rFonts
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]  # a font of the theme's would go before one by name
    document.styles["Heading 1"].font.name, document.styles["Heading 1"].font.size = "Georgia", Pt(21)
    document.styles.add_style("Kommunens ruta", 1).font.size = Pt(7)
    document.add_paragraph("Brödtext som inte hör till")
    section = document.sections[0]
    section.left_margin = Mm(44)
    head = section.header.paragraphs[0]
    head.style = "Kommunens ruta"
    head.add_run().add_picture(png(), width=Mm(20))
    head.add_run(name)
    field = f'<w:p {nsdecls("w")}><w:r><w:t>Sida </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    field += "<w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>"
    field += "<w:r><w:t>hemligt 7</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
    footer = section.footer
    footer._element.append(parse_xml(field))
    simple = '<w:fldSimple w:instr=" AUTHOR "><w:r><w:t>Nils Nilsson</w:t></w:r></w:fldSimple>'
    footer._element.append(parse_xml(f"<w:p {nsdecls('w')}>{simple}</w:p>"))
    link = footer.part.relate_to("https://spårning.example/", RT.HYPERLINK, is_external=True)
    text = f'<w:hyperlink r:id="{link}"><w:r><w:t>exempel.se</w:t></w:r></w:hyperlink><w:object/><w:pict/>'
    footer._element.append(parse_xml(f"<w:p {nsdecls('w', 'r')}>{text}</w:p>"))
    document.part.relate_to("file:///mall.dotm", f"{RT.HYPERLINK[:-9]}attachedTemplate", is_external=True)
    file = BytesIO()
    document.save(file)
    return file.getvalue()
