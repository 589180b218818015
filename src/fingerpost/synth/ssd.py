"""The Standard Safeguarding Dataset: a CSV for each table, as held on the last day."""

from __future__ import annotations

import json
from datetime import date, timedelta

from fingerpost.synth.records import Care, Lives
from fingerpost.synth.table import Files, Rows, WriteCsv, columns, yes

HEADERS = {
    "ssd_person": "pers_person_id,pers_sex,pers_ethnicity,pers_dob",
    "ssd_disability": "disa_table_id,disa_person_id,disa_disability_code",
    "ssd_contacts": "cont_contact_id,cont_person_id,cont_contact_date,cont_contact_source_code,"
    "cont_contact_source_desc,cont_contact_outcome_json",
    "ssd_early_help_episodes": "earl_episode_id,earl_person_id,earl_episode_start_date,earl_episode_end_date,"
    "earl_episode_reason,earl_episode_organisation",
    "ssd_cin_episodes": "cine_referral_id,cine_person_id,cine_referral_date,cine_cin_primary_need_code,"
    "cine_referral_source_desc,cine_referral_nfa,cine_close_reason,cine_close_date",
    "ssd_cin_assessments": "cina_assessment_id,cina_person_id,cina_referral_id,cina_assessment_start_date,"
    "cina_assessment_auth_date",
    "ssd_assessment_factors": "cinf_table_id,cinf_assessment_id,cinf_assessment_factors_json",
    "ssd_cin_plans": "cinp_cin_plan_id,cinp_referral_id,cinp_person_id,cinp_cin_plan_start_date,"
    "cinp_cin_plan_end_date,cinp_cin_plan_team,cinp_cin_plan_worker_id",
    "ssd_s47_enquiry": "s47e_s47_enquiry_id,s47e_person_id,s47e_s47_start_date,s47e_s47_end_date,s47e_s47_nfa",
    "ssd_initial_cp_conference": "icpc_icpc_id,icpc_s47_enquiry_id,icpc_person_id,icpc_cp_plan_id,icpc_icpc_date,"
    "icpc_icpc_outcome_cp_flag",
    "ssd_cp_plans": "cppl_cp_plan_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date,cppl_cp_plan_ola,"
    "cppl_cp_plan_latest_category",
    "ssd_cp_reviews": "cppr_cp_review_id,cppr_person_id,cppr_cp_plan_id,cppr_cp_review_date,"
    "cppr_cp_review_outcome_continue_cp,cppr_cp_review_participation",
    "ssd_cla_episodes": "clae_cla_episode_id,clae_person_id,clae_cla_episode_start_date,"
    "clae_cla_episode_start_reason,clae_cla_primary_need_code,clae_cla_episode_ceased_date,"
    "clae_cla_episode_ceased_reason,clae_cla_id,clae_cla_placement_id",
    "ssd_cla_placement": "clap_cla_placement_id,clap_cla_id,clap_person_id,clap_cla_placement_start_date,"
    "clap_cla_placement_type,clap_cla_placement_provider,clap_cla_placement_end_date,clap_cla_placement_change_reason",
    "ssd_legal_status": "lega_legal_status_id,lega_person_id,lega_legal_status,lega_legal_status_start_date,"
    "lega_legal_status_end_date",
    "ssd_cla_reviews": "clar_cla_review_id,clar_cla_id,clar_cla_review_date,clar_cla_review_cancelled,"
    "clar_cla_review_participation,clar_cla_person_id",
    "ssd_missing": "miss_table_id,miss_person_id,miss_missing_episode_start_date,miss_missing_episode_type,"
    "miss_missing_episode_end_date",
    "ssd_permanence": "perm_table_id,perm_person_id,perm_adm_decision_date,perm_placement_order_date,"
    "perm_placed_for_adoption_date,perm_matched_date,perm_adopted_by_carer_flag,perm_decision_reversed_date,"
    "perm_decision_reversed_reason,perm_permanence_order_date,perm_permanence_order_type,perm_adopter_sex,"
    "perm_adopter_legal_status,perm_number_of_adopters",
    "ssd_immigration_status": "immi_person_id,immi_immigration_status_id,immi_immigration_status,"
    "immi_immigration_status_start_date,immi_immigration_status_end_date",
    "ssd_sdq_scores": "csdq_table_id,csdq_person_id,csdq_sdq_completed_date,csdq_sdq_score,csdq_sdq_reason",
    "ssd_cla_health": "clah_health_check_id,clah_person_id,clah_health_check_type,clah_health_check_date,"
    "clah_health_check_status",
    "ssd_cla_immunisations": "clai_person_id,clai_immunisations_status,clai_immunisations_status_date",
    "ssd_cla_convictions": "clac_cla_conviction_id,clac_person_id,clac_cla_conviction_date,clac_cla_conviction_offence",
    "ssd_cla_substance_misuse": "clas_substance_misuse_id,clas_person_id,clas_substance_misuse_date,"
    "clas_substance_misused,clas_intervention_received",
    "ssd_cla_previous_permanence": "lapp_table_id,lapp_person_id,lapp_previous_permanence_order_date,"
    "lapp_previous_permanence_option,lapp_previous_permanence_la",
    "ssd_care_leavers": "clea_table_id,clea_person_id,clea_care_leaver_in_touch,clea_care_leaver_latest_contact,"
    "clea_care_leaver_accommodation,clea_care_leaver_accom_suitable,clea_care_leaver_activity",
}
UNREAD = (
    "ssd_cla_health", "ssd_cla_immunisations", "ssd_cla_convictions", "ssd_cla_substance_misuse",
    "ssd_cla_previous_permanence",
)  # fmt: skip
"""Tables of the dataset for which Fingerpost has no use yet."""
ATTENDED = {"attended": "PN1", "did_not_attend": "PN7", "under_4": "PN0"}


