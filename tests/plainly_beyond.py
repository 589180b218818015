"""The measures beside Appendix 2 worked out a second time, in plain Python over canonical rows.

`plainly` does the same for the report's own figures from the files. Nothing here comes from the product: each function
follows the measure's definition in words, and of `plainly` it takes only the calendar. Rows are dictionaries by the
canonical column; where speed and clearness differ, clearness wins.

A function is given the tables and a window, and answers with a number, with (numerator, denominator), or with None
where there is nothing to average.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from typing import Any

from plainly import months_later, rolling_year_start, working_days, year_start, years_later

Row = dict[str, Any]
Tables = dict[str, list[Row]]
Answer = Fraction | int | tuple[int, int] | None
Work = Callable[[Tables, date, date], Answer]

MEASURES: dict[str, tuple[str, Work]] = {}
"""By measure: its basis, and how it is worked out from the tables and the window's first and last day."""


def measure(basis: str, name: str = "") -> Callable[[Work], Work]:
    """Enter a function under its own name, or under another."""

    def enter(work: Work) -> Work:
        MEASURES[name or work.__name__] = (basis, work)
        return work

    return enter


def figure(tables: Tables, name: str, starts_on: date, ends_on: date) -> Answer:
    """One measure for one period."""
    basis, work = MEASURES[name]
    first = {
        "period": starts_on,
        "year": year_start(ends_on),
        "rolling": rolling_year_start(ends_on),
        "day": ends_on,
    }[basis]
    return work(tables, first, ends_on)


def within(rows: Iterable[Row], column: str, first: date, last: date) -> list[Row]:
    """The rows dated in the window."""
    return [row for row in rows if row[column] is not None and first <= row[column] <= last]


def open_on(rows: Iterable[Row], start: str, end: str, day: date) -> list[Row]:
    """The rows that started by the day and had not ended by it."""
    return [r for r in rows if r[start] is not None and r[start] <= day and (r[end] is None or r[end] > day)]


def share(rows: list[Row], is_one: Callable[[Row], Any]) -> tuple[int, int]:
    """How many of the rows are one, and how many rows there are."""
    return sum(bool(is_one(row)) for row in rows), len(rows)


def middle(values: Iterable[int | None]) -> Fraction | None:
    """The median of the values that there are."""
    known = [value for value in values if value is not None]
    return Fraction(median(map(Fraction, known))) if known else None


def average(values: Iterable[int | None]) -> Fraction | None:
    """The mean of the values that there are."""
    known = [value for value in values if value is not None]
    return Fraction(sum(known), len(known)) if known else None


def wait(row: Row, start: str, end: str) -> int | None:
    """Working days from one day to the other; a step back counts below nought."""
    if row[start] is None or row[end] is None:
        return None
    if row[end] < row[start]:
        return -working_days(row[end], row[start])
    return working_days(row[start], row[end])


def at_most(limit: int, days: int | None) -> bool:
    return days is not None and days <= limit


def once_a_child(rows: Iterable[Row]) -> int:
    """Different children; a row that names none is one of its own."""
    rows = list(rows)
    return len({r["child_id"] for r in rows if r["child_id"]}) + sum(not r["child_id"] for r in rows)


def before(rows: list[Row], row: Row, day: str, id: str) -> list[Row]:
    """The child's other records before this one, in order: earlier, or on the same day with a smaller number."""
    if not row["child_id"]:
        return []
    key = (row[day], row[id])
    found = {
        (r[day], r[id]): r
        for r in rows
        if r["child_id"] == row["child_id"] and r[day] is not None and (r[day], r[id]) < key
    }
    return [found[each] for each in sorted(found)]


# --- rates ----------------------------------------------------------------------------------------------------------


def children_of(tables: Tables, first: date, last: date) -> int:
    there = within(tables["population"], "estimated_on", first, last)
    if not there:
        before = [row for row in tables["population"] if row["estimated_on"] < first]
        latest = max((row["estimated_on"] for row in before), default=None)
        there = [row for row in before if row["estimated_on"] == latest]
    return sum(row["persons"] for row in there)


