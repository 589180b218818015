"""The children in need census: the same figures as the example's own files, and what each element becomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from typer.testing import CliRunner

import plainly
import returns
from evaluating import ask, evaluator_of, evaluator_over
from fingerpost.cli import app
from fingerpost.model import Finding, Table
from fingerpost.sources import Reading, read_inputs
from inputs import EXTRACTS, SEPTEMBER

COUNCIL = plainly.read(EXTRACTS / SEPTEMBER.isoformat())
PERIODS = ("2013-14-Q1", "2013-14-Q2", "2013-08")
PROTECTION = (
    "icpc_within_15_working_days cp_reviews_in_timescale s47_enquiries children_on_cp_plans "
    "second_or_subsequent_cp_plans cp_plans_lasting_2_years"
)
REFERRALS = (
    "referrals referrals_no_further_action referrals_proceeding_to_assessment rereferrals_within_12_months "
    "referrals_not_ended_in_nfa referrals_resulting_in_s47"
)
# Not to be had from a census, with the reason:
# - contacts, closed and logged, active CAF, CAF2: the census begins at the referral.
# - initial assessments in 10 and core in 35 working days: all its assessments are of one kind, 'single'.
# - care and care leavers: those are SSDA903's. Conferences' attendance: not asked.


def read(data: bytes, name: str = "census.xml") -> dict[str, Table]:
    return read_inputs([(name, data)], ()).sources["cin_census"].tables


def figures(evaluator: Any, measures: str) -> list[tuple[Any, ...]]:
    asks = [ask(measure, period) for measure in measures.split() for period in PERIODS]
    return [(f.measure, f.period, f.number, f.numerator, f.denominator) for f in evaluator.figures(asks)]


@pytest.mark.parametrize(
    ("left_out", "measures"),
    [("need_episodes", f"{PROTECTION} {REFERRALS}"), ("cases", f"{PROTECTION} cin_excluding_cp_and_cla")],
)
def test_the_example_as_a_census_gives_the_figures_of_its_own_files(left_out, measures):
    """A census has one date for a referral and the episode it begins, the example two: so each is compared alone."""
    tables = read(returns.census(replace(COUNCIL, **{left_out: []})))
    care = read_inputs([("c.xml", returns.care_xml(returns.care_tables(COUNCIL)))], ()).sources["ssda903"].tables
    ours = figures(evaluator_over({**care, **tables}, SEPTEMBER), measures)
    assert ours == figures(evaluator_of(COUNCIL, SEPTEMBER), measures)
    assert all(number or denominator for _, _, number, _, denominator in ours)


def child(details: str, identifiers: str = "<PersonBirthDate>2010-01-02</PersonBirthDate>", name: str = "C1") -> str:
    return (
        f"<Child>\n<ChildIdentifiers><LAchildID>{name}</LAchildID>{identifiers}</ChildIdentifiers>"
        "<ChildCharacteristics><Ethnicity>WBRI</Ethnicity><Disabilities><Disability>HAND</Disability>"
        f"<Disability>LD</Disability></Disabilities></ChildCharacteristics>\n{details}</Child>\n"
    )


def census(*children: str, ends: str = "2014-03-31") -> bytes:
    header = f"<Header><CollectionDetails><ReferenceDate>{ends}</ReferenceDate></CollectionDetails></Header>"
    return f"<Message>{header}<Children>\n{''.join(children)}</Children></Message>\n".encode()


def rows(tables: dict[str, Table], name: str) -> list[dict[str, Any]]:
    """The rows of a table, without what is empty."""
    table = tables[name]
    return [
        {column: cell for column, cell in zip(table.columns, cells, strict=True) if cell is not None}
        for cells in zip(*table.columns.values(), strict=True)
    ]


DETAILS = """<CINdetails>
<CINreferralDate>2013-05-01</CINreferralDate><ReferralSource>2a</ReferralSource>
<PrimaryNeedCode>N1</PrimaryNeedCode><ReferralNFA>false</ReferralNFA>
<Assessments><AssessmentActualStartDate>2013-05-02</AssessmentActualStartDate>
<AssessmentAuthorisationDate>2013-06-01</AssessmentAuthorisationDate>
<FactorsIdentifiedAtAssessment><AssessmentFactors>2A</AssessmentFactors><AssessmentFactors>3B</AssessmentFactors>
</FactorsIdentifiedAtAssessment></Assessments>
<Section47><S47ActualStartDate>2013-05-03</S47ActualStartDate><DateOfInitialCPC>2013-05-20</DateOfInitialCPC>
<ICPCnotRequired>0</ICPCnotRequired></Section47>
<Section47><S47ActualStartDate>2013-07-03</S47ActualStartDate><ICPCnotRequired>TRUE</ICPCnotRequired></Section47>
<ChildProtectionPlans><CPPstartDate>2013-05-20</CPPstartDate><InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>
<LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse><NumberOfPreviousCPP>0</NumberOfPreviousCPP>
<Reviews><CPPreviewDate>2013-08-01</CPPreviewDate></Reviews>
<Reviews><CPPreviewDate>2013-12-01</CPPreviewDate><CPPreviewDate>2014-01-01</CPPreviewDate></Reviews>
</ChildProtectionPlans>
<CINPlanDates><CINPlanStartDate>2013-05-10</CINPlanStartDate></CINPlanDates>
</CINdetails>
"""


def test_each_record_of_a_child_becomes_a_row_with_a_number_made_of_child_kind_and_day():
    tables = read(census(child(DETAILS)))
    assert rows(tables, "children") == [
        {"child_id": "C1", "born_on": date(2010, 1, 2), "ethnicity": "WBRI", "disabled": True}
    ]
    assert [row["disability"] for row in rows(tables, "disabilities")] == ["HAND", "LD"]
    assert rows(tables, "referrals") == [
        {
            "referral_id": "C1/R2013-05-01", "child_id": "C1", "received_on": date(2013, 5, 1),
            "referred_by": "School", "outcome": "proceeded_to_assessment",
        }
    ]  # fmt: skip
    assert [row["episode_id"] for row in rows(tables, "cin_episodes")] == ["C1/N2013-05-01"]
    (assessment,) = rows(tables, "assessments")
    assert (assessment["assessment_id"], assessment["type"]) == ("C1/A2013-05-02", "single")
    assert [row["factor"] for row in rows(tables, "assessment_factors")] == ["2A", "3B"]
    assert [(row["s47_id"], row["outcome"], row.get("conference_id")) for row in rows(tables, "s47_enquiries")] == [
        ("C1/S2013-05-03", "to_conference", "C1/F2013-05-20"),
        ("C1/S2013-07-03", "not_to_conference", None),
    ]
    conferences = rows(tables, "cp_conferences")
    assert [row["held_on"].isoformat() for row in conferences if row["type"] == "RCPC"] == [
        "2013-08-01",
        "2013-12-01",
        "2014-01-01",
    ]
    assert {row["plan_id"] for row in conferences} == {"C1/P2013-05-20"}
    (initial,) = [row for row in conferences if row["type"] == "ICPC"]
    assert (initial["s47_id"], initial["outcome"]) == ("C1/S2013-05-03", "plan")
    assert rows(tables, "cp_plans")[0]["category"] == "EMO"
    assert rows(tables, "cin_plans")[0]["started_on"] == date(2013, 5, 10)


def details(day: str, inside: str = "") -> str:
    return f"<CINdetails><CINreferralDate>{day}</CINreferralDate>{inside}</CINdetails>"


@pytest.mark.parametrize("word", ["1", "true", "TRUE", "True"])
def test_a_referral_that_ended_in_no_further_action_is_no_episode_of_need(word):
    tables = read(census(child(details("2013-05-01", f"<ReferralNFA>{word}</ReferralNFA>"))))
    assert [row["outcome"] for row in rows(tables, "referrals")] == ["no_further_action"]
    assert "cin_episodes" not in tables


def test_a_referral_without_an_assessment_is_yet_to_proceed():
    assert [row["outcome"] for row in rows(read(census(child(details("2013-05-01")))), "referrals")] == [
        "yet_to_proceed"
    ]


def test_a_child_not_yet_born_has_the_expected_date():
    tables = read(census(child("", "<ExpectedPersonBirthDate>2014-05-01</ExpectedPersonBirthDate>")))
    assert rows(tables, "children")[0]["born_on"] == date(2014, 5, 1)


def test_a_conference_with_no_enquiry_is_a_childs_who_moved_in():
    inside = "<DateOfInitialCPC>2013-06-01</DateOfInitialCPC>"
    tables = read(census(child(details("2013-05-01", inside))))
    assert rows(tables, "cp_conferences") == [
        {"conference_id": "C1/F2013-06-01", "child_id": "C1", "type": "ICPC", "held_on": date(2013, 6, 1)}
    ]


def test_several_enquiries_with_one_conference_have_one_and_it_counts_from_the_first():
    enquiry = (
        "<Section47><S47ActualStartDate>{}</S47ActualStartDate>"
        "<DateOfInitialCPC>2013-06-01</DateOfInitialCPC></Section47>"
    )
    inside = enquiry.format("2013-05-20") + enquiry.format("2013-05-10")
    tables = read(census(child(details("2013-05-01", inside + "<DateOfInitialCPC>2013-06-01</DateOfInitialCPC>"))))
    assert [row["s47_id"] for row in rows(tables, "cp_conferences")] == ["C1/S2013-05-10"]
    assert {row["conference_id"] for row in rows(tables, "s47_enquiries")} == {"C1/F2013-06-01"}


def test_two_records_of_one_day_and_children_without_a_number_stay_apart():
    tables = read(census(child(details("2013-05-01") * 2), child(details("2013-05-01"), name=""), child("", name="")))
    numbers = [row["referral_id"] for row in rows(tables, "referrals")]
    assert numbers[:2] == ["C1/R2013-05-01", "C1/R2013-05-01/2"]
    assert numbers[2].startswith("line ")
    assert len(set(numbers)) == 3


@pytest.mark.parametrize("turned", [False, True])
def test_the_latest_census_stands_for_the_same_record(turned):
    """The reference dates tell which is the later, not the order or the files' names."""
    closed = "<CINclosureDate>2014-06-01</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>"
    first = ("2020.xml", census(child(details("2013-05-01") + details("2012-05-01"))))
    second = ("2010.xml", census(child(details("2013-05-01", closed)), ends="2015-03-31"))
    files = [second, first] if turned else [first, second]
    tables = read_inputs(files, ()).sources["cin_census"].tables
    episodes = {row["episode_id"]: row.get("ended_on") for row in rows(tables, "cin_episodes")}
    assert episodes == {"C1/N2012-05-01": None, "C1/N2013-05-01": date(2014, 6, 1)}
    assert len(tables["children"]) == 1
    assert len(tables["disabilities"]) == 2


