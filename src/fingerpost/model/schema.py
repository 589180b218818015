"""The canonical tables: what every input layout is turned into and every measure is made from.

Names follow the field and, where it has the table, the Standard Safeguarding Dataset. Each table also has a
`council` column (the council's number), put there by the store, so that many councils can share one workspace.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "date", "flag", "integer", "number"]


@dataclass(frozen=True)
class Column:
    """A column: its name, type, one line of meaning, and the code list its values come from, if any."""

    name: str
    type: Type
    says: str
    codes: str | None = None
    required: bool = False
    """A layout that fills the table must have this column; the cells may still be empty."""


@dataclass(frozen=True)
class Schema:
    """A canonical table: what a row is, its key, the date that places a row in time, and its columns.

    A row dated after a period's end is not yet known in that period. `ends` closes a spell: a spell that ended
    after the period's end was still open then. `complete_by` is the date by which records begin: for spells, of
    which systems often keep only those that were open on some day, it is the end.
    """

    name: str
    row: str
    key: tuple[str, ...]
    dated: str | None
    ends: str | None
    complete_by: str | None
    columns: tuple[Column, ...]

    def __getitem__(self, name: str) -> Column:
        return self._by_name[name]

    @property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """The columns a layout must have to fill this table."""
        return tuple(column.name for column in self.columns if column.required)


def _schema(
    name: str,
    row: str,
    key: str,
    columns: tuple[Column, ...],
    dated: str | None = None,
    ends: str | None = None,
    complete_by: str | None = None,
) -> Schema:
    return Schema(name, row, tuple(key.split()), dated, ends, complete_by or dated, columns)


def _text(name: str, says: str, codes: str | None = None, required: bool = False) -> Column:
    return Column(name, "text", says, codes, required)


def _date(name: str, says: str, required: bool = False) -> Column:
    return Column(name, "date", says, None, required)


def _flag(name: str, says: str) -> Column:
    return Column(name, "flag", says)


CHILD = _text("child_id", "The child, as the case-management system numbers them", required=True)

_FRONT_DOOR = (
    _text("referred_by", "Who made the contact, in the council's own words"),
    _text("reason", "Why, in the council's own words"),
    _text("outcome", "What it had come to by the extract date; empty is not recorded", "contact_outcome", True),
    _date("outcome_on", "When that outcome was decided"),
    _flag("active_caf", "Whether the child had an active common assessment"),
    _flag("immediate_cp_concern", "Whether there was an immediate child protection concern"),
    _text("team", "The team that took it, in the council's own words"),
    _text("locality", "The locality, area or ward of the child's address then, in the council's own words"),
)

SCHEMAS: dict[str, Schema] = {
    schema.name: schema
    for schema in (
        _schema(
            "children",
            "a child",
            "child_id",
            (
                CHILD,
                _date("born_on", "Date of birth", required=True),
                _text("sex", "Sex", "sex"),
                _text("ethnicity", "Ethnicity", "ethnicity"),
                _flag("disabled", "Whether the child is recorded as disabled"),
                _text("locality", "The locality of the child's address when the extract was taken"),
            ),
        ),
        _schema(
            "contacts",
            "a contact made to children's social care",
            "contact_id",
            (
                _text("contact_id", "The contact", required=True),
                CHILD,
                _date("started_on", "The day of the contact", required=True),
                *_FRONT_DOOR,
            ),
            dated="started_on",
        ),
        _schema(
            "referrals",
            "a contact that was not closed and logged: a referral",
            "referral_id",
            (
                _text("referral_id", "The referral", required=True),
                CHILD,
                _date("received_on", "The day it was received", required=True),
                *_FRONT_DOOR,
            ),
            dated="received_on",
        ),
        _schema(
            "early_help",
            "a common assessment (CAF2) commenced",
            "early_help_id",
            (
                _text("early_help_id", "The assessment", required=True),
                CHILD,
                _date("commenced_on", "The day it commenced", required=True),
                _text("agency", "The agency that commenced it, in the council's own words", required=True),
                _text("reason", "Why, in the council's own words"),
            ),
            dated="commenced_on",
        ),
        _schema(
            "assessments",
            "an assessment by children's social care",
            "assessment_id",
            (
                _text("assessment_id", "The assessment", required=True),
                CHILD,
                _text("referral_id", "The referral it came from"),
                _text("type", "Initial, core or single", "assessment_type", True),
                _date("started_on", "The day it started", required=True),
                _date("completed_on", "The day it was completed; empty is not yet", required=True),
            ),
            dated="started_on",
            ends="completed_on",
            complete_by="completed_on",
        ),
        _schema(
            "s47_enquiries",
            "an enquiry under section 47 of the Children Act 1989",
            "s47_id",
            (
                _text("s47_id", "The enquiry", required=True),
                CHILD,
                _date("started_on", "The day it started", required=True),
                _date("ended_on", "The day it ended; empty is not yet"),
                _text("outcome", "Whether it went to conference", "s47_outcome"),
                _text("conference_id", "The conference it went to"),
            ),
            dated="started_on",
            ends="ended_on",
        ),
        _schema(
            "cp_conferences",
            "a child protection conference held for a child",
            "conference_id",
            (
                _text("conference_id", "The conference", required=True),
                CHILD,
                _text("type", "Initial (ICPC) or review (RCPC)", "conference_type", True),
                _date("held_on", "The day it was held", required=True),
                _text("s47_id", "The section 47 enquiry it came from"),
                _text("plan_id", "The plan it made or reviewed"),
                _text("child_attended", "Whether the child attended", "conference_attendance"),
                _text("outcome", "What it decided", "conference_outcome"),
            ),
            dated="held_on",
        ),
        _schema(
            "cp_plans",
            "a child protection plan",
            "plan_id",
            (
                _text("plan_id", "The plan", required=True),
                CHILD,
                _date("started_on", "The day it started", required=True),
                _date("ended_on", "The day it ended; empty is still open", required=True),
                _text("category", "Category of abuse", "category_of_abuse"),
                Column("previous_plans", "integer", "How many plans the child had before this one"),
            ),
            dated="started_on",
            ends="ended_on",
            complete_by="ended_on",
        ),
        _schema(
            "cin_episodes",
            "an episode of need",
            "episode_id",
            (
                _text("episode_id", "The episode", required=True),
                CHILD,
                _date("started_on", "The day it started", required=True),
                _date("ended_on", "The day it ended; empty is still open", required=True),
                _text("primary_need", "The child's primary need", "primary_need"),
                _text("closure_reason", "Why it ended", "reason_for_closure"),
            ),
            dated="started_on",
            ends="ended_on",
            complete_by="ended_on",
        ),
        _schema(
            "care_episodes",
            "an episode of care as SSDA903 counts it: one legal status in one placement",
            "child_id started_on",
            (
                CHILD,
                _date("started_on", "The day it started", required=True),
                _text("new_episode_reason", "Why a new episode: S starts a spell", "reason_new_episode", True),
                _text("legal_status", "Legal status", "legal_status", True),
                _text("need", "Category of need", "cin_need"),
                _text("placement_type", "Kind of placement", "placement_type", True),
                _text("placement_provider", "Who provides it", "placement_provider"),
                _date("ended_on", "The day it ended; empty is still open", required=True),
                _text(
                    "ceased_reason",
                    "Why it ended: X1 goes on into another episode",
                    "reason_episode_ceased",
                    True,
                ),
                _text("place_change_reason", "Why the placement changed", "reason_place_change"),
                Column("placement_distance", "number", "Miles from the child's home; 999.9 is not known"),
                _text("placement_location", "Whether it lies within the council's area", "placement_location"),
            ),
            dated="started_on",
            ends="ended_on",
            complete_by="ended_on",
        ),
        _schema(
            "placements",
            "a placement of a child in care",
            "child_id started_on",
            (
                CHILD,
                _date("started_on", "The day it started", required=True),
                _date("ended_on", "The day it ended; empty is still open", required=True),
                _text("type", "Kind of placement", "placement_type", True),
                _text("provider", "Who provides it", "placement_provider"),
                _date("spell_started_on", "The day the spell of care it belongs to started"),
            ),
            dated="started_on",
            ends="ended_on",
            complete_by="ended_on",
        ),
        _schema(
            "care_reviews",
            "a review of a child in care",
            "child_id held_on",
            (
                CHILD,
                _date("held_on", "The day it was held", required=True),
                _text("participation", "How the child took part", "review_participation", True),
            ),
            dated="held_on",
        ),
        _schema(
            "care_leavers",
            "a care leaver's circumstances at a contact",
            "child_id contacted_on",
            (
                CHILD,
                _date("born_on", "Date of birth"),
                _date("contacted_on", "The day of the contact", required=True),
                _text("in_touch", "Whether the council is in touch", "in_touch"),
                _text(
                    "accommodation",
                    "Where they live; a code that ends in 1 is suitable",
                    "accommodation",
                    True,
                ),
                _text(
                    "activity",
                    "What they do; F and P codes are education, employment, training",
                    "activity",
                    True,
                ),
                _date("pathway_plan_on", "The day the pathway plan was made or last reviewed"),
            ),
            dated="contacted_on",
        ),
        _schema(
            "cin_plans",
            "a child in need plan",
            "child_id started_on",
            (
                CHILD,
                _date("started_on", "The day it started", required=True),
                _date("ended_on", "The day it ended; empty is still open", required=True),
                _text("plan_id", "The plan, where the source numbers them"),
            ),
            dated="started_on",
            ends="ended_on",
            complete_by="ended_on",
        ),
        _schema(
            "assessment_factors",
            "a factor identified at the end of an assessment",
            "assessment_id factor",
            (
                _text("assessment_id", "The assessment", required=True),
                CHILD,
                _text("factor", "The factor", "assessment_factors", True),
            ),
        ),
        _schema(
            "disabilities",
            "a disability of a child",
            "child_id disability",
            (CHILD, _text("disability", "The kind of disability", "disability", True)),
        ),
        _schema(
            "missing_episodes",
            "an episode of a child in care missing or away without leave",
            "child_id started_on",
            (
                CHILD,
                _date("started_on", "The day it started", required=True),
                _date("ended_on", "The day it ended; empty is still missing", required=True),
                _text("type", "Missing, or away without authorisation", "missing_type", True),
                _flag("interview_offered", "Whether the child was offered a return home interview"),
                _flag("interview_accepted", "Whether the child accepted it"),
            ),
            dated="started_on",
            ends="ended_on",
        ),
        _schema(
            "unaccompanied_children",
            "an unaccompanied asylum-seeking child's status",
            "child_id",
            (CHILD, _date("ended_on", "The day the status ended or will end", required=True)),
        ),
        _schema(
            "health_checks",
            "the health and behaviour of a child in care for a year or more, at a year's end",
            "child_id year_ended_on",
            (
                CHILD,
                _date("year_ended_on", "The last day of the year it is about", required=True),
                Column("sdq_score", "integer", "Strengths and difficulties score, 0 to 40"),
                _text("sdq_reason", "Why there is no score", "sdq_reason"),
                _flag("convicted", "Whether convicted or given a caution in the year"),
                _flag("health_check", "Whether a child under five had the development checks"),
                _flag("immunisations", "Whether immunisations are up to date"),
                _flag("teeth_check", "Whether the teeth were checked"),
                _flag("health_assessment", "Whether there was a health assessment"),
                _flag("substance_misuse", "Whether a substance misuse problem was identified"),
                _flag("intervention_received", "Whether help with it was received"),
                _flag("intervention_offered", "Whether help with it was offered"),
            ),
            dated="year_ended_on",
        ),
        _schema(
            "adoptions",
            "a decision that a child should be placed for adoption, and what followed",
            "child_id decided_on",
            (
                CHILD,
                _date("decided_on", "The day it was decided", required=True),
                _date("ordered_on", "The day of the placement order"),
                _date("matched_on", "The day the child was matched with adopters"),
                _date("placed_on", "The day the child was placed"),
                _date("plan_ended_on", "The day the plan for adoption ended without one"),
                _text("plan_ended_reason", "Why it ended", "reason_placed_ceased"),
                _flag("by_foster_carer", "Whether adopted by the former foster carer"),
            ),
            dated="decided_on",
        ),
        _schema(
            "previous_permanence",
            "a permanence order a child had before coming into care",
            "child_id",
            (
                CHILD,
                _text("option", "The kind of order", "previous_permanence", True),
                _text("council_of_order", "The council responsible then, where known"),
                _text("ordered_on", "The date of the order, which may be partly unknown"),
            ),
        ),
        _schema(
            "care_applications",
            "an application to court for a care or supervision order",
            "application_id child_id",
            (
                _text("application_id", "The application", required=True),
                CHILD,
                _date("applied_on", "The day it was made", required=True),
            ),
            dated="applied_on",
        ),
        _schema(
            "allocations",
            "a worker's time with a child",
            "child_id worker_id started_on",
            (
                CHILD,
                _text("worker_id", "The worker, as the case-management system numbers them", required=True),
                _text("team", "The worker's team then, in the council's own words"),
                _date("started_on", "The day it started", required=True),
                _date("ended_on", "The day it ended; empty is still going on", required=True),
            ),
            dated="started_on",
            ends="ended_on",
            complete_by="ended_on",
        ),
        _schema(
            "addresses",
            "a child's time at an address",
            "child_id started_on",
            (
                CHILD,
                _text(
                    "locality", "The locality, area or ward of the address, in the council's own words", required=True
                ),
                _date("started_on", "The day it started", required=True),
                _date("ended_on", "The day it ended; empty is still the child's address", required=True),
            ),
            dated="started_on",
            ends="ended_on",
            complete_by="ended_on",
        ),
        _schema(
            "workers",
            "a social worker's time in post",
            "worker_id started_on",
            (
                _text("worker_id", "The worker, as the council numbers them", required=True),
                _text("team", "The team, in the council's own words"),
                _date("started_on", "The day it started", required=True),
                _date("ended_on", "The day the worker left; empty is still in post", required=True),
                _flag("agency", "Whether employed through an agency"),
            ),
            dated="started_on",
            ends="ended_on",
            complete_by="ended_on",
        ),
        _schema(
            "population",
            "an age group of the area's children in one mid-year estimate",
            "estimated_on age_band",
            (
                _date("estimated_on", "The day the estimate is for, 30 June", required=True),
                _text("age_band", "The age group", required=True),
                Column("persons", "integer", "How many children", required=True),
            ),
            dated="estimated_on",
        ),
        _schema(
            "population_groups",
            "one group of the area's children, such as those of an ethnicity, in one estimate or census",
            "estimated_on breakdown category",
            (
                _date("estimated_on", "The day the estimate or census is for", required=True),
                _text("breakdown", "What the groups are of: sex, ethnicity or disabled", required=True),
                _text(
                    "category",
                    "The group: F; an ethnicity's code, or white, mixed, asian, black or other; yes or no",
                    required=True,
                ),
                Column("persons", "integer", "How many children", required=True),
            ),
            dated="estimated_on",
        ),
    )
}
