"""SSDA903, the statutory looked-after children return: its tables as CSV files. `ssda903_xml` reads the XML.

Tables, columns and codes are as the specifications of liia-tools and csc-validator-be-903 have them for 2017 to 2027,
which agree; older years are read by the same names. What the return leaves open is settled here:

- *Several years at once.* Rows of the same key are the same record; the latest collection's stands, so an episode one
  year left open is ended by the next (`years.py`).
- *OC3* (care leavers) has no date of contact. It describes the young person around a birthday in the collection year,
  so `contacted_on` is that birthday; 29 February counts as 1 March.
- *OC2* (health) is about the whole year: its date is 31 March of the collection year.
- Where nothing else tells the year of these two, it is the last collection year that had ended at the extract.
- *AD1 and PlacedForAdoption* tell of the same decision: DATE_INT is expected to equal DATE_PLACED, and rows of one
  child and day become one adoption.
- *Distance and location* of a placement are worked out from postcodes when a return is collected: they are in what the
  department gives back and in older extracts, not in the file that is sent. Postcodes are not read.
- Social workers' episodes (from 2024) and deprivation of liberty orders (2027) have no canonical table: they are
  recognised, and said to be skipped.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fingerpost.errors import Problem
from fingerpost.model import Table
from fingerpost.sources.mapping import FileMapping, TableMapping
from fingerpost.sources.placements import placements
from fingerpost.sources.rows import RawTable
from fingerpost.sources.years import Placed, as_day, column, latest, with_column, years_of

SOURCE = "ssda903"
LABEL = "SSDA903"


_FLAGS = (
    "CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT SUBSTANCE_MISUSE INTERVENTION_RECEIVED "
    "INTERVENTION_OFFERED FOSTER_CARE"
)
_NUMBERS = {"0.0": "0", "1.0": "1"}
_UNKNOWN = {"00": "0", "01": "0", "02": "0", "0.0": "0"}
SPELLINGS = {
    "ACCOM": _UNKNOWN,
    "ACTIV": _UNKNOWN,
    **dict.fromkeys(_FLAGS.split(), _NUMBERS),
}
"""How careless exports write a code: numbers with decimals, and no information as a number of two digits."""

ALIASES = {"CHILD": ("CHILDID",), "SEX": ("GENDER",), "PLACE": ("PL", "PLACEMENT")}
"""Other names of a column: those of the XML and of older guides."""

YEAR_END, CONTACTED = "YEAR_ENDED_ON", "BIRTHDAY_IN_YEAR"
"""Columns that are worked out: the tables OC2 and OC3 do not say which year they are about."""


def _file(name: str, table: str, columns: str, optional: str = "") -> FileMapping:
    """A 903 table and the canonical one it fills, as words of `canonical=HEADER`."""
    filled = dict(pair.split("=") for pair in columns.split())
    reads = TableMapping(table, filled, optional=frozenset(optional.split()))
    return FileMapping(f"ssda903 {name}", SOURCE, LABEL, (reads,), SPELLINGS, ALIASES, statutory=True)


def _passed_over(name: str, headers: str) -> FileMapping:
    says = f"is the SSDA903 table of {name}, for which there is no measure yet; it is not read"
    marks = tuple(headers.split())
    return FileMapping(f"ssda903 {name}", SOURCE, LABEL, (), aliases=ALIASES, marks=marks, passed_over=says)


HEADER = _file("header", "children", "child_id=CHILD born_on=DOB sex=SEX ethnicity=ETHNIC")
EPISODES = _file(
    "episodes",
    "care_episodes",
    "child_id=CHILD started_on=DECOM new_episode_reason=RNE legal_status=LS need=CIN placement_type=PLACE "
    "placement_provider=PLACE_PROVIDER ended_on=DEC ceased_reason=REC place_change_reason=REASON_PLACE_CHANGE "
    "placement_distance=PL_DISTANCE placement_location=PL_LOCATION",
    "CIN PLACE_PROVIDER REASON_PLACE_CHANGE PL_DISTANCE PL_LOCATION",
)
REVIEWS = _file("reviews", "care_reviews", "child_id=CHILD held_on=REVIEW participation=REVIEW_CODE")
UASC = _file("uasc", "unaccompanied_children", "child_id=CHILD ended_on=DUC")
OC2 = _file(
    "oc2",
    "health_checks",
    f"child_id=CHILD year_ended_on={YEAR_END} sdq_score=SDQ_SCORE sdq_reason=SDQ_REASON "
    "convicted=CONVICTED health_check=HEALTH_CHECK "
    "immunisations=IMMUNISATIONS teeth_check=TEETH_CHECK health_assessment=HEALTH_ASSESSMENT "
    "substance_misuse=SUBSTANCE_MISUSE intervention_received=INTERVENTION_RECEIVED "
    "intervention_offered=INTERVENTION_OFFERED",
    f"{YEAR_END} SDQ_REASON HEALTH_CHECK TEETH_CHECK SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
)
OC3 = _file(
    "oc3",
    "care_leavers",
    f"child_id=CHILD born_on=DOB contacted_on={CONTACTED} in_touch=IN_TOUCH activity=ACTIV accommodation=ACCOM",
    CONTACTED,
)
_MATCH = "matched_on=DATE_MATCH by_foster_carer=FOSTER_CARE"
_CEASED = "plan_ended_on=DATE_PLACED_CEASED plan_ended_reason=REASON_PLACED_CEASED"
AD1 = _file(
    "ad1",
    "adoptions",
    f"child_id=CHILD decided_on=DATE_INT {_MATCH} {_CEASED}",
    "DATE_PLACED_CEASED REASON_PLACED_CEASED",
)
PLACED = _file(
    "placed for adoption",
    "adoptions",
    f"child_id=CHILD decided_on=DATE_PLACED {_MATCH} {_CEASED}",
    "DATE_MATCH FOSTER_CARE",
)
PERMANENCE = _file(
    "previous permanence",
    "previous_permanence",
    "child_id=CHILD option=PREV_PERM council_of_order=LA_PERM ordered_on=DATE_PERM",
    "LA_PERM DATE_PERM",
)
MISSING = _file("missing", "missing_episodes", "child_id=CHILD type=MISSING started_on=MIS_START ended_on=MIS_END")

TABLES = (HEADER, EPISODES, REVIEWS, UASC, OC2, OC3, AD1, PLACED, PERMANENCE, MISSING)
MAPPINGS = (
    *TABLES,
    _passed_over("social workers' episodes (SWEpisodes)", "CHILD SW_ID SW_DECOM"),
    _passed_over("deprivation of liberty orders (DoLo)", "CHILD DOLO_START"),
)

DATED = (
    "DECOM",
    "DEC",
    "REVIEW",
    "MIS_START",
    "MIS_END",
    "DATE_PLACED",
    "DATE_INT",
    "DATE_MATCH",
    "DATE_PLACED_CEASED",
)
"""Columns whose latest day tells the collection year of a file that is not named by it."""


def prepare(placed: Placed, as_at: date | None = None) -> tuple[Placed, dict[str, set[int]]]:
    """All the tables of a load, extracted on `as_at` if that is known: dated by their collection year, and of each
    record the latest collection's row; and the years that there are of each canonical table, 0 where nothing tells."""
    years = years_of(placed, DATED, as_at)
    collected: dict[str, set[int]] = {}
    for year, (mapping, _) in zip(years, placed, strict=True):
        for table in mapping.tables:
            collected.setdefault(table.table, set()).add(year)
    both = {AD1.name, PLACED.name} <= {mapping.name for mapping, _ in placed}
    ready: Placed = []
    for year, (mapping, raw) in zip(years, placed, strict=True):
        if mapping.name in (OC2.name, OC3.name):
            raw = _dated(mapping, raw, year)
        elif both and mapping.name in (AD1.name, PLACED.name):
            # The two fill one table: a column of either is a column of both.
            for header in mapping.tables[0].columns.values():
                raw = with_column(raw, header, [""] * len(raw))
        ready.append((mapping, raw))
    return latest(ready, years), collected


