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


ELSEWHERE = (
    "cic_return_interviews_offered",
    "cic_return_interviews_accepted",
    "care_leavers_pathway_plan_current",
)
"""Measures of what the return does not ask."""


def test_every_measure_of_care_is_worked_out_a_second_time():
    assert set(plainly_care.MEASURES) | set(ELSEWHERE) == set(CARE)


def with_places(episodes: bytes) -> bytes:
    """Episodes with the distance and location of each placement, as the department gives them back."""
    rows = list(csv.DictReader(io.StringIO(episodes.decode("utf-8-sig"))))
    for row in rows:
        # By the placement, so that a year's return says the same as the one before.
        known = Random(f"{row['CHILD']} {row['DECOM']}")
        row["PL_DISTANCE"] = known.choice(["", "0.4", "19.9", "20.0", "20.1", "85", "999.9"])
        row["PL_LOCATION"] = known.choice(["", "IN", "OUT"])
    return write_csv(tuple(rows[0]), [tuple(row.values()) for row in rows])


@cache
def made(seed: int) -> Made:
    """A council's returns as plain Python reads them, and an evaluator over the same files."""
    with TemporaryDirectory() as folder:
        return _made(Path(folder), seed)


def _made(folder: Path, seed: int) -> Made:
    lives = council(2500, 6, UNTIL, 0.0, Random(seed))
    files = {
        f"ssda903/{path}": with_places(data) if path.endswith("episodes.csv") else data
        for path, data in ssda903.write(lives, write_csv).items()
    }
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
    measures = [each for each in plainly_care.MEASURES if whole_year or shipped_catalogue()[each].basis != "annual"]
    assert differences(*made(seed), measures, name) == []


def test_the_councils_have_something_to_count():
    """Nobody in a synthetic council comes back into care or into it in an emergency: see `returning`."""
    counted = {
        measure
        for seed in (3, 4)
        for period in map(Period.parse, PERIODS)
        for measure in plainly_care.MEASURES
        if any(plainly_care.figure(made(seed)[0], measure, period.starts_on, period.ends_on)[:2])
    }
    assert set(plainly_care.MEASURES) - counted <= set(RETURNING)


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


@pytest.mark.parametrize("seed", range(6))
def test_what_the_return_does_not_ask_is_worked_out_from_the_safeguarding_dataset(seed: int):
    """Return home interviews and pathway plans, with random answers in its columns."""
    random = Random(seed)
    days = [date(2023, 6, 30), date(2023, 7, 1), date(2023, 8, 15), date(2023, 9, 30), date(2023, 10, 1)]
    answers = ["Y", "N", "NA", ""]
    missing = []
    for n, start in enumerate(random.choices(days, k=25)):
        end = random.choice([None, *[day for day in days if day >= start]])
        missing.append((f"M{n}", f"C{n % 7}", start, random.choice("MMA"), end, *random.choices(answers, k=2)))
    contacts = [date(2023, 3, 31), *days]
    plans = [None, date(2023, 3, 29), date(2023, 3, 30), date(2023, 9, 30), date(2023, 10, 1)]
    leavers = [(f"L{n}", f"Y{n}", "Y", random.choice(contacts), random.choice(plans)) for n in range(25)]
    heads = {
        "ssd_missing": "miss_table_id,miss_person_id,miss_missing_episode_start_date,miss_missing_episode_type,"
        "miss_missing_episode_end_date,miss_missing_rhi_offered,miss_missing_rhi_accepted",
        "ssd_care_leavers": "clea_table_id,clea_person_id,clea_care_leaver_in_touch,clea_care_leaver_latest_contact,"
        "clea_pathway_plan_review_date,clea_care_leaver_accommodation,clea_care_leaver_accom_suitable,"
        "clea_care_leaver_activity",
    }
    files = {
        "ssd_missing": missing,
        "ssd_care_leavers": [(*row, "U", "1", "F1") for row in leavers],
    }
    reading = read_inputs([(f"{n}.csv", write_csv(tuple(heads[n].split(",")), rows)) for n, rows in files.items()], ())
    evaluator = evaluator_over(reading.sources["ssd"].tables, date(2023, 10, 31))
    first, last = date(2023, 7, 1), date(2023, 9, 30)
    over = [row for row in missing if row[3] == "M" and row[4] is not None and first <= row[4] <= last]
    offered = [row for row in over if row[5] == "Y"]
    in_year = [row for row in leavers if date(2023, 4, 1) <= row[3] <= last]
    current = [row for row in in_year if row[4] is not None and date(2023, 3, 30) <= row[4] <= last]
    expected = {
        "cic_return_interviews_offered": (len(offered), len(over)),
        "cic_return_interviews_accepted": (sum(row[6] == "Y" for row in offered), len(offered)),
        "care_leavers_pathway_plan_current": (len(current), len(in_year)),
    }
    found = evaluator.figures([ask(measure, "2023-24-Q2") for measure in ELSEWHERE])
    assert {figure.measure: (figure.numerator, figure.denominator) for figure in found} == expected
