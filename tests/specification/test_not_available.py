title = "When there is no figure, and why"


def test_no_extract_has_the_table(spec):
    spec("contacts", "2013-14-Q2", without={"contacts"}, missing="no extract has contacts")


def test_the_extract_was_taken_before_the_period_ended(spec):
    """A figure of part of a period would be a low one."""
    spec(
        "contacts",
        "2013-14-Q2",
        extract="2013-08-31",
        missing="the latest extract of contacts is of 31 August 2013, before 30 September 2013",
    )


def test_an_extract_of_the_periods_last_day_is_enough(spec):
    spec("contacts", "2013-14-Q2", extract="2013-09-30", number=0)


def test_the_records_begin_after_the_first_day_that_is_counted(spec):
    spec(
        "contacts",
        "2013-14-Q2",
        complete_from={"contacts": "2013-07-02"},
        missing="records of contacts begin on 2 July 2013",
    )
    spec("contacts", "2013-14-Q2", complete_from={"contacts": "2013-07-01"}, number=0)


def test_a_year_to_date_needs_records_from_the_first_of_april(spec):
    spec(
        "caf2_commenced",
        "2013-14-Q2",
        complete_from={"early_help": "2013-05-01"},
        missing="records of early help begin on 1 May 2013",
    )


def test_re_referrals_need_records_of_the_twelve_months_before_the_period(spec):
    spec(
        "rereferrals_within_12_months",
        "2013-14-Q2",
        complete_from={"referrals": "2012-07-02"},
        missing="records of referrals begin on 2 July 2012",
    )
    spec(
        "rereferrals_within_12_months",
        "2013-14-Q2",
        complete_from={"referrals": "2012-07-01"},
        numerator=0,
        denominator=0,
    )


def test_a_snapshot_needs_only_what_ended_after_it(spec):
    """Records of spells begin with those that ended on some day: all that were open on the day before are there."""
    spec("children_on_cp_plans", "2013-14-Q2", complete_from={"cp_plans": "2013-10-01"}, number=0)
    spec(
        "children_on_cp_plans",
        "2013-14-Q2",
        complete_from={"cp_plans": "2013-10-02"},
        missing="records of cp plans begin on 2 October 2013",
    )


def test_the_extract_lacks_a_column_that_the_measure_reads(spec):
    spec(
        "second_or_subsequent_cp_plans",
        "2013-14-Q2",
        lacks={"cp_plans": "previous_plans"},
        missing="the extract of cp plans has no previous_plans",
    )
    spec(
        "contacts_with_active_caf",
        "2013-14-Q2",
        lacks={"contacts": "active_caf"},
        missing="the extract of contacts has no active_caf",
    )


def test_a_column_that_the_measure_does_not_read_may_be_absent(spec):
    spec("contacts", "2013-14-Q2", lacks={"contacts": "active_caf"}, number=0)


def test_conferences_in_time_need_the_enquiries_that_they_came_from(spec):
    """Without them not one conference would be in time, which is not so."""
    spec(
        "icpc_within_15_working_days",
        "2013-14-Q2",
        without={"s47_enquiries"},
        missing="no extract has s47 enquiries",
    )
    spec(
        "icpc_within_15_working_days",
        "2013-14-Q2",
        lacks={"cp_conferences": "s47_id"},
        missing="the extract of cp conferences has no s47_id",
    )


def test_reviews_in_time_need_to_know_which_plan_a_conference_reviewed(spec):
    spec(
        "cp_reviews_in_timescale",
        "2013-14-Q2",
        lacks={"cp_conferences": "plan_id"},
        missing="the extract of cp conferences has no plan_id",
    )


def test_long_term_stability_needs_birthdays_and_the_number_of_placements_does_not(spec):
    spec(
        "cic_long_term_placement_stability",
        "2013-14-Q2",
        without={"children"},
        missing="no extract has children",
    )
    spec("cic_three_or_more_placements", "2013-14-Q2", without={"children"}, numerator=0, denominator=0)


def test_a_measure_that_divides_two_others_needs_both(spec):
    spec(
        "referrals_resulting_in_s47",
        "2013-14-Q2",
        without={"referrals"},
        missing="no extract has referrals",
    )
    spec(
        "cafcass_care_applications_per_10k",
        "2013-14",
        without={"population"},
        missing="no extract has population",
    )
