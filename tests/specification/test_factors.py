title = "What assessments find"


def test_factors_are_averaged_over_the_assessments_that_record_any(spec):
    """Two and none; a factor entered twice is one. Where nothing is recorded, nobody looked."""
    spec(
        "factors_per_assessment",
        "2013-14-Q2",
        assessments="""
            id | type   | started_on | completed_on
            A1 | single | 2013-07-01 | 2013-07-03
            A2 | single | 2013-07-01 | 2013-07-03
            A3 | single | 2013-07-01 | 2013-07-03
            A4 | single | 2013-07-01 | 2013-10-01
        """,
        assessment_factors="""
            id | factor
            A1 | 1A
            A1 | 1A
            A1 | 3B
            A2 | 21
            A4 | 1A
        """,
        number=1,
    )
    spec(
        "factors_per_assessment",
        "2012-13",
        missing="not applicable before 1 April 2013",
    )


def test_an_assessment_is_counted_once_under_each_factor_it_found(spec):
    """So the parts add to more than the whole."""
    spec(
        "factors_at_assessment_profile",
        "2013-14-Q2",
        assessments="""
            id | type   | started_on | completed_on
            A1 | single | 2013-04-15 | 2013-04-30
            A2 | core   | 2013-07-01 | 2013-09-30
            A3 | single | 2013-07-01 | 2013-07-03
        """,
        assessment_factors="""
            id | factor
            A1 | 3A
            A1 | 3A
            A1 | 16A
            A2 | 16A
            A9 | 16A
        """,
        rows={"A1", "A2"},
    )
    spec(
        "factors_at_assessment_profile",
        "2013-14-Q2",
        assessments="""
            id | type   | started_on | completed_on
            A1 | single | 2013-04-15 | 2013-04-30
            A2 | core   | 2013-07-01 | 2013-09-30
            A3 | single | 2013-07-01 | 2013-07-03
        """,
        assessment_factors="""
            id | factor
            A1 | 3A
            A1 | 3A
            A1 | 16A
            A2 | 16A
            A9 | 16A
        """,
        by="factor",
        parts={"3A": 1, "16A": 2},
    )


def test_an_assessment_with_substance_misuse_is_counted_once_of_those_that_record_any_factor(spec):
    spec(
        "factor_substance_misuse",
        "2013-14-Q2",
        assessments="""
            id | type   | started_on | completed_on
            A1 | single | 2013-04-15 | 2013-04-30
            A2 | single | 2013-07-01 | 2013-09-30
            A3 | single | 2013-07-01 | 2013-07-03
            A4 | single | 2013-07-01 | 2013-07-03
            A5 | single | 2013-07-01 | 2013-10-01
        """,
        assessment_factors="""
            id | factor
            A1 | 1A
            A1 | 21
            A2 | 2C
            A3 | 21
            A5 | 1A
        """,
        numerator={"A1", "A2"},
        denominator={"A1", "A2", "A3"},
    )


def test_an_assessment_with_domestic_abuse_is_counted_once_of_those_that_record_any_factor(spec):
    spec(
        "factor_domestic_abuse",
        "2013-14-Q2",
        assessments="""
            id | type   | started_on | completed_on
            A1 | single | 2013-04-15 | 2013-04-30
            A2 | single | 2013-07-01 | 2013-09-30
            A3 | single | 2013-07-01 | 2013-07-03
            A4 | single | 2013-07-01 | 2013-07-03
            A5 | single | 2013-07-01 | 2013-10-01
        """,
        assessment_factors="""
            id | factor
            A1 | 3A
            A1 | 21
            A2 | 3C
            A3 | 21
            A5 | 3A
        """,
        numerator={"A1", "A2"},
        denominator={"A1", "A2", "A3"},
    )


def test_an_assessment_with_mental_health_is_counted_once_of_those_that_record_any_factor(spec):
    spec(
        "factor_mental_health",
        "2013-14-Q2",
        assessments="""
            id | type   | started_on | completed_on
            A1 | single | 2013-04-15 | 2013-04-30
            A2 | single | 2013-07-01 | 2013-09-30
            A3 | single | 2013-07-01 | 2013-07-03
            A4 | single | 2013-07-01 | 2013-07-03
            A5 | single | 2013-07-01 | 2013-10-01
        """,
        assessment_factors="""
            id | factor
            A1 | 4A
            A1 | 5A
            A2 | 4B
            A3 | 5A
            A5 | 4A
        """,
        numerator={"A1", "A2"},
        denominator={"A1", "A2", "A3"},
    )


def test_an_assessment_with_neglect_is_counted_once_of_those_that_record_any_factor(spec):
    spec(
        "factor_neglect",
        "2013-14-Q2",
        assessments="""
            id | type   | started_on | completed_on
            A1 | single | 2013-04-15 | 2013-04-30
            A2 | single | 2013-07-01 | 2013-09-30
            A3 | single | 2013-07-01 | 2013-07-03
            A4 | single | 2013-07-01 | 2013-07-03
            A5 | single | 2013-07-01 | 2013-10-01
        """,
        assessment_factors="""
            id | factor
            A1 | 16A
            A1 | 17A
            A2 | 16A
            A3 | 17A
            A5 | 16A
        """,
        numerator={"A1", "A2"},
        denominator={"A1", "A2", "A3"},
    )


