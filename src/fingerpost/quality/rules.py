"""Rules that a record must keep to be trusted. Each is a short declaration: what it says and a query that finds it.

A rule's query gives one row a finding: the record's key, the child, and the value that is odd. None stops a load.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from fingerpost.engine import Engine
from fingerpost.model import SCHEMAS, Finding, Schema
from fingerpost.model.finding import Severity


@dataclass(frozen=True)
class Rule:
    """A rule on one table. `sql` selects record, child_id, value; `extract` is written $extract in it."""

    id: str
    severity: Severity
    table: str
    says: str
    sql: str
    column: str | None = None
    needs: tuple[str, ...] = ()
    """Other tables it reads. Where one of them has no source, the rule is not run."""


def _key(schema: Schema, alias: str = "t") -> str:
    parts = [f"COALESCE(CAST({alias}.{column} AS VARCHAR), '?')" for column in schema.key]
    return " || ' ' || ".join(parts)


def _select(schema: Schema, value: str, where: str) -> str:
    return f"SELECT {_key(schema)}, t.child_id, CAST({value} AS VARCHAR) FROM {schema.name} AS t WHERE {where}"  # noqa: S608


def _rules_of(schema: Schema) -> Iterator[Rule]:
    """The rules that every table keeps, written out for this one."""
    name = schema.name
    words = name.replace("_", " ")
    keys = ", ".join(f"t.{column}" for column in ("council", *schema.key))
    yield Rule(
        f"{name}.duplicate_key",
        "error",
        name,
        f"the same {' and '.join(schema.key)} stands more than once in {words}; each row is counted",
        _select(
            schema,
            _key(schema),
            f"({keys}) IN (SELECT ({keys}) FROM {name} AS t GROUP BY {keys} HAVING COUNT(*) > 1)",  # noqa: S608
        ),
    )
    for column in schema.key:
        yield Rule(
            f"{name}.no_{column}",
            "error",
            name,
            f"{column} is empty, so the record cannot be told from others",
            _select(schema, "NULL", f"t.{column} IS NULL"),
            column,
        )
    dated = schema.dated
    if dated and dated not in schema.key:
        yield Rule(
            f"{name}.no_{dated}",
            "error",
            name,
            f"{dated} is empty, so the record is in no figure",
            _select(schema, "NULL", f"t.{dated} IS NULL"),
            dated,
        )
    for column in (column.name for column in schema.columns if column.type == "date"):
        yield Rule(
            f"{name}.{column}_in_future",
            "error",
            name,
            f"{column} is later than the day of the extract",
            _select(schema, f"t.{column}", f"t.{column} > $extract"),
            column,
        )
    if dated and schema.ends:
        yield Rule(
            f"{name}.ends_before_start",
            "error",
            name,
            f"{schema.ends} is before {dated}",
            _select(schema, f"t.{schema.ends}", f"t.{schema.ends} < t.{dated}"),
            schema.ends,
        )
    if "outcome_on" in schema.names:
        yield Rule(
            f"{name}.outcome_before_start",
            "warning",
            name,
            f"outcome_on is before {dated}",
            _select(schema, "t.outcome_on", f"t.outcome_on < t.{dated}"),
            "outcome_on",
        )
    if name != "children" and "child_id" in schema.names:
        yield Rule(
            f"{name}.child_not_listed",
            "warning",
            name,
            f"the child of the record in {words} is in no list of children",
            _select(
                schema,
                "t.child_id",
                "t.child_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM children AS c "
                "WHERE c.council = t.council AND c.child_id = t.child_id)",
            ),
            "child_id",
            ("children",),
        )


def _own_rules() -> Iterator[Rule]:
    """Rules of one table."""
    for table in ("contacts", "referrals"):
        yield Rule(
            f"{table}.no_outcome",
            "warning",
            table,
            "no outcome is recorded, so it is in the total and in no column of the table by outcome",
            _select(SCHEMAS[table], "NULL", "t.outcome IS NULL"),
            "outcome",
        )
    yield Rule(
        "early_help.no_agency",
        "warning",
        "early_help",
        "no agency is recorded, so it is in the total and under no agency",
        _select(SCHEMAS["early_help"], "NULL", "t.agency IS NULL"),
        "agency",
    )
    yield Rule(
        "cp_conferences.icpc_without_enquiry",
        "warning",
        "cp_conferences",
        "an initial conference has no section 47 enquiry that can be found, so it cannot be in time",
        _select(
            SCHEMAS["cp_conferences"],
            "t.s47_id",
            "t.type = 'ICPC' AND NOT EXISTS (SELECT 1 FROM s47_enquiries AS s "
            "WHERE s.council = t.council AND s.s47_id = t.s47_id)",
        ),
        "s47_id",
        ("s47_enquiries",),
    )
    yield Rule(
        "cp_conferences.review_without_plan",
        "warning",
        "cp_conferences",
        "a review conference has no plan that can be found, so it counts for none",
        _select(
            SCHEMAS["cp_conferences"],
            "t.plan_id",
            "t.type = 'RCPC' AND NOT EXISTS (SELECT 1 FROM cp_plans AS p "
            "WHERE p.council = t.council AND p.plan_id = t.plan_id)",
        ),
        "plan_id",
        ("cp_plans",),
    )
    yield Rule(
        "care_episodes.no_legal_status",
        "error",
        "care_episodes",
        "an episode of care has no legal status",
        _select(SCHEMAS["care_episodes"], "NULL", "t.legal_status IS NULL"),
        "legal_status",
    )


RULES: tuple[Rule, ...] = (
    *(rule for schema in SCHEMAS.values() if "child_id" in schema.names for rule in _rules_of(schema)),
    *_own_rules(),
)


def check(engine: Engine, tables: Iterable[str], extract: date) -> list[Finding]:
    """Run every rule whose tables are in the engine, and give what they found, rule by rule."""
    there = set(tables)
    found: list[Finding] = []
    for rule in RULES:
        if rule.table not in there or not there.issuperset(rule.needs):
            continue
        query = rule.sql.replace("$extract", f"CAST('{extract.isoformat()}' AS DATE)") + " ORDER BY 1, 2, 3"
        found.extend(
            Finding(rule.id, rule.severity, rule.table, record, rule.says, child, rule.column, value)
            for record, child, value in engine.rows(query)
        )
    return found
