"""The pages and the command line on a real PostgreSQL server, by the one setting: what one writes the other reads."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from postgresql import OWNER, started

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'fingerpost[postgresql]'")

PAGES = """
import re, sys, threading
from pathlib import Path
from fingerpost.web.settings import prepare
prepare(Path(sys.argv[1]))
from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.test import Client
assert connection.vendor == "postgresql"

def browser(name, role):
    user = get_user_model().objects.create(username=name, first_name=name.title(), role=role)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client

ann, bob = browser("ann", "analyst"), browser("bob", "head of service")
assert "By the command line" in ann.get("/risks").content.decode()
address = "/risks/change/R1"
version = re.search(r'name="version" value="(\\w+)"', ann.get(address).content.decode())[1]
said = {"title": "By the pages", "as_at_0": "30", "as_at_1": "9", "as_at_2": "2013", "version": version}
answers = []

def write(client, score):
    answers.append(client.post(address, said | {"score": score}).status_code)
    connections.close_all()

both = [threading.Thread(target=write, args=each) for each in ((ann, 20), (bob, 12))]
for each in both:
    each.start()
for each in both:
    each.join()
assert sorted(answers) == [302, 409], answers
assert ann.get("/measure/contacts/records").status_code == 200
assert ann.get("/health").status_code == 200
"""


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with started() as port:
        about = {"host": "127.0.0.1", "port": port, "user": OWNER, "password": OWNER, "autocommit": True}
        with psycopg.connect(dbname="postgres", **about) as owner:
            owner.execute("CREATE DATABASE council")
        yield f"postgresql://{OWNER}:{OWNER}@127.0.0.1:{port}/council"


def ran(database: str, *command: str) -> subprocess.CompletedProcess[str]:
    told = {**os.environ, "FINGERPOST_DATABASE": database}
    return subprocess.run([sys.executable, *command], check=False, capture_output=True, text=True, env=told)


def test_pages_and_command_line_write_into_the_same_database(database, demo_workspace, copy_of, tmp_path):
    """And of two who change a risk at the same moment, one is told."""
    folder = copy_of(demo_workspace).path
    (folder / "workflow.sqlite3").unlink(missing_ok=True)
    risks = tmp_path / "risks.csv"
    risks.write_text("risk_id,title,score,as_at\nR1,By the command line,16,2013-09-30\n")
    taken = ran(database, "-m", "fingerpost", "risks", str(risks), "-w", str(folder), "--by", "Clerk")
    assert taken.returncode == 0, taken.stderr
    pages = ran(database, "-c", PAGES, str(folder))
    assert pages.returncode == 0, pages.stderr
    listed = ran(database, "-m", "fingerpost", "risks", "-w", str(folder), "--format", "csv")
    assert "By the pages" in listed.stdout
    verified = ran(database, "-m", "fingerpost", "audit", "verify", "-w", str(folder))
    assert verified.returncode == 0, verified.stderr
    assert not (folder / "workflow.sqlite3").exists(), "nothing is written beside it"
    with psycopg.connect(database) as connection:
        (views,) = connection.execute("SELECT count(*) FROM workflow_auditrow WHERE kind = 'view'").fetchone()
        assert views > 0
        with pytest.raises(psycopg.Error, match="the audit is only added to"):
            connection.execute("UPDATE workflow_auditrow SET who = 'Nobody'")


def test_a_server_that_is_not_there_is_said_in_words_without_the_password(demo_workspace):
    answer = ran("postgresql://fp:hush-hush@127.0.0.1:1/council", "-m", "fingerpost", "risks", "-w",
                 str(demo_workspace.path))  # fmt: skip
    assert answer.returncode == 2
    assert "FINGERPOST_DATABASE names cannot be reached" in " ".join(answer.stderr.split())
    assert "hush" not in answer.stderr