def rate(name: str, count: Callable[[Tables, date, date], int]) -> None:
    @measure("rolling", name)
    def work(tables: Tables, first: date, last: date) -> Answer:
        children = children_of(tables, first, last)
        return (count(tables, first, last), children) if children else None


rate("contacts_rate", lambda t, a, z: len(within(t["contacts"], "started_on", a, z)))
rate("referrals_rate", lambda t, a, z: len(within(t["referrals"], "received_on", a, z)))
rate("assessments_rate", lambda t, a, z: len(within(t["assessments"], "completed_on", a, z)))
rate("s47_rate", lambda t, a, z: len(within(t["s47_enquiries"], "started_on", a, z)))
rate("icpc_rate", lambda t, a, z: len(conferences(t, "ICPC", a, z)))
rate("cp_started_rate", lambda t, a, z: len(within(t["cp_plans"], "started_on", a, z)))
rate("cp_rate", lambda t, a, z: len(open_on(t["cp_plans"], "started_on", "ended_on", z)))
rate("cin_rate", lambda t, a, z: once_a_child(open_on(t["cin_episodes"], "started_on", "ended_on", z)))


# --- the front door -------------------------------------------------------------------------------------------------

CLOSED, NOTHING, ON, WAITING = "closed_and_logged", "no_further_action", "proceeded_to_assessment", "yet_to_proceed"


def of_contacts(name: str, is_one: Callable[[Row], Any], among: Callable[[Row], Any] = lambda row: True) -> None:
    measure("period", name)(
        lambda t, a, z: share([r for r in within(t["contacts"], "started_on", a, z) if among(r)], is_one)
    )


def of_referrals(name: str, is_one: Callable[[Row], Any], among: Callable[[Row], Any] = lambda row: True) -> None:
    measure("period", name)(
        lambda t, a, z: share([r for r in within(t["referrals"], "received_on", a, z) if among(r)], is_one)
    )


of_contacts("conversion_contact_to_referral", lambda r: r["outcome"] != CLOSED)
of_contacts(
    "contacts_below_threshold",
    lambda r: r["outcome"] in (CLOSED, NOTHING),
    lambda r: r["outcome"] in (CLOSED, NOTHING, ON),
)
of_contacts("contact_decision_1_working_day", lambda r: at_most(1, wait(r, "started_on", "outcome_on")))
of_contacts("contacts_immediate_cp_concern", lambda r: r["immediate_cp_concern"])
of_referrals("referral_decision_1_working_day", lambda r: at_most(1, wait(r, "received_on", "outcome_on")))
of_referrals("referrals_with_active_caf", lambda r: r["active_caf"])
of_referrals("referrals_immediate_cp_concern", lambda r: r["immediate_cp_concern"])
of_referrals(
    "referral_protocol_without_caf",
    lambda r: not r["active_caf"] and not r["immediate_cp_concern"],
    lambda r: r["outcome"] == ON and r["received_on"] >= date(2013, 11, 4),
)


@measure("period")
def referrals_awaiting_decision(t: Tables, first: date, last: date) -> Answer:
    return sum(r["outcome"] in (None, WAITING) for r in within(t["referrals"], "received_on", first, last))


@measure("period")
def children_referred(t: Tables, first: date, last: date) -> Answer:
    return once_a_child(within(t["referrals"], "received_on", first, last))


@measure("period")
def repeat_contacts_within_12_months(t: Tables, first: date, last: date) -> Answer:
    def again(row: Row) -> bool:
        earlier = before(t["contacts"], row, "started_on", "contact_id")
        return bool(earlier) and earlier[-1]["started_on"] > years_later(row["started_on"], -1)

    return share(within(t["contacts"], "started_on", first, last), again)


def earlier_referrals(t: Tables, row: Row, since: date) -> list[Row]:
    return [r for r in before(t["referrals"], row, "received_on", "referral_id") if r["received_on"] > since]


