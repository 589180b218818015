title = "Care leavers"


def test_a_care_leaver_counts_once_by_the_latest_contact_of_the_year_to_date(spec):
    """An accommodation code that ends in 1 is suitable."""
    spec(
        "care_leavers_suitable_accommodation",
        "2013-14-Q2",
        care_leavers="""
            child | contacted_on | accommodation
            L1    | 2013-05-01   | B2
            L1    | 2013-08-01   | B1
            L2    | 2013-05-01   | B1
            L2    | 2013-08-01   | B2
            L3    | 2013-08-01   |
        """,
        numerator={"L1"},
        denominator={"L1", "L2", "L3"},
    )


def test_a_contact_before_the_first_of_april_or_after_the_period_does_not_count(spec):
    spec(
        "care_leavers_suitable_accommodation",
        "2013-14-Q1",
        extract="2013-09-30",
        care_leavers="""
            child | contacted_on | accommodation
            L1    | 2013-04-01   | B1
            L1    | 2013-07-01   | B2
            L2    | 2013-03-31   | B1
            L3    | 2013-06-30   | B2
        """,
        numerator={"L1"},
        denominator={"L1", "L3"},
    )


def test_of_two_contacts_on_one_day_the_codes_decide_so_that_the_order_of_rows_does_not(spec):
    """The one whose code comes last in the alphabet."""
    spec(
        "care_leavers_suitable_accommodation",
        "2013-14-Q2",
        care_leavers="""
            child | contacted_on | accommodation
            L1    | 2013-05-01   | B2
            L1    | 2013-05-01   | B1
        """,
        numerator=set(),
        denominator={"L1"},
    )


def test_an_activity_code_that_begins_with_f_or_p_is_education_employment_or_training(spec):
    """F is full time and P part time; G codes are neither."""
    spec(
        "care_leavers_eet",
        "2013-14-Q2",
        care_leavers="""
            child | contacted_on | activity
            L1    | 2013-05-01   | F1
            L2    | 2013-05-01   | P2
            L3    | 2013-05-01   | G4
            L4    | 2013-05-01   |
            L5    | 2013-05-01   | F2
            L5    | 2013-08-01   | G5
        """,
        numerator={"L1", "L2"},
        denominator={"L1", "L2", "L3", "L4", "L5"},
    )
