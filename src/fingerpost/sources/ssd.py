"""The Standard Safeguarding Dataset: its tables as CSV or Parquet, or straight from a database (`database.py`).

A table is told by its columns, whose names are all its own (ssd_person's begin with pers_). Names follow the data
model of data-to-insight/ssd-data-model as of July 2026; what older deployments lack is optional. Outcomes are kept
there as JSON with a flag for each outcome (`ssd_json.py`), and episodes of care by ids of placements (`ssd_joins.py`).

What the dataset lacks: the number of earlier plans, how a child took part in an initial conference, and any word for
a contact that came to a referral. What has no place here: ssd_cla_immunisations says whether a child's are up to date
now, where SSDA903 asks about the year.
"""

from __future__ import annotations

from fingerpost.model import SCHEMAS, Column, Schema
from fingerpost.sources import ssd_json, ssd_words
from fingerpost.sources.mapping import BLANK, FileMapping, Reshape, TableMapping
from fingerpost.sources.ssd_joins import finish

__all__ = ["LABEL", "MAPPINGS", "PARTLY", "SOURCE", "TABLES", "finish"]

SOURCE = "ssd"
LABEL = "Standard Safeguarding Dataset"

_YES = frozenset({"yes"})


_BECOMES = {
    "ssd_cla_placement": "placements",
    "ssd_cla_episodes": "care_episodes",
    "ssd_legal_status": "care_episodes",
    "ssd_cla_reviews": "care_reviews",
    "ssd_cp_plans": "cp_plans",
    "ssd_assessment_factors": "assessment_factors",
    "ssd_immigration_status": "unaccompanied_children",
    "ssd_sdq_scores": "health_checks",
    "ssd_cla_health": "health_checks",
}
"""Tables that are joined before they are canonical, and what they come to."""


def _staged(name: str, texts: str = "", dates: str = "", numbers: str = "") -> Schema:
    """A canonical table with what else it takes to join it."""
    base = SCHEMAS[_BECOMES[name]]
    extra = [Column(each, "text", "For joining") for each in texts.split()]
    extra += [Column(each, "date", "For joining") for each in dates.split()]
    extra += [Column(each, "number", "For joining") for each in numbers.split()]
    return Schema(name, base.row, base.key, base.dated, base.ends, base.complete_by, (*base.columns, *extra))


def _table(
    name: str, *tables: TableMapping, reshape: Reshape | None = None, aliases: dict[str, tuple[str, ...]] | None = None
) -> FileMapping:
    return FileMapping(
        name,
        SOURCE,
        LABEL,
        tables,
        ssd_words.VALUES,
        aliases or {},
        ssd_words.EMPTY,
        labelled=True,
        worded=ssd_words.WORDED,
        statutory=True,
        reshape=reshape,
    )


def _fill(
    table: str,
    columns: str,
    optional: str = "",
    made: str = "",
    staged: Schema | None = None,
    leave_out: dict[str, frozenset[object]] | None = None,
    **constants: str,
) -> TableMapping:
    """A table's mapping: 'child_id=pers_person_id ...', with the headers that may be absent."""
    pairs = dict(pair.split("=") for pair in columns.split())
    return TableMapping(
        table,
        pairs,
        leave_out or {},
        frozenset(optional.split()),
        constants,
        frozenset(made.split()),
        staged,
        _BECOMES[staged.name] if staged else "",
    )


PLACEMENTS = _staged("ssd_cla_placement", "placement_id cla_id change_reason", "", "distance")
EPISODES = _staged("ssd_cla_episodes", "cla_id placement_id")
LEGAL = _staged("ssd_legal_status")
REVIEWS = _staged("ssd_cla_reviews", "cla_id cancelled")
PLANS = _staged("ssd_cp_plans", "other_council")
FACTORS = _staged("ssd_assessment_factors")
IMMIGRATION = _staged("ssd_immigration_status", "status")
SDQ = _staged("ssd_sdq_scores", "", "completed_on")
HEALTH = _staged("ssd_cla_health", "kind status", "checked_on")

