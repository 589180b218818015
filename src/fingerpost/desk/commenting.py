"""A report's commentary as it is written: for each measure and stage the drafted words, and what people made of it."""

from __future__ import annotations

from dataclasses import dataclass

from fingerpost.model import Commentary
from fingerpost.report.commentary import OVERALL, draft, drafted_from, keys, said
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


def parts(material: Material) -> tuple[Part, ...]:
    """Every part of a report's commentary, in its order."""
    return tuple(_part(material, key) for key in keys(material))


def _part(material: Material, key: str) -> Part:
    overall = key.startswith(OVERALL)
    stage = key.removeprefix(OVERALL) if overall else material.catalogue[key].stage
    title = f"{STAGE_NAMES[stage]} as a whole" if overall else material.catalogue[key].title
    written = material.office.commentary.get(key)
    drafted = draft(material, key)
    return Part(key, title, stage, drafted, drafted_from(material, key), written, said(material, key).stale)


def check_fields(material: Material, key: str, text: str) -> None:
    """Make sure that every {{field}} in the words is one there is. Raises SettingsError with the nearest."""
    Fields(material, f"commentary on {key}").fill(text, 1)
