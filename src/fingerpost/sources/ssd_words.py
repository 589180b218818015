"""What the values of the Standard Safeguarding Dataset mean in the canonical tables."""

from __future__ import annotations

EMPTY = frozenset({"null", "none recorded"})
"""Words that stand for nothing: how SQL Server's own tools write a missing value."""

WORDED = {"cont_contact_source_desc": "referral_source", "cine_referral_source_desc": "referral_source"}


def _flag(yes: str, no: str) -> dict[str, str]:
    words = {"y": yes, "yes": yes, "1": yes, "true": yes, "n": no, "no": no, "0": no, "false": no}
    return {**words, "unknown": "", "not known": "", "na": ""}


_ABUSE = {"physical": "PHY", "sexual": "SAB", "emotional": "EMO", "multiple": "MUL", "more than one": "MUL"}

VALUES: dict[str, dict[str, str]] = {
    "pers_sex": {
        **dict.fromkeys(("male", "m", "1"), "M"),
        **dict.fromkeys(("female", "f", "2"), "F"),
        **dict.fromkeys(("unknown", "u", "0", "9", "neither", "i"), "U"),
    },
    # One that did not end in no further action; `ssd_joins.py` tells those that were assessed from the rest.
    "cine_referral_nfa": _flag("no_further_action", "proceeded_to_assessment"),
    "miss_missing_rhi_offered": _flag("yes", "no"),
    "miss_missing_rhi_accepted": _flag("yes", "no"),
    "s47e_s47_nfa": _flag("not_to_conference", ""),
    "icpc_icpc_outcome_cp_flag": _flag("plan", ""),
    "cppr_cp_review_outcome_continue_cp": _flag("continues", "ends"),
    "cppr_cp_review_participation": {
        "pn0": "under_4",
        **dict.fromkeys(("pn1", "pn2", "pn3", "pn4"), "attended"),
        **dict.fromkeys(("pn5", "pn6", "pn7"), "did_not_attend"),
    },
    "cppl_cp_plan_latest_category": _ABUSE,
    "cppl_cp_plan_ola": _flag("yes", "no"),
    "clar_cla_review_cancelled": _flag("yes", "no"),
    "clea_care_leaver_in_touch": _flag("YES", "NO"),
    "miss_missing_episode_type": {"missing": "M", "absent": "A", "away": "A"},
}
