"""What a layout has no word for. An empty cell that a layout explains is no missing value, and nobody can fill it in.

The columns named here are filled by the layout for some records; for the rest the condition says when they may be
empty. A column that a layout never has needs no line: a rule that reads it is not run. Nor is one that would hold
what a layout says of today against another day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from fingerpost.quality.rule import Rule, exists, same_child

EXPLAINED: Mapping[tuple[str, str, str], str] = {
    # What became of a contact that came to a referral is told of the referral.
    ("ssd", "contacts", "outcome"): same_child(
        "referrals", "x.received_on BETWEEN t.started_on AND t.started_on + INTERVAL 30 DAY", "x"
    ),
    # A referral that was closed without an assessment and not for want of action came to something untold.
    ("ssd", "referrals", "outcome"): exists(
        "cin_episodes", "x.episode_id = t.referral_id AND x.ended_on IS NOT NULL", "x"
    ),
    # The flag says whether an initial conference made a plan, and no more where it made none.
    ("ssd", "cp_conferences", "outcome"): "t.type = 'ICPC' AND t.plan_id IS NULL",
    # Only that a conference made a plan can be seen in them; what a review decided is not asked.
    ("cin_census", "cp_conferences", "outcome"): "TRUE",
    ("annex_a", "cp_conferences", "outcome"): "TRUE",
}
"""By source, table and column: when an empty cell is right."""

STATE_OF_TODAY = frozenset({("annex_a", "care_episodes")})
"""Tables whose rows have the legal status and placement of today beside the day on which care began."""


def explained(rules: Iterable[Rule], sources: Mapping[str, str]) -> Iterator[Rule]:
    """The rules for an extract, given the source of each table: what the layout explains is no finding."""
    for rule in rules:
        source = sources.get(rule.table, "")
        if rule.as_begun and (source, rule.table) in STATE_OF_TODAY:
            continue
        where = EXPLAINED.get((source, rule.table, rule.column or ""))
        if where and re.search(rf"\bt\.{rule.column} IS NULL\b", rule.where):
            yield replace(rule, where=f"({rule.where}) AND NOT ({where})")
        else:
            yield rule
