"""SSDA903 as a whole: every table, as CSV and as XML, of one year and of several."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

import plainly
import returns
from evaluating import ask, evaluator_of, evaluator_over, example_settings
from fingerpost.errors import SourceError
from fingerpost.model import Table
from fingerpost.sources import Reading, read_inputs
from fingerpost.sources.years import year_in_name
from inputs import EXTRACTS, SEPTEMBER, Files, files_of

COUNCIL = plainly.read(EXTRACTS / SEPTEMBER.isoformat())
CARE_MEASURES = (
    "children_in_care cic_three_or_more_placements cic_long_term_placement_stability ceased_care_adoption "
    "ceased_care_residence_order ceased_care_special_guardianship ceased_care_returned_home"
)
CHILD = {"CHILD": "0042", "DOB": "29/02/1996"}
OTHERS = {
    "Header": [{"CHILD": "0042", "SEX": "2", "DOB": "29/02/1996", "ETHNIC": "WBRI"}],
    "UASC": [{**CHILD, "SEX": "2", "DUC": "28/02/2014"}],
    "OC2": [
        {
            **CHILD, "SDQ_SCORE": "12", "SDQ_REASON": "", "CONVICTED": "0", "HEALTH_CHECK": "", "IMMUNISATIONS": "1",
            "TEETH_CHECK": "1", "HEALTH_ASSESSMENT": "1.0", "SUBSTANCE_MISUSE": "0", "INTERVENTION_RECEIVED": "",
            "INTERVENTION_OFFERED": "",
        }
    ],
    "OC3": [{**CHILD, "IN_TOUCH": "YES", "ACTIV": "F2", "ACCOM": "B1"}],
    "AD1": [{**CHILD, "DATE_INT": "01/05/2013", "DATE_MATCH": "01/06/2013", "FOSTER_CARE": "0", "NB_ADOPTR": "2"}],
    "PlacedForAdoption": [
        {**CHILD, "DATE_PLACED": "01/05/2013", "DATE_PLACED_CEASED": "01/07/2013", "REASON_PLACED_CEASED": "RD1"}
    ],
    "PreviousPermanence": [{**CHILD, "PREV_PERM": "P1", "LA_PERM": "", "DATE_PERM": "zz/05/2010"}],
    "Missing": [{**CHILD, "MISSING": "M", "MIS_START": "01/08/2013", "MIS_END": ""}],
}  # fmt: skip


def as_csv(tables: dict[str, returns.Rows], folder: str = "") -> Files:
    return [(f"{folder}{name}.csv", returns.csv_of(rows)) for name, rows in tables.items()]


def tables_of(files: Files) -> dict[str, Table]:
    return read_inputs(files, ()).sources["ssda903"].tables


def contents(tables: dict[str, Table]) -> dict[str, list[str]]:
    return {name: sorted(map(str, zip(*table.columns.values(), strict=True))) for name, table in tables.items()}


def row(tables: dict[str, Table], name: str) -> dict[str, Any]:
    """The one row of a table, without what is empty."""
    (cells,) = zip(*tables[name].columns.values(), strict=True)
    return {column: cell for column, cell in zip(tables[name].columns, cells, strict=True) if cell is not None}


FORMS = {
    "csv": lambda tables: as_csv(tables, "2013-14/"),
    "xml": lambda tables: [("2013-14/return.xml", returns.care_xml(tables))],
}


@pytest.mark.parametrize("form", FORMS)
def test_the_examples_care_records_give_the_same_rows_and_figures_as_its_own_files(form):
    tables = tables_of(FORMS[form](returns.care_tables(COUNCIL)))
    own = read_inputs(files_of(SEPTEMBER), example_settings().mappings()).sources["ssda903"].tables
    assert contents(tables) == contents(own)
    asks = [ask(measure, period) for measure in CARE_MEASURES.split() for period in ("2013-14-Q1", "2013-14-Q2")]
    ours, theirs = evaluator_over(tables, SEPTEMBER).figures(asks), evaluator_of(COUNCIL, SEPTEMBER).figures(asks)
    assert [(f.number, f.numerator, f.denominator) for f in ours] == [
        (f.number, f.numerator, f.denominator) for f in theirs
    ]
    assert any(f.numerator for f in ours)


@pytest.mark.parametrize("form", FORMS)
def test_every_other_table_is_read(form):
    reading = read_inputs(FORMS[form](OTHERS), ())
    tables = reading.sources["ssda903"].tables
    assert reading.findings == [] or form == "xml"
    assert row(tables, "unaccompanied_children") == {"child_id": "0042", "ended_on": date(2014, 2, 28)}
    health = row(tables, "health_checks")
    assert (health["year_ended_on"], health["sdq_score"]) == (date(2014, 3, 31), 12)
    assert (health["health_assessment"], health["convicted"]) == (True, False)
    leaver = row(tables, "care_leavers")
    # Born on 29 February: the birthday in the year from April 2013 is 1 March 2014.
    assert leaver == {
        "child_id": "0042", "born_on": date(1996, 2, 29), "contacted_on": date(2014, 3, 1), "in_touch": "YES",
        "accommodation": "B1", "activity": "F2",
    }  # fmt: skip
    assert row(tables, "adoptions") == {
        "child_id": "0042", "decided_on": date(2013, 5, 1), "matched_on": date(2013, 6, 1), "by_foster_carer": False,
        "plan_ended_on": date(2013, 7, 1), "plan_ended_reason": "RD1",
    }  # fmt: skip
    assert row(tables, "previous_permanence") == {"child_id": "0042", "option": "P1", "ordered_on": "zz/05/2010"}
    assert row(tables, "missing_episodes") == {"child_id": "0042", "started_on": date(2013, 8, 1), "type": "M"}
    assert {"matched_on", "plan_ended_on"} <= reading.sources["ssda903"].columns["adoptions"]


def test_tables_without_a_year_take_that_of_what_lies_beside_them():
    files = as_csv({**returns.care_tables(COUNCIL), "OC3": OTHERS["OC3"]})
    assert row(tables_of(files), "care_leavers")["contacted_on"] == date(2014, 3, 1)


@pytest.mark.parametrize("table", ["OC2", "OC3"])
def test_a_table_whose_year_nothing_tells_is_a_problem_that_says_what_to_do(table):
    with pytest.raises(SourceError, match=rf"{table}\.csv: is {table}, which holds no year; put the collection year"):
        read_inputs(as_csv({table: OTHERS[table]}), ())


@pytest.mark.parametrize(
    ("as_at", "year"),
    [(date(2014, 3, 31), 2014), (date(2014, 3, 30), 2013), (date(2014, 9, 30), 2014), (date(2015, 1, 1), 2014)],
)
def test_a_table_whose_year_nothing_else_tells_is_of_the_last_year_that_had_ended(as_at, year):
    files = as_csv({table: OTHERS[table] for table in ("OC2", "Header")})
    checks = read_inputs(files, (), as_at=as_at).sources["ssda903"].tables["health_checks"]
    assert checks.columns["year_ended_on"] == [date(year, 3, 31)]


def test_a_day_after_the_extract_tells_no_year():
    wrong = [{**OTHERS["Missing"][0], "MIS_END": "01/08/2031"}]
    files = as_csv({"Missing": wrong, "OC3": OTHERS["OC3"]})
    leavers = read_inputs(files, (), as_at=date(2014, 3, 31)).sources["ssda903"].tables["care_leavers"]
    assert leavers.columns["contacted_on"] == [date(2014, 3, 1)]


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("2013-14/oc3.csv", 2014),
        ("2013_14/oc3.csv", 2014),
        ("903_2024.xml", 2024),
        ("SSDA903 201617 final.xml", 2017),
        ("2013-2014/header.csv", 2014),
        ("2015-16/episodes_2013-14.csv", 2014),
        ("extract 2013-09-30/episodes.csv", 2014),
        ("2014-03-31/episodes.csv", 2014),
        ("2011-12/episodes.csv", 2012),
        ("2012-12/episodes.csv", 2012),
        ("C:\\returns\\2013-14\\oc3.csv", 2014),
        ("episodes.csv", None),
        ("20131/x.csv", None),
    ],
)
def test_the_year_is_read_from_the_files_or_the_nearest_folders_name(name, year):
    assert year_in_name(name) == year


def two_years() -> tuple[dict[str, returns.Rows], dict[str, returns.Rows]]:
    """The example's care records as two returns: all as it stood on 31 March 2013, and the year after."""
    before = returns.care_tables(plainly.as_at(COUNCIL, date(2013, 3, 31)))
    whole = returns.care_tables(COUNCIL)
    april = date(2013, 4, 1)
    in_year = [e.ended_on is None or e.ended_on >= april for e in COUNCIL.care_episodes]
    episodes = [row for row, keep in zip(whole["Episodes"], in_year, strict=True) if keep]
    reviews = [
        row for row, review in zip(whole["Reviews"], COUNCIL.care_reviews, strict=True) if review.held_on >= april
    ]
    return before, {"Header": whole["Header"], "Episodes": episodes, "Reviews": reviews}


