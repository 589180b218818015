"""What people keep in spreadsheets beside the figures (risks, budgets, register, actions, notes), read from a file.

One file is one table. Its columns are told by their headings, in any order; those that are not needed may be left
out, and others are passed over and named. A file is read whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from fingerpost.errors import PeriodError, Problem, SourceError, nearest
from fingerpost.model import Action, Budget, MeasureNote, RegisterEntry, Risk
from fingerpost.model.governance import ACTION_STATUSES, ENTRY_KINDS, MEETINGS
from fingerpost.periods import Period
from fingerpost.sources.tabular import RawTable, header_key, read_tables
from fingerpost.sources.values import Unreadable, read_date, read_integer

_MONEY = re.compile(r"(?P<minus>-?)£?(?P<pounds>\d{1,3}(,\d{3})+|\d{1,12})(?P<pence>\.\d{1,2})?", re.ASCII)
_NOTHING = ("", "-", "n/a", "N/A")
Value = TypeVar("Value")


@dataclass(frozen=True)
class Field:
    """A column: its heading, how its text becomes a value, what such a value looks like, and whether it must be
    there and filled. One that need not be filled is None where its cell is empty, or `empty`."""

    heading: str
    read: Callable[[str], Any]
    like: str = ""
    needed: bool = False
    empty: Any = None


@dataclass(frozen=True)
class ReadFile(Generic[Value]):
    """The values of a file, and the headings of the columns that were passed over."""

    values: tuple[Value, ...]
    passed_over: tuple[str, ...]


def read_money(text: str) -> Decimal:
    """Pounds: 3646000, 3,646,000.00, £3,646,000, -574000 or, as accountants write it, (574,000)."""
    inner = text.removeprefix("(").removesuffix(")") if text.startswith("(") and text.endswith(")") else ""
    match = _MONEY.fullmatch(inner or text)
    if not match or (inner and match["minus"]):
        raise Unreadable(text)
    amount = Decimal(match["pounds"].replace(",", "") + (match["pence"] or ""))
    return -amount if inner or match["minus"] else amount


def read_year(text: str) -> str:
    """A financial year written 2013-14 or 2013/14."""
    try:
        # With a stroke it is never taken for a month.
        period = Period.parse(text.replace("-", "/"))
    except PeriodError as error:
        raise Unreadable(text) from error
    if period.kind != "year":
        raise Unreadable(text)
    return period.name


def _one_of(known: Sequence[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.casefold() not in known:
            raise Unreadable(text)
        return text.casefold()

    return read


def _whole(text: str) -> int:
    number = read_integer(text)
    if not 0 <= number <= 1_000_000:
        raise Unreadable(text)
    return number


_DAY = "is not a date; write 2013-09-30 or 30/09/2013"
_NUMBER = "is not a whole number from 0"
_POUNDS = "is not an amount in pounds; write 3646000 or 3,646,000.00"


def _rebases(text: str) -> str:
    word = text.casefold()
    if word not in ("yes", "no", "withdrawn"):
        raise Unreadable(text)
    return "" if word == "no" else word


def _measures(text: str) -> tuple[str, ...]:
    """Measures' ids, with semicolons or commas between."""
    return tuple(each.strip() for each in re.split("[;,]", text) if each.strip())


