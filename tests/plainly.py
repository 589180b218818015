"""The figures worked out a second time, in plain Python over the records, to check the product against.

Nothing here comes from the product. Each function follows a line of the example's README and the settled
edges (point 12), in the same words, so that an analyst can read the two side by side. No SQL and no
cleverness: where speed and clearness differ, clearness wins.

A record's date decides whether it is known at the period end: rows dated later are left out and what ended
later is open again (`as_at`). State columns (Case Outcome, Active CAF) stay as the extract has them.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import holidays

Day = date | None
Number = int | None

# ----------------------------------------------------------------------------------------------------
# Records: one class a file, its columns in the file's order
# ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A contact made to children's social care, with the outcome it had reached on the extract date."""

    case_id: str
    child_id: str
    started_on: Day
    referred_by: str = ""
    reason: str = ""
    outcome: str = ""
    outcome_on: Day = None
    active_caf: str = ""
    immediate_concern: str = ""


@dataclass(frozen=True)
class Assessment:
    """An initial or a core assessment."""

    assessment_id: str
    child_id: str
    case_id: str
    type: str
    started_on: Day
    completed_on: Day = None


@dataclass(frozen=True)
class Enquiry:
    """A section 47 enquiry."""

    s47_id: str
    child_id: str
    started_on: Day
    ended_on: Day = None
    outcome: str = ""
    icpc_id: str = ""


@dataclass(frozen=True)
class Conference:
    """An initial (ICPC) or review (RCPC) child protection conference held for a child."""

    conference_id: str
    child_id: str
    type: str
    held_on: Day
    s47_id: str = ""
    plan_id: str = ""
    attended: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Plan:
    """A child protection plan."""

    plan_id: str
    child_id: str
    started_on: Day
    ended_on: Day = None
    category: str = ""
    previous_plans: Number = None


@dataclass(frozen=True)
class NeedEpisode:
    """An episode of need."""

    episode_id: str
    child_id: str
    started_on: Day
    ended_on: Day = None
    primary_need: str = ""
    closure_reason: str = ""


@dataclass(frozen=True)
class CareHeader:
    """A child in the SSDA903 header."""

    child_id: str
    sex: str = ""
    dob: Day = None
    ethnicity: str = ""


@dataclass(frozen=True)
class CareEpisode:
    """An SSDA903 episode: one placement under one legal status."""

    child_id: str
    started_on: Day
    rne: str
    legal_status: str
    need: str
    place: str
    provider: str
    ended_on: Day = None
    reason_ended: str = ""
    reason_moved: str = ""


@dataclass(frozen=True)
class CareReview:
    """A review of a child in care."""

    child_id: str
    dob: Day
    held_on: Day
    code: str = ""


@dataclass(frozen=True)
class Caf:
    """A Common Assessment Framework assessment commenced."""

    caf_id: str
    child_id: str
    commenced_on: Day
    agency: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Leaver:
    """A care leaver's status at a contact."""

    child_id: str
    dob: Day
    contact_on: Day
    in_touch: str = ""
    accommodation: str = ""
    activity: str = ""


@dataclass(frozen=True)
class Child:
    """A child."""

    child_id: str
    dob: Day = None
    sex: str = ""
    ethnicity: str = ""
    disabled: str = ""


@dataclass
class Council:
    """Everything one extract holds, as lists of records in file order."""

    cases: list[Case] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    enquiries: list[Enquiry] = field(default_factory=list)
    conferences: list[Conference] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    need_episodes: list[NeedEpisode] = field(default_factory=list)
    care_headers: list[CareHeader] = field(default_factory=list)
    care_episodes: list[CareEpisode] = field(default_factory=list)
    care_reviews: list[CareReview] = field(default_factory=list)
    cafs: list[Caf] = field(default_factory=list)
    leavers: list[Leaver] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)


