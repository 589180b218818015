"""Starting the pages and saying who may sign in: by the commands, in processes of their own."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import pytest

from fingerpost.errors import SettingsError
from fingerpost.web.settings import KEY_FILE, site_settings

PASSWORD = "four-plain-words-for-tests"


def run(*arguments: str, folder: Path, typed: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fingerpost", *arguments, "-w", str(folder)],
        input=typed, capture_output=True, text=True, check=False, env=os.environ | environ,
    )  # fmt: skip


@pytest.fixture
def folder(demo_workspace, copy_of) -> Path:
    return copy_of(demo_workspace).path


def test_the_demonstration_is_served_with_users_of_every_role(folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "fingerpost", "serve", "--demo", "-w", str(folder), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as served:
        stop = threading.Timer(60, served.kill)
        stop.start()
        try:
            assert served.stdout is not None
            lines = []
            for line in served.stdout:
                lines.append(line)
                if "The pages are at" in line:
                    break
            assert len([line for line in lines if re.match(r"  [\w-]+ +\S{16}$", line)]) == 7
            base = f"http://127.0.0.1:{port}"
            with urllib.request.urlopen(f"{base}/health") as answer:
                assert answer.read() == b'{"status": "up"}'
            with urllib.request.urlopen(f"{base}/overview") as answer:
                page = answer.read().decode()
            assert "<h1" in page
            assert "Sign in" in page
            style = re.search(r'href="(/static/app.css[^"]*)"', page)
            assert style is not None
            with urllib.request.urlopen(base + style.group(1)) as answer:
                assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
        finally:
            stop.cancel()
            served.kill()


def test_behind_its_proxy_it_knows_tls_and_where_somebody_comes_from(folder):
    """Seen to fail without `trusted_proxy`: the server drops such headers, and then says nothing of TLS either."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = os.environ | {"FINGERPOST_HOSTS": "fp.example.gov.uk", "FINGERPOST_SIGN_IN_FAILURES": "1"}
    command = [sys.executable, "-m", "fingerpost", "serve", "-w", str(folder), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=told) as served:
        stop = threading.Timer(60, served.kill)
        stop.start()
        try:
            assert served.stdout is not None
            assert any("The pages are at" in line for line in served.stdout)
            cookie, token = "", ""
            answers = []
            for method, address in (("GET", "192.0.2.7"), ("POST", "192.0.2.7"), ("POST", "192.0.2.7"),
                                    ("POST", "192.0.2.8")):  # fmt: skip
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                form = urlencode({"username": "ann", "password": "x", "csrfmiddlewaretoken": token})
                headers = {"Host": "fp.example.gov.uk", "X-Forwarded-Proto": "https", "X-Forwarded-For": address,
                           "Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie,
                           "Referer": "https://fp.example.gov.uk/sign-in"}  # fmt: skip
                connection.request(method, "/sign-in", form if method == "POST" else None, headers)
                answer = connection.getresponse()
                answers.append(answer.status)
                page = answer.read().decode()
                if method == "GET":
                    assert answer.headers["Strict-Transport-Security"]
                    cookie = answer.headers["Set-Cookie"].split(";")[0]
                    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
                connection.close()
            assert answers == [200, 200, 429, 200]
        finally:
            stop.cancel()
            served.kill()


