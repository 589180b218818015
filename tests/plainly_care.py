"""Children in care and care leavers worked out a second time, in plain Python over an SSDA903 return.

Written from the definitions alone, as `plainly` is: nothing here comes from the product, there is no SQL and no
cleverness. `read` takes the folders of one or more years' returns; of rows with the same key the last year's stands.
`figure` gives the number, or the numerator and the denominator, of a measure for a period at the measure's own basis.

What is dated after a period's last day is not known in it, and what ended later is open again.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from statistics import median

import plainly
from plainly import Window, months_later, working_days, years_later
from plainly import _from_text as from_text

Row = dict[str, str]
Figure = tuple[Fraction | int | None, int | None, int | None]
KEYS = {
    "header": ("CHILD",),
    "episodes": ("CHILD", "DECOM", "RNE", "LS", "PLACE"),
    "reviews": ("CHILD", "REVIEW"),
    "uasc": ("CHILD",),
    "oc2": ("CHILD", "year"),
    "oc3": ("CHILD", "year"),
    "ad1": ("CHILD", "DATE_INT"),
    "placed_for_adoption": ("CHILD", "DATE_PLACED"),
    "previous_permanence": ("CHILD",),
    "missing": ("CHILD", "MIS_START"),
}


@dataclass(frozen=True)
class Episode:
    """An episode of care."""

    child: str
    started_on: date
    rne: str
    legal: str
    place: str
    provider: str
    ended_on: date | None
    reason: str
    miles: float | None = None
    location: str = ""


@dataclass
class Spell:
    """Time in care without a break."""

    child: str
    episodes: list[Episode]

    @property
    def started_on(self) -> date:
        """The day the first episode started."""
        return self.episodes[0].started_on

    @property
    def ended_on(self) -> date | None:
        """The day the last episode ended, if it has."""
        return self.episodes[-1].ended_on

    @property
    def reason(self) -> str:
        """Why the last episode ended."""
        return self.episodes[-1].reason


@dataclass
class Return:
    """Everything in the years' returns, with cells as they stand."""

    tables: dict[str, dict[tuple[str, ...], Row]] = field(default_factory=dict)
    population: list[tuple[date, int]] = field(default_factory=list)
    spells: dict[date, list[Spell]] = field(default_factory=dict)
    """Spells by the day on which they are known, once worked out."""

    def rows(self, name: str) -> list[Row]:
        """The rows of a table."""
        return list(self.tables.get(name, {}).values())

    def born(self, child: str) -> date | None:
        """A child's date of birth."""
        row = self.tables["header"].get((child,))
        return day(row["DOB"]) if row else None


def day(text: str) -> date | None:
    """A cell as a date."""
    return from_text(text, "Day")  # type: ignore[return-value]


def miles(text: str) -> float | None:
    """A distance; 999.9 is not known."""
    return float(text) if text and text != "999.9" else None


def read(*folders: Path) -> Return:
    """The returns of years, the earliest first; each folder is named by its year, as in 2013-14."""
    found = Return()
    for folder in folders:
        for name, keys in KEYS.items():
            path = folder / f"{name}.csv"
            if not path.exists():
                continue
            with path.open(encoding="utf-8-sig", newline="") as handle:
                for row in csv.DictReader(handle):
                    row["year"] = folder.name
                    found.tables.setdefault(name, {})[tuple(row[key] for key in keys)] = row
    return found


# ----------------------------------------------------------------------------------------------------
# What was known on a day
# ----------------------------------------------------------------------------------------------------


def episodes_known(council: Return, on: date) -> list[Episode]:
    """Episodes begun by a day; one that ended after it has not ended."""
    known = []
    for row in council.rows("episodes"):
        started_on, ended_on = day(row["DECOM"]), day(row["DEC"])
        if started_on is None or started_on > on or not row["CHILD"]:
            continue
        over = ended_on is not None and ended_on <= on
        known.append(
            Episode(
                row["CHILD"],
                started_on,
                row["RNE"],
                row["LS"],
                row["PLACE"],
                row["PLACE_PROVIDER"],
                ended_on if over else None,
                row["REC"] if over else "",
                miles(row.get("PL_DISTANCE", "")),
                row.get("PL_LOCATION", ""),
            )
        )
    return known


