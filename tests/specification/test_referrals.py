title = "Referrals and what becomes of them"


def test_a_referral_counts_in_the_period_in_which_it_was_received(spec):
    """A contact that was closed and logged is no referral; one that is undecided is."""
    spec(
        "referrals",
        "2013-14-Q2",
        referrals="""
            id | received_on | outcome
            A1 | 2013-07-01  | proceeded_to_assessment
            A2 | 2013-09-30  |
            A3 | 2013-10-01  |
        """,
        contacts="""
            id | started_on | outcome
            A4 | 2013-07-01 | closed_and_logged
        """,
        number=2,
        rows={"A1", "A2"},
    )


def test_no_further_action_is_a_share_of_referrals_the_undecided_included(spec):
    spec(
        "referrals_no_further_action",
        "2013-14-Q2",
        referrals="""
            id | received_on | outcome
            A1 | 2013-07-01  | no_further_action
            A2 | 2013-07-01  | proceeded_to_assessment
            A3 | 2013-07-01  | yet_to_proceed
            A4 | 2013-07-01  |
        """,
        contacts="""
            id | started_on | outcome
            A5 | 2013-07-01 | closed_and_logged
        """,
        numerator={"A1"},
        denominator={"A1", "A2", "A3", "A4"},
    )


def test_an_outcome_is_as_the_extract_has_it_even_where_it_was_decided_after_the_period(spec):
    """So the same quarter from a later extract can give another figure."""
    spec(
        "referrals_no_further_action",
        "2013-14-Q1",
        extract="2013-09-30",
        referrals="""
            id | received_on | outcome           | outcome_on
            A1 | 2013-06-30  | no_further_action | 2013-08-01
            A2 | 2013-07-01  | no_further_action | 2013-08-01
        """,
        numerator={"A1"},
        denominator={"A1"},
    )


def test_only_referrals_that_proceeded_to_assessment_become_referrals_for_assessment(spec):
    spec(
        "referrals_proceeding_to_assessment",
        "2013-14-Q2",
        referrals="""
            id | received_on | outcome
            A1 | 2013-07-01  | proceeded_to_assessment
            A2 | 2013-07-01  | yet_to_proceed
            A3 | 2013-07-01  | no_further_action
            A4 | 2013-07-01  |
        """,
        number=1,
        rows={"A1"},
    )


def test_referrals_not_ended_in_no_further_action_are_counted_from_the_first_of_april(spec):
    """The undecided are among them."""
    spec(
        "referrals_not_ended_in_nfa",
        "2013-14-Q2",
        referrals="""
            id | received_on | outcome
            A1 | 2013-03-31  | proceeded_to_assessment
            A2 | 2013-04-01  | proceeded_to_assessment
            A3 | 2013-09-30  |
            A4 | 2013-07-01  | yet_to_proceed
            A5 | 2013-07-01  | no_further_action
        """,
        number=3,
        rows={"A2", "A3", "A4"},
    )
