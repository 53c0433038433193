"""A template's header, footer and styles are carried over, and nothing that does anything."""

import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.shared import Pt

from activities.reading import letterhead as made_of
from activities.reading.apart import letterhead_apart
from activities.reading.letterhead import letterhead
from activities.reading.tables import ReadingError
from tests.harness.papers import template


def words(data: bytes) -> str:
    """All that stands in any part of the file."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode("latin-1") for name in archive.namelist() if name[-3:] != "png")


def test_header_footer_styles_and_margins_come_over_and_nothing_that_does_anything():
    data, remarks = letterhead(template())
    made = Document(BytesIO(data))
    section = made.sections[0]
    assert section.header.paragraphs[0].text == "Exempelkommunen" and round(section.left_margin.mm) == 44
    assert section.header.paragraphs[0].style.name == "Kommunens ruta"
    assert (made.styles["Heading 1"].font.name, made.styles["Heading 1"].font.size) == ("Georgia", Pt(21))
    assert "".join(paragraph.text for paragraph in section.footer.paragraphs) == "Sida exempel.se"
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert [name for name in archive.namelist() if name.startswith("word/media/")] == ["word/media/image1.png"]
    said = words(data)
    for gone in ("Brödtext", "hemligt", "PAGE", "AUTHOR", "Nils", "fldChar", "fldSimple", "instrText", "External"):
        assert gone.encode().decode("latin-1") not in said
    assert "<w:hyperlink " not in said and "<w:object" not in said and "<w:pict" not in said
    assert remarks == (made_of.FIELDS, made_of.LINKS, made_of.OBJECTS)
    assert letterhead(data)[0] and letterhead(data)[1] == ()  # what is kept is kept again


def test_lists_keep_their_marks_though_the_numbering_of_the_template_stays_behind():
    made = Document(BytesIO(letterhead(template())[0]))
    assert "w:numId" in made.styles["List Bullet"].element.xml and "w:numId" in made.styles["List Number"].element.xml


def test_a_file_is_read_apart_and_what_is_no_letterhead_says_why():
    data, remarks = letterhead_apart(template())
    assert "Exempelkommunen" in words(data) and made_of.FIELDS in remarks
    bare = BytesIO()
    Document().save(bare)
    for data, sentence in (
        (bare.getvalue(), made_of.EMPTY),
        (b"Hej", made_of.NOT_WORD),
        (template()[:-900], "skadad eller avklippt"),
    ):
        with pytest.raises(ReadingError, match=sentence):
            letterhead_apart(data)


def test_a_macro_file_and_a_linked_picture_are_refused_and_left_behind():
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(template())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("word/vbaProject.bin", b"x")
    with pytest.raises(ReadingError, match="makron"):
        letterhead(out.getvalue())
    document = Document(BytesIO(template()))
    head = document.sections[0].header
    rel = head.part.relate_to("https://spårning.example/bild.png", RT.IMAGE, is_external=True)
    blip = head._element.xpath(".//a:blip")[0]
    for name in list(blip.attrib):
        del blip.attrib[name]
    blip.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}link", rel)
    file = BytesIO()
    document.save(file)
    data, remarks = letterhead(file.getvalue())
    assert made_of.PICTURES in remarks and "example" not in words(data)
