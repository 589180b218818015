"""A small material of a report, made by hand: three measures, last year and two quarters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from fingerpost.measures import shipped_catalogue
from fingerpost.model import Budget, Figure, Risk
from fingerpost.periods import Period
from fingerpost.report.material import Column, Material, Office

Q1, Q2, LAST_YEAR = Period.parse("2013-14-Q1"), Period.parse("2013-14-Q2"), Period.parse("2012/13")
END = date(2013, 9, 30)


def count(measure: str, number: int | None, direction: str = "", **more) -> Figure:
    number_of = None if number is None else Fraction(number)
    return Figure("999", measure, Q2.name, "period", number=number_of, direction=direction, **more)


def share(measure: str, numerator: int | None, denominator: int | None, direction: str = "", **more) -> Figure:
    return Figure(
        "999", measure, Q2.name, "period", numerator=numerator, denominator=denominator, direction=direction, **more
    )


def by(figure: Figure, dimension: str, value: str) -> Figure:
    return replace(figure, breakdown=((dimension, value),))


def column(key: str, period: Period, origin: str, figures: list[Figure], breakdowns=None) -> Column:
    return Column(key, period, origin, {each.measure: each for each in figures}, breakdowns or {})


def months_of(measure: str, values: list[int | None], last: str = "2013-09") -> tuple[tuple[Period, Figure], ...]:
    period = Period.parse(f"{last}..{last}")
    series = []
    for value in reversed(values):
        figure = count(measure, value) if value is not None else count(measure, None, missing="records begin later")
        series.append((period, replace(figure, period=period.name)))
        period = period.before()
    return tuple(reversed(series))


def material(**changes) -> Material:
    catalogue = shipped_catalogue()
    named = ("contacts", "rereferrals_within_12_months", "children_in_care")
    columns = (
        column("py", LAST_YEAR, "outturn", [count("contacts", 6859), share(named[1], 676, 3178), count(named[2], 362)]),
        column("q1", Q1, "published", [count("contacts", 1642), share(named[1], 157, 786), count(named[2], 380)]),
        column(
            "q2",
            Q2,
            "extract",
            [count("contacts", 1642, "flat"), share(named[1], 180, 643, "down"), count(named[2], 379, "flat")],
        ),
    )
    made = Material(
        title="Children's social care activity and performance",
        council="Ynys Môn & Partners",
        period=Q2,
        edition="internal",
        catalogue=catalogue,
        definitions=tuple(catalogue[each] for each in named),
        columns=columns,
        revisions=(),
        orders={},
        words={("reason", "dv"): "Domestic violence"},
        glossary={},
        extract=END,
        loads=("a1",),
        version="0",
        engine="duckdb",
        made_at=datetime(2013, 11, 1, 9),
        office=Office(),
    )
    return replace(made, **changes)


BUDGETS = (
    Budget("Fostering agencies", "2013-14", END, Decimal(3646000), Decimal(4681000), note="No more placements"),
    Budget("Social work staffing", "2013-14", END, Decimal(3136000), Decimal(3710000), reserves=Decimal(574000)),
)
RISKS = (
    Risk("R1", "Demand", 16, END, before=12, before_at=date(2013, 6, 30)),
    Risk("R2", "Money", 12, END, before=12, before_at=date(2013, 6, 30), corporate_since=date(2013, 9, 1)),
    Risk("R3", "Serious injury", 15, END),
)
