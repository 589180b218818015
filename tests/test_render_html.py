from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from lxml import html as page_reader

from fingerpost.render import html
from fingerpost.report.model import Bullets, KeyFigures, Paragraph, Section
from sample_report import HOSTILE, SAMPLE

CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")


def read(report: Any = SAMPLE) -> Any:
    return page_reader.fromstring(html.render(report).decode("utf-8"))


@pytest.fixture(scope="module")
def page() -> Any:
    return read()


def as_read(text: str) -> str:
    return " ".join(OVERRIDES.sub("", CONTROLS.sub(" ", text)).split())


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_every_cell_is_in_its_place_in_its_table(page):
    tables = page.findall(".//table")
    assert len(tables) == len(SAMPLE.tables())
    for drawn, table in zip(tables, SAMPLE.tables(), strict=True):
        assert words(drawn.find("caption")) == table.caption
        rows = drawn.findall("tbody/tr")
        assert len(rows) == len(table.rows)
        for row, drawn_row in zip(table.rows, rows, strict=True):
            expected = [as_read(f"{cell.text}{''.join(cell.marks)} {cell.detail}") for cell in row.cells]
            assert [words(cell) for cell in drawn_row] == expected


def test_every_heading_paragraph_figure_and_note_is_in_the_page(page):
    whole = words(page.find("body"))
    for section in SAMPLE.sections:
        assert section.title in whole
        for block in section.blocks:
            if isinstance(block, Paragraph):
                assert block.text in whole
            elif isinstance(block, KeyFigures):
                assert all(part in whole for item in block.items for part in (item.title, item.value, item.detail))
            elif isinstance(block, Bullets):
                assert all(as_read(part) in whole for item in block.items for part in (item.lead, item.text))
            else:
                assert all(note.text in whole for note in block.notes)
                assert block.summary in whole
    for pair in SAMPLE.about + SAMPLE.glossary:
        assert all(part in whole for part in pair)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text_wherever_it_stands(text):
    section = Section(text, (Paragraph(text), Paragraph(text, draft=True), *SAMPLE.sections[1].blocks))
    page = read(
        replace(
            SAMPLE,
            title=text,
            council=text,
            subject=text,
            edition_note=text,
            sections=(section,),
            about=((text, text),),
            glossary=((text, text),),
        )
    )
    assert not page.xpath("//script | //img | //iframe | //object | //form | //base | //link")
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    assert words(page.find(".//h1")) == as_read(text)
    assert [words(cell) for cell in page.xpath("//section[@id='glossary']//dt")] == [as_read(text)]


def test_a_template_expression_in_the_data_is_not_worked_out(page):
    assert "{{7*7}}" in words(page)
    assert not [cell for cell in page.xpath("//th | //td") if words(cell) == "49"]


def test_the_page_asks_for_nothing_outside_itself():
    text = html.render(SAMPLE).decode()
    page = page_reader.fromstring(text)
    assert all(address.startswith("#") for address in page.xpath("//@href"))
    assert not page.xpath("//@src | //@srcset | //@action | //@style[contains(., 'url')]")
    assert not re.search(r"url\(|@import|@font-face", page.findtext(".//style"))
    policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")


def test_every_link_leads_somewhere_and_no_id_stands_twice(page):
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    named = [name for names in page.xpath("//@aria-labelledby | //@aria-describedby") for name in names.split()]
    assert {link[1:] for link in page.xpath("//a/@href")} | set(named) <= set(ids)


def test_a_mark_leads_to_its_note(page):
    (mark,) = page.xpath("//sup/a")
    (note,) = page.xpath(f"//*[@id='{mark.get('href')[1:]}']")
    assert "bank holidays" in words(note)


def test_headers_say_what_they_head(page):
    assert set(page.xpath("//thead//th/@scope")) == {"col", "colgroup"}
    assert page.xpath("//tbody/tr[not(th[@scope='row'])]") == []
    groups = page.xpath("//th[@scope='colgroup']")
    assert [(words(group), group.get("colspan")) for group in groups] == [
        ("2012-13 whole year", "3"),
        ("Q2 2013-14", "4"),
    ]
    spanning = page.xpath("//th[@rowspan='2']")
    assert [words(heading) for heading in spanning] == ["Measure", "Source"]


def test_the_page_can_be_found_ones_way_about_in(page):
    assert page.getroottree().getroot().get("lang") == "en-GB"
    assert page.xpath("//body/a[1]/@href") == ["#main"]
    assert page.xpath("count(//main)") == page.xpath("count(//h1)") == page.xpath("count(//nav)") == 1
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))
    for region in page.xpath("//*[@role='region']"):
        assert region.get("tabindex") == "0"
        assert region.get("aria-labelledby")


def test_a_direction_is_said_in_words_as_well_as_an_arrow(page):
    for way in page.xpath("//*[contains(@class, 'way')]"):
        assert words(way) in {"↑ Improving", "↓ Worsening", "↔ Level"}


def test_a_draft_is_called_a_draft_in_words(page):
    (label,) = page.xpath("//*[@class='draft-label']")
    assert words(label).startswith("Draft")


def test_the_edition_is_stated_at_the_top_and_in_the_margin_of_each_printed_page(page):
    assert words(page.find(".//aside")) == f"Internal edition {SAMPLE.edition_note}"
    assert '@top-left { content: "Internal edition"; }' in page.findtext(".//style")


def test_a_report_that_begins_at_level_2_still_has_its_headings_in_order():
    page = read(replace(SAMPLE, sections=SAMPLE.sections[1:]))
    assert words(page.find(".//main//h2")) == "Inputs"


def test_an_empty_report_is_still_a_page():
    page = read(replace(SAMPLE, sections=(), about=(), glossary=(), extract=None))
    assert words(page.find(".//h1")) == SAMPLE.title


def test_the_same_report_gives_the_same_page():
    assert html.render(SAMPLE) == html.render(replace(SAMPLE))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_colour_of_text_stands_out_from_what_is_behind_it(page, theme):
    style = page.findtext(".//style")
    colours = dict(re.findall(r"--([\w-]+): (#\w{6});", re.findall(r":root \{(.*?)\}", style, re.S)[theme]))
    pairs = [(ink, paper) for ink in ("ink", "soft", "accent", "up", "down", "flat") for paper in ("paper", "tint")]
    for ink, paper in [*pairs, ("draft", "draft-tint"), ("ink", "draft-tint"), ("on-accent", "accent")]:
        dark, light = sorted((luminance(colours[ink]), luminance(colours[paper])))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{ink} on {paper}"
