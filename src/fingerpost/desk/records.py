"""Which loads feed which table, and taking new loads in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fingerpost import __version__
from fingerpost.engine import AnyEngine, Engine
from fingerpost.errors import NotFound, Refused
from fingerpost.measures import Catalogue
from fingerpost.model import Finding
from fingerpost.periods import long_date
from fingerpost.settings import LOCAL, Settings
from fingerpost.store import FolderStore, Input, Load, Manifest, NewLoad

if TYPE_CHECKING:
    from fingerpost.quality import Rule
    from fingerpost.sources import Reading, SourceTables

MERGED = ("children",)
"""Tables to which every source adds the records that the better sources have not."""

CARE = ("ssda903", "ssd", "annex_a", LOCAL)
PROTECTION = ("cin_census", LOCAL, "ssd", "annex_a")
ELSE = (LOCAL, "ssd", "cin_census", "annex_a", "ssda903")
PRECEDENCE: Mapping[str, tuple[str, ...]] = dict.fromkeys(
    ("care_episodes", "placements", "care_reviews"), CARE
) | dict.fromkeys(
    # Plans, conferences and enquiries name one another, so they come from one source.
    ("cp_plans", "cp_conferences", "s47_enquiries"),
    PROTECTION,
)
"""Which source feeds a table that several give: the layout made for it, else the local extract."""

Current = dict[str, dict[str, Load]]
"""For each table and each source that has it, the load to read."""


@dataclass(frozen=True)
class Extract:
    """The records of one council as one extract date has them. Opened anew whenever the store may have changed."""

    store: FolderStore
    settings: Settings
    manifest: Manifest
    day: date

    @cached_property
    def current(self) -> Current:
        """The loads to choose from, by table and source."""
        return self.manifest.current(self.settings.council.number, self.day)

    def feeds(self, table: str) -> list[Load]:
        """The load that feeds a table; a merged table takes those of the other sources after it."""
        loads = self.sources(table)
        return loads if table in MERGED else loads[:1]

    def sources(self, table: str) -> list[Load]:
        """Every load that has a table, the one that feeds it first.

        The settings' precedence decides; without one the newest extract does, and of several the layout made for
        the table: a yearly return must not stand in for a quarter that a later extract covers.
        """
        there = self.current.get(table, {})
        newest = max((load.extract for load in there.values()), default=self.day)
        asked = self.settings.precedence.get(table)
        order = tuple(asked or PRECEDENCE.get(table, ELSE))

        def rank(source: str) -> tuple[bool, int, str]:
            older = not asked and there[source].extract < newest
            return older, order.index(source) if source in order else len(order), source

        return [there[source] for source in sorted(there, key=rank)]

    def begins(self, table: str) -> date | None:
        """From which day a table is complete: as the settings say, else as found from the data."""
        return self.settings.complete_from.get(table, self.feeds(table)[0].tables[table].begins)

    def fill(self, engine: AnyEngine, table: str) -> None:
        """Put a table's rows into an engine."""
        self.store.fill(engine, table, [self.feeds(table)])

    def load_ids(self) -> tuple[str, ...]:
        """The loads that figures of this extract are made from."""
        return tuple(sorted({load.id for table in self.current for load in self.feeds(table)}))

    def findings(self, engine: Engine | None = None) -> list[Finding]:
        """Everything odd: values found while reading, and records that break a rule. Kept, and read the next time.

        `engine` is one that has some of the extract's tables already; it gets the others that the rules read.
        """
        from fingerpost.desk.carrying import rules_follow
        from fingerpost.store.findings import read_findings, save_findings

        folder, state = self.store.folder / "findings", self.findings_state
        found = read_findings(folder, state)
        if found is None:
            follows = rules_follow(self, self.rules)
            found = self._checked(engine, follows) if engine else self._checked_apart(follows)
            save_findings(folder, state, found, follows)
        return found

    def _checked_apart(self, follows: Mapping[str, str]) -> list[Finding]:
        engine = Engine()
        try:
            return self._checked(engine, follows, alone=True)
        finally:
            engine.close()

    def _checked(self, engine: Engine, follows: Mapping[str, str], alone: bool = False) -> list[Finding]:
        from fingerpost.desk.carrying import carried_findings
        from fingerpost.quality import check

        found = [finding for load in self._loads() for finding in self.store.findings(load)]
        by_rule = carried_findings(self.store.folder / "findings", self.settings.council.number, follows)
        to_run = [rule for rule in self.rules if rule.id in follows and rule.id not in by_rule]
        columns = self.columns()
        read = {table: columns[table] for table in columns if any(table in rule.reads for rule in to_run)}
        for table in read:
            if not engine.has(table):
                self.fill(engine, table)
        if alone:
            # One that figures are worked out with has more tables to read, when they are asked for.
            engine.seal()
        for finding in check(engine, read, self.day, to_run):
            by_rule.setdefault(finding.rule, []).append(finding)
        return found + [finding for rule in self.rules for finding in by_rule.get(rule.id, ())]

    def columns(self) -> dict[str, frozenset[str]]:
        """The tables of the extract, each with the columns that what feeds it has."""
        return {
            table: frozenset().union(*(load.tables[table].columns for load in self.feeds(table)))
            for table in self.current
        }

    def _loads(self) -> list[Load]:
        """Every load of the extract, whether or not it feeds a table."""
        return [*{load.id: load for sources in self.current.values() for load in sources.values()}.values()]

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, as the sources of this extract need them."""
        from fingerpost.quality import RULES, explained

        return tuple(explained(RULES, {table: self.feeds(table)[0].source for table in self.current}))

    @cached_property
    def findings_state(self) -> str:
        """Names all that the findings of this extract follow from: which load feeds which table, and the rules."""
        from fingerpost.quality import fingerprint

        loads = [load.id for load in self._loads()]
        return self._named([__version__, self._feeds(), loads, fingerprint(self.rules)])

    def _feeds(self) -> dict[str, list[str]]:
        return {table: [load.id for load in self.feeds(table)] for table in sorted(self.current)}

    def _named(self, content: Any) -> str:
        return (
            f"{self.settings.council.number}-{self.day}-{hashlib.sha256(json.dumps(content).encode()).hexdigest()[:24]}"
        )

    def state(self, catalogue: Catalogue) -> str:
        """Names all that the figures of this extract follow from."""
        begins = {table: str(first) for table, first in self.settings.complete_from.items()}
        definitions = {each.id: catalogue.hash_of(each) for each in catalogue.values()}
        year_starts = self.settings.year.starts_in_month
        council = self.settings.council.number
        return self._named(
            [__version__, self.settings.engine, council, year_starts, self._feeds(), begins, definitions]
        )


def open_extract(store: FolderStore, settings: Settings, asked: date | None) -> Extract:
    """The extract asked for, or the latest. Raises NotFound."""
    manifest = store.manifest()
    extracts = manifest.extracts(settings.council.number)
    if not extracts:
        where = store.folder.parent
        raise NotFound(f"Nothing has been loaded into {where} yet. `fingerpost load FOLDER --as-at DATE` does.")
    if asked is not None and asked not in extracts:
        there = ", ".join(long_date(each) for each in extracts)
        raise NotFound(f"There is no extract of {long_date(asked)}. There are: {there}.")
    return Extract(store, settings, manifest, asked or extracts[-1])


def new_loads(reading: Reading, settings: Settings, as_at: date) -> list[NewLoad]:
    """What each source of a reading, extracted on `as_at`, gives to keep."""
    loads = []
    for source, own in sorted(reading.sources.items()):
        files = [file for file in reading.files if file.source == source]
        inputs = tuple(Input(file.name, file.bytes, file.sha256, file.layout, file.rows) for file in files)
        names = {file.name for file in files}
        findings = tuple(finding for finding in reading.findings if finding.file in names)
        mapping = settings.mapping_hash() if source == LOCAL else ""
        begins = _begins(own, as_at)
        loads.append(NewLoad(source, own.tables, own.columns, own.labels, begins, inputs, findings, mapping))
    return loads


def _begins(own: SourceTables, as_at: date) -> dict[str, date | None]:
    from fingerpost.quality import records_begin

    found = {name: own.since(name) or records_begin(table) for name, table in own.tables.items()}
    if "placements" not in found:
        return found
    if "ended_on" in own.columns["placements"]:
        found["placements"] = found.get("care_episodes", found["placements"])
    else:
        # Only today's are told, each of which hides the one before it: all are known from when the last began.
        begun = [day for day in own.tables["placements"].values("started_on") if day and day <= as_at]
        found["placements"] = max(begun, default=None)
    return found


def refuse_fewer(loads: Sequence[NewLoad], store: FolderStore, settings: Settings, as_at: date) -> None:
    """Stop a load with far fewer rows than the one before: a file cut at a row's end can't be told otherwise."""
    current = store.manifest().current(settings.council.number, as_at)
    fewer = [
        f"{table.replace('_', ' ')}: {len(rows):,} rows, where the extract of {long_date(before.extract)} "
        f"had {before.tables[table].rows:,}"
        for load in loads
        for table, rows in load.tables.items()
        if (before := current.get(table, {}).get(load.source))
        and len(rows) < settings.load.fewest_rows * before.tables[table].rows
    ]
    if fewer:
        raise Refused(
            "The load has far fewer rows than the one before and was stopped; nothing was changed.\n"
            + "\n".join(fewer)
            + "\nIf that is right, load it with --accept-fewer. If not, export the files again."
        )
