"""fingerpost.toml: a council's settings and the mapping of its local extracts, read and checked."""

from __future__ import annotations

import hashlib
import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from fingerpost.errors import SettingsError, nearest
from fingerpost.model import SCHEMAS
from fingerpost.periods import Period
from fingerpost.sources import FileMapping, TableMapping

FILE = "fingerpost.toml"
LOCAL = "local"
"""The source that a council's own mappings belong to."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Council(_Strict):
    """Whose records these are."""

    name: str = Field(min_length=1)
    number: str = Field(pattern=r"^\w{1,12}$")

    @field_validator("number", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value


class Year(_Strict):
    """When the financial year starts."""

    starts_in_month: Annotated[int, Field(ge=1, le=12)] = 4


class LoadRules(_Strict):
    """When a load is stopped."""

    fewest_rows: Annotated[float, Field(ge=0, le=1)] = 0.8


class ReportSettings(_Strict):
    """What stands on the report."""

    title: str = "Children's social care activity and performance"


class DisclosureRules(_Strict):
    """Which small numbers a public edition hides; the defaults are those of the department's statistics."""

    hide_from: Annotated[int, Field(ge=1)] = 1
    hide_to: Annotated[int, Field(ge=1, le=100)] = 5
    zeros: Literal["shown", "hidden"] = "shown"
    protection: Annotated[int, Field(ge=2, le=100)] = 5
    round_to: Literal[1, 5, 10] = 1
    percent_places: Literal[0, 1] = 1
    not_people: tuple[str, ...] | None = None

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
    """A target and the period or year from which it holds."""

    value: float
    since: str | None = None


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
        tables = []
        for table, columns in (self.model_extra or {}).items():
            left_out = columns.get("leave_out", {})
            tables.append(
                TableMapping(
                    table,
                    {column: header for column, header in columns.items() if column != "leave_out"},
                    {column: frozenset([v] if isinstance(v, str) else v) for column, v in left_out.items()},
                )
            )
        return FileMapping(name, LOCAL, self.label, tuple(tables), self.values)


def _check_columns(table: str, columns: dict[str, Any]) -> None:
    schema = SCHEMAS[table]
    for column, header in columns.items():
        if column == "leave_out":
            continue
        if column not in schema.names:
            raise ValueError(f"{table} has no column {column!r}.{nearest(column, schema.names)}")
        if not isinstance(header, str) or not header.strip():
            raise ValueError(f"{table}.{column} must be the name of a column of the file")
    missing = [column for column in schema.required if column not in columns]
    if missing:
        raise ValueError(f"{table} needs {', '.join(missing)}")
    for column in columns.get("leave_out", {}):
        if column not in columns:
            raise ValueError(f"{table}.leave_out names {column!r}, which is not mapped")


class Settings(_Strict):
    """All of fingerpost.toml."""

    council: Council
    year: Year = Year()
    load: LoadRules = LoadRules()
    report: ReportSettings = ReportSettings()
    disclosure: DisclosureRules = DisclosureRules()
    complete_from: dict[str, date] = {}
    precedence: dict[str, list[str]] = {}
    order: dict[str, list[str]] = {}
    groups: dict[str, list[str]] = {}
    glossary: dict[str, str] = {}
    targets: dict[str, float | list[Target]] = {}
    extract: dict[str, Extract] = {}

    @field_validator("complete_from", "precedence")
    @classmethod
    def _of_known_tables(cls, value: dict[str, Any]) -> dict[str, Any]:
        for table in value:
            if table not in SCHEMAS:
                raise ValueError(f"there is no table {table!r}.{nearest(table, SCHEMAS)}")
        return value

    def mappings(self) -> tuple[FileMapping, ...]:
        """The council's own mappings."""
        return tuple(extract.mapping(name) for name, extract in self.extract.items())

    def mapping_hash(self) -> str:
        """Changes whenever a mapping does."""
        content = json.dumps({name: each.model_dump() for name, each in self.extract.items()}, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()

    def target(self, measure: str, period: Period) -> float | None:
        """A measure's target in a period: the one that began last before the period ends."""
        found = self.targets.get(measure)
        if found is None or isinstance(found, float):
            return found
        days = [
            (Period.parse(each.since, self.year.starts_in_month).starts_on if each.since else date.min)
            for each in found
        ]
        in_force = [(day, each.value) for day, each in zip(days, found, strict=True) if day <= period.ends_on]
        return max(in_force)[1] if in_force else None

    def local_word(self, column: str, code: str) -> str | None:
        """The council's own word for a code of a canonical column ('Closed & Logged'), where its mapping has one."""
        for extract in self.extract.values():
            for columns in (extract.model_extra or {}).values():
                words = extract.values.get(columns.get(column, ""), {})
                for word, meaning in words.items():
                    if meaning == code:
                        return word
        return None


def read_settings(folder: Path) -> Settings:
    """Read a workspace's settings. Raises SettingsError that names the file, the key and what to do."""
    path = folder / FILE
    if not path.is_file():
        raise SettingsError(f"{path} does not exist. `fingerpost init {folder}` makes a workspace there.")
    try:
        return check_settings(path.read_text(encoding="utf-8-sig"), path)
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8 text: {error}.") from error


def check_settings(text: str, path: Path) -> Settings:
    """Make Settings of the text of a fingerpost.toml; `path` is what errors call it."""
    try:
        return Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}.") from error
    except ValidationError as error:
        lines = [f"{path}, {_place(each['loc'])}: {_says(each)}" for each in error.errors()]
        raise SettingsError("\n".join(lines)) from error


MODELS: tuple[type[BaseModel], ...] = (Settings, Council, Year, LoadRules, ReportSettings, DisclosureRules)


def _place(location: tuple[int | str, ...]) -> str:
    return "[" + ".".join(str(part) for part in location) + "]"


def _says(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        known = [name for model in MODELS for name in model.model_fields]
        return f"unknown setting.{nearest(str(error['loc'][-1]), known)}"
    if error["type"] == "string_pattern_mismatch":
        return f"{error['input']!r} is not a council's number; it has up to 12 letters and digits, such as 999."
    return str(error["msg"]).removeprefix("Value error, ") + "."
