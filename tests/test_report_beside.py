"""The report's section on targets and other councils, against the published file and the targets read another way."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from decimal import Decimal
from importlib.resources import files
from zipfile import ZipFile

import pytest

from fingerpost import Workspace
from fingerpost.report.beside import TITLE, beside_sections
from fingerpost.report.material import Material
from fingerpost.report.model import ReportTable
from inputs import SEPTEMBER, files_of

HARROW, ENGLAND = "310", "970"
TARGETS = """icpc_within_15_working_days = 90
initial_assessments_in_10_working_days = 44
"""


@pytest.fixture(scope="module")
def harrow(tmp_path_factory) -> Material:
    """The demonstration's records under the number of a real council, with two targets."""
    workspace = Workspace.init(tmp_path_factory.mktemp("beside") / "council", "Harrow", HARROW, demonstration=True)
    toml = workspace.path / "fingerpost.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace("[targets]\n", f"[targets]\n{TARGETS}", 1), encoding="utf-8")
    workspace = Workspace(workspace.path, clock=lambda: datetime(2013, 11, 1))
    workspace.load(files_of(SEPTEMBER), SEPTEMBER)
    return workspace._unprotected("2013-14-Q2", "internal")


def table_of(material: Material) -> ReportTable:
    (section,) = beside_sections(material)
    assert section.title == TITLE
    (table,) = (block for block in section.blocks if isinstance(block, ReportTable))
    return table


def published(series: str) -> dict[tuple[str, str], str]:
    """(area, period) to the value as it stands in the shipped file."""
    shipped = files("fingerpost.compare.benchmarks").joinpath("published.zip").read_bytes()
    with ZipFile(io.BytesIO(shipped)) as packed:
        index = {row["series"]: row["file"] for row in csv.DictReader(io.StringIO(packed.read("series.csv").decode()))}
        rows = csv.DictReader(io.StringIO(packed.read(index[series]).decode()))
        return {(row["area"], period): value for row in rows for period, value in row.items() if period != "area"}


def test_a_published_figure_is_that_of_the_file(harrow):
    table = table_of(harrow)
    place = [column.key for column in table.columns].index("england")
    (row,) = (row for row in table.rows if row.cells[0].text.startswith("Re-referral"))
    values = published("ReReferral")
    assert row.cells[place].value == Decimal(values[ENGLAND, "2016"]), "nothing was published before 2016"
    assert row.cells[place].detail == "2016"
    mean, text = row.cells[place + 1], row.cells[place + 2]
    assert mean.text.endswith("%")
    assert "10 of 10" in mean.detail
    assert text.detail == f"with {Decimal(values[HARROW, '2016'])} in 2016"


def test_targets_are_judged_in_words_and_shapes(harrow):
    table = table_of(harrow)
    place = [column.key for column in table.columns].index("target")
    said = {row.cells[0].text: row.cells[place].text for row in table.rows if row.cells[place].text}
    assert sorted(said.values()) == ["■ Off target", "● On target"]
    assert "1 on target" in table.summary
    assert "1 off it" in table.summary


def test_without_targets_and_a_council_of_ones_own_there_is_england_alone(demo_workspace):
    table = table_of(demo_workspace._unprotected("2013-14-Q2", "internal"))
    assert [column.key for column in table.columns] == ["measure", "figure", "england"]


def test_a_hidden_figure_is_not_judged(demo_workspace):
    material = demo_workspace.protection("2013-14-Q2").material
    hidden = [
        each for each in material.definitions if material.now.figures[each.id].hidden and each.id in material.others
    ]
    table = table_of(material)
    for definition in hidden:
        (row,) = (row for row in table.rows if row.cells[0].text == definition.title)
        assert row.cells[1].text == "[c]"
