"""Standing text: the page of plain text that says in what order a report's parts come, and the words around them.

A small part of Markdown and nothing more: `#` and `##` headings, paragraphs, `- ` and `1. ` lists whose items may begin
with **words in bold**, and comments. `[[name]]` on a line of its own is a place that the report fills; `{{name}}` is a
field in a sentence. Nothing in it is ever markup of a document: each renderer escapes all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from fingerpost.errors import SettingsError, nearest

SHIPPED = "cabinet.md"
"""The page that is used where a council has none of its own."""
OWN = "report.md"
"""What a council's own page is called in its workspace."""

NUMBERED = "number paragraphs"
SAME_AS = "same as "
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
PLACE = re.compile(r"\[\[\s*(.+?)\s*\]\]")
HEADING = re.compile(r"(#{1,2})\s+(\S.*)")
ITEM = re.compile(r"(?:(-)|(\d+)\.)\s+(?:\*\*(.+?)\*\*\s*)?(.*)")


@dataclass(frozen=True)
class Text:
    """A paragraph, with the line that it begins on."""

    text: str
    line: int


@dataclass(frozen=True)
class Item:
    """One item of a list: the words in bold, and the rest."""

    lead: str
    text: str
    line: int


@dataclass(frozen=True)
class Items:
    """A list, numbered or not."""

    items: tuple[Item, ...]
    numbered: bool


@dataclass(frozen=True)
class Place:
    """Where the report puts what it makes from records, by name."""

    name: str
    line: int


Part = Text | Items | Place


@dataclass(frozen=True)
class Standing:
    """A section of the page: its heading, level (0 before the first heading), and parts in order.

    With `numbered_from`, paragraphs from that part on have numbers.
    """

    title: str
    level: int
    parts: tuple[Part, ...]
    line: int


@cache
def shipped() -> str:
    """The standing text that comes with Fingerpost."""
    return files("fingerpost.report").joinpath("standing", SHIPPED).read_text(encoding="utf-8")


def read_standing(text: str, name: str = SHIPPED) -> tuple[Standing, ...]:
    """The sections of a page. Raises SettingsError that names the line and what is wrong with it."""
    sections: list[Standing] = []
    title, level, begun, parts = "", 0, 1, list[Part]()

    def end() -> None:
        if parts or level:
            sections.append(Standing(title, level, tuple(parts), begun))

    for line, lines in _paragraphs(text, name):
        first = " ".join(lines)
        if heading := HEADING.fullmatch(first):
            end()
            title, level, begun, parts = heading[2].strip(), len(heading[1]), line, []
        elif place := PLACE.fullmatch(first):
            parts.append(Place(place[1], line))
        elif ITEM.fullmatch(lines[0]):
            parts.append(_items(line, lines))
        else:
            parts.append(Text(first, line))
    end()
    return tuple(_repeated(sections, name))


def _paragraphs(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Lines that belong together, with the number of the first. Headings and places stand alone."""
    if "<!--" in COMMENT.sub("", text):
        raise SettingsError(f"{name}: a comment begins with <!-- and does not end; end it with -->.")
    bare = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    begun, held = 0, list[str]()
    for number, line in enumerate(bare.splitlines(), 1):
        words = line.strip()
        alone = HEADING.fullmatch(words) or PLACE.fullmatch(words)
        if (not words or alone) and held:
            yield begun, held
            held = []
        if alone:
            yield number, [words]
        elif words:
            begun = begun if held else number
            held.append(words)
    if held:
        yield begun, held


def _items(line: int, lines: Sequence[str]) -> Items:
    items: list[Item] = []
    numbered = lines[0][0] != "-"
    for number, words in enumerate(lines, line):
        found = ITEM.fullmatch(words)
        if found and bool(found[1]) != numbered:
            items.append(Item(found[3] or "", found[4], number))
        else:
            items[-1] = replace(items[-1], text=f"{items[-1].text} {words}".strip())
    return Items(tuple(items), numbered)


def _repeated(sections: Sequence[Standing], name: str) -> Iterator[Standing]:
    """Sections, with [[same as TITLE]] replaced by what stands under that title."""
    titled = {section.title: section for section in reversed(sections)}
    for section in sections:
        parts: list[Part] = []
        for part in section.parts:
            if not isinstance(part, Place) or not part.name.startswith(SAME_AS):
                parts.append(part)
                continue
            wanted = part.name.removeprefix(SAME_AS).strip()
            found = titled.get(wanted)
            if found is None or found is section:
                advice = nearest(wanted, titled)
                raise SettingsError(f"{name}, line {part.line}: there is no other section {wanted!r}.{advice}")
            parts += [each for each in found.parts if not _repeats(each)]
        yield replace(section, parts=tuple(parts))


def _repeats(part: Part) -> bool:
    return isinstance(part, Place) and part.name.startswith(SAME_AS)
