"""What can be read, in one table: each resource's address, who may read it, what it takes and what it gives.

No resource gives a child: figures, definitions, and the tables of published reports alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from fingerpost.compare.direction import IN_WORDS
from fingerpost.errors import NotFound, Refused
from fingerpost.measures import Definition
from fingerpost.model import Figure
from fingerpost.model.viewer import SEES_FIGURES, Role
from fingerpost.periods import Period
from fingerpost.web.access import ALL
from fingerpost.web.filters import Filters, last_quarter, periods_of, read_filters
from fingerpost.web.viewer import kept_figures
from fingerpost.workspace import Workspace

Row = dict[str, Any]
MOST_MONTHS = 72


@dataclass(frozen=True)
class Field:
    """One field of what is given: its JSON type, whether it may be null, and what it means."""

    type: str
    says: str
    empty: bool = False
    format: str = ""


@dataclass(frozen=True)
class Parameter:
    """One part of an address that can be chosen."""

    name: str
    says: str
    example: str
    type: str = "string"


@dataclass(frozen=True)
class Asked:
    """A request that may be answered: whose workspace, and the parameters given."""

    request: Any
    workspace: Workspace
    given: Mapping[str, str]
    path: Mapping[str, str]

    def names(self, parameter: str) -> tuple[str, ...]:
        """A parameter that is a list, with commas between."""
        return tuple(dict.fromkeys(name.strip() for name in self.given.get(parameter, "").split(",") if name.strip()))

    def filters(self) -> Filters:
        """The period and the extract asked for."""
        wanted = {name: self.given[name] for name in ("period", "extract") if name in self.given}
        return read_filters(wanted, self.workspace)


@dataclass(frozen=True)
class Resource:
    """Something that can be read. `path` has its own parts in braces, as OpenAPI writes them."""

    name: str
    path: str
    says: str
    roles: frozenset[Role]
    fields: Mapping[str, Field]
    rows: Callable[[Asked], Sequence[Row]]
    query: tuple[Parameter, ...] = ()
    parts: tuple[Parameter, ...] = ()


PERIOD = Parameter("period", "a month, quarter or year; by default the last whole quarter", "2013-14-Q2")
EXTRACT = Parameter("extract", "the day of the extract to read; by default the latest", "2013-09-30")
MEASURES = Parameter("measure", "measures by their ids, with commas between", "contacts,referrals")
VALUES: Mapping[str, Field] = {
    "value": Field("number", "the figure as printed: the percentage of a proportion, else the number", True),
    "number": Field("number", "the number of a count, amount, mean or median", True),
    "numerator": Field("integer", "how many are counted, of a proportion, ratio or rate", True),
    "denominator": Field("integer", "of how many", True),
    "percent": Field("number", "the percentage of a proportion, to one decimal", True),
    "missing": Field("string", "why there is no figure; null where there is one", True),
}
FIGURE: Mapping[str, Field] = {
    "council": Field("string", "the council's number"),
    "measure": Field("string", "the measure's id; its definition is under /definitions"),
    "title": Field("string", "what it is called"),
    "stage": Field("string", "input, process or output"),
    "unit": Field("string", "what is counted"),
    "period": Field("string", "the period asked for"),
    "starts_on": Field("string", "the period's first day", format="date"),
    "ends_on": Field("string", "the period's last day", format="date"),
    "basis": Field("string", "what the figure covers: period, month, quarter, ytd, rolling_year ..."),
    "breakdown": Field("object", "the group it is of, from the breakdown's name to its value; empty for the whole"),
    **VALUES,
    "direction": Field("string", "up, down or flat against the period before", True),
    "direction_means": Field("string", "what that means: improving, worsening ...", True),
    "compared_with": Field("string", "what it is compared with", True),
    "target": Field("string", "how it stands against its target, in words", True),
    "note": Field("string", "what must be said beside it", True),
    "source": Field("string", "which records it is from", True),
    "extract": Field("string", "the day of the extract", True, "date"),
    "definition": Field("string", "the hash of the definition: it changes when what is counted does", True),
}
MONTH: Mapping[str, Field] = {
    "council": FIGURE["council"],
    "measure": FIGURE["measure"],
    "month": Field("string", "the month, such as 2013-09"),
    "starts_on": Field("string", "its first day", format="date"),
    "ends_on": Field("string", "its last day", format="date"),
    **VALUES,
}
DEFINITION: Mapping[str, Field] = {
    "measure": Field("string", "its id"),
    "title": Field("string", "what it is called"),
    "short": Field("string", "the same, shorter"),
    "stage": Field("string", "input, process or output"),
    "kind": Field("string", "count, proportion, ratio, rate, mean, median or amount"),
    "unit": Field("string", "what is counted"),
    "better": Field("string", "higher, lower or neutral"),
    "basis": Field("string", "what it covers in the report"),
    "flow": Field("boolean", "whether it counts events of a period, rather than what there was on its last day"),
    "reported": Field("boolean", "whether the report has it"),
    "says": Field("string", "what it measures"),
    "counts": Field("string", "the rows it counts, as an analyst would write them"),
    "breakdowns": Field("array", "the breakdowns it has"),
    "source": Field("string", "where the definition comes from"),
    "national": Field("string", "the national indicator that it is", True),
    "reviewed": Field("string", "when the definition was last looked through", format="date"),
    "own": Field("boolean", "whether the council wrote it"),
    "definition": Field("string", "its hash"),
}
A_PERIOD: Mapping[str, Field] = {
    "period": Field("string", "as other addresses take it"),
    "label": Field("string", "as people read it"),
    "kind": Field("string", "Quarters, Months or Years"),
    "starts_on": Field("string", "its first day", format="date"),
    "ends_on": Field("string", "its last day", format="date"),
}
AN_EXTRACT: Mapping[str, Field] = {
    "extract": Field("string", "the day it was taken", format="date"),
    "sources": Field("array", "what was loaded of that day"),
}
A_REPORT: Mapping[str, Field] = {
    "period": Field("string", "its period"),
    "edition": Field("string", "internal, restricted or public"),
    "version": Field("integer", "1 for the first, more for a corrected one"),
    "published_at": Field("string", "when it was published"),
    "published_by": Field("string", "who published it"),
    "changes": Field("array", "what is different from the version before"),
    "tables": Field("array", "its tables, by the name in their address"),
}


def _figures(asked: Asked) -> Sequence[Row]:
    filters, measures, by = asked.filters(), asked.names("measure"), asked.names("by")
    stage = asked.given.get("stage", "")

    def make() -> Sequence[Row]:
        figures = asked.workspace.figures(filters.period, measures, by, filters.extract)
        judged = {} if by else asked.workspace.judged(figures, filters.period)
        rows = []
        for figure in figures:
            definition = asked.workspace.catalogue.find(figure.measure)
            if stage in ("", definition.stage):
                judgement = judged.get(figure.measure)
                rows.append(_figure(definition, figure, filters.period, judgement.text if judgement else None))
        return rows

    found: Sequence[Row] = kept_figures(asked.workspace, "api figures", make, filters, measures, by, stage)
    return found


def _figure(definition: Definition, figure: Figure, period: Period, target: str | None) -> Row:
    return {
        "council": figure.council,
        "measure": figure.measure,
        "title": definition.title,
        "stage": definition.stage,
        "unit": definition.unit,
        "period": period.name,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "basis": figure.basis,
        "breakdown": dict(figure.breakdown),
        **_values(figure),
        "direction": figure.direction or None,
        "direction_means": IN_WORDS[figure.direction] if figure.direction else None,
        "compared_with": figure.compared_with or None,
        "target": target,
        "note": "; ".join(filter(None, (figure.note, figure.remark))) or None,
        "source": figure.source or None,
        "extract": figure.extract,
        "definition": figure.definition or None,
    }


def _values(figure: Figure) -> Row:
    number = figure.shown_number if figure.number is not None else None
    return {
        "value": figure.percent if figure.is_share else figure.shown_number,
        "number": number,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "percent": figure.percent,
        "missing": figure.missing,
    }


def _series(asked: Asked) -> Sequence[Row]:
    filters = asked.filters()
    measures = asked.names("measure") or tuple(each.id for each in asked.workspace.catalogue.reported() if each.flow)
    months = whole(asked.given.get("months", "24"), "months", MOST_MONTHS)

    def make() -> Sequence[Row]:
        return [row for measure in measures for row in _months(asked.workspace, measure, filters, months)]

    found: Sequence[Row] = kept_figures(asked.workspace, "api series", make, filters, measures, months)
    return found


def _months(workspace: Workspace, measure: str, filters: Filters, months: int) -> Iterable[Row]:
    try:
        found = workspace.series(measure, filters.period, months, filters.extract)
    except Refused:
        return  # a measure that has no months
    for period, figure in found:
        yield {
            "council": figure.council,
            "measure": measure,
            "month": f"{period.starts_on:%Y-%m}",
            "starts_on": period.starts_on,
            "ends_on": period.ends_on,
            **_values(figure),
        }


def _definitions(asked: Asked) -> Sequence[Row]:
    catalogue = asked.workspace.catalogue
    wanted = asked.path.get("measure")
    return [_definition(each) for each in ([catalogue.find(wanted)] if wanted else catalogue.values())]


def _definition(each: Definition) -> Row:
    return {
        "measure": each.id,
        "title": each.title,
        "short": each.name,
        "stage": each.stage,
        "kind": each.kind,
        "unit": each.unit,
        "better": each.better,
        "basis": each.basis,
        "flow": each.flow,
        "reported": each.reported,
        "says": each.says,
        "counts": each.words(),
        "breakdowns": [*each.ways],
        "source": each.source,
        "national": each.national or None,
        "reviewed": each.reviewed,
        "own": each.own,
        "definition": each.hash,
    }


def _periods(asked: Asked) -> Sequence[Row]:
    workspace, latest = asked.workspace, asked.workspace.extract()
    filters = Filters(last_quarter(workspace, latest), latest, latest)
    rows = []
    for kind, choices in periods_of(workspace, filters).items():
        for choice in choices:
            period = workspace.period(choice.value)
            rows.append({"period": period.name, "label": period.label, "kind": kind,
                         "starts_on": period.starts_on, "ends_on": period.ends_on})  # fmt: skip
    return rows


def _extracts(asked: Asked) -> Sequence[Row]:
    sources: dict[date, list[str]] = {}
    for load in asked.workspace.loads():
        sources.setdefault(load.extract, []).append(load.source)
    return [{"extract": day, "sources": [*dict.fromkeys(sources[day])]} for day in sorted(sources, reverse=True)]


def _may_read(asked: Asked, edition: str) -> bool:
    """A councillor reads what was made for members; the internal edition is the service's own."""
    return edition != "internal" or asked.workspace.viewer.role != "councillor"


