"""Two versions of a report beside each other: which figures changed, and which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser

from fingerpost.desk.content import differences, text_rows
from fingerpost.model import Listing
from fingerpost.report.model import DataTable

FIGURES = ("table", "row", "column", "before", "after")


@dataclass(frozen=True)
class Said:
    """A version of a report, as it can be compared: its tables as text, headings first, and its paragraphs."""

    tables: Mapping[str, list[tuple[str, ...]]]
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """What is different: the figures, and the words as ('removed' or 'added', paragraph)."""

    figures: Listing
    words: tuple[tuple[str, str], ...]


def tables_now(tables: Sequence[DataTable]) -> Mapping[str, list[tuple[str, ...]]]:
    """A report's tables as it would be made now, as text."""
    return {table.id: text_rows(table) for table in tables}


def compared(before: Said, after: Said) -> Comparison:
    """What is different in the second."""
    rows = tuple(differences(before.tables, after.tables))
    matcher = SequenceMatcher(None, before.paragraphs, after.paragraphs, autojunk=False)
    words: list[tuple[str, str]] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind != "equal":
            words += [("removed", each) for each in before.paragraphs[i1:i2]]
            words += [("added", each) for each in after.paragraphs[j1:j2]]
    return Comparison(Listing("Figures that changed", FIGURES, rows), tuple(words))


def paragraphs_of(page: bytes) -> tuple[str, ...]:
    """The paragraphs, headings and items of a report's page, without its tables and drawings."""
    reader = _Paragraphs()
    reader.feed(page.decode("utf-8", errors="replace"))
    reader.close()
    return tuple(reader.found)


class _Paragraphs(HTMLParser):
    """Collects the text of each block that holds words."""

    BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "li", "dt", "dd", "figcaption"})
    PASSED_OVER = frozenset({"table", "style", "svg", "script", "nav"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[str] = []
        self._over = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Begin a block."""
        if tag in self.PASSED_OVER:
            self._over += 1
        elif tag in self.BLOCKS:
            self._end()

    def handle_endtag(self, tag: str) -> None:
        """End a block."""
        if tag in self.PASSED_OVER:
            self._over = max(self._over - 1, 0)
        elif tag in self.BLOCKS:
            self._end()

    def handle_data(self, data: str) -> None:
        """Words of the block."""
        if not self._over:
            self._open.append(data)

    def close(self) -> None:
        """End of the page."""
        super().close()
        self._end()

    def _end(self) -> None:
        text = " ".join("".join(self._open).split())
        if text:
            self.found.append(text)
        self._open = []
