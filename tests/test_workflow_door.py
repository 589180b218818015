"""The workflow through the workspace's door and the commands: who may do what, and what does not need it."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from datetime import date

import pytest

from fingerpost.demo import make
from fingerpost.desk.content import content_hash
from fingerpost.desk.office import Recorded
from fingerpost.errors import FingerpostError, NotFound, Refused, SourceError, StoreError
from fingerpost.model import COMMAND_LINE, Viewer
from fingerpost.workflow import FILE
from fingerpost.workspace import Workspace
from inputs import EXTRACTS, now
from test_cli import run

FIGURES = EXTRACTS.parent / "figures"
Q2 = "2013-14-Q2"
RISKS = ("risks.csv", (FIGURES / "risks.csv").read_bytes())
BUDGETS = ("finance_2013-14.csv", (FIGURES / "finance_2013-14.csv").read_bytes())
REGISTER = ("register.csv", b"id,kind,title,on\npeer,review,Peer review,2014-03-24\n")
ACTIONS = ("actions.csv", b"id,meeting,raised_on,text\nA1,clinic,2013-09-30,Ask the team\n")
NOTES = ("notes.csv", b"measure,on,text\ncontacts,2013-09-30,Recording changed\n")


@pytest.fixture
def written(fresh) -> Workspace:
    workspace = fresh()
    for record, file in (
        (workspace.office.record_risks, RISKS),
        (workspace.office.record_budgets, BUDGETS),
        (workspace.office.record_register, REGISTER),
        (workspace.office.record_actions, ACTIONS),
        (workspace.office.record_notes, NOTES),
    ):
        assert record(*file, "Ann").changed > 0
    return workspace


def as_(workspace: Workspace, role, councils=None) -> Workspace:
    return Workspace(workspace.path, Viewer(role, councils=councils), now)


def test_what_nobody_has_written_is_nothing_and_makes_no_file(fresh):
    workspace = fresh()
    asked = [
        workspace.office.risks(),
        workspace.office.budgets(),
        workspace.office.register(),
        workspace.office.actions(),
        workspace.office.notes(),
    ]
    asked += [
        workspace.office.sign_offs(),
        workspace.office.audit(),
        workspace.office.budget_history("Fostering", "2013-14"),
    ]
    assert asked == [()] * 8
    assert workspace.office.commentary(Q2) == {}
    assert not (workspace.path / FILE).exists()


def test_what_is_recorded_from_files_is_there(written):
    assert [(risk.id, risk.score) for risk in written.office.risks()] == [
        ("CESC02", 16),
        ("CESC07", 12),
        ("CESC14", 15),
    ]
    assert [budget.variance for budget in written.office.budgets()] == [1_035_000, 1_242_000, 574_000]
    assert written.office.budgets("2013-14", date(2013, 6, 30)) == ()
    assert len(written.office.budget_history("Social work staffing", "2013-14")) == 1
    assert [entry.title for entry in written.office.register()] == ["Peer review"]
    assert [action.text for action in written.office.actions("clinic", open_only=True)] == ["Ask the team"]
    assert [note.text for note in written.office.notes(["contacts"])] == ["Recording changed"]
    assert {entry.who for entry in written.office.audit()} == {"Ann"}
    assert written.office.record_risks(*RISKS) == Recorded(3, 0)


def test_a_file_with_an_error_records_nothing(written):
    before = written.office.audit()
    with pytest.raises(SourceError, match='row 3, "score": "high"'):
        written.office.record_risks("r.csv", b"risk_id,title,score,as_at\nNEW,T,1,2013-12-31\nR2,T,high,2013-12-31\n")
    assert written.office.audit() == before


def test_an_unknown_measure_is_named(written):
    with pytest.raises(NotFound, match="contacts"):
        written.office.notes(["contact"])


def test_the_role_decides_who_writes_and_who_reads(written):
    written.office.write_commentary(Q2, "contacts", "Level.", "edited")
    written.office.write_commentary(Q2, "overall", "Much the same.", "accepted")
    councillor, auditor, worker = (as_(written, role) for role in ("councillor", "auditor", "social worker"))
    manager = as_(written, "team manager")
    assert len(councillor.office.risks()) == 3
    assert len(councillor.office.budgets()) == 3
    assert [*councillor.office.commentary(Q2)] == ["overall"], "what nobody has accepted is the service's own"
    assert [*written.office.commentary(Q2)] == ["contacts", "overall"]
    assert len(auditor.office.audit()) == len(written.office.audit())
    refused = [
        councillor.office.actions, councillor.office.audit, auditor.office.risks, auditor.office.actions,
        worker.office.risks,
        *(lambda each=each: each.office.record_risks(*RISKS) for each in (councillor, auditor, manager)),
        lambda: councillor.office.write_commentary(Q2, "overall", "X"),
        lambda: councillor.sign_off(Q2, "internal", "draft", "C"),
        as_(written, "analyst", frozenset({"808"})).office.risks,
    ]  # fmt: skip
    for each in refused:
        with pytest.raises(Refused):
            each()
    assert as_(written, "head of service").office.record_risks(*RISKS).rows == 3


def test_a_report_is_signed_as_it_is(demo_workspace, copy_of):
    workspace = copy_of(demo_workspace)
    draft = workspace.sign_off(Q2, "internal", "draft", "Ann")
    later = Workspace(workspace.path, clock=lambda: now().replace(year=2014))
    content = {content_hash(each.report(Q2)) for each in (workspace, later)}
    assert content == {draft.content_sha256}, "the day of making and the status are no part of it"
    assert content_hash(workspace.report("2013-14-Q1")) != draft.content_sha256
    workspace.sign_off(Q2, "internal", "checked", "Ann")
    workspace.office.write_commentary(Q2, "contacts", "Changed after it was checked.")
    with pytest.raises(Refused, match="has changed since it was checked"):
        workspace.sign_off(Q2, "internal", "approved", "Ann")
    assert workspace.sign_off(Q2, "internal", "draft", "Ann", "Commentary").content_sha256 != draft.content_sha256
    assert [step.state for step in workspace.office.sign_offs(Q2)] == ["draft", "checked", "draft"]


def test_a_report_that_cannot_be_made_is_not_signed(fresh):
    workspace = fresh()
    with pytest.raises(FingerpostError, match="Nothing has been loaded"):
        workspace.sign_off(Q2, "internal", "draft", "Ann")
    assert workspace.office.sign_offs() == ()


def test_verify_looks_at_the_workflow_file_too(written):
    assert written.verify() == Workspace(written.path).store.verify() + 1
    data = (written.path / FILE).read_bytes()
    (written.path / FILE).write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    with pytest.raises(StoreError, match=r"workflow\.sqlite3 is damaged"):
        written.verify()


WITHOUT_DJANGO = """
import sys
sys.modules["django"] = None
from pathlib import Path
from fingerpost import Workspace
workspace = Workspace(Path(sys.argv[1]))
assert workspace.report("2013-14-Q2").tables()
assert workspace.office.risks() == ()
try:
    workspace.office.record_risks("risks.csv", Path(sys.argv[2]).read_bytes())
