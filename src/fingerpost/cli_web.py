"""The commands for the pages: starting them, and who may sign in."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from fingerpost.cli_options import HERE, FolderOption, Form, FormOption, OutputOption, _show, council_asked
from fingerpost.errors import Refused

users_app = typer.Typer(no_args_is_help=True, help="Who may sign in to the pages, and as what.")

NameArgument = Annotated[str, typer.Argument(help="The name to sign in with.")]
RoleOption = Annotated[
    str,
    typer.Option(help="analyst, head of service, team manager, social worker, councillor, auditor or administrator."),
]
TeamOption = Annotated[
    list[str] | None,
    typer.Option("--team", help="A team whose children they see; may be given again. For managers and workers."),
]


def serve(
    workspace: FolderOption = HERE,
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8000,
    host: Annotated[
        str, typer.Option(help="The address to listen on; leave it where a proxy stands in front.")
    ] = "127.0.0.1",
    threads: Annotated[int, typer.Option(help="How many pages are worked on at once.", min=1, max=64)] = 8,
    demo: Annotated[
        bool,
        typer.Option("--demo", help="Make users of every role with new passwords; on the demonstration alone."),
    ] = False,
) -> None:
    """Start the pages, and serve them until stopped with Ctrl+C.

    By default they are reached from this machine alone. For a council's people they stand behind a proxy that speaks
    TLS, with FINGERPOST_HOSTS naming the addresses under which they are reached; docs/web.md has the steps.

    Examples:

    - `fingerpost serve --demo -w demo`

    - `fingerpost serve --port 8000`
    """
    from fingerpost.web.settings import prepare

    if demo:
        _require_demonstration(workspace)
    _require_one_council(workspace)
    prepare(workspace, os.environ | {"FINGERPOST_COUNCIL": council_asked()})
    if demo:
        from fingerpost.web.users import make_demonstration

        made = make_demonstration()
        typer.echo("Users of the demonstration, with passwords that hold until it is started again:")
        for name, _, password in made:
            typer.echo(f"  {name:<16} {password}")
    from fingerpost.web.serving import serve as start

    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::") else host

    def ready() -> None:
        typer.echo(f"The pages are at http://{shown}:{port}/ - stop them with Ctrl+C.")
        sys.stdout.flush()

    start(host, port, threads, ready)


def _require_one_council(workspace: Path) -> None:
    """Raises SettingsError where there are several councils and none was named: pages are of one."""
    from fingerpost.workspace import Workspace

    _ = Workspace(workspace, council=council_asked()).council


def _require_demonstration(workspace: Path) -> None:
    """Raises Refused for any workspace but the demonstration's: its passwords are printed."""
    from fingerpost.demo import is_demonstration
    from fingerpost.workspace import Workspace

    if not is_demonstration(Workspace(workspace)):
        raise Refused(
            f"{workspace} is not the demonstration, so --demo does nothing here. Add people with "
            "`fingerpost users add NAME --role ROLE`."
        )


@users_app.command("add")
def add(
    name: NameArgument,
    role: RoleOption,
    team: TeamOption = None,
    first: Annotated[str, typer.Option("--first-name", help="As it stands beside what they write.")] = "",
    last: Annotated[str, typer.Option("--last-name", help="As it stands beside what they write.")] = "",
    workspace: FolderOption = HERE,
) -> None:
    """Add somebody; the password is asked for, or read from the input.

    Examples:

    - `fingerpost users add a.analyst --role analyst --first-name Ann --last-name Alyst`

    - `fingerpost users add t.manager --role "team manager" --team "Team 1"`
    """
    _prepared(workspace)
    from fingerpost.web.users import add as make

    make(name, role, team or [], _password(), first, last)
    typer.echo(f"Added {name} as {role}.")


@users_app.command("list")
def listed(workspace: FolderOption = HERE, form: FormOption = Form.table, output: OutputOption = None) -> None:
    """Show who may sign in, as what.

    Example: `fingerpost users list`
    """
    _prepared(workspace)
    from fingerpost.model import Listing
    from fingerpost.web.users import every

    columns = ("name", "known_as", "role", "teams", "active", "last_sign_in")
    rows = tuple(
        (each.username, each.known_as, each.role, "; ".join(each.teams), each.is_active, each.last_login)
        for each in every()
    )
    _show(Listing("Users", columns, rows), form, output)


