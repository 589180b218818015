"""What people write in the pages: kept as typed, in words where it cannot be, never over another's unseen."""

from __future__ import annotations

import re
from datetime import date

import pytest

from fingerpost.model import COMMAND_LINE, Action
from fingerpost.model.governance import version_of
from fingerpost.settings import UnitCost

DAY = {"raised_on_0": "20", "raised_on_1": "11", "raised_on_2": "2013"}
ACTION = {"meeting": "clinic", "measure": "contacts", "text": "Look at the list", "status": "open", **DAY}
RISK = {"title": "Demand", "score": "20", "as_at_0": "30", "as_at_1": "11", "as_at_2": "2013"}
HOSTILE = "=cmd|' /C calc'!A0 <script>alert(1)</script>"


def office():
    return door_of(COMMAND_LINE).office


def door_of(viewer):
    from fingerpost.web.door import door

    return door().for_viewer(viewer)


def version_in(response) -> str:
    return re.search(r'name="version" value="(\w*)"', response.content.decode())[1]


@pytest.fixture
def action(site) -> Action:
    """An action of its own for each test."""
    return office().change_action(Action("", "clinic", date(2013, 11, 6), "Look again", owner="Ann"), "")


# --- the clinic ---


def test_an_action_is_added_shown_followed_up_and_in_the_minutes(site):
    analyst = site.as_role("analyst")
    said = ACTION | {"problem": "Too many", "owner": "Ann", "due_0": "1", "due_1": "12", "due_2": "2013"}
    response = analyst.post("/clinic/new", said)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/clinic/action/clinic-2013-11-")
    again = analyst.post("/clinic/new", said)
    assert again.headers["Location"] == response.headers["Location"], "a form sent twice adds one action"
    for page in (response.headers["Location"], "/clinic", "/clinic/minutes/clinic/2013-11-20", "/measure/contacts"):
        shown = analyst.get(page).content.decode()
        assert "Look at the list" in shown, page
    assert "Overdue" in analyst.get("/clinic").content.decode()
    minutes = analyst.get("/clinic/minutes/clinic/2013-11-20.csv").content.decode()
    assert "Too many" in minutes
    assert office().audit()[-1].who == "Analyst"


def test_a_meeting_shows_what_was_open_before_it(site, action):
    shown = site.as_role("team manager").get("/clinic/minutes/clinic/2013-11-20").content.decode()
    assert "Look again" in shown.split("Earlier actions")[1]
    assert site.as_role("team manager").get("/clinic/minutes/clinic/1999-01-01").status_code == 404
    assert site.as_role("team manager").get("/clinic/minutes/picnic/2013-11-20").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"text": ""}, "id_text", "This field is required"),
        ({"raised_on_1": "13"}, "id_raised_on_0", "it is no date"),
        ({"raised_on_2": "20x3"}, "id_raised_on_0", "it is no date"),
        ({"status": "done"}, "id_closed_on_0", "say on which day"),
        ({"closed_on_0": "1", "closed_on_1": "12", "closed_on_2": "2013"}, "id_closed_on_0", "it is open"),
        ({"measure": "contact"}, "id_measure", "Select a valid choice"),
        ({"owner": "x" * 201}, "id_owner", "200 characters"),
    ],
)
def test_what_is_wrong_is_said_with_a_link_to_its_field_and_nothing_typed_is_lost(site, wrong, field, says):
    before = len(office().actions())
    response = site.as_role("analyst").post("/clinic/new", ACTION | {"problem": "Kept as typed"} | wrong)
    shown = response.content.decode()
    assert response.status_code == 400
    assert says in shown
    assert f'href="#{field}"' in shown
    assert f'id="{field}"' in shown
    assert "Kept as typed" in shown
    assert "<title>Error:" in shown
    assert len(office().actions()) == before


def test_text_that_would_be_a_formula_or_markup_is_only_text(site):
    analyst = site.as_role("analyst")
    place = analyst.post("/clinic/new", ACTION | {"text": HOSTILE}).headers["Location"]
    assert b"<script>alert" not in analyst.get(place).content
    file = analyst.get("/clinic.csv").content.decode()
    assert "\n=cmd" not in file
    assert ",=cmd" not in file


