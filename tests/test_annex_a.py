"""Annex A: the example's records as Ofsted's lists give the example's figures, in all the forms people send them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest

from fingerpost.errors import SourceError
from fingerpost.sources import Reading, read_inputs
from fingerpost.sources.coded import code_in
from fingerpost.workspace import Workspace
from inputs import SEPTEMBER, Files, as_csv, files_of, rows_of, uk_day
from layouts import ADOPTERS, Lists, annex_a, short, to_csv, workbook

PERIOD = "2013-14-Q2"
LACKING = {
    "contacts_closed_and_logged": "has no outcome",
    "closed_and_logged_with_active_caf": "has no active_caf, outcome",
    "contacts_with_active_caf": "has no active_caf",
    # The latest review alone would judge no chain of reviews.
    "cp_reviews_in_timescale": "has no plan_id",
    # A list of today's placements alone would give each child one.
    "cic_three_or_more_placements": "has no ended_on",
    "contact_decision_1_working_day": "has no outcome_on",
    "contacts_immediate_cp_concern": "has no immediate_cp_concern",
    "referral_decision_1_working_day": "has no outcome_on",
    "referrals_with_active_caf": "has no active_caf",
    "referrals_immediate_cp_concern": "has no immediate_cp_concern",
    "initial_assessment_median_working_days": "there are no records",
    "core_assessment_median_working_days": "there are no records",
    "icpc_attendance_by_child": "has no child_attended",
    "cp_review_attendance_by_child": "has no child_attended",
    "cin_with_disability": "has no disabled",
    "conversion_contact_to_referral": "has no outcome",
    "contacts_below_threshold": "has no outcome",
    "s47_in_15_working_days": "has no ended_on",
    "s47_median_working_days": "has no ended_on",
    "s47_open": "has no ended_on",
    "cic_long_term_placement_stability_national": "has no ended_on",
    # List 8 has the latest review's day only.
    "cic_children_taking_part": "no extract has care reviews",
    "cic_first_review_in_20_working_days": "no extract has care reviews",
    "cic_review_attendance": "no extract has care reviews",
    "cic_review_participation": "no extract has care reviews",
    "cic_reviews_held": "no extract has care reviews",
    "cic_reviews_in_timescale": "no extract has care reviews",
}
DIFFERING = {
    "referrals_proceeding_to_assessment": "NFA? is no also for those that have yet to proceed",
    "initial_assessments_in_10_working_days": "list 4 has single assessments only",
    "core_assessments_in_35_working_days": "list 4 has single assessments only",
    "initial_assessments_completed": "list 4 has single assessments only",
    "core_assessments_completed": "list 4 has single assessments only",
    "single_assessments_completed": "list 4 has single assessments only",
    "single_assessment_median_working_days": "list 4 has single assessments only",
    "single_assessment_mean_working_days": "list 4 has single assessments only",
    "single_assessments_in_45_working_days": "list 4 has single assessments only",
    "assessments_open_overdue": "list 4 has single assessments only",
    "single_assessments_open_over_45_days": "list 4 has single assessments only",
    "referrals_awaiting_decision": "NFA? is no also for those that have yet to proceed",
    "s47_conversion_to_icpc": "list 5 has no enquiry whose outcome is not known yet",
    "cp_reviews_ending_plan": "there is only the latest review of each plan",
}


@pytest.fixture(scope="module")
def lists() -> Lists:
    return annex_a(files_of(SEPTEMBER))


def compared(workspace: Workspace, reference: Workspace) -> tuple[dict[str, str], set[str]]:
    """The measures that a layout cannot give although the example can, with why; and those that differ."""
    ours = {each.measure: each for each in workspace.figures(PERIOD)}
    lacking, differing = {}, set()
    for each in reference.figures(PERIOD):
        own = ours[each.measure]
        if own.missing and not each.missing:
            lacking[each.measure] = own.missing
        elif (own.number, own.numerator, own.denominator) != (each.number, each.numerator, each.denominator):
            differing.add(each.measure)
    return lacking, differing


def check_figures(workspace: Workspace, reference: Workspace) -> None:
    lacking, differing = compared(workspace, reference)
    assert lacking.keys() == LACKING.keys()
    assert {measure for measure, why in LACKING.items() if why not in lacking[measure]} == set()
    assert differing == DIFFERING.keys()


def read(files: Files) -> Reading:
    return read_inputs(files, ())


def table(reading: Reading, name: str) -> dict[str, list[object]]:
    return reading.sources["annex_a"].tables[name].columns


def test_a_file_a_list_gives_the_figures_of_the_example(lists, fresh, demo_workspace):
    workspace = fresh()
    result = workspace.load(to_csv(lists), SEPTEMBER)
    assert result.findings == 0
    check_figures(workspace, demo_workspace)


def test_one_workbook_with_titles_merged_headers_and_hidden_rows_gives_the_same(lists, fresh, demo_workspace):
    workspace = fresh()
    result = workspace.load([("Annex A.xlsx", workbook(lists | ADOPTERS))], SEPTEMBER)
    why = {each.name: each.why for each in result.files}
    assert why["Annex A.xlsx [List 1 Contacts]"].endswith("its header is in row 4")
    assert "about adopters and not about children" in why["Annex A.xlsx [List 11 Adopters]"]
    check_figures(workspace, demo_workspace)


def excel_day(text: str) -> object:
    day = uk_day(text)
    return datetime(day.year, day.month, day.day) if day else text


def serial(text: str) -> object:
    day = uk_day(text)
    return (day - date(1899, 12, 30)).days if day else text


@pytest.mark.parametrize("cell", [excel_day, serial], ids=["as days", "as serial numbers"])
@pytest.mark.parametrize("dressed", [True, False])
def test_dates_may_be_days_or_serial_numbers(lists, cell: Callable[[str], object], dressed):
    few = short(lists, 40)
    plain = read(to_csv(few)).sources["annex_a"].tables
    other = read([("a.xlsx", workbook(few, dressed, cell))]).sources["annex_a"].tables
    assert {name: each.columns for name, each in other.items()} == {name: each.columns for name, each in plain.items()}


def test_short_names_of_columns_are_known():
    rows = [["ChildUniqueID", "DateOfContact", "ContactSource", "Gender"], ["C1", "01/05/2013", "a) 6: Police", "M"]]
    found = table(read([("x.csv", as_csv(rows))]), "contacts")
    assert found["contact_id"] == ["CON-C1-20130501"]
    assert found["referred_by"] == ["Police"]


@pytest.mark.parametrize(
    ("told", "code", "name"),
    [
        ("a) U1: Foster placement", "U1", "placement_type"),
        ("N1 - Abuse or neglect", "N1", "primary_need"),
        ("C2: FCO", "C2", "legal_status"),
        ("RC1 - Adopted", "RC1", "reason_for_closure"),
        ("a) WBRI", "WBRI", "ethnicity"),
        ("b) Physical abuse", "PHY", "category_of_abuse"),
        ("neg", "NEG", "category_of_abuse"),
        ("F1: Full time in higher education", "F1", "activity"),
        ("nonsense", None, "activity"),
        ("", None, "activity"),
    ],
)
def test_codes_are_read_with_their_letter_and_meaning(told, code, name):
    assert code_in(told, name) == code


def cells(name: str, **changed: str) -> Files:
    """One row of a list of the example, with cells changed by their place in words."""
    row = dict(annex_a(files_of(SEPTEMBER))[name][0])
    row.update({next(header for header in row if words.replace("_", " ") in header): v for words, v in changed.items()})
    return to_csv({name: [row]})


@pytest.mark.parametrize("told", ["a) Yes", "Yes", "y", "1 - Yes", "NFA", "a. Yes"])
def test_answers_have_many_forms(told):
    assert table(read(cells("3 Referrals", NFA=told)), "referrals")["outcome"] == ["no_further_action"]


def test_an_answer_that_is_not_known_is_nothing_and_one_that_is_nonsense_is_told():
    unknown = read(cells("6 Children in need", Disability="c) Unknown"))
    assert (table(unknown, "children")["disabled"], unknown.findings) == ([None], [])
    odd = read(cells("6 Children in need", Disability="perhaps"))
    assert [(each.rule, each.value) for each in odd.findings] == [("unknown_code", "perhaps")]


def test_a_day_that_is_none_stops_the_load_and_names_the_column_as_the_file_has_it():
    with pytest.raises(SourceError, match='"Date of referral": "soon" is not a date'):
        read(cells("3 Referrals", Date_of_referral="soon"))


def test_where_a_care_leaver_lives_has_its_letter_and_its_suitability():
    kind = {"Type_of_Accommodation": "B: With parents", "Suitability": "b) Unsuitable"}
    assert table(read(cells("9 Care leavers", **kind)), "care_leavers")["accommodation"] == ["B2"]


def test_a_record_has_the_same_id_in_every_extract_and_two_of_a_day_have_two():
    rows = [["Child Unique ID", "Date of Contact", "Contact Source"], *[["C1", "01/05/2013", "1A"]] * 2]
    rows.append(["C2", "01/05/2013", "1A"])
    found = table(read([("x.csv", as_csv(rows))]), "contacts")
    assert found["contact_id"] == ["CON-C1-20130501", "CON-C1-20130501-2", "CON-C2-20130501"]


def test_two_enquiries_that_led_to_one_conference_both_name_it():
    header = ["Child Unique ID", "StratDiscussionDate", "InitialCPConfDate", "CPConfResultInCPPlan"]
    rows = [header, ["C1", "01/05/2013", "20/05/2013", "Y"], ["C1", "08/05/2013", "20/05/2013", "Y"]]
    reading = read([("x.csv", as_csv([*rows, ["C2", "01/05/2013", "", ""]]))])
    assert table(reading, "cp_conferences")["conference_id"] == ["CPC-C1-20130520"]
    assert table(reading, "cp_conferences")["s47_id"] == ["S47-C1-20130501"]
    assert table(reading, "s47_enquiries")["conference_id"] == ["CPC-C1-20130520"] * 2 + [None]
    assert table(reading, "s47_enquiries")["outcome"] == ["to_conference", "to_conference", None]


CARE = {
    "Child Unique ID": "C1", "Date Started to be Looked After": "01/05/2010", "Child's Category of Need": "N1",
    "Child's Legal Status": "C2", "Placement Type": "U1", "Placement Provider": "PR1",
    "Date Ceased to be Looked After": "", "Reason Ceased to be Looked After": "",
    "Start Date of Most Recent Placement": "01/08/2012",
    "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))": "b) No",
}  # fmt: skip
LEAVER = {
    "Child Unique ID": "C9", "LA in Touch": "a) Yes", "Type of Accommodation": "B", "Suitability of Accommodation": "1",
    "Activity Status": "F2", "Latest Date of Contact": "01/08/2013",
    "Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)": "a) Yes",
}  # fmt: skip


def without(row: dict[str, str], *gone: str) -> dict[str, str]:
    return {header: cell for header, cell in row.items() if not header.startswith(gone)}


def test_todays_placement_has_a_start_and_no_end():
    reading = read(
        to_csv({"care": [CARE, {**CARE, "Child Unique ID": "C2", "Start Date of Most Recent Placement": ""}]})
    )
    found = table(reading, "placements")
    assert (found["child_id"], found["started_on"]) == (["C1"], [date(2012, 8, 1)])
    assert (found["type"], found["spell_started_on"]) == (["U1"], [date(2010, 5, 1)])
    assert "ended_on" not in reading.sources["annex_a"].columns["placements"]


def test_a_list_without_the_placements_start_gives_no_placements():
    tables = read(to_csv({"care": [without(CARE, "Start Date")]})).sources["annex_a"].tables
    assert "care_episodes" in tables
    assert "placements" not in tables


def test_who_was_in_one_placement_is_known_from_the_day_the_last_one_began(fresh):
    """Before it, the placement that it hides is not known: an earlier period would have a figure that is too low."""
    care = [{**CARE, "Child Unique ID": f"C{n}"} for n in range(5)]
    care[0]["Start Date of Most Recent Placement"] = "10/07/2013"
    care[1]["Start Date of Most Recent Placement"] = "01/01/2031"
    workspace = fresh()
    path = workspace.path / "fingerpost.toml"
    path.write_text(re.sub(r"(?m)^(placements|care_episodes) =.*\n", "", path.read_text()))
    workspace = Workspace(workspace.path)
    born = [
        {**without(CARE), "Child Unique ID": each["Child Unique ID"], "Date of Birth": "01/05/2005"} for each in care
    ]
    workspace.load(to_csv({"care": [each | own for each, own in zip(born, care, strict=True)]}), SEPTEMBER)
    measures = ["cic_long_term_placement_stability", "cic_three_or_more_placements"]
    now, often = workspace.figures(PERIOD, measures)
    assert (now.numerator, now.denominator) == (0, 5)
    assert "has no ended_on" in often.missing
    earlier, _ = workspace.figures("2013-14-Q1", measures)
    assert "records of placements begin on 10 July 2013" in earlier.missing


def test_who_is_unaccompanied_comes_from_lists_8_and_9_each_once_and_nobody_is_told_from_not_asked():
    yes = {header: "a) Yes" if header.startswith("Unaccompanied") else cell for header, cell in CARE.items()}
    lists = {"care": [yes, {**CARE, "Child Unique ID": "C2"}], "leavers": [LEAVER, {**LEAVER, "Child Unique ID": "C1"}]}
    reading = read(to_csv(lists))
    assert sorted(table(reading, "unaccompanied_children")["child_id"]) == ["C1", "C9"]
    assert reading.sources["annex_a"].columns["unaccompanied_children"] == {"child_id"}
    assert table(read(to_csv({"care": [CARE]})), "unaccompanied_children")["child_id"] == []
    assert "unaccompanied_children" not in read(to_csv({"care": [without(CARE, "Unaccomp")]})).sources["annex_a"].tables


def test_list_9_of_before_2024_has_no_day_of_contact_and_is_read():
    reading = read(to_csv({"leavers": [without(LEAVER, "Latest")]}))
    assert table(reading, "care_leavers")["accommodation"] == ["B1"]
    assert "contacted_on" not in reading.sources["annex_a"].columns["care_leavers"]


def test_hidden_rows_and_sheets_are_read_as_the_others_are(lists):
    few = short(lists, 6, ["1 Contacts", "3 Referrals"])
    book = openpyxl.load_workbook(io.BytesIO(workbook(few, dressed=False)))
    for sheet in book:
        sheet.row_dimensions[3].hidden = True
        sheet.insert_rows(5)
    book.worksheets[1].sheet_state = "hidden"
    data = io.BytesIO()
    book.save(data)
    found = read([("a.xlsx", data.getvalue())]).sources["annex_a"].tables
    assert (len(found["contacts"]), len(found["referrals"])) == (6, 6)


def test_days_as_text_in_a_workbook_are_days_in_any_usual_form():
    written = ["01/05/2013", "2013-05-01", "1 May 2013", "01.05.2013", "01/05/2013 00:00", "41395"]
    rows = [
        {"Child Unique ID": f"C{n}", "Date of Contact": day, "Contact Source": "1A"} for n, day in enumerate(written)
    ]
    assert set(table(read([("a.xlsx", workbook({"1": rows}))]), "contacts")["started_on"]) == {date(2013, 5, 1)}


def test_adoptions_are_read_and_plans_that_ended():
    header = [
        "Child Unique ID", "Date of Decision that Child Should be Placed for Adoption",
        "Date of Matching Child and Prospective Adopters", "Date Placed for Adoption",
        "Date of Decision that Child Should No Longer be Placed for Adoption",
        "Reason Why Child No Longer Placed for Adoption",
    ]  # fmt: skip
    rows = [header, ["C1", "01/05/2013", "", "", "01/08/2013", "RD1 - needs changed"], ["C2", *[""] * 5]]
    found = table(read([("x.csv", as_csv(rows))]), "adoptions")
    assert (found["child_id"], found["plan_ended_reason"]) == (["C1"], ["RD1"])


def test_a_child_of_many_lists_is_there_once_with_what_any_of_them_says(lists):
    found = table(read(to_csv(short(lists, 200))), "children")
    assert len(set(found["child_id"])) == len(found["child_id"])


def test_a_list_without_a_column_it_needs_is_told_and_other_files_are_passed_over():
    rows = rows_of(to_csv(short(annex_a(files_of(SEPTEMBER)), 3))[6][1])
    place = rows[0].index("Child Protection Plan End Date")
    with pytest.raises(SourceError, match='looks like annex_a 7 child protection plans but has no column "Child Prot'):
        read([("x.csv", as_csv([row[:place] + row[place + 1 :] for row in rows]))])
    other = as_csv([["Child ID", "Gender", "Ethnicity", "Date of Birth", "Date of Contact", "Colour"], ["C1"] * 6])
    with pytest.raises(SourceError, match="fits no layout"):
        read([("x.csv", other)])


def test_an_error_in_a_column_that_is_not_read_does_not_stop_a_workbook(lists):
    few = short(lists, 3, ["3 Referrals"])
    data = workbook(few, dressed=False, cell=lambda text: "=NA()" if text == "#N/A" else text)
    assert len(table(read([("a.xlsx", data)]), "referrals")["child_id"]) == 3
