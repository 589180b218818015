"""Numbers that Word counts itself, so that paragraphs and lists stay in order when somebody edits them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fingerpost.render.word_xml import W, add

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_LEFT, _HANGING = 500, 500
"""Twentieths of a point from the margin to the text, and back to the number."""


class Numbers:
    """The lists of a document. In a template without any, numbers are typed and nothing here does anything."""

    def __init__(self, document: Document) -> None:
        self._root = self._numbering(document)
        self._paragraphs: int | None = None

    def end(self, level: int) -> None:
        """A part of the report has ended: the next numbered paragraph is the first again."""
        if level == 1:
            self._paragraphs = None

    def count(self, paragraph: Paragraph) -> bool:
        """Make it the next of the numbered paragraphs; whether Word counts it."""
        if self._paragraphs is None:
            self._paragraphs = self.new_list()
        return self.put(paragraph, self._paragraphs)

    def new_list(self) -> int | None:
        """A list that begins at 1; None where the document can hold none."""
        if self._root is None:
            return None
        number = 1 + max((int(each.get(W + "numId")) for each in self._root.findall(W + "num")), default=0)
        abstract = self._root.makeelement(W + "abstractNum", {W + "abstractNumId": str(number + 1000)})
        level = add(abstract, "lvl", ilvl=0)
        add(level, "start", val=1)
        add(level, "numFmt", val="decimal")
        add(level, "lvlText", val="%1.")
        add(level, "lvlJc", val="left")
        add(level, "pPr/ind", left=_LEFT, hanging=_HANGING)
        first = self._root.find(W + "num")
        if first is None:
            self._root.append(abstract)
        else:
            first.addprevious(abstract)  # Word wants every kind of list before the lists
        add(add(self._root, "num", numId=number), "abstractNumId", val=number + 1000)
        return number

    def put(self, paragraph: Paragraph, own: int | None) -> bool:
        """Make a paragraph the next of a list; whether Word counts it."""
        if own is None:
            return False
        properties = paragraph._p.get_or_add_pPr()
        numbers = properties.get_or_add_numPr()
        add(numbers, "ilvl", val=0)
        add(numbers, "numId", val=own)
        return True

    @staticmethod
    def _numbering(document: Document) -> Any:
        try:
            return document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return None