# --- two people, one thing ---


def test_the_second_to_change_an_action_is_shown_the_first_ones_words_and_decides(site, action):
    address = f"/clinic/change/{action.id}"
    first, second = site.as_role("analyst"), site.as_role("head of service")
    opened = version_in(first.get(address)), version_in(second.get(address))
    said = {"meeting": "clinic", "status": "open", "text": "Look again", "raised_on_0": "6", "raised_on_1": "11",
            "raised_on_2": "2013"}  # fmt: skip
    mine = said | {"owner": "Ann", "progress": "Half done", "version": opened[0]}
    theirs = said | {"owner": "Bob", "progress": "Not begun", "version": opened[1]}
    assert first.post(address, mine).status_code == 302
    response = second.post(address, theirs)
    shown = response.content.decode()
    assert response.status_code == 409
    assert "Analyst changed the action" in shown
    for words in ("Half done", "Not begun", "Bob"):
        assert words in shown
    assert office().action(action.id).progress == "Half done", "nothing was written over"
    again = second.post(address, theirs | {"version": version_in(response)})
    assert again.status_code == 302
    assert office().action(action.id).progress == "Not begun"
    assert any("Half done" in each.what for each in office().audit() if each.on == f"action {action.id}")


def test_a_stale_version_stays_stale_and_one_that_is_left_out_is_no_way_round(site, action):
    address, said = f"/clinic/change/{action.id}", ACTION | {"text": "Mine"}
    for version in ("", "0" * 16, version_of(None)):
        assert site.as_role("analyst").post(address, said | {"version": version}).status_code == 409
    assert office().action(action.id).text == "Look again"


def test_two_who_say_the_same_do_not_meet(site, action):
    address = f"/clinic/change/{action.id}"
    said = ACTION | {"version": version_of(action)}
    assert site.as_role("analyst").post(address, said).status_code == 302
    assert site.as_role("head of service").post(address, said).status_code == 302


def test_the_second_to_change_a_risk_or_an_entry_is_shown_the_first_ones(site):
    analyst, head = site.as_role("analyst"), site.as_role("head of service")
    opened = version_in(head.get("/risks/change/CESC02"))
    first = analyst.post("/risks/change/CESC02", RISK | {"controls": "Weekly", "version": opened})
    assert first.status_code == 302
    second = head.post("/risks/change/CESC02", RISK | {"score": "9", "version": opened})
    assert second.status_code == 409
    assert "Weekly" in second.content.decode()
    entry = {"kind": "review", "title": "Peer review", "on_0": "24", "on_1": "3", "on_2": "2014"}
    opened = version_in(head.get("/register/change/peer-review"))
    said = entry | {"outcome": "It went well", "version": opened}
    assert analyst.post("/register/change/peer-review", said).status_code == 302
    second = head.post("/register/change/peer-review", entry | {"outcome": "It did not", "version": opened})
    assert second.status_code == 409
    assert "It went well" in second.content.decode()


def test_the_second_to_write_commentary_is_shown_the_first_ones_and_every_wording_is_kept(site):
    address = "/reports/2013-14-Q2/commentary/contacts"
    analyst, head = site.as_role("analyst"), site.as_role("head of service")
    opened = version_in(head.get(address))
    assert analyst.post(address, {"text": "Ann's words", "state": "edited", "version": opened}).status_code == 302
    second = head.post(address, {"text": "Bob's words", "state": "accepted", "version": opened})
    assert second.status_code == 409
    assert "Ann&#x27;s words" in second.content.decode()
    done = head.post(address, {"text": "Bob's words", "state": "accepted", "version": version_in(second)})
    assert done.status_code == 302
    words = [each.text for each in office().commentary_history("2013-14-Q2", "contacts")]
    assert words == ["Ann's words", "Bob's words"]


# --- risks, register, notes ---


