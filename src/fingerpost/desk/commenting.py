"""A report's commentary as it is written: for each measure and stage the drafted words, and what people made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fingerpost.model import Commentary
from fingerpost.report.commentary import OVERALL, draft, hash_of, keys, stale_words
from fingerpost.report.fields import Fields
from fingerpost.report.material import Material

STAGE_NAMES = {"input": "Inputs", "process": "Processes", "output": "Outputs"}


@dataclass(frozen=True)
class Part:
    """A measure or stage: the words drafted from the figures, what somebody wrote, and why that is not printed.

    `written` is None where nobody has; `stale` is empty where their words are printed. `drafted_from` is the hash of
    the figures as they are now.
    """

    key: str
    title: str
    stage: str
    drafted: str
    drafted_from: str
    written: Commentary | None
    stale: str

    @property
    def state(self) -> str:
        """How far it has come: stale, draft, edited or accepted."""
        if self.stale:
            return "stale"
        return self.written.state if self.written else "draft"


@dataclass(frozen=True)
class Drafted:
    """What the figures alone say of a part: it stays while they and what else the draft rests on stay."""

    key: str
    title: str
    stage: str
    words: str

    @property
    def figures(self) -> str:
        """The hash of the figures behind it."""
        return hash_of(self.words)


def drafts(material: Material) -> tuple[Drafted, ...]:
    """Every part of a report's commentary as it is drafted, in its order."""
    return tuple(_drafted(material, key) for key in keys(material))


def _drafted(material: Material, key: str) -> Drafted:
    overall = key.startswith(OVERALL)
    stage = key.removeprefix(OVERALL) if overall else material.catalogue[key].stage
    title = f"{STAGE_NAMES[stage]} as a whole" if overall else material.catalogue[key].title
    return Drafted(key, title, stage, draft(material, key))


def parts(drafted: Sequence[Drafted], words: Mapping[str, Commentary]) -> tuple[Part, ...]:
    """Drafts beside what people wrote."""
    return tuple(_part(each, words.get(each.key)) for each in drafted)


def _part(drafted: Drafted, written: Commentary | None) -> Part:
    prints = written is not None and written.state != "draft"
    stale = stale_words(written, drafted.figures) if written and prints else ""
    return Part(drafted.key, drafted.title, drafted.stage, drafted.words, drafted.figures, written, stale)


def check_fields(material: Material, key: str, text: str) -> None:
    """Make sure that every {{field}} in the words is one there is. Raises SettingsError with the nearest."""
    Fields(material, f"commentary on {key}").fill(text, 1)