def test_printed_passwords_are_for_the_demonstration_alone(folder, tmp_path):
    settings = folder / "fingerpost.toml"
    told = settings.read_text(encoding="utf-8")
    settings.write_text(told.replace("demonstration = true", "demonstration = false"), encoding="utf-8")
    done = run("serve", "--demo", folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is not the demonstration" in done.stderr
    settings.write_text(told, encoding="utf-8")
    own = tmp_path / "contacts.csv"
    own.write_text("Case ID,Child ID,Date Received\nX1,Y1,2013-10-01\n", encoding="utf-8")
    assert run("users", "add", "ann", "--role", "analyst", folder=folder, typed=PASSWORD).returncode == 0
    done = run("serve", "--demo", folder=folder)
    assert done.returncode == 2
    assert "has users of its own" in done.stderr


def test_users_are_added_listed_and_changed(folder):
    done = run("users", "add", "t.manager", "--role", "team manager", "--team", "Team 1", folder=folder, typed=PASSWORD)
    assert done.stdout == "Added t.manager as team manager.\n", done.stderr
    for arguments, typed, says in (
        (("users", "add", "T.Manager", "--role", "analyst"), PASSWORD, "There is a user"),
        (("users", "add", "x", "--role", "analist"), PASSWORD, "Did you mean analyst?"),
        (("users", "add", "x", "--role", "analyst"), "short", "15 characters"),
        (("users", "add", "x", "--role", "analyst"), "123456789987654321", "too common"),
        (("users", "role", "t.manger", "analyst"), "", "Did you mean t.manager?"),
    ):
        done = run(*arguments, folder=folder, typed=typed)
        assert done.returncode == 2, arguments
        assert says in done.stderr
    assert run("users", "role", "t.manager", "head of service", folder=folder).returncode == 0
    assert run("users", "stop", "t.manager", folder=folder).returncode == 0
    assert "t.manager,t.manager,head of service,,N," in run("users", "list", "-f", "csv", folder=folder).stdout
    assert "user t.manager" in run("audit", folder=folder).stdout
    assert run("audit", "verify", folder=folder).stdout.startswith("Whole: ")


# --- settings ---


def test_a_key_is_made_once_and_kept_from_others(tmp_path):
    key = site_settings(tmp_path, {})["SECRET_KEY"]
    assert site_settings(tmp_path, {})["SECRET_KEY"] == key
    assert len(key) >= 50
    if os.name == "posix":
        assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600
        (tmp_path / KEY_FILE).chmod(0o644)
        with pytest.raises(SettingsError, match="can be read by others"):
            site_settings(tmp_path, {})
        (tmp_path / KEY_FILE).chmod(0o600)
    (tmp_path / KEY_FILE).write_text("x")
    with pytest.raises(SettingsError, match="cut short"):
        site_settings(tmp_path, {})
    with pytest.raises(SettingsError, match="50 or more"):
        site_settings(tmp_path, {"FINGERPOST_SECRET_KEY": "short"})


def test_one_setting_turns_to_postgresql_and_an_address_is_never_shown(tmp_path):
    told = {"FINGERPOST_DATABASE": "postgresql://fp:p%40ss@db.example:5433/fingerpost"}
    database = site_settings(tmp_path, told)["DATABASES"]["default"]
    assert (database["ENGINE"], database["NAME"], database["PASSWORD"], database["PORT"]) == (
        "django.db.backends.postgresql", "fingerpost", "p@ss", 5433,
    )  # fmt: skip
    for wrong in ("mysql://a:secret@b/c", "postgresql://", "postgresql://u:secret@h:port/name"):
        with pytest.raises(SettingsError) as caught:
            site_settings(tmp_path, {"FINGERPOST_DATABASE": wrong})
        assert "secret" not in str(caught.value)


def test_whoever_names_hosts_gets_cookies_over_tls_alone(tmp_path):
    here = site_settings(tmp_path, {})
    assert here["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    there = site_settings(tmp_path, {"FINGERPOST_HOSTS": "fingerpost.example.gov.uk"})
    assert there["SESSION_COOKIE_SECURE"]
    assert there["CSRF_COOKIE_SECURE"]
    assert there["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert there["SECURE_HSTS_SECONDS"] == 31_536_000
    with pytest.raises(SettingsError, match="name the hosts"):
        site_settings(tmp_path, {"FINGERPOST_HOSTS": "*"})
    with pytest.raises(SettingsError, match="write the name alone"):
        site_settings(tmp_path, {"FINGERPOST_HOSTS": "https://fingerpost.example.gov.uk"})


def test_the_migrations_are_what_the_models_say(site):
    from django.core.management import call_command

    call_command("makemigrations", "web", check=True, dry_run=True, verbosity=0)
    call_command("check", fail_level="WARNING")