def test_an_assessment_with_emotional_abuse_is_counted_once_of_those_that_record_any_factor(spec):
    spec(
        "factor_emotional_abuse",
        "2013-14-Q2",
        assessments="""
            id | type   | started_on | completed_on
            A1 | single | 2013-04-15 | 2013-04-30
            A2 | single | 2013-07-01 | 2013-09-30
            A3 | single | 2013-07-01 | 2013-07-03
            A4 | single | 2013-07-01 | 2013-07-03
            A5 | single | 2013-07-01 | 2013-10-01
        """,
        assessment_factors="""
            id | factor
            A1 | 17A
            A1 | 16A
            A2 | 17A
            A3 | 16A
            A5 | 17A
        """,
        numerator={"A1", "A2"},
        denominator={"A1", "A2", "A3"},
    )


def test_an_assessment_with_physical_abuse_is_counted_once_of_those_that_record_any_factor(spec):
    spec(
        "factor_physical_abuse",
        "2013-14-Q2",
        assessments="""
            id | type   | started_on | completed_on
            A1 | single | 2013-04-15 | 2013-04-30
            A2 | single | 2013-07-01 | 2013-09-30
            A3 | single | 2013-07-01 | 2013-07-03
            A4 | single | 2013-07-01 | 2013-07-03
            A5 | single | 2013-07-01 | 2013-10-01
        """,
        assessment_factors="""
            id | factor
            A1 | 18A
            A1 | 19A
            A2 | 18C
            A3 | 19A
            A5 | 18A
        """,
        numerator={"A1", "A2"},
        denominator={"A1", "A2", "A3"},
    )


def test_an_assessment_with_sexual_abuse_is_counted_once_of_those_that_record_any_factor(spec):
    spec(
        "factor_sexual_abuse",
        "2013-14-Q2",
        assessments="""
            id | type   | started_on | completed_on
            A1 | single | 2013-04-15 | 2013-04-30
            A2 | single | 2013-07-01 | 2013-09-30
            A3 | single | 2013-07-01 | 2013-07-03
            A4 | single | 2013-07-01 | 2013-07-03
            A5 | single | 2013-07-01 | 2013-10-01
        """,
        assessment_factors="""
            id | factor
            A1 | 19A
            A1 | 18A
            A2 | 19B
            A3 | 18A
            A5 | 19A
        """,
        numerator={"A1", "A2"},
        denominator={"A1", "A2", "A3"},
    )


def test_an_assessment_with_exploitation_is_counted_once_of_those_that_record_any_factor(spec):
    spec(
        "factor_exploitation",
        "2013-14-Q2",
        assessments="""
            id | type   | started_on | completed_on
            A1 | single | 2013-04-15 | 2013-04-30
            A2 | single | 2013-07-01 | 2013-09-30
            A3 | single | 2013-07-01 | 2013-07-03
            A4 | single | 2013-07-01 | 2013-07-03
            A5 | single | 2013-07-01 | 2013-10-01
        """,
        assessment_factors="""
            id | factor
            A1 | 11A
            A1 | 10A
            A2 | 24A
            A3 | 10A
            A5 | 11A
        """,
        numerator={"A1", "A2"},
        denominator={"A1", "A2", "A3"},
    )


def test_an_assessment_with_going_missing_is_counted_once_of_those_that_record_any_factor(spec):
    spec(
        "factor_going_missing",
        "2013-14-Q2",
        assessments="""
            id | type   | started_on | completed_on
            A1 | single | 2013-04-15 | 2013-04-30
            A2 | single | 2013-07-01 | 2013-09-30
            A3 | single | 2013-07-01 | 2013-07-03
            A4 | single | 2013-07-01 | 2013-07-03
            A5 | single | 2013-07-01 | 2013-10-01
        """,
        assessment_factors="""
            id | factor
            A1 | 10A
            A1 | 11A
            A2 | 10A
            A3 | 11A
            A5 | 10A
        """,
        numerator={"A1", "A2"},
        denominator={"A1", "A2", "A3"},
    )


def test_an_assessment_with_self_harm_is_counted_once_of_those_that_record_any_factor(spec):
    spec(
        "factor_self_harm",
        "2013-14-Q2",
        assessments="""
            id | type   | started_on | completed_on
            A1 | single | 2013-04-15 | 2013-04-30
            A2 | single | 2013-07-01 | 2013-09-30
            A3 | single | 2013-07-01 | 2013-07-03
            A4 | single | 2013-07-01 | 2013-07-03
            A5 | single | 2013-07-01 | 2013-10-01
        """,
        assessment_factors="""
            id | factor
            A1 | 15A
            A1 | 14A
            A2 | 15A
            A3 | 14A
            A5 | 15A
        """,
        numerator={"A1", "A2"},
        denominator={"A1", "A2", "A3"},
    )


def test_an_assessment_with_young_carer_is_counted_once_of_those_that_record_any_factor(spec):
    spec(
        "factor_young_carer",
        "2013-14-Q2",
        assessments="""
            id | type   | started_on | completed_on
            A1 | single | 2013-04-15 | 2013-04-30
            A2 | single | 2013-07-01 | 2013-09-30
            A3 | single | 2013-07-01 | 2013-07-03
            A4 | single | 2013-07-01 | 2013-07-03
            A5 | single | 2013-07-01 | 2013-10-01
        """,
        assessment_factors="""
            id | factor
            A1 | 7A
            A1 | 8B
            A2 | 7A
            A3 | 8B
            A5 | 7A
        """,
        numerator={"A1", "A2"},
        denominator={"A1", "A2", "A3"},
    )
