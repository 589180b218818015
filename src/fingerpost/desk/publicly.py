"""A report's material as the public may see it: the same shape, made of protected figures only.

Table 1 is by agency group unless it is asked for by agency. What cannot be protected is refused, and the coarser
table is tried before that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from fingerpost.desk.figures import regrouped
from fingerpost.disclosure.figures import protect_figures
from fingerpost.disclosure.policy import Policy
from fingerpost.disclosure.protection import Protection
from fingerpost.errors import Refused
from fingerpost.measures import Catalogue
from fingerpost.model import Figure
from fingerpost.model.figure import figure_out
from fingerpost.report.charts import KIND, PLACEMENT, by_kind
from fingerpost.report.material import Column, Material, Revision
from fingerpost.settings import Settings
from fingerpost.store import FolderStore
from fingerpost.store.sealed import seal, unsealed

AGENCY, GROUP = "agency", "_group"
KEPT = 24
"""Records of protection of so many states are kept, the newest."""

Keep = Callable[[str, Callable[[], Protection]], Protection]
"""Looks a record up by the hash of what it follows from, or makes it."""


PRINTED = {
    ("contacts", ("agency", "outcome")),
    ("contacts", ("agency",)),
    ("contacts", ("outcome",)),
    ("caf2_commenced", ("agency",)),
    ("referrals", ("reason",)),
    ("children_in_care", (KIND,)),
}
"""The breakdowns that the report prints or draws. What is not printed tells nobody anything."""


@dataclass(frozen=True)
class Public:
    """The public material, and the record of how it was protected, which is for the workspace to keep.

    `coarser` says in words what was given by larger groups, or left out, because the finer table was refused.
    `withheld` says which of the words that people wrote are not printed, as they would give a hidden number away.
    """

    material: Material
    protection: Protection
    coarser: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()


def policy_of(settings: Settings) -> Policy:
    """The policy that a council's settings ask for."""
    asked = {name: value for name, value in settings.disclosure.model_dump().items() if value is not None}
    return Policy(**asked)


def public_material(
    material: Material,
    settings: Settings,
    earlier: Sequence[Protection] = (),
    by_group: bool = True,
    keep: Keep = lambda digest, make: make(),
) -> Public:
    """The material of a public edition. `earlier` are the records of the public editions before, oldest first.

    `keep` gives the record that was made of the very same figures before, or makes it: it is handed the hash of all
    that the record follows from.

    Breakdowns come with their totals: under the key (measure, ()) the whole, under (measure, (dimension,)) the rows
    and the columns of a two-way table. A table must print those and never add up its cells, some of which are hidden.
    Findings are left out: they are counts of records by children. Raises Refused where nothing can be protected.
    """
    policy = policy_of(settings)
    material = _printed(material)
    groups = {value: group for group, values in settings.groups.items() for value in values}
    reasons: list[str] = []
    for coarser in (False, True) if not by_group and groups else (True,):
        shaped = _grouped(material, groups) if coarser and groups else material
        try:
            protection = _kept(shaped, policy, earlier, groups, settings.year.starts_in_month, keep)
        except Refused as refused:
            reasons.append(str(refused))
            continue
        said = (f"Tables by agency are given by agency group. {reasons[0]}",) if reasons else ()
        return _public(_with_protected(shaped, protection), protection, said)
    plain = _without_tables(_grouped(material, groups))
    try:
        _protect(plain, policy, earlier, groups, settings.year.starts_in_month)
    except Refused as refused:
        raise Refused(f"{reasons[-1]} Without its tables it cannot be published either: {refused}") from refused
    raise Refused(f"{reasons[-1]} Without the tables of two dimensions it can be published.")


def kept_public_material(material: Material, settings: Settings, store: FolderStore, record: str) -> Public:
    """The same from a workspace: it follows from the public editions before, whose documents have their `record`.

    The record of this edition is made once and kept under `protected`, as making it takes long.
    """
    folder = store.folder / "protected"

    def keep(digest: str, make: Callable[[], Protection]) -> Protection:
        kept = unsealed(folder, digest)
        if kept is not None:
            return Protection.from_json(kept)
        made = make()
        seal(folder, digest, made.to_json(), KEPT)
        return made

    earlier = [
        Protection.from_json(store.document(entry, record))
        for entry in store.documents(edition="public")
        if entry.period != material.period.name
    ]
    return public_material(material, settings, earlier, keep=keep)


def _public(material: Material, protection: Protection, coarser: tuple[str, ...]) -> Public:
    """The edition, without words of people that give a hidden number away: the drafted ones stand in their place."""
    kept, withheld = dict(material.office.commentary), list[str]()
    for key, written in material.office.commentary.items():
        measures = [key] if key in material.catalogue else [*material.catalogue]
        told = [each for measure in measures for each in protection.given_away(written.text, measure)]
        if told:
            del kept[key]
            withheld.append(f"The commentary on {key} is not used: {told[0]}.")
    office = replace(material.office, commentary=kept)
    said = (*protection.summary, *coarser)
    return Public(replace(material, office=office, protection=said), protection, coarser, tuple(withheld))


