"""All rules, subject by subject. Each module of rules is declarations only."""

from __future__ import annotations

from fingerpost.quality import (
    rules_assessing,
    rules_care,
    rules_care_details,
    rules_care_leavers,
    rules_children,
    rules_front_door,
    rules_need,
    rules_permanence,
    rules_plans,
    rules_protection,
    rules_spells,
)
from fingerpost.quality.families import family_rules
from fingerpost.quality.rule import Rule

RULES: tuple[Rule, ...] = (
    *rules_front_door.RULES,
    *rules_assessing.RULES,
    *rules_protection.RULES,
    *rules_plans.RULES,
    *rules_need.RULES,
    *rules_spells.RULES,
    *rules_care.RULES,
    *rules_care_details.RULES,
    *rules_permanence.RULES,
    *rules_care_leavers.RULES,
    *rules_children.RULES,
    *family_rules(),
)