def test_codes_of_any_year_are_kept_and_one_of_none_is_a_finding():
    born = "<PersonBirthDate>2010-01-02</PersonBirthDate>"
    sexes = [f"{born}<GenderCurrent>0</GenderCurrent>", f"{born}<Sex>F</Sex>", f"{born}<Sex>Q</Sex>"]
    reading: Reading = read_inputs([("c.xml", census(*(child("", each) for each in sexes)))], ())
    assert reading.sources["cin_census"].tables["children"].columns["sex"] == ["0", "F", "Q"]
    assert [(finding.value, finding.row) for finding in reading.findings] == [("Q", 8)]


def test_the_modules_of_later_years_are_passed_over():
    inside = "<PreProceedingsandFGDM><PPStartDate>not a date</PPStartDate></PreProceedingsandFGDM>"
    assert len(read(census(child(details("2026-05-01", inside)), ends="2027-03-31"))["referrals"]) == 1


def test_the_same_record_has_the_same_number_however_its_day_is_written():
    files = [("a.xml", census(child(details("2013-05-01")))), ("b.xml", census(child(details("01/05/2013"))))]
    tables = read_inputs(files, ()).sources["cin_census"].tables
    assert [row["referral_id"] for row in rows(tables, "referrals")] == ["C1/R2013-05-01"]


