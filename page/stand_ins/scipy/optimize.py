"""Linear and integer programs, by the same solver as SciPy's: HiGHS, as it was compiled for browsers."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from browser_parts import highs as _highs

from scipy.sparse import csr_array


@dataclass(frozen=True)
class Bounds:
    """The least and the most of each column."""

    lb: Sequence[float]
    ub: Sequence[float]


@dataclass(frozen=True)
class LinearConstraint:
    """The least and the most of each row."""

    A: csr_array
    lb: Sequence[float]
    ub: Sequence[float]


@dataclass(frozen=True)
class Result:
    """The best values of the columns; None where there are none, or none was found in time."""

    x: list[float] | None


def milp(
    c: Sequence[float],
    *,
    integrality: Sequence[int],
    bounds: Bounds,
    constraints: Sequence[LinearConstraint] = (),
    options: Mapping[str, Any] = {},  # as SciPy has it
) -> Result:
    """The columns that cost least within bounds and constraints."""
    found = json.loads(_highs.solve(_model(c, integrality, bounds, constraints), json.dumps(dict(options))))
    if found["status"] != "Optimal":
        return Result(None)
    values = found["values"]
    # A column in no row and without a cost is not in the model: any value within its bounds will do.
    return Result([values.get(f"x{at}", _nearest_to_zero(low, high)) for at, (low, high) in _limits(bounds)])


def _limits(bounds: Bounds) -> list[tuple[int, tuple[float, float]]]:
    return list(enumerate(zip(bounds.lb, bounds.ub, strict=True)))


def _nearest_to_zero(low: float, high: float) -> float:
    return min(max(0.0, low), high)


def _model(
    c: Sequence[float], integrality: Sequence[int], bounds: Bounds, constraints: Sequence[LinearConstraint]
) -> str:
    """The program in the LP format. Numbers are written in full, as a rounded bound would be another program."""
    costs = _sum((at, cost) for at, cost in enumerate(c) if cost)
    lines = ["Minimize", f" cost: {costs or '0 x0'}", "Subject To"]
    for constraint in constraints:
        for row, (terms, low, high) in enumerate(zip(constraint.A.rows, constraint.lb, constraint.ub, strict=True)):
            total: defaultdict[int, float] = defaultdict(float)  # a column may stand twice in a row
            for column, factor in terms:
                total[column] += factor
            written = _sum((column, factor) for column, factor in total.items() if factor)
            if not written:
                continue
            if low == high:
                lines.append(f" r{row}: {written} = {low!r}")
                continue
            if low > -inf:
                lines.append(f" r{row}l: {written} >= {low!r}")
            if high < inf:
                lines.append(f" r{row}h: {written} <= {high!r}")
    lines.append("Bounds")
    for at, (low, high) in _limits(bounds):
        least = "-inf" if low == -inf else repr(low)
        most = "+inf" if high == inf else repr(high)
        lines.append(f" {least} <= x{at} <= {most}")
    whole = [f" x{at}" for at, kind in enumerate(integrality) if kind]
    return "\n".join([*lines, *(["General", *whole] if whole else []), "End", ""])


def _sum(terms: Any) -> str:
    return " ".join(f"{'-' if factor < 0 else '+'} {abs(factor)!r} x{column}" for column, factor in terms)
