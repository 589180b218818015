"""Reports in the pages: signed by two people, published, handed out to those who may read them, and compared."""

from __future__ import annotations

import re

import pytest

from fingerpost.model import COMMAND_LINE, Viewer
from fingerpost.model.viewer import may_read
from fingerpost.web.models import ROLES
from fingerpost.web.seen import pseudonym

Q1 = "/reports/2013-14-Q1/internal"


def workspace():
    from fingerpost.web.door import door

    return door().for_viewer(COMMAND_LINE)


@pytest.fixture(scope="module")
def published(site):
    """Quarter 1's internal edition, taken through every step by two people in the pages."""
    analyst, head = site.as_role("analyst"), site.as_role("head of service")
    for browser, state, more, status, says in (
        (analyst, "checked", {}, 400, "Select a valid choice"),
        (analyst, "draft", {}, 302, ""),
        (analyst, "checked", {}, 302, ""),
        (analyst, "approved", {}, 400, "it takes a second person"),
        (head, "draft", {}, 400, "give the reason"),
        (head, "draft", {"note": "Table 1 is wrong"}, 302, ""),
        (head, "checked", {}, 302, ""),
        (head, "approved", {}, 400, "it takes a second person"),
        (analyst, "approved", {}, 302, ""),
        (head, "published", {}, 302, ""),
    ):
        response = browser.post(f"{Q1}/sign", {"state": state, **more})
        shown = response.content.decode()
        assert response.status_code == status, (state, re.findall(r"<li>.*?</li>", shown))
        assert says in shown, state
    return site


def test_each_step_is_signed_by_who_is_signed_in_and_its_reason_is_shown(published):
    steps = workspace().office.sign_offs("2013-14-Q1", "internal")
    assert [(step.state, step.by) for step in steps] == [
        ("draft", "Analyst"), ("checked", "Analyst"), ("draft", "Head Of Service"), ("checked", "Head Of Service"),
        ("approved", "Analyst"), ("published", "Head Of Service"),
    ]  # fmt: skip
    shown = published.as_role("auditor").get(Q1).content.decode()
    assert "Table 1 is wrong" in shown
    assert "/internal/1/" not in shown, "an auditor reads who signed, not the report"


def test_every_format_of_a_published_version_is_handed_out_as_it_was_kept(published):
    (entry,) = workspace().published("2013-14-Q1", "internal")
    analyst = published.as_role("analyst")
    shown = analyst.get(Q1).content.decode()
    assert {name.rpartition(".")[2] for name in entry.files} == {"html", "pdf", "docx", "xlsx", "pptx", "csv"}
    for name in entry.files:
        assert f"{Q1}/1/{name}" in shown
        response = analyst.get(f"{Q1}/1/{name}")
        assert response.content == workspace().store.document(entry, name)
        if not name.endswith(".html"):
            assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_a_reports_own_page_runs_no_script_and_loads_nothing(published):
    for address in (f"{Q1}/1/2013-14-Q1-internal.html", "/reports/2013-14-Q2/restricted/read"):
        response = published.as_role("analyst").get(address)
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "sandbox" in policy
        assert "script" not in policy


@pytest.mark.parametrize(
    "name",
    [
        "..%2F..%2F..%2Ffingerpost.toml", "%2e%2e%2fmanifest.json", "..%5c..%5csecret.key", "/etc/passwd",
        "%2Fetc%2Fpasswd", "not-for-publication-protection.json", "2013-14-Q1-internal.html%00.pdf", ".", "..",
    ],
)  # fmt: skip
def test_no_name_leads_out_of_a_version(published, name):
    response = published.as_role("analyst").get(f"{Q1}/1/{name}")
    assert response.status_code == 404
    assert b"[council]" not in response.content
    assert b"root:" not in response.content


def test_the_record_of_what_was_hidden_is_never_handed_out(site, monkeypatch):
    from fingerpost.workspace import RECORD

    store, entry = workspace().store, workspace().published("2013-14-Q2", "restricted")[0]
    entry.files[RECORD] = "0"
    monkeypatch.setattr(type(store), "documents", lambda *_: (entry,))
    response = site.as_role("analyst").get(f"/reports/2013-14-Q2/restricted/1/{RECORD}")
    assert response.status_code == 404
    assert RECORD not in site.as_role("analyst").get("/reports/2013-14-Q2/restricted").content.decode()


def test_who_may_read_which_edition_stands_in_one_place():
    for role in ROLES:
        viewer = Viewer(role, frozenset({"Team 1"}) if role in ("team manager", "social worker") else None)
        seen = {
            (edition, published)
            for edition in ("internal", "restricted", "public")
            for published in (True, False)
            if may_read(viewer, edition, published)
        }
        every = {(edition, each) for edition in ("restricted", "public") for each in (True, False)}
        assert seen == {
            "analyst": every | {("internal", True), ("internal", False)},
            "head of service": every | {("internal", True), ("internal", False)},
            "team manager": every,
            "councillor": {("restricted", True), ("public", True)},
        }.get(role, set()), role


