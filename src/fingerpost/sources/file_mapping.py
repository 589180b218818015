"""What a mapping says: which columns of a file fill which columns of the canonical tables, and what its values mean.

Built-in layouts are mappings too, written in code; a council's own come from its fingerpost.toml.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fingerpost.model import SCHEMAS, Schema
from fingerpost.sources.rows import RawTable, header_key

BLANK: frozenset[Any] = frozenset({None})
"""To leave out the rows that have nothing in a column."""


@dataclass(frozen=True)
class TableMapping:
    """How one canonical table is filled: its columns from local headers, and the rows it leaves out.

    `leave_out` maps a canonical column to values whose rows do not belong in this table. `optional` headers may
    be absent from a file. `constants` are columns that have one value in all rows; `made` are columns that the
    layout fills in itself afterwards. `staged` is the form of a table that a layout needs on the way only, and
    `becomes` the canonical table that it comes to.
    """

    table: str
    columns: Mapping[str, str]
    leave_out: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    constants: Mapping[str, str] = field(default_factory=dict)
    made: frozenset[str] = frozenset()
    staged: Schema | None = None
    becomes: str = ""

    @property
    def schema(self) -> Schema:
        """The table's form."""
        return self.staged or SCHEMAS[self.table]


Reshape = Callable[[RawTable, Mapping[str, int]], RawTable]
"""Changes a file's table before it is read; it is given each header's position."""


@dataclass(frozen=True)
class FileMapping:
    """How one kind of file is read. `source` is the layout it belongs to, `label` what reports call it.

    `values` maps a local header to its local values and what each means; headers and values are compared without
    regard to case and doubled spaces. `aliases` are other names of a header, tried in their order. `empty` are
    words that stand for nothing in any column. `labelled` says that codes may come with their meanings; `worded`
    are headers whose column keeps words, but may hold codes of a list: their meaning is kept. `marks` are headers
    that a file must have although they are not read, `common` those that tell no layout from another.
    `passed_over` says why a file that is recognised is not read. `statutory` is a layout that others lay down: what
    one record has wrong is not the extract's fault, and is told without refusing the rest (`mapping.apply`).
    """

    name: str
    source: str
    label: str
    tables: tuple[TableMapping, ...]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    empty: frozenset[str] = frozenset()
    labelled: bool = False
    worded: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    common: frozenset[str] = frozenset()
    passed_over: str = ""
    statutory: bool = False
    reshape: Reshape | None = None

    @property
    def known(self) -> dict[str, str]:
        """Every header it reads, as compared, with its spelling here."""
        read = (header for table in self.tables for header in table.columns.values())
        return {header_key(header): header for header in (*read, *self.marks)}

    @property
    def required(self) -> dict[str, str]:
        """The headers a file must have."""
        optional = {header_key(header) for table in self.tables for header in table.optional}
        return {key: header for key, header in self.known.items() if key not in optional}

    def places(self, headers: Sequence[str]) -> dict[str, int]:
        """Where each header stands in a file, by its name here: an alias counts where the header itself is absent."""
        place = {header_key(header): position for position, header in enumerate(headers)}
        for header, others in self.aliases.items():
            found = [place[key] for key in map(header_key, others) if key in place]
            if found:
                place.setdefault(header_key(header), found[0])
        return place

    def fits(self, headers: Sequence[str]) -> bool:
        """Whether a file with these headers has all that it needs."""
        return set(self.required) <= self.places(headers).keys()
