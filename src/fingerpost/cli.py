"""The commands. Each is thin: it asks the workspace and prints the answer. The list at the end has them in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fingerpost import __version__, cli_analysis, cli_web, cli_workflow
from fingerpost.cli_options import (
    HERE,
    EditionName,
    ExtractOption,
    FolderOption,
    Form,
    FormOption,
    OutputOption,
    Part,
    PeriodArgument,
    _day,
    _open,
    _print_rows,
    _print_tables,
    _save,
    _show,
    _steps,
    _write,
    of_a_council,
)
from fingerpost.errors import NotFound, StoreError

if TYPE_CHECKING:
    from fingerpost.desk.publicly import Public
    from fingerpost.model import Listing
    from fingerpost.sources import Content

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="From a council's extracts to figures, the records behind them, and the Cabinet's report.",
    epilog="Start with `fingerpost demo`. Every command has `--help` with examples.",
)


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        typer.echo(f"fingerpost {__version__}")
        raise typer.Exit


def demo(folder: Annotated[Path, typer.Argument(help="Where to make the workspace.")] = Path("demo")) -> None:
    """Make the demonstration council's workspace and its quarter 2 report.

    The council is invented: its synthetic records give the figures of a real Cabinet report.

    Example: `fingerpost demo`
    """
    from fingerpost.demo import make

    with _steps() as step:
        written = make(folder, step)
    typer.echo(f"The demonstration workspace is in {folder}. Its quarter 2 report:")
    for path in written:
        typer.echo(f"  {path}")
    typer.echo("\nTry next:")
    for command in (
        f"fingerpost figures 2013-14-Q2 -w {folder}",
        f"fingerpost list icpc_within_15_working_days 2013-14-Q2 --in missed -w {folder}",
        f"fingerpost explain rereferrals_within_12_months 2013-14-Q2 -w {folder}",
    ):
        typer.echo(f"  {command}")
    typer.echo("\nOr open the pages, with a user of each role:")
    typer.echo(f"  fingerpost serve --demo -w {folder}")


def init(
    folder: Annotated[Path, typer.Argument(help="Where to make the workspace.")],
    name: Annotated[str, typer.Option(help="The council's name.")] = "My Council",
    number: Annotated[str, typer.Option(help="The council's number, as in statutory returns.")] = "000",
) -> None:
    """Make a workspace: a folder with a commented fingerpost.toml to fill in.

    Example: `fingerpost init example --name "Example Borough Council" --number 999`
    """
    from fingerpost.workspace import Workspace

    Workspace.init(folder, name, number)
    typer.echo(f"Made {folder}. Next: look through {folder / 'fingerpost.toml'}, then")
    typer.echo(f"  fingerpost load FOLDER_OF_EXTRACTS --as-at DATE -w {folder}")


def load(
    paths: Annotated[list[str], typer.Argument(help="Folders or files (CSV, XLSX, Parquet, XML), or a database.")],
    as_at: Annotated[date, typer.Option("--as-at", parser=_day, metavar="DATE", help="The day the extract was taken.")],
    workspace: FolderOption = HERE,
    accept_fewer: Annotated[
        bool, typer.Option("--accept-fewer", help="Load even if there are far fewer rows than before.")
    ] = False,
) -> None:
    """Load extracts, all or nothing. Each file is recognised by its columns.

    Examples:

    - `fingerpost load extracts/2013-09-30 --as-at 2013-09-30`

    - `fingerpost load contacts.csv plans.xlsx --as-at 30/09/2013`

    - `fingerpost load postgresql://server/database?schema=ssd --as-at 2013-09-30`
    """
    opened = _open(workspace)
    with _steps() as step:
        result = opened.load(_inputs(paths, step), as_at, accept_fewer, step)
    for file in result.files:
        taken = f"{file.layout}: {file.rows:,} rows, {file.odd_rows:,} with odd values; {file.why}"
        what = taken if file.layout else f"skipped: {file.why}"
        typer.echo(f"  {file.name:<32} {what}")
    if not result.added:
        typer.echo("The same files were loaded before with the same mapping: nothing has changed.")
        return
    rows = sum(table.rows for each in result.added for table in each.tables.values())
    typer.echo(f"Loaded {rows:,} records of {as_at}. `fingerpost figures PERIOD` shows what they give.")
    if result.findings or result.by_rules:
        told = f"{result.findings:,} odd values met while reading, {result.by_rules:,} found by the rules"
        typer.echo(f"Findings: {told}. `fingerpost check` lists them.")
    if result.begins:
        typer.echo("Records seem complete from these days; put them under [complete_from] if you know better:")
        for table, day in sorted(result.begins.items()):
            typer.echo(f"  {table} = {day}")


def _inputs(paths: list[str], step: Callable[[str], None]) -> list[tuple[str, Content]]:
    """What is at the places given: files and folders, or a database, into which the environment has the key."""
    import os

    from fingerpost.demo import inputs_in
    from fingerpost.sources import database

    addresses = [database.read_address(path) for path in paths if database.is_address(path)]
    files = [Path(path) for path in paths if not database.is_address(path)]
    for file in files:
        if not file.exists():
            raise NotFound(f"There is no file or folder {file}.")
    found = inputs_in(files)
    for address in addresses:
        found += database.read_database(address, os.environ, step)
    return found


def loads(workspace: FolderOption = HERE, form: FormOption = Form.table, output: OutputOption = None) -> None:
    """List the loads: what was loaded when, from which extract, and from when records are complete.

    Example: `fingerpost loads`
    """
    from fingerpost.model import Listing

    opened = _open(workspace)
    begins = opened.settings.complete_from
    columns = ("extract", "source", "table", "rows", "complete_from", "label", "load")
    rows = tuple(
        (each.extract, each.source, name, table.rows, begins.get(name, table.begins), table.label, each.id)
        for each in opened.loads()
        for name, table in each.tables.items()
    )
    _show(Listing("Loads", columns, rows), form, output, brief=columns[:-1])


def check(
    workspace: FolderOption = HERE,
    rule: Annotated[str | None, typer.Option(help="Only this rule's findings, record by record.")] = None,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules instead, or with --rule that one.")] = False,
    extract: ExtractOption = None,
    form: FormOption = Form.table,
    output: OutputOption = None,
) -> None:
    """List what is odd in an extract: counts by rule, or the records.

    Examples:

    - `fingerpost check`

    - `fingerpost check --rule cp_plans.ends_before_start`

    - `fingerpost check --format csv --output findings.csv`
    """
    from fingerpost.desk.rulebook import what_to_do
    from fingerpost.model import Listing

    said = f"What to do: {what_to_do(rule)}" if rule and form is Form.table and output is None else ""
    if rules:
        _show(_rules(rule), form, output, brief=("rule", "severity", "says"))
        if said:
            typer.echo(said)
        return
    opened = _open(workspace)
    findings = opened.check(extract, rule or "")
    if form is Form.table and output is None and rule is None:
        counted = Counter((each.severity, each.rule) for each in findings)
        worst_first = sorted(counted.items(), key=lambda each: (each[0][0], -each[1]))
        rows = tuple((number, severity, id) for (severity, id), number in worst_first)
        _show(Listing("Findings by rule", ("findings", "severity", "rule"), rows), form, output)
        run, there = opened.rules_run(extract)
        if findings:
            typer.echo("`fingerpost check --rule RULE` lists a rule's records and says what to do about them.")
        typer.echo(f"{run} of {there} rules were run; the others read tables or columns that this extract has not.")
        return
    columns = ("rule", "severity", "table", "record", "child_id", "column", "value", "file", "row", "place", "says")
    records = tuple((*(getattr(each, name) for name in columns), what_to_do(each.rule)) for each in findings)
    placed = ("place",) if any(each.place for each in findings) else ()
    brief = ("record", "child_id", "column", "value", *placed, "says")
    _show(Listing(f"Findings of {rule}", (*columns, "todo"), records), form, output, brief)
    if said:
        typer.echo(said)


def _rules(only: str | None) -> Listing:
    from dataclasses import replace

    from fingerpost.desk.rulebook import find, rules_listing
    from fingerpost.measures import shipped_catalogue

    listing = rules_listing(shipped_catalogue())
    if only is None:
        return listing
    find(only)
    return replace(listing, rows=tuple(row for row in listing.rows if row[0] == only))


def reconcile(
    period: PeriodArgument,
    workspace: FolderOption = HERE,
    counts: Annotated[bool, typer.Option("--counts", help="Only the counts by table, not the children.")] = False,
    table: Annotated[str, typer.Option(help="Only this table, such as care_episodes.", show_default=False)] = "",
    source: Annotated[str, typer.Option(help="Only pairs with this source, such as ssda903.", show_default=False)] = "",
    extract: ExtractOption = None,
    form: FormOption = Form.table,
    output: OutputOption = None,
) -> None:
    """Compare sources that hold the same table, child by child, at a period's end.

    Differences are no failure: the exit code is 0 with them or without.

    Examples:

    - `fingerpost reconcile 2013-14-Q2`

    - `fingerpost reconcile 2013-14-Q4 --table care_episodes`

    - `fingerpost reconcile 2013-14-Q2 --format csv --output children.csv`

    - `fingerpost reconcile 2013-14-Q2 --counts --format csv`
    """
    found = _open(workspace).reconcile(period, extract, table, source)
    is_table = form is Form.table and output is None
    if counts or is_table:
        _show(found.counts, form, output)
    if not counts and (found.children or not is_table):
        _show(found.children, form, output, brief=("table", "child_id", "what", "why"))
    for each in found.left_out:
        typer.echo(each, err=True)
    if not found.counts and not found.left_out:
        typer.echo("No table comes from two sources in this extract: there is nothing to compare.", err=True)


def figures(
    period: PeriodArgument,
    workspace: FolderOption = HERE,
    measure: Annotated[
        list[str] | None, typer.Option("--measure", "-m", help="Only this measure; may be given again.")
    ] = None,
    by: Annotated[
        str | None, typer.Option(help="Break down by a dimension, or two with a comma: agency,outcome.")
    ] = None,
    extract: ExtractOption = None,
    findings: Annotated[
        bool, typer.Option("--findings", help="Say how many of each figure's records have findings.")
    ] = False,
    form: FormOption = Form.table,
    output: OutputOption = None,
) -> None:
    """Print the figures of a period, with direction of travel.

    Examples:

    - `fingerpost figures 2013-14-Q2`

    - `fingerpost figures 2013-08 --measure contacts --by agency --format csv`

    - `fingerpost figures 2013-14-Q1 --extract 2013-09-30`

    - `fingerpost figures 2013-14-Q2 --findings --format csv`
    """
    from fingerpost.desk.rows import figure_rows, with_findings
    from fingerpost.terminal import figures_tables

    opened = _open(workspace)
    asked = opened.period(period)
    dimensions = [each.strip() for each in by.split(",") if each.strip()] if by else []
    if findings and dimensions:
        raise typer.BadParameter("--findings is about whole figures; leave out --by.")
    found = opened.figures(asked, measure or [], dimensions, extract)
    if findings:
        trust = opened.trust(asked, measure or [], extract)
        listing = with_findings(found, asked, trust)
        _show(listing, form, output, brief=("measure", "number", "numerator", "denominator", "records_with_findings"))
    elif form is Form.table and output is None:
        _print_tables(figures_tables(found, dict(opened.catalogue), asked, opened.judged(found, asked)))
    else:
        _print_rows(*figure_rows(found, asked), form, output)


def list_records(
    measure: Annotated[str, typer.Argument(help="A measure's id; `fingerpost measures` lists them.")],
    period: PeriodArgument,
    part: Annotated[
        Part | None, typer.Option("--in", help="Which records; a proportion's numerator by default.")
    ] = None,
    workspace: FolderOption = HERE,
    extract: ExtractOption = None,
    form: FormOption = Form.table,
    output: OutputOption = None,
) -> None:
    """Print or save the records behind a figure. Their number is the figure.

    Examples:

    - `fingerpost list icpc_within_15_working_days 2013-14-Q2 --in missed`

    - `fingerpost list contacts 2013-08 --format csv --output contacts.csv`
    """
    _show(_open(workspace).list(measure, period, part.value if part else "", extract), form, output)


def publish(
    period: PeriodArgument,
    workspace: FolderOption = HERE,
    extract: ExtractOption = None,
    again: Annotated[
        bool, typer.Option("--again", help="Publish a period anew; the first publication is kept.")
    ] = False,
) -> None:
    """Freeze a period's figures with their definitions, loads and version.

    The extract taken on the period's last day is used where there is one, else the latest.

    Example: `fingerpost publish 2013-14-Q1`
    """
    from fingerpost.periods import long_date

    opened = _open(workspace)
    publication = opened.publish(period, extract, again)
    typer.echo(
        f"Published {opened.period(period).label} (number {publication.number}) from the extract of "
        f"{long_date(publication.extract)}: {len(publication.figures):,} figures frozen."
    )


def report(
    period: PeriodArgument,
    workspace: FolderOption = HERE,
    edition: Annotated[EditionName, typer.Option(help="Whom it is for.")] = EditionName.internal,
    extract: ExtractOption = None,
    show: Annotated[bool, typer.Option("--show", help="Print the report's tables here as well.")] = False,
) -> None:
    """Write the report in every format into the workspace's reports folder.

    Examples:

    - `fingerpost report 2013-14-Q2`

    - `fingerpost report 2013-08 --show`
    """
    from fingerpost.terminal import report_tables

    opened = _open(workspace)
    with _steps() as step:
        written = opened.write_report(period, edition.value, extract, step)
    if edition == EditionName.public:
        _tell_of_protection(opened.protection(period, extract))
    if show:
        _print_tables(report_tables(opened.report(period, edition.value, extract)))
    typer.echo("Written:")
    for path in written:
        typer.echo(f"  {path}")


def _tell_of_protection(public: Public) -> None:
    """What an officer must look at before a public edition goes out."""
    for line in (*public.coarser, *public.withheld):
        typer.echo(line, err=True)
    for line in (*public.protection.warnings, *public.told):
        typer.echo(f"Look at this: {line}", err=True)


def calendar(
    workspace: FolderOption = HERE,
    year: Annotated[str | None, typer.Option(help="Only the Cabinets of a financial year, such as 2013-14.")] = None,
    ics: Annotated[
        Path | None, typer.Option("--ics", metavar="FILE", help="Write an iCalendar file; - prints it.")
    ] = None,
) -> None:
    """Plan the reports to Cabinet: when the data is taken, the draft is due, signed off and sent out.

    The meetings stand under [calendar] in fingerpost.toml. No date falls on a weekend or a bank holiday.

    Examples:

    - `fingerpost calendar`

    - `fingerpost calendar --year 2013-14 --ics cabinet.ics`
    """
    opened = _open(workspace)
    if ics is not None:
        _write(opened.calendar_file(year), None if str(ics) == "-" else ics)
        return
    found = opened.calendar(year)
    reports = ("cabinet", "period", "extract", "draft", "checked", "sign_off", "dispatch")
    _show(found.listing(), Form.table, None, brief=reports)
    if found.clinics or found.workload:
        typer.echo()
        _show(found.other_meetings(), Form.table, None)


def verify(workspace: FolderOption = HERE) -> None:
    """Check every file of the store against its hash.

    Example: `fingerpost verify`
    """
    checked = _open(workspace).verify()
    typer.echo(f"All {checked:,} files are as they were written.")


def synth(
    folder: Annotated[Path, typer.Argument(help="Where to write: a new folder, or an empty one.")],
    children: Annotated[int, typer.Option(min=1, help="How many children the council knows.")] = 5000,
    years: Annotated[int, typer.Option(min=1, max=15, help="How many financial years of records.")] = 6,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
    until: Annotated[
        date | None,
        typer.Option(parser=_day, metavar="DATE", help="The last day of the records.", show_default="2014-03-31"),
    ] = None,
    errors: Annotated[float, typer.Option(min=0, max=1, help="The share of records with something wrong.")] = 0.01,
    number: Annotated[str, typer.Option(help="The council's number, which the census names.")] = "999",
    councils: Annotated[
        int, typer.Option(min=0, help="Make up so many councils, of sizes as England's differ; 153 are England.")
    ] = 0,
    layout: Annotated[list[str] | None, typer.Option(help="Only this layout; may be given again.")] = None,
) -> None:
    """Make up a council: the same lives as extracts in five layouts, a folder for each. Or many councils.

    Nobody in them is real.

    Examples:

    - `fingerpost synth --children 5000 --years 6 --seed 1 made_up`

    - `fingerpost synth --councils 153 --years 6 --layout local country`
    """
    from random import Random

    from fingerpost.render.delimited import write_csv
    from fingerpost.synth import LAYOUTS, council, write

    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise StoreError(f"{folder} is there and not empty; name a new folder.")
    if unknown := [each for each in layout or () if each not in LAYOUTS]:
        raise typer.BadParameter(f"there is no layout {unknown[0]!r}; there are {', '.join(LAYOUTS)}.")
    layouts, last = tuple(layout or LAYOUTS), until or date(2014, 3, 31)
    if councils:
        _synth_many(folder, councils, (years, last, errors, seed, layouts))
        return
    lives = council(children, years, last, errors, Random(seed))
    typer.echo(f"{len(lives.people):,} children who are not real, {lives.begins_on} to {lives.known_on}:")
    for name, files in write(lives, write_csv, number, layouts):
        for file, data in files.items():
            _save(folder / name / file, data)
        typer.echo(f"  {folder / name}: {len(files):,} files")
    typer.echo(f"Next: `fingerpost load {folder / 'local'} --as-at {lives.known_on}` in a workspace.")


def _synth_many(folder: Path, councils: int, asked: tuple[int, date, float, int, tuple[str, ...]]) -> None:
    """Each council in a folder of its number, made in as many processes as there are processors, one at a time in each.

    The same seed gives the same files, whatever the number of processes.
    """
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from random import Random

    from fingerpost.synth.country import places

    there = places(councils, Random(asked[3]))
    made = 0
    with _steps(councils) as step, ProcessPoolExecutor() as processes:
        # The largest first, so that none of them is left alone at the end.
        largest = sorted(there, key=lambda place: -place.area)
        waiting = {processes.submit(_synth_one, folder, place.number, place.area, asked): place for place in largest}
        for done in as_completed(waiting):
            made += done.result()
            step(f"{waiting[done].name} is written")
    told = "".join(f'[[councils]]\nname = "{place.name}"\nnumber = "{place.number}"\n\n' for place in there)
    _save(folder / "councils.toml", told.encode())
    typer.echo(f"{councils} councils with {made:,} children who are not real, in {folder}.")
    typer.echo(f"Next: {folder / 'councils.toml'} in place of [council] in a workspace's fingerpost.toml, then")
    typer.echo(f"  fingerpost load {folder / there[0].number} --as-at {asked[1]} --council {there[0].number}")


def _synth_one(folder: Path, number: str, area: int, asked: tuple[int, date, float, int, tuple[str, ...]]) -> int:
    """One of many councils, in a process of its own; gives how many children it knows."""
    from random import Random

    from fingerpost.render.delimited import write_csv
    from fingerpost.synth import council, write
    from fingerpost.synth.country import Place

    years, last, errors, seed, layouts = asked
    lives = council(Place(number, "", area).known(years), years, last, errors, Random(f"{seed} {number}"))
    for name, files in write(lives, write_csv, number, layouts):
        for file, data in files.items():
            _save(folder / number / name / file, data)
    return len(lives.people)


IN_ORDER: tuple[Callable[..., None], ...] = (
    demo, init, load, loads, check, reconcile, figures, list_records, cli_analysis.explain, cli_analysis.why,
    publish, report, cli_analysis.series, cli_analysis.forecast, cli_analysis.benchmark, cli_analysis.funnel,
    cli_analysis.region, cli_analysis.equity, cli_analysis.journeys, calendar, verify, synth, cli_workflow.risks,
    cli_workflow.finance, cli_workflow.register, cli_workflow.actions, cli_workflow.notes, cli_workflow.commentary,
    cli_workflow.wording, cli_workflow.signoff, cli_workflow.audit, cli_web.serve, cli_web.backup, cli_web.restore,
)  # fmt: skip
"""The commands as `--help` lists them."""

for command in IN_ORDER:
    app.command(command.__name__.removesuffix("_records"))(of_a_council(command))
app.add_typer(cli_analysis.measures_app, name="measures")
app.add_typer(cli_web.users_app, name="users")
