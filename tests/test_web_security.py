"""What an attacker would try, on every page and form there is. A new page is walked without being named here.

Each test says how it was seen to fail: with which defence taken out. `pages.addresses` holds every address.
"""

from __future__ import annotations

import io
import logging
import sqlite3
from contextlib import closing
from urllib.parse import quote

import pytest

from fingerpost.web.access import ACCESS
from fingerpost.web.models import ROLES
from pages import addresses, browser

PASSWORD = "four-plain-words-for-tests"
SCRIPT = "<script>alert(1)</script>"
HOSTILE = (
    f'">{SCRIPT}',
    "' OR 1=1; DROP TABLE web_user; --",
    "contacts') UNION SELECT * FROM read_csv('/etc/passwd'); --",
    "{{ 7*7 }}{% load static %}",
    "../../../../etc/passwd\0",
    "\r\nSet-Cookie: a=b",
    "٣" * 40,
    "9" * 400,
)
PARAMETERS = (
    "period",
    "extract",
    "age",
    "team",
    "locality",
    "by",
    "part",
    "page",
    "q",
    "next",
    "state",
    "code",
    "size",
    "region",
    "stage",
)
TELL_TALE = (SCRIPT, "Traceback", "duckdb", "Parser Error", "Binder Error", "sqlite3", "OperationalError", "root:x:")
ACTION = ("version", "meeting", "raised_on_0", "measure", "problem", "text", "owner", "progress", "status", "outcome")
RISK = ("version", "id", "title", "as_at_0", "score", "likelihood", "owner", "controls", "measures", "note")
ENTRY = ("version", "id", "kind", "title", "on_0", "owner", "outcome")
BUDGET = ("version", "line", "financial_year", "as_at_0", "budget", "outturn", "reserves", "measures", "note")
POSTED = {
    "sign-in": ("username", "password", "next"),
    "sign-in-code": ("code",),
    "password": ("old_password", "new_password1", "new_password2"),
    "tokens": ("name", "days", "withdraw"),
    "second-factor": ("step", "code"),
    "users": ("name", "first", "last", "role", "teams"),
    "user": ("step", "role", "teams"),
    "find-child": ("child",),
    "action-new": ACTION,
    "action-change": ACTION,
    "risk-new": RISK,
    "risk-change": RISK,
    "entry-new": ENTRY,
    "entry-change": ENTRY,
    "load": ("as_at_0", "as_at_1", "as_at_2", "fewer"),
    "budget-new": BUDGET,
    "budget-change": BUDGET,
    "note-new": ("measure", "on_0", "on_1", "on_2", "text"),
    "commentary-part": ("version", "text", "state"),
    "report": ("state", "note", "changes"),
    "report-sign": ("state", "note", "changes"),
}
"""Every form's fields. `test_every_form_is_known` finds one that is missing."""


def who_may(page):
    """A role that may open a page, '' where nobody need be signed in."""
    roles = ACCESS[page]
    return "" if "nobody signed in" in roles else next(role for role in ROLES if role in roles)


@pytest.fixture
def somebody(site):
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.get(role="head of service")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.mark.parametrize("page", sorted(ACCESS))
def test_what_is_put_into_an_address_is_neither_markup_nor_a_query(site, page):
    """Seen to fail with autoescape off in the templates' settings."""
    if page in ("sign-out",):
        return
    client = site.as_role(who_may(page))
    address = addresses()[page]
    for parameter in PARAMETERS:
        for hostile in HOSTILE:
            answer = client.get(address, {parameter: hostile})
            assert answer.status_code < 500, f"{parameter}={hostile!r}"
            body = answer.content.decode(errors="replace")
            # A file is no page: what somebody wrote stands in it as it was written.
            page_of = answer.headers.get("Content-Type", "").startswith("text/html")
            signs = TELL_TALE if page_of else TELL_TALE[1:]
            assert not [sign for sign in signs if sign in body], f"{parameter}={hostile!r}"
            assert "Set-Cookie" not in str(answer.headers)
            if answer.status_code == 200 and parameter not in ("q", "next", "state", "code", "team"):
                break  # it takes no such parameter, so the others are the same page again


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nor_what_is_put_into_its_path(site, hostile):
    client, part = site.as_role("analyst"), quote(hostile, safe="")
    for address in ("/measure/{}", "/measures/{}", "/measure/{}/records", "/measure/contacts/{}.csv",
                    "/measure/{}/records.csv", "/api/v1/{}", "/users/{}", "/{}"):  # fmt: skip
        answer = client.get(address.format(part))
        assert answer.status_code in (400, 401, 403, 404), address
        assert not [sign for sign in TELL_TALE if sign in answer.content.decode(errors="replace")], address


