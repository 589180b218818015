"""Single sign-on against providers that run here, right and wrong ones; and the second factor."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from fingerpost.errors import SettingsError
from fingerpost.web import sign_on, sso
from issuer import CLIENT, SECRET, asked_in, running
from pages import browser

PASSWORD = "four-plain-words-for-tests"
GROUPS = {
    "FINGERPOST_SSO_CLIENT_ID": CLIENT,
    "FINGERPOST_SSO_CLIENT_SECRET": SECRET,
    "FINGERPOST_SSO_ROLES": "g-analysts=analyst; g-managers=team manager; g-heads=head of service",
    "FINGERPOST_SSO_TEAMS": "g-north=Team North; g-south=Team South",
}


@pytest.fixture(scope="module")
def provider():
    with running() as issuer:
        yield issuer


@pytest.fixture
def issuer(provider, site, settings_of):
    provider.claims, provider.key = (
        {"groups": ["g-analysts"], "preferred_username": "ann@example.org"},
        provider.published,
    )
    settings_of(provider.address)
    return provider


@pytest.fixture
def settings_of(site):
    """A function that turns single sign-on on, with the issuer given; afterwards whoever came by it is gone."""
    from django.contrib.auth import get_user_model
    from django.test import override_settings

    on = []

    def turn(address, **more):
        told = sign_on.read({**GROUPS, "FINGERPOST_SSO_ISSUER": address, **more})
        on.append(override_settings(FINGERPOST_SSO=told))
        on[-1].enable()

    yield turn
    for each in reversed(on):
        each.disable()
    get_user_model().objects.filter(subject__isnull=False).delete()


def signed_in(issuer, client=None, wanted=""):
    """Through the provider and back; gives the browser and the last answer."""
    client = client or browser()
    away = client.get("/sign-in/council", {"next": wanted} if wanted else {})
    asked = asked_in(away["Location"])
    code = issuer.authorize(asked)
    return client, client.get("/sign-in/back", {"code": code, "state": asked["state"]})


def people():
    from django.contrib.auth import get_user_model

    return get_user_model().objects.filter(subject__isnull=False)


def test_a_provider_that_others_wrote_signs_somebody_in(settings_of):
    """The whole way with oidc-provider-mock (Authlib's server) in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    claims = {"sub": "u-1", "groups": ["g-heads"], "preferred_username": "hana@example.org", "given_name": "Hana"}
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), "--user-claims",
               json.dumps(claims)]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as served:
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(200):
                try:
                    urllib.request.urlopen(f"{address}/.well-known/openid-configuration").close()
                    break
                except urllib.error.URLError:
                    time.sleep(0.1)
            settings_of(address)
            client = browser()
            away = client.get("/sign-in/council?next=/overview")
            request = urllib.request.Request(away["Location"], data=b"sub=u-1", method="POST")
            with pytest.raises(urllib.error.HTTPError) as sent:
                urllib.request.build_opener(Stay).open(request)
            back = sent.value.headers["Location"]
            sent.value.close()
            assert back.startswith("http://localhost/sign-in/back?")
            answer = client.get(back.removeprefix("http://localhost"))
            assert (answer.status_code, answer["Location"]) == (302, "/overview"), answer.content
            assert client.get("/overview").status_code == 200
            (user,) = people()
            assert (user.username, user.role, user.first_name) == ("hana@example.org", "head of service", "Hana")
        finally:
            served.kill()


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def test_role_and_teams_follow_the_groups_each_time(issuer, site):
    issuer.claims |= {"groups": ["g-managers", "g-north", "g-of-something-else"]}
    client, answer = signed_in(issuer)
    assert answer.status_code == 302
    (user,) = people()
    assert (user.role, user.teams, user.has_usable_password()) == ("team manager", ["Team North"], False)
    issuer.claims |= {"groups": ["g-analysts"]}
    signed_in(issuer)
    (user,) = people()
    assert (user.role, user.teams) == ("analyst", [])
    assert client.get("/account").status_code == 302, "the session with the old role has ended"
    assert [each.what for each in site.audit()[-4:]][::2] == [
        "role team manager by single sign-on, teams Team North", "role analyst by single sign-on",
    ]  # fmt: skip


