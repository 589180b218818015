"""The report as a tagged PDF (PDF/A-2a and PDF/UA-1) by Typst.

The Typst template is a constant. The report goes to it as JSON and is shown as strings, so that no name in a
council's records can be read as markup; Typst sees a folder that holds the template alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fingerpost.periods import long_date
from fingerpost.render import charts
from fingerpost.render.drawings import flow_svg, sparkline
from fingerpost.render.inter import FONTS, in_inter
from fingerpost.render.text import HIDDEN_WORDS, holds_hidden
from fingerpost.report.model import (
    ARROW_WORDS,
    ARROWS,
    EDITION_NAMES,
    HIDDEN_MARK,
    Chart,
    Facts,
    Flow,
    KeyFigure,
    KeyFigures,
    Report,
    ReportTable,
    Section,
)

HERE = Path(__file__).parent


def render(report: Report) -> bytes:
    """The report as PDF: the same report gives the same bytes."""
    tables = [block for block in report.blocks() if isinstance(block, ReportTable | Facts)]
    return _name_row_headers(
        _typeset(report), [table.summary if isinstance(table, ReportTable) else "" for table in tables]
    )


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
    spreads = list(_spreads(report))
    made = f"Made on {long_date(report.made_at)}"
    if report.extract:
        made += f", from the extract of {long_date(report.extract)}"
    return {
        "report": _plain(report),
        "pages": [{"landscape": sections[0]["landscape"], "sections": sections} for sections in spreads],
        "tables": _places(spreads),
        "edition": EDITION_NAMES[report.edition],
        "made": made,
        "hidden": {"sign": HIDDEN_MARK, "says": HIDDEN_WORDS},
        "directions": {way: f"{ARROWS[way]} {ARROW_WORDS[way]}" for way in ARROWS if way},
    }


def _spreads(report: Report) -> Iterator[list[dict[str, Any]]]:
    """Sections that run on from one another: a new page begins where a section asks for it and the paper turns."""
    spread: list[dict[str, Any]] = []
    for section in report.sections:
        if spread and (section.starts_page or section.landscape != spread[0]["landscape"]):
            yield spread
            spread = []
        spread.append(_plain(section) | {"level": _level(section, report)})
    if spread:
        yield spread


def _places(spreads: list[list[dict[str, Any]]]) -> dict[str, str]:
    """The label of each table, by its id, for the charts that are drawn from it."""
    places: dict[str, str] = {}
    for number, spread in enumerate(spreads):
        for place, section in enumerate(spread):
            for order, block in enumerate(section["blocks"]):
                if block["kind"] == "ReportTable":
                    places.setdefault(block["id"], f"p{number}-{place}-{order}")
    return places


def _level(section: Section, report: Report) -> int:
    # PDF/UA asks that the first heading is of level 1.
    return 1 if section is report.sections[0] else section.level


def _plain(value: Any) -> Any:
    """A frozen value as JSON can hold it; its class is its `kind`, unless it has a kind of its own."""
    if isinstance(value, Chart | Flow):
        return _picture(value)
    if is_dataclass(value):
        named = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"kind": type(value).__name__} | named | _extras(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return in_inter(value)
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _picture(block: Chart | Flow) -> dict[str, Any]:
    """A drawing, its caption and its words; `ratio` is its height to its width."""
    svg = charts.svg(block) if isinstance(block, Chart) else flow_svg(block)
    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg)
    assert size, "a drawing says how large it is"
    return {
        "kind": "Picture",
        "caption": in_inter(block.caption),
        "alt": in_inter(block.summary) or in_inter(block.caption),
        "svg": svg,
        "ratio": float(size[2]) / float(size[1]),
        "table": in_inter(block.table) if isinstance(block, Chart) else "",
        "hidden": holds_hidden(block),
    }


def _extras(value: Any) -> dict[str, Any]:
    """What a block's fields do not say: its small drawing, and whether the sign for a hidden figure is explained."""
    if isinstance(value, KeyFigure):
        return {"spark": sparkline(value.trend)}
    return {"hidden": holds_hidden(value)} if isinstance(value, ReportTable | KeyFigures) else {}


def _name_row_headers(pdf: bytes, summaries: Sequence[str]) -> bytes:
    """Tag the first cell of each row as its header, as Typst cannot yet, and give each table its summary."""
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as document:
        tables = list(_tagged(document.Root.StructTreeRoot, "/Table"))
        for table, summary in zip(tables, summaries, strict=True):
            if summary:
                _describe(table, Summary=in_inter(summary))
            # Typst gives a table without headings, such as the cover sheet, no body either.
            for body in list(_tagged(table, "/TBody")) or [table]:
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


def _seconds(made_at: datetime) -> int:
    # A time without a zone is taken as UTC, so that the machine's own zone does not change the file.
    return int((made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC)).timestamp())
