"""Write docs/measures.md and docs/tables.md from the definitions, the tables and the specifications.

python tools/catalogue_docs.py            writes both pages
python tools/catalogue_docs.py --check    exits with 1 where a page is not what it would write
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from fingerpost.measures import Catalogue, Definition, shipped_catalogue  # noqa: E402
from fingerpost.measures.definition import fact_of  # noqa: E402
from fingerpost.measures.facts import Fact, facts  # noqa: E402
from fingerpost.model import SCHEMAS, Code, Column, Schema, code_lists  # noqa: E402
from fingerpost.periods import long_date  # noqa: E402
from fingerpost.standards import Standard, standards  # noqa: E402
from small_tables import Example, Specification, lines, specifications  # noqa: E402

STAGES = {
    "input": ("Inputs", "The flow of business into the social care system, and the part other agencies play."),
    "process": ("Processes", "How well the service assesses needs, decides on support and keeps cases under review."),
    "output": ("Outputs", "What the work leads to, as proxies for outcomes for children."),
}
BETTER = {
    "higher": "Higher is better: an arrow up means that the figure rose.",
    "lower": "Lower is better: an arrow up means that the figure fell.",
    "neutral": "Neither: more is neither good nor bad, so it has no arrow.",
}
BASES = {
    "period": "the period itself (quarter, month or year)",
    "year_to_date": "year to date: from the start of the financial year to the period's end",
    "rolling_year": "rolling year: the twelve months that end with the period",
    "snapshot": "at period end",
    "annual": "annual: the whole financial year",
}
FLOWS = {True: "a flow: what happened in that time", False: "a stock: what there was at the end of it"}
TYPES = {"text": "text", "date": "date", "flag": "yes or no", "integer": "whole number", "number": "number"}
PARTS = {"rows": "Counted", "numerator": "Numerator", "denominator": "Denominator"}
HANDS_OFF = "<!-- Written by tools/catalogue_docs.py (make docs): change the definitions, not this page. -->"


# --- Markdown -------------------------------------------------------------------------------------------------------


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a pipe within a cell is kept from ending it."""
    shown = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in shown)


def code(text: str) -> str:
    """As code, on one line."""
    return f"`{' '.join(text.split())}`"


