"""A real PostgreSQL server, started for some tests and gone after them. `OWNER` is its owner's name and password.

Debian's and Ubuntu's package is `postgresql`; without it the tests that ask for it are skipped, and say so.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

OWNER = "owner"


def program(name: str) -> str | None:
    """A program of the server: Debian keeps them out of the path."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(kept[-1]) if kept else shutil.which(name)


def as_server(*command: str) -> list[str]:
    """PostgreSQL does not run as root: the unprivileged user that its package makes runs it there."""
    return ["runuser", "-u", "postgres", "--", *command] if hasattr(os, "geteuid") and os.geteuid() == 0 else [*command]


@contextmanager
def started() -> Iterator[int]:
    """The port of a server of 127.0.0.1."""
    initdb, control = program("initdb"), program("pg_ctl")
    if not initdb or not control:
        pytest.skip("PostgreSQL is not installed: apt-get install -y postgresql")
    folder = Path(tempfile.mkdtemp(prefix="fingerpost-postgresql-"))
    try:
        password = folder / "password"
        password.write_text(OWNER)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if as_server()[:1] == ["runuser"]:
            shutil.chown(folder, "postgres")
            shutil.chown(password, "postgres")
        data = folder / "data"
        start = ("-A", "scram-sha-256", "--pwfile", str(password), "-U", OWNER, "-E", "UTF8", "--no-sync")
        subprocess.run(as_server(initdb, "-D", str(data), *start), check=True, capture_output=True, cwd="/")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        start = ("-D", str(data), "-w", "-l", str(folder / "log"), "-o", options)
        subprocess.run(as_server(control, *start, "start"), check=True, stdout=subprocess.DEVNULL, cwd="/")
        try:
            yield port
        finally:
            stop = ("-D", str(data), "-m", "immediate", "stop")
            subprocess.run(as_server(control, *stop), check=False, stdout=subprocess.DEVNULL, cwd="/")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