def test_a_risk_gets_a_new_score_and_keeps_the_old(site):
    analyst = site.as_role("analyst")
    assert analyst.post("/risks/new", RISK | {"id": "R9", "measures": "contacts"}).status_code == 302
    later = RISK | {"score": "12", "as_at_1": "12", "version": version_in(analyst.get("/risks/change/R9"))}
    assert analyst.post("/risks/change/R9", later).status_code == 302
    assert [each.score for each in office().risk_history("R9")] == [20, 12]
    assert "Down from 20" in analyst.get("/risks/risk/R9").content.decode()
    earlier = RISK | {"as_at_2": "2012", "version": version_in(analyst.get("/risks/change/R9"))}
    response = analyst.post("/risks/change/R9", earlier)
    assert (response.status_code, b"of that day or a later" in response.content) == (400, True)
    wrong = analyst.post("/risks/new", RISK | {"id": "R10", "measures": "contact"})
    assert (wrong.status_code, b"Did you mean contacts?" in wrong.content) == (400, True)


def test_a_risk_that_is_there_is_not_written_over_as_new(site):
    response = site.as_role("analyst").post("/risks/new", RISK | {"id": "CESC02", "title": "Mine"})
    assert response.status_code == 409
    assert office().risk_history("CESC02")[-1].title != "Mine"


def test_a_note_stands_on_its_measure_and_is_signed(site):
    said = {"measure": "referrals", "on_0": "4", "on_1": "11", "on_2": "2013", "text": "The protocol began"}
    assert site.as_role("analyst").post("/notes/new", said).status_code == 302
    shown = site.as_role("councillor").get("/measure/referrals?period=2013-14-Q2").content.decode()
    assert "The protocol began (Analyst)" in shown
    assert "The protocol began" in site.as_role("councillor").get("/notes.csv").content.decode()


def test_money_names_what_drives_it(site):
    shown = site.as_role("councillor").get("/finance").content.decode()
    assert "Overspend, 20.0%" in shown
    assert 'href="/measure/contacts"' in shown
    assert site.as_role("councillor").get("/finance?year=1999-00").status_code == 404
    assert site.as_role("councillor").get("/finance/2013-14/line/Nothing").status_code == 404


BUDGET = {"as_at_0": "31", "as_at_1": "12", "as_at_2": "2013", "budget": "£3,072,000", "outturn": "3646000.50"}


def test_a_budget_line_is_added_gets_a_new_projection_and_keeps_the_old(site):
    analyst = site.as_role("analyst")
    new = BUDGET | {"line": "Agency placements", "financial_year": "2013-14", "measures": "contacts"}
    made = analyst.post("/finance/new", new)
    assert (made.status_code, made.headers["Location"]) == (302, "/finance/2013-14/line/Agency%20placements")
    address = "/finance/2013-14/change/Agency placements"
    later = BUDGET | {"as_at_0": "31", "as_at_1": "1", "as_at_2": "2014", "outturn": "-5", "measures": "contacts"}
    assert analyst.post(address, later | {"version": version_in(analyst.get(address))}).status_code == 302
    found = office().budget_history("Agency placements", "2013-14")
    assert [str(each.outturn) for each in found] == ["3646000.50", "-5.00"]
    page = analyst.get("/finance/2013-14/line/Agency placements").content.decode()
    assert "£3,072,000" in page
    assert "31 December 2013" in page
    earlier = BUDGET | {"as_at_2": "2012", "version": version_in(analyst.get(address))}
    response = analyst.post(address, earlier)
    assert (response.status_code, b"of that day or a later" in response.content) == (400, True)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"financial_year": "2013-15"}, "2013-15"),
        ({"financial_year": "2013-14-Q2"}, "a year as 2013-14"),
        ({"budget": "a lot"}, "Enter a number"),
        ({"budget": "1.234"}, "2 decimal places"),
        ({"measures": "contact"}, "Did you mean contacts?"),
    ],
)
def test_what_is_wrong_with_a_budget_is_said(site, wrong, says):
    said = BUDGET | {"line": "Wrong", "financial_year": "2013-14"} | wrong
    response = site.as_role("analyst").post("/finance/new", said)
    assert response.status_code == 400
    assert says in response.content.decode()
    assert not office().budget_history("Wrong", "2013-14")


