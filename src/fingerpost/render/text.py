"""What every format does with text that came from a council's records, and the words for a figure kept back."""

from __future__ import annotations

from fingerpost.report.model import EDITION_NAMES, HIDDEN_MARK, Block, Flow, KeyFigures, Report, ReportTable

HIDDEN_WORDS = "confidential: the figure is kept back, so that nobody can be told from it."

_SPACED = dict.fromkeys(
    (*(code for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) != "\n"), 0x2028, 0x2029), " "
)
# A direction override makes 12 read as 21; the other marks of direction steer the same machinery.
_DIRECTIONS = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "")
# Halves of a pair and noncharacters are no text: neither XML nor UTF-8 can hold them.
_NO_TEXT = dict.fromkeys((*range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF), " ")
_CLEANED = _SPACED | _DIRECTIONS | _NO_TEXT


def holds_hidden(block: Block) -> bool:
    """Whether a figure in the block is kept back, and nothing in the block itself says what the sign for it means."""
    match block:
        case ReportTable():
            told = any(HIDDEN_MARK in (note.mark, note.text[: len(HIDDEN_MARK)]) for note in block.notes)
            return not told and any(HIDDEN_MARK in cell.text for row in block.rows for cell in row.cells)
        case KeyFigures():
            return any(HIDDEN_MARK in item.value or HIDDEN_MARK in item.detail for item in block.items)
        case Flow():
            return any(HIDDEN_MARK in step.text for step in block.steps)
        case _:
            return False


def edition_words(report: Report) -> str:
    """How far the report has come and who may read it, as it stands on every page, sheet and slide."""
    note = report.edition_note or EDITION_NAMES[report.edition]
    return printable(f"{report.status}. {note}" if report.status else note)


def printable(text: str) -> str:
    r"""The text as a reader may see it: '\n' stays, other controls are spaces, marks of direction are gone."""
    return text if text.isascii() and text.isprintable() else text.translate(_CLEANED)
