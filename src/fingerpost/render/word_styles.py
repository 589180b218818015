"""How the Word report looks. Every style has a name, so a council can change the look in Word itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fingerpost.render.word_xml import W, add, replace

if TYPE_CHECKING:
    from docx.document import Document

FONT = "Arial"
NAVY = "1d3557"
INK = "1f2328"
GREY = "4a5158"
RULE = "c9ced4"
HEAD_FILL = "eceef1"
CARD_FILL = "f3f5f7"
TABLE_STYLE = "Fingerpost Table"
CARD_STYLE = "Fingerpost Cards"


@dataclass(frozen=True)
class Look:
    """A paragraph style. Sizes and spaces are in points, `line` in lines of text, `indent` in points."""

    name: str
    size: float
    colour: str = INK
    bold: bool = False
    before: float = 0
    after: float = 0
    line: float = 1.15
    align: str = "left"
    keep_next: bool = False
    outline: int | None = None
    indent: float = 0
    hanging: float = 0
    rule: str = ""
    """The side that carries a navy rule: 'left' or 'bottom'."""


LOOKS = (
    Look("Normal", 12, after=9, line=1.25),
    Look("Title", 28, NAVY, bold=True, before=6, after=6, line=1.05),
    Look("Subtitle", 15, NAVY, after=14),
    Look("Cover Line", 11, GREY, after=3),
    Look("Heading 1", 20, NAVY, bold=True, after=12, line=1.1, keep_next=True, outline=0, rule="bottom"),
    Look("Heading 2", 14, NAVY, bold=True, before=18, after=6, line=1.1, keep_next=True, outline=1),
    Look("TOC Heading", 14, NAVY, bold=True, before=14, after=4, keep_next=True, outline=9),  # 9 is none
    Look("toc 1", 10, before=3, after=0, line=1.0),
    Look("toc 2", 10, GREY, after=0, indent=16, line=1.0),
    Look("List Bullet", 12, after=5, line=1.25, indent=16, hanging=16),
    Look("Numbered Paragraph", 12, after=9, line=1.25, indent=25, hanging=25),
    Look("Numbered Item", 12, after=5, line=1.25, indent=25, hanging=25),
    Look("Picture", 11, after=12, line=1.0),
    Look("Draft", 12, after=9, line=1.25, indent=10, rule="left"),
    Look("Caption", 11, NAVY, bold=True, before=14, after=3, keep_next=True),
    Look("Table Summary", 10, GREY, after=6, keep_next=True),
    Look("Table Heading", 9, NAVY, bold=True, line=1.05),
    Look("Table Heading Number", 9, NAVY, bold=True, line=1.05, align="right"),
    Look("Table Heading Group", 9, NAVY, bold=True, line=1.05, align="center"),
    Look("Table Text", 9.5, line=1.05),
    Look("Table Number", 9.5, line=1.05, align="right"),
    Look("Table Detail", 9, GREY, line=1.05),
    Look("Table Detail Number", 9, GREY, line=1.05, align="right"),
    Look("Table Note", 9, GREY, before=4, line=1.1, indent=9, hanging=9),
    Look("After Table", 6, line=1.0),
    Look("Key Figure Title", 10, after=1, line=1.05),
    Look("Key Figure", 22, NAVY, bold=True, before=2, after=1, line=1.0),
    Look("Key Figure Direction", 10, NAVY, bold=True, after=2, line=1.05),
    Look("Key Figure Detail", 9.5, GREY, line=1.05),
    Look("Header", 9, GREY),
    Look("Footer", 9, GREY),
)

BUILT_IN = ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "List Bullet", "Caption", "Header", "Footer")
"""Styles that Word itself has; they go by their names, whatever a template calls them inside."""


def apply_styles(document: Document) -> None:
    """Give the document our styles: those that Word knows are changed, the others are new."""
    root = document.styles.element
    _plain_defaults(root)
    known = {style.name: style.element for style in document.styles}
    for look in LOOKS:
        style = known.get(look.name)
        _dress(_new_style(root, look.name) if style is None else style, look)
    _other_styles(root)


def add_missing_styles(document: Document) -> None:
    """Add the styles that a council's own template lacks; those that it has stay as they are."""
    root = document.styles.element
    known = {style.name: style.element for style in document.styles}
    normal = known.get("Normal")
    font = None if normal is None else normal.find(".//{*}rFonts")
    for look in LOOKS:
        if look.name not in known:
            _dress(_new_style(root, look.name), look)
        elif look.name not in BUILT_IN:
            _give_id(root, known[look.name], look.name.replace(" ", ""))
    if font is None:
        _plain_defaults(root)
    _other_styles(root)


