"""Figures of many councils, beside the same aggregates as hand-written SQL over the same Parquet files.

    python benchmarks/country.py [--councils 1,5,20,60,153] [--folder FOLDER] [--output benchmarks/country.md]

Made-up councils of six years are stored first, which is not timed. Families are drawn from a pool of made-up lives that
went through a real load; each time that one is drawn its records get other ids. So a council's records are as many and
as varied in date and kind as if each life were its own, and storing a country takes a minute and not an hour.

Then, in processes of their own, one after another: Fingerpost's figures of MEASURES for each council and quarter; the
same as SQL that an analyst would write (`SQL`); and Fingerpost's figures of every measure there is. The first two must
be equal, figure by figure. It prints seconds, processor seconds and peak memory, and the exponent of the growth in
time with the number of records, fitted by least squares to their logarithms.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

YEARS, UNTIL = 6, date(2014, 3, 31)
FIRST_YEAR = UNTIL.year - YEARS
BLOCKS, BLOCK = 60, 1000
"""The pool: so many blocks of so many children."""
SEED = 1
TABLES = (
    "contacts", "referrals", "early_help", "assessments", "s47_enquiries", "cp_conferences", "cp_plans", "cin_episodes",
    "care_episodes", "care_leavers",
)  # fmt: skip
"""What the SQL reads."""

SPELLS = """
    WITH numbered AS (
        SELECT *, coalesce(legal_status, '') IN ('V3', 'V4') AS short,
            sum((new_episode_reason = 'S' OR coalesce(legal_status, '') IN ('V3', 'V4'))::INT) OVER (
                PARTITION BY council, child_id
                ORDER BY started_on, coalesce(ended_on, DATE '9999-12-31'), placement_type, legal_status
                ROWS UNBOUNDED PRECEDING) AS spell
        FROM care_episodes WHERE child_id IS NOT NULL
    ), spells AS (
        SELECT council, child_id, spell, min(started_on) AS began,
            arg_max(struct_pack(d := ended_on, r := ceased_reason), (started_on, coalesce(ended_on, DATE '9999-12-31')))
                AS last
        FROM numbered WHERE NOT short GROUP BY ALL
    )
