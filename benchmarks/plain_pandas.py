"""Some figures of a year's census and SSDA903 as an analyst's script works them out: ElementTree, CSV and pandas.

    python benchmarks/plain_pandas.py census.xml [SSDA903_FOLDER_OF_A_YEAR ...]

Prints the figures as JSON: for a proportion its numerator and denominator. It imports nothing of Fingerpost, and is
here to be timed beside it (`performance.py`) and to be held against it.
"""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pandas as pd

STARTS, ENDS = pd.Timestamp("2025-04-01"), pd.Timestamp("2026-03-31")
HOLIDAYS = pd.to_datetime(
    [
        "2025-01-01", "2025-04-18", "2025-04-21", "2025-05-05", "2025-05-26", "2025-08-25", "2025-12-25", "2025-12-26",
        "2026-01-01", "2024-12-25", "2024-12-26", "2024-08-26", "2024-05-27", "2024-05-06", "2024-04-01",
    ]
).to_numpy(dtype="datetime64[D]")  # fmt: skip
SHORT_BREAKS = ["V3", "V4"]


def in_year(days: pd.Series) -> pd.Series:
    return days.between(STARTS, ENDS)


def working_days(start: pd.Series, end: pd.Series) -> pd.Series:
    """Working days after the first day, up to and with the last; not a number where a day is missing."""
    known = start.notna() & end.notna()
    first, last = (each[known].to_numpy(dtype="datetime64[D]") + 1 for each in (start, end))
    return pd.Series(np.busday_count(first, last, holidays=HOLIDAYS), index=start.index[known]).reindex(start.index)


def census(path: Path) -> dict[str, object]:
    referrals, assessments, enquiries, plans, conferences = [], [], [], [], []
    for child in ElementTree.parse(path).getroot().iter("Child"):
        of = child.findtext("ChildIdentifiers/LAchildID")
        for details in child.iter("CINdetails"):
            nfa = (details.findtext("ReferralNFA") or "").lower() in ("true", "1")
            referrals.append((of, details.findtext("CINreferralDate"), nfa))
            for each in details.iter("Assessments"):
                started, ended = (each.findtext(f"Assessment{name}Date") for name in ("ActualStart", "Authorisation"))
                assessments.append((of, started, ended))
            for each in details.iter("Section47"):
                started, held = each.findtext("S47ActualStartDate"), each.findtext("DateOfInitialCPC")
                enquiries.append((of, started))
                if held:
                    conferences.append((of, held, started))
            if held := details.findtext("DateOfInitialCPC"):
                conferences.append((of, held, None))
            for each in details.iter("ChildProtectionPlans"):
                started, ended = each.findtext("CPPstartDate"), each.findtext("CPPendDate")
                plans.append((of, started, ended, int(each.findtext("NumberOfPreviousCPP") or 0)))

    def table(rows: list[tuple], columns: str) -> pd.DataFrame:
        made = pd.DataFrame(rows, columns=columns.split())
        for name in made.columns[1:]:
            if made[name].dtype not in ("bool", "int64"):
                made[name] = pd.to_datetime(made[name], format="%Y-%m-%d", errors="coerce")
        return made

    referral = table(referrals, "child received nfa")
    referral = referral[in_year(referral["received"])]
    assessment = table(assessments, "child started completed")
    assessment = assessment[in_year(assessment["completed"])]
    enquiry = table(enquiries, "child started")
    # One conference of a child and day, which counts from the first enquiry that led to it.
    conference = table(conferences, "child held since").groupby(["child", "held"], as_index=False)["since"].min()
    conference = conference[in_year(conference["held"])]
    plan = table(plans, "child started ended previous")
    open_plans = plan[(plan["started"] <= ENDS) & (plan["ended"].isna() | (plan["ended"] > ENDS))]
    new_plans = plan[in_year(plan["started"])]
    return {
        "referrals": len(referral),
        "referrals_no_further_action": [int(referral["nfa"].sum()), len(referral)],
        "s47_enquiries": int(in_year(enquiry["started"]).sum()),
        "single_assessments_in_45_working_days": [
            int((working_days(assessment["started"], assessment["completed"]) <= 45).sum()),
            len(assessment),
        ],
        "icpc_within_15_working_days": [
            int((working_days(conference["since"], conference["held"]) <= 15).sum()),
            len(conference),
        ],
        "children_on_cp_plans": len(open_plans),
        "second_or_subsequent_cp_plans": [int((new_plans["previous"] > 0).sum()), len(new_plans)],
    }


def care(folders: list[Path]) -> dict[str, object]:
    """Episodes of several years, the latest year's row of an episode standing."""
    years = [pd.read_csv(folder / "episodes.csv", dtype=str) for folder in sorted(folders)]
    episodes = pd.concat(years).drop_duplicates(["CHILD", "DECOM"], keep="last")
    episodes = episodes[~episodes["LS"].isin(SHORT_BREAKS)].copy()
    for name in ("DECOM", "DEC"):
        episodes[name] = pd.to_datetime(episodes[name], format="%d/%m/%Y", errors="coerce")
    here = (episodes["DECOM"] <= ENDS) & (episodes["DEC"].isna() | (episodes["DEC"] > ENDS))
    started = episodes[(episodes["RNE"] == "S") & in_year(episodes["DECOM"])]
    ended = episodes[in_year(episodes["DEC"]) & episodes["REC"].notna() & (episodes["REC"] != "X1")]
    return {
        "children_in_care": len(episodes[here]),
        "cic_started": len(started),
        "cic_ended": len(ended),
        "cic_section_20": [int(episodes[here]["LS"].eq("V2").sum()), len(episodes[here])],
    }


if __name__ == "__main__":
    print(json.dumps(census(Path(sys.argv[1])) | care([Path(name) for name in sys.argv[2:]])))