def _give_id(root: Any, style: Any, wanted: str) -> None:
    """Call a style what we call it, wherever the styles refer to it: Word names those that people make as it likes."""
    was = style.get(W + "styleId")
    style.set(W + "styleId", wanted)
    for tag in ("basedOn", "next", "link"):
        for reference in root.iter(W + tag):
            if reference.get(W + "val") == was:
                reference.set(W + "val", wanted)


def _other_styles(root: Any) -> None:
    """The styles of letters and tables; those that are there stay."""
    there = {style.get(W + "styleId") for style in root.findall(W + "style")}
    if "Direction" not in there:
        _direction(root)
    if TABLE_STYLE.replace(" ", "") not in there:
        _table_style(root, TABLE_STYLE, {"top": (8, NAVY), "bottom": (8, NAVY), "insideH": (4, RULE)}, 50)
    if CARD_STYLE.replace(" ", "") not in there:
        _table_style(root, CARD_STYLE, {"insideH": (48, "ffffff"), "insideV": (48, "ffffff")}, 110)


def _direction(root: Any) -> None:
    direction = add(root, "style", type="character", customStyle=1, styleId="Direction")
    add(direction, "name", val="Direction")
    add(direction, "rPr/color", val=NAVY)


def _plain_defaults(root: Any) -> None:
    """Name the font itself: the template names a theme's, which wins over a style's font."""
    for fonts in root.iter("{*}rFonts"):
        fonts.attrib.clear()
    (defaults,) = root.iter("{*}rPrDefault")
    _fonts(replace(defaults[0], "rFonts"))
    defaults[0].insert(0, defaults[0][-1])


def _fonts(element: Any) -> None:
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        element.set(W + script, FONT)


def _new_style(root: Any, name: str) -> Any:
    style = add(root, "style", type="paragraph", styleId=name.replace(" ", ""))
    if name.startswith("toc "):  # Word's own, which the template happens to lack
        style.set(W + "styleId", name.replace(" ", "").upper())
    else:
        style.set(W + "customStyle", "1")
    add(style, "name", val=name)
    add(style, "basedOn", val="Normal")
    add(style, "qFormat")
    return style


def _dress(style: Any, look: Look) -> None:
    """Write the whole of a style's paragraph and letter properties; Word is strict about their order."""
    for tag in ("semiHidden", "unhideWhenUsed"):
        for hidden in style.findall(f"{{*}}{tag}"):
            style.remove(hidden)
    old_list = style.find(".//{*}numPr") if look.name == "List Bullet" else None
    paragraph = replace(style, "pPr")
    if look.keep_next:
        add(paragraph, "keepNext")
        add(paragraph, "keepLines")
    if old_list is not None:
        paragraph.append(old_list)
    if look.rule:
        add(
            paragraph,
            f"pBdr/{look.rule}",
            val="single",
            sz=8 if look.rule == "bottom" else 24,
            space=6,
            color=NAVY,
        )
    before, after, line = round(look.before * 20), round(look.after * 20), round(look.line * 240)
    add(paragraph, "spacing", before=before, after=after, line=line, lineRule="auto")
    if look.indent:
        add(paragraph, "ind", left=round(look.indent * 20), hanging=round(look.hanging * 20))
    add(paragraph, "jc", val=look.align)
    if look.outline is not None:
        add(paragraph, "outlineLvl", val=look.outline)
    letters = replace(style, "rPr")
    add(letters, "b", val=int(look.bold))
    add(letters, "color", val=look.colour)
    add(letters, "sz", val=round(look.size * 2))
    add(letters, "szCs", val=round(look.size * 2))


def _table_style(root: Any, name: str, rules: dict[str, tuple[int, str]], padding: int) -> None:
    """A table style: its rules by edge (eighths of a point, colour), and the room above and below text."""
    style = add(root, "style", type="table", customStyle=1, styleId=name.replace(" ", ""))
    add(style, "name", val=name)
    add(style, "basedOn", val="TableNormal")
    add(style, "qFormat")
    add(style, "pPr/spacing", before=0, after=0)
    properties = add(style, "tblPr")
    for edge, (size, colour) in rules.items():
        add(properties, f"tblBorders/{edge}", val="single", sz=size, space=0, color=colour)
    for edge, width in (("top", padding), ("left", 100), ("bottom", padding), ("right", 100)):
        add(properties, f"tblCellMar/{edge}", w=width, type="dxa")
