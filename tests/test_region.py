"""A region: councils beside one another, only what is shared, the rate of all, and no small number of a council."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest

from fingerpost import Workspace
from fingerpost.desk.country import figures_of, in_turn
from fingerpost.desk.records import open_extract
from fingerpost.desk.regional import HELD_BACK, Region, region, region_listing, region_words
from fingerpost.disclosure import Policy
from fingerpost.errors import NotFound, Refused, SettingsError
from fingerpost.measures import shipped_catalogue
from fingerpost.measures.counting import Ask
from fingerpost.model import Figure, Viewer
from fingerpost.periods import Period
from fingerpost.settings import Member
from several import several

Q4 = "2013-14-Q4"
ASKED = Period.parse(Q4, 4)
SHARE = shipped_catalogue()["rereferrals_within_12_months"]
COUNT = shipped_catalogue()["contacts"]


def member(number: int, *shares: str) -> Member:
    return Member(name=f"Council {number}", number=str(number), shares=shares)


def of(numbers: dict[str, tuple[int, int] | None], *members: Member) -> Region:
    """The region of one proportion: by council's number, how many of how many, None where there is no figure."""

    def figures(member: Member) -> list[Figure]:
        counts = numbers[member.number]
        blank = Figure(member.number, SHARE.id, Q4, SHARE.basis)
        return [
            replace(blank, missing="none")
            if counts is None
            else replace(blank, numerator=counts[0], denominator=counts[1])
        ]

    return region("North", ASKED, members, [SHARE], figures, Policy())


def test_the_rate_of_all_is_of_the_sums_and_no_mean_of_rates():
    found = of({"1": (10, 20), "2": (30, 300)}, member(1, "all"), member(2, "all"))
    (beside,) = found.measures
    assert beside.pooled.value == Fraction(40 * 100, 320)
    assert [figure.value for _, figure in beside.shown] == [50, 10]
    assert beside.drawn is not None


def test_of_one_council_that_is_left_there_is_no_funnel():
    (beside,) = of({"1": (3, 40), "2": (30, 300)}, member(1, "all"), member(2, "all")).measures
    assert [member.name for member, _ in beside.shown] == ["Council 2"]
    assert beside.drawn is None


def test_what_is_not_shared_is_shown_nowhere_and_counted():
    found = of(
        {"1": (10, 20), "2": (30, 300), "3": (77, 99)}, member(1, SHARE.id), member(2, "all"), member(3, "contacts")
    )
    rows = region_listing(found).rows
    assert not [row for row in rows if "Council 3" in row or 77 in row or 99 in row]
    assert rows[-1][4:6] == (40, 320)
    assert rows[-1][-1] == "Left out: 1 that do not share it."


@pytest.mark.parametrize("small", [(3, 40), (38, 40), (0, 4), (40, 40), (0, 40)])
def test_small_numbers_are_held_back_and_cannot_be_taken_from_the_sum(small):
    found = of({"1": small, "2": (30, 300), "3": (10, 50)}, *(member(n, "all") for n in (1, 2, 3)))
    rows = region_listing(found).rows
    held = [row for row in rows if row[-1] == HELD_BACK]
    expected = any(1 <= each <= 5 for each in (*small, small[1] - small[0]))
    assert bool(held) == expected
    if expected:
        assert held == [(SHARE.id, "1", "Council 1", *[None] * 7, HELD_BACK)]
        assert rows[-1][4:6] == (40, 350), "the sum is of those that are shown"


def test_a_measure_that_somebody_lacks_is_left_out_and_said():
    with pytest.raises(Refused, match="no measure that two councils"):
        of({"1": None, "2": (30, 300)}, member(1, "all"), member(2, "all"))
    with pytest.raises(Refused, match="you may see 1 councils"):
        of({"1": (1, 2)}, member(1, "all"))
    with pytest.raises(Refused, match="shares = "):
        of({"1": (10, 20), "2": (30, 300)}, member(1), member(2, "all"))


