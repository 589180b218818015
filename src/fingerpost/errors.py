"""What can go wrong that the person at the keyboard can mend.

    FingerpostError
    ├── SourceError      a file cannot be read or placed; lists each problem by file, row, column and value
    ├── SettingsError    fingerpost.toml, a mapping or a measure definition is wrong
    ├── PeriodError      a period is not one we know, or days fall outside the calendar we hold
    ├── StoreError       the workspace is missing, locked or damaged
    ├── NotFound         a measure, period, extract or publication that does not exist
    └── Refused          the viewer may not see it, or a rule stops the step
        └── Overtaken    somebody else changed it since it was opened

Each message says what was asked, what was found and what to do. The command line prints it and exits with 2;
anything else that is raised is our own fault and exits with 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches


class FingerpostError(Exception):
    """The family of errors that the user can mend."""


class SettingsError(FingerpostError):
    """A setting, mapping or definition is wrong: names the file, the key and the value."""


class PeriodError(FingerpostError):
    """A period cannot be read, or lies outside the calendar."""


class StoreError(FingerpostError):
    """The workspace on disk is missing, in use, full or damaged."""


class NotFound(FingerpostError):
    """Something was asked for by a name that nothing has; the message names the nearest."""


class Refused(FingerpostError):
    """The viewer's role does not allow it, or a rule (such as far fewer rows) stops the step."""


class Overtaken(Refused):
    """What was to be changed is no longer as it was when it was opened. Nothing was changed.

    `now` is what stands there (None where there is nothing), `by` whoever wrote it and `at` when, where that is known.
    """

    def __init__(self, says: str, now: object, by: str = "", at: datetime | None = None) -> None:
        super().__init__(says)
        self.now, self.by, self.at = now, by, at


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input file. `row` counts as a spreadsheet does: the header is row 1. XML has lines."""

    file: str
    says: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", {row_or_line(self.file)} {self.row}"
        if self.column is not None:
            place += f', "{self.column}"'
        shown = "" if self.value is None else f' "{shorten(self.value)}"'
        return f"{place}:{shown} {self.says}"


def row_or_line(file: str) -> str:
    """What the number of a place in a file counts."""
    return "line" if file.lower().endswith(".xml") else "row"


class SourceError(FingerpostError):
    """One or more input files cannot be loaded. Nothing has been stored."""

    shown = 20

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = tuple(problems)
        lines = [str(problem) for problem in self.problems[: self.shown]]
        left_out = len(self.problems) - self.shown
        if left_out > 0:
            lines.append(f"... and {left_out} more")
        super().__init__("\n".join(lines))


def nearest(wanted: str, known: Iterable[str]) -> str:
    """' Did you mean ...?' for the nearest known name, or nothing."""
    near = get_close_matches(wanted.casefold(), list(known), n=1, cutoff=0.5)
    return f" Did you mean {near[0]}?" if near else ""


def shorten(value: str, limit: int = 60) -> str:
    """A value from a file, safe and short enough to print on one line."""
    clean = "".join(character if character.isprintable() else " " for character in value)
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"