"""
OPEN = "{0}.started_on <= q.ends AND ({0}.ended_on IS NULL OR {0}.ended_on > q.ends)"
IN_TIME = "t.day IS NOT NULL AND (u.n - t.n) <= {}"
INITIAL = "if(started_on < DATE '2010-04-01', 7, 10)"
FOUND = "last.r IN ('E11', 'E12', 'E41', 'E42', 'E43', 'E44', 'E45', 'E46', 'E47', 'E48', 'E4', 'E4A', 'E4B')"

SQL: dict[tuple[tuple[str, str, str], ...], str] = {
    # (measure, column of its number or numerator, column of its denominator): the query
    (
        ("contacts", "n", ""),
        ("contacts_closed_and_logged", "logged", "n"),
        ("closed_and_logged_with_active_caf", "caf", "logged"),
    ): """
        SELECT council, q.name, count(*) AS n, count(*) FILTER (outcome = 'closed_and_logged') AS logged,
            count(*) FILTER (outcome = 'closed_and_logged' AND active_caf) AS caf
        FROM contacts JOIN q ON started_on BETWEEN q.starts AND q.ends GROUP BY ALL
    """,
    (
        ("referrals_no_further_action", "nfa", "n"),
        ("referrals_proceeding_to_assessment", "on_", ""),
        ("rereferrals_within_12_months", "again", "n"),
    ): """
        WITH before AS (
            SELECT *,
                lag(received_on) OVER (PARTITION BY council, child_id ORDER BY received_on, referral_id) AS earlier
            FROM (SELECT DISTINCT council, child_id, received_on, referral_id FROM referrals)
        ), told AS (
            SELECT r.*, b.earlier
            FROM referrals AS r LEFT JOIN before AS b USING (council, child_id, received_on, referral_id)
        )
        SELECT council, q.name, count(*) AS n, count(*) FILTER (outcome = 'no_further_action') AS nfa,
            count(*) FILTER (outcome = 'proceeded_to_assessment') AS on_,
            count(*) FILTER (child_id IS NOT NULL AND earlier > received_on - INTERVAL 1 YEAR) AS again
        FROM told JOIN q ON received_on BETWEEN q.starts AND q.ends GROUP BY ALL
    """,
    (("caf2_commenced", "n", ""),): """
        SELECT council, q.name, count(*) AS n
        FROM early_help JOIN q ON commenced_on BETWEEN q.april AND q.ends GROUP BY ALL
    """,
    (
        ("initial_assessments_in_10_working_days", "initial_ok", "initial"),
        ("core_assessments_in_35_working_days", "core_ok", "core"),
    ): f"""
        SELECT council, q.name, count(*) FILTER (type = 'initial') AS initial,
            count(*) FILTER (type = 'initial' AND {IN_TIME.format(INITIAL)}) AS initial_ok,
            count(*) FILTER (type = 'core') AS core,
            count(*) FILTER (type = 'core' AND {IN_TIME.format("35")}) AS core_ok
        FROM assessments JOIN q ON completed_on BETWEEN q.april AND q.ends
        LEFT JOIN working AS t ON t.day = started_on LEFT JOIN working AS u ON u.day = completed_on GROUP BY ALL
    """,
    (("icpc_within_15_working_days", "ok", "n"),): f"""
        SELECT c.council, q.name, count(*) AS n, count(*) FILTER ({IN_TIME.format("15")}) AS ok
        FROM cp_conferences AS c JOIN q ON c.held_on BETWEEN q.april AND q.ends
        LEFT JOIN (SELECT council, s47_id, min(started_on) AS started_on FROM s47_enquiries GROUP BY ALL) AS e
            ON e.council = c.council AND e.s47_id = c.s47_id
        LEFT JOIN working AS t ON t.day = e.started_on LEFT JOIN working AS u ON u.day = c.held_on
        WHERE c.type = 'ICPC' GROUP BY ALL
    """,
    (("referrals_resulting_in_s47", "s47", "referred"),): """
        WITH a AS (
            SELECT council, q.name, count(*) AS s47
            FROM s47_enquiries JOIN q ON started_on BETWEEN q.april AND q.ends GROUP BY ALL
        ), b AS (
            SELECT council, q.name, count(*) AS referred FROM referrals JOIN q ON received_on BETWEEN q.april AND q.ends
            WHERE outcome IS DISTINCT FROM 'no_further_action' GROUP BY ALL
        )
        SELECT council, name, s47, referred FROM a JOIN b USING (council, name)
    """,
    (("second_or_subsequent_cp_plans", "again", "n"),): """
        SELECT council, q.name, count(*) AS n, count(*) FILTER (previous_plans > 0) AS again
        FROM cp_plans JOIN q ON started_on BETWEEN q.april AND q.ends GROUP BY ALL
    """,
    (("cp_plans_lasting_2_years", "long", "n"),): """
        SELECT council, q.name, count(*) AS n, count(*) FILTER (ended_on >= CASE
            WHEN month(started_on) = 2 AND day(started_on) = 29 THEN make_date(year(started_on) + 2, 3, 1)
            ELSE started_on + INTERVAL 2 YEAR END) AS long
        FROM cp_plans JOIN q ON ended_on BETWEEN q.april AND q.ends GROUP BY ALL
    """,
    (("children_on_cp_plans", "n", ""),): f"""
        SELECT council, q.name, count(*) AS n FROM cp_plans AS p JOIN q ON {OPEN.format("p")} GROUP BY ALL
    """,
    (("children_in_care", "n", ""),): f"""
        {SPELLS} SELECT council, q.name, count(*) AS n
        FROM spells JOIN q ON began <= q.ends AND (last.d IS NULL OR last.d > q.ends) GROUP BY ALL
    """,
    (("ceased_care_adoption", "adopted", "n"), ("ceased_care_special_guardianship", "guardian", "n")): f"""
        {SPELLS} SELECT council, q.name, count(*) AS n, count(*) FILTER (last.r IN ('E11', 'E12')) AS adopted,
            count(*) FILTER (last.r IN ('E42', 'E43', 'E44', 'E45', 'E46', 'E47', 'E48')) AS guardian
        FROM spells JOIN q ON last.d BETWEEN q.april AND q.ends WHERE {FOUND} GROUP BY ALL
    """,
    (("cin_excluding_cp_and_cla", "n", ""),): f"""
        {SPELLS}, need AS (
            SELECT DISTINCT council, child_id, q.name, q.ends FROM cin_episodes AS e JOIN q ON {OPEN.format("e")}
        ), away AS (
            SELECT DISTINCT council, child_id, q.name FROM cp_plans AS p JOIN q ON {OPEN.format("p")}
            UNION
            SELECT council, child_id, q.name
            FROM spells JOIN q ON began <= q.ends AND (last.d IS NULL OR last.d > q.ends)
        )
        SELECT council, name, count(*) AS n FROM need ANTI JOIN away USING (council, child_id, name) GROUP BY ALL
    """,
    (("care_leavers_suitable_accommodation", "suitable", "n"), ("care_leavers_eet", "eet", "n")): """
        WITH latest AS (
            SELECT *, row_number() OVER (PARTITION BY council, q.name, child_id
                ORDER BY contacted_on DESC, accommodation DESC, activity DESC) AS place
            FROM care_leavers JOIN q ON contacted_on BETWEEN q.april AND q.ends
        )
        SELECT council, name, count(*) AS n, count(*) FILTER (accommodation LIKE '%1') AS suitable,
            count(*) FILTER (left(activity, 1) IN ('F', 'P')) AS eet
        FROM latest WHERE place = 1 GROUP BY ALL
    """,
}
MEASURES = [measure for group in SQL for measure, _, _ in group]
Values = dict[str, tuple[int | None, int | None]]
"""By council, quarter and measure: the number or numerator, and the denominator."""


# --- the store ----------------------------------------------------------------------------------------------------


def pool(folder: Path) -> Path:
    """A workspace with one council a block, each loaded from its files as any council is."""
    from fingerpost import Workspace
    from fingerpost.desk.records import new_loads
    from fingerpost.render.delimited import write_csv
    from fingerpost.sources import read_inputs
    from fingerpost.synth import council, local

    Workspace.init(folder)
    workspace = Workspace(folder)
    for block in range(BLOCKS):
        lives = council(BLOCK, YEARS, UNTIL, 0.01, Random(SEED * 1000 + block))
        reading = read_inputs([*local.write(lives, write_csv).items()], workspace.settings.mappings(), as_at=UNTIL)
        with workspace.store.writing():
            loads = new_loads(reading, workspace.settings, UNTIL)
            workspace.store.add_loads(f"b{block}", UNTIL, loads, workspace._clock(), "benchmark")
    return folder


def build(folder: Path, councils: int, from_pool: Path) -> Path:
    """A workspace of so many councils, each of as many blocks as its size asks for."""
    import duckdb

    from fingerpost.model import SCHEMAS
    from fingerpost.store import FolderStore
    from fingerpost.synth.country import COUNCILS, places
    from fingerpost.synth.population import KNOWN_ANEW, KNOWN_AT_ONCE

    random, made = Random(SEED), places(COUNCILS, Random(SEED))[:councils]
    area = BLOCK / (KNOWN_AT_ONCE + KNOWN_ANEW * YEARS)
    members = "".join(f'[[councils]]\nname = "{each.name}"\nnumber = "{each.number}"\n' for each in made)
    begins = "".join(f"{table} = {FIRST_YEAR}-04-01\n" for table in SCHEMAS if "population" not in table)
    FolderStore(folder / "store").create()
    (folder / "fingerpost.toml").write_text(f"{members}[complete_from]\n{begins}", encoding="utf-8")
    store, source = FolderStore(folder / "store"), FolderStore(from_pool / "store")
    blocks = source.manifest().loads
    database, kinds = duckdb.connect(), dict.fromkeys((load.source, name) for load in blocks for name in load.tables)
    for kind, table in kinds:
        files = [str(source._loads / load.id / load.tables[table].file) for load in blocks if load.source == kind]
        database.execute(f"CREATE TABLE {kind}_{table} AS SELECT * FROM read_parquet(?)", [files])
    loads = []
    for each in made:
        picks = [(f"b{random.randrange(BLOCKS)}", at) for at in range(max(1, round(each.area / area)))]
        database.execute("CREATE OR REPLACE TABLE picks (block VARCHAR, nth INT)")
        database.executemany("INSERT INTO picks VALUES (?, ?)", picks)
        for example in (load for load in blocks if load.council == "b0"):
            id = f"{UNTIL}-{each.number}-{example.source}"
            at = store._loads / id
            at.mkdir()
            (at / "findings.json").write_bytes(b"[]")
            tables = {}
            for name, stored in example.tables.items():
                path = at / stored.file
                database.execute(
                    f"COPY ({_drawn(name, example.source, each.number)}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
                )
                ((rows,),) = database.execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchall()
                sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
                tables[name] = replace(stored, sha256=sha256, rows=rows)
            empty = hashlib.sha256(b"[]").hexdigest()
            loads.append(replace(example, id=id, council=each.number, tables=tables, findings_sha256=empty))
    store._make_current(replace(store.manifest(), loads=tuple(loads)), "load")
    return folder


def _drawn(table: str, source: str, number: str) -> str:
    """The query for a council's rows: those of its blocks, under other ids."""
    from fingerpost.model import SCHEMAS

    schema = SCHEMAS[table]
    if table == "population":
        return (
            f"SELECT '{number}' AS council, estimated_on, age_band, CAST(sum(persons) AS BIGINT) AS persons "
            f"FROM {source}_{table} AS t JOIN picks ON t.council = picks.block GROUP BY ALL"
        )
    ids = {name for name in schema.names if name.endswith("_id") and name != "worker_id"}
    shown = ", ".join(f"picks.nth || '.' || {name} AS {name}" if name in ids else name for name in schema.names)
    return f"SELECT '{number}' AS council, {shown} FROM {source}_{table} AS t JOIN picks ON t.council = picks.block"