def test_what_else_is_left_out_is_counted_or_named():
    median = next(each for each in shipped_catalogue().values() if each.kind == "median")
    blank = Figure("", SHARE.id, Q4, SHARE.basis)

    def figures(member: Member) -> list[Figure]:
        return [replace(blank, numerator=30, denominator=300), replace(blank, number=Fraction(int(member.number)))]

    members = [member(1, "all"), member(2, "all"), member(3, SHARE.id)]
    found = region("North", ASKED, members, [SHARE, COUNT, median], figures, Policy())
    assert [each.definition.id for each in found.measures] == [SHARE.id]
    words = " ".join(region_words(found))
    assert f"every council that shares it is held back: {COUNT.id}." in words
    assert "cannot be put together: 1." in words
    alone = region("North", ASKED, [member(1, "all"), *members[2:]], [SHARE, COUNT], figures, Policy())
    assert "fewer than two councils share them: 1." in " ".join(region_words(alone))
    with pytest.raises(Refused, match="cannot be put together"):
        region("North", ASKED, members, [median], figures, Policy())
    with pytest.raises(Refused, match="held back, as numbers are small: contacts"):
        region("North", ASKED, members, [COUNT], lambda each: figures(each)[1:], Policy())


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shares = {301: ["all"], 302: ["contacts", "rereferrals_within_12_months"], 303: [], 304: ["all"]}
    return several(tmp_path_factory.mktemp("three") / "workspace", shares, {301: 150, 302: 250, 303: 80})


def test_a_region_of_a_workspace(three: Path):
    found = Workspace(three).region(Q4, "North")
    assert {each.definition.id for each in found.measures} <= {"contacts", "rereferrals_within_12_months"}
    contacts = next(each for each in found.measures if each.definition.id == "contacts")
    own = [Workspace(three, council=n).figures(Q4, ["contacts"])[0].number for n in ("301", "302")]
    assert [figure.number for _, figure in contacts.shown] == own
    assert contacts.pooled.number == sum(own)
    assert contacts.not_shared == 1, "303 shares nothing; of 304 nothing is loaded"
    assert any("Nothing has been loaded of C304" in each for each in region_words(found))


def test_a_region_shows_only_councils_that_the_viewer_may_see(three: Path):
    both = Viewer("analyst", councils=frozenset({"301", "302"}))
    assert len(Workspace(three, both).region(Q4).members) == 2
    with pytest.raises(Refused, match="you may see 1 councils"):
        Workspace(three, Viewer("analyst", councils=frozenset({"301"}))).region(Q4)
    with pytest.raises(Refused, match="may not see the figures"):
        Workspace(three, Viewer("auditor")).region(Q4)
    with pytest.raises(NotFound, match="no region 'Norht'"):
        Workspace(three).region(Q4, "Norht")


def test_a_region_is_written_as_a_report_in_four_formats(three: Path):
    written = Workspace(three, clock=lambda: datetime(2014, 4, 2)).write_region(Q4, "North", ["contacts"])
    assert [path.suffix for path in written] == [".html", ".pdf", ".docx", ".xlsx"]
    page = written[0].read_text()
    tables = " ".join(re.findall(r"<table.*?</table>", page, re.DOTALL))
    assert "C301" in tables
    assert "C302" in tables
    assert "C303" not in tables, "it is named among the councils and stands in no table"
    assert "All that are shown" in page
    assert "Not for publication" in page


def test_councils_counted_together_give_each_the_figures_it_has_alone(three: Path):
    extracts = []
    for number in ("301", "302", "303"):
        own = Workspace(three, council=number)
        extracts.append(open_extract(own.store, own.settings, None))
    catalogue = own.catalogue
    asks = [Ask(each, own.period(period), each.basis) for each in catalogue.values() for period in (Q4, "2013-14-Q2")]
    assert [len(some) for some in in_turn(extracts, 1)] == [1, 1, 1]
    assert [len(some) for some in in_turn(extracts, 10**9)] == [3]
    together, alone = (dict(figures_of(extracts, catalogue, asks, rows)) for rows in (10**9, 1))
    assert together == alone
    assert [*together] == ["301", "302", "303"]
    first = Workspace(three, council="302").figures(Q4)
    assert [(each.number, each.numerator, each.denominator, each.missing) for each in together["302"][::2]] == [
        (each.number, each.numerator, each.denominator, each.missing) for each in first
    ]


def test_an_unknown_measure_in_shares_is_named(three: Path):
    file = three / "fingerpost.toml"
    text = file.read_text()
    file.write_text(text.replace('"rereferrals_within_12_months"]', '"rereferals"]'))
    try:
        with pytest.raises((NotFound, SettingsError), match="rereferals"):
            Workspace(three).region(Q4)
    finally:
        file.write_text(text)