RISK_FIELDS = (
    Field("risk_id", str, needed=True),
    Field("title", str, needed=True),
    Field("score", _whole, _NUMBER, needed=True),
    Field("as_at", read_date, _DAY, needed=True),
    Field("likelihood", _whole, _NUMBER),
    Field("impact", _whole, _NUMBER),
    Field("owner", str, empty=""),
    Field("corporate_since", read_date, _DAY),
    Field("note", str, empty=""),
    Field("closed_on", read_date, _DAY),
    Field("controls", str, empty=""),
    Field("measures", _measures, empty=()),
)
BUDGET_FIELDS = (
    Field("budget_line", str, needed=True),
    Field("financial_year", read_year, "is not a financial year; write 2013-14", needed=True),
    Field("as_at", read_date, _DAY, needed=True),
    Field("budget_gbp", read_money, _POUNDS),
    Field("projected_outturn_gbp", read_money, _POUNDS),
    Field("note", str, empty=""),
    Field("reserves_gbp", read_money, _POUNDS),
    Field("placements_budgeted", _whole, _NUMBER),
    Field("measures", _measures, empty=()),
)
ENTRY_FIELDS = (
    Field("id", str, needed=True),
    Field("kind", _one_of(ENTRY_KINDS), f"is not one of {', '.join(ENTRY_KINDS)}", needed=True),
    Field("title", str, needed=True),
    Field("on", read_date, _DAY, needed=True),
    Field("owner", str, empty=""),
    Field("outcome", str, empty=""),
    Field("next_report_due", read_date, _DAY),
    Field("closed_on", read_date, _DAY),
)
ACTION_FIELDS = (
    Field("id", str, needed=True),
    Field("meeting", _one_of(MEETINGS), f"is not one of {', '.join(MEETINGS)}", needed=True),
    Field("raised_on", read_date, _DAY, needed=True),
    Field("text", str, needed=True),
    Field("measure", str),
    Field("owner", str, empty=""),
    Field("due", read_date, _DAY),
    Field("status", _one_of(ACTION_STATUSES), f"is not one of {', '.join(ACTION_STATUSES)}", empty="open"),
    Field("closed_on", read_date, _DAY),
    Field("note", str, empty=""),
    Field("problem", str, empty=""),
    Field("progress", str, empty=""),
    Field("outcome", str, empty=""),
)
NOTE_FIELDS = (
    Field("measure", str, needed=True),
    Field("on", read_date, _DAY, needed=True),
    Field("text", str, needed=True),
    Field("by", str, empty=""),
    Field("rebases", _rebases, "is not yes, no or withdrawn", empty=""),
)


def read_risks(
    name: str, data: bytes, known: Mapping[str, Risk], measures: Collection[str] | None = None
) -> ReadFile[Risk]:
    """Risks from a file. Where it has no column for the owner, the escalation, the note, the controls or the measures,
    a risk keeps what is `known` of it. Raises SourceError with every problem."""
    table, rows = _rows(name, data, RISK_FIELDS, key=("risk_id", "as_at"), measures=measures)
    lasting = ("owner", "corporate_since", "note", "controls", "measures")
    absent = [field for field in lasting if field not in table.places]
    risks = []
    for row in rows:
        id = row.pop("risk_id")
        if id in known:
            row |= {field: getattr(known[id], field) for field in absent}
        risks.append(Risk(id, **row))
    return ReadFile(tuple(risks), table.passed_over)


def read_budgets(
    name: str, data: bytes, measures: Collection[str] | None = None, drives: Mapping[str, tuple[str, ...]] | None = None
) -> ReadFile[Budget]:
    """Budget lines from a file. Where it has no column for the measures, a line keeps those that are known to drive it,
    in `drives`. Raises SourceError with every problem."""
    key = ("budget_line", "financial_year", "as_at")
    table, rows = _rows(name, data, BUDGET_FIELDS, key=key, measures=measures)
    told = "measures" in table.places
    budgets = tuple(
        Budget(
            line=row["budget_line"],
            financial_year=row["financial_year"],
            as_at=row["as_at"],
            budget=row["budget_gbp"],
            outturn=row["projected_outturn_gbp"],
            reserves=row["reserves_gbp"],
            placements_budgeted=row["placements_budgeted"],
            note=row["note"],
            measures=row["measures"] if told else (drives or {}).get(row["budget_line"], ()),
        )
        for row in rows
    )
    return ReadFile(budgets, table.passed_over)


def read_register(name: str, data: bytes) -> ReadFile[RegisterEntry]:
    """Entries of the register from a file. Raises SourceError with every problem."""
    table, rows = _rows(name, data, ENTRY_FIELDS, key=("id",))
    return ReadFile(tuple(RegisterEntry(**row) for row in rows), table.passed_over)


def read_actions(
    name: str, data: bytes, measures: Collection[str], known: Mapping[str, Action] | None = None
) -> ReadFile[Action]:
    """Actions from a file, each on one of `measures` or on none. Where it has no column for the problem, the progress
    or the outcome, an action keeps what is `known` of it. Raises SourceError with every problem."""
    table, rows = _rows(name, data, ACTION_FIELDS, key=("id",), measures=measures)
    absent = [field for field in ("problem", "progress", "outcome") if field not in table.places]
    for row in rows:
        if before := (known or {}).get(row["id"]):
            row |= {field: getattr(before, field) for field in absent}
    return ReadFile(tuple(Action(**row) for row in rows), table.passed_over)