def spells_known(council: Return, on: date) -> list[Spell]:
    """An episode with RNE S starts a spell; short breaks (V3, V4) are in none, and what follows them starts one."""
    if on in council.spells:
        return council.spells[on]
    found: list[Spell] = []
    children: dict[str, list[Episode]] = {}
    for episode in episodes_known(council, on):
        children.setdefault(episode.child, []).append(episode)
    for child, episodes in children.items():
        current = None
        for episode in sorted(episodes, key=lambda e: (e.started_on, e.ended_on or date.max, e.reason != "X1")):
            if episode.legal in ("V3", "V4"):
                current = None
            elif current is None or episode.rne == "S":
                current = Spell(child, [episode])
                found.append(current)
            else:
                current.episodes.append(episode)
    council.spells[on] = found
    return found


def in_care(council: Return, on: date) -> list[Spell]:
    """The spell of each child in care at the end of a day."""
    return [s for s in spells_known(council, on) if s.ended_on is None]


def stays(spell: Spell) -> list[list[Episode]]:
    """The placements of a spell, each as its episodes; one for a time (T) is left out and looked through."""
    as_plainly = plainly.Spell(
        spell.child,
        [
            plainly.CareEpisode(e.child, e.started_on, e.rne, e.legal, "", e.place, e.provider, e.ended_on, e.reason)
            for e in spell.episodes
        ],
    )
    return plainly.placements(as_plainly)  # type: ignore[return-value]


def band(born_on: date | None, on: date) -> str:
    """Age in the bands of national tables."""
    if born_on is None:
        return ""
    for years, name in ((1, "under 1"), (5, "1 to 4"), (10, "5 to 9"), (16, "10 to 15")):
        if years_later(born_on, years) > on:
            return name
    return "16 and over"


def is_unaccompanied(council: Return, child: str, on: date) -> bool:
    """The status has no end, or one after the day."""
    row = council.tables.get("uasc", {}).get((child,))
    return row is not None and (not row["DUC"] or day(row["DUC"]) > on)


def working_day(start: date, number: int) -> date:
    """The day by which so many working days have passed."""
    on = start
    while working_days(start, on) < number:
        on += timedelta(days=1)
    return on


# ----------------------------------------------------------------------------------------------------
# Answers
# ----------------------------------------------------------------------------------------------------


def count(rows: Iterable[object]) -> Figure:
    """How many."""
    return len(list(rows)), None, None


def share(rows: Iterable[object], condition: Callable[..., object]) -> Figure:
    """Of the rows, those that fulfil a condition."""
    rows = list(rows)
    return None, sum(bool(condition(row)) for row in rows), len(rows)


def average(values: Iterable[int | None]) -> Figure:
    """The mean of what is known."""
    known = [value for value in values if value is not None]
    return Fraction(sum(known), len(known)) if known else None, None, None


def middle(values: Iterable[int | None]) -> Figure:
    """The median of what is known."""
    known = [value for value in values if value is not None]
    return Fraction(median(known)) if known else None, None, None


Measure = Callable[[Return, Window], Figure]
MEASURES: dict[str, Measure] = {}


def measure(function: Measure) -> Measure:
    """Put a function among the measures, under its name."""
    MEASURES[function.__name__] = function
    return function


def within(on: date | None, window: tuple[date, date]) -> bool:
    """Whether a day is known and in a window."""
    return on is not None and window[0] <= on <= window[1]


# --- starts and ends ------------------------------------------------------------------------------------------------


def started(council: Return, window: tuple[date, date]) -> list[Spell]:
    """Spells that started in a window."""
    return [s for s in spells_known(council, window[1]) if within(s.started_on, window)]


def ended(council: Return, window: tuple[date, date]) -> list[Spell]:
    """Spells that ended in a window."""
    return [s for s in spells_known(council, window[1]) if within(s.ended_on, window)]


