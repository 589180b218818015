from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from lxml import etree

from fingerpost.render import chart_sheet, charts, inter
from fingerpost.render.chart_line import spread
from fingerpost.render.chart_table import chart_table, number_text
from fingerpost.report.model import Chart, Guide, Series, Signal
from sample_report import BARS, COLUMNS, HOSTILE, LINE, STACKED

SVG = "{http://www.w3.org/2000/svg}"
CHARTS = (BARS, STACKED, COLUMNS, LINE)
SIZES = (charts.WIDE, charts.NARROW)
MANY = Chart(
    "many",
    "Contacts by agency and outcome",
    "stacked",
    ("Police", "Schools"),
    tuple(Series(name, (60 + place, 20)) for place, name in enumerate(("Closed", "Advice", "Assessment", "Strategy"))),
    "contacts",
    "Most were closed.",
)


def drawn(chart: Chart, across: int = charts.WIDE) -> Any:
    return etree.fromstring(charts.svg(chart, across).encode())


def texts(picture: Any) -> list[str]:
    """Lines of text in their order, without the paper-coloured copies that stand behind some of them."""
    return ["".join(text.itertext()) for text in picture.iter(f"{SVG}text") if text.get("stroke") is None]


def data_rows(specification: Any) -> Iterator[dict[str, Any]]:
    for layer in specification["layer"]:
        yield from layer["data"]["values"]


def rectangles(chart: Chart) -> list[dict[str, Any]]:
    return [row for row in data_rows(charts.specification(chart)) if "fill" in row]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_every_number_of_bars_and_columns_is_printed(chart):
    if chart.kind == "line":
        return
    shown = " ".join(texts(drawn(chart)))
    for series in chart.series:
        for value in series.values:
            if value is not None and (chart.kind != "stacked" or value > 80):
                assert number_text(value) in shown


def test_a_bar_is_as_long_as_its_number_and_begins_at_zero():
    bars = [row for row in rectangles(BARS) if row["y2"] - row["y"] > 15]
    assert [(row["x"], row["x2"]) for row in bars] == [(0, 212), (0, 41), (0, 7)]
    (scale,) = {json.dumps(layer["encoding"]["x"]["scale"]) for layer in charts.specification(BARS)["layer"]} - {"null"}
    assert json.loads(scale)["domain"] == [0.0, 212.0]


def test_what_is_drawn_is_in_proportion():
    paths = [path.get("d") for path in drawn(BARS).iter(f"{SVG}path") if path.get("fill") == chart_sheet.ACCENT]
    lengths = [float(re.search(r"h([\d.]+)", path)[1]) for path in paths]
    assert lengths[1] / lengths[0] == pytest.approx(41 / 212, abs=0.002)
    assert lengths[2] / lengths[0] == pytest.approx(7 / 212, abs=0.002)


def test_parts_of_a_stacked_bar_lie_end_to_end_and_its_sum_is_printed():
    police = [row for row in rectangles(MANY) if "x2" in row and row["y2"] - row["y"] > 15][:4]
    assert [(row["x"], row["x2"]) for row in police] == [(0, 60), (60, 121), (121, 183), (183, 246)]
    assert "246" in texts(drawn(MANY))


def test_of_three_or_more_parts_each_has_its_letter_in_the_key_and_in_the_bar():
    shown = texts(drawn(MANY))
    assert {"A Closed", "B Advice", "C Assessment", "D Strategy"} <= set(shown)
    assert "A 60" in shown
    assert "D 63" in shown


def test_a_sum_that_is_not_known_is_not_printed():
    shown = texts(drawn(STACKED))
    assert "C: no figure" in shown
    assert "11" not in shown


def test_a_gap_is_said_and_no_line_is_drawn_over_it():
    picture = drawn(LINE)
    assert "no figure" in texts(picture)
    lines = [path.get("d") for path in picture.iter(f"{SVG}path") if path.get("stroke-width") == "2.5"]
    assert [path.count("L") for path in lines] == [1, 2]