@pytest.mark.parametrize("names", [("2012-13/", "2013-14/"), ("a/", "b/"), ("b/", "a/")])
@pytest.mark.parametrize("turned", [False, True])
def test_years_are_joined_into_the_same_records_whatever_their_order(names, turned):
    before, after = two_years()
    open_then = sum(not episode["DEC"] for episode in before["Episodes"])
    assert open_then > len(COUNCIL.care_episodes) / 3
    assert len(after["Episodes"]) < len(COUNCIL.care_episodes)
    files = [as_csv(before, names[0]), [(f"{names[1]}return.xml", returns.care_xml(after))]]
    joined = tables_of([file for part in (files[::-1] if turned else files) for file in part])
    assert contents(joined) == contents(tables_of(as_csv(returns.care_tables(COUNCIL))))


def test_the_later_collection_corrects_the_earlier():
    episode = {"CHILD": "1", "DECOM": "01/05/2012", "RNE": "S", "LS": "C2", "CIN": "N1", "PLACE": "U6"}
    first = {**episode, "PLACE_PROVIDER": "PR1", "DEC": "", "REC": "", "REASON_PLACE_CHANGE": ""}
    second = {**first, "LS": "V2", "DEC": "2013-06-01", "REC": "E4A", "DECOM": "2012-05-01"}
    read = tables_of([("2014.csv", returns.csv_of([second])), ("2013.csv", returns.csv_of([first]))])
    episodes = row(read, "care_episodes")
    assert (episodes["legal_status"], episodes["ended_on"]) == ("V2", date(2013, 6, 1))
    assert row(read, "placements")["ended_on"] == date(2013, 6, 1)


