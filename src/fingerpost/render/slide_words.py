"""Words on a slide: they are measured before they are set, so that none runs over its box, and none is under 14 points.

Places and sizes are in points, counted from the slide's upper left corner. Our own typeface does the measuring; it is
wider than the Arial that is set, so what fits here fits there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from fingerpost.render.chart_sheet import ACCENT, INK
from fingerpost.render.inter import in_inter, wrapped
from fingerpost.render.text import printable
from fingerpost.report.model import ARROW_WORDS, ARROWS, Block, Bullet, Bullets, Facts, Paragraph

SMALLEST = 14
_SIZES = (20, 18, 16, SMALLEST)
_SPACING, _GAP, _HANG = 1.2, 0.5, 1.3
"""A line's height, the gap after a paragraph and the width of its mark, all in the size of type."""


@dataclass(frozen=True)
class Box:
    """A place on the slide, in points."""

    left: float
    top: float
    wide: float
    high: float

    def emu(self) -> tuple[Any, Any, Any, Any]:
        """Left, top, width and height as PowerPoint counts them."""
        from pptx.util import Pt

        return Pt(self.left), Pt(self.top), Pt(self.wide), Pt(self.high)


@dataclass(frozen=True)
class Words:
    """One paragraph: its mark, a lead in bold, the direction and the sentence."""

    text: str
    lead: str = ""
    direction: str = ""
    mark: str = ""
    bold: bool = False
    colour: str = INK

    def whole(self) -> str:
        """All of it, as measured."""
        return " ".join(filter(None, (self.lead, self.direction, self.text)))


def one_line(text: str) -> str:
    """Printable text without breaks: a slide decides for itself where a line ends."""
    return " ".join(printable(text).split())


def direction_words(direction: str) -> str:
    """Arrow and word, for an arrow alone does not say whether up is good."""
    return f"{ARROWS[direction]}\N{NO-BREAK SPACE}{ARROW_WORDS[direction]}".strip()


def words_of(blocks: Sequence[Block]) -> Iterator[Words]:
    """The paragraphs of the blocks that are prose."""
    for block in blocks:
        match block:
            case Paragraph():
                draft = "Draft, not yet edited." if block.draft else ""
                yield Words(one_line(block.text), one_line(f"{block.number} {draft}"))
            case Facts():
                yield from (Words(one_line(said), f"{one_line(label)}:") for label, said in block.items)
            case Bullets():
                for place, item in enumerate(block.items, 1):
                    yield _bullet(item, f"{place}." if block.numbered else "•")


def _bullet(item: Bullet, mark: str) -> Words:
    direction = direction_words(item.direction)
    lead, ended = one_line(item.lead), item.lead[-1:] in (".", ":")
    if item.draft:
        lead = f"Draft. {lead}".strip()
    if direction:
        direction += ":"
    elif lead and item.lead and not ended:
        lead += ":"
    return Words(one_line(item.text), lead, direction, mark)


@lru_cache(maxsize=1024)
def lines_of(text: str, wide: float, size: float, *, bold: bool = False) -> int:
    """How many lines a text takes in a column so wide."""
    return len(wrapped(in_inter(text), wide, size, lines=2000, bold=bold)) or 1


def cut(text: str, wide: float, size: float, *, lines: int, bold: bool = False) -> str:
    """As much of the text as fits in so many lines."""
    if lines_of(text, wide, size, bold=bold) <= lines:
        return text
    return " ".join(wrapped(in_inter(text), wide, size, lines=max(lines, 1), bold=bold))


