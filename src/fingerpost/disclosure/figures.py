"""The figures of a public edition, protected: some of their parts are hidden, and stand nowhere any more.

protection = protect_figures(figures, catalogue, Policy())
protection.figures                    # the same figures in the same order, with what is hidden taken out
protection.margins                    # the totals of two-way tables and breakdowns, protected as well
protection.summary                    # what was done, to be said in the document
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product

from fingerpost.disclosure.knowledge import Published
from fingerpost.disclosure.policy import Policy
from fingerpost.disclosure.populations import Population, column_of, period_of, populations
from fingerpost.disclosure.primary import find_primaries
from fingerpost.disclosure.proof import make_proof
from fingerpost.disclosure.protect import protect
from fingerpost.disclosure.protection import Protection, log_of, loss_of
from fingerpost.disclosure.refusal import refusal
from fingerpost.disclosure.system import Quantity, Status, System
from fingerpost.errors import Refused
from fingerpost.measures import Catalogue
from fingerpost.model import NOT_RECORDED, Figure

HEADLINE, MARGIN, CATCH_ALL, STABLE, MONTH = 20.0, 2.0, 0.5, 0.5, 0.2
"""What hiding costs: a figure that stands alone, a row or column total, 'other', what was hidden last time, and a
month of a chart."""

SMALL_GROUP = 20
"""A group with fewer than this many can be known to its members."""

PROTECTED = "[c]: not shown, to protect people from being recognised."


def protect_figures(
    figures: Sequence[Figure],
    catalogue: Catalogue,
    policy: Policy,
    *,
    months: Sequence[Figure] = (),
    known: Sequence[Figure] = (),
    earlier: Sequence[Protection] = (),
    groups: Mapping[str, str] | None = None,
    year_starts: int = 4,
) -> Protection:
    """Protect the figures of an edition, with all of its tables and periods at once.

    `months` are figures of single months that are drawn beside the others: one of them is hidden rather than a figure
    of a table. They stand last among the protected figures.
    `known` are figures that others have published, such as last year's outturn: they are printed as they are.
    `earlier` are the public editions before, the oldest first; what they hid stays hidden. `groups` gives the group of
    a breakdown's value where figures by group are among them. Raises Refused where nothing that this edition could
    hide protects a small number, naming the tables that clash and what to leave out.
    """
    given = [*figures, *months]
    drawn = frozenset(map(_of_table, months)) - frozenset(_of_table(each) for each in figures if not each.breakdown)
    edition = _whole_edition(given, policy)
    desk, keys = _gathered(edition, catalogue, policy, known, earlier, groups or {}, year_starts, drawn)
    system = desk.published.system()
    solution = protect(system, policy)
    if solution.exposed:
        raise Refused(refusal(system, policy, solution))
    hidden = solution.hidden | {each.key for each in system.quantities if each.status == "withheld"}
    shown = [desk.protected(figure, own, hidden, system) for figure, own in zip(edition, keys, strict=True)]
    shown = _without_telling_arrows(shown, policy, year_starts, drawn)
    printed = {key for own in keys for key in own.values()}
    return Protection(
        figures=tuple(shown[: len(given)]),
        margins=tuple(shown[len(given) :]),
        true=tuple(edition),
        policy=policy,
        loss=loss_of(system, solution, printed, hidden),
        proof=make_proof(system, solution),
        log=log_of(system, policy, solution),
        warnings=tuple(_all_alike(shown, catalogue, policy)),
    )


def faults_of(
    protection: Protection,
    catalogue: Catalogue,
    *,
    known: Sequence[Figure] = (),
    earlier: Sequence[Protection] = (),
    groups: Mapping[str, str] | None = None,
    year_starts: int = 4,
) -> list[str]:
    """Check a record again with what it was made from: what is wrong, in words, or nothing.

    Every small number must have its proof, and every table of a proof must agree with all that is printed.
    """
    policy, shown = protection.policy, (*protection.figures, *protection.margins)
    desk, keys = _gathered(protection.true, catalogue, policy, known, earlier, groups or {}, year_starts)
    system = desk.published.system()
    hidden = frozenset(
        own[part] for own, figure in zip(keys, shown, strict=True) for part in figure.hidden if part in own
    )
    wrong = protection.proof.faults(system, policy, hidden)
    wrong += [f"{key} has no proof" for key in find_primaries(system, policy).keys if key not in protection.proof.pairs]
    for own, figure in zip(keys, shown, strict=True):
        for part, key in own.items():
            if key in hidden and getattr(figure, part) is not None:
                wrong.append(f"{system[key].says} is hidden in one place and printed in another")
    return wrong


def published_system(
    figures: Sequence[Figure], catalogue: Catalogue, policy: Policy, year_starts: int = 4
) -> tuple[System, list[Figure]]:
    """The system that an edition of its own makes, and its figures with the totals of their tables."""
    edition = _whole_edition(figures, policy)
    return _gathered(edition, catalogue, policy, (), (), {}, year_starts)[0].published.system(), edition


def _gathered(
    edition: Sequence[Figure],
    catalogue: Catalogue,
    policy: Policy,
    known: Sequence[Figure],
    earlier: Sequence[Protection],
    groups: Mapping[str, str],
    year_starts: int,
    drawn: frozenset[tuple[object, ...]] = frozenset(),
) -> tuple[_Desk, list[dict[str, str]]]:
    """All that is and was published, and for each figure of this edition the keys of its parts."""
    desk = _Desk(catalogue, policy, year_starts, groups, edition, _hidden_last_time(earlier), drawn)
    for figure in known:
        desk.add(figure, "fixed")
    for protection in earlier:
        desk.add_edition(protection)
    return desk, [desk.add(figure, "open") for figure in edition]


class _Desk:
    """Puts figures among the published numbers, and takes from them what is hidden."""

    def __init__(
        self,
        catalogue: Catalogue,
        policy: Policy,
        year_starts: int,
        groups: Mapping[str, str],
        edition: Sequence[Figure],
        hidden_last_time: frozenset[tuple[object, ...]],
        drawn: frozenset[tuple[object, ...]],
    ) -> None:
        self.catalogue = catalogue
        self.policy = policy
        self.year_starts = year_starts
        self.published = Published(policy, groups=groups)
        self._hidden_last_time = hidden_last_time
        self._drawn = drawn
        self._has_cells = {_of_table(figure) for figure in edition if len(figure.breakdown) > 1}

    def add(self, figure: Figure, status: Status) -> dict[str, str]:
        """Put a figure among the numbers; gives the key of each of its parts."""
        return {part: self._add(figure, part, value, status, self.policy) for part, value in self._parts(figure)}

    def add_edition(self, protection: Protection) -> None:
        """An earlier edition: what it printed is known, what it hid is not."""
        for true, shown in zip(protection.true, (*protection.figures, *protection.margins), strict=True):
            for part, value in self._parts(true):
                self._add(true, part, value, "withheld" if part in shown.hidden else "fixed", protection.policy)

    def protected(self, figure: Figure, keys: Mapping[str, str], hidden: frozenset[str], system: System) -> Figure:
        """A figure as it may be printed: hidden parts taken out, the others rounded where the policy rounds."""
        shown: dict[str, int | Fraction | None] = {}
        for part, key in keys.items():
            value = self._printed(system[key])
            shown[part] = None if key in hidden else Fraction(value) if part == "number" else value
        held = {part for part, key in keys.items() if key in hidden}
        if self._is_of_too_few(figure, hidden, system):
            shown["number"], held = None, {"number"}
        # Why an arrow points where it does is told in numbers, some of which may be hidden: it is for officers.
        figure = replace(figure, **shown, why="", percent_places=self.policy.percent_places)  # type: ignore[arg-type]
        if held:
            held |= {*figure.hidden, "value"}
            figure = replace(figure, hidden=frozenset(held), direction="", compared_with="", why=PROTECTED)
        return figure

    def _printed(self, quantity: Quantity) -> int:
        return self.policy.rounded(quantity.value) if quantity.guarded else quantity.value

    def _is_of_too_few(self, figure: Figure, hidden: frozenset[str], system: System) -> bool:
        """Whether a mean, a median or a sum of money is not known to be over enough records."""
        definition = self.catalogue.find(figure.measure)
        if figure.number is None or definition.value is None:
            return False
        if definition.kind == "amount" and self.policy.counts_people(definition.unit):
            return False
        over = populations(figure, self.catalogue, self.year_starts)["number"]
        over = replace(over, conditions=frozenset(each for each in over.conditions if not each[0].startswith("sum of")))
        return not any(
            count == over and key not in hidden and system[key].value > self.policy.hide_to
            for key, count in self.published.counts.items()
        )

    def _parts(self, figure: Figure) -> Iterable[tuple[str, int]]:
        """The parts of a figure that are whole numbers of records."""
        definition = self.catalogue.find(figure.measure)
        if figure.missing is not None or definition.kind in ("mean", "median"):
            return
        for part in ("number", "numerator", "denominator"):
            value = getattr(figure, part)
            if value is not None and Fraction(value).denominator == 1:
                yield part, int(value)

    def _add(self, figure: Figure, part: str, value: int, status: Status, policy: Policy) -> str:
        definition = self.catalogue.find(figure.measure)
        guarded = policy.counts_people(definition.unit)
        low, high = policy.possible(value) if guarded else (value, value)
        population = populations(figure, self.catalogue, self.year_starts)[part]
        if figure.breakdown:
            self._note_split(figure, part)
        quantity = Quantity(
            population.key,
            value,
            status,
            low,
            high,
            guarded,
            least=policy.floor if status == "withheld" else None,
            cost=self._cost(figure),
            headline=not figure.breakdown and _of_table(figure) not in self._drawn,
            tables=(table_name(figure),),
            says=_says(figure, part),
        )
        return self.published.add(population, quantity)

    def _note_split(self, figure: Figure, part: str) -> None:
        """A breakdown has all the records of what it breaks down; a cell's row and column do so as well."""
        definition = self.catalogue.find(figure.measure)
        for name, _ in figure.breakdown:
            column = column_of(definition, name)
            others = tuple(pair for pair in figure.breakdown if pair[0] != name)
            for kept in {others, ()}:
                whole: Population = populations(replace(figure, breakdown=kept), self.catalogue, self.year_starts)[part]
                self.published.split.add((whole.key, column))

    def _cost(self, figure: Figure) -> float:
        if not figure.breakdown:
            return MONTH if _of_table(figure) in self._drawn else HEADLINE
        cost = MARGIN if len(figure.breakdown) == 1 and _of_table(figure) in self._has_cells else 1.0
        for _, value in figure.breakdown:
            cost *= CATCH_ALL if value == NOT_RECORDED or "other" in value.casefold() else 1.0
        return cost * (STABLE if (figure.measure, figure.breakdown) in self._hidden_last_time else 1.0)