@pytest.mark.parametrize("page", sorted(POSTED))
def test_nor_what_is_put_into_a_form(site, page):
    """Seen to fail with autoescape off, as the form shows again what was typed."""
    from axes.utils import reset

    client = site.as_role(who_may(page))
    for field in POSTED[page]:
        for hostile in HOSTILE:
            told = {**dict.fromkeys(POSTED[page], "role"), field: hostile}
            answer = client.post(addresses()[page], told)
            assert answer.status_code < 500, f"{field}={hostile!r}"
            assert not [sign for sign in TELL_TALE if sign in answer.content.decode()], f"{field}={hostile!r}"
            assert answer.headers.get("Location", "/").startswith("/")
    reset()


def test_a_name_that_was_kept_is_no_markup_where_it_is_shown(site):
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.get(role="auditor")
    user.first_name = f"A {SCRIPT}"
    user.save()
    try:
        for role, address in (("auditor", "/account"), ("administrator", "/users")):
            page = site.as_role(role).get(address).content.decode()
            assert SCRIPT not in page
            assert "&lt;script&gt;" in page
    finally:
        user.first_name = "Auditor"
        user.save()


def test_every_form_is_known(site):
    """So that a new one is tried as well."""
    takes = set()
    for page, address in addresses().items():
        answer = site.as_role(who_may(page)).options(address)
        if "POST" in answer.headers.get("Allow", ""):
            takes.add(page)
    assert takes <= set(POSTED) | {"sign-out"}, "name the form's fields in POSTED"


@pytest.mark.parametrize("page", sorted(ACCESS))
def test_a_form_without_its_token_is_taken_by_no_page(site, page):
    """Seen to fail with CsrfViewMiddleware taken out of the settings."""
    from django.contrib.auth import get_user_model

    client = browser(enforce_csrf_checks=True)
    if who_may(page):
        client.force_login(
            get_user_model().objects.get(role=who_may(page)), "django.contrib.auth.backends.ModelBackend"
        )
    answer = client.post(addresses()[page], {"username": "x", "password": "y", "step": "stop", "role": "analyst"})
    if page == "api":
        assert answer.status_code == 405
        return
    assert answer.status_code == 403
    assert "The form could not be accepted" in answer.content.decode()


@pytest.mark.parametrize("page", sorted(ACCESS))
def test_a_page_takes_the_methods_it_is_for_and_no_others(site, page):
    """Seen to fail with @require_GET taken off a view."""
    client = site.as_role(who_may(page))
    for method in ("put", "patch", "delete", *(() if page in POSTED or page == "sign-out" else ("post",))):
        assert getattr(client, method)(addresses()[page]).status_code == 405, method
    if page == "sign-out":
        assert client.get("/sign-out").status_code == 405


def test_reading_changes_nothing_but_the_audit_and_the_session(site):
    """Seen to fail with a page of tokens that wrote when it was read."""

    def kept():
        from fingerpost.workflow import FILE

        with closing(sqlite3.connect(site.folder / FILE)) as database:
            return [line for line in database.iterdump() if "workflow_auditrow" not in line
                    and "django_session" not in line and "sqlite_sequence" not in line]  # fmt: skip

    manifest = (site.folder / "store" / "manifest.json").read_bytes()
    clients = {role: site.as_role(role) for role in ("", *ROLES)}
    before = kept()
    for page, address in addresses().items():
        for client in clients.values():
            client.get(address)
        assert kept() == before, page
    assert (site.folder / "store" / "manifest.json").read_bytes() == manifest


