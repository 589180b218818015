"""Spells of care: how a child's episodes follow one another. Most decide whether a child counts as in care, or "
"twice."""

from __future__ import annotations

from fingerpost.quality.rule import Rule

SHORT = "COALESCE({}legal_status, '') IN ('V3', 'V4')"
TEMPORARY = "('T0', 'T1', 'T2', 'T3', 'T4')"
IN_ORDER = "care_in_order"

RULES: tuple[Rule, ...] = (
    Rule(
        "care_episodes.end_without_reason", "error",
        "it has ended and the reason is missing, so how care ended is unknown",
        "t.ended_on IS NOT NULL AND t.ceased_reason IS NULL", "ceased_reason", "t.ended_on", "903 148",
    ),
    Rule(
        "care_episodes.reason_without_end", "error",
        "it has a reason for ending and no day, so the child counts as in care",
        "t.ended_on IS NULL AND t.ceased_reason IS NOT NULL", "ended_on", "t.ceased_reason", "903 148",
    ),
    Rule(
        "care_episodes.open_with_another_after", "error", "it is open, although a later episode of the child has begun",
        "t.ended_on IS NULL AND t.after_started_on IS NOT NULL", "ended_on", "t.after_started_on", "903 142",
        rows=IN_ORDER,
    ),
    Rule(
        "care_episodes.overlapping", "error", "it began before the child's episode before it had ended",
        "t.started_on < t.before_ended_on", "started_on", "t.before_ended_on", "903 501", rows=IN_ORDER,
    ),
    Rule(
        "care_episodes.goes_on_with_none", "error",
        "it ended to go on into another episode (X1), and there is none: the child drops out of care unseen",
        "t.ceased_reason = 'X1' AND t.ended_on IS NOT NULL AND t.after_started_on IS NULL",
        "ceased_reason", "t.ended_on", "903 388", rows=IN_ORDER,
    ),
    Rule(
        "care_episodes.goes_on_later", "error",
        "the episode before it went on into another (X1), and this one began on a later day: days of care are missing",
        "t.before_ceased_reason = 'X1' AND t.started_on > t.before_ended_on",
        "started_on", "t.before_ended_on", "903 433", rows=IN_ORDER,
    ),
    Rule(
        "care_episodes.continues_after_care_ended", "error",
        "it continues a spell (its reason is not S), although the episode before it ended the child's care",
        "t.new_episode_reason <> 'S' AND t.before_ceased_reason <> 'X1'",
        "new_episode_reason", "t.before_ceased_reason", "903 432", rows=IN_ORDER,
    ),
    Rule(
        "care_episodes.s_inside_spell", "error",
        "it begins a spell (S) on the day, or before, the episode before it ended, so one spell counts as two",
        "t.new_episode_reason = 'S' AND t.started_on <= t.before_ended_on",
        "new_episode_reason", "t.started_on", "903 431", rows=IN_ORDER,
    ),
    Rule(
        "care_episodes.s_after_going_on", "error",
        "it begins a spell (S), although the episode before it went on into another (X1)",
        "t.new_episode_reason = 'S' AND t.before_ceased_reason = 'X1'",
        "new_episode_reason", "t.started_on", rows=IN_ORDER,
    ),
    Rule(
        "care_episodes.first_not_s", "warning",
        "it is the child's first episode held and does not begin a spell: when care really began is not known",
        "t.nth = 1 AND t.new_episode_reason <> 'S'", "new_episode_reason", "t.started_on", "903 357", rows=IN_ORDER,
    ),
    Rule(
        "care_episodes.short_break_in_spell", "error",
        "a short break (V3, V4) joins on to an episode of care of another kind: it ends the spell it stands in",
        f"{SHORT.format('t.')} AND NOT {SHORT.format('t.before_')} AND t.before_ceased_reason = 'X1'",
        "legal_status", "t.started_on", rows=IN_ORDER,
    ),
    Rule(
        "care_episodes.care_in_short_breaks", "error",
        "an episode of care joins on to a short break (V3, V4) and does not begin a spell of its own",
        f"NOT {SHORT.format('t.')} AND {SHORT.format('t.before_')} AND t.before_ceased_reason = 'X1'",
        "legal_status", "t.started_on", rows=IN_ORDER,
    ),
    Rule(
        "care_episodes.more_after_death", "error",
        "the child died or was found to be an adult, and has a later episode",
        "t.before_ceased_reason IN ('E2', 'E15')", "started_on", "t.before_ceased_reason", "903 437", rows=IN_ORDER,
    ),
    Rule(
        "care_episodes.back_the_same_day", "warning",
        "the episode before it ended the child's care, and this one began the same day: care may not have ended",
        "t.before_ceased_reason <> 'X1' AND t.started_on = t.before_ended_on",
        "started_on", "t.before_ceased_reason", rows=IN_ORDER,
    ),
    Rule(
        "care_episodes.legal_change_without", "error",
        "it is said to begin with a change of legal status alone (L); the status is the same or the placement changed",
        "t.new_episode_reason = 'L' AND (t.legal_status = t.before_legal_status "
        "OR t.placement_type <> t.before_placement_type OR t.placement_provider <> t.before_placement_provider)",
        "new_episode_reason", "t.started_on", "903 434", rows=IN_ORDER,
    ),
    Rule(
        "care_episodes.placement_change_without", "error",
        "it is said to begin with a change of placement alone (P, T), and the legal status changed",
        "t.new_episode_reason IN ('P', 'T') AND t.legal_status <> t.before_legal_status",
        "new_episode_reason", "t.started_on", "903 435", rows=IN_ORDER,
    ),
    Rule(
        "care_episodes.both_change_without", "error",
        "it is said to begin with a change of legal status and placement (B, U), and the legal status is the same",
        "t.new_episode_reason IN ('B', 'U') AND t.legal_status = t.before_legal_status",
        "new_episode_reason", "t.started_on", "903 436", rows=IN_ORDER,
    ),
    Rule(
        "care_episodes.need_changed", "warning",
        "the category of need differs from the episode before it in the same spell",
        "t.before_ceased_reason = 'X1' AND t.need <> t.before_need AND t.started_on = t.before_ended_on",
        "need", "t.started_on", "903 504", rows=IN_ORDER,
    ),
    Rule(
        "care_episodes.starts_temporary", "error", "a spell begins with a temporary placement, which counts as none",
        f"t.new_episode_reason = 'S' AND t.placement_type IN {TEMPORARY}",
        "placement_type", "t.started_on", "903 380",
    ),
    Rule(
        "care_episodes.ends_temporary", "error", "care ended in a temporary placement, which counts as none",
        f"t.ended_on IS NOT NULL AND t.ceased_reason <> 'X1' AND t.placement_type IN {TEMPORARY}",
        "placement_type", "t.ended_on", "903 381",
    ),
    Rule(
        "care_episodes.same_as_before", "warning",
        "nothing differs from the episode before it, so there was no reason for a new one",
        "t.before_ceased_reason = 'X1' AND t.started_on = t.before_ended_on AND t.legal_status = t.before_legal_status "
        "AND t.placement_type = t.before_placement_type AND t.new_episode_reason NOT IN ('S', 'P', 'T')",
        "new_episode_reason", "t.started_on", rows=IN_ORDER,
    ),
)  # fmt: skip
