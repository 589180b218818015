"""All rules, subject by subject. Each module of rules is declarations only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from fingerpost.quality.families import family_rules
from fingerpost.quality.relations import RELATIONS
from fingerpost.quality.rule import Rule
from fingerpost.quality.rules_assessing import RULES as ASSESSING
from fingerpost.quality.rules_care import RULES as CARE
from fingerpost.quality.rules_care_details import RULES as CARE_DETAILS
from fingerpost.quality.rules_care_leavers import RULES as CARE_LEAVERS
from fingerpost.quality.rules_children import RULES as CHILDREN
from fingerpost.quality.rules_front_door import RULES as FRONT_DOOR
from fingerpost.quality.rules_need import RULES as NEED
from fingerpost.quality.rules_permanence import RULES as PERMANENCE
from fingerpost.quality.rules_plans import RULES as PLANS
from fingerpost.quality.rules_protection import RULES as PROTECTION
from fingerpost.quality.rules_spells import RULES as SPELLS

RULES: tuple[Rule, ...] = (
    *FRONT_DOOR,
    *ASSESSING,
    *PROTECTION,
    *PLANS,
    *NEED,
    *SPELLS,
    *CARE,
    *CARE_DETAILS,
    *PERMANENCE,
    *CARE_LEAVERS,
    *CHILDREN,
    *family_rules(),
)


def fingerprint(rules: Iterable[Rule]) -> str:
    """Names a set of rules: another where any of them, or a row they look at, is another."""
    return hashlib.sha256("\n".join(map(repr, (*rules, *RELATIONS.values()))).encode()).hexdigest()