def test_a_session_that_was_there_before_is_of_no_use_after_signing_in(site, somebody):
    """Fixation. Seen to fail with the user's key put into the session by hand in place of `login`."""
    victim = browser()
    planted = victim.session
    planted["x"] = "1"
    planted.save()
    key = planted.session_key
    victim.cookies["fingerpost"] = key
    answer = victim.post("/sign-in", {"username": somebody.username, "password": PASSWORD})
    assert answer.status_code == 302
    assert victim.session.session_key != key
    attacker = browser()
    attacker.cookies["fingerpost"] = key
    assert attacker.get("/overview")["Location"].startswith("/sign-in")


ELSEWHERE = (
    "https://example.com/", "//example.com/", "///example.com", "/\\example.com", "\\\\example.com", "http:example.com",
    "javascript:alert(1)", "https:/example.com", " //example.com", "/\t/example.com", "\t//example.com", "https:///example.com",
)  # fmt: skip


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_leads_nowhere_else(site, somebody, wanted):
    """Seen to fail with the check of `next` in `sign_in` taken out."""
    tried = [browser().post("/sign-in", {"username": somebody.username, "password": PASSWORD, "next": wanted}),
             site.as_role("analyst").get("/sign-in", {"next": wanted})]  # fmt: skip
    for answer in tried:
        assert answer.status_code == 302
        to = answer["Location"]
        assert to.startswith("/"), to
        assert not to.startswith(("//", "/\\")), to
        assert "\t" not in to


