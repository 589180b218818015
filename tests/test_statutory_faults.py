"""A statutory return is as it was sent: what one record of it has wrong is a finding, and the rest is read."""

from __future__ import annotations

import io

import openpyxl
import pytest

import returns
from fingerpost.errors import SourceError
from fingerpost.model import Finding, Table
from fingerpost.sources import Reading, read_inputs
from inputs import SEPTEMBER, Files, as_csv, files_of, small, with_file
from layouts import annex_a, short, to_csv

IMPOSSIBLE = ["1066-10-14", "14/10/1066", "31/12/1899", "2100-01-01", "9999-12-31", "14 Oct 1066", "98765"]
CHILD = {"CHILD": "C1", "SEX": "2", "DOB": "01/05/2000", "ETHNIC": "WBRI"}
EPISODE = {
    "CHILD": "C1", "DECOM": "01/05/2013", "RNE": "S", "LS": "C1", "CIN": "N1", "PLACE": "U1", "PLACE_PROVIDER": "PR1",
    "DEC": "", "REC": "", "REASON_PLACE_CHANGE": "",
}  # fmt: skip
PLACED = {
    "CHILD": "C1", "DOB": "01/05/2000", "DATE_PLACED": "01/05/2013", "DATE_PLACED_CEASED": "",
    "REASON_PLACED_CEASED": "",
}  # fmt: skip
PLAN = {
    "cppl_cp_plan_id": "P1", "cppl_person_id": "C1", "cppl_cp_plan_start_date": "2013-05-01",
    "cppl_cp_plan_end_date": "",
}  # fmt: skip


def care(**tables: dict[str, str]) -> dict[str, returns.Rows]:
    return {name: [row] for name, row in tables.items()}


def care_csv(tables: dict[str, returns.Rows]) -> Files:
    return [(f"{name}.csv", returns.csv_of(rows)) for name, rows in tables.items()]


def care_xml(tables: dict[str, returns.Rows]) -> Files:
    return [("return.xml", returns.care_xml({"Header": [CHILD], "Episodes": [EPISODE], **tables}))]


def census(born: str = "2010-01-02", **days: str) -> Files:
    own = {"CINreferralDate": "2013-05-01", **days}
    details = "".join(f"<{name}>{day}</{name}>" for name, day in own.items())
    child = (
        f"<Child><ChildIdentifiers><LAchildID>C1</LAchildID><PersonBirthDate>{born}</PersonBirthDate>"
        f"</ChildIdentifiers>\n<CINdetails>{details}</CINdetails></Child>"
    )
    return [("census.xml", f"<Message><Children>{child}</Children></Message>".encode())]


def table(reading: Reading, name: str) -> Table:
    (source,) = reading.sources.values()
    return source.tables[name]


