"""A hidden number stands in no byte of what is given out.

Every count is made 10,007 times as large, and so is the limit: each hidden number is then one that nothing else in
the files can be by chance. What holds of sums and shares holds still.
"""

from __future__ import annotations

import base64
import random
import re
import shutil
import zlib
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest

from fingerpost import Workspace
from fingerpost.desk import publicly
from fingerpost.disclosure import Policy
from fingerpost.model import Figure
from fingerpost.model.figure import to_places
from fingerpost.render import FORMATS, render
from fingerpost.report.build import build
from fingerpost.report.material import Material
from fingerpost.terminal import report_tables
from public_files import parts_of, read_pdf

TIMES, LARGEST = 10_007, 14
UNITS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
PARTS = ("number", "numerator", "denominator")


def grown(figure: Figure) -> Figure:
    if figure.missing is not None or figure.per != 100:
        return figure
    return replace(
        figure, **{part: value * TIMES for part in PARTS if (value := getattr(figure, part)) is not None}, why=""
    )


def with_each(material: Material, change: Callable[[Figure], Figure]) -> Material:
    """The material with each of its figures changed."""
    columns = tuple(
        replace(
            column,
            figures={key: change(figure) for key, figure in column.figures.items()},
            breakdowns={key: tuple(map(change, own)) for key, own in column.breakdowns.items()},
        )
        for column in material.columns
    )
    series = {key: tuple((month, change(figure)) for month, figure in own) for key, own in material.series.items()}
    revisions = tuple(
        replace(each, published=change(each.published), now=change(each.now)) for each in material.revisions
    )
    return replace(material, columns=columns, series=series, revisions=revisions)


