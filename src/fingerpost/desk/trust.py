"""How far a figure can be trusted: how many of its records have findings that touch it.

A finding touches a measure where the measure is made from the finding's table and uses a column that the finding is
about. It is matched to the figure's records by the record's own key where the list has it, else by the child.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from fingerpost.desk.figures import FigureDesk
from fingerpost.errors import Refused
from fingerpost.measures import Catalogue, Definition
from fingerpost.measures.definition import fact_of
from fingerpost.measures.facts import Fact, made_by
from fingerpost.model import SCHEMAS, Finding, Listing
from fingerpost.periods import Period
from fingerpost.quality import RULES, Rule
from fingerpost.store.findings import read_counts, save_counts

OF_ROWS = ("duplicate_key", "no_key", "no_date")
"""Families about whether a row is counted at all, which touch every measure of the table."""

_RULES = {rule.id: rule for rule in RULES}


@dataclass(frozen=True)
class Trust:
    """A figure's records, and those of them with at least one finding that touches the measure."""

    measure: str
    unit: str
    records: int
    with_findings: int


class TrustDesk:
    """Sets an extract's findings beside its figures."""

    def __init__(self, desk: FigureDesk) -> None:
        self._desk = desk

    def trust(self, definitions: Iterable[Definition], period: Period) -> dict[str, Trust]:
        """For each measure that has a figure, how many of its records have findings. Kept, and read the next time."""
        wanted = list(definitions)
        extract = self._desk.extract
        folder = extract.store.folder / "trust"
        name = f"{self._state}-{period.starts_on}-{period.ends_on}"
        counts = read_counts(folder, name)
        if lacking := [each for each in wanted if each.id not in counts]:
            counts |= {each.id: self._counts(each, period) for each in lacking}
            save_counts(folder, name, counts)
        units = {each.id: counted_by(each, self._desk.catalogue).unit for each in wanted}
        return {measure: Trust(measure, unit, *own) for measure, unit in units.items() if (own := counts[measure])}

    @property
    def _state(self) -> str:
        """Names all that the counts follow from: the figures' lists, and the findings."""
        extract = self._desk.extract
        states = f"{extract.state(self._desk.catalogue)} {extract.findings_state}"
        return hashlib.sha256(states.encode()).hexdigest()[:24]

    def _counts(self, definition: Definition, period: Period) -> tuple[int, int] | None:
        """A figure's records, and those with findings; None where there is no figure."""
        counted = counted_by(definition, self._desk.catalogue)
        findings = self._touching(counted)
        if not any(findings.values()) and (records := self._records(counted, period)) is not None:
            return records, 0
        try:
            listing = self._desk.listing(counted, period, "denominator")
        except Refused:
            return None
        odd = [False] * len(listing)
        for table, own in findings.items():
            _mark(odd, listing, matched_by(fact_of(counted), table), own)
        return len(listing), sum(odd)

    def _records(self, counted: Definition, period: Period) -> int | None:
        """How many records there are, where the figure itself says so."""
        (figure,) = self._desk.figures([(counted, period)])
        if counted.kind == "count" and figure.number is not None:
            return int(figure.number)
        return figure.denominator

    def _touching(self, counted: Definition) -> dict[str, list[Finding]]:
        """The findings that touch a measure, by table."""
        use = Use.of(counted)
        return {
            table: [
                each
                for rule, own in self._by_table.get(table, {}).items()
                for each in own
                if (use.touched_by(_RULES[rule]) if rule in _RULES else use.touched_by_value(each))
            ]
            for table in use.tables
        }

    @cached_property
    def _by_table(self) -> dict[str, dict[str, list[Finding]]]:
        """Findings by table and rule."""
        found: dict[str, dict[str, list[Finding]]] = {}
        for finding in self._desk.extract.findings():
            found.setdefault(finding.table, {}).setdefault(finding.rule, []).append(finding)
        return found


def _mark(odd: list[bool], listing: Listing, columns: tuple[str, ...], findings: Sequence[Finding]) -> None:
    if not findings or not set(columns) <= set(listing.columns):
        return
    by_child = columns == ("child_id",)
    wanted = {each.child_id if by_child else each.record for each in findings} - {None}
    places = [listing.columns.index(column) for column in columns]
    for number, row in enumerate(listing.rows):
        parts = ["?" if row[place] is None else str(row[place]) for place in places]
        odd[number] = odd[number] or " ".join(parts) in wanted


def counted_by(definition: Definition, catalogue: Catalogue) -> Definition:
    """The measure whose list is a figure's records: its own, or of one that divides two, the records divided by.

    A rate divides by the population, which is no list, so its records are those that it counts.
    """
    if not definition.of:
        return definition
    part = definition.of[0] if definition.kind == "rate" else definition.of[1]
    return replace(catalogue[part], basis=definition.basis)


def matched_by(fact: Fact, table: str) -> tuple[str, ...]:
    """The columns of a fact's rows by which a finding on a table is known: the record's key, or the child."""
    key = SCHEMAS[table].key
    if fact.name == table and not fact.per_period:
        return key
    return key if len(key) == 1 else ("child_id",)


@dataclass(frozen=True)
class Use:
    """What a measure uses: its tables, and every name that it or its fact mentions."""

    tables: frozenset[str]
    names: frozenset[str]

    @classmethod
    def of(cls, definition: Definition) -> Use:
        """The use of a measure that counts a fact."""
        own = (definition.date, definition.where, definition.numerator, definition.value, *(definition.open or ()))
        texts = [*filter(None, own), *definition.breakdowns.values(), made_by(definition.fact)]
        return cls(frozenset(fact_of(definition).needs), frozenset(re.findall(r"\w+", " ".join(texts))))

    def touched_by(self, rule: Rule) -> bool:
        """Whether what a rule is about is something that the measure uses."""
        if rule.table not in self.tables:
            return False
        if rule.family == "child_not_listed":
            return "children" in self.tables
        return rule.family in OF_ROWS or rule.column is None or rule.column in self.names

    def touched_by_value(self, finding: Finding) -> bool:
        """The same of a finding made while reading, which no rule made."""
        return finding.table in self.tables and (finding.column is None or finding.column in self.names)


def measures_touched(rule: Rule, catalogue: Catalogue) -> tuple[str, ...]:
    """The measures whose figures a rule's findings cast doubt on."""
    return tuple(
        each.id
        for each in catalogue.values()
        if any(_use(catalogue[part]).touched_by(rule) for part in each.of or (each.id,))
    )


_USES: dict[tuple[str, str], Use] = {}


def _use(definition: Definition) -> Use:
    """What a measure uses, found once: there are hundreds of rules to ask it of."""
    key = definition.id, definition.hash
    if key not in _USES:
        _USES[key] = Use.of(definition)
    return _USES[key]