def _reports(asked: Asked) -> Sequence[Row]:
    return [
        {
            "period": entry.period,
            "edition": entry.edition,
            "version": entry.version,
            "published_at": entry.published_at,
            "published_by": entry.published_by,
            "changes": [*entry.changes],
            "tables": sorted(file.removesuffix(".csv") for file in entry.files if file.endswith(".csv")),
        }
        for entry in asked.workspace.published()
        if _may_read(asked, entry.edition)
    ]


def _table(asked: Asked) -> Sequence[Row]:
    from fingerpost.render.delimited import read_csv

    path = asked.path
    named = f"{path['period']}, {path['edition']} edition, version {path['version']}"
    for entry in asked.workspace.published():
        same = (entry.period, entry.edition, str(entry.version)) == (path["period"], path["edition"], path["version"])
        if same and _may_read(asked, entry.edition):
            break
    else:
        raise NotFound(f"No report of {named} is published; /reports has those that are.")
    # Looked up among the names that were published, so no address leads to any other file.
    file = f"{path['table']}.csv"
    if file not in entry.files:
        raise NotFound(f"The report of {named} has no table {path['table']!r}; /reports names them.")
    rows = read_csv(asked.workspace.store.document(entry, file))
    columns = rows[0] if rows else ()
    if "child_id" in columns:
        raise Refused("This table is about children, and a token reads figures only.")
    return [dict(zip(columns, row, strict=True)) for row in rows[1:]]


