"""A council's own measures: beside the shipped ones, checked word by word, and run behind a closed door."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fingerpost.demo import try_measures
from fingerpost.engine import Engine, EngineError
from fingerpost.errors import SettingsError
from fingerpost.measures import shipped_catalogue, with_own
from fingerpost.workspace import Workspace
from inputs import SEPTEMBER, files_of
from test_cli import run

OURS = """\
[contacts_from_police]
title      = "Contacts made by the police"
stage      = "input"
kind       = "count"
unit       = "contacts"
better     = "neutral"
from       = "contacts"
date       = "started_on"
where      = "referred_by = 'Police'"
flow       = true
basis      = "period"
breakdowns = { outcome = "outcome" }
says       = "How much of the front door is the police's."
source     = "Example Borough Council, performance framework"
reviewed   = 2026-11-24

[police_share]
title      = "Contacts made by the police, to all contacts"
stage      = "input"
kind       = "ratio"
unit       = "police contacts to contacts"
better     = "neutral"
of         = ["contacts_from_police", "contacts"]
flow       = true
basis      = "period"
says       = "The police's part of the front door."
source     = "Example Borough Council, performance framework"
reviewed   = 2026-11-24
"""


def kept_in(workspace: Workspace, text: str) -> Workspace:
    (workspace.path / "measures").mkdir(exist_ok=True)
    (workspace.path / "measures" / "ours.toml").write_text(text, encoding="utf-8")
    return Workspace(workspace.path)


def test_a_published_series_that_an_own_measure_names_must_be_there(demo_workspace, copy_of):
    named = OURS.replace('basis      = "period"\n', 'basis      = "period"\nbenchmark  = "RefBySource_Police_%"\n')
    workspace = kept_in(copy_of(demo_workspace), named)
    assert workspace.benchmark("police_share", "Leeds").found.latest.rank
    with pytest.raises(SettingsError, match=r"contacts_from_police\]: there is no published series 'Police_%'"):
        _ = kept_in(workspace, named.replace("RefBySource_Police_%", "Police_%")).catalogue


def test_own_measures_stand_beside_the_shipped_ones_and_are_lists_of_records_too(demo_workspace, copy_of):
    workspace = kept_in(copy_of(demo_workspace), OURS)
    count, share = workspace.figures("2013-14-Q2", ["contacts_from_police", "police_share"])
    rows = dict(files_of(SEPTEMBER))["referral_workflow.csv"].splitlines()
    in_quarter = [row.split(b",") for row in rows if re.match(rb"R\d+,C\d+,\d\d/0[789]/2013", row)]
    police = sum(row[3] == b"Police" for row in in_quarter)
    assert count.number == police == 342
    assert (share.numerator, share.denominator) == (342, 1642)
    assert len(workspace.list("contacts_from_police", "2013-14-Q2")) == 342
    assert sum(f.number for f in workspace.figures("2013-14-Q2", ["contacts_from_police"], ["outcome"])) == 342
    ids = [*workspace.catalogue]
    assert ids.index("contacts_from_police") < ids.index("initial_assessments_in_10_working_days"), "in their stage"
    assert workspace.catalogue["contacts_from_police"].own
    assert not workspace.catalogue["contacts"].own


def test_other_figures_do_not_change(demo_workspace, copy_of):
    before = demo_workspace.figures("2013-14-Q2")
    after = {f.measure: f for f in kept_in(copy_of(demo_workspace), OURS).figures("2013-14-Q2")}
    assert [after[figure.measure] for figure in before] == [*before]


def test_one_that_is_reported_stands_in_appendix_2(demo_workspace, copy_of):
    workspace = kept_in(copy_of(demo_workspace), OURS.replace("[police_share]", "reported = true\n\n[police_share]"))
    (table,) = [table for table in workspace.report("2013-14-Q2").tables() if table.id == "inputs"]
    assert "Contacts made by the police" in [row.cells[0].text for row in table.rows]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("'Police'", "(SELECT 1)", "ours.toml, [contacts_from_police], where"),
        ("referred_by = 'Police'", "read_csv('/etc/passwd') = 1", "ours.toml, [contacts_from_police], where"),
        ("referred_by = 'Police'", "refered_by = 'Police'", "there is no column 'refered_by'. Did you mean"),
        ("[contacts_from_police]", "[contacts]", "ours.toml, [contacts]: there is already a measure of this name"),
        ('stage      = "input"', 'stge = "input"', "ours.toml, [contacts_from_police]: unknown key 'stge'"),
        ('"contacts_from_police", "contacts"', '"contacts_from_polce", "contacts"', "no measure 'contacts_from_polce'"),
        ("title      =", "title", "ours.toml is not valid TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_before_anything_is_loaded(fresh, old, new, says):
    workspace = fresh()
    with pytest.raises(SettingsError, match=re.escape(says)):
        kept_in(workspace, OURS.replace(old, new, 1)).load(files_of(SEPTEMBER), SEPTEMBER)
    (workspace.path / "measures" / "ours.toml").unlink()
    assert Workspace(workspace.path).loads() == ()


def test_the_engine_that_runs_them_reads_and_writes_no_file(demo_workspace, copy_of, monkeypatch, tmp_path):
    engines: list[Engine] = []
    made = Engine.__init__

    def remember(self, *args, **kwargs):
        made(self, *args, **kwargs)
        engines.append(self)

    monkeypatch.setattr(Engine, "__init__", remember)
    workspace = kept_in(copy_of(demo_workspace), OURS)
    workspace.list("contacts_from_police", "2013-14-Q2")
    inside = tmp_path / "secret.csv"
    inside.write_text("a\n1\n")
    for sql in (f"SELECT * FROM read_csv('{inside}')", f"COPY (SELECT 1) TO '{tmp_path / 'out.csv'}'"):
        with pytest.raises(EngineError):
            engines[-1].rows(sql)
    assert not Path(tmp_path / "out.csv").exists()


def test_trying_them_shows_figure_and_list_and_keeps_nothing(tmp_path):
    tried = try_measures("ours.toml", OURS, lambda step: None)
    assert [(figure.measure, figure.text) for figure, _ in tried] == [
        ("contacts_from_police", "342"), ("police_share", "342 of 1,642 (20.8%)"),
    ]  # fmt: skip
    assert len(tried[0][1]) == 342
    assert tried[1][1] is None
    assert try_measures("none.toml", "", lambda step: None) == []


def test_the_commands_try_and_list_them(tmp_path, demo_workspace, copy_of):
    file = tmp_path / "ours.toml"
    file.write_text(OURS)
    done = run("measures", "test", str(file), "--rows", "1")
    assert done.returncode == 0, done.stderr
    assert "contacts_from_police: 342" in done.stdout
    assert "(1 of 342 rows)" in done.stdout
    workspace = kept_in(copy_of(demo_workspace), OURS)
    listed = run("measures", "-w", str(workspace.path), "--format", "csv").stdout
    assert [line.split(",")[0] for line in listed.splitlines() if line.endswith(",own")] == [
        "measure", "contacts_from_police", "police_share",
    ]  # fmt: skip
    file.write_text(OURS.replace("referred_by =", "refered_by ="))
    wrong = run("measures", "test", str(file))
    assert wrong.returncode == 2
    assert "Did you mean referred_by?" in wrong.stderr


def test_no_file_is_the_shipped_catalogue_itself():
    assert with_own({}) is shipped_catalogue()
