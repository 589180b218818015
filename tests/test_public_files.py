"""The finished public editions, opened and read: what is hidden is hidden everywhere, and cannot be worked out.

Quarter 1 is signed off from June's extract before September's is loaded, as a council does it.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from copy import deepcopy

import pytest

from fingerpost import Workspace
from fingerpost.desk.printed import by_group, printed
from fingerpost.disclosure import Policy
from fingerpost.report.material import Material
from inputs import SEPTEMBER, files_of, now
from public_files import Pages, read_all, read_csv_file
from public_reader import BY_TITLE, MEASURES, WAYS, Edition, PublicReader

Q1, Q2 = "2013-14-Q1", "2013-14-Q2"
STEPS = ("draft", "checked", "approved", "published")
DATA = ("Inputs", "Processes", "Outputs", "Cases started", "CAF2s", "Referrals by reason", "Quarter 1 2013-14: ")


@pytest.fixture(scope="module")
def workspace(june_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Both quarters published, each from its own extract."""
    folder = tmp_path_factory.mktemp("both") / "council"
    shutil.copytree(june_workspace.path, folder)
    workspace = Workspace(folder, clock=now)
    for step in STEPS:
        workspace.sign_off(Q1, "public", step, "A. Director")
    workspace.load(files_of(SEPTEMBER), SEPTEMBER)
    for step in STEPS:
        workspace.sign_off(Q2, "public", step, "A. Director")
    return workspace


def files(workspace: Workspace, period: str) -> dict[str, bytes]:
    (entry,) = workspace.published(period, "public")
    return {name: workspace.store.document(entry, name) for name in entry.files if "not-for" not in name}


@pytest.fixture(scope="module")
def first(workspace: Workspace) -> dict[str, Pages]:
    return read_all(files(workspace, Q1))


@pytest.fixture(scope="module")
def second(workspace: Workspace) -> dict[str, Pages]:
    return read_all(files(workspace, Q2))


def test_every_format_prints_and_hides_the_same(second: Mapping[str, Pages], workspace: Workspace):
    page, cells = second[".html"], 0
    words = "".join(second[".pdf"].text.split())
    for caption, rows in page.tables.items():
        if not caption.startswith(DATA):
            continue
        for row, printed_ in rows.items():
            assert second[".docx"].tables[caption][row] == printed_, (caption, row)
            assert second[".xlsx"].tables[caption][row] == printed_, (caption, row)
            if "n/a" not in printed_:  # it has the mark of a footnote
                assert "".join("".join(printed_).split()) in words.replace("−", "-"), (caption, row)
            cells += printed_.count("[c]")
    assert cells > 40
    data = {name: read_csv_file(each) for name, each in files(workspace, Q2).items() if name.endswith(".csv")}
    for row in data["caf2_by_agency.csv"]:
        agency, *counts = row.values()
        assert [each.replace(",", "") for each in page.tables[f"CAF2s commenced by agency, {LABEL}"][agency]] == counts
    for row in data["table1_referrers.csv"]:
        caption = next(each for each in page.tables if each.startswith("Cases started"))
        shown = page.tables[caption][row["referred_by"]][::2]
        assert [row[name] for name in row if name not in ("referred_by", "not_recorded")] == [
            each.replace(",", "") for each in shown
        ]


LABEL = "Quarter 2 2013-14"


def true_material(workspace: Workspace, period: str) -> Material:
    groups = {value: group for group, values in workspace.settings.groups.items() for value in values}
    return by_group(printed(workspace._unprotected(period), Policy()), groups)


def attack(workspace: Workspace, *editions: Edition) -> tuple[int, list[str]]:
    """How many small numbers were attacked, and what is wrong with the protection of each."""
    true = true_material(workspace, Q2)
    cells = true.now.breakdowns["contacts", ("agency_group", "outcome")]
    who = PublicReader(sorted({cell.breakdown[0][1] for cell in cells}))
    for edition in editions:
        who.read(edition)
    who.knows_of_plans()
    told, attacked = [], 0

    def tried(atoms: list[object], value: int, what: object) -> None:
        nonlocal attacked
        if 1 <= value <= 5:
            attacked += 1
            fault = who.reader.learns_too_much(atoms, value)
            if fault:
                told.append(f"{what}: {fault}")

    names = {"closed_and_logged": ("caf", "closed"), "proceeded_to_assessment": ("proceeded",),
             "yet_to_proceed": ("yet",), "Not recorded": ("none",)}  # fmt: skip
    for cell in cells:
        (_, group), (_, outcome) = cell.breakdown
        atoms = who.contacts("september", "q2", names.get(outcome, (outcome,)), [group])
        tried(atoms, int(cell.number or 0), cell.breakdown)
    tables = true.columns[-1].breakdowns["contacts", ("outcome",)]
    for cell in tables:
        outcome = cell.breakdown[0][1]
        atoms = who.contacts("september", "q2", names.get(outcome, (outcome,)))
        tried(atoms, int(cell.number or 0), cell.breakdown)
    for column in true.columns:
        if column.origin != "outturn":
            for measure, figure in column.figures.items():
                if figure.numerator is None or figure.denominator is None or measure in MEASURES:
                    continue
                if measure in {each.id for each in BY_TITLE.values() if each.reported}:
                    some, whole = who.share(measure, column.key)
                    tried(some, figure.numerator, (measure, column.key))
                    if not measure.startswith(WAYS):
                        rest = [atom for atom in whole if atom not in some]
                        tried(rest, figure.denominator - figure.numerator, (measure, column.key, "rest"))
        for figure in column.breakdowns.get(("caf2_commenced", ("agency_group",)), ()):
            head = {"py": "2012-13", "q1": "2013-14 Q1", "q2": "2013-14 Q2"}[column.key]
            tried(who.caf2(head, [figure.breakdown[0][1]]), int(figure.number or 0), (figure.breakdown, column.key))
    return attacked, told


def test_nobody_who_has_read_the_finished_pages_learns_a_small_number(
    workspace: Workspace, second: Mapping[str, Pages]
):
    attacked, told = attack(workspace, Edition(second[".html"], "q2", "september"))
    assert attacked > 25
    assert told == []


def test_nor_who_has_read_the_edition_before_as_well(
    workspace: Workspace, first: Mapping[str, Pages], second: Mapping[str, Pages]
):
    attacked, told = attack(
        workspace, Edition(first[".html"], "q1", "june"), Edition(second[".html"], "q2", "september")
    )
    assert attacked > 25
    assert told == []


def test_the_attack_succeeds_where_one_more_number_is_printed(workspace: Workspace, second: Mapping[str, Pages]):
    """Without this the two tests above would prove nothing."""
    true = true_material(workspace, Q2).now.breakdowns["contacts", ("outcome",)]
    (yet,) = (each.number for each in true if each.breakdown[0][1] == "yet_to_proceed")
    pages = deepcopy(second[".html"])
    table = next(rows for caption, rows in pages.tables.items() if caption.startswith("Cases started"))
    place = table["Total"].index("[c]")
    table["Total"][place] = str(yet)
    assert attack(workspace, Edition(pages, "q2", "september"))[1]
