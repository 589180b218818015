"""What the Standard Safeguarding Dataset keeps as JSON, or in two columns, as single values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from fingerpost.sources.coded import accommodation_code
from fingerpost.sources.rows import RawTable

_GOES_ON = ("NEW_REFERRAL", "EXISTING_REFERRAL", "CP_ENQUIRY")
_ENDS = ("NFA", "ADVICE", "PROV_OF_INFO_ADVICE")


def _parsed(text: str) -> Any:
    """A JSON value, or None where the text is no JSON: deployments write their own words there too."""
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


def _with(raw: RawTable, position: int, cells: list[str]) -> RawTable:
    return replace(raw, columns=(*raw.columns[:position], cells, *raw.columns[position + 1 :]))


def contact_outcomes(raw: RawTable, place: Mapping[str, int]) -> RawTable:
    """A contact's flags as an outcome: one that came to nothing further was closed and logged.

    There is no word for one that came to a referral: that has a row of its own in ssd_cin_episodes.
    """
    position = place.get("cont_contact_outcome_json")
    if position is None:
        return raw
    known = {text: _contact_outcome(text) for text in set(raw.columns[position])}
    return _with(raw, position, [known[text] for text in raw.columns[position]])


def _contact_outcome(text: str) -> str:
    found = _parsed(text)
    if not isinstance(found, dict):
        return ""
    flags = {
        str(name).upper().removeprefix("OUTCOME_").removesuffix("_FLAG")
        for name, value in found.items()
        if str(value).casefold() in ("y", "yes", "1", "true")
    }
    return "closed_and_logged" if flags.intersection(_ENDS) and not flags.intersection(_GOES_ON) else ""


def factors(raw: RawTable, place: Mapping[str, int]) -> RawTable:
    """A row for each factor of an assessment."""
    position = place["cinf_assessment_factors_json"]
    rows: list[tuple[int, str]] = []
    known = {text: tuple(dict.fromkeys(_factors(text))) for text in set(raw.columns[position])}
    for at, text in enumerate(raw.columns[position]):
        rows += [(at, factor) for factor in known[text]]
    columns = tuple([cells[at] for at, _ in rows] for cells in raw.columns)
    table = replace(raw, columns=columns, rows=[raw.rows[at] for at, _ in rows], notes=())
    return _with(table, position, [factor for _, factor in rows])


def _factors(text: str) -> Iterator[str]:
    found = _parsed(text)
    if found is None:
        found = text.strip("[] ").split(",")
    if isinstance(found, dict):
        found = [name for name, value in found.items() if str(value).casefold() not in ("n", "no", "0", "false", "")]
    for each in found if isinstance(found, list) else [found]:
        if isinstance(each, str | int) and (factor := str(each).strip("\"' ")):
            yield factor


def accommodation(raw: RawTable, place: Mapping[str, int]) -> RawTable:
    """Where a care leaver lives is a letter; whether that is suitable stands in a column of its own."""
    kind, suitable = place.get("clea_care_leaver_accommodation"), place.get("clea_care_leaver_accom_suitable")
    if kind is None or suitable is None:
        return raw
    return _with(raw, kind, list(map(accommodation_code, raw.columns[kind], raw.columns[suitable])))
