"""The pages killed at random while fifty people write: whatever was acknowledged is there after a restart.

`FINGERPOST_KILLS` says how long it goes on: 10 (as by default) are two kills, `make fuzz` does ten.
"""

from __future__ import annotations

import http.client
import itertools
import os
import random
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from fingerpost.workspace import Workspace

KILLS = max(int(os.environ.get("FINGERPOST_KILLS", "10")) // 5, 1)
CLIENTS, WRITERS_OF_COMMENTARY = 50, 4
PERIOD, TOKEN = "2013-14-Q2", "k" * 32
SIGN_IN = """
import sys
from pathlib import Path
from fingerpost.web.settings import prepare
prepare(Path(sys.argv[1]))
from django.contrib.auth import get_user_model
from django.test import Client
user = get_user_model().objects.create(username="ann", first_name="Ann", role="analyst")
for _ in range(int(sys.argv[2])):
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    print(client.cookies["fingerpost"].value)
"""


class Writer(threading.Thread):
    """Somebody with a session of their own, who writes until the server is gone."""

    def __init__(self, number: int, session: str, port: int, key: str = "") -> None:
        super().__init__(daemon=True)
        self.number, self.session, self.port, self.key = number, session, port, key
        self.version = ""
        self.sent: set[str] = set()
        self.acknowledged: set[str] = set()
        self.refused: list[int] = []

    def run(self) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            self._write_on(connection)

    def _write_on(self, connection: http.client.HTTPConnection) -> None:
        for count in itertools.count(1):
            text = f"writer {self.number} at {time.monotonic_ns()} says {count}"
            self.sent.add(text)
            try:
                status = self._write(connection, text)
            except (OSError, http.client.HTTPException):
                return
            if status == 302:
                self.acknowledged.add(text)
            elif status != 409:  # another's words stand there, and the next time it is known which
                self.refused.append(status)

    def _write(self, connection: http.client.HTTPConnection, text: str) -> int:
        said = {"meeting": "clinic", "status": "open", "raised_on_0": "6", "raised_on_1": "11", "raised_on_2": "2013"}
        address = "/clinic/new"
        if self.key:
            address, said = f"/reports/{PERIOD}/commentary/{self.key}", {"state": "edited", "version": self.version}
        status, page = ask(connection, "POST", address, self.session, said | {"text": text})
        found = re.search(r'name="version" value="(\w*)"', page)
        self.version = found[1] if found else ""
        return status


def ask(
    connection: http.client.HTTPConnection, method: str, address: str, session: str, said: dict[str, str] | None = None
) -> tuple[int, str]:
    headers = {"Cookie": f"fingerpost={session}; fingerpost-csrf={TOKEN}", "X-CSRFToken": TOKEN}
    if said is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, address, urlencode(said) if said else None, headers)
    response = connection.getresponse()
    return response.status, response.read().decode()


@contextmanager
def served(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "fingerpost", "serve", "-w", str(folder), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        stop = threading.Timer(120, process.kill)
        stop.start()
        try:
            assert process.stdout is not None
            assert "The pages are at" in process.stdout.readline()
            yield process
        finally:
            stop.cancel()
            process.kill()


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_every_acknowledged_write_is_there_after_the_server_was_killed(demo_workspace, copy_of, port):
    workspace, chance = copy_of(demo_workspace), random.Random(5)
    signed_in = subprocess.run(
        [sys.executable, "-c", SIGN_IN, str(workspace.path), str(CLIENTS)], capture_output=True, text=True, check=True
    )
    sessions = signed_in.stdout.split()
    keys = [each.id for each in workspace.catalogue.reported()][:WRITERS_OF_COMMENTARY]
    sent: set[str] = set()
    acknowledged: set[str] = set()
    written: dict[str, set[str]] = {key: set() for key in keys}
    for _ in range(KILLS):
        with served(workspace.path, port) as process:
            writers = [Writer(number, session, port, dict(enumerate(keys)).get(number, ""))
                       for number, session in enumerate(sessions)]  # fmt: skip
            for writer in writers:
                writer.start()
            until = time.monotonic() + 20  # a slow machine gets time to acknowledge something of each kind
            while time.monotonic() < until and not all(
                any(each.acknowledged for each in writers if bool(each.key) is of_words) for of_words in (True, False)
            ):
                time.sleep(0.1)
            time.sleep(chance.uniform(0.5, 2.5))
            process.kill()
            process.wait()
            for writer in writers:
                writer.join(60)
                assert not writer.is_alive()
                assert set(writer.refused) <= {503}, "only a busy database may say no"
                sent |= writer.sent
                if writer.key:
                    written[writer.key] |= writer.acknowledged
                else:
                    acknowledged |= writer.acknowledged
        assert_all_there(workspace, sent, acknowledged, written)
    here = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with served(workspace.path, port), closing(here) as connection:
        status, page = ask(connection, "GET", "/clinic.csv", sessions[0])
    assert status == 200
    assert acknowledged
    assert all(text in page for text in acknowledged), "and the pages show it"
    assert any(written.values())


def assert_all_there(
    workspace: Workspace, sent: set[str], acknowledged: set[str], written: dict[str, set[str]]
) -> None:
    """What was acknowledged is there, what is there was sent, and the audit is whole."""
    workspace.verify()
    there = [each.text for each in workspace.office.actions()]
    assert acknowledged <= set(there) <= sent
    assert len(there) == len(set(there))
    for key, texts in written.items():
        wordings = {each.text for each in workspace.office.commentary_history(PERIOD, key)}
        assert texts <= wordings <= sent
    workspace.office.verify_audit()