@measure("period")
def rereferrals_within_6_months(t: Tables, first: date, last: date) -> Answer:
    rows = within(t["referrals"], "received_on", first, last)

    def again(row: Row) -> bool:
        return bool(earlier_referrals(t, row, months_later(row["received_on"], -6)))

    return share(rows, again)


@measure("period")
def rereferrals_after_no_further_action(t: Tables, first: date, last: date) -> Answer:
    def back(row: Row) -> bool:
        earlier = earlier_referrals(t, row, years_later(row["received_on"], -1))
        return bool(earlier) and earlier[-1]["outcome"] == NOTHING

    return share(within(t["referrals"], "received_on", first, last), back)


@measure("period")
def referrals_third_in_12_months(t: Tables, first: date, last: date) -> Answer:
    def third(row: Row) -> bool:
        return len(earlier_referrals(t, row, years_later(row["received_on"], -1))) >= 2

    return share(within(t["referrals"], "received_on", first, last), third)


@measure("year")
def caf2_step_downs(t: Tables, first: date, last: date) -> Answer:
    def steps_down(row: Row) -> bool:
        ends = [
            each["ended_on"]
            for each in (*t["cp_plans"], *t["cin_episodes"])
            if each["child_id"] == row["child_id"] and row["child_id"] and each["ended_on"]
        ]
        return any(end <= row["commenced_on"] <= months_later(end, 3) for end in ends)

    return share(within(t["early_help"], "commenced_on", first, last), steps_down)


# --- assessments ----------------------------------------------------------------------------------------------------

SINGLE_FROM = date(2013, 4, 15)


def completed(t: Tables, first: date, last: date, *types: str) -> list[Row]:
    return [r for r in within(t["assessments"], "completed_on", first, last) if not types or r["type"] in types]


def taken(row: Row) -> int | None:
    return wait(row, "started_on", "completed_on")


for one in ("initial", "core", "single"):
    measure("period", f"{one}_assessments_completed")(lambda t, a, z, one=one: len(completed(t, a, z, one)))
    measure("period", f"{one}_assessment_median_working_days")(
        lambda t, a, z, one=one: middle(map(taken, completed(t, a, z, one)))
    )


@measure("period")
def single_assessment_mean_working_days(t: Tables, first: date, last: date) -> Answer:
    return average(map(taken, completed(t, first, last, "single")))


@measure("year")
def single_assessments_in_45_working_days(t: Tables, first: date, last: date) -> Answer:
    done = [r for r in completed(t, first, last, "single") if r["started_on"] is None or r["started_on"] >= SINGLE_FROM]
    return share(done, lambda row: at_most(45, taken(row)))


@measure("period")
def assessments_started(t: Tables, first: date, last: date) -> Answer:
    return len(within(t["assessments"], "started_on", first, last))


@measure("period")
def assessments_completed(t: Tables, first: date, last: date) -> Answer:
    return len(completed(t, first, last))


def is_overdue(row: Row, day: date) -> bool:
    """By the limit in force on the day it started."""
    start = row["started_on"]
    limits = {
        "initial": 10 if start >= date(2010, 4, 1) else 7,
        "core": 35,
        "single": 45 if start >= SINGLE_FROM else None,
    }
    limit = limits[row["type"]]
    return limit is not None and working_days(start, day) > limit


def open_assessments(t: Tables, day: date) -> list[Row]:
    return open_on(t["assessments"], "started_on", "completed_on", day)


@measure("day")
def assessments_open(t: Tables, first: date, last: date) -> Answer:
    return len(open_assessments(t, last))


@measure("day")
def assessments_open_overdue(t: Tables, first: date, last: date) -> Answer:
    return share(open_assessments(t, last), lambda row: is_overdue(row, last))


@measure("day")
def single_assessments_open_over_45_days(t: Tables, first: date, last: date) -> Answer:
    single = [row for row in open_assessments(t, last) if row["type"] == "single"]
    return share(single, lambda row: is_overdue(row, last))


