"""The lives of a council's children: families that come to notice, contacts, and the help that some of them get.

Lives begin long before the records do, so that the records find children in need, on plans and in care on their first
day. A case that was over before then is forgotten; one that went on is told from its beginning.

A child with an open case gets no second one: a contact about such a child is closed and logged. So each referral that
goes on begins one episode of need, and every layout can tell the same story.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from fingerpost.synth import words
from fingerpost.synth.book import Book, Mark
from fingerpost.synth.care import Spell, into_care, look_after, short_breaks
from fingerpost.synth.chance import Dice, Random, birthday
from fingerpost.synth.homes import homes
from fingerpost.synth.in_care import leave_care
from fingerpost.synth.known import known_on
from fingerpost.synth.population import estimates
from fingerpost.synth.protection import enquire
from fingerpost.synth.records import Assessment, Asylum, CinPlan, Contact, EarlyHelp, Lives, Need, Person

SIZES = ((1, 50.0), (2, 30.0), (3, 14.0), (4, 6.0))
AGES = (((1, 300), 13.0), ((1, 17 * 365), 87.0))
"""Ages in days at the first contact, with their shares: babies more often."""
BEFORE = timedelta(days=15 * 365)
"""How long before the records lives begin: nobody is in care for much longer."""
UNBORN, ALONE = 0.035, 0.012
"""The shares of families with a child not yet born, and of those that are a child seeking asylum alone."""
AGAIN_AND_AGAIN = 0.64
"""The chance of another contact after a case or a contact is over."""


def live(children: int, begins_on: date, until: date, random: Random) -> Lives:
    """That many children's lives, as they are known on the day `until`."""
    dice, book = Dice(random, begins_on), Book(begins_on)
    while len(book.people) < children:
        _family(book, dice, children - len(book.people), until)
    book.population += estimates(children, begins_on, until)
    book.addresses += homes(book.people, book.contacts, dice, begins_on, until)
    return known_on(book.closed(until), until)


@dataclass(frozen=True)
class _Home:
    """What brothers and sisters share: who usually makes contact and why, and the team."""

    agency: str
    reason: str
    team: str
    worker: str


def _family(book: Book, dice: Dice, most: int, until: date) -> None:
    day = dice.contact_day(book.begins_on - BEFORE, until)
    family, ethnicity = book.count("family"), dice.weighted(words.ETHNICITIES)
    at = dice.whole(0, len(words.TEAMS) - 1)
    home = _Home(
        dice.weighted(words.AGENCY),
        dice.weighted(words.REASONS),
        words.TEAMS[at],
        f"W{at * 8 + dice.whole(1, 8):03d}",
    )
    if dice.chance(ALONE):
        _alone(book, dice, family, day, until, home)
        return
    ages = sorted(dice.whole(*dice.weighted(AGES)) for _ in range(dice.weighted(SIZES)))
    if dice.chance(UNBORN):
        ages[0] = -dice.whole(20, 150)
    for age in ages[:most]:
        sex, disability = dice.pick(("F", "M")), dice.weighted(words.DISABILITIES)
        born_on = day - timedelta(days=age)
        person = Person(book.number("C"), family, born_on, sex, ethnicity, disability, home.team, home.worker)
        # Brothers and sisters mostly come to notice together.
        first = day if dice.chance(0.7) else min(dice.later(day, 60), until)
        mark = book.mark()
        _life(book, dice, person, first, until, home)
        _keep(book, person, mark)


def _keep(book: Book, person: Person, mark: Mark) -> None:
    """A person of whom nothing is on record is none that the council knows."""
    if book.mark() != mark:
        book.people.append(person)


def _alone(book: Book, dice: Dice, family: int, day: date, until: date, home: _Home) -> None:
    born_on = day - timedelta(days=dice.whole(14 * 365 + 100, 17 * 365 + 250))
    sex, ethnicity = dice.weighted((("M", 90.0), ("F", 10.0))), dice.weighted(words.SEEKING_ASYLUM)
    person = Person(book.number("C"), family, born_on, sex, ethnicity, "", home.team, home.worker)
    mark = book.mark()
    home = replace(home, agency=dice.weighted((("Police", 60.0), ("Other Agency", 40.0))), reason=words.ALONE)
    referral = replace(
        _log(book, dice, person, day, home, known=True), outcome="proceeded_to_assessment", outcome_on=day
    )
    book.contacts[-1] = referral
    spell = _Case(book, dice, person, referral).of_a_child_alone(day)
    if spell.ended_on < book.begins_on:
        book.undo(mark)
    leave_care(book, dice, person, spell.ended_on)
    _keep(book, person, mark)


