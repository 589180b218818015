"""The children in need census as XML, one a year: referrals of the year and every episode of need open in it.

A CINdetails is a referral with all that came of it. What was known on the year's last day stands in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol, TypeVar
from xml.sax.saxutils import escape

from fingerpost.synth.known import known_on
from fingerpost.synth.records import Assessment, Contact, Enquiry, Lives, Need, Person, Plan
from fingerpost.synth.ssda903 import years
from fingerpost.synth.table import Files
from fingerpost.synth.words import SOURCE_CODE

SEX = {"M": "1", "F": "2", "U": "0"}


class _OfReferral(Protocol):
    @property
    def referral(self) -> str: ...


R = TypeVar("R", bound=_OfReferral)


def write(lives: Lives, council: str) -> Files:
    """The censuses of the council of that number, by file name."""
    files: Files = {}
    for starts_on, ends_on in years(lives):
        files[f"census_{starts_on.year}-{(starts_on.year + 1) % 100:02d}.xml"] = _Census(
            known_on(lives, ends_on), starts_on, council
        ).xml()
    return files


def _by_referral(records: Iterable[R]) -> Mapping[str, list[R]]:
    found: dict[str, list[R]] = defaultdict(list)
    for each in records:
        found[each.referral].append(each)
    return found


def _block(name: str, values: Mapping[str, object], inside: str = "") -> str:
    own = "".join(f"<{key}>{escape(str(value))}</{key}>" for key, value in values.items() if value not in (None, ""))
    return f"<{name}>{own}{inside}</{name}>\n"


class _Census:
    """One year's census while it is written."""

    def __init__(self, lives: Lives, since: date, council: str) -> None:
        self._lives, self._since, self._council = lives, since, council
        self._needs = {each.referral: each for each in lives.needs}
        self._assessments = _by_referral(lives.assessments)
        self._enquiries = _by_referral(lives.enquiries)
        self._plans = _by_referral(lives.plans)
        self._cin_plans = _by_referral(lives.cin_plans)
        self._held = {each.id: each.started_on for each in lives.conferences}
        self._reviews: dict[str, list[date]] = defaultdict(list)
        for each in lives.conferences:
            if each.type == "RCPC":
                self._reviews[each.plan].append(each.started_on)

    def xml(self) -> bytes:
        """The whole file."""
        details: dict[str, str] = defaultdict(str)
        for contact in self._lives.contacts:
            if contact.is_referral and self._is_asked(contact):
                details[contact.child] += self._details(contact, self._needs.get(contact.id))
        children = "".join(self._child(p, details[p.child]) for p in self._lives.people if p.child in details)
        day = self._lives.known_on
        header = _block("CollectionDetails", {"Collection": "CIN", "Year": day.year, "ReferenceDate": day})
        header += _block("Source", {"SourceLevel": "L", "LEA": self._council})
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<Message>\n'
            f"<Header>\n{header}</Header>\n<Children>\n{children}</Children>\n</Message>\n"
        ).encode()

    def _is_asked(self, contact: Contact) -> bool:
        need = self._needs.get(contact.id)
        still = need is not None and (need.ended_on is None or need.ended_on >= self._since)
        return contact.started_on >= self._since or still

    def _child(self, person: Person, details: str) -> str:
        unborn = person.born_on is not None and person.born_on > self._lives.known_on
        born = {"ExpectedPersonBirthDate" if unborn else "PersonBirthDate": person.born_on}
        own = {"LAchildID": person.child, **born, "GenderCurrent": SEX.get(person.sex, person.sex)}
        disabilities = _block("Disabilities", {"Disability": person.disability or "NONE"})
        return (
            "<Child>\n"
            + _block("ChildIdentifiers", own)
            + _block("ChildCharacteristics", {"Ethnicity": person.ethnicity}, disabilities)
            + details
            + "</Child>\n"
        )

    def _details(self, contact: Contact, need: Need | None) -> str:
        closed = {"CINclosureDate": need.ended_on, "ReasonForClosure": need.closure} if need else {}
        values = {
            "CINreferralDate": contact.started_on,
            "ReferralSource": SOURCE_CODE.get(contact.agency, contact.agency),
            "PrimaryNeedCode": need.need if need else None,
            "ReferralNFA": "true" if contact.outcome == "no_further_action" else "false",
            **closed,
        }
        inside = "".join(self._assessment(each) for each in self._assessments.get(contact.id, ()))
        inside += "".join(
            _block("CINPlanDates", {"CINPlanStartDate": each.started_on, "CINPlanEndDate": each.ended_on})
            for each in self._cin_plans.get(contact.id, ())
        )
        inside += "".join(self._enquiry(each) for each in self._enquiries.get(contact.id, ()))
        inside += "".join(self._plan(each) for each in self._plans.get(contact.id, ()))
        return _block("CINdetails", values, inside)

    def _assessment(self, assessment: Assessment) -> str:
        values = {
            "AssessmentActualStartDate": assessment.started_on,
            "AssessmentAuthorisationDate": assessment.ended_on,
        }
        factors = "".join(f"<AssessmentFactors>{escape(each)}</AssessmentFactors>" for each in assessment.factors)
        found = f"<FactorsIdentifiedAtAssessment>{factors}</FactorsIdentifiedAtAssessment>" if factors else ""
        return _block("Assessments", values, found)

    def _enquiry(self, enquiry: Enquiry) -> str:
        values = {"S47ActualStartDate": enquiry.started_on, "DateOfInitialCPC": self._held.get(enquiry.conference)}
        not_required = "true" if enquiry.outcome == "not_to_conference" else "false"
        return _block("Section47", {**values, "ICPCnotRequired": not_required})

    def _plan(self, plan: Plan) -> str:
        values = {
            "CPPstartDate": plan.started_on,
            "CPPendDate": plan.ended_on,
            "InitialCategoryOfAbuse": plan.category,
            "LatestCategoryOfAbuse": plan.category,
            "NumberOfPreviousCPP": plan.previous,
        }
        reviews = "".join(_block("Reviews", {"CPPreviewDate": day}) for day in self._reviews.get(plan.id, ()))
        return _block("ChildProtectionPlans", values, reviews)
