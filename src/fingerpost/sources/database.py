"""The Standard Safeguarding Dataset straight from a database: PostgreSQL or SQL Server.

The ssd_ tables that exist are read in one read-only transaction, only the columns used, in batches, in the order of
their first column. Each is handed on as the CSV file it would have been exported to, so that all that holds for
files holds for it: the manifest has its name, rows and hash, and what cannot be read is told by row and column.

Who signs in is told by the environment alone (FINGERPOST_DB_USER, FINGERPOST_DB_PASSWORD). An address with a password
is refused; no password is printed, kept, or part of an error.

Drivers: psycopg 3 (https://www.psycopg.org) and mssql-python (https://github.com/microsoft/mssql-python).
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from fingerpost.errors import Problem, SourceError
from fingerpost.sources.ssd import TABLES

USER, PASSWORD = "FINGERPOST_DB_USER", "FINGERPOST_DB_PASSWORD"
BATCH = 10_000
SECONDS = 15
"""How long to wait for a server to answer."""

_ADDRESS = re.compile(
    r"(?P<kind>postgresql|mssql)://(?:(?P<user>[^/?#]*)@)?(?P<host>\[[0-9a-fA-F:]+\]|[\w.\\-]+)(?::(?P<port>\d{1,5}))?"
    r"/(?P<name>[\w .-]+)(?:\?schema=(?P<schema>[\w -]+))?",
    re.ASCII,
)
_FORM = "postgresql://HOST/DATABASE?schema=SCHEMA, or mssql://HOST/DATABASE; the port and the schema may be left out"

_OWN_MACHINE = ("localhost", "127.0.0.1", "::1")

Extract = list[tuple[str, bytes]]


@dataclass(frozen=True)
class Address:
    """Where a database is. It holds no user and no password."""

    kind: str
    host: str
    port: int | None
    name: str
    schema: str

    def __str__(self) -> str:
        port = f":{self.port}" if self.port else ""
        return f"{self.kind}://{self.host}{port}/{self.name}"


def is_address(text: str) -> bool:
    """Whether a text given in place of a file is meant as a database's address."""
    return re.match(r"\w+://", text) is not None


def read_address(text: str) -> Address:
    """An address as it is typed. Raises SourceError, in which no part of a user or password is shown."""
    found = _ADDRESS.fullmatch(text)
    if "@" in text:
        says = f"must hold no user or password; put them in the environment as {USER} and {PASSWORD}"
        raise SourceError([Problem("the database's address", says)])
    if not found:
        raise SourceError([Problem("the database's address", f"cannot be read; write {_FORM}")])
    schema = found["schema"] or ("public" if found["kind"] == "postgresql" else "dbo")
    port = int(found["port"]) if found["port"] else None
    return Address(found["kind"], found["host"].strip("[]"), port, found["name"], schema)


def read_database(
    address: Address, environment: Mapping[str, str], progress: Callable[[str], None] = lambda step: None
) -> Extract:
    """The dataset's tables in a database, as (name, CSV). Raises SourceError."""
    connect = _postgresql if address.kind == "postgresql" else _sql_server
    try:
        connection = connect(address, environment)
    except ImportError as error:
        kind = address.kind
        says = f"needs a driver that is not installed; pip install 'fingerpost[{kind}]'"
        raise SourceError([Problem(str(address), says)]) from error
    except SourceError:
        raise
    except Exception as error:  # each driver has its own
        raise _failed(address, "cannot be reached", error, environment) from None
    try:
        return read_connection(connection, address, progress)
    except SourceError:
        raise
    except Exception as error:  # as above
        raise _failed(address, "stopped answering, or refused", error, environment) from None
    finally:
        connection.close()


def read_connection(connection: Any, address: Address, progress: Callable[[str], None]) -> Extract:
    """The dataset's tables over an open connection (Python's DB-API 2), as (name, CSV). Raises SourceError."""
    cursor = connection.cursor()
    try:
        there = _columns_there(cursor, address)
        extract: Extract = []
        for table, columns in TABLES.items():
            used = [there[table][name] for name in columns if name in there.get(table, {})]
            if used:
                name = f"{address}/{address.schema}.{table}"
                cursor.execute(select(address, table, used))
                extract.append((name, _as_csv(used, _batches(cursor, table, progress))))
        connection.rollback()
    finally:
        cursor.close()
    if not extract:
        tables = ", ".join(list(TABLES)[:3])
        says = f"has no table of the Standard Safeguarding Dataset ({tables} ...) in the schema {address.schema}"
        raise SourceError([Problem(str(address), f"{says}; name another with ?schema=")])
    return extract


