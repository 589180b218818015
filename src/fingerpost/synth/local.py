"""The demonstration council's own extracts: the files that `fingerpost init`'s mapping knows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from fingerpost.synth import ssda903
from fingerpost.synth.records import Address, Lives
from fingerpost.synth.table import Files, Rows, WriteCsv, columns, uk, yes
from fingerpost.synth.words import CATEGORY_WORDS

OUTCOMES = {
    "closed_and_logged": "Closed & Logged",
    "no_further_action": "No Further Action",
    "proceeded_to_assessment": "Proceeded to Initial Assessment",
    "yet_to_proceed": "Yet to Proceed",
}
ENQUIRIES = {"to_conference": "Proceeded to ICPC", "not_to_conference": "Did not proceed to ICPC"}
CONFERENCES = {
    "plan": "Child protection plan",
    "child_in_need": "Child in need plan",
    "no_further_action": "No further action",
    "continues": "Plan continues",
    "ends": "Plan ends",
}
ATTENDED = {"attended": "Y", "did_not_attend": "N", "under_4": "Under 4"}
NOT_YET = timedelta(days=4)
HEADERS = {
    "referral_workflow": "Case ID,Child ID,Date Started,Referred By,Referral Reason,Case Outcome,Outcome Date,"
    "Active CAF,Immediate CP Concern,Team,Worker,Locality",
    "caf2": "CAF ID,Child ID,Commenced,Agency,Reason",
    "assessments": "Assessment ID,Child ID,Case ID,Type,Start Date,Completed Date",
    "s47_workbook": "S47 ID,Child ID,S47 Start,S47 End,Outcome,ICPC ID",
    "cp_conferences": "Conference ID,Child ID,Type,Date Held,S47 ID,Plan ID,Child Attended,Outcome",
    "cp_plans": "Plan ID,Child ID,Start Date,End Date,Category,Previous Plans",
    "cin_episodes": "Episode ID,Child ID,Start Date,End Date,Primary Need,Closure Reason",
    "care_leavers": "Child ID,DOB,Contact Date,In Touch,Accommodation,Activity",
    "children": "Child ID,DOB,Sex,Ethnicity,Disabled",
    "addresses": "Child ID,Locality,Lived From,Lived Until",
    "care_applications": "Application ID,Child ID,Applied On",
    "population": "Estimated On,Age Group,Children",
    "allocations": "Child ID,Worker ID,Worker's Team,Allocated From,Allocated Until",
}


def write(lives: Lives, write_csv: WriteCsv) -> Files:
    """A file a kind of record, as held on the last day, with the care records as one SSDA903 set."""
    tables = {**_front_door(lives), **_protection(lives), **_people(lives)}
    files = {f"{name}.csv": write_csv(columns(HEADERS[name]), rows) for name, rows in tables.items()}
    care = ssda903.tables(lives, lives.begins_on)
    return files | {
        f"ssda903/{name}.csv": write_csv(*table) for name, table in care.items() if name not in ssda903.WITHOUT_YEAR
    }


def _front_door(lives: Lives) -> dict[str, Rows]:
    homes: dict[str, list[Address]] = {}
    for address in lives.addresses:
        homes.setdefault(address.child, []).append(address)
    return {
        "referral_workflow": [
            (
                c.id, c.child, uk(c.started_on), c.agency, c.reason, OUTCOMES.get(c.outcome, c.outcome),
                uk(c.outcome_on), yes(c.active_caf), yes(c.concern), c.team, c.worker,
                _locality_on(homes.get(c.child, ()), c.started_on),
            )
            for c in lives.contacts
        ],
        "caf2": [(e.id, e.child, uk(e.started_on), e.agency, e.reason) for e in lives.early_help],
        "assessments": [
            (a.id, a.child, a.referral, a.type.capitalize(), uk(a.started_on), uk(a.ended_on))
            for a in lives.assessments
        ],
        "cin_episodes": [
            (n.id, n.child, uk(n.started_on), uk(n.ended_on), n.need, n.closure) for n in lives.needs
        ],
    }  # fmt: skip


def _locality_on(homes: Iterable[Address], day: date) -> str:
    return next(
        (each.locality for each in homes if each.started_on <= day and (each.ended_on is None or each.ended_on > day)),
        "",
    )


def _protection(lives: Lives) -> dict[str, Rows]:
    return {
        "s47_workbook": [
            (e.id, e.child, uk(e.started_on), uk(e.ended_on), ENQUIRIES.get(e.outcome, e.outcome), e.conference)
            for e in lives.enquiries
        ],
        "cp_conferences": [
            (
                c.id, c.child, c.type, uk(c.started_on), c.enquiry, c.plan, ATTENDED.get(c.attended, c.attended),
                CONFERENCES.get(c.outcome, c.outcome),
            )
            for c in lives.conferences
        ],
        "cp_plans": [
            (p.id, p.child, uk(p.started_on), uk(p.ended_on), CATEGORY_WORDS.get(p.category, p.category), p.previous)
            for p in lives.plans
        ],
    }  # fmt: skip


def _allocations(lives: Lives) -> Rows:
    """Whoever works with a child, as long as the child's case is open. Those of the last days have nobody yet."""
    who = {person.child: (person.worker, person.team) for person in lives.people}
    return [
        (each.child, *who[each.child], uk(each.started_on), uk(each.ended_on))
        for each in lives.needs
        if each.child in who and (each.ended_on is not None or each.started_on <= lives.known_on - NOT_YET)
    ]


def _people(lives: Lives) -> dict[str, Rows]:
    born = {person.child: uk(person.born_on) for person in lives.people}
    return {
        "care_leavers": [
            (each.child, born.get(each.child), uk(each.started_on), each.in_touch, each.accommodation, each.activity)
            for each in lives.leavers
        ],
        "care_applications": [(a.id, a.child, uk(a.started_on)) for a in lives.applications],
        "population": [(uk(e.started_on), e.ages, e.persons) for e in lives.population],
        "allocations": _allocations(lives),
        "children": [(p.child, uk(p.born_on), p.sex, p.ethnicity, yes(p.disability)) for p in lives.people],
        "addresses": [(a.child, a.locality, uk(a.started_on), uk(a.ended_on)) for a in lives.addresses],
    }
