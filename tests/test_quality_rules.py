"""Every rule on small tables: the records it must find, and others like them that it must not.

The tables are in `quality/*.txt`, readable without Python: a rule's name, then tables; a row of the rule's own table
that begins with `!` must be found and no other row of it may be. Tables end in the day of the extract below.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from fingerpost.engine import Engine
from fingerpost.model import SCHEMAS, Table
from fingerpost.quality import RULES, Rule, check, explained
from fingerpost.quality.explained import EXPLAINED
from small_tables import canonical

EXTRACT = date(2013, 9, 30)
BY_ID = {rule.id: rule for rule in RULES}
OWN = [rule for rule in RULES if not rule.family]
FAMILIES = {rule.family for rule in RULES if rule.family}


@dataclass(frozen=True)
class Case:
    rule: str
    tables: dict[str, Table]
    marked: tuple[int, ...]
    """The places of the rows to be found, in the rule's own table."""


def cases() -> dict[str, Case]:
    found: dict[str, Case] = {}
    for path in sorted((Path(__file__).parent / "quality").glob("*.txt")):
        for block in path.read_text(encoding="utf-8").split("== ")[1:]:
            name, _, body = block.partition("\n")
            assert name not in found, f"{path.name}: {name} stands twice"
            found[name.strip()] = _case(name.strip(), body)
    return found


def _case(name: str, body: str) -> Case:
    texts: dict[str, list[str]] = {}
    for line in filter(None, map(str.rstrip, body.splitlines())):
        if head := re.fullmatch(r"(\w+): (.*)", line):
            texts[head[1]] = current = [head[2]]
        else:
            current.append(line)
    own = texts[name.partition(".")[0]]
    marked = tuple(place for place, line in enumerate(own[1:]) if line.startswith("!"))
    plain = {table: "\n".join(re.sub(r"^[!-](?= )", " ", line) for line in lines) for table, lines in texts.items()}
    return Case(name, {table: canonical(table, text) for table, text in plain.items()}, marked)


CASES = cases()


def engine_of(tables: dict[str, Table]) -> Engine:
    engine = Engine()
    for name, table in tables.items():
        columns = [("council", "text"), *((column.name, column.type) for column in table.schema.columns)]
        engine.create(name, columns, [["999"] * len(table), *(table.columns[each] for each in table.schema.names)])
    return engine


def all_columns(tables: dict[str, Table]) -> dict[str, frozenset[str]]:
    return {name: frozenset(SCHEMAS[name].names) for name in tables}


def records(rule: Rule, table: Table, places: tuple[int, ...]) -> list[str]:
    keys = zip(*(table.columns[key] for key in SCHEMAS[rule.table].key), strict=True)
    named = [" ".join("?" if part is None else str(part) for part in key) for key in keys]
    return sorted(named[place] for place in places)


@pytest.mark.parametrize("name", CASES)
def test_a_rule_finds_what_it_should_and_nothing_else(name):
    case, rule = CASES[name], BY_ID[name]
    found = check(engine_of(case.tables), all_columns(case.tables), EXTRACT, [rule])
    assert sorted(each.record for each in found) == records(rule, case.tables[rule.table], case.marked)
    assert {(each.rule, each.table, each.says) for each in found} == {(rule.id, rule.table, rule.says)}


EXPLAINED_CASES = {
    ("ssd", "contacts.no_outcome"): {
        "contacts": "id | child | started_on\nA | X | 2013-07-01\nB | Y | 2013-07-01\nC | Z | 2013-07-01",
        "referrals": "id | child | received_on\nR | X | 2013-07-03\nS | Z | 2013-06-30",
    },
    ("ssd", "referrals.no_outcome"): {
        "referrals": "id | child\nA | X\nB | Y\nC | Z",
        "cin_episodes": "id | child | ended_on\nA | X | 2013-08-01\nB | Y |",
    },
    ("ssd", "cp_conferences.no_outcome"): {
        "cp_conferences": "id | type | plan_id\nA | ICPC |\nB | ICPC | P\nC | RCPC |",
    },
    ("cin_census", "cp_conferences.no_outcome"): {"cp_conferences": "id | type\nA | RCPC"},
    ("annex_a", "cp_conferences.no_outcome"): {"cp_conferences": "id | type\nA | RCPC"},
}
"""What a layout has no word for, by source and rule: the record A is right as it is, the others lack something."""


@pytest.mark.parametrize(("source", "name"), EXPLAINED_CASES)
def test_what_a_layout_has_no_word_for_is_no_missing_value(source, name):
    tables = {table: canonical(table, text) for table, text in EXPLAINED_CASES[source, name].items()}
    own, columns = BY_ID[name].table, all_columns(tables)

    def found(fed_by: str) -> set[str]:
        (rule,) = explained([BY_ID[name]], dict.fromkeys(tables, fed_by))
        return {each.record for each in check(engine_of(tables), columns, EXTRACT, [rule])}

    everything = {record[0] for record in zip(*(tables[own].columns[key] for key in SCHEMAS[own].key), strict=True)}
    assert found("local") == everything
    assert found(source) == everything - {"A"}


def test_a_state_of_today_is_not_held_against_the_day_on_which_care_began():
    held = {rule.id for rule in RULES if rule.as_begun}
    assert held >= {"care_episodes.semi_independent_too_young", "care_episodes.temporary_too_long"}
    assert {rule.table for rule in RULES if rule.as_begun} == {"care_episodes"}
    assert {rule.id for rule in explained(RULES, {"care_episodes": "annex_a"})} == set(BY_ID) - held
    assert {rule.id for rule in explained(RULES, {"care_episodes": "ssda903"})} == set(BY_ID)


def test_every_explanation_is_tried():
    assert {(source, f"{table}.no_{column}") for source, table, column in EXPLAINED} == set(EXPLAINED_CASES)


def test_every_rule_has_a_record_to_find_and_one_to_leave():
    assert [name for name in CASES if name not in BY_ID] == []
    lacking = [rule.id for rule in OWN if rule.id not in CASES]
    one_sided = [
        name
        for name, case in CASES.items()
        if not case.marked or len(case.marked) == len(case.tables[BY_ID[name].table])
    ]
    assert (lacking, one_sided) == ([], [])
    assert sorted(FAMILIES - {BY_ID[name].family for name in CASES}) == []
