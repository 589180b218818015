"""A figure: one number of one measure for one window of days, with all that a reader needs to trust it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Literal

Direction = Literal["up", "down", "flat", ""]

HIDDEN_MARK = "[c]"
"""What is printed for a number that is held back to protect people: confidential."""


def to_places(value: Fraction, places: int) -> Decimal:
    """An exact value rounded half up, as people round: 12.25 is 12.3."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@dataclass(frozen=True)
class Figure:
    """A measure's value.

    A count, amount, mean or median has `number`; a proportion, ratio or rate has `numerator` and `denominator`
    (whole numbers, unrounded) and its value follows from them. `missing` says why there is no value; a figure
    with neither is never made. `breakdown` holds (dimension, value) pairs and is empty for the whole.
    `hidden` names the parts ('number', 'numerator', 'denominator') that a public edition holds back: they are None
    here, as a hidden number may stand nowhere, and 'value' says that the percentage or rate is held back as well.
    """

    council: str
    measure: str
    period: str
    basis: str
    number: Fraction | None = None
    numerator: int | None = None
    denominator: int | None = None
    per: int = 100
    breakdown: tuple[tuple[str, str], ...] = ()
    missing: str | None = None
    source: str = ""
    extract: date | None = None
    definition: str = ""
    direction: Direction = ""
    compared_with: str = ""
    why: str = ""
    note: str = ""
    """What must be said beside it, such as that its period is not over."""
    remark: str = ""
    """What must be said of how it was made, such as that it is over an older estimate; it is a whole figure all the
    same."""
    hidden: frozenset[str] = frozenset()
    percent_places: int = 1

    def with_values(self, **values: Any) -> Figure:
        """The same figure with other values. For making many: it takes a fifth of the time of `dataclasses.replace`."""
        made = object.__new__(Figure)
        made.__dict__.update(self.__dict__, **values)
        return made

    @property
    def value(self) -> Fraction | None:
        """The exact value: the number, or numerator over denominator times `per`. None where there is none.

        A value held back is None as well.
        """
        if self.hidden:
            return None
        if self.number is not None:
            return self.number
        if self.numerator is None or not self.denominator:
            return None
        return Fraction(self.numerator * self.per, self.denominator)

    @property
    def is_share(self) -> bool:
        """Whether it is printed as a percentage with its numerator and denominator."""
        return (self.numerator is not None or "numerator" in self.hidden) and self.per == 100

    @property
    def percent(self) -> Decimal | None:
        """The percentage as printed, with one decimal unless the edition has none; or None."""
        value = self.value
        return to_places(value, self.percent_places) if self.is_share and value is not None else None

    @property
    def shown_number(self) -> Decimal | None:
        """The number as printed: whole for counts, one decimal for rates and means."""
        if self.number is not None:
            return to_places(self.number, 0 if self.number.denominator == 1 else 1)
        value = self.value
        return to_places(value, 1) if value is not None and not self.is_share else None

    @property
    def text(self) -> str:
        """The figure in words and digits: '1,642', '53 of 643 (8.2%)', 'not available'."""
        if self.missing is not None:
            return "not available"
        if self.is_share:
            share = "no percentage" if self.percent is None else f"{self.percent}%"
            share = HIDDEN_MARK if "value" in self.hidden else share
            return f"{_whole(self.numerator)} of {_whole(self.denominator)} ({share})"
        if self.hidden:
            return HIDDEN_MARK
        return "not available" if self.shown_number is None else f"{self.shown_number:,}"

    def with_records_of(self, other: Figure) -> Figure:
        """The figure of both groups of records together, where no record is in both."""
        return replace(
            self,
            number=None if self.number is None or other.number is None else self.number + other.number,
            numerator=None if self.numerator is None else self.numerator + (other.numerator or 0),
            denominator=None if self.denominator is None else self.denominator + (other.denominator or 0),
        )


def _whole(number: int | None) -> str:
    return HIDDEN_MARK if number is None else f"{number:,}"


@dataclass(frozen=True)
class PublishedFigure:
    """A figure that no extract holds, such as last year's outturn, with where it came from."""

    measure: str
    period: str
    number: Fraction | None
    numerator: int | None
    denominator: int | None
    percent: Fraction | None
    source: str

    def as_figure(self, council: str, basis: str, per: int) -> Figure:
        """The same as a Figure, so that it can be compared and printed."""
        nothing = self.number is None and not self.denominator
        return Figure(
            council,
            self.measure,
            self.period,
            basis,
            number=self.number,
            numerator=self.numerator,
            denominator=self.denominator,
            per=per,
            missing="it was not published" if nothing else None,
            source=self.source,
        )


_DEFAULTS = {field.name: field.default for field in fields(Figure)}


def figure_out(figure: Figure) -> dict[str, Any]:
    """A figure as plain values for JSON; what it does not have is left out."""
    entry = {name: value for name, value in asdict(figure).items() if value != _DEFAULTS[name]}
    return entry | ({"hidden": sorted(figure.hidden)} if figure.hidden else {})


def figure_in(entry: dict[str, Any]) -> Figure:
    """Read one back."""
    return Figure(
        **{
            **entry,
            "number": Fraction(entry["number"]) if "number" in entry else None,
            "extract": date.fromisoformat(entry["extract"]) if entry.get("extract") else None,
            "breakdown": tuple((name, value) for name, value in entry.get("breakdown", [])),
            "hidden": frozenset(entry.get("hidden", ())),
        }
    )
