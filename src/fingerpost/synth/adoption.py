"""Adoption: from the decision that it is best for a child to the order, or to its being given up; and who adopts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from fingerpost.synth import words
from fingerpost.synth.book import Book
from fingerpost.synth.chance import Dice, birthday
from fingerpost.synth.records import Adopter, Adoption

PLACEMENT_ORDERS = date(2006, 1, 1)
"""Courts make placement orders from then on."""
SHARE = 0.45
"""Of the children who come into care before they are five."""


@dataclass(frozen=True)
class Course:
    """What becomes of a plan for adoption. Without a match it is given up on `ended_on`."""

    decided_on: date
    ordered_on: date
    matched_on: date | None
    placed_on: date | None
    adopted_on: date | None
    ended_on: date | None
    reason: str
    by_carer: bool
    who: tuple[int, str, str]

    @property
    def over_on(self) -> date:
        """The day by which it is decided one way or the other."""
        over = self.adopted_on or self.ended_on
        assert over
        return over

    def record(self, child: str) -> Adoption:
        """As the lives have it."""
        days = (self.decided_on, self.ordered_on, self.matched_on, self.placed_on, self.adopted_on, self.ended_on)
        return Adoption(child, *days, self.reason, self.by_carer, self.who)


def course(dice: Dice, born_on: date, day: date) -> Course | None:
    """A plan for adoption for a child who comes into care on that day, or none."""
    if day >= birthday(born_on, 5) or not dice.chance(SHARE):
        return None
    decided_on = dice.after(day, 120, 220)
    if decided_on < PLACEMENT_ORDERS:
        return None
    ordered_on = dice.after(decided_on, 20, 80)
    who = dice.weighted(words.ADOPTERS)
    if dice.chance(0.15):
        reason = dice.weighted(words.REVERSED)
        ended_on = dice.after(ordered_on, 150, 500)
        return Course(decided_on, ordered_on, None, None, None, ended_on, reason, False, who)
    matched_on = dice.after(ordered_on, 40, 220)
    placed_on = dice.after(matched_on, 10, 40)
    adopted_on = dice.after(placed_on, 110, 300)
    return Course(decided_on, ordered_on, matched_on, placed_on, adopted_on, None, "", dice.chance(0.13), who)


def adopters(book: Book, dice: Dice, found: Course) -> None:
    """Those who adopt the child; and sometimes others, who were approved or gave up."""
    if found.matched_on and found.placed_on and found.adopted_on:
        asked_on = found.matched_on - timedelta(days=dice.whole(250, 600))
        later = (found.matched_on, found.placed_on, found.adopted_on)
        _household(book, dice, found.who, asked_on, later)
    if dice.chance(0.4):
        asked_on = found.decided_on + timedelta(days=dice.whole(0, 300))
        _household(book, dice, dice.weighted(words.ADOPTERS), asked_on, (None, None, None))


def _household(
    book: Book,
    dice: Dice,
    who: tuple[int, str, str],
    asked_on: date,
    later: tuple[date | None, date | None, date | None],
) -> None:
    family, ethnicity = book.number("AF"), dice.weighted(words.ETHNICITIES)
    left_on, reason = None, ""
    if later[0] is None and dice.chance(0.4):
        left_on, reason = asked_on + timedelta(days=dice.whole(20, 180)), "1 - Adopter withdrew from process"
    # Stage 1 starts and ends, stage 2 starts and ends, application and approval: within a rather quick 220 days.
    at, stages = asked_on, []
    for low, high in ((5, 15), (40, 60), (1, 10), (50, 80), (1, 5), (7, 30)):
        at = at + timedelta(days=dice.whole(low, high))
        stages.append(None if left_on and at > left_on else at)
    for sex in {"MF": "MF", "MM": "MM", "FF": "FF", "F1": "F", "M1": "M"}[who[1]]:
        book.adopters.append(
            Adopter(book.number("AD"), family, sex, ethnicity, asked_on, (*stages, *later), left_on, reason)
        )
