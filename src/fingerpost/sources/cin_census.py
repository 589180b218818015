"""The children in need census: root Message, read a Child at a time. Collection years 2013-14 to 2025-26.

Elements and codes are those of liia-tools' schemas for 2017 to 2026 and of csc-validator-be-cin; no source has those of
2013-14 to 2015-16, which are read by the same names. Up to 2012-13 initial and core assessments were separate modules
whose names could not be verified: they are not read. From 2013-14 an assessment is 'single', whatever the council
called it then. The modules of 2026-27 on pre-proceedings are passed over, as their rules are not known.

The census numbers nothing but the child, so numbers are made of the child's, a letter for the kind of record and its
day: C123/R2024-05-01 for a referral, N for the episode of need, A an assessment, S an enquiry, F an initial
conference, V a review, P a plan, D a child in need plan; a second one of the same day ends in /2. The same record has
the same number in every census, and the latest census's stands.

- A CINdetails is a referral and, unless it ended in no further action, an episode of need.
- An initial conference is the DateOfInitialCPC of an enquiry, or of the CINdetails where no enquiry has that day (a
  child who moved in). Several enquiries of one child with one conference day have one conference, and it counts from
  the first of them. A plan that starts on that day is the one it made.
- Review conferences are the reviews of a plan. Who attended, and when an enquiry ended, the census does not ask.
- A child not yet born has the expected date of birth.
"""

from __future__ import annotations

from collections.abc import Iterator

from fingerpost.model import code_lists
from fingerpost.sources.cin_child import HEADERS, Child
from fingerpost.sources.content import Content
from fingerpost.sources.mapping import FileMapping, TableMapping
from fingerpost.sources.xml import Days, Placed, Rows, records
from fingerpost.sources.years import as_day, collection_year

ROOT = "Message"
SOURCE = "cin_census"
LABEL = "Children in need census"
KEYS = {"disabilities": ("child_id",), "assessment_factors": ("assessment_id",)}
"""A later census gives all the disabilities of a child, and all the factors of an assessment."""
BATCH = 5_000
"""Children whose rows are held as text at once."""


def _mapping(table: str, columns: str, **leave_out: str) -> FileMapping:
    """A kind of record and the table it fills, as words of `canonical=Element`."""
    filled = {"child_id": "LAchildID", **dict(pair.split("=") for pair in columns.split())}
    left = {name: frozenset(codes.split()) for name, codes in leave_out.items()}
    sources = {code: each.meaning for code, each in code_lists()["referral_source"].items()}
    values = {"ReferralSource": sources} if table == "referrals" else {}
    return FileMapping(
        f"census {table.replace('_', ' ')}", SOURCE, LABEL, (TableMapping(table, filled, left),), values, statutory=True
    )


MAPPINGS = {
    mapping.tables[0].table: mapping
    for mapping in (
        _mapping("children", "born_on=PersonBirthDate sex=Sex ethnicity=Ethnicity disabled=Disabled"),
        _mapping("disabilities", "disability=Disability", disability="NONE"),
        _mapping(
            "referrals", "referral_id=Referral received_on=CINreferralDate referred_by=ReferralSource outcome=Outcome"
        ),
        _mapping(
            "cin_episodes",
            "episode_id=Episode started_on=CINreferralDate ended_on=CINclosureDate primary_need=PrimaryNeedCode "
            "closure_reason=ReasonForClosure",
        ),
        _mapping(
            "assessments",
            "assessment_id=Assessment referral_id=Referral type=Type started_on=AssessmentActualStartDate "
            "completed_on=AssessmentAuthorisationDate",
        ),
        _mapping("assessment_factors", "assessment_id=Assessment factor=AssessmentFactors"),
        _mapping(
            "s47_enquiries",
            "s47_id=Enquiry started_on=S47ActualStartDate outcome=Outcome conference_id=Conference",
        ),
        _mapping(
            "cp_conferences",
            "conference_id=Conference type=Type held_on=Held s47_id=Enquiry plan_id=Plan outcome=Outcome",
        ),
        _mapping(
            "cp_plans",
            "plan_id=Plan started_on=CPPstartDate ended_on=CPPendDate category=LatestCategoryOfAbuse "
            "previous_plans=NumberOfPreviousCPP",
        ),
        _mapping("cin_plans", "plan_id=Plan started_on=CINPlanStartDate ended_on=CINPlanEndDate"),
    )
}


def read(name: str, content: Content) -> Iterator[Placed]:
    """The census's tables, each with its mapping, some thousand children at a time.

    Raises SourceError where the file is damaged, which may show only after some of it was given.
    """
    days = Days(name)
    tables = {table: Rows(headers) for table, headers in HEADERS.items()}
    children = 0
    for element in records(name, content, "Child", "CollectionDetails"):
        if element.tag != "Child":
            days.checked(element, {"ReferenceDate"})
            continue
        Child(element, days, tables).read()
        children += 1
        if children % BATCH == 0:
            yield _given(name, tables)
    days.settle()
    if tables["children"].lines or not children:
        yield _given(name, tables, ("children",))


def _given(name: str, tables: dict[str, Rows], always: tuple[str, ...] = ()) -> Placed:
    """The kinds of record it has. Of a kind it has none of, nothing is known: older censuses did not ask for all."""
    return [(MAPPINGS[table], rows.table(name)) for table, rows in tables.items() if rows.lines or table in always]


def year(name: str, content: Content) -> int:
    """The collection year that a census's reference date tells; 0 where there is none. Raises SourceError."""
    for element in records(name, content, "CollectionDetails"):
        ends_on = as_day((element.findtext("ReferenceDate") or "").strip())
        return collection_year(ends_on) if ends_on else 0
    return 0
