"""A third opinion: the simpler measures as plain SQL over the CSV files, through DuckDB's `read_csv`.

Shares nothing with `plainly` but the definitions: its own calendar (the bank holidays are typed in), its own
dates, its own idea of a spell of care. Each query gives a count, or a numerator and a denominator.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

# England's bank holidays; 2012 has the Jubilee's two days and 2011 the royal wedding's.
BANK_HOLIDAYS = [
    "2011-01-03", "2011-04-22", "2011-04-25", "2011-04-29", "2011-05-02", "2011-05-30", "2011-08-29",
    "2011-12-26", "2011-12-27", "2012-01-02", "2012-04-06", "2012-04-09", "2012-05-07", "2012-06-04",
    "2012-06-05", "2012-08-27", "2012-12-25", "2012-12-26", "2013-01-01", "2013-03-29", "2013-04-01",
    "2013-05-06", "2013-05-27", "2013-08-26", "2013-12-25", "2013-12-26", "2014-01-01", "2014-04-18",
    "2014-04-21", "2014-05-05", "2014-05-26", "2014-08-25", "2014-12-25", "2014-12-26",
]  # fmt: skip

FILES = {
    "cases": "referral_workflow.csv",
    "assessments": "assessments.csv",
    "enquiries": "s47_workbook.csv",
    "conferences": "cp_conferences.csv",
    "plans": "cp_plans.csv",
    "need": "cin_episodes.csv",
    "care": "ssda903/episodes.csv",
    "cafs": "caf2.csv",
    "leavers": "care_leavers.csv",
}

# A column holding a date, in any table, becomes one: ISO or dd/mm/yyyy.
DATES = {
    "Date Started", "Start Date", "Completed Date", "S47 Start", "Date Held", "End Date", "DECOM", "DEC",
    "Commenced", "Contact Date",
}  # fmt: skip

OPEN_CARE = """
    with episodes as (
        select *,
            sum(case when RNE = 'S' then 1 else 0 end) over (partition by CHILD order by DECOM, n) as spell
        from care
        where DECOM <= $to and LS not in ('V3', 'V4')
    ), spells as (
        select CHILD, spell, min(DECOM) as began,
            last(case when DEC <= $to then DEC end order by DECOM, n) as ended,
            last(REC order by DECOM, n) as reason
        from episodes
        group by CHILD, spell
    )
