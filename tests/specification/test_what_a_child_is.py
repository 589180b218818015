title = "Breakdowns by what a child is"


def test_a_child_is_as_old_as_on_the_day_of_the_record(spec):
    """A band begins on a birthday, whatever the child's age at the end of the period."""
    spec(
        "referrals",
        "2013-14-Q2",
        children="""
            child | born_on    | sex | ethnicity | disabled
            A     | 2012-07-02 | M   | WBRI      | yes
            B     | 2012-07-01 | 1   | WBRI      | no
            D     | 2003-07-01 | 2   | AIND      |
            E     | 1997-07-01 | U   |           |
            F     | 2013-07-02 | 0   | REFU      |
        """,
        referrals="""
            id | child | received_on
            R1 | A     | 2013-07-01
            R2 | B     | 2013-07-01
            R3 | D     | 2013-07-01
            R4 | E     | 2013-07-01
            R5 | F     | 2013-07-01
            R6 | Z     | 2013-07-01
            R7 |       | 2013-07-01
            R8 | A     | 2013-08-01
        """,
        disabilities="""
            child | disability
            A     | LD
            A     | AUT
            A     | AUT
            D     | NONE
            F     | MOB
        """,
        by="age",
        parts={"under 1": 1, "1 to 4": 2, "10 to 15": 1, "16 and over": 1, "unborn": 1, "Not recorded": 2},
    )


def test_a_child_of_a_stock_is_as_old_as_on_its_last_day(spec):
    spec(
        "children_on_cp_plans",
        "2013-14-Q2",
        children="""
            child | born_on
            A     | 2008-09-30
            B     | 2008-10-01
        """,
        cp_plans="""
            child | started_on
            A     | 2012-01-01
            B     | 2012-01-01
        """,
        by="age",
        parts={"1 to 4": 1, "5 to 9": 1},
    )


def test_the_codes_of_other_years_are_the_same_sex(spec):
    """'Not known' is not recorded."""
    spec(
        "referrals",
        "2013-14-Q2",
        children="""
            child | born_on    | sex | ethnicity | disabled
            A     | 2012-07-02 | M   | WBRI      | yes
            B     | 2012-07-01 | 1   | WBRI      | no
            D     | 2003-07-01 | 2   | AIND      |
            E     | 1997-07-01 | U   |           |
            F     | 2013-07-02 | 0   | REFU      |
        """,
        referrals="""
            id | child | received_on
            R1 | A     | 2013-07-01
            R2 | B     | 2013-07-01
            R3 | D     | 2013-07-01
            R4 | E     | 2013-07-01
            R5 | F     | 2013-07-01
            R6 | Z     | 2013-07-01
            R7 |       | 2013-07-01
            R8 | A     | 2013-08-01
        """,
        disabilities="""
            child | disability
            A     | LD
            A     | AUT
            A     | AUT
            D     | NONE
            F     | MOB
        """,
        by="sex",
        parts={"M": 3, "F": 1, "Not recorded": 4},
    )


def test_ethnicity_is_counted_by_its_code(spec):
    spec(
        "referrals",
        "2013-14-Q2",
        children="""
            child | born_on    | sex | ethnicity | disabled
            A     | 2012-07-02 | M   | WBRI      | yes
            B     | 2012-07-01 | 1   | WBRI      | no
            D     | 2003-07-01 | 2   | AIND      |
            E     | 1997-07-01 | U   |           |
            F     | 2013-07-02 | 0   | REFU      |
        """,
        referrals="""
            id | child | received_on
            R1 | A     | 2013-07-01
            R2 | B     | 2013-07-01
            R3 | D     | 2013-07-01
            R4 | E     | 2013-07-01
            R5 | F     | 2013-07-01
            R6 | Z     | 2013-07-01
            R7 |       | 2013-07-01
            R8 | A     | 2013-08-01
        """,
        disabilities="""
            child | disability
            A     | LD
            A     | AUT
            A     | AUT
            D     | NONE
            F     | MOB
        """,
        by="ethnicity",
        parts={"WBRI": 3, "AIND": 1, "REFU": 1, "Not recorded": 3},
    )


def test_a_child_is_disabled_by_the_record_or_a_disability(spec):
    """'No disability' says that there is none."""
    spec(
        "referrals",
        "2013-14-Q2",
        children="""
            child | born_on    | sex | ethnicity | disabled
            A     | 2012-07-02 | M   | WBRI      | yes
            B     | 2012-07-01 | 1   | WBRI      | no
            D     | 2003-07-01 | 2   | AIND      |
            E     | 1997-07-01 | U   |           |
            F     | 2013-07-02 | 0   | REFU      |
        """,
        referrals="""
            id | child | received_on
            R1 | A     | 2013-07-01
            R2 | B     | 2013-07-01
            R3 | D     | 2013-07-01
            R4 | E     | 2013-07-01
            R5 | F     | 2013-07-01
            R6 | Z     | 2013-07-01
            R7 |       | 2013-07-01
            R8 | A     | 2013-08-01
        """,
        disabilities="""
            child | disability
            A     | LD
            A     | AUT
            A     | AUT
            D     | NONE
            F     | MOB
        """,
        by="disabled",
        parts={"yes": 3, "no": 2, "Not recorded": 3},
    )


def test_a_child_with_two_disabilities_counts_under_both(spec):
    """So the parts add to more than the whole."""
    spec(
        "referrals",
        "2013-14-Q2",
        children="""
            child | born_on    | sex | ethnicity | disabled
            A     | 2012-07-02 | M   | WBRI      | yes
            B     | 2012-07-01 | 1   | WBRI      | no
            D     | 2003-07-01 | 2   | AIND      |
            E     | 1997-07-01 | U   |           |
            F     | 2013-07-02 | 0   | REFU      |
        """,
        referrals="""
            id | child | received_on
            R1 | A     | 2013-07-01
            R2 | B     | 2013-07-01
            R3 | D     | 2013-07-01
            R4 | E     | 2013-07-01
            R5 | F     | 2013-07-01
            R6 | Z     | 2013-07-01
            R7 |       | 2013-07-01
            R8 | A     | 2013-08-01
        """,
        disabilities="""
            child | disability
            A     | LD
            A     | AUT
            A     | AUT
            D     | NONE
            F     | MOB
        """,
        by="disability",
        parts={"LD": 2, "AUT": 2, "MOB": 1, "NONE": 1, "Not recorded": 4},
    )
