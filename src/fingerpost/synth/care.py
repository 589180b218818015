"""Care: a spell with its placements and legal statuses, its reviews, and how it ends; and series of short breaks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from fingerpost.synth import words
from fingerpost.synth.adoption import Course, adopters, course
from fingerpost.synth.book import Book
from fingerpost.synth.chance import Dice, birthday
from fingerpost.synth.in_care import live_in_care
from fingerpost.synth.records import Application, Care, Permanence, Person, Review

LENGTHS = (((14, 180), 32.0), ((180, 900), 34.0), ((900, 4200), 34.0))
RESTLESS = 0.16
"""The share of children who move again and again."""

INTO_CARE = ((1, 0.22), (10, 0.075), (18, 0.15))
"""The share of children up to that age who come into care out of a case that went on."""
ON_THEIR_OWN = 0.4
"""The share who move into supported accommodation after their 16th birthday."""


@dataclass(frozen=True)
class _State:
    """The legal status and the placement from a day on, and why it changed."""

    day: date
    legal: str
    place: str
    provider: str
    moved: str = ""


@dataclass(frozen=True)
class Spell:
    """A spell of care, for what else the lives tell of it."""

    started_on: date
    ended_on: date
    ceased: str


def into_care(born_on: date, day: date) -> float:
    """How likely a child of that age is to come into care, where a case goes on."""
    return next(share for age, share in INTO_CARE if day < birthday(born_on, age) or age == 18)


def look_after(book: Book, dice: Dice, person: Person, day: date, need: str, alone: bool = False) -> Spell:
    """A spell of care from that day. A child who is here alone stays until grown up."""
    assert person.born_on
    adult = birthday(person.born_on, 18)
    low, high = dice.weighted(LENGTHS)
    ends_on = adult if alone else min(day + timedelta(days=dice.whole(low, high)), adult)
    adoption = None if alone else course(dice, person.born_on, day)
    if adoption and adoption.adopted_on:
        ends_on = adoption.adopted_on
    elif adoption:
        ends_on = max(ends_on, min(adult, adoption.over_on + timedelta(days=dice.whole(100, 3000))))
    legal = "V2" if alone else "C1" if adoption else dice.weighted(words.LEGAL)
    states = _temporary(dice, _states(dice, person.born_on, day, ends_on, legal, adoption), ends_on)
    ceased = _ceased(dice, states[-1], ends_on, adult, adoption)
    _episodes(book, person.child, states, need, ends_on, ceased)
    _reviews(book, dice, person, day, ends_on)
    live_in_care(book, dice, person, day, ends_on)
    if adoption:
        adopters(book, dice, adoption)
        book.adoptions.append(adoption.record(person.child))
    if person.child not in book.in_care_before:
        book.in_care_before.add(person.child)
        book.permanence.append(_before(dice, person, day))
    if legal == "C1":
        book.applications.append(Application(book.number("Q"), person.child, day))
    return Spell(day, ends_on, ceased)


def _states(dice: Dice, born_on: date, day: date, ends_on: date, legal: str, adoption: Course | None) -> list[_State]:
    place, provider = _placed(dice, legal, born_on, day)
    states = [_State(day, legal, place, provider)]
    last = adoption.placed_on if adoption and adoption.placed_on else ends_on
    mean = 110 if dice.chance(RESTLESS) else 2600
    changes = _legal(dice, day, legal, adoption)
    grown = birthday(born_on, 16) + timedelta(days=dice.whole(20, 400) if dice.chance(ON_THEIR_OWN) else 9999)
    grown = grown if grown > day else date.max
    at = min(day + timedelta(days=dice.days(mean)), grown)
    while min(at, *(on for on, _ in changes)) < last - timedelta(days=7):
        before, (on, status) = states[-1], changes[0]
        if on <= at:
            states.append(replace(before, day=on, legal=status, moved=""))
            changes = changes[1:]
        else:
            place, provider = _moved(dice, before, born_on, at, at == grown)
            grown = date.max if at == grown else grown
            states.append(_State(at, before.legal, place, provider, dice.weighted(words.MOVES)))
        at = at if at > states[-1].day else min(states[-1].day + timedelta(days=dice.days(mean * 1.4) + 6), grown)
    if adoption and adoption.placed_on:
        place, provider = dice.weighted(words.FOR_ADOPTION)
        states.append(_State(last, "E1", place, provider, "CARPL"))
    return states


def _legal(dice: Dice, day: date, legal: str, adoption: Course | None) -> list[tuple[date, str]]:
    """The changes of legal status to come; the last never does."""
    changes = []
    if adoption:
        changes = [(adoption.ordered_on, "E1")]
        if adoption.ended_on:
            changes.append((adoption.ended_on, "C2"))
    elif legal == "C1":
        changes = [(day + timedelta(days=dice.whole(90, 220)), "C2")]
    elif dice.chance(0.3):
        started = day + timedelta(days=dice.whole(30, 200))
        changes = [(started, "C1"), (started + timedelta(days=dice.whole(90, 220)), "C2")]
    return [*changes, (date.max, "")]


def _moved(dice: Dice, before: _State, born_on: date, day: date, grown: bool) -> tuple[str, str]:
    """A placement other than the one before; of a young person grown up enough, in supported accommodation."""
    own = (words.supported("H5", day), "PR4")
    if grown and own != (before.place, before.provider):
        return own
    while (found := _placed(dice, before.legal, born_on, day)) == (before.place, before.provider):
        pass
    return found


def _placed(dice: Dice, legal: str, born_on: date, day: date) -> tuple[str, str]:
    """A placement for a child of that age. No child is in care with its own parents by their agreement (V2)."""
    places = next(places for age, places in words.PLACES if day < birthday(born_on, age) or age == 18)
    place, provider = dice.weighted([each for each in places if not (legal == "V2" and each[0][0] == "P1")])
    if (place == "S1" and day < birthday(born_on, 5)) or (place == "P2" and day < birthday(born_on, 16)):
        return "U6", "PR4"
    return words.supported(place, day), provider


def _temporary(dice: Dice, states: list[_State], ends_on: date) -> list[_State]:
    """The same with, for a few, a stay elsewhere and the way back: a hospital, or while the carer is on holiday."""
    if not dice.chance(0.12):
        return states
    at = dice.whole(0, len(states) - 1)
    until = states[at + 1].day if at + 1 < len(states) else ends_on
    kind, most = dice.weighted(tuple(((kind, most), share) for kind, most, share in words.TEMPORARY))
    away_on = states[at].day + timedelta(days=dice.whole(10, 300))
    back_on = away_on + timedelta(days=dice.whole(2, most))
    if back_on + timedelta(days=5) >= until or states[at].legal == "E1":
        return states
    away = replace(states[at], day=away_on, place=kind, provider="", moved="OTHER")
    return [*states[: at + 1], away, replace(states[at], day=back_on, moved="OTHER"), *states[at + 1 :]]


def _ceased(dice: Dice, last: _State, ends_on: date, adult: date, adoption: Course | None) -> str:
    former, other = words.guardianship_codes(ends_on)
    if adoption and adoption.adopted_on:
        return dice.weighted((("E11", 60.0), ("E12", 40.0)))
    if ends_on == adult:
        return dice.weighted(words.ADULT)
    home = words.home_code(ends_on)
    if last.legal == "V2":
        return dice.weighted(((home, 62.0), ("E8", 20.0), ("E41", 8.0), ("E13", 10.0)))
    return dice.weighted(((home, 34.0), (former, 20.0), (other, 14.0), ("E41", 12.0), ("E8", 20.0)))


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
        at = dice.after(at, *(wait if dice.chance(0.95) else (wait[1] + 6, wait[1] + 25)))
        wait = (150, 178)


def _before(dice: Dice, person: Person, day: date) -> Permanence:
    """The permanence order before, if there was one and the child is old enough for it."""
    assert person.born_on
    option = dice.weighted(words.PERMANENCE)
    since = birthday(person.born_on, 1)
    if option == "Z1" or (day - since).days < 400:
        return Permanence(person.child, day, "Z1", "", "")
    ordered = since + timedelta(days=dice.whole(0, (day - since).days - 300))
    text = f"{ordered:%d/%m/%Y}" if dice.chance(0.6) else f"zz/zz/{ordered.year}"
    return Permanence(person.child, day, option, "NUK" if dice.chance(0.05) else "999", text)


def short_breaks(book: Book, dice: Dice, person: Person, day: date, until: date, need: str) -> None:
    """A series of short breaks for a disabled child: by one agreement (V4), or each break on record (V3)."""
    place, provider = dice.weighted(words.SHORT_BREAKS)

    def episode(legal: str, begins: date, ends: date) -> None:
        codes = ("S", legal, need, place, provider)
        book.care.append(
            Care(person.child, book.count("spell"), book.count("placement"), begins, *codes, ends, "E8", "")
        )

    if dice.chance(0.7):
        episode("V4", day, until)
        return
    at = day
    while (ends_on := at + timedelta(days=dice.whole(1, 3))) < until:
        episode("V3", at, ends_on)
        at = ends_on + timedelta(days=dice.whole(20, 40))
