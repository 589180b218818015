"""Why a figure changed: the parts add up to the change, exactly, whatever the records."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.compare.contributions import of_count, of_share
from fingerpost.errors import NotFound, Refused
from test_cli import run

groups = st.dictionaries(
    st.sampled_from("ABCDEFG"),
    st.integers(0, 500).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))),
    max_size=7,
)


def share(parts):
    whole = sum(of for _, of in parts.values())
    return Fraction(100 * sum(n for n, _ in parts.values()), whole) if whole else None


@given(groups, groups)
def test_the_parts_of_a_share_add_up_to_its_change(before, after):
    found = of_share(before, after)
    if share(before) is None or share(after) is None:
        assert found == ()
        return
    assert sum(each.total for each in found) == share(after) - share(before)
    assert all(each.rate + each.mix == each.total for each in found)
    assert [abs(each.total) for each in found] == sorted((abs(each.total) for each in found), reverse=True)


@given(groups, groups)
def test_going_back_takes_away_what_going_forward_added(before, after):
    forward = {each.group: (each.rate, each.mix) for each in of_share(before, after)}
    back = {each.group: (-each.rate, -each.mix) for each in of_share(after, before)}
    assert forward == back


@given(groups)
def test_where_nothing_changes_nothing_contributes(parts):
    assert all(each.total == 0 for each in of_share(parts, parts))


def test_rate_and_mix_are_told_apart():
    # The share within each group stays; the group with the higher one grows.
    only_mix = of_share({"A": (10, 50), "B": (40, 50)}, {"A": (4, 20), "B": (64, 80)})
    assert all(each.rate == 0 for each in only_mix)
    assert sum(each.mix for each in only_mix) == 18
    only_rate = of_share({"A": (10, 50), "B": (40, 50)}, {"A": (20, 50), "B": (40, 50)})
    assert [(each.group, each.rate, each.mix) for each in only_rate] == [("A", 10, 0), ("B", 0, 0)]


def test_a_group_that_is_new_adds_mix_alone():
    (new, old) = of_share({"A": (10, 100)}, {"A": (10, 100), "B": (50, 100)})
    assert (new.group, new.before, new.after, new.rate) == ("B", None, 50, 0)
    assert new.total + old.total == 20


@given(
    st.dictionaries(st.sampled_from("ABC"), st.integers(0, 99)),
    st.dictionaries(st.sampled_from("ABC"), st.integers(0, 99)),
)
def test_the_parts_of_a_count_add_up_to_its_change(before, after):
    found = of_count(*({k: Fraction(v) for k, v in each.items()} for each in (before, after)))
    assert sum(each.total for each in found) == sum(after.values()) - sum(before.values())


def test_the_example_says_why_and_adds_up(demo_workspace):
    listing = demo_workspace.why("rereferrals_within_12_months", "2013-14-Q2", "reason")
    now, before = (
        demo_workspace.figures(period, ["rereferrals_within_12_months"])[0].value
        for period in ("2013-14-Q2", "2013-14-Q1")
    )
    change = listing.columns.index("change")
    assert float(sum(row[change] for row in listing.rows)) == pytest.approx(float(now - before), abs=0.6)


def test_a_count_is_shared_out_by_every_breakdown_with_records_and_each_adds_up(demo_workspace):
    """The example has no teams and localities, so there is nothing to share out by them."""
    rows = demo_workspace.why("contacts", "2013-14-Q2").rows
    now, before = (demo_workspace.figures(each, ["contacts"])[0].number for each in ("2013-14-Q2", "2013-14-Q1"))
    changes: dict[str, int] = {}
    for by, _, _, _, change, *_ in rows:
        changes[by] = changes.get(by, 0) + change
    assert changes == dict.fromkeys(
        ("agency", "reason", "outcome", "age", "sex", "ethnicity", "disabled"), now - before
    )


def test_a_measure_without_breakdowns_of_its_own_is_shared_out_by_what_the_children_are(demo_workspace):
    rows = demo_workspace.why("cic_three_or_more_placements", "2013-14-Q2").rows
    assert {"age", "sex", "ethnicity"} <= {row[0] for row in rows}


@pytest.mark.parametrize(
    ("measure", "period", "by", "error", "says"),
    [
        ("referrals_resulting_in_s47", "2013-14-Q2", "", Refused, "is a ratio"),
        ("caf2_commenced", "2013-14-Q2", "", Refused, "is compared with nothing"),
        ("contacts", "2013-14-Q1", "", Refused, "is compared with a part of 2012-13"),
        ("contacts", "2013-14-Q2", "agencies", NotFound, "Did you mean agency"),
    ],
)
def test_what_cannot_be_shared_out_is_said(demo_workspace, measure, period, by, error, says):
    with pytest.raises(error, match=says):
        demo_workspace.why(measure, period, by)


def test_the_command_prints_it(demo_workspace):
    done = run("why", "contacts", "2013-14-Q2", "--by", "agency", "--format", "csv", "-w", str(demo_workspace.path))
    assert done.returncode == 0, done.stderr
    head, first, *_ = done.stdout.splitlines()
    assert head == "by,group,before,after,change,rate,mix"
    assert first.startswith("agency,")
