"""fingerpost.toml: a council's settings and the mapping of its local extracts, read and checked.

A file of several councils has `[[councils]]` in place of `[council]`. What stands beside them holds for all, and what
a council says itself is laid over it: `Settings` are always those of one council, or of the place where all meet.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator, model_validator

from fingerpost.errors import SettingsError, nearest
from fingerpost.model import SCHEMAS, code_lists
from fingerpost.periods import CALENDAR_FIRST, CALENDAR_LAST, Period, bank_holidays, long_date

if TYPE_CHECKING:
    from fingerpost.sources import FileMapping

FILE = "fingerpost.toml"
LOCAL = "local"
"""The source that a council's own mappings belong to."""
SHOWN = 12
"""Councils that a message names, at most."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Council(_Strict):
    """Whose records these are."""

    name: str = Field(min_length=1)
    number: str = Field(pattern=r"^\w{1,12}$")
    demonstration: bool = False
    """Whether its records are the made-up ones of the demonstration, whose pages may print passwords."""

    @field_validator("number", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value


ALL = "all"
"""What a council that shares every measure writes in `shares`."""


class Member(Council):
    """One of several councils, and what it says itself: any other section, laid over what holds for all.

    `shares` is its part of the sharing agreement: the ids of the measures that the others may see, or "all".
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    region: str = ""
    shares: tuple[str, ...] = ()

    def shares_measure(self, measure: str) -> bool:
        """Whether the others may see its figure of a measure. Nothing is shared that the settings do not name."""
        return ALL in self.shares or measure in self.shares


class Year(_Strict):
    """When the financial year starts."""

    starts_in_month: Annotated[int, Field(ge=1, le=12)] = 4


class LoadRules(_Strict):
    """When a load is stopped."""

    fewest_rows: Annotated[float, Field(ge=0, le=1)] = 0.8


class Contact(_Strict):
    """Whom to ask about the report."""

    name: str = ""
    post: str = ""
    telephone: str = ""
    email: str = ""


class ReportSettings(_Strict):
    """What stands on the report. `meeting` is the day of the Cabinet that takes it."""

    title: str = "Children's social care activity and performance"
    agenda_item: str = ""
    meeting: date | None = None
    report_of: str = ""
    decision: str = ""
    lead_member: str = ""
    contact: Contact = Contact()
    background_papers: list[str] = []
    wards: str = ""
    property: str = ""
    notes: dict[str, list[str]] = {}


WEEKS = ("first", "second", "third", "fourth", "last")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
Days = Annotated[int, Field(ge=0, le=60)]


class CalendarSettings(_Strict):
    """When the Cabinet meets, and how many working days each step of its report takes."""

    cabinet: tuple[date, ...]
    every: Annotated[int, Field(ge=1, le=12)] = 2
    first: date | None = None
    settle: Days = 10
    drafting: Days = 10
    checking: Days = 5
    signing: Days = 5
    sending: Days = 3
    clear_days: Days = 5
    clinic: str | None = None
    workload: date | None = None

    @field_validator("cabinet")
    @classmethod
    def _can_be_meetings(cls, days: tuple[date, ...]) -> tuple[date, ...]:
        if not days:
            raise ValueError("it names no meeting; write the Cabinet's dates, such as cabinet = [2013-11-27]")
        for day in days:
            _working_day(day)
        for before, after in pairwise(days):
            if before == after:
                raise ValueError(f"{long_date(after)} stands twice; name each meeting once")
            if after < before:
                raise ValueError(
                    f"{long_date(after)} comes after {long_date(before)}; write the meetings from the earliest on"
                )
        return days

    @field_validator("workload")
    @classmethod
    def _can_be_a_meeting(cls, day: date | None) -> date | None:
        return day if day is None else _working_day(day)

    @field_validator("clear_days")
    @classmethod
    def _as_the_law_asks(cls, days: int) -> int:
        if days < 5:
            raise ValueError(
                f"{days} is too few: an agenda must be open to the public for five clear days before the meeting "
                "(Local Government Act 1972, section 100B; SI 2012/2089)"
            )
        return days

    @field_validator("clinic")
    @classmethod
    def _is_a_weekday(cls, text: str | None) -> str | None:
        if text is not None and _weekday(text) is None:
            raise ValueError(
                f"{text!r} is not a day of the month; write such as 'third Thursday': {', '.join(WEEKS)} and a "
                "weekday from Monday to Friday"
            )
        return text

    @model_validator(mode="after")
    def _first_is_a_meeting(self) -> CalendarSettings:
        if self.first is not None and self.first not in self.cabinet:
            raise ValueError(
                f"first is {long_date(self.first)}, and no Cabinet meets then; name one of the dates in 'cabinet'"
            )
        return self

    @property
    def clinic_day(self) -> tuple[int, int] | None:
        """The clinic's week in the month, from 1 (5 is the last), and its weekday, from 0 for Monday."""
        return _weekday(self.clinic) if self.clinic else None