def _whole_edition(figures: Sequence[Figure], policy: Policy) -> list[Figure]:
    """The figures with all that is printed beside them: the totals of tables, and hidden zeros."""
    added = _zeros(figures) if policy.zeros == "hidden" else []
    return [*figures, *added, *_margins([*figures, *added])]


def table_name(figure: Figure) -> str:
    """Where a figure stands, in words: 'contacts by agency and outcome, 2013-14-Q2'."""
    by = " and ".join(name for name, _ in figure.breakdown)
    return f"{figure.measure}{f' by {by}' if by else ''}, {figure.period}"


def _says(figure: Figure, part: str) -> str:
    values = ", ".join(value for _, value in figure.breakdown)
    return f"{figure.measure}{f' ({values})' if values else ''}, {figure.period}, {part}"


def _of_table(figure: Figure) -> tuple[object, ...]:
    return figure.measure, figure.period, figure.basis, figure.extract


def _tables(figures: Iterable[Figure]) -> dict[tuple[object, ...], list[Figure]]:
    """The figures of each breakdown: those of one measure, period and extract by the same dimensions."""
    found: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.missing is None:
            found[(*_of_table(figure), tuple(name for name, _ in figure.breakdown))].append(figure)
    return found


def _zeros(figures: Sequence[Figure]) -> list[Figure]:
    """The cells of two-way tables in which there is nobody: where zeros are hidden, they are cells like others."""
    added: list[Figure] = []
    for (*_, names), cells in _tables(figures).items():
        if len(names) != 2:  # type: ignore[arg-type]
            continue
        there = {figure.breakdown for figure in cells}
        for pairs in product(*(sorted({figure.breakdown[place] for figure in cells}) for place in (0, 1))):
            if pairs not in there:
                added.append(replace(emptied(cells[0]), breakdown=pairs))
    return added


