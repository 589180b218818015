"""Annex A: the child-level lists 1 to 11 that Ofsted asks for in an inspection of children's services (ILACS).

A workbook with a sheet for each list, or a file for each. A list is told by its columns; no mapping is needed. The
names are those of the guidance (January 2024) and the short ones that councils' tools write.

What the lists lack, beside most history (they hold the last six months, list 8 those in care in that time):
- ids of contacts, referrals, assessments, enquiries, plans and episodes: made from the child and the day
- list 1 has no outcome; list 3 says only whether a referral ended in no further action: one that did not is held to
  have proceeded to assessment, as there is no word for 'yet to proceed'
- list 4 has single assessments only; list 5 has no end of an enquiry
- list 7 has the latest review only, which is kept without its plan, so that no chain of reviews is judged by it
- list 8 has one row a child: care since its start, with the legal status and placement of today. Earlier episodes
  and placements are not there: the placements made of it have no end, so that none is counted by how many there were
- lists 8 and 9 say who is or was unaccompanied, not until when
- list 9 has the latest contact only; that of before 2024 not even its day
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fingerpost.model import SCHEMAS, Column, Schema, Table
from fingerpost.sources import annex_a_words as words
from fingerpost.sources.coded import accommodation_code
from fingerpost.sources.keys import first_of_each, linked, numbered
from fingerpost.sources.mapping import BLANK, FileMapping, TableMapping
from fingerpost.sources.rows import RawTable, header_key

SOURCE = "annex_a"
LABEL = "Annex A"

CHILD, BORN, GENDER, ETHNICITY = "Child Unique ID", "Date of Birth", "Gender", "Ethnicity"
DISABLED = "Does the Child have a Disability"
_STRATEGY = "Strategy discussion initiating Section 47 Enquiry Start Date"
_ICPC = "Date of Initial Child Protection Conference"
_PLAN_STARTED, _REVIEWED = "Child Protection Plan Start Date", "Date of latest review conference"
_LIVES = "accommodation with its suitability"
_STARTED_CARE, _PLACED = "Date Started to be Looked After", "Start Date of Most Recent Placement"
_CONTACTED, _PATHWAY = "Latest Date of Contact", "Latest Pathway Plan Review Date"
_ORDERED = "Date of Placement Order"

UASC = Schema(
    "annex_a_unaccompanied",
    "a child, and whether unaccompanied",
    ("child_id",),
    None,
    None,
    None,
    (Column("child_id", "text", "The child"), Column("unaccompanied", "flag", "Whether unaccompanied")),
)
"""What two lists say, until those who are not have been left out."""


def _list(name: str, *tables: TableMapping, disabled: bool = True, **more: object) -> FileMapping:
    """The mapping of a list of children, each of which has who the child is."""
    person = {"child_id": CHILD, "born_on": BORN, "sex": GENDER, "ethnicity": ETHNICITY, "disabled": DISABLED}
    if not disabled:
        del person["disabled"]
    children = TableMapping("children", person, optional=frozenset({BORN, GENDER, ETHNICITY, DISABLED}))
    mapping = FileMapping(
        f"annex_a {name}",
        SOURCE,
        LABEL,
        (*tables, children),
        words.VALUES,
        words.ALIASES,
        words.EMPTY,
        labelled=True,
        worded=words.WORDED,
        statutory=True,
        common=frozenset({CHILD, BORN, GENDER, ETHNICITY, DISABLED}),
    )
    return replace(mapping, **more)  # type: ignore[arg-type]


def _lives(raw: RawTable, place: Mapping[str, int]) -> RawTable:
    """List 9 has where a care leaver lives (B) and whether that is suitable in two columns; the code has both (B1)."""
    kind, suitable = place[header_key("Type of Accommodation")], place[header_key("Suitability of Accommodation")]
    cells = list(map(accommodation_code, raw.columns[kind], raw.columns[suitable]))
    return replace(raw, headers=(*raw.headers, _LIVES), columns=(*raw.columns, cells))


def _unaccompanied(header: str) -> TableMapping:
    """Who a list says is, or was within the year, unaccompanied."""
    return TableMapping(
        UASC.name,
        {"child_id": CHILD, "unaccompanied": header},
        optional=frozenset({header}),
        staged=UASC,
        becomes="unaccompanied_children",
    )


MAPPINGS: tuple[FileMapping, ...] = (
    _list(
        "1 contacts",
        TableMapping(
            "contacts",
            {"child_id": CHILD, "started_on": "Date of Contact", "referred_by": "Contact Source"},
            made=frozenset({"contact_id"}),
        ),
        disabled=False,
    ),
    _list(
        "2 early help",
        TableMapping(
            "early_help",
            {
                "child_id": CHILD,
                "commenced_on": "Assessment start date",
                "agency": "Organisation completing assessment",
            },
            made=frozenset({"early_help_id"}),
        ),
        disabled=False,
    ),
    _list(
        "3 referrals",
        TableMapping(
            "referrals",
            {
                "child_id": CHILD,
                "received_on": "Date of referral",
                "referred_by": "Referral Source",
                "outcome": "Referral NFA?",
            },
            made=frozenset({"referral_id"}),
        ),
        disabled=False,
    ),
    _list(
        "4 assessments",
        TableMapping(
            "assessments",
            {
                "child_id": CHILD,
                "started_on": "Continuous Assessment Start Date",
                "completed_on": "Continuous Assessment Date of Authorisation",
            },
            constants={"type": "single"},
            made=frozenset({"assessment_id"}),
        ),
    ),
    _list(
        "5 section 47 enquiries",
        TableMapping(
            "s47_enquiries",
            {
                "child_id": CHILD,
                "started_on": _STRATEGY,
                "outcome": "Was an Initial Child Protection Conference deemed unnecessary?",
                "conference_id": _ICPC,
            },
            optional=frozenset({"Was an Initial Child Protection Conference deemed unnecessary?"}),
            made=frozenset({"s47_id"}),
        ),
        TableMapping(
            "cp_conferences",
            {
                "child_id": CHILD,
                "held_on": _ICPC,
                "s47_id": _STRATEGY,
                "outcome": "Did the Initial Child Protection Conference Result in a Child Protection Plan",
            },
            leave_out={"held_on": BLANK},
            optional=frozenset({"Did the Initial Child Protection Conference Result in a Child Protection Plan"}),
            constants={"type": "ICPC"},
            made=frozenset({"conference_id"}),
        ),
    ),
    _list(
        "6 children in need",
        TableMapping(
            "cin_episodes",
            {
                "child_id": CHILD,
                "started_on": "CIN Start Date",
                "ended_on": "CIN Closure Date",
                "primary_need": "Primary Need Code",
                "closure_reason": "Reason for Closure",
            },
            optional=frozenset({"Reason for Closure"}),
            made=frozenset({"episode_id"}),
        ),
    ),
    _list(
        "7 child protection plans",
        TableMapping(
            "cp_plans",
            {
                "child_id": CHILD,
                "started_on": _PLAN_STARTED,
                "ended_on": "Child Protection Plan End Date",
                "category": "Latest Category of Abuse",
                "previous_plans": "Number of Previous Child Protection Plans",
            },
            optional=frozenset({"Latest Category of Abuse", "Number of Previous Child Protection Plans"}),
            made=frozenset({"plan_id"}),
        ),
        TableMapping(
            "cp_conferences",
            {"child_id": CHILD, "held_on": _REVIEWED},
            leave_out={"held_on": BLANK},
            optional=frozenset({_REVIEWED}),
            constants={"type": "RCPC"},
            # A review comes from no enquiry, and what it decided is not told: as list 5 leaves them.
            made=frozenset({"conference_id", "s47_id", "outcome"}),
        ),
    ),
    _list(
        "8 children in care",
        TableMapping(
            "care_episodes",
            {
                "child_id": CHILD,
                "started_on": _STARTED_CARE,
                "legal_status": "Child's Legal Status",
                "need": "Child's Category of Need",
                "placement_type": "Placement Type",
                "placement_provider": "Placement Provider",
                "placement_location": "Placement Location",
                "ended_on": "Date Ceased to be Looked After",
                "ceased_reason": "Reason Ceased to be Looked After",
            },
            optional=frozenset({"Child's Category of Need", "Placement Provider", "Placement Location"}),
            constants={"new_episode_reason": "S"},
        ),
        TableMapping(
            "placements",
            {
                "child_id": CHILD,
                "started_on": _PLACED,
                "type": "Placement Type",
                "provider": "Placement Provider",
                "spell_started_on": _STARTED_CARE,
            },
            leave_out={"started_on": BLANK},
            optional=frozenset({_PLACED, "Placement Provider"}),
        ),
        _unaccompanied(words.UASC_IN_CARE),
    ),
    _list(
        "9 care leavers",
        TableMapping(
            "care_leavers",
            {
                "child_id": CHILD,
                "born_on": BORN,
                "contacted_on": _CONTACTED,
                "in_touch": "LA in Touch",
                "accommodation": _LIVES,
                "activity": "Activity Status",
                "pathway_plan_on": _PATHWAY,
            },
            optional=frozenset({_LIVES, _CONTACTED, _PATHWAY}),
            made=frozenset({"accommodation"}),
        ),
        _unaccompanied(words.UASC_LEFT),
        marks=("Type of Accommodation", "Suitability of Accommodation"),
        reshape=_lives,
    ),
    _list(
        "10 adoption",
        TableMapping(
            "adoptions",
            {
                "child_id": CHILD,
                "decided_on": "Date of Decision that Child Should be Placed for Adoption",
                "ordered_on": _ORDERED,
                "matched_on": "Date of Matching Child and Prospective Adopters",
                "placed_on": "Date Placed for Adoption",
                "plan_ended_on": "Date of Decision that Child Should No Longer be Placed for Adoption",
                "plan_ended_reason": "Reason Why Child No Longer Placed for Adoption",
            },
            leave_out={"decided_on": BLANK},
            optional=frozenset({_ORDERED}),
        ),
    ),
    FileMapping(
        "annex_a 11 adopters",
        SOURCE,
        LABEL,
        (),
        aliases=words.ALIASES,
        marks=("Individual adopter identifier", "Date enquiry received", "Date Stage 1 started"),
        passed_over="is list 11 of Annex A, which is about adopters and not about children; nothing is made from it",
    ),
)


def finish(tables: dict[str, Table]) -> None:
    """Give records their ids, join conferences with their enquiries, and keep each child once."""
    if (placements := tables.get("placements")) is not None and not len(placements):
        # Lists without the day on which the placement started tell of none.
        del tables["placements"]
    if (told := tables.pop(UASC.name, None)) is not None and any(
        each is not None for each in told.columns["unaccompanied"]
    ):
        tables["unaccompanied_children"] = _who_are(told)
    for table, prefix in (
        ("contacts", "CON"),
        ("early_help", "EH"),
        ("referrals", "REF"),
        ("assessments", "ASM"),
        ("s47_enquiries", "S47"),
        ("cin_episodes", "CIN"),
        ("cp_plans", "CPP"),
    ):
        if table in tables:
            numbered(tables[table], prefix)
    if "cp_conferences" in tables:
        # Two enquiries may lead to one conference, which both rows then have.
        tables["cp_conferences"] = first_of_each(tables["cp_conferences"], ("child_id", "type", "held_on"))
        numbered(tables["cp_conferences"], "CPC")
    if "s47_enquiries" in tables and "cp_conferences" in tables:
        enquiries, conferences = tables["s47_enquiries"].columns, tables["cp_conferences"].columns
        enquiries["conference_id"] = linked(enquiries, "conference_id", tables["cp_conferences"])
        conferences["s47_id"] = linked(conferences, "s47_id", tables["s47_enquiries"])
        enquiries["outcome"] = [
            "to_conference" if conference else outcome
            for conference, outcome in zip(enquiries["conference_id"], enquiries["outcome"], strict=True)
        ]
    if "children" in tables:
        tables["children"] = first_of_each(tables["children"], ("child_id",), filled=True)


def _who_are(told: Table) -> Table:
    """The children whom some list says are unaccompanied, each once. No list says until when they are."""
    children = zip(told.columns["child_id"], told.columns["unaccompanied"], strict=True)
    found = list(dict.fromkeys(child for child, unaccompanied in children if unaccompanied))
    return Table(SCHEMAS["unaccompanied_children"], {"child_id": found})
