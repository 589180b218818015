"""A hidden number stands in no byte of what is given out.

Every count is made 10,007 times as large, and so is the limit: each hidden number is then one that nothing else in
the files can be by chance. What holds of sums and shares holds still.
"""

from __future__ import annotations

import base64
import re
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from fingerpost import Workspace
from fingerpost.desk import publicly
from fingerpost.disclosure import Policy
from fingerpost.model import Figure
from fingerpost.report.material import Material
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


def grown_material(material: Material) -> Material:
    columns = tuple(
        replace(
            column,
            figures={key: grown(figure) for key, figure in column.figures.items()},
            breakdowns={key: tuple(map(grown, own)) for key, own in column.breakdowns.items()},
        )
        for column in material.columns
    )
    series = {key: tuple((month, grown(figure)) for month, figure in own) for key, own in material.series.items()}
    revisions = tuple(
        replace(each, published=grown(each.published), now=grown(each.now)) for each in material.revisions
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
    import shutil

    folder = tmp_path_factory.mktemp("canary") / "council"
    shutil.copytree(demo_workspace.path, folder)
    workspace = Workspace(folder, clock=demo_workspace._clock)
    with pytest.MonkeyPatch.context() as patch:
        plain = workspace._unprotected
        patch.setattr(workspace, "_unprotected", lambda *args, **more: grown_material(plain(*args, **more)))
        patch.setattr(publicly, "policy_of", lambda settings: Policy(hide_to=LARGEST * TIMES))
        return workspace.protection("2013-14-Q2"), [*workspace.write_report("2013-14-Q2", "public")]


def test_no_hidden_number_is_in_any_file(edition: tuple[publicly.Public, list[Path]]):
    protection = edition[0].protection
    shown, hidden, shares, percents = set(), set(), set(), set()
    for true, figure in zip(protection.true, (*protection.figures, *protection.margins), strict=True):
        for part in PARTS:
            value = getattr(true, part)
            if value is not None:
                (hidden if part in figure.hidden else shown).add(int(value))
        if figure.hidden and true.percent:
            shares.add(f"{true.percent}%")
        elif true.percent is not None:
            percents.add(f"{true.percent}%")
    outturn = [each for column in edition[0].material.columns for each in column.figures.values()]
    shown |= {int(value) for each in outturn for part in PARTS if (value := getattr(each, part)) is not None}
    percents |= {f"{each.percent}%" for each in outturn}
    # What a measure has moved by is said in words, where both numbers are shown.
    now = edition[0].material.now.figures
    moved = {
        abs(int(figure.number - before.number))
        for column in edition[0].material.columns[:-1]
        for measure, before in column.figures.items()
        if before.number is not None and (figure := now[measure]).number is not None
    }
    canaries = hidden - shown - moved
    assert len(canaries) > 15
    assert all(value % TIMES == 0 and value > 0 for value in canaries)
    searched = 0
    for path in edition[1]:
        for text in everything_in(path.name, path.read_bytes()):
            searched += len(text)
            for value in canaries:
                for form in (str(value), f"{value:,}", f"{value:,}".replace(",", " "), in_words(value)):
                    assert form not in text, (path.name, form)
    assert searched > 1_000_000
    texts = [text for path in edition[1] if path.suffix in (".html", ".csv") for text in [path.read_text("utf-8")]]
    texts += [read_pdf(path.read_bytes()).text for path in edition[1] if path.suffix == ".pdf"]
    for share in shares - percents:
        assert not any(re.search(rf"(?<![\d.]){re.escape(share)}", text) for text in texts), share


def test_the_search_finds_what_is_there(edition: tuple[publicly.Public, list[Path]]):
    contacts = int(edition[0].material.now.figures["contacts"].number or 0)
    for path in edition[1]:
        if path.suffix in (".html", ".pdf", ".docx", ".xlsx"):
            forms = (f"{contacts:,}", str(contacts))
            found = everything_in(path.name, path.read_bytes())
            assert any(form in text for form in forms for text in found), path.name
    assert in_words(40_028) == "forty thousand and twenty-eight"
