title = "Caseloads and the workforce"


def test_an_open_case_whose_last_allocation_has_ended_is_unallocated(spec):
    """A child whose case is closed is no case, and short breaks are not care."""
    spec(
        "unallocated_cases",
        "2013-14-Q2",
        cin_episodes="""
            child | started_on | ended_on
            A     | 2013-01-01 |
            B     | 2013-01-01 |
            D     | 2013-01-01 | 2013-09-30
            E     | 2013-01-01 |
        """,
        cp_plans="""
            child | started_on
            F     | 2013-01-01
        """,
        care_episodes="""
            child | started_on | legal_status
            G     | 2013-01-01 | C2
            H     | 2013-01-01 | C2
            I     | 2013-01-01 | V4
        """,
        allocations="""
            child | worker_id | team  | started_on | ended_on
            A     | W1        | North | 2013-01-01 | 2013-09-30
            A     | W2        | South | 2013-09-30 |
            B     | W2        | South | 2013-01-01 | 2013-10-01
            E     | W3        | North | 2013-01-01 | 2013-09-29
            F     | W3        | North | 2013-01-01 |
            G     | W2        | East  | 2012-01-01 |
            G     | W3        | North | 2012-02-01 |
        """,
        rows={"E", "H"},
    )
    spec(
        "unallocated_cases",
        "2013-14-Q2",
        cin_episodes="""
            child | started_on | ended_on
            A     | 2013-01-01 |
            B     | 2013-01-01 |
            D     | 2013-01-01 | 2013-09-30
            E     | 2013-01-01 |
        """,
        cp_plans="""
            child | started_on
            F     | 2013-01-01
        """,
        care_episodes="""
            child | started_on | legal_status
            G     | 2013-01-01 | C2
            H     | 2013-01-01 | C2
            I     | 2013-01-01 | V4
        """,
        allocations="""
            child | worker_id | team  | started_on | ended_on
            A     | W1        | North | 2013-01-01 | 2013-09-30
            A     | W2        | South | 2013-09-30 |
            B     | W2        | South | 2013-01-01 | 2013-10-01
            E     | W3        | North | 2013-01-01 | 2013-09-29
            F     | W3        | North | 2013-01-01 |
            G     | W2        | East  | 2012-01-01 |
            G     | W3        | North | 2012-02-01 |
        """,
        by="kind",
        parts={"need": 1, "care": 1},
    )


def test_a_case_is_allocated_from_the_first_day_of_a_workers_time_with_it(spec):
    spec(
        "cin_allocated_social_worker",
        "2013-14-Q2",
        cin_episodes="""
            child | started_on | ended_on
            A     | 2013-01-01 |
            B     | 2013-01-01 |
            D     | 2013-01-01 | 2013-09-30
            E     | 2013-01-01 |
        """,
        cp_plans="""
            child | started_on
            F     | 2013-01-01
        """,
        care_episodes="""
            child | started_on | legal_status
            G     | 2013-01-01 | C2
            H     | 2013-01-01 | C2
            I     | 2013-01-01 | V4
        """,
        allocations="""
            child | worker_id | team  | started_on | ended_on
            A     | W1        | North | 2013-01-01 | 2013-09-30
            A     | W2        | South | 2013-09-30 |
            B     | W2        | South | 2013-01-01 | 2013-10-01
            E     | W3        | North | 2013-01-01 | 2013-09-29
            F     | W3        | North | 2013-01-01 |
            G     | W2        | East  | 2012-01-01 |
            G     | W3        | North | 2012-02-01 |
        """,
        numerator={"A", "B", "F", "G"},
        denominator={"A", "B", "E", "F", "G", "H"},
    )
    spec(
        "cin_allocated_social_worker",
        "2013-14-Q2",
        cin_episodes="""
            child | started_on | ended_on
            A     | 2013-01-01 |
            B     | 2013-01-01 |
            D     | 2013-01-01 | 2013-09-30
            E     | 2013-01-01 |
        """,
        cp_plans="""
            child | started_on
            F     | 2013-01-01
        """,
        care_episodes="""
            child | started_on | legal_status
            G     | 2013-01-01 | C2
            H     | 2013-01-01 | C2
            I     | 2013-01-01 | V4
        """,
        allocations="""
            child | worker_id | team  | started_on | ended_on
            A     | W1        | North | 2013-01-01 | 2013-09-30
            A     | W2        | South | 2013-09-30 |
            B     | W2        | South | 2013-01-01 | 2013-10-01
            E     | W3        | North | 2013-01-01 | 2013-09-29
            F     | W3        | North | 2013-01-01 |
            G     | W2        | East  | 2012-01-01 |
            G     | W3        | North | 2012-02-01 |
        """,
        by="team",
        parts={"South": 2, "North": 2, "Not recorded": 0},
    )


