"""The empty deck: wide slides, one layout with title, footer and number, our font, and no trace of a machine."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from fingerpost.render.chart_sheet import INK, SOFT
from fingerpost.render.slide_words import SMALLEST, Box, Words, cut, fill_frame, lines_of, one_line
from fingerpost.render.text import edition_words
from fingerpost.report.model import Report

WIDE, HIGH = 960, 540
"""A slide of 16 to 9, in points."""
MARGIN = 44.0
TITLE = Box(MARGIN, 22, WIDE - 2 * MARGIN, 66)
BODY = Box(MARGIN, 98, WIDE - 2 * MARGIN, 384)
_FOOTER = Box(MARGIN, 496, WIDE - 2 * MARGIN - 80, 36)
_NUMBER = Box(WIDE - MARGIN - 70, 496, 70, 36)
_TITLE_SIZES = (28, 24, 22)
_FONT = "Arial"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def open_deck(report: Report) -> Any:
    """A presentation without slides whose only layout is 'Title Only'."""
    from pptx import Presentation
    from pptx.util import Pt

    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDE), Pt(HIGH)
    for layout in [each for each in deck.slide_layouts if each.name != "Title Only"]:
        deck.slide_layouts.remove(layout)
    _lay_out(deck.slide_master)
    _drop(deck.part.rels, "/printerSettings")
    _drop(deck.part.package._rels, "/thumbnail")
    for part in deck.part.package.iter_parts():
        if str(part.partname).startswith("/ppt/theme/"):
            part._blob = re.sub(rb'<a:latin typeface="[^"]*"', f'<a:latin typeface="{_FONT}"'.encode(), part.blob)
    _set_properties(deck.core_properties, report)
    return deck


def _lay_out(master: Any) -> None:
    """Places for a wide slide; the layout takes them over."""
    from pptx.enum.shapes import PP_PLACEHOLDER
    from pptx.util import Pt

    places = {
        PP_PLACEHOLDER.TITLE: TITLE,
        PP_PLACEHOLDER.BODY: BODY,
        PP_PLACEHOLDER.FOOTER: _FOOTER,
        PP_PLACEHOLDER.SLIDE_NUMBER: _NUMBER,
    }
    for shape in list(master.placeholders):
        box = places.get(shape.placeholder_format.type)
        if box is None:
            shape._element.getparent().remove(shape._element)
        else:
            shape.left, shape.top, shape.width, shape.height = box.emu()
    for shape in list(master.slide_layouts[0].placeholders):
        if shape.placeholder_format.type == PP_PLACEHOLDER.DATE:
            shape._element.getparent().remove(shape._element)
    for style in master._element.iter("{*}titleStyle"):
        for level in style:
            level.set("algn", "l")
            for run in level.iter(f"{_A}defRPr"):
                run.set("sz", str(int(Pt(_TITLE_SIZES[0]).pt * 100)))


def _drop(relations: Any, ending: str) -> None:
    for name in [name for name, relation in relations.items() if relation.reltype.endswith(ending)]:
        relations.pop(name)


def _set_properties(properties: Any, report: Report) -> None:
    properties.title = one_line(report.title)[:255]
    properties.subject = one_line(report.subject)[:255]
    properties.author = properties.last_modified_by = one_line(report.council)[:255]
    properties.created = properties.modified = report.made_at.replace(tzinfo=None)
    properties.language = "en-GB"
    properties.keywords = properties.comments = properties.category = ""
    properties.revision = 1


def new_slide(deck: Any, title: str) -> Any:
    """A slide with its title, which is read first."""
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    text = one_line(title) or "Untitled"
    fits = (s for s in _TITLE_SIZES if lines_of(text, TITLE.wide, s, bold=True) * s * 1.2 <= TITLE.high)
    size = next(fits, _TITLE_SIZES[-1])
    text = cut(text, TITLE.wide, size, lines=int(TITLE.high / (size * 1.2)), bold=True)
    fill_frame(slide.shapes.title.text_frame, [Words(text, bold=True, colour=INK)], size, middle=True)
    return slide


def add_footer(slide: Any, report: Report) -> None:
    """Edition, status, council and period, and the slide's number: after all else, as it is read last."""
    from pptx.enum.shapes import PP_PLACEHOLDER

    shapes = slide.shapes
    for model in slide.slide_layout.placeholders:
        kind = model.placeholder_format.type
        if kind not in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER):
            continue
        element = deepcopy(model._element)
        next(element.iter("{*}cNvPr")).set("id", str(shapes._next_shape_id))
        shapes._spTree.append(element)
        frame = shapes[-1].text_frame
        if kind == PP_PLACEHOLDER.FOOTER:
            said = (edition_words(report), f"{report.council}. {report.subject}")
            lines = [cut(one_line(line), _FOOTER.wide, SMALLEST, lines=1) for line in said]
            fill_frame(frame, [Words(line, colour=SOFT) for line in lines], SMALLEST)
            for paragraph in frame.paragraphs:
                paragraph.space_after = 0
        else:
            _number(frame)


def _number(frame: Any) -> None:
    """The number at the right; it is a field, which PowerPoint keeps true."""
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_right = frame.margin_top = 0
    frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
    for run in frame._txBody.iter(f"{_A}rPr"):
        run.set("sz", str(SMALLEST * 100))
        fill = run.makeelement(f"{_A}solidFill", {})
        fill.append(fill.makeelement(f"{_A}srgbClr", {"val": SOFT.lstrip("#").upper()}))
        run.insert(0, fill)


def set_language(deck: Any) -> None:
    """Every run of text on every slide, chart, note and layout is British English."""
    for part in deck.part.package.iter_parts():
        root = getattr(part, "_element", None)
        if root is None:
            continue
        for tag in ("rPr", "defRPr", "endParaRPr"):
            for run in root.iter(f"{_A}{tag}"):
                run.set("lang", "en-GB")
