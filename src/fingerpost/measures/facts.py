"""Facts: the tables that measures count, each made by one SQL file from canonical tables and other facts.

A fact's file begins with a comment in TOML: what a row is, its key, the tables it needs and how far back, and
the meaning of the columns it adds. `remark` is what must be said of a figure that rests on rows with a day in the
column it names. `[reads]` names, for a column it adds, the columns of canonical tables without
which it would be wrong and which a council may not have; `[window]` the tables that must reach further back for it
than for the rest, to the window's first day. A fact `per_period` joins the table `periods(period_key,
starts_on, ends_on, year_starts_on)` and has a row for each period. A canonical table that no file makes is a fact
as it stands.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from fingerpost.model import SCHEMAS

Need = Literal["window", "end", "none", "ever"]
"""How far back a table must reach: to the window's first day, to its last day (spells open then), or no limit. Of what
is needed 'ever' any extract will do, however old, as a later one has more of it and nothing else."""

PREFIX = "fact_"

JOINED = {
    "child": ("child_details", "child_id"),
    "disability": ("child_disabilities", "child_id"),
    "factor": ("factors_found", "assessment_id"),
    "allocated": ("allocated_teams", "child_id"),
    "address": ("localities", "child_id"),
}
"""Facts that a breakdown may take its values from, as `child.sex`, and the column by which they join another's rows."""
MANY = ("disability", "factor")
"""Those that may have many rows for one: the parts of such a breakdown add to more than the whole."""
DATED = {"allocated": ("from_on", "until_on"), "address": ("from_on", "until_on")}
"""Those of whose rows the one holds that covers the day of the other's row: the columns of its first day and of the day
after its last."""
OWN_FIRST = ("allocated.team", "address.locality")
"""Columns of them that speak only for a row that has no value of its own in a column of that name: the record of a
contact says which team took it, whoever the child was allocated to."""


@dataclass(frozen=True)
class Fact:
    """A fact: what a row is, its key, what it needs, and the query that makes it."""

    name: str
    row: str
    key: tuple[str, ...]
    needs: Mapping[str, Need]
    query: str
    per_period: bool = False
    says: Mapping[str, str] = field(default_factory=dict)
    reads: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """For a column it adds, the (table, column) pairs that it cannot do without."""
    window: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For a column it adds, the tables that must reach to the window's first day."""
    uses: tuple[str, ...] = ()
    """Other facts that must be made first."""
    remark: str = ""
    """What must be said of a figure where the column named in braces has a day, and has it in words then."""

    @property
    def table(self) -> str:
        """The name it has in the engine."""
        return PREFIX + self.name

    @property
    def is_table(self) -> bool:
        """Whether it is a canonical table as it stands."""
        return self.query == _all_of(self.name)

    @property
    def of_children(self) -> bool:
        """Whether each row is about a child."""
        return "child_id" in SCHEMAS[self.tables[0]].names and self.key != ("worker_id",)

    @property
    def tables(self) -> tuple[str, ...]:
        """The canonical tables it is made from."""
        return tuple(self.needs)


@cache
def facts() -> dict[str, Fact]:
    """Every fact by name."""
    made = {
        entry.name.removesuffix(".sql"): entry.read_text(encoding="utf-8")
        for entry in files("fingerpost.measures").joinpath("facts").iterdir()
        if entry.name.endswith(".sql")
    }
    plain = {name: _as_it_stands(name) for name in SCHEMAS if name not in made}
    return plain | {name: _read(name, text, frozenset(made)) for name, text in sorted(made.items())}


def _as_it_stands(name: str) -> Fact:
    schema = SCHEMAS[name]
    return Fact(name, schema.row, schema.key, {name: "window"}, _all_of(name))


def _all_of(name: str) -> str:
    return f"SELECT * FROM {name}"  # noqa: S608


def _read(name: str, text: str, made: frozenset[str]) -> Fact:
    head, _, query = text.removeprefix("/*").partition("*/")
    about = tomllib.loads(head)
    uses = tuple(sorted((_tables_read(query) & made) - {name} - set(SCHEMAS)))
    return Fact(
        name,
        about["row"],
        tuple(part.strip() for part in about["key"].split(",")),
        about["needs"],
        query,
        about.get("per_period", False),
        about.get("columns", {}),
        {column: tuple(_pair(cell) for cell in cells) for column, cells in about.get("reads", {}).items()},
        {column: tuple(tables) for column, tables in about.get("window", {}).items()},
        uses,
        about.get("remark", ""),
    )


def _pair(cell: str) -> tuple[str, str]:
    table, _, column = cell.partition(".")
    return table, column


def _tables_read(query: str) -> set[str]:
    # Not parsed, which takes longer than all the rest; a test holds it to what a parser finds.
    return set(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", query))


def made_by(name: str | None) -> str:
    """All the text that makes a fact, its own and that of the facts it uses: it changes whenever a row may."""
    fact = facts().get(name or "")
    return "" if fact is None else "\n".join([fact.query, *map(made_by, fact.uses)])


@cache
def fact_sql(name: str, dialect: str = "duckdb") -> str:
    """The query of a fact with our own functions written out and the facts it uses by their names in the engine."""
    import sqlglot
    from sqlglot import exp

    from fingerpost.measures.expressions import DIALECT, written_out

    fact = facts()[name]
    query = cast(exp.Expression, sqlglot.parse_one(fact.query, read=DIALECT))
    parsed = written_out(query, f"facts/{name}.sql")
    for table in parsed.find_all(exp.Table):
        if table.name in fact.uses:
            table.replace(exp.table_(PREFIX + table.name, alias=table.alias or table.name))
    return parsed.sql(dialect)
