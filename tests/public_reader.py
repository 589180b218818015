"""Somebody who has read the finished public editions, and knows what their words mean.

It reads the tables of the pages, the tables of the charts and the numbers in sentences; nothing of the protector.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from disclosure_attacker import Reader
from fingerpost.measures import shipped_catalogue
from public_files import Pages

BY_TITLE = {each.title: each for each in shipped_catalogue().values()}
BY_NAME = {each.name: each for each in shipped_catalogue().values()}
OUTCOMES = ("caf", "closed", "no_further_action", "proceeded", "yet", "none")
CLOSED = ("caf", "closed")
COLUMNS = {
    "Closed & Logged": CLOSED,
    "No Further Action": ("no_further_action",),
    "Proceeded to Initial Assessment": ("proceeded",),
    "Yet to Proceed": ("yet",),
    "Total": OUTCOMES,
}
MEASURES = {
    "contacts": {"number": OUTCOMES},
    "contacts_closed_and_logged": {"numerator": CLOSED, "denominator": OUTCOMES},
    "closed_and_logged_with_active_caf": {"numerator": ("caf",), "denominator": CLOSED},
    "referrals_no_further_action": {"numerator": ("no_further_action",), "denominator": OUTCOMES[2:]},
    "referrals_proceeding_to_assessment": {"number": ("proceeded",)},
}
"""What measures of contacts count, by outcome."""
SUMS = ("initial_assessments_in_10_working_days", "core_assessments_in_35_working_days", "icpc_within_15_working_days",
        "second_or_subsequent_cp_plans", "cp_plans_lasting_2_years")  # fmt: skip
"""Proportions of the year so far that are sums of quarters."""
WAYS = "ceased_care_"


def number(text: str) -> int | None:
    """A printed number; None for the mark."""
    return None if text == "[c]" else int(text.replace(",", ""))


@dataclass
class Edition:
    """One edition's pages, its quarter and the extract that it was made from."""

    pages: Pages
    quarter: str
    vintage: str