def _working_day(day: date) -> date:
    if not CALENDAR_FIRST.year < day.year < CALENDAR_LAST.year:
        raise ValueError(
            f"{day} is outside the years for which bank holidays are known, "
            f"{CALENDAR_FIRST.year + 1} to {CALENDAR_LAST.year - 1}"
        )
    if day.weekday() > 4:
        raise ValueError(f"{long_date(day)} is a {day:%A}; look at the date again")
    if day in bank_holidays():
        raise ValueError(f"{long_date(day)} is a bank holiday; look at the date again")
    return day


def _weekday(text: str) -> tuple[int, int] | None:
    words = text.casefold().split()
    days = [day.casefold() for day in WEEKDAYS]
    if len(words) != 2 or words[0] not in WEEKS or words[1] not in days:
        return None
    return WEEKS.index(words[0]) + 1, days.index(words[1])


class DisclosureRules(_Strict):
    """Which small numbers a public edition hides; the defaults are those of the department's statistics."""

    hide_from: Annotated[int, Field(ge=1)] = 1
    hide_to: Annotated[int, Field(ge=1, le=100)] = 5
    zeros: Literal["shown", "hidden"] = "shown"
    protection: Annotated[int, Field(ge=2, le=100)] = 5
    round_to: Literal[1, 5, 10] = 1
    percent_places: Literal[0, 1] = 1
    not_people: tuple[str, ...] | None = None
    leave_out: tuple[
        Literal["table1", "outcomes", "caf2_by_agency", "referrals_by_reason", "placements", "months"], ...
    ] = ()

    @model_validator(mode="after")
    def _fit_one_another(self) -> DisclosureRules:
        if self.hide_from > self.hide_to:
            raise ValueError(f"hide_from is {self.hide_from} and hide_to is {self.hide_to}; the first must not be more")
        if self.round_to > 1 and (self.hide_from > 1 or self.round_to > 2 * (self.hide_to + 1)):
            raise ValueError(
                f"with round_to = {self.round_to} some numbers that are not hidden would be printed as 0; "
                f"hide all from 1 to {(self.round_to - 1) // 2} at least"
            )
        return self


class Target(_Strict):
    """A target and the period or year from which it holds. `tolerance` is in its own unit; see `Tolerance` else.

    `each` is the length of period that a number of what happens is for; other figures have their target at any time.
    """

    value: float
    each: Literal["month", "quarter", "year"] = "quarter"
    since: str | None = None
    tolerance: float | None = Field(default=None, ge=0)
    origin: Literal["national", "local", ""] = ""
    why: str = ""


class Tolerance(_Strict):
    """How far off a target still counts as near, where a target does not say: both are 0 unless set."""

    points: float = Field(default=0, ge=0, le=100)
    """Percentage points, for a percentage."""
    percent: float = Field(default=0, ge=0, le=100)
    """Percent of the target, for any other figure."""


class WeeklyCost(_Strict):
    """What a week of a placement costs, in pounds, and from which day."""

    pounds: Decimal = Field(ge=0, le=1_000_000)
    since: date = date.min


