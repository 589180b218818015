"""The summary for a meeting as a PowerPoint deck: one slide for each of the report's, all of it native and editable.

python-pptx is imported inside the functions that use it. No text becomes a link, and nothing in the file runs.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from fingerpost.render.package import settle
from fingerpost.render.slide_charts import put_chart
from fingerpost.render.slide_deck import BODY, add_footer, new_slide, open_deck, set_language
from fingerpost.render.slide_shapes import put_flow, put_key_figures, put_table
from fingerpost.render.slide_words import SMALLEST, Box, Words, lines_of, put_words, words_of
from fingerpost.render.text import HIDDEN_WORDS, holds_hidden, printable
from fingerpost.report.model import (
    HIDDEN_MARK,
    Block,
    Bullets,
    Chart,
    Facts,
    Flow,
    KeyFigures,
    Paragraph,
    Report,
    ReportTable,
    Slide,
)

_DRAWN_SHARE, _BETWEEN = 0.58, 26.0
_FLOW_SHARE = 1.5
"""A flow has stages side by side, each with words in it: it takes more room than a chart."""
_ABREAST, _STACKED = 3, 2
"""Drawings that a slide has room for: side by side where nothing else is there, else below one another."""


def render(report: Report) -> bytes:
    """The report's slides as .pptx; the same report gives the same bytes."""
    deck = open_deck(report)
    for each in report.slides:
        slide = new_slide(deck, each.title)
        _fill(slide, each, report)
        add_footer(slide, report)
        if each.notes:
            slide.notes_slide.notes_text_frame.text = printable(each.notes)
    set_language(deck)
    target = io.BytesIO()
    deck.save(target)
    return settle(target.getvalue())


def _fill(slide: Any, source: Slide, report: Report) -> None:
    """Drawings on the left and words on the right, or either over the whole width; in the order they are read."""
    drawn = [block for block in source.blocks if not isinstance(block, Paragraph | Bullets | Facts)]
    words = list(words_of(source.blocks))
    room = _explain_hidden(slide, drawn)
    if not drawn:
        if words:
            put_words(slide, room, words)
        return
    if not words:
        _place(slide, drawn, room, report, abreast=True)
        return
    left = Box(room.left, room.top, room.wide * _DRAWN_SHARE, room.high)
    start = left.left + left.wide + _BETWEEN
    right = Box(start, room.top, room.left + room.wide - start, room.high)
    if isinstance(source.blocks[0], Paragraph | Bullets | Facts):
        put_words(slide, right, words)
        _place(slide, drawn, left, report, abreast=False)
    else:
        _place(slide, drawn, left, report, abreast=False)
        put_words(slide, right, words)


def _explain_hidden(slide: Any, drawn: Sequence[Block]) -> Box:
    """Below everything, what the sign for a figure kept back means; gives the room that is left."""
    if not any(holds_hidden(block) for block in drawn):
        return BODY
    said = f"{HIDDEN_MARK} {HIDDEN_WORDS}"
    high = lines_of(said, BODY.wide, SMALLEST) * SMALLEST * 1.2 + 2
    put_words(slide, Box(BODY.left, BODY.top + BODY.high - high, BODY.wide, high), [Words(said)], (SMALLEST,), "Note")
    return Box(BODY.left, BODY.top, BODY.wide, BODY.high - high - 6)


def _place(slide: Any, blocks: Sequence[Block], box: Box, report: Report, *, abreast: bool) -> None:
    most = _ABREAST if abreast else _STACKED
    shown = blocks[:most]
    if len(shown) < len(blocks):
        more = Words(f"… and {len(blocks) - len(shown)} more in the report")
        put_words(slide, Box(box.left, box.top + box.high - 18, box.wide, 18), [more], (SMALLEST,), "More")
        box = Box(box.left, box.top, box.wide, box.high - 24)
    gaps = _BETWEEN * (len(shown) - 1)
    shares = [_FLOW_SHARE if isinstance(block, Flow) else 1.0 for block in shown]
    start = box.left
    for place, block in enumerate(shown):
        if abreast:
            wide = (box.wide - gaps) * shares[place] / sum(shares)
            part = Box(start, box.top, wide, box.high)
            start += wide + _BETWEEN
        else:
            high = (box.high - gaps) / len(shown)
            part = Box(box.left, box.top + place * (high + _BETWEEN), box.wide, high)
        match block:
            case Chart():
                put_chart(slide, block, part, report.made_at)
            case Flow():
                put_flow(slide, block, part)
            case KeyFigures():
                put_key_figures(slide, block, part)
            case ReportTable():
                put_table(slide, block, part)
