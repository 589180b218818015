"""The Standard Safeguarding Dataset: the example's records as its tables give the example's figures."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pandas
import pytest

from fingerpost.sources import Reading, read_inputs
from fingerpost.workspace import Workspace
from inputs import SEPTEMBER, Files, files_of
from layouts import Lists, Row, short, ssd, to_csv
from plainly_beyond import FACTORS
from test_annex_a import compared

LACKING = {
    "closed_and_logged_with_active_caf": "has no active_caf",
    "contacts_with_active_caf": "has no active_caf",
    "second_or_subsequent_cp_plans": "has no previous_plans",
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
    "contacts_below_threshold": "says of a contact only whether it was closed and logged",
}
DIFFERING = {
    "referrals_proceeding_to_assessment": "told by the assessments there are; not all of the example's name a referral",
    "initial_assessments_in_10_working_days": "the dataset has single assessments only",
    "core_assessments_in_35_working_days": "the dataset has single assessments only",
    "cin_excluding_cp_and_cla": "the example numbers its episodes of need apart from its referrals",
    "initial_assessments_completed": "the dataset has single assessments only",
    "core_assessments_completed": "the dataset has single assessments only",
    "single_assessments_completed": "the dataset has single assessments only",
    "single_assessment_median_working_days": "the dataset has single assessments only",
    "single_assessment_mean_working_days": "the dataset has single assessments only",
    "single_assessments_in_45_working_days": "the dataset has single assessments only",
    "assessments_open_overdue": "the dataset has single assessments only",
    "single_assessments_open_over_45_days": "the dataset has single assessments only",
    "referrals_awaiting_decision": "told by the assessments there are; not all of the example's name a referral",
    "cin_started": "the example numbers its episodes of need apart from its referrals",
    "cin_ended": "the example numbers its episodes of need apart from its referrals",
    "cin_all": "the example numbers its episodes of need apart from its referrals",
    "cin_open_2_years": "the example numbers its episodes of need apart from its referrals",
    "cin_closed_after_assessment": "the example numbers its episodes of need apart from its referrals",
    "factors_at_assessment_profile": "the example has no factors",
    **{f"factor_{theme}": "the example has no factors" for theme in FACTORS},
    **dict.fromkeys(
        (
            "care_leavers_in_touch_19_21",
            "care_leavers_suitable_19_21",
            "care_leavers_eet_19_21",
            "care_leavers_neet",
            "care_leavers_higher_education",
            "care_leavers_staying_put",
        ),
        "a birthday is with the person, and these tables have no person for the example's care leavers",
    ),
}


def read(files: Files) -> Reading:
    return read_inputs(files, ())


def table(reading: Reading, name: str) -> dict[str, list[object]]:
    return reading.sources["ssd"].tables[name].columns


def rows_of_table(reading: Reading, source: str, name: str) -> list[tuple[object, ...]]:
    columns = reading.sources[source].tables[name].columns
    return sorted(zip(*columns.values(), strict=True), key=str)


@pytest.fixture(scope="module")
def tables() -> Lists:
    return ssd(files_of(SEPTEMBER))


def as_parquet(rows: list[Row], folder: Path) -> bytes:
    """As a database's own export: days as timestamps and nothing for what is not recorded."""
    frame = pandas.DataFrame(rows).replace("", None)
    for name in frame.columns:
        if name.endswith("_date"):
            frame[name] = pandas.to_datetime(frame[name], format="%d/%m/%Y")
    path = folder / "table.parquet"
    path.unlink(missing_ok=True)
    duckdb.from_df(frame).write_parquet(str(path))
    return path.read_bytes()


def check_figures(workspace: Workspace, reference: Workspace) -> None:
    lacking, differing = compared(workspace, reference)
    assert lacking.keys() == LACKING.keys()
    assert {measure for measure, why in LACKING.items() if why not in lacking[measure]} == set()
    assert differing == DIFFERING.keys()


def test_the_tables_give_the_figures_of_the_example(tables, fresh, demo_workspace):
    workspace = fresh()
    result = workspace.load(to_csv(tables), SEPTEMBER)
    assert result.findings == 0
    assert {each.layout for each in result.files} == tables.keys()
    check_figures(workspace, demo_workspace)


def test_children_in_need_are_the_example_s_where_its_episodes_are_the_dataset_s(fresh, demo_workspace):
    workspace = fresh()
    workspace.load(to_csv(ssd(files_of(SEPTEMBER), need=True)), SEPTEMBER)
    (ours,) = workspace.figures("2013-14-Q2", ["cin_excluding_cp_and_cla"])
    (example,) = demo_workspace.figures("2013-14-Q2", ["cin_excluding_cp_and_cla"])
    assert ours.number == example.number == 1504


