"""Figures of many councils at once: their records in one engine, counted together, each council's figures its own.

One query counts a fact for all councils that are held, as the council is a key of it. Some councils are taken at a
time, so that memory is bounded by the rows held, however many councils there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from fingerpost.desk.figures import available_in
from fingerpost.desk.records import Extract
from fingerpost.engine import AnyEngine, Engine
from fingerpost.measures import Catalogue
from fingerpost.measures.counting import Ask, Counting
from fingerpost.measures.evaluate import Evaluator
from fingerpost.model import Figure

ROWS_AT_ONCE = 4_000_000
"""Records that are held at once, of all tables and councils together: about a gigabyte with the facts made of them."""


def figures_of(
    extracts: Sequence[Extract],
    catalogue: Catalogue,
    asks: Sequence[Ask],
    rows_at_once: int = ROWS_AT_ONCE,
    spill: Path | None = None,
) -> Iterator[tuple[str, list[Figure]]]:
    """Each council's number and its figures, one for each ask and in that order; councils in the order of the extracts.

    What a council's extract cannot give is 'not available' for that council alone. `spill` is as for `Engine`.
    """
    for some in in_turn(extracts, rows_at_once):
        engine = Engine(spill)
        try:
            yield from _counted_together(engine, some, catalogue, asks)
        finally:
            engine.close()


def in_turn(extracts: Sequence[Extract], rows_at_once: int) -> Iterator[list[Extract]]:
    """The extracts, as many at a time as hold so many records together; one that holds more is alone."""
    some: list[Extract] = []
    held = 0
    for extract in extracts:
        rows = sum(load.tables[table].rows for table in extract.current for load in extract.feeds(table))
        if some and held + rows > rows_at_once:
            yield some
            some, held = [], 0
        some.append(extract)
        held += rows
    if some:
        yield some


def _counted_together(
    engine: Engine, extracts: Sequence[Extract], catalogue: Catalogue, asks: Sequence[Ask]
) -> Iterator[tuple[str, list[Figure]]]:
    def fill(engine: AnyEngine, table: str) -> None:
        feeds = [extract.feeds(table) for extract in extracts]
        extracts[0].store.fill(engine, table, [each for each in feeds if each])

    counting = Counting(engine, catalogue, fill)
    evaluators = {
        number: Evaluator(engine, catalogue, number, available_in(extract), fill, counting)
        for number, extract in ((extract.settings.council.number, extract) for extract in extracts)
    }
    # What one of them has is counted for all: a council that has not gets the reason, whatever was counted.
    wanted = [ask for ask in asks if not all(each.missing(ask) for each in evaluators.values())]
    counted = counting.count({(): wanted})
    for number, evaluator in evaluators.items():
        yield number, evaluator.figures_of(asks, (), counted.get(number, {}))