def emptied(figure: Figure) -> Figure:
    """The same figure with nobody in it."""
    parts = {part: 0 for part in ("numerator", "denominator") if getattr(figure, part) is not None}
    return replace(figure, number=None if figure.number is None else Fraction(0), **parts)  # type: ignore[arg-type]


def _margins(figures: Sequence[Figure]) -> list[Figure]:
    """The totals of breakdowns that are not figures of the edition already: they are printed under the tables."""
    tables = _tables(figures)
    added: list[Figure] = []
    for (*table, names), cells in sorted(tables.items(), key=str):
        kept_names = [()] if len(names) == 1 else [(), *((name,) for name in names)] if names else []  # type: ignore
        for kept in kept_names:
            if (*table, kept) in tables:
                continue
            sums: dict[tuple[tuple[str, str], ...], Figure] = {}
            for figure in cells:
                pairs = tuple(pair for pair in figure.breakdown if pair[0] in kept)
                sums[pairs] = sums[pairs].with_records_of(figure) if pairs in sums else replace(figure, breakdown=pairs)
            added += sums.values()
            tables[(*table, kept)] = list(sums.values())
    return added


def _hidden_last_time(earlier: Sequence[Protection]) -> frozenset[tuple[object, ...]]:
    last = earlier[-1] if earlier else None
    figures = (*last.figures, *last.margins) if last else ()
    return frozenset((figure.measure, figure.breakdown) for figure in figures if figure.hidden)


