"""The head of each page: a few sections, and in the one that a page belongs to the pages beside it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from fingerpost.web.access import may_open


@dataclass(frozen=True)
class Section:
    """A part of the pages. `pages` stand in its row, by name and words; `within` are reached from them."""

    words: str
    pages: tuple[tuple[str, str], ...]
    within: frozenset[str]


SECTIONS: tuple[Section, ...] = (
    Section(
        "Figures",
        (
            ("overview", "Overview"),
            ("tables", "Tables"),
            ("journeys", "Journeys"),
            ("region", "Region"),
            ("notes", "Notes"),
            ("catalogue", "Definitions"),
        ),
        frozenset({"stage", "measure", "records", "apart", "region-measure", "note-new"}),
    ),
    Section(
        "Children and records",
        (("workload", "Workload"), ("quality", "Data quality"), ("quality-sources", "Sources")),
        frozenset({"child", "find-child", "workload-meeting", "quality-rule"}),
    ),
    Section(
        "Reports",
        (("reports", "Reports"), ("register", "Register"), ("calendar", "Calendar")),
        frozenset(
            {
                "report",
                "report-sign",
                "report-compare",
                "commentary",
                "commentary-part",
                "entry-new",
                "entry-change",
            }
        ),
    ),
    Section(
        "Clinic, risks and money",
        (("clinic", "Clinic"), ("risks", "Risks"), ("finance", "Finance")),
        frozenset(
            {
                "action",
                "action-new",
                "action-change",
                "minutes",
                "risk",
                "risk-new",
                "risk-change",
                "budget",
                "budget-new",
                "budget-change",
            }
        ),
    ),
    Section("Running it", (("load", "Load extracts"), ("users", "Users"), ("audit", "Audit")), frozenset({"user"})),
    Section("Search", (("search", "Search"),), frozenset()),
)


OF_SEVERAL = frozenset({"region"})
"""Pages that have an entry only where the workspace has several councils."""


@dataclass(frozen=True)
class Link:
    """Somewhere to go. `here` is 'page' where one is there, 'true' where one is in it, '' elsewhere."""

    address: str
    words: str
    here: str


@dataclass(frozen=True)
class Navigation:
    """The sections, and the pages of the one that is open, where it has more than one."""

    sections: tuple[Link, ...]
    title: str
    pages: tuple[Link, ...]


def navigation(role: str, page: str, several: bool = False) -> Navigation:
    """For whoever has a role, on a page; only what they may open. A section leads to its first page.

    `several` says whether the workspace has several councils.
    """
    sections: list[Link] = []
    title, beside = "", tuple[Link, ...]()
    for each in SECTIONS:
        may = [(name, words) for name, words in each.pages if may_open(role, name)]
        own = [(name, words) for name, words in may if several or name not in OF_SEVERAL]
        if not own:
            continue
        names = {name for name, _ in may}
        inside = page in names | each.within
        links = tuple(Link(reverse(name), words, "page" if name == page else "") for name, words in own)
        here = "page" if len(own) == 1 and page in names else "true" if inside else ""
        sections.append(Link(links[0].address, each.words if len(own) > 1 else own[0][1], here))
        if inside and len(own) > 1:
            title, beside = each.words, links
    return Navigation(tuple(sections), title, beside)
