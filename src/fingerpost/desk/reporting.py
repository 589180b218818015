"""Gathering what a report says: last year, the earlier quarters as published, this period, and what was revised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from math import ceil, floor
from pathlib import Path

from fingerpost import __version__
from fingerpost.compare.benchmarks import YearOf, benchmark
from fingerpost.compare.benchmarks.published import council_numbered
from fingerpost.compare.benchmarks.published import series as published
from fingerpost.compare.placement_cost import ProjectedOutturn
from fingerpost.compare.same_point import SamePoint
from fingerpost.compare.targets import Target
from fingerpost.desk.benchmarking import measured_as
from fingerpost.desk.comparing import Outturn
from fingerpost.desk.costing import projected_outturns
from fingerpost.desk.figures import FigureDesk, full_tables
from fingerpost.desk.forecasting import year_end
from fingerpost.desk.planning import report_calendar
from fingerpost.desk.series import has_months, series_of
from fingerpost.desk.targets import target_of
from fingerpost.desk.trust import TrustDesk
from fingerpost.errors import Refused, SettingsError
from fingerpost.measures import Catalogue, Definition
from fingerpost.model import SCHEMAS, Figure, code_lists
from fingerpost.periods import Period, long_date
from fingerpost.report.material import Breakdowns, Column, Front, Heading, Material, Office, Revision, Series
from fingerpost.report.model import DataTable, Edition
from fingerpost.report.standing import OWN
from fingerpost.settings import Settings
from fingerpost.store import FolderStore

NOTHING_WRITTEN = Office()
SamePoints = Callable[[Sequence[Figure], Sequence[Definition], Period], Mapping[str, SamePoint]]
DRAWN = ("s47_enquiries",)
"""Measures that do not stand in Appendix 2 and that the report draws month by month."""


@dataclass(frozen=True)
class Reporter:
    """Gathers a report's material. `figures` gives a period's figures with their directions."""

    desk: FigureDesk
    store: FolderStore
    outturn: Outturn
    figures: Callable[[Period], list[Figure]]
    folder: Path
    """The workspace, where the council's own standing text may be."""
    office: Office = NOTHING_WRITTEN
    lists: Callable[[Period], tuple[DataTable, ...]] = lambda period: ()
    """The records behind the figures, for whoever may see them."""
    same_point: SamePoints = lambda figures, definitions, period: {}
    """Figures of a period beside the same point last year, by measure."""

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
            words=_meanings(self.desk.catalogue) | self._local_words(),
            glossary=self.settings.glossary,
            extract=extract.day,
            loads=extract.load_ids(),
            version=__version__,
            engine=self.desk.engine,
            made_at=made_at,
            findings=self._findings(period),
            standing=self._standing(),
            lists=self.lists(period) if edition == "internal" else (),
            front=self._front(period),
            office=self.office,
            series=self._series(period),
            targets=self._targets(period),
            aims=self._aims(period),
            others=self._others(period),
            groups={value: group for group, values in self.settings.groups.items() for value in values},
            same_point=self._same_point(period, columns[-1].figures),
            projected=self._projected(period) if edition != "public" else (),
            headings=self._headings(period) if edition != "public" else (),
        )

    def _headings(self, period: Period) -> tuple[Heading, ...]:
        """The reported counts that add up over the year, as far as they can be forecast from the period's end."""
        found = []
        for definition in self.desk.catalogue.reported():
            if not definition.flow:
                continue
            try:
                end = year_end(self.desk, self.outturn, definition, period)
            except Refused:
                continue
            made, (low, high) = end.forecast, end.forecast.likely
            then, last_year = (None if each is None else round(each) for each in (end.same_point, end.last_year))
            found.append(
                Heading(
                    definition=definition,
                    year=end.year,
                    known_to=end.known_to,
                    so_far=round(made.so_far),
                    same_point=then,
                    last_year=last_year,
                    expected=round(made.expected),
                    low=floor(low),
                    high=ceil(high),
                )
            )
        return tuple(found)

    def _projected(self, period: Period) -> tuple[ProjectedOutturn, ...]:
        month = period.ends_on.strftime("%Y-%m")
        last = Period.parse(f"{month}..{month}", period.year_starts)
        return projected_outturns(self.desk.extract, last, self.office.budgets)

    def _same_point(self, period: Period, figures: Mapping[str, Figure]) -> Mapping[str, SamePoint]:
        reported = [*self.desk.catalogue.reported()]
        return self.same_point([figures[each.id] for each in reported], reported, period)

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
        breakdowns = {}
        for measure, by in full_tables(self.desk.catalogue):
            if frozen := publication.breakdown(measure, by):
                breakdowns[measure, by] = tuple(frozen)
                breakdowns[measure, ()] = (figures[measure],)
        return Column(_column_key(period), period, "published", figures, breakdowns)

    def _last_year(self, period: Period) -> Column:
        year = period.year_before()
        outturns = {each.id: self.outturn.figure(each, year) for each in self.desk.catalogue.values()}
        figures = {measure: figure for measure, figure in outturns.items() if figure is not None}
        if not figures:
            return replace(self._earlier(year), key="py")
        return Column("py", year, "outturn", figures, self._breakdowns(year))

    def _breakdowns(self, period: Period) -> Breakdowns:
        """The breakdowns that have records, each with the whole that it is a breakdown of."""
        found: dict[tuple[str, tuple[str, ...]], tuple[Figure, ...]] = {}
        for measure, by in full_tables(self.desk.catalogue):
            definition = self.desk.catalogue[measure]
            figures = self.desk.broken_down(period, [definition], by)
            if any(figure.missing is None for figure in figures):
                found[measure, by] = tuple(figures)
                found[measure, ()] = tuple(self.desk.figures([(definition, period)]))
        return found

    def _standing(self) -> str:
        """The council's own page of standing text, where the workspace has one."""
        path = self.folder / OWN
        try:
            return path.read_text(encoding="utf-8-sig") if path.is_file() else ""
        except UnicodeDecodeError as error:
            raise SettingsError(f"{path} is not UTF-8 text: {error}. Save it again as UTF-8.") from error

    def _series(self, period: Period) -> Mapping[str, Series]:
        """The months of each measure that has some, those that the report draws beside Appendix 2 included."""
        catalogue = self.desk.catalogue
        wanted = [each for each in catalogue.values() if each.reported or each.id in DRAWN]
        return series_of(self.desk, [each for each in wanted if has_months(each, catalogue)], period)

    def _meetings(self, period: Period) -> tuple[date | None, date | None]:
        """The Cabinets that take this period's report and the next: as the settings say, else by the calendar."""
        if self.settings.calendar is None:
            return self.settings.report.meeting, None
        reports = [each for each in report_calendar(self.settings, None).meetings if each.report]
        own = next((each.day for each in reports if each.report and each.report.period == period), None)
        own = self.settings.report.meeting or own
        return own, next((each.day for each in reports if own and each.day > own), None)

    def _front(self, period: Period) -> Front:
        said = self.settings.report
        meeting, next_meeting = self._meetings(period)
        lines = {"Name": said.contact.name, "Post": said.contact.post, "Telephone": said.contact.telephone}
        contact = (lines | {"Email": said.contact.email}).items()
        return Front(
            said.agenda_item,
            meeting,
            said.report_of,
            said.decision,
            said.lead_member,
            tuple((label, value) for label, value in contact if value),
            tuple(said.background_papers),
            said.wards,
            said.property,
            next_meeting,
            {table: tuple(notes) for table, notes in said.notes.items()},
        )

    def _targets(self, period: Period) -> dict[str, Decimal]:
        found = {each.id: self.settings.target(each.id, period) for each in self.desk.catalogue.reported()}
        return {measure: Decimal(str(target)) for measure, target in found.items() if target is not None}

    def _aims(self, period: Period) -> dict[str, Target]:
        found = {each.id: target_of(self.settings, each, period) for each in self.desk.catalogue.reported()}
        return {measure: target for measure, target in found.items() if target is not None}

    def _others(self, period: Period) -> dict[str, YearOf]:
        """The published year that had ended when the period did, or the first there is."""
        council = council_numbered(self.settings.council.number)
        found = {}
        for each in self.desk.catalogue.reported():
            if each.benchmark and measured_as(each) == published()[each.benchmark].measured:
                years = benchmark(each.benchmark, council).years
                found[each.id] = next((year for year in reversed(years) if year.year <= period.ends_on.year), years[0])
        return found

    def _revisions(self, columns: Sequence[Column]) -> Iterable[Revision]:
        """The published figures for which this extract now gives another."""
        for column in columns:
            if column.origin != "published":
                continue
            now = {figure.measure: figure for figure in self.figures(column.period)}
            for definition in self._told():
                was = column.figures.get(definition.id)
                if was and _parts(was) != _parts(now[definition.id]):
                    yield Revision(definition, column.period, was, now[definition.id])

    def _told(self) -> list[Definition]:
        """The measures that the report tells of: those of Appendix 2, and those that they divide."""
        catalogue = self.desk.catalogue
        told = {part for each in catalogue.reported() for part in (each.id, *(each.of or ()))}
        return [definition for definition in catalogue.values() if definition.id in told]

    def _local_words(self) -> dict[tuple[str, str], str]:
        """The council's own words for what became of a contact."""
        words = {code: self.settings.local_word("outcome", code) for code in code_lists()["contact_outcome"]}
        return {("outcome", code): word for code, word in words.items() if word}


def _meanings(catalogue: Catalogue) -> dict[tuple[str, str], str]:
    """What the codes of each breakdown mean, by dimension and code."""
    lists: dict[str, set[str]] = {}
    for schema in SCHEMAS.values():
        for column in schema.columns:
            if column.codes:
                lists.setdefault(column.name, set()).add(column.codes)
    dimensions = {(name, column) for each in catalogue.values() for name, column in each.ways.items()}
    return {
        (name, code): known.meaning
        for name, column in sorted(dimensions)
        for coded in sorted(lists.get(column.rpartition(".")[2], ()))
        for code, known in code_lists()[coded].items()
    }


def _parts(figure: Figure) -> tuple[object, ...]:
    return figure.number, figure.numerator, figure.denominator, figure.missing is not None


def _column_key(period: Period) -> str:
    return f"q{period.name[-1]}" if period.kind == "quarter" else period.name


def _order_key(name: str) -> tuple[str, str]:
    measure, _, dimension = name.partition(".")
    return measure, dimension
