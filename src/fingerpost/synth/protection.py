"""Protection: a section 47 enquiry, the initial conference, the plan and its reviews."""

from __future__ import annotations

from datetime import date, timedelta

from fingerpost.synth import words
from fingerpost.synth.book import Book
from fingerpost.synth.care import look_after
from fingerpost.synth.chance import Dice, birthday
from fingerpost.synth.records import Conference, Contact, Enquiry, Person, Plan


def enquire(book: Book, dice: Dice, person: Person, referral: Contact, day: date, need: str) -> date:
    """An enquiry from that day, and what follows. Gives the day by which all of it has ended."""
    id, ended_on = book.number("S"), dice.after(day, 3, 14)
    outcome, conference, over = "not_to_conference", "", ended_on
    if dice.chance(0.45):
        outcome, conference = "to_conference", book.number("F")
        held_on = dice.after(day, 10, 20) if dice.chance(0.76) else dice.after(day, 22, 40)
        ended_on = min(ended_on, held_on)
        over = max(ended_on, _confer(book, dice, person, referral, conference, id, held_on, need))
    book.enquiries.append(Enquiry(id, person.child, referral.id, day, ended_on, outcome, conference))
    return over


def _confer(
    book: Book, dice: Dice, person: Person, referral: Contact, id: str, enquiry: str, held_on: date, need: str
) -> date:
    plan, outcome = "", dice.weighted((("child_in_need", 70.0), ("no_further_action", 30.0)))
    if dice.chance(0.87):
        plan, outcome = book.number("P"), "plan"
    attended = _attended(dice, person, held_on)
    book.conferences.append(Conference(id, person.child, "ICPC", held_on, enquiry, plan, attended, outcome))
    return _protect(book, dice, person, referral, plan, held_on, need) if plan else held_on


def _attended(dice: Dice, person: Person, day: date) -> str:
    assert person.born_on
    if day < birthday(person.born_on, 4):
        return "under_4"
    return "attended" if dice.chance(0.35) else "did_not_attend"


def _protect(book: Book, dice: Dice, person: Person, referral: Contact, id: str, day: date, need: str) -> date:
    """A plan and, for some, care. A plan ends soon after care begins."""
    assert person.born_on
    ends_on = day + timedelta(days=dice.whole(95, 420) if dice.chance(0.85) else dice.whole(420, 900))
    over = day
    if dice.chance(0.3):
        into_care = day + timedelta(days=dice.whole(5, 150))
        if into_care < birthday(person.born_on, 17):
            over = look_after(book, dice, person, into_care, need)
            ends_on = min(ends_on, into_care + timedelta(days=dice.whole(20, 90)))
    ends_on = min(dice.working(ends_on), dice.working_before(birthday(person.born_on, 18)))
    earlier = book.plans_of.get(person.child, 0)
    book.plans_of[person.child] = earlier + 1
    # Some had a plan before the records begin.
    previous = earlier + (1 if dice.chance(0.07) else 0)
    category = dice.weighted(words.CATEGORIES)
    book.plans.append(Plan(id, person.child, referral.id, day, ends_on, category, previous))
    _review(book, dice, person, id, day, ends_on)
    return max(over, ends_on)


def _review(book: Book, dice: Dice, person: Person, plan: str, day: date, ends_on: date) -> None:
    """The first review is due after three months, each later one after six; the last ends the plan."""
    at, due = day, 85
    while at < ends_on:
        wait = dice.whole(due + 10, due + 40) if dice.chance(0.06) else dice.whole(due - 20, due)
        held = dice.working(at + timedelta(days=wait))
        at = min(held, ends_on)
        outcome = "ends" if at == ends_on else "continues"
        attended = _attended(dice, person, at)
        book.conferences.append(Conference(book.number("F"), person.child, "RCPC", at, "", plan, attended, outcome))
        due = 175
