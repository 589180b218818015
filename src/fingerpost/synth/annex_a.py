"""Annex A's lists 1 to 9 as CSV files: the six months before an inspection, as held on the last day.

Lists 6 to 8 have everyone who was in need, on a plan or in care at some time in the six months; list 9 has each care
leaver once, by the latest contact.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from fingerpost.synth.chance import birthday
from fingerpost.synth.records import Care, Lives, Person
from fingerpost.synth.table import Files, Rows, WriteCsv, columns, uk

PERSON = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years)"
DISABLED = f"{PERSON},Does the Child have a Disability"
LISTS = {
    "1 Contacts": f"{PERSON},Date of Contact,Contact Source",
    "2 Early help": f"{PERSON},Assessment start date,Assessment completion date,Organisation completing assessment",
    "3 Referrals": f"{PERSON},Date of referral,Referral Source,Referral NFA?,Allocated Team,Allocated Worker",
    "4 Assessments": f"{DISABLED},Continuous Assessment Start Date,Continuous Assessment Date of Authorisation",
    "5 Section 47": f"{DISABLED},Strategy discussion initiating Section 47 Enquiry Start Date,Was an Initial Child "
    "Protection Conference deemed unnecessary?,Date of Initial Child Protection Conference,Did the Initial Child "
    "Protection Conference Result in a Child Protection Plan",
    "6 Children in need": f"{DISABLED},CIN Start Date,Primary Need Code,CIN Closure Date,Reason for Closure",
    "7 Child protection": f"{DISABLED},Child Protection Plan Start Date,Latest Category of Abuse,Date of latest review "
    "conference,Child Protection Plan End Date,Number of Previous Child Protection Plans",
    "8 Children in care": f"{DISABLED},Date Started to be Looked After,Child's Category of Need,Child's Legal Status,"
    "Placement Type,Placement Provider,Date Ceased to be Looked After,Reason Ceased to be Looked After",
    "9 Care leavers": f"{PERSON},LA in Touch,Latest Date of Contact,Type of Accommodation,Suitability of "
    "Accommodation,Activity Status",
}
YES, NO = "a) Yes", "b) No"


def write(lives: Lives, write_csv: WriteCsv) -> Files:
    """A file a list."""
    since = begins_on(lives)
    people = {person.child: _person(person, lives.known_on) for person in lives.people}
    short = {child: cells[:-1] for child, cells in people.items()}
    rows: dict[str, Rows] = {
        **_front_door(lives, since, short),
        **_assessing(lives, since, people),
        **_protected(lives, since, people),
        "8 Children in care": _in_care(lives, since, people),
        "9 Care leavers": _leavers(lives, short),
    }
    return {f"List {name}.csv": write_csv(columns(LISTS[name]), found) for name, found in rows.items()}


def begins_on(lives: Lives) -> date:
    """The first day of the six months that the lists are about."""
    following = lives.known_on + timedelta(days=1)
    month = following.year * 12 + following.month - 1 - 6
    return date(month // 12, month % 12 + 1, 1)


People = Mapping[str, tuple[object, ...]]


def _person(person: Person, day: date) -> tuple[object, ...]:
    born = person.born_on
    age = day.year - born.year - (birthday(born, day.year - born.year) > day) if born else ""
    sex = {"F": "b) Female", "M": "a) Male"}.get(person.sex, "")
    disabled = YES if person.disability else NO
    return person.child, sex, person.ethnicity and f"a) {person.ethnicity}", uk(born), age, disabled


def _front_door(lives: Lives, since: date, people: People) -> dict[str, Rows]:
    contacts = [each for each in lives.contacts if each.started_on >= since]
    return {
        "1 Contacts": [(*people[c.child], uk(c.started_on), c.agency) for c in contacts],
        "2 Early help": [
            (*people[e.child], uk(e.started_on), "", e.agency) for e in lives.early_help if e.started_on >= since
        ],
        "3 Referrals": [
            (
                *people[c.child], uk(c.started_on), c.agency, YES if c.outcome == "no_further_action" else NO,
                c.team, c.worker,
            )
            for c in contacts
            if c.is_referral
        ],
    }  # fmt: skip


def _assessing(lives: Lives, since: date, people: People) -> dict[str, Rows]:
    held = {each.id: each for each in lives.conferences}
    found: list[tuple[object, ...]] = []
    for each in lives.enquiries:
        conference = held.get(each.conference)
        # One that began before the six months is there if it was still in hand, or its conference was held, in them.
        if (
            max(
                each.started_on,
                each.ended_on or lives.known_on,
                conference.started_on if conference else each.started_on,
            )
            >= since
        ):
            plan = YES if conference and conference.plan else NO
            unnecessary = {"to_conference": NO, "not_to_conference": YES}.get(each.outcome, "")
            day = uk(conference.started_on if conference else None)
            found.append((*people[each.child], uk(each.started_on), unnecessary, day, plan))
    return {
        "4 Assessments": [
            (*people[a.child], uk(a.started_on), uk(a.ended_on))
            for a in lives.assessments
            if a.ended_on is None or a.ended_on >= since
        ],
        "5 Section 47": found,
    }


def _protected(lives: Lives, since: date, people: People) -> dict[str, Rows]:
    latest: dict[str, date] = {}
    for each in lives.conferences:
        if each.type == "RCPC":
            latest[each.plan] = max(latest.get(each.plan, each.started_on), each.started_on)
    return {
        "6 Children in need": [
            (*people[n.child], uk(n.started_on), n.need, uk(n.ended_on), n.closure)
            for n in lives.needs
            if n.ended_on is None or n.ended_on >= since
        ],
        "7 Child protection": [
            (*people[p.child], uk(p.started_on), p.category, uk(latest.get(p.id)), uk(p.ended_on), p.previous)
            for p in lives.plans
            if p.ended_on is None or p.ended_on >= since
        ],
    }


def _in_care(lives: Lives, since: date, people: People) -> Rows:
    """A row a child: the latest spell, with the legal status and placement it has come to."""
    spells: dict[str, list[Care]] = {}
    for each in lives.care:
        own = spells.setdefault(each.child, [])
        if own and own[0].spell != each.spell:
            own.clear()
        own.append(each)
    for first, last in ((own[0], own[-1]) for own in spells.values()):
        if last.ended_on is None or last.ended_on >= since:
            codes = (first.need, last.legal, last.place, last.provider)
            yield *people[first.child], uk(first.started_on), *codes, uk(last.ended_on), last.ceased


def _leavers(lives: Lives, people: People) -> Rows:
    latest = {each.child: each for each in sorted(lives.leavers, key=lambda each: each.started_on)}
    for each in latest.values():
        touch = {"YES": YES, "NO": NO}.get(each.in_touch, each.in_touch)
        suitable = {"1": "a) Suitable", "2": "b) Unsuitable"}.get(each.accommodation[1:], "")
        lives_in = each.accommodation[:1]
        yield *people[each.child], touch, uk(each.started_on), lives_in, suitable, each.activity