def _all_alike(figures: Iterable[Figure], catalogue: Catalogue, policy: Policy) -> Iterable[str]:
    """Groups small enough to be known to each other, all or none of whom are counted: whoever is in one is told of."""
    for figure in figures:
        of = figure.denominator or 0
        if figure.breakdown and policy.hide_to < of < SMALL_GROUP and figure.numerator in (0, of):
            group = ", ".join(value for _, value in figure.breakdown)
            how_many = "all" if figure.numerator else "none"
            yield f"{group}: {how_many} of {of} are counted in {catalogue.find(figure.measure).title}, {figure.period}"


def _without_telling_arrows(
    figures: Sequence[Figure], policy: Policy, year_starts: int, drawn: frozenset[tuple[object, ...]]
) -> list[Figure]:
    """Figures without the arrows that would say how a hidden number compares with a printed one.

    An arrow compares with an earlier figure of its measure, so it goes where any of them up to its own is hidden;
    and where counts are rounded, as it is worked out from those that are not. With what is only drawn none compares.
    """
    ends = {figure.period: period_of(figure, year_starts).ends_on for figure in figures}
    oldest: dict[tuple[str, str], Figure] = {}
    for figure in figures:
        if not figure.breakdown and _of_table(figure) not in drawn:
            key = figure.measure, figure.period
            first = oldest.get(key)
            if first is None or (figure.extract or ends[figure.period]) < (first.extract or ends[first.period]):
                oldest[key] = figure
    hidden_at = defaultdict(list)
    for (measure, period), figure in oldest.items():
        if figure.hidden:
            hidden_at[measure].append(ends[period])
    shown = []
    for figure in figures:
        tells = policy.round_to > 1 or any(end <= ends[figure.period] for end in hidden_at[figure.measure])
        if figure.direction and tells:
            figure = replace(figure, direction="", compared_with="", why=PROTECTED)
        shown.append(figure)
    return shown
