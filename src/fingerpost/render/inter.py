"""Our typeface, read from its own file: which letters it has, and how wide words are in it.

Charts are laid out before anything draws them, so the widths have to be known here. Kerning is left out: it is
small, and mostly takes away.
"""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path
from unicodedata import category

from fingerpost.render.text import printable

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Inter"
NOT_SHOWN = "□"


def in_inter(text: str) -> str:
    """Printable text in letters that Inter has; any other letter shows as □.

    PDF/A refuses a whole report for one missing letter, and a chart would take it from another font on each machine.
    """
    text = printable(text)
    if text.isascii() and text.isprintable():
        return text
    return "".join(_letter(character) for character in text)


def _letter(character: str) -> str:
    sort = category(character)
    if character == "\n":
        return character
    if sort == "Cf":  # Joiners and the like have no look of their own.
        return ""
    if character in _glyphs() and sort != "Co":
        return character
    return " " if sort == "Zs" else NOT_SHOWN


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide one line of text is, in the unit of `size`."""
    advances, em = _advances(bold)
    glyphs = _glyphs()
    return sum(advances[min(glyphs.get(letter, 0), len(advances) - 1)] for letter in text) * size / em


def wrapped(text: str, room: float, size: float, *, lines: int = 3, bold: bool = False) -> tuple[str, ...]:
    """The text in lines no wider than `room`; what does not fit in so many `lines` is cut with '…'."""
    done: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(longer, size, bold=bold) <= room:
            line = longer
            continue
        if line:
            done.append(line)
        if len(done) > lines:
            break
        line = word
        while width(line, size, bold=bold) > room and len(line) > 1 and len(done) <= lines:
            fits = _fitting(line, room, size, bold)
            done.append(line[:fits])
            line = line[fits:]
    done.append(line)
    if len(done) <= lines:
        return tuple(done)
    last = done[lines - 1]
    while last and width(f"{last}…", size, bold=bold) > room:
        last = last[:-1]
    return (*done[: lines - 1], f"{last.rstrip()}…")


def _fitting(word: str, room: float, size: float, bold: bool) -> int:
    """How many letters of a word fit; at least one."""
    reached = 0.0
    for count, letter in enumerate(word):
        reached += width(letter, size, bold=bold)
        if reached > room:
            return max(count, 1)
    return len(word)


def _table(font: bytes, name: bytes) -> int:
    """Where a table of an OpenType font begins."""
    (tables,) = struct.unpack_from(">H", font, 4)
    return int(next(at for tag, at in struct.iter_unpack(">4s4xI4x", font[12 : 12 + 16 * tables]) if tag == name))


@cache
def _glyphs() -> dict[str, int]:
    """The number of each letter's glyph: the `cmap` table's form for all of Unicode (3, 10; format 12)."""
    font = (FONTS / "Inter-Regular.otf").read_bytes()
    cmap = _table(font, b"cmap")
    (maps,) = struct.unpack_from(">2xH", font, cmap)
    forms = struct.iter_unpack(">HHI", font[cmap + 4 : cmap + 4 + 8 * maps])
    start = cmap + next(offset for platform, form, offset in forms if (platform, form) == (3, 10))
    (groups,) = struct.unpack_from(">I", font, start + 12)
    ranges = struct.iter_unpack(">III", font[start + 16 : start + 16 + 12 * groups])
    return {chr(code): glyph + code - first for first, last, glyph in ranges for code in range(first, last + 1)}


@cache
def _advances(bold: bool) -> tuple[tuple[int, ...], int]:
    """The advance width of each glyph (`hmtx`), and how many of these units make an em (`head`)."""
    font = (FONTS / f"Inter-{'Bold' if bold else 'Regular'}.otf").read_bytes()
    (em,) = struct.unpack_from(">H", font, _table(font, b"head") + 18)
    (count,) = struct.unpack_from(">H", font, _table(font, b"hhea") + 34)
    metrics = _table(font, b"hmtx")
    return tuple(advance for (advance,) in struct.iter_unpack(">H2x", font[metrics : metrics + 4 * count])), em