def anchor(heading: str) -> str:
    """The name that a heading has in a link."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def link(heading: str) -> str:
    """A link to a heading of the same page."""
    return f"[{heading}](#{anchor(heading)})"


def page(parts: Iterable[str]) -> str:
    """The parts of a page, with an empty line between them."""
    return "\n\n".join([HANDS_OFF, *parts]) + "\n"


# --- measures.md ----------------------------------------------------------------------------------------------------


def measures_page() -> str:
    """Every measure by stage, then the facts and the standards that they rest on."""
    catalogue = shipped_catalogue()
    specified = list(specifications())
    parts = [
        "# Every measure",
        f"The {len(catalogue)} measures that come with Fingerpost, as their definitions have them. The examples are "
        "tests: small tables of records, and the figure that comes of them. How periods, bases and arrows work is in "
        "[How figures are worked out](figures.md); the columns are in [Every table](tables.md).",
    ]
    parts += ["\n".join(contents(catalogue))]
    for stage, (title, says) in STAGES.items():
        parts += [f"## {title}", says]
        for measure in catalogue.values():
            if measure.stage == stage:
                parts += measure_parts(catalogue, measure, specified)
    parts += ["## Facts", "The tables whose rows the measures count, besides those that are counted as they stand."]
    parts += [part for fact in facts().values() if fact.says for part in fact_parts(fact)]
    parts += ["## Standards", "What a law or guidance allows, from the day on which each value came into force."]
    parts += [table(["standard", "is", "set by"], map(standard_row, standards().values()))]
    return page(parts)


def contents(catalogue: Catalogue) -> Iterator[str]:
    """The headings, as links."""
    for stage, (title, _) in STAGES.items():
        yield f"- {link(title)}"
        yield from (f"  - {link(each.title)}" for each in catalogue.values() if each.stage == stage)
    yield f"- {link('Facts')}"
    yield f"- {link('Standards')}"


def measure_parts(catalogue: Catalogue, measure: Definition, specified: list[Specification]) -> Iterator[str]:
    """A measure: its title, what it says, its definition, and its specification."""
    yield f"### {measure.title}"
    yield measure.says
    yield table(["", ""], [*definition_rows(catalogue, measure)])
    yield "**Specification**"
    for each in specified:
        own = [example for example in each.examples if example.measure == measure.id]
        if own:
            yield f"*{sentence(each.sentence)}*" + (f" {' '.join(each.says.split())}" if each.says else "")
            for example in own:
                yield from example_parts(example)


def definition_rows(catalogue: Catalogue, measure: Definition) -> Iterator[tuple[str, str]]:
    """The definition, a row for each thing a reader asks."""
    yield "id", code(measure.id)
    yield "kind", f"{measure.kind}, in {measure.unit}" + (f", for every {measure.per:,}" if measure.per != 100 else "")
    yield "which way is better", BETTER[measure.better]
    yield "basis", f"{BASES[measure.basis]}; {FLOWS[measure.flow]}"
    if measure.of:
        numerator, denominator = (link(catalogue[part].title) for part in measure.of)
        yield "divides", f"{numerator} by {denominator}: two lists, each with its own records"
    else:
        yield from counted_rows(measure)
    for name in measure.standards:
        yield "standard", " ".join(standard_row(standards()[name])[1:])
    if measure.looks_back:
        yield "looks back", f"needs records of the {measure.looks_back} months before"
    for word, day in (("from", measure.since), ("until", measure.until)):
        if day:
            yield f"applies {word}", long_date(day)
    if measure.breakdowns:
        shown = [name if name == column else f"{name} ({code(column)})" for name, column in measure.breakdowns.items()]
        yield "broken down by", ", ".join(shown)
    if by_child := [name for name in measure.ways if name not in measure.breakdowns]:
        yield "by what a child is", ", ".join(by_child)
    if several := [name for name in measure.ways if not measure.adds(name)]:
        yield "does not add", f"by {' or '.join(several)} a row may count under several values"
    yield "national equivalent", measure.national or "None is stated"
    yield "source", measure.source
    yield "reviewed", long_date(measure.reviewed)


def counted_rows(measure: Definition) -> Iterator[tuple[str, str]]:
    """What a measure counts: its fact, the conditions, and what the columns in them mean."""
    fact = fact_of(measure)
    place = link(fact.name) if fact.says else f"[{fact.name}](tables.md#{fact.name})"
    yield "counts", f"rows of {place}: each is {fact.row}"
    if measure.date:
        yield "placed by", f"{code(measure.date)}: the days of the basis, both ends included"
    elif measure.open:
        yield "placed by", f"open on the last day, from {code(measure.open[0])} until {code(measure.open[1])}"
    else:
        yield "placed by", "the fact itself, which is made for each period"
    conditions = {"where": measure.where, "numerator": measure.numerator, "value": measure.value}
    for key, condition in conditions.items():
        if condition:
            yield key, code(condition)
    words = re.findall(r"\w+", re.sub(r"'[^']*'", "", " ".join(filter(None, conditions.values()))))
    for name in dict.fromkeys(words):
        if says := meaning_of(fact, name):
            yield code(name), says


def meaning_of(fact: Fact, column: str) -> str:
    """What a column of a fact means, or nothing where the word is no column."""
    if column in fact.says:
        return fact.says[column]
    known = (SCHEMAS[name][column].says for name in fact.tables if column in SCHEMAS[name].names)
    return next(known, "")


def example_parts(example: Example) -> Iterator[str]:
    """An example: the tables that go in, and what comes out."""
    for name, text in example.tables.items():
        headings, *rows = lines(text)
        yield f"{code(name)}, {example.period}:" if name == next(iter(example.tables)) else f"{code(name)}:"
        yield table(headings, rows)
    period = [] if example.tables else [f"In {example.period}"]
    yield "→ " + "; ".join([*period, *outcomes(example.comes_out)]) + "."


def outcomes(comes_out: dict[str, Any]) -> Iterator[str]:
    """What an example gives, in words."""
    if "extract" in comes_out:
        yield f"from the extract of {comes_out['extract']}"
    for name, first in comes_out.get("complete_from", {}).items():
        yield f"where {code(name)} is complete from {first}"
    for name in sorted(comes_out.get("without", ())):
        yield f"without {code(name)}"
    for name, column in comes_out.get("lacks", {}).items():
        yield f"where {code(name)} has no {code(column)}"
    if "missing" in comes_out:
        yield f"**not available**: {comes_out['missing']}"
    if "parts" in comes_out:
        shown = ", ".join(f"{value} {number}" for value, number in comes_out["parts"].items())
        yield f"By {comes_out['by']}: **{shown}**"
    if "number" in comes_out and "rows" not in comes_out:
        yield f"**{comes_out['number']:,}**"
    for part, word in PARTS.items():
        if part in comes_out:
            yield f"{word} **{records(comes_out[part])}**"


def records(expected: Any) -> str:
    """How many, and which."""
    if isinstance(expected, int):
        return f"{expected:,}"
    return f"{len(expected)}" + (f" ({', '.join(sorted(expected))})" if expected else "")


SPELT = {
    "caf": "CAF",
    "caf2": "CAF2",
    "caf2s": "CAF2s",
    "april": "April",
    "childs": "child's",
    "february": "February",
    "march": "March",
    "november": "November",
    "nobodys": "nobody's",
    "periods": "period's",
    "re referral": "re-referral",
    "re referrals": "re-referrals",
    "mid year": "mid-year",
    "thirty five": "thirty-five",
    "f or p": "F or P",
}
"""Words that the name of a test cannot spell as they are written."""


def sentence(words: str) -> str:
    """A test's name as a sentence."""
    shown = re.sub(r"\be\d+\b", lambda found: found[0].upper(), words)
    for plain, spelt in SPELT.items():
        shown = re.sub(rf"\b{plain}\b", spelt, shown)
    return shown[0].upper() + shown[1:] + "."