def with_factors(t: Tables, first: date, last: date) -> list[set[str]]:
    """For each assessment completed that has a line of factors, what they are."""
    found: dict[str, set[str]] = {}
    for row in t["assessment_factors"]:
        found.setdefault(row["assessment_id"], set()).add(row["factor"])
    return [found[r["assessment_id"]] for r in completed(t, first, last) if r["assessment_id"] in found]


@measure("rolling")
def factors_at_assessment_profile(t: Tables, first: date, last: date) -> Answer:
    return len(with_factors(t, first, last))


@measure("year")
def factors_per_assessment(t: Tables, first: date, last: date) -> Answer:
    return average(len(factors - {"21"}) for factors in with_factors(t, first, last))


FACTORS = {
    "substance_misuse": "1A 1B 1C 2A 2B 2C",
    "domestic_abuse": "3A 3B 3C",
    "mental_health": "4A 4B 4C",
    "neglect": "16A",
    "emotional_abuse": "17A",
    "physical_abuse": "18A 18B 18C",
    "sexual_abuse": "19A 19B 19C",
    "exploitation": "11A 12A 13A 24A",
    "going_missing": "10A",
    "self_harm": "15A",
    "young_carer": "7A",
}
for theme, codes in FACTORS.items():
    wanted = frozenset(codes.split())
    measure("year", f"factor_{theme}")(
        lambda t, a, z, wanted=wanted: (
            sum(bool(wanted & factors) for factors in with_factors(t, a, z)),
            len(with_factors(t, a, z)),
        )
    )


# --- enquiries and conferences --------------------------------------------------------------------------------------


def enquiry_days(row: Row) -> int | None:
    return wait(row, "started_on", "ended_on")


@measure("period")
def s47_in_15_working_days(t: Tables, first: date, last: date) -> Answer:
    ended = within(t["s47_enquiries"], "ended_on", first, last)
    return share(ended, lambda row: at_most(15, enquiry_days(row)))


@measure("period")
def s47_median_working_days(t: Tables, first: date, last: date) -> Answer:
    return middle(map(enquiry_days, within(t["s47_enquiries"], "ended_on", first, last)))


@measure("day")
def s47_open(t: Tables, first: date, last: date) -> Answer:
    return len(open_on(t["s47_enquiries"], "started_on", "ended_on", last))


@measure("year")
def s47_conversion_to_icpc(t: Tables, first: date, last: date) -> Answer:
    decided = [r for r in within(t["s47_enquiries"], "started_on", first, last) if r["outcome"] is not None]
    return share(decided, lambda row: row["outcome"] == "to_conference")


@measure("year")
def s47_repeat_12_months(t: Tables, first: date, last: date) -> Answer:
    def again(row: Row) -> bool:
        earlier = before(t["s47_enquiries"], row, "started_on", "s47_id")
        return any(r["started_on"] > years_later(row["started_on"], -1) for r in earlier)

    return share(within(t["s47_enquiries"], "started_on", first, last), again)


def conferences(t: Tables, kind: str, first: date, last: date) -> list[Row]:
    return [r for r in within(t["cp_conferences"], "held_on", first, last) if r["type"] == kind]


@measure("period")
def icpc_held(t: Tables, first: date, last: date) -> Answer:
    return len(conferences(t, "ICPC", first, last))


@measure("period")
def cp_reviews_held(t: Tables, first: date, last: date) -> Answer:
    return len(conferences(t, "RCPC", first, last))


@measure("period")
def icpc_median_working_days(t: Tables, first: date, last: date) -> Answer:
    def waited(row: Row) -> int | None:
        starts = [e["started_on"] for e in t["s47_enquiries"] if e["s47_id"] == row["s47_id"] and e["started_on"]]
        return wait(row | {"s47_on": min(starts)}, "s47_on", "held_on") if row["s47_id"] and starts else None

    return middle(map(waited, conferences(t, "ICPC", first, last)))


@measure("year")
def icpc_resulting_in_plan(t: Tables, first: date, last: date) -> Answer:
    return share(conferences(t, "ICPC", first, last), lambda row: row["outcome"] == "plan")


