"""What the lives hold: one frozen record for each thing that happens. None is not yet, an empty text not recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Person:
    """A child. Brothers and sisters share the family."""

    child: str
    family: int
    born_on: date | None
    sex: str
    ethnicity: str
    disability: str


@dataclass(frozen=True)
class Contact:
    """A contact. One that was not closed and logged is a referral, with the contact's id."""

    id: str
    child: str
    started_on: date
    agency: str
    reason: str
    outcome: str
    outcome_on: date | None
    active_caf: bool
    concern: bool
    team: str
    worker: str

    @property
    def is_referral(self) -> bool:
        """Whether it was more than closed and logged."""
        return self.outcome != "closed_and_logged"


@dataclass(frozen=True)
class EarlyHelp:
    """A common assessment commenced by an agency."""

    id: str
    child: str
    started_on: date
    agency: str
    reason: str


@dataclass(frozen=True)
class Assessment:
    """An initial or a core assessment."""

    id: str
    child: str
    referral: str
    type: str
    started_on: date
    ended_on: date | None


@dataclass(frozen=True)
class Enquiry:
    """A section 47 enquiry, and the conference it went to."""

    id: str
    child: str
    referral: str
    started_on: date
    ended_on: date | None
    outcome: str
    conference: str


@dataclass(frozen=True)
class Conference:
    """An initial or a review conference."""

    id: str
    child: str
    type: str
    started_on: date
    enquiry: str
    plan: str
    attended: str
    outcome: str


@dataclass(frozen=True)
class Plan:
    """A child protection plan."""

    id: str
    child: str
    referral: str
    started_on: date
    ended_on: date | None
    category: str
    previous: int | None


@dataclass(frozen=True)
class Need:
    """An episode of need. It starts on the day of the referral, as the census has it."""

    id: str
    child: str
    referral: str
    started_on: date
    ended_on: date | None
    need: str
    closure: str


@dataclass(frozen=True)
class Care:
    """An episode of care: one legal status in one placement. `spell` and `placement` number what it belongs to."""

    child: str
    spell: int
    placement: int
    started_on: date
    new: str
    legal: str
    need: str
    place: str
    provider: str
    ended_on: date | None
    ceased: str
    moved: str


@dataclass(frozen=True)
class Review:
    """A review of a child in care."""

    child: str
    started_on: date
    participation: str


@dataclass(frozen=True)
class Leaver:
    """A care leaver on a birthday, the day that SSDA903 asks about."""

    child: str
    started_on: date
    in_touch: str
    accommodation: str
    activity: str


@dataclass(frozen=True)
class Lives:
    """Everything there is to know on `known_on`; records begin on `begins_on`."""

    begins_on: date
    known_on: date
    people: tuple[Person, ...]
    contacts: tuple[Contact, ...]
    early_help: tuple[EarlyHelp, ...]
    assessments: tuple[Assessment, ...]
    enquiries: tuple[Enquiry, ...]
    conferences: tuple[Conference, ...]
    plans: tuple[Plan, ...]
    needs: tuple[Need, ...]
    care: tuple[Care, ...]
    reviews: tuple[Review, ...]
    leavers: tuple[Leaver, ...]