def _kept(
    material: Material,
    policy: Policy,
    earlier: Sequence[Protection],
    groups: Mapping[str, str],
    year_starts: int,
    keep: Keep,
) -> Protection:
    given = [
        [figure_out(figure) for figure in _figures(material)],
        [figure_out(figure) for figure in _published_elsewhere(material)],
        [each.to_json().decode() for each in earlier],
        asdict(policy),
        sorted(groups.items()),
        year_starts,
    ]
    digest = hashlib.sha256(json.dumps(given, default=str).encode()).hexdigest()
    return keep(digest, lambda: _protect(material, policy, earlier, groups, year_starts))


def _printed(material: Material) -> Material:
    """What the public edition prints: no series by month, no list, no finding, and the breakdowns that are printed."""
    columns = []
    for column in material.columns:
        kinds: dict[tuple[str, tuple[str, ...]], tuple[Figure, ...]] = {
            (m, (KIND,)): by_kind(own) for (m, by), own in column.breakdowns.items() if by == (PLACEMENT,)
        }
        there: dict[tuple[str, tuple[str, ...]], tuple[Figure, ...]] = {**column.breakdowns}
        there.update(kinds)
        kept = {key: own for key, own in there.items() if not key[1] or key in PRINTED}
        columns.append(replace(column, breakdowns=kept))
    return replace(material, columns=tuple(columns), series={}, lists=(), findings={})


def _published_elsewhere(material: Material) -> list[Figure]:
    return [each for column in material.columns if column.origin == "outturn" for each in column.figures.values()]


def _protect(
    material: Material, policy: Policy, earlier: Sequence[Protection], groups: Mapping[str, str], year_starts: int
) -> Protection:
    return protect_figures(
        _figures(material),
        Catalogue(material.catalogue),
        policy,
        known=_published_elsewhere(material),
        earlier=earlier,
        groups=groups,
        year_starts=year_starts,
    )


def _figures(material: Material) -> list[Figure]:
    """Every figure that the report prints, in one order."""
    found: list[Figure] = []
    for column in material.columns:
        found += column.figures.values()
        for figures in column.breakdowns.values():
            found += figures
    for revision in material.revisions:
        found += [revision.published, revision.now]
    return found


def _with_protected(material: Material, protection: Protection) -> Material:
    """The material with its figures replaced, in the order in which they were given."""
    left = iter(protection.figures)

    def take(figures: Iterable[Figure]) -> tuple[Figure, ...]:
        return tuple(next(left) for _ in figures)

    columns = []
    for column in material.columns:
        figures = dict(zip(column.figures, take(column.figures.values()), strict=True))
        breakdowns = {key: take(own) for key, own in column.breakdowns.items()}
        columns.append(replace(column, figures=figures, breakdowns=breakdowns | _totals(breakdowns, protection)))
    revisions = tuple(Revision(each.definition, each.period, next(left), next(left)) for each in material.revisions)
    return replace(material, columns=tuple(columns), revisions=_that_still_show(revisions), findings={})


def _that_still_show(revisions: Iterable[Revision]) -> tuple[Revision, ...]:
    return tuple(each for each in revisions if each.published.value is not None or each.now.value is not None)


def _totals(
    breakdowns: Mapping[tuple[str, tuple[str, ...]], tuple[Figure, ...]], protection: Protection
) -> dict[tuple[str, tuple[str, ...]], tuple[Figure, ...]]:
    """The totals of a column's breakdowns, as protected."""
    found: dict[tuple[str, tuple[str, ...]], tuple[Figure, ...]] = {}
    for (measure, by), figures in breakdowns.items():
        there = [figure for figure in figures if figure.missing is None]
        if not there:
            continue
        for kept in ((), *((name,) for name in by if len(by) > 1)):
            cells = dict.fromkeys(tuple(pair for pair in each.breakdown if pair[0] in kept) for each in there)
            totals = [protection.margin(there[0], cell) for cell in cells]
            found.setdefault((measure, kept), tuple(total for total in totals if total is not None))
    return {key: figures for key, figures in found.items() if key not in breakdowns}


def _grouped(material: Material, groups: Mapping[str, str]) -> Material:
    """The same, its breakdowns by agency given by the settings' groups; one that no group fits stays as it is."""
    return replace(material, columns=tuple(_grouped_column(column, groups) for column in material.columns))


def _grouped_column(column: Column, groups: Mapping[str, str]) -> Column:
    made: dict[tuple[str, tuple[str, ...]], tuple[Figure, ...]] = {}
    for (measure, by), figures in column.breakdowns.items():
        wanted = tuple(name + GROUP if name == AGENCY else name for name in by)
        if any(value in groups for figure in figures for name, value in figure.breakdown if name == AGENCY):
            made[measure, wanted] = tuple(regrouped(figures, by, wanted, groups))
        else:
            made[measure, by] = figures
    return replace(column, breakdowns=made)


def _without_tables(material: Material) -> Material:
    """The same without the tables of two dimensions."""
    columns = (
        replace(column, breakdowns={key: own for key, own in column.breakdowns.items() if len(key[1]) < 2})
        for column in material.columns
    )
    return replace(material, columns=tuple(columns))