@measure("year")
def cp_reviews_ending_plan(t: Tables, first: date, last: date) -> Answer:
    return share(conferences(t, "RCPC", first, last), lambda row: row["outcome"] == "ends")


for name, kind in (("icpc_attendance_by_child", "ICPC"), ("cp_review_attendance_by_child", "RCPC")):
    measure("year", name)(
        lambda t, a, z, kind=kind: share(
            [r for r in conferences(t, kind, a, z) if r["child_attended"] != "under_4"],
            lambda row: row["child_attended"] == "attended",
        )
    )


# --- plans ----------------------------------------------------------------------------------------------------------


def days(row: Row) -> int:
    return int((row["ended_on"] - row["started_on"]).days)


def ended(rows: list[Row], first: date, last: date) -> list[Row]:
    return within(rows, "ended_on", first, last)


def under_3_months(row: Row) -> bool:
    return bool(row["started_on"]) and row["ended_on"] < months_later(row["started_on"], 3)


def open_plans(t: Tables, day: date) -> list[Row]:
    return open_on(t["cp_plans"], "started_on", "ended_on", day)


@measure("period")
def cp_started(t: Tables, first: date, last: date) -> Answer:
    return len(within(t["cp_plans"], "started_on", first, last))


@measure("period")
def cp_ended(t: Tables, first: date, last: date) -> Answer:
    return len(ended(t["cp_plans"], first, last))


@measure("rolling")
def cp_second_plan_within_2_years(t: Tables, first: date, last: date) -> Answer:
    def second(row: Row) -> bool:
        return any(
            years_later(row["started_on"], -2) < other["ended_on"] <= row["started_on"]
            for other in t["cp_plans"]
            if other["child_id"] == row["child_id"]
            and row["child_id"]
            and other["plan_id"] != row["plan_id"]
            and other["ended_on"]
        )

    return share(within(t["cp_plans"], "started_on", first, last), second)


@measure("day")
def cp_plans_open_2_years(t: Tables, first: date, last: date) -> Answer:
    return share(open_plans(t, last), lambda row: years_later(row["started_on"], 2) <= last)


@measure("day")
def cp_plans_open_median_days(t: Tables, first: date, last: date) -> Answer:
    return middle((last - row["started_on"]).days for row in open_plans(t, last))


@measure("rolling")
def cp_plan_median_days(t: Tables, first: date, last: date) -> Answer:
    return middle(days(row) for row in ended(t["cp_plans"], first, last) if row["started_on"])


@measure("rolling")
def cp_plans_ended_under_3_months(t: Tables, first: date, last: date) -> Answer:
    return share(ended(t["cp_plans"], first, last), under_3_months)


@measure("year")
def cp_plan_step_down_to_caf(t: Tables, first: date, last: date) -> Answer:
    known = [r for r in t["cp_plans"] if r["ended_on"] and first <= months_later(r["ended_on"], 3) <= last]

    def steps_down(row: Row) -> bool:
        end, until = row["ended_on"], months_later(row["ended_on"], 3)
        own = [r for r in t["early_help"] if r["child_id"] == row["child_id"] and row["child_id"]]
        cafs = [r["commenced_on"] for r in own if end <= r["commenced_on"] <= until]
        again = [
            r["received_on"]
            for r in t["referrals"]
            if r["child_id"] == row["child_id"] and end < r["received_on"] <= until
        ]
        return bool(cafs) and not any(day < min(cafs) for day in again)

    return share(known, steps_down)


# --- need -----------------------------------------------------------------------------------------------------------


def in_need(t: Tables, day: date) -> list[Row]:
    """Each child's first open episode; one that names no child stands for itself."""
    first: dict[Any, Row] = {}
    rows = open_on(t["cin_episodes"], "started_on", "ended_on", day)
    for number, row in enumerate(sorted(rows, key=lambda r: (r["started_on"], r["episode_id"]))):
        first.setdefault(row["child_id"] or number, row)
    return list(first.values())