except Exception as error:
    print(type(error).__name__, error)
"""


def test_without_django_there_are_still_figures_and_a_report(demo_workspace):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO, str(demo_workspace.path), str(FIGURES / "risks.csv")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.startswith("StoreError ")
    assert "need" in done.stdout or "not installed" in done.stdout
    assert not (demo_workspace.path / FILE).exists()


def test_the_demonstration_has_risks_money_and_a_register(tmp_path):
    folder = tmp_path / "demo"
    for _ in range(2):  # again changes nothing
        make(folder, lambda step: None, now)
        workspace = Workspace(folder)
        assert (
            len(workspace.office.risks()),
            len(workspace.office.budgets("2013-14")),
            len(workspace.office.register()),
        ) == (3, 3, 12)
        assert len(workspace.office.audit()) == 23
    assert {entry.who for entry in workspace.office.audit()} == {"demonstration"}
    assert {note.measure for note in workspace.office.notes()} == {"contacts"}


# --- the commands ---


@pytest.mark.parametrize("command", ["risks", "finance", "register", "actions", "notes", "signoff", "audit"])
def test_every_command_has_help_with_an_example(command):
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"fingerpost {command}" in done.stdout.replace("│", " ")


def test_files_are_recorded_and_shown(fresh):
    here = fresh().path
    done = run("finance", str(FIGURES / "finance_2013-14.csv"), "--by", "Ann", "--format", "csv", folder=here)
    assert done.stderr == "finance_2013-14.csv: 3 rows, 3 new or changed.\n"
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["variance_percent"] for row in rows] == ["28.4", "32.1", "18.3"]
    done = run("risks", str(FIGURES / "risks.csv"), folder=here)
    assert "CESC14" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100
    assert "CESC02" not in run("risks", "--at", "2013-06-30", folder=here).stdout
    assert run("audit", "--format", "csv", folder=here).stdout.count("\n") == 7


def test_what_is_wrong_is_told_and_ends_with_2(fresh, tmp_path):
    here = fresh().path
    done = run("risks", "nowhere.csv", folder=here)
    assert (done.returncode, done.stderr) == (2, "Error: There is no file nowhere.csv.\n")
    (tmp_path / "actions.csv").write_bytes(ACTIONS[1].replace(b"clinic", b"party"))
    done = run("actions", str(tmp_path / "actions.csv"), folder=here)
    assert done.returncode == 2
    assert 'actions.csv, row 2, "meeting": "party" is not one of clinic, workload' in done.stderr
    done = run("signoff", Q2, "--state", "draft", folder=here)
    assert done.returncode == 2
    assert "a step needs --edition and --by" in done.stderr


def test_sign_off_step_by_step(demo_workspace, copy_of):
    here = copy_of(demo_workspace).path
    step = ["signoff", Q2, "--edition", "internal", "--state"]
    done = run(*step, "draft", "--by", "Ann", folder=here)
    assert done.stderr == "2013-14-Q2, internal edition, version 1: draft by Ann.\n"
    done = run(*step, "published", "--by", "Ann", folder=here)
    assert done.returncode == 2
    assert "is draft (by Ann); after that comes checked, not published" in done.stderr
    assert "draft" in run("signoff", Q2, folder=here).stdout


def test_the_command_line_writes_as_itself_where_no_name_is_given(written):
    written.office.record_risks("r.csv", RISKS[1].replace(b",16,", b",20,"))
    assert written.office.audit()[-1].who == COMMAND_LINE.purpose
    assert written.office.risks()[0].score == 20
