"""Rules that every table keeps, written out for each of them. A family counts as one rule, whatever its tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fingerpost.model import SCHEMAS, Column, Schema, code_lists
from fingerpost.model.finding import Severity
from fingerpost.quality.rule import Rule, exists

EARLIEST = date(1990, 1, 1)
"""The Children Act 1989 came into force on 14 October 1991; a year's grace."""
MAY_LIE_AHEAD = frozenset({("children", "born_on"), ("unaccompanied_children", "ended_on")})
"""Days that may rightly be later than the extract: a birth that is expected, and the 18th birthday on which a status
will end. How far ahead is too far says a rule of their own."""
OLDEST_LISTS = 2017
"""The oldest specification the code lists were read from. A code first seen then may be much older."""


def family_rules() -> Iterator[Rule]:
    """The families, table by table."""
    for schema in SCHEMAS.values():
        if "child_id" in schema.names:
            yield from _keys(schema)
            yield from _dates(schema)
            yield from _codes(schema)
            yield from _child(schema)


def _rule(
    schema: Schema, name: str, family: str, severity: Severity, says: str, where: str,
    column: str | None = None, value: str | None = None, dfe: str = "",
) -> Rule:  # fmt: skip
    return Rule(f"{schema.name}.{name}", severity, says, where, column, value, dfe, family)


def _keys(schema: Schema) -> Iterator[Rule]:
    name = schema.name
    keys = ", ".join(f"t.{column}" for column in ("council", *schema.key))
    yield _rule(
        schema, "duplicate_key", "duplicate_key", "error",
        f"the same {' and '.join(schema.key)} stands more than once in {name.replace('_', ' ')}; each row is counted",
        f"({keys}) IN (SELECT ({keys}) FROM {name} AS t GROUP BY {keys} HAVING COUNT(*) > 1)",  # noqa: S608
        schema.key[0], dfe="CIN 8510; 903 INT32" if name == "children" else "",
    )  # fmt: skip
    for column in schema.key:
        yield _rule(
            schema, f"no_{column}", "no_key", "error",
            f"{column} is empty, so the record cannot be told from others", f"t.{column} IS NULL", column,
            dfe="CIN 8500" if (name, column) == ("children", "child_id") else "",
        )  # fmt: skip


def _dates(schema: Schema) -> Iterator[Rule]:
    dated, ends = schema.dated, schema.ends
    if dated and dated not in schema.key:
        says = f"{dated} is empty, so the record is in no figure"
        yield _rule(schema, f"no_{dated}", "no_date", "error", says, f"t.{dated} IS NULL", dated)
    for column in (column.name for column in schema.columns if column.type == "date"):
        if (schema.name, column) not in MAY_LIE_AHEAD:
            says = f"{column} is later than the day of the extract"
            yield _rule(schema, f"{column}_in_future", "in_future", "error", says, f"t.{column} > $extract", column)
        if column != "born_on":
            says = f"{column} is before {EARLIEST.year}: a mistyped year, or a day put in for 'not known'"
            where = f"t.{column} < CAST('{EARLIEST}' AS DATE)"
            yield _rule(schema, f"{column}_too_early", "too_early", "error", says, where, column)
    if dated and ends:
        dfe = {"assessments": "CIN 8608", "cp_plans": "CIN 8925", "cin_episodes": "CIN 8630", "cin_plans": "CIN 4011",
               "care_episodes": "903 356", "missing_episodes": "903 567"}  # fmt: skip
        says, where = f"{ends} is before {dated}", f"t.{ends} < t.{dated}"
        family = "ends_before_start"
        yield _rule(schema, family, family, "error", says, where, ends, dfe=dfe.get(schema.name, ""))
    if "outcome_on" in schema.names:
        says, where = f"outcome_on is before {dated}", f"t.outcome_on < t.{dated}"
        yield _rule(schema, "outcome_before_start", "outcome_before_start", "warning", says, where, "outcome_on")


def _child(schema: Schema) -> Iterator[Rule]:
    if schema.name == "children":
        return
    if "child_id" not in schema.key:
        says = "no child is named, so it can be joined to no other record of the child"
        yield _rule(schema, "no_child", "no_child", "error", says, "t.child_id IS NULL", "child_id")
    dfe = {"adoptions": "INT01", "care_episodes": "INT03", "missing_episodes": "INT04", "health_checks": "INT05",
           "care_leavers": "INT06", "previous_permanence": "INT07", "care_reviews": "INT08",
           "unaccompanied_children": "INT09"}  # fmt: skip
    yield _rule(
        schema, "child_not_listed", "child_not_listed", "warning",
        f"the child of the record in {schema.name.replace('_', ' ')} is in no list of children, so "
        + ("sex and ethnicity are not known" if "born_on" in schema.names else "the age is not known"),
        f"t.child_id IS NOT NULL AND NOT {exists('children', 'o.child_id = t.child_id')}", "child_id",
        dfe=f"903 {dfe[schema.name]}" if schema.name in dfe else "",
    )  # fmt: skip


def _codes(schema: Schema) -> Iterator[Rule]:
    if not schema.dated:
        return
    for column in schema.columns:
        conditions = list(_out_of_force(schema, column))
        if conditions:
            says = f"{column.name} holds a code that was not in use in the collection year of {schema.dated}"
            where = " OR ".join(conditions)
            yield _rule(
                schema, f"{column.name}_not_in_use", "code_not_in_use", "warning", says, f"({where})", column.name
            )


def _out_of_force(schema: Schema, column: Column) -> Iterator[str]:
    """A collection year is named by the year in which it ends, on 31 March."""
    for code in code_lists().get(column.codes or "", {}).values():
        name = code.code.replace("'", "''")
        if code.first_year and code.first_year > OLDEST_LISTS:
            first = f"CAST('{code.first_year - 1}-04-01' AS DATE)"
            # A spell that was still going on when a code came in may well carry it.
            until = f"COALESCE(t.{schema.ends}, $extract)" if schema.ends else f"t.{schema.dated}"
            yield f"(t.{column.name} = '{name}' AND {until} < {first})"
        if code.last_year:
            last = f"CAST('{code.last_year}-03-31' AS DATE)"
            yield f"(t.{column.name} = '{name}' AND t.{schema.dated} > {last})"
