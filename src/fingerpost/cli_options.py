"""What the commands share: their common options, opening a workspace, and printing or saving the answer."""

from __future__ import annotations

import functools
import inspect
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from enum import StrEnum
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fingerpost.errors import NotFound, StoreError

if TYPE_CHECKING:
    from fingerpost.model import Listing
    from fingerpost.workspace import Workspace


class Form(StrEnum):
    """How a table is printed."""

    table = "table"
    csv = "csv"
    json = "json"


class EditionName(StrEnum):
    """Whom a report is for."""

    internal = "internal"
    restricted = "restricted"
    public = "public"


class Part(StrEnum):
    """Which records behind a figure."""

    numerator = "numerator"
    denominator = "denominator"
    missed = "missed"


def _day(text: str) -> date:
    from fingerpost.sources.values import Unreadable, read_date

    try:
        return read_date(text)
    except Unreadable:
        raise typer.BadParameter(f"{text!r} is not a date; write 2013-09-30 or 30/09/2013.") from None


FolderOption = Annotated[
    Path,
    typer.Option(
        "--workspace",
        "-w",
        envvar="FINGERPOST_WORKSPACE",
        help="The workspace's folder.",
        show_default="this folder",
    ),
]
FormOption = Annotated[Form, typer.Option("--format", "-f", help="How to print it.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="Save it to this file instead of printing it.")
]
SvgOption = Annotated[
    Path | None, typer.Option("--svg", metavar="FILE", help="Draw it into this file as well, as a picture (SVG).")
]
ExtractOption = Annotated[
    date | None,
    typer.Option("--extract", parser=_day, metavar="DATE", help="Which extract to use; the latest by default."),
]
PeriodArgument = Annotated[
    str,
    typer.Argument(help="A quarter 2013-14-Q2, a month 2013-08, months 2013-07..2013-08 or a year 2013-14."),
]
HERE = Path()
WIDE = 100
"""Letters in a line of a terminal, at most."""


def _open(folder: Path) -> Workspace:
    from fingerpost.workspace import Workspace

    return Workspace(folder, council=council_asked())


_COUNCIL: ContextVar[str] = ContextVar("council", default="")
"""The council that the running command is about."""


def council_asked() -> str:
    """The number of the council that the running command is about; empty where none was named."""
    return _COUNCIL.get()


def of_a_council(command: Callable[..., None]) -> Callable[..., None]:
    """A command that opens a workspace, with the option that says which of several councils it is about."""
    signature = inspect.signature(command, eval_str=True)
    if "workspace" not in signature.parameters:
        return command

    @functools.wraps(command)
    def asked(*arguments: Any, own_council: str = "", **options: Any) -> None:
        token = _COUNCIL.set(own_council)
        try:
            command(*arguments, **options)
        finally:
            _COUNCIL.reset(token)

    # Some set the council beside another one, which is what --council names there.
    flag = "--own-council" if "council" in signature.parameters else "--council"
    help = "Which of the workspace's councils it is about, by number."
    said = typer.Option(flag, envvar="FINGERPOST_COUNCIL", help=help, show_default="the only one")
    option = inspect.Parameter(
        "own_council", inspect.Parameter.KEYWORD_ONLY, default="", annotation=Annotated[str, said]
    )
    parameters = [*signature.parameters.values(), option]
    asked.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    asked.__annotations__ = {each.name: each.annotation for each in parameters} | {"return": None}
    return asked


@contextmanager
def _steps(total: int | None = None) -> Iterator[Callable[[str], None]]:
    """A progress bar on the error stream, where someone is looking."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from fingerpost.terminal import console

    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("starting", total=total)
        yield lambda step: bar.update(task, description=step, advance=1)


def _write(data: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    _save(output, data)
    typer.echo(f"Saved {output}", err=True)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFound(f"{path} cannot be read: {error.strerror}.") from error


def _save(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}.") from error


def _print_rows(columns: Sequence[str], rows: Iterable[Sequence[object]], form: Form, output: Path | None) -> None:
    """Rows as CSV or JSON; a file is CSV unless JSON was asked for."""
    from fingerpost.render.delimited import write_csv

    if form is Form.json:
        entries = [dict(zip(columns, map(_jsonable, row), strict=True)) for row in rows]
        _write((json.dumps(entries, indent=1, ensure_ascii=False) + "\n").encode(), output)
    else:
        _write(write_csv(columns, rows), output)


def _show(listing: Listing, form: Form, output: Path | None, brief: Sequence[str] = ()) -> None:
    """A listing as a table, of the `brief` columns only, or all of it as CSV or JSON."""
    from fingerpost.model import Listing
    from fingerpost.terminal import listing_table

    if form is not Form.table or output is not None:
        _print_rows(listing.columns, listing.rows, form, output)
        return
    keep = [i for i, name in enumerate(listing.columns) if not brief or name in brief]
    columns = tuple(listing.columns[i] for i in keep)
    _print_tables(
        listing_table(Listing(listing.title, columns, tuple(tuple(row[i] for i in keep) for row in listing.rows)))
    )


def _answer(listing: Listing, form: Form, output: Path | None, brief: Sequence[str], sentences: Iterable[str]) -> None:
    """A listing, and under it, where somebody reads it, what it says in sentences."""
    _show(listing, form, output, brief)
    if form is Form.table and output is None:
        for sentence in sentences:
            typer.echo(fill(sentence, WIDE, break_long_words=False, break_on_hyphens=False))


def _jsonable(value: object) -> Any:
    from decimal import Decimal

    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and value.as_tuple().exponent == 0 else float(value)
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _print_tables(tables: Iterable[Any]) -> None:
    from fingerpost.terminal import console

    out = console()
    for table in tables:
        out.print(table)
