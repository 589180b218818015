"""A report's material as the public may see it: the same shape, made of protected figures only.

Table 1 is by agency group unless it is asked for by agency. What cannot be protected is refused, and the coarser
table is tried before that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from fingerpost.desk.printed import IN_WORDS, MONTHS, TABLES, by_group, printed, without
from fingerpost.disclosure.figures import protect_figures
from fingerpost.disclosure.policy import Policy
from fingerpost.disclosure.protection import Protection as Protection
from fingerpost.errors import Refused
from fingerpost.measures import Catalogue
from fingerpost.model import Figure
from fingerpost.model.figure import figure_out
from fingerpost.periods import long_date
from fingerpost.report.commentary import still_standing
from fingerpost.report.material import Material, Revision, Series
from fingerpost.settings import Settings
from fingerpost.store import FolderStore
from fingerpost.store.sealed import seal, unsealed

KEPT = 24
"""Records of protection of so many states are kept, the newest."""
MOST_GAPS = 0.5
"""A series of which more than this share of the months is hidden is not drawn."""

Keep = Callable[[str, Callable[[], Protection]], Protection]
"""Looks a record up by the hash of what it follows from, or makes it."""


@dataclass(frozen=True)
class Public:
    """The public material, and the record of how it was protected, which is for the workspace to keep.

    `coarser` says in words what was given by larger groups, or left out, because the finer table was refused.
    `withheld` says which commentary that people wrote is not printed, as it would give a hidden number away.
    """

    material: Material
    protection: Protection
    coarser: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    """What other words of people seem to tell: for an officer to look at. They are printed as they stand."""


def policy_of(settings: Settings) -> Policy:
    """The policy that a council's settings ask for."""
    return Policy(**settings.disclosure.model_dump(exclude={"leave_out"}, exclude_none=True))


def public_material(
    material: Material,
    settings: Settings,
    earlier: Sequence[Protection] = (),
    grouped: bool = True,
    keep: Keep = lambda digest, make: make(),
) -> Public:
    """The material of a public edition. `earlier` are the records of the public editions before, oldest first.

    `keep` gives the record that was made of the very same figures before, or makes it: it is handed the hash of all
    that the record follows from.

    Breakdowns come with their totals: under the key (measure, ()) the whole, under (measure, (dimension,)) the rows
    and the columns of a two-way table. A table must print those and never add up its cells, some of which are hidden.
    Findings are left out: they are counts of records by children. Raises Refused where nothing can be protected.
    """
    policy, asked = policy_of(settings), settings.disclosure.leave_out
    # Whether words still stand on their figures is told by those, not by what an edition shows of them.
    material = replace(material, office=replace(material.office, commentary=still_standing(material)))
    # They tell numbers that no table of this edition has and that nothing protects: last year's, and of placements.
    material = replace(material, same_point={}, projected=(), headings=())
    groups = {value: group for group, values in settings.groups.items() for value in values}
    shapes = _shapes(printed(material, policy, asked), groups, grouped)
    reasons: list[str] = []
    for shaped, said in shapes:
        try:
            protection = _kept(shaped, policy, earlier, groups, settings.year.starts_in_month, keep)
        except Refused as refused:
            reasons.append(str(refused))
            continue
        return _public(_with_protected(shaped, protection), protection, (f"{said} {reasons[0]}",) if reasons else ())
    last = shapes[-1][0]
    for left_out in (*((name,) for name in TABLES if name not in asked), tuple(TABLES)):
        try:
            _protect(without(last, left_out), policy, earlier, groups, settings.year.starts_in_month)
        except Refused:
            continue
        names = dict.fromkeys((*asked, MONTHS, *left_out))
        words = " and ".join(IN_WORDS[name] for name in names)
        listed = ", ".join(f'"{name}"' for name in names)
        raise Refused(
            f"{reasons[-1]} Without {words} it can be published: write leave_out = [{listed}] under [disclosure] in "
            "fingerpost.toml."
        )
    raise Refused(f"{reasons[-1]} Nor can it be published without its tables.")


def _shapes(material: Material, groups: Mapping[str, str], grouped: bool) -> list[tuple[Material, str]]:
    """The edition as it is asked for, and the coarser ones that are tried before it is refused, with their words."""
    shapes = [(material, "")]
    if groups:
        coarser = by_group(material, groups)
        shapes = [(coarser, "")] if grouped else [*shapes, (coarser, "Tables by agency are given by agency group.")]
    if material.series:
        shaped, said = shapes[-1]
        shapes.append((replace(shaped, series={}), f"{said} Nothing is drawn month by month.".strip()))
    return shapes


