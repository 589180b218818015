"""Benchmarks, held to the published file itself, read by other means and worked out anew."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from typer.testing import CliRunner

from fingerpost import Workspace
from fingerpost.cli import app
from fingerpost.compare.benchmarks import LICENCE, benchmark, check_series
from fingerpost.compare.benchmarks.published import SYMBOLS, PublishedValue, areas, find_council, series, values
from fingerpost.compare.benchmarks.standing import _quartiles, _rank
from fingerpost.desk.benchmarking import benchmark_listing, benchmark_words
from fingerpost.errors import NotFound, Refused, SettingsError
from fingerpost.measures import read_catalogue, shipped_catalogue

ROOT = Path(__file__).parent.parent
FILES = ROOT / "tools" / "published_figures"
CATALOGUE = shipped_catalogue()
WITH_BENCHMARK = [each for each in CATALOGUE.values() if each.benchmark]
COUNCILS = [
    201, 203, 213, 301, 309, 316, 330, 344, 357, 370, 383, 420, 802, 825, 838, 857, 909, 921, 928, 940, 942,
]  # fmt: skip
"""Of every kind: London's halves, large and small, abolished and new, and the two that are mostly suppressed."""
REGION_NAMES = {"Inner London": "London (Inner)", "Outer London": "London (Outer)"}


@pytest.fixture(scope="module")
def published() -> dict[str, pd.DataFrame]:
    """The published file by series, the period that names no year left out."""
    file = FILES / "published_figures.parquet"
    found = duckdb.sql(f"SELECT * FROM '{file.as_posix()}'").df()
    found = found.assign(year=found.period.map(end_year))
    return {str(id): own for id, own in found[found.year > 0].groupby("measure")}


def end_year(period: str) -> int:
    first, _, second = period.removesuffix(" (OT)").partition("-")
    return int(first) + 1 if second else int(first)


def near(one: Decimal | None, other: float | None) -> bool:
    return abs(float(one) - float(other)) < 1e-6


# --- the figures themselves ---------------------------------------------------------------------------------------


def test_every_published_value_and_symbol_is_there(published):
    there = 0
    for id, own in published.items():
        found = values(id)
        assert len(found) == len(own)
        for area, period, value, symbol in zip(own.la_number, own.period, own.value, own.symbol, strict=True):
            ours = found[area, period]
            assert ours.symbol == symbol
            assert ours.value is None if value != value else near(ours.value, value)
            there += value == value
    assert there == 202_482
    assert set(series()) == set(published)