def test_whoever_comes_in_gets_a_new_session_and_goes_to_no_other_site(issuer):
    client = browser()
    client.get("/sign-in/council")
    before = client.session.session_key
    client, answer = signed_in(issuer, client, "https://example.com/")
    assert answer["Location"] == "/"
    assert client.session.session_key != before
    assert client.session["factor"] == "sso"


# Each of these was seen to sign somebody in with the check in question taken out of `sso.Backend.verify_token`.
@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of-another-sign-in"},
        {"nonce": None},
        {"aud": "another-program"},
        {"aud": ["another-program", "and-another"]},
        {"aud": [CLIENT, "another-program"], "azp": "another-program"},
        {"aud": None},
        {"iss": "https://another.example.org"},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"nbf": 4_000_000_000},
        {"sub": None},
    ],
)
def test_a_token_that_is_not_for_us_or_not_of_this_sign_in_is_not_taken(issuer, claims):
    issuer.claims |= claims
    client, answer = signed_in(issuer)
    assert answer.status_code == 403
    assert "did not vouch for you" in answer.content.decode()
    assert not people().exists()
    assert client.get("/account").status_code == 302


def test_a_token_that_another_key_signed_is_not_taken(issuer):
    from joserfc.jwk import RSAKey

    issuer.key = RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256"})
    assert signed_in(issuer)[1].status_code == 403
    assert not people().exists()


def test_the_state_must_be_of_this_browser_and_is_good_once(issuer):
    client = browser()
    asked = asked_in(client.get("/sign-in/council")["Location"])
    code = issuer.authorize(asked)
    told = {"code": code, "state": asked["state"]}
    other = browser()
    other.get("/sign-in/council")
    assert other.get("/sign-in/back", told).status_code == 403
    assert client.get("/sign-in/back", {**told, "state": "x" * 32}).status_code == 403
    assert client.get("/sign-in/back", told).status_code == 302
    assert client.get("/sign-in/back", told).status_code == 403


def test_a_code_in_the_address_of_the_password_form_signs_nobody_in(issuer):
    """Seen to fail (a token without nonce was taken, with no state) with the first line of `authenticate` gone."""
    asked = asked_in(browser().get("/sign-in/council")["Location"])
    issuer.claims |= {"nonce": None}
    code = issuer.authorize({**asked, "code_challenge": "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"})
    client = browser()
    client.post(f"/sign-in?code={code}&state=x", {"username": "nobody", "password": "x"})
    assert client.get("/account").status_code == 302
    assert not people().exists()


@pytest.mark.parametrize(
    ("groups", "says"),
    [
        ([], "in none of the groups"),
        (["g-unknown"], "in none of the groups"),
        (None, "in none of the groups"),
        (["g-analysts", "g-heads"], "groups of 2 roles"),
    ],
)
def test_who_is_in_no_known_group_is_told_so_and_not_let_in(issuer, groups, says):
    issuer.claims |= {"groups": groups}
    _, answer = signed_in(issuer)
    assert answer.status_code == 403
    assert says in answer.content.decode()
    assert not people().exists()


def test_who_was_stopped_here_stays_out_and_no_local_account_is_taken_over(issuer):
    signed_in(issuer)
    people().update(is_active=False)
    _, answer = signed_in(issuer)
    assert "was stopped" in answer.content.decode()
    issuer.claims |= {"sub": "2", "preferred_username": "Analyst"}
    _, answer = signed_in(issuer)
    assert answer.status_code == 403
    assert "local account" in answer.content.decode()


def test_a_provider_that_cannot_be_reached_is_said_so_and_passwords_go_on(settings_of):
    settings_of("http://127.0.0.1:9")
    sso.discovered.cache_clear()
    answer = browser().get("/sign-in/council")
    assert answer.status_code == 503
    assert "cannot be reached at present" in answer.content.decode()
    page = browser().get("/sign-in").content.decode()
    assert "Sign in with your council account" in page
    assert 'name="password"' in page


