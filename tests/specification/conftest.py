"""The fixture `spec`: small tables of records in, a figure and the records behind it out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any

import pytest

from evaluating import COUNCIL, ask
from fingerpost.engine import Engine
from fingerpost.measures import shipped_catalogue
from fingerpost.measures.definition import fact_of
from fingerpost.measures.evaluate import Ask, Available, Evaluator
from fingerpost.model import SCHEMAS, Figure, Table
from fingerpost.sources.ssda903 import placements
from small_tables import canonical

Records = Collection[str] | int | None


@pytest.fixture
def spec() -> Callable[..., None]:
    return _spec


def _spec(
    measure: str,
    period: str,
    *,
    rows: Records = None,
    number: int | None = None,
    numerator: Records = None,
    denominator: Records = None,
    by: str = "",
    parts: dict[str, int] | None = None,
    missing: str | None = None,
    extract: str = "",
    complete_from: dict[str, str] | None = None,
    without: Collection[str] = (),
    lacks: dict[str, str] | None = None,
    **tables: str,
) -> None:
    """Check one figure of a council that has only these records.

    A count or amount is `number`, and `rows` are its records; a proportion or ratio has `numerator` and `denominator`.
    Records are named by their number, or by the child where a row is a child's; a whole number says only how many.
    `by` and `parts` are a breakdown. `missing` is why there is no figure: the `extract` is too early (by default it
    is of the period's last day), a table is `complete_from` a later day, the council is `without` a table, or its
    table `lacks` a column.
    """
    wanted = ask(measure, period)
    day = date.fromisoformat(extract) if extract else wanted.window.ends_on
    evaluator = _evaluator(_canonical(tables), day, complete_from or {}, without, lacks or {})
    if parts is not None:
        found = evaluator.figures([wanted], (by,))
        assert {figure.breakdown[0][1]: _counted(figure) for figure in found} == parts
        return
    (figure,) = evaluator.figures([wanted])
    assert figure.missing == missing
    if missing is not None:
        return
    counted = {"denominator": (number if rows is None else rows, figure.number)}
    if figure.number is None:
        counted = {"numerator": (numerator, figure.numerator), "denominator": (denominator, figure.denominator)}
    for part, (expected, found_number) in counted.items():
        assert expected is not None, f"say what the {part} of {measure} is"
        assert found_number == (expected if isinstance(expected, int) else len(expected)), part
        if not isinstance(expected, int):
            assert _records(evaluator, wanted, part) == sorted(expected)


def _counted(figure: Figure) -> int | None:
    return figure.numerator if figure.number is None else int(figure.number)


def _records(evaluator: Evaluator, wanted: Ask, part: str) -> list[str]:
    """The names of the records behind a figure. A ratio's numerator and denominator are lists of their own."""
    definition = wanted.definition
    if definition.of:
        own = definition.of[0 if part == "numerator" else 1]
        definition = shipped_catalogue()[own]
        part = "denominator"
    listing = evaluator.listing(Ask(definition, wanted.period, wanted.basis), part)
    place = listing.columns.index(fact_of(definition).key[0])
    return sorted(row[place] for row in listing.rows)


def _canonical(tables: dict[str, str]) -> dict[str, Table]:
    """Placements that are not given are worked out from the episodes of care, as for the SSDA903 return."""
    given = {name: canonical(name, text) for name, text in tables.items()}
    if "care_episodes" in given and "placements" not in given:
        given["placements"] = placements(given["care_episodes"])
    return given


def _evaluator(
    tables: dict[str, Table],
    extract: date,
    complete_from: dict[str, str],
    without: Iterable[str],
    lacks: dict[str, str],
) -> Evaluator:
    def fill(engine: Engine, name: str) -> None:
        schema = SCHEMAS[name]
        columns = [("council", "text"), *((column.name, column.type) for column in schema.columns)]
        table = tables.get(name)
        engine.create(name, columns, _values(table) if table else ())

    available = {
        name: Available(
            "specification",
            extract,
            frozenset(schema.names) - {lacks.get(name, "")},
            date.fromisoformat(complete_from[name]) if name in complete_from else None,
        )
        for name, schema in SCHEMAS.items()
        if name not in without
    }
    return Evaluator(Engine(), shipped_catalogue(), COUNCIL, available, fill)


def _values(table: Table) -> list[list[Any]]:
    return [[COUNCIL] * len(table), *(table.columns[column] for column in table.schema.names)]
