"""Ways to spoil a good PDF, one fault each. Most pass some validator; the first seven pass them all.

Each takes the open file and changes it; `SEEDED` names them, with words of the sentence that must find each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, String

Change = Callable[[pikepdf.Pdf], None]


def tags(file: pikepdf.Pdf, *kinds: str) -> list[Any]:
    """The structure elements of the kinds, in reading order."""
    return [tag for tag in _below(file.Root.StructTreeRoot.K[0]) if str(tag.S)[1:] in kinds]


def _below(tag: Any) -> Iterator[Any]:
    yield tag
    for kid in tag.get("/K", ()):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield from _below(kid)


def plan(file: pikepdf.Pdf) -> Any:
    """The annex's table."""
    return next(tag for tag in tags(file, "Table") if any(cell.get("/ID") == "c-activity" for cell in _below(tag)))


def within(table: Any, kind: str) -> list[Any]:
    return [tag for tag in _below(table) if str(tag.S)[1:] == kind]


def rename(old: tuple[str, ...], new: str) -> Change:
    def change(file: pikepdf.Pdf) -> None:
        for tag in tags(file, *old):
            tag.S = Name("/" + new)

    return change


def drop(*path: str) -> Change:
    """Delete the last key of the path from the catalog."""

    def change(file: pikepdf.Pdf) -> None:
        place = file.Root
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]

    return change


def shift_headers(file: pikepdf.Pdf) -> None:
    columns = [str(tag.ID) for tag in tags(file, "TH") if str(tag.get("/ID", "")).startswith("c-")]
    for tag in within(plan(file), "TD"):
        first, *over = map(str, tag.A.Headers)
        following = columns[(columns.index(first) + 1) % len(columns)]
        tag.A.Headers = Array([String(name) for name in (following, *over)])


def alt(text: str) -> Change:
    def change(file: pikepdf.Pdf) -> None:
        tags(file, "Figure")[0].Alt = String(text)

    return change


def table_as_paragraphs(file: pikepdf.Pdf) -> None:
    rename(("TH", "TD"), "P")(file)
    rename(("Table", "THead", "TBody", "TR"), "Div")(file)


def language(file: pikepdf.Pdf) -> None:
    file.Root.Lang = String("en")


def info_title(file: pikepdf.Pdf) -> None:
    file.docinfo.Title = String("Rapport")


def foot_as_content(file: pikepdf.Pdf) -> None:
    page = file.pages[0]
    parents = file.Root.StructTreeRoot.ParentTree.Nums[1]
    document = file.Root.StructTreeRoot.K[0]
    instructions = list(pikepdf.parse_content_stream(page))
    for index, instruction in enumerate(instructions):
        operands = list(instruction.operands)
        if str(instruction.operator) == "BDC" and operands[0] == "/Artifact":
            mark = Dictionary(MCID=len(parents))
            instructions[index] = pikepdf.ContentStreamInstruction([Name.P, mark], Operator("BDC"))
            tag = Dictionary(Type=Name.StructElem, S=Name.P, P=document, Pg=page.obj, K=Array([len(parents)]))
            parents.append(file.make_indirect(tag))
            document.K.append(parents[-1])
    page.Contents = file.make_stream(pikepdf.unparse_content_stream(instructions))


def scopes(file: pikepdf.Pdf) -> None:
    for tag in tags(file, "TH"):
        del tag.A["/Scope"]


def id_tree(file: pikepdf.Pdf) -> None:
    file.Root.StructTreeRoot.IDTree.Names = Array(list(file.Root.StructTreeRoot.IDTree.Names)[2:])


def headers(file: pikepdf.Pdf) -> None:
    for tag in tags(file, "TD"):
        del tag.A["/Headers"]


def no_alt(file: pikepdf.Pdf) -> None:
    del tags(file, "Figure")[0]["/Alt"]


def figure_place(file: pikepdf.Pdf) -> None:
    tags(file, "Figure")[0].A.BBox = Array([100, 3000, 400, 3060])


def header_cells(file: pikepdf.Pdf) -> None:
    for tag in tags(file, "TH"):
        if str(tag.ID).startswith("r"):
            tag.S = Name.TD


def skipped_level(file: pikepdf.Pdf) -> None:
    tags(file, "H3")[0].S = Name.H5