def test_no_secret_or_claim_is_in_the_log(issuer, caplog, monkeypatch):
    import logging

    monkeypatch.setattr(logging.getLogger("fingerpost"), "propagate", True)
    caplog.set_level(logging.DEBUG)
    issuer.claims |= {"aud": "other", "email": "ann@example.org"}
    signed_in(issuer)
    issuer.claims |= {"aud": CLIENT, "groups": []}
    signed_in(issuer)
    ours = "".join(record.getMessage() for record in caplog.records if record.name.startswith("fingerpost"))
    assert "single sign-on refused" in ours
    for value in (SECRET, "ann@example.org", "g-analysts"):
        assert value not in ours


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"FINGERPOST_SSO_ISSUER": ""}, "FINGERPOST_SSO_ISSUER is not"),
        ({"FINGERPOST_SSO_ISSUER": "http://login.example.org"}, "must begin with https://"),
        ({"FINGERPOST_SSO_CLIENT_SECRET": ""}, "FINGERPOST_SSO_CLIENT_SECRET must be as well"),
        ({"FINGERPOST_SSO_ROLES": "g=analist"}, "Did you mean analyst?"),
        ({"FINGERPOST_SSO_TEAMS": "g"}, "write GROUP=VALUE"),
    ],
)
def test_settings_that_do_not_fit_are_said_at_the_start_without_the_secret(wrong, says):
    with pytest.raises(SettingsError) as caught:
        sign_on.read({**GROUPS, "FINGERPOST_SSO_ISSUER": "https://login.example.org", **wrong})
    assert says in str(caught.value)
    assert SECRET not in str(caught.value)
    assert SECRET not in repr(sign_on.read({**GROUPS, "FINGERPOST_SSO_ISSUER": "https://login.example.org"}))


# --- the second factor ---


@pytest.fixture
def somebody(site):
    """A councillor with a password; afterwards without a second factor."""
    from django.contrib.auth import get_user_model
    from django_otp.plugins.otp_totp.models import TOTPDevice

    user = get_user_model().objects.get(role="councillor")
    user.set_password(PASSWORD)
    user.save()
    yield user
    TOTPDevice.objects.all().delete()


@pytest.fixture
def now(monkeypatch):
    """The time as the app and the server have it; a function turns it on."""
    from django.utils import timezone

    # It stands still until it is turned on: how long a machine takes must not count.
    began, passed = time.time(), [0.0]
    began_now = timezone.now()
    from datetime import timedelta

    monkeypatch.setattr("django_otp.plugins.otp_totp.models.time.time", lambda: began + passed[0])
    monkeypatch.setattr(timezone, "now", lambda: began_now + timedelta(seconds=passed[0]))

    def turn(seconds):
        passed[0] += seconds

    turn.time = lambda: began + passed[0]
    return turn