def fact_parts(fact: Fact) -> Iterator[str]:
    """A fact: its row, its key, what it is made from, and the columns it adds."""
    made = ", ".join(f"[{name}](tables.md#{name})" for name in fact.tables)
    often = " It is made for each period." if fact.per_period else ""
    yield f"### {fact.name}"
    yield f"A row is {fact.row}. Its key is {', '.join(map(code, fact.key))}. Made from {made}.{often}"
    yield table(["column it adds", "means"], [(code(name), says) for name, says in fact.says.items()])


def standard_row(standard: Standard) -> tuple[str, str, str]:
    """A standard: its name, its values with their first days, and what sets it."""
    values = ", ".join(f"{value} {standard.unit} from {long_date(first)}" for first, value in standard.values)
    return code(standard.name), f"{standard.says} {values}.", standard.source


# --- tables.md ------------------------------------------------------------------------------------------------------


def tables_page() -> str:
    """Every canonical table, then every code list."""
    parts = [
        "# Every table",
        f"Every input layout is turned into these {len(SCHEMAS)} tables, and every measure is made from them. Each "
        "has a column `council` too, put there when it is loaded. *Needed* columns are those that a file must have to "
        "fill the table; their cells may be empty. To fill a table from your own files, see "
        "[Your own extract](own-extract.md).",
        "- Tables: " + ", ".join(map(link, SCHEMAS)),
        "- Code lists: " + ", ".join(link(title_of(name)) for name in code_lists()),
        "## Tables",
        *(part for schema in SCHEMAS.values() for part in schema_parts(schema)),
        "## Code lists",
        "Years are those in which a collection ends: 2017 is the collection of 2016-17.",
        *(part for name, codes in code_lists().items() for part in code_parts(name, codes.values())),
    ]
    return page(parts)


def schema_parts(schema: Schema) -> Iterator[str]:
    """A table: what a row is, its key, what places it in time, and its columns."""
    about = f"A row is {schema.row}. Its key is {', '.join(map(code, schema.key))}."
    if schema.dated:
        about += f" It is dated by {code(schema.dated)}"
        about += f" and ends by {code(schema.ends)}." if schema.ends else "."
    if schema.complete_by:
        about += f" Its records begin, for `complete_from`, by {code(schema.complete_by)}."
    yield f"### {schema.name}"
    yield about
    yield table(["column", "type", "needed", "means"], map(column_row, schema.columns))


def column_row(column: Column) -> tuple[str, str, str, str]:
    """A column: name, type, whether it is needed, and what it means."""
    listed = column.codes if column.codes in code_lists() else None
    codes = f"; [codes](#{anchor(title_of(listed))})" if listed else ""
    return code(column.name), TYPES[column.type], "needed" if column.required else "", column.says + codes


def title_of(list_name: str) -> str:
    """A code list's name as a heading, which no table has too."""
    return f"{list_name} codes"


def code_parts(name: str, codes: Iterable[Code]) -> Iterator[str]:
    """A code list: which columns use it, and each code with its years."""
    used = [
        f"{schema.name}.{column.name}"
        for schema in SCHEMAS.values()
        for column in schema.columns
        if column.codes == name
    ]
    yield f"### {title_of(name)}"
    yield f"Used by {', '.join(map(code, used))}." if used else "Not used by a table yet."
    yield table(["code", "means", "years"], ((code(each.code), each.meaning, years(each)) for each in codes))


def years(each: Code) -> str:
    """The collections in which a code is valid."""
    match each.first_year, each.last_year:
        case None, None:
            return ""
        case first, None:
            return f"from {first}"
        case None, last:
            return f"until {last}"
        case first, last:
            return f"{first} to {last}"


PAGES = {ROOT / "docs" / "measures.md": measures_page, ROOT / "docs" / "tables.md": tables_page}


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` say which are not up to date."""
    written = {path: make().encode() for path, make in PAGES.items()}
    if arguments != ["--check"]:
        for path, content in written.items():
            path.write_bytes(content)
        return 0
    stale = [path for path, content in written.items() if not path.exists() or path.read_bytes() != content]
    for path in stale:
        print(f"{path.relative_to(ROOT)} is not what the definitions say; run tools/catalogue_docs.py (make docs).")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
