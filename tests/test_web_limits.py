"""How often: failures to sign in from an address, and pages with children a minute."""

from __future__ import annotations

import pytest

from fingerpost.errors import SettingsError
from fingerpost.web import limits
from fingerpost.web.limits import Window
from fingerpost.web.settings import site_settings
from pages import browser

PASSWORD = "four-plain-words-for-tests"


@pytest.fixture(autouse=True)
def forgotten(site):
    from axes.utils import reset

    yield
    limits.failures.clear()
    limits.children.clear()
    reset()


def test_a_window_forgets_what_is_long_ago():
    now = [0.0]
    window = Window(60, lambda: now[0])
    assert [window.add("ann"), window.add("ann"), window.add("bob")] == [1, 2, 1]
    now[0] = 59.9
    assert window.add("ann") == 3
    now[0] = 60.1
    assert (window.count("ann"), window.count("bob"), window.count("nobody")) == (1, 0, 0)


def test_one_address_that_tries_many_names_is_locked_and_others_are_not(site, settings):
    """Seen to fail with `address_is_locked` taken out of the view."""
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.get(role="auditor")
    user.set_password(PASSWORD)
    user.save()
    settings.FINGERPOST_SIGN_IN_FAILURES = 6
    bad, good = {"REMOTE_ADDR": "192.0.2.7"}, {"username": user.username, "password": PASSWORD}
    for number in range(6):
        told = {"username": f"nobody{number}", "password": "guessed"}
        assert browser().post("/sign-in", told, **bad).status_code == 200
    assert browser().post("/sign-in", good, **bad).status_code == 429, "even the right password"
    assert browser().post("/sign-in", good, REMOTE_ADDR="192.0.2.8").status_code == 302
    for number in range(8):
        browser().post("/sign-in", {"username": f"no{number}", "password": "guessed"}, REMOTE_ADDR="127.0.0.1")
    assert browser().post("/sign-in", good, REMOTE_ADDR="127.0.0.1").status_code == 302, "a proxy that does not say"


def test_somebody_who_opens_one_child_after_another_is_stopped_and_written_down(site, settings):
    settings.FINGERPOST_CHILD_PAGES = 3
    analyst, address = site.as_role("analyst"), "/measure/contacts/records"
    answers = [analyst.get(f"{address}?page={number}").status_code for number in range(1, 6)]
    assert answers == [200, 200, 200, 429, 429]
    assert b"Too many at once" in analyst.get("/workload").content
    assert analyst.get("/overview").status_code == 200, "what has no child goes on"
    assert site.as_role("head of service").get(address).status_code == 200, "others go on"
    last = [each for each in site.audit() if each.kind == "refused"][-1]
    assert (last.who, last.what) == ("Analyst", "too many pages with children in a minute")


def test_what_is_set_must_be_a_number(tmp_path):
    assert site_settings(tmp_path, {})["FINGERPOST_CHILD_PAGES"] == 120
    assert site_settings(tmp_path, {"FINGERPOST_CHILD_PAGES": "10"})["FINGERPOST_CHILD_PAGES"] == 10
    for wrong in ("none", "0", "-1", "1e3"):
        with pytest.raises(SettingsError, match="whole number from 1"):
            site_settings(tmp_path, {"FINGERPOST_SIGN_IN_FAILURES": wrong})


def test_links_to_other_pages_of_a_list_are_whole(site):
    for _ in range(101):
        site.as_role("analyst").get("/measure/contacts/records")  # each is an entry of the audit
    for address in ("/audit", "/workload?status=all", "/measure/contacts/records"):
        page = site.as_role("analyst").get(address).content.decode()
        assert "page=2" in page, address
        assert "?&" not in page, address