def write(lives: Lives, write_csv: WriteCsv) -> Files:
    """A file a table."""
    tables = {**_people(lives), **_front_door(lives), **_protection(lives), **_care(lives), **_in_care(lives)}
    return {f"{name}.csv": write_csv(columns(HEADERS[name]), rows) for name, rows in tables.items()}


def _people(lives: Lives) -> dict[str, Rows]:
    latest = {each.child: each for each in sorted(lives.leavers, key=lambda each: each.started_on)}
    disabled = [each for each in lives.people if each.disability]
    return {
        "ssd_person": [(p.child, p.sex, p.ethnicity, p.born_on) for p in lives.people],
        "ssd_disability": [(f"D{at}", p.child, p.disability) for at, p in enumerate(disabled)],
        "ssd_care_leavers": [
            (f"CL{at}", c.child, c.in_touch, c.started_on, c.accommodation[:1], c.accommodation[1:], c.activity)
            for at, c in enumerate(latest.values())
        ],
    }


def _flags(closed: bool) -> str:
    return json.dumps({"NEW_REFERRAL_FLAG": "N" if closed else "Y", "NFA_FLAG": "Y" if closed else "N", "COMMENTS": ""})


def _front_door(lives: Lives) -> dict[str, Rows]:
    return {
        "ssd_contacts": [
            (c.id, c.child, c.started_on, "", c.agency, _flags(not c.is_referral)) for c in lives.contacts
        ],
        "ssd_early_help_episodes": [(e.id, e.child, e.started_on, "", e.reason, e.agency) for e in lives.early_help],
        "ssd_cin_episodes": list(_episodes(lives)),
        **_plain(lives),
        "ssd_cin_assessments": [(a.id, a.child, a.referral, a.started_on, a.ended_on) for a in lives.assessments],
    }


def _plain(lives: Lives) -> dict[str, Rows]:
    team = {each.child: (each.team, each.worker) for each in lives.people}
    return {
        "ssd_assessment_factors": [
            (f"AF{at}", a.id, json.dumps(a.factors)) for at, a in enumerate(lives.assessments) if a.factors
        ],
        "ssd_cin_plans": [
            (p.id, p.referral, p.child, p.started_on, p.ended_on, *team.get(p.child, ("", ""))) for p in lives.cin_plans
        ],
    }


def _episodes(lives: Lives) -> Rows:
    """A row a referral, which is also the episode of need that began with it."""
    needs = {each.referral: each for each in lives.needs}
    for c in lives.contacts:
        if c.is_referral:
            need, nfa = needs.get(c.id), c.outcome == "no_further_action"
            closed = need.ended_on if need else c.started_on
            code, reason = (need.need, need.closure) if need else ("", "")
            yield c.id, c.child, c.started_on, code, c.agency, yes(nfa), reason, closed


