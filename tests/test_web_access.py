"""Who may open what: every address as every role, held against the table; and what is written down about it."""

from __future__ import annotations

import re

import pytest

from fingerpost.model.viewer import LOADS, SEES_ACTIONS, SEES_AUDIT, SEES_CHILDREN, SEES_FIGURES, SEES_SIGN_OFF, WRITES
from fingerpost.web.access import ACCESS, ALL, ANYBODY, CHILD_LEVEL
from fingerpost.web.models import ROLES
from fingerpost.web.seen import pseudonym
from pages import addresses

# Written out a second time on purpose: a change of who may see what is made in two places, or fails here.
EXPECTED = {
    "anybody": {"sign-in", "health", "sign-in-code", "sso", "sso-back", "api"},
    "signed in": {"sign-out", "account", "password", "home", "catalogue", "search", "second-factor", "tokens"},
    "figures": {
        "overview", "overview-file", "stage", "measure", "measure-file", "tables", "journeys", "apart",
        "apart-file", "region", "region-file", "region-measure", "region-measure-file",
    },
    "small numbers": {"tables-file", "journeys-file"},
    "children": {
        "records", "records-file", "find-child", "child", "child-file", "workload", "workload-meeting", "workload-file",
        "quality", "quality-file", "quality-sources", "quality-rule", "quality-rule-file",
    },
    "audit": {"audit", "audit-file"},
    "sign-off": {"reports", "report", "register", "register-file"},
    "drafts": {"report-read", "report-file", "commentary"},
    "actions": {"clinic", "clinic-file", "action", "minutes", "minutes-file"},
    "writes": {
        "report-sign", "commentary-part", "action-new", "action-change", "risk-new", "risk-change", "entry-new",
        "entry-change", "note-new", "budget-new", "budget-change",
    },
    "beside": {
        "published-file", "report-compare", "compare-file", "risks", "risks-file", "risk", "risk-file", "finance",
        "finance-file", "projected-file", "budget", "budget-file", "notes", "notes-file",
    },
    "calendar": {"calendar", "calendar-file", "calendar-ics"},
    "people": {"users", "user"},
    "loads": {"load"},
}  # fmt: skip
ONE_CHILD = {"child", "child-file"}
POSTED = {"sign-out", "report-sign", "find-child"}


def test_every_page_is_in_the_table_and_every_line_is_a_page():
    assert set(addresses()) == set(ACCESS)
    assert None not in addresses(), "each address needs a name"
    assert set(ACCESS) >= CHILD_LEVEL


def test_the_table_says_what_was_decided():
    meant = {"anybody": ANYBODY, "signed in": ALL, "figures": SEES_FIGURES, "children": SEES_CHILDREN}
    meant |= {"small numbers": SEES_FIGURES & SEES_CHILDREN}
    meant |= {"audit": SEES_AUDIT, "sign-off": SEES_SIGN_OFF, "drafts": SEES_ACTIONS, "actions": SEES_ACTIONS}
    meant |= {"writes": WRITES, "beside": SEES_FIGURES, "calendar": ALL, "people": frozenset({"administrator"})}
    meant |= {"loads": LOADS}
    assert {
        name: roles for kind, names in EXPECTED.items() for name, roles in dict.fromkeys(names, meant[kind]).items()
    } == ACCESS
    for page in CHILD_LEVEL:
        assert not ACCESS[page] & {"councillor", "auditor", "administrator", "nobody signed in"}


@pytest.mark.parametrize("role", ["", *ROLES])
def test_every_address_as_every_role(site, role):
    for page, address in addresses().items():
        browser = site.as_role(role)
        response = browser.post(address) if page in POSTED else browser.get(address)
        if page in ONE_CHILD and role in ("team manager", "social worker"):
            assert response.status_code == 404, "the example has no teams, so none of the children are theirs"
        elif (role or "nobody signed in") in ACCESS[page]:
            done = (200, 302, 400) if page in POSTED else (200, 302)  # an empty form is no step
            assert response.status_code in done, f"{page} as {role or 'nobody'}: {response.status_code}"
            assert not response.headers.get("Location", "").startswith("/sign-in?"), f"{page} as {role}"
        elif role:
            assert response.status_code == 403, f"{page} as {role}: {response.status_code}"
            assert b"You may not see this" in response.content
        else:
            assert response.status_code == 302, page
            assert response.headers["Location"].startswith("/sign-in"), page


def test_a_page_that_is_not_in_the_table_opens_for_nobody(site, monkeypatch):
    monkeypatch.delitem(ACCESS, "catalogue")  # type: ignore[arg-type]
    for role in ROLES:
        assert site.as_role(role).get("/definitions").status_code == 403


def test_a_refusal_is_written_down_without_the_address(site):
    site.as_role("councillor").get("/measure/contacts/records?period=2013-14-Q1")
    last = site.audit()[-1]
    assert (last.kind, last.role, last.on) == ("refused", "councillor", "page records")


@pytest.mark.parametrize("page", sorted(CHILD_LEVEL))
def test_whoever_is_shown_a_child_is_in_the_audit_first(site, page):
    before = len(site.audit())
    response = site.as_role("analyst").get(addresses()[page])
    assert response.status_code == 200
    told = site.audit()[before:]
    assert {each.kind for each in told} <= {"view", "download"}
    shown = response.content.decode()
    from fingerpost.model import COMMAND_LINE
    from fingerpost.web.door import door

    on_page = {child for child in door().for_viewer(COMMAND_LINE).children() if child in shown}
    assert on_page, "the page has children"
    assert {each.child for each in told} == {pseudonym(child) for child in on_page}
    assert all(each.who == "Analyst" and each.role == "analyst" for each in told)
    assert not any(child in f"{each.on} {each.what} {each.child}" for each in told for child in on_page)


def test_nothing_is_shown_where_the_audit_cannot_be_written(site, monkeypatch):
    from fingerpost.errors import StoreError
    from fingerpost.workflow.door import Workflow

    def fails(*_, **__):
        raise StoreError("The disk is full.")

    monkeypatch.setattr(Workflow, "note", fails)
    response = site.as_role("analyst").get("/measure/contacts/records")
    assert response.status_code == 503
    assert not re.search(rb"\bR0\d{3}", response.content)


def test_a_manager_and_a_worker_see_no_child_of_another_team(site):
    for role in ("team manager", "social worker"):
        response = site.as_role(role).get("/measure/children_on_cp_plans/records.csv")
        assert response.status_code == 200
        assert len(response.content.splitlines()) == 1, "the example has no teams, so none of the children are theirs"


def test_whoever_loses_their_role_loses_it_at_once(site):
    from django.contrib.auth import get_user_model

    browser = site.as_role("analyst")
    assert browser.get("/measure/contacts/records").status_code == 200
    users = get_user_model().objects.filter(username="analyst")
    users.update(role="auditor")
    try:
        assert browser.get("/measure/contacts/records").status_code == 403
    finally:
        users.update(role="analyst")
