"""What a reader knows of the published figures: which are the same number, and which add up to which.

Nothing here is about one report. The sums follow from what each number counts: parts of a breakdown and their whole,
a numerator and the rest of its denominator, tables that share a margin, groups and their members, periods and
editions, and those at the start with those who came and went.

What does not hold in truth, such as a sum over parts that overlap, nobody can know, and it is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from fingerpost.disclosure.policy import Policy
from fingerpost.disclosure.populations import GROUP, GROWS, NOT, Condition, Population
from fingerpost.disclosure.system import Quantity, Relation, System, equation
from fingerpost.disclosure.windows import Chain, Span


@dataclass
class Published:
    """The numbers that are or were printed, by key, with the records that each counts."""

    policy: Policy
    quantities: dict[str, Quantity] = field(default_factory=dict)
    counts: dict[str, Population] = field(default_factory=dict)
    split: set[tuple[str, str]] = field(default_factory=set)
    """(key of a population, column): a breakdown by the column has all of its records."""
    groups: Mapping[str, str] = field(default_factory=dict)
    """Which group a value of a breakdown belongs to."""

    def add(self, population: Population, quantity: Quantity) -> str:
        """Take in a printed number and give its key. The same records printed twice are one number.

        What was printed or withheld before stays so. Where two sources differ over the same records, they are two.
        """
        key = population.key
        while key in self.quantities and self.quantities[key].value != quantity.value:
            key += "'"
        known = self.quantities.get(key)
        if known is None:
            self.quantities[key] = replace(quantity, key=key)
            self.counts[key] = population
            return key
        status = next(each for each in ("fixed", "withheld", "open") if each in (known.status, quantity.status))
        first = known if known.status == status else quantity
        self.quantities[key] = replace(
            first,
            key=key,
            guarded=known.guarded or quantity.guarded,
            cost=max(known.cost, quantity.cost),
            headline=known.headline or quantity.headline,
            tables=tuple(dict.fromkeys((*known.tables, *quantity.tables))),
        )
        return key

    def system(self) -> System:
        """All that a reader knows, as a system."""
        made = _Maker(self)
        made.parts()
        made.groups()
        made.periods()
        made.changes()
        made.flows()
        return System(made.quantities.values(), made.relations)


class _Maker:
    def __init__(self, published: Published) -> None:
        self.policy = published.policy
        self.counts = published.counts
        self.split = published.split
        self.members = published.groups
        self.quantities = dict(published.quantities)
        self.relations: list[Relation] = []
        self.chains: dict[tuple[object, ...], Chain] = {}
        self._by_place: dict[tuple[object, ...], dict[frozenset[Condition], str]] = defaultdict(dict)
        for key, each in self.counts.items():
            self._by_place[each.fact, each.placed, each.first, each.last, each.vintage].setdefault(each.conditions, key)

    def _relate(self, terms: Iterable[tuple[str, int]], why: str) -> bool:
        """Add an equation where it is true."""
        listed = list(terms)
        true = sum(factor * self.quantities[key].value for key, factor in listed) == 0
        if true:
            self.relations.append(equation(listed, why))
        return true

    def _unprinted(self, key: str, value: int, guarded: bool, says: str) -> None:
        self.quantities[key] = Quantity(key, value, "unprinted", guarded=guarded, says=says)

    def parts(self) -> None:
        """A population and those of its records that have a value in a column."""
        for there in self._by_place.values():
            refused = defaultdict(set)
            for conditions in there:
                for column, value in conditions:
                    if value.startswith(NOT):
                        refused[column].add((column, value))
            parts: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
            for conditions, key in there.items():
                for condition in conditions:
                    column, value = condition
                    others = conditions - {condition}
                    parents = [others, *(others | {no} for no in refused[column] if no[1] != NOT + value)]
                    for parent in parents:
                        if parent in there and parent != conditions:
                            parts[there[parent], column][value] = key
            for (whole, column), values in sorted(parts.items()):
                self._parts(whole, column, values)

    def _parts(self, whole: str, column: str, values: Mapping[str, str]) -> None:
        for value, key in sorted(values.items()):
            if value.startswith(NOT) and value.removeprefix(NOT) in values:
                terms = [(whole, -1), (key, 1), (values[value.removeprefix(NOT)], 1)]
                self._relate(terms, "those that are, and those that are not")
        positive = [(key, 1) for value, key in sorted(values.items()) if not value.startswith(NOT)]
        if not positive:
            positive = [(key, 1) for _, key in sorted(values.items())]
        if (whole, column) in self.split and self._relate([(whole, -1), *positive], "the parts are the whole"):
            return
        rest = self.quantities[whole].value - sum(self.quantities[key].value for key, _ in positive)
        if rest < 0 or column.endswith(GROUP):
            return
        if rest == 0 and len(positive) > 1:
            # Nothing is left over, as with the four ways in which care can end: the reader may well know.
            self._relate([(whole, -1), *positive], "the parts are the whole")
            return
        key = f"{whole}|without {column}"
        self._unprinted(key, rest, self.quantities[whole].guarded, f"the rest of {self.quantities[whole].says}")
        self._relate([(whole, -1), (key, 1), *positive], "the parts and the rest are the whole")

    def groups(self) -> None:
        """A group and its members, where both are printed."""
        for there in self._by_place.values():
            inside: dict[str, list[tuple[str, int]]] = defaultdict(list)
            for conditions, key in there.items():
                for column, value in conditions:
                    if column.endswith(GROUP):
                        continue
                    group = (column + GROUP, self.members.get(value, value))
                    parent = there.get(conditions - {(column, value)} | {group})
                    if parent is not None:
                        inside[parent].append((key, 1))
            for parent, members in inside.items():
                self._relate([(parent, -1), *members], "a group is the sum of its members")

    def periods(self) -> None:
        """The same records in other months and other extracts."""
        series: dict[tuple[object, ...], list[Span]] = defaultdict(list)
        for key, each in self.counts.items():
            when = () if each.additive else (each.first, each.last)
            span = Span(key, each.first, each.last, self.quantities[key].value, each.vintage)
            series[(*each.series, *when)].append(span)
        for name in sorted(series, key=str):
            spans = series[name]
            guarded = any(self.quantities[span.key].guarded for span in spans)
            says = self.quantities[min(span.key for span in spans)].says
            chain = Chain("|".join(map(str, name)), says, spans, guarded)
            self.chains[name] = chain
            quantities, relations = chain.found(self.policy)
            self.quantities |= {each.key: each for each in quantities}
            for relation in relations:
                self._relate(relation.terms, relation.why)

    def changes(self) -> None:
        """What a count of the year so far has grown by, where it is of people and not of events that can be summed."""
        series: dict[tuple[object, ...], list[tuple[int, str]]] = defaultdict(list)
        for key, each in self.counts.items():
            if each.placed.startswith(GROWS):
                series[(*each.series, each.first)].append((each.last, key))
        for at in series.values():
            for first, before in sorted(at):
                for last, after in sorted(at):
                    change = self.quantities[after].value - self.quantities[before].value
                    if first < last and 0 < abs(change) <= self.policy.hide_to:
                        key, guarded = f"{after}|changed since {before}", self.quantities[after].guarded
                        says = f"what {self.quantities[after].says} has changed by since the quarter before"
                        self.quantities[key] = Quantity(
                            key, change, "unprinted", guarded=guarded, signed=True, says=says
                        )
                        self._relate([(after, 1), (before, -1), (key, -1)], "the change of the year so far")

    def flows(self) -> None:
        """Those at the end are those at the start with those who came, without those who went."""
        stocks: dict[tuple[object, ...], list[tuple[int, str]]] = defaultdict(list)
        for key, each in self.counts.items():
            if each.placed.startswith("open "):
                stocks[each.fact, each.placed, tuple(sorted(each.conditions))].append((each.last, key))
        for (fact, placed, conditions), at in sorted(stocks.items(), key=str):
            start, end = str(placed).removeprefix("open ").split("/")
            came, went = self.chains.get((fact, start, conditions)), self.chains.get((fact, end, conditions))
            for first, before in sorted(at):
                for last, after in sorted(at):
                    if first < last:
                        self._flow(before, after, came, went, first, last)

    def _flow(self, before: str, after: str, came: Chain | None, went: Chain | None, first: int, last: int) -> None:
        known = [chain is not None and chain.value(first, last) is not None for chain in (came, went)]
        if not any(known):
            return
        terms = [(before, 1), (after, -1)]
        terms += [(key, 1) for key, _ in came.terms(first, last)] if came and known[0] else []
        terms += [(key, -1) for key, _ in went.terms(first, last)] if went and known[1] else []
        if all(known):
            self._relate(terms, "those at the end are those at the start, with those who came, less those who went")
            return
        rest = sum(factor * self.quantities[key].value for key, factor in terms) * (1 if known[0] else -1)
        if rest < 0:
            return
        key = f"{after}|{'went' if known[0] else 'came'} since {before}"
        self._unprinted(
            key, rest, self.quantities[after].guarded, f"those who came or went before {self.quantities[after].says}"
        )
        self._relate([*terms, (key, -1 if known[0] else 1)], "those who came or went")