def test_lines_are_named_at_their_ends_and_signals_explained():
    shown = texts(drawn(LINE))
    for text in ("Re-referrals 31.5%", "Mean 24.0%", "Upper limit 30.0%", "Target 22.0%", "H", "higher than usual"):
        assert text in shown


def test_guides_differ_in_dash_as_well_as_in_colour():
    dashes = [
        path.get("stroke-dasharray")
        for path in drawn(LINE).iter(f"{SVG}path")
        if path.get("stroke") and path.get("stroke-width") in {"1.5", "2"} and "L" in path.get("d")
    ]
    assert len(dashes) == len(set(dashes)) == 3


def test_a_scale_that_does_not_begin_at_zero_says_so():
    assert "% of referrals (the scale starts at 17.5%, not at zero)" in texts(drawn(LINE))
    low = replace(LINE, series=(replace(LINE.series[0], values=(Decimal("0.5"), *LINE.series[0].values[1:])),))
    assert "% of referrals" in texts(drawn(low))


def test_columns_whose_words_do_not_fit_abreast_lie_down():
    names = tuple(f"Independent fostering agencies {place}" for place in range(14))
    wide = replace(COLUMNS, categories=names, series=tuple(replace(s, values=s.values * 7) for s in COLUMNS.series))
    assert all(row["x"] == 0 for row in rectangles(wide) if row["y2"] - row["y"] > 15)
    assert texts(drawn(wide)).count("4.681") == 7


def test_negative_numbers_go_the_other_way_and_are_printed_with_a_minus():
    loss = replace(BARS, series=(Series("Variance", (Decimal("1.035"), Decimal("-0.242"), None)),))
    shown = texts(drawn(loss))
    assert "−0.242" in shown
    assert "no figure" in shown


@pytest.mark.parametrize("across", SIZES)
@pytest.mark.parametrize("kind", ["bars", "stacked", "columns", "line"])
def test_hostile_text_is_only_text(kind, across):
    nasty = (*HOSTILE, "datum.x", "signal", "汉😀", "\ud800", "\x00", "", "w" * 4000)
    values = tuple(range(1, len(nasty) + 1))
    chart = Chart(
        nasty[0],
        nasty[6],
        kind,
        nasty,
        tuple(Series(text, values) for text in nasty[:4]),
        nasty[8],
        nasty[7],
        guides=tuple(Guide(text, "mean", values) for text in nasty[4:9]) if kind == "line" else (),
        signals=tuple(Signal(place, text, text) for place, text in enumerate(nasty)) if kind == "line" else (),
    )
    picture = drawn(chart, across)
    assert {child.tag.removeprefix(SVG) for child in picture.iter()} <= {"svg", "rect", "g", "path", "text", "line"}
    assert not [name for child in picture.iter() for name in child.attrib if name.startswith("on") or "href" in name]
    shown = texts(picture)
    assert {"{{7*7}}", "49"} & set(shown) == {"{{7*7}}"}
    if kind != "columns":
        assert {"datum.x", "signal", "+1+1", "a b", "□□"} <= set(shown)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_no_text_is_outside_the_data_of_the_specification(chart):
    """Vega reads titles and the names of fields as expressions in places: so ours hold no text of a record."""
    marked = replace(
        chart,
        unit="datum.x",
        categories=("datum.x",) * len(chart.categories),
        series=tuple(replace(series, name="datum.x") for series in chart.series),
        guides=tuple(replace(guide, name="datum.x") for guide in chart.guides),
    )
    specification = charts.specification(marked)
    assert any(row.get("t", "").endswith("datum.x") for row in data_rows(specification))
    for layer in specification["layer"]:
        layer["data"] = None
    assert "datum" not in json.dumps(specification)
    assert not re.search(r'"(expr|signal|transform|calculate|url|format|title)"', json.dumps(specification))