# --- what is measured, each in a process of its own ----------------------------------------------------------------


@dataclass(frozen=True)
class Took:
    """What a part took: seconds, processor seconds, peak memory in megabytes, and how many figures it gave."""

    wall: float
    cpu: float
    memory: float
    figures: int


def measure(what: str, folder: Path, values: Path, rows_at_once: int) -> None:
    """Work one part out in this process; print what it took and write its values."""
    began, used = time.perf_counter(), time.process_time()
    found = by_sql(folder) if what == "sql" else by_fingerpost(folder, what == "all", rows_at_once)
    took = Took(
        time.perf_counter() - began,
        time.process_time() - used,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        len(found),
    )
    if what != "all":
        values.write_text(json.dumps(found))
    print(json.dumps(took.__dict__))


def by_fingerpost(folder: Path, every: bool, rows_at_once: int) -> Values:
    """The figures, by the same door as a region's: records, definitions, reasons and all."""
    from fingerpost import Workspace
    from fingerpost.desk.country import ROWS_AT_ONCE, figures_of
    from fingerpost.desk.records import open_extract
    from fingerpost.measures.counting import Ask

    workspace = Workspace(folder)
    extracts = [
        open_extract(own.store, own.settings, None) for own in map(workspace.of, (c.number for c in workspace.councils))
    ]
    definitions = [each for each in workspace.catalogue.values() if every or each.id in MEASURES]
    quarters = [workspace.period(name) for name in _quarters()]
    asks = [Ask(each, quarter, each.basis) for each in definitions for quarter in quarters]
    found: Values = {}
    for council, figures in figures_of(extracts, workspace.catalogue, asks, rows_at_once or ROWS_AT_ONCE):
        for figure in figures:
            if figure.missing is None:
                first = figure.numerator if figure.number is None else int(figure.number)
                found[f"{council} {figure.period} {figure.measure}"] = first, figure.denominator
    return found