# A list of the council: its file, its record and the file's headings in the order of the record's fields.
FILES: dict[str, tuple[str, type, str]] = {
    "cases": (
        "referral_workflow.csv",
        Case,
        "Case ID,Child ID,Date Started,Referred By,Referral Reason,Case Outcome,Outcome Date,Active CAF,"
        "Immediate CP Concern",
    ),
    "assessments": (
        "assessments.csv",
        Assessment,
        "Assessment ID,Child ID,Case ID,Type,Start Date,Completed Date",
    ),
    "enquiries": ("s47_workbook.csv", Enquiry, "S47 ID,Child ID,S47 Start,S47 End,Outcome,ICPC ID"),
    "conferences": (
        "cp_conferences.csv",
        Conference,
        "Conference ID,Child ID,Type,Date Held,S47 ID,Plan ID,Child Attended,Outcome",
    ),
    "plans": ("cp_plans.csv", Plan, "Plan ID,Child ID,Start Date,End Date,Category,Previous Plans"),
    "need_episodes": (
        "cin_episodes.csv",
        NeedEpisode,
        "Episode ID,Child ID,Start Date,End Date,Primary Need,Closure Reason",
    ),
    "care_headers": ("ssda903/header.csv", CareHeader, "CHILD,SEX,DOB,ETHNIC"),
    "care_episodes": (
        "ssda903/episodes.csv",
        CareEpisode,
        "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE",
    ),
    "care_reviews": ("ssda903/reviews.csv", CareReview, "CHILD,DOB,REVIEW,REVIEW_CODE"),
    "cafs": ("caf2.csv", Caf, "CAF ID,Child ID,Commenced,Agency,Reason"),
    "leavers": (
        "care_leavers.csv",
        Leaver,
        "Child ID,DOB,Contact Date,In Touch,Accommodation,Activity",
    ),
    "children": ("children.csv", Child, "Child ID,DOB,Sex,Ethnicity,Disabled"),
}


def read(folder: Path) -> Council:
    """Read the example's CSV files; a file that is not there leaves its list empty."""
    council = Council()
    for name, (file, record, headings) in FILES.items():
        path = folder / file
        if not path.exists():
            continue
        columns = list(zip(fields(record), headings.split(","), strict=True))
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for row in csv.DictReader(handle):
                values = {f.name: _from_text(row[heading] or "", f.type) for f, heading in columns}
                getattr(council, name).append(record(**values))
    return council


def write(council: Council, folder: Path) -> None:
    """Write the same files back, with dates as dd/mm/yyyy; `read` then gives an equal council."""
    for name, (file, record, headings) in FILES.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(headings.split(","))
            for row in getattr(council, name):
                writer.writerow([_to_text(getattr(row, f.name)) for f in fields(record)])


def _from_text(text: str, kind: str) -> str | Day | Number:
    text = text.strip()
    if kind == "Day":
        if not text:
            return None
        return datetime.strptime(text, "%d/%m/%Y" if "/" in text else "%Y-%m-%d").date()
    if kind == "Number":
        return int(text) if text else None
    return text


def _to_text(value: str | Day | Number) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(value)


# ----------------------------------------------------------------------------------------------------
# Dates
# ----------------------------------------------------------------------------------------------------


def years_later(day: date, years: int) -> date:
    """The same day some years later (or before, below nought); 29 February counts as 1 March."""
    if (day.month, day.day) == (2, 29):
        try:
            return day.replace(year=day.year + years)
        except ValueError:
            return date(day.year + years, 3, 1)
    return day.replace(year=day.year + years)


