"""The commentary: sentences drafted from the figures, and what people made of them.

A draft says what moved and by how much, whether that is more than usual, which group drove it and what has been
revised. It stays marked as a draft until somebody edits or accepts it; the words they leave are printed as they are,
with any {{field}} filled from the figures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from fingerpost.measures import Definition
from fingerpost.model import NOT_RECORDED, Figure, MeasureNote
from fingerpost.periods import long_date
from fingerpost.report.fields import Fields
from fingerpost.report.material import Material
from fingerpost.report.usual import variation_sentence
from fingerpost.report.words import earlier_column, part_words, period_words, sentence, short_words

OVERALL = "overall."
STAGES = ("input", "process", "output")
DRIVES = Fraction(1, 4)
"""A group drives a change where it makes up at least this share of it."""


@dataclass(frozen=True)
class Said:
    """What is printed under a key, and whether it is still a draft. `stale` says why a person's words are not used."""

    text: str
    draft: bool
    stale: str = ""


def keys(material: Material) -> tuple[str, ...]:
    """Every key that has a commentary, in the order of the report."""
    return (*(OVERALL + stage for stage in STAGES), *(each.id for each in material.definitions))


def draft(material: Material, key: str) -> str:
    """The words drafted from the figures for a key."""
    if key.startswith(OVERALL):
        return _overall(material, key.removeprefix(OVERALL))
    definition = material.catalogue[key]
    parts = (
        sentence(material, definition),
        variation_sentence(material, definition),
        _driver(material, definition),
        _revised(material, definition),
        *(f"Note of {long_date(note.on)}: {note.text.rstrip('.')}." for note in _notes(material, definition)),
    )
    return " ".join(part for part in parts if part)


def drafted_from(material: Material, key: str) -> str:
    """A hash of the draft: it changes whenever the figures that the words rest on do."""
    return hashlib.sha256(draft(material, key).encode()).hexdigest()[:16]


def said(material: Material, key: str) -> Said:
    """What is printed under a key: a person's words while the figures they were written on stand, else the draft."""
    drafted = draft(material, key)
    written = material.office.commentary.get(key)
    if written is None or written.state == "draft":
        return Said(drafted, True)
    if written.is_stale(drafted_from(material, key)):
        return Said(
            drafted, True, f"the figures have changed since {written.by} wrote on {long_date(written.at.date())}"
        )
    return Said(Fields(material, f"commentary on {key}").fill(written.text, 1), False)


def _overall(material: Material, stage: str) -> str:
    """A stage in two or three sentences: how many measures moved which way, and the ones that moved most."""
    own = [each for each in material.definitions if each.stage == stage]
    figures = {each.id: material.now.figures[each.id] for each in own}
    known = [each for each in own if figures[each.id].missing is None]
    ways = {way: [each for each in known if figures[each.id].direction == way] for way in ("up", "down", "flat")}
    said = [
        f"Of {len(own)} measures {len(ways['up'])} {_are(ways['up'])} improving, {len(ways['down'])} worsening and "
        f"{len(ways['flat'])} level."
    ]
    for way, words in (("down", "Worsening"), ("up", "Improving"), ("flat", "Level")):
        if ways[way]:
            shown = sorted(ways[way], key=lambda each: (not each.headline, -_size(material, each)))[:3]
            rest = len(ways[way]) - len(shown)
            listed = "; ".join(_short(material, each) for each in shown)
            said.append(f"{words}: {listed}{f'; and {rest} more' if rest else ''}.")
    if missing := len(own) - len(known):
        said.append(f"{missing} {'is' if missing == 1 else 'are'} not available.")
    return " ".join(said)


def _are(found: Sequence[Definition]) -> str:
    return "is" if len(found) == 1 else "are"


def _short(material: Material, definition: Definition) -> str:
    """'re-referrals (28.0%, 20.0% in quarter 1)'."""
    figure = material.now.figures[definition.id]
    found = earlier_column(material, definition)
    before = found[0].figures.get(definition.id) if found and found[1] == 1 else None
    name = definition.name if definition.name[:2].isupper() else definition.name[:1].lower() + definition.name[1:]
    if found is None or before is None or before.missing is not None:
        return f"{name} ({short_words(figure)})"
    return f"{name} ({short_words(figure)}; {short_words(before)} in {period_words(found[0].period)})"


def _size(material: Material, definition: Definition) -> Fraction:
    """How far a measure moved, as a share of where it was."""
    found = earlier_column(material, definition)
    before = found[0].figures.get(definition.id) if found else None
    now = material.now.figures[definition.id].value
    if found is None or before is None or not before.value or now is None:
        return Fraction(0)
    return abs(now / (before.value * found[1]) - 1)


def _driver(material: Material, definition: Definition) -> str:
    """Which group made most of a change, where one did; counts by the same dimension must be there for both."""
    found = earlier_column(material, definition)
    figure = material.now.figures[definition.id]
    if found is None or found[1] != 1 or figure.direction == "flat" or figure.missing is not None:
        return ""
    for dimension in definition.breakdowns:
        then = _counts(found[0].breakdowns.get((definition.id, (dimension,)), ()))
        now = _counts(material.now.breakdowns.get((definition.id, (dimension,)), ()))
        if not then or not now:
            continue
        moves = {value: now.get(value, 0) - then.get(value, 0) for value in {*now, *then} - {NOT_RECORDED}}
        whole = sum(now.values()) - sum(then.values())
        along = {value: move for value, move in moves.items() if move * whole > 0}
        if not along:
            continue
        value = min(along, key=lambda each: (-abs(along[each]), each))
        if abs(along[value]) < DRIVES * sum(map(abs, along.values())):
            continue
        word = material.words.get((dimension, value), value)
        way = "up" if along[value] > 0 else "down"
        return (
            f"The largest part of the change by {dimension.replace('_', ' ')} is {word}: {way} "
            f"{abs(along[value]):,}, to {now.get(value, 0):,}."
        )
    return ""


def _counts(figures: Sequence[Figure]) -> dict[str, int]:
    """The counts of a breakdown by its value; nothing at all where any of it is hidden or missing."""
    if any(figure.hidden or figure.missing is not None for figure in figures):
        return {}
    found: dict[str, int] = {}
    for figure in figures:
        count = figure.numerator if figure.is_share else figure.number
        found[figure.breakdown[0][1]] = int(count or 0)
    return found


def _revised(material: Material, definition: Definition) -> str:
    """What an earlier period's figure has become since it was published."""
    own = [revision for revision in material.revisions if revision.definition.id == definition.id]
    return " ".join(
        f"{period_words(each.period).capitalize()} was published as {part_words(each.published)}; the later extract "
        f"gives {part_words(each.now)}."
        for each in own
    )


def _notes(material: Material, definition: Definition) -> list[MeasureNote]:
    return [note for note in material.office.notes if note.measure == definition.id]