def kept_public_material(material: Material, settings: Settings, store: FolderStore, record: str) -> Public:
    """The same from a workspace: it follows from the public editions before, whose documents have their `record`.

    The record of this edition is made once and kept under `protected`, as making it takes long.
    """
    folder = store.folder / "protected"

    def keep(digest: str, make: Callable[[], Protection]) -> Protection:
        name = f"{store.council}-{digest}"
        kept = unsealed(folder, name)
        if kept is not None:
            return Protection.from_json(kept)
        made = make()
        seal(folder, name, made.to_json(), KEPT)
        return made

    # An earlier version of this very report has been read as well.
    earlier = [Protection.from_json(store.document(entry, record)) for entry in store.documents(edition="public")]
    return public_material(material, settings, earlier, keep=keep)


def _public(material: Material, protection: Protection, coarser: tuple[str, ...]) -> Public:
    """The edition, without words of people that give a hidden number away: the drafted ones stand in their place."""
    kept, withheld = dict(material.office.commentary), list[str]()
    for key, written in material.office.commentary.items():
        own = key in material.catalogue
        told = protection.given_away(written.text, key) if own else protection.told_of_people(written.text)
        if told:
            del kept[key]
            withheld.append(f"The commentary on {key} is not used: {told[0]}.")
    office = replace(material.office, commentary=kept)
    said = (*protection.summary, *_how_coarse(material))
    shown = replace(material, office=office, protection=said)
    words = tuple(
        f"{where}: {told}. It is printed as it stands."
        for where, text in _written(material)
        for told in protection.told_of_people(text)
    )
    return Public(shown, protection, coarser, tuple(withheld), words)


def _how_coarse(material: Material) -> Iterator[str]:
    """What readers may miss, in words for the document."""
    if ("contacts", ("agency_group", "outcome")) in material.now.breakdowns:
        yield "Who referred is given by group of agencies, not by agency."
    yield (
        "Charts by month are of measures that have more than a few cases in each month. A month that could give a "
        "small number away is a gap, and no usual variation is given beside it."
        if material.series
        else "No measure is shown by month."
    )


def _written(material: Material) -> Iterator[tuple[str, str]]:
    """What people wrote for the report beside its commentary, and where it stands."""
    office = material.office
    for risk in office.risks:
        yield f"Risk {risk.id}", f"{risk.title}. {risk.note}"
    for budget in office.budgets:
        yield f"Budget {budget.line}", budget.note
    for entry in office.register:
        yield f"Register entry {entry.id}", f"{entry.title}. {entry.outcome}"
    for note in office.notes:
        yield f"Note on {note.measure} of {long_date(note.on)}", note.text
    for line in material.standing.splitlines():
        yield "Standing text", line


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
        [figure_out(figure) for figure in _months(material)],
        [figure_out(figure) for figure in _published_elsewhere(material)],
        [each.to_json().decode() for each in earlier],
        asdict(policy),
        sorted(groups.items()),
        year_starts,
    ]
    digest = hashlib.sha256(json.dumps(given, default=str).encode()).hexdigest()
    return keep(digest, lambda: _protect(material, policy, earlier, groups, year_starts))


def _published_elsewhere(material: Material) -> list[Figure]:
    return [each for column in material.columns if column.origin == "outturn" for each in column.figures.values()]


def _protect(
    material: Material, policy: Policy, earlier: Sequence[Protection], groups: Mapping[str, str], year_starts: int
) -> Protection:
    return protect_figures(
        _figures(material),
        Catalogue(material.catalogue),
        policy,
        months=_months(material),
        known=_published_elsewhere(material),
        earlier=earlier,
        groups=groups,
        year_starts=year_starts,
    )


def _figures(material: Material) -> list[Figure]:
    """Every figure that the report prints in words and tables, in one order."""
    found: list[Figure] = []
    for column in material.columns:
        found += column.figures.values()
        for figures in column.breakdowns.values():
            found += figures
    for revision in material.revisions:
        found += [revision.published, revision.now]
    return found


def _months(material: Material) -> list[Figure]:
    """Every figure that it draws by month, in one order."""
    return [figure for own in material.series.values() for _, figure in own]


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
    series = {
        measure: tuple(zip((month for month, _ in own), take(figure for _, figure in own), strict=True))
        for measure, own in material.series.items()
    }
    return replace(
        material, columns=tuple(columns), revisions=_that_still_show(revisions), series=_worth_drawing(series, material)
    )


def _worth_drawing(found: Mapping[str, Series], before: Material) -> dict[str, Series]:
    """The series of which most months are still shown; the others would be little but gaps."""

    def held(measure: str, own: Series) -> int:
        return sum(now.hidden != was.hidden for (_, now), (_, was) in zip(own, before.series[measure], strict=True))

    return {
        measure: own
        for measure, own in found.items()
        if held(measure, own) <= sum(figure.missing is None for _, figure in own) * MOST_GAPS
    }


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
