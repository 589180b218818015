"""Returns in XML, read as a stream by the standard library's parser. A document type ends the reading at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO
from xml.parsers import expat

PIECE = 1 << 16


class XMLSyntaxError(Exception):
    """The document is not well-formed; `msg` says how, `lineno` where."""

    def __init__(self, msg: str, lineno: int) -> None:
        super().__init__(msg)
        self.msg, self.lineno = msg, lineno


class QName:
    """A name apart from its namespace."""

    def __init__(self, element: Element) -> None:
        self.localname = element.tag.rpartition("}")[2]


class _Document:
    internalDTD = None  # lxml's name; one that has any is not read

    @property
    def docinfo(self) -> _Document:
        """What lxml keeps of a document's head."""
        return self


_DOCUMENT = _Document()


class Element:
    """An element: its tag as {namespace}name, its text, the line it began on, and those in it."""

    __slots__ = ("_children", "_parent", "sourceline", "tag", "text")

    def __init__(self, tag: str, line: int, parent: Element | None) -> None:
        self.tag, self.sourceline, self._parent = tag, line, parent
        self.text: str | None = None
        self._children: list[Element] = []

    def __iter__(self) -> Iterator[Element]:
        return iter(self._children)

    def __len__(self) -> int:
        return len(self._children)

    def __getitem__(self, at: int) -> Element:
        return self._children[at]

    def __delitem__(self, at: int) -> None:
        self._children[at]._parent = None
        del self._children[at]

    def iter(self, *tags: str) -> Iterator[Element]:
        """This and all in it, in order; with tags, those that have one."""
        if not tags or _fits(self.tag, tags):
            yield self
        for child in self._children:
            yield from child.iter(*tags)

    def iterchildren(self, *tags: str) -> Iterator[Element]:
        """Those directly in it."""
        return (child for child in [*self._children] if not tags or _fits(child.tag, tags))

    def find(self, path: str) -> Element | None:
        """The first on a path of names."""
        return next(iter(self.findall(path)), None)

    def findall(self, path: str) -> list[Element]:
        """All on a path of names."""
        found = [self]
        for name in path.split("/"):
            found = [child for each in found for child in each._children if child.tag == name]
        return found

    def findtext(self, path: str, default: str | None = None) -> str | None:
        """The text of the first on a path."""
        found = self.find(path)
        return default if found is None else found.text or ""

    def clear(self) -> None:
        """Let go of all that is in it."""
        self.text, self._children = None, []

    def getparent(self) -> Element | None:
        """The one it is in."""
        return self._parent

    def getprevious(self) -> Element | None:
        """The one before it in the same."""
        if self._parent is None:
            return None
        first = self._parent._children[0] if self._parent._children else self
        return None if first is self else first

    def getroottree(self) -> _Document:
        """The document."""
        return _DOCUMENT


_Element = Element


def _fits(tag: str, tags: Sequence[str]) -> bool:
    name = tag.rpartition("}")[2]
    return any(wanted == tag or wanted in ("{*}*", f"{{*}}{name}") for wanted in tags)


class iterparse:  # lxml's name
    """The elements of a stream, at their start or end, of the tags asked for."""

    def __init__(self, source: BinaryIO, events: tuple[str], tag: Sequence[str] | None = None, **options: Any) -> None:
        self._source, self._event, self._tags = source, events[0], tag
        self._found: list[tuple[str, Element]] = []
        self._open: list[Element] = []
        self._texts: list[list[str]] = []
        parser = self._parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype

    def __iter__(self) -> Iterator[tuple[str, Element]]:
        end = False
        while not end:
            piece = self._source.read(PIECE)
            end = not piece
            try:
                self._parser.Parse(piece, end)
            except expat.ExpatError as error:
                yield from self._taken()
                if error.code == expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING]:
                    raise LookupError("unknown encoding") from error
                raise XMLSyntaxError(expat.ErrorString(error.code), error.lineno) from error
            yield from self._taken()

    def _taken(self) -> list[tuple[str, Element]]:
        found, self._found = self._found, []
        return found

    def _start(self, name: str, attributes: Any) -> None:
        tag = "{" + name if "}" in name else name
        parent = self._open[-1] if self._open else None
        element = Element(tag, self._parser.CurrentLineNumber, parent)
        if parent is not None:
            parent._children.append(element)
        self._open.append(element)
        self._texts.append([])
        if self._event == "start" and (self._tags is None or _fits(tag, self._tags)):
            self._found.append(("start", element))

    def _end(self, name: str) -> None:
        element, texts = self._open.pop(), self._texts.pop()
        if element.text is None and texts:
            element.text = "".join(texts)
        if self._event == "end" and (self._tags is None or _fits(element.tag, self._tags)):
            self._found.append(("end", element))

    def _text(self, text: str) -> None:
        # An element's text ends where the first inside it begins.
        if self._texts and not len(self._open[-1]):
            self._texts[-1].append(text)

    def _doctype(self, *about: Any) -> None:
        raise XMLSyntaxError("it has a document type", self._parser.CurrentLineNumber)
