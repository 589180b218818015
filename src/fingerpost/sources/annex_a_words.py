"""The words of Annex A: other names of its columns, and what its answers mean.

From the columns and answers that published tools for these lists accept; `sources/coded.py` reads the codes that come
with a letter before them or their meaning after them.
"""

from __future__ import annotations

from fingerpost.model import code_lists

EMPTY = frozenset({"null", "#n/a", "n/a", "none recorded", "-"})
"""Words that stand for nothing."""

_YES = ("yes", "y", "1", "1 - yes", "true")
_NO = ("no", "n", "0", "0 - no", "false")
_UNKNOWN = ("unknown", "c) unknown", "not known", "nobt", "refu", "refused", "not recorded")


def _answers(yes: str, no: str) -> dict[str, str]:
    return {**dict.fromkeys(_YES, yes), **dict.fromkeys(_NO, no), **dict.fromkeys(_UNKNOWN, "")}


UASC_IN_CARE = "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)"
UASC_LEFT = "Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)"

WORDED = {"Contact Source": "referral_source", "Referral Source": "referral_source"}

VALUES: dict[str, dict[str, str]] = {
    "Gender": {
        **dict.fromkeys(("male", "m", "1", "1 - male"), "M"),
        **dict.fromkeys(("female", "f", "2", "2 - female"), "F"),
        **dict.fromkeys(("not stated/recorded", "not stated/recorded (or unborn)", "not stated"), "U"),
        **dict.fromkeys(("0", "9", "u", "unborn", "unknown", "not known", "withheld"), "U"),
        **dict.fromkeys(("neither", "indeterminate", "i"), "U"),
    },
    "Does the Child have a Disability": {
        **_answers("yes", "no"),
        "none": "no",
        **{code: "yes" for code in code_lists()["disability"] if code != "NONE"},
    },
    UASC_IN_CARE: _answers("yes", "no"),
    UASC_LEFT: _answers("yes", "no"),
    "Referral NFA?": {
        **_answers("no_further_action", "proceeded_to_assessment"),
        "nfa": "no_further_action",
        "fa": "proceeded_to_assessment",
    },
    "Was an Initial Child Protection Conference deemed unnecessary?": _answers("not_to_conference", "to_conference"),
    "Did the Initial Child Protection Conference Result in a Child Protection Plan": _answers("plan", ""),
    "Placement Location": {
        **dict.fromkeys(("in", "y", "in borough", "inside la boundary"), "IN"),
        **dict.fromkeys(("out", "n", "out of borough", "outside la boundary"), "OUT"),
    },
    "Latest Category of Abuse": {
        "physical": "PHY",
        "sexual": "SAB",
        "emotional": "EMO",
        **dict.fromkeys(("multiple", "multiple/not recommended", "more than one"), "MUL"),
    },
    "LA in Touch": {"yes": "YES", "y": "YES", "1": "YES", "no": "NO", "n": "NO", "0": "NO", "unknown": ""},
}

ALIASES: dict[str, tuple[str, ...]] = {
    "Child Unique ID": ("ChildUniqueID", "Child ID", "Child Identifier", "PersonID"),
    "Gender": ("Sex",),
    "Date of Birth": ("DateOfBirth",),
    "Does the Child have a Disability": ("Does the Child have a Disability?", "HasDisability"),
    "Date of Contact": ("DateOfContact",),
    "Contact Source": ("ContactSource",),
    "Assessment start date": ("AssessmentStartDate",),
    "Organisation completing assessment": ("OrganisationCompletingAssessment",),
    "Date of referral": ("ReferralDate",),
    "Referral Source": ("ReferralSource",),
    "Referral NFA?": ("ReferralNFA", "Referral NFA"),
    "Continuous Assessment Start Date": ("ContinuousAssessmentStart",),
    "Continuous Assessment Date of Authorisation": ("ContinuousAssessmentAuthDate",),
    "Strategy discussion initiating Section 47 Enquiry Start Date": ("StratDiscussionDate",),
    "Was an Initial Child Protection Conference deemed unnecessary?": (
        "Was an Initial Child Protection Conference deemed unnecessary",
        "InitialCPConfUnnecessary",
    ),
    "Date of Initial Child Protection Conference": ("InitialCPConfDate",),
    "Did the Initial Child Protection Conference Result in a Child Protection Plan": (
        "Did the Initial Child Protection Conference Result in a Child Protection Plan?",
        "CPConfResultInCPPlan",
    ),
    "CIN Start Date": ("CINStartDate",),
    "CIN Closure Date": ("CINClosureDate",),
    "Primary Need Code": ("PrimaryNeedCode",),
    "Reason for Closure": ("ReasonForClosure",),
    "Child Protection Plan Start Date": ("ChildProtectionPlanStartDate",),
    "Child Protection Plan End Date": ("ChildProtectionPlanEndDate",),
    "Latest Category of Abuse": ("LatestCategoryOfAbuse",),
    "Date of latest review conference": ("DateOfLatestReviewConf",),
    "Number of Previous Child Protection Plans": ("NumberOfPreviousChildProtectionPlans",),
    "Date Started to be Looked After": ("LoookedAfterStartDate", "LookedAfterStartDate"),
    "Child's Category of Need": ("ChildCategoryOfNeed",),
    "Child's Legal Status": ("LegalStatus",),
    "Date Ceased to be Looked After": ("CeasedLookedAfterDate",),
    "Reason Ceased to be Looked After": ("ReasonCeasedLookedAfter",),
    UASC_IN_CARE: (UASC_IN_CARE + ")", "UASC"),
    UASC_LEFT: ("UASC",),
    "Start Date of Most Recent Placement": ("MostRecentPlacementStartDate",),
    "Placement Type": ("PlacementType",),
    "Placement Provider": ("PlacementProvider",),
    "Latest Date of Contact": ("LatestContact",),
    "Latest Pathway Plan Review Date": ("LatestPathwayPlan",),
    "Date of Placement Order": ("PlacementOrderDate",),
    "LA in Touch": ("LAInTouch",),
    "Type of Accommodation": ("TypeOfAccommodation",),
    "Suitability of Accommodation": ("Suitability of Accomodation", "SuitabilityOfAccommodation"),
    "Activity Status": ("ActivityStatus",),
    "Date of Decision that Child Should be Placed for Adoption": ("ADMSHOBPADecisionDate",),
    "Date of Matching Child and Prospective Adopters": ("MatchedForAdoptionDate",),
    "Date Placed for Adoption": ("PlacedForAdoptionDate",),
    "Date of Decision that Child Should No Longer be Placed for Adoption": ("DecisionReversedDate",),
    "Reason Why Child No Longer Placed for Adoption": ("DecisionReversedReason",),
    "Individual adopter identifier": ("AdopterID",),
    "Date enquiry received": ("EnquiryDate",),
    "Date Stage 1 started": ("Stage1StartDate",),
}
