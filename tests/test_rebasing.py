"""Limits worked out afresh: a person's dated decision, kept, followed by the measure's charts, and said in words."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from fingerpost.compare.process_control import chart
from fingerpost.compare.rebasing import rebase_at, rebasing_words, rebasings
from fingerpost.desk.governance import read_notes
from fingerpost.errors import Refused, SourceError
from fingerpost.model import MeasureNote
from fingerpost.periods import Period
from fingerpost.report.charts import month_chart
from fingerpost.report.commentary import draft
from fingerpost.report.material import Office
from fingerpost.workflow import open_workflow
from inputs import EXTRACTS, SEPTEMBER, now
from sample_material import material, months_of

OCTOBER = date(2012, 10, 1)
DECISION = MeasureNote("contacts", OCTOBER, "The front door moved to one team.", "A. Head", "yes")
W6 = [10, 12, 11, 13, 12, 14, 13, 12, 11, 12, 30, 31, 29, 32, 30, 31, 33, 30, 31, 32, 30, 31]


def months(values: list[int], first: str = "2012-01..2012-01") -> list[tuple[Period, Fraction]]:
    period, found = Period.parse(first), []
    for value in values:
        found.append((period, Fraction(value)))
        period = period.after()
    return found


def test_the_worked_example_that_shouts_until_a_person_says_the_process_changed():
    """Numbers from the worked series of the reference: about 22.27 with every point outside, then 12 and 30.83."""
    points = months(W6)
    assert sum(point.shown == "astronomical" for point in chart(points, "lower").points) == 22
    decision = replace(DECISION, on=points[10][0].starts_on)
    found = chart(points, "lower", rebase_at=rebase_at([decision], [period for period, _ in points]))
    limits = [[round(float(each), 4) for each in (s.centre, s.lower, s.upper)] for s in found.segments]
    assert limits == [[12.0, 8.4533, 15.5467], [30.8333, 26.2388, 35.4279]]
    assert not any(point.flags for point in found.points)


def test_of_several_decisions_on_a_month_the_last_recorded_holds():
    again = replace(DECISION, text="Again")
    withdrawn = replace(DECISION, text="It was the wrong month", rebases="withdrawn")
    plain = replace(DECISION, text="New form", rebases="")
    other = replace(DECISION, measure="referrals")
    assert rebasings([DECISION, plain, other], "contacts") == (DECISION,)
    assert rebasings([DECISION, withdrawn], "contacts") == ()
    assert rebasings([DECISION, withdrawn, again], "contacts") == (again,)


def test_a_decision_outside_the_series_changes_nothing():
    periods = [period for period, _ in months(W6)]
    late, early = replace(DECISION, on=date(2020, 1, 1)), replace(DECISION, on=date(2001, 1, 1))
    assert rebase_at([late, early], periods) == ()
    assert rebasing_words([late, early], chart(months(W6), "lower")) == ()


def test_few_points_since_are_said():
    points = months(W6)
    decision = replace(DECISION, on=points[20][0].starts_on)
    charted = chart(points, "lower", rebase_at=rebase_at([decision], [period for period, _ in points]))
    assert rebasing_words([decision], charted) == (
        "Limits are worked out afresh from September 2013: The front door moved to one team (decided by A. Head). "
        "There are 2 since, fewer than 12.",
    )


# --- kept ---------------------------------------------------------------------------------------------------------


def test_a_decision_is_kept_with_day_reason_and_name_and_can_be_withdrawn_and_taken_again(tmp_path):
    with open_workflow(tmp_path / "workflow.sqlite3", now, "Ann") as kept:
        assert kept.record_notes([DECISION]) == 1
        assert kept.record_notes([DECISION]) == 0
        assert kept.record_notes([replace(DECISION, rebases="")]) == 1, "the same words as a plain note are another"
        assert kept.record_notes([replace(DECISION, rebases="withdrawn")]) == 1
        assert kept.record_notes([DECISION]) == 1
        assert rebasings(kept.notes(["contacts"]), "contacts") == (DECISION,)


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (replace(DECISION, by=""), "Who decided on the limits of contacts is missing"),
        (replace(DECISION, on=date(2012, 10, 15)), "give the first day of one"),
        (replace(DECISION, text=" "), "is missing"),
    ],
)
def test_no_decision_without_name_month_and_reason(tmp_path, note, words):
    with open_workflow(tmp_path / "workflow.sqlite3", now, "Ann") as kept:
        with pytest.raises(Refused, match=words):
            kept.record_notes([note])
        assert kept.notes() == ()


def test_the_column_of_a_file_of_notes():
    text = "measure,on,text,by,rebases\ncontacts,2012-10-01,One team,A. Head,{}\n"
    read = {
        word: read_notes("notes.csv", text.format(word).encode(), ["contacts"]).values[0].rebases
        for word in ("yes", "Yes", "no", "", "withdrawn")
    }
    assert read == {"yes": "yes", "Yes": "yes", "no": "", "": "", "withdrawn": "withdrawn"}
    with pytest.raises(SourceError, match="rebases"):
        read_notes("notes.csv", text.format("perhaps").encode(), ["contacts"])


# --- followed -----------------------------------------------------------------------------------------------------


def test_the_workspaces_chart_follows_it(demo_workspace, copy_of):
    workspace = copy_of(demo_workspace)
    file = b"measure,on,text,by,rebases\ncontacts,2012-10-01,One team,A. Head,yes\n"
    before = workspace.control_chart("contacts", "2013-14-Q2")
    workspace.office.record_notes("notes.csv", file)
    with (EXTRACTS / SEPTEMBER.isoformat() / "referral_workflow.csv").open(encoding="utf-8-sig", newline="") as rows:
        days = [row["Date Started"] for row in csv.DictReader(rows)]
    counted: dict[str, int] = {}
    for day in days:
        month = f"{day[6:10]}-{day[3:5]}" if "/" in day else day[:7]
        counted[month] = counted.get(month, 0) + 1
    since = [number for month, number in sorted(counted.items()) if month >= "2012-10"]
    mean = sum(since) / len(since)
    reach = 2.66 * sum(abs(b - a) for a, b in pairwise(since)) / (len(since) - 1)
    found = workspace.control_chart("contacts", "2013-14-Q2").segments
    assert [(each.first, each.last) for each in found] == [(0, 5), (6, 17)]
    assert [float(each) for each in (found[1].centre, found[1].lower, found[1].upper)] == pytest.approx(
        [mean, mean - reach, mean + reach]
    )
    assert len(before.segments) == 1
    assert len(workspace.control_chart("contacts", "2012-09").segments) == 1, "decided later"
    withdrawn = file.replace(b"yes", b"withdrawn")
    workspace.office.record_notes("notes.csv", withdrawn)
    assert workspace.control_chart("contacts", "2013-14-Q2") == before


def test_the_report_draws_it_and_says_it():
    values = [*W6[:10], *W6[10:], 30, 31]
    series = {"contacts": months_of("contacts", values)}
    decision = replace(DECISION, on=series["contacts"][10][0].starts_on)
    said = material(series=series, office=Office(notes=(decision,)))
    drawn = month_chart(said, "contacts")
    mean = next(guide for guide in drawn.guides if guide.name == "Mean")
    # Ten months before it are too few for limits of their own; from it on there are fourteen.
    assert (mean.values[:10], {*map(float, mean.values[10:])}) == ((None,) * 10, {30.8})
    words = "Limits are worked out afresh from August 2012: The front door moved to one team (decided by A. Head)."
    assert words in drawn.summary
    assert words in draft(said, "contacts")
    assert "Note of" not in draft(said, "contacts")


# --- what is still undecided --------------------------------------------------------------------------------------


def test_undecided_cases_of_the_last_months_are_counted(demo_workspace):
    with (EXTRACTS / SEPTEMBER.isoformat() / "referral_workflow.csv").open(encoding="utf-8-sig", newline="") as rows:
        cases = [
            row["Case Outcome"]
            for row in csv.DictReader(rows)
            if "2013-07" <= (d if "/" not in (d := row["Date Started"]) else f"{d[6:10]}-{d[3:5]}")[:7] <= "2013-09"
        ]
    referrals = [outcome for outcome in cases if outcome != "Closed & Logged"]
    undecided = sum(outcome in ("Yet to Proceed", "") for outcome in referrals)
    assert undecided
    words = demo_workspace.undecided("referrals_no_further_action", "2013-14-Q2")
    assert words.startswith(f"Of the {len(referrals)} referrals of the last 3 months {undecided} are still undecided")
    assert demo_workspace.undecided("referrals", "2013-14-Q2") == "", "a count of referrals is not moved by it"
