"""Gathering what a report says: last year, the earlier quarters as published, this period, and what was revised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from fingerpost import __version__
from fingerpost.desk.comparing import Outturn
from fingerpost.desk.figures import FULL_TABLES, FigureDesk
from fingerpost.desk.trust import TrustDesk
from fingerpost.engine import NAME as ENGINE
from fingerpost.errors import Refused
from fingerpost.model import Figure, code_lists
from fingerpost.periods import Period, long_date
from fingerpost.report.material import Breakdowns, Column, Material, Revision
from fingerpost.report.model import Edition
from fingerpost.settings import Settings
from fingerpost.store import FolderStore


@dataclass(frozen=True)
class Reporter:
    """Gathers a report's material. `figures` gives a period's figures with their directions."""

    desk: FigureDesk
    store: FolderStore
    outturn: Outturn
    figures: Callable[[Period], list[Figure]]

    @property
    def settings(self) -> Settings:
        """The council's settings."""
        return self.desk.extract.settings

    def material(self, period: Period, edition: Edition, made_at: datetime) -> Material:
        """Everything the report of a period says. Raises Refused where the period is not over in the extract."""
        extract = self.desk.extract
        if extract.day < period.ends_on:
            raise Refused(
                f"{period.label} is not over in the extract of {long_date(extract.day)}. Load a later extract, or "
                "report on a month or quarter that ends by then."
            )
        columns = self._columns(period)
        return Material(
            title=self.settings.report.title,
            council=self.settings.council.name,
            period=period,
            edition=edition,
            catalogue=self.desk.catalogue,
            definitions=tuple(self.desk.catalogue.reported()),
            columns=tuple(columns),
            revisions=tuple(self._revisions(columns)),
            orders={_order_key(name): tuple(values) for name, values in self.settings.order.items()},
            words=self._local_words(),
            glossary=self.settings.glossary,
            extract=extract.day,
            loads=extract.load_ids(),
            version=__version__,
            engine=ENGINE,
            made_at=made_at,
            findings=self._findings(period),
        )

    def _findings(self, period: Period) -> dict[str, tuple[int, int, str]]:
        trust = TrustDesk(self.desk).trust(self.desk.catalogue.reported(), period)
        return {measure: (each.with_findings, each.records, each.unit) for measure, each in trust.items()}

    def _columns(self, period: Period) -> list[Column]:
        """Last year, then the earlier quarters of this year (or the month before), then the period itself."""
        before = {"quarter": period.earlier_in_the_year(), "year": ()}.get(period.kind, (period.before(),))
        return [self._last_year(period), *map(self._earlier, before), self._from_extract(period)]

    def _from_extract(self, period: Period) -> Column:
        figures = {figure.measure: figure for figure in self.figures(period)}
        return Column(_column_key(period), period, "extract", figures, self._breakdowns(period))

    def _earlier(self, period: Period) -> Column:
        """An earlier period: as it was published, or worked out from the extract where it never was."""
        publication = self.store.publication(period.name)
        if publication is None:
            return self._from_extract(period)
        figures = {figure.measure: figure for figure in publication.figures if not figure.breakdown}
        breakdowns = {(measure, by): tuple(publication.breakdown(measure, by)) for measure, by in FULL_TABLES}
        return Column(_column_key(period), period, "published", figures, breakdowns)

    def _last_year(self, period: Period) -> Column:
        year = period.year_before()
        outturns = {each.id: self.outturn.figure(each, year) for each in self.desk.catalogue.values()}
        figures = {measure: figure for measure, figure in outturns.items() if figure is not None}
        if not figures:
            return replace(self._earlier(year), key="py")
        return Column("py", year, "outturn", figures, self._breakdowns(year))

    def _breakdowns(self, period: Period) -> Breakdowns:
        found = {}
        for measure, by in FULL_TABLES:
            figures = self.desk.broken_down(period, [self.desk.catalogue[measure]], by)
            if any(figure.missing is None for figure in figures):
                found[measure, by] = tuple(figures)
        return found

    def _revisions(self, columns: Sequence[Column]) -> Iterable[Revision]:
        """The published figures for which this extract now gives another."""
        for column in columns:
            if column.origin != "published":
                continue
            now = {figure.measure: figure for figure in self.figures(column.period)}
            for definition in self.desk.catalogue.values():
                was = column.figures.get(definition.id)
                if was and _parts(was) != _parts(now[definition.id]):
                    yield Revision(definition, column.period, was, now[definition.id])

    def _local_words(self) -> dict[tuple[str, str], str]:
        """The council's own words for what became of a contact."""
        words = {code: self.settings.local_word("outcome", code) for code in code_lists()["contact_outcome"]}
        return {("outcome", code): word for code, word in words.items() if word}


def _parts(figure: Figure) -> tuple[object, ...]:
    return figure.number, figure.numerator, figure.denominator, figure.missing is not None


def _column_key(period: Period) -> str:
    return f"q{period.name[-1]}" if period.kind == "quarter" else period.name


def _order_key(name: str) -> tuple[str, str]:
    measure, _, dimension = name.partition(".")
    return measure, dimension