def _dated(mapping: FileMapping, raw: RawTable, year: int) -> RawTable:
    if not year:
        table = mapping.name.removeprefix("ssda903 ").upper()
        says = f"is {table}, which holds no year; put the collection year in the file's or folder's name, as in 2013-14"
        return replace(raw, problems=(*raw.problems, Problem(raw.file, says)))
    if mapping.name == OC2.name:
        return with_column(raw, YEAR_END, [f"{year}-03-31"] * len(raw))
    births = column(raw, "DOB") or []
    birthdays = {text: _birthday(as_day(text), year) for text in set(births)}
    return with_column(raw, CONTACTED, [birthdays[text] for text in births])


def _birthday(born_on: date | None, year: int) -> str:
    """The birthday in the year from 1 April to 31 March in which a collection ends."""
    if born_on is None:
        return ""
    month, day = (3, 1) if (born_on.month, born_on.day) == (2, 29) else (born_on.month, born_on.day)
    return date(year - (month >= 4), month, day).isoformat()


def finish(tables: dict[str, Table]) -> None:
    """Once all files have been read: the placements that the episodes hold, and each adoption as one row."""
    if "care_episodes" in tables:
        tables["placements"] = placements(tables["care_episodes"])
    if "adoptions" in tables:
        tables["adoptions"] = _merged(tables["adoptions"])


def _merged(adoptions: Table) -> Table:
    """One row for each child and decision, with what each row of it tells; where two differ the later one's."""
    names = adoptions.schema.names
    rows: dict[object, dict[str, object]] = {}
    for number, cells in enumerate(zip(*(adoptions.columns[name] for name in names), strict=True)):
        row = dict(zip(names, cells, strict=True))
        whole = row["child_id"] and row["decided_on"]
        key = (row["child_id"], row["decided_on"]) if whole else number
        rows.setdefault(key, row).update({name: value for name, value in row.items() if value is not None})
    return Table(adoptions.schema, {name: [row[name] for row in rows.values()] for name in names})