@users_app.command("role")
def role(
    name: NameArgument,
    role: Annotated[str, typer.Argument(help="The role they are to have.")],
    team: TeamOption = None,
    workspace: FolderOption = HERE,
) -> None:
    """Give somebody another role and teams. They must sign in again.

    Example: `fingerpost users role t.manager "team manager" --team "Team 1" --team "Team 2"`
    """
    _prepared(workspace)
    from fingerpost.web.users import give_role

    give_role(name, role, team or [])
    typer.echo(f"{name} is now {role}.")


@users_app.command("password")
def password(name: NameArgument, workspace: FolderOption = HERE) -> None:
    """Give somebody a new password; it is asked for, or read from the input. They must sign in again.

    Example: `fingerpost users password a.analyst`
    """
    _prepared(workspace)
    from fingerpost.web.users import set_password

    set_password(name, _password())
    typer.echo(f"{name} has a new password.")


@users_app.command("stop")
def stop(
    name: NameArgument,
    again: Annotated[bool, typer.Option("--again", help="Let them sign in again.")] = False,
    workspace: FolderOption = HERE,
) -> None:
    """Let somebody sign in no more, from this minute on. What they did stays.

    Example: `fingerpost users stop a.analyst`
    """
    _prepared(workspace)
    from fingerpost.web.users import set_active

    set_active(name, again)
    typer.echo(f"{name} may sign in {'again' if again else 'no more'}.")


@users_app.command("second-factor")
def second_factor(name: NameArgument, workspace: FolderOption = HERE) -> None:
    """Take somebody's second factor away, such as after a lost telephone. They must sign in again.

    Example: `fingerpost users second-factor a.analyst`
    """
    _prepared(workspace)
    from fingerpost.web.users import remove_factor

    remove_factor(name)
    typer.echo(f"{name} has no second factor any more.")


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, such as council-2026-11-24.zip.")],
    workspace: FolderOption = HERE,
    with_key: Annotated[
        bool, typer.Option("--with-key", help="Put the secret key in as well; else keep a copy of it apart.")
    ] = False,
) -> None:
    """Write the whole workspace into one file: records, publications, what people wrote, settings.

    Pages and loads may go on meanwhile. Each file has its hash in it, and all are read back. It holds children's
    records: keep it where only few may read, on a disk that is encrypted.

    Example: `fingerpost backup /backups/council-2026-11-24.zip`
    """
    from fingerpost import __version__
    from fingerpost.desk.backup import KEY, back_up

    made = back_up(workspace, file, __version__, with_key)
    typer.echo(
        f"{file}: {len(made.files):,} files, {made.size / 1e6:,.1f} MB, each checked. It holds children's records."
    )
    if made.audit:
        typer.echo(f"The audit ends with {made.audit[0]}:{made.audit[1]}")
    if made.has_key:
        typer.echo(f"Warning: {KEY} is in it. Whoever has the file can tell which child the audit is about.", err=True)
    elif (workspace / KEY).exists():
        typer.echo(f"{KEY} is not in it: keep a copy of it in another place. Without it everybody signs in anew, and "
                   "which child an entry of the audit is about cannot be told any more.")  # fmt: skip
    if os.environ.get("FINGERPOST_DATABASE"):
        typer.echo(
            "Warning: what people write is in PostgreSQL and not in this file: take a pg_dump as well.", err=True
        )


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `fingerpost backup` wrote.")],
    folder: Annotated[Path, typer.Argument(help="The new workspace's folder, which is not there yet or is empty.")],
) -> None:
    """Make a workspace of a backup. Every file, the store and the end of the audit are checked first.

    Example: `fingerpost restore /backups/council-2026-11-24.zip restored`
    """
    from fingerpost.desk.backup import KEY
    from fingerpost.desk.backup import restore as take

    found = take(file, folder)
    typer.echo(f"{folder}: {len(found.files):,} files of {found.made_at.replace('T', ', ')}, each as it was written.")
    if found.audit:
        typer.echo(f"The audit ends with {found.audit[0]}:{found.audit[1]}")
    if not found.has_key:
        typer.echo(f"Put your copy of {KEY} into it before you start the pages; else a new one is made.")


def _prepared(workspace: Path) -> None:
    from fingerpost.web.settings import prepare

    prepare(workspace)


def _password() -> str:
    """Typed twice where somebody types; else the first line of the input, so that no password stands in a command."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
