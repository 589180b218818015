"""Every figure of children in care agrees with plain Python over the same SSDA903 returns.

On two made-up councils with six years of every table of the return, and on many small and awkward ones whose episodes
and reviews are made to fall on the days on which something turns.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

import councils
import plainly
import plainly_care
from evaluating import ask, evaluator_of, evaluator_over, example_settings
from fingerpost.measures import shipped_catalogue
from fingerpost.measures.evaluate import Evaluator
from fingerpost.periods import Period
from fingerpost.render.delimited import write_csv
from fingerpost.sources import read_inputs
from fingerpost.synth import council, local, ssda903

UNTIL = date(2024, 3, 31)
PERIODS = ("2023-24-Q4", "2023-24-Q2", "2023-08", "2022-23", "2021-22-Q3", "2020-21-Q4")
CARE = [definition.id for definition in shipped_catalogue().values() if definition.file == "care.toml"]
AWKWARD = [
    measure
    for measure in plainly_care.MEASURES
    if measure.startswith("cic_")
    and not measure.endswith("_rate")
    and not set(measure.split("_")) & {"missing", "away", "health", "dental", "immunisations", "development"}
    and not set(measure.split("_")) & {"sdq", "convicted", "substance", "unaccompanied", "permanence", "carers"}
]
"""Measures of episodes and reviews alone, in any year."""
Made = tuple[plainly_care.Return, Evaluator]


def test_every_measure_of_care_is_worked_out_a_second_time():
    assert set(plainly_care.MEASURES) == set(CARE)


@cache
def made(seed: int) -> Made:
    """A council's returns as plain Python reads them, and an evaluator over the same files."""
    with TemporaryDirectory() as folder:
        return _made(Path(folder), seed)


def _made(folder: Path, seed: int) -> Made:
    lives = council(2500, 6, UNTIL, 0.0, Random(seed))
    files = {f"ssda903/{path}": data for path, data in ssda903.write(lives, write_csv).items()}
    people = {path: data for path, data in local.write(lives, write_csv).items() if path.startswith("population")}
    for path, data in (files | people).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    reading = read_inputs([*(files | people).items()], example_settings().mappings(), as_at=UNTIL)
    tables = {name: table for source in reading.sources.values() for name, table in source.tables.items()}
    returns = plainly_care.read(*sorted((folder / "ssda903").iterdir()))
    (estimates,) = people.values()
    returns.population += [
        (plainly_care.day(row["Estimated On"]), int(row["Children"]))
        for row in csv.DictReader(io.StringIO(estimates.decode("utf-8-sig")))
    ]
    return returns, evaluator_over(tables, UNTIL)


def differences(returns: plainly_care.Return, evaluator: Evaluator, measures: Iterable[str], name: str) -> list[str]:
    """The measures whose two figures differ; one that does not apply to the year is passed over."""
    period = Period.parse(name)
    wrong = []
    for figure in evaluator.figures([ask(measure, name) for measure in measures]):
        if (figure.missing or "").startswith("not applicable"):
            continue
        ours = figure.number, figure.numerator, figure.denominator
        theirs = plainly_care.figure(returns, figure.measure, period.starts_on, period.ends_on)
        if ours != theirs:
            wrong.append(f"{figure.measure} {name}: {ours}, plainly {theirs}")
    return wrong


def returns_of(small: plainly.Council, folder: Path) -> plainly_care.Return:
    """A small council's return, all in one year's."""
    folder.mkdir(exist_ok=True)
    plainly.write(small, folder)
    (folder / "ssda903").rename(folder / "2013-14")
    return plainly_care.read(folder / "2013-14")


@pytest.mark.parametrize("seed", [3, 4])
@pytest.mark.parametrize("name", PERIODS)
def test_two_synthetic_councils_give_the_same_figures(seed: int, name: str):
    whole_year = name.endswith("-Q4") or Period.parse(name).kind == "year"
    measures = [each for each in CARE if whole_year or shipped_catalogue()[each].basis != "annual"]
    assert differences(*made(seed), measures, name) == []


def test_the_councils_have_something_to_count():
    """Nobody in a synthetic council comes back into care or into it in an emergency: see `returning`."""
    counted = {
        measure
        for seed in (3, 4)
        for period in map(Period.parse, PERIODS)
        for measure in CARE
        if any(plainly_care.figure(made(seed)[0], measure, period.starts_on, period.ends_on)[:2])
    }
    assert set(CARE) - counted <= set(RETURNING)


RETURNING = (
    "cic_returned_within_12_months",
    "cic_started_again_within_12_months",
    "cic_started_police_protection",
)


def returning(seed: int) -> plainly.Council:
    """Children who left care about a year before a rolling year begins or ends, and came back about a year later."""
    random = Random(seed)
    council = plainly.Council()
    for number in range(8):
        child = f"C{number:06}"
        left = random.choice(
            [date(2011, 9, 30), date(2011, 10, 1), date(2012, 2, 29), date(2012, 9, 29), date(2012, 9, 30)]
        )
        back = plainly.years_later(left, 1) + timedelta(days=random.choice([-300, -1, 0, 1]))
        reason = random.choice(["E4", "E4A", "E13", "E11", "E8"])
        spells = [(date(2011, 5, 1), "C2", left, reason)]
        if random.random() < 0.3:
            spells.append((left + timedelta(days=20), "V4", left + timedelta(days=40), "E4"))
        if random.random() < 0.8:
            spells.append((back, random.choice(["L1", "L2", "C1", "V2"]), None, ""))
        council.care_episodes += [
            plainly.CareEpisode(child, started_on, "S", legal, "N1", "U4", "PR1", ended_on, why)
            for started_on, legal, ended_on, why in spells
        ]
        council.care_headers.append(plainly.CareHeader(child, "1", date(2005, 5, 5), "WBRI"))
    return council


def test_children_who_come_back_are_counted_alike(tmp_path: Path):
    counted = dict.fromkeys(RETURNING, 0)
    for seed in range(12):
        small = returning(seed)
        returns, evaluator = returns_of(small, tmp_path / str(seed)), evaluator_of(small, date(2013, 9, 30))
        for name in ("2012-13-Q2", "2013-14-Q2", "2013-09", "2012-13"):
            assert differences(returns, evaluator, RETURNING, name) == []
        for measure in RETURNING:
            counted[measure] += plainly_care.figure(returns, measure, date(2013, 7, 1), date(2013, 9, 30))[1] or 0
    assert all(counted.values())


@pytest.mark.parametrize("seed", range(25))
def test_small_awkward_councils_give_the_same_figures(tmp_path: Path, seed: int):
    small = councils.made_up(seed)
    returns, evaluator = returns_of(small, tmp_path), evaluator_of(small, date(2013, 9, 30))
    for name in ("2013-14-Q1", "2013-14-Q2", "2013-08", "2012-13"):
        assert differences(returns, evaluator, AWKWARD, name) == []
