"""What is known of lives on a day: what comes later is left out, and what ends later is still open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Protocol, TypeVar

from fingerpost.synth.records import Care, Contact, Enquiry, Lives, Need


class _Dated(Protocol):
    @property
    def started_on(self) -> date: ...


D = TypeVar("D", bound=_Dated)


def known_on(lives: Lives, day: date) -> Lives:
    """The lives as the system held them on that day."""
    conferences = _begun(lives.conferences, day)
    held = {each.id for each in conferences}
    return replace(
        lives,
        known_on=day,
        contacts=tuple(_contact(each, day) for each in _begun(lives.contacts, day)),
        early_help=_begun(lives.early_help, day),
        assessments=tuple(replace(each, ended_on=_end(each.ended_on, day)) for each in _begun(lives.assessments, day)),
        enquiries=tuple(_enquiry(each, day, held) for each in _begun(lives.enquiries, day)),
        conferences=conferences,
        plans=tuple(replace(each, ended_on=_end(each.ended_on, day)) for each in _begun(lives.plans, day)),
        needs=tuple(_need(each, day) for each in _begun(lives.needs, day)),
        care=tuple(_care(each, day) for each in _begun(lives.care, day)),
        reviews=_begun(lives.reviews, day),
        leavers=_begun(lives.leavers, day),
    )


def _begun(records: Iterable[D], day: date) -> tuple[D, ...]:
    return tuple(each for each in records if each.started_on <= day)


def _end(ended_on: date | None, day: date) -> date | None:
    return ended_on if ended_on and ended_on <= day else None


def _contact(contact: Contact, day: date) -> Contact:
    if contact.outcome_on is None or contact.outcome_on <= day:
        return contact
    return replace(contact, outcome="yet_to_proceed", outcome_on=None)


def _enquiry(enquiry: Enquiry, day: date, held: set[str]) -> Enquiry:
    """Whether it went to conference is not known before the conference, or the end of the enquiry."""
    ended_on = _end(enquiry.ended_on, day)
    if enquiry.conference:
        known = enquiry.conference in held
        return (
            replace(enquiry, ended_on=ended_on)
            if known
            else replace(enquiry, ended_on=ended_on, outcome="", conference="")
        )
    return replace(enquiry, ended_on=ended_on, outcome=enquiry.outcome if ended_on else "")


def _need(need: Need, day: date) -> Need:
    ended_on = _end(need.ended_on, day)
    return replace(need, ended_on=ended_on, closure=need.closure if ended_on else "")


def _care(care: Care, day: date) -> Care:
    if _end(care.ended_on, day):
        return care
    return replace(care, ended_on=None, ceased="", moved="")
