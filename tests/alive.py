"""Figures straight from a made-up council's lives, with no layout and no code of ours between.

Each figure is of a whole financial year: a count, or the numerator and denominator of a share.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

import holidays

from fingerpost.synth import Lives
from fingerpost.synth.records import Care

Figure = int | tuple[int, int]
HOME = {"E4", "E4A", "E4B"}
GUARDIANSHIP = {"E42", "E43", "E44", "E45", "E46", "E47", "E48"}
PERMANENT = {"E11", "E12", "E41"} | HOME | GUARDIANSHIP


def later(day: date, years: int = 0, months: int = 0) -> date:
    """The same day some years or months later; where there is none, the day after the month's last."""
    month = day.year * 12 + day.month - 1 + years * 12 + months
    try:
        return day.replace(year=month // 12, month=month % 12 + 1)
    except ValueError:
        return date((month + 1) // 12, (month + 1) % 12 + 1, 1)


@dataclass
class Spell:
    """A spell of care and its placements, a temporary one looked through: [from, to, what it is]."""

    episodes: list[Care]
    placements: list[tuple[date, date | None, tuple[str, str]]]

    @property
    def child(self) -> str:
        return self.episodes[0].child

    @property
    def started_on(self) -> date:
        return self.episodes[0].started_on

    @property
    def ended_on(self) -> date | None:
        return self.episodes[-1].ended_on

    @property
    def ceased(self) -> str:
        return self.episodes[-1].ceased


def spells(lives: Lives) -> list[Spell]:
    episodes: dict[int, list[Care]] = defaultdict(list)
    for each in lives.care:
        if each.legal not in ("V3", "V4"):
            episodes[each.spell].append(each)
    found = []
    for own in episodes.values():
        placements: list[tuple[date, date | None, tuple[str, str]]] = []
        for each in own:
            what = (each.place, each.provider)
            if each.place.startswith("T"):
                continue
            if placements and placements[-1][2] == what:
                placements[-1] = (placements[-1][0], each.ended_on, what)
            else:
                placements.append((each.started_on, each.ended_on, what))
        found.append(Spell(own, placements))
    return found


class WorkingDays:
    """Working days between two days, of which the first does not count."""

    def __init__(self, first: date, last: date) -> None:
        off = holidays.country_holidays("GB", subdiv="ENG", years=range(first.year, last.year + 1))
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        self._days = [day for day in days if day.weekday() < 5 and day not in off]

    def between(self, start: date, end: date) -> int:
        return bisect_left(self._days, end + timedelta(days=1)) - bisect_left(self._days, start + timedelta(days=1))


def year(lives: Lives, starts: int) -> dict[str, Figure]:
    """The figures of the financial year that starts in April of that year."""
    since, until = date(starts, 4, 1), date(starts + 1, 3, 31)
    return {**_front_door(lives, since, until), **_stocks(lives, until), **_care(lives, since, until)} | _in_time(
        lives, since, until
    )


def _front_door(lives: Lives, since: date, until: date) -> dict[str, Figure]:
    contacts = [each for each in lives.contacts if since <= each.started_on <= until]
    referrals = [each for each in contacts if each.outcome != "closed_and_logged"]
    received: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for each in lives.contacts:
        if each.outcome != "closed_and_logged":
            received[each.child].append((each.started_on, each.id))
    again = [
        each
        for each in referrals
        if any(
            (day, id) < (each.started_on, each.id) and later(day, years=1) > each.started_on
            for day, id in received[each.child]
        )
    ]
    closed = [each for each in contacts if each.outcome == "closed_and_logged"]
    without = [each for each in referrals if each.outcome == "no_further_action"]
    enquiries = sum(since <= each.started_on <= until for each in lives.enquiries)
    begun = [each for each in lives.plans if since <= each.started_on <= until]
    ended = [each for each in lives.plans if each.ended_on and since <= each.ended_on <= until]
    long = [each for each in ended if each.ended_on and each.ended_on >= later(each.started_on, years=2)]
    applied = sum(since <= each.started_on <= until for each in lives.applications)
    children = sum(each.persons for each in lives.population if since <= each.started_on <= until)
    return {
        "contacts": len(contacts),
        "contacts_closed_and_logged": (len(closed), len(contacts)),
        "closed_and_logged_with_active_caf": (sum(each.active_caf for each in closed), len(closed)),
        "contacts_with_active_caf": (sum(each.active_caf for each in contacts), len(contacts)),
        "referrals": len(referrals),
        "referrals_no_further_action": (len(without), len(referrals)),
        "referrals_proceeding_to_assessment": sum(each.outcome == "proceeded_to_assessment" for each in referrals),
        "referrals_not_ended_in_nfa": len(referrals) - len(without),
        "rereferrals_within_12_months": (len(again), len(referrals)),
        "caf2_commenced": sum(since <= each.started_on <= until for each in lives.early_help),
        "s47_enquiries": enquiries,
        "referrals_resulting_in_s47": (enquiries, len(referrals) - len(without)),
        "second_or_subsequent_cp_plans": (sum((each.previous or 0) > 0 for each in begun), len(begun)),
        "cp_plans_lasting_2_years": (len(long), len(ended)),
        "care_applications": applied,
        "child_population": children,
        "cafcass_care_applications_per_10k": (applied, children),
    }


def _open(record: object, day: date) -> bool:
    started_on, ended_on = record.started_on, record.ended_on  # type: ignore[attr-defined]
    return started_on <= day and (ended_on is None or ended_on > day)


def _stocks(lives: Lives, day: date) -> dict[str, Figure]:
    in_care = {each.child for each in spells(lives) if _open(each, day)}
    on_plan = [each for each in lives.plans if _open(each, day)]
    in_need = {each.child for each in lives.needs if _open(each, day)}
    return {
        "children_in_care": len(in_care),
        "children_on_cp_plans": len(on_plan),
        "cin_excluding_cp_and_cla": len(in_need - in_care - {each.child for each in on_plan}),
    }


def _care(lives: Lives, since: date, until: date) -> dict[str, Figure]:
    born = {each.child: each.born_on for each in lives.people}
    all_spells = spells(lives)
    here = [each for each in all_spells if _open(each, until)]
    placed: dict[str, int] = defaultdict(int)
    for each in all_spells:
        placed[each.child] += sum(
            begins <= until and (ends is None or ends > since) for begins, ends, _ in each.placements
        )
    settled = [
        each
        for each in here
        if (day := born[each.child]) and later(day, years=16) > until and later(each.started_on, months=30) <= until
    ]
    stayed = [
        each
        for each in settled
        if later(max(begins for begins, _, _ in each.placements if begins <= until), years=2) <= until
    ]
    ceased = [
        each.ceased
        for each in all_spells
        if each.ended_on and since <= each.ended_on <= until and each.ceased in PERMANENT
    ]
    leavers = {
        each.child: each
        for each in sorted(lives.leavers, key=lambda each: each.started_on)
        if since <= each.started_on <= until
    }
    ends = {
        "adoption": {"E11", "E12"},
        "residence_order": {"E41"},
        "special_guardianship": GUARDIANSHIP,
        "returned_home": HOME,
    }
    return {
        "cic_three_or_more_placements": (sum(placed[each.child] >= 3 for each in here), len(here)),
        "cic_long_term_placement_stability": (len(stayed), len(settled)),
        **{f"ceased_care_{name}": (sum(code in codes for code in ceased), len(ceased)) for name, codes in ends.items()},
        "care_leavers_suitable_accommodation": (
            sum(each.accommodation.endswith("1") for each in leavers.values()),
            len(leavers),
        ),
        "care_leavers_eet": (sum(each.activity[0] in "FP" for each in leavers.values()), len(leavers)),
    }


def _in_time(lives: Lives, since: date, until: date) -> dict[str, Figure]:
    working = WorkingDays(since - timedelta(days=800), until)
    found: dict[str, Figure] = {}
    for kind, days in (("initial", 10), ("core", 35)):
        done = [
            each
            for each in lives.assessments
            if each.type == kind and each.ended_on and since <= each.ended_on <= until
        ]
        good = [each for each in done if each.ended_on and working.between(each.started_on, each.ended_on) <= days]
        found[f"{kind}_assessments_in_{days}_working_days"] = (len(good), len(done))
    began = {each.id: each.started_on for each in lives.enquiries}
    held = [each for each in lives.conferences if each.type == "ICPC" and since <= each.started_on <= until]
    good_ones = [each for each in held if working.between(began[each.enquiry], each.started_on) <= 15]
    return found | {"icpc_within_15_working_days": (len(good_ones), len(held))}
