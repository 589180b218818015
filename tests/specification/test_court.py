title = "Care applications and the population"


def test_care_applications_are_counted_over_the_whole_financial_year(spec):
    spec(
        "care_applications",
        "2013-14",
        care_applications="""
            id | applied_on
            P1 | 2013-03-31
            P2 | 2013-04-01
            P3 | 2014-03-31
            P4 | 2014-04-01
        """,
        number=2,
        rows={"P2", "P3"},
    )


def test_the_population_is_the_mid_year_estimate_within_the_year_all_ages_together(spec):
    spec(
        "child_population",
        "2013-14",
        population="""
            estimated_on | age_band | persons
            2012-06-30   | 0-17     | 99000
            2013-06-30   | 0-4      | 6000
            2013-06-30   | 5-17     | 14000
        """,
        number=20_000,
    )


def test_the_population_is_not_available_without_an_estimate_of_the_year_or_before(spec):
    spec(
        "child_population",
        "2013-14",
        population="""
            estimated_on | age_band | persons
            2014-06-30   | 0-17     | 99000
        """,
        missing="there are no records",
    )


def test_the_rate_is_applications_for_every_ten_thousand_children(spec):
    """Three applications among 20,000 children are 1.5 for every 10,000."""
    spec(
        "cafcass_care_applications_per_10k",
        "2013-14",
        care_applications="""
            id | applied_on
            P1 | 2013-04-01
            P2 | 2013-09-01
            P3 | 2014-03-31
        """,
        population="""
            estimated_on | age_band | persons
            2013-06-30   | 0-17     | 20000
        """,
        numerator=3,
        denominator=20_000,
    )


def test_there_is_no_rate_without_a_population(spec):
    spec(
        "cafcass_care_applications_per_10k",
        "2013-14",
        care_applications="""
            id | applied_on
            P1 | 2013-04-01
        """,
        missing="there is no figure for children under 18 in the area",
    )
