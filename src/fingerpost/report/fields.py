"""Fields in standing text: {{contacts}}, {{contacts.before}}, {{data_day}}. They are filled from the figures alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from fingerpost.errors import SettingsError, nearest
from fingerpost.model import Figure
from fingerpost.periods import long_date
from fingerpost.report.material import Material
from fingerpost.report.words import earlier_column, part_words, period_words

FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
PARTS = ("number", "numerator", "denominator", "percent", "before")


class Fields:
    """The fields of one report. `file` is what errors call the page that they stand in."""

    def __init__(self, material: Material, file: str) -> None:
        self._material = material
        self._file = file
        self._plain = _plain(material)

    def fill(self, text: str, line: int) -> str:
        """The text with its fields filled. Raises SettingsError for one that is not known, with the nearest."""
        return FIELD.sub(lambda found: self._value(found[1], line), text)

    def _value(self, name: str, line: int) -> str:
        if name in self._plain:
            return self._plain[name]
        measure, _, part = name.partition(".")
        definition = self._material.catalogue.get(measure)
        if definition is None:
            known = [*self._plain, *self._material.catalogue]
            raise SettingsError(f"{self._file}, line {line}: there is no field {name!r}.{nearest(measure, known)}")
        if part and part not in PARTS:
            can = f"{measure} can be followed by .{', .'.join(PARTS)}."
            raise SettingsError(f"{self._file}, line {line}: there is no field {name!r}.{nearest(part, PARTS)} {can}")
        figure: Figure | None = self._material.now.figures.get(measure)
        if part == "before":
            earlier = earlier_column(self._material, definition)
            figure = earlier[0].figures.get(measure) if earlier else None
            part = ""
        return part_words(figure, part)


def _plain(material: Material) -> Mapping[str, str]:
    period = material.period
    return {
        "council": material.council,
        "title": material.title,
        "period": f"{period_words(period)} of {period.year}" if period.kind == "quarter" else period.label,
        "period_label": period.label,
        "year": period.year,
        "data_day": long_date(period.ends_on),
        "extract_day": long_date(material.extract) if material.extract else "no extract",
        "made_day": long_date(material.made_at.date()),
        "meeting_day": _day(material.front.meeting),
        "next_meeting_day": long_date(material.front.next_meeting)
        if material.front.next_meeting
        else "a day to be set",
        "edition": material.edition,
    }


def _day(day: date | None) -> str:
    return long_date(day) if day else "a day to be set"