def months_later(day: date, months: int) -> date:
    """The same day some months later, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def year_start(ends_on: date) -> date:
    """The 1 April that the year to date counts from."""
    return date(ends_on.year if ends_on.month >= 4 else ends_on.year - 1, 4, 1)


def rolling_year_start(ends_on: date) -> date:
    """The first day of the twelve months that end with the period."""
    return years_later(ends_on + timedelta(days=1), -1)


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Neither a weekend nor one of England's bank holidays."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


@cache
def working_days(start: date, end: date) -> int:
    """How many working days d satisfy start < d <= end."""
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def _within(start: Day, end: Day, limit: int) -> bool:
    """Within so many working days; with a date missing nobody can say that it was."""
    return start is not None and end is not None and working_days(start, end) <= limit


def _between(day: Day, first: date, last: date) -> bool:
    return day is not None and first <= day <= last


def _open(started_on: Day, ended_on: Day, day: date) -> bool:
    """A spell is open if it started on or before that day and has no end or one after it."""
    return started_on is not None and started_on <= day and (ended_on is None or ended_on > day)


# ----------------------------------------------------------------------------------------------------
# What was known at the period end
# ----------------------------------------------------------------------------------------------------


def as_at(council: Council, day: date) -> Council:
    """The extract as it bears on a period that ended on `day` (settled point 1)."""

    def on_or_before(rows: list, name: str) -> list:
        return [r for r in rows if getattr(r, name) is not None and getattr(r, name) <= day]

    def reopened(rows: list, **blank: object) -> list:
        return [replace(r, **blank) if r.ended_on is not None and r.ended_on > day else r for r in rows]

    return Council(
        cases=on_or_before(council.cases, "started_on"),
        # An assessment's event is its completion, so its start does not leave it out.
        assessments=[
            replace(a, completed_on=None) if a.completed_on is not None and a.completed_on > day else a
            for a in council.assessments
        ],
        enquiries=reopened(on_or_before(council.enquiries, "started_on"), ended_on=None),
        conferences=on_or_before(council.conferences, "held_on"),
        plans=reopened(on_or_before(council.plans, "started_on"), ended_on=None),
        need_episodes=reopened(on_or_before(council.need_episodes, "started_on"), ended_on=None, closure_reason=""),
        care_headers=council.care_headers,
        care_episodes=reopened(on_or_before(council.care_episodes, "started_on"), ended_on=None, reason_ended=""),
        care_reviews=on_or_before(council.care_reviews, "held_on"),
        cafs=on_or_before(council.cafs, "commenced_on"),
        leavers=on_or_before(council.leavers, "contact_on"),
        children=council.children,
    )


def known(child_id: str) -> bool:
    """Whether an id names a child; a blank one and 'unborn' name nobody."""
    return child_id.strip().casefold() not in ("", "unborn")


def _who(child_id: str, row: object) -> str:
    """The child; for a record that names none, one of its own: two blanks are never one child."""
    return child_id if known(child_id) else f"(no child id) {row}"


# ----------------------------------------------------------------------------------------------------
# Care: spells and placements
# ----------------------------------------------------------------------------------------------------

SHORT_BREAKS = ("V3", "V4")
TEMPORARY = ("T0", "T1", "T2", "T3", "T4")


@dataclass
class Placement:
    """A stay in one place, however many episodes it took to record."""

    place: str
    provider: str
    started_on: date
    ended_on: Day


@dataclass
class Spell:
    """Time in care without a break."""

    child: str
    episodes: list[CareEpisode]

    @property
    def started_on(self) -> date:
        """The day the first episode started."""
        return self.episodes[0].started_on

    @property
    def ended_on(self) -> Day:
        """The day the last episode ended, if it has."""
        return self.episodes[-1].ended_on

    @property
    def reason(self) -> str:
        """Why the last episode ended."""
        return self.episodes[-1].reason_ended

    @property
    def key(self) -> tuple[str, date]:
        """CHILD and DECOM of the first episode."""
        return (self.child, self.started_on)


def spells(council: Council) -> list[Spell]:
    """The spells of care in a council that `as_at` has been over.

    An episode with RNE S starts one. A short break (V3, V4) is not care: it is in no spell, and what
    follows it starts one whatever its RNE.
    """
    by_child: dict[str, list[CareEpisode]] = {}
    for number, episode in enumerate(council.care_episodes):
        by_child.setdefault(_who(episode.child_id, number), []).append(episode)
    found = []
    for child, episodes in by_child.items():
        current = None
        for episode in sorted(episodes, key=lambda e: e.started_on):
            if episode.legal_status in SHORT_BREAKS:
                current = None
            elif current is None or episode.rne == "S":
                current = Spell(child, [episode])
                found.append(current)
            else:
                current.episodes.append(episode)
    return found


def placements(spell: Spell) -> list[Placement]:
    """The placements of a spell, temporary ones aside.

    RNE L (legal status alone changes) continues a placement; S, P, B, T and U start one. After a temporary
    placement a child who returns to the same PLACE and provider is still in the placement before.
    """
    stays: list[Placement] = []
    for episode in spell.episodes:
        if stays and episode.rne == "L":
            stays[-1].ended_on = episode.ended_on
        else:
            stays.append(Placement(episode.place, episode.provider, episode.started_on, episode.ended_on))
    kept: list[Placement] = []
    been_away = False
    for stay in stays:
        if stay.place in TEMPORARY:
            been_away = True
            continue
        back = been_away and kept and (kept[-1].place, kept[-1].provider) == (stay.place, stay.provider)
        if back:
            kept[-1].ended_on = stay.ended_on
        else:
            kept.append(stay)
        been_away = False
    return kept


# ----------------------------------------------------------------------------------------------------
# Answers
# ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """A figure and the records behind it.

    A count has `number`, and its records are `numerator_keys`. A proportion or ratio has `numerator` and
    `denominator`, each with its keys. `first` and `last` are the days of the window counted over (a
    snapshot's are the same day).
    """

    first: date
    last: date
    number: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    numerator_keys: list = field(default_factory=list)
    denominator_keys: list = field(default_factory=list)

    @property
    def percent(self) -> float | None:
        """The proportion out of a hundred, not rounded; none of nothing."""
        return 100 * self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Window:
    """The period asked for and the windows that follow from it."""

    starts_on: date
    ends_on: date

    @property
    def year(self) -> tuple[date, date]:
        """The year to date."""
        return (year_start(self.ends_on), self.ends_on)

    @property
    def period(self) -> tuple[date, date]:
        """The period alone: what the README calls the quarter."""
        return (self.starts_on, self.ends_on)

    @property
    def rolling(self) -> tuple[date, date]:
        """The twelve months that end with the period."""
        return (rolling_year_start(self.ends_on), self.ends_on)

    @property
    def day(self) -> tuple[date, date]:
        """The period's last day."""
        return (self.ends_on, self.ends_on)


def _count(window: tuple[date, date], keys: Iterable) -> Answer:
    keys = sorted(keys)
    return Answer(*window, number=len(keys), numerator_keys=keys)


def _share(window: tuple[date, date], numerator: Iterable, denominator: Iterable) -> Answer:
    top, bottom = sorted(numerator), sorted(denominator)
    return Answer(
        *window,
        numerator=len(top),
        denominator=len(bottom),
        numerator_keys=top,
        denominator_keys=bottom,
    )


# ----------------------------------------------------------------------------------------------------
# Input: contacts and referrals (the period alone, by Date Started)
# ----------------------------------------------------------------------------------------------------

CLOSED = "Closed & Logged"
NO_FURTHER_ACTION = "No Further Action"
PROCEEDED = "Proceeded to Initial Assessment"
YET_TO_PROCEED = "Yet to Proceed"


def is_referral(case: Case) -> bool:
    """Every case not Closed & Logged, the one with no outcome included."""
    return case.outcome != CLOSED


def _cases(council: Council, window: tuple[date, date]) -> list[Case]:
    return [c for c in council.cases if _between(c.started_on, *window)]


def _ids(cases: Iterable[Case]) -> list[str]:
    return [c.case_id for c in cases]


def contacts(council: Council, w: Window) -> Answer:
    """Cases by Date Started."""
    return _count(w.period, _ids(_cases(council, w.period)))


def contacts_closed_and_logged(council: Council, w: Window) -> Answer:
    """Outcome Closed & Logged, of contacts."""
    cases = _cases(council, w.period)
    return _share(w.period, _ids(c for c in cases if c.outcome == CLOSED), _ids(cases))


def closed_and_logged_with_active_caf(council: Council, w: Window) -> Answer:
    """Active CAF = Y, of closed and logged."""
    closed = [c for c in _cases(council, w.period) if c.outcome == CLOSED]
    return _share(w.period, _ids(c for c in closed if c.active_caf == "Y"), _ids(closed))


def referrals_no_further_action(council: Council, w: Window) -> Answer:
    """Outcome No Further Action, of referrals."""
    referrals = [c for c in _cases(council, w.period) if is_referral(c)]
    return _share(w.period, _ids(c for c in referrals if c.outcome == NO_FURTHER_ACTION), _ids(referrals))


def referrals_proceeding_to_assessment(council: Council, w: Window) -> Answer:
    """Outcome Proceeded to Initial Assessment."""
    return _count(w.period, _ids(c for c in _cases(council, w.period) if c.outcome == PROCEEDED))


def rereferrals_within_12_months(council: Council, w: Window) -> Answer:
    """Referrals whose child had an earlier referral, of referrals.

    An earlier referral is dated after the same day one year before and before this one, or the same day
    with a smaller Case ID.
    """
    by_child: dict[str, list[Case]] = {}
    for case in council.cases:
        if is_referral(case) and known(case.child_id):
            by_child.setdefault(case.child_id, []).append(case)

    def again(case: Case) -> bool:
        year_before = years_later(case.started_on, -1)
        return any(
            year_before < other.started_on < case.started_on
            or (other.started_on == case.started_on and other.case_id < case.case_id)
            for other in by_child.get(case.child_id, [])
        )

    referrals = [c for c in _cases(council, w.period) if is_referral(c)]
    return _share(w.period, _ids(c for c in referrals if again(c)), _ids(referrals))


def caf2_commenced(council: Council, w: Window) -> Answer:
    """CAF2s by Commenced, in the year to date."""
    return _count(w.year, [c.caf_id for c in council.cafs if _between(c.commenced_on, *w.year)])


# ----------------------------------------------------------------------------------------------------
# Process: assessments, conferences, reviews, enquiries
# ----------------------------------------------------------------------------------------------------


def _assessments_in(council: Council, w: Window, type_: str, limit: int) -> Answer:
    """Completed within so many working days of the start, of those completed in the year to date."""
    done = [a for a in council.assessments if a.type == type_ and _between(a.completed_on, *w.year)]
    in_time = [a for a in done if _within(a.started_on, a.completed_on, limit)]
    return _share(w.year, [a.assessment_id for a in in_time], [a.assessment_id for a in done])


def initial_assessments_in_10_working_days(council: Council, w: Window) -> Answer:
    """Within 10, of initial assessments completed."""
    return _assessments_in(council, w, "Initial", 10)


def core_assessments_in_35_working_days(council: Council, w: Window) -> Answer:
    """Within 35, of core assessments completed."""
    return _assessments_in(council, w, "Core", 35)


def icpc_within_15_working_days(council: Council, w: Window) -> Answer:
    """Within 15 of S47 Start, of ICPCs held in the year to date; one with no S47 start was not in time."""
    s47_start = {e.s47_id: e.started_on for e in council.enquiries if e.s47_id}
    held = [c for c in council.conferences if c.type == "ICPC" and _between(c.held_on, *w.year)]
    in_time = [c for c in held if _within(s47_start.get(c.s47_id), c.held_on, 15)]
    return _share(w.year, [c.conference_id for c in in_time], [c.conference_id for c in held])


def cp_reviews_in_timescale(council: Council, w: Window) -> Answer:
    """Plans with no review of the rolling year held late and none overdue, of plans open for 3 months.

    The first is due 3 months after the plan starts, each later one 6 months after the one before.
    """
    first, last = w.rolling
    reviews: dict[str, list[date]] = {}
    for conference in council.conferences:
        if conference.type == "RCPC" and conference.plan_id:
            reviews.setdefault(conference.plan_id, []).append(conference.held_on)

    def in_timescale(plan: Plan) -> bool:
        due = months_later(plan.started_on, 3)
        for held_on in sorted(reviews.get(plan.plan_id, [])):
            if held_on > due and held_on >= first:
                return False
            due = months_later(held_on, 6)
        return due >= last

    long_enough = [
        p for p in council.plans if _open(p.started_on, p.ended_on, last) and months_later(p.started_on, 3) <= last
    ]
    good = [p for p in long_enough if in_timescale(p)]
    return _share(w.rolling, [p.plan_id for p in good], [p.plan_id for p in long_enough])


def referrals_resulting_in_s47(council: Council, w: Window) -> Answer:
    """Section 47 enquiries by S47 Start, over cases neither Closed & Logged nor No Further Action."""
    enquiries = [e.s47_id for e in council.enquiries if _between(e.started_on, *w.year)]
    referrals = [c for c in _cases(council, w.year) if c.outcome not in (CLOSED, NO_FURTHER_ACTION)]
    return _share(w.year, enquiries, _ids(referrals))


# ----------------------------------------------------------------------------------------------------
# Output: need, plans, care, leavers
# ----------------------------------------------------------------------------------------------------


def cin_excluding_cp_and_cla(council: Council, w: Window) -> Answer:
    """Children with an open episode, not on an open plan and not in care."""
    in_need = {
        _who(e.child_id, e.episode_id) for e in council.need_episodes if _open(e.started_on, e.ended_on, w.ends_on)
    }
    on_plan = {p.child_id for p in _open_plans(council, w.ends_on)}
    in_care = {s.child for s in _open_spells(council, w.ends_on)}
    return _count(w.day, in_need - on_plan - in_care)


def _open_plans(council: Council, day: date) -> list[Plan]:
    return [p for p in council.plans if _open(p.started_on, p.ended_on, day)]


def children_on_cp_plans(council: Council, w: Window) -> Answer:
    """Open plans."""
    return _count(w.day, [p.plan_id for p in _open_plans(council, w.ends_on)])


def _open_spells(council: Council, day: date) -> list[Spell]:
    return [s for s in spells(council) if _open(s.started_on, s.ended_on, day)]


def children_in_care(council: Council, w: Window) -> Answer:
    """Open SSDA903 spells."""
    return _count(w.day, [s.key for s in _open_spells(council, w.ends_on)])


def second_or_subsequent_cp_plans(council: Council, w: Window) -> Answer:
    """Previous Plans above 0, of plans started in the year to date."""
    started = [p for p in council.plans if _between(p.started_on, *w.year)]
    again = [p for p in started if p.previous_plans is not None and p.previous_plans > 0]
    return _share(w.year, [p.plan_id for p in again], [p.plan_id for p in started])


def cp_plans_lasting_2_years(council: Council, w: Window) -> Answer:
    """Ended on or after the same day two years after the start, of plans ended in the year to date."""
    ended = [p for p in council.plans if _between(p.ended_on, *w.year)]
    long = [p for p in ended if p.ended_on >= years_later(p.started_on, 2)]
    return _share(w.year, [p.plan_id for p in long], [p.plan_id for p in ended])


def cic_three_or_more_placements(council: Council, w: Window) -> Answer:
    """Three or more placements in force on or since 1 April, of children in care at the period end.

    All the child's spells count, not only the one open at the end.
    """
    april, last = w.year
    in_force: dict[str, int] = {}
    for spell in spells(council):
        for p in placements(spell):
            if p.started_on <= last and (p.ended_on is None or p.ended_on > april):
                in_force[spell.child] = in_force.get(spell.child, 0) + 1
    in_care = {s.child for s in _open_spells(council, last)}
    return _share(w.year, [c for c in in_care if in_force.get(c, 0) >= 3], in_care)


def cic_long_term_placement_stability(council: Council, w: Window) -> Answer:
    """In the same placement for 2 years or more, of children in care under 16 and for 2.5 years or more."""
    day = w.ends_on
    dobs = {c.child_id: c.dob for c in council.children} | {
        h.child_id: h.dob for h in council.care_headers if h.dob is not None
    }
    long_in_care, settled = set(), set()
    for spell in _open_spells(council, day):
        dob = dobs.get(spell.child)
        if dob is None or years_later(dob, 16) <= day or months_later(spell.started_on, 30) > day:
            continue
        long_in_care.add(spell.child)
        stays = placements(spell)
        # While a child is away for a time, the placement is still the one before.
        if stays and years_later(stays[-1].started_on, 2) <= day:
            settled.add(spell.child)
    return _share(w.day, settled, long_in_care)


def _latest_contacts(council: Council, window: tuple[date, date]) -> dict[str, Leaver]:
    """Each care leaver contacted, once, by the latest contact. Of two on one day the codes decide, so that the order
    of the rows does not."""
    latest: dict[str, Leaver] = {}
    for number, row in enumerate(council.leavers):
        if _between(row.contact_on, *window):
            who = _who(row.child_id, number)
            order = (row.contact_on, row.accommodation, row.activity)
            if who not in latest or order > (
                latest[who].contact_on,
                latest[who].accommodation,
                latest[who].activity,
            ):
                latest[who] = row
    return latest


def care_leavers_suitable_accommodation(council: Council, w: Window) -> Answer:
    """An ACCOM code ending in 1, of care leavers contacted in the year to date."""
    latest = _latest_contacts(council, w.year)
    return _share(w.year, [c for c, row in latest.items() if row.accommodation.endswith("1")], latest)


def care_leavers_eet(council: Council, w: Window) -> Answer:
    """An ACTIV code beginning with F or P, of care leavers contacted in the year to date."""
    latest = _latest_contacts(council, w.year)
    return _share(w.year, [c for c, row in latest.items() if row.activity.startswith(("F", "P"))], latest)


CEASED = {
    "ceased_care_adoption": ("E11", "E12"),
    "ceased_care_residence_order": ("E41",),
    "ceased_care_special_guardianship": ("E43", "E44"),
    "ceased_care_returned_home": ("E4",),
}


def _ceased(measure_id: str) -> Callable[[Council, Window], Answer]:
    def answer(council: Council, w: Window) -> Answer:
        """By the reason the spell ended, of the four together, in the year to date."""
        ended = [s for s in spells(council) if _between(s.ended_on, *w.year)]
        four = [s for s in ended if any(s.reason in codes for codes in CEASED.values())]
        return _share(w.year, [s.key for s in four if s.reason in CEASED[measure_id]], [s.key for s in four])

    return answer


MEASURES: dict[str, Callable[[Council, Window], Answer]] = {
    f.__name__: f
    for f in (
        contacts,
        contacts_closed_and_logged,
        closed_and_logged_with_active_caf,
        referrals_no_further_action,
        referrals_proceeding_to_assessment,
        caf2_commenced,
        initial_assessments_in_10_working_days,
        core_assessments_in_35_working_days,
        icpc_within_15_working_days,
        cp_reviews_in_timescale,
        referrals_resulting_in_s47,
        cin_excluding_cp_and_cla,
        children_on_cp_plans,
        children_in_care,
        rereferrals_within_12_months,
        second_or_subsequent_cp_plans,
        cp_plans_lasting_2_years,
        cic_three_or_more_placements,
        cic_long_term_placement_stability,
        care_leavers_suitable_accommodation,
        care_leavers_eet,
    )
} | {name: _ceased(name) for name in CEASED}


def figure(council: Council, measure_id: str, starts_on: date, ends_on: date) -> Answer:
    """One measure for one period, at the measure's own basis."""
    return MEASURES[measure_id](as_at(council, ends_on), Window(starts_on, ends_on))


# ----------------------------------------------------------------------------------------------------
# Tables
# ----------------------------------------------------------------------------------------------------

NOT_RECORDED = "Not recorded"
OUTCOMES = {
    "closed_and_logged": CLOSED,
    "no_further_action": NO_FURTHER_ACTION,
    "proceeded_to_initial_assessment": PROCEEDED,
    "yet_to_proceed": YET_TO_PROCEED,
    "not_recorded": "",
}


def table1(council: Council, starts_on: date, ends_on: date) -> dict[str, dict[str, int]]:
    """The period's cases by who referred them and what became of them, with a row 'Total'."""
    cases = _cases(as_at(council, ends_on), (starts_on, ends_on))

    def row(some: list[Case]) -> dict[str, int]:
        columns = {name: sum(c.outcome == text for c in some) for name, text in OUTCOMES.items()}
        return columns | {"total": len(some)}

    agencies = sorted({c.referred_by or NOT_RECORDED for c in cases})
    table = {a: row([c for c in cases if (c.referred_by or NOT_RECORDED) == a]) for a in agencies}
    return table | {"Total": row(cases)}


def referrals_by_reason(council: Council, starts_on: date, ends_on: date) -> dict[str, int]:
    """The period's referrals (not contacts) by Referral Reason, with 'Total'."""
    cases = _cases(as_at(council, ends_on), (starts_on, ends_on))
    reasons = [c.reason or NOT_RECORDED for c in cases if is_referral(c)]
    return {r: reasons.count(r) for r in sorted(set(reasons))} | {"Total": len(reasons)}


def caf2_by_agency(council: Council, ends_on: date) -> dict[str, int]:
    """CAF2s of the year to date by agency, with 'Total'; an agency known only from before has a nought."""
    cafs = as_at(council, ends_on).cafs
    counted = [c for c in cafs if _between(c.commenced_on, year_start(ends_on), ends_on)]
    agencies = sorted({c.agency or NOT_RECORDED for c in cafs})
    table = {a: sum((c.agency or NOT_RECORDED) == a for c in counted) for a in agencies}
    return table | {"Total": len(counted)}
