"""The rules as rows to read: what each says, of which columns, and which measures its findings cast doubt on.

And one rule's findings, or why there are none to give.
"""

from __future__ import annotations

from fingerpost.desk.records import Extract
from fingerpost.desk.trust import measures_touched
from fingerpost.errors import NotFound, Refused, nearest
from fingerpost.measures import Catalogue
from fingerpost.model import Finding, Listing
from fingerpost.quality import RULES, Rule, can_run
from fingerpost.quality.advice import to_do, to_do_about_value

COLUMNS = ("rule", "severity", "table", "columns", "says", "todo", "dfe", "family", "also_reads", "measures")

WHILE_READING = (
    "impossible_date", "no_last_line_end", "no_rows", "not_a_date", "not_a_number", "unknown_code",
    "unprintable_characters", "unreadable_cell",
)  # fmt: skip
"""What findings are called that no rule makes, but the reading of a file."""


def of_rule(extract: Extract, asked: str) -> list[Finding]:
    """One rule's findings. Raises NotFound where there is no such rule, and Refused where the extract can't run it."""
    rule = find(asked)
    if rule and not can_run(rule, extract.columns()):
        raise Refused(f"{asked} was not run: the extract has no {_lacking(rule, extract)}, which the rule reads.")
    return [each for each in extract.findings() if each.rule == asked]


def rules_run(extract: Extract) -> tuple[int, int]:
    """How many rules an extract has the tables and columns for, and how many there are."""
    columns = extract.columns()
    return sum(can_run(rule, columns) for rule in RULES), len(RULES)


def find(asked: str) -> Rule | None:
    """The rule of that id, or None for what is found while reading. Raises NotFound that names the nearest."""
    known = {rule.id: rule for rule in RULES}
    if asked not in known and asked not in WHILE_READING:
        near = nearest(asked, [*known, *WHILE_READING])
        raise NotFound(f"There is no rule {asked!r}.{near} `fingerpost check --rules` lists them.")
    return known.get(asked)


def what_to_do(asked: str) -> str:
    """What to do about the findings of a rule, or of that name among those made while reading."""
    rule = _BY_ID.get(asked)
    return to_do(rule) if rule else to_do_about_value(asked)


_BY_ID = {rule.id: rule for rule in RULES}


def _lacking(rule: Rule, extract: Extract) -> str:
    columns = extract.columns()
    tables = [table for table in rule.reads if table not in columns]
    gone = [
        f"{table}.{name}" for table in rule.reads if table in columns for name in rule.reads[table] - columns[table]
    ]
    return " and no ".join(sorted(tables) or sorted(gone))


def rules_listing(catalogue: Catalogue) -> Listing:
    """Every rule; `dfe` is the department's number of the same rule, `family` names one written for many tables."""
    rows = tuple(
        (
            rule.id,
            rule.severity,
            rule.table,
            " ".join(rule.columns),
            rule.says,
            to_do(rule),
            rule.dfe,
            rule.family,
            " ".join(rule.needs),
            " ".join(measures_touched(rule, catalogue)),
        )
        for rule in RULES
    )
    return Listing("Rules", COLUMNS, rows)