def test_a_caseload_is_of_different_children_and_a_worker_without_one_has_no_part(spec):
    """On 30 September W2 has A, B and G, and W3 has F and G; W1's time with A ended that day."""
    spec(
        "workers_holding_cases",
        "2013-14-Q2",
        cin_episodes="""
            child | started_on | ended_on
            A     | 2013-01-01 |
            B     | 2013-01-01 |
            D     | 2013-01-01 | 2013-09-30
            E     | 2013-01-01 |
        """,
        cp_plans="""
            child | started_on
            F     | 2013-01-01
        """,
        care_episodes="""
            child | started_on | legal_status
            G     | 2013-01-01 | C2
            H     | 2013-01-01 | C2
            I     | 2013-01-01 | V4
        """,
        allocations="""
            child | worker_id | team  | started_on | ended_on
            A     | W1        | North | 2013-01-01 | 2013-09-30
            A     | W2        | South | 2013-09-30 |
            B     | W2        | South | 2013-01-01 | 2013-10-01
            E     | W3        | North | 2013-01-01 | 2013-09-29
            F     | W3        | North | 2013-01-01 |
            G     | W2        | East  | 2012-01-01 |
            G     | W3        | North | 2012-02-01 |
        """,
        rows={"W2", "W3"},
    )
    spec(
        "cases_held",
        "2013-14-Q2",
        cin_episodes="""
            child | started_on | ended_on
            A     | 2013-01-01 |
            B     | 2013-01-01 |
            D     | 2013-01-01 | 2013-09-30
            E     | 2013-01-01 |
        """,
        cp_plans="""
            child | started_on
            F     | 2013-01-01
        """,
        care_episodes="""
            child | started_on | legal_status
            G     | 2013-01-01 | C2
            H     | 2013-01-01 | C2
            I     | 2013-01-01 | V4
        """,
        allocations="""
            child | worker_id | team  | started_on | ended_on
            A     | W1        | North | 2013-01-01 | 2013-09-30
            A     | W2        | South | 2013-09-30 |
            B     | W2        | South | 2013-01-01 | 2013-10-01
            E     | W3        | North | 2013-01-01 | 2013-09-29
            F     | W3        | North | 2013-01-01 |
            G     | W2        | East  | 2012-01-01 |
            G     | W3        | North | 2012-02-01 |
        """,
        number=5,
    )
    spec(
        "cases_held",
        "2013-14-Q2",
        cin_episodes="""
            child | started_on | ended_on
            A     | 2013-01-01 |
            B     | 2013-01-01 |
            D     | 2013-01-01 | 2013-09-30
            E     | 2013-01-01 |
        """,
        cp_plans="""
            child | started_on
            F     | 2013-01-01
        """,
        care_episodes="""
            child | started_on | legal_status
            G     | 2013-01-01 | C2
            H     | 2013-01-01 | C2
            I     | 2013-01-01 | V4
        """,
        allocations="""
            child | worker_id | team  | started_on | ended_on
            A     | W1        | North | 2013-01-01 | 2013-09-30
            A     | W2        | South | 2013-09-30 |
            B     | W2        | South | 2013-01-01 | 2013-10-01
            E     | W3        | North | 2013-01-01 | 2013-09-29
            F     | W3        | North | 2013-01-01 |
            G     | W2        | East  | 2012-01-01 |
            G     | W3        | North | 2012-02-01 |
        """,
        by="worker",
        parts={"W2": 3, "W3": 2},
    )
    spec(
        "workers_holding_cases",
        "2013-14-Q2",
        cin_episodes="""
            child | started_on | ended_on
            A     | 2013-01-01 |
            B     | 2013-01-01 |
            D     | 2013-01-01 | 2013-09-30
            E     | 2013-01-01 |
        """,
        cp_plans="""
            child | started_on
            F     | 2013-01-01
        """,
        care_episodes="""
            child | started_on | legal_status
            G     | 2013-01-01 | C2
            H     | 2013-01-01 | C2
            I     | 2013-01-01 | V4
        """,
        allocations="""
            child | worker_id | team  | started_on | ended_on
            A     | W1        | North | 2013-01-01 | 2013-09-30
            A     | W2        | South | 2013-09-30 |
            B     | W2        | South | 2013-01-01 | 2013-10-01
            E     | W3        | North | 2013-01-01 | 2013-09-29
            F     | W3        | North | 2013-01-01 |
            G     | W2        | East  | 2012-01-01 |
            G     | W3        | North | 2012-02-01 |
        """,
        by="team",
        parts={"South": 1, "North": 1},
    )


def test_the_average_caseload_is_over_workers_who_have_one(spec):
    spec(
        "social_worker_average_caseload",
        "2013-14-Q2",
        allocations="""
            child | worker_id | started_on
            A     | W1        | 2013-01-01
            A     | W1        | 2013-02-01
            B     | W1        | 2013-01-01
            D     | W1        | 2013-01-01
            E     | W2        | 2013-01-01
        """,
        number=2,
    )


