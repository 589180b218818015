"""The record of one protected edition: what may be printed, what was hidden, what it cost, and the proof."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from fingerpost.disclosure.policy import Policy
from fingerpost.disclosure.proof import Proof
from fingerpost.disclosure.protect import Solution
from fingerpost.disclosure.system import System
from fingerpost.disclosure.wording import counted_people, said_numbers
from fingerpost.model import HIDDEN_MARK, Figure
from fingerpost.model.figure import figure_in, figure_out


@dataclass(frozen=True)
class Loss:
    """What protection costs the reader: how many numbers there are, how many are hidden for their own sake and how
    many for another's, and the share of all the records counted that stands in hidden numbers.

    `tables` has the same two counts for each table. How many are hidden for their own sake is not for readers: it
    would help to tell them from the others.
    """

    numbers: int
    primary: int
    secondary: int
    share: float
    tables: Mapping[str, tuple[int, int]]

    @property
    def hidden(self) -> int:
        """How many numbers are hidden."""
        return self.primary + self.secondary


@dataclass(frozen=True)
class Protection:
    """A protected edition.

    `figures` are those that were given, in the same order, and `margins` the totals that came with their tables.
    They may be given out, and `summary` with them. All else is for the workspace: `true` has the figures as they
    are, the margins last, `proof` shows that each small number is protected, and `log` says what was done. `warnings`
    are for an officer to decide: groups all or none of whom are alike.
    """

    figures: tuple[Figure, ...]
    margins: tuple[Figure, ...]
    true: tuple[Figure, ...]
    policy: Policy
    loss: Loss
    proof: Proof
    log: tuple[str, ...]
    warnings: tuple[str, ...] = ()

    @property
    def summary(self) -> tuple[str, ...]:
        """What was done, in sentences for the document."""
        policy = self.policy
        zeros = "Zeros are shown." if policy.zeros == "shown" else "Zeros are hidden in the same way."
        decimals = "one decimal" if policy.percent_places else "no decimals"
        said = [
            f"To protect people from being recognised, numbers of people from {policy.hide_from} to {policy.hide_to} "
            f"are not shown. {HIDDEN_MARK} stands in their place, and in the place of some larger numbers from which "
            f"they could be worked out. The mark is the same for both, so that they cannot be told "
            f"apart. {zeros}",
            f"A percentage is shown, with {decimals}, only where both of its numbers are; an arrow only where both "
            "figures that it compares are.",
            "Each hidden number could be any of several, whatever is added to or taken from the other numbers of this "
            "report and of those published before it. That was tried for each.",
            f"{self.loss.hidden:,} of the {self.loss.numbers:,} numbers in tables, charts and sentences are hidden.",
        ]
        if policy.round_to > 1:
            said.insert(1, f"Other numbers of people are rounded to the nearest {policy.round_to}, and percentages "
                           "are worked out from rounded numbers, so that totals may not add.")  # fmt: skip
        return tuple(said)

    def margin(self, like: Figure, breakdown: tuple[tuple[str, str], ...]) -> Figure | None:
        """The protected total of a breakdown like a figure's: for () of the whole, else of one row or column."""
        return self._by_place.get((like.measure, like.period, like.basis, like.extract, breakdown))

    def given_away(self, text: str, measure: str) -> tuple[str, ...]:
        """The hidden numbers of a measure that a text about it seems to say, in digits or in words."""
        said = said_numbers(text)
        own = [(value, what) for of, value, what in self._hidden if of == measure and value in said]
        return tuple(dict.fromkeys(f"{value} is the hidden {what}" for value, what in own))

    def told_of_people(self, text: str) -> tuple[str, ...]:
        """The numbers of people in a text about anything that are hidden numbers of some measure."""
        found = []
        for words, value in counted_people(text):
            hidden = list(dict.fromkeys(what for _, number, what in self._hidden if number == value))
            if hidden:
                more = f" and {len(hidden) - 1} more" if len(hidden) > 1 else ""
                found.append(f"it says {words!r}, and {value} is the hidden {hidden[0]}{more}")
        return tuple(found)

    @cached_property
    def _hidden(self) -> list[tuple[str, int, str]]:
        """Every hidden number: of which measure, its value and what it is."""
        found = []
        for true, shown in zip(self.true, (*self.figures, *self.margins), strict=True):
            of = ", ".join(value for _, value in true.breakdown) or "the whole"
            for part in sorted(shown.hidden - {"value"}):
                if (value := getattr(true, part)) is not None:
                    found.append((true.measure, int(value), f"{part} of {true.measure}, {true.period} ({of})"))
        return found

    @cached_property
    def _by_place(self) -> dict[tuple[object, ...], Figure]:
        figures = (*self.margins, *self.figures)
        return {(each.measure, each.period, each.basis, each.extract, each.breakdown): each for each in figures}

    def to_json(self) -> bytes:
        """The record as it is kept in the workspace. It holds hidden numbers."""
        content: dict[str, Any] = {
            "policy": asdict(self.policy),
            "loss": asdict(self.loss),
            "log": self.log,
            "warnings": self.warnings,
            **{name: [figure_out(each) for each in getattr(self, name)] for name in ("figures", "margins", "true")},
            "proof": self.proof.pairs,
        }
        return (json.dumps(content, indent=1, default=str, ensure_ascii=False) + "\n").encode()

    @classmethod
    def from_json(cls, data: bytes) -> Protection:
        """Read one back."""
        content = json.loads(data)
        figures = {name: tuple(figure_in(each) for each in content[name]) for name in ("figures", "margins", "true")}
        policy = content["policy"]
        loss = content["loss"]
        return cls(
            **figures,
            policy=Policy(**{**policy, "not_people": tuple(policy["not_people"])}),
            loss=Loss(**{**loss, "tables": {name: tuple(counts) for name, counts in loss["tables"].items()}}),
            proof=Proof({key: (low, high) for key, (low, high) in content["proof"].items()}),
            log=tuple(content["log"]),
            warnings=tuple(content["warnings"]),
        )