def test_the_second_to_change_a_budget_is_shown_the_first_ones(site):
    address = "/finance/2013-14/change/Fostering"
    analyst, head = site.as_role("analyst"), site.as_role("head of service")
    opened = version_in(head.get(address))
    assert analyst.post(address, BUDGET | {"version": opened}).status_code == 302
    same = head.post(address, BUDGET | {"version": opened})
    assert same.status_code == 302, "two who say the same do not meet"
    second = head.post(address, BUDGET | {"outturn": "7", "version": opened})
    assert second.status_code == 409
    assert "3,646,000" in second.content.decode()
    assert str(office().budget_history("Fostering", "2013-14")[-1].outturn) == "3646000.50"
    assert head.post(address, BUDGET | {"outturn": "7", "version": version_in(second)}).status_code == 302
    known = site.as_role("analyst").post("/finance/new", BUDGET | {"line": "Fostering", "financial_year": "2013-14"})
    assert known.status_code == 409, "one that is there is not written over as new"


def test_the_cost_of_placements_stands_beside_the_finance_teams(site, monkeypatch):
    from fingerpost.web.door import door

    own = door()._workspace.settings
    cost = UnitCost.model_validate({"types": ["U1", "U2", "U3", "U4", "U5", "U6"], "per_week": 700})
    monkeypatch.setattr(door()._workspace, "settings", own.model_copy(update={"unit_costs": {"Fostering": cost}}))
    page = site.as_role("councillor").get("/finance?year=2013-14").content.decode()
    (*_, found) = door_of(COMMAND_LINE).projected_outturns("2013-14")
    assert "What the placements on record will cost" in page
    assert f"£{found.expected:,}" in page
    assert "It is not the finance team" in page
    rows = site.as_role("councillor").get("/finance/placements.csv").content.decode()
    assert str(found.expected) in rows
    assert found.budget is not None, "the finance team's line of the same name stands beside it"


def test_the_calendar_is_there_for_outlook(site):
    response = site.as_role("auditor").get("/calendar.ics")
    assert response.content.startswith(b"BEGIN:VCALENDAR")


# --- who may write ---


@pytest.mark.parametrize("role", ["team manager", "councillor", "auditor", "administrator", "social worker"])
def test_whoever_may_not_write_writes_nothing(site, role, action):
    browser, before = site.as_role(role), office().actions()
    for address, said in (
        ("/clinic/new", ACTION),
        (f"/clinic/change/{action.id}", ACTION | {"version": version_of(action)}),
        ("/risks/new", RISK | {"id": "R77"}),
        ("/finance/new", BUDGET | {"line": "L77", "financial_year": "2013-14"}),
        ("/finance/2013-14/change/Fostering", BUDGET | {"outturn": "77"}),
        ("/notes/new", {"measure": "contacts", "on_0": "4", "on_1": "11", "on_2": "2013", "text": "X"}),
        ("/reports/2013-14-Q2/commentary/contacts", {"text": "X", "state": "accepted"}),
        ("/reports/2013-14-Q2/internal/sign", {"state": "draft"}),
    ):
        assert browser.post(address, said).status_code == 403, address
    assert office().actions() == before
    assert not [each for each in office().risks() if each.id == "R77"]


def test_the_office_itself_refuses_whatever_the_table_of_pages_says(site, monkeypatch, action):
    from fingerpost.web.access import ACCESS
    from fingerpost.web.models import ROLES

    for page in ("action-new", "action-change", "commentary-part"):
        monkeypatch.setitem(ACCESS, page, frozenset(ROLES))  # type: ignore[index]
    manager = site.as_role("team manager")
    manager.post("/clinic/new", ACTION | {"text": "By a manager"})
    manager.post(f"/clinic/change/{action.id}", ACTION | {"text": "By a manager", "version": version_of(action)})
    said = {"text": "By a manager", "state": "accepted"}
    manager.post("/reports/2013-14-Q2/commentary/contacts", said)
    assert not [each for each in office().actions() if each.text == "By a manager"]
    assert not [each for each in office().commentary("2013-14-Q2").values() if each.text == "By a manager"]