def told(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.table, finding.column, finding.value, finding.child_id


@pytest.mark.parametrize("day", IMPOSSIBLE)
@pytest.mark.parametrize("form", [care_csv, care_xml])
def test_a_day_that_cannot_be_true_is_a_finding_and_is_not_used(form, day):
    reading = read_inputs(form(care(Header={**CHILD, "DOB": day}, Episodes={**EPISODE, "DEC": day})), ())
    assert table(reading, "children").columns["born_on"] == [None]
    assert table(reading, "care_episodes").columns["ended_on"] == [None]
    found = [("impossible_date", "children", "born_on", day, "C1")]
    found.append(("impossible_date", "care_episodes", "ended_on", day, "C1"))
    assert sorted(map(told, reading.findings)) == sorted(found)
    assert all(each.file and each.row and "not used" in each.says for each in reading.findings)


@pytest.mark.parametrize("day", IMPOSSIBLE)
def test_the_same_in_a_census(day):
    reading = read_inputs(census(day, CINclosureDate=day, DateOfInitialCPC=day), ())
    assert table(reading, "children").columns["born_on"] == [None]
    assert table(reading, "cin_episodes").columns["ended_on"] == [None]
    assert table(reading, "cp_conferences").columns["held_on"] == [None]
    assert sorted((each.rule, each.table, each.value) for each in reading.findings) == [
        ("impossible_date", name, day) for name in ("children", "cin_episodes", "cp_conferences")
    ]


def test_an_expected_day_of_birth_that_is_not_used_is_told_as_well():
    files = census()
    expected = b"</PersonBirthDate><ExpectedPersonBirthDate>1066-10-14</ExpectedPersonBirthDate>"
    reading = read_inputs([("census.xml", files[0][1].replace(b"</PersonBirthDate>", expected))], ())
    (finding,) = reading.findings
    assert (finding.rule, finding.table, finding.child_id) == ("impossible_date", "children", "C1")
    assert "1066-10-14 as ExpectedPersonBirthDate" in finding.says


@pytest.mark.parametrize("day", IMPOSSIBLE)
def test_the_same_in_annex_a_and_the_standard_safeguarding_dataset(day):
    few = short(annex_a(files_of(SEPTEMBER)), 1, ["7 Child protection"])
    few["7 Child protection"][0]["Child Protection Plan End Date"] = day
    for files in (to_csv(few), to_csv({"plans": [{**PLAN, "cppl_cp_plan_end_date": day}]})):
        reading = read_inputs(files, ())
        assert table(reading, "cp_plans").columns["ended_on"] == [None]
        assert [(each.rule, each.table, each.value) for each in reading.findings] == [
            ("impossible_date", "cp_plans", day)
        ]


@pytest.mark.parametrize("form", [care_csv, care_xml])
def test_what_is_no_day_is_refused_where_one_is_needed_and_a_finding_where_none_is(form):
    with pytest.raises(SourceError, match='"DECOM": "soon" is not a date'):
        read_inputs(form(care(Episodes={**EPISODE, "DECOM": "soon"})), ())
    reading = read_inputs(form(care(PlacedForAdoption={**PLACED, "DATE_PLACED_CEASED": "not known"})), ())
    assert table(reading, "adoptions").columns["plan_ended_on"] == [None]
    (finding,) = reading.findings
    assert told(finding) == ("not_a_date", "adoptions", "plan_ended_on", "not known", "C1")


def test_a_day_that_a_list_may_lack_does_not_refuse_it():
    rows = [["Child Unique ID", "Date of Birth", "Date of Contact", "Contact Source"], ["C1", "?", "01/05/2013", "1A"]]
    reading = read_inputs([("x.csv", as_csv(rows))], ())
    assert [told(each) for each in reading.findings] == [("not_a_date", "children", "born_on", "?", "C1")]


def test_an_excel_error_in_a_column_that_a_list_may_lack_does_not_refuse_it():
    def book(day: object, ethnicity: object) -> Files:
        made = openpyxl.Workbook()
        made.active.append(["Child Unique ID", "Ethnicity", "Date of Contact", "Contact Source"])
        made.active.append(["C1", ethnicity, day, "1A"])
        data = io.BytesIO()
        made.save(data)
        return [("a.xlsx", data.getvalue())]

    reading = read_inputs(book("01/05/2013", "#REF!"), ())
    assert [told(each) for each in reading.findings] == [("unreadable_cell", "children", "ethnicity", "#REF!", "C1")]
    assert table(reading, "children").columns["ethnicity"] == [None]
    with pytest.raises(SourceError, match='row 2, "Date of Contact": "#REF!" is an Excel error'):
        read_inputs(book("#REF!", "WBRI"), ())


def test_a_column_that_is_needed_is_still_needed():
    short_of_one = {name: value for name, value in EPISODE.items() if name != "LS"}
    with pytest.raises(SourceError, match='looks like ssda903 episodes but has no column "LS"'):
        read_inputs(care_csv(care(Episodes=short_of_one)), ())


def test_a_councils_own_extract_is_refused_as_it_can_be_mended(demo_workspace):
    plans = dict(small())["cp_plans.csv"].replace(b"28/03/2013", b"28/03/1066", 1)
    with pytest.raises(SourceError, match='"28/03/1066" is not a date'):
        read_inputs(with_file(small(), "cp_plans.csv", plans), demo_workspace.settings.mappings())