@pytest.mark.parametrize("across", SIZES)
@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_it_is_in_our_font_on_white_in_type_of_at_least_9_points_on_paper(chart, across):
    picture = drawn(chart, across)
    points = 174 / 25.4 * 72 / charts.WIDE
    for text in picture.iter(f"{SVG}text"):
        assert text.get("font-family").split(",")[0].strip("'\" ") == "Inter"
        assert float(text.get("font-size").removesuffix("px")) * points >= 9
    ground = picture.find(f"{SVG}rect")
    assert ground.get("fill") == "#ffffff"
    assert (ground.get("width"), ground.get("height")) == (picture.get("width"), picture.get("height"))


@pytest.mark.parametrize("across", SIZES)
@pytest.mark.parametrize("chart", [*CHARTS, MANY], ids=lambda chart: chart.id)
def test_no_text_runs_out_of_the_picture(chart, across):
    specification = charts.specification(chart, across)
    for layer in specification["layer"]:
        if layer["mark"]["type"] != "text" or layer["mark"]["angle"]:
            continue
        for row in layer["data"]["values"]:
            wide = inter.width(row["t"], chart_sheet.SIZE, bold=layer["mark"]["fontWeight"] == "bold")
            start = row["x"] - {"left": 0, "right": 1, "center": 0.5}[layer["mark"]["align"]] * wide
            assert start >= -1, row
            assert start + wide <= across + 1, row
            assert 0 <= row["y"] <= specification["height"], row


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("count", range(1, 9))
def test_fills_differ_in_grey_and_what_stands_on_them_can_be_read(count):
    palette = chart_sheet.fills(count)
    assert len(palette) == count
    for fill in palette:
        assert contrast(fill, chart_sheet.ink_on(fill)) >= 4.5
    for one, other in pairwise(palette[:6]):
        assert luminance(other) > luminance(one)
        assert contrast(one, other) >= 1.15
    assert contrast(chart_sheet.EDGE, chart_sheet.PAPER) >= 3


def test_lines_and_words_stand_out_from_paper():
    for chart in CHARTS:
        for element in drawn(chart).iter(f"{SVG}text"):
            if element.get("stroke") is None and element.get("fill").lower() not in {"white", "#ffffff"}:
                assert contrast(element.get("fill"), chart_sheet.PAPER) >= 4.5
    lines = [path for path in drawn(LINE).iter(f"{SVG}path") if path.get("stroke-width") in {"1.5", "2", "2.5"}]
    assert len(lines) >= 5
    assert all(contrast(path.get("stroke"), chart_sheet.PAPER) >= 3 for path in lines)


def test_the_same_chart_is_the_same_picture_and_is_drawn_once():
    charts._drawn.cache_clear()
    first = charts.svg(LINE)
    assert charts.svg(replace(LINE)) is first
    charts._drawn.cache_clear()
    assert charts.svg(LINE) == first
    one = charts.png(LINE)
    charts.picture_of.cache_clear()
    assert charts.png(LINE) == one


def test_equal_numbers_that_are_printed_otherwise_are_another_picture():
    for value in ("20.0", "20.00", "20.0"):
        chart = replace(BARS, series=(Series("Children", (Decimal(value), 1, 1)),))
        assert value in texts(drawn(chart))


def test_a_png_has_twice_as_many_points_and_our_letters():
    image = pytest.importorskip("PIL.Image").open(io.BytesIO(charts.png(BARS)))
    assert image.width == 2 * charts.WIDE
    assert image.convert("RGB").getpixel((1, image.height - 1)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["bars", "stacked", "columns", "line"])
@pytest.mark.parametrize(
    ("categories", "values"),
    [((), ()), (("One",), (None,)), (("One",), (0,)), (("One", "Two"), (None, None)), (("One", "One"), (5, 5))],
)
def test_a_chart_of_nothing_or_of_nought_is_still_a_picture(kind, categories, values):
    chart = Chart("x", "Nothing", kind, categories, (Series("Children", values),), "children", "Nothing.")
    for across in SIZES:
        assert texts(drawn(chart, across))[0] == "Children"
    none = replace(chart, series=())
    assert drawn(none).get("width") == "660"


