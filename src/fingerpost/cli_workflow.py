"""The commands for what people write beside the figures. `cli` lists them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fingerpost.cli_options import (
    HERE,
    EditionName,
    FolderOption,
    Form,
    FormOption,
    OutputOption,
    PeriodArgument,
    _day,
    _open,
    _show,
    _write,
)
from fingerpost.errors import NotFound, StoreError

if TYPE_CHECKING:
    from fingerpost.desk.office import Recorded
    from fingerpost.workspace import Workspace

FileArgument = Annotated[
    Path | None, typer.Argument(help="A CSV file or workbook to record first; without one, what there is is shown.")
]
ByOption = Annotated[str, typer.Option("--by", help="Who does it: a name, kept beside what is written.")]
AtOption = Annotated[
    date | None,
    typer.Option("--at", parser=_day, metavar="DATE", help="As it stood on this day; the latest by default."),
]


def risks(
    file: FileArgument = None,
    at: AtOption = None,
    since: Annotated[
        date | None,
        typer.Option("--since", parser=_day, metavar="DATE", help="Compare with this day, not the score before."),
    ] = None,
    by: ByOption = "",
    workspace: FolderOption = HERE,
    form: FormOption = Form.table,
    output: OutputOption = None,
) -> None:
    """Record risks with their scores, or show the register with each score's movement.

    Columns: risk_id, title, score, as_at; and where there are any likelihood, impact, owner, corporate_since, note,
    closed_on, controls, measures.

    Examples:

    - `fingerpost risks risks.csv --by "A. Analyst"`

    - `fingerpost risks --at 2013-09-30`
    """
    opened = _open(workspace)
    if file:
        _tell(file, opened.office.record_risks(*_bytes(file), by))
    columns = (
        "risk_id", "title", "score", "before", "before_at", "as_at", "likelihood", "impact", "owner",
        "corporate_since", "note", "controls", "measures",
    )  # fmt: skip
    _list("Risks", columns, opened.office.risks(at, since), form, output, brief=columns[:6])


def finance(
    file: FileArgument = None,
    year: Annotated[str, typer.Option(help="The financial year, such as 2013-14; the latest by default.")] = "",
    at: AtOption = None,
    projected: Annotated[
        bool, typer.Option("--projected", help="Only Fingerpost's own projection of what placements cost.")
    ] = False,
    by: ByOption = "",
    workspace: FolderOption = HERE,
    form: FormOption = Form.table,
    output: OutputOption = None,
) -> None:
    """Record budgets and projected outturns, or show them with their variance.

    Where fingerpost.toml gives unit costs, what placements will have cost by the records stands beneath.

    Columns: budget_line, financial_year, as_at; and where they are known budget_gbp, projected_outturn_gbp,
    reserves_gbp, placements_budgeted, note, measures.

    Examples:

    - `fingerpost finance finance_2013-14.csv --by "A. Analyst"`

    - `fingerpost finance --year 2013-14 --at 2013-09-30 --format csv`

    - `fingerpost finance --projected --format csv --output placements.csv`
    """
    opened = _open(workspace)
    if file:
        _tell(file, opened.office.record_budgets(*_bytes(file), by))
    columns = (
        "budget_line", "budget", "outturn", "variance", "variance_percent", "as_at", "financial_year", "reserves",
        "net_variance", "placements_budgeted", "note", "measures",
    )  # fmt: skip
    if projected:
        _projected(opened, year, at, form, output)
        return
    _list("Budgets", columns, opened.office.budgets(year, at), form, output, brief=columns[:6])
    if form is Form.table and output is None and opened.settings.unit_costs and opened.loads():
        _projected(opened, year, at, form, output)


def _projected(opened: Workspace, year: str, at: date | None, form: Form, output: Path | None) -> None:
    """Fingerpost's own projection of what placements cost, beside the finance team's."""
    from fingerpost.desk.costing import outturn_listing, outturn_words

    if not opened.settings.unit_costs:
        typer.echo("No unit costs are given: write them under [unit_costs] in fingerpost.toml.", err=True)
    found = opened.projected_outturns(year, at)
    brief = ("budget_line", "placements", "placements_budgeted", "fingerpost_outturn", "finance_outturn")
    _show(outturn_listing(found), form, output, brief)
    if form is Form.table and output is None:
        for line in outturn_words(found):
            typer.echo(line)


def register(
    file: FileArgument = None,
    at: Annotated[
        date | None,
        typer.Option("--at", parser=_day, metavar="DATE", help="Only what was not yet closed on this day."),
    ] = None,
    by: ByOption = "",
    workspace: FolderOption = HERE,
    form: FormOption = Form.table,
    output: OutputOption = None,
) -> None:
    """Record or show what reports must come back to: reviews, inspections, decisions, promises, gaps, milestones.

    Columns: id, kind, title, on; and where there are any owner, outcome, next_report_due, closed_on. A row whose id
    is there already changes that entry.

    Examples:

    - `fingerpost register register.csv --by "A. Analyst"`

    - `fingerpost register --at 2013-11-27`
    """
    opened = _open(workspace)
    if file:
        _tell(file, opened.office.record_register(*_bytes(file), by))
    columns = ("id", "kind", "on", "title", "next_report_due", "owner", "outcome", "closed_on")
    _list("Register", columns, opened.office.register(at), form, output, brief=columns[:5])


def actions(
    file: FileArgument = None,
    meeting: Annotated[str | None, typer.Option(help="Only those of the clinic or the workload meeting.")] = None,
    all_of_them: Annotated[bool, typer.Option("--all", help="Those done or dropped as well.")] = False,
    at: Annotated[
        date | None, typer.Option("--at", parser=_day, metavar="DATE", help="Those that were open on this day.")
    ] = None,
    by: ByOption = "",
    workspace: FolderOption = HERE,
    form: FormOption = Form.table,
    output: OutputOption = None,
) -> None:
    """Record or show what the performance clinic and the workload meeting agreed.

    Columns: id, meeting, raised_on, text; and where there are any measure, owner, due, status, closed_on, note,
    problem, progress, outcome. A row whose id is there already changes that action.

    Examples:

    - `fingerpost actions actions.csv --by "A. Analyst"`

    - `fingerpost actions --meeting clinic --all`
    """
    opened = _open(workspace)
    if file:
        _tell(file, opened.office.record_actions(*_bytes(file), by))
    columns = (
        "id", "meeting", "due", "text", "status", "owner", "raised_on", "measure", "closed_on", "note", "problem",
        "progress", "outcome",
    )  # fmt: skip
    found = opened.office.actions(meeting, open_only=not all_of_them and at is None, as_at=at)
    _list("Actions", columns, found, form, output, brief=columns[:6])


def notes(
    file: FileArgument = None,
    measure: Annotated[
        list[str] | None, typer.Option("--measure", "-m", help="Only this measure; may be given again.")
    ] = None,
    by: ByOption = "",
    workspace: FolderOption = HERE,
    form: FormOption = Form.table,
    output: OutputOption = None,
) -> None:
    """Record or show dated notes on measures, such as 'recording changed'.

    Columns: measure, on, text; and where they are told by, rebases. With rebases = yes the limits of the measure's
    chart are worked out afresh from the month that begins on that day, for the reason in the text; a later note with
    rebases = withdrawn takes that back.

    Examples:

    - `fingerpost notes notes.csv --by "A. Analyst"`

    - `fingerpost notes --measure contacts`
    """
    opened = _open(workspace)
    if file:
        _tell(file, opened.office.record_notes(*_bytes(file), by))
    columns = ("measure", "on", "text", "by", "rebases")
    _list("Notes", columns, opened.office.notes(measure or []), form, output)


def commentary(
    period: PeriodArgument,
    file: Annotated[
        Path | None, typer.Argument(help="An edited text file to take back; without one, the commentary is given.")
    ] = None,
    by: ByOption = "",
    workspace: FolderOption = HERE,
    output: OutputOption = None,
) -> None:
    """Give the commentary of a report as a text file, or take an edited one back.

    Each sentence is drafted from the figures and marked as a draft in the report until somebody changes it, or writes
    'accepted' in place of 'draft' above it. A measure's id in double braces, as {{contacts}}, is filled in from the
    figures.

    Examples:

    - `fingerpost commentary 2013-14-Q2 --output commentary.txt`

    - `fingerpost commentary 2013-14-Q2 commentary.txt --by "B. Manager"`
    """
    opened = _open(workspace)
    if file:
        taken = opened.take_commentary(period, *_bytes(file), by)
        typer.echo(f"{file.name}: {taken} part{'' if taken == 1 else 's'} new or changed.", err=True)
        return
    _write(opened.commentary_text(period).encode(), output)


def wording(
    template: Annotated[bool, typer.Option("--template", help="The Word template instead, as report.docx.")] = False,
    workspace: FolderOption = HERE,
) -> None:
    """Put the report's standing text into the workspace as report.md, to be changed there.

    From then on the report follows it: which parts there are, in which order, and the words around the figures. With
    --template it is the Word template, whose styles, margins, header and footer the Word report takes.

    Examples:

    - `fingerpost wording`

    - `fingerpost wording --template`
    """
    path = _open(workspace).write_wording(template)
    typer.echo(f"Written: {path}. Change it, and make the report again.")


def signoff(
    period: PeriodArgument,
    edition: Annotated[EditionName | None, typer.Option(help="Which edition; all are listed by default.")] = None,
    state: Annotated[str | None, typer.Option(help="The step to take: draft, checked, approved or published.")] = None,
    by: ByOption = "",
    note: Annotated[str, typer.Option(help="The reason; needed to go back to draft.")] = "",
    change: Annotated[
        list[str] | None,
        typer.Option("--change", help="What is different in a corrected version; may be given again."),
    ] = None,
    workspace: FolderOption = HERE,
    form: FormOption = Form.table,
    output: OutputOption = None,
) -> None:
    """Take the next step of a report's sign-off, or list the steps taken.

    The steps are draft, checked, approved, published. Where two people use the workspace, approving and publishing
    take a second one. What is published stays; a corrected report is a new version that lists its changes.

    Examples:

    - `fingerpost signoff 2013-14-Q2`

    - `fingerpost signoff 2013-14-Q2 --edition internal --state checked --by "B. Manager"`

    - `fingerpost signoff 2013-14-Q2 --edition internal --state draft --by "A. Analyst" --change "Table 1 put right"`
    """
    opened = _open(workspace)
    if state:
        if not edition or not by:
            raise typer.BadParameter("a step needs --edition and --by.")
        step = opened.sign_off(period, edition.value, state, by, note, change or [])
        typer.echo(
            f"{step.period}, {step.edition} edition, version {step.version}: {step.state} by {step.by}.", err=True
        )
        if step.state == "published":
            kept = opened.published(period, edition.value)[-1]
            typer.echo(f"Kept for good in {opened.store.path_of(kept)}", err=True)
    columns = ("edition", "version", "state", "by", "at", "note", "changes", "content_sha256")
    _list(
        f"Sign-off of {period}",
        columns,
        opened.office.sign_offs(period, edition.value if edition else None),
        form,
        output,
        brief=columns[:6],
    )


def audit(
    verify: Annotated[
        str,
        typer.Argument(help="'verify' checks that no entry was changed, removed or put in since.", metavar="[verify]"),
    ] = "",
    head: Annotated[
        str, typer.Option(help="With verify: a head printed before, as NUMBER:HASH; it must still be there.")
    ] = "",
    workspace: FolderOption = HERE,
    form: FormOption = Form.table,
    output: OutputOption = None,
) -> None:
    """List what was changed, by whom and when, and who saw which child's records; or verify that list.

    Each entry is chained to the one before it, so that none can be changed unseen. Keep the head that 'verify' prints
    where nobody can write who can write in the workspace: with it, a list that was cut short is found too.

    Examples:

    - `fingerpost audit --format csv --output audit.csv`

    - `fingerpost audit verify`
    """
    office = _open(workspace).office
    if verify:
        if verify != "verify":
            raise typer.BadParameter(f"{verify!r} is not known; write 'verify', or nothing for the list.")
        entries, last = office.verify_audit(_head(head))
        typer.echo(f"Whole: {entries:,} entries. Head: {entries}:{last}")
        return
    columns = ("seq", "at", "who", "role", "kind", "on", "what", "child", "purpose", "hash")
    _list("Audit", columns, office.audit(), form, output, brief=("at", "who", "kind", "on", "what"))


def _head(text: str) -> tuple[int, str] | None:
    if not text:
        return None
    number, _, last = text.partition(":")
    if not number.isdecimal() or len(last) != 64:
        raise typer.BadParameter(f"{text!r} is no head; give one as 'fingerpost audit verify' printed it.")
    return int(number), last


_OF = {"risk_id": "id", "budget_line": "line"}
"""Columns that a file calls otherwise than the value does."""


def _list(
    title: str,
    columns: Sequence[str],
    values: Sequence[object],
    form: Form,
    output: Path | None,
    brief: Sequence[str] = (),
) -> None:
    from fingerpost.model import Listing

    rows = tuple(tuple(_cell(getattr(value, _OF.get(column, column))) for column in columns) for value in values)
    _show(Listing(title, tuple(columns), rows), form, output, brief)


def _cell(value: Any) -> Any:
    return "; ".join(value) if isinstance(value, tuple) else value


def _bytes(file: Path) -> tuple[str, bytes]:
    try:
        return file.name, file.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"There is no file {file}.") from None
    except OSError as error:
        raise StoreError(f"{file} cannot be opened: {error.strerror}.") from error


def _tell(file: Path, recorded: Recorded) -> None:
    typer.echo(f"{file.name}: {recorded.rows:,} rows, {recorded.changed:,} new or changed.", err=True)
    if recorded.passed_over:
        typer.echo(f"Passed over: {', '.join(recorded.passed_over)}.", err=True)
