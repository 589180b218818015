"""Extracts loaded from the browser: whole or not at all, said where, and never a path made of a file's name."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fingerpost.web.views.load import plain_name
from inputs import EXTRACTS, SEPTEMBER, files_of
from pages import browser

DAY = {"as_at_0": "31", "as_at_1": "10", "as_at_2": "2013", "fewer": "accept"}
WORKERS = b"Worker ID,Team,In Post From,In Post Until,Agency\nW1,Team 1,2013-01-01,,N\n"


def sent(client, files, **said):
    return client.post("/load", DAY | said | {"files": [SimpleUploadedFile(name, data) for name, data in files]})


@pytest.fixture
def loads(site):
    from fingerpost.model import COMMAND_LINE
    from fingerpost.web.door import door

    return lambda: door().for_viewer(COMMAND_LINE).loads()


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("contacts.csv", "contacts.csv"),
        ("../../../etc/passwd", "passwd"),
        ("..\\..\\store\\manifest.json", "manifest.json"),
        ("/tmp/x.csv", "x.csv"),
        ("C:\\x.csv", "x.csv"),
        ("..", "file"),
        ("", "file"),
        ("a\x00b\r\nc.csv", "abc.csv"),
    ],
)
def test_no_path_is_made_of_a_name(name, plain):
    assert plain_name(name) == plain


def test_what_is_wrong_is_said_with_file_row_and_column_and_nothing_is_loaded(site, loads):
    before = loads()
    name, data = files_of(SEPTEMBER)[0]
    read = data if isinstance(data, bytes) else data.read_bytes()
    lines = read.decode().splitlines()
    cells = lines[3].split(",")
    place = next(i for i, cell in enumerate(cells) if cell.count("/") == 2 or cell.count("-") == 2)
    lines[3] = ",".join([*cells[:place], "31/02/2013", *cells[place + 1 :]])
    answer = sent(site.as_role("analyst"), [(str(name), "\n".join(lines).encode())])
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "31/02/2013" in page
    assert "What is wrong, and where" in page
    assert loads() == before


def test_no_file_and_one_that_is_too_large_are_said(site, settings, loads):
    before = loads()
    assert b"No file was chosen" in site.as_role("analyst").post("/load", DAY).content
    settings.FINGERPOST_UPLOAD = 10
    answer = sent(site.as_role("analyst"), [("workers.csv", WORKERS)])
    assert (answer.status_code, b"MB together" in answer.content) == (400, True)
    assert loads() == before


@pytest.mark.parametrize("role", ["head of service", "team manager", "councillor", "auditor", "administrator"])
def test_whoever_may_not_load_loads_nothing(site, role, loads):
    before = loads()
    assert sent(site.as_role(role), [("workers.csv", WORKERS)]).status_code == 403
    assert sent(browser(), [("workers.csv", WORKERS)]).status_code == 302
    assert loads() == before


WHOLE = """
import sys
from pathlib import Path
folder, council = Path(sys.argv[1]), Path(sys.argv[2])
from fingerpost.web.settings import prepare
prepare(council)
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from fingerpost.web.door import door
from fingerpost.model import COMMAND_LINE
user = get_user_model().objects.create(username="ann", first_name="Ann", role="analyst")
client = Client(SERVER_NAME="localhost")
client.force_login(user, "django.contrib.auth.backends.ModelBackend")
files = [SimpleUploadedFile(f"../../{each.name}", each.read_bytes()) for each in sorted(folder.glob("*.*"))]
said = {"as_at_0": "30", "as_at_1": "9", "as_at_2": "2013", "fewer": "stop"}
for says in ("is loaded", "were loaded before"):
    for each in files:
        each.seek(0)
    answer = client.post("/load", said | {"files": files})
    assert answer.status_code == 200, answer.content.decode()
    page = answer.content.decode()
    assert says in page
    assert "Each file, and what it was taken for" in page
workspace = door().for_viewer(COMMAND_LINE)
assert [str(load.extract) for load in workspace.loads()][-1] == "2013-09-30"
assert client.get("/overview").status_code == 200
told = [each.what for each in workspace.office.audit() if each.on == "extract 2013-09-30"]
assert [each.split()[0] for each in told] == ["sent", "loaded", "sent", "nothing"], told
"""


def test_an_extract_is_loaded_whole_and_twice_changes_nothing(fresh, tmp_path):
    """And no file of it is written anywhere under its own name."""
    workspace = fresh()
    given = EXTRACTS / SEPTEMBER.isoformat()
    done = subprocess.run(
        [sys.executable, "-c", WHOLE, str(given), str(workspace.path)], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    names = {each.name for each in given.iterdir()}
    assert [each for each in tmp_path.rglob("*") if each.name in names] == []