@measure("period")
def cin_started(t: Tables, first: date, last: date) -> Answer:
    return len(within(t["cin_episodes"], "started_on", first, last))


@measure("period")
def cin_ended(t: Tables, first: date, last: date) -> Answer:
    return len(ended(t["cin_episodes"], first, last))


@measure("day")
def cin_all(t: Tables, first: date, last: date) -> Answer:
    return len(in_need(t, last))


@measure("day")
def cin_open_2_years(t: Tables, first: date, last: date) -> Answer:
    return share(in_need(t, last), lambda row: years_later(row["started_on"], 2) <= last)


@measure("day")
def cin_with_disability(t: Tables, first: date, last: date) -> Answer:
    disabled = {r["child_id"] for r in t["children"] if r["disabled"]}
    disabled |= {r["child_id"] for r in t["disabilities"] if r["disability"] not in (None, "NONE")}
    return share(in_need(t, last), lambda row: row["child_id"] and row["child_id"] in disabled)


@measure("rolling")
def cin_ended_median_days(t: Tables, first: date, last: date) -> Answer:
    return middle(days(row) for row in ended(t["cin_episodes"], first, last) if row["started_on"])


@measure("rolling")
def cin_ended_under_3_months(t: Tables, first: date, last: date) -> Answer:
    return share(ended(t["cin_episodes"], first, last), under_3_months)


@measure("year")
def cin_closed_after_assessment(t: Tables, first: date, last: date) -> Answer:
    with_reason = [r for r in ended(t["cin_episodes"], first, last) if r["closure_reason"] is not None]
    return share(with_reason, lambda row: row["closure_reason"] in ("RC8", "RC9"))


@measure("period")
def cin_closed_to_early_help(t: Tables, first: date, last: date) -> Answer:
    return sum(r["closure_reason"] == "RC9" for r in ended(t["cin_episodes"], first, last))


@measure("period")
def cin_plans_started(t: Tables, first: date, last: date) -> Answer:
    return len(within(t["cin_plans"], "started_on", first, last))


@measure("period")
def cin_plans_ended(t: Tables, first: date, last: date) -> Answer:
    return len(ended(t["cin_plans"], first, last))


@measure("day")
def cin_with_cin_plan(t: Tables, first: date, last: date) -> Answer:
    elsewhere = {r["child_id"] for r in open_plans(t, last)} | in_care(t, last)
    rows = open_on(t["cin_plans"], "started_on", "ended_on", last)
    return once_a_child(r for r in rows if not r["child_id"] or r["child_id"] not in elsewhere)


def in_care(t: Tables, day: date) -> set[str]:
    """Children in care, short breaks aside: a spell goes on from episode to episode until one ends and none follows."""
    by_child: dict[str, list[Row]] = {}
    for row in t["care_episodes"]:
        if row["child_id"] and row["legal_status"] not in ("V3", "V4") and row["started_on"] <= day:
            by_child.setdefault(row["child_id"], []).append(row)
    far = date.max - timedelta(days=1)
    return {child for child, rows in by_child.items() if any((r["ended_on"] or far) > day for r in rows)}


# --- who does the work ----------------------------------------------------------------------------------------------


def open_cases(t: Tables, day: date) -> set[str]:
    """Children in need, on a plan or in care."""
    rows = [*open_on(t["cin_episodes"], "started_on", "ended_on", day), *open_plans(t, day)]
    return {r["child_id"] for r in rows if r["child_id"]} | in_care(t, day)


def allocated(t: Tables, day: date) -> list[Row]:
    return open_on(t["allocations"], "started_on", "ended_on", day)


def has_worker(t: Tables, day: date) -> set[str]:
    return {r["child_id"] for r in allocated(t, day)}


@measure("day")
def unallocated_cases(t: Tables, first: date, last: date) -> Answer:
    return len(open_cases(t, last) - has_worker(t, last))


@measure("day")
def cin_allocated_social_worker(t: Tables, first: date, last: date) -> Answer:
    return len(open_cases(t, last) & has_worker(t, last)), len(open_cases(t, last))