def test_returns_of_both_kinds_feed_a_workspace(fresh):
    workspace = fresh()
    care = returns.care_xml(returns.care_tables(COUNCIL))
    workspace.load([("2013-14/903.xml", care), ("census.xml", returns.census(replace(COUNCIL, cases=[])))], SEPTEMBER)
    found = {figure.measure: figure for figure in workspace.figures("2013-14-Q2")}
    assert (found["children_on_cp_plans"].number, found["children_in_care"].number) == (356, 379)
    assert found["children_on_cp_plans"].source == "Children in need census"
    assert found["contacts"].number is None


def test_check_says_on_which_line_of_a_census_a_day_that_cannot_be_true_stands(fresh):
    child = b"<Child>\n<ChildIdentifiers><LAchildID>C1</LAchildID>\n<PersonBirthDate>1066-10-14</PersonBirthDate>"
    data = b"<Message><Children>\n" + child + b"</ChildIdentifiers></Child></Children></Message>"
    workspace = fresh()
    workspace.load([("census.xml", data), ("caf2.csv", b"CAF ID,Child ID,Commenced,Agency,Reason\r\n")], SEPTEMBER)
    (found,) = workspace.check(rule="impossible_date")
    assert (found.file, found.place) == ("census.xml", "line 2")
    shown = CliRunner().invoke(app, ["check", "-w", str(workspace.path), "--rule", "impossible_date", "-f", "csv"])
    assert ",census.xml,2,line 2," in shown.stdout
    assert Finding("no_rows", "warning", "caf2", "", "is empty", file="caf2.csv", row=3).place == "row 3"
