"""Missing data and errors, at a chosen rate: each record has one with that chance. All layouts then tell the same.

What was spoilt is on a list of its own, so that what a check finds can be held against it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from fingerpost.synth.chance import Dice, Random
from fingerpost.synth.records import Fault, Lives

KINDS = ("missing", "code", "date", "duplicate", "orphan")
"""A field left empty, a code that no list has, a day that cannot be, a record that stands twice, and one that names
what is nowhere to be found: a child in no list of children, a conference with no enquiry."""

MISTYPED = date(1970, 1, 1)


@dataclass(frozen=True)
class _Way:
    """A way to spoil a record: what it makes of the field's value, of which the record is asked too."""

    kind: str
    field: str
    makes: Callable[[Any], Any]


def _empty(name: str) -> Callable[[Any], Any]:
    return lambda record: "" if isinstance(getattr(record, name), str) else None


def _always(value: str) -> Callable[[Any], Any]:
    return lambda record: value


def _missing(*fields: str) -> tuple[_Way, ...]:
    return tuple(_Way("missing", name, _empty(name)) for name in fields)


def _code(**values: str) -> tuple[_Way, ...]:
    return tuple(_Way("code", name, _always(value)) for name, value in values.items())


def _orphan(**values: str) -> tuple[_Way, ...]:
    return tuple(_Way("orphan", name, _always(value)) for name, value in values.items())


ENDS_TOO_EARLY = _Way("date", "ended_on", lambda record: record.ended_on and record.started_on - timedelta(days=10))
IN_FUTURE = _Way("date", "started_on", lambda record: record.started_on + timedelta(days=20 * 365))
NO_ENQUIRY = _Way("orphan", "enquiry", lambda record: record.enquiry and "S999999")
NO_REFERRAL = _Way("missing", "referral", lambda record: "" if record.type == "initial" else record.referral)
TWICE = _Way("duplicate", "", lambda record: None)
UNLISTED = _Way("orphan", "", lambda record: None)

WAYS: dict[str, tuple[_Way, ...]] = {
    "people": (
        *_missing("ethnicity", "sex", "born_on"),
        *_code(ethnicity="ZZZZ", sex="Q"),
        _Way("date", "born_on", lambda record: record.born_on and date(1905, record.born_on.month, 1)),
        TWICE,
        UNLISTED,
    ),
    "contacts": (*_missing("outcome", "agency", "reason", "outcome_on"), *_code(outcome="Pending"), IN_FUTURE,
                 TWICE),
    "assessments": (*_missing("ended_on"), *_code(type="other"), *_orphan(referral="R999999"), NO_REFERRAL,
                    ENDS_TOO_EARLY, TWICE),
    "enquiries": (*_missing("outcome"), *_code(outcome="Unclear"), ENDS_TOO_EARLY, TWICE),
    "conferences": (*_missing("attended", "outcome"), *_code(outcome="Adjourned"), NO_ENQUIRY, TWICE),
    "plans": (*_missing("category", "previous"), *_code(category="XXX"), ENDS_TOO_EARLY, TWICE),
    "cin_plans": (ENDS_TOO_EARLY, TWICE),
    "needs": (*_missing("need", "closure"), *_code(need="N99"), ENDS_TOO_EARLY, TWICE),
    "care": (*_missing("legal", "need", "provider"), *_code(legal="Q9", place="U9"), ENDS_TOO_EARLY, TWICE),
    "reviews": (*_missing("participation"), *_code(participation="PN9"), IN_FUTURE),
    "missing": (*_missing("type"), *_code(type="X"), ENDS_TOO_EARLY),
    "adoptions": (_Way("date", "matched_on", lambda record: record.matched_on and MISTYPED),),
    "leavers": (*_missing("activity", "accommodation"), *_code(activity="Z9", accommodation="Q1")),
}  # fmt: skip
"""The ways in which each kind of record can be wrong."""


def spoil(lives: Lives, rate: float, random: Random) -> Lives:
    """The lives with faults in that share of the records, which are on the list of faults."""
    if not rate:
        return lives
    dice, faults = Dice(random, lives.begins_on), list[Fault]()
    found: dict[str, Any] = {}
    for table, ways in WAYS.items():
        kept: list[Any] = []
        for record in getattr(lives, table):
            way = dice.pick(ways) if dice.chance(rate) else None
            made = _made(record, way) if way else [record]
            if way and made != [record]:
                faults.append(Fault(way.kind, table, record.child, _name(record), way.field))
            kept += made
        found[table] = tuple(kept)
    return replace(lives, **found, faults=tuple(faults))


def _made(record: Any, way: _Way) -> list[Any]:
    if way is TWICE:
        return [record, record]
    if way is UNLISTED:
        return []
    changed: Mapping[str, Any] = {way.field: way.makes(record)}
    return [replace(record, **changed)]


def _name(record: Any) -> str:
    """The record's number, or the day that tells it from the child's others."""
    return str(getattr(record, "id", "") or getattr(record, "started_on", record.child))