@measure("rolling")
def cla_three_or_more_social_workers(t: Tables, first: date, last: date) -> Answer:
    workers: dict[str, set[str]] = {}
    for row in t["allocations"]:
        if row["started_on"] <= last and (row["ended_on"] is None or row["ended_on"] > first):
            workers.setdefault(row["child_id"], set()).add(row["worker_id"])
    children = in_care(t, last)
    return sum(len(workers.get(child, ())) >= 3 for child in children), len(children)


def caseloads(t: Tables, day: date) -> dict[str, set[str]]:
    """Each worker's children."""
    found: dict[str, set[str]] = {}
    for row in allocated(t, day):
        found.setdefault(row["worker_id"], set()).add(row["child_id"])
    return found


@measure("day")
def social_worker_average_caseload(t: Tables, first: date, last: date) -> Answer:
    return average(map(len, caseloads(t, last).values()))


@measure("day")
def workers_holding_cases(t: Tables, first: date, last: date) -> Answer:
    return len(caseloads(t, last))


@measure("day")
def cases_held(t: Tables, first: date, last: date) -> Answer:
    return sum(map(len, caseloads(t, last).values())) or None


def in_post(t: Tables, day: date) -> list[Row]:
    return open_on(t["workers"], "started_on", "ended_on", day)


@measure("day")
def social_workers_in_post(t: Tables, first: date, last: date) -> Answer:
    return len(in_post(t, last))


@measure("day")
def social_workers_of_its_own(t: Tables, first: date, last: date) -> Answer:
    return sum(not row["agency"] for row in in_post(t, last))


@measure("day")
def social_worker_agency_rate(t: Tables, first: date, last: date) -> Answer:
    return share(in_post(t, last), lambda row: row["agency"])


@measure("rolling")
def social_workers_left(t: Tables, first: date, last: date) -> Answer:
    return sum(not row["agency"] for row in ended(t["workers"], first, last))


@measure("rolling")
def social_worker_turnover_rate(t: Tables, first: date, last: date) -> Answer:
    left = sum(not row["agency"] for row in ended(t["workers"], first, last))
    return left, sum(not row["agency"] for row in in_post(t, last))


# --- breakdowns by what a child is ----------------------------------------------------------------------------------

NOT_RECORDED = "Not recorded"
SEXES = {"1": "M", "M": "M", "2": "F", "F": "F", "9": "9"}


def by_child(t: Tables, rows: list[Row], way: str, dated: str | None, day: date) -> dict[str, int]:
    """How many rows are of children of each kind; the age is that on the row's date, or else on the day."""
    children = {r["child_id"]: r for r in t["children"]}
    counts: dict[str, int] = {}
    for row in rows:
        child = children.get(row["child_id"])
        own = {r["disability"] for r in t["disabilities"] if r["child_id"] == row["child_id"]}
        for kind in kinds(child, own, way, row[dated] if dated else day):
            counts[kind] = counts.get(kind, 0) + 1
    return counts


def kinds(child: Row | None, disabilities: set[str], way: str, day: date) -> Iterable[str]:
    """What a child is; only of disabilities may there be several."""
    if way == "disability":
        return disabilities or {NOT_RECORDED}
    if child is None:
        return {NOT_RECORDED}
    if way == "age":
        return {age_band(child["born_on"], day)}
    if way == "sex":
        return {SEXES.get(child["sex"], NOT_RECORDED)}
    if way == "disabled":
        says = {child["disabled"]} | {each != "NONE" for each in disabilities}
        return {"yes" if True in says else "no" if False in says else NOT_RECORDED}
    return {child[way] or NOT_RECORDED}


def age_band(born_on: date | None, day: date) -> str:
    if born_on is None:
        return NOT_RECORDED
    if born_on > day:
        return "unborn"
    birthdays = sum(years_later(born_on, age) <= day for age in range(1, 17))
    bands = ((1, "under 1"), (5, "1 to 4"), (10, "5 to 9"), (16, "10 to 15"))
    return next((band for limit, band in bands if birthdays < limit), "16 and over")
