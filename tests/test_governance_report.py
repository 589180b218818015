"""Finance, risks and the register in the report: words, tables and charts, with what is missing said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from fingerpost.model import Budget, RegisterEntry, Risk
from fingerpost.report.finance import budget_chart, budget_paragraphs, budget_table, pounds
from fingerpost.report.material import Office
from fingerpost.report.model import Bullets, Chart, Paragraph, ReportTable
from fingerpost.report.risks import gap_blocks, milestone_blocks, register_blocks, risk_blocks
from sample_material import BUDGETS, END, RISKS, count, material


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("3646000", "£3.646m"),
        ("1242000", "£1.242m"),
        ("574000", "£574k"),
        ("999500", "£1.000m"),
        ("999499", "£999k"),
        ("120", "£120"),
        ("0", "£0"),
        ("-1035000", "-£1.035m"),
    ],
)
def test_pounds_are_said_as_people_say_them(amount, words):
    assert pounds(Decimal(amount)) == words


def of(*budgets: Budget):
    return material(office=Office(budgets=budgets))


def texts(blocks):
    return [block.text for block in blocks if isinstance(block, Paragraph)]


def test_each_budget_is_said_with_variance_in_money_and_percent_and_what_reserves_leave():
    intro, fostering, staffing, together = texts(budget_paragraphs(of(*BUDGETS)))
    assert "as projected at 30 September 2013" in intro
    assert fostering == (
        "Fostering agencies, 2013-14: the budget is £3.646m and the projected outturn £4.681m, an overspend of £1.035m "
        "(28.4% of the budget). No more placements."
    )
    assert staffing.endswith(
        "an overspend of £574k (18.3% of the budget). £574k of reserves or surplus brought forward leaves it on budget."
    )
    assert together == "Together that is an overspend of £1.609m, 23.7% of the £6.782m budgeted."


def test_the_table_and_the_chart_hold_the_same_money():
    (table,) = budget_table(of(*BUDGETS))
    assert isinstance(table, ReportTable)
    assert [[cell.value for cell in row.cells[1:]] for row in table.rows] == [
        [3646000, 4681000, 1035000, Decimal("28.4"), 1035000],
        [3136000, 3710000, 574000, Decimal("18.3"), 0],
        [6782000, 8391000, 1609000, Decimal("23.7"), 1035000],
    ]
    (chart,) = budget_chart(of(*BUDGETS))
    assert isinstance(chart, Chart)
    assert [series.values for series in chart.series] == [
        (Decimal("3.646"), Decimal("3.136")),
        (Decimal("4.681"), Decimal("3.710")),
    ]
    assert "largest overspend is £1.035m, on fostering agencies" in chart.summary


@pytest.mark.parametrize(
    ("budget", "says"),
    [
        (
            Budget("A", "2013-14", END, Decimal(0), Decimal(5000)),
            "the budget is £0 and the projected outturn £5k, an overspend of £5k.",
        ),
        (
            Budget("A", "2013-14", END, None, Decimal(5000)),
            "the projected outturn is £5k; no budget has been recorded.",
        ),
        (Budget("A", "2013-14", END, Decimal(5000), None), "the budget is £5k; there is no projection yet."),
        (Budget("A", "2013-14", END), "neither budget nor projection has been recorded."),
        (
            Budget("A", "2013-14", END, Decimal(5), Decimal(5)),
            "the budget is £5 and the projected outturn £5, on budget.",
        ),
        (Budget("A", "2013-14", END, Decimal(9), Decimal(5)), "an underspend of £4 (44.4% of the budget)."),
    ],
)
def test_a_budget_of_nothing_or_none_is_said_and_never_divided_by(budget, says):
    assert texts(budget_paragraphs(of(budget)))[1].endswith(says)
    (table,) = budget_table(of(budget))
    assert len(table.rows) == 1


def test_no_budgets_are_said_to_be_none():
    assert texts(budget_paragraphs(of())) == ["No budgets of 2013-14 have been recorded as at 30 September 2013."]
    assert budget_table(of()) == budget_chart(of()) == ()


def test_the_register_of_risks_says_what_has_moved():
    said, table = risk_blocks(material(office=Office(risks=RISKS)))
    assert said == Paragraph(
        "Three risks in this area are on the service's register. Since the last report R1 has risen from 12 to 16."
    )
    assert [[cell.text for cell in row.cells][1:4] for row in table.rows] == [
        ["16", "12", "Higher"],
        ["12", "12", "Unchanged"],
        ["15", "–", "No earlier score"],
    ]
    assert "on the corporate register since 1 September 2013" in table.rows[1].cells[0].detail


def test_a_title_of_4_000_characters_is_cut_in_the_table_and_says_so():
    (_, table) = risk_blocks(material(office=Office(risks=(Risk("R9", "very long " * 400, 20, END),))))
    assert len(table.rows[0].cells[0].text) < 400
    assert table.rows[0].cells[0].text.endswith("(in full in the risk register)")
    assert texts(risk_blocks(material())) == ["No risks have been recorded for this area of activity."]


def test_the_register_has_what_was_promised_and_what_became_of_it():
    entries = (
        RegisterEntry("1", "review", "Critical friend review", date(2013, 12, 10), "Director", "", date(2014, 1, 30)),
        RegisterEntry("2", "decision", "Process model", date(2013, 6, 13), "", "In use", None, date(2013, 9, 1)),
        RegisterEntry("3", "milestone", "First home opens", date(2014, 3, 31)),
        RegisterEntry("4", "gap", "Court applications", date(2014, 3, 31), "Legal services"),
    )
    office = Office(register=entries)
    (_, bullets) = register_blocks(material(office=office))
    assert [(item.lead, item.text) for item in bullets.items] == [
        ("Critical friend review.", "10 December 2013. Owner: Director. Next report due 30 January 2014."),
        ("Process model.", "13 June 2013. In use. Closed on 1 September 2013."),
    ]
    assert [item.lead for item in milestone_blocks(material(office=office))[1].items] == ["First home opens."]
    assert [item.lead for item in gap_blocks(material(office=office))[1].items] == ["Court applications:"]
    assert register_blocks(material()) == milestone_blocks(material()) == gap_blocks(material()) == ()


def test_a_measure_without_a_figure_is_a_gap_with_its_reason():
    made = material()
    figures = dict(made.now.figures) | {"contacts": count("contacts", None, missing="no extract has contacts")}
    lacking = replace(made, columns=(*made.columns[:-1], replace(made.now, figures=figures)))
    (_, bullets) = gap_blocks(lacking)
    assert isinstance(bullets, Bullets)
    assert (bullets.items[0].lead, bullets.items[0].text) == ("Contacts:", "no extract has contacts.")