def others(council: Return, spell: Spell, on: date) -> list[Spell]:
    """The child's other spells."""
    return [s for s in spells_known(council, on) if s.child == spell.child and s.started_on != spell.started_on]


@measure
def cic_started(council: Return, w: Window) -> Figure:
    """Spells that started in the period."""
    return count(started(council, w.period))


@measure
def cic_started_section_20(council: Return, w: Window) -> Figure:
    """V2 on the first day."""
    return share(started(council, w.period), lambda s: s.episodes[0].legal == "V2")


@measure
def cic_started_police_protection(council: Return, w: Window) -> Figure:
    """L1, L2 or L3 on the first day."""
    return share(started(council, w.period), lambda s: s.episodes[0].legal in ("L1", "L2", "L3"))


@measure
def cic_started_again_within_12_months(council: Return, w: Window) -> Figure:
    """The spell before ended after the same day a year earlier."""

    def again(spell: Spell) -> bool:
        before = [s for s in others(council, spell, w.ends_on) if s.started_on < spell.started_on]
        last = max(before, key=lambda s: s.started_on, default=None)
        return last is not None and last.ended_on is not None and last.ended_on > years_later(spell.started_on, -1)

    return share(started(council, w.period), again)


@measure
def cic_started_after_permanence(council: Return, w: Window) -> Figure:
    """P1, P2 or P3 in the table of previous permanence."""
    before = council.tables.get("previous_permanence", {})
    return share(
        started(council, w.rolling),
        lambda s: (s.child,) in before and before[s.child,]["PREV_PERM"] in ("P1", "P2", "P3"),
    )


@measure
def cic_started_unaccompanied(council: Return, w: Window) -> Figure:
    """Unaccompanied on the first day."""
    return count(s for s in started(council, w.period) if is_unaccompanied(council, s.child, s.started_on))


@measure
def cic_first_review_in_20_working_days(council: Return, w: Window) -> Figure:
    """Of spells whose twentieth working day falls in the period and that lasted longer: a review by that day."""

    def due(spell: Spell) -> date:
        return working_day(spell.started_on, 20)

    def reviewed(spell: Spell) -> bool:
        return any(spell.started_on <= held <= due(spell) for held in reviews(council, spell.child, w.ends_on))

    fell_due = [
        s
        for s in spells_known(council, w.ends_on)
        if within(due(s), w.period) and (s.ended_on is None or s.ended_on > due(s))
    ]
    return share(fell_due, reviewed)


@measure
def cic_ended(council: Return, w: Window) -> Figure:
    """Spells that ended in the period."""
    return count(ended(council, w.period))


def _ended_by(name: str, *reasons: str) -> None:
    MEASURES[name] = lambda council, w: share(ended(council, w.rolling), lambda s: s.reason in reasons)


_ended_by("cic_ended_adoption", "E1", "E11", "E12")
_ended_by("cic_ended_special_guardianship", *(f"E4{n}" for n in range(2, 9)))
_ended_by("cic_ended_residence_order", "E41")
_ended_by("cic_ended_returned_home", "E4", "E4A", "E4B")
_ended_by("cic_ended_returned_home_planned", "E4A")


@measure
def cic_ended_at_18(council: Return, w: Window) -> Figure:
    """Ended on the eighteenth birthday or later."""

    def was_18(spell: Spell) -> bool:
        born_on = council.born(spell.child)
        return born_on is not None and spell.ended_on >= years_later(born_on, 18)

    return share(ended(council, w.rolling), was_18)


@measure
def cic_returned_within_12_months(council: Return, w: Window) -> Figure:
    """Of those who left for home or family so that a year has passed in the rolling year: back before it had."""
    left = [
        s
        for s in spells_known(council, w.ends_on)
        if s.ended_on is not None
        and s.reason in ("E4", "E4A", "E4B", "E13")
        and within(years_later(s.ended_on, 1), w.rolling)
    ]

    def back(spell: Spell) -> bool:
        later = [s.started_on for s in others(council, spell, w.ends_on) if s.started_on >= spell.ended_on]
        return bool(later) and min(later) < years_later(spell.ended_on, 1)

    return share(left, back)


