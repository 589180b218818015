"""Where the year is heading: in the internal and the restricted edition, and in every format of them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from fingerpost.periods import Period
from fingerpost.report.build import build
from fingerpost.report.heading import TITLE, heading_sections
from fingerpost.report.material import Heading
from sample_material import material


def headings(workspace, period="2013-14-Q2", edition="internal"):
    report = workspace.report(period, edition)
    return report, [table for table in report.tables() if table.id == "heading"]


def test_the_example_s_contacts_so_far_last_year_and_as_forecast(demo_workspace):
    _, (table,) = headings(demo_workspace)
    row = next(row for row in table.rows if row.cells[0].text == "Number of contacts made to children's social care")
    so_far = sum(f.number for _, f in demo_workspace.series("contacts", "2013-14-Q2", 6))
    then = sum(f.number for _, f in demo_workspace.series("contacts", "2012-13-Q2", 6))
    forecast = demo_workspace.forecast("contacts", "2013-14-Q2")
    assert row.cells[1].value == so_far == 3284
    assert row.cells[2].value == then
    assert row.cells[4].value == round(forecast.forecast.expected)
    low, high = forecast.forecast.likely
    assert f"{low // 1:,.0f} to {-(-high // 1):,.0f}" == row.cells[5].text
    assert forecast.same_point == Fraction(then)


def test_a_restricted_edition_has_it_too_and_a_public_one_has_not(demo_workspace):
    assert headings(demo_workspace, edition="restricted")[1]
    assert not headings(demo_workspace, edition="public")[1]


def test_where_nothing_is_forecast_nothing_is_said():
    assert heading_sections(material()) == ()
    assert TITLE not in [section.title for section in build(material()).sections]


def test_what_is_not_known_of_last_year_is_blank():
    year, month = Period.parse("2013-14"), Period.parse("2013-09..2013-09")
    made = material()
    one = Heading(made.definitions[0], year, month, 3284, None, 6859, 6650, 6497, 6817)
    (section,) = heading_sections(replace(made, headings=(one,)))
    (row,) = section.blocks[-1].rows
    assert [cell.text for cell in row.cells[1:]] == ["3,284", "", "6,859", "6,650", "6,497 to 6,817"]


@pytest.mark.parametrize("ending", ["html", "docx", "xlsx", "pdf"])
def test_every_format_is_made_with_it(demo_workspace, ending):
    data, report = demo_workspace.render_report("2013-14-Q2", "internal", ending)
    assert any(table.id == "heading" for table in report.tables())
    assert len(data) > 10_000
