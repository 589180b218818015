title = "The health of children in care"


def test_checks_are_those_of_the_year_that_ended_with_the_financial_year(spec):
    """One that is not recorded was not made, as far as anyone can tell."""
    spec(
        "cic_health_assessment",
        "2013-14",
        health_checks="""
            child | year_ended_on | health_assessment
            C1    | 2014-03-31    | yes
            C2    | 2014-03-31    | no
            C3    | 2014-03-31    |
            C4    | 2013-03-31    | yes
        """,
        numerator={"C1"},
        denominator={"C1", "C2", "C3"},
    )
    spec(
        "cic_health_assessment",
        "2013-14-Q2",
        extract="2013-09-30",
        missing="the latest extract of health checks is of 30 September 2013, before 31 March 2014",
    )


def test_teeth_and_immunisations(spec):
    spec(
        "cic_dental_check",
        "2013-14",
        health_checks="""
            child | year_ended_on | teeth_check
            C1    | 2014-03-31    | yes
            C2    | 2014-03-31    | no
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )
    spec(
        "cic_immunisations",
        "2013-14",
        health_checks="""
            child | year_ended_on | immunisations
            C1    | 2014-03-31    | yes
            C2    | 2014-03-31    | no
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )
    spec(
        "cic_immunisations",
        "2013-14",
        lacks={"health_checks": "immunisations"},
        missing="the extract of health checks has no immunisations",
    )


def test_development_checks_are_for_children_under_five_at_the_years_end(spec):
    spec(
        "cic_development_check",
        "2013-14",
        children="""
            child | born_on
            C1    | 2009-04-01
            C2    | 2009-03-31
            C3    | 2010-01-01
            C4    |
        """,
        health_checks="""
            child | year_ended_on | health_check
            C1    | 2014-03-31    | yes
            C2    | 2014-03-31    | yes
            C3    | 2014-03-31    | no
            C4    | 2014-03-31    | yes
        """,
        numerator={"C1"},
        denominator={"C1", "C3"},
    )


def test_scores_are_for_children_from_four_to_sixteen(spec):
    """Four on the last day of the year, and not yet seventeen. A reason given instead is no score; nought is one."""
    spec(
        "cic_sdq_completed",
        "2013-14",
        children="""
            child | born_on
            C1    | 2010-03-31
            C2    | 2010-04-01
            C3    | 1997-04-01
            C4    | 1997-03-31
            C5    | 2005-05-05
        """,
        health_checks="""
            child | year_ended_on | sdq_score | sdq_reason
            C1    | 2014-03-31    | 0         |
            C2    | 2014-03-31    | 10        |
            C3    | 2014-03-31    | 12        |
            C4    | 2014-03-31    | 12        |
            C5    | 2014-03-31    |           | SDQ2
        """,
        numerator={"C1", "C3"},
        denominator={"C1", "C3", "C5"},
    )


def test_the_average_score_is_over_children_of_that_age_who_have_one(spec):
    spec(
        "cic_sdq_average",
        "2013-14",
        children="""
            child | born_on
            C1    | 2005-05-05
            C2    | 2005-05-05
            C3    | 2005-05-05
            C4    | 1997-03-31
        """,
        health_checks="""
            child | year_ended_on | sdq_score
            C1    | 2014-03-31    | 10
            C2    | 2014-03-31    | 20
            C3    | 2014-03-31    |
            C4    | 2014-03-31    | 40
        """,
        number=15,
    )


def test_a_score_of_seventeen_is_a_cause_for_concern(spec):
    spec(
        "cic_sdq_cause_for_concern",
        "2013-14",
        children="""
            child | born_on
            C1    | 2005-05-05
            C2    | 2005-05-05
            C3    | 2005-05-05
        """,
        health_checks="""
            child | year_ended_on | sdq_score
            C1    | 2014-03-31    | 16
            C2    | 2014-03-31    | 17
            C3    | 2014-03-31    |
        """,
        numerator={"C2"},
        denominator={"C1", "C2"},
    )


def test_nobody_under_ten_can_be_convicted(spec):
    spec(
        "cic_convicted",
        "2013-14",
        children="""
            child | born_on
            C1    | 2004-03-31
            C2    | 2004-04-01
            C3    | 2000-01-01
        """,
        health_checks="""
            child | year_ended_on | convicted
            C1    | 2014-03-31    | yes
            C2    | 2014-03-31    | yes
            C3    | 2014-03-31    | no
        """,
        numerator={"C1"},
        denominator={"C1", "C3"},
    )


def test_substance_misuse_and_the_help_received_with_it(spec):
    spec(
        "cic_substance_misuse",
        "2013-14",
        health_checks="""
            child | year_ended_on | substance_misuse
            C1    | 2014-03-31    | yes
            C2    | 2014-03-31    | no
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )
    spec(
        "cic_substance_misuse_helped",
        "2013-14",
        health_checks="""
            child | year_ended_on | substance_misuse | intervention_received
            C1    | 2014-03-31    | yes              | yes
            C2    | 2014-03-31    | yes              | no
            C3    | 2014-03-31    | no               |
            C4    | 2014-03-31    | yes              |
        """,
        numerator={"C1"},
        denominator={"C1", "C2", "C4"},
    )
