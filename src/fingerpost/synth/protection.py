"""Protection: a section 47 enquiry, the initial conference, the plan and its reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from fingerpost.synth import words
from fingerpost.synth.book import Book
from fingerpost.synth.care import Spell, into_care, look_after
from fingerpost.synth.chance import Dice, birthday
from fingerpost.synth.records import Conference, Contact, Enquiry, Person, Plan

LENGTHS = (((90, 100), 12.0), ((150, 420), 73.0), ((420, 960), 15.0))

CARE = 1.6
"""How much likelier care is for children on a plan."""


@dataclass(frozen=True)
class Protected:
    """What came of an enquiry: the day by which it is over, and the spell of care that began in it."""

    over: date
    spell: Spell | None = None


def enquire(book: Book, dice: Dice, person: Person, referral: Contact, day: date, need: str) -> Protected:
    """An enquiry from that day, and what follows."""
    id, ended_on = book.number("S"), dice.after(day, 3, 14)
    outcome, conference, found = "not_to_conference", "", Protected(ended_on)
    if dice.chance(0.42):
        outcome, conference = "to_conference", book.number("F")
        in_time = dice.chance(dice.seasons.conferences_in_time(day))
        held_on = dice.after(day, 10, 19) if in_time else dice.after(day, 24, 40)
        ended_on = min(ended_on, held_on)
        found = _confer(book, dice, person, referral, conference, id, held_on, need)
    book.enquiries.append(Enquiry(id, person.child, referral.id, day, ended_on, outcome, conference))
    return found


def _confer(
    book: Book, dice: Dice, person: Person, referral: Contact, id: str, enquiry: str, held_on: date, need: str
) -> Protected:
    plan, outcome = "", dice.weighted((("child_in_need", 70.0), ("no_further_action", 30.0)))
    if dice.chance(0.87):
        plan, outcome = book.number("P"), "plan"
    attended = _attended(dice, person, held_on)
    book.conferences.append(Conference(id, person.child, "ICPC", held_on, enquiry, plan, attended, outcome))
    return _protect(book, dice, person, referral, plan, held_on, need) if plan else Protected(held_on)


def _attended(dice: Dice, person: Person, day: date) -> str:
    assert person.born_on
    if day < birthday(person.born_on, 4):
        return "under_4"
    return "attended" if dice.chance(0.35) else "did_not_attend"


def _protect(book: Book, dice: Dice, person: Person, referral: Contact, id: str, day: date, need: str) -> Protected:
    """A plan and, for some, care. A plan ends soon after care begins."""
    assert person.born_on
    ends_on, spell = day + timedelta(days=dice.whole(*dice.weighted(LENGTHS))), None
    if dice.chance(CARE * into_care(person.born_on, day)):
        taken_on = max(day + timedelta(days=dice.whole(5, 150)), person.born_on)
        if taken_on < birthday(person.born_on, 17):
            spell = look_after(book, dice, person, taken_on, need)
            ends_on = min(ends_on, taken_on + timedelta(days=dice.whole(20, 90)))
    ends_on = min(dice.working(ends_on), dice.working_before(birthday(person.born_on, 18)))
    earlier = book.plans_of.get(person.child, 0)
    # Some had a plan elsewhere.
    previous = max(earlier, 1 if dice.chance(0.1) else 0)
    book.plans_of[person.child] = previous + 1
    category = dice.weighted(words.CATEGORIES)
    book.plans.append(Plan(id, person.child, referral.id, day, ends_on, category, previous))
    _review(book, dice, person, id, day, ends_on)
    # Most stay in need for a while.
    after = ends_on + timedelta(days=dice.whole(40, 300) if dice.chance(0.75) else 0)
    return Protected(max(after, spell.ended_on) if spell else after, spell)


def _review(book: Book, dice: Dice, person: Person, plan: str, day: date, ends_on: date) -> None:
    """The first review is due after three months, each later one after six; the last ends the plan."""
    at, due = day, 85
    while at < ends_on:
        wait = dice.whole(due + 10, due + 30) if dice.chance(0.03) else dice.whole(due - 20, due)
        held = dice.working(at + timedelta(days=wait))
        at = min(held, ends_on)
        outcome = "ends" if at == ends_on else "continues"
        attended = _attended(dice, person, at)
        book.conferences.append(Conference(book.number("F"), person.child, "RCPC", at, "", plan, attended, outcome))
        due = 175
