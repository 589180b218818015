"""Annex A's lists 1 to 11 as CSV files: the six months before an inspection, as held on the last day.

Lists 6 to 8 and 10 have everyone who was in need, on a plan, in care or planned to be adopted at some time in the six
months; list 9 has each care leaver once, by the latest contact; list 11 those who ask to adopt, a row a person.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from fingerpost.synth.chance import birthday
from fingerpost.synth.records import Care, Lives, Person
from fingerpost.synth.table import Files, Rows, WriteCsv, columns, uk

PERSON = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years)"
DISABLED = f"{PERSON},Does the Child have a Disability"
ALLOCATED = "Allocated Team,Allocated Worker"
LISTS = {
    "1 Contacts": f"{PERSON},Date of Contact,Contact Source",
    "2 Early help": f"{PERSON},Assessment start date,Assessment completion date,Organisation completing assessment",
    "3 Referrals": f"{PERSON},Date of referral,Referral Source,Referral NFA?,{ALLOCATED}",
    "4 Assessments": f"{DISABLED},Continuous Assessment Start Date,Continuous Assessment Date of Authorisation,"
    f"{ALLOCATED}",
    "5 Section 47": f"{DISABLED},Strategy discussion initiating Section 47 Enquiry Start Date,Was an Initial Child "
    "Protection Conference deemed unnecessary?,Date of Initial Child Protection Conference,Did the Initial Child "
    "Protection Conference Result in a Child Protection Plan",
    "6 Children in need": f"{DISABLED},CIN Start Date,Primary Need Code,CIN Closure Date,Reason for Closure,"
    f"Case Status,{ALLOCATED}",
    "7 Child protection": f"{DISABLED},Child Protection Plan Start Date,Latest Category of Abuse,Date of latest review "
    f"conference,Child Protection Plan End Date,Number of Previous Child Protection Plans,{ALLOCATED}",
    "8 Children in care": f"{DISABLED},Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N),"
    "Date Started to be Looked After,Child's Category of Need,Child's Legal Status,"
    "Start Date of Most Recent Placement,Placement Type,Placement Provider,Date Ceased to be Looked After,"
    "Reason Ceased to be Looked After,"
    "Date of Latest Statutory Review,Number of Episodes the Child has been 'Missing' from their Placement in the last "
    "12 months,Number of Episodes the Child has been 'Absent' from their Placement in the last 12 months,"
    f"{ALLOCATED}",
    "9 Care leavers": f'{PERSON},"Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)",'
    "LA in Touch,Latest Date of Contact,Type of Accommodation,Suitability of "
    "Accommodation,Activity Status",
    "10 Adoption": f"{DISABLED},Date of Decision that Child Should be Placed for Adoption,Date of Placement Order,Date "
    "of Matching Child and Prospective Adopters,Date Placed for Adoption,Date of Adoption Order,Date of Decision that "
    "Child Should No Longer be Placed for Adoption,Reason Why Child No Longer Placed for Adoption",
    "11 Adopters": "Individual adopter identifier,Family identifier,Gender,Ethnicity,Date enquiry received,Date Stage "
    "1 started,Date Stage 1 ended,Date Stage 2 started,Date Stage 2 ended,Date application submitted,Date application "
    "approved,Date adopter matched with child(ren),Date child/children placed with adopter(s),Date of Adoption Order,"
    "Date of leaving adoption process,Reason for leaving adoption process",
}
YES, NO = "a) Yes", "b) No"
SEX = {"F": "b) Female", "M": "a) Male", "U": "c) Not stated/recorded (or unborn)"}


def write(lives: Lives, write_csv: WriteCsv) -> Files:
    """A file a list."""
    since = begins_on(lives)
    people = _People(lives)
    short = _People(lives, disability=False)
    rows: dict[str, Rows] = {
        **_front_door(lives, since, short),
        **_assessing(lives, since, people),
        **_protected(lives, since, people),
        "8 Children in care": _in_care(lives, since, people),
        "9 Care leavers": _leavers(lives, short),
        "10 Adoption": _adoption(lives, since, people),
        "11 Adopters": _adopters(lives, since),
    }
    return {f"List {name}.csv": write_csv(columns(LISTS[name]), found) for name, found in rows.items()}


def begins_on(lives: Lives) -> date:
    """The first day of the six months that the lists are about."""
    following = lives.known_on + timedelta(days=1)
    month = following.year * 12 + following.month - 1 - 6
    return date(month // 12, month % 12 + 1, 1)


class _People:
    """Who a child is, as each list begins; of a child that is in no list of people, only the number."""

    def __init__(self, lives: Lives, disability: bool = True) -> None:
        width = 6 if disability else 5
        self._cells = {person.child: _person(person, lives.known_on)[:width] for person in lives.people}
        self._teams = {person.child: (person.team, person.worker) for person in lives.people}
        self._unknown: tuple[object, ...] = ("",) * (width - 1)

    def __getitem__(self, child: str) -> tuple[object, ...]:
        return self._cells.get(child) or (child, *self._unknown)

    def team(self, child: str) -> tuple[str, str]:
        """The team and the worker the child is allocated to."""
        return self._teams.get(child, ("", ""))


def _person(person: Person, day: date) -> tuple[object, ...]:
    born = person.born_on
    age = day.year - born.year - (birthday(born, day.year - born.year) > day) if born and born <= day else ""
    sex = SEX.get(person.sex, person.sex)
    disabled = YES if person.disability else NO
    return person.child, sex, person.ethnicity and f"a) {person.ethnicity}", uk(born), age, disabled


def _front_door(lives: Lives, since: date, people: _People) -> dict[str, Rows]:
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


def _assessing(lives: Lives, since: date, people: _People) -> dict[str, Rows]:
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
            (*people[a.child], uk(a.started_on), uk(a.ended_on), *people.team(a.child))
            for a in lives.assessments
            if a.ended_on is None or a.ended_on >= since
        ],
        "5 Section 47": found,
    }


def _protected(lives: Lives, since: date, people: _People) -> dict[str, Rows]:
    latest: dict[str, date] = {}
    for each in lives.conferences:
        if each.type == "RCPC":
            latest[each.plan] = max(latest.get(each.plan, each.started_on), each.started_on)
    in_care = {each.child for each in lives.care if each.ended_on is None and not each.is_short_break}
    on_plan = {each.child for each in lives.plans if each.ended_on is None}

    def _status(child: str, ended_on: date | None) -> str:
        if ended_on:
            return "e) Closed episode"
        return (
            "a) Looked after child" if child in in_care
            else "b) Child Protection plan" if child in on_plan else "c) Child in need plan"
        )  # fmt: skip

    return {
        "6 Children in need": [
            (
                *people[n.child], uk(n.started_on), n.need, uk(n.ended_on), n.closure, _status(n.child, n.ended_on),
                *people.team(n.child),
            )
            for n in lives.needs
            if n.ended_on is None or n.ended_on >= since
        ],
        "7 Child protection": [
            (
                *people[p.child], uk(p.started_on), p.category, uk(latest.get(p.id)), uk(p.ended_on), p.previous,
                *people.team(p.child),
            )
            for p in lives.plans
            if p.ended_on is None or p.ended_on >= since
        ],
    }  # fmt: skip


def _in_care(lives: Lives, since: date, people: _People) -> Rows:
    """A row a child: the latest spell, with the legal status and placement it has come to."""
    spells: dict[str, list[Care]] = {}
    for each in lives.care:
        if each.is_short_break:
            continue
        own = spells.setdefault(each.child, [])
        if own and own[0].spell != each.spell:
            own.clear()
        own.append(each)
    reviewed = {each.child: each.started_on for each in lives.reviews}
    alone = {each.child for each in lives.asylum}
    year = lives.known_on - timedelta(days=365)
    away = Counter((each.child, each.type) for each in lives.missing if each.started_on > year)
    for own in spells.values():
        first, last = own[0], own[-1]
        child = first.child
        if last.ended_on is None or last.ended_on >= since:
            # Several episodes may be of one placement: it began with the first of them.
            placed = min(each.started_on for each in own if each.placement == last.placement)
            codes = (first.need, last.legal, uk(placed), last.place, last.provider)
            yield (
                *people[child], YES if child in alone else NO, uk(first.started_on), *codes, uk(last.ended_on),
                last.ceased, uk(reviewed.get(child)), away[child, "M"], away[child, "A"], *people.team(child),
            )  # fmt: skip


def _leavers(lives: Lives, people: _People) -> Rows:
    alone = {each.child for each in lives.asylum}
    latest = {each.child: each for each in sorted(lives.leavers, key=lambda each: each.started_on)}
    for each in latest.values():
        touch = {"YES": YES, "NO": NO}.get(each.in_touch, each.in_touch)
        suitable = {"1": "a) Suitable", "2": "b) Unsuitable"}.get(each.accommodation[1:], "")
        lives_in = each.accommodation[:1]
        asylum = YES if each.child in alone else NO
        yield *people[each.child], asylum, touch, uk(each.started_on), lives_in, suitable, each.activity


def _adoption(lives: Lives, since: date, people: _People) -> Rows:
    for each in lives.adoptions:
        over = each.adopted_on or each.ended_on
        if over is None or over >= since:
            days = (each.started_on, each.ordered_on, each.matched_on, each.placed_on, each.adopted_on, each.ended_on)
            yield *people[each.child], *map(uk, days), each.reason


def _adopters(lives: Lives, since: date) -> Rows:
    for each in lives.adopters:
        over = each.left_on or each.stages[-1]
        if over is None or over >= since:
            who = (each.id, each.family, SEX[each.sex], f"a) {each.ethnicity}")
            yield *who, uk(each.started_on), *map(uk, each.stages), uk(each.left_on), each.reason
