"""The dataset read from a database: a real PostgreSQL server, started here; and what SQL Server would be sent.

Debian's and Ubuntu's package is `postgresql`; without it those tests are skipped, and say so.
"""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlglot

from fingerpost.errors import SourceError
from fingerpost.sources import database
from fingerpost.sources.ssd import TABLES
from inputs import SEPTEMBER, as_csv, files_of
from layouts import Lists, short, ssd, to_csv
from postgresql import OWNER, started

USER, SECRET = "fingerpost_reader", "pass;word}{ 'x"
SCHEMA = "ssd_live"
ENVIRONMENT = {database.USER: USER, database.PASSWORD: SECRET}


@dataclass(frozen=True)
class Server:
    port: int
    owner_password: str

    @property
    def address(self) -> str:
        return f"postgresql://127.0.0.1:{self.port}/council?schema={SCHEMA}"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'fingerpost[postgresql]'")
    with started() as port:
        fill(psycopg, port)
        yield Server(port, OWNER)


def fill(psycopg, port: int) -> None:
    """The example's records as a council's database would hold them: days as days, ids as texts, and more columns."""
    about = {"host": "127.0.0.1", "port": port, "user": "owner", "password": "owner", "autocommit": True}
    with psycopg.connect(dbname="postgres", **about) as owner:
        owner.execute("CREATE DATABASE council")
        owner.execute("CREATE DATABASE nothing")
    with psycopg.connect(dbname="council", **about) as owner:
        owner.execute(psycopg.sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(psycopg.sql.Identifier(USER), SECRET))
        owner.execute(f"CREATE SCHEMA {SCHEMA}")
        owner.execute("SET datestyle TO 'ISO, DMY'")
        for table, rows in ssd(files_of(SEPTEMBER)).items():
            columns = ", ".join(
                f"{name} {'timestamp' if name.endswith(('_date', '_dob')) else 'text'}" for name in rows[0]
            )
            owner.execute(f"CREATE TABLE {SCHEMA}.{table} ({columns}, not_for_us text DEFAULT 'a forename')")
            names = ", ".join(rows[0])
            with owner.cursor().copy(f"COPY {SCHEMA}.{table} ({names}) FROM STDIN") as copy:
                for row in reversed(rows):
                    copy.write_row([value or None for value in row.values()])
        owner.execute(f"GRANT USAGE ON SCHEMA {SCHEMA} TO {USER}")
        owner.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO {USER}")
        owner.execute(f"GRANT INSERT ON {SCHEMA}.ssd_person TO {USER}")


def read(address: str, environment: dict[str, str] | None = None) -> list[tuple[str, bytes]]:
    return database.read_database(database.read_address(address), ENVIRONMENT if environment is None else environment)


def refusal(address: str, environment: dict[str, str] | None = None) -> str:
    with pytest.raises(SourceError) as refused:
        read(address, environment)
    return str(refused.value)


# ---- PostgreSQL -------------------------------------------------------------------------------------------------


def test_a_database_gives_the_figures_of_the_same_tables_as_files(server, fresh):
    workspace, other = fresh("database"), fresh("files")
    extract = read(server.address)
    result = workspace.load(extract, SEPTEMBER)
    other.load(to_csv(ssd(files_of(SEPTEMBER))), SEPTEMBER)
    ours = [(each.measure, each.text, each.missing) for each in workspace.figures("2013-14-Q2")]
    assert ours == [(each.measure, each.text, each.missing) for each in other.figures("2013-14-Q2")]
    # The manifest has each table's name, rows and hash.
    rows = {each.name.rpartition(".")[2]: each.rows for each in result.added[0].inputs}
    assert rows == {name: len(each) for name, each in ssd(files_of(SEPTEMBER)).items()}
    assert all(each.name.startswith(f"postgresql://127.0.0.1:{server.port}/council/{SCHEMA}.") for each in result.files)
    assert workspace.load(read(server.address), SEPTEMBER).added == ()


def test_only_the_columns_that_are_used_leave_the_database(server):
    for name, data in read(server.address):
        assert b"a forename" not in data
        header = data.split(b"\n", 1)[0].decode().split(",")
        assert set(header) <= set(TABLES[name.rpartition(".")[2]])


def test_nothing_can_be_written_over_the_connection(server):
    import psycopg

    connection = database._postgresql(database.read_address(server.address), ENVIRONMENT)
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        connection.execute(f"INSERT INTO {SCHEMA}.ssd_person (pers_person_id) VALUES ('X')")
    connection.close()


def test_progress_is_told_by_the_batch(server, monkeypatch):
    monkeypatch.setattr(database, "BATCH", 5000)
    told: list[str] = []
    database.read_database(database.read_address(server.address), ENVIRONMENT, told.append)
    assert told[:3] == ["ssd_person", "ssd_person: 5,000 rows", "ssd_person: 8,260 rows"]


def test_a_database_without_the_tables_and_one_that_is_not_there_are_told(server):
    assert "has no table of the Standard Safeguarding Dataset" in refusal(server.address.replace("ssd_live", "public"))
    assert 'database "absent" does not exist' in refusal(f"postgresql://127.0.0.1:{server.port}/absent")
    assert "cannot be reached" in refusal("postgresql://127.0.0.1:1/council")


def test_a_wrong_password_is_told_and_never_shown(server):
    told = refusal(server.address, {**ENVIRONMENT, database.PASSWORD: "not-the-right-one"})
    assert "authentication failed" in told
    assert "not-the-right-one" not in told
    assert USER not in told