@measure
def cic_ended_median_days(council: Return, w: Window) -> Figure:
    """Days from start to end."""
    return middle((s.ended_on - s.started_on).days for s in ended(council, w.rolling))


# --- in care at the period's end ------------------------------------------------------------------------------------


def _last(name: str, condition: Callable[[Episode], object]) -> None:
    """Of the children in care at the end of the period, those whose episode in force fulfils a condition."""
    MEASURES[name] = lambda council, w: share(in_care(council, w.ends_on), lambda s: condition(s.episodes[-1]))


def _place(name: str, *codes: str) -> None:
    _last(name, lambda e: e.place in codes)


_last("cic_section_20", lambda e: e.legal == "V2")
_last("cic_on_legal_orders", lambda e: e.legal[:1] in tuple("CDELJ"))
_last("cic_full_care_order", lambda e: e.legal == "C2")
_last("cic_in_proceedings", lambda e: e.legal == "C1")
_last("cic_placement_order", lambda e: e.legal in ("E1", "D1"))
_place("cic_foster_care", "U1", "U2", "U3", "U4", "U5", "U6", "F1", "F2", "F3", "F4", "F5", "F6", "Q1", "Q2")
_place("cic_connected_persons", "U1", "U2", "U3", "F1", "F4", "Q1")
_place("cic_residential", "K1", "K2", "H1", "H2", "H3", "H4")
_place("cic_independent_supported", "K3", "H5", "P2")
_place("cic_placed_with_parents", "P1")
_last("cic_placed_for_adoption", lambda e: e.place.startswith("A"))
_last("cic_own_provision", lambda e: e.provider == "PR1")
_last("cic_agency_provision", lambda e: e.provider in ("PR4", "PR5"))


def _known(name: str, known: Callable[[Episode], object], condition: Callable[[Episode], object]) -> None:
    """The same among those of whom something is known."""

    def answer(council: Return, w: Window) -> Figure:
        last = [s.episodes[-1] for s in in_care(council, w.ends_on)]
        return share([e for e in last if known(e)], condition)

    MEASURES[name] = answer


_known("cic_over_20_miles", lambda e: e.miles is not None, lambda e: e.miles > 20)
_known("cic_out_of_area", lambda e: e.location, lambda e: e.location == "OUT")
_known(
    "cic_over_20_miles_out_of_area",
    lambda e: e.miles is not None and e.location,
    lambda e: e.miles > 20 and e.location == "OUT",
)


def _a_year(spell: Spell, on: date) -> bool:
    return years_later(spell.started_on, 1) <= on


@measure
def cic_section_20_12_months(council: Return, w: Window) -> Figure:
    """Of those under V2, in care for a year."""
    agreed = [s for s in in_care(council, w.ends_on) if s.episodes[-1].legal == "V2"]
    return share(agreed, lambda s: _a_year(s, w.ends_on))


@measure
def cic_in_care_12_months(council: Return, w: Window) -> Figure:
    """In care for a year."""
    return share(in_care(council, w.ends_on), lambda s: _a_year(s, w.ends_on))


@measure
def cic_under_16_without_carers(council: Return, w: Window) -> Figure:
    """Under sixteen and in K3, H5 or P2."""
    return count(
        s
        for s in in_care(council, w.ends_on)
        if s.episodes[-1].place in ("K3", "H5", "P2")
        and band(council.born(s.child), w.ends_on) not in ("", "16 and over")
    )


@measure
def cic_unaccompanied(council: Return, w: Window) -> Figure:
    """Unaccompanied on the last day, of all in care."""
    return share(in_care(council, w.ends_on), lambda s: is_unaccompanied(council, s.child, w.ends_on))


@measure
def cic_unaccompanied_children(council: Return, w: Window) -> Figure:
    """The same, as a number."""
    return count(s for s in in_care(council, w.ends_on) if is_unaccompanied(council, s.child, w.ends_on))


