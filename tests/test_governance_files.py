"""Risks, budgets, register, actions and notes from files: read whole, or told by file, row, column and value."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from fingerpost.desk.governance import (
    read_actions,
    read_budgets,
    read_money,
    read_notes,
    read_register,
    read_risks,
    read_year,
)
from fingerpost.errors import SourceError
from fingerpost.model import Action, Budget, MeasureNote, RegisterEntry, Risk
from fingerpost.model.governance import ENTRY_KINDS
from fingerpost.sources.values import Unreadable
from inputs import EXTRACTS

FIGURES = EXTRACTS.parent / "figures"
SEPTEMBER = date(2013, 9, 30)
MEASURES = {"contacts", "children_in_care"}
RISKS = "risk_id,title,score,as_at\n"
MONEY = "budget_line,financial_year,as_at,budget_gbp,projected_outturn_gbp\n"


def problems(reading, *arguments) -> list[str]:
    with pytest.raises(SourceError) as raised:
        reading(*arguments)
    return [str(problem) for problem in raised.value.problems]


def risks(text: str, known: dict[str, Risk] | None = None) -> tuple[Risk, ...]:
    return read_risks("risks.csv", text.encode(), known or {}).values


def test_the_examples_risks_and_budgets_are_read():
    found = read_risks("risks.csv", (FIGURES / "risks.csv").read_bytes(), {}).values
    assert found[0] == Risk("CESC02", "Demographic changes and demand for services", 16, SEPTEMBER)
    assert [risk.score for risk in found] == [16, 12, 15]
    budgets = read_budgets("finance.csv", (FIGURES / "finance_2013-14.csv").read_bytes()).values
    assert [budget.variance for budget in budgets] == [1_035_000, 1_242_000, 574_000]
    assert [str(budget.variance_percent) for budget in budgets] == ["28.4", "32.1", "18.3"]


def test_columns_in_any_order_and_spelling_and_those_that_are_there_more_rarely():
    text = (
        "As At;Score;Risk ID;TITLE;Likelihood;Impact;Owner;Corporate since;Note;Ward\n"
        "30/09/2013;16;=R1;Demand, and more;4;4;A. Head;01/07/2013;See minutes;North\n"
    )
    read = read_risks("r.csv", text.encode(), {})
    assert read.values == (
        Risk("=R1", "Demand, and more", 16, SEPTEMBER, 4, 4, "A. Head", date(2013, 7, 1), "See minutes"),
    )
    assert read.passed_over == ("Ward",)


def test_a_column_that_is_not_in_the_file_keeps_what_is_known_and_an_empty_cell_does_not():
    known = {"R1": Risk("R1", "Old", 9, date(2013, 6, 30), 3, 3, "A. Head", date(2013, 6, 1), "Old note")}
    (kept,) = risks(RISKS + "R1,New,12,2013-09-30\n", known)
    assert kept == Risk("R1", "New", 12, SEPTEMBER, None, None, "A. Head", date(2013, 6, 1), "Old note")
    (ended,) = risks("risk_id,title,score,as_at,corporate_since\nR1,New,12,2013-09-30,\n", known)
    assert (ended.corporate_since, ended.owner) == (None, "A. Head")


def test_a_workbook_is_read_as_well():
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["notes", "nothing"])
    sheet = book.create_sheet("Risks")
    for row in (["Risk register"], ["risk_id", "title", "score", "as_at"], ["R1", "Demand", 16, SEPTEMBER]):
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    assert read_risks("r.xlsx", data.getvalue(), {}).values == (Risk("R1", "Demand", 16, SEPTEMBER),)


def test_a_title_of_4000_characters_and_markup_is_read_whole():
    title = ("<b>&amp; " * 500)[:3999] + "."
    (risk,) = risks(RISKS + f'R1,"{title}",16,2013-09-30\n')
    assert risk.title == title


def test_every_problem_is_told_with_its_row_column_and_value():
    text = RISKS + "R1,,16.5,31/02/2013\nR2,Money,high,2013-09-30\n,Money,-1,\n"
    assert problems(read_risks, "risks.csv", text.encode(), {}) == [
        'risks.csv, row 2, "title": is missing; fill it in',
        'risks.csv, row 2, "score": "16.5" is not a whole number from 0',
        'risks.csv, row 2, "as_at": "31/02/2013" is not a date; write 2013-09-30 or 30/09/2013',
        'risks.csv, row 3, "score": "high" is not a whole number from 0',
        'risks.csv, row 4, "risk_id": is missing; fill it in',
        'risks.csv, row 4, "score": "-1" is not a whole number from 0',
        'risks.csv, row 4, "as_at": is missing; fill it in',
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "risks.csv: is empty; export it again"),
        (RISKS, "risks.csv: has a header and no rows; add them, or leave the file out"),
        (
            "risk,title,score,as_at\nR1,T,1,2013-09-30\n",
            'risks.csv: has no column "risk_id"; it needs risk_id, title, score, as_at. Did you mean risk?',
        ),
        (
            "risk_id,title,score,as_at,score\nR1,T,1,2013-09-30,2\n",
            'risks.csv, row 1, "score": stands above two columns; keep one of them',
        ),
        (
            RISKS + "R1,T,1,2013-09-30\nR1,U,2,30/09/2013\n",
            'risks.csv, row 3, "risk_id": "R1" has the same risk_id and as_at as row 2; keep one of them',
        ),
        (
            RISKS + "R1,T,1\n",
            "risks.csv, row 2: has 3 cells where the header (row 1) has 4; it is the last row, so the file looks cut "
            "short: export it again",
        ),
    ],
)
def test_a_file_that_is_no_register_says_why(text, says):
    assert problems(read_risks, "risks.csv", text.encode(), {}) == [says]


@pytest.mark.parametrize(
    ("text", "pounds"),
    [
        ("3646000", "3646000"),
        ("3,646,000.50", "3646000.50"),
        ("£3,646,000", "3646000"),
        ("-574000", "-574000"),
        ("(574,000)", "-574000"),
        ("0", "0"),
        ("12.5", "12.5"),
    ],
)
def test_pounds_are_read_as_people_write_them(text, pounds):
    assert read_money(text) == Decimal(pounds)


@pytest.mark.parametrize(
    "text", ["3.646m", "36,46,000", "£", "1e6", "1.005", "(-5)", "12 000", "NaN", "٣", "=1+1", "9" * 13]
)
def test_what_may_be_another_amount_is_not_guessed(text):
    with pytest.raises(Unreadable):
        read_money(text)


@pytest.mark.parametrize(("text", "year"), [("2013-14", "2013-14"), ("2013/14", "2013-14"), ("2004-05", "2004-05")])
def test_years_are_financial_years(text, year):
    assert read_year(text) == year


@pytest.mark.parametrize("text", ["2013", "2013-15", "2013-14-Q2", "last year"])
def test_what_is_no_financial_year_is_refused(text):
    with pytest.raises(Unreadable):
        read_year(text)


def test_amounts_may_be_missing_and_are_never_nought():
    text = MONEY + "Fostering,2013-14,2013-09-30,,4681000\nHomes,2013/14,2013-09-30,0,n/a\n"
    fostering, homes = read_budgets("finance.csv", text.encode()).values
    assert fostering == Budget("Fostering", "2013-14", SEPTEMBER, None, Decimal(4_681_000))
    assert (homes.budget, homes.outturn, homes.variance_percent) == (Decimal(0), None, None)


def test_reserves_and_placements_are_read():
    text = MONEY.strip() + ",reserves_gbp,placements_budgeted\nStaffing,2013-14,2013-09-30,3136000,3710000,574000,\n"
    (line,) = read_budgets("finance.csv", text.encode()).values
    assert (line.reserves, line.net_variance, line.placements_budgeted) == (Decimal(574_000), Decimal(0), None)


def test_wrong_amounts_and_years_are_told():
    text = MONEY + "Fostering,2013,2013-09-30,3.6m,4681000\n"
    assert problems(read_budgets, "finance.csv", text.encode()) == [
        'finance.csv, row 2, "financial_year": "2013" is not a financial year; write 2013-14',
        'finance.csv, row 2, "budget_gbp": "3.6m" is not an amount in pounds; write 3646000 or 3,646,000.00',
    ]


def test_the_examples_register_and_notes_are_read():
    folder = EXTRACTS.parent / "workflow"
    entries = {each.id: each for each in read_register("r.csv", Path(folder / "register.csv").read_bytes()).values}
    assert entries["critical-friend-review"].on == date(2013, 12, 10)
    assert entries["peer-review"].on == date(2014, 3, 24)
    assert entries["referral-protocol"].on == date(2013, 11, 4)
    assert {each.kind for each in entries.values()} == {*ENTRY_KINDS}
    (note,) = read_notes("notes.csv", (folder / "notes.csv").read_bytes(), MEASURES).values
    assert (note.measure, note.on) == ("contacts", date(2013, 11, 4))


def test_entries_actions_and_notes_with_their_words():
    text = "id,kind,title,on\nx,Review,Peer review,24 March 2014\n"
    assert read_register("r.csv", text.encode()).values == (
        RegisterEntry("x", "review", "Peer review", date(2014, 3, 24)),
    )
    text = "id,meeting,raised_on,text,measure,status,closed_on\nA1,clinic,2013-09-30,Ask,contacts,,\n"
    assert read_actions("a.csv", text.encode(), MEASURES).values == (
        Action("A1", "clinic", SEPTEMBER, "Ask", "contacts"),
    )
    text = "measure,on,text\ncontacts,2013-09-30,Recording changed\n"
    assert read_notes("n.csv", text.encode(), MEASURES).values == (
        MeasureNote("contacts", SEPTEMBER, "Recording changed"),
    )


def test_an_unknown_kind_meeting_or_measure_is_told():
    text = "id,kind,title,on\nx,audit,Peer review,2014-03-24\n"
    (said,) = problems(read_register, "r.csv", text.encode())
    assert said.endswith('"kind": "audit" is not one of review, inspection, decision, promise, gap, milestone')
    text = "id,meeting,raised_on,text,measure\nA1,party,2013-09-30,Ask,contact\n"
    assert problems(read_actions, "a.csv", text.encode(), MEASURES) == [
        'a.csv, row 2, "meeting": "party" is not one of clinic, workload',
        'a.csv, row 2, "measure": "contact" is no measure; `fingerpost measures` lists them. Did you mean contacts?',
    ]