def loss_of(system: System, solution: Solution, printed: Collection[str], hidden_keys: Collection[str]) -> Loss:
    """What a solution costs, over the numbers of this edition: those printed for the first time and all others."""
    open_ = [each for each in system.quantities if each.key in printed]
    own = set(solution.primaries.keys)
    tables: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for each in open_:
        if each.key in hidden_keys:
            for table in each.tables:
                tables[table][each.key not in own] += 1
    hidden = [each for each in open_ if each.key in hidden_keys]
    total = sum(each.value for each in open_)
    primary = sum(each.key in own for each in hidden)
    share = sum(each.value for each in hidden) / total if total else 0.0
    counts = {table: (own_sake, others) for table, (own_sake, others) in sorted(tables.items())}
    return Loss(len(open_), primary, len(hidden) - primary, share, counts)


def log_of(system: System, policy: Policy, solution: Solution) -> tuple[str, ...]:
    """What was done and why, number by number, for the officer who answers for it."""
    own = set(solution.primaries.keys)
    lines = []
    for each in system.quantities:
        if each.key in own and each.status == "open":
            lines.append(f"Hidden: {each.says} is a number of people from {policy.lowest} to {policy.hide_to}.")
        elif each.key in own and each.status == "unprinted":
            lines.append(f"Protected: {each.says or each.key}, which could be worked out and is small.")
        elif each.key in own:
            lines.append(f"Still protected: {each.says}, which an earlier edition has hidden.")
        elif each.key in solution.hidden:
            lines.append(f"Hidden beside others: {each.says}.")
    lines += [
        f"Shown: {system[key].says} is small, and follows from what has been published before."
        for key in solution.primaries.known
    ]
    return tuple(lines)