def _life(book: Book, dice: Dice, person: Person, day: date, until: date, home: _Home) -> None:
    assert person.born_on
    last = min(until, birthday(person.born_on, 17) + timedelta(days=300))
    spell: Spell | None = None
    while day <= last:
        over, cared = _contact(book, dice, person, day, home)
        spell = cared or spell
        again = day
        for _ in range(dice.weighted(((0, 64.0), (1, 24.0), (2, 12.0)))):
            again = dice.later(again, 70)
            if book.begins_on <= again <= min(over, last):
                _log(book, dice, person, again, home)
        if dice.chance(0.08):
            _early_help(book, dice, person, dice.after(max(day, person.born_on), 1, 60))
        if not dice.chance(AGAIN_AND_AGAIN):
            break
        day = dice.later(max(over, day), 220)
    if spell and _is_leaver(spell, person.born_on):
        leave_care(book, dice, person, spell.ended_on)


def _is_leaver(spell: Spell, born_on: date) -> bool:
    """In care for 13 weeks since 14, some of them since 16."""
    long = (spell.ended_on - max(spell.started_on, birthday(born_on, 14))).days >= 91
    return long and spell.ended_on > birthday(born_on, 16) and spell.ceased not in ("E11", "E12")


def _said(dice: Dice, home: _Home) -> tuple[str, str]:
    """Who makes a contact and why: the family's usual, or another."""
    agency = home.agency if dice.chance(0.4) else dice.weighted(words.AGENCY)
    return agency, home.reason if dice.chance(0.6) else dice.weighted(words.REASONS)


def _log(book: Book, dice: Dice, person: Person, day: date, home: _Home, known: bool = False) -> Contact:
    agency, reason = (home.agency, home.reason) if known else _said(dice, home)
    made = Contact(
        book.number("R"), person.child, day, agency, reason, "closed_and_logged", day,
        dice.chance(0.06), dice.chance(0.02), home.team, home.worker,
    )  # fmt: skip
    book.contacts.append(made)
    return made


def _contact(book: Book, dice: Dice, person: Person, day: date, home: _Home) -> tuple[date, Spell | None]:
    """A contact of a child with no open case. Gives the day on which all that follows from it is over, and care."""
    mark = book.mark()
    logged = _log(book, dice, person, day, home)
    over, spell = day, None
    if dice.chance(0.57):
        decided_on = dice.after(day, 0, 3)
        if dice.chance(0.12):
            book.contacts[-1] = replace(logged, outcome="no_further_action")
        else:
            book.contacts[-1] = referral = replace(logged, outcome="proceeded_to_assessment", outcome_on=decided_on)
            over, spell = _Case(book, dice, person, referral).of_a_family(decided_on)
    if over < book.begins_on:
        book.undo(mark)
    return over, spell