@dataclass
class PublicReader:
    """Puts all that it reads into one system of whole numbers."""

    groups: Sequence[str]
    reader: Reader = field(default_factory=Reader)

    def contacts(self, vintage: str, quarter: str, outcomes: Iterable[str], groups: Iterable[str] = ()) -> list[object]:
        """The contacts of a quarter as an extract has them."""
        return [(vintage, quarter, group, outcome) for group in groups or self.groups for outcome in outcomes]

    def read(self, edition: Edition) -> None:
        """Everything that an edition prints."""
        for caption, rows in edition.pages.tables.items():
            heads = edition.pages.heads[caption]
            if caption.startswith(("Inputs,", "Processes,", "Outputs,")):
                for title, cells in rows.items():
                    self._appendix2(edition, BY_TITLE[title].id, cells, heads[0])
            elif caption.startswith("Cases started in"):
                self._table1(edition, rows, heads[0])
            elif caption.startswith("CAF2s commenced by agency"):
                self._caf2(rows, heads[0])
            elif caption.startswith("Referrals by reason"):
                self._reasons(edition, rows, heads[0])
            elif caption.startswith("From contact to plan"):
                self._flow(edition, rows)
            elif caption.startswith("Children on child protection plans"):
                for month, cells in rows.items():
                    if cells[0] not in ("no figure", "[c]"):
                        self.reader.read([("plans", month)], number(cells[0]))
        self._sentences(edition)

    def _sentences(self, edition: Edition) -> None:
        """'Care leavers in suitable accommodation: [c] of 67 ...': the first figure after a measure's name."""
        for name, definition in BY_NAME.items():
            for found in re.finditer(
                rf"{re.escape(name)}\W{{0,12}}(\[c\]|[\d,]+) of (\[c\]|[\d,]+)\b", edition.pages.text
            ):
                self._parts(edition.vintage, edition.quarter, definition.id, [found[1], found[2]])

    def _appendix2(self, edition: Edition, measure: str, cells: Sequence[str], heads: Sequence[str]) -> None:
        place = 0
        for head in heads[1:]:
            if head == "Source":
                return
            own, place = cells[place : place + 3], place + (3 if "outturn" in head else 4)
            if own[0] in ("n/a", ""):
                continue
            quarter = "py" if "outturn" in head else head[:2].lower()
            vintage = "june" if "as published" in head else "" if "outturn" in head else edition.vintage
            self._parts(vintage, quarter, measure, [each for each in own[:2] if each])

    def _parts(self, vintage: str, quarter: str, measure: str, parts: Sequence[str]) -> None:
        if measure in MEASURES:
            for vintage_ in (vintage,) if vintage else ("june", "september"):
                for printed, outcomes in zip(reversed(parts), reversed(MEASURES[measure].values()), strict=True):
                    self.reader.read(self.contacts(vintage_, quarter, outcomes), number(printed))
        elif measure == "caf2_commenced":
            pass  # its table says it with its agencies
        elif measure == "children_on_cp_plans":
            if quarter != "py":
                self.reader.read([("plans", {"q1": "Jun 2013", "q2": "Sep 2013"}[quarter])], number(parts[0]))
        elif len(parts) == 2:
            some, all_ = self.share(measure, quarter)
            self.reader.read(some, number(parts[0]))
            self.reader.read(all_, number(parts[1]))

    def share(self, measure: str, quarter: str) -> tuple[list[object], list[object]]:
        """Those that are counted, and all of whom they are counted."""
        pieces = ["q1", "q2"] if quarter == "q2" and (measure in SUMS or measure.startswith(WAYS)) else [quarter]
        if measure.startswith(WAYS):
            ways = [each for each in BY_TITLE.values() if each.id.startswith(WAYS)]
            return (
                [("ceased", piece, measure) for piece in pieces],
                [("ceased", piece, way.id) for piece in pieces for way in ways],
            )
        return [(measure, p, True) for p in pieces], [(measure, p, yes) for p in pieces for yes in (True, False)]

    def _table1(self, edition: Edition, rows: dict[str, list[str]], heads: Sequence[str]) -> None:
        for row, cells in rows.items():
            for outcome, printed in zip(heads[1:], cells[::2], strict=True):
                groups = () if row == "Total" else [row]
                atoms = self.contacts(edition.vintage, edition.quarter, COLUMNS[outcome], groups)
                self.reader.read(atoms, number(printed))

    def _caf2(self, rows: dict[str, list[str]], heads: Sequence[str]) -> None:
        agencies = [row for row in rows if row != "Total"]
        for row, cells in rows.items():
            for head, printed in zip(heads[1:], cells, strict=True):
                self.reader.read(self.caf2(head, agencies if row == "Total" else [row]), number(printed))

    def caf2(self, head: str, agencies: Iterable[str]) -> list[object]:
        """CAF2s of some agencies over the days that a heading names."""
        pieces = ["q1", "q2"] if "Q2" in head else ["q1"] if "Q1" in head else ["py"]
        return [("caf2", agency, piece) for agency in agencies for piece in pieces]

    def _reasons(self, edition: Edition, rows: dict[str, list[str]], heads: Sequence[str]) -> None:
        reasons = [row for row in rows if row != "Total"]
        for row, cells in rows.items():
            for head, printed in zip(heads[1:], cells, strict=True):
                atoms = [("reason", head, reason) for reason in (reasons if row == "Total" else [row])]
                self.reader.read(atoms, number(printed))

    def _flow(self, edition: Edition, rows: dict[str, list[str]]) -> None:
        atoms = {words: self.contacts(edition.vintage, edition.quarter, each) for words, each in COLUMNS.items()}
        atoms["No outcome yet"] = self.contacts(edition.vintage, edition.quarter, ("none",))
        atoms["Contacts"] = self.contacts(edition.vintage, edition.quarter, OUTCOMES)
        for words, measure in (("Initial conferences", SUMS[2]), ("Plans started", SUMS[3])):
            atoms[words] = [(measure, edition.quarter, yes) for yes in (True, False)]
        for step, cells in rows.items():
            if step in atoms:
                self.reader.read(atoms[step], number(cells[0]))

    def knows_of_plans(self) -> None:
        """Those on plans at the end are those at the start, with those who began, less those who ended."""
        for quarter, first, last in (("q1", "Mar 2013", "Jun 2013"), ("q2", "Jun 2013", "Sep 2013")):
            came = [("plans", first), *[(SUMS[3], quarter, yes) for yes in (True, False)]]
            went = [("plans", last), *[(SUMS[4], quarter, yes) for yes in (True, False)]]
            self.reader.read(came, 0, less=went)