@measure
def cic_under_5(council: Return, w: Window) -> Figure:
    """Under five on the last day."""
    return share(in_care(council, w.ends_on), lambda s: band(council.born(s.child), w.ends_on) in ("under 1", "1 to 4"))


@measure
def cic_16_and_over(council: Return, w: Window) -> Figure:
    """Sixteen or older on the last day."""
    return share(in_care(council, w.ends_on), lambda s: band(council.born(s.child), w.ends_on) == "16 and over")


@measure
def cic_median_days_in_care(council: Return, w: Window) -> Figure:
    """Days from the start of the spell to the last day."""
    return middle((w.ends_on - s.started_on).days for s in in_care(council, w.ends_on))


@measure
def cic_three_or_more_placements_12_months(council: Return, w: Window) -> Figure:
    """Three or more placements in force in the rolling year, in any spell of the child's."""
    first, last = w.rolling
    number: dict[str, int] = {}
    for spell in spells_known(council, last):
        for stay in stays(spell):
            if stay.ended_on is None or stay.ended_on > first:
                number[spell.child] = number.get(spell.child, 0) + 1
    return share(in_care(council, last), lambda s: number.get(s.child, 0) >= 3)


@measure
def cic_long_term_placement_stability_national(council: Return, w: Window) -> Figure:
    """Two years in one placement, or in an adoptive one and the one before together."""

    def settled(spell: Spell) -> bool:
        own = stays(spell)
        if not own:
            return False
        since = own[-1].started_on
        if own[-1].place.startswith("A") and len(own) > 1:
            since = own[-2].started_on
        return years_later(since, 2) <= w.ends_on

    long = [
        s
        for s in in_care(council, w.ends_on)
        if months_later(s.started_on, 30) <= w.ends_on
        and band(council.born(s.child), w.ends_on) not in ("", "16 and over")
    ]
    return share(long, settled)


# --- reviews --------------------------------------------------------------------------------------------------------


def reviews(council: Return, child: str, until: date) -> list[date]:
    """The days on which a child was reviewed, each once, in order."""
    held = {day(row["REVIEW"]) for row in council.rows("reviews") if row["CHILD"] == child}
    return sorted(on for on in held if on is not None and on <= until)


@measure
def cic_reviews_in_timescale(council: Return, w: Window) -> Figure:
    """None held late in the rolling year and none overdue, of children for whom one was due."""
    first, last = w.rolling

    def in_time(spell: Spell) -> bool:
        due = working_day(spell.started_on, 20)
        own = [held for held in reviews(council, spell.child, last) if held >= spell.started_on]
        for number, held in enumerate(own, start=1):
            if held > due and held >= first:
                return False
            due = months_later(held, 3 if number == 1 else 6)
        return due >= last

    return share([s for s in in_care(council, last) if working_day(s.started_on, 20) <= last], in_time)


def _reviewed(council: Return, window: tuple[date, date]) -> list[Row]:
    return [row for row in council.rows("reviews") if within(day(row["REVIEW"]), window)]


@measure
def cic_reviews_held(council: Return, w: Window) -> Figure:
    """Reviews in the period."""
    return count(_reviewed(council, w.period))


def _review_share(name: str, *codes: str) -> None:
    def answer(council: Return, w: Window) -> Figure:
        rows = [row for row in _reviewed(council, w.year) if row["REVIEW_CODE"] != "PN0"]
        return share(rows, lambda row: row["REVIEW_CODE"] in codes)

    MEASURES[name] = answer


TOOK_PART = ("PN1", "PN2", "PN3", "PN5", "PN6")
_review_share("cic_review_attendance", "PN1", "PN2", "PN3", "PN4")
_review_share("cic_review_participation", *TOOK_PART)


def in_care_at_some_time(council: Return, window: tuple[date, date]) -> set[str]:
    """Children in care on some night of a window."""
    return {s.child for s in spells_known(council, window[1]) if s.ended_on is None or s.ended_on > window[0]}


