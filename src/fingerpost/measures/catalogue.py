"""The catalogue: every measure's definition, read from TOML and checked against the facts it counts."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import get_args

from fingerpost.errors import NotFound, SettingsError, nearest
from fingerpost.measures.definition import Definition, Stage, fact_of, read_definition

SHIPPED = ("inputs.toml", "processes.toml", "outputs.toml", "protection.toml", "care.toml")
"""In the order of the process model, which is the order of the report; what is not in the report comes after."""


class Catalogue(dict[str, Definition]):
    """Definitions by id, in report order."""

    def find(self, measure: str) -> Definition:
        """One definition, or NotFound that names the nearest id."""
        if measure not in self:
            raise NotFound(
                f"There is no measure {measure!r}.{nearest(measure, self)} `fingerpost measures` lists them."
            )
        return self[measure]

    def hash_of(self, definition: Definition) -> str:
        """A definition's hash; that of one which divides two others changes with theirs."""
        if not definition.of:
            return definition.hash
        parts = [definition.hash, *(self[part].hash for part in definition.of)]
        return hashlib.sha256("".join(parts).encode()).hexdigest()[:16]

    def reported(self) -> list[Definition]:
        """Those that stand in the report's appendix 2."""
        return [definition for definition in self.values() if definition.reported]


@cache
def shipped_catalogue() -> Catalogue:
    """The measures that come with Fingerpost."""
    folder = files("fingerpost.measures").joinpath("catalogue")
    return read_catalogue({name: folder.joinpath(name).read_text(encoding="utf-8") for name in SHIPPED})


def with_own(texts: Mapping[str, str]) -> Catalogue:
    """The shipped measures with a council's own beside them, from TOML texts by file name.

    Own measures come after the shipped ones of their stage. Raises SettingsError naming file, measure and key.
    """
    shipped = shipped_catalogue()
    if not texts:
        return shipped
    read = read_catalogue(texts, shipped)
    own = [replace(definition, own=True) for id, definition in read.items() if id not in shipped]
    order = {stage: place for place, stage in enumerate(get_args(Stage))}
    found = sorted([*shipped.values(), *own], key=lambda each: order[each.stage])
    return Catalogue({definition.id: definition for definition in found})


def read_catalogue(texts: Mapping[str, str], beside: Mapping[str, Definition] = MappingProxyType({})) -> Catalogue:
    """Read definitions from TOML texts by file name. Raises SettingsError naming file, measure and key.

    `beside` are measures that are there already: none may have the name of one, and they may be divided.
    """
    catalogue = Catalogue(beside)
    for file, text in texts.items():
        try:
            entries = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(f"{file} is not valid TOML: {error}.") from error
        for id, entry in entries.items():
            if id in catalogue:
                raise SettingsError(f"{file}, [{id}]: there is already a measure of this name; give it another.")
            catalogue[id] = read_definition(file, id, entry)
    for definition in catalogue.values():
        _check_parts(catalogue, definition)
    return catalogue


def _check_parts(catalogue: Catalogue, definition: Definition) -> None:
    if not definition.of:
        _check_placing(definition)
    for part in definition.of or ():
        if part not in catalogue:
            raise SettingsError(f"{definition.place}: there is no measure {part!r}.{nearest(part, catalogue)}")
        if catalogue[part].kind not in ("count", "amount"):
            raise SettingsError(f"{definition.place}: {part!r} is a {catalogue[part].kind}; divide counts or amounts.")


def _check_placing(definition: Definition) -> None:
    is_placed = bool(definition.date or definition.open)
    if fact_of(definition).per_period and is_placed:
        raise SettingsError(
            f"{definition.place}: {definition.fact} is made for each period; leave out 'date' and 'open'."
        )
    if not fact_of(definition).per_period and not is_placed:
        raise SettingsError(f"{definition.place}: say what places a row in time, 'date' or 'open'.")
