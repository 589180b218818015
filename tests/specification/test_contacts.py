title = "Contacts at the front door"


def test_a_contact_counts_in_the_period_in_which_it_was_made(spec):
    """The first and the last day of the period are in it."""
    spec(
        "contacts",
        "2013-14-Q2",
        contacts="""
            id | started_on
            A1 | 2013-06-30
            A2 | 2013-07-01
            A3 | 2013-09-30
            A4 | 2013-10-01
        """,
        number=2,
        rows={"A2", "A3"},
    )


def test_two_contacts_about_one_child_are_two_contacts(spec):
    spec(
        "contacts",
        "2013-08",
        contacts="""
            id | child | started_on
            A1 | C1    | 2013-08-05
            A2 | C1    | 2013-08-05
            A3 |       | 2013-08-06
        """,
        rows={"A1", "A2", "A3"},
    )


def test_contacts_by_agency_add_to_the_total_with_those_not_recorded(spec):
    spec(
        "contacts",
        "2013-14-Q2",
        contacts="""
            id | started_on | referred_by
            A1 | 2013-07-01 | Police
            A2 | 2013-07-01 | Police
            A3 | 2013-07-01 | School
            A4 | 2013-07-01 |
        """,
        by="agency",
        parts={"Police": 2, "School": 1, "Not recorded": 1},
    )


def test_closed_and_logged_is_a_share_of_all_contacts(spec):
    """A contact with no outcome yet is not closed and logged, and is still a contact."""
    spec(
        "contacts_closed_and_logged",
        "2013-14-Q2",
        contacts="""
            id | started_on | outcome
            A1 | 2013-07-01 | closed_and_logged
            A2 | 2013-07-01 | no_further_action
            A3 | 2013-07-01 | proceeded_to_assessment
            A4 | 2013-07-01 |
            A5 | 2013-06-30 | closed_and_logged
        """,
        numerator={"A1"},
        denominator={"A1", "A2", "A3", "A4"},
    )


def test_an_active_caf_is_counted_among_closed_and_logged_contacts_only(spec):
    """Not recorded is not yes."""
    spec(
        "closed_and_logged_with_active_caf",
        "2013-14-Q2",
        contacts="""
            id | started_on | outcome           | active_caf
            A1 | 2013-07-01 | closed_and_logged | yes
            A2 | 2013-07-01 | closed_and_logged | no
            A3 | 2013-07-01 | closed_and_logged |
            A4 | 2013-07-01 | no_further_action | yes
        """,
        numerator={"A1"},
        denominator={"A1", "A2", "A3"},
    )


def test_an_active_caf_is_counted_over_all_contacts_whatever_became_of_them(spec):
    spec(
        "contacts_with_active_caf",
        "2013-14-Q2",
        contacts="""
            id | started_on | outcome           | active_caf
            A1 | 2013-07-01 | closed_and_logged | yes
            A2 | 2013-07-01 | closed_and_logged | no
            A3 | 2013-07-01 |                   | yes
            A4 | 2013-06-30 |                   | yes
        """,
        numerator={"A1", "A3"},
        denominator={"A1", "A2", "A3"},
    )