def code_of(secret, now):
    """What an app shows: RFC 6238, worked out here from the secret alone."""
    import base64
    import hashlib
    import hmac

    key = base64.b32decode(secret.replace(" ", ""))
    digest = hmac.new(key, int(now.time() // 30).to_bytes(8, "big"), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(int.from_bytes(digest[place : place + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def set_up(client, now):
    client.post("/account/second-factor", {"step": "begin"})
    page = client.get("/account/second-factor").content.decode()
    secret = re.search(r"type the secret: <code>([A-Z2-7 ]+)</code>", page).group(1)
    assert "<svg " in page
    assert f"secret={secret.replace(' ', '')}&amp;issuer=" in page
    assert client.post("/account/second-factor", {"step": "confirm", "code": "000000"}).status_code == 200
    now(60)
    assert client.post("/account/second-factor", {"step": "confirm", "code": code_of(secret, now)}).status_code == 302
    return secret


def with_password(user):
    client = browser()
    return client, client.post("/sign-in", {"username": user.username, "password": PASSWORD, "next": "/search"})


def test_a_second_factor_is_set_up_and_then_asked_for(site, somebody, now):
    secret = set_up(site.as_role("councillor"), now)
    client, answer = with_password(somebody)
    assert answer["Location"] == "/sign-in/code"
    assert client.get("/overview").status_code == 302, "the password alone opens nothing"
    half = client.session.session_key
    now(60)
    code = code_of(secret, now)
    answer = client.post("/sign-in/code", {"code": f"{code[:3]} {code[3:]}"})
    assert answer["Location"] == "/search"
    assert client.session.session_key != half
    assert client.get("/overview").status_code == 200
    other, _ = with_password(somebody)
    assert other.post("/sign-in/code", {"code": code}).status_code == 200, "a code is good once"


def test_codes_cannot_be_tried_through(site, somebody, now):
    """Seen to fail (all 20 are looked at) without the count of tries."""
    secret = set_up(site.as_role("councillor"), now)
    client, _ = with_password(somebody)
    answers = [client.post("/sign-in/code", {"code": "000000"}).status_code for _ in range(20)]
    assert answers.count(200) == 5, "then back to the password"
    now(1)
    client, _ = with_password(somebody)
    now(2)
    assert client.post("/sign-in/code", {"code": code_of(secret, now)}).status_code == 200, "it has to wait"
    now(600)
    assert client.post("/sign-in/code", {"code": code_of(secret, now)})["Location"] == "/sign-in", "too late"


def test_a_role_that_must_have_one_sees_nothing_before(site, somebody, now):
    from django.test import override_settings

    with override_settings(FINGERPOST_SECOND_FACTOR=frozenset({"councillor"})):
        client, _ = with_password(somebody)
        for address in ("/overview", "/measure/contacts", "/account/tokens", "/overview.csv"):
            assert client.get(address)["Location"] == "/account/second-factor", address
        set_up(client, now)
        assert client.get("/overview").status_code == 200
        assert client.post("/account/second-factor", {"step": "remove", "code": "1"}).status_code == 200
        assert site.as_role("analyst").get("/overview").status_code == 200


def test_an_administrator_takes_a_lost_one_away(site, somebody, now):
    set_up(site.as_role("councillor"), now)
    administrator = site.as_role("administrator")
    administrator.post(f"/users/{somebody.pk}", {"step": "factor"})
    last = site.audit()[-1]
    assert (last.what, last.on, last.who) == ("second factor taken away", "user councillor", "Administrator")
    assert with_password(somebody)[1]["Location"] == "/search"


def test_the_roles_that_must_have_one_are_checked_at_the_start(tmp_path):
    from fingerpost.web.settings import site_settings

    told = site_settings(tmp_path, {"FINGERPOST_SECOND_FACTOR": "analyst, head of service"})
    assert told["FINGERPOST_SECOND_FACTOR"] == {"analyst", "head of service"}
    with pytest.raises(SettingsError, match="Did you mean analyst"):
        site_settings(tmp_path, {"FINGERPOST_SECOND_FACTOR": "analist"})


# --- the page of users ---


def test_an_administrator_adds_somebody_who_must_choose_a_password_first(site):
    from django.contrib.auth import get_user_model

    administrator = site.as_role("administrator")
    told = {"name": "new.person", "first": "New", "role": "team manager", "teams": "Team 1\n Team 2 \n\n"}
    page = administrator.post("/users", told).content.decode()
    password = re.search(r"must change at once:</p><p class=\"govuk-body\"><code>([^<]+)</code>", page).group(1)
    assert password not in administrator.get("/users").content.decode()
    user = get_user_model().objects.get(username="new.person")
    assert user.teams == ["Team 1", "Team 2"]
    client = browser()
    client.post("/sign-in", {"username": "new.person", "password": password})
    assert client.get("/overview")["Location"] == "/account/password"
    new = {"old_password": password, "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.post("/account/password", new).status_code == 302
    assert client.get("/overview").status_code == 200
    administrator.post(f"/users/{user.pk}", {"step": "role", "role": "auditor", "teams": "Team 9"})
    user.refresh_from_db()
    assert (user.role, user.teams) == ("auditor", [])
    assert client.get("/overview").status_code == 302, "a new role ends the session"
    administrator.post(f"/users/{user.pk}", {"step": "stop"})
    assert not get_user_model().objects.get(pk=user.pk).is_active
    page = administrator.post("/users", told).content.decode()
    assert "There is a user new.person already" in page
    user.delete()


def test_nobody_changes_their_own_rights(site):
    from django.contrib.auth import get_user_model

    own = get_user_model().objects.get(role="administrator")
    answer = site.as_role("administrator").post(f"/users/{own.pk}", {"step": "role", "role": "analyst"})
    assert answer.status_code == 403
    own.refresh_from_db()
    assert own.role == "administrator"