def by_sql(folder: Path) -> Values:
    """The same aggregates as SQL over the Parquet files."""
    import duckdb

    from fingerpost.periods import bank_holidays

    database = duckdb.connect()
    for table in TABLES:
        files = f"{folder}/store/loads/*/{table}.parquet"
        database.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{files}')")
    database.execute("CREATE TABLE q (name VARCHAR, starts DATE, ends DATE, april DATE)")
    database.executemany("INSERT INTO q VALUES (?, ?, ?, ?)", [*_windows()])
    database.execute("CREATE TABLE holidays (day DATE)")
    database.executemany("INSERT INTO holidays VALUES (?)", [[day] for day in bank_holidays()])
    database.execute(
        "CREATE TABLE working AS SELECT day::DATE AS day, "
        "sum((isodow(day) < 6 AND day::DATE NOT IN (SELECT day FROM holidays))::INT) OVER (ORDER BY day) AS n "
        "FROM generate_series(DATE '1990-01-01', DATE '2016-01-01', INTERVAL 1 DAY) AS days(day)"
    )
    found: Values = {}
    for group, query in SQL.items():
        cursor = database.execute(query)
        names = [column[0] for column in cursor.description]
        for row in cursor.fetchall():
            cells = dict(zip(names, row, strict=True))
            for measure, first, second in group:
                found[f"{row[0]} {row[1]} {measure}"] = cells[first], cells[second] if second else None
    return found


def _quarters() -> list[str]:
    return [f"{year}-{(year + 1) % 100:02}-Q{n}" for year in range(FIRST_YEAR, UNTIL.year) for n in (1, 2, 3, 4)]


def _windows() -> Iterable[tuple[str, str, str, str]]:
    for name in _quarters():
        year, n = int(name[:4]), int(name[-1])
        starts = f"{year + (n == 4)}-{(4, 7, 10, 1)[n - 1]:02}-01"
        ends = f"{year + (n == 4)}-{('06-30', '09-30', '12-31', '03-31')[n - 1]}"
        yield name, starts, ends, f"{year}-04-01"


