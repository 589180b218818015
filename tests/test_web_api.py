"""The figures for programs: tokens, rights, what is given and how it is described."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest

from fingerpost.web.api.document import document
from fingerpost.web.api.resources import RESOURCES
from fingerpost.web.models import ROLES
from fingerpost.web.tokens import BEGINS, Pace
from pages import browser

BASE = "/api/v1"


@pytest.fixture
def token_of(site):
    """A function that gives a new token of somebody of a role."""
    from django.contrib.auth import get_user_model

    from fingerpost.web import tokens
    from fingerpost.web.api import answering
    from fingerpost.web.models import Token

    answering.pace._times.clear()

    def make(role):
        return tokens.make(get_user_model().objects.get(role=role), f"for a test {Token.objects.count()}", 30)

    yield make
    Token.objects.all().delete()


def get(token, address, **headers):
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return browser().get(f"{BASE}{address}", headers=headers)


def example(resource):
    address = resource.path
    for each in resource.parts:
        address = address.replace(f"{{{each.name}}}", each.example)
    return address


def test_the_document_is_openapi_and_describes_every_answer(site, token_of, published):
    from jsonschema import Draft202012Validator
    from openapi_spec_validator import OpenAPIV31SpecValidator

    told = json.loads(browser().get(f"{BASE}/openapi.json").content)
    OpenAPIV31SpecValidator(told).validate()
    assert set(told["paths"]) == {each.path for each in RESOURCES}
    token = token_of("analyst")
    for resource in RESOURCES:
        answer = get(token, example(resource).replace("2013-14-Q2/public", "2013-08/restricted"))
        assert answer.status_code == 200, (resource.name, answer.content)
        schema = told["paths"][resource.path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        Draft202012Validator({**schema, "components": told["components"]}).validate(answer.json())
        assert answer.json()["data"], resource.name


@pytest.fixture(scope="module")
def published(site):
    """Reports kept as they would be when they are published: the version of each edition."""
    from fingerpost.model import COMMAND_LINE
    from fingerpost.store import DocumentsEntry
    from fingerpost.web.door import door

    store = door().for_viewer(COMMAND_LINE).store
    files = {"appendix2.csv": b"measure,value\r\ncontacts,'=1642\r\n", "lists.csv": b"child_id,name\r\nX1,Somebody\r\n",
             "record.json": b"{}"}  # fmt: skip
    versions = {edition: 1 + len(store.documents("2013-08", edition)) for edition in ("restricted", "internal")}
    with store.writing():
        for edition, version in versions.items():
            entry = DocumentsEntry("2013-08", edition, version, "2013-11-01T10:00:00", "A. Head", (), "", {})
            store.publish_documents(entry, files)
    return versions


def test_the_figures_are_those_of_the_workspace(token_of, demo_workspace):
    rows = get(token_of("head of service"), "/figures?period=2013-14-Q2").json()["data"]
    figures = demo_workspace.figures("2013-14-Q2")
    assert [row["measure"] for row in rows] == [figure.measure for figure in figures]
    for row, figure in zip(rows, figures, strict=True):
        shown = figure.percent if figure.is_share else figure.shown_number
        assert row["value"] == (None if shown is None else float(shown)), figure.measure
        assert (row["numerator"], row["denominator"]) == (figure.numerator, figure.denominator)
        assert (row["missing"] is None) == (figure.missing is None)


def test_a_breakdown_adds_to_the_whole_and_months_to_the_quarter(token_of):
    token = token_of("analyst")
    rows = get(token, "/figures?period=2013-14-Q2&measure=contacts&by=age").json()["data"]
    assert sum(row["value"] for row in rows) == 1642
    assert {"age"} == set().union(*(row["breakdown"] for row in rows))
    months = get(token, "/series?period=2013-14-Q2&measure=contacts&months=3").json()["data"]
    assert [row["month"] for row in months] == ["2013-07", "2013-08", "2013-09"]
    assert sum(row["value"] for row in months) == 1642


def test_pages_of_rows_are_all_of_them_once(token_of):
    token = token_of("analyst")
    whole = get(token, "/definitions").json()
    address, found = "/definitions?size=50", []
    while address:
        page = get(token, address).json()
        found += page["data"]
        address = (page["next"] or "").removeprefix(BASE)
    assert found == whole["data"]
    assert len(found) == whole["total"]


def test_what_has_not_changed_is_not_sent_again(token_of):
    token = token_of("analyst")
    first = get(token, "/figures?measure=contacts")
    again = get(token, "/figures?measure=contacts", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert get(token, "/figures?measure=referrals", **{"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("role", ROLES)
def test_a_token_has_its_owners_rights(token_of, role):
    token = token_of(role)
    for resource in RESOURCES:
        status = get(token, example(resource)).status_code
        assert (status != 403) == (role in resource.roles), f"{resource.name} as {role}: {status}"
        assert status in (200, 403, 404)


def test_no_resource_gives_a_child_whoever_asks(token_of, published):
    """Seen to fail with the two lines of `_table` that look for the column of children taken away."""
    token = token_of("analyst")
    refused = get(token, "/reports/2013-08/internal/1/lists")
    assert refused.status_code == 403
    assert b"Somebody" not in refused.content
    for resource in RESOURCES:
        assert not {"child_id", "child", "name", "case_id"} & set(resource.fields)


def test_a_councillor_reads_no_internal_edition_and_nobody_a_file_that_is_no_table(token_of, published):
    member, analyst = token_of("councillor"), token_of("analyst")
    assert {row["edition"] for row in get(member, "/reports").json()["data"]} == {"restricted"}
    assert get(member, f"/reports/2013-08/internal/{published['internal']}/appendix2").status_code == 404
    assert get(member, f"/reports/2013-08/restricted/{published['restricted']}/appendix2").json()["data"] == [
        {"measure": "contacts", "value": "=1642"}
    ]
    for name in ("record.json", "..%2F..%2Fmanifest", "record"):
        assert get(analyst, f"/reports/2013-08/restricted/{published['restricted']}/{name}").status_code == 404


def test_who_shows_no_token_that_holds_is_told_so(token_of, monkeypatch):
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    token = token_of("auditor")
    address = "/definitions"
    for wrong in ("", "fingerpost_guess", token[:-1], token.upper()):
        answer = get(wrong, address)
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"
        assert "Basic" in answer["WWW-Authenticate"]
    basic = base64.b64encode(f"anything:{token}".encode()).decode()
    assert browser().get(BASE + address, headers={"Authorization": f"Basic {basic}"}).status_code == 200
    users = get_user_model().objects.filter(role="auditor")
    users.update(is_active=False)
    assert get(token, address).status_code == 401
    users.update(is_active=True)
    later = timezone.now() + timedelta(days=31)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert get(token, address).status_code == 401


def test_a_session_is_no_token(site):
    """So no other site can read with the cookies of somebody who is signed in."""
    assert site.as_role("analyst").get(f"{BASE}/figures").status_code == 401


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/figurs", 404, "Did you mean /figures?"),
        ("/figures?measure=contact", 404, "Did you mean contacts?"),
        ("/figures?periode=2013-14-Q2", 400, "Did you mean period?"),
        ("/figures?period=2013-14-Q9", 400, "Write a quarter"),
        ("/figures?page=0", 400, "whole number from 1"),
        ("/figures?size=99999", 400, "from 1 to 10,000"),
        ("/reports/2013-14-Q2/public/9/appendix2", 404, "/reports has those"),
    ],
)
def test_errors_are_plain_json(token_of, address, status, says):
    answer = get(token_of("analyst"), address)
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code == status
    assert says in answer.json()["detail"]


def test_nothing_can_be_changed(token_of):
    token = token_of("analyst")
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(browser(), method)(f"{BASE}/figures", headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_a_token_may_ask_so_often_and_another_is_not_held_up():
    now = [0.0]
    pace = Pace(3, lambda: now[0])
    assert [pace.wait(1) for _ in range(4)] == [0, 0, 0, 61]
    assert pace.wait(2) == 0
    now[0] = 60
    assert pace.wait(1) == 0


def test_too_many_requests_are_told_when_to_come_again(token_of, monkeypatch):
    from fingerpost.web.api import answering

    token = token_of("analyst")
    monkeypatch.setattr(answering, "pace", Pace(1))
    assert get(token, "/definitions").status_code == 200
    answer = get(token, "/definitions")
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 61


# --- the page of one's own tokens ---


def test_a_token_is_made_shown_once_and_withdrawn(site):
    from fingerpost.web.models import Token

    client = site.as_role("councillor")
    page = client.post("/account/tokens", {"name": "Power BI", "days": "90"}).content.decode()
    token = page.split(f"<code>{BEGINS}")[1].split("</code>")[0]
    assert BEGINS not in client.get("/account/tokens").content.decode().replace(token, "")
    assert token not in client.get("/account/tokens").content.decode()
    (kept,) = Token.objects.all()
    assert token not in str(vars(kept))
    assert get(BEGINS + token, "/definitions").status_code == 200
    assert site.as_role("analyst").post("/account/tokens", {"withdraw": kept.pk}).status_code == 404
    assert get(BEGINS + token, "/definitions").status_code == 200
    client.post("/account/tokens", {"withdraw": kept.pk})
    assert get(BEGINS + token, "/definitions").status_code == 401
    told = [each.what for each in site.audit()[-2:]]
    assert told == ["token made, for 90 days", "token withdrawn: Power BI"]


@pytest.mark.parametrize(("name", "days", "says"), [("", "30", "Name the token"), ("x", "9999", "holds for")])
def test_a_token_that_cannot_be_made_says_why(site, name, days, says):
    page = site.as_role("councillor").post("/account/tokens", {"name": name, "days": days}).content.decode()
    assert says in page
    assert f"<code>{BEGINS}" not in page


def test_the_document_names_no_other_site():
    assert "http" not in json.dumps(document()["servers"])