def fitted(words: Sequence[Words], box: Box, sizes: Sequence[int] = _SIZES) -> tuple[int, tuple[Words, ...]]:
    """The largest size at which the paragraphs fit, or as many as fit at the smallest and how many are left out."""
    for size in sizes:
        if _height(words, box.wide, size) <= box.high:
            return size, tuple(words)
    size = sizes[-1]
    shown = list(words)
    while len(shown) > 1 and _height([*shown, _more(len(words) - len(shown))], box.wide, size) > box.high:
        shown.pop()
    left_out = [_more(len(words) - len(shown))] if len(shown) < len(words) else []
    if _height([*shown, *left_out], box.wide, size) > box.high:  # Only one is left, and it alone is too long.
        room = box.high - _height(left_out, box.wide, size) - _GAP * size
        shown[0] = _shortened(shown[0], _room(shown[0], box.wide, size), size, int(room / (size * _SPACING)))
    return size, (*shown, *left_out)


def _more(count: int) -> Words:
    return Words(f"… and {count:,} more in the report")


def _shortened(words: Words, wide: float, size: float, lines: int) -> Words:
    if words.text and lines_of(words.lead, wide, size, bold=True) < lines:
        before = " ".join(filter(None, (words.lead, words.direction)))
        whole = cut(in_inter(words.whole()), wide, size, lines=lines, bold=bool(words.bold))
        return replace(words, text=whole.removeprefix(in_inter(before)).strip())
    return replace(words, lead=cut(words.lead, wide, size, lines=lines, bold=True), direction="", text="")


def _room(words: Words, wide: float, size: float) -> float:
    return wide - (_HANG * size if words.mark else 0)


def _height(words: Sequence[Words], wide: float, size: float) -> float:
    lines = sum(lines_of(each.whole(), _room(each, wide, size), size, bold=each.bold) for each in words)
    return lines * size * _SPACING + max(len(words) - 1, 0) * _GAP * size


def put_words(slide: Any, box: Box, words: Sequence[Words], sizes: Sequence[int] = _SIZES, name: str = "Text") -> Any:
    """A text box with as many of the paragraphs as fit; gives its shape."""
    shape = slide.shapes.add_textbox(*box.emu())
    shape.name = name
    size, shown = fitted(words, box, sizes)
    fill_frame(shape.text_frame, shown, size)
    return shape


def fill_frame(frame: Any, words: Sequence[Words], size: float, *, centred: bool = False, middle: bool = False) -> None:
    """Set paragraphs into a text frame without margins that keeps its size."""
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    for place, each in enumerate(words):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.CENTER if centred else PP_ALIGN.LEFT
        paragraph.space_after = Pt(0 if place == len(words) - 1 else _GAP * size)
        if each.mark:
            _hang(paragraph, each.mark, size)
        parts = ((each.lead, True, INK), (each.direction, True, ACCENT), (each.text, each.bold, each.colour))
        told = [part for part in parts if part[0]]
        for at, (text, bold, colour) in enumerate(told):
            add_run(paragraph, text + (" " if at < len(told) - 1 else ""), size, bold=bold, colour=colour)


def add_run(paragraph: Any, text: str, size: float, *, bold: bool = False, colour: str = INK) -> None:
    """A run of text in a size and colour."""
    from pptx.util import Pt

    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, rgb(colour)


def rgb(colour: str) -> Any:
    """A colour as python-pptx wants it."""
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour.lstrip("#").upper())


def _hang(paragraph: Any, mark: str, size: float) -> None:
    """The mark in the margin: a real list item, so that it is read as one."""
    from pptx.util import Pt

    properties = paragraph._p.get_or_add_pPr()
    hang = int(Pt(_HANG * size))
    properties.set("marL", str(hang))
    properties.set("indent", str(-hang))
    tag = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    if mark == "•":
        properties.append(properties.makeelement(f"{tag}buChar", {"char": mark}))
    else:
        start = {"type": "arabicPeriod", "startAt": mark.rstrip(".")}
        properties.append(properties.makeelement(f"{tag}buAutoNum", start))


def describe(shape: Any, words: str) -> Any:
    """Give a shape its alternative text."""
    next(shape._element.iter("{*}cNvPr")).set("descr", one_line(words))
    return shape
