"""The commentary: sentences drafted from the figures, and what people made of them.

A draft says what moved and by how much, whether that is more than usual, which group drove it and what has been
revised. It stays marked as a draft until somebody edits or accepts it; the words they leave are printed as they are,
with any {{field}} filled from the figures.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from fingerpost.compare.rebasing import rebasing_words
from fingerpost.measures import Definition
from fingerpost.model import NOT_RECORDED, Commentary, Figure, MeasureNote
from fingerpost.model.figure import to_places
from fingerpost.periods import long_date
from fingerpost.report.fields import Fields
from fingerpost.report.material import Material
from fingerpost.report.usual import decisions, months, variation_sentence
from fingerpost.report.words import SMALL, earlier_column, part_words, period_words, sentence, short_words

OVERALL = "overall."
STAGES = ("input", "process", "output")
DRIVES = Fraction(1, 4)
"""A group drives a change where it makes up at least this share of it."""
FEW = 10
"""A group with fewer records than this, before and after, is too small to be named as the reason."""


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
        _same_point(material, definition),
        variation_sentence(material, definition),
        _driver(material, definition),
        _revised(material, definition),
        *_rebased(material, definition),
        *(f"Note of {long_date(note.on)}: {note.text.rstrip('.')}." for note in _notes(material, definition)),
    )
    return " ".join(part for part in parts if part)


def drafted_from(material: Material, key: str) -> str:
    """A hash of the draft: it changes whenever the figures that the words rest on do."""
    return hash_of(draft(material, key))


def hash_of(drafted: str) -> str:
    """The same of words that are drafted already."""
    return hashlib.sha256(drafted.encode()).hexdigest()[:16]


def still_standing(material: Material) -> dict[str, Commentary]:
    """What people wrote on the figures as they are: to be printed whatever an edition shows of those figures."""
    known = set(keys(material))
    return {
        key: replace(written, drafted_from="")
        for key, written in material.office.commentary.items()
        if key in known and written.state != "draft" and not written.is_stale(drafted_from(material, key))
    }


def said(material: Material, key: str) -> Said:
    """What is printed under a key: a person's words while the figures they were written on stand, else the draft."""
    drafted = draft(material, key)
    written = material.office.commentary.get(key)
    if written is None or written.state == "draft":
        return Said(drafted, True)
    if stale := stale_words(written, hash_of(drafted)):
        return Said(drafted, True, stale)
    return Said(Fields(material, f"commentary on {key}").fill(written.text, 1), False)


def stale_words(written: Commentary, figures: str) -> str:
    """Why a person's words are not printed, where the figures by their hash now are not those they wrote on."""
    if not written.is_stale(figures):
        return ""
    return f"the figures have changed since {written.by} wrote on {long_date(written.at.date())}"


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
    """Which group made most of a change, where one did; the breakdown must be known for both periods."""
    found = earlier_column(material, definition)
    now, then = material.now.figures[definition.id], found[0].figures.get(definition.id) if found else None
    if (
        found is None
        or then is None
        or found[1] != 1
        or now.direction == "flat"
        or not _can_drive(definition, now, then)
    ):
        return ""
    for dimension, column in definition.breakdowns.items():
        if re.search(rf"\b{column}\b", definition.numerator or ""):
            continue  # what the numerator is made of says nothing about why it moved
        after = material.now.breakdowns.get((definition.id, (dimension,)), ())
        before = found[0].breakdowns.get((definition.id, (dimension,)), ())
        moves = _moves(after, before)
        whole = sum(moves.values(), Fraction(0))
        along = {value: move for value, move in moves.items() if move * whole > 0 and value != NOT_RECORDED}
        if not along:
            continue
        value = min(along, key=lambda each: (-abs(along[each]), each))
        if abs(along[value]) < DRIVES * sum(map(abs, along.values())) or _most(value, after, before) < FEW:
            continue
        word, by = material.words.get((dimension, value), value), dimension.replace("_", " ")
        if now.is_share:
            part, all_of_it = to_places(abs(along[value]), 1), to_places(abs(whole), 1)
            if abs(along[value]) > abs(whole):
                return f"By {by}, {word} alone would have moved it {part} points; others offset a part of that."
            return f"By {by}, the largest part of the change is {word}: {part} of {all_of_it} points."
        way = "up" if along[value] > 0 else "down"
        return f"By {by}, the largest part of the change is {word}: {way} {to_places(abs(along[value]), 0):,}."
    return ""


def _most(value: str, *breakdowns: Sequence[Figure]) -> int:
    """The larger of a value's counts, before and after."""
    own = [figure for figures in breakdowns for figure in figures if figure.breakdown[0][1] == value]
    return max((int((each.numerator if each.is_share else each.number) or 0) for each in own), default=0)


def _can_drive(definition: Definition, now: Figure, then: Figure) -> bool:
    """Whether a change can be shared out: not of a count that only grows, nor of a share of few."""
    if now.is_share:
        return min(now.denominator or 0, then.denominator or 0) >= SMALL and definition.kind == "proportion"
    return definition.basis in ("period", "snapshot")


def _moves(now: Sequence[Figure], then: Sequence[Figure]) -> dict[str, Fraction]:
    """How far each value moved: in records, or in points of the whole share. Nothing where any is held back."""
    if not now or not then or any(figure.hidden or figure.missing is not None for figure in (*now, *then)):
        return {}
    was, is_now = _parts(then), _parts(now)
    return {value: is_now.get(value, Fraction(0)) - was.get(value, Fraction(0)) for value in {*was, *is_now}}


def _parts(figures: Sequence[Figure]) -> dict[str, Fraction]:
    if not figures[0].is_share:
        return {figure.breakdown[0][1]: figure.number or Fraction(0) for figure in figures}
    whole = sum(figure.denominator or 0 for figure in figures)
    return {figure.breakdown[0][1]: Fraction(100 * (figure.numerator or 0), whole or 1) for figure in figures}


def _same_point(material: Material, definition: Definition) -> str:
    """The same point last year, where it is known: a second comparison beside the arrow's."""
    found = material.same_point.get(definition.id)
    if found is None or found.change is None or found.figure is None:
        return ""
    return f"It is {found.words} (then {short_words(found.figure)})."


def _revised(material: Material, definition: Definition) -> str:
    """What an earlier period's figure has become since it was published."""
    own = [revision for revision in material.revisions if revision.definition.id == definition.id]
    return " ".join(
        f"{period_words(each.period).capitalize()} was published as {part_words(each.published)}; the later extract "
        f"gives {part_words(each.now)}."
        for each in own
    )


def _rebased(material: Material, definition: Definition) -> tuple[str, ...]:
    charted = months(material, definition)
    return rebasing_words(decisions(material, definition), charted) if charted else ()


def _notes(material: Material, definition: Definition) -> list[MeasureNote]:
    return [note for note in material.office.notes if note.measure == definition.id and not note.rebases]