def test_a_file_whose_rows_all_stand_in_a_later_one_has_not_come_empty():
    files = [*as_csv({"Header": OTHERS["Header"]}, "2013-14/"), *as_csv({"Header": OTHERS["Header"] * 2}, "2014-15/")]
    assert read_inputs(files, ()).findings == []


def test_rows_twice_in_one_file_are_left_for_the_quality_rules():
    rows = returns.care_tables(COUNCIL)["Episodes"][:1] * 2
    assert len(tables_of([("episodes.csv", returns.csv_of(rows))])["care_episodes"]) == 2


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON", "SWEpisodes"),
        ("CHILD,DOB,DOLO_START,DOLO_END", "DoLo"),
    ],
)
def test_later_tables_with_no_measure_are_recognised_and_said_to_be_skipped(header, named):
    reading = read_inputs([("later.csv", f"{header}\r\n".encode()), *as_csv(returns.care_tables(COUNCIL))], ())
    assert named in reading.files[0].why
    assert not reading.files[0].layout


def test_a_code_of_another_year_is_kept_and_one_of_no_year_is_a_finding():
    rows = [{"CHILD": "1", "SEX": sex, "DOB": "01/01/2010", "ETHNIC": "WBRI"} for sex in ("M", "2", "Q")]
    reading: Reading = read_inputs([("2013-14/header.csv", returns.csv_of(rows))], ())
    assert reading.sources["ssda903"].tables["children"].columns["sex"] == ["M", "2", "Q"]
    assert [finding.value for finding in reading.findings] == ["Q"]


def test_columns_that_a_year_did_not_have_may_be_absent():
    rows = [
        {name: cell for name, cell in each.items() if name not in ("REASON_PLACE_CHANGE", "PLACE_PROVIDER")}
        for each in returns.care_tables(COUNCIL)["Episodes"]
    ]
    for files in ([("episodes.csv", returns.csv_of(rows))], [("a.xml", returns.care_xml({"Episodes": rows}))]):
        own = read_inputs(files, ()).sources["ssda903"]
        assert len(own.tables["care_episodes"]) == len(rows)
        assert not {"place_change_reason", "placement_provider"} & own.columns["care_episodes"]


@pytest.mark.parametrize("seed", range(5))
def test_placements_do_not_depend_on_the_order_of_rows(seed):
    rows = returns.care_tables(COUNCIL)["Episodes"]
    day = {"DECOM": "01/06/2013", "DEC": "01/06/2013"}
    same = [{**rows[0], "CHILD": "zz", **day, "RNE": rne, "REC": rec} for rne, rec in (("P", "X1"), ("S", "X1"))]
    same.append({**rows[0], "CHILD": "zz", "DECOM": "01/06/2013", "DEC": "", "RNE": "P", "REC": "", "PLACE": "K2"})
    rows = rows + same
    expected = contents(tables_of([("e.csv", returns.csv_of(rows))]))["placements"]
    random.Random(seed).shuffle(rows)
    assert contents(tables_of([("e.csv", returns.csv_of(rows))]))["placements"] == expected


def test_columns_may_have_the_names_of_the_xml_and_of_older_guides():
    other = {"CHILD": "CHILDID", "SEX": "GENDER", "PLACE": "PL"}
    tables = {
        table: [{other.get(name, name): cell for name, cell in each.items()} for each in rows]
        for table, rows in returns.care_tables(COUNCIL).items()
    }
    files = [*as_csv(tables, "2013-14/"), *as_csv(returns.care_tables(COUNCIL), "2012-13/")]
    assert contents(tables_of(files)) == contents(tables_of(as_csv(returns.care_tables(COUNCIL))))
