"""Living in care: going missing, a year's health, and what becomes of those who leave care at 16 or later."""

from __future__ import annotations

from datetime import date, timedelta

from fingerpost.synth import words
from fingerpost.synth.book import Book
from fingerpost.synth.chance import Dice, birthday
from fingerpost.synth.records import Health, Leaver, Missing, Person

AWAY = (((1, 1), 70.0), ((2, 4), 24.0), ((5, 20), 6.0))
GOES_MISSING = 0.16
"""The share of those in care at some time after their 11th birthday who go missing more than once or twice."""


def live_in_care(book: Book, dice: Dice, person: Person, day: date, ends_on: date) -> None:
    """What is recorded of a spell of care beside its placements and reviews."""
    _missing(book, dice, person, day, ends_on)
    _health(book, dice, person, day, ends_on)


def _missing(book: Book, dice: Dice, person: Person, day: date, ends_on: date) -> None:
    assert person.born_on
    mean = 130 if dice.chance(GOES_MISSING) else 6000
    at = max(day, birthday(person.born_on, 11)) + timedelta(days=dice.days(mean))
    while at < ends_on:
        back = at + timedelta(days=dice.whole(*dice.weighted(AWAY)))
        if book.begins_on <= min(back, ends_on) and at < ends_on:
            kind = "M" if dice.chance(0.8) else "A"
            book.missing.append(Missing(person.child, at, min(back, ends_on), kind))
        at = back + timedelta(days=dice.days(mean))


def _health(book: Book, dice: Dice, person: Person, day: date, ends_on: date) -> None:
    """A record for each 31 March on which the child has been in care for a year."""
    assert person.born_on
    for year in range(max(day.year + 1, book.begins_on.year), ends_on.year + 1):
        at = date(year, 3, 31)
        if at < book.begins_on or birthday(day, 1) > at or at >= ends_on:
            continue
        book.health.append(_of_year(dice, person.child, person.born_on, at))


def _of_year(dice: Dice, child: str, born_on: date, at: date) -> Health:
    scored_on, score, reason = None, None, ""
    if birthday(born_on, 4) <= at < birthday(born_on, 17):
        if dice.chance(0.77):
            scored_on, score = at - timedelta(days=dice.whole(5, 350)), dice.whole(0, 14) + dice.whole(0, 14)
        else:
            reason = dice.weighted(words.NO_SCORE)
    substance = at >= birthday(born_on, 11) and dice.chance(0.06)
    received = dice.chance(0.5) if substance else None
    return Health(
        child, at, scored_on, score, reason,
        at >= birthday(born_on, 10) and dice.chance(0.05),
        dice.chance(0.88) if at < birthday(born_on, 5) else None,
        dice.chance(0.86), dice.chance(0.83), dice.chance(0.91),
        substance, received, None if received is None else not received and dice.chance(0.7),
    )  # fmt: skip


def leave_care(book: Book, dice: Dice, person: Person, since: date) -> None:
    """The council is in touch on each birthday from 17 to 21 after care."""
    assert person.born_on
    lives, does = dice.weighted(words.LIVES_IN), dice.weighted(words.DOES)
    for age in range(17, 22):
        day = birthday(person.born_on, age)
        if day < max(since, book.begins_on):
            continue
        lives = lives if dice.chance(0.5) else dice.weighted(words.LIVES_IN)
        does = does if dice.chance(0.5) else dice.weighted(words.DOES)
        if dice.chance(0.93):
            book.leavers.append(Leaver(person.child, day, "YES", lives, words.activity_code(does, day)))
        else:
            book.leavers.append(Leaver(person.child, day, "NO", "0", "0"))