"""

REFERRAL = "coalesce(\"Case Outcome\", '') <> 'Closed & Logged'"
IN_PERIOD = '"Date Started" between $since and $to'
OPEN = '"Start Date" <= $to and ("End Date" is null or "End Date" > $to)'


def _case_share(numerator: str, denominator: str = "true") -> str:
    return f"""
        select count(*) filter (where {numerator}), count(*) from cases
        where {IN_PERIOD} and {denominator}
    """


def _assessments(type_: str, limit: int) -> str:
    return f"""
        select count(*) filter (where "Start Date" is not null and (
                   select count(*) from calendar
                   where working and day > a."Start Date" and day <= a."Completed Date") <= {limit}),
               count(*)
        from assessments a
        where "Type" = '{type_}' and "Completed Date" between $april and $to
    """


def _ceased(*reasons: str) -> str:
    listed = ", ".join(f"'{r}'" for r in reasons)
    return f"""
        {OPEN_CARE}
        select count(*) filter (where reason in ({listed})), count(*) from spells
        where ended between $april and $to and reason in ('E11', 'E12', 'E41', 'E43', 'E44', 'E4')
    """


def _leavers(condition: str) -> str:
    return f"""
        with latest as (
            select *, row_number() over (
                partition by case when known then "Child ID" else 'row ' || n end
                order by "Contact Date" desc, "Accommodation" desc, "Activity" desc) as place
            from leavers where "Contact Date" between $april and $to
        )
        select count(*) filter (where {condition}), count(*) from latest where place = 1
    """


MEASURES: dict[str, str] = {
    "contacts": f"select count(*) from cases where {IN_PERIOD}",
    "contacts_closed_and_logged": _case_share("\"Case Outcome\" = 'Closed & Logged'"),
    "closed_and_logged_with_active_caf": _case_share("\"Active CAF\" = 'Y'", "\"Case Outcome\" = 'Closed & Logged'"),
    "referrals_no_further_action": _case_share("\"Case Outcome\" = 'No Further Action'", REFERRAL),
    "referrals_proceeding_to_assessment": f"""
        select count(*) from cases
        where {IN_PERIOD} and "Case Outcome" = 'Proceeded to Initial Assessment'
    """,
    "rereferrals_within_12_months": f"""
        with referrals as (select * from cases where {REFERRAL})
        select count(*) filter (where exists (
                   from referrals b
                   where b."Child ID" = a."Child ID" and a.known
                     and ((b."Date Started" < a."Date Started"
                           and b."Date Started" > a."Date Started" - interval 1 year)
                          or (b."Date Started" = a."Date Started" and b."Case ID" < a."Case ID")))),
               count(*)
        from referrals a where {IN_PERIOD}
    """,
    "caf2_commenced": 'select count(*) from cafs where "Commenced" between $april and $to',
    "initial_assessments_in_10_working_days": _assessments("Initial", 10),
    "core_assessments_in_35_working_days": _assessments("Core", 35),
    "icpc_within_15_working_days": """
        select count(*) filter (where e."S47 Start" is not null and (
                   select count(*) from calendar
                   where working and day > e."S47 Start" and day <= c."Date Held") <= 15),
               count(*)
        from conferences c left join enquiries e on e."S47 ID" = c."S47 ID" and e."S47 Start" <= $to
        where c."Type" = 'ICPC' and c."Date Held" between $april and $to
    """,
    "referrals_resulting_in_s47": """
        select (select count(*) from enquiries where "S47 Start" between $april and $to),
               (select count(*) from cases
                where "Date Started" between $april and $to
                  and coalesce("Case Outcome", '') not in ('Closed & Logged', 'No Further Action'))
    """,
    "second_or_subsequent_cp_plans": """
        select count(*) filter (where try_cast("Previous Plans" as integer) > 0), count(*)
        from plans where "Start Date" between $april and $to
    """,
    "cp_plans_lasting_2_years": """
        select count(*) filter (where "End Date" >= case
                   when month("Start Date") = 2 and day("Start Date") = 29
                   then make_date(year("Start Date") + 2, 3, 1)
                   else "Start Date" + interval 2 year end),
               count(*)
        from plans where "End Date" between $april and $to
    """,
    "children_on_cp_plans": f"select count(*) from plans where {OPEN}",
    "children_in_care": f"{OPEN_CARE} select count(*) from spells where ended is null or ended > $to",
    "cin_excluding_cp_and_cla": f"""
        {OPEN_CARE}
        select count(distinct case when known then "Child ID" else 'row ' || n end) from need
        where {OPEN} and not (known and (
            "Child ID" in (select "Child ID" from plans where {OPEN} and "Child ID" is not null)
            or "Child ID" in (select CHILD from spells
                              where CHILD is not null and (ended is null or ended > $to))))
    """,
    "care_leavers_suitable_accommodation": _leavers("\"Accommodation\" like '%1'"),
    "care_leavers_eet": _leavers("left(\"Activity\", 1) in ('F', 'P')"),
    "ceased_care_adoption": _ceased("E11", "E12"),
    "ceased_care_residence_order": _ceased("E41"),
    "ceased_care_special_guardianship": _ceased("E43", "E44"),
    "ceased_care_returned_home": _ceased("E4"),
}


def opened(folder: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory with the folder's files as tables, dates as dates, and a calendar."""
    db = duckdb.connect()
    for table, file in FILES.items():
        path = str(folder / file)
        reader = f"read_csv('{path}', all_varchar = true, header = true, delim = ',')"
        columns = [c[0] for c in db.execute(f"describe select * from {reader}").fetchall()]
        chosen = [
            f"""coalesce(try_strptime("{c}", '%d/%m/%Y'), try_strptime("{c}", '%Y-%m-%d'))::date as "{c}" """
            if c in DATES
            else f"""nullif(trim("{c}"), '') as "{c}" """
            for c in columns
        ]
        child = "CHILD" if table == "care" else "Child ID"
        known = f"""coalesce(lower(trim("{child}")), '') not in ('', 'unborn') as known"""
        db.execute(
            f"create table {table} as select row_number() over () as n, {known}, {', '.join(chosen)} from {reader}"
        )
    listed = ", ".join(f"date '{day}'" for day in BANK_HOLIDAYS)
    db.execute(
        f"""
        create table calendar as
        select day::date as day, isodow(day) < 6 and day::date not in ({listed}) as working
        from generate_series(date '2011-01-01', date '2014-12-31', interval 1 day) as days(day)
        """
    )
    return db


def figure(
    db: duckdb.DuckDBPyConnection, measure_id: str, starts_on: date, ends_on: date
) -> tuple[int | None, int | None, int | None]:
    """Number, numerator and denominator, those that the measure has."""
    april = date(ends_on.year - (ends_on.month < 4), 4, 1)
    sql = MEASURES[measure_id]
    values = {"since": starts_on, "to": ends_on, "april": april}
    row = db.execute(sql, {name: v for name, v in values.items() if f"${name}" in sql}).fetchone()
    return (row[0], None, None) if len(row) == 1 else (None, row[0], row[1])