def test_the_command_loads_from_a_database_and_keeps_no_password(server, fresh):
    workspace = fresh()
    command = [sys.executable, "-m", "fingerpost", "load", server.address, "--as-at", "2013-09-30"]
    told = subprocess.run(
        [*command, "--workspace", str(workspace.path)],
        capture_output=True, text=True, encoding="utf-8", env={**os.environ, **ENVIRONMENT}, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert "ssd_person: 8,260 rows" in told.stdout
    kept = b"".join(path.read_bytes() for path in workspace.path.rglob("*") if path.is_file())
    for secret in (SECRET, USER):
        assert secret not in told.stdout + told.stderr
        assert secret.encode() not in kept


# ---- Addresses --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["postgresql", "mssql"])
def test_an_address_with_a_password_is_refused_without_showing_it(kind):
    for typed in (f"{kind}://me:hush@server/council", f"{kind}://hush@server/council", f"{kind}://me:hu@sh@h/d"):
        with pytest.raises(SourceError, match=database.PASSWORD) as refused:
            database.read_address(typed)
        assert "hush" not in str(refused.value)
        assert "hu@sh" not in str(refused.value)


@pytest.mark.parametrize(
    "typed", ["mysql://h/d", "postgresql://h", "postgresql://h/d?password=hush", "mssql://h/d?schema=a;b", "mssql:///d"]
)
def test_an_address_that_cannot_be_read_is_told_with_the_form(typed):
    with pytest.raises(SourceError, match=re.escape("postgresql://HOST/DATABASE")) as refused:
        database.read_address(typed)
    assert "hush" not in str(refused.value)


def test_the_schema_and_port_may_be_left_out():
    assert database.read_address("postgresql://h/d").schema == "public"
    assert database.read_address("mssql://h/d").schema == "dbo"
    found = database.read_address("mssql://sql.example.gov.uk:1433/HDM?schema=ssd_development")
    assert (found.host, found.port, found.name, found.schema) == ("sql.example.gov.uk", 1433, "HDM", "ssd_development")


@pytest.mark.parametrize(("kind", "module"), [("postgresql", "psycopg"), ("mssql", "mssql_python")])
def test_a_driver_that_is_missing_is_named_with_what_to_install(kind, module, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    assert f"pip install 'fingerpost[{kind}]'" in refusal(f"{kind}://h/d", {})


# ---- SQL Server, without a server ---------------------------------------------------------------------------------


def test_what_sql_server_is_sent_is_its_own_sql():
    address = database.read_address("mssql://h/d?schema=ssd dev")
    for text in (database.columns_query(address), *(database.select(address, t, c) for t, c in TABLES.items())):
        parsed = sqlglot.parse_one(text, read="tsql")
        assert parsed.key == "select"
    assert database.select(address, "ssd_person", ["pers_person_id", "od]d"]) == (
        "SELECT [pers_person_id], [od]]d] FROM [ssd dev].[ssd_person] ORDER BY 1, 2"
    )


def test_the_connection_string_is_encrypted_and_no_password_can_break_out_of_it():
    address = database.read_address("mssql://h:1433/d")
    text = database.connection_string(address, {database.USER: "me", database.PASSWORD: "a;b}c"})
    assert text == (
        "Server=h,1433;Database=d;Encrypt=yes;TrustServerCertificate=no;ApplicationIntent=ReadOnly;UID=me;PWD={a;b}}c};"
    )
    assert "Trusted_Connection=yes;" in database.connection_string(address, {})


def in_sqlite(tables: Lists) -> sqlite3.Connection:
    """A database that takes the same SQL: brackets, schemas, question marks, and the catalogue's view."""
    connection = sqlite3.connect(":memory:")
    connection.executescript("ATTACH ':memory:' AS dbo; ATTACH ':memory:' AS information_schema")
    connection.execute(
        "CREATE TABLE information_schema.columns (table_schema, table_name, column_name, ordinal_position)"
    )
    for table, rows in tables.items():
        columns = list(rows[0])
        connection.execute(f"CREATE TABLE dbo.{table} ({', '.join(columns)})")
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO dbo.{table} VALUES ({marks})", [list(row.values()) for row in rows])
        named = [("dbo", table.upper(), name.upper(), number) for number, name in enumerate(columns)]
        connection.executemany("INSERT INTO information_schema.columns VALUES (?, ?, ?, ?)", named)
    return connection


def test_the_sql_for_sql_server_runs_on_a_database_that_takes_it_and_gives_the_same_rows():
    tables = short(ssd(files_of(SEPTEMBER)), 30)
    address = database.read_address("mssql://h/d")
    extract = database.read_connection(in_sqlite(tables), address, lambda step: None)
    found = {name.rpartition(".")[2]: data for name, data in extract}
    assert found.keys() == tables.keys()
    for name, rows in tables.items():
        used = [column for column in TABLES[name] if column in rows[0]]
        expected = sorted([row[column] for column in used] for row in rows)
        assert found[name].lower() == as_csv([used, *expected], end="\n").lower()


def test_what_a_driver_says_is_shown_without_the_password(monkeypatch):
    def refuse(address, environment):
        raise RuntimeError(f"Login failed:\n{database.connection_string(address, environment)}")

    monkeypatch.setattr(database, "_sql_server", refuse)
    for secret in ("hush-hush", "hush;hush}"):
        told = refusal("mssql://h/d", {database.USER: "reader", database.PASSWORD: secret})
        assert "cannot be reached (Login failed:" in told
        assert "hush" not in told
        assert "reader" not in told