@settings(max_examples=60, deadline=None)
@given(
    some.lists(some.one_of(some.none(), some.integers(-2000, 5000)), min_size=1, max_size=30),
    some.sampled_from(["bars", "stacked", "columns", "line"]),
    some.sampled_from(SIZES),
)
def test_whatever_the_numbers_all_is_within_the_picture(values, kind, across):
    names = tuple(f"Month {place}" for place in range(len(values)))
    guide = (Guide("Mean", "mean", (10,) * len(values)),) if kind == "line" else ()
    signals = (Signal(0, "L", "lower than usual"),) if kind == "line" else ()
    series = Series("Contacts", tuple(values))
    chart = Chart("x", "Any", kind, names, (series,), "contacts", "Any.", guides=guide, signals=signals)
    specification = charts.specification(chart, across)
    for layer in specification["layer"]:
        for axis, room in (("x", across), ("y", specification["height"])):
            scale = layer["encoding"][axis]["scale"]
            for row in layer["data"]["values"]:
                for field in (axis, f"{axis}2"):
                    if field not in row:
                        continue
                    at = row[field]
                    if scale:
                        (low, high), (start, end) = scale["domain"], scale["range"]
                        at = start + (at - low) / (high - low) * (end - start)
                    assert -1 <= at <= room + 1


@given(some.lists(some.tuples(some.floats(0, 500), some.floats(10, 60)), max_size=8))
def test_names_at_the_ends_of_lines_never_cover_one_another(boxes):
    boxes.sort()
    starts = spread([middle for middle, _ in boxes], [high for _, high in boxes], 0)
    for (start, (_, high)), (after, _) in pairwise(zip(starts, boxes, strict=True)):
        assert start + high <= after + 1e-6
    assert all(start >= 0 for start in starts)


@given(some.floats(-1e6, 1e6), some.floats(0.001, 1e6))
def test_marks_of_a_scale_are_round_and_hold_the_numbers(low, span):
    marks = chart_sheet.ticks(low, low + span)
    assert marks[0] <= low + 1e-6 * (abs(low) + span)
    assert marks[-1] >= low + span - 1e-6 * (abs(low) + span)
    assert 2 <= len(marks) <= 8


@pytest.mark.parametrize(
    ("value", "percent", "text"),
    [
        (1642, False, "1,642"),
        (Decimal("3.110"), False, "3.110"),
        (Decimal("20.0"), True, "20.0%"),
        (-5, False, "−5"),
        (Decimal(100) / 7, True, "14.3%"),
        (Decimal("1E+3"), False, "1,000"),
    ],
)
def test_numbers_are_printed_as_people_write_them(value, percent, text):
    assert number_text(value, percent=percent) == text


def test_the_table_of_a_chart_has_all_its_numbers_guides_and_marks():
    table = chart_table(LINE)
    assert [column.heading for column in table.columns[1:]] == [
        "Re-referrals",
        "Mean",
        "Upper limit",
        "Target",
        "Marked",
    ]
    assert [cell.value for cell in table.rows[5].cells[1:4]] == [Decimal("31.5"), Decimal("24.0"), Decimal("30.0")]
    assert table.rows[2].cells[1].text == "no figure"
    assert table.rows[5].cells[-1].text == "higher than usual"


def test_widths_are_those_of_the_typeface():
    assert inter.width("", 10) == 0
    assert inter.width("ii", 10) == pytest.approx(2 * inter.width("i", 10))
    assert inter.width("W", 10) > 2 * inter.width("i", 10)
    assert inter.width("Contacts", 10, bold=True) > inter.width("Contacts", 10)


@given(some.text(max_size=80), some.floats(20, 300))
def test_wrapped_lines_fit_and_lose_nothing_that_is_not_marked_as_cut(text, room):
    text = inter.in_inter(text)
    lines = inter.wrapped(text, room, 13)
    assert 1 <= len(lines) <= 3
    assert all(inter.width(line, 13) <= room or len(line) <= 1 for line in lines)
    if not lines[-1].endswith("…"):
        assert "".join("".join(lines).split()) == "".join(text.split())