def test_no_name_of_a_person_can_start_a_formula_in_a_download(site):
    """Seen to fail with the apostrophe taken out of `render.delimited`."""
    from django.contrib.auth import get_user_model
    from openpyxl import load_workbook

    user = get_user_model().objects.get(role="auditor")
    for hostile in ('=HYPERLINK("http://x/?"&A1,"ok")', "+1+1", "-1+1", "@SUM(1)", "{=1+1}"):
        user.first_name, user.last_name = hostile, ""
        user.save()
        site.as_role("auditor").post("/sign-out")
        client = site.as_role("auditor")
        lines = client.get("/audit.csv").content.decode()
        assert f",{hostile}" not in lines.replace('"', "") or hostile[0] == "{", hostile
        if hostile[0] != "{":
            assert "'" + hostile.replace('"', '""') in lines
        book = load_workbook(io.BytesIO(client.get("/audit.xlsx").content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert hostile in {cell.value for cell in cells}
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
        assert not [cell for cell in cells if cell.hyperlink]
    user.first_name = "Auditor"
    user.save()


@pytest.mark.parametrize(
    "name",
    ["../fingerpost.toml", "..%2Ffingerpost.toml", "%2e%2e/%2e%2e/secret.key", "..\\secret.key", "%00", "/etc/passwd",
     "....//secret.key", "%252e%252e%252fsecret.key"],
)  # fmt: skip
def test_no_address_leads_to_another_file(site, name):
    """Seen to fail with `_table` of the API reading the file of that name without looking it up."""
    client = site.as_role("analyst")
    secret = (site.folder / "secret.key").read_text()
    for address in ("/static/{}", "/measure/contacts/{}.csv", "/measure/{}/records.csv", "/overview.{}", "/audit.{}",
                    "/api/v1/reports/2013-14-Q2/public/1/{}", "/{}"):  # fmt: skip
        answer = client.get(address.format(name))
        assert answer.status_code in (301, 400, 401, 403, 404), address
        assert secret.encode() not in answer.content
        assert b"[council]" not in answer.content


def test_another_host_is_not_answered_and_not_believed(site):
    """Seen to fail with ALLOWED_HOSTS ['*']."""
    assert browser().get("/sign-in", headers={"host": "example.com"}).status_code == 400
    page = browser().get("/sign-in", headers={"x-forwarded-host": "example.com"})
    assert page.status_code == 200
    assert "example.com" not in page.content.decode()


def test_every_answer_keeps_its_headers_whatever_went_wrong(site):
    """Seen to fail with `Headers` taken out."""
    analyst = site.as_role("analyst")
    answers = [client.get(address) for client in (browser(), analyst) for address in addresses().values()]
    answers += [
        analyst.get("/nowhere"), analyst.get("/users"), analyst.post("/overview"), analyst.get("/measure/none"),
        browser().get("/sign-in", headers={"host": "example.com"}), browser().get("/api/v1/figures"),
        browser(enforce_csrf_checks=True).post("/sign-in"),
    ]  # fmt: skip
    for answer in answers:
        where = f"{answer.status_code} {answer.request['PATH_INFO']}"
        policy = answer.headers["Content-Security-Policy"]
        # A report that is read has its styles in it, sends no form, and is shut off from the pages.
        is_report = policy.endswith("sandbox")
        form = "form-action 'none'" if is_report else "form-action 'self'"
        for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", form):
            assert part in policy, where
        assert "unsafe" not in policy.replace("style-src 'unsafe-inline'; ", "" if is_report else "none")
        assert "*" not in policy
        assert answer.headers["X-Frame-Options"] == "DENY", where
        assert answer.headers["X-Content-Type-Options"] == "nosniff", where
        assert answer.headers["Cache-Control"] in ("no-store", "private, no-cache"), where
        assert answer.headers["Referrer-Policy"] == "same-origin", where


def test_cookies_are_for_us_alone_and_go_over_tls(site, somebody, tmp_path):
    """Seen to fail with two of the settings turned the other way."""
    from django.test import override_settings

    from fingerpost.web.settings import site_settings

    host = "fingerpost.example.gov.uk"
    told = site_settings(tmp_path, {"FINGERPOST_HOSTS": host})
    wanted = {
        name: value for name, value in told.items() if name.startswith(("SESSION_", "CSRF_", "SECURE_", "ALLOWED"))
    }
    with override_settings(**wanted):
        client = browser()
        client.defaults["SERVER_NAME"] = host
        client.get("/sign-in", secure=True)
        answer = client.post("/sign-in", {"username": somebody.username, "password": PASSWORD}, secure=True,
                             headers={"x-forwarded-proto": "https"})  # fmt: skip
        assert answer.status_code == 302, answer.content
        cookies = {**client.cookies}
        assert set(cookies) >= {"__Host-fingerpost", "__Host-csrf"}
        for cookie in cookies.values():
            assert cookie["secure"]
            assert cookie["httponly"]
            assert cookie["samesite"] == "Lax"
            assert cookie["path"] == "/"
            assert not cookie["domain"]
        answer = client.get("/account", secure=True, headers={"x-forwarded-proto": "https"})
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_guessing_stops_after_five_tries_and_the_right_password_does_not_help(site, somebody):
    """Seen to fail with AxesStandaloneBackend taken out of the backends."""
    from axes.utils import reset

    try:
        answers = [
            browser().post("/sign-in", {"username": somebody.username, "password": f"wrong {n}"}) for n in range(6)
        ]
        assert [each.status_code for each in answers[:4]] == [200] * 4
        assert answers[-1].status_code == 429
        answer = browser().post("/sign-in", {"username": somebody.username, "password": PASSWORD})
        assert answer.status_code == 429
    finally:
        reset()


def test_no_secret_is_ever_in_the_log(site, somebody, caplog, capfd, monkeypatch):
    """Seen to fail with the header of a request written into the log of the API, and a form's fields into sign-in's."""
    from django.conf import settings

    for name in ("fingerpost", "django", "axes"):
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
    caplog.set_level(logging.DEBUG)
    client = browser()
    client.post("/sign-in", {"username": somebody.username, "password": "a-wrong-password-of-mine"})
    client.post("/sign-in", {"username": somebody.username, "password": PASSWORD})
    page = client.post("/account/tokens", {"name": "log", "days": "30"}).content.decode()
    token = page.split("<code>fingerpost_")[1].split("</code>")[0]
    browser().get("/api/v1/figures", headers={"Authorization": f"Bearer fingerpost_{token}"})
    browser().get("/api/v1/figures?x=1", headers={"Authorization": f"Bearer fingerpost_{token}"})
    client.post("/account/password", {"old_password": "a-wrong-password-of-mine", "new_password1": "x"})
    client.get("/measure/contacts/records")
    somebody.tokens.all().delete()
    said = caplog.text + "".join(capfd.readouterr())
    secrets = (PASSWORD, "a-wrong-password-of-mine", token, settings.SECRET_KEY, client.session.session_key)
    assert [each for each in secrets if each in said] == []
