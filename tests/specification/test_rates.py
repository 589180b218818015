from dataclasses import replace
from datetime import date

from evaluating import ask, evaluator_over
from fingerpost.desk.rows import figure_rows
from fingerpost.periods import Period
from small_tables import canonical

title = "Rates per 10,000 children"


def test_a_rate_of_twelve_months_is_over_the_mid_year_estimate_within_them(spec):
    """The age groups of that estimate are added; the estimate of the year before is not."""
    spec(
        "contacts_rate",
        "2013-14-Q2",
        contacts="""
            id | started_on
            C1 | 2012-09-30
            C2 | 2012-10-01
            C3 | 2013-09-30
            C4 | 2013-10-01
        """,
        population="""
            estimated_on | age_band | persons
            2012-06-30   | 0 to 17  | 900
            2013-06-30   | 0 to 9   | 1500
            2013-06-30   | 10 to 17 | 500
        """,
        numerator={"C2", "C3"},
        denominator=2000,
    )


def test_there_is_no_rate_without_an_estimate(spec):
    spec(
        "contacts_rate",
        "2013-14-Q2",
        contacts="""
            id | started_on
            C1 | 2013-09-30
        """,
        missing="there is no figure for children under 18 in the area",
    )


def test_referrals_are_counted_over_twelve_months(spec):
    spec(
        "referrals_rate",
        "2013-14-Q2",
        referrals="""
            id | received_on
            R1 | 2012-09-30
            R2 | 2012-10-01
            R3 | 2013-09-30
        """,
        population="""
            estimated_on | age_band | persons
            2012-06-30   | 0 to 17  | 900
            2013-06-30   | 0 to 9   | 1500
            2013-06-30   | 10 to 17 | 500
        """,
        numerator={"R2", "R3"},
        denominator=2000,
    )


def test_assessments_of_every_type_are_counted_by_the_day_they_were_completed(spec):
    spec(
        "assessments_rate",
        "2013-14-Q2",
        assessments="""
            id | type    | started_on | completed_on
            A1 | initial | 2012-09-01 | 2012-10-01
            A2 | core    | 2013-07-01 | 2013-09-30
            A3 | single  | 2013-07-01 |
            A4 | core    | 2012-08-01 | 2012-09-30
        """,
        population="""
            estimated_on | age_band | persons
            2012-06-30   | 0 to 17  | 900
            2013-06-30   | 0 to 9   | 1500
            2013-06-30   | 10 to 17 | 500
        """,
        numerator={"A1", "A2"},
        denominator=2000,
    )


def test_enquiries_are_counted_by_the_day_they_started(spec):
    spec(
        "s47_rate",
        "2013-14-Q2",
        s47_enquiries="""
            id | started_on
            S1 | 2012-09-30
            S2 | 2012-10-01
            S3 | 2013-09-30
        """,
        population="""
            estimated_on | age_band | persons
            2012-06-30   | 0 to 17  | 900
            2013-06-30   | 0 to 9   | 1500
            2013-06-30   | 10 to 17 | 500
        """,
        numerator={"S2", "S3"},
        denominator=2000,
    )


def test_initial_conferences_are_counted_and_reviews_are_not(spec):
    spec(
        "icpc_rate",
        "2013-14-Q2",
        cp_conferences="""
            id | type | held_on
            K1 | ICPC | 2012-10-01
            K2 | RCPC | 2013-09-30
            K3 | ICPC | 2012-09-30
        """,
        population="""
            estimated_on | age_band | persons
            2012-06-30   | 0 to 17  | 900
            2013-06-30   | 0 to 9   | 1500
            2013-06-30   | 10 to 17 | 500
        """,
        numerator={"K1"},
        denominator=2000,
    )


def test_plans_started_are_counted_over_twelve_months(spec):
    spec(
        "cp_started_rate",
        "2013-14-Q2",
        cp_plans="""
            id | started_on | ended_on
            P1 | 2012-09-30 |
            P2 | 2012-10-01 | 2012-10-02
            P3 | 2013-09-30 |
        """,
        population="""
            estimated_on | age_band | persons
            2012-06-30   | 0 to 17  | 900
            2013-06-30   | 0 to 9   | 1500
            2013-06-30   | 10 to 17 | 500
        """,
        numerator={"P2", "P3"},
        denominator=2000,
    )


def test_a_rate_of_a_stock_is_of_those_open_on_the_last_day(spec):
    spec(
        "cp_rate",
        "2013-14-Q2",
        cp_plans="""
            id | started_on | ended_on
            P1 | 2010-09-30 |
            P2 | 2012-10-01 | 2013-09-30
            P3 | 2013-09-30 | 2013-10-01
        """,
        population="""
            estimated_on | age_band | persons
            2012-06-30   | 0 to 17  | 900
            2013-06-30   | 0 to 9   | 1500
            2013-06-30   | 10 to 17 | 500
        """,
        numerator={"P1", "P3"},
        denominator=2000,
    )


def test_the_rate_of_children_in_need_has_each_child_once(spec):
    spec(
        "cin_rate",
        "2013-14-Q2",
        cin_episodes="""
            id | child | started_on | ended_on
            N1 | C1    | 2012-01-01 |
            N2 | C1    | 2013-01-01 |
            N3 | C2    | 2013-01-01 | 2013-09-30
        """,
        population="""
            estimated_on | age_band | persons
            2012-06-30   | 0 to 17  | 900
            2013-06-30   | 0 to 9   | 1500
            2013-06-30   | 10 to 17 | 500
        """,
        numerator={"C1"},
        denominator=2000,
    )


def test_a_year_without_an_estimate_is_over_the_latest_before_it(spec):
    """Not over one that came later, and not over the one before last."""
    spec(
        "contacts_rate",
        "2013-14-Q2",
        contacts="""
            id | started_on
            C1 | 2012-10-01
            C2 | 2013-09-30
        """,
        population="""
            estimated_on | age_band | persons
            2010-06-30   | 0 to 17  | 900
            2011-06-30   | 0 to 9   | 1500
            2011-06-30   | 10 to 17 | 500
            2014-06-30   | 0 to 17  | 700
        """,
        numerator={"C1", "C2"},
        denominator=2000,
    )


def test_a_rate_over_an_older_estimate_says_so_and_one_within_its_days_does_not():
    """Estimates come once a year, so an older extract of them is as good as one of the day."""
    day = date(2013, 9, 30)
    tables = {
        "contacts": canonical("contacts", "id | started_on\nC1 | 2013-09-30\nC2 | 2012-09-30"),
        "population": canonical("population", "estimated_on | age_band | persons\n2012-06-30 | 0 to 17 | 1000"),
    }
    evaluator = evaluator_over(tables, day)
    evaluator.available["population"] = replace(evaluator.available["population"], extract=date(2012, 9, 30))
    now, before = evaluator.figures([ask("contacts_rate", period) for period in ("2013-14-Q2", "2012-13-Q2")])
    assert now.remark == "over the population estimate of 30 June 2012, as there is none within its days"
    assert (now.numerator, now.denominator, now.note) == (1, 1000, "")
    assert (before.remark, before.denominator) == ("", 1000)
    ((*_, source, _),) = figure_rows([now], Period.parse("2013-14-Q2"))[1]
    assert source == f"test ({now.remark})"
