"""What people write beside the figures: risks, money, commentary, sign-off, the register, actions and notes.

Each is a frozen value. They are kept by `workflow` and handed to the report as they are; what they mean stands here,
how they are said in words stands in the report.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from fingerpost.model.figure import to_places

CommentaryState = Literal["draft", "edited", "accepted"]
SignOffState = Literal["draft", "checked", "approved", "published"]
EntryKind = Literal["review", "inspection", "decision", "promise", "gap", "milestone"]
Meeting = Literal["clinic", "workload"]
ActionStatus = Literal["open", "done", "dropped"]
Rebases = Literal["", "yes", "withdrawn"]

COMMENTARY_STATES: tuple[CommentaryState, ...] = ("draft", "edited", "accepted")
SIGN_OFF_STATES: tuple[SignOffState, ...] = ("draft", "checked", "approved", "published")
ENTRY_KINDS: tuple[EntryKind, ...] = ("review", "inspection", "decision", "promise", "gap", "milestone")
MEETINGS: tuple[Meeting, ...] = ("clinic", "workload")
ACTION_STATUSES: tuple[ActionStatus, ...] = ("open", "done", "dropped")
REBASES: tuple[Rebases, ...] = ("", "yes", "withdrawn")


@dataclass(frozen=True)
class Risk:
    """A risk of the service's register as it stood on `as_at`.

    `score` is as the council scores; `likelihood` and `impact` are its two parts where they are told; `controls` is
    what is done about it, and `measures` are the ids of those that show whether it helps. `before` is the score it is
    compared with and `before_at` that score's day; None for a risk that is new. `corporate_since` is the
    day on which it was escalated to the corporate register. A risk with `closed_on` has left the register.
    """

    id: str
    title: str
    score: int
    as_at: date
    likelihood: int | None = None
    impact: int | None = None
    owner: str = ""
    corporate_since: date | None = None
    note: str = ""
    closed_on: date | None = None
    controls: str = ""
    measures: tuple[str, ...] = ()
    before: int | None = None
    before_at: date | None = None

    @property
    def movement(self) -> int | None:
        """By how many points the score has risen (or fallen, below 0); None where there was none before."""
        return None if self.before is None else self.score - self.before


@dataclass(frozen=True)
class Budget:
    """One line of the budget, in pounds, and what is thought on `as_at` to be spent by the end of the year.

    `reserves` is the surplus brought forward that meets part of it; `placements_budgeted` is the number of placements
    that the budget pays for; `measures` are the ids of those that drive what is spent. What is not known
    is None, never 0.
    """

    line: str
    financial_year: str
    as_at: date
    budget: Decimal | None = None
    outturn: Decimal | None = None
    reserves: Decimal | None = None
    placements_budgeted: int | None = None
    note: str = ""
    measures: tuple[str, ...] = ()

    @property
    def variance(self) -> Decimal | None:
        """Projected outturn less budget: above 0 is an overspend. None where either is not known."""
        return None if self.outturn is None or self.budget is None else self.outturn - self.budget

    @property
    def variance_percent(self) -> Decimal | None:
        """The variance as a percentage of the budget, to one decimal; None where the budget is 0 or not known."""
        if self.variance is None or not self.budget:
            return None
        return to_places(100 * Fraction(self.variance) / Fraction(self.budget), 1)

    @property
    def net_variance(self) -> Decimal | None:
        """What is left of the variance when the reserves set aside for it are used."""
        return None if self.variance is None else self.variance - (self.reserves or 0)


@dataclass(frozen=True)
class Commentary:
    """The words on a measure or a section of one report. `key` is a measure's id or a section ('overall').

    `drafted_from` is the hash of the figures that it was written on, so that words whose figures have since changed
    are noticed.
    """

    period: str
    key: str
    text: str
    state: CommentaryState
    by: str
    at: datetime
    drafted_from: str = ""

    def is_stale(self, figures: str) -> bool:
        """Whether the figures, by their hash now, are not those it was written on."""
        return bool(self.drafted_from) and self.drafted_from != figures


@dataclass(frozen=True)
class SignOff:
    """One step of a report's way to publication: who took it, when, and of which content.

    `version` counts the published reports of a period and edition; a corrected one is the next, and `changes` says
    what is different in it. `content_sha256` is the hash of what was signed. `note` is the reason, where one is given.
    """

    period: str
    edition: str
    version: int
    state: SignOffState
    by: str
    at: datetime
    content_sha256: str = ""
    note: str = ""
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class RegisterEntry:
    """Something that later reports must come back to: a review, an inspection, a decision of Cabinet, a promise
    ('an update will come to the next report'), a gap 'to be populated', a milestone.

    `on` is the day it happened or is planned for; `outcome` is what became of it; `next_report_due` is the day by
    which Cabinet is to hear of it again; with `closed_on` nothing more is owed.
    """

    id: str
    kind: EntryKind
    title: str
    on: date
    owner: str = ""
    outcome: str = ""
    next_report_due: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True)
class Action:
    """What a meeting agreed: the performance clinic, or the workload meeting beside it.

    `problem` is what the meeting saw, `text` what is to be done about it, `progress` how far that has come, and
    `outcome` what became of it.
    """

    id: str
    meeting: Meeting
    raised_on: date
    text: str
    measure: str | None = None
    owner: str = ""
    due: date | None = None
    status: ActionStatus = "open"
    closed_on: date | None = None
    note: str = ""
    problem: str = ""
    progress: str = ""
    outcome: str = ""

    def is_overdue(self, day: date) -> bool:
        """Whether it is still open after its day."""
        return self.status == "open" and self.due is not None and self.due < day


@dataclass(frozen=True)
class MeasureNote:
    """A dated note on a measure, such as 'recording changed', shown wherever the measure is drawn over time.

    With `rebases` it is `by`'s decision that the limits of its control chart are worked out afresh from the month that
    begins `on`, `text` being the reason; a later note on that day may say that the decision is withdrawn.
    """

    measure: str
    on: date
    text: str
    by: str = ""
    rebases: Rebases = ""


AuditKind = Literal["change", "view", "download", "sign-in", "sign-out", "refused"]


@dataclass(frozen=True)
class AuditEntry:
    """One thing done or seen: when, by whom, what, and to what ('risk CESC02').

    `kind` says which: a change to what people wrote, child-level records seen or downloaded, a sign-in, a refusal.
    `child` is a pseudonym, never an id; `seq` and `hash` are the entry's place in the chain.
    """

    at: datetime
    who: str
    what: str
    on: str
    kind: AuditKind = "change"
    role: str = ""
    child: str = ""
    purpose: str = ""
    seq: int = 0
    hash: str = ""


def version_of(value: Action | Risk | Budget | RegisterEntry | Commentary | None) -> str:
    """Which state of something this is, in 16 characters; empty for nothing.

    A form carries the version it was opened on, so that a change made meanwhile is noticed. What a risk is compared
    with is no part of it.
    """
    if value is None:
        return ""
    said = {name: part for name, part in asdict(value).items() if name not in ("before", "before_at")}
    return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()[:16]
