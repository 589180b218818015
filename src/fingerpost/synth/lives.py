"""The lives of a council's children: families that come to notice, contacts, and the help that some of them get.

A child with an open case gets no second one: a contact about such a child is closed and logged. So each referral that
goes on begins one episode of need, and every layout can tell the same story.
"""

from __future__ import annotations

from datetime import date, timedelta

from fingerpost.synth import words
from fingerpost.synth.book import Book
from fingerpost.synth.care import look_after
from fingerpost.synth.chance import Dice, Random, birthday
from fingerpost.synth.known import known_on
from fingerpost.synth.protection import enquire
from fingerpost.synth.records import Assessment, Contact, EarlyHelp, Lives, Need, Person

SIZES = ((1, 50.0), (2, 30.0), (3, 14.0), (4, 6.0))


def live(children: int, begins_on: date, until: date, random: Random) -> Lives:
    """That many children's lives, as they are known on the day `until`."""
    dice, book = Dice(random), Book()
    while len(book.people) < children:
        _family(book, dice, children, begins_on, until)
    return known_on(book.closed(begins_on, until), until)


def _family(book: Book, dice: Dice, children: int, begins_on: date, until: date) -> None:
    family, day = book.count("family"), dice.contact_day(begins_on, until)
    ethnicity, agency = dice.weighted(words.ETHNICITIES), dice.weighted(words.AGENCY)
    reason, team = dice.weighted(words.REASONS), dice.pick(words.TEAMS)
    ages = sorted(dice.whole(1, 17 * 365) for _ in range(dice.weighted(SIZES)))
    for age in ages[: children - len(book.people)]:
        sex, disability = dice.pick(("F", "M")), dice.weighted(words.DISABILITIES)
        person = Person(book.number("C"), family, day - timedelta(days=age), sex, ethnicity, disability)
        book.people.append(person)
        # Brothers and sisters mostly come to notice together.
        first = day if dice.chance(0.7) else min(dice.later(day, 60), until)
        _life(book, dice, person, first, until, (agency, reason, team))


def _life(book: Book, dice: Dice, person: Person, day: date, until: date, home: tuple[str, str, str]) -> None:
    assert person.born_on
    last = min(until, birthday(person.born_on, 17) + timedelta(days=300))
    while day <= last:
        over = _contact(book, dice, person, day, home)
        again = day
        for _ in range(dice.weighted(((0, 72.0), (1, 20.0), (2, 8.0)))):
            again = dice.later(again, 70)
            if again <= min(over, last):
                _log(book, dice, person, again, home)
        if dice.chance(0.08):
            _early_help(book, dice, person, dice.after(day, 1, 60))
        if dice.chance(0.3):
            return
        day = dice.later(max(over, day), 250)


def _said(dice: Dice, home: tuple[str, str, str]) -> tuple[str, str]:
    """Who makes a contact and why: the family's usual, or another."""
    agency = home[0] if dice.chance(0.4) else dice.weighted(words.AGENCY)
    return agency, home[1] if dice.chance(0.6) else dice.weighted(words.REASONS)


def _log(book: Book, dice: Dice, person: Person, day: date, home: tuple[str, str, str]) -> Contact:
    agency, reason = _said(dice, home)
    worker = f"W{dice.whole(1, 40):03d}"
    made = Contact(
        book.number("R"), person.child, day, agency, reason, "closed_and_logged", day,
        dice.chance(0.06), dice.chance(0.02), home[2], worker,
    )  # fmt: skip
    book.contacts.append(made)
    return made


def _contact(book: Book, dice: Dice, person: Person, day: date, home: tuple[str, str, str]) -> date:
    """A contact of a child with no open case. Gives the day on which all that follows from it is over."""
    from dataclasses import replace

    logged = _log(book, dice, person, day, home)
    if dice.chance(0.5):
        return day
    if dice.chance(0.2):
        book.contacts[-1] = replace(logged, outcome="no_further_action")
        return day
    decided_on = dice.after(day, 0, 3)
    referral = replace(logged, outcome="proceeded_to_assessment", outcome_on=decided_on)
    book.contacts[-1] = referral
    return _help(book, dice, person, referral, decided_on)


def _help(book: Book, dice: Dice, person: Person, referral: Contact, day: date) -> date:
    """An episode of need: an initial assessment, and for some a core assessment, an enquiry or care."""
    assert person.born_on
    need, adult = words.NEED_OF.get(referral.reason, "N1"), birthday(person.born_on, 18)
    initial = dice.after(day, 3, 13) if dice.chance(0.8) else dice.after(day, 16, 45)
    book.assessments.append(Assessment(book.number("A"), person.child, referral.id, "initial", day, initial))
    over, closure = initial, "RC8"
    if dice.chance(0.55):
        over, closure = _further(book, dice, person, referral, initial, need), "RC7"
    ended_on = min(dice.after(over, 1, 40), max(adult, over))
    id = book.number("N")
    book.needs.append(Need(id, person.child, referral.id, referral.started_on, ended_on, need, closure))
    return ended_on


def _further(book: Book, dice: Dice, person: Person, referral: Contact, day: date, need: str) -> date:
    assert person.born_on
    begun = dice.after(day, 0, 3)
    core = dice.after(begun, 15, 47) if dice.chance(0.8) else dice.after(begun, 53, 90)
    book.assessments.append(Assessment(book.number("A"), person.child, referral.id, "core", begun, core))
    over = max(core, dice.after(core, 10, 240))
    if dice.chance(0.5) and day + timedelta(days=100) < birthday(person.born_on, 18):
        return max(over, enquire(book, dice, person, referral, dice.after(day, 0, 10), need))
    if dice.chance(0.22) and core < birthday(person.born_on, 17):
        return max(over, look_after(book, dice, person, core, need))
    return over


def _early_help(book: Book, dice: Dice, person: Person, day: date) -> None:
    agency, reason = dice.weighted(words.CAF_AGENCIES), dice.weighted(words.REASONS)
    book.early_help.append(EarlyHelp(book.number("K"), person.child, day, agency, reason))