def metadata(old: bytes, new: bytes) -> Change:
    def change(file: pikepdf.Pdf) -> None:
        packet = file.Root.Metadata.read_bytes()
        assert old in packet
        file.Root.Metadata.write(packet.replace(old, new, 1))

    return change


def attached_data(file: pikepdf.Pdf) -> None:
    stream = file.attachments["rapport.json"].obj.EF.F
    stream.write(stream.read_bytes().replace(b"2020", b"2021"))


def no_attachment(file: pikepdf.Pdf) -> None:
    del file.attachments["rapport.json"]  # and its entry in AF


def script(file: pikepdf.Pdf) -> None:
    file.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def link(file: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.URI, URI=String("https://example.org/"))
    annotation = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)
    file.pages[0].Annots = Array([file.make_indirect(annotation)])


def _shown(file: pikepdf.Pdf, tag: Any, change: Callable[[Array], Array]) -> None:
    """Rewrite what is drawn under the tag's first mark."""
    pages = [page for page in file.pages if page.objgen == tag.Pg.objgen]
    instructions, inside = list(pikepdf.parse_content_stream(pages[0])), False
    for index, instruction in enumerate(instructions):
        operator, operands = str(instruction.operator), list(instruction.operands)
        if operator == "BDC":
            inside = operands[1].get("/MCID") == tag.K[0]
        elif operator == "TJ" and inside:
            instructions[index] = pikepdf.ContentStreamInstruction([change(operands[0])], Operator("TJ"))
    pages[0].Contents = file.make_stream(pikepdf.unparse_content_stream(instructions))


def row_text(file: pikepdf.Pdf) -> None:
    _shown(file, within(plan(file), "TD")[8], lambda pieces: Array(reversed(list(pieces))))


def row_left_out(file: pikepdf.Pdf) -> None:
    body = within(plan(file), "TBody")[1]
    body.K = Array(list(body.K)[:-1])


def tab_order(file: pikepdf.Pdf) -> None:
    del file.pages[2]["/Tabs"]


def unembedded_font(file: pikepdf.Pdf) -> None:
    descriptor = next(item for item in file.objects if isinstance(item, Dictionary) and "/FontFile2" in item)
    del descriptor["/FontFile2"]


def table_head(file: pikepdf.Pdf) -> None:
    table = plan(file)
    table.K = Array([kid for kid in table.K if kid.S != "/THead"])


def reading_order(file: pikepdf.Pdf) -> None:
    part = tags(file, "Sect")[1]
    part.K = Array(reversed(list(part.K)))


def not_said_to_be_json(file: pikepdf.Pdf) -> None:
    file.attachments["rapport.json"].obj.EF.F.Subtype = Name("/text/plain")


def set_on(kind: str, key: str, value: str) -> Change:
    """Another value of a key of the first tag of the kind."""

    def change(file: pikepdf.Pdf) -> None:
        tags(file, kind)[0][key] = String(value)

    return change


def set_on_content(key: str, value: str) -> Change:
    """The same of the first marked content of the second page."""

    def change(file: pikepdf.Pdf) -> None:
        page = file.pages[1]
        instructions = list(pikepdf.parse_content_stream(page))
        first = next(
            n for n, one in enumerate(instructions) if str(one.operator) == "BDC" and "/MCID" in one.operands[1]
        )
        name, properties = instructions[first].operands
        properties[key] = String(value)
        instructions[first] = pikepdf.ContentStreamInstruction([name, properties], Operator("BDC"))
        page.Contents = file.make_stream(pikepdf.unparse_content_stream(instructions))

    return change


def table_for_each_page(file: pikepdf.Pdf) -> None:
    table = plan(file)
    head, *bodies = table.K
    part = file.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Table, P=table.P, K=Array(bodies[1:])))
    for body in bodies[1:]:
        body.P = part
    table.K = Array([head, bodies[0]])
    _after(table, part)


def figure_in_a_figure(file: pikepdf.Pdf) -> None:
    figure = tags(file, "Figure")[-1]
    inner = Dictionary(
        Type=Name.StructElem, S=Name.Figure, P=figure, Alt=figure.Alt, A=figure.A, Pg=figure.Pg, K=Array()
    )
    figure.K.append(file.make_indirect(inner))


