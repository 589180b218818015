"""What is known of lives on a day: what comes later is left out, and what ends later is still open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, Protocol, TypeVar

from fingerpost.synth.records import Adopter, Adoption, Assessment, Care, Contact, Enquiry, Lives, Need, Person


class _Dated(Protocol):
    @property
    def started_on(self) -> date: ...


class _Ending(_Dated, Protocol):
    @property
    def ended_on(self) -> date | None: ...


D = TypeVar("D", bound=_Dated)
E = TypeVar("E", bound=_Ending)


def known_on(lives: Lives, day: date) -> Lives:
    """The lives as the system held them on that day."""
    conferences = _begun(lives.conferences, day)
    held = {each.id for each in conferences}
    return replace(
        lives,
        known_on=day,
        people=tuple(_person(each, day) for each in lives.people),
        contacts=tuple(_contact(each, day) for each in _begun(lives.contacts, day)),
        early_help=_begun(lives.early_help, day),
        assessments=tuple(_assessment(each, day) for each in _begun(lives.assessments, day)),
        enquiries=tuple(_enquiry(each, day, held) for each in _begun(lives.enquiries, day)),
        conferences=conferences,
        plans=_open(lives.plans, day),
        cin_plans=_open(lives.cin_plans, day),
        needs=tuple(_need(each, day) for each in _begun(lives.needs, day)),
        care=tuple(_care(each, day) for each in _begun(lives.care, day)),
        reviews=_begun(lives.reviews, day),
        missing=_open(lives.missing, day),
        health=_begun(lives.health, day),
        adoptions=tuple(_adoption(each, day) for each in _begun(lives.adoptions, day)),
        adopters=tuple(_adopter(each, day) for each in _begun(lives.adopters, day)),
        permanence=_begun(lives.permanence, day),
        asylum=_begun(lives.asylum, day),
        applications=_begun(lives.applications, day),
        leavers=_begun(lives.leavers, day),
        population=_begun(lives.population, day),
        addresses=_open(lives.addresses, day),
    )


def _begun(records: Iterable[D], day: date) -> tuple[D, ...]:
    return tuple(each for each in records if each.started_on <= day)


def _open(records: Iterable[E], day: date) -> tuple[E, ...]:
    return tuple(_without(each, "ended_on") if _later(each.ended_on, day) else each for each in _begun(records, day))


def _without(record: Any, *names: str) -> Any:
    """The record with nothing in those fields."""
    return replace(record, **dict.fromkeys(names))


def _later(found: date | None, day: date) -> bool:
    return found is not None and found > day


def _end(found: date | None, day: date) -> date | None:
    return None if _later(found, day) else found


def _person(person: Person, day: date) -> Person:
    """The sex of a child not yet born is not known."""
    return replace(person, sex="U") if _later(person.born_on, day) else person


def _contact(contact: Contact, day: date) -> Contact:
    if not _later(contact.outcome_on, day):
        return contact
    return replace(contact, outcome="yet_to_proceed", outcome_on=None)


def _assessment(assessment: Assessment, day: date) -> Assessment:
    return replace(assessment, ended_on=None, factors=()) if _later(assessment.ended_on, day) else assessment


def _enquiry(enquiry: Enquiry, day: date, held: set[str]) -> Enquiry:
    """Whether it went to conference is not known before the conference, or the end of the enquiry."""
    ended_on = _end(enquiry.ended_on, day)
    known = enquiry.conference in held if enquiry.conference else ended_on is not None
    if known and ended_on == enquiry.ended_on:
        return enquiry
    return replace(
        enquiry,
        ended_on=ended_on,
        outcome=enquiry.outcome if known else "",
        conference=enquiry.conference if known else "",
    )


def _need(need: Need, day: date) -> Need:
    return replace(need, ended_on=None, closure="") if _later(need.ended_on, day) else need


def _care(care: Care, day: date) -> Care:
    return replace(care, ended_on=None, ceased="", moved="") if _later(care.ended_on, day) else care


def _adoption(adoption: Adoption, day: date) -> Adoption:
    return replace(
        adoption,
        ordered_on=_end(adoption.ordered_on, day),
        matched_on=_end(adoption.matched_on, day),
        placed_on=_end(adoption.placed_on, day),
        adopted_on=_end(adoption.adopted_on, day),
        ended_on=_end(adoption.ended_on, day),
        reason="" if _later(adoption.ended_on, day) else adoption.reason,
    )


def _adopter(adopter: Adopter, day: date) -> Adopter:
    left_on = _end(adopter.left_on, day)
    stages = tuple(_end(each, day) for each in adopter.stages)
    return replace(adopter, stages=stages, left_on=left_on, reason=adopter.reason if left_on else "")
