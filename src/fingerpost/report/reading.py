"""How to read the report, what it was made from, and the words it uses."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from fingerpost.periods import long_date
from fingerpost.report.material import Material
from fingerpost.report.model import Bullet, Bullets, Paragraph, Section
from fingerpost.report.words import days_words


def subject(material: Material) -> str:
    """The period in words, with its days."""
    days = days_words(material.period)
    return days if material.period.kind in ("month", "months") else f"{material.period.label} ({days})"


def how_to_read(material: Material) -> Section:
    """Arrows, bases, and why each measure is there."""
    polarity = (
        "Up (improving) and down (worsening) follow each measure's polarity, which for volumes such as contacts is a "
        "view from the workload. Level means within 0.25 percentage points, or within 0.5% for a count. A neutral "
        "measure has no arrow. Percentages are worked out from their numbers and rounded to one decimal when printed."
    )
    bases = (
        "The basis stands under each measure. A figure of the quarter counts that quarter alone; year to date counts "
        "from the start of the financial year; rolling year counts the twelve months that end with the period; at "
        "period end counts those open on the last day. Working days leave out weekends and England's bank holidays."
    )
    said = tuple(Bullet(each.says, each.title) for each in material.definitions)
    return Section(
        "How to read this report",
        (Paragraph(polarity), Paragraph(bases), Paragraph("Why each measure is here:"), Bullets(said)),
    )


def about(material: Material) -> tuple[tuple[str, str], ...]:
    """What a reader needs to make the report again."""
    pairs = [("Period", subject(material))]
    if material.extract:
        pairs.append(("Extract", long_date(material.extract)))
    for column in material.columns[:-1]:
        origin = {
            "outturn": "published outturn",
            "published": "as published",
            "extract": "from the extract, not published",
        }
        pairs.append((column.period.label, origin[column.origin]))
    if material.front.next_meeting:
        pairs.append(("Next report", f"to the Cabinet of {long_date(material.front.next_meeting)}"))
    pairs.append(("Loads", ", ".join(material.loads)))
    pairs.append(
        (
            "Made with",
            f"Fingerpost {material.version} ({material.engine}), {long_date(material.made_at.date())}",
        )
    )
    return tuple(pairs)


@cache
def _terms() -> dict[str, str]:
    text = files("fingerpost.report").joinpath("glossary.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text))


def glossary(material: Material) -> tuple[tuple[str, str], ...]:
    """The terms that the report really uses."""
    sources = {figure.source for column in material.columns for figure in column.figures.values()}
    used = " ".join([*(each.title for each in material.definitions), *sources])
    words = set(re.findall(r"[A-Za-z0-9]+", used))
    words |= {word.removesuffix("s") for word in words}
    terms = _terms() | dict(material.glossary)
    return tuple(
        (term, says) for term, says in sorted(terms.items(), key=lambda each: each[0].lower()) if term in words
    )