class UnitCost(_Strict):
    """The placements that a budget line pays for, by their SSDA903 codes, and what a week of one costs."""

    types: tuple[str, ...] = Field(min_length=1)
    providers: tuple[str, ...] = ()
    """Whoever provides them, where it is empty."""
    per_week: tuple[WeeklyCost, ...] = Field(min_length=1)

    @field_validator("per_week", mode="before")
    @classmethod
    def _a_list(cls, value: Any) -> Any:
        """`900`, one cost or several: the same from here on."""
        each = value if isinstance(value, list) else [value]
        return [{"pounds": one} if isinstance(one, int | float) else one for one in each]

    @field_validator("per_week")
    @classmethod
    def _in_order(cls, costs: tuple[WeeklyCost, ...]) -> tuple[WeeklyCost, ...]:
        for before, after in pairwise(costs):
            if before.since >= after.since:
                raise ValueError(
                    "each cost must begin later than the one before; write 'since' with each but the first"
                )
        return costs

    @field_validator("types", "providers")
    @classmethod
    def _of_known_codes(cls, codes: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        known = code_lists()["placement_type" if info.field_name == "types" else "placement_provider"]
        for code in codes:
            if code not in known:
                raise ValueError(f"{code!r} is no code of the return.{nearest(code, known)}")
        return codes

    def covers(self, kind: str | None, provider: str | None) -> bool:
        """Whether a placement of a kind by a provider is one of them."""
        return kind in self.types and (not self.providers or provider in self.providers)

    def rates(self) -> tuple[tuple[date, Decimal], ...]:
        """From which day a week costs how much."""
        return tuple((each.since, each.pounds) for each in self.per_week)


NO_COLUMNS = ("leave_out", "optional")
"""The keys of a table's mapping that are not its columns."""


class Extract(BaseModel):
    """The mapping of one kind of local file. Keys beyond `label` and `values` are canonical tables."""

    model_config = ConfigDict(extra="allow", frozen=True)

    label: str
    values: dict[str, dict[str, str]] = {}

    @model_validator(mode="after")
    def _tables_are_known(self) -> Extract:
        if not self.model_extra:
            raise ValueError("it fills no table; add at least one, such as [extract.NAME.contacts]")
        for table, columns in self.model_extra.items():
            if table not in SCHEMAS:
                raise ValueError(f"there is no table {table!r}.{nearest(table, SCHEMAS)}")
            if not isinstance(columns, dict):
                raise ValueError(f'{table} must list columns, such as child_id = "Child ID"')
            _check_columns(table, columns)
        return self

    def mapping(self, name: str) -> FileMapping:
        """The mapping as the sources use it."""
        from fingerpost.sources import FileMapping, TableMapping

        tables = []
        for table, columns in (self.model_extra or {}).items():
            left_out = columns.get("leave_out", {})
            headers = {column: header for column, header in columns.items() if column not in NO_COLUMNS}
            tables.append(
                TableMapping(
                    table,
                    headers,
                    {column: frozenset([v] if isinstance(v, str) else v) for column, v in left_out.items()},
                    frozenset(headers[column] for column in columns.get("optional", ())),
                )
            )
        return FileMapping(name, LOCAL, self.label, tuple(tables), self.values)


def _check_columns(table: str, columns: dict[str, Any]) -> None:
    schema = SCHEMAS[table]
    for column, header in columns.items():
        if column in NO_COLUMNS:
            continue
        if column not in schema.names:
            raise ValueError(f"{table} has no column {column!r}.{nearest(column, schema.names)}")
        if not isinstance(header, str) or not header.strip():
            raise ValueError(f"{table}.{column} must be the name of a column of the file")
    missing = [column for column in schema.required if column not in columns]
    if missing:
        raise ValueError(f"{table} needs {', '.join(missing)}")
    optional = columns.get("optional", [])
    if not isinstance(optional, list):
        raise ValueError(f'{table}.optional must be a list of columns, such as ["team"]')
    for key, named in (("leave_out", columns.get("leave_out", {})), ("optional", optional)):
        for column in named:
            if column not in columns or column in NO_COLUMNS:
                raise ValueError(f"{table}.{key} names {column!r}, which is not mapped")
    for column in optional:
        if column in schema.required:
            raise ValueError(f"{table}.optional names {column!r}, without which the table says nothing")


class Settings(_Strict):
    """All of fingerpost.toml, as it holds for one council; with several, and none chosen, what holds for all."""

    chosen: Council | None = Field(default=None, alias="council")
    councils: tuple[Member, ...] = ()
    engine: Literal["duckdb", "spark", "sqlite"] = "duckdb"
    """What figures are worked out with."""
    year: Year = Year()
    load: LoadRules = LoadRules()
    report: ReportSettings = ReportSettings()
    calendar: CalendarSettings | None = None
    disclosure: DisclosureRules = DisclosureRules()
    complete_from: dict[str, date] = {}
    precedence: dict[str, list[str]] = {}
    order: dict[str, list[str]] = {}
    groups: dict[str, list[str]] = {}
    glossary: dict[str, str] = {}
    targets: dict[str, list[Target]] = {}
    tolerance: Tolerance = Tolerance()
    unit_costs: dict[str, UnitCost] = {}
    spark: dict[str, str] = {}
    """Options of Apache Spark by their full names (`spark.master`), as its session is made with."""
    extract: dict[str, Extract] = {}

    @field_validator("spark", mode="before")
    @classmethod
    def _by_their_full_names(cls, options: Any) -> Any:
        """`executor.memory = "8g"` under `[spark]` is Spark's `spark.executor.memory`."""
        return dict(_spark_options("spark", options)) if isinstance(options, dict) else options

    @field_validator("unit_costs")
    @classmethod
    def _each_placement_once(cls, costs: dict[str, UnitCost]) -> dict[str, UnitCost]:
        for (line, one), (other, two) in combinations(costs.items(), 2):
            types = {*one.types} & {*two.types}
            providers = {*one.providers} & {*two.providers} if one.providers and two.providers else {"any"}
            if types and providers:
                raise ValueError(
                    f"{line!r} and {other!r} both pay for {', '.join(sorted(types))}: it would be paid for twice. "
                    "Tell them apart by providers"
                )
        return costs

    @field_validator("targets", mode="before")
    @classmethod
    def _each_a_list(cls, value: Any) -> Any:
        """`80`, one target or several: the same from here on."""
        if not isinstance(value, dict):
            return value
        plain = {measure: each if isinstance(each, list) else [each] for measure, each in value.items()}
        return {
            measure: [{"value": one} if isinstance(one, int | float) else one for one in own]
            for measure, own in plain.items()
        }

    @field_validator("complete_from", "precedence")
    @classmethod
    def _of_known_tables(cls, value: dict[str, Any]) -> dict[str, Any]:
        for table in value:
            if table not in SCHEMAS:
                raise ValueError(f"there is no table {table!r}.{nearest(table, SCHEMAS)}")
        return value

    @model_validator(mode="after")
    def _says_whose(self) -> Settings:
        if not self.chosen and not self.councils:
            raise ValueError("it says nowhere whose records these are; write [council] with a name and a number")
        numbers = [each.number for each in self.councils]
        if twice := sorted({each for each in numbers if numbers.count(each) > 1}):
            raise ValueError(f"[[councils]] has {', '.join(twice)} twice; each council has a number of its own")
        return self

    @property
    def council(self) -> Council:
        """Whose settings these are. Raises SettingsError where there are several and none was chosen."""
        if self.chosen is None:
            raise SettingsError(
                f"This workspace has {len(self.councils)} councils and none was named. Say which with --council NUMBER"
                f" (or FINGERPOST_COUNCIL): {_some([each.number for each in self.councils])}."
            )
        return self.chosen

    @property
    def members(self) -> tuple[Member, ...]:
        """The councils of the workspace; of a file with one, that one."""
        return self.councils or (Member(**self.council.model_dump()),)

    def mappings(self) -> tuple[FileMapping, ...]:
        """The council's own mappings."""
        return tuple(extract.mapping(name) for name, extract in self.extract.items())

    def mapping_hash(self) -> str:
        """Changes whenever a mapping does."""
        content = json.dumps({name: each.model_dump() for name, each in self.extract.items()}, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()

    def target(self, measure: str, period: Period) -> float | None:
        """A measure's target in a period: the one that began last before the period ends."""
        found = self.target_in_force(measure, period)
        return found.value if found else None

    def target_in_force(self, measure: str, period: Period) -> Target | None:
        """The same with its tolerance, who set it and why."""
        by_day = [
            (Period.parse(each.since, self.year.starts_in_month).starts_on if each.since else date.min, each)
            for each in self.targets.get(measure, [])
        ]
        in_force = [(day, each) for day, each in by_day if day <= period.ends_on]
        return max(in_force, key=lambda pair: (pair[0], pair[1].value))[1] if in_force else None

    def local_word(self, column: str, code: str) -> str | None:
        """The council's own word for a code of a canonical column ('Closed & Logged'), where its mapping has one."""
        for extract in self.extract.values():
            for columns in (extract.model_extra or {}).values():
                words = extract.values.get(columns.get(column, ""), {})
                for word, meaning in words.items():
                    if meaning == code:
                        return word
        return None


SECRETS = ("secret", "password", "passphrase", "token", "access.key", "account.key", "credential")
"""What an option's name has in it whose value is nobody's to read. Which class provides it may stand in the file."""


def _spark_options(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _spark_options(f"{name}.{key}", inner)
    elif any(word in name.lower() for word in SECRETS) and not name.lower().endswith("provider"):
        raise ValueError(f"{name} is a secret, and this file is none: hand it to Spark by the environment instead")
    elif isinstance(value, bool):
        yield name, str(value).lower()
    elif isinstance(value, str | int | float):
        yield name, str(value)
    else:
        raise ValueError(f"{name} = {value!r} is no option of Spark: write a text, a number, true or false")


def read_settings(folder: Path, council: str = "") -> Settings:
    """Read a workspace's settings, of several councils those of the one with that number.

    Raises SettingsError that names the file, the key and what to do.
    """
    path = folder / FILE
    if not path.is_file():
        raise SettingsError(f"{path} does not exist. `fingerpost init {folder}` makes a workspace there.")
    try:
        return check_settings(path.read_text(encoding="utf-8-sig"), path, council)
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8 text: {error}.") from error


def check_settings(text: str, path: Path, council: str = "") -> Settings:
    """Make Settings of the text of a fingerpost.toml; `path` is what errors call it, `council` the number of one."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}.") from error
    if "council" in content and "councils" in content:
        raise SettingsError(f"{path} has both [council] and [[councils]]; write every council under [[councils]].")
    settings = _checked(content, path)
    for member in settings.councils:
        # What it says itself is checked whoever is asked for: a mistake shows at once, and not to that council alone.
        if member.model_extra:
            _checked({"council": {"name": member.name, "number": member.number}} | member.model_extra, path, member)
    if not council or (settings.chosen and settings.chosen.number == council):
        return settings
    own = next((each for each in settings.councils if each.number == council), None)
    if own is None:
        there = [each.number for each in settings.members]
        raise SettingsError(f"{path} has no council {council}.{nearest(council, there)} It has {_some(there)}.")
    return _checked(_laid_over(content, own), path, own)


def _checked(content: dict[str, Any], path: Path, member: Member | None = None) -> Settings:
    try:
        return Settings.model_validate(content)
    except ValidationError as error:
        within = ("councils", member.number) if member else ()
        lines = [f"{path}, {_place((*within, *each['loc']))}: {_says(each)}" for each in error.errors()]
        raise SettingsError("\n".join(lines)) from error


def _laid_over(content: dict[str, Any], own: Member) -> dict[str, Any]:
    """What holds for all with what a council says itself laid over it, section by section and key by key."""
    mine = own.model_extra or {}
    sections = {
        name: {**content[name], **said} if isinstance(said, dict) and name in content else said
        for name, said in mine.items()
    }
    said = {name: getattr(own, name) for name in Council.model_fields}
    return {**content, **sections, "council": said}


def _some(numbers: Sequence[str]) -> str:
    shown = ", ".join(numbers[:SHOWN])
    return shown if len(numbers) <= SHOWN else f"{shown} and {len(numbers) - SHOWN} more"


MODELS: tuple[type[BaseModel], ...] = (
    Settings, Council, Member, Year, LoadRules, ReportSettings, Contact, CalendarSettings, DisclosureRules, Target,
    Tolerance, UnitCost, WeeklyCost,
)  # fmt: skip
"""Whose settings a name that is not known may have been meant for."""


def _place(location: tuple[int | str, ...]) -> str:
    return "[" + ".".join(str(part) for part in location) + "]"


def _says(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        known = [field.alias or name for model in MODELS for name, field in model.model_fields.items()]
        return f"unknown setting.{nearest(str(error['loc'][-1]), known)}"
    if error["type"] == "string_pattern_mismatch":
        return f"{error['input']!r} is not a council's number; it has up to 12 letters and digits, such as 999."
    given, bounds = error["input"], error.get("ctx", {})
    match error["type"]:
        case "missing":
            return "it is missing."
        case "greater_than_equal":
            return f"{given} is too small; it must be {bounds['ge']:g} or more."
        case "less_than_equal":
            return f"{given} is too large; it must be {bounds['le']:g} or less."
        case "int_from_float" | "int_parsing" | "int_type":
            return f"{given!r} is not a whole number."
        case "tuple_type":
            return "write a list, such as [2013-10-10, 2013-11-27]."
        case kind if kind.startswith("date"):
            return f"{given!r} is not a date; write it as 2013-11-27."
    return str(error["msg"]).removeprefix("Value error, ") + "."
