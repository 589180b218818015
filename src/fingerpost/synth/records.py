"""What the lives hold: one frozen record for each thing that happens. None is not yet, an empty text not recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Person:
    """A child, with the team and worker it is allocated to. Brothers and sisters share the family."""

    child: str
    family: int
    born_on: date | None
    sex: str
    ethnicity: str
    disability: str
    team: str
    worker: str


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
class Address:
    """A time at an address, of which the locality is told."""

    child: str
    locality: str
    started_on: date
    ended_on: date | None


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
    """An initial or a core assessment, with the factors that were identified when it was completed."""

    id: str
    child: str
    referral: str
    type: str
    started_on: date
    ended_on: date | None
    factors: tuple[str, ...]


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
class CinPlan:
    """A child in need plan."""

    id: str
    child: str
    referral: str
    started_on: date
    ended_on: date | None


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

    @property
    def is_short_break(self) -> bool:
        """Whether it is one of a series of short breaks, which are not care."""
        return self.legal in ("V3", "V4")


@dataclass(frozen=True)
class Review:
    """A review of a child in care."""

    child: str
    started_on: date
    participation: str


@dataclass(frozen=True)
class Missing:
    """A child in care missing (M) or away without leave (A)."""

    child: str
    started_on: date
    ended_on: date | None
    type: str


@dataclass(frozen=True)
class Health:
    """The health of a child in care for a year, on 31 March. None is not asked, as of a child of that age."""

    child: str
    started_on: date
    scored_on: date | None
    score: int | None
    no_score: str
    convicted: bool
    development: bool | None
    immunised: bool
    teeth: bool
    assessed: bool
    substance: bool
    received: bool | None
    offered: bool | None


@dataclass(frozen=True)
class Adoption:
    """A decision that a child should be placed for adoption, from which day, and what followed."""

    child: str
    started_on: date
    ordered_on: date | None
    matched_on: date | None
    placed_on: date | None
    adopted_on: date | None
    ended_on: date | None
    reason: str
    by_carer: bool
    adopters: tuple[int, str, str]


@dataclass(frozen=True)
class Adopter:
    """Someone who asked to adopt, from that day, with the days of what followed."""

    id: str
    family: str
    sex: str
    ethnicity: str
    started_on: date
    stages: tuple[date | None, ...]
    left_on: date | None
    reason: str


@dataclass(frozen=True)
class Permanence:
    """Whether a child who came into care had a permanence order before."""

    child: str
    started_on: date
    option: str
    council: str
    ordered_on: str


@dataclass(frozen=True)
class Asylum:
    """A child seeking asylum alone. `ended_on` may lie ahead: the day on which the status will end."""

    child: str
    started_on: date
    ended_on: date


@dataclass(frozen=True)
class Application:
    """An application to court for a care order."""

    id: str
    child: str
    started_on: date


@dataclass(frozen=True)
class Leaver:
    """A care leaver on a birthday, the day that SSDA903 asks about."""

    child: str
    started_on: date
    in_touch: str
    accommodation: str
    activity: str


@dataclass(frozen=True)
class Estimate:
    """How many children of an age group live in the area in the middle of a year."""

    started_on: date
    ages: str
    persons: int


@dataclass(frozen=True)
class Fault:
    """A fault that was put into a record: which kind, in which of the lives' tables, whose, and in which field."""

    kind: str
    table: str
    child: str
    record: str
    field: str


@dataclass(frozen=True)
class Lives:
    """Everything there is to know on `known_on`; records begin on `begins_on`.

    What was still going on that day is there from its beginning: a child's case is whole or not at all.
    """

    begins_on: date
    known_on: date
    people: tuple[Person, ...]
    contacts: tuple[Contact, ...]
    early_help: tuple[EarlyHelp, ...]
    assessments: tuple[Assessment, ...]
    enquiries: tuple[Enquiry, ...]
    conferences: tuple[Conference, ...]
    plans: tuple[Plan, ...]
    cin_plans: tuple[CinPlan, ...]
    needs: tuple[Need, ...]
    care: tuple[Care, ...]
    reviews: tuple[Review, ...]
    missing: tuple[Missing, ...]
    health: tuple[Health, ...]
    adoptions: tuple[Adoption, ...]
    adopters: tuple[Adopter, ...]
    permanence: tuple[Permanence, ...]
    asylum: tuple[Asylum, ...]
    applications: tuple[Application, ...]
    leavers: tuple[Leaver, ...]
    population: tuple[Estimate, ...]
    addresses: tuple[Address, ...]
    faults: tuple[Fault, ...] = ()
