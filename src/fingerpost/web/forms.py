"""The filter form at the top of a page: selects whose choices stand in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest

from fingerpost.model import NOT_RECORDED, in_reading_order
from fingerpost.model.viewer import SEES_FIGURES
from fingerpost.web.filters import GROUPS, Choice, Filters, extracts_of, periods_of
from fingerpost.web.viewer import kept_figures
from fingerpost.workspace import Workspace


@dataclass(frozen=True)
class FilterForm:
    """What the form's template shows. `keep` are parts of the address that go along unchanged."""

    action: str
    periods: Mapping[str, list[Choice]]
    extracts: list[Choice]
    groups: list[tuple[str, str, list[Choice]]]
    keep: Mapping[str, str]
    narrowed: bool


@dataclass(frozen=True)
class Choices:
    """A form of selects alone, each with its name, label and choices. `keep` are parts of the address that go along."""

    action: str
    selects: list[tuple[str, str, list[Choice]]]
    keep: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TableForm(Choices):
    """The same with selects whose choices stand under headings, before the others."""

    grouped: list[tuple[str, str, Mapping[str, list[Choice]]]] = field(default_factory=list)


def filter_form(
    request: HttpRequest, workspace: Workspace, filters: Filters, keep: Mapping[str, str] | None = None
) -> FilterForm:
    """The form for a page, with what there is to choose from."""
    groups = []
    for name, label in GROUPS.items():
        found = values(workspace, filters, name)
        chosen = dict(filters.groups).get(name, "")
        if chosen or set(found) - {NOT_RECORDED}:  # where nothing else is recorded there is nothing to choose
            known = found if chosen in ("", *found) else [chosen, *found]
            groups.append((name, label, [Choice(value, value, value == chosen) for value in known]))
    return FilterForm(
        request.path,
        periods_of(workspace, filters),
        extracts_of(workspace, filters),
        groups,
        {name: value for name, value in (keep or {}).items() if value},
        bool(filters.groups),
    )


def values(workspace: Workspace, filters: Filters, name: str) -> list[str]:
    """The values of a breakdown that have records, made once."""
    made: list[str] = kept_figures(workspace, "values", lambda: _values(workspace, filters, name), name,
                                   filters.period, filters.extract)  # fmt: skip
    return made


def _values(workspace: Workspace, filters: Filters, name: str) -> list[str]:
    """The values of a breakdown that have records, among the measures that the report has."""
    with_it = [each.id for each in workspace.catalogue.reported() if name in each.ways]
    if not with_it or workspace.viewer.role not in SEES_FIGURES:
        return []
    figures = workspace.figures(filters.period, with_it, (name,), filters.extract)
    found = dict.fromkeys(value for figure in figures for _, value in figure.breakdown)
    return in_reading_order(found)
