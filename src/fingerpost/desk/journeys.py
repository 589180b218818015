"""Where a cohort of children goes: contact, referral, assessment, section 47, conference, plan, care.

The cohort is the children with a contact or a referral in a period, each once, from the first of them on, and followed
for a year. Records are linked by child and date, as the fact `journeys` says: each step is the child's first of its
kind on or after the referral; a conference on or after the enquiry, a plan on or after the conference, where there is
one. Steps may be skipped, and an enquiry may run beside an assessment. A child stops at the last step, in this order,
that it reached; nobody stops at the last that there is. Children whose year is not over in the extract are counted as
far as it goes, and their number is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from fingerpost.errors import Refused
from fingerpost.model import Listing
from fingerpost.model.figure import to_places
from fingerpost.periods import Period, long_date
from fingerpost.report.pictures import SankeyPicture, StageBox, StageLink

if TYPE_CHECKING:
    from fingerpost.desk.figures import FigureDesk
    from fingerpost.disclosure.policy import Policy

FACT = "journeys"
STEPS: tuple[tuple[str, str, str], ...] = (
    ("contact", "Contact", "contacts"),
    ("referral", "Referral", "referrals"),
    ("assessment", "Assessment", "assessments"),
    ("s47", "Section 47 enquiry", "s47_enquiries"),
    ("icpc", "Initial conference", "cp_conferences"),
    ("plan", "Protection plan", "cp_plans"),
    ("care", "Care", "care_episodes"),
)
"""A step's key, its name, and the canonical table it is in."""
COLUMNS = (
    "step", "children", "of_cohort_percent", "days_from_step_before", "days_from_referral", "stopped_here",
    "followed_a_year", "back_within_a_year", "back_percent",
)  # fmt: skip
FLOW_COLUMNS = ("from_step", "to_step", "children", "median_days")


@dataclass(frozen=True)
class Step:
    """A step of the flow. Medians are in days, over the children who reached it; None where nobody did.

    `back` of the `followed` who stopped here, whose year is over in the extract, came back within it.
    """

    key: str
    label: str
    children: int
    days_before: float | None
    days_referral: float | None
    stopped: int
    followed: int
    back: int


@dataclass(frozen=True)
class FlowLink:
    """So many children went from one step to the next that they reached, in so many days (median)."""

    start: str
    end: str
    children: int
    days: float


@dataclass(frozen=True)
class Journeys:
    """The flow of a cohort, the steps that the extract cannot show and why, and how far the cohort was followed."""

    period: Period
    cohort: int
    steps: tuple[Step, ...]
    links: tuple[FlowLink, ...]
    not_followed: int
    extract: date
    left_out: tuple[str, ...] = ()


def journeys(desk: FigureDesk, period: Period, policy: Policy | None = None) -> Journeys:
    """The flow of the children who came to notice in a period. With a policy, only one that has no small numbers.

    A step whose table no extract has, or whose records begin after the period does, is left out and told. Raises
    Refused where there are no referrals, where nobody came to notice, and where the policy does not let it be shown:
    the numbers of a flow add up, so that one held back is found from the others.
    """
    shown, left_out = [], []
    for key, label, table in STEPS:
        reason = _why_not(desk, table, period)
        if reason:
            left_out.append(f"{label} is not in the flow: {reason}.")
        else:
            shown.append((key, label))
    if "referral" not in dict(shown):
        raise Refused(f"There are no journeys for {period.label}: {'; '.join(left_out)}")
    columns = ", ".join(f"{key}_on" for key, _ in shown)
    # A cohort without contacts begins with its first referral.
    columns = columns if shown[0][0] == "contact" else f"contact_on, {columns}"
    known = shown if shown[0][0] == "contact" else [("contact", ""), *shown]
    asked = f"SELECT {columns}, back_on, year_over_on FROM fact_{FACT}"  # noqa: S608
    rows = desk.query(asked, uses=(FACT,), period=period)
    cohort = [dict(zip([*(key for key, _ in known), "back", "year_over"], row, strict=True)) for row in rows]
    if not cohort:
        raise Refused(f"No child has a contact or a referral in {period.label}, so there are no journeys.")
    keys = [key for key, _ in shown]
    day = desk.extract.day
    paths = [[key for key in keys if child[key] is not None] for child in cohort]
    ends = [path[-1] for path in paths]
    steps = []
    for key, label in shown:
        there = [(child, path) for child, path in zip(cohort, paths, strict=True) if key in path]
        before = [_between(child, path, key) for child, path in there if path[0] != key]
        referral = [(child[key] - child["referral"]).days for child, _ in there if key not in ("contact", "referral")]
        stopped = [child for child, end in zip(cohort, ends, strict=True) if end == key]
        followed = [child for child in stopped if child["year_over"] <= day]
        back = sum(child["back"] is not None for child in followed)
        steps.append(
            Step(key, label, len(there), _median(before), _median(referral), len(stopped), len(followed), back)
        )
    going: Counter[tuple[str, str]] = Counter()
    took: dict[tuple[str, str], list[int]] = {}
    for child, path in zip(cohort, paths, strict=True):
        for link in pairwise(path):
            going[link] += 1
            took.setdefault(link, []).append((child[link[1]] - child[link[0]]).days)
    order = {key: place for place, key in enumerate(keys)}
    links = tuple(
        FlowLink(start, end, going[start, end], float(median(took[start, end])))
        for start, end in sorted(going, key=lambda link: (order[link[0]], order[link[1]]))
    )
    not_followed = sum(child["year_over"] > day for child in cohort)
    found = Journeys(period, len(cohort), tuple(steps), links, not_followed, day, tuple(left_out))
    if policy and any(map(policy.is_small, _numbers(found))):
        raise Refused(
            f"The flow of {period.label} has numbers so small that a child might be recognised, and your role may see "
            "no child. Take a longer period."
        )
    return found


