"""A report from draft to published: commentary out and back, the council's own words, sign-off, a corrected version."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from fingerpost.errors import Refused, SettingsError
from fingerpost.report.model import Bullets, Paragraph, Report
from fingerpost.settings import FILE
from fingerpost.workspace import Workspace
from inputs import SEPTEMBER, files_of

Q2 = "2013-14-Q2"


@pytest.fixture
def workspace(demo_workspace, copy_of) -> Workspace:
    return copy_of(demo_workspace)


def sentences(report: Report) -> dict[str, tuple[str, bool]]:
    """The bullets of Appendix 1 by their lead, and whether each is a draft."""
    start = next(i for i, each in enumerate(report.sections) if each.title.startswith("Appendix 1"))
    blocks = [block for section in report.sections[start:] for block in section.blocks if isinstance(block, Bullets)]
    return {item.lead: (item.text, item.draft) for block in blocks for item in block.items}


def published(workspace: Workspace, *people: str, state: str = "published"):
    steps = ("draft", "checked", "approved", "published")
    for step, person in zip(steps, people, strict=False):
        taken = workspace.sign_off(Q2, "internal", step, person)
        if step == state:
            break
    return taken


# ---- Commentary ------------------------------------------------------------------------------------------------


def test_commentary_goes_out_is_edited_and_comes_back(workspace):
    text = workspace.commentary_text(Q2)
    assert sentences(workspace.report(Q2))["Contacts"][1]
    text = re.sub(r"(?m)^1,642 contacts in quarter 2.*$", "Contacts held at {{contacts}}.", text)
    text = text.replace("[children_in_care] draft", "[children_in_care] accepted")
    assert workspace.take_commentary(Q2, "c.txt", text.encode("utf-16"), "B. Manager") == 2
    found = sentences(workspace.report(Q2))
    assert found["Contacts"] == ("Contacts held at 1,642.", False)
    assert found["Children in care"][1] is False
    assert found["Re-referrals"][1] is True
    assert workspace.office.commentary(Q2)["contacts"].by == "B. Manager"
    assert workspace.take_commentary(Q2, "c.txt", workspace.commentary_text(Q2).encode(), "C") == 0
    assert "[contacts] edited\nContacts held at {{contacts}}.\n" in workspace.commentary_text(Q2)


def test_a_file_with_a_mistake_changes_nothing(workspace):
    text = "[contacts] edited\nGood words.\n[referals] edited\nBad key."
    with pytest.raises(SettingsError, match=r"c\.txt, line 3: there is no commentary \[referals\]"):
        workspace.take_commentary(Q2, "c.txt", text.encode())
    assert workspace.office.commentary(Q2) == {}


def test_words_on_figures_that_a_later_extract_changes_are_drafted_anew(june_workspace, copy_of):
    workspace = copy_of(june_workspace)
    key = "referrals_no_further_action"
    workspace.take_commentary("2013-14-Q1", "c.txt", f"[{key}] accepted\nAs it should be.".encode())
    assert sentences(workspace.report("2013-14-Q1"))["Referrals ending in no further action"] == (
        "As it should be.", False,
    )  # fmt: skip
    workspace.load(files_of(SEPTEMBER), SEPTEMBER)
    words, draft = sentences(workspace.report("2013-14-Q1"))["Referrals ending in no further action"]
    assert draft
    assert words.startswith("174 of 786")
    assert "# Not used: the figures have changed since" in workspace.commentary_text("2013-14-Q1")


def test_words_on_a_hidden_figure_stand_in_the_public_edition_unless_they_give_it_away(workspace):
    plans, leavers = "second_or_subsequent_cp_plans", "cp_plans_lasting_2_years"
    text = f"[{plans}] accepted\nFew of the plans were not the first.\n[{leavers}] edited\nFour plans were long.\n"
    workspace.take_commentary(Q2, "c.txt", text.encode())
    internal, public = (sentences(workspace.report(Q2, edition)) for edition in ("internal", "public"))
    assert internal["Plans of two years or more"] == ("Four plans were long.", False)
    assert public["Second or subsequent plans"] == ("Few of the plans were not the first.", False)
    assert public["Plans of two years or more"][1], "4 is hidden, and the words say it"
    (told,) = workspace.protection(Q2).withheld
    assert leavers in told


# ---- The council's own words and template ------------------------------------------------------------------------


def test_the_standing_text_is_the_councils_own_once_it_is_in_the_workspace(workspace):
    path = workspace.write_wording()
    with pytest.raises(Refused, match=r"report\.md is there already; nothing was changed"):
        workspace.write_wording()
    before = workspace.report(Q2)
    assert [each.title for each in before.sections] == [
        each.title for each in Workspace(workspace.path).report(Q2).sections
    ]
    path.write_text("# Our report\n\nWe held {{children_in_care.number}} children in care.\n\n[[risks]]\n")
    (section,) = workspace.report(Q2).sections
    assert section.blocks[0] == Paragraph("We held 379 children in care.")
    path.write_text("# Our report\n\n{{children_in_car}}\n")
    with pytest.raises(SettingsError, match=r"report\.md, line 3: .*Did you mean children_in_care"):
        workspace.report(Q2)
    path.write_bytes(b"# \xff\xfe bad")
    with pytest.raises(SettingsError, match="is not UTF-8 text"):
        workspace.report(Q2)


def test_the_word_report_takes_the_councils_own_template(workspace):
    workspace.write_wording(template=True)
    word = next(path for path in workspace.write_report(Q2) if path.suffix == ".docx")
    styles = zipfile.ZipFile(io.BytesIO(word.read_bytes())).read("word/styles.xml").decode()
    assert 'w:val="Numbered Paragraph"' in styles
    (workspace.path / "report.docx").write_bytes(b"no document")
    with pytest.raises(SettingsError, match=r"report\.docx cannot be read as a Word document"):
        workspace.write_report(Q2)


# ---- Sign-off --------------------------------------------------------------------------------------------------


def test_a_report_says_how_far_it_has_come(workspace):
    assert workspace.report(Q2).status == "Draft"
    published(workspace, "Ann", "Ann", state="checked")
    assert workspace.report(Q2).status.startswith("Checked by Ann on ")


def test_what_is_published_is_kept_in_every_format_and_never_changes(workspace):
    published(workspace, "Ann", "Ann", "Bob", "Bob")
    (entry,) = workspace.published(Q2)
    assert {name.rpartition(".")[2] for name in entry.files} >= {"html", "pdf", "docx", "xlsx", "csv"}
    kept = {name: workspace.store.document(entry, name) for name in entry.files}
    assert b"Published on " in kept["2013-14-Q2-internal.html"]
    assert workspace.publication(Q2) is not None, "its figures are frozen with it"
    workspace.office.write_commentary(Q2, "contacts", "Other words.")
    workspace.write_report(Q2)
    assert {name: workspace.store.document(entry, name) for name in entry.files} == kept
    workspace.verify()
    with pytest.raises(Refused, match="is published"):
        workspace.sign_off(Q2, "internal", "published", "Bob")


def test_a_corrected_version_lists_what_it_changes(june_workspace, copy_of):
    workspace = copy_of(june_workspace)
    q1 = "2013-14-Q1"
    for state in ("draft", "checked", "approved", "published"):
        workspace.sign_off(q1, "internal", state, "Ann")
    with pytest.raises(Refused, match="must list what it changes"):
        workspace.sign_off(q1, "internal", "draft", "Ann")
    workspace.load(files_of(SEPTEMBER), SEPTEMBER)
    step = workspace.sign_off(q1, "internal", "draft", "Ann", changes=["Cases that moved on since"])
    assert step.version == 2
    assert step.changes[0] == "Cases that moved on since"
    told = "appendix2, referrals_no_further_action, q1_numerator: 154 is now 174."
    assert any(told in change for change in step.changes), step.changes
    for state in ("checked", "approved", "published"):
        step = workspace.sign_off(q1, "internal", state, "Ann")
    first, second = workspace.published(q1)
    assert (first.version, second.version) == (1, 2)
    assert told in second.changes
    frozen = workspace.publication(q1).figure("referrals_no_further_action")
    assert frozen.numerator == 174


def test_a_disk_that_refuses_the_documents_leaves_the_report_unpublished(workspace, monkeypatch):
    published(workspace, "Ann", "Ann", "Bob", state="approved")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fingerpost.store.disk.write_new", full)
    with pytest.raises(Exception, match="full"):
        workspace.sign_off(Q2, "internal", "published", "Bob")
    monkeypatch.undo()
    assert [step.state for step in workspace.office.sign_offs(Q2)][-1] == "approved"
    assert workspace.published() == ()
    assert workspace.sign_off(Q2, "internal", "published", "Bob").state == "published"


# ---- Odd councils -----------------------------------------------------------------------------------------------


def test_a_council_with_odd_names_no_money_and_no_past_has_a_whole_report(fresh):
    workspace = fresh()
    path = workspace.path / FILE
    text = path.read_text(encoding="utf-8").replace('name = "', 'name = "Ynys Môn & <Partners> ')
    path.write_text(text, encoding="utf-8")
    workspace = Workspace(workspace.path)
    left_out = ("care_leavers.csv", "s47_workbook.csv")
    files = {name: data for name, data in files_of(SEPTEMBER) if name not in left_out}
    head, first, *rest = files["referral_workflow.csv"].split(b"\n")
    child = first.split(b",")[1]
    files["referral_workflow.csv"] = b"\n".join([head, first.replace(child, b"=1+1"), *rest])
    workspace.load(list(files.items()), SEPTEMBER)
    risks = f'risk_id,title,score,as_at\nR1,"{"long " * 800}",16,31/08/2013\n'
    columns = "budget_line,financial_year,as_at,budget_gbp,projected_outturn_gbp"
    budgets = f"{columns}\nNothing,2013-14,31/08/2013,0,500\nUnknown,2013-14,31/08/2013,,700\n"
    workspace.office.record_risks("risks.csv", risks.encode())
    workspace.office.record_budgets("budgets.csv", budgets.encode())
    written = {path.suffix: path for path in workspace.write_report("2013-07..2013-08")}
    html = written[".html"].read_text(encoding="utf-8")
    assert "Ynys Môn &amp; &lt;Partners&gt;" in html
    assert "no budget has been recorded" in html
    assert "in full in the risk register" in html
    assert "no extract has care leavers" in html
    assert written[".pdf"].read_bytes()[:4] == b"%PDF"
    book = zipfile.ZipFile(written[".xlsx"])
    assert not [name for name in book.namelist() if b"<f>" in book.read(name)], "nothing is a formula"
