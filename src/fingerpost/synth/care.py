"""Care: a spell with its placements and legal statuses, its reviews, and what becomes of those who leave it at 16."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from fingerpost.synth import words
from fingerpost.synth.book import Book
from fingerpost.synth.chance import Dice, birthday
from fingerpost.synth.records import Care, Leaver, Person, Review

LENGTHS = (((14, 180), 30.0), ((180, 900), 30.0), ((900, 4000), 40.0))


@dataclass(frozen=True)
class _State:
    """The legal status and the placement from a day on, and why it changed."""

    day: date
    legal: str
    place: str
    provider: str
    moved: str = ""


def look_after(book: Book, dice: Dice, person: Person, day: date, need: str) -> date:
    """A spell of care from that day. Gives the day it ends."""
    assert person.born_on
    adult = birthday(person.born_on, 18)
    low, high = dice.weighted(LENGTHS)
    ends_on = min(day + timedelta(days=dice.whole(low, high)), adult)
    adopted = (ends_on - person.born_on).days < 7 * 365 and (ends_on - day).days > 500 and dice.chance(0.6)
    states = _states(dice, day, ends_on, adopted)
    ceased = _ceased(dice, states[-1], ends_on, adult, adopted)
    _episodes(book, person.child, states, need, ends_on, ceased)
    _reviews(book, dice, person, day, ends_on)
    if ends_on >= birthday(person.born_on, 16) and ceased not in ("E4", "E4A"):
        _leaves(book, dice, person, ends_on)
    return ends_on


def _states(dice: Dice, day: date, ends_on: date, adopted: bool) -> list[_State]:
    legal = "C1" if adopted else dice.weighted(words.LEGAL)
    place, provider = _placed(dice, legal)
    states = [_State(day, legal, place, provider)]
    last = ends_on - timedelta(days=dice.whole(200, 300)) if adopted else ends_on
    order_on = day + timedelta(days=dice.whole(90, 220))
    at = day + timedelta(days=dice.days(600))
    while min(at, order_on) < last - timedelta(days=7):
        before = states[-1]
        if order_on <= at:
            if before.legal == "C1":
                states.append(replace(before, day=order_on, legal="C2", moved=""))
            order_on = date.max
        else:
            place, provider = _placed(dice, before.legal, (before.place, before.provider))
            states.append(_State(at, before.legal, place, provider, dice.weighted(words.MOVES)))
        at = at if at > states[-1].day else states[-1].day + timedelta(days=dice.days(1300) + 6)
    if adopted:
        states.append(_State(last, "E1", "A6", "PR1", "CARPL"))
    return states


def _placed(dice: Dice, legal: str, before: tuple[str, str] = ("", "")) -> tuple[str, str]:
    """A placement other than the one before. No child is in care with its own parents by their agreement (V2)."""
    fits = [each for each in words.PLACES if each[0] != before and not (legal == "V2" and each[0][0] == "P1")]
    return dice.weighted(fits)


def _ceased(dice: Dice, last: _State, ends_on: date, adult: date, adopted: bool) -> str:
    former, other = words.guardianship_codes(ends_on)
    if adopted:
        return dice.weighted((("E11", 60.0), ("E12", 40.0)))
    if ends_on == adult:
        return dice.weighted(words.ADULT)
    if last.legal == "V2":
        return dice.weighted(((words.home_code(ends_on), 85.0), ("E8", 15.0)))
    home = words.home_code(ends_on)
    return dice.weighted(((home, 40.0), (former, 18.0), (other, 14.0), ("E41", 18.0), ("E8", 10.0)))


def _new(state: _State, before: _State | None) -> str:
    if before is None:
        return "S"
    moves = (state.place, state.provider) != (before.place, before.provider)
    return "L" if not moves else "P" if state.legal == before.legal else "B"


def _episodes(book: Book, child: str, states: list[_State], need: str, ends_on: date, ceased: str) -> None:
    spell, placement = book.count("spell"), 0
    for at, state in enumerate(states):
        new = _new(state, states[at - 1] if at else None)
        placement = placement if new == "L" else book.count("placement")
        later = states[at + 1] if at + 1 < len(states) else None
        ends, why, moved = (later.day, "X1", later.moved) if later else (ends_on, ceased, "")
        codes = (new, state.legal, need, state.place, state.provider)
        book.care.append(Care(child, spell, placement, state.day, *codes, ends, why, moved))


def _reviews(book: Book, dice: Dice, person: Person, day: date, ends_on: date) -> None:
    assert person.born_on
    at = dice.after(day, 14, 26)
    wait = (70, 88)
    while at < ends_on:
        part = "PN0" if at < birthday(person.born_on, 4) else dice.weighted(words.TAKES_PART)
        book.reviews.append(Review(person.child, at, part))
        at = dice.after(at, *(wait if dice.chance(0.93) else (wait[1] + 6, wait[1] + 40)))
        wait = (150, 178)


def _leaves(book: Book, dice: Dice, person: Person, ends_on: date) -> None:
    """The council is in touch on each birthday from 17 to 21."""
    assert person.born_on
    for age in range(17, 22):
        day = birthday(person.born_on, age)
        if day < ends_on:
            continue
        if dice.chance(0.9):
            lives, does = dice.weighted(words.LIVES_IN), words.activity_code(dice.weighted(words.DOES), day)
            book.leavers.append(Leaver(person.child, day, "YES", lives, does))
        else:
            book.leavers.append(Leaver(person.child, day, "NO", "0", "0"))
