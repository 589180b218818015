"""Two independent opinions against each other, month by month and on councils made up to be awkward."""

import calendar
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import plainly
import sql_oracle
from councils import councils, made_up

EXTRACTS = Path(__file__).parents[1] / "src" / "fingerpost" / "demo" / "extracts"


def months(first: tuple[int, int], last: tuple[int, int], length: int) -> list[tuple[date, date]]:
    """Every run of so many months between the two."""
    numbers = range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1] - length + 1)
    found = []
    for number in numbers:
        year, month = divmod(number + length - 1, 12)
        ends_on = date(year, month + 1, calendar.monthrange(year, month + 1)[1])
        found.append((date(number // 12, number % 12 + 1, 1), ends_on))
    return found


THIS_YEAR = [p for length in (1, 2) for p in months((2013, 4), (2013, 9), length)]
BOTH_YEARS = [p for length in (1, 2) for p in months((2012, 4), (2013, 9), length)]

# Records of 2012-13 are complete for these; plans and spells of care that ended before April 2013 are absent.
COMPLETE = {
    "contacts",
    "contacts_closed_and_logged",
    "closed_and_logged_with_active_caf",
    "referrals_no_further_action",
    "referrals_proceeding_to_assessment",
    "rereferrals_within_12_months",
    "caf2_commenced",
    "initial_assessments_in_10_working_days",
    "core_assessments_in_35_working_days",
    "icpc_within_15_working_days",
    "referrals_resulting_in_s47",
}


@pytest.fixture(scope="module")
def september():
    """The September extract as it bears on each period end."""
    council = plainly.read(EXTRACTS / "2013-09-30")
    return {ends_on: plainly.as_at(council, ends_on) for ends_on in {p[1] for p in BOTH_YEARS}}


@pytest.fixture(scope="module")
def database():
    db = sql_oracle.opened(EXTRACTS / "2013-09-30")
    yield db
    db.close()


def plain(council: plainly.Council, measure: str, period: tuple[date, date]):
    answer = plainly.figure(council, measure, *period)
    return (answer.number, answer.numerator, answer.denominator)


def test_the_periods_are_months_and_pairs_of_months():
    assert len(THIS_YEAR) == 6 + 5
    assert len(BOTH_YEARS) == 18 + 17
    assert (date(2013, 8, 1), date(2013, 9, 30)) in THIS_YEAR
    assert (date(2012, 12, 1), date(2013, 1, 31)) in BOTH_YEARS


def test_well_over_half_of_the_measures_have_a_query():
    assert set(sql_oracle.MEASURES) <= set(plainly.MEASURES)
    assert len(sql_oracle.MEASURES) == 22


@pytest.mark.parametrize("measure", sorted(sql_oracle.MEASURES))
def test_the_two_opinions_agree_in_every_month_and_pair_of_months(september, database, measure):
    for period in BOTH_YEARS if measure in COMPLETE else THIS_YEAR:
        answer = plainly.MEASURES[measure](september[period[1]], plainly.Window(*period))
        plain = (answer.number, answer.numerator, answer.denominator)
        assert sql_oracle.figure(database, measure, *period) == plain, period


PERIODS = [*THIS_YEAR, *months((2012, 4), (2013, 9), 3), (date(2012, 4, 1), date(2013, 3, 31))]
LEAP_YEAR_ON = date(2014, 3, 31)


def agree(council: plainly.Council, period: tuple[date, date], folder: Path) -> None:
    plainly.write(council, folder)
    with sql_oracle.opened(folder) as db:
        for measure in sql_oracle.MEASURES:
            assert sql_oracle.figure(db, measure, *period) == plain(council, measure, period), measure


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(council=councils(), period=st.sampled_from(PERIODS))
def test_the_two_opinions_agree_on_councils_made_up_to_be_awkward(tmp_path, council, period):
    agree(council, period, tmp_path)


@pytest.mark.parametrize("seed", range(40))
def test_the_two_opinions_agree_on_the_councils_of_many_numbers(tmp_path, seed):
    agree(made_up(seed), PERIODS[-1 - seed % len(PERIODS)], tmp_path)


@pytest.mark.parametrize("seed", range(5))
def test_the_two_opinions_agree_two_years_after_a_29_february(tmp_path, seed):
    council = made_up(seed, extract_on=LEAP_YEAR_ON)
    agree(council, (date(2014, 2, 1), date(2014, 2, 28)), tmp_path)
    agree(council, (date(2014, 1, 1), LEAP_YEAR_ON), tmp_path)


@pytest.mark.parametrize("seed", range(60))
def test_a_made_up_council_round_trips_and_its_figures_hold_together(tmp_path, seed):
    council = made_up(seed, mixed_short_breaks=seed % 2 == 0)
    plainly.write(council, tmp_path)
    assert plainly.read(tmp_path) == council
    for measure in plainly.MEASURES:
        answer = plainly.figure(council, measure, *PERIODS[seed % len(PERIODS)])
        if answer.number is not None:
            assert answer.number == len(set(answer.numerator_keys))
        elif measure != "referrals_resulting_in_s47":
            assert set(answer.numerator_keys) <= set(answer.denominator_keys)
            assert answer.denominator == len(set(answer.denominator_keys))


def test_no_made_up_council_has_a_record_dated_after_its_extract():
    for seed in range(30):
        council = made_up(seed)
        # A council's own extract date leaves nothing out and opens nothing again.
        assert plainly.as_at(council, date(2013, 9, 30)) == council


def test_the_same_number_gives_the_same_council_and_another_number_another():
    assert made_up(7) == made_up(7)
    assert made_up(7) != made_up(8)
