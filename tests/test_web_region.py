"""The pages of a region: only what is shared, small numbers nowhere, and words where there is nothing to show."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fingerpost import Workspace
from fingerpost.desk.regional import Region, region_listing
from fingerpost.model import Figure
from fingerpost.render.delimited import read_csv
from fingerpost.web.models import ROLES
from several import several

Q4 = "2013-14-Q4"
SHARE = "rereferrals_within_12_months"
WHERE = f"period={Q4}&region=North"


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """301 and 302 share all, 303 contacts alone; 304 shares all and has nothing. 302 is so small that much is held
    back."""
    shares = {301: ["all"], 302: ["all"], 303: ["contacts"], 304: ["all"]}
    return several(tmp_path_factory.mktemp("several") / "workspace", shares, {301: 260, 302: 60, 303: 150})


@pytest.fixture
def served(site: Any, three: Path, settings: Any) -> Iterator[Any]:
    """The pages of council 301 in place of the demonstration's; whoever may sign in is the same."""
    from fingerpost.web.door import door

    settings.FINGERPOST_WORKSPACE, settings.FINGERPOST_COUNCIL = str(three), "301"
    door.cache_clear()
    yield site
    door.cache_clear()


@pytest.fixture
def analyst(served: Any) -> Any:
    return served.as_role("analyst")


@pytest.fixture(scope="module")
def found(three: Path) -> Region:
    workspace = Workspace(three)
    return workspace.region(Q4, "North", [each.id for each in workspace.catalogue.reported()])


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def cells(page: str) -> list[list[str]]:
    """The rows of a page's first table, as text."""
    table = re.search(r"<table.*?</table>", page, re.DOTALL)
    assert table is not None
    rows = re.findall(r"<tr.*?</tr>", table[0], re.DOTALL)
    return [
        [unescape(re.sub("<[^>]+>", "", each)).strip() for each in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in rows
    ]


def value(figure: Figure) -> str:
    if figure.value is None:
        return "no percentage"
    return f"{figure.percent}%" if figure.is_share else f"{figure.shown_number:,}"


def test_each_council_stands_beside_the_others_with_all_together(analyst: Any, found: Region):
    heads, *rows = cells(text_of(analyst.get(f"/region?{WHERE}")))
    assert heads == ["Measure", "All together", "C301", "C302", "C303"], "of 304 nothing is loaded"
    assert [row[0] for row in rows] == [each.definition.title for each in found.measures]
    for row, each in zip(rows, found.measures, strict=True):
        shown = {member.name: value(figure) for member, figure in each.shown}
        held = {member.name: "[c]" for member in each.held_back}
        expected = {"C301": "not shared", "C302": "not shared", "C303": "not shared"} | shown | held
        assert row[1:] == [value(each.pooled), *expected.values()]
    marks = {cell for row in rows for cell in row}
    assert {"[c]", "not shared"} <= marks, "the councils are chosen so that both are there"


def test_what_is_left_out_is_said_in_words(analyst: Any):
    page = text_of(analyst.get(f"/region?{WHERE}"))
    assert "Nothing has been loaded of C304." in page
    assert "1 that do not share it." in page
    assert "held back, as numbers are small" in page
    assert "Measures left out, as every council that shares them is held back" in page


def test_nothing_of_a_measure_that_is_not_shared_is_on_any_page_or_in_any_file(analyst: Any, three: Path):
    (own,) = Workspace(three, council="303").figures(Q4, [SHARE])
    assert own.denominator
    page = text_of(analyst.get(f"/region/{SHARE}?{WHERE}"))
    assert "C303" not in page
    assert "1 that do not share it" in page
    rows = read_csv(analyst.get(f"/region.csv?{WHERE}").content)
    assert {row[0] for row in rows[1:] if row[2] == "C303"} == {"contacts"}


def test_a_stage_is_chosen_in_the_address(analyst: Any, three: Path):
    catalogue = Workspace(three).catalogue
    _, *rows = cells(text_of(analyst.get(f"/region?{WHERE}&stage=input")))
    titles = {each.title: each.stage for each in catalogue.values()}
    assert rows
    assert {titles[row[0]] for row in rows} == {"input"}
    for wrong in ("stage=sideways", "region=Norht", "period=2013-14-Q9"):
        assert analyst.get(f"/region?{wrong}").status_code == 404


def test_the_councils_own_region_is_chosen_unless_all_are_asked_for(analyst: Any):
    assert '<option value="North" selected>' in text_of(analyst.get("/region"))
    assert '<option value="" selected>All councils' in text_of(analyst.get("/region?region="))


def test_a_measure_has_its_funnel_and_counts(analyst: Any, found: Region):
    each = next(each for each in found.measures if each.drawn)
    page = text_of(analyst.get(f"/region/{each.definition.id}?{WHERE}"))
    assert "<svg" in page
    heads, *rows = cells(page)
    assert heads == ["Council", "Number", "Out of", "Value", "Against chance"]
    for row, (member, figure) in zip(rows, each.shown, strict=False):
        assert row[:4] == [member.name, f"{figure.numerator:,}", f"{figure.denominator:,}", value(figure)]
    assert rows[-1][0] == "All that are shown"
    assert rows[-1][3] == value(each.pooled)
    contacts = text_of(analyst.get(f"/region/contacts?{WHERE}"))
    assert "<svg" not in re.sub(r"<header.*?</header>", "", contacts, flags=re.DOTALL)
    assert "There is no funnel" in contacts


def test_a_council_that_is_held_back_has_no_number_on_its_measures_page(analyst: Any, found: Region):
    each = next(each for each in found.measures if each.held_back)
    rows = cells(text_of(analyst.get(f"/region/{each.definition.id}?{WHERE}")))
    for member in each.held_back:
        assert [row[1:] for row in rows if row[0] == member.name] == [["[c]", "[c]", "[c]", "held back"]]


def test_a_measure_that_cannot_be_put_together_says_so(analyst: Any, three: Path):
    median = next(each.id for each in Workspace(three).catalogue.values() if each.kind == "median")
    page = text_of(analyst.get(f"/region/{median}?{WHERE}"))
    assert "cannot be put together" in page
    answer = analyst.get(f"/region/{median}.csv?{WHERE}")
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"/region/{median}?")
    assert analyst.get("/region/contactss").status_code == 404


