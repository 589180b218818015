"""SSDA903 as CSV files, a folder for each collection year.

A year's return has the children in care at some time in it, with what was known on 31 March; an episode still open
then has its end in a later year's. The first year's tells the spells of care that it finds from their beginning.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from fingerpost.synth.known import known_on
from fingerpost.synth.records import Adoption, Care, Health, Lives
from fingerpost.synth.table import Files, WriteCsv, columns, uk

Table = tuple[tuple[str, ...], list[tuple[object, ...]]]
SEX = {"M": 1, "F": 2}
WITHOUT_YEAR = ("oc2", "oc3")
"""Tables that do not say which year they are about: the folder does."""
HEADERS = {
    "header": "CHILD,SEX,DOB,ETHNIC",
    "episodes": "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE",
    "reviews": "CHILD,DOB,REVIEW,REVIEW_CODE",
    "uasc": "CHILD,SEX,DOB,DUC",
    "oc2": "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,"
    "SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED",
    "oc3": "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM",
    "ad1": "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR",
    "placed_for_adoption": "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED",
    "previous_permanence": "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM",
    "missing": "CHILD,DOB,MISSING,MIS_START,MIS_END",
}


def write(lives: Lives, write_csv: WriteCsv) -> Files:
    """The returns of all the years, each file below its year's folder."""
    files: Files = {}
    for starts_on, ends_on in years(lives):
        folder = f"{starts_on.year}-{(starts_on.year + 1) % 100:02d}"
        for name, table in tables(known_on(lives, ends_on), starts_on).items():
            files[f"{folder}/{name}.csv"] = write_csv(*table)
    return files


def years(lives: Lives) -> list[tuple[date, date]]:
    """The first and last day of each collection year; the last ends when the records do."""
    found, day = [], lives.begins_on
    while day <= lives.known_on:
        following = date(day.year + (day.month >= 4), 4, 1)
        found.append((day, min(following - timedelta(days=1), lives.known_on)))
        day = following
    return found


def tables(lives: Lives, since: date) -> dict[str, Table]:
    """The tables of a return that begins on the day `since` and ends on the day up to which the lives are known.

    A return leaves out a table that it has nothing for.
    """
    since = date.min if since == lives.begins_on else since
    who = {person.child: (person.child, uk(person.born_on)) for person in lives.people}

    def of(child: str) -> tuple[str, str]:
        return who.get(child, (child, ""))

    rows: dict[str, list[tuple[object, ...]]] = {
        "episodes": [_episode(each) for each in lives.care if each.ended_on is None or each.ended_on >= since],
        "reviews": [
            (*of(each.child), uk(each.started_on), each.participation) for each in _in_year(lives.reviews, since)
        ],
        "oc2": [(*of(each.child), *_health(each)) for each in _in_year(lives.health, since)],
        "oc3": [
            (*of(each.child), each.in_touch, each.activity, each.accommodation)
            for each in _in_year(lives.leavers, since)
        ],
        "previous_permanence": [
            (*of(each.child), each.option, each.council, each.ordered_on) for each in _in_year(lives.permanence, since)
        ],
        "missing": [
            (*of(each.child), each.type, uk(each.started_on), uk(each.ended_on))
            for each in lives.missing
            if each.ended_on is None or each.ended_on >= since
        ],
        **_adoption(lives.adoptions, since, of),
    }
    there = {row[0] for found in rows.values() for row in found}
    people = [each for each in lives.people if each.child in there]
    alone = {each.child: each for each in lives.asylum}
    rows = {
        "header": [(p.child, _sex(p.sex), uk(p.born_on), p.ethnicity) for p in people],
        **rows,
        "uasc": [
            (p.child, _sex(p.sex), uk(p.born_on), uk(alone[p.child].ended_on)) for p in people if p.child in alone
        ],
    }
    return {name: (columns(HEADERS[name]), found) for name, found in rows.items() if found}


def _in_year(records: Iterable[Any], since: date) -> list[Any]:
    return [each for each in records if each.started_on >= since]


def _sex(sex: str) -> object:
    return SEX.get(sex, sex)


def _episode(care: Care) -> tuple[object, ...]:
    codes = (care.new, care.legal, care.need, care.place, care.provider)
    return care.child, uk(care.started_on), *codes, uk(care.ended_on), care.ceased, care.moved


def _health(health: Health) -> tuple[object, ...]:
    flags = (
        health.convicted, health.development, health.immunised, health.teeth, health.assessed, health.substance,
        health.received, health.offered,
    )  # fmt: skip
    return health.score, health.no_score, *(None if flag is None else int(flag) for flag in flags)


def _adoption(adoptions: Iterable[Adoption], since: date, of: Any) -> dict[str, list[tuple[object, ...]]]:
    """AD1 is about children adopted in the year; the other table about plans still in force in it."""
    placed, adopted = [], []
    for each in adoptions:
        over = each.adopted_on or each.ended_on
        if over and over < since:
            continue
        placed.append((*of(each.child), uk(each.started_on), uk(each.ended_on), each.reason))
        if each.adopted_on:
            match = (uk(each.started_on), uk(each.matched_on), int(each.by_carer))
            adopted.append((*of(each.child), *match, *each.adopters))
    return {"placed_for_adoption": placed, "ad1": adopted}
