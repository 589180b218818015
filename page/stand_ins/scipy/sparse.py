"""A sparse matrix as it was given: by entries, with the row and the column of each."""

from __future__ import annotations

from collections.abc import Sequence

Entries = tuple[Sequence[float], tuple[Sequence[int], Sequence[int]]]


class csr_array:  # SciPy's name
    """The entries and the shape; nothing is worked out with it here."""

    def __init__(self, entries: Entries, shape: tuple[int, int]) -> None:
        self.shape = shape
        factors, (down, across) = entries
        self.rows: list[list[tuple[int, float]]] = [[] for _ in range(shape[0])]
        for factor, row, column in zip(factors, down, across, strict=True):
            self.rows[row].append((column, factor))
