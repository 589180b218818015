"""Write the list of rules in docs/quality.md from the rules themselves; the rest of the page is written by hand.

python tools/quality_docs.py            writes the list
python tools/quality_docs.py --check    exits with 1 where the page is not what it would write
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "src")]

from fingerpost.desk.trust import measures_touched  # noqa: E402
from fingerpost.measures import shipped_catalogue  # noqa: E402
from fingerpost.quality import RULES, Rule  # noqa: E402
from fingerpost.quality.advice import to_do  # noqa: E402

PAGE = ROOT / "docs" / "quality.md"
BEGINS = "<!-- From here on written by tools/quality_docs.py: change the rules, not the list. -->\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a pipe within a cell is kept from ending it."""
    shown = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in shown)


def own(rule: Rule) -> list[str]:
    """A row of the list: which rule, how grave, what it says and asks for, the department's number, its measures."""
    touched = measures_touched(rule, shipped_catalogue())
    return [f"`{rule.id}`", rule.severity, rule.says, to_do(rule), rule.dfe, str(len(touched) or "")]


def parts() -> Iterator[str]:
    """The list, table by table, and then the families."""
    rules = [rule for rule in RULES if not rule.family]
    written_out = [rule for rule in RULES if rule.family]
    families = sorted({rule.family for rule in written_out})
    yield (
        f"{len(rules)} rules, and {len(families)} families that are written out for every table that they fit "
        f"({len(written_out)} more). The department's numbers are those of its validation of the looked-after children "
        "return (903) and of the children in need census (CIN) where it has a rule that says the same. The last column "
        "is the number of measures whose figures, or their breakdowns, use what the rule is about."
    )
    headings = ("Rule", "Severity", "What it says", "What to do", "DfE", "Measures")
    by_table = sorted(rules, key=lambda rule: list(dict.fromkeys(each.table for each in rules)).index(rule.table))
    for name, of_table in groupby(by_table, key=lambda rule: rule.table):
        yield f"### {name.replace('_', ' ').capitalize()}"
        yield table(headings, map(own, of_table))
    yield "### Families"
    rows = []
    for family in families:
        members = [rule for rule in written_out if rule.family == family]
        first = members[0]
        rows.append([f"`{family}`", first.severity, first.says, to_do(first), f"`{first.id}`", str(len(members))])
    yield table(("Family", "Severity", "What it says, for one table", "What to do", "Such as", "Rules"), rows)


def page() -> str:
    """The page as it should be."""
    by_hand, _, _ = PAGE.read_text(encoding="utf-8").partition(BEGINS)
    return by_hand + BEGINS + "\n" + "\n\n".join(parts()) + "\n"


def main() -> int:
    """Write the page, or with --check say whether it is as it would be written."""
    wanted = page()
    if "--check" in sys.argv:
        same = PAGE.read_text(encoding="utf-8") == wanted
        if not same:
            print("docs/quality.md is not what tools/quality_docs.py writes; run it.")
        return 0 if same else 1
    PAGE.write_text(wanted, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