@measure
def cic_children_taking_part(council: Return, w: Window) -> Figure:
    """Children in care in the year to date, reviewed at four or older, who took part in every review."""
    codes: dict[str, list[str]] = {}
    for row in _reviewed(council, w.year):
        if row["REVIEW_CODE"] != "PN0":
            codes.setdefault(row["CHILD"], []).append(row["REVIEW_CODE"])
    children = in_care_at_some_time(council, w.year) & codes.keys()
    return share(children, lambda child: all(code in TOOK_PART for code in codes[child]))


# --- missing --------------------------------------------------------------------------------------------------------


def _gone(council: Return, window: tuple[date, date], kind: str, by: str = "MIS_START") -> list[Row]:
    return [row for row in council.rows("missing") if row["MISSING"] == kind and within(day(row[by]), window)]


MEASURES["cic_missing_incidents"] = lambda council, w: count(_gone(council, w.period, "M"))
MEASURES["cic_away_incidents"] = lambda council, w: count(_gone(council, w.period, "A"))


@measure
def cic_missing_now(council: Return, w: Window) -> Figure:
    """Went missing by the last day and has not returned by then."""
    rows = [row for row in council.rows("missing") if row["MISSING"] == "M" and day(row["MIS_START"]) <= w.ends_on]
    return count(row for row in rows if not row["MIS_END"] or day(row["MIS_END"]) > w.ends_on)


@measure
def cic_missing_nights(council: Return, w: Window) -> Figure:
    """Nights of incidents that ended in the rolling year."""
    return average(
        (day(row["MIS_END"]) - day(row["MIS_START"])).days for row in _gone(council, w.rolling, "M", "MIS_END")
    )


def _children_gone(name: str, kind: str, least: int) -> None:
    def answer(council: Return, w: Window) -> Figure:
        gone = [row["CHILD"] for row in _gone(council, w.rolling, kind)]
        return share(in_care_at_some_time(council, w.rolling), lambda child: gone.count(child) >= least)

    MEASURES[name] = answer


_children_gone("cic_missing_children", "M", 1)
_children_gone("cic_missing_three_times", "M", 3)
_children_gone("cic_away_children", "A", 1)


# --- health: the return of the year ---------------------------------------------------------------------------------


def _of_year(council: Return, w: Window) -> list[Row]:
    """The rows of the financial year's own return."""
    first = w.year[0].year
    return [row for row in council.rows("oc2") if row["year"] == f"{first}-{(first + 1) % 100:02}"]


def _aged(council: Return, w: Window, least: int, below: int) -> list[Row]:
    """Those of an age on 31 March."""
    last = date(w.year[0].year + 1, 3, 31)
    born = {row["CHILD"]: council.born(row["CHILD"]) for row in _of_year(council, w)}
    return [
        row
        for row in _of_year(council, w)
        if (on := born[row["CHILD"]]) is not None and years_later(on, least) <= last < years_later(on, below)
    ]


def _flag(name: str, header: str, least: int | None = None, below: int = 200) -> None:
    def answer(council: Return, w: Window) -> Figure:
        rows = _of_year(council, w) if least is None else _aged(council, w, least, below)
        return share(rows, lambda row: row[header] == "1")

    MEASURES[name] = answer


_flag("cic_health_assessment", "HEALTH_ASSESSMENT")
_flag("cic_dental_check", "TEETH_CHECK")
_flag("cic_immunisations", "IMMUNISATIONS")
_flag("cic_development_check", "HEALTH_CHECK", 0, 5)
_flag("cic_convicted", "CONVICTED", 10)
_flag("cic_substance_misuse", "SUBSTANCE_MISUSE")


@measure
def cic_substance_misuse_helped(council: Return, w: Window) -> Figure:
    """Of those with a problem, helped."""
    rows = [row for row in _of_year(council, w) if row["SUBSTANCE_MISUSE"] == "1"]
    return share(rows, lambda row: row["INTERVENTION_RECEIVED"] == "1")


def _scores(council: Return, w: Window) -> list[int]:
    return [int(row["SDQ_SCORE"]) for row in _aged(council, w, 4, 17) if row["SDQ_SCORE"]]