def journeys_listing(found: Journeys) -> Listing:
    """A row a step: who reached it, how long it took, who stopped there, and who of them came back."""
    rows = tuple(
        (
            step.label, step.children, _percent(step.children, found.cohort),
            _days(step.days_before), _days(step.days_referral),
            step.stopped, step.followed, step.back,
            _percent(step.back, step.followed),
        )
        for step in found.steps
    )  # fmt: skip
    return Listing(f"Journeys of the children who came to notice in {found.period.label}", COLUMNS, rows)


def flow_listing(found: Journeys) -> Listing:
    """A row for each way from one step to the next, and for those who stopped: what the Sankey draws."""
    names = {step.key: step.label for step in found.steps}
    rows = [(names[link.start], names[link.end], link.children, _days(link.days)) for link in found.links]
    rows += [(step.label, "stops", step.stopped, None) for step in found.steps[:-1] if step.stopped]
    return Listing(f"From step to step, {found.period.label}", FLOW_COLUMNS, tuple(rows))


def journeys_words(found: Journeys) -> Iterator[str]:
    """The flow in sentences, with the rule by which records were linked and what is not known yet."""
    first = found.steps[0]
    yield f"{found.cohort:,} children came to notice in {found.period.label}, each counted once, by the first record."
    for step in found.steps[1:]:
        share = _percent(step.children, found.cohort)
        took = _days(step.days_before)
        after = "" if took is None else f"; half of them within {took} days of the step before"
        yield f"{step.label}: {step.children:,} ({share}%){after}."
    yield f"{first.stopped:,} stopped at the {first.label.lower()}; the table has where the others did."
    followed, back = sum(step.followed for step in found.steps), sum(step.back for step in found.steps)
    if followed:
        yield (
            f"Of {followed:,} whose year is over, {back:,} came back within it: a further referral, or "
            "for those never referred a further contact."
        )
    if found.not_followed:
        yield _so_far(found)
    yield from found.left_out
    yield (
        "Records are linked by child and date: each step is the first on or after the referral within a year of the "
        "first contact, a conference on or after the enquiry, a plan on or after the conference. Another reason for "
        "the same child in that year counts as the same journey."
    )


def journeys_picture(found: Journeys) -> SankeyPicture:
    """The same as a flow."""
    boxes = [StageBox(step.key, step.label, step.children, place) for place, step in enumerate(found.steps)]
    stops = [
        StageBox(f"{step.key}_stops", "Stop here", step.stopped, place, stops=True)
        for place, step in enumerate(found.steps[:-1])
        if step.stopped
    ]
    links = [StageLink(link.start, link.end, link.children) for link in found.links]
    links += [StageLink(box.key.removesuffix("_stops"), box.key, box.count) for box in stops]
    title = f"Where children went who came to notice in {found.period.label}"
    note = _so_far(found) if found.not_followed else ""
    return SankeyPicture(title, " ".join(journeys_words(found)), (*boxes, *stops), tuple(links), note)


def _so_far(found: Journeys) -> str:
    return (
        f"The extract of {long_date(found.extract)} does not cover a whole year for {found.not_followed:,} of "
        f"{found.cohort:,} children: some of them will go further than is shown."
    )


def _why_not(desk: FigureDesk, table: str, period: Period) -> str:
    """Why a step is not in the flow: no extract has it, or its records begin after the period does."""
    words = table.replace("_", " ")
    if table not in desk.extract.current:
        return f"no extract has {words}"
    begins = desk.extract.begins(table)
    return f"records of {words} begin on {long_date(begins)}" if begins and begins > period.starts_on else ""


def _between(child: dict[str, date], path: Sequence[str], key: str) -> int:
    return (child[key] - child[path[path.index(key) - 1]]).days


def _median(days: Sequence[int]) -> float | None:
    return float(median(days)) if days else None


def _numbers(found: Journeys) -> Iterator[int]:
    for step in found.steps:
        yield from (step.children, step.stopped, step.followed, step.back, step.followed - step.back)
    yield from (link.children for link in found.links)


def _percent(part: int, whole: int) -> Decimal | None:
    return to_places(Fraction(100 * part, whole), 1) if whole else None


def _days(days: float | None) -> Decimal | None:
    return None if days is None else to_places(Fraction(days), 0 if days == int(days) else 1)
