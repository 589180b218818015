"""The commentary as a text file: written out to be edited, and read back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from fingerpost.errors import SettingsError, nearest
from fingerpost.model.governance import CommentaryState
from fingerpost.report.commentary import keys, said
from fingerpost.report.fields import Fields
from fingerpost.report.material import Material

HEAD = re.compile(r"\[([\w.]+)\]\s*(draft|edited|accepted)?\s*")
INTRO = """\
# Commentary on {subject}
#
# Each part begins with its key in [brackets] and its state. Change the words and they are taken as edited; leave them
# and write accepted in place of draft, and they stand as they are. {{{{contacts}}}} or any other measure's id in double
# braces is filled in from the figures. Lines that begin with # are notes and are not read back.
"""


@dataclass(frozen=True)
class Edit:
    """A part of an edited text file: its key, its words and the state they are in now."""

    key: str
    text: str
    state: CommentaryState


def as_text(material: Material) -> str:
    """The commentary of a report as a text file that can be edited."""
    parts = [INTRO.format(subject=material.period.label)]
    for key in keys(material):
        written = material.office.commentary.get(key)
        now = said(material, key)
        state = "draft" if now.draft or written is None else written.state
        words = now.text if now.draft or written is None else written.text
        title = material.catalogue[key].title if key in material.catalogue else key
        parts.append(
            f"# {title}\n" + (f"# Not used: {now.stale}.\n" if now.stale else "") + f"[{key}] {state}\n{words}\n"
        )
    return "\n".join(parts)


def read_text(material: Material, text: str, name: str) -> tuple[Edit, ...]:
    """The parts of an edited file that differ from what stands. Raises SettingsError that names the line."""
    found = _parts(material, text, name)
    now = {edit.key: edit for edit in _parts(material, as_text(material), name)}
    edits = []
    for edit in found:
        stands = now[edit.key]
        if not edit.text:
            raise SettingsError(
                f"{name}: nothing stands under [{edit.key}]; write what it should say, or leave it out."
            )
        if edit.text != stands.text:
            edits.append(Edit(edit.key, edit.text, "accepted" if edit.state == "accepted" else "edited"))
        elif edit.state != stands.state:
            edits.append(edit)
    fields = Fields(material, name)
    for edit in edits:
        fields.fill(edit.text, _line_of(text, edit.key))
    return tuple(edits)


def _parts(material: Material, text: str, name: str) -> list[Edit]:
    known: Mapping[str, None] = dict.fromkeys(keys(material))
    held: dict[str, tuple[CommentaryState, list[str]]] = {}
    key = ""
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if line.startswith("#"):
            continue
        if head := HEAD.fullmatch(line.strip()):
            key = head[1]
            if key not in known:
                raise SettingsError(f"{name}, line {number}: there is no commentary [{key}].{nearest(key, known)}")
            if key in held:
                raise SettingsError(f"{name}, line {number}: [{key}] stands here twice; keep one of them.")
            held[key] = (cast(CommentaryState, head[2] or "draft"), [])
        elif key:
            held[key][1].append(line.strip())
        elif line.strip():
            raise SettingsError(f"{name}, line {number}: {line.strip()[:40]!r} stands before the first [key].")
    return [Edit(key, " ".join(" ".join(lines).split()), state) for key, (state, lines) in held.items()]


def _line_of(text: str, key: str) -> int:
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.strip().startswith(f"[{key}]")), 1)