# --- the run --------------------------------------------------------------------------------------------------------


def run(what: str, folder: Path, values: Path, rows_at_once: int) -> Took:
    """One part in a process of its own."""
    asked = [sys.executable, __file__, "--measure", what, "--folder", str(folder), "--values", str(values)]
    done = subprocess.run(
        [*asked, "--rows-at-once", str(rows_at_once)], check=True, stdout=subprocess.PIPE, text=True, env={**os.environ}
    )
    return Took(**json.loads(done.stdout))


def differences(ours: Path, theirs: Path) -> tuple[int, list[str]]:
    """How many figures both have, and those that are not equal. A council with no record has no row in SQL."""
    first, second = json.loads(ours.read_text()), json.loads(theirs.read_text())
    wrong = [
        key for key, value in first.items() if value != second.get(key, value) or (key not in second and any(value))
    ]
    return len(first), wrong


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """The power of size with which time grows, by least squares on logarithms."""
    x, y = [math.log(each) for each in sizes], [math.log(each) for each in seconds]
    mx, my = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True)) / sum((a - mx) ** 2 for a in x)


def records(folder: Path) -> int:
    """How many records a workspace has."""
    from fingerpost.store import FolderStore

    return sum(table.rows for load in FolderStore(folder / "store").manifest().loads for table in load.tables.values())


def main() -> None:
    """Store the councils, measure each part, print and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--councils", default="1,5,20,60,153")
    parser.add_argument("--folder", type=Path, help="where to keep what is stored, to be used again")
    parser.add_argument("--output", type=Path, help="a file for the table, such as benchmarks/country.md")
    parser.add_argument("--rows-at-once", type=int, default=0, help="records held at once; by default as figures do")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--values", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        return measure(asked.measure, asked.folder, asked.values, asked.rows_at_once)
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="country-"))
    try:
        lines = table(folder, [int(each) for each in asked.councils.split(",")], asked.rows_at_once)
    finally:
        if asked.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    if asked.output:
        asked.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


def table(folder: Path, sizes: Sequence[int], rows_at_once: int) -> list[str]:
    """The lines of the table, printed as they come."""
    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        print(line, flush=True)

    folder.mkdir(exist_ok=True)
    from_pool = folder / "pool"
    if not from_pool.exists():
        pool(from_pool)
    say("# Many councils: figures beside hand-written SQL\n")
    say(f"`python benchmarks/country.py --councils {','.join(map(str, sizes))}`: {len(MEASURES)} measures in both, for")
    say(
        f"{len(_quarters())} quarters and every council; seconds of a fresh process, in brackets processor seconds and "
        "peak memory.\n"
    )
    say("| councils | records | Fingerpost | SQL | times (wall) | times (processor) | all measures |")
    say("|---:|---:|---:|---:|---:|---:|---:|")
    counted: list[int] = []
    taken: list[tuple[Took, Took, Took]] = []
    for size in sizes:
        workspace = folder / f"councils-{size}"
        if not workspace.exists():
            build(workspace, size, from_pool)
        ours, theirs = folder / "ours.json", folder / "theirs.json"
        sql = run("sql", workspace, theirs, rows_at_once)
        own = run("own", workspace, ours, rows_at_once)
        there, wrong = differences(ours, theirs)
        if wrong:
            raise SystemExit(f"{len(wrong)} of {there} figures differ from SQL's, such as {wrong[:5]}")
        every = run("all", workspace, ours, rows_at_once)
        counted.append(records(workspace))
        taken.append((own, sql, every))
        ratios = f"{own.wall / sql.wall:.1f} | {own.cpu / sql.cpu:.1f}"
        say(f"| {size} | {counted[-1]:,} | {_said(own)} | {_said(sql)} | {ratios} | {_said(every)} |")
    if len(sizes) > 1:
        fits = [exponent(counted, [part[at].cpu for part in taken]) for at in (0, 1, 2)]
        say(
            f"\nExponents of processor time over records: Fingerpost {fits[0]:.2f}, SQL {fits[1]:.2f}, "
            f"all measures {fits[2]:.2f}."
        )
    own, _, every = taken[-1]
    say(f"Equal, figure by figure: {own.figures:,} at the largest. All measures there: {every.figures:,} figures.")
    return lines


def _said(took: Took) -> str:
    return f"{took.wall:.1f} s ({took.cpu:.1f} s, {took.memory:,.0f} MB)"


if __name__ == "__main__":
    main()