def test_there_is_no_caseload_without_allocations(spec):
    spec(
        "social_worker_average_caseload",
        "2013-14-Q2",
        without={"allocations"},
        missing="no extract has allocations",
    )


def test_a_worker_who_comes_back_is_one_worker(spec):
    """The twelve months begin on 1 October: a time that ended on that day is not in them."""
    spec(
        "cla_three_or_more_social_workers",
        "2013-14-Q2",
        care_episodes="""
            child | started_on
            A     | 2012-01-01
            B     | 2012-01-01
            D     | 2012-01-01
        """,
        allocations="""
            child | worker_id | started_on | ended_on
            A     | W1        | 2012-01-01 | 2012-10-02
            A     | W2        | 2012-10-02 | 2013-01-01
            A     | W3        | 2013-01-01 |
            B     | W1        | 2012-01-01 | 2012-10-01
            B     | W2        | 2012-10-01 | 2013-01-01
            B     | W3        | 2013-01-01 |
            D     | W1        | 2012-10-01 | 2013-01-01
            D     | W2        | 2013-01-01 | 2013-02-01
            D     | W1        | 2013-02-01 |
        """,
        numerator={"A"},
        denominator={"A", "B", "D"},
    )


def test_a_social_worker_is_in_post_until_the_day_before_leaving(spec):
    """Where it is not recorded, a worker is the council's own."""
    spec(
        "social_workers_in_post",
        "2013-14-Q2",
        workers="""
            id | team  | started_on | ended_on   | agency
            W1 | North | 2010-01-01 |            | no
            W2 | North | 2013-09-30 |            | yes
            W3 | South | 2010-01-01 | 2013-09-30 | no
            W4 | South | 2010-01-01 | 2012-09-30 | no
            W5 |       | 2010-01-01 | 2013-10-01 |
            W6 | North | 2013-01-01 | 2013-02-01 | yes
        """,
        rows={"W1", "W2", "W5"},
    )
    spec(
        "social_workers_in_post",
        "2013-14-Q2",
        workers="""
            id | team  | started_on | ended_on   | agency
            W1 | North | 2010-01-01 |            | no
            W2 | North | 2013-09-30 |            | yes
            W3 | South | 2010-01-01 | 2013-09-30 | no
            W4 | South | 2010-01-01 | 2012-09-30 | no
            W5 |       | 2010-01-01 | 2013-10-01 |
            W6 | North | 2013-01-01 | 2013-02-01 | yes
        """,
        by="team",
        parts={"North": 2, "Not recorded": 1},
    )
    spec(
        "social_worker_agency_rate",
        "2013-14-Q2",
        workers="""
            id | team  | started_on | ended_on   | agency
            W1 | North | 2010-01-01 |            | no
            W2 | North | 2013-09-30 |            | yes
            W3 | South | 2010-01-01 | 2013-09-30 | no
            W4 | South | 2010-01-01 | 2012-09-30 | no
            W5 |       | 2010-01-01 | 2013-10-01 |
            W6 | North | 2013-01-01 | 2013-02-01 | yes
        """,
        numerator={"W2"},
        denominator={"W1", "W2", "W5"},
    )
    spec(
        "social_workers_of_its_own",
        "2013-14-Q2",
        workers="""
            id | team  | started_on | ended_on   | agency
            W1 | North | 2010-01-01 |            | no
            W2 | North | 2013-09-30 |            | yes
            W3 | South | 2010-01-01 | 2013-09-30 | no
            W4 | South | 2010-01-01 | 2012-09-30 | no
            W5 |       | 2010-01-01 | 2013-10-01 |
            W6 | North | 2013-01-01 | 2013-02-01 | yes
        """,
        rows={"W1", "W5"},
    )


def test_turnover_is_of_the_councils_own_social_workers_over_twelve_months(spec):
    spec(
        "social_workers_left",
        "2013-14-Q2",
        workers="""
            id | team  | started_on | ended_on   | agency
            W1 | North | 2010-01-01 |            | no
            W2 | North | 2013-09-30 |            | yes
            W3 | South | 2010-01-01 | 2013-09-30 | no
            W4 | South | 2010-01-01 | 2012-09-30 | no
            W5 |       | 2010-01-01 | 2013-10-01 |
            W6 | North | 2013-01-01 | 2013-02-01 | yes
        """,
        rows={"W3"},
    )
    spec(
        "social_worker_turnover_rate",
        "2013-14-Q2",
        workers="""
            id | team  | started_on | ended_on   | agency
            W1 | North | 2010-01-01 |            | no
            W2 | North | 2013-09-30 |            | yes
            W3 | South | 2010-01-01 | 2013-09-30 | no
            W4 | South | 2010-01-01 | 2012-09-30 | no
            W5 |       | 2010-01-01 | 2013-10-01 |
            W6 | North | 2013-01-01 | 2013-02-01 | yes
        """,
        numerator={"W3"},
        denominator={"W1", "W5"},
    )
