"""Small made-up councils, awkward on purpose: for hypothesis (`councils`) or by number (`made_up`).

Each is a `plainly.Council` as an extract of `extract_on` would hold it: nothing in it is dated later. Each
kind of record is a list of small rows, every part of a row chosen from a list, so that drawing is quick and a
failure shrinks to a record or two. A handful of children is shared by all the files.

Hypothesis repeats itself a good deal while it makes examples, so for the same time many numbers find more.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random

from hypothesis import strategies as st

import plainly

FIRST = date(2011, 4, 1)
EXTRACT = date(2013, 9, 30)

# Days on which something turns: period ends and starts, a leap day, holidays, month ends.
NASTY = [
    date(2011, 4, 1), date(2011, 9, 30), date(2011, 10, 1), date(2012, 2, 28), date(2012, 2, 29),
    date(2012, 3, 1), date(2012, 3, 31), date(2012, 4, 1), date(2012, 6, 4), date(2012, 6, 5),
    date(2012, 6, 29), date(2012, 6, 30), date(2012, 7, 1), date(2012, 8, 31), date(2012, 9, 30),
    date(2012, 10, 1), date(2012, 11, 30), date(2012, 12, 24), date(2012, 12, 25), date(2012, 12, 31),
    date(2013, 1, 1), date(2013, 2, 28), date(2013, 3, 1), date(2013, 3, 28), date(2013, 3, 29),
    date(2013, 3, 30), date(2013, 3, 31), date(2013, 4, 1), date(2013, 4, 2), date(2013, 4, 30),
    date(2013, 5, 1), date(2013, 5, 6), date(2013, 5, 27), date(2013, 5, 31), date(2013, 6, 29),
    date(2013, 6, 30), date(2013, 7, 1), date(2013, 7, 31), date(2013, 8, 26), date(2013, 8, 31),
    date(2013, 9, 1), date(2013, 9, 28), date(2013, 9, 29), date(2013, 9, 30),
]  # fmt: skip

CHILDREN = [f"C{n:06}" for n in range(1, 7)]
# Births: 16 on or about the last days of the two quarters, a leap day, and plain ones.
BIRTHS = [
    date(1997, 6, 30), date(1997, 7, 1), date(1997, 9, 30), date(1997, 10, 1), date(1996, 2, 29),
    date(2005, 5, 5), date(2005, 5, 5), date(2009, 2, 28), date(2009, 2, 28), None,
]  # fmt: skip
# A child, now and then none: two blanks are not one child.
WHO = [*CHILDREN * 3, ""]

OUTCOMES = [
    plainly.CLOSED, plainly.NO_FURTHER_ACTION, plainly.PROCEEDED, plainly.YET_TO_PROCEED, "",
]  # fmt: skip
REFERRERS = ["Police", "Individuals", "Health - Other", "Other (see note)", ""]
REASONS = ["Neglect", "Domestic violence", "Other", ""]
AGENCIES = ["CEC - Schools", "CEC - Social Care", "NEPACS", ""]
PLACES = ["U1", "U1", "U4", "U4", "K2", "P1", "T2", "T3"]
TEMPORARY = ["T0", "T1", "T2", "T3", "T4"]
PROVIDERS = ["PR1", "PR1", "PR4"]
# The reasons that are counted, each side of the 'four together', and some that are not.
CEASES = ["E4", "E11", "E12", "E41", "E43", "E44", "E8"]
# Lengths in days, at and about the edges: three and six months, a year, two years (leap or not), 30 months.
LENGTHS = [0, 1, 7, 14, 30, 91, 92, 182, 183, 184, 365, 366, 730, 731, 732, 912, 913, 914]
# Care that is long by one of the period ends, to the day: 30 months or 2 years before it, a day more or less.
ENDS = [date(2013, 6, 30), date(2013, 9, 30), date(2013, 9, 30), date(2013, 2, 28), date(2013, 8, 31)]
THIRTY_MONTHS_AGO = [plainly.months_later(d, -30) + timedelta(days=n) for d in ENDS for n in (0, 1, 2)]
TWO_YEARS_AGO = [plainly.years_later(d, -2) + timedelta(days=n) for d in ENDS for n in (0, 1)]
TWO_YEARS_AGO += [date(2012, 2, 29)]
# Days on which a placement may end: the first of the year to date, the last of a period, and the days after.
MOVES = [
    date(2013, 1, 1), date(2013, 4, 1), date(2013, 4, 2), date(2013, 5, 1), date(2013, 6, 30),
    date(2013, 7, 1), date(2013, 8, 31), date(2013, 9, 30),
]  # fmt: skip
# The last and first days of rolling years.
YEAR_EDGES = [date(2012, 6, 30), date(2012, 7, 1), date(2012, 9, 30), date(2012, 10, 1)]


@dataclass(frozen=True)
class Several:
    """A part of a row that is itself a list of rows."""

    parts: tuple[Sequence, ...]
    least: int
    most: int


# Gives rows: how many there may be, and for each part of a row what it may be.
Rows = Callable[..., list[tuple]]


@cache
def _days(first: date, last: date) -> tuple[date, ...]:
    """The days of a range to choose from, so that half of the time it is one on which something turns."""
    nasty = [d for d in NASTY if first <= d <= last]
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return tuple(nasty * (len(days) // len(nasty)) + days)


def _next(days: list[date], day: date) -> date:
    """The first of some days after this one."""
    at = bisect_right(days, day)
    return days[at] if at < len(days) else day + timedelta(days=40)


def _kept(day: date | None, extract_on: date) -> date | None:
    """What the extract would know of a day: nothing that has yet to come."""
    return day if day is not None and day <= extract_on else None


@st.composite
def councils(draw: st.DrawFn, **options: date | int | bool) -> plainly.Council:
    """A council to find a failure with and to shrink it; the options are those of `made_up`."""

    def strategy(part: Sequence | Several) -> st.SearchStrategy:
        if isinstance(part, Several):
            inner = st.tuples(*map(strategy, part.parts))
            return st.lists(inner, min_size=part.least, max_size=part.most)
        return st.sampled_from(part)

    def rows(most: int, *parts: Sequence | Several, least: int = 0) -> list[tuple]:
        # Left alone, hypothesis makes lists of five or so: too few for two rows to meet.
        size = draw(st.integers(least, most))
        return draw(st.lists(st.tuples(*map(strategy, parts)), min_size=max(size // 2, least), max_size=size))

    return _council(rows, **options)


def made_up(seed: int, **options: date | int | bool) -> plainly.Council:
    """The council of a number: no shrinking, but a few milliseconds each and no two alike.

    `extract_on` is the day of the extract. With one in March 2014 or later, plans that began on 29 February
    2012 may end on 28 February or 1 March 2014. `most` bounds the contacts (other files hold fewer).
    `mixed_short_breaks` lets a short break become care, or care a short break, without a new RNE S: the
    definitions leave that open.
    """
    random = Random(seed)

    def value(part: Sequence | Several) -> object:
        if isinstance(part, Several):
            return [tuple(map(value, part.parts)) for _ in range(random.randint(part.least, part.most))]
        return random.choice(part)

    def rows(most: int, *parts: Sequence | Several, least: int = 0) -> list[tuple]:
        return [tuple(map(value, parts)) for _ in range(random.randint(least, most))]

    return _council(rows, **options)


def _council(
    rows: Rows, *, extract_on: date = EXTRACT, most: int = 40, mixed_short_breaks: bool = False
) -> plainly.Council:
    day = _days(FIRST, extract_on)
    quick = [("quick", d) for d in _days(date(2012, 12, 1), extract_on)]
    slow = [("slow", d) for d in _days(date(2010, 9, 1), extract_on)]
    council = plainly.Council()
    births = [b for (b,) in rows(len(CHILDREN), BIRTHS, least=len(CHILDREN))]
    council.children = [plainly.Child(c, b, "F", "WBRI", "N") for c, b in zip(CHILDREN, births, strict=True)]
    ((backwards,),) = rows(1, (False, True), least=1)
    # How a contact follows on from the one before: not at all (mostly), or on an edge.
    follows = ["", "", "", "same day", "a year on", "a year and a day on", "a year less a day on"]
    council.cases = _cases(rows(most, WHO, day, follows, OUTCOMES, REFERRERS, REASONS, "NNY"), extract_on, backwards)
    taken = [0, 1, 13, 14, 15, 16, 17, 48, 49, 50, 51, 52, 80, None]
    council.assessments = _assessments(
        rows(most // 2, WHO, day, taken, ["Initial", "Core"], [True, True, True, True, False]), extract_on
    )
    two_years = ["two years", "two years less a day", "leap", "leap and a day less"]
    # Reviews are held on the day they are due, but for one; and after that one, perhaps no more.
    how = ["due", "early", "day late", "very late", "turn", "twice", "missed", "missed"]
    council.plans, council.conferences = _plans(
        rows(
            most // 3,
            WHO,
            day,
            [*LENGTHS, *["open"] * 20, *two_years * 2],
            [0, 0, 0, 1, 2, None],
            [*how, "year edge", "year edge after"],
            range(5),
            [True, True, True, False],
        ),
        extract_on,
    )
    waits = [None, None, 0, 1, 20, 21, 22, 23, 24, 25, 40]
    links = ["linked", "linked", "linked", "no link", "dangling"]
    council.enquiries, icpcs = _enquiries(rows(most // 2, WHO, day, waits, links), extract_on)
    council.conferences += icpcs
    council.need_episodes = _need(rows(most // 2, WHO, day, [None, None, None, *LENGTHS]), extract_on)
    # Legal status is of the whole spell; a short break one time in six.
    statuses = ["C2", "V2", "E1", "C1", "C2", "V2", "E1", "C1", "J1", "C2", "V3", "V4"]
    # How an episode follows on, where to, with whom and for how long.
    steps = (
        ["P", "P", "B", "T", "U", "L", "away", "back", "back"],
        PLACES,
        PROVIDERS,
        [*LENGTHS, *["turn"] * 6],
    )
    spell = (CHILDREN[:4], quick + slow, statuses, Several(steps, 1, 7), ["open", "open", "open", *CEASES])
    council.care_episodes = _care(rows(8, *spell), extract_on, mixed_short_breaks)
    council.care_episodes += _long_care(
        rows(
            2,
            [*THIRTY_MONTHS_AGO, date(2010, 9, 1)],
            [*TWO_YEARS_AGO, None],
            ["", "", "there and back", "and elsewhere", "still away"],
            _days(date(2013, 1, 1), extract_on),
            ["P", "P", "L", "B"],
        ),
        extract_on,
    )
    in_care = sorted({e.child_id for e in council.care_episodes})
    born = dict(zip(CHILDREN, births, strict=True))
    council.care_headers = [plainly.CareHeader(c, "2", born[c], "WBRI") for c in in_care]
    council.care_reviews = [
        plainly.CareReview(c, born[c], held, "PN1") for c, held in rows(4, CHILDREN[:4], day) if c in in_care
    ]
    council.cafs = [
        plainly.Caf(f"K{n:05}", *values)
        for n, values in enumerate(rows(most // 2, WHO, day, AGENCIES, REASONS), start=1)
    ]
    # Few days, so that one child has two contacts on a day.
    days = [d for d in NASTY if date(2013, 3, 30) <= d <= extract_on]
    accommodation, activity = ["U1", "B1", "W2", "X2", "", "K1"], ["F1", "P5", "G4", "G5", ""]
    council.leavers = [
        plainly.Leaver(c, date(1995, 1, 1), contact, "YES", where, doing)
        for c, contact, where, doing in rows(most // 2, WHO, days, accommodation, activity)
    ]
    return council


def _cases(rows: list[tuple], extract_on: date, backwards: bool) -> list[plainly.Case]:
    """Contacts; those that follow on have the child of the one before. Case IDs may run against the dates."""
    cases: list[plainly.Case] = []
    for n, (c, started_on, follows, outcome, referrer, reason, caf) in enumerate(rows):
        if follows and cases:
            before = cases[-1]
            year_on = plainly.years_later(before.started_on, 1)
            c, started_on = (
                before.child_id,
                {
                    "same day": before.started_on,
                    "a year on": year_on,
                    "a year and a day on": year_on + timedelta(days=1),
                    "a year less a day on": year_on - timedelta(days=1),
                }[follows],
            )
            if started_on > extract_on:
                started_on = before.started_on
        number = len(rows) - n if backwards else n + 1
        decided_on = started_on if outcome not in ("", plainly.YET_TO_PROCEED) else None
        cases.append(plainly.Case(f"R{number:06}", c, started_on, referrer, reason, outcome, decided_on, caf, "N"))
    return cases


def _assessments(rows: list[tuple], extract_on: date) -> list[plainly.Assessment]:
    """Assessments, some with no end yet and some whose start nobody recorded."""
    assessments = []
    for n, (c, started_on, length, type_, has_start) in enumerate(rows, start=1):
        completed_on = _kept(started_on + timedelta(days=length), extract_on) if length is not None else None
        start = started_on if has_start else None
        assessments.append(plainly.Assessment(f"A{n:06}", c, "", type_, start, completed_on))
    return assessments


def _need(rows: list[tuple], extract_on: date) -> list[plainly.NeedEpisode]:
    """Episodes of need; a child may well have several open."""
    episodes = []
    for n, (c, started_on, length) in enumerate(rows, start=1):
        ended_on = _kept(started_on + timedelta(days=length), extract_on) if length is not None else None
        reason = "RC1" if ended_on else ""
        episodes.append(plainly.NeedEpisode(f"N{n:06}", c, started_on, ended_on, "N1", reason))
    return episodes


def _plans(rows: list[tuple], extract_on: date) -> tuple[list[plainly.Plan], list[plainly.Conference]]:
    """Plans and their chains of reviews; a child's plans do not overlap."""
    plans: list[plainly.Plan] = []
    reviews: list[plainly.Conference] = []
    taken: dict[str, list[tuple[date, date]]] = {}
    a_day = timedelta(days=1)
    for c, started_on, length, previous, how, which, goes_on in rows:
        if length in ("leap", "leap and a day less"):
            started_on = date(2012, 2, 29)
        ended_on = (
            {
                "open": None,
                "two years": plainly.years_later(started_on, 2),
                "two years less a day": plainly.years_later(started_on, 2) - a_day,
                "leap": date(2014, 3, 1),
                "leap and a day less": date(2014, 2, 28),
            }[length]
            if isinstance(length, str)
            else started_on + timedelta(days=length)
        )
        ended_on = _kept(ended_on, extract_on)
        span = (started_on, ended_on or date.max)
        if c and any(span[0] <= end and start <= span[1] for start, end in taken.get(c, [])):
            continue
        taken.setdefault(c, []).append(span)
        plan_id = f"P{len(plans) + 1:05}"
        plans.append(plainly.Plan(plan_id, c, started_on, ended_on, "Neglect", previous))
        due = plainly.months_later(started_on, 3)
        for number in range(8):
            odd = number == which
            held = (
                {
                    "day late": [due + a_day],
                    "early": [due - timedelta(days=20)],
                    "very late": [due + timedelta(days=70)],
                    "turn": [_next(NASTY, due)],
                    "year edge": [_next(YEAR_EDGES, due)],
                    "year edge after": [_next(YEAR_EDGES[1::2], due)],
                    "twice": [due, due],
                    "missed": [],
                }.get(how, [due])
                if odd
                else [due]
            )
            for day in held:
                if day <= (ended_on or extract_on):
                    review_id = f"F{len(reviews) + 1:05}"
                    reviews.append(plainly.Conference(review_id, c, "RCPC", day, "", plan_id, "N", "Plan continues"))
                due = plainly.months_later(day, 6)
            if not held or (odd and not goes_on):
                break
    return plans, reviews