def _protection(lives: Lives) -> dict[str, Rows]:
    return {
        "ssd_s47_enquiry": [
            (e.id, e.child, e.started_on, e.ended_on, yes(e.outcome == "not_to_conference")) for e in lives.enquiries
        ],
        "ssd_initial_cp_conference": [
            (c.id, c.enquiry, c.child, c.plan, c.started_on, yes(c.plan)) for c in lives.conferences if c.type == "ICPC"
        ],
        "ssd_cp_plans": [(p.id, p.child, p.started_on, p.ended_on, "N", p.category) for p in lives.plans],
        "ssd_cp_reviews": [
            (c.id, c.child, c.plan, c.started_on, yes(c.outcome == "continues"), ATTENDED.get(c.attended, ""))
            for c in lives.conferences
            if c.type == "RCPC"
        ],
    }


def _care(lives: Lives) -> dict[str, Rows]:
    placed: dict[int, list[Care]] = {}
    for each in lives.care:
        placed.setdefault(each.placement, []).append(each)
    return {
        "ssd_cla_episodes": [
            (
                f"E{at}", c.child, c.started_on, c.new, c.need, c.ended_on, c.ceased, f"LA{c.spell}",
                f"PL{c.placement}",
            )
            for at, c in enumerate(lives.care)
        ],
        "ssd_cla_placement": [
            (
                f"PL{id}", f"LA{own[0].spell}", own[0].child, own[0].started_on, own[0].place, own[0].provider,
                own[-1].ended_on, own[-1].moved,
            )
            for id, own in placed.items()
        ],
        "ssd_legal_status": [
            (f"LS{at}", child, legal, started_on, ended_on)
            for at, (child, legal, started_on, ended_on) in enumerate(_statuses(lives))
        ],
        "ssd_cla_reviews": [
            (f"CR{at}", "", r.started_on, "N", r.participation, r.child) for at, r in enumerate(lives.reviews)
        ],
    }  # fmt: skip


def _in_care(lives: Lives) -> dict[str, Rows]:
    """Going missing, adoption, asylum and health. Of immunisations there is only the latest word."""
    immunised = {each.child: each for each in lives.health}
    return {
        "ssd_missing": [
            (f"MI{at}", m.child, m.started_on, m.type, m.ended_on) for at, m in enumerate(lives.missing)
        ],
        "ssd_permanence": [
            (
                f"PE{at}", a.child, a.started_on, a.ordered_on, a.placed_on, a.matched_on,
                yes(a.by_carer) if a.adopted_on else "", a.ended_on, a.reason, a.adopted_on,
                "Adoption order" if a.adopted_on else "", *((a.adopters[1], a.adopters[2], a.adopters[0])
                if a.matched_on else ("", "", "")),
            )
            for at, a in enumerate(lives.adoptions)
        ],
        "ssd_immigration_status": [
            (a.child, f"IM{at}", "UASC", a.started_on, a.ended_on) for at, a in enumerate(lives.asylum)
        ],
        "ssd_sdq_scores": [
            (f"SD{at}", h.child, h.scored_on or h.started_on, h.score, h.no_score)
            for at, h in enumerate(lives.health)
            if h.score is not None or h.no_score
        ],
        "ssd_cla_health": [
            (f"{kind[0]}C{at}", h.child, kind, h.started_on - timedelta(days=days), "Completed")
            for at, h in enumerate(lives.health)
            for kind, days, done in (("Health assessment", 150, h.assessed), ("Dental check", 90, h.teeth))
            if done
        ],
        "ssd_cla_immunisations": [(h.child, yes(h.immunised), h.started_on) for h in immunised.values()],
        "ssd_cla_convictions": [
            (f"CV{at}", h.child, h.started_on - timedelta(days=60), "Not recorded")
            for at, h in enumerate(lives.health)
            if h.convicted
        ],
        "ssd_cla_substance_misuse": [
            (f"SM{at}", h.child, h.started_on - timedelta(days=120), "Not recorded", yes(h.received))
            for at, h in enumerate(lives.health)
            if h.substance
        ],
        "ssd_cla_previous_permanence": [
            (f"PP{at}", p.child, p.ordered_on, p.option, p.council) for at, p in enumerate(lives.permanence)
        ],
    }  # fmt: skip


def _statuses(lives: Lives) -> list[tuple[str, str, date, date | None]]:
    """A row for as long as a child's legal status in a spell stays the same."""
    found: list[tuple[int, tuple[str, str, date, date | None]]] = []
    for each in lives.care:
        if found and (found[-1][0], found[-1][1][1]) == (each.spell, each.legal):
            child, legal, since, _ = found.pop()[1]
            found.append((each.spell, (child, legal, since, each.ended_on)))
        else:
            found.append((each.spell, (each.child, each.legal, each.started_on, each.ended_on)))
    return [row for _, row in found]