def test_a_councillor_reads_what_is_published_and_never_the_internal_edition(published):
    councillor = published.as_role("councillor")
    assert councillor.get("/reports/2013-14-Q2/restricted/1/2013-14-Q2-restricted.html").status_code == 200
    shown = councillor.get(Q1).content.decode()
    assert "/internal/1/" not in shown
    assert "Read the report" not in shown
    for name in workspace().published("2013-14-Q1", "internal")[0].files:
        assert councillor.get(f"{Q1}/1/{name}").status_code == 403
    for page in ("read", "now.html", "now.xlsx", "compare"):
        assert councillor.get(f"{Q1}/{page}").status_code == 403
    for edition in ("restricted", "public"):
        assert councillor.get(f"/reports/2013-14-Q2/{edition}/read").status_code == 403, "nobody has published it"
    assert councillor.get("/reports/2013-14-Q2/commentary").status_code == 403


def test_the_workspace_asks_the_same_whoever_calls_it(demo_workspace):
    from fingerpost.errors import Refused

    councillor, manager = (demo_workspace.seen_by(Viewer(role)) for role in ("councillor", "team manager"))
    for ask in (
        lambda: councillor.report("2013-14-Q2", "internal"),
        lambda: councillor.report("2013-14-Q2", "public"),
        lambda: manager.report("2013-14-Q2", "internal"),
        lambda: councillor.document("2013-14-Q2", "internal", 1, "x"),
        lambda: manager.compare_versions("2013-14-Q2", "internal", 1),
    ):
        with pytest.raises(Refused):
            ask()


@pytest.mark.parametrize("address", [f"{Q1}/1/2013-14-Q1-internal.xlsx", f"{Q1}/now.xlsx"])
def test_whoever_takes_the_excel_of_the_internal_edition_is_in_the_audit_with_every_child(published, address):
    before = len(published.audit())
    data = published.as_role("analyst").get(address).content
    told = published.audit()[before:]
    children = set(workspace().children_in(data))
    listed = workspace().list("contacts", "2013-14-Q1", extract=None)
    assert children >= {row[listed.columns.index("child_id")] for row in listed.rows}
    assert {each.child for each in told} == {pseudonym(child) for child in children}
    assert {each.kind for each in told} == {"download"}


def test_what_changed_since_a_version_is_shown_in_figures_and_words(published):
    analyst = published.as_role("analyst")
    said = {"text": "Contacts are a matter of concern.", "state": "accepted", "version": ""}
    assert analyst.post("/reports/2013-14-Q1/commentary/contacts", said).status_code == 302
    shown = analyst.get(f"{Q1}/compare").content.decode()
    assert "No figure is different" in shown
    assert re.search(r"<ins[^>]*>[^<]*Contacts are a matter of concern.</ins>", shown)
    old = analyst.get("/reports/2013-14-Q2/restricted/compare").content.decode()
    assert "As published." in old
    file = analyst.get("/reports/2013-14-Q2/restricted/compare.csv").content.decode()
    assert file.splitlines()[0] == "table,row,column,before,after"
    assert len(file.splitlines()) > 20
    assert analyst.get(f"{Q1}/compare?before=7").status_code == 404


def test_what_is_published_goes_on_only_as_a_corrected_version_that_says_what_changed(published):
    analyst = published.as_role("analyst")
    response = analyst.post(f"{Q1}/sign", {"state": "checked"})
    assert response.status_code == 400
    response = analyst.post(f"{Q1}/sign", {"state": "draft", "changes": "Table 1 put right\r\nA word"})
    assert response.status_code == 302
    step = workspace().office.sign_offs("2013-14-Q1", "internal")[-1]
    assert (step.version, step.changes[:2]) == (2, ("Table 1 put right", "A word"))


def test_words_whose_figures_changed_are_said_to_be_stale(published):
    with workspace().office.written_by("Ann") as kept:
        kept.write_commentary("2013-14-Q2", "overall.input", "Old words", "accepted", "another hash")
    shown = published.as_role("analyst").get("/reports/2013-14-Q2/commentary").content.decode()
    assert "the figures have changed since Ann wrote" in shown
    assert "Figures changed since" in shown
    assert "Old words" in shown


def test_a_field_that_is_none_is_said_in_the_form(site):
    said = {"text": "There were {{contact}}.", "state": "accepted", "version": ""}
    response = site.as_role("analyst").post("/reports/2013-14-Q2/commentary/overall.output", said)
    assert response.status_code == 400
    assert "contacts" in response.content.decode()
    assert site.as_role("analyst").get("/reports/2013-14-Q2/commentary/nothing").status_code == 404
    assert site.as_role("analyst").get("/reports/2013-14-Q2/secret").status_code == 404
    assert site.as_role("analyst").get("/reports/2099-00-Q2/public/read").status_code in (403, 404)
