"""Publications: figures frozen with their definitions, loads and version, as plain JSON, with a CSV beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from fingerpost.model import Figure
from fingerpost.model.figure import figure_in, figure_out


@dataclass(frozen=True)
class Publication:
    """What was published of a period: each figure as it was, what it meant then, and what it was made from."""

    period: str
    number: int
    published_at: str
    published_by: str
    extract: date
    version: str
    loads: tuple[str, ...]
    manifest_sha256: str
    figures: tuple[Figure, ...]
    definitions: dict[str, str]

    def figure(self, measure: str) -> Figure | None:
        """The whole figure of a measure, as published."""
        return next((figure for figure in self.figures if figure.measure == measure and not figure.breakdown), None)

    def breakdown(self, measure: str, by: Sequence[str]) -> list[Figure]:
        """A measure's figures by the given dimensions, as published."""
        wanted = tuple(by)
        return [
            figure
            for figure in self.figures
            if figure.measure == measure and figure.breakdown and tuple(name for name, _ in figure.breakdown) == wanted
        ]

    def to_json(self) -> bytes:
        """The publication as it is written."""
        content = {**asdict(self), "figures": [figure_out(figure) for figure in self.figures]}
        return (json.dumps(content, indent=1, default=str, ensure_ascii=False) + "\n").encode()

    @classmethod
    def from_json(cls, data: bytes) -> Publication:
        """Read one back."""
        content = json.loads(data)
        return cls(
            **{
                **content,
                "extract": date.fromisoformat(content["extract"]),
                "loads": tuple(content["loads"]),
                "figures": tuple(figure_in(entry) for entry in content["figures"]),
            }
        )