def test_both_are_handed_out_as_files(analyst: Any, found: Region):
    listing = region_listing(found)
    rows = read_csv(analyst.get(f"/region.csv?{WHERE}").content)
    assert [*rows[0]] == [*listing.columns]
    assert len(rows) == 1 + len(listing.rows)
    one = read_csv(analyst.get(f"/region/contacts.csv?{WHERE}").content)
    assert {row[0] for row in one[1:]} == {"contacts"}
    assert len(one) == 1 + sum(row[0] == "contacts" for row in listing.rows)
    for address in ("/region.xlsx", "/region/contacts.xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(analyst.get(f"{address}?{WHERE}").content))
        said = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
        assert "C301" in said
        assert any("Not for publication" in str(cell) for cell in said), "the file says whom it is for"


@pytest.mark.parametrize("role", ROLES)
def test_the_head_leads_to_it_whoever_sees_figures(served: Any, role: str):
    sees = role in ("analyst", "head of service", "team manager", "councillor")
    assert served.as_role(role).get(f"/region?{WHERE}").status_code == (200 if sees else 403)
    if sees:
        assert 'href="/region"' in text_of(served.as_role(role).get(f"/overview?period={Q4}"))


def test_more_councils_than_fit_beside_one_another_are_led_to_the_measures_pages(analyst: Any, monkeypatch: Any):
    from fingerpost.web.views import region as pages

    monkeypatch.setattr(pages, "MOST_COLUMNS", 2)
    page = text_of(analyst.get(f"/region?{WHERE}"))
    assert cells(page)[0] == ["Measure", "All together"]
    assert "too many councils to stand side by side" in page


def test_a_workspace_of_one_council_says_that_there_is_none_beside_it(site: Any):
    analyst = site.as_role("analyst")
    for page, file in (("/region", "/region.csv"), ("/region/contacts", "/region/contacts.xlsx")):
        assert "This workspace has one council" in text_of(analyst.get(page))
        answer = analyst.get(file)
        assert (answer.status_code, answer["Location"]) == (302, page)
    assert 'href="/region"' not in text_of(analyst.get("/overview")), "no entry leads to where nothing is"