def test_episodes_and_placements_are_those_of_ssda903(tables):
    ours, theirs = read(to_csv(tables)), read(files_of(SEPTEMBER, "ssda903"))
    for name in ("care_episodes", "placements", "care_reviews"):
        assert rows_of_table(ours, "ssd", name) == rows_of_table(theirs, "ssda903", name)


@pytest.mark.parametrize("gone", ["clae_cla_placement_id", "clap_person_id", "clar_cla_person_id"])
def test_a_join_has_two_ways_where_a_deployment_lacks_an_id(tables, gone):
    few = short(tables, 150)
    if gone == "clar_cla_person_id":
        of_care = {row["clae_person_id"]: row["clae_cla_id"] for row in few["ssd_cla_episodes"]}
        few["ssd_cla_reviews"] = [
            {**row, "clar_cla_id": of_care[row["clar_cla_person_id"]]}
            for row in few["ssd_cla_reviews"]
            if row["clar_cla_person_id"] in of_care
        ]
    whole = read(to_csv(few))
    less = {name: [{k: v for k, v in row.items() if k != gone} for row in rows] for name, rows in few.items()}
    for name in ("care_episodes", "placements", "care_reviews"):
        assert rows_of_table(read(to_csv(less)), "ssd", name) == rows_of_table(whole, "ssd", name)


def test_parquet_gives_the_same_as_csv(tables, tmp_path):
    few = short(tables, 60)
    plain = read(to_csv(few)).sources["ssd"].tables
    other = read([(f"{name}.parquet", as_parquet(rows, tmp_path)) for name, rows in few.items()]).sources["ssd"].tables
    assert {name: each.columns for name, each in other.items()} == {name: each.columns for name, each in plain.items()}


def test_care_without_its_placements_or_legal_statuses_says_what_it_lacks(tables):
    few = short(tables, 60)
    reading = read(to_csv({name: rows for name, rows in few.items() if name != "ssd_cla_placement"}))
    assert "placement_type" not in reading.sources["ssd"].columns["care_episodes"]
    assert "placements" not in reading.sources["ssd"].tables
    reading = read(to_csv({name: rows for name, rows in few.items() if name != "ssd_legal_status"}))
    assert "legal_status" not in reading.sources["ssd"].columns["care_episodes"]


def test_what_sql_server_s_tools_write_for_nothing_is_nothing(tables):
    few = short(tables, 5, ["ssd_cp_plans"])
    nulls = {name: [{k: v or "NULL" for k, v in row.items()} for row in rows] for name, rows in few.items()}
    assert table(read(to_csv(nulls)), "cp_plans") == table(read(to_csv(few)), "cp_plans")


@pytest.mark.parametrize(
    ("flags", "outcome"),
    [
        ({"NFA_FLAG": "Y", "NEW_REFERRAL_FLAG": "N"}, "closed_and_logged"),
        ({"OUTCOME_NFA_FLAG": "Y"}, "closed_and_logged"),
        ({"NFA_FLAG": "Y", "CP_ENQUIRY_FLAG": "Y"}, None),
        ({"NEW_REFERRAL_FLAG": "Y"}, None),
        ({}, None),
        ("CIN Referral", None),
        ("[1", None),
        ("[" * 100_000, None),
    ],
)
def test_a_contact_s_flags(flags, outcome):
    text = flags if isinstance(flags, str) else json.dumps(flags)
    row = {"cont_contact_id": "1", "cont_person_id": "C1", "cont_contact_date": "2013-05-01"}
    found = table(read(to_csv({"x": [{**row, "cont_contact_outcome_json": text}]})), "contacts")
    assert found["outcome"] == [outcome]


@pytest.mark.parametrize(
    ("text", "factors"),
    [
        ('["1A", "2B"]', ["1A", "2B"]),
        ("[1A, 2B]", ["1A", "2B"]),
        ('{"1A": "Yes", "2B": "No"}', ["1A"]),
        ("1A", ["1A"]),
        ("[]", []),
        ("", []),
    ],
)
def test_the_factors_of_an_assessment_are_a_row_each_with_its_child(text, factors):
    assessment = {"cina_assessment_id": "A1", "cina_person_id": "C1", "cina_assessment_start_date": "2013-05-01"}
    rows: Lists = {
        "a": [{**assessment, "cina_assessment_auth_date": ""}],
        "b": [{"cinf_assessment_id": "A1", "cinf_assessment_factors_json": text}],
    }
    found = table(read(to_csv(rows)), "assessment_factors")
    assert (found["factor"], found["child_id"]) == (factors, ["C1"] * len(factors))


def episode(id: str, nfa: str, closed: str = "") -> Row:
    return {
        "cine_referral_id": id, "cine_person_id": f"C{id}", "cine_referral_date": "2013-05-01",
        "cine_referral_nfa": nfa, "cine_close_date": closed, "cine_close_reason": "",
        "cine_cin_primary_need_code": "N1",
    }  # fmt: skip


