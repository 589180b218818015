"""The small tables of a specification: as text, as canonical tables, and out of the files again for the manual.

    id | started_on | outcome
    A1 | 2013-07-01 | closed_and_logged
    A2 | 2013-07-02 |

An empty cell is 'not recorded'. `id` is the record's own number, `child` the child's. A column that is not mentioned
takes a plain default: a record has a number and a child of its own, everything else is empty but for `PLAIN`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fingerpost.model import SCHEMAS, Schema, Table

FOLDER = Path(__file__).parent / "specification"
PLAIN: dict[str, dict[str, Any]] = {
    "care_episodes": {"new_episode_reason": "S", "legal_status": "C2", "placement_type": "U6"},
    "cp_plans": {"previous_plans": 0},
}
"""What a column holds that is not mentioned, where that is not 'nothing'."""


def lines(text: str) -> list[list[str]]:
    """The cells of a small table, the headings first."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def canonical(name: str, text: str) -> Table:
    """A small table as the canonical table of that name."""
    schema = SCHEMAS[name]
    headings, *rows = lines(text)
    names = [_column(schema, heading) for heading in headings]
    filled = [
        _defaults(schema, number)
        | {column: _value(schema, column, cell) for column, cell in zip(names, row, strict=True)}
        for number, row in enumerate(rows, 1)
    ]
    return Table(schema, {column: [row[column] for row in filled] for column in schema.names})


def _column(schema: Schema, heading: str) -> str:
    name = {"id": schema.key[0], "child": "child_id"}.get(heading, heading)
    assert name in schema.names, f"{schema.name} has no column {heading!r}; it has {', '.join(schema.names)}"
    return name


def _defaults(schema: Schema, number: int) -> dict[str, Any]:
    own = {schema.key[0]: f"number {number}", "child_id": f"child {number}"}
    return dict.fromkeys(schema.names) | own | PLAIN.get(schema.name, {})


def _value(schema: Schema, column: str, cell: str) -> Any:
    if not cell:
        return None
    match schema[column].type:
        case "date":
            return date.fromisoformat(cell)
        case "integer":
            return int(cell)
        case "number":
            return float(cell)
        case "flag":
            return {"yes": True, "no": False}[cell]
        case _:
            return cell


@dataclass(frozen=True)
class Example:
    """One call of `spec`: the measure, the period, the tables, and what comes of them."""

    measure: str
    period: str
    tables: dict[str, str]
    comes_out: dict[str, Any]


@dataclass(frozen=True)
class Specification:
    """One test: its name as a sentence, what its docstring adds, and its examples."""

    chapter: str
    sentence: str
    says: str
    examples: tuple[Example, ...]


def specifications() -> Iterator[Specification]:
    """Every specification, in the order of the files and of the tests in them."""
    for path in sorted(FOLDER.glob("test_*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        title = next((_title(node) for node in module.body if _title(node)), "")
        for node in module.body:
            if isinstance(node, ast.FunctionDef) and (examples := tuple(_examples(node))):
                sentence = node.name.removeprefix("test_").replace("_", " ")
                yield Specification(title, sentence, ast.get_docstring(node) or "", examples)


def _title(node: ast.stmt) -> str:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "title":
        return str(ast.literal_eval(node.value))
    return ""


def _examples(test: ast.FunctionDef) -> Iterator[Example]:
    for node in ast.walk(test):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "spec":
            measure, period = (ast.literal_eval(argument) for argument in node.args)
            given = {keyword.arg or "": ast.literal_eval(keyword.value) for keyword in node.keywords}
            tables = {name: text for name, text in given.items() if name in SCHEMAS}
            yield Example(measure, period, tables, {name: given[name] for name in given if name not in SCHEMAS})