def whole(text: str, name: str, most: int) -> int:
    """A parameter that is a whole number from 1 to `most`. Raises Misread."""
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= most):
        raise Misread(f"{name} is {text[:40]!r}; it must be a whole number from 1 to {most:,}.")
    return int(text)


class Misread(Exception):
    """A parameter that cannot be read, in words."""


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON")


RESOURCES: tuple[Resource, ...] = (
    Resource("figures", "/figures", "The figures of a period, each on its own basis, or a breakdown of some of them.",
             SEES_FIGURES, FIGURE, _figures,
             (PERIOD, EXTRACT, MEASURES,
              Parameter("by", "breakdowns, with commas between, of the measures that have them", "age"),
              Parameter("stage", "input, process or output alone", "input"))),
    Resource("series", "/series", "Monthly figures up to the end of a period, oldest first.",
             SEES_FIGURES, MONTH, _series,
             (PERIOD, EXTRACT,
              Parameter("measure", "measures by their ids, with commas between; by default the report's that have "
                        "months", "contacts"),
              Parameter("months", f"how many months, at most {MOST_MONTHS}; 24 by default", "24", "integer"))),
    Resource("definitions", "/definitions", "What every measure counts.", ALL, DEFINITION, _definitions),
    Resource("definition", "/definitions/{measure}", "What one measure counts.", ALL, DEFINITION, _definitions,
             parts=(Parameter("measure", "the measure's id", "contacts"),)),
    Resource("periods", "/periods", "The periods that are offered, newest first.", SEES_FIGURES, A_PERIOD, _periods),
    Resource("extracts", "/extracts", "The extracts that were loaded, newest first.", SEES_FIGURES, AN_EXTRACT,
             _extracts),
    Resource("reports", "/reports", "The published reports, oldest first, with the names of their tables.",
             SEES_FIGURES, A_REPORT, _reports),
    Resource("report-table", "/reports/{period}/{edition}/{version}/{table}",
             "One table of a published report, as it was published: each row from the table's columns to text.",
             SEES_FIGURES, {}, _table,
             parts=(Parameter("period", "the report's period", "2013-14-Q2"),
                    Parameter("edition", "internal, restricted or public", "public"),
                    Parameter("version", "its version", "1"),
                    Parameter("table", "one of its tables", "appendix2"))),
)  # fmt: skip
"""Everything that can be read. Addresses, rights, checks and the OpenAPI document all follow from it."""
