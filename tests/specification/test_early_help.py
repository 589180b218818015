title = "Early help"


def test_a_caf2_counts_from_the_first_of_april_to_the_period_end_by_the_day_it_commenced(spec):
    spec(
        "caf2_commenced",
        "2013-14-Q2",
        early_help="""
            id | commenced_on
            E1 | 2013-03-31
            E2 | 2013-04-01
            E3 | 2013-09-30
            E4 | 2013-10-01
        """,
        number=2,
        rows={"E2", "E3"},
    )


def test_caf2s_by_agency_add_to_the_total_with_those_not_recorded(spec):
    spec(
        "caf2_commenced",
        "2013-14-Q2",
        early_help="""
            id | commenced_on | agency
            E1 | 2013-05-01   | Schools
            E2 | 2013-07-01   | Schools
            E3 | 2013-07-01   | Health
            E4 | 2013-07-01   |
        """,
        by="agency",
        parts={"Schools": 2, "Health": 1, "Not recorded": 1},
    )


def test_caf2s_are_counted_by_reason_too(spec):
    spec(
        "caf2_commenced",
        "2013-14-Q1",
        early_help="""
            id | commenced_on | agency  | reason
            E1 | 2013-05-01   | Schools | Behaviour
            E2 | 2013-05-01   | Health  | Behaviour
            E3 | 2013-05-01   | Health  | Housing
        """,
        by="reason",
        parts={"Behaviour": 2, "Housing": 1},
    )