MEASURES["cic_sdq_completed"] = lambda council, w: share(_aged(council, w, 4, 17), lambda row: row["SDQ_SCORE"])
MEASURES["cic_sdq_average"] = lambda council, w: average(_scores(council, w))
MEASURES["cic_sdq_cause_for_concern"] = lambda council, w: share(_scores(council, w), lambda score: score >= 17)


# --- adoption -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Decision:
    """A decision for adoption, as the two tables tell of it together."""

    child: str
    decided_on: date
    matched_on: date | None = None
    given_up_on: date | None = None
    by_carers: bool | None = None


def decisions(council: Return) -> list[Decision]:
    """One for each child and day."""
    found: dict[tuple[str, date], Decision] = {}
    for row in council.rows("placed_for_adoption"):
        key = (row["CHILD"], day(row["DATE_PLACED"]))
        found[key] = Decision(*key, given_up_on=day(row["DATE_PLACED_CEASED"]))
    for row in council.rows("ad1"):
        key = (row["CHILD"], day(row["DATE_INT"]))
        carers = {"1": True, "0": False}.get(row["FOSTER_CARE"])
        found[key] = replace(found.get(key, Decision(*key)), matched_on=day(row["DATE_MATCH"]), by_carers=carers)
    return list(found.values())


@measure
def adoption_decisions(council: Return, w: Window) -> Figure:
    """Decided in the period."""
    return count(d for d in decisions(council) if within(d.decided_on, w.period))


@measure
def adoption_decisions_reversed(council: Return, w: Window) -> Figure:
    """Given up in the period."""
    return count(d for d in decisions(council) if within(d.given_up_on, w.period))


@measure
def adoption_waiting(council: Return, w: Window) -> Figure:
    """Decided by the last day, and by then not placed, not given up and not out of care."""

    def settled(decision: Decision) -> bool:
        if within(decision.given_up_on, (date.min, w.ends_on)):
            return True
        for spell in spells_known(council, w.ends_on):
            if spell.child != decision.child:
                continue
            if spell.ended_on is not None and spell.ended_on >= decision.decided_on:
                return True
            if any(
                e.place.startswith("A") and (e.ended_on is None or e.ended_on > decision.decided_on)
                for e in spell.episodes
            ):
                return True
        return False

    return count(d for d in decisions(council) if d.decided_on <= w.ends_on and not settled(d))


def adopted(council: Return, w: Window) -> list[tuple[Spell, Decision | None]]:
    """Those adopted in the rolling year, each with the latest decision of the spell."""
    found = []
    for spell in ended(council, w.rolling):
        if spell.reason in ("E11", "E12"):
            own = [
                d
                for d in decisions(council)
                if d.child == spell.child and spell.started_on <= d.decided_on <= spell.ended_on
            ]
            found.append((spell, max(own, key=lambda d: d.decided_on, default=None)))
    return found


def moved_in(spell: Spell) -> date | None:
    """The first day in an adoptive placement."""
    return next((e.started_on for e in spell.episodes if e.place.startswith("A")), None)


def _days(start: date | None, end: date | None) -> int | None:
    return None if start is None or end is None else (end - start).days


@measure
def adoption_a1(council: Return, w: Window) -> Figure:
    """From the start of care to moving in."""
    return average(_days(s.started_on, moved_in(s)) for s, _ in adopted(council, w))


@measure
def adoption_a10(council: Return, w: Window) -> Figure:
    """The same; where foster carers adopted, to the start of the placement before the adoptive one."""

    def came(spell: Spell, decision: Decision | None) -> date | None:
        placed_on = moved_in(spell)
        by_carers = decision.by_carers if decision else None
        if by_carers is None:
            by_carers = any(e.place in ("A2", "A3", "A5") for e in spell.episodes)
        if placed_on is None or not by_carers:
            return placed_on
        before = [p.started_on for p in stays(spell) if p.started_on < placed_on and not p.place.startswith("A")]
        return max(before, default=placed_on)

    return average(_days(s.started_on, came(s, d)) for s, d in adopted(council, w))


