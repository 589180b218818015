title = "Care leavers by age, as national figures have them"


def test_ages_are_those_of_the_latest_contact_of_the_year_so_far(spec):
    """From the 19th birthday to the day before the 22nd. Who died or went back to parents is left out."""
    spec(
        "care_leavers_in_touch_19_21",
        "2013-14-Q2",
        care_leavers="""
            child | born_on    | contacted_on | in_touch
            C1    | 1994-07-01 | 2013-07-01   | YES
            C2    | 1994-07-02 | 2013-07-01   | YES
            C3    | 1991-07-02 | 2013-07-01   | NO
            C4    | 1991-07-01 | 2013-07-01   | YES
            C5    | 1993-07-01 | 2013-07-01   | DIED
            C6    | 1993-07-01 | 2013-07-01   | RHOM
            C7    | 1993-07-01 | 2013-07-01   | REFU
            C8    | 1993-07-01 | 2013-07-01   |
            C9    |            | 2013-07-01   | YES
            C10   | 1993-07-01 | 2013-04-01   | YES
            C10   | 1993-07-01 | 2013-08-01   | NREQ
            C11   | 1993-07-01 | 2013-03-31   | YES
        """,
        numerator={"C1"},
        denominator={"C1", "C3", "C7", "C8", "C10"},
    )


def test_the_younger_ones_are_counted_since_2015_16(spec):
    spec(
        "care_leavers_in_touch_17_18",
        "2015-16-Q2",
        care_leavers="""
            child | born_on    | contacted_on | in_touch
            C1    | 1998-07-01 | 2015-07-01   | YES
            C2    | 1998-07-02 | 2015-07-01   | YES
            C3    | 1996-07-02 | 2015-07-01   | NO
            C4    | 1996-07-01 | 2015-07-01   | YES
        """,
        numerator={"C1"},
        denominator={"C1", "C3"},
    )
    spec("care_leavers_in_touch_17_18", "2014-15-Q2", missing="not applicable before 1 April 2015")
    spec(
        "care_leavers_suitable_17_18",
        "2015-16-Q2",
        care_leavers="""
            child | born_on    | contacted_on | accommodation
            C1    | 1998-07-01 | 2015-07-01   | U1
            C2    | 1998-07-01 | 2015-07-01   | U2
            C3    | 1994-07-01 | 2015-07-01   | U1
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )
    spec(
        "care_leavers_eet_17_18",
        "2015-16-Q2",
        care_leavers="""
            child | born_on    | contacted_on | activity
            C1    | 1998-07-01 | 2015-07-01   | F2
            C2    | 1998-07-01 | 2015-07-01   | G4
            C3    | 1994-07-01 | 2015-07-01   | F2
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )


def test_accommodation_that_is_not_known_is_not_suitable(spec):
    spec(
        "care_leavers_suitable_19_21",
        "2013-14-Q2",
        care_leavers="""
            child | born_on    | contacted_on | in_touch | accommodation
            C1    | 1993-07-01 | 2013-07-01   | YES      | U1
            C2    | 1993-07-01 | 2013-07-01   | YES      | X2
            C3    | 1993-07-01 | 2013-07-01   | NO       | 0
            C4    | 1993-07-01 | 2013-07-01   | YES      |
        """,
        numerator={"C1"},
        denominator={"C1", "C2", "C3", "C4"},
    )


def test_what_they_do_is_study_training_or_work_or_none_of_it_or_not_known(spec):
    spec(
        "care_leavers_eet_19_21",
        "2013-14-Q2",
        care_leavers="""
            child | born_on    | contacted_on | activity
            C1    | 1993-07-01 | 2013-07-01   | F1
            C2    | 1993-07-01 | 2013-07-01   | P5
            C3    | 1993-07-01 | 2013-07-01   | G6
            C4    | 1993-07-01 | 2013-07-01   | 0
        """,
        numerator={"C1", "C2"},
        denominator={"C1", "C2", "C3", "C4"},
    )
    spec(
        "care_leavers_neet",
        "2013-14-Q2",
        care_leavers="""
            child | born_on    | contacted_on | activity
            C1    | 1993-07-01 | 2013-07-01   | F1
            C3    | 1993-07-01 | 2013-07-01   | G6
            C4    | 1993-07-01 | 2013-07-01   | 0
            C5    | 1996-07-01 | 2013-07-01   | G6
        """,
        numerator={"C3"},
        denominator={"C1", "C3", "C4"},
    )


def test_higher_education_is_full_or_part_time_and_no_other_study(spec):
    spec(
        "care_leavers_higher_education",
        "2013-14-Q2",
        care_leavers="""
            child | born_on    | contacted_on | activity
            C1    | 1993-07-01 | 2013-07-01   | F1
            C2    | 1993-07-01 | 2013-07-01   | P1
            C3    | 1993-07-01 | 2013-07-01   | F2
        """,
        numerator={"C1", "C2"},
        denominator={"C1", "C2", "C3"},
    )


def test_staying_put_is_living_with_former_foster_carers(spec):
    spec(
        "care_leavers_staying_put",
        "2013-14-Q2",
        care_leavers="""
            child | born_on    | contacted_on | accommodation
            C1    | 1993-07-01 | 2013-07-01   | Z1
            C2    | 1993-07-01 | 2013-07-01   | B1
        """,
        numerator={"C1"},
        denominator={"C1", "C2"},
    )


def test_a_pathway_plan_is_current_for_six_months(spec):
    """To the same day six months later. One made after the last day was not there yet."""
    spec(
        "care_leavers_pathway_plan_current",
        "2013-14-Q2",
        care_leavers="""
            child | contacted_on | pathway_plan_on
            C1    | 2013-07-01   | 2013-03-30
            C2    | 2013-07-01   | 2013-03-29
            C3    | 2013-07-01   | 2013-09-30
            C4    | 2013-07-01   | 2013-10-01
            C5    | 2013-07-01   |
        """,
        extract="2013-10-31",
        numerator={"C1", "C3"},
        denominator={"C1", "C2", "C3", "C4", "C5"},
    )
    spec(
        "care_leavers_pathway_plan_current",
        "2013-14-Q2",
        lacks={"care_leavers": "pathway_plan_on"},
        missing="the extract of care leavers has no pathway_plan_on",
    )