def test_the_zip_is_what_its_script_writes():
    script = [sys.executable, str(ROOT / "tools" / "published_figures.py"), "--check"]
    found = subprocess.run(script, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout + found.stderr


def test_every_series_keeps_what_the_source_says_of_it(published):
    better = {"High": "higher", "Low": "lower"}
    for each in series().values():
        row = published[each.id].iloc[0]
        assert each.better == better.get(row.polarity, "neutral")
        assert (each.title.split(), each.unit) == (row.title.split(), row.unit)


def test_a_symbol_is_no_value_and_never_nothing():
    assert PublishedValue(Decimal(0)).text == "0"
    assert PublishedValue(None, "c").text == "held back to protect people (c)"
    assert PublishedValue(None, "k").text == "rounds to 0 and is not 0 (k)"
    assert PublishedValue(None, "?").text == "no value (?)"
    assert {"c", "x", "z", "k", ":", "-"} <= set(SYMBOLS)


# --- where a council stands, worked out by pandas -----------------------------------------------------------------


@pytest.mark.parametrize("number", COUNCILS)
def test_where_a_council_stands_agrees_with_pandas(published, number):
    area_file = pd.read_csv(FILES / "areas.csv", keep_default_na=False)
    region = area_file.loc[area_file.la_number == number, "region"].item()
    region = REGION_NAMES.get(region, region)
    near_file = pd.read_csv(FILES / "statistical_neighbours_2025.csv")
    beside = near_file[near_file.la_number == number].sort_values("rank").neighbour.tolist()
    council = find_council(str(number))
    for id in {each.benchmark for each in WITH_BENCHMARK}:
        own = published[id][published[id].value.notna()]
        found = benchmark(id, council)
        assert [each.number for each in found.neighbours] == beside
        assert [each.year for each in found.years] == sorted(own.year.unique())
        for each in found.years:
            year = own[own.year == each.year].set_index("la_number")
            assert_same(each, found, year, number, region, beside)


def assert_same(each, found, year: pd.DataFrame, number: int, region: str, beside: list[int]) -> None:
    def same(ours: PublishedValue | None, area: int) -> bool:
        return ours.value is None if area not in year.index else near(ours.value, year.value[area])

    assert same(each.england, 970)
    assert same(each.council, number)
    (place,) = [n for n, name in zip(found.regions[:1], [region], strict=True) if n.name.casefold() == name.casefold()]
    assert same(each.regions[0], place.number)
    known = year.value[[each for each in beside if each in year.index]]
    if known.empty:
        assert each.neighbours is None
    else:
        ours = each.neighbours
        assert (ours.known, ours.of) == (len(known), 10)
        assert near(ours.mean, known.mean())
        assert near(ours.lowest, known.min())
        assert near(ours.highest, known.max())
    councils = year.value[[area for area in year.index if area < 970]]
    assert each.known == len(councils)
    assert all(near(a, b) for a, b in zip(each.quartiles, councils.quantile([0.25, 0.5, 0.75]), strict=True))
    if number not in councils.index:
        assert each.rank is None
        return
    low_first = year.polarity[number] == "Low"
    ranks = councils.round(6).rank(method="min", ascending=low_first)
    assert (each.rank.place, each.rank.of) == (ranks[number], len(councils))
    assert each.rank.shared == ((ranks == ranks[number]).sum() > 1)
    limits = councils.round(6).quantile([0.25, 0.5, 0.75]).tolist()
    value = councils.round(6)[number]
    beyond = sum(value > limit + 1e-9 for limit in limits) if low_first else sum(value < x - 1e-9 for x in limits)
    assert each.rank.quarter == 1 + beyond


def test_london_is_a_region_and_so_is_each_half():
    assert [each.name for each in benchmark("ReReferral", find_council("Camden")).regions] == [
        "London (Inner)", "London",
    ]  # fmt: skip
    assert [each.name for each in benchmark("ReReferral", find_council("York")).regions] == ["Yorkshire and the Humber"]


def test_a_council_that_is_gone_has_its_years_and_a_new_one_only_its_own():
    gone, new = (benchmark("LAC", find_council(name)) for name in ("Cumbria", "Cumberland"))
    assert [each.year for each in gone.years if each.council.value is not None] == [*range(2016, 2024)]
    assert [each.year for each in new.years if each.rank] == [2024, 2025]


def test_ranks_share_places_and_follow_the_way_that_is_better():
    four = [Decimal(n) for n in (1, 2, 2, 3, 4)]
    quartiles = _quartiles(four)
    assert quartiles == (2, 2, 3)
    lower, higher, neutral = (_rank(Decimal(2), four, quartiles, way) for way in ("lower", "higher", "neutral"))
    assert (lower.place, higher.place, neutral.place, lower.shared) == (2, 3, 3, True)
    assert lower.text == "joint 2nd of 5, in the best quarter"
    assert higher.text == "joint 3rd of 5, in the second best quarter"
    assert neutral.text == "joint 3rd of 5 from the highest, in the second highest quarter"
    assert _rank(Decimal(4), four, quartiles, "lower").text == "5th of 5, in the worst quarter"
    assert _rank(Decimal(1), four[:3], _quartiles(four[:3]), "lower").text == "1st of 3"
    texts = [_rank(Decimal(n), [Decimal(i) for i in range(1, 131)], None, "lower").text for n in (11, 12, 21, 111, 122)]
    assert [text.split()[0] for text in texts] == ["11th", "12th", "21st", "111th", "122nd"]


def test_a_year_that_was_asked_for_is_the_last():
    found = benchmark("ReReferral", find_council("330"), 2019)
    assert [each.year for each in found.years] == [2016, 2017, 2018, 2019]
    with pytest.raises(NotFound, match="has no figures of 2031; it has 2016 to 2025"):
        benchmark("ReReferral", None, 2031)


def test_a_council_is_found_by_name_part_or_number():
    assert find_council(" hull ").number == find_council("810").number == 810
    assert find_council("dorset").number == 838
    with pytest.raises(NotFound, match="can be North Northamptonshire or Northamptonshire or West Northamptonshire"):
        find_council("northampton")
    with pytest.raises(NotFound, match="Did you mean Camden"):
        find_council("Kamden")
    with pytest.raises(NotFound):
        find_council("England")
    with pytest.raises(NotFound):
        find_council("")


# --- measures and the council's own figure ------------------------------------------------------------------------


def test_each_measure_with_a_series_names_one_that_is_there_and_says_where_kinds_differ():
    assert len(WITH_BENCHMARK) >= 61
    for each in WITH_BENCHMARK:
        check_series(each)
        assert each.national
        measured = series()[each.benchmark].measured
        kinds = {"proportion": "percent", "ratio": "percent", "rate": "rate", "count": "rate", "mean": "number"}
        assert measured == kinds[each.kind], each.id
    numbers = {number for number, area in areas().items() if area.is_council}
    assert len(numbers) == 158


def own(text: str):
    entry = CATALOGUE["contacts"]
    return read_catalogue({
        "mine.toml": f'[mine]\ntitle = "Mine"\nstage = "input"\nkind = "count"\nunit = "contacts"\nbetter = "lower"\n'
        f'from = "contacts"\ndate = "{entry.date}"\nflow = true\nbasis = "period"\nsays = "x"\nsource = "x"\n'
        f"reviewed = 2026-11-24\n{text}"
    })["mine"]  # fmt: skip


def test_a_definition_that_names_no_series_is_refused():
    with pytest.raises(SettingsError, match=r"mine.toml, \[mine\]: there is no published series 'ReReferal'.*Referral"):
        check_series(own('benchmark = "ReReferal"'))
    with pytest.raises(SettingsError, match="'differs' says how a published series counts; name it"):
        own('differs = "other ages"')
    check_series(own(""))


def test_the_councils_own_figure_is_of_twelve_months_where_the_records_reach(demo_workspace: Workspace):
    found = demo_workspace.benchmark("icpc_within_15_working_days", "Camden")
    assert found.own.days == "1 October 2012 to 30 September 2013"
    assert (found.own.figure.numerator, found.own.figure.denominator, found.own.comparable) == (153, 394, True)
    short = demo_workspace.benchmark("rereferrals_within_12_months", "Camden")
    assert short.own.days == "1 July 2013 to 30 September 2013"
    (quarter,) = demo_workspace.figures("2013-14-Q2", ["rereferrals_within_12_months"])
    assert short.own.figure.numerator == quarter.numerator
    stock = demo_workspace.benchmark("children_in_care")
    assert (stock.own.days, stock.own.figure.number) == ("at 30 September 2013", 379)
    assert "the two cannot be set side by side" in " ".join(benchmark_words(stock))


def test_a_council_with_no_published_figures_sees_england_and_the_quartiles(demo_workspace: Workspace):
    found = demo_workspace.benchmark("rereferrals_within_12_months")
    assert found.found.council is None
    words = [*benchmark_words(found)]
    assert words[0] == "2025: England 22.6."
    assert "Half of the 153 councils that have one lie between 16.90 and 23.00" in words[1]
    assert any("none of those with published figures" in line for line in words)
    assert not any("--" in line for line in words)
    assert LICENCE in words[-1]


def test_what_is_not_published_is_refused_with_why(demo_workspace: Workspace):
    with pytest.raises(Refused, match=r"contacts is not set beside any published figure.*not collected by DfE"):
        demo_workspace.benchmark("contacts")


def test_a_workspace_with_nothing_loaded_still_has_the_published_figures(fresh):
    found = fresh().benchmark("rereferrals_within_12_months", "201")
    assert found.own is None
    assert "No extract is loaded" in " ".join(benchmark_words(found))


def test_a_hidden_value_has_its_symbol_and_no_number_in_the_csv(demo_workspace: Workspace):
    listing = benchmark_listing(demo_workspace.benchmark("icpc_within_15_working_days", "Isles of Scilly"))
    rows = {row[4]: dict(zip(listing.columns, row, strict=True)) for row in listing.rows}
    assert (rows["2025"]["value"], rows["2025"]["symbol"], rows["2025"]["rank"]) == (None, "-", None)
    assert (rows["2017"]["value"], rows["2017"]["symbol"]) == (0, None)
    last = listing.rows[-1]
    assert (last[4], last[5]) == ("own figure, 1 October 2012 to 30 September 2013", "Example Borough Council")


def test_the_command_prints_words_or_csv(demo_workspace: Workspace):
    where = ["--workspace", str(demo_workspace.path)]
    asked = ["benchmark", "cp_reviews_in_timescale", "--council", "Dorset", "--year", "2024", *where]
    printed = CliRunner().invoke(app, asked)
    assert printed.exit_code == 0, printed.output
    assert re.search(r"^2019 +- +91.8 +87.9 +93.31 *$", printed.output, re.MULTILINE)
    assert "Dorset: 98.5, joint 24th of 150, in the best quarter. Higher is better" in printed.output
    rows = list(csv.DictReader(io.StringIO(CliRunner().invoke(app, [*asked, "--format", "csv"]).output)))
    assert [row["year"] for row in rows] == [str(year) for year in range(2016, 2025)] + [""]
    assert rows[-2]["england"] == "89.8"


def test_nothing_is_read_until_it_is_asked_for():
    asked = (
        "import sys, fingerpost, fingerpost.cli; "
        "sys.exit(any(m.startswith(('fingerpost.compare.benchmarks', 'scipy', 'zipfile')) for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
