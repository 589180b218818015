"""The deck, read back with python-pptx and as XML."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.util import Pt

from fingerpost.render.inter import in_inter, wrapped
from fingerpost.render.powerpoint import render
from fingerpost.render.slide_words import SMALLEST, Box, Words, cut, fitted
from fingerpost.render.text import printable
from fingerpost.report.model import (
    Bullet,
    Bullets,
    Chart,
    Facts,
    Flow,
    FlowStep,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Report,
    Series,
    Signal,
    Slide,
)
from sample_report import COLUMNS, FLOW, HOSTILE, LINE, MEASURES, NAMES, SAMPLE, STACKED

BYTES = render(SAMPLE)


@pytest.fixture
def deck():
    return Presentation(io.BytesIO(BYTES))


def of_slides(*slides: Slide) -> Report:
    return replace(SAMPLE, slides=slides)


def one(*blocks: object, title: str = "A title", notes: str = ""):
    return Presentation(io.BytesIO(render(of_slides(Slide(title, blocks, notes))))).slides[0]  # type: ignore[arg-type]


def walk(shapes) -> Iterator[object]:
    for shape in shapes:
        yield shape
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from walk(shape.shapes)


def texts(slide) -> list[str]:
    found = []
    for shape in walk(slide.shapes):
        if shape.has_text_frame:
            found += [paragraph.text for paragraph in shape.text_frame.paragraphs]
        if getattr(shape, "has_table", False) and shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return [text.replace("\xa0", " ") for text in found if text]


def charts(slide) -> list[object]:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def descr(shape) -> str:
    return next(shape._element.iter("{*}cNvPr")).get("descr", "")


def parts(data: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: archive.read(name) for name in archive.namelist()}


HARD = of_slides(
    Slide("T" * 400, (KeyFigures((KeyFigure(HOSTILE[7], "9,999,999.9%", "w " * 400, "up", (1, None, 2)),) * 11),)),
    Slide("Words", (Paragraph("word " * 900),)),
    Slide("Many", (Bullets(tuple(Bullet(f"{name} " * 30, name, "down") for name in HOSTILE), numbered=True),)),
    Slide("Wide", (MEASURES, NAMES)),
    Slide("Long", (replace(NAMES, rows=NAMES.rows * 40), Facts((("Label", "x" * 3000),)))),
    Slide("Flow", (replace(FLOW, steps=FLOW.steps + (FlowStep("More " * 30, 7, "7", 1, 0),) * 30), LINE, COLUMNS)),
    Slide("Five", (LINE, STACKED, COLUMNS, FLOW, MEASURES), "\x00 notes \ud800" + HOSTILE[0]),
    Slide("", ()),
)


def test_one_slide_for_each_with_its_title_first(deck):
    assert len(deck.slides) == len(SAMPLE.slides) == 6
    for source, slide in zip(SAMPLE.slides, deck.slides, strict=True):
        assert slide.shapes.title.text_frame.text == source.title
        assert slide.shapes[0].is_placeholder
        assert slide.shapes[0].placeholder_format.type == PP_PLACEHOLDER.TITLE
    assert (deck.slide_width, deck.slide_height) == (Pt(960), Pt(540))


def test_a_chart_has_the_report_s_numbers_in_itself_and_in_its_workbook(deck):
    drawn = [
        (block, chart)
        for source, slide in zip(SAMPLE.slides, deck.slides, strict=True)
        for block, chart in zip([b for b in source.blocks if isinstance(b, Chart)], charts(slide), strict=True)
    ]
    assert len(drawn) == 4
    for block, chart in drawn:
        assert list(chart.plots[0].categories) == [printable(text) for text in block.categories]
        part = 100 if block.percent else 1
        book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        columns = list(book["Sheet1"].iter_cols(values_only=True))
        for place, source in enumerate(block.series):
            expected = [None if value is None else pytest.approx(float(value) / part) for value in source.values]
            series = chart.plots[0].series[place]
            assert list(series.values) == expected
            assert list(columns[place + 1][1:]) == expected
            assert columns[place + 1][0] == series.name
            assert source.name in series.name
        assert list(columns[0][1:]) == [printable(text) for text in block.categories]


def test_lines_differ_in_dash_and_mark_and_a_signal_has_its_letter(deck):
    (chart,) = charts(deck.slides[2])
    series = chart.plots[0].series
    assert [str(each.format.line.dash_style).split(" ")[0] for each in series][:4] == [
        "SOLID",
        "SOLID",
        "DASH",
        "ROUND_DOT",
    ]
    assert [str(each.marker.style).split(" ")[0] for each in series] == ["CIRCLE", "NONE", "NONE", "NONE", "DIAMOND"]
    assert series[4].name == "H: higher than usual"
    assert series[4].values == (None,) * 5 + (pytest.approx(0.315),)
    assert series[4].points[5].data_label.text_frame.text == "H 31.5%"
    assert chart.value_axis.minimum_scale == pytest.approx(0.175)


def test_the_parts_of_a_stacked_bar_have_letters_where_there_is_room(deck):
    chart = next(chart for chart in charts(deck.slides[5]))
    first = chart.plots[0].series[0]
    assert first.name == "A: Closed and logged"
    assert first.data_labels.number_format == '"A "#,##0;-#,##0;'
    xml = first._element.xml
    assert re.findall(r'<c:idx val="(\d)"/>\s*<c:delete val="1"/>', xml) == ["2"], "4 of 328 has no room for a label"


def test_everything_that_is_drawn_has_alternative_text(deck):
    for source in (deck, Presentation(io.BytesIO(render(HARD)))):
        for slide in source.slides:
            for shape in slide.shapes:
                if shape.has_chart or shape.shape_type in (MSO_SHAPE_TYPE.GROUP, MSO_SHAPE_TYPE.TABLE):
                    assert descr(shape), shape.name
                assert shape.shape_type != MSO_SHAPE_TYPE.PICTURE, "all is native"
    (group,) = [shape for shape in deck.slides[0].shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP]
    assert descr(group).replace("\xa0", " ") == "Contacts: 1,642. ↔ Level. 1,642 in quarter 1. Level."


@pytest.mark.parametrize("report", [SAMPLE, HARD], ids=["sample", "hard"])
def test_nothing_lies_outside_the_slide_or_on_the_footer_and_no_text_is_small(report):
    deck = Presentation(io.BytesIO(render(report)))
    for number, slide in enumerate(deck.slides, 1):
        footer = min(shape.top for shape in slide.shapes if "Footer" in shape.name)
        for shape in walk(slide.shapes):
            assert shape.left >= 0, (number, shape.name)
            assert shape.top >= 0, (number, shape.name)
            assert shape.left + shape.width <= deck.slide_width, (number, shape.name)
            assert shape.top + shape.height <= deck.slide_height, (number, shape.name)
            if not shape.is_placeholder:
                assert shape.top + shape.height <= footer, (number, shape.name)
    sizes = [
        int(size)
        for name, data in parts(render(report)).items()
        if re.match(r"ppt/(slides|charts)/[^_]*\.xml$", name)
        for size in re.findall(r'\bsz="(\d+)"', data.decode())
    ]
    assert min(sizes) >= SMALLEST * 100


def test_text_boxes_hold_what_is_in_them():
    deck = Presentation(io.BytesIO(render(HARD)))
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.shape_type == MSO_SHAPE_TYPE.TEXT_BOX:
                high = 0.0
                for paragraph in shape.text_frame.paragraphs:
                    size = max((run.font.size.pt for run in paragraph.runs), default=0)
                    hang = int(paragraph._p.pPr.get("marL", 0)) / 12700
                    lines = wrapped(in_inter(paragraph.text), shape.width.pt - hang, size or 14, lines=999)
                    high += len(lines) * size * 1.2
                assert high <= shape.height.pt + 1, (shape.name, shape.text_frame.text[:60])


def test_what_does_not_fit_is_counted():
    assert "… and 3 more key figures in the report" in texts(one(KeyFigures((KeyFigure("A", "1", "b"),) * 11)))
    rows = texts(one(replace(NAMES, rows=NAMES.rows * 40)))
    (more,) = [text for text in rows if text.startswith("… and ")]
    shown = len([text for text in rows if text.isdigit()])
    assert more == f"… and {len(NAMES.rows) * 40 - shown:,} more rows in the report"
    assert "… and 2 more in the report" in texts(one(LINE, STACKED, COLUMNS, FLOW, MEASURES))
    bullets = texts(one(Bullets((Bullet("word " * 60),) * 30)))
    assert bullets[-3].startswith("… and ") or any(text.startswith("… and ") for text in bullets)


def test_a_figure_is_never_cut():
    shown = texts(one(KeyFigures((KeyFigure("Budget", "£123,456,789", "b", "up", (1, 2)),) * 8)))
    assert shown.count("£123,456,789") == 8


def test_directions_are_words_beside_arrows(deck):
    assert "↔ Level" in texts(deck.slides[0])
    assert "Contacts ↑ Improving: Up 3." in texts(deck.slides[4])


def test_a_table_is_native_with_a_header_row_and_all_its_words():
    slide = one(NAMES)
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    assert table.first_row
    assert [cell.text for cell in table.rows[0].cells] == ["Referred by", "Total"]
    assert [cell.text for cell in table.rows[1].cells] == [HOSTILE[0], "0"]


def test_a_flow_is_boxes_with_counts_joined_by_lines(deck):
    (group,) = [shape for shape in deck.slides[5].shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP]
    assert descr(group) == f"{FLOW.caption}. {FLOW.summary}"
    boxes = [shape for shape in group.shapes if shape.name == "Step"]
    assert [box.text_frame.paragraphs[1].text for box in boxes] == [step.text for step in FLOW.steps]
    joined = [shape for shape in group.shapes if shape._element.tag.endswith("cxnSp")]
    assert len(joined) == sum(step.parent is not None for step in FLOW.steps)
    assert any(text.startswith("[c] confidential") for text in texts(deck.slides[5]))


def test_each_slide_says_which_edition_whose_and_of_what_and_has_its_number(deck):
    for slide in deck.slides:
        kinds = {shape.placeholder_format.type: shape for shape in slide.placeholders}
        assert kinds[PP_PLACEHOLDER.FOOTER].text_frame.text.split("\n") == [
            f"Draft. {SAMPLE.edition_note}",
            f"{SAMPLE.council}. {SAMPLE.subject}",
        ]
        assert 'type="slidenum"' in kinds[PP_PLACEHOLDER.SLIDE_NUMBER]._element.xml


def test_notes_are_for_whoever_presents(deck):
    assert deck.slides[0].notes_slide.notes_text_frame.text == "Say that contacts are level."
    assert not deck.slides[1].has_notes_slide
    assert one(LINE, notes="a\x00b\nc").notes_slide.notes_text_frame.text == "a b\nc"


def test_all_text_is_british_english_and_the_properties_are_the_report_s(deck):
    found = [data.decode() for name, data in parts(BYTES).items() if name.startswith("ppt/") and name.endswith(".xml")]
    assert {lang for data in found for lang in re.findall(r'\blang="([^"]*)"', data)} == {"en-GB"}
    properties = deck.core_properties
    assert (properties.title, properties.author, properties.language) == (SAMPLE.title, SAMPLE.council, "en-GB")
    assert properties.created == properties.modified == datetime(2013, 11, 27, 10, 0)


def test_hostile_text_is_text_and_nothing_leads_out_or_runs():
    names = tuple(HOSTILE[:6])
    evil = Chart(
        "x", HOSTILE[0], "stacked", names, tuple(Series(name, (1, 2, 3, 4, 5, 6)) for name in HOSTILE[:4]),
        HOSTILE[0], HOSTILE[6], signals=(Signal(0, "H", "x"),),
    )  # fmt: skip
    bullets = Bullets(tuple(Bullet(name, "http://example.com/", "") for name in HOSTILE))
    data = render(of_slides(Slide(HOSTILE[6], (evil, bullets), HOSTILE[0])))
    for name, part in parts(data).items():
        assert b'TargetMode="External"' not in part, name
        assert b"hlinkClick" not in part, name
        if name.endswith(".xlsx"):
            for inner, xml in parts(part).items():
                assert b"<f>" not in xml, inner
                assert b"hyperlink" not in xml, inner
    slide = Presentation(io.BytesIO(data)).slides[0]
    assert slide.shapes.title.text_frame.text == HOSTILE[6]
    (chart,) = charts(slide)
    assert list(chart.plots[0].categories) == [printable(name).strip() for name in names]


def test_a_chart_without_numbers_says_so():
    empty = Chart("x", "Nothing", "line", ("Apr",), (Series("None", (None,)),), "children", "")
    slide = one(empty, Flow("f", "No steps", (), ""), KeyFigures(()))
    assert not charts(slide)
    assert "No figures to draw." in texts(slide)


def test_a_short_line_and_negative_numbers_are_drawn():
    short = replace(COLUMNS, series=(Series("Variance", (Decimal("-1.5"), Decimal("0"))),))
    assert list(charts(one(short))[0].plots[0].series[0].values) == [-1.5, 0.0]


def test_the_same_report_is_the_same_file_two_seconds_later():
    time.sleep(2.1)
    assert render(SAMPLE) == BYTES
    assert {info.date_time[0] for info in zipfile.ZipFile(io.BytesIO(BYTES)).infolist()} == {1980}


@settings(max_examples=40, deadline=None)
@given(
    some.lists(some.tuples(some.text(max_size=400), some.text(max_size=60), some.sampled_from(["", "•"])), max_size=12),
    some.floats(150, 900),
    some.floats(100, 400),
)
def test_paragraphs_fit_their_box_or_say_how_many_are_left(told, wide, high):
    words = [
        Words(" ".join(printable(text).split()), " ".join(printable(lead).split()), "", mark)
        for text, lead, mark in told
    ]
    size, shown = fitted(words, Box(0, 0, wide, high))
    rooms = [wide - (1.3 * size if each.mark else 0) for each in shown]
    lines = sum(
        len(wrapped(in_inter(each.whole()), room, size, lines=9999)) for each, room in zip(shown, rooms, strict=True)
    )
    assert lines * size * 1.2 + max(len(shown) - 1, 0) * 0.5 * size <= high + 1
    if len(shown) < len(words):
        assert shown[-1].text.startswith("… and ")


def test_text_that_fits_is_not_touched():
    assert cut("<script>alert(1)</script>", 60, 14, lines=9) == "<script>alert(1)</script>"
    assert cut("one two three", 40, 14, lines=1).endswith("…")