class _Case:
    """A referral that went on: assessments, and for some an enquiry, plans or care, within an episode of need."""

    def __init__(self, book: Book, dice: Dice, person: Person, referral: Contact) -> None:
        assert person.born_on
        self._book, self._dice, self._person, self._referral = book, dice, person, referral
        self._need = words.NEED_OF.get(referral.reason, "N1")
        self._adult = birthday(person.born_on, 18)
        self._born_on = person.born_on
        self._mark = len(book.plans), len(book.care)

    def of_a_family(self, day: date) -> tuple[date, Spell | None]:
        """From the day on which it was decided; gives the day on which it is over, and the spell of care in it."""
        dice = self._dice
        in_time = dice.chance(dice.seasons.initials_in_time(day))
        initial = self._assessed("initial", day, dice.after(day, 3, 13) if in_time else dice.after(day, 16, 45))
        over, spell, closure = initial, None, words.closed_after_assessment(dice.chance(0.4), initial)
        if dice.chance(0.6):
            core, over, spell = self._further(initial)
            closure = _closure(spell)
            over = min(dice.after(over, 1, 40), max(self._adult, core))
            self._cin_plans(core, over)
        else:
            over = min(dice.after(over, 1, 40), max(self._adult, over))
        self._closed(over, closure)
        return over, spell

    def of_a_child_alone(self, day: date) -> Spell:
        """A child seeking asylum, who is in care from that day until grown up."""
        initial = self._assessed("initial", day, self._dice.after(day, 3, 13))
        self._assessed("core", initial, self._dice.after(initial, 15, 47))
        spell = look_after(self._book, self._dice, self._person, day, self._need, alone=True)
        self._book.asylum.append(Asylum(self._person.child, day, self._adult))
        self._closed(max(spell.ended_on, initial), _closure(spell))
        return spell

    def _closed(self, over: date, closure: str) -> None:
        id, referral = self._book.number("N"), self._referral
        self._book.needs.append(
            Need(id, self._person.child, referral.id, referral.started_on, over, self._need, closure)
        )

    def _assessed(self, kind: str, begun: date, ended: date) -> date:
        factors = _factors(self._dice, self._referral.reason, ended)
        self._book.assessments.append(
            Assessment(self._book.number("A"), self._person.child, self._referral.id, kind, begun, ended, factors)
        )
        return ended

    def _further(self, day: date) -> tuple[date, date, Spell | None]:
        """A core assessment, after which it goes on. Gives its end, the day all is over, and the spell of care."""
        dice, book, person = self._dice, self._book, self._person
        begun = dice.after(day, 0, 3)
        core = self._assessed(
            "core", begun, dice.after(begun, 15, 47) if dice.chance(0.8) else dice.after(begun, 53, 90)
        )
        over = max(core, core + timedelta(days=dice.whole(*dice.weighted(HELPED))))
        if dice.chance(0.56) and day + timedelta(days=100) < self._adult:
            found = enquire(book, dice, person, self._referral, dice.after(day, 0, 10), self._need)
            return core, max(over, found.over), found.spell
        if dice.chance(into_care(self._born_on, core)) and core < birthday(self._born_on, 17):
            spell = look_after(book, dice, person, max(core, self._born_on), self._need)
            return core, max(spell.ended_on, core + timedelta(days=1)), spell
        if person.disability and dice.chance(0.4) and self._born_on < core and core + timedelta(days=60) < self._adult:
            over = min(core + timedelta(days=dice.whole(200, 1200)), self._adult)
            short_breaks(book, dice, person, core, over, "N2")
        return core, over, None

    def _cin_plans(self, begins: date, ends: date) -> None:
        """A child in need plan for as long as there is neither a protection plan nor care."""
        plans, care = self._mark
        taken = [(each.started_on, each.ended_on or ends) for each in self._book.plans[plans:]]
        taken += [
            (each.started_on, each.ended_on or ends) for each in self._book.care[care:] if not each.is_short_break
        ]
        at = self._dice.after(begins, 0, 10)
        for started_on, ended_on in [*sorted(taken), (ends, ends)]:
            if (started_on - at).days > 20:
                id = self._book.number("H")
                self._book.cin_plans.append(CinPlan(id, self._person.child, self._referral.id, at, started_on))
            at = max(at, ended_on)


HELPED = (((10, 120), 45.0), ((120, 400), 37.0), ((400, 1500), 18.0))
"""For how many days a child in need is helped after the core assessment, with the share of each."""


def _closure(spell: Spell | None) -> str:
    if spell is None:
        return "RC7"
    return {"E11": "RC1", "E12": "RC1", "E41": "RC3", "E43": "RC4", "E44": "RC4", "E45": "RC4", "E47": "RC4"}.get(
        spell.ceased, "RC6" if spell.ceased == "E7" else "RC7"
    )


def _factors(dice: Dice, reason: str, day: date) -> tuple[str, ...]:
    first, *others = words.FACTORS[reason]
    if reason != words.ALONE and dice.chance(0.08):
        return (words.NO_FACTOR,)
    found = [first, *(each for each in others if dice.chance(0.35))]
    return tuple(words.factor_code(each, day) for each in found)


def _early_help(book: Book, dice: Dice, person: Person, day: date) -> None:
    agency, reason = dice.weighted(words.CAF_AGENCIES), dice.weighted(words.REASONS)
    if day >= book.begins_on:
        book.early_help.append(EarlyHelp(book.number("K"), person.child, day, agency, reason))
