"""The bytes of an input, held or read a piece at a time.

A source takes bytes and a name. A return may be of a gigabyte, which need not be held at once: in place of its bytes
a source then takes a `Large`, which can be opened and does not say where it lies.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

PIECE = 1 << 20


@dataclass(frozen=True)
class Large:
    """An input that is not held: how many bytes it has, and how to open it at its beginning."""

    bytes: int
    open: Callable[[], BinaryIO]


Content: TypeAlias = bytes | Large


def size(content: Content) -> int:
    """How many bytes there are."""
    return content.bytes if isinstance(content, Large) else len(content)


def opened(content: Content) -> BinaryIO:
    """The bytes as a stream from their beginning; whoever opens it closes it."""
    return content.open() if isinstance(content, Large) else io.BytesIO(content)


def start(content: Content, length: int) -> bytes:
    """The first bytes."""
    with opened(content) as file:
        return file.read(length)


def whole(content: Content) -> bytes:
    """All bytes at once, for a layout that cannot be read otherwise."""
    if isinstance(content, bytes):
        return content
    with content.open() as file:
        return file.read()


def sha256(content: Content) -> str:
    """The hash of the bytes."""
    found = hashlib.sha256()
    with opened(content) as file:
        while piece := file.read(PIECE):
            found.update(piece)
    return found.hexdigest()


def holds(content: Content, word: bytes) -> bool:
    """Whether the bytes hold those of a word."""
    with opened(content) as file:
        before = b""
        while piece := file.read(PIECE):
            if word in before + piece:
                return True
            before = piece[1 - len(word) :]
    return False