MAPPINGS: tuple[FileMapping, ...] = (
    _table(
        "ssd_person",
        _fill(
            "children",
            "child_id=pers_person_id born_on=pers_dob sex=pers_sex ethnicity=pers_ethnicity",
            "pers_sex pers_ethnicity",
        ),
        aliases={"pers_sex": ("pers_gender",)},
    ),
    _table(
        "ssd_contacts",
        _fill(
            "contacts",
            "contact_id=cont_contact_id child_id=cont_person_id started_on=cont_contact_date "
            "referred_by=cont_contact_source_desc outcome=cont_contact_outcome_json",
            "cont_contact_source_desc cont_contact_outcome_json",
        ),
        reshape=ssd_json.contact_outcomes,
        aliases={"cont_contact_source_desc": ("cont_contact_source_code",)},
    ),
    _table(
        "ssd_early_help_episodes",
        _fill(
            "early_help",
            "early_help_id=earl_episode_id child_id=earl_person_id commenced_on=earl_episode_start_date "
            "agency=earl_episode_organisation reason=earl_episode_reason",
            "earl_episode_reason",
        ),
    ),
    _table(
        "ssd_cin_episodes",
        _fill(
            "referrals",
            "referral_id=cine_referral_id child_id=cine_person_id received_on=cine_referral_date "
            "referred_by=cine_referral_source_desc outcome=cine_referral_nfa",
            "cine_referral_source_desc",
        ),
        _fill(
            "cin_episodes",
            "episode_id=cine_referral_id child_id=cine_person_id started_on=cine_referral_date "
            "ended_on=cine_close_date primary_need=cine_cin_primary_need_code closure_reason=cine_close_reason",
            "cine_cin_primary_need_code cine_close_reason",
        ),
        aliases={"cine_referral_source_desc": ("cine_referral_source_code",)},
    ),
    _table(
        "ssd_cin_assessments",
        _fill(
            "assessments",
            "assessment_id=cina_assessment_id child_id=cina_person_id referral_id=cina_referral_id "
            "started_on=cina_assessment_start_date completed_on=cina_assessment_auth_date",
            "cina_referral_id",
            type="single",
        ),
    ),
    _table(
        "ssd_assessment_factors",
        _fill(
            "ssd_assessment_factors",
            "assessment_id=cinf_assessment_id factor=cinf_assessment_factors_json",
            staged=FACTORS,
            leave_out={"factor": BLANK},
        ),
        reshape=ssd_json.factors,
    ),
    _table(
        "ssd_involvements",
        _fill(
            "allocations",
            "child_id=invo_person_id worker_id=invo_professional_id team=invo_professional_team "
            "started_on=invo_involvement_start_date ended_on=invo_involvement_end_date",
            "invo_professional_team",
            leave_out={"worker_id": BLANK},
        ),
    ),
    _table(
        "ssd_cin_plans",
        _fill(
            "cin_plans",
            "plan_id=cinp_cin_plan_id child_id=cinp_person_id started_on=cinp_cin_plan_start_date "
            "ended_on=cinp_cin_plan_end_date",
        ),
    ),
    _table(
        "ssd_s47_enquiry",
        _fill(
            "s47_enquiries",
            "s47_id=s47e_s47_enquiry_id child_id=s47e_person_id started_on=s47e_s47_start_date "
            "ended_on=s47e_s47_end_date outcome=s47e_s47_nfa",
            made="conference_id",
        ),
    ),
    _table(
        "ssd_initial_cp_conference",
        _fill(
            "cp_conferences",
            "conference_id=icpc_icpc_id child_id=icpc_person_id held_on=icpc_icpc_date s47_id=icpc_s47_enquiry_id "
            "plan_id=icpc_cp_plan_id outcome=icpc_icpc_outcome_cp_flag",
            "icpc_cp_plan_id icpc_icpc_outcome_cp_flag",
            leave_out={"held_on": BLANK},
            type="ICPC",
        ),
    ),
    _table(
        "ssd_cp_plans",
        _fill(
            "ssd_cp_plans",
            "plan_id=cppl_cp_plan_id child_id=cppl_person_id started_on=cppl_cp_plan_start_date "
            "ended_on=cppl_cp_plan_end_date category=cppl_cp_plan_latest_category other_council=cppl_cp_plan_ola",
            "cppl_cp_plan_latest_category cppl_cp_plan_ola",
            staged=PLANS,
            # A plan of another council, whose child is here for a while.
            leave_out={"other_council": _YES},
        ),
        aliases={"cppl_cp_plan_latest_category": ("cppl_cp_plan_initial_category",)},
    ),
    _table(
        "ssd_cp_reviews",
        _fill(
            "cp_conferences",
            "conference_id=cppr_cp_review_id child_id=cppr_person_id held_on=cppr_cp_review_date "
            "plan_id=cppr_cp_plan_id child_attended=cppr_cp_review_participation "
            "outcome=cppr_cp_review_outcome_continue_cp",
            "cppr_cp_review_participation cppr_cp_review_outcome_continue_cp",
            made="s47_id",  # a review comes from no enquiry
            leave_out={"held_on": BLANK},
            type="RCPC",
        ),
    ),
    _table(
        "ssd_cla_episodes",
        _fill(
            "ssd_cla_episodes",
            "child_id=clae_person_id started_on=clae_cla_episode_start_date "
            "new_episode_reason=clae_cla_episode_start_reason need=clae_cla_primary_need_code "
            "ended_on=clae_cla_episode_ceased_date ceased_reason=clae_cla_episode_ceased_reason cla_id=clae_cla_id "
            "placement_id=clae_cla_placement_id",
            "clae_cla_primary_need_code clae_cla_id clae_cla_placement_id",
            staged=EPISODES,
        ),
        aliases={"clae_cla_episode_ceased_date": ("clae_cla_episode_ceased",)},
    ),
    _table(
        "ssd_cla_placement",
        _fill(
            "ssd_cla_placement",
            "placement_id=clap_cla_placement_id cla_id=clap_cla_id child_id=clap_person_id "
            "started_on=clap_cla_placement_start_date ended_on=clap_cla_placement_end_date "
            "type=clap_cla_placement_type provider=clap_cla_placement_provider "
            "change_reason=clap_cla_placement_change_reason distance=clap_cla_placement_distance",
            "clap_cla_id clap_person_id clap_cla_placement_provider clap_cla_placement_change_reason "
            "clap_cla_placement_distance",
            staged=PLACEMENTS,
        ),
    ),
    _table(
        "ssd_legal_status",
        _fill(
            "ssd_legal_status",
            "child_id=lega_person_id legal_status=lega_legal_status started_on=lega_legal_status_start_date "
            "ended_on=lega_legal_status_end_date",
            staged=LEGAL,
        ),
        aliases={
            "lega_legal_status_start_date": ("lega_legal_status_start",),
            "lega_legal_status_end_date": ("lega_legal_status_end",),
        },
    ),
    _table(
        "ssd_cla_reviews",
        _fill(
            "ssd_cla_reviews",
            "child_id=clar_cla_person_id cla_id=clar_cla_id held_on=clar_cla_review_date "
            "participation=clar_cla_review_participation cancelled=clar_cla_review_cancelled",
            "clar_cla_person_id clar_cla_id clar_cla_review_cancelled",
            staged=REVIEWS,
            leave_out={"held_on": BLANK, "cancelled": _YES},
        ),
    ),
    _table(
        "ssd_missing",
        _fill(
            "missing_episodes",
            "child_id=miss_person_id started_on=miss_missing_episode_start_date "
            "ended_on=miss_missing_episode_end_date type=miss_missing_episode_type "
            "interview_offered=miss_missing_rhi_offered interview_accepted=miss_missing_rhi_accepted",
            "miss_missing_rhi_offered miss_missing_rhi_accepted",
        ),
        aliases={
            "miss_missing_episode_start_date": ("miss_mis_epi_start",),
            "miss_missing_episode_end_date": ("miss_mis_epi_end",),
            "miss_missing_episode_type": ("miss_mis_epi_type",),
        },
    ),
    _table(
        "ssd_permanence",
        _fill(
            "adoptions",
            "child_id=perm_person_id decided_on=perm_adm_decision_date ordered_on=perm_placement_order_date "
            "matched_on=perm_matched_date "
            "placed_on=perm_placed_for_adoption_date plan_ended_on=perm_decision_reversed_date "
            "plan_ended_reason=perm_decision_reversed_reason by_foster_carer=perm_adopted_by_carer_flag",
            "perm_placement_order_date perm_decision_reversed_reason perm_adopted_by_carer_flag",
            leave_out={"decided_on": BLANK},
        ),
    ),
    _table(
        "ssd_care_leavers",
        _fill(
            "care_leavers",
            "child_id=clea_person_id contacted_on=clea_care_leaver_latest_contact in_touch=clea_care_leaver_in_touch "
            "accommodation=clea_care_leaver_accommodation activity=clea_care_leaver_activity "
            "pathway_plan_on=clea_pathway_plan_review_date",
            "clea_pathway_plan_review_date",
            made="born_on",
        ),
        reshape=ssd_json.accommodation,
    ),
    _table(
        "ssd_disability",
        _fill("disabilities", "child_id=disa_person_id disability=disa_disability_code"),
    ),
    _table(
        "ssd_immigration_status",
        _fill(
            "ssd_immigration_status",
            "child_id=immi_person_id status=immi_immigration_status ended_on=immi_immigration_status_end_date",
            staged=IMMIGRATION,
        ),
        aliases={"immi_immigration_status_end_date": ("immi_immigration_status_end",)},
    ),
    _table(
        "ssd_sdq_scores",
        _fill(
            "ssd_sdq_scores",
            "child_id=csdq_person_id completed_on=csdq_sdq_completed_date sdq_score=csdq_sdq_score "
            "sdq_reason=csdq_sdq_reason",
            "csdq_sdq_reason",
            staged=SDQ,
        ),
    ),
    _table(
        "ssd_cla_health",
        _fill(
            "ssd_cla_health",
            "child_id=clah_person_id kind=clah_health_check_type checked_on=clah_health_check_date "
            "status=clah_health_check_status",
            staged=HEALTH,
        ),
    ),
    _table(
        "ssd_cla_previous_permanence",
        _fill(
            "previous_permanence",
            "child_id=lapp_person_id option=lapp_previous_permanence_option "
            "council_of_order=lapp_previous_permanence_la ordered_on=lapp_previous_permanence_order_date",
            "lapp_previous_permanence_la lapp_previous_permanence_order_date",
        ),
    ),
)

PARTLY = {
    ("contacts", "outcome"): "says of a contact only whether it was closed and logged, and not what came of the others"
}
"""Columns of canonical tables of which the dataset tells only some values: it has a row for each referral, but none
says from which contact it came."""

_ALSO = {"ssd_care_leavers": ("clea_care_leaver_accom_suitable",)}
"""Columns that are read on the way to another."""

TABLES: dict[str, tuple[str, ...]] = {
    mapping.name: tuple(
        dict.fromkeys([*mapping.known.values(), *(each for others in mapping.aliases.values() for each in others)])
    )
    + _ALSO.get(mapping.name, ())
    for mapping in MAPPINGS
}
"""Each table that is read, with the columns that may be used."""
