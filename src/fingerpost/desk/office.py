"""What people write beside the figures, for whoever is looking: read by rights, recorded from files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fingerpost.errors import NotFound, nearest
from fingerpost.measures import Catalogue
from fingerpost.model import Action, AuditEntry, Budget, Commentary, MeasureNote, RegisterEntry, Risk, SignOff, Viewer
from fingerpost.model.governance import AuditKind, SignOffState
from fingerpost.model.viewer import SEES_ACTIONS, SEES_AUDIT, SEES_DRAFTS, SEES_FIGURES, SEES_SIGN_OFF, WRITES, require
from fingerpost.periods import Period, long_date
from fingerpost.report.material import Office
from fingerpost.workflow import FILE, is_written, open_workflow

if TYPE_CHECKING:
    from fingerpost.workflow.door import Workflow


Opener = Callable[[str], "Workflow"]
"""Opens the database of what people wrote, by the name of who asks: the pages keep theirs open, and it need not be a
file of the workspace."""


@dataclass(frozen=True)
class Recorded:
    """What was recorded from a file: its rows, how many were new or changed, and the columns passed over."""

    rows: int
    changed: int
    passed_over: tuple[str, ...] = ()


def status_words(step: SignOff | None) -> str:
    """How far a report has come: 'Draft', 'Checked by A Officer on 12 November 2013', 'Published, version 2'."""
    if step is None or step.state == "draft":
        return "Draft" if step is None or step.version == 1 else f"Draft of version {step.version}"
    if step.state == "published":
        version = f", version {step.version}" if step.version > 1 else ""
        return f"Published on {long_date(step.at.date())}{version}"
    return f"{step.state.capitalize()} by {step.by} on {long_date(step.at.date())}"


class OfficeDesk:
    """Risks, budgets, the register, actions, notes, commentary, sign-off and the audit of one workspace."""

    def __init__(
        self,
        folder: Path,
        viewer: Viewer,
        council: str,
        catalogue: Catalogue,
        period: Callable[[str | Period], Period],
        clock: Callable[[], datetime],
        opener: Opener | None = None,
    ) -> None:
        self._file, self._opener = folder / FILE, opener
        self.viewer, self.council, self.catalogue = viewer, council, catalogue
        self._period, self._clock = period, clock

    def risks(self, as_at: date | None = None, since: date | None = None) -> Sequence[Risk]:
        """The open risks as they stood on `as_at` (the latest by default), each compared with its score on `since`,
        such as the day of the last report, or with the score before."""
        self._require(self.viewer.role in SEES_FIGURES, "see figures")
        with self.there() as kept:
            return kept.risks(as_at, since) if kept else ()

    def record_risks(self, name: str, data: bytes, by: str = "") -> Recorded:
        """Record the scores in a file given as name and bytes: all, or on any error none. Raises SourceError."""
        from fingerpost.desk.governance import read_risks

        with self.written_by(by) as kept:
            read = read_risks(name, data, {risk.id: risk for risk in kept.risks()}, self.catalogue)
            return Recorded(len(read.values), kept.record_risks(read.values), read.passed_over)

    def risk_history(self, id: str) -> Sequence[Risk]:
        """Every score of a risk, oldest first. Raises NotFound."""
        self._require(self.viewer.role in SEES_FIGURES, "see figures")
        with self.there() as kept:
            found = kept.risk_history(id) if kept else ()
            if not found:
                names = [risk.id for risk in kept.risks()] if kept else []
                raise NotFound(f"There is no risk {id!r}.{nearest(id, names)}")
            return found

    def change_risk(self, risk: Risk, opened_on: str, by: str = "") -> Risk:
        """Record one risk's score; `opened_on` is the version of the last score that the change was begun on, empty
        for a new risk. Raises Overtaken where somebody has changed it since."""
        with self.written_by(by) as kept:
            known = tuple(self.catalogue.find(measure).id for measure in risk.measures)
            return kept.change_risk(replace(risk, measures=known), opened_on)

    def budgets(self, year: str = "", as_at: date | None = None) -> Sequence[Budget]:
        """The budget lines of a financial year (the latest by default) with their projections up to `as_at`."""
        self._require(self.viewer.role in SEES_FIGURES, "see figures")
        with self.there() as kept:
            wanted = self._period(year.replace("-", "/")).year if year else max(kept.budget_years() if kept else [""])
            return kept.budgets(wanted, as_at) if kept else ()

    def budget_years(self) -> Sequence[str]:
        """The financial years that have budgets, oldest first."""
        self._require(self.viewer.role in SEES_FIGURES, "see figures")
        with self.there() as kept:
            return kept.budget_years() if kept else ()

    def budget_history(self, line: str, year: str) -> Sequence[Budget]:
        """Every projection of a budget line, oldest first."""
        self._require(self.viewer.role in SEES_FIGURES, "see figures")
        with self.there() as kept:
            return kept.budget_history(line, self._period(year.replace("-", "/")).year) if kept else ()

    def record_budgets(self, name: str, data: bytes, by: str = "") -> Recorded:
        """Record the budget lines in a file: all, or on any error none. Raises SourceError."""
        from fingerpost.desk.governance import read_budgets

        with self.written_by(by) as kept:
            drives = {each.line: each.measures for year in kept.budget_years() for each in kept.budgets(year)}
            read = read_budgets(name, data, self.catalogue, drives)
            return Recorded(len(read.values), kept.record_budgets(read.values), read.passed_over)

    def change_budget(self, budget: Budget, opened_on: str, by: str = "") -> Budget:
        """Record one line's projection; `opened_on` is the version of the last that the change was begun on, empty for
        a new line. Raises Overtaken where somebody has changed it since."""
        with self.written_by(by) as kept:
            known = tuple(self.catalogue.find(measure).id for measure in budget.measures)
            year = self._period(budget.financial_year.replace("-", "/")).year
            return kept.change_budget(replace(budget, measures=known, financial_year=year), opened_on)

    def register(self, as_at: date | None = None) -> Sequence[RegisterEntry]:
        """The register of reviews, decisions, promises and gaps: all of it, or what was not yet closed on a day."""
        self._require(self.viewer.role in SEES_SIGN_OFF, "see the register")
        with self.there() as kept:
            return kept.register(as_at) if kept else ()

    def record_register(self, name: str, data: bytes, by: str = "") -> Recorded:
        """Record the entries in a file, each new or changed by its id: all, or on any error none."""
        from fingerpost.desk.governance import read_register

        self._require_writer()
        read = read_register(name, data)
        with self.written_by(by) as kept:
            return Recorded(len(read.values), kept.record_register(read.values), read.passed_over)

    def change_entry(self, entry: RegisterEntry, opened_on: str, by: str = "") -> RegisterEntry:
        """Record one entry of the register; `opened_on` is the version that the change was begun on, empty for a new
        entry. Raises Overtaken where somebody has changed it since."""
        with self.written_by(by) as kept:
            return kept.change_entry(entry, opened_on)

    def actions(
        self, meeting: str | None = None, open_only: bool = False, as_at: date | None = None
    ) -> Sequence[Action]:
        """What the meetings (clinic, workload) agreed: all, those still open, or those open on a day."""
        self._require(self.viewer.role in SEES_ACTIONS, "see actions")
        with self.there() as kept:
            return kept.actions(meeting, open_only, as_at) if kept else ()

    def record_actions(self, name: str, data: bytes, by: str = "") -> Recorded:
        """Record the actions in a file, each new or changed by its id: all, or on any error none."""
        from fingerpost.desk.governance import read_actions

        with self.written_by(by) as kept:
            read = read_actions(name, data, self.catalogue, {action.id: action for action in kept.actions()})
            return Recorded(len(read.values), kept.record_actions(read.values), read.passed_over)

    def action(self, id: str) -> Action:
        """One action. Raises NotFound."""
        found = {action.id: action for action in self.actions()}
        if id not in found:
            raise NotFound(f"There is no action {id!r}.{nearest(id, found)}")
        return found[id]

    def change_action(self, action: Action, opened_on: str, by: str = "") -> Action:
        """Record one action; `opened_on` is the version that the change was begun on. A new one has neither version
        nor id, and gets an id. Raises Overtaken where somebody has changed it since."""
        with self.written_by(by) as kept:
            measure = self.catalogue.find(action.measure).id if action.measure else None
            return kept.change_action(replace(action, measure=measure), opened_on)

    def notes(self, measures: Sequence[str] = ()) -> Sequence[MeasureNote]:
        """The dated notes on the measures given, or on all."""
        self._require(self.viewer.role in SEES_FIGURES, "see figures")
        with self.there() as kept:
            return kept.notes([self.catalogue.find(measure).id for measure in measures]) if kept else ()

    def record_notes(self, name: str, data: bytes, by: str = "") -> Recorded:
        """Add the dated notes in a file: all, or on any error none."""
        from fingerpost.desk.governance import read_notes

        self._require_writer()
        read = read_notes(name, data, self.catalogue)
        with self.written_by(by) as kept:
            return Recorded(len(read.values), kept.record_notes(read.values), read.passed_over)

    def add_note(self, note: MeasureNote, by: str = "") -> bool:
        """Add a dated note on a measure; whether it is new."""
        with self.written_by(by) as kept:
            return kept.record_notes([replace(note, measure=self.catalogue.find(note.measure).id)]) == 1

    def commentary(self, period: str | Period) -> Mapping[str, Commentary]:
        """The words on a period's measures and sections, by key; only accepted ones for a councillor."""
        self._require(self.viewer.role in SEES_FIGURES, "see figures")
        with self.there() as kept:
            found = kept.commentary(self._period(period).name) if kept else {}
        return self._readable(found)

    def write_commentary(
        self,
        period: str | Period,
        key: str,
        text: str,
        state: str = "edited",
        drafted_from: str = "",
        by: str = "",
    ) -> Commentary:
        """Write the words on a measure or section of a period; the wording before is kept."""
        with self.written_by(by) as kept:
            return kept.write_commentary(self._period(period).name, key, text, state, drafted_from)

    def commentary_history(self, period: str | Period, key: str) -> Sequence[Commentary]:
        """Every wording of a key, oldest first; for those who may see drafts."""
        self._require(self.viewer.role in SEES_DRAFTS, "see the commentary before it is accepted")
        with self.there() as kept:
            return kept.commentary_history(self._period(period).name, key) if kept else ()

    def sign_offs(self, period: str | Period | None = None, edition: str | None = None) -> Sequence[SignOff]:
        """The steps taken, in order; of all periods and editions by default."""
        self._require(self.viewer.role in SEES_SIGN_OFF, "see who signed")
        with self.there() as kept:
            return kept.sign_offs(self._period(period).name if period else None, edition) if kept else ()

    def next_states(self, period: str | Period, edition: str) -> Sequence[SignOffState]:
        """The states that a report's next step may have."""
        from fingerpost.workflow.signing import allowed_after

        steps = self.sign_offs(period, edition)
        return allowed_after(steps[-1] if steps else None)

    def audit(self) -> Sequence[AuditEntry]:
        """Every change to what people wrote and every child-level record seen, oldest first."""
        self._require(self.viewer.role in SEES_AUDIT, "see who changed what")
        with self.there() as kept:
            return kept.audit() if kept else ()

    def newest_audit(self, after: int, most: int) -> tuple[int, Sequence[AuditEntry]]:
        """How many entries the audit has, and `most` of them after the first so many, newest first."""
        self._require(self.viewer.role in SEES_AUDIT, "see who changed what")
        with self.there() as kept:
            return kept.newest_audit(after, most) if kept else (0, ())

    def verify_audit(self, head: tuple[int, str] | None = None) -> tuple[int, str]:
        """Make sure that the audit is as it was written; gives its head: how many entries, and the last one's hash.

        `head` is one written down before, which must still be there. Raises StoreError.
        """
        self._require(self.viewer.role in SEES_AUDIT, "see who changed what")
        with self.there() as kept:
            if kept is None:
                raise NotFound(f"{self._file} does not exist: nothing has been written yet, so there is no audit.")
            return kept.verify_audit(head)

    def note_seen(self, kind: AuditKind, what: str, on: str, children: Sequence[str] = ()) -> None:
        """Write into the audit what the viewer saw or did: an entry for each child, by pseudonym. Any role may: it is
        written for them, before they are shown anything."""
        with self._opened(self.viewer.purpose or self.viewer.role) as kept:
            kept.note(kind, what, on, self.viewer.role, children)

    def for_report(self, period: Period, edition: str, since: date) -> Office:
        """All of it that a period's report says, as it stood at the period's end; risks move since `since`.

        What the register closed before the period is left out: an earlier report has said so.
        """
        with self.there() as kept:
            if kept is None:
                return Office(status=status_words(None))
            steps = kept.sign_offs(period.name, edition)
            register = (e for e in kept.register() if e.closed_on is None or e.closed_on >= period.starts_on)
            return Office(
                risks=kept.risks(period.ends_on, since),
                budgets=kept.budgets(period.year, period.ends_on),
                commentary=self._readable(kept.commentary(period.name)),
                register=tuple(register),
                notes=tuple(note for note in kept.notes() if note.on <= period.ends_on),
                status=status_words(steps[-1] if steps else None),
            )

    def _readable(self, found: Mapping[str, Commentary]) -> dict[str, Commentary]:
        drafts = self.viewer.role in SEES_DRAFTS
        return {key: each for key, each in found.items() if drafts or each.state == "accepted"}

    @contextmanager
    def written_by(self, by: str) -> Iterator[Workflow]:
        """The workflow file, to be written by somebody."""
        self._require_writer()
        with self._opened(by or self.viewer.purpose or self.viewer.role) as opened:
            yield opened

    @contextmanager
    def there(self) -> Iterator[Workflow | None]:
        """The workflow file to be read, or None where nobody has written one: then nothing is imported or made."""
        if self._opener is None and not is_written(self._file):
            yield None
            return
        with self._opened(self.viewer.purpose or self.viewer.role) as opened:
            yield opened

    def _opened(self, who: str) -> Workflow:
        if self._opener:
            return self._opener(who)
        return open_workflow(self._file, self._clock, who, self.council)

    def _require(self, allowed: bool, what: str) -> None:
        require(self.viewer, self.council, allowed, what)

    def _require_writer(self) -> None:
        self._require(self.viewer.role in WRITES, "write here")
