"""The report as a tagged PDF (PDF/A-2a and PDF/UA-1) by Typst.

The Typst template is a constant. The report goes to it as JSON and is shown as strings, so that no name in a
council's records can be read as markup; Typst sees a folder that holds the template alone.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unicodedata import category

from fingerpost.report.model import ARROW_WORDS, ARROWS, EDITION_NAMES, Report, Section

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
NOT_SHOWN = "□"


def render(report: Report) -> bytes:
    """The report as PDF: the same report gives the same bytes."""
    return _name_row_headers(_typeset(report), [table.summary for table in report.tables()])


def _typeset(report: Report) -> bytes:
    import typst

    # Under this folder is all that Typst may read: the template, and nothing else.
    with TemporaryDirectory(prefix="fingerpost-") as folder:
        root = Path(folder)
        template = root / "report.typ"
        template.write_bytes((HERE / "report.typ").read_bytes())
        pdf, warnings = typst.compile_with_warnings(
            template,
            root=root,
            package_path=root,
            package_cache_path=root,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": json.dumps(_for_typst(report))},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=_seconds(report.made_at),
        )
    # Typst only warns of a font that it has not got, and prints in another.
    if lost := [warning.message for warning in warnings if "font" in warning.message]:
        raise RuntimeError(f"Fingerpost's fonts are not in {FONTS}: {'; '.join(lost)}. Install it again.")
    return pdf


def _for_typst(report: Report) -> dict[str, Any]:
    made = f"Made on {_day(report.made_at)}"
    if report.extract:
        made += f", from the extract of {_day(report.extract)}"
    return {
        "report": _plain(report),
        "pages": [{"landscape": sections[0]["landscape"], "sections": sections} for sections in _spreads(report)],
        "edition": EDITION_NAMES[report.edition],
        "made": made,
        "directions": {way: f"{ARROWS[way]} {ARROW_WORDS[way]}" for way in ARROWS if way},
    }


def _spreads(report: Report) -> Iterator[list[dict[str, Any]]]:
    """Sections that run on from one another: a new page begins at level 1 and where the paper turns."""
    spread: list[dict[str, Any]] = []
    for section in report.sections:
        if spread and (section.level == 1 or section.landscape != spread[0]["landscape"]):
            yield spread
            spread = []
        spread.append(_plain(section) | {"level": _level(section, report)})
    if spread:
        yield spread


def _level(section: Section, report: Report) -> int:
    # PDF/UA asks that the first heading is of level 1.
    return 1 if section is report.sections[0] else section.level


def _plain(value: Any) -> Any:
    """A frozen value as JSON can hold it; its class is its `kind`, unless it has a kind of its own."""
    if is_dataclass(value):
        named = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"kind": type(value).__name__} | named
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return _printable(value)
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _printable(text: str) -> str:
    """Text that the font can print. PDF/A refuses a whole report for one missing letter, so it shows as □."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_letter(character) for character in text)


def _letter(character: str) -> str:
    sort = category(character)
    if character == "\n":
        return character
    if sort in {"Cc", "Zl", "Zp"}:
        return " "
    if sort == "Cf":  # Joiners and direction overrides: no look of their own, and an override makes 12 read as 21.
        return ""
    if character in _letters() and sort != "Co":
        return character
    return " " if sort == "Zs" else NOT_SHOWN


@cache
def _letters() -> frozenset[str]:
    """What the font can print: its OpenType `cmap` table, the form for all of Unicode (3, 10; format 12)."""
    font = (FONTS / "Inter-Regular.otf").read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    entries = struct.iter_unpack(">4s4xI4x", font[12 : 12 + 16 * tables])
    cmap = next(offset for tag, offset in entries if tag == b"cmap")
    (maps,) = struct.unpack_from(">2xH", font, cmap)
    forms = struct.iter_unpack(">HHI", font[cmap + 4 : cmap + 4 + 8 * maps])
    start = cmap + next(offset for platform, form, offset in forms if (platform, form) == (3, 10))
    (groups,) = struct.unpack_from(">I", font, start + 12)
    ranges = struct.iter_unpack(">II4x", font[start + 16 : start + 16 + 12 * groups])
    return frozenset(chr(code) for first, last in ranges for code in range(first, last + 1))


def _name_row_headers(pdf: bytes, summaries: Sequence[str]) -> bytes:
    """Tag the first cell of each row as its header, as Typst cannot yet, and give each table its summary."""
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as document:
        tables = list(_tagged(document.Root.StructTreeRoot, "/Table"))
        for table, summary in zip(tables, summaries, strict=True):
            if summary:
                _describe(table, Summary=_printable(summary))
            for body in _tagged(table, "/TBody"):
                for row in _tagged(body, "/TR"):
                    first = next(iter(_children(row)))
                    first.S = pikepdf.Name.TH
                    _describe(first, Scope=pikepdf.Name.Row)
        saved = BytesIO()
        document.save(saved, deterministic_id=True)
    return saved.getvalue()


def _describe(element: Any, **attributes: Any) -> None:
    import pikepdf

    described = element.get("/A", pikepdf.Array())
    owned = pikepdf.Dictionary(O=pikepdf.Name.Table, **attributes)
    element.A = pikepdf.Array([*(described if isinstance(described, pikepdf.Array) else [described]), owned])


def _tagged(element: Any, tag: str) -> Iterator[Any]:
    """Elements with this tag under an element, in reading order; one that is found is not searched."""
    for child in _children(element):
        if tag == child.S:
            yield child
        else:
            yield from _tagged(child, tag)


def _children(element: Any) -> Iterator[Any]:
    import pikepdf

    inside = element.get("/K", [])
    for child in inside if isinstance(inside, pikepdf.Array) else [inside]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child


def _day(value: date) -> str:
    # %-d is not to be had on Windows.
    return f"{value.day} {value:%B %Y}"


def _seconds(made_at: datetime) -> int:
    # A time without a zone is taken as UTC, so that the machine's own zone does not change the file.
    return int((made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC)).timestamp())
