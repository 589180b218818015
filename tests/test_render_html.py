from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from lxml import html as page_reader

from fingerpost.render import html
from fingerpost.report.model import Bullets, Cell, Chart, Facts, Flow, KeyFigures, Paragraph, Row, Section
from sample_report import BARS, FLOW, HOSTILE, LINE, SAMPLE, SAMPLE_FIGURES, STACKED

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
    tables = page.xpath("//table[not(ancestor::details)]")
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
                for item in block.items:
                    assert all(part in whole for part in (item.title, item.value, item.detail, item.trend_words))
            elif isinstance(block, Facts):
                assert all(as_read(part) in whole for pair in block.items for part in pair)
            elif isinstance(block, Chart | Flow):
                assert block.caption in whole
            elif isinstance(block, Bullets):
                assert all(as_read(part) in whole for item in block.items for part in (item.lead, item.text))
            else:
                assert all(note.text in whole for note in block.notes)
                assert block.summary in whole
    for pair in SAMPLE.about + SAMPLE.glossary:
        assert all(part in whole for part in pair)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text_wherever_it_stands(text):
    drawings = (
        replace(BARS, caption=text, summary=text, unit=text, categories=(text,) * 3),
        replace(FLOW, caption=text, summary=text, steps=tuple(replace(step, label=text) for step in FLOW.steps)),
    )
    others = (Facts(((text, text),)), Paragraph(text, number=text), *SAMPLE.sections[1].blocks)
    section = Section(text, (Paragraph(text), Paragraph(text, draft=True), *drawings, *others))
    page = read(
        replace(
            SAMPLE,
            title=text,
            council=text,
            subject=text,
            edition_note=text,
            status=text,
            sections=(section,),
            about=((text, text),),
            glossary=((text, text),),
        )
    )
    assert all(source.startswith("data:image/svg+xml;base64,") for source in page.xpath("//@src | //@srcset"))
    assert page.xpath("//figure//img/@alt") == [OVERRIDES.sub("", CONTROLS.sub(" ", text))] * 2
    assert words(page.find(".//style")).count("@media") == words(read().find(".//style")).count("@media")
    assert not page.xpath("//script | //iframe | //object | //form | //base | //link")
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
    assert all(source.startswith("data:image/svg+xml;base64,") for source in page.xpath("//@src | //@srcset"))
    assert not page.xpath("//@action | //@style[contains(., 'url')]")
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
    assert words(page.find(".//aside")) == f"Internal edition Draft {SAMPLE.edition_note}"
    assert '@top-left { content: "Internal edition, Draft"; }' in page.findtext(".//style")


def test_the_status_cannot_end_the_style_it_stands_in():
    page = read(replace(SAMPLE, status='"; } body { display: none } </style><script>alert(1)</script>'))
    (style,) = page.findall(".//style")
    assert "Internal edition, \\000022\\00003b \\00007d body" in style.text
    assert "display: none }" not in style.text
    assert not page.xpath("//script")


def test_a_chart_has_its_words_and_the_same_numbers_in_a_table(page):
    drawn = [block for block in SAMPLE.blocks() if isinstance(block, Chart | Flow)]
    figures = page.xpath("//figure")
    assert [figure.find(".//img").get("alt") for figure in figures] == [block.summary for block in drawn]
    assert [words(figure.find("figcaption")) for figure in figures] == [block.caption for block in drawn]
    for figure, block in zip(figures, drawn, strict=True):
        rows = [[words(cell) for cell in row] for row in figure.xpath(".//details//tbody/tr")]
        if block is STACKED:
            (link,) = figure.xpath(".//a/@href")
            (table,) = page.xpath(f"//*[@id='{link[1:]}']")
            assert words(table.find("caption")) == SAMPLE.tables()[1].caption
        elif isinstance(block, Flow):
            assert [row[1] for row in rows] == [step.text for step in block.steps]
        else:
            assert [row[0] for row in rows] == list(block.categories)
            for number, series in enumerate(block.series, 1):
                assert [float(row[number].strip("%")) if row[number] != "no figure" else None for row in rows] == [
                    None if value is None else float(value) for value in series.values
                ]
            if block is LINE:
                assert rows[-1] == ["Sep 2013", "31.5%", "24.0%", "30.0%", "22.0%", "higher than usual"]


def test_each_drawing_is_a_picture_on_white_with_a_narrow_one_for_a_telephone(page):
    for figure in page.xpath("//figure"):
        sources = [figure.find(".//img").get("src"), figure.find(".//source").get("srcset")]
        wide, narrow = (b64decode(source.partition(",")[2]).decode() for source in sources)
        for svg, across in ((wide, "660"), (narrow, "300")):
            root = page_reader.fromstring(svg)
            assert root.get("width") == across
            assert root.find("rect").get("fill") in {"white", "#ffffff"}


def test_a_sparkline_has_a_name_and_a_light_twin_for_a_dark_page(page):
    (line,) = page.xpath("//dd[@class='trend']//img")
    assert line.get("alt") == "Contacts month by month"
    (dark,) = page.xpath("//dd[@class='trend']//source/@srcset")
    root = re.findall(r":root \{(.*?)\}", page.findtext(".//style"), re.S)
    for source, style in ((line.get("src"), root[0]), (dark, root[1])):
        (accent,) = re.findall(r"--accent: (#\w{6})", style)
        assert f'stroke="{accent}"' in b64decode(source.partition(",")[2]).decode()


def test_numbered_paragraphs_lists_and_drafts_say_so(page):
    assert [words(number) for number in page.xpath("//p[@class='numbered']/span[1]")] == ["14."]
    items = ["Note the pressures.", "Receive further reports."]
    assert [words(item) for item in page.xpath("//ol[@class='bullets']/li")] == items
    assert [words(item) for item in page.xpath("//li[span[@class='draft-mark']]")] == [
        "Draft Contacts ↑ Improving A draft sentence."
    ]


def test_the_sign_for_a_figure_kept_back_is_explained_where_it_stands():
    told = "[c] confidential: the figure is kept back"
    table = replace(SAMPLE.tables()[1], rows=(Row((Cell("Police"), Cell("[c]", "missing"))),))
    figures = KeyFigures((replace(SAMPLE_FIGURES.items[0], value="[c]"),))
    for block, times in ((table, 1), (figures, 1), (FLOW, 1), (LINE, 0)):
        page = read(replace(SAMPLE, edition="public", sections=(Section("One", (block,)),)))
        assert len(page.xpath(f"//p[starts-with(normalize-space(), '{told}')][not(ancestor::details)]")) == times


def test_a_section_that_asks_for_it_begins_a_printed_page(page):
    begins = page.xpath("//main/section[contains(@class, 'new-page')]/@id")
    expected = [f"section-{number}" for number, section in enumerate(SAMPLE.sections, 1) if section.starts_page]
    assert begins == [*expected, "about", "glossary"]


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
