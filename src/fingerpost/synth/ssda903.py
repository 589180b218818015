"""SSDA903 as CSV files: header, episodes, reviews and OC3, a folder for each collection year.

A year's return has the children in care at some time in it, with what was known on 31 March; an episode still open
then has its end in a later year's.
"""

from __future__ import annotations

from datetime import date, timedelta

from fingerpost.synth.known import known_on
from fingerpost.synth.records import Care, Lives
from fingerpost.synth.table import Files, WriteCsv, columns, uk

Table = tuple[tuple[str, ...], list[tuple[object, ...]]]
SEX = {"M": 1, "F": 2}


def write(lives: Lives, write_csv: WriteCsv) -> Files:
    """The returns of all the years, each file below its year's folder."""
    files: Files = {}
    for starts_on, ends_on in years(lives):
        folder = f"{starts_on.year}-{(starts_on.year + 1) % 100:02d}"
        for name, table in tables(known_on(lives, ends_on), starts_on).items():
            if not table[1]:
                continue  # a return leaves out a table that it has nothing for
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
    """The tables of a return that begins on the day `since` and ends on the day up to which the lives are known."""
    born = {person.child: person.born_on for person in lives.people}
    care = [each for each in lives.care if each.ended_on is None or each.ended_on >= since]
    leavers = [each for each in lives.leavers if each.started_on >= since]
    reviews = [each for each in lives.reviews if each.started_on >= since]
    there = {each.child for each in care} | {each.child for each in leavers} | {each.child for each in reviews}
    return {
        "header": (
            columns("CHILD,SEX,DOB,ETHNIC"),
            [(p.child, SEX.get(p.sex, ""), uk(p.born_on), p.ethnicity) for p in lives.people if p.child in there],
        ),
        "episodes": (
            columns("CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE"),
            [_episode(each) for each in care],
        ),
        "reviews": (
            columns("CHILD,DOB,REVIEW,REVIEW_CODE"),
            [(each.child, uk(born[each.child]), uk(each.started_on), each.participation) for each in reviews],
        ),
        "oc3": (
            columns("CHILD,DOB,IN_TOUCH,ACTIV,ACCOM"),
            [(each.child, uk(born[each.child]), each.in_touch, each.activity, each.accommodation) for each in leavers],
        ),
    }


def _episode(care: Care) -> tuple[object, ...]:
    codes = (care.new, care.legal, care.need, care.place, care.provider)
    return care.child, uk(care.started_on), *codes, uk(care.ended_on), care.ceased, care.moved