def read_notes(name: str, data: bytes, measures: Collection[str]) -> ReadFile[MeasureNote]:
    """Dated notes on `measures` from a file. Raises SourceError with every problem."""
    table, rows = _rows(name, data, NOTE_FIELDS, key=("measure", "on", "text"), measures=measures)
    return ReadFile(tuple(MeasureNote(**row) for row in rows), table.passed_over)


@dataclass(frozen=True)
class _Table:
    """A file's cells, and in which column each field is."""

    raw: RawTable
    places: Mapping[str, int]
    passed_over: tuple[str, ...]


def _rows(
    name: str, data: bytes, fields: Sequence[Field], key: Sequence[str], measures: Collection[str] | None = None
) -> tuple[_Table, list[dict[str, Any]]]:
    """The file's rows by heading. `key` are the fields that no two rows may share; `measures` are those there are."""
    table = _table(name, data, fields)
    problems = list(table.raw.problems)
    rows: list[dict[str, Any]] = []
    seen: dict[tuple[Any, ...], int] = {}
    for position, number in enumerate(table.raw.rows):
        row = dict(_cells(table, position, fields, problems))
        for column, named in (("measure", (row.get("measure"),)), ("measures", row.get("measures") or ())):
            for measure in named:
                if measure and measures is not None and measure not in measures:
                    says = f"is no measure; `fingerpost measures` lists them.{nearest(measure, measures)}"
                    problems.append(Problem(table.raw.file, says, number, column, measure))
        first = seen.setdefault(tuple(row[field] for field in key), number)
        if first != number and all(row[field] is not None for field in key):
            says = f"has the same {' and '.join(key)} as row {first}; keep one of them"
            problems.append(Problem(table.raw.file, says, number, key[0], str(row[key[0]])))
        rows.append(row)
    if not rows and not problems:
        problems.append(Problem(table.raw.file, "has a header and no rows; add them, or leave the file out"))
    if problems:
        raise SourceError(problems)
    return table, rows


def _table(name: str, data: bytes, fields: Sequence[Field]) -> _Table:
    headings = [field.heading for field in fields]
    needed = [field.heading for field in fields if field.needed]

    def is_it(cells: Sequence[str]) -> bool:
        return set(needed) <= {*map(_heading, cells)}

    tables = read_tables(name, data, known=is_it)
    # Of a workbook's sheets, the one that has the columns.
    tables = [each for each in tables if is_it(each.headers)] or tables
    raw = tables[0]
    there = [_heading(header) for header in raw.headers]
    problems = [
        Problem(raw.file, f'has no column "{heading}"; it needs {", ".join(needed)}.{nearest(heading, there)}')
        for heading in needed
        if heading not in there
    ]
    problems += [
        Problem(raw.file, "stands above two columns; keep one of them", raw.header_row, heading)
        for heading in headings
        if there.count(heading) > 1
    ]
    if problems:
        raise SourceError(problems)
    passed_over = tuple(header for header in raw.headers if header and _heading(header) not in headings)
    return _Table(raw, {heading: there.index(heading) for heading in headings if heading in there}, passed_over)


def _heading(header: str) -> str:
    return header_key(header).replace(" ", "_")


def _cells(table: _Table, position: int, fields: Sequence[Field], problems: list[Problem]) -> Iterator[tuple[str, Any]]:
    for field in fields:
        place = table.places.get(field.heading)
        text = "" if place is None else table.raw.columns[place][position]
        value = field.empty
        if text in _NOTHING and (text == "" or field.read is not str):
            if field.needed:
                says = "is missing; fill it in"
                problems.append(Problem(table.raw.file, says, table.raw.rows[position], field.heading))
        else:
            try:
                value = field.read(text)
            except Unreadable:
                problems.append(Problem(table.raw.file, field.like, table.raw.rows[position], field.heading, text))
        yield field.heading, value
