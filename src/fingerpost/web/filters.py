"""What a page is about, as its address says it: period, extract, and one group of children. So a page can be shared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from fingerpost.errors import NotFound, Refused
from fingerpost.periods import Period, long_date
from fingerpost.workspace import NO_CROSS_TABLE, Workspace

GROUPS: Mapping[str, str] = {"team": "Team", "locality": "Locality", "age": "Age"}
"""The breakdowns that a page can be narrowed by, and what they are called."""
QUARTERS, MONTHS = 12, 12
"""How many of each are offered; the address takes any other as well."""


@dataclass(frozen=True)
class Choice:
    """One entry of a select: what the address says, what people read, and whether it is the one chosen."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class Filters:
    """What is asked for. `groups` holds (breakdown, value) pairs, such as ('age', '1 to 4')."""

    period: Period
    extract: date
    latest: date
    groups: tuple[tuple[str, str], ...] = ()

    @property
    def by(self) -> tuple[str, ...]:
        """The breakdowns that are narrowed by."""
        return tuple(name for name, _ in self.groups)

    @property
    def words(self) -> str:
        """The same for people: 'Quarter 2 2013-14, age 1 to 4'."""
        narrowed = "".join(f", {GROUPS[name].lower()} {value}" for name, value in self.groups)
        return f"{self.period.label}{narrowed}"

    @property
    def from_words(self) -> str:
        """Which extract it is from, in words."""
        return f"extract of {long_date(self.extract)}"

    def query(self, **changes: str) -> str:
        """The part of an address that says the same, with changes; an empty value leaves a part out."""
        parts = {"period": self.period.name, **dict(self.groups)}
        if self.extract != self.latest:
            parts["extract"] = self.extract.isoformat()
        wanted = {**parts, **changes}
        return urlencode({name: value for name, value in wanted.items() if value})

    @property
    def address(self) -> str:
        """`query` as templates take it."""
        return self.query()

    def of_group(self, breakdown: tuple[tuple[str, str], ...]) -> bool:
        """Whether a figure's breakdown is the group asked for."""
        return dict(breakdown) == dict(self.groups)

    def without_groups(self) -> Filters:
        """The same for all children."""
        return replace(self, groups=())


def read_filters(asked: Mapping[str, str], workspace: Workspace) -> Filters:
    """What an address asks for; the latest whole quarter of the latest extract by default.

    Raises PeriodError or NotFound, with the nearest that there is, and Refused where a councillor asks for a group of
    two breakdowns.
    """
    latest = workspace.extract()
    extract = workspace.extract(_day(asked["extract"])) if asked.get("extract") else latest
    period = workspace.period(asked["period"]) if asked.get("period") else last_quarter(workspace, extract)
    groups = tuple((name, asked[name]) for name in GROUPS if asked.get(name))
    if len(groups) > 1 and not workspace.viewer.may_see_children:
        raise Refused(NO_CROSS_TABLE)  # here, as what was made for others may be at hand already
    return Filters(period, extract, latest, groups)


def last_quarter(workspace: Workspace, extract: date) -> Period:
    """The last quarter that was over when the extract was taken."""
    month = workspace.period(f"{extract:%Y-%m}..{extract:%Y-%m}")
    quarter = month.quarter()
    return quarter if quarter.ends_on <= extract else quarter.before()


def periods_of(workspace: Workspace, filters: Filters) -> dict[str, list[Choice]]:
    """The periods to choose from, newest first, under their headings."""
    begins = min(workspace.settings.complete_from.values(), default=None)
    quarter = last_quarter(workspace, filters.extract)
    month = workspace.period(f"{quarter.ends_on:%Y-%m}..{quarter.ends_on:%Y-%m}")
    while month.after().ends_on <= filters.extract:
        month = month.after()
    quarters = [*_back(quarter, QUARTERS, begins)]
    months = [*_back(month, MONTHS, begins)]
    years = [*dict.fromkeys(each.whole_year() for each in quarters if each.whole_year().ends_on <= filters.extract)]
    offered = {"Quarters": quarters, "Months": months, "Years": years}
    if filters.period not in (*quarters, *months, *years):
        offered = {"Asked for": [filters.period], **offered}
    return {
        heading: [Choice(each.name, each.label, each == filters.period) for each in periods]
        for heading, periods in offered.items()
        if periods
    }


def extracts_of(workspace: Workspace, filters: Filters) -> list[Choice]:
    """The extracts to choose from, newest first."""
    days = sorted({load.extract for load in workspace.loads()}, reverse=True)
    return [Choice(day.isoformat() if day != filters.latest else "", long_date(day), day == filters.extract)
            for day in days]  # fmt: skip


def _back(period: Period, count: int, begins: date | None) -> Iterator[Period]:
    for _ in range(count):
        if begins and period.starts_on < begins:
            return
        yield period
        period = period.before()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound(f"There is no extract of {text!r}; a day is written 2013-09-30.") from None
