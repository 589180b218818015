"""The demonstration council: synthetic extracts whose figures are those of a real Cabinet report.

No record describes a real child.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from fingerpost.errors import Problem, SourceError
from fingerpost.sources.content import Content, Large, whole

if TYPE_CHECKING:
    from fingerpost.model import Figure, Listing
    from fingerpost.workspace import Workspace

NAME, NUMBER = "Example Borough Council", "999"
EXTRACTS = (date(2013, 6, 30), date(2013, 9, 30))
PUBLISHED, REPORTED = "2013-14-Q1", "2013-14-Q2"

COMPLETE_FROM = """\
contacts = 2012-04-01
referrals = 2012-04-01
early_help = 2012-04-01
assessments = 2012-04-01
s47_enquiries = 2012-04-01
cp_conferences = 2012-04-01
cp_plans = 2013-04-01         # plans, episodes of need and spells of care that ended earlier are not in the extracts
cin_episodes = 2013-04-01
care_episodes = 2013-04-01
placements = 2013-04-01
care_reviews = 2012-04-01
care_leavers = 2013-04-01"""


def make(folder: Path, progress: Callable[[str], None], clock: Callable[[], datetime] = datetime.now) -> Sequence[Path]:
    """Make the demonstration workspace and its quarter 2 report, in the order things happened.

    The quarter 1 report was published from the June extract; the quarter 2 report is made from September's. Doing it
    again changes nothing but writes the report anew. Gives the report's files.
    """
    from fingerpost.settings import FILE
    from fingerpost.workspace import Workspace

    with as_file(files("fingerpost.demo")) as source:
        if not (folder / FILE).exists():
            progress("making the workspace")
            Workspace.init(folder, NAME, NUMBER, COMPLETE_FROM, demonstration=True)
            for path in sorted((source / "figures").iterdir()):
                (folder / "figures" / path.name).write_bytes(path.read_bytes())
        workspace = Workspace(folder, clock=clock)
        for as_at in EXTRACTS:
            progress(f"loading the extract of {as_at}")
            workspace.load(files_in([source / "extracts" / as_at.isoformat()]), as_at)
            if as_at == EXTRACTS[0] and workspace.publication(PUBLISHED) is None:
                progress("publishing quarter 1")
                workspace.publish(PUBLISHED)
        if find_spec("django"):
            # Without it, as in a page that needs no installing, the figures and the report are all there is.
            progress("recording risks, budgets and the register")
            _record(workspace, source)
    return workspace.write_report(REPORTED, progress=progress)


def _record(workspace: Workspace, source: Path) -> None:
    """What the council's people wrote down beside the figures; the same again changes nothing."""
    for record, file in (
        (workspace.office.record_risks, source / "figures" / "risks.csv"),
        (workspace.office.record_budgets, source / "figures" / "finance_2013-14.csv"),
        (workspace.office.record_register, source / "workflow" / "register.csv"),
        (workspace.office.record_actions, source / "workflow" / "actions.csv"),
        (workspace.office.record_notes, source / "workflow" / "notes.csv"),
    ):
        record(file.name, file.read_bytes(), "demonstration")


def is_demonstration(workspace: Workspace) -> bool:
    """Whether a workspace says it is the demonstration, and nothing was loaded into it but the files shipped here."""
    with as_file(files("fingerpost.demo")) as source:
        shipped = {
            hashlib.sha256(path.read_bytes()).hexdigest() for path in (source / "extracts").rglob("*") if path.is_file()
        }
    loaded = {each.sha256 for load in workspace.loads() for each in load.inputs}
    return workspace.settings.council.demonstration and loaded <= shipped


def files_in(paths: list[Path]) -> list[tuple[str, bytes]]:
    """The files at the paths given, folders with all that is in them, as (name, bytes) in a fixed order."""
    return [(name, whole(content)) for name, content in inputs_in(paths)]


def inputs_in(paths: list[Path]) -> list[tuple[str, Content]]:
    """As `files_in`, but an XML return, which may be larger than what can be held, is opened when it is read."""
    found: list[tuple[str, Content]] = []
    for path in paths:
        if path.is_dir():
            inside = (each for each in path.rglob("*") if each.is_file() and not each.name.startswith((".", "~$")))
            found += [(each.relative_to(path).as_posix(), _content(each)) for each in sorted(inside)]
        else:
            found.append((path.name, _content(path)))
    return found


def _content(path: Path) -> Content:
    try:
        if path.suffix.lower() != ".xml":
            return path.read_bytes()
        with path.open("rb"):
            return Large(path.stat().st_size, lambda: path.open("rb"))
    except OSError as error:
        raise SourceError([Problem(str(path), f"cannot be opened: {error.strerror}")]) from error


def try_measures(name: str, text: str, progress: Callable[[str], None]) -> list[tuple[Figure, Listing | None]]:
    """A council's own measures on the example: the figure of each for quarter 2, and the list that it is.

    Nothing is kept. Raises SettingsError that names the file, the measure, the key and the word.
    """
    from tempfile import TemporaryDirectory

    from fingerpost.desk.own_measures import FOLDER
    from fingerpost.workspace import Workspace

    with TemporaryDirectory(prefix="fingerpost-") as made, as_file(files("fingerpost.demo")) as source:
        folder = Path(made) / "example"
        Workspace.init(folder, NAME, NUMBER, COMPLETE_FROM, demonstration=True)
        (folder / FOLDER).mkdir()
        (folder / FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
        workspace = Workspace(folder)
        progress("loading the example")
        workspace.load(files_in([source / "extracts" / EXTRACTS[-1].isoformat()]), EXTRACTS[-1])
        own = [definition for definition in workspace.catalogue.values() if definition.own]
        progress("working out the measures")
        figures = workspace.figures(REPORTED, [definition.id for definition in own]) if own else ()
        return [
            (figure, None if figure.missing or each.of else workspace.list(each.id, REPORTED))
            for figure, each in zip(figures, own, strict=True)
        ]
