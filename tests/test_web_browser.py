"""The pages in a real browser: each as every role that may open it, and axe on each, wide and narrow, light and dark.

`make browser` installs what they need and runs them; without it they are passed over. `CHROMIUM` names the browser
where it is not `chromium` on the path.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from fingerpost.web.access import ACCESS, ANYBODY
from fingerpost.web.models import ROLES
from pages import Site, addresses

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium")

FILES = ("-file", "-ics", "api", "health", "report-read")
"""Addresses that give a file, or a report that has tests of its own, and no page."""
ACTIONS = {"home", "sign-out", "report-sign", "sso", "sso-back", "sign-in-code", "find-child"}
"""Addresses that lead on to another."""
PAGES = sorted(name for name in ACCESS if name not in ACTIONS and not name.endswith(FILES))
LOOKS = {"wide": (1200, "light"), "narrow": (320, "dark")}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def served(site: Site) -> Iterator[str]:
    """The pages on a port of this machine, served as they are for people."""
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    from fingerpost.web.assets import Assets
    from fingerpost.web.settings import STATIC

    server = create_server(Assets(get_wsgi_application(), STATIC), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://localhost:{server.effective_port}"
    server.close()


@pytest.fixture(scope="module")
def cookies(site: Site) -> dict[str, dict[str, str]]:
    """What a browser of each role holds. Playwright runs in a loop in which Django does not ask its database, so all
    are made before it starts."""
    return {role: {name: each.value for name, each in site.as_role(role).cookies.items()} for role in ("", *ROLES)}


@pytest.fixture(scope="module")
def chromium(cookies: dict[str, dict[str, str]]) -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(chromium: Any, served: str, cookies: dict[str, dict[str, str]], role: str, look: str = "wide") -> Any:
    """A page of a browser in which somebody of the role is signed in; what goes wrong on it is kept in `page.wrong`."""
    width, scheme = LOOKS[look]
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    context.add_cookies([{"name": name, "value": value, "url": served} for name, value in cookies[role].items()])
    page = context.new_page()
    page.wrong = []
    page.on("console", lambda said: page.wrong.append(said.text) if said.type == "error" else None)
    page.on("request", lambda asked: None if asked.url.startswith(served) else page.wrong.append(asked.url))
    return page


def first_role(name: str) -> str:
    return "" if ACCESS[name] is ANYBODY else next(role for role in ROLES if role in ACCESS[name])


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_runs_off_the_page(chromium, served, cookies, name, look):
    page = opened(chromium, served, cookies, first_role(name), look)
    answer = page.goto(served + addresses()[name])
    assert answer.status == 200
    found = axe.Axe().run(page, options={"runOnly": RULES}).response
    assert [(each["id"], [node["html"][:200] for node in each["nodes"][:3]]) for each in found["violations"]] == []
    assert len(found["passes"]) > 10
    assert page.evaluate("document.documentElement.scrollWidth") <= LOOKS[look][0]
    assert page.wrong == []
    page.context.close()


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_pages_and_is_led_to_no_other(chromium, served, cookies, role):
    page = opened(chromium, served, cookies, role)
    for name in PAGES:
        answer = page.goto(served + addresses()[name])
        # The example's child is of no team, so whoever sees a team's own children is told of none.
        none = name == "child" and role in ("team manager", "social worker")
        assert answer.status == (404 if none else 200 if role in ACCESS[name] else 403), name
        assert page.locator("h1").count() == 1, name
        for link in page.locator("nav a").all():
            assert link.get_attribute("href").startswith(("/", "?")), name
    page.context.close()


def test_by_keyboard_alone_one_gets_past_the_head_to_the_page(chromium, served, cookies):
    page = opened(chromium, served, cookies, "analyst")
    page.goto(served + addresses()["overview"])
    page.keyboard.press("Tab")
    assert "skip" in page.evaluate("document.activeElement.textContent").casefold()
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.context.close()


def test_reading_needs_no_script(chromium, served, cookies):
    context = chromium.new_context(java_script_enabled=False)
    own = cookies["analyst"].items()
    context.add_cookies([{"name": name, "value": value, "url": served} for name, value in own])
    page = context.new_page()
    for name in ("overview", "measure", "records", "reports", "workload"):
        assert page.goto(served + addresses()[name]).status == 200
        assert page.locator("main table").count() >= 1, name
    page.goto(served + addresses()["overview"])
    page.locator("select[name=period]").select_option(index=1)
    page.locator("main form button").first.click()
    assert "period=" in page.url
    context.close()


def test_nobody_signed_in_is_asked_to_sign_in_and_comes_back(chromium, served, cookies):
    page = opened(chromium, served, cookies, "")
    page.goto(served + addresses()["measure"])
    assert "/sign-in" in page.url
    assert page.locator("label", has_text="assword").count() == 1
    page.context.close()
