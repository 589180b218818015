"""Every figure agrees with plain Python over the same records, on the example and on made-up councils."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import councils
import plainly
from evaluating import ask, evaluator_of
from fingerpost.measures import shipped_catalogue
from fingerpost.measures.evaluate import Evaluator
from fingerpost.model import NOT_RECORDED
from fingerpost.periods import Period

EXTRACTS = Path(__file__).parent.parent / "src" / "fingerpost" / "demo" / "extracts"
MEASURES = sorted(set(plainly.MEASURES) & set(shipped_catalogue()))
PERIODS = (
    "2013-14-Q1",
    "2013-14-Q2",
    "2013-04",
    "2013-05",
    "2013-08",
    "2013-07..2013-08",
    "2013-05..2013-06",
    "2013-02",
)
SEEDS = int(os.environ.get("FINGERPOST_COUNCILS", "40"))


def compare(evaluator: Evaluator, council: plainly.Council, periods: tuple[str, ...]) -> list[str]:
    wrong = []
    asks = [ask(measure, period) for period in periods for measure in MEASURES]
    for wanted, figure in zip(asks, evaluator.figures(asks), strict=True):
        period = wanted.period
        answer = plainly.figure(council, wanted.definition.id, period.starts_on, period.ends_on)
        ours = (None if figure.number is None else int(figure.number), figure.numerator, figure.denominator)
        theirs = (
            answer.number,
            None if answer.numerator is None else answer.numerator,
            None if answer.denominator is None else answer.denominator,
        )
        if ours != theirs:
            wrong.append(f"{wanted.definition.id} {period.name}: {ours}, plainly {theirs}")
    return wrong


def test_every_measure_that_plainly_knows_is_in_the_catalogue():
    assert set(plainly.MEASURES) <= set(shipped_catalogue())


@pytest.mark.parametrize("extract", ["2013-06-30", "2013-09-30"])
def test_the_example_gives_the_same_figures_for_every_period(extract):
    council = plainly.read(EXTRACTS / extract)
    periods = tuple(period for period in PERIODS if Period.parse(period).ends_on.isoformat() <= extract)
    assert compare(evaluator_of(council, date.fromisoformat(extract)), council, periods) == []


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_made_up_council_gives_the_same_figures(seed):
    extract = date(2014, 3, 31) if seed % 4 == 3 else date(2013, 9, 30)
    council = councils.made_up(seed, extract_on=extract)
    periods = ("2013-14-Q4", "2014-02", "2013-14") if seed % 4 == 3 else PERIODS
    assert compare(evaluator_of(council, extract), council, periods) == []


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(council=councils.councils(), period=st.sampled_from(PERIODS))
def test_the_length_of_its_list_is_the_figure_and_breakdowns_add_to_totals(council, period):
    evaluator = evaluator_of(council, date(2013, 9, 30))
    for definition in shipped_catalogue().values():
        if definition.of or definition.basis == "annual":
            continue
        wanted = ask(definition.id, period)
        (figure,) = evaluator.figures([wanted])
        if figure.missing:
            continue
        if definition.kind == "count":
            assert len(evaluator.listing(wanted, "denominator")) == figure.number
        elif definition.kind == "proportion":
            parts = {part: len(evaluator.listing(wanted, part)) for part in ("numerator", "denominator", "missed")}
            assert parts["numerator"] == figure.numerator
            assert parts["denominator"] == figure.denominator
            assert parts["numerator"] + parts["missed"] == parts["denominator"]
        for dimension in filter(definition.adds, definition.ways):
            rows = evaluator.figures([wanted], (dimension,))
            if definition.kind in ("count", "amount"):
                assert sum(row.number or 0 for row in rows) == (figure.number or 0)
            assert sum(row.numerator or 0 for row in rows) == (figure.numerator or 0)
            assert sum(row.denominator or 0 for row in rows) == (figure.denominator or 0)
            assert [row.breakdown[0][1] for row in rows].count(NOT_RECORDED) <= 1


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(council=councils.councils(), random=st.randoms(use_true_random=False))
def test_figures_do_not_depend_on_the_order_of_rows(council, random):
    asks = [ask(measure, "2013-14-Q2") for measure in MEASURES if not measure.startswith("care_leavers")]
    before = evaluator_of(council, date(2013, 9, 30)).figures(asks)
    for name in (
        "cases",
        "assessments",
        "enquiries",
        "conferences",
        "plans",
        "need_episodes",
        "care_episodes",
        "cafs",
    ):
        random.shuffle(getattr(council, name))
    assert evaluator_of(council, date(2013, 9, 30)).figures(asks) == before


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("parts", [2, 3])
def test_figures_do_not_depend_on_how_records_are_split_into_files(seed, parts):
    council = councils.made_up(seed)
    asks = [ask(measure, "2013-14-Q2") for measure in MEASURES]
    whole, split = (evaluator_of(council, date(2013, 9, 30), each).figures(asks) for each in (1, parts))
    assert whole == split
