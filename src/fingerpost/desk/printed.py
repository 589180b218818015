"""What the public edition prints, before anything is hidden: its tables, by group where asked, and its months.

What is not printed tells nobody anything, and needs no protection.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import product

from fingerpost.desk.figures import regrouped
from fingerpost.disclosure.figures import emptied
from fingerpost.disclosure.policy import Policy
from fingerpost.model import NOT_RECORDED, Figure, code_lists
from fingerpost.report.charts import KIND, PLACEMENT, by_kind
from fingerpost.report.fields import FIELD
from fingerpost.report.material import Column, Material, Series
from fingerpost.report.standing import shipped

AGENCY, GROUP = "agency", "_group"
Key = tuple[str, tuple[str, ...]]
Found = dict[Key, tuple[Figure, ...]]

TABLES: Mapping[str, tuple[Key, ...]] = {
    "table1": (("contacts", ("agency", "outcome")), ("contacts", ("agency",))),
    "outcomes": (("contacts", ("outcome",)),),
    "caf2_by_agency": (("caf2_commenced", ("agency",)),),
    "referrals_by_reason": (("referrals", ("reason",)),),
    "placements": (("children_in_care", (KIND,)),),
}
"""The breakdowns that the report prints or draws, by table."""
NOW_ONLY = ("table1", "placements")
"""Those that are of the period reported on alone."""
MONTHS = "months"
IN_WORDS = {
    "table1": "Table 1",
    "outcomes": "contacts by outcome",
    "caf2_by_agency": "the table of CAF2s by agency",
    "referrals_by_reason": "the table of referrals by reason",
    "placements": "the chart of where children in care live",
    MONTHS: "the charts by month",
}
"""What can be left out of a public edition."""
FLOWING = ("icpc_within_15_working_days", "second_or_subsequent_cp_plans")
"""Measures of which the flow from contact to plan draws all, so that those can be shown though some are few."""


def printed(material: Material, policy: Policy, leave_out: Collection[str] = ()) -> Material:
    """The material as the public edition prints it: no list, no finding, and of the tables those that are printed."""
    told = _told(material)
    columns = tuple(
        replace(
            column,
            figures={measure: figure for measure, figure in column.figures.items() if measure in told},
            breakdowns=_printed_of(column, column is material.now, leave_out),
        )
        for column in material.columns
    )
    if policy.zeros == "hidden":
        columns = _with_zeros(columns)
    series = {} if MONTHS in leave_out else _drawn(material, policy)
    return replace(material, columns=columns, series=series, lists=(), findings={})


def _told(material: Material) -> set[str]:
    """The measures that the report tells of: those of Appendix 2 and of its tables and drawings, those that they
    divide, and those that its standing text names."""
    named = {found[1].partition(".")[0] for found in FIELD.finditer(material.standing or shipped())}
    own = {each.id for each in material.definitions} | {measure for keys in TABLES.values() for measure, _ in keys}
    own |= {*material.series, *(named & material.catalogue.keys())}
    return own | {part for measure in own for part in material.catalogue[measure].of or ()}


def _printed_of(column: Column, is_now: bool, leave_out: Collection[str]) -> Found:
    kept = {
        key
        for table, keys in TABLES.items()
        if table not in leave_out and (is_now or table not in NOW_ONLY)
        for key in keys
    }
    found: Found = {}
    for (measure, by), own in column.breakdowns.items():
        key, figures = ((measure, (KIND,)), by_kind(own)) if by == (PLACEMENT,) else ((measure, by), own)
        # The whole of a breakdown can often be reckoned, even where it is not printed.
        if not by or key in kept:
            found[key] = figures
    return found


def _with_zeros(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns with a cell for everything of which there is none: where zeros are hidden they are cells as well."""
    values: dict[Key, list[dict[str, None]]] = {}
    for column in columns:
        for key, figures in column.breakdowns.items():
            known = values.setdefault(key, [{} for _ in key[1]])
            for figure in figures:
                for place, (name, value) in enumerate(figure.breakdown):
                    known[place][value] = None
                    if name == "outcome":
                        known[place] |= dict.fromkeys([*code_lists()["contact_outcome"], NOT_RECORDED])
    return tuple(
        replace(column, breakdowns={key: _filled(key[1], own, values[key]) for key, own in column.breakdowns.items()})
        for column in columns
    )


def _filled(
    by: tuple[str, ...], figures: tuple[Figure, ...], values: Sequence[Mapping[str, None]]
) -> tuple[Figure, ...]:
    there = {figure.breakdown for figure in figures}
    if not by or any(figure.missing is not None for figure in figures):
        return figures
    cells = (tuple(zip(by, each, strict=True)) for each in product(*values))
    return (*figures, *(replace(emptied(figures[0]), breakdown=cell) for cell in cells if cell not in there))


def _drawn(material: Material, policy: Policy) -> dict[str, Series]:
    """The months of the measures that are drawn or judged by month, and of which no month has a few people only."""
    found: dict[str, Series] = {}
    for measure, own in material.series.items():
        definition = material.catalogue[measure]
        people = policy.counts_people(definition.unit)
        if not (definition.flow or definition.headline):
            continue
        if not (people and any(_is_of_few(figure, policy) for _, figure in own)):
            found[measure] = own
        elif measure in FLOWING:
            days = material.period
            inside = [
                (month, replace(figure, numerator=None, hidden=frozenset({"numerator", "value"})))
                for month, figure in own
                if days.starts_on <= month.starts_on and month.ends_on <= days.ends_on
            ]
            if not any(policy.is_small(figure.denominator or 0) for _, figure in inside):
                found[measure] = tuple(inside)
    return found


def _is_of_few(figure: Figure, policy: Policy) -> bool:
    """Whether a part of a figure, or the rest of its whole, is a small number."""
    parts = [figure.number, figure.numerator, figure.denominator]
    if figure.is_share and figure.numerator is not None and figure.denominator is not None:
        parts.append(figure.denominator - figure.numerator)
    return any(part is not None and part.denominator == 1 and policy.is_small(int(part)) for part in parts)


def without(material: Material, tables: Collection[str]) -> Material:
    """The same without some of its tables, whether they are by agency or by its group."""
    dropped = {(m, tuple(n.removesuffix(GROUP) for n in by)) for table in tables for m, by in TABLES[table]}
    columns = (
        replace(
            column,
            breakdowns={
                (m, by): own
                for (m, by), own in column.breakdowns.items()
                if (m, tuple(name.removesuffix(GROUP) for name in by)) not in dropped
            },
        )
        for column in material.columns
    )
    return replace(material, columns=tuple(columns))


def by_group(material: Material, groups: Mapping[str, str]) -> Material:
    """The same, its breakdowns by agency given by the settings' groups; one that no group fits stays as it is."""
    return replace(material, columns=tuple(_grouped(column, groups) for column in material.columns))


def _grouped(column: Column, groups: Mapping[str, str]) -> Column:
    made: Found = {}
    for (measure, by), figures in column.breakdowns.items():
        wanted = tuple(name + GROUP if name == AGENCY else name for name in by)
        if any(value in groups for figure in figures for name, value in figure.breakdown if name == AGENCY):
            made[measure, wanted] = tuple(regrouped(figures, by, wanted, groups))
        else:
            made[measure, by] = figures
    return replace(column, breakdowns=made)
