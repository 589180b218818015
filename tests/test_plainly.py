"""The independent figures against the report's own tables."""

import csv
from datetime import date
from pathlib import Path

import pytest

import plainly

EXPECTED = Path(__file__).parent / "expected"
EXTRACTS = Path(__file__).parents[1] / "src" / "fingerpost" / "demo" / "extracts"
QUARTER_1 = (date(2013, 4, 1), date(2013, 6, 30))
QUARTER_2 = (date(2013, 7, 1), date(2013, 9, 30))
LAST_YEAR = (date(2012, 4, 1), date(2013, 3, 31))


def rows_of(name: str) -> list[dict[str, str]]:
    with (EXPECTED / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


APPENDIX = {r["measure"]: r for r in rows_of("appendix2.csv") if r["q2_number"] or r["q2_numerator"]}


@pytest.fixture(scope="module")
def june() -> plainly.Council:
    return plainly.read(EXTRACTS / "2013-06-30")


@pytest.fixture(scope="module")
def september() -> plainly.Council:
    return plainly.read(EXTRACTS / "2013-09-30")


def printed(row: dict[str, str], column: str) -> list[int | None]:
    parts = ("number", "numerator", "denominator")
    return [int(row[f"{column}_{p}"]) if row[f"{column}_{p}"] else None for p in parts]


def worked_out(answer: plainly.Answer) -> list[int | None]:
    return [answer.number, answer.numerator, answer.denominator]


def test_every_measure_of_the_appendix_with_figures_is_worked_out():
    assert set(APPENDIX) == set(plainly.MEASURES)
    assert len(APPENDIX) == 25


@pytest.mark.parametrize("measure", sorted(APPENDIX))
def test_quarter_2_comes_out_of_the_september_extract(september, measure):
    answer = plainly.figure(september, measure, *QUARTER_2)
    assert worked_out(answer) == printed(APPENDIX[measure], "q2")
    if answer.percent is not None:
        assert f"{answer.percent:.1f}" == APPENDIX[measure]["q2_percent"]


@pytest.mark.parametrize("measure", sorted(APPENDIX))
def test_quarter_1_comes_out_of_the_june_extract(june, measure):
    answer = plainly.figure(june, measure, *QUARTER_1)
    assert worked_out(answer) == printed(APPENDIX[measure], "q1")
    if answer.percent is not None:
        assert f"{answer.percent:.1f}" == APPENDIX[measure]["q1_percent"]


def test_the_september_extract_has_174_of_786_with_no_further_action_in_quarter_1(september):
    answer = plainly.figure(september, "referrals_no_further_action", *QUARTER_1)
    assert (answer.numerator, answer.denominator) == (174, 786)


def test_the_september_extract_has_80_more_assessments_begun_from_quarter_1(september):
    assert plainly.figure(september, "referrals_proceeding_to_assessment", *QUARTER_1).number == 603


CHANGED_SINCE_JUNE = {
    "referrals_no_further_action",
    "referrals_proceeding_to_assessment",
    "referrals_resulting_in_s47",
}


@pytest.mark.parametrize("measure", sorted(set(APPENDIX) - CHANGED_SINCE_JUNE))
def test_quarter_1_from_september_is_what_june_gave_where_no_state_has_changed(june, september, measure):
    then = plainly.figure(june, measure, *QUARTER_1)
    now = plainly.figure(september, measure, *QUARTER_1)
    assert now == then


def test_last_year_has_the_published_number_of_contacts(june, september):
    for council in (june, september):
        assert plainly.figure(council, "contacts", *LAST_YEAR).number == 6859


def test_table_1_comes_out_of_the_september_extract(september):
    expected = {
        r["referred_by"]: {k: int(v) for k, v in r.items() if k != "referred_by"}
        for r in rows_of("table1_referrers.csv")
    }
    assert plainly.table1(september, *QUARTER_2) == expected
    assert list(plainly.table1(september, *QUARTER_2)) == list(expected)


@pytest.mark.parametrize(
    ("extract", "ends_on", "column"),
    [
        ("september", date(2013, 3, 31), "2012-13"),
        ("june", date(2013, 6, 30), "2013-14 Q1"),
        ("september", date(2013, 9, 30), "2013-14 Q2 year to date"),
    ],
)
def test_the_agencies_of_the_caf2s_come_out_as_printed(request, extract, ends_on, column):
    table = plainly.caf2_by_agency(request.getfixturevalue(extract), ends_on)
    expected = {r["agency"]: int(r[column]) for r in rows_of("caf2_by_agency.csv")}
    assert set(table) <= set(expected)
    assert {agency: table.get(agency, 0) for agency in expected} == expected


def test_the_reasons_add_to_the_referrals(september):
    reasons = plainly.referrals_by_reason(september, *QUARTER_2)
    assert reasons.pop("Total") == 643 == sum(reasons.values())


@pytest.mark.parametrize("measure", sorted(APPENDIX))
def test_the_records_behind_a_figure_add_to_it(september, measure):
    answer = plainly.figure(september, measure, *QUARTER_2)
    if answer.number is not None:
        assert answer.number == len(answer.numerator_keys) == len(set(answer.numerator_keys))
    else:
        assert answer.numerator == len(answer.numerator_keys) == len(set(answer.numerator_keys))
        assert answer.denominator == len(answer.denominator_keys) == len(set(answer.denominator_keys))
        if measure != "referrals_resulting_in_s47":  # a ratio of two tables
            assert set(answer.numerator_keys) <= set(answer.denominator_keys)


def test_a_council_written_out_reads_back_the_same(september, tmp_path):
    plainly.write(september, tmp_path)
    assert plainly.read(tmp_path) == september


def test_a_folder_with_no_files_is_a_council_with_no_records(tmp_path):
    assert plainly.read(tmp_path) == plainly.Council()
    for measure in plainly.MEASURES:
        answer = plainly.figure(plainly.Council(), measure, *QUARTER_2)
        assert not answer.number
        assert not answer.denominator


def test_dates_may_be_iso(tmp_path):
    (tmp_path / "caf2.csv").write_text(
        "CAF ID,Child ID,Commenced,Agency,Reason\nK1,C1,2013-04-01,,\n", encoding="utf-8"
    )
    assert plainly.read(tmp_path).cafs == [plainly.Caf("K1", "C1", date(2013, 4, 1))]


# The edges, each on a record or two made for it


def case(case_id: str, day: date, child: str = "C1", outcome: str = "Yet to Proceed") -> plainly.Case:
    return plainly.Case(case_id, child, day, outcome=outcome)


def rereferred(*cases: plainly.Case) -> list[str]:
    council = plainly.Council(cases=list(cases))
    return plainly.figure(council, "rereferrals_within_12_months", *QUARTER_2).numerator_keys


def test_an_earlier_referral_is_after_the_same_day_one_year_before():
    assert rereferred(case("R1", date(2012, 8, 1)), case("R2", date(2013, 8, 1))) == []
    assert rereferred(case("R1", date(2012, 8, 2)), case("R2", date(2013, 8, 1))) == ["R2"]


def test_of_two_referrals_on_one_day_the_larger_case_id_is_the_second():
    day = date(2013, 8, 1)
    assert rereferred(case("R2", day), case("R1", day)) == ["R2"]


def test_a_contact_closed_and_logged_is_no_earlier_referral_and_no_re_referral():
    earlier, later = date(2013, 7, 1), date(2013, 8, 1)
    assert rereferred(case("R1", earlier, outcome="Closed & Logged"), case("R2", later)) == []
    assert rereferred(case("R1", earlier), case("R2", later, outcome="Closed & Logged")) == []
    assert rereferred(case("R1", earlier, outcome=""), case("R2", later, outcome="")) == ["R2"]


def test_two_children_with_no_id_are_not_one_child():
    earlier, later = date(2013, 7, 1), date(2013, 8, 1)
    for blank in ("", "Unborn"):
        assert rereferred(case("R1", earlier, blank), case("R2", later, blank)) == []


def long_plans(starts_on: date, ends_on: date) -> int:
    council = plainly.Council(plans=[plainly.Plan("P1", "C1", starts_on, ends_on)])
    return plainly.figure(council, "cp_plans_lasting_2_years", ends_on, ends_on).numerator


def test_two_years_is_the_same_day_two_years_later():
    assert long_plans(date(2011, 8, 1), date(2013, 7, 31)) == 0
    assert long_plans(date(2011, 8, 1), date(2013, 8, 1)) == 1


def test_a_plan_that_began_on_29_february_has_lasted_two_years_on_1_march():
    assert long_plans(date(2012, 2, 29), date(2014, 2, 28)) == 0
    assert long_plans(date(2012, 2, 29), date(2014, 3, 1)) == 1


def reviewed_in_time(starts_on: date, *reviews: date, ends_on: date = QUARTER_2[1]) -> str:
    council = plainly.Council(
        plans=[plainly.Plan("P1", "C1", starts_on)],
        conferences=[plainly.Conference(f"F{n}", "C1", "RCPC", day, plan_id="P1") for n, day in enumerate(reviews)],
    )
    answer = plainly.figure(council, "cp_reviews_in_timescale", ends_on, ends_on)
    return f"{answer.numerator} of {answer.denominator}"


def test_a_review_on_the_day_it_is_due_is_in_time_and_a_day_later_is_late():
    assert reviewed_in_time(date(2013, 4, 10), date(2013, 7, 10)) == "1 of 1"
    assert reviewed_in_time(date(2013, 4, 10), date(2013, 7, 11)) == "0 of 1"


def test_three_months_after_30_november_is_the_last_of_february():
    ends_on = date(2013, 4, 30)
    assert reviewed_in_time(date(2012, 11, 30), date(2013, 2, 28), ends_on=ends_on) == "1 of 1"
    assert reviewed_in_time(date(2012, 11, 30), date(2013, 3, 1), ends_on=ends_on) == "0 of 1"


def test_a_late_review_before_the_rolling_year_is_past_and_gone():
    on_time_since = [date(2013, 3, 30), date(2013, 9, 30)]
    assert reviewed_in_time(date(2012, 4, 1), date(2012, 9, 30), *on_time_since) == "1 of 1"
    assert reviewed_in_time(date(2012, 4, 1), date(2012, 10, 1), date(2013, 4, 1)) == "0 of 1"


def test_a_review_due_on_the_last_day_is_not_overdue_and_one_due_the_day_before_is():
    assert reviewed_in_time(date(2013, 6, 30)) == "1 of 1"
    assert reviewed_in_time(date(2013, 6, 29)) == "0 of 1"
    assert reviewed_in_time(date(2013, 7, 1)) == "0 of 0"


def episode(
    starts_on: date,
    rne: str,
    place: str = "U1",
    ends_on: date | None = None,
    *,
    status: str = "C2",
    reason: str = "X1",
    provider: str = "PR1",
) -> plainly.CareEpisode:
    reason = reason if ends_on else ""
    return plainly.CareEpisode("C1", starts_on, rne, status, "N1", place, provider, ends_on, reason)


def care(measure: str, *episodes: plainly.CareEpisode, dob: date = date(2005, 5, 5)) -> str:
    council = plainly.Council(care_headers=[plainly.CareHeader("C1", dob=dob)], care_episodes=list(episodes))
    answer = plainly.figure(council, measure, *QUARTER_2)
    return f"{answer.numerator} of {answer.denominator}" if answer.number is None else f"{answer.number}"


def test_a_short_break_is_not_care():
    for status in ("V3", "V4"):
        assert care("children_in_care", episode(date(2013, 5, 1), "S", status=status)) == "0"
    assert care("children_in_care", episode(date(2013, 5, 1), "S", status="V2")) == "1"


def test_the_third_placement_counts_and_a_temporary_one_and_a_change_of_status_do_not():
    a, b, c, d = date(2013, 2, 1), date(2013, 5, 1), date(2013, 6, 1), date(2013, 7, 1)
    measure = "cic_three_or_more_placements"
    first = episode(a, "S", "U1", b)
    assert care(measure, first, episode(b, "P", "U4", c), episode(c, "P", "K2")) == "1 of 1"
    assert care(measure, first, episode(b, "P", "U4", c), episode(c, "L", "U4")) == "0 of 1"
    assert care(measure, first, episode(b, "P", "U4", c), episode(c, "P", "T0")) == "0 of 1"
    there_and_back = [first, episode(b, "P", "T0", c), episode(c, "P", "U1", d), episode(d, "P", "K2")]
    assert care(measure, *there_and_back) == "0 of 1"
    elsewhere = [*there_and_back[:2], episode(c, "P", "U1", d, provider="PR2"), episode(d, "P", "K2")]
    assert care(measure, *elsewhere) == "1 of 1"


def test_a_placement_that_ended_on_1_april_is_not_of_the_year_and_one_of_an_earlier_spell_is():
    a, b, c, d = date(2013, 2, 1), date(2013, 4, 1), date(2013, 6, 1), date(2013, 7, 1)
    measure = "cic_three_or_more_placements"
    later = [episode(d, "S", "U4", date(2013, 8, 1)), episode(date(2013, 8, 1), "P", "K2")]
    assert care(measure, episode(a, "S", "U1", b, reason="E4"), *later) == "0 of 1"
    assert care(measure, episode(a, "S", "U1", c, reason="E4"), *later) == "1 of 1"


def test_long_term_stability_counts_months_of_care_and_years_of_placement_to_the_day():
    measure = "cic_long_term_placement_stability"
    long_ago = date(2011, 3, 30)
    assert care(measure, episode(long_ago, "S")) == "1 of 1"
    assert care(measure, episode(date(2011, 4, 1), "S")) == "0 of 0"
    for moved_on, result in ((date(2011, 9, 30), "1 of 1"), (date(2011, 10, 1), "0 of 1")):
        assert care(measure, episode(long_ago, "S", "U1", moved_on), episode(moved_on, "P", "U4")) == result


def test_long_term_stability_is_of_children_under_16():
    measure = "cic_long_term_placement_stability"
    assert care(measure, episode(date(2010, 1, 1), "S"), dob=date(1997, 9, 30)) == "0 of 0"
    assert care(measure, episode(date(2010, 1, 1), "S"), dob=date(1997, 10, 1)) == "1 of 1"


def test_a_stay_in_hospital_does_not_end_a_placement():
    a, b, c = date(2010, 1, 1), date(2013, 5, 1), date(2013, 5, 9)
    stay = [episode(a, "S", "U1", b), episode(b, "P", "T1", c), episode(c, "P", "U1")]
    assert care("cic_long_term_placement_stability", *stay) == "1 of 1"
    assert care("cic_long_term_placement_stability", *stay[:1], episode(b, "P", "T1")) == "1 of 1"


def test_a_spell_that_ended_after_the_period_is_open_again():
    ended = episode(date(2013, 1, 1), "S", "U1", date(2013, 10, 1), reason="E4")
    assert care("children_in_care", ended) == "1"
    assert care("children_in_care", episode(date(2013, 1, 1), "S", "U1", date(2013, 9, 30))) == "0"
    assert care("ceased_care_returned_home", ended) == "0 of 0"


def test_a_child_with_two_open_episodes_of_need_is_one_child():
    days = (date(2013, 1, 1), date(2013, 2, 1))
    council = plainly.Council(need_episodes=[plainly.NeedEpisode(f"N{n}", "C1", day) for n, day in enumerate(days)])
    assert plainly.figure(council, "cin_excluding_cp_and_cla", *QUARTER_2).number == 1
    council.plans.append(plainly.Plan("P1", "C1", days[0]))
    assert plainly.figure(council, "cin_excluding_cp_and_cla", *QUARTER_2).number == 0


def test_a_care_leaver_counts_once_by_the_latest_contact_and_then_by_the_last_row():
    def suitable(*contacts: tuple[date, str]) -> str:
        council = plainly.Council(leavers=[plainly.Leaver("C1", None, d, "YES", a, "G5") for d, a in contacts])
        answer = plainly.figure(council, "care_leavers_suitable_accommodation", *QUARTER_2)
        return f"{answer.numerator} of {answer.denominator}"

    may, june = date(2013, 5, 1), date(2013, 6, 1)
    assert suitable((june, "U1"), (may, "X2")) == "1 of 1"
    assert suitable((june, "U1"), (june, "X2")) == "0 of 1"
    assert suitable((june, "U1"), (date(2013, 10, 1), "X2")) == "1 of 1"


def test_a_conference_with_no_enquiry_stays_in_the_denominator():
    council = plainly.Council(conferences=[plainly.Conference("F1", "C1", "ICPC", date(2013, 5, 1))])
    answer = plainly.figure(council, "icpc_within_15_working_days", *QUARTER_2)
    assert (answer.numerator, answer.denominator) == (0, 1)


def test_working_days_leave_out_easter_the_may_holidays_and_the_jubilee():
    assert plainly.working_days(date(2013, 3, 28), date(2013, 4, 2)) == 1
    assert plainly.working_days(date(2013, 5, 3), date(2013, 5, 7)) == 1
    assert plainly.working_days(date(2012, 6, 1), date(2012, 6, 6)) == 1
    assert plainly.working_days(date(2013, 5, 1), date(2013, 5, 1)) == 0


def test_the_rolling_year_and_the_year_to_date_begin_where_the_readme_says():
    assert plainly.rolling_year_start(date(2013, 9, 30)) == date(2012, 10, 1)
    assert plainly.rolling_year_start(date(2012, 2, 29)) == date(2011, 3, 1)
    assert plainly.rolling_year_start(date(2013, 2, 28)) == date(2012, 3, 1)
    assert plainly.year_start(date(2013, 3, 31)) == date(2012, 4, 1)
    assert plainly.year_start(date(2013, 4, 1)) == date(2013, 4, 1)