def _enquiries(rows: list[tuple], extract_on: date) -> tuple[list[plainly.Enquiry], list[plainly.Conference]]:
    """Section 47 enquiries and the conferences they led to: linked, not linked, or linked to nothing."""
    enquiries: list[plainly.Enquiry] = []
    icpcs: list[plainly.Conference] = []
    for n, (c, started_on, wait, link) in enumerate(rows, start=1):
        s47_id = f"S{n:05}"
        held_on = _kept(started_on + timedelta(days=wait), extract_on) if wait is not None else None
        icpc_id = f"I{n:05}" if held_on else ""
        outcome = "Proceeded to ICPC" if held_on else "Did not proceed to ICPC"
        linked_id = icpc_id if link == "linked" else ""
        enquiries.append(plainly.Enquiry(s47_id, c, started_on, started_on, outcome, linked_id))
        if held_on:
            to = {"linked": s47_id, "no link": "", "dangling": f"S9{n:04}"}[link]
            icpcs.append(plainly.Conference(icpc_id, c, "ICPC", held_on, to, "", "N", "Child protection plan"))
    return enquiries, icpcs


def _care(rows: list[tuple], extract_on: date, mixed: bool) -> list[plainly.CareEpisode]:
    """Spells of care as the SSDA903 has them: each episode begins the day the one before ended.

    A child's spells follow one another, some on the day the last one ended. 'away' is a temporary placement
    and 'back' a return to the place before the last one, as after a temporary placement.
    """
    episodes: list[plainly.CareEpisode] = []
    free_from: dict[str, date] = {}
    for c, (pace, wished), status, steps, ending in rows:
        day = max(wished, free_from.get(c, wished))
        spell: list[plainly.CareEpisode] = []
        for rne, place, provider, length in steps:
            if day > extract_on or (spell and spell[-1].ended_on is None):
                break
            if not spell:
                rne = "S"
            elif rne == "L":
                place, provider = spell[-1].place, spell[-1].provider
                if mixed:
                    status = "V4" if status not in plainly.SHORT_BREAKS else "C2"
                elif status not in plainly.SHORT_BREAKS:
                    status = "C1" if status != "C1" else "C2"
            elif rne == "away":
                rne, place = "P", TEMPORARY[PLACES.index(place) % 5]
            elif rne == "back":
                rne = "P"
                if len(spell) > 1:
                    place, provider = spell[-2].place, spell[-2].provider
            if length == "turn":
                ends_on = _next(MOVES, day)
            elif pace == "quick":
                ends_on = day + timedelta(days=length % 31)
            else:
                ends_on = day + timedelta(days=length)
            ends_on = _kept(ends_on, extract_on)
            spell.append(plainly.CareEpisode(c, day, rne, status, "N1", place, provider, ends_on, "X1", "CREQB"))
            day = ends_on or day
        if not spell:
            continue
        last = spell[-1]
        still = ending == "open" or last.ended_on is None
        ended_on, reason = (None, "") if still else (last.ended_on, ending)
        spell[-1] = replace(last, ended_on=ended_on, reason_ended=reason, reason_moved="")
        free_from[c] = ended_on or date.max
        episodes += spell
    return episodes


def _long_care(rows: list[tuple], extract_on: date) -> list[plainly.CareEpisode]:
    """One long spell each for the last children: perhaps a move about two years ago, perhaps a time away."""
    episodes: list[plainly.CareEpisode] = []
    for c, (began, moved_on, away, left_on, rne) in zip(CHILDREN[4:], rows, strict=False):
        steps = [(began, "S", "U4")]
        if moved_on is not None and moved_on > began:
            steps.append((moved_on, rne, "U1"))
        if away:
            steps.append((left_on, "P", "T1"))
        if away in ("there and back", "and elsewhere") and left_on + timedelta(days=9) <= extract_on:
            place = steps[-2][2] if away == "there and back" else "K2"
            steps.append((left_on + timedelta(days=9), "P", place))
        for n, (day, how, place) in enumerate(steps):
            ended_on = steps[n + 1][0] if n + 1 < len(steps) else None
            reason, moved = ("X1", "CREQB") if ended_on else ("", "")
            status = "E1" if how in ("L", "B") else "C2"
            episodes.append(plainly.CareEpisode(c, day, how, status, "N1", place, "PR1", ended_on, reason, moved))
    return episodes