def columns_query(address: Address) -> str:
    """The query for the columns of a schema's tables. Both servers have the standard's catalogue."""
    text = (
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = ? ORDER BY table_name, ordinal_position"
    )
    return text.replace("?", "%s") if address.kind == "postgresql" else text


def select(address: Address, table: str, columns: Sequence[str]) -> str:
    """The query for a table's rows: its columns by name, in the order of the first, then of the others."""
    names = [_quoted(address, name) for name in columns]
    order = ", ".join(str(place) for place in range(1, len(names) + 1))
    if address.kind == "postgresql":
        # By bytes, so that the same rows come in the same order whatever the server's language.
        order = ", ".join(f'{name}::text COLLATE "C"' for name in names)
    return (
        f"SELECT {', '.join(names)} FROM {_quoted(address, address.schema)}.{_quoted(address, table)} ORDER BY {order}"  # noqa: S608
    )


def connection_string(address: Address, environment: Mapping[str, str]) -> str:
    """What Microsoft's driver is told. Encrypted, with the server's certificate checked; read-only where it can be."""
    server = address.host + (f",{address.port}" if address.port else "")
    parts = {
        "Server": server,
        "Database": address.name,
        "Encrypt": "yes",
        "TrustServerCertificate": "no",
        "ApplicationIntent": "ReadOnly",
    }
    if user := environment.get(USER):
        parts |= {"UID": user, "PWD": environment.get(PASSWORD, "")}
    else:
        parts |= {"Trusted_Connection": "yes"}
    return "".join(f"{name}={_braced(value)};" for name, value in parts.items())


def _braced(value: str) -> str:
    """A value in which ; and } mean themselves."""
    return value if re.fullmatch(r"[\w.,\\ -]+", value, re.ASCII) else "{" + value.replace("}", "}}") + "}"


def _quoted(address: Address, name: str) -> str:
    if address.kind == "postgresql":
        return '"' + name.replace('"', '""') + '"'
    return "[" + name.replace("]", "]]") + "]"


def _postgresql(address: Address, environment: Mapping[str, str]) -> Any:
    import psycopg

    connection = psycopg.connect(
        host=address.host,
        port=address.port or 5432,
        dbname=address.name,
        user=environment.get(USER) or None,
        password=environment.get(PASSWORD) or None,
        connect_timeout=SECONDS,
        application_name="fingerpost",
        passfile=os.devnull,
        sslmode=environment.get("PGSSLMODE") or ("prefer" if address.host in _OWN_MACHINE else "require"),
    )
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ  # one state of all tables
    return connection


def _sql_server(address: Address, environment: Mapping[str, str]) -> Any:
    import mssql_python

    connection = mssql_python.connect(connection_string(address, environment), timeout=SECONDS)
    connection.autocommit = False
    cursor = connection.cursor()
    # SQL Server has no read-only transaction: nothing but SELECT is sent, and it is rolled back.
    cursor.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
    cursor.close()
    return connection


def _columns_there(cursor: Any, address: Address) -> dict[str, dict[str, str]]:
    """Each table's columns, by their names in small letters."""
    cursor.execute(columns_query(address), (address.schema,))
    there: dict[str, dict[str, str]] = {}
    for table, column in cursor.fetchall():
        there.setdefault(str(table).casefold(), {})[str(column).casefold()] = str(column)
    return there


def _batches(cursor: Any, table: str, progress: Callable[[str], None]) -> Iterator[Sequence[Any]]:
    rows = 0
    progress(table)
    while batch := cursor.fetchmany(BATCH):
        yield from batch
        rows += len(batch)
        progress(f"{table}: {rows:,} rows")


def _as_csv(columns: Sequence[str], rows: Iterator[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_as_text(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")[:19]
    return value.isoformat() if isinstance(value, date) else str(value)


def _failed(address: Address, what: str, error: Exception, environment: Mapping[str, str]) -> SourceError:
    """A driver's error in one line, without the user and the password, in whatever form they were sent."""
    words = " ".join(str(error).split())
    if secret := environment.get(PASSWORD):
        for form in (_braced(secret), secret):
            words = words.replace(form, "***")
    if user := environment.get(USER):
        words = re.sub(rf"(?<!\w){re.escape(user)}(?!\w)", "***", words)
    return SourceError([Problem(str(address), f"{what} ({words[:300]})")])