@measure
def adoption_a2(council: Return, w: Window) -> Figure:
    """From the first episode under E1 (or D1) to the match; nought where the match came first."""

    def days(spell: Spell, decision: Decision | None) -> int | None:
        ordered_on = next((e.started_on for e in spell.episodes if e.legal in ("E1", "D1")), None)
        found = _days(ordered_on, decision.matched_on if decision else None)
        return None if found is None else max(found, 0)

    return average(days(s, d) for s, d in adopted(council, w))


@measure
def adoption_decision_to_match_days(council: Return, w: Window) -> Figure:
    """From the decision to the match."""
    return average(_days(d.decided_on, d.matched_on) if d else None for _, d in adopted(council, w))


@measure
def adoption_placed_in_14_months(council: Return, w: Window) -> Figure:
    """Moved in by the same day fourteen months after care started."""
    return share(
        [s for s, _ in adopted(council, w)],
        lambda s: moved_in(s) is not None and moved_in(s) <= months_later(s.started_on, 14),
    )


# --- care leavers: a birthday in the year ---------------------------------------------------------------------------


def leavers(council: Return, w: Window, least: int, below: int) -> list[Row]:
    """Those of an age whose birthday in a year's return lies in the year to date; who died or went home is left out."""
    found = []
    for row in council.rows("oc3"):
        born_on = day(row["DOB"])
        if born_on is None or row["IN_TOUCH"] in ("DIED", "RHOM"):
            continue
        birthday = next(
            years_later(born_on, age)
            for age in range(60)
            if years_later(born_on, age) >= date(int(row["year"][:4]), 4, 1)
        )
        if within(birthday, w.year) and years_later(born_on, least) <= birthday < years_later(born_on, below):
            found.append(row)
    return found


def _leavers(name: str, ages: tuple[int, int], condition: Callable[[Row], object]) -> None:
    MEASURES[name] = lambda council, w: share(leavers(council, w, *ages), condition)


for _ages, _slug in (((17, 19), "17_18"), ((19, 22), "19_21")):
    _leavers(f"care_leavers_in_touch_{_slug}", _ages, lambda row: row["IN_TOUCH"] == "YES")
    _leavers(f"care_leavers_suitable_{_slug}", _ages, lambda row: row["ACCOM"].endswith("1"))
    _leavers(f"care_leavers_eet_{_slug}", _ages, lambda row: row["ACTIV"][:1] in ("F", "P"))
_leavers("care_leavers_neet", (19, 22), lambda row: row["ACTIV"].startswith("G"))
_leavers("care_leavers_higher_education", (19, 22), lambda row: row["ACTIV"] in ("F1", "P1"))
_leavers("care_leavers_staying_put", (19, 22), lambda row: row["ACCOM"].startswith("Z"))


# --- rates ----------------------------------------------------------------------------------------------------------


def _rate(name: str, number: Callable[[Return, Window], int]) -> None:
    def answer(council: Return, w: Window) -> Figure:
        there = [(on, persons) for on, persons in council.population if within(on, w.rolling)]
        before = [(on, persons) for on, persons in council.population if on < w.rolling[0]]
        latest = max((on for on, _ in before), default=None)
        there = there or [(on, persons) for on, persons in before if on == latest]
        return None, number(council, w), sum(persons for _, persons in there)

    MEASURES[name] = answer


_rate("cic_rate", lambda council, w: len(in_care(council, w.ends_on)))
_rate("cic_started_rate", lambda council, w: len(started(council, w.rolling)))
_rate("cic_ended_rate", lambda council, w: len(ended(council, w.rolling)))
_rate("cic_unaccompanied_rate", lambda council, w: cic_unaccompanied(council, w)[1] or 0)
_rate(
    "cic_started_unaccompanied_rate",
    lambda council, w: sum(is_unaccompanied(council, s.child, s.started_on) for s in started(council, w.rolling)),
)


def figure(council: Return, name: str, starts_on: date, ends_on: date) -> Figure:
    """A measure for a period: its number, or its numerator and denominator."""
    return MEASURES[name](council, Window(starts_on, ends_on))
