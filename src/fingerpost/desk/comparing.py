"""Setting a figure beside an earlier one: as it was published where it was, else worked out from the extract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from fingerpost.compare import Earlier, earlier_period, movement
from fingerpost.compare.same_point import SamePoint, is_cumulative, same_point
from fingerpost.desk.figures import FigureDesk
from fingerpost.errors import SettingsError, nearest
from fingerpost.measures import Catalogue, Definition
from fingerpost.model import Figure, PublishedFigure
from fingerpost.periods import Period, long_date
from fingerpost.store import FolderStore, Publication


@dataclass(frozen=True)
class Before:
    """The earlier figure of a measure and what it is called, or in words why there is none to compare with."""

    figure: Figure | None
    label: str
    choice: Earlier | None


class Outturn:
    """Last year's figures as they were published elsewhere: the files `published_YEAR.csv` of a folder."""

    def __init__(self, folder: Path, catalogue: Catalogue, council: str) -> None:
        self._folder = folder
        self._catalogue = catalogue
        self._council = council

    def figure(self, definition: Definition, year: Period) -> Figure | None:
        """A measure's figure of a year. A file that cannot be read, or names an unknown measure, is an error."""
        found = self._all.get((definition.id, year.name))
        return found.as_figure(self._council, definition.basis, definition.per) if found else None

    @cached_property
    def _all(self) -> dict[tuple[str, str], PublishedFigure]:
        from fingerpost.sources.published import read_published

        paths = sorted(self._folder.glob("published_*.csv"))
        found = [figure for path in paths for figure in read_published(path.name, path.read_bytes())]
        unknown = sorted({figure.measure for figure in found} - set(self._catalogue))
        if unknown:
            advice = nearest(unknown[0], self._catalogue)
            raise SettingsError(f"{self._folder}: there is no measure {unknown[0]!r}.{advice}")
        return {(figure.measure, figure.period): figure for figure in found}


class Comparer:
    """Finds the figure before and gives each figure its direction."""

    def __init__(self, desk: FigureDesk, store: FolderStore, outturn: Outturn) -> None:
        self._desk = desk
        self._store = store
        self._outturn = outturn
        self._published: dict[str, Publication | None] = {}

    def compared(self, figures: Sequence[Figure], definitions: Sequence[Definition], period: Period) -> list[Figure]:
        """The figures with direction, what they are compared with, and why."""
        before = self.before(definitions, period)
        return [
            _with_direction(figure, each, before[each.id]) for figure, each in zip(figures, definitions, strict=True)
        ]

    def before(self, definitions: Sequence[Definition], period: Period) -> dict[str, Before]:
        """For each measure the figure it is compared with."""
        found: dict[str, Before] = {}
        to_work_out: list[tuple[Definition, Earlier]] = []
        for definition in definitions:
            earlier = earlier_period(definition, period)
            if isinstance(earlier, str):
                found[definition.id] = Before(None, earlier, None)
                continue
            found[definition.id] = self._as_published(definition, earlier)
            if found[definition.id].figure is None:
                to_work_out.append((definition, earlier))
        computed = self._desk.figures([(definition, earlier.period) for definition, earlier in to_work_out])
        day = long_date(self._desk.extract.day)
        for (definition, earlier), figure in zip(to_work_out, computed, strict=True):
            found[definition.id] = Before(figure, f"{earlier.period.name} from the extract of {day}", earlier)
        return found

    def same_point(
        self, figures: Sequence[Figure], definitions: Sequence[Definition], period: Period
    ) -> dict[str, SamePoint]:
        """For each measure that adds up over a year, its figure beside that of the same point last year."""
        then = period.a_year_earlier()
        # At the end of a year the same point is the whole of last year, of which there may be an outturn.
        at_its_end = then.ends_on == period.year_before().ends_on
        earlier = Earlier(period.year_before() if at_its_end else then, at_its_end)
        wanted = [pair for pair in zip(figures, definitions, strict=True) if is_cumulative(pair[1])]
        published = {each.id: self._as_published(each, earlier) for _, each in wanted}
        missing = [each for _, each in wanted if published[each.id].figure is None]
        worked_out = self._desk.figures([(each, then) for each in missing])
        computed = {each.id: figure for each, figure in zip(missing, worked_out, strict=True)}
        day = long_date(self._desk.extract.day)
        found = {}
        for figure, definition in wanted:
            before = published[definition.id]
            if before.figure is None:
                before = Before(computed[definition.id], f"{then.name} from the extract of {day}", earlier)
            found[definition.id] = same_point(figure, before.figure, before.label)
        return found

    def _as_published(self, definition: Definition, earlier: Earlier) -> Before:
        if earlier.is_last_year and (outturn := self._outturn.figure(definition, earlier.period)):
            return Before(outturn, f"{earlier.period.name} outturn", earlier)
        name = earlier.period.name
        if name not in self._published:
            self._published[name] = self._store.publication(name)
        publication = self._published[name]
        figure = publication.figure(definition.id) if publication else None
        return Before(figure, f"{name} as published", earlier)


def _with_direction(figure: Figure, definition: Definition, before: Before) -> Figure:
    if before.choice is None:
        return replace(figure, why=f"No comparison: {before.label}.")
    moved = movement(definition, figure, before.figure, before.label, before.choice.share)
    both = before.figure is not None and before.figure.value is not None and figure.value is not None
    return replace(figure, direction=moved.direction, compared_with=before.label if both else "", why=moved.why)
