"""What Word documents can say and python-docx has no call for, one or two elements of XML at a time.

New elements are made by the document's own (`makeelement`), so nothing has to be imported here.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACES = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), " ")


# Word takes a file whose elements are out of order for a damaged one.
_CELL_ORDER = ("tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "vAlign")
_EDGE_ORDER = ("top", "left", "bottom", "right")


def clean(text: str) -> str:
    """The text with a space for each character that XML cannot hold: python-docx stops at the first one."""
    return text.translate(_SPACES)


def add(parent: Any, tag: str, **attributes: object) -> Any:
    """A new last child `w:tag`, its attributes in the same namespace; tags may be a path such as 'pPr/jc'."""
    for step in tag.split("/")[:-1]:
        found = parent.find(W + step)
        parent = add(parent, step) if found is None else found
    child = parent.makeelement(W + tag.split("/")[-1], {W + key: str(value) for key, value in attributes.items()})
    parent.append(child)
    return child


def replace(parent: Any, tag: str) -> Any:
    """A fresh and empty `w:tag` in place of the one that is there, if any."""
    for old in parent.findall(W + tag):
        parent.remove(old)
    return add(parent, tag)


def set_style(paragraph: Paragraph, name: str) -> None:
    """One of our own styles by name. The library's way reads every style again for each paragraph."""
    paragraph._p.style = name.replace(" ", "")


def set_language(document: Document, language: str) -> None:
    """The proofing language of everything, and Word's present layout rules instead of Word 2010's."""
    for lang in document.styles.element.iter(W + "lang"):
        lang.set(W + "val", language)
    for lang in document.settings.element.iter(W + "themeFontLang"):
        lang.set(W + "val", language)
    for setting in document.settings.element.iter(W + "compatSetting"):
        if setting.get(W + "name") == "compatibilityMode":
            setting.set(W + "val", "15")


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A simple field, such as PAGE; `shown` stands there until Word lays the page out."""
    field = add(paragraph._p, "fldSimple", instr=instruction)
    add(add(field, "r"), "t").text = shown


def field_mark(paragraph: Paragraph, kind: str, instruction: str = "") -> None:
    """One mark of a field that spans paragraphs: 'begin' (with its instruction), 'separate' or 'end'."""
    add(add(paragraph._p, "r"), "fldChar", fldCharType=kind)
    if instruction:
        add(add(paragraph._p, "r"), "instrText").text = instruction


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """A place that links can lead to, around what the paragraph holds so far."""
    start = add(paragraph._p, "bookmarkStart", id=number, name=name)
    end = add(paragraph._p, "bookmarkEnd", id=number)
    first_run = paragraph._p.find(W + "r")
    if first_run is not None:
        first_run.addprevious(start)
    paragraph._p.append(end)


def link(paragraph: Paragraph, anchor: str, text: str) -> None:
    """A link to a bookmark of the same document."""
    hyperlink = add(paragraph._p, "hyperlink", anchor=anchor, history=1)
    add(add(hyperlink, "r"), "t").text = text


def describe(table: Table, caption: str, description: str, *, headed: bool, first_column: bool = False) -> None:
    """Alternative text; and whether the first row and column are headings, which screen readers go by.

    A table with headings has them in both; with `first_column` alone, its rows have and its columns do not.
    """
    properties = table._tbl.tblPr
    for old in properties.findall(W + "tblLook"):
        properties.remove(old)
    rows, columns = int(headed), int(headed or first_column)
    flags = {"firstRow": rows, "lastRow": 0, "firstColumn": columns, "lastColumn": 0, "noHBand": 1, "noVBand": 1}
    add(properties, "tblLook", val=f"{0x0600 + 0x20 * rows + 0x80 * columns:04X}", **flags)
    add(properties, "tblCaption", val=caption)
    add(properties, "tblDescription", val=description)


def repeat_row(row: _Row) -> None:
    """A heading row, printed again at the top of each page."""
    add(row._tr.get_or_add_trPr(), "tblHeader")


def keep_row_whole(row: _Row) -> None:
    """A row that moves to the next page rather than being cut in two."""
    add(row._tr.get_or_add_trPr(), "cantSplit")


def dress_cell(cell: _Cell, *, fill: str = "", place: str = "", **edges: str) -> None:
    """A cell's fill, where its text stands, and its rules: `left="4 c9ced4"` is in eighths of a point."""
    properties = cell._tc.get_or_add_tcPr()
    for edge, rule in edges.items():
        size, colour = rule.split()
        add(properties, f"tcBorders/{edge}", val="single", sz=size, space=0, color=colour)
    if fill:
        replace(properties, "shd").attrib.update({W + "val": "clear", W + "color": "auto", W + "fill": fill})
    if place:
        replace(properties, "vAlign").set(W + "val", place)
    for parent, order in ((properties, _CELL_ORDER), (properties.find(W + "tcBorders"), _EDGE_ORDER)):
        if parent is not None:
            parent[:] = sorted(parent, key=lambda child: order.index(child.tag.removeprefix(W)))


def shrink_break(document: Document) -> None:
    """The paragraph that carries the last section break takes no room, so it never makes an empty page."""
    carrier = document.element.body[-2].pPr
    carrier.insert(0, add(carrier, "spacing", before=0, after=0, line=20, lineRule="exact"))


def picture_in(paragraph: Paragraph, picture: bytes, width: int, title: str, words: str, number: int) -> None:
    """A PNG in a paragraph, `width` in English Metric Units, with its alternative text; `number` is its own."""
    from docx.shared import Emu

    paragraph.add_run().add_picture(io.BytesIO(picture), width=Emu(width))
    for properties in paragraph._p.iter("{*}docPr"):
        properties.set("id", str(number))
        properties.set("name", f"Picture {number}")
        properties.set("title", title)
        properties.set("descr", words)


def empty(document: Document) -> None:
    """Take a template's own text out and leave the paper: the last section's properties."""
    body = document.element.body
    for child in list(body):
        if child.tag != W + "sectPr":
            body.remove(child)


def drop_outside_links(document: Document) -> None:
    """No relation that leads out of the file, such as to a template on a network drive: Word would follow it."""
    for part in [document.part, *(relation.target_part for relation in _inside(document))]:
        for name in [name for name, relation in part.rels.items() if relation.is_external]:
            for holder in list(part.element.iter()) if hasattr(part, "element") else []:
                if name in holder.attrib.values() and holder.getparent() is not None:
                    holder.getparent().remove(holder)
            del part.rels[name]


def _inside(document: Document) -> list[Any]:
    return [relation for relation in document.part.rels.values() if not relation.is_external]


def drop_thumbnail(document: Document) -> None:
    """The library's template carries a picture of an empty page, which some systems show for the file."""
    relations = document.part.package.rels
    for name in [name for name, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[name]