def test_referrals_that_were_assessed_are_told_by_their_assessments():
    assessment = {"cina_assessment_id": "A1", "cina_person_id": "C1", "cina_referral_id": "1"}
    rows: Lists = {
        "a": [{**assessment, "cina_assessment_start_date": "2013-05-02", "cina_assessment_auth_date": ""}],
        "b": [episode("1", "N"), episode("2", "N"), episode("3", "N", "2013-06-01"), episode("4", "Y", "2013-05-01")],
    }
    reading = read(to_csv(rows))
    outcomes = ["proceeded_to_assessment", "yet_to_proceed", None, "no_further_action"]
    assert table(reading, "referrals")["outcome"] == outcomes
    # No episode of need begins with a referral that ended in no further action.
    assert table(reading, "cin_episodes")["episode_id"] == ["1", "2", "3"]


def test_the_smaller_tables():
    rows: Lists = {
        "disability": [{"disa_person_id": "C1", "disa_disability_code": "AUT"}],
        "immigration": [
            {"immi_person_id": "C1", "immi_immigration_status": "UASC", "immi_immigration_status_end_date": ""},
            {"immi_person_id": "C2", "immi_immigration_status": "EU", "immi_immigration_status_end_date": ""},
        ],
        "missing": [
            {
                "miss_person_id": "C1", "miss_missing_episode_start_date": "2013-05-01 21:30:00",
                "miss_missing_episode_type": "Missing", "miss_missing_episode_end_date": "",
            }
        ],
        "sdq": [
            {"csdq_person_id": "C1", "csdq_sdq_completed_date": "2013-03-01", "csdq_sdq_score": "12"},
            {"csdq_person_id": "C1", "csdq_sdq_completed_date": "2012-05-01", "csdq_sdq_score": "20"},
            {"csdq_person_id": "C1", "csdq_sdq_completed_date": "2013-05-01", "csdq_sdq_score": "9"},
        ],
        "permanence": [
            {
                "perm_person_id": "C1", "perm_adm_decision_date": "2013-05-01", "perm_matched_date": "",
                "perm_placed_for_adoption_date": "", "perm_decision_reversed_date": "2013-08-01",
                "perm_decision_reversed_reason": "RD1", "perm_adopted_by_carer_flag": "N",
            }
        ],
        "health": [
            {
                "clah_person_id": child, "clah_health_check_type": kind, "clah_health_check_date": day,
                "clah_health_check_status": status,
            }
            for child, kind, day, status in (
                ("C1", "Health Assessment", "2013-05-01", "Completed"),
                ("C1", "Dental Check", "2013-06-01", "Refused"),
                ("C2", "Dental Check", "2013-06-01 00:00:00", "completed"),
                ("C2", "Optician", "2013-06-01", "Completed"),
            )
        ],
        "earlier": [
            {
                "lapp_person_id": "C1", "lapp_previous_permanence_order_date": "zz/05/2010",
                "lapp_previous_permanence_option": "P1 - Adoption", "lapp_previous_permanence_la": "Example",
            }
        ],
        "plans": [
            {
                "cinp_cin_plan_id": "P1", "cinp_person_id": "C1", "cinp_cin_plan_start_date": "2013-05-01",
                "cinp_cin_plan_end_date": "",
            }
        ],
    }  # fmt: skip
    reading = read(to_csv(rows))
    assert reading.findings == []
    assert table(reading, "disabilities")["disability"] == ["AUT"]
    assert table(reading, "unaccompanied_children")["child_id"] == ["C1"]
    assert table(reading, "missing_episodes")["type"] == ["M"]
    health = table(reading, "health_checks")
    names = ("child_id", "sdq_score", "health_assessment", "teeth_check")
    checks = zip(map(str, health["year_ended_on"]), *(health[name] for name in names), strict=True)
    assert sorted(checks, key=lambda row: row[:2]) == [
        ("2013-03-31", "C1", 12, None, None),
        ("2014-03-31", "C1", 9, True, None),
        ("2014-03-31", "C2", None, None, True),
    ]
    assert table(reading, "previous_permanence")["option"] == ["P1"]
    assert table(reading, "previous_permanence")["ordered_on"] == ["zz/05/2010"]
    assert table(reading, "adoptions")["plan_ended_reason"] == ["RD1"]
    assert table(reading, "cin_plans")["plan_id"] == ["P1"]


def test_a_plan_of_another_council_is_left_out():
    row = {"cppl_cp_plan_id": "P1", "cppl_person_id": "C1", "cppl_cp_plan_start_date": "2013-05-01"}
    rows: Lists = {"x": [{**row, "cppl_cp_plan_end_date": "", "cppl_cp_plan_ola": flag} for flag in ("Y", "N", "")]}
    assert len(table(read(to_csv(rows)), "cp_plans")["plan_id"]) == 2