def caption_beside(file: pikepdf.Pdf) -> None:
    figure = tags(file, "Figure")[-1]
    (caption,) = (kid for kid in figure.K if isinstance(kid, Dictionary) and kid.get("/S") == "/Caption")
    figure.K = Array([kid for kid in figure.K if kid != caption])
    _after(figure, caption)
    caption.P = figure.P


def _after(tag: Any, other: Any) -> None:
    kids = list(tag.P.K)
    place = next(index for index, kid in enumerate(kids) if kid == tag)
    tag.P.K = Array([*kids[: place + 1], other, *kids[place + 1 :]])


INVISIBLE: dict[str, tuple[Change, str]] = {
    "headers shifted by a column": (shift_headers, "under organisation"),
    "a figure's text says nothing": (alt("bild"), "says nothing: “bild”"),
    "the table tagged as paragraphs": (table_as_paragraphs, "There are 0 tables"),
    "headings tagged as paragraphs": (rename(("H2", "H3", "H4"), "P"), "headings are not"),
    "another language": (language, "The language is en"),
    "a title in Info that is not the document's": (info_title, "title in Info"),
    "a page's foot tagged as content": (foot_as_content, "foot of a page is read"),
}
SEEDED: dict[str, tuple[Change, str]] = {
    **INVISIBLE,
    "no language": (drop("/Lang"), "The language is None"),
    "no tag tree": (drop("/StructTreeRoot"), "no tag tree"),
    "not called tagged": (drop("/MarkInfo"), "MarkInfo"),
    "no scopes": (scopes, "has the scope “”"),
    "a gap in the ID tree": (id_tree, "ID tree does not lead"),
    "no headers": (headers, "points at other headers"),
    "a figure without a text": (no_alt, "figures' texts are not"),
    "another text for a figure": (alt("Fem av sex rader är klara."), "figures' texts are not"),
    "a figure outside its page": (figure_place, "place is not on its page"),
    "header cells tagged as data": (header_cells, "is a TD, not a TH"),
    "a heading level skipped": (skipped_level, "level is skipped"),
    "no PDF/UA in the metadata": (metadata(b'pdfuaid:part="1"', b""), "pdfuaid:part is"),
    "no PDF/A in the metadata": (metadata(b'pdfaid:conformance="A"', b""), "pdfaid:conformance is"),
    "another title in the metadata": (metadata(b"Tids- och", b"Tid och"), "title in the metadata"),
    "no meaning of the colours": (drop("/OutputIntents"), "OutputIntents"),
    "other data attached": (attached_data, "not the snapshot's"),
    "no data attached": (no_attachment, "attachments are"),
    "attached data of no relation": (drop("/AF"), "does not belong"),
    "attached data of another kind": (not_said_to_be_json, "not said to be JSON"),
    "a script": (script, "JavaScript"),
    "a link out of the document": (link, "URI"),
    "a row's text changed": (row_text, "does not say"),
    "a row left out": (row_left_out, "rows, not 18"),
    "no tab order": (tab_order, "Page 3 has no tab order"),
    "the file's name in the window": (drop("/ViewerPreferences"), "DisplayDocTitle"),
    "a font not embedded": (unembedded_font, "is not embedded"),
    "no head of the table": (table_head, "lost its head"),
    "paragraphs in another order": (reading_order, "Read aloud it says"),
    "other words for a paragraph": (set_on("P", "/ActualText", "Allt går enligt plan."), "Read aloud it says"),
    "other words for a cell": (set_on("TD", "/ActualText", "Avslutat"), "says “Avslutat”"),
    "other words within the content": (set_on_content("/ActualText", "Allt går enligt plan."), "(ActualText)"),
    "a paragraph in another language": (set_on("P", "/Lang", "en-GB"), "is said to be in en-GB, not sv"),
    "content in another language": (set_on_content("/Lang", "en"), "(Lang)"),
    "the table as one for each page": (table_for_each_page, "tables, not"),
    "a figure within a figure": (figure_in_a_figure, "figures' texts are not"),
    "a caption beside its figure": (caption_beside, "caption stands outside"),
    "no bookmarks": (drop("/Outlines"), "bookmarks are not"),
}
