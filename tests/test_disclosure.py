"""Disclosure control on systems of numbers: known answers, the tight square, the Cabinet report's Table 1."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from disclosure_attacker import Reader
from fingerpost.disclosure.attack import Range, attack
from fingerpost.disclosure.policy import Policy
from fingerpost.disclosure.proof import make_proof
from fingerpost.disclosure.protect import Solution, protect
from fingerpost.disclosure.refusal import refusal
from fingerpost.disclosure.system import Quantity, Relation, System, equation

TABLE1 = Path(__file__).parent / "expected" / "table1_referrers.csv"
POLICY = Policy()
FROM_ZERO = Policy(zeros="hidden")
"""A reader who is not shown zeros can only say that a hidden number is 0 or more."""

Rows = list[list[int]]


def printed(key: str, value: int, **more: object) -> Quantity:
    return Quantity(key, value, low=value, high=value, **more)  # type: ignore[arg-type]


def table(rows: Rows) -> System:
    """A table with its totals; 0,1 is the cell of the first row and second column, T a total."""
    height, width = len(rows), len(rows[0])
    quantities = [printed(f"{i},{j}", rows[i][j]) for i in range(height) for j in range(width)]
    quantities += [printed(f"{i},T", sum(rows[i]), cost=2.0) for i in range(height)]
    quantities += [printed(f"T,{j}", sum(row[j] for row in rows), cost=2.0) for j in range(width)]
    quantities.append(printed("T,T", sum(map(sum, rows)), cost=20.0, headline=True))
    across = [[(f"{i},{j}", 1) for j in range(width)] + [(f"{i},T", -1)] for i in [*range(height), "T"]]
    down = [[(f"{i},{j}", 1) for i in range(height)] + [(f"T,{j}", -1)] for j in [*range(width), "T"]]
    return System(quantities, [equation(terms) for terms in across + down])


def reader_of(rows: Rows, hidden: set[str]) -> Reader:
    """Somebody who has read the table with the hidden cells taken out."""
    reader = Reader()
    height, width = range(len(rows)), range(len(rows[0]))
    spots = [(str(i), str(j)) for i in [*height, "T"] for j in [*width, "T"]]
    for i, j in spots:
        atoms = [(a, b) for a in height for b in width if i in (str(a), "T") and j in (str(b), "T")]
        value = sum(rows[a][b] for a, b in atoms)
        reader.read(atoms, None if f"{i},{j}" in hidden else value)
    return reader


def narrowed(rows: Rows, hidden: set[str]) -> list[str]:
    """The small numbers of a table, totals among them, about which a reader learns too much."""
    return [*each_narrowed(rows, hidden)]


def each_narrowed(rows: Rows, hidden: set[str]) -> Iterator[str]:
    """The same one by one, for whom the first will do: each takes the reader a while."""
    reader = reader_of(rows, hidden)
    height, width = range(len(rows)), range(len(rows[0]))
    for i in [*height, "T"]:
        for j in [*width, "T"]:
            atoms = [(a, b) for a in height for b in width if i in (a, "T") and j in (b, "T")]
            value = sum(rows[a][b] for a, b in atoms)
            if 1 <= value <= 5 and reader.learns_too_much([*atoms], value):
                yield f"{i},{j}"


THREE = [[20, 3, 14], [8, 17, 2], [31, 9, 12]]
TIGHT = [[1, 1, 30], [1, 1, 40], [25, 35, 50]]


def test_two_small_cells_hidden_alone_are_worked_out():
    assert attack(table(THREE), POLICY, ["0,1", "1,2"]) == {"0,1": Range(3, 3), "1,2": Range(2, 2)}
    assert narrowed(THREE, {"0,1", "1,2"}) == ["0,1", "1,2"]


def test_a_rectangle_gives_these_ranges():
    found = attack(table(THREE), FROM_ZERO, ["0,1", "0,2", "1,1", "1,2"])
    assert found == {"0,1": Range(1, 17), "0,2": Range(0, 16), "1,1": Range(3, 19), "1,2": Range(0, 16)}


def test_the_tight_square_is_worked_out_though_it_is_a_rectangle():
    square = ["0,0", "0,1", "1,0", "1,1"]
    assert set(attack(table(TIGHT), POLICY, square).values()) == {Range(1, 1)}
    solution = protect(table(TIGHT), POLICY)
    assert solution.hidden > set(square)
    assert narrowed(TIGHT, set(solution.hidden)) == []


def test_a_quarter_is_the_year_to_date_less_the_quarter_before():
    quantities = [printed("Q1", 12), printed("Q2", 3), printed("so far", 15)]
    system = System(quantities, [equation([("Q1", 1), ("Q2", 1), ("so far", -1)])])
    assert attack(system, POLICY, ["Q2"]) == {"Q2": Range(3, 3)}
    assert protect(system, POLICY).hidden == {"Q1", "Q2"}


def test_a_percentage_of_a_known_total_gives_the_number_and_the_rest():
    quantities = [printed("total", 40), printed("met", 39), Quantity("missed", 1, "unprinted")]
    # 97.5%, to one decimal, of 40: between 38.98 and 39.02.
    known = [
        Relation((("met", 1000),), 97_450 * 40 / 100, 97_550 * 40 / 100),
        equation([("met", 1), ("missed", 1), ("total", -1)]),
    ]
    assert attack(System(quantities, known), POLICY, ["met"]) == {"met": Range(39, 39), "missed": Range(1, 1)}


def test_those_at_the_start_those_who_came_and_those_at_the_end_give_those_who_went():
    quantities = [printed("before", 7), printed("came", 9), printed("after", 12), Quantity("went", 4, "unprinted")]
    system = System(quantities, [equation([("before", 1), ("came", 1), ("went", -1), ("after", -1)])])
    assert attack(system, POLICY, []) == {"went": Range(4, 4)}
    solution = protect(system, POLICY)
    assert solution.hidden
    assert not solution.exposed
    low, high = (
        attack(system, POLICY, solution.hidden)["went"].low,
        attack(system, POLICY, solution.hidden)["went"].high,
    )
    assert high is None or high - low >= 4


def test_numbers_that_contradict_one_another_are_no_system():
    with pytest.raises(ValueError, match="break"):
        System([printed("a", 1), printed("b", 2)], [equation([("a", 1), ("b", -1)])])


def check(system: System, solution: Solution, policy: Policy = POLICY) -> None:
    assert solution.exposed == ()
    assert make_proof(system, solution).faults(system, policy, solution.hidden) == []
    assert set(make_proof(system, solution).pairs) == set(solution.primaries.keys)


@pytest.fixture(scope="module")
def table1() -> Rows:
    with TABLE1.open(encoding="utf-8") as file:
        return [[int(cell) for cell in row[1:-1]] for row in [*csv.reader(file)][1:-1]]


def test_table_1_is_protected_and_an_independent_reader_learns_nothing(table1: Rows):
    system = table(table1)
    solution = protect(system, POLICY)
    check(system, solution)
    assert narrowed(table1, set(solution.hidden)) == []
    # Hiding the small cells alone would have given a third of them away.
    assert len(narrowed(table1, set(solution.primaries.keys))) >= 12


def test_table_1_loses_little_and_keeps_its_grand_total(table1: Rows):
    solution = protect(table(table1), POLICY)
    others = solution.hidden - set(solution.primaries.keys)
    assert "T,T" not in solution.hidden
    assert len(others) <= 17
    cases = sum(map(sum, table1))
    hidden = sum(table1[int(i)][int(j)] for i, j in (key.split(",") for key in solution.hidden) if "T" not in (i, j))
    assert hidden / cases < 0.2


def test_the_same_table_is_protected_in_the_same_way(table1: Rows):
    first, second = protect(table(table1), POLICY), protect(table(table1), POLICY)
    assert first == second


def test_each_number_hidden_beside_others_is_needed(table1: Rows):
    """Printing any one of them again gives a small number away: the reader can win, and none is hidden for nothing."""
    rng = random.Random(1)
    trials = failed = 0
    for rows in [
        table1,
        *(
            [[rng.choice([rng.randint(0, 6), rng.randint(7, 60)]) for _ in range(4)] for _ in range(8)]
            for _ in range(3)
        ),
    ]:
        solution = protect(table(rows), POLICY)
        for key in sorted(solution.hidden - set(solution.primaries.keys)):
            trials += 1
            failed += any(each_narrowed(rows, set(solution.hidden) - {key}))
    assert trials > 15
    assert failed >= 0.95 * trials


def test_a_headline_is_hidden_only_where_nothing_else_will_do():
    system = table([[3, 40], [50, 60]])
    assert "T,T" not in protect(system, POLICY).hidden
    alone = System(
        [printed("n", 100, headline=True), printed("x", 97), Quantity("rest", 3, "unprinted")],
        [equation([("n", 1), ("x", -1), ("rest", -1)])],
    )
    assert protect(alone, POLICY).hidden == {"x"}


def test_zeros_are_never_hidden_where_zeros_are_shown():
    rows = [[0, 3, 14], [8, 0, 2], [31, 9, 0]]
    solution = protect(table(rows), POLICY)
    assert not solution.hidden & {"0,0", "1,1", "2,2"}
    assert narrowed(rows, set(solution.hidden)) == []
    assert protect(table(rows), FROM_ZERO).hidden >= {"0,0", "1,1", "2,2"}


def test_what_earlier_editions_have_given_away_is_refused_and_named():
    fixed = {"status": "fixed"}
    quantities = [
        printed("last", 10, **fixed),
        printed("both", 13, **fixed),
        printed("now", 3, tables=("plans, Q2",), says="plans in Q2"),
    ]
    system = System(quantities, [equation([("last", 1), ("now", 1), ("both", -1)])])
    solution = protect(system, POLICY)
    assert solution.exposed == ("now",)
    said = refusal(system, POLICY, solution)
    assert "plans in Q2" in said
    assert "plans, Q2" in said


def test_a_refusal_says_which_table_to_leave_out():
    """A zero that must be shown gives away what an earlier edition has hidden; without its table it does not."""
    quantities = [
        Quantity("boys", 3, "withheld", says="boys"),
        printed("girls", 0, tables=("plans by sex",)),
        printed("both", 3, status="fixed"),
    ]
    system = System(quantities, [equation([("boys", 1), ("girls", 1), ("both", -1)])])
    solution = protect(system, POLICY)
    assert solution.exposed == ("boys",)
    assert "plans by sex" in refusal(system, POLICY, solution)
    wide = [replace(quantities[0], value=9), quantities[1], replace(quantities[2], value=9, low=9, high=9)]
    assert protect(System(wide, system.relations), POLICY).exposed == ()


def test_a_number_that_was_printed_before_is_printed_again():
    quantities = [printed("before", 3, status="fixed"), printed("now", 3)]
    solution = protect(System(quantities, [equation([("before", 1), ("now", -1)])]), POLICY)
    assert solution.primaries.known == ("now",)
    assert solution.hidden == frozenset()


@pytest.mark.parametrize("base", [5, 10])
def test_what_is_printed_rounded_may_be_any_number_that_rounds_to_it(base: int):
    policy = Policy(round_to=base)  # type: ignore[arg-type]
    assert [policy.rounded(value) for value in (0, 6, 12, 13)] == ([0, 5, 10, 15] if base == 5 else [0, 10, 10, 10])
    for value in (*range(6, 40),):
        low, high = policy.possible(value)
        assert low <= value <= high
        assert {policy.rounded(each) for each in range(low, high + 1)} == {policy.rounded(value)}


def test_a_range_must_be_wide_and_must_not_only_say_which_small_number_it_is():
    assert POLICY.is_wide(1, 5)
    assert not POLICY.is_wide(2, 5)
    assert POLICY.is_wide(3, 7)
    assert not Policy(hide_to=9).is_wide(2, 7)
    assert Policy(hide_to=9).is_wide(1, 9)
