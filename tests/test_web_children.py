"""The pages about children and their records: timelines, workload, data quality, tables of two breakdowns."""

from __future__ import annotations

import re

import pytest

from fingerpost.model import COMMAND_LINE
from fingerpost.render.delimited import read_csv
from fingerpost.web.door import door
from fingerpost.web.seen import pseudonym
from pages import CHILD


@pytest.fixture
def analyst(site):
    return site.as_role("analyst")


@pytest.fixture
def whole(site):
    return door().for_viewer(COMMAND_LINE)


def test_a_timeline_is_a_drawing_and_the_same_as_a_table(analyst, whole):
    page = analyst.get(f"/child/{pseudonym(CHILD)}").content.decode()
    child = whole.child(CHILD)
    assert f"Child {CHILD}" in page
    for event in child.events:
        assert event.what in page
    rows = read_csv(analyst.get(f"/child/{pseudonym(CHILD)}.csv").content)
    assert len(rows) == 1 + len(child.events)
    assert page.count("<title>") >= len(child.events)
    assert all(finding.says[1:] in page for finding in child.findings)


def test_every_kind_of_event_has_a_lane():
    from fingerpost.desk.timeline import KINDS
    from fingerpost.web.views.child import LANES

    assert sorted(kind for kinds in LANES.values() for kind in kinds) == sorted(KINDS)


def test_no_id_of_a_child_is_in_an_address(analyst, whole):
    children = whole.children()
    for address in ("/measure/contacts/records", "/workload", "/quality/rule/contacts.outcome_before_start"):
        links = re.findall(r'href="([^"]+)"', analyst.get(address).content.decode())
        assert any(link.startswith("/child/") for link in links), address
        assert not any(child in link for link in links for child in children), address


def test_a_child_that_is_not_there_and_one_of_another_team_are_the_same_page(site):
    manager = site.as_role("team manager")
    pages = [manager.get(f"/child/{name}") for name in (pseudonym(CHILD), pseudonym("nobody"), "x")]
    assert {each.status_code for each in pages} == {404}
    assert len({re.sub(rb'value="[^"]+"', b"", each.content) for each in pages}) == 1, "but for the form's token"


def test_a_child_is_found_by_an_id_that_is_posted(site, analyst):
    response = analyst.post("/child/find", {"child": f" {CHILD} "})
    assert response.headers["Location"] == f"/child/{pseudonym(CHILD)}"
    assert analyst.get("/child/find").status_code == 405, "an id in an address is not asked for"
    for role, id in (("analyst", "nobody"), ("team manager", CHILD)):
        response = site.as_role(role).post("/child/find", {"child": id}, follow=True)
        assert "There is no such child among those whose records you may see." in response.content.decode()
    assert site.as_role("councillor").post("/child/find", {"child": CHILD}).status_code == 403


def test_the_daily_list_is_narrowed_by_the_address(analyst, whole):
    tasks = whole.workload().tasks
    overdue = [each for each in tasks if each.status == "overdue"]
    rows = read_csv(analyst.get("/workload/due.csv?status=overdue").content)
    assert len(rows) == 1 + len(overdue)
    rows = read_csv(analyst.get("/workload/due.csv?status=all&work=care_review").content)
    assert len(rows) == 1 + sum(each.work == "care_review" for each in tasks)
    page = analyst.get("/workload").content.decode()
    assert "days overdue" in page
    assert "no allocations" in page
    assert analyst.get("/workload?work=shoes").status_code == 404
    assert analyst.get("/workload?status=shoes").status_code == 404
    assert analyst.get("/workload/shoes.csv").status_code == 404


def test_the_paper_for_the_meeting_has_all_that_is_due(analyst, whole):
    page = analyst.get("/workload/meeting").content.decode()
    now = {each.child_id for each in whole.workload().tasks if each.status in ("overdue", "due soon")}
    assert all(child in page for child in now)


def test_a_manager_without_children_sees_an_empty_list_that_says_why(site):
    page = site.as_role("team manager").get("/workload").content.decode()
    assert "You see the children and workers of your own teams: Team 1." in page
    assert "Nothing of what is asked for is due." in page


def test_findings_are_counted_by_rule_and_each_leads_to_its_records(analyst, whole):
    page = analyst.get("/quality?severity=error").content.decode()
    errors = [each for each in whole.check() if each.severity == "error"]
    assert f"<strong>{len(errors)}</strong> errors" in page
    links = re.findall(r'href="(/quality/rule/[^"]+)"', page)
    assert len(links) == len({each.rule for each in errors})
    assert analyst.get(links[0]).status_code == 200
    rule = errors[0].rule
    rows = read_csv(analyst.get(f"/quality/rule/{rule}.csv").content)
    assert len(rows) == 1 + sum(each.rule == rule for each in errors)


def test_a_rule_that_is_not_there_or_was_not_run_says_so(analyst):
    response = analyst.get("/quality/rule/contacts.outcome_before_strat")
    assert response.status_code == 404
    assert "Did you mean contacts.outcome_before_start?" in response.content.decode().replace("&#x27;", "'")
    assert "was not run" in analyst.get("/quality/rule/missing_episodes.no_type").content.decode()


def test_loads_and_sources_say_what_was_loaded(analyst, whole):
    page = analyst.get("/quality/sources").content.decode()
    for load in whole.loads():
        assert load.id in page


def test_table_1_is_the_table_by_default_and_any_other_two_ways_can_be_asked_for(analyst):
    page = analyst.get("/tables?period=2013-14-Q2").content.decode()
    assert ">1,642<" in page
    assert "Proceeded to assessment" in page
    assert "74.8%" in analyst.get("/tables?rows=agency_group&columns=outcome&show=row").content.decode()
    page = analyst.get("/tables?measure=children_in_care&rows=age&columns=agency").content.decode()
    assert "has no breakdown by agency" in page
    rows = read_csv(analyst.get("/tables.csv?period=2013-14-Q2").content)
    assert sum(int(row[2]) for row in rows[1:]) == 1642


def test_a_councillor_is_told_why_there_is_no_table_and_what_is_published(site):
    councillor = site.as_role("councillor")
    page = councillor.get("/tables").content.decode()
    assert "people could be recognised" in page
    assert "1,642" not in page
    both = "/measure/contacts?age=1+to+4&team=Team+1"
    assert site.as_role("analyst").get(both).status_code == 200
    assert councillor.get(both).status_code == 403, "though an analyst's page has just been made"