def in_words(number: int) -> str:
    """'forty thousand and twenty-eight'."""
    if number >= 1000:
        rest = number % 1000
        joined = "" if not rest else f" and {in_words(rest)}" if rest < 100 else f" {in_words(rest)}"
        return f"{in_words(number // 1000)} thousand{joined}"
    if number >= 100:
        return f"{UNITS[number // 100]} hundred" + (f" and {in_words(number % 100)}" if number % 100 else "")
    return UNITS[number] if number < 20 else TENS[number // 10] + (f"-{UNITS[number % 10]}" if number % 10 else "")


def everything_in(name: str, data: bytes) -> list[str]:
    """A file as bytes, and unpacked: zips and streams, pictures that stand in the page, and text as it is read."""
    found = [data.decode("latin-1")]
    if data[:2] == b"PK":
        found += parts_of(data).values()
    if name.endswith(".pdf"):
        found.append(read_pdf(data).text)
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
            try:
                found.append(zlib.decompress(stream).decode("latin-1"))
            except zlib.error:
                continue
    for packed in re.findall(r"base64,([A-Za-z0-9+/=]+)", found[0]):
        found.append(base64.b64decode(packed).decode("latin-1"))
    return found


@pytest.fixture(scope="module")
def edition(demo_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> tuple[publicly.Public, list[Path]]:
    folder = tmp_path_factory.mktemp("canary") / "council"
    shutil.copytree(demo_workspace.path, folder)
    workspace = Workspace(folder, clock=demo_workspace._clock)
    with pytest.MonkeyPatch.context() as patch:
        plain = workspace._unprotected
        patch.setattr(workspace, "_unprotected", lambda *args, **more: with_each(plain(*args, **more), grown))
        patch.setattr(publicly, "policy_of", lambda settings: Policy(hide_to=LARGEST * TIMES))
        return workspace.protection("2013-14-Q2"), [*workspace.write_report("2013-14-Q2", "public")]


def test_no_hidden_number_is_in_any_file(edition: tuple[publicly.Public, list[Path]]):
    protection = edition[0].protection
    shown, hidden = set(), set()
    for true, figure in zip(protection.true, (*protection.figures, *protection.margins), strict=True):
        for part in PARTS:
            value = getattr(true, part)
            if value is not None:
                (hidden if part in figure.hidden else shown).add(int(value))
    outturn = [each for column in edition[0].material.columns for each in column.figures.values()]
    shown |= {int(value) for each in outturn for part in PARTS if (value := getattr(each, part)) is not None}
    # What a measure has moved by is said in words, where both numbers are shown.
    now = edition[0].material.now.figures
    moved = {
        abs(int(figure.number - before.number))
        for column in edition[0].material.columns[:-1]
        for measure, before in column.figures.items()
        if before.number is not None and (figure := now[measure]).number is not None
    }
    canaries = hidden - shown - moved - {LARGEST * TIMES}  # the limit itself is told
    assert len(canaries) > 15
    assert all(value % TIMES == 0 and value > 0 for value in canaries)
    searched = 0
    forms = {form for value in canaries for form in (str(value), f"{value:,}", f"{value:,}".replace(",", " "))}
    sought = re.compile(rf"(?<![\d.,])(?:{'|'.join(map(re.escape, forms | set(map(in_words, canaries))))})(?!\d)")
    for path in edition[1]:
        for text in everything_in(path.name, path.read_bytes()):
            searched += len(text)
            assert not (found := sought.search(text)), (path.name, found)
    assert searched > 1_000_000


def test_the_search_finds_what_is_there(edition: tuple[publicly.Public, list[Path]]):
    contacts = int(edition[0].material.now.figures["contacts"].number or 0)
    for path in edition[1]:
        if path.suffix in (".html", ".pdf", ".docx", ".xlsx"):
            forms = (f"{contacts:,}", str(contacts))
            found = everything_in(path.name, path.read_bytes())
            assert any(form in text for form in forms for text in found), path.name
    assert in_words(40_028) == "forty thousand and twenty-eight"


@pytest.fixture(scope="module")
def plain_material(demo_workspace: Workspace) -> Material:
    return replace(demo_workspace._unprotected("2013-14-Q2"), protection=("Small numbers are hidden.",))


Hidden = tuple[set[int], set[str]]


def hidden_at_random(material: Material, chance: random.Random, share: float) -> tuple[Material, Hidden]:
    """Every number another unlikely one, and some of them hidden: the numbers and the percentages that are."""
    hidden: set[int] = set()
    percents: tuple[set[str], set[str]] = set(), set()

    def change(figure: Figure) -> Figure:
        if figure.missing is not None:
            return figure
        values = {
            part: chance.randrange(10**13, 10**14) if part == "numerator" else chance.randrange(10**9, 10**10)
            for part in PARTS
            if getattr(figure, part) is not None
        }
        held = {part for part in values if chance.random() < share}
        hidden.update(values[part] for part in held)
        if {"numerator", "denominator"} <= values.keys():
            percent = to_places(Fraction(values["numerator"] * 100, values["denominator"]), 1)
            percents[bool(held)].add(f"{percent}%")
        shown = {part: None if part in held else Fraction(value) if part == "number" else value
                 for part, value in values.items()}  # fmt: skip
        marks = frozenset(held | {"value"}) if held else frozenset()
        return replace(figure, **shown, hidden=marks, direction="" if held else figure.direction)

    made = with_each(material, change)
    # One of many thousand percent can be nothing else.
    return made, (hidden, {each for each in percents[True] - percents[False] if float(each[:-1]) > 10_000})


def said_in(value: object) -> Iterator[str]:
    """Every text and number of a report."""
    if is_dataclass(value):
        for each in fields(value):
            yield from said_in(getattr(value, each.name))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from said_in(one)
    elif value is not None:
        yield str(value)


def numbers_in(text: str) -> set[int]:
    return {int(each.replace(",", "")) for each in re.findall(r"\d{1,3}(?:,\d{3})+|\d{10,14}", text)}


# The same seeds each time: two random numbers, even of ten digits, may be equal by chance, and nothing has leaked.
@pytest.mark.parametrize("share", [0.05, 0.3, 0.7, 1.0])
@pytest.mark.parametrize("seed", range(10))
def test_whatever_is_hidden_no_sentence_table_or_drawing_says_it(plain_material: Material, seed: int, share: float):
    material, hidden = hidden_at_random(plain_material, random.Random(seed), share)
    report = build(material)
    text = "\n".join(said_in(report))
    assert not hidden[0] & numbers_in(text)
    assert not hidden[1] & set(re.findall(r"\d+\.\d%", text))
    assert not any(re.search(r"\bNone\b", text) for text in said_in(report) if text != "None.")
    assert all(map(str, report_tables(report)))


@pytest.mark.parametrize("share", [0.3, 1.0])
def test_whatever_is_hidden_every_format_is_made_without_it(plain_material: Material, share: float):
    material, hidden = hidden_at_random(plain_material, random.Random(7), share)
    report = build(material)
    for ending in FORMATS:
        for text in everything_in(f"x.{ending}", render(report, ending, None)):
            assert not hidden[0] & numbers_in(text), ending
            assert not hidden[1] & set(re.findall(r"\d+\.\d%", text)), ending
