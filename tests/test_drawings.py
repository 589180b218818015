from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from fingerpost.render.drawings import flow_svg, sparkline
from fingerpost.report.model import Flow, FlowStep
from sample_report import FLOW, HOSTILE

SVG = "{http://www.w3.org/2000/svg}"


def drawn(svg: str) -> Any:
    return etree.fromstring(svg.encode())


def texts(picture: Any) -> list[str]:
    return [text.text or "" for text in picture.iter(f"{SVG}text") if text.get("stroke") is None]


def test_a_sparkline_breaks_at_a_gap_and_ends_in_a_dot():
    picture = drawn(sparkline((560, 541, None, 548, 523, 571)))
    lines = [line.get("points").split() for line in picture.iter(f"{SVG}polyline")]
    assert [len(line) for line in lines] == [2, 3]
    (dot,) = picture.iter(f"{SVG}circle")
    assert f"{dot.get('cx')},{dot.get('cy')}" == lines[-1][-1]
    heights = [float(spot.split(",")[1]) for line in lines for spot in line]
    assert min(heights) == heights[-1]
    assert max(heights) == heights[3]


@pytest.mark.parametrize("trend", [(), (5,), (None, 5, None)])
def test_fewer_than_two_figures_make_no_sparkline(trend):
    assert sparkline(trend) == ""


def test_level_figures_make_a_level_line():
    heights = {
        spot.split(",")[1] for spot in next(drawn(sparkline((7, 7, 7))).iter(f"{SVG}polyline")).get("points").split()
    }
    assert heights == {"15.0"}


def test_bands_are_as_wide_as_their_counts_and_only_between_what_is_part_of_what():
    picture = drawn(flow_svg(FLOW))
    boxes = [box for box in picture.iter(f"{SVG}rect") if box.get("x")]
    heights = [float(box.get("height")) for box in boxes]
    assert len(boxes) == len(FLOW.steps)
    for height, step in zip(heights, FLOW.steps, strict=True):
        if step.value:
            assert height / heights[0] == pytest.approx(step.value / 1642, abs=0.003)
    # Three steps are part of the contacts and have a count.
    assert len(list(picture.iter(f"{SVG}path"))) == 3


def test_every_step_has_its_label_and_its_count_within_the_picture():
    for across in (660, 300):
        picture = drawn(flow_svg(FLOW, across))
        shown = texts(picture)
        assert all(step.text in shown for step in FLOW.steps)
        assert "Closed and logged" in shown
        down = float(picture.get("height"))
        for text in picture.iter(f"{SVG}text"):
            assert 0 <= float(text.get("x")) <= across
            assert 0 < float(text.get("y")) <= down


def test_it_is_on_white_and_in_our_font():
    picture = drawn(flow_svg(FLOW))
    assert picture.find(f"{SVG}rect").get("fill") == "#ffffff"
    assert picture.get("font-family").split(",")[0] == "Inter"


@pytest.mark.parametrize("text", [*HOSTILE, "汉😀", "\ud800", "\x00", "", "w" * 4000])
def test_hostile_text_is_only_text(text):
    flow = replace(FLOW, steps=tuple(replace(step, label=text, text=text) for step in FLOW.steps))
    for across in (660, 300):
        picture = drawn(flow_svg(flow, across))
        assert {child.tag.removeprefix(SVG) for child in picture.iter()} <= {"svg", "rect", "path", "text"}
        assert not [name for child in picture.iter() for name in child.attrib if name.startswith("on")]


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (FlowStep("Nothing", 0, "0", 0),),
        (FlowStep("Hidden", None, "[c]", 0), FlowStep("Part", 5, "5", 1, 0)),
        (FlowStep("Round", 5, "5", 0, 0),),
        (FlowStep("Part", 5, "5", 1, 1), FlowStep("Whole", 9, "9", 0)),
    ],
)
def test_an_odd_flow_is_still_a_picture(steps):
    for across in (660, 300):
        picture = drawn(flow_svg(Flow("x", "Odd", steps, "Odd."), across))
        assert all(step.text in texts(picture) for step in steps)
