"""The one door: a workspace on disk, opened by a viewer whose rights filter every method.

from fingerpost import Workspace

workspace = Workspace("demo")
for figure in workspace.figures("2013-14-Q2"):
    print(figure.measure, figure.text, figure.direction)
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from fingerpost import __version__
from fingerpost.desk.figures import FigureDesk, check_breakdown, full_tables
from fingerpost.desk.own_measures import catalogue_in, check_own
from fingerpost.desk.records import Extract, new_loads, open_extract, refuse_fewer
from fingerpost.desk.rows import figure_rows
from fingerpost.desk.targets import judgements, target_of
from fingerpost.engine import NAME as ENGINE
from fingerpost.engine import EngineError
from fingerpost.errors import NotFound, Refused, SettingsError, StoreError, nearest
from fingerpost.measures import Catalogue, Definition
from fingerpost.model import COMMAND_LINE, Commentary, Figure, Finding, Listing, MeasureNote, SignOff, Viewer
from fingerpost.model.viewer import LOADS, PUBLISHES, SEES_DRAFTS, SEES_FIGURES, WRITES, may_read, require
from fingerpost.periods import Period, long_date
from fingerpost.settings import ALL as ALL_MEASURES
from fingerpost.settings import FILE, Member, Settings, check_settings, read_settings
from fingerpost.store import DocumentsEntry, FolderStore, Load, Publication, disk

if TYPE_CHECKING:
    from fingerpost.compare.placement_cost import ProjectedOutturn
    from fingerpost.compare.process_control import ControlChart
    from fingerpost.compare.same_point import SamePoint
    from fingerpost.compare.targets import Judgement, Target
    from fingerpost.desk.benchmarking import BesideOthers
    from fingerpost.desk.commenting import Drafted, Part
    from fingerpost.desk.comparing import Comparer, Outturn
    from fingerpost.desk.content import Tables
    from fingerpost.desk.crosstab import CrossTable
    from fingerpost.desk.equity import Against, Equity
    from fingerpost.desk.forecasting import YearEnd
    from fingerpost.desk.funnels import UnitsFunnel
    from fingerpost.desk.journeys import Journeys
    from fingerpost.desk.oddities import Broken
    from fingerpost.desk.office import OfficeDesk, Opener
    from fingerpost.desk.publicly import Public
    from fingerpost.desk.reconciling import Reconciliation
    from fingerpost.desk.regional import Region
    from fingerpost.desk.timeline import Child
    from fingerpost.desk.trust import Trust
    from fingerpost.desk.versions import Comparison
    from fingerpost.desk.workload import Workload
    from fingerpost.report.calendar import ReportCalendar
    from fingerpost.report.material import Material
    from fingerpost.report.model import Chart, DataTable, Edition, Report
    from fingerpost.sources import Content, InputFile

RECORD = "not-for-publication-protection.json"
"""The record of a public edition's protection, kept beside its documents. It holds the hidden numbers."""


NO_SUCH_CHILD = "There is no such child among those whose records you may see."
"""The same for one that is not there and one of another team: neither tells whether the child is known."""

NO_CROSS_TABLE = (
    "A table by two breakdowns has numbers so small that people could be recognised, and your role may see such only "
    "where they are protected: in the public editions of the reports."
)
SPILLS_FROM = 500_000
"""Rows of a load from which its figures are worked out partly on the disk."""
DESKS = 3
"""Extracts whose records are held at once, those that were asked for last: each has an engine of its own."""


def _silent(step: str) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class LoadResult:
    """What a load did: the loads added (none where the same files were loaded before), the files, and what was odd."""

    added: tuple[Load, ...]
    files: tuple[InputFile, ...]
    findings: int
    begins: dict[str, date]
    """From when each table's records seem complete, where the settings do not say."""
    by_rules: int = 0
    """How much the rules found in the extract as it is now; `findings` is what was met while reading."""


@dataclass(frozen=True)
class Documents:
    """A report's files as they are to be published, and the words on its cover that say so."""

    status: str
    files: dict[str, bytes]


@dataclass(frozen=True)
class Explanation:
    """All that stands behind a figure and its arrow."""

    definition: Definition
    figure: Figure
    earlier: Figure | None
    earlier_label: str
    tables: tuple[tuple[str, str, str, int], ...]
    """Each table it is made from: name, source, load, rows."""
    target: Target | None = None
    judgement: Judgement | None = None
    same_point: SamePoint | None = None
    """For what adds up over a year, the same point last year. The arrow does not follow it."""
    engine: str = ENGINE


class Workspace:
    """A council's workspace: load extracts, get figures and the records behind them, publish, and report.

    Where the settings have several councils, `council` is the number of the one that it is about; without it, only
    what is about all of them can be asked.

    `clock` gives the present for the dates of loads and reports; figures never depend on it. A program with threads
    gives a lock as `turn`, held while the engine works, and `opener` where it keeps the workflow database open itself;
    see `desk.office`. Periods are given as
    text ('2013-14-Q2') or as Period; `extract` is the date of the extract to use, the latest by default.
    """

    def __init__(
        self,
        path: str | Path,
        viewer: Viewer = COMMAND_LINE,
        clock: Callable[[], datetime] = datetime.now,
        turn: AbstractContextManager[object] | None = None,
        opener: Opener | None = None,
        council: str = "",
    ) -> None:
        self.path = Path(path)
        self.viewer = viewer
        self.settings: Settings = read_settings(self.path, council)
        self.store = self._own_store()
        self._clock = clock
        self._desks: dict[str, FigureDesk] = {}
        self._turn, self._opener = turn, opener

    def seen_by(self, viewer: Viewer) -> Workspace:
        """The same workspace for another viewer. It shares what is open, so it costs next to nothing."""
        _ = self.catalogue  # read once, and shared from then on
        other = copy(self)
        other.viewer = viewer
        return other

    def of(self, council: str) -> Workspace:
        """The same workspace for another of its councils, by its number. Raises Refused where the viewer may not,
        SettingsError where there is none such.

        It shares the measures' definitions and nothing else: whoever asks for many lets each go after use.
        """
        require(self.viewer, council, True, "")
        other = self.seen_by(self.viewer)
        other.__dict__.pop("_outturn", None)
        other.settings = read_settings(self.path, council)
        other.store, other._desks = other._own_store(), {}
        return other

    def _own_store(self) -> FolderStore:
        own = self.settings.chosen
        return FolderStore(self.path / "store", own.number if own else "")

    @classmethod
    def init(
        cls,
        path: str | Path,
        name: str = "My Council",
        number: str = "000",
        complete_from: str = "",
        demonstration: bool = False,
    ) -> Workspace:
        """Make a workspace: a commented fingerpost.toml, an empty store, and a folder for published figures.

        Raises SettingsError where there is one already.
        """
        from importlib.resources import files

        folder = Path(path)
        if (folder / FILE).exists():
            raise SettingsError(f"{folder / FILE} is there already; nothing was changed.")

        def page(name: str) -> str:
            return files("fingerpost.demo").joinpath(name).read_text(encoding="utf-8")

        # What holds for the demonstration is an example for others, and stands there as a comment.
        parts = {part: page(f"{part}.toml") for part in ("report", "calendar")}
        if not demonstration:
            parts = {part: _commented(text) for part, text in parts.items()}
        settings = page("template.toml").format(
            name=_toml(name),
            number=_toml(number),
            complete_from=complete_from,
            demonstration="demonstration = true       # made-up records\n" if demonstration else "",
            **parts,
        )
        check_settings(settings, folder / FILE)
        if folder.exists() and not folder.is_dir():
            raise SettingsError(f"{folder} is a file; give a folder, which need not exist yet.")
        (folder / "figures").mkdir(parents=True, exist_ok=True)
        FolderStore(folder / "store").create()
        (folder / FILE).write_text(settings, encoding="utf-8", newline="\n")
        return cls(folder)

    @property
    def council(self) -> str:
        """The council's number, which is in every key. Raises SettingsError where none of several was named."""
        return self.settings.council.number

    @property
    def councils(self) -> tuple[Member, ...]:
        """The workspace's councils that the viewer may see."""
        return tuple(each for each in self.settings.members if self.viewer.may_see_council(each.number))

    @cached_property
    def catalogue(self) -> Catalogue:
        """The measures' definitions: those that are shipped, and the council's own. Raises SettingsError for one that
        is wrong."""
        return catalogue_in(self.path)

    def period(self, text: str | Period) -> Period:
        """A period as this council's financial year has it. Raises PeriodError."""
        return text if isinstance(text, Period) else Period.parse(text, self.settings.year.starts_in_month)

    def load(
        self,
        inputs: Iterable[tuple[str, Content]],
        as_at: date,
        accept_fewer: bool = False,
        progress: Callable[[str], None] = _silent,
    ) -> LoadResult:
        """Load files given as (name, content), extracted on `as_at`: all of them, or on any error none.

        Raises SourceError with every problem found, and Refused where a table has far fewer rows than before.
        """
        from fingerpost.sources import read_inputs

        self._require(self.viewer.role in LOADS, "load extracts")
        check_own(self.catalogue)
        reading = read_inputs(inputs, self.settings.mappings(), progress, as_at)
        loads = new_loads(reading, self.settings, as_at)
        with self.store.writing():
            if not accept_fewer:
                refuse_fewer(loads, self.store, self.settings, as_at)
            progress("writing the load")
            added = self.store.add_loads(self.council, as_at, loads, self._clock(), __version__)
        files, findings, by_rules = tuple(reading.files), len(reading.findings), 0
        # The records are stored: from here on they are read from there, and need not be held twice.
        del reading, loads
        if added:
            # The load is current by now: what goes wrong from here on takes nothing back.
            with self._desk_for_load(as_at, added) as desk:
                progress("working out the figures")
                desk.keep()
                progress("checking the records")
                by_rules = sum(each.file is None for each in desk.check())
        begins = {
            table: stored.begins
            for load in added
            for table, stored in load.tables.items()
            if stored.begins and table not in self.settings.complete_from
        }
        return LoadResult(added, files, findings, begins, by_rules)

    def loads(self) -> tuple[Load, ...]:
        """Every load of this council, oldest first."""
        self._require_council()
        return tuple(load for load in self.store.manifest().loads if load.council == self.council)

    def extract(self, asked: date | None = None) -> date:
        """The extract that is read: the one asked for, or the latest. Raises NotFound."""
        return self._extract(asked).day

    def check(self, extract: date | None = None, rule: str = "") -> Sequence[Finding]:
        """Everything odd in an extract: values found while reading, and records that break a rule.

        With `rule`, its findings alone. Raises NotFound where there is no such rule, and Refused where it was not run.
        """
        self._require_children("see records")
        found = self._extract(extract)
        from fingerpost.desk.rulebook import of_rule

        findings = of_rule(found, rule) if rule else found.findings()
        own = self._own_children(found.day)
        return findings if own is None else [each for each in findings if each.child_id in own]

    def oddities(self, extract: date | None = None) -> Sequence[Broken]:
        """The findings of `check` counted by rule, with the measures they touch."""
        from fingerpost.desk.oddities import by_rule

        return by_rule(self.check(extract), self.catalogue)

    def sources(self, extract: date | None = None) -> tuple[Listing, Listing]:
        """What was loaded when, and where each table of an extract comes from."""
        from fingerpost.desk.oddities import feeds_listing, loads_listing

        self._require_children("see what was loaded")
        found = self._extract(extract)
        return loads_listing(found), feeds_listing(found)

    def rules_run(self, extract: date | None = None) -> tuple[int, int]:
        """How many rules an extract has the tables and columns for, and how many there are."""
        from fingerpost.desk.rulebook import rules_run

        return rules_run(self._extract(extract))

    def trust(
        self, period: str | Period, measures: Sequence[str] = (), extract: date | None = None
    ) -> dict[str, Trust]:
        """For each measure that has a figure, how many of its records have findings that touch it."""
        from fingerpost.desk.trust import TrustDesk

        self._require_figures()
        asked, desk = self.period(period), self._desk(extract)
        definitions = [self.catalogue.find(measure) for measure in measures] or [*self.catalogue.values()]
        return TrustDesk(desk).trust(definitions, _so_far(asked, desk.extract.day) or asked)

    def reconcile(
        self, period: str | Period, extract: date | None = None, table: str = "", source: str = ""
    ) -> Reconciliation:
        """Where two sources hold the same table: how many children each knows at the period's end, and who differs.

        `table` and `source` narrow it. Raises NotFound where the extract has no such table or source.
        """
        from fingerpost.desk.reconciling import reconciliation

        self._require_children("see records")
        asked, opened = self.period(period), self._extract(extract)
        found = reconciliation(opened, _so_far(asked, opened.day) or asked, table, source)
        return replace(found, children=self._of_own_teams(found.children, opened.day))

    def children(self, extract: date | None = None) -> frozenset[str]:
        """The ids of every child whose records the viewer may see."""
        from fingerpost.desk.timeline import children_in

        self._require_children("see records")
        desk = self._desk(extract)
        own = self._own_children(desk.extract.day)
        return children_in(desk) if own is None else own

    def child(self, child_id: str, extract: date | None = None) -> Child:
        """A child's timeline: all that the extract has about them, with its findings.

        Raises NotFound, in the same words, where there is no such child and where they are of another team.
        """
        from fingerpost.desk.timeline import child_in

        self._require_children("see a child's records")
        desk = self._desk(extract)
        own = self._own_children(desk.extract.day)
        found = child_in(desk, child_id) if own is None or child_id in own else None
        if found is None:
            raise NotFound(NO_SUCH_CHILD)
        return found

    def workload(self, extract: date | None = None) -> Workload:
        """Caseloads, children without a worker, and what is overdue and due soon on the extract's day."""
        from fingerpost.desk.workload import workload

        self._require_children("see who works with which child")
        desk = self._desk(extract)
        found, own = workload(desk), self._own_children(desk.extract.day)
        return found if own is None else found.of_children(own, self.viewer.own_teams or frozenset())

    def verify(self) -> int:
        """Check each file of the store against its hash, and that the workflow file is whole; gives how many files.
        Raises StoreError."""
        from fingerpost.workflow import FILE as WORKFLOW_FILE
        from fingerpost.workflow import check_file

        written = (self.path / WORKFLOW_FILE).exists()
        if written:
            check_file(self.path / WORKFLOW_FILE)
        return self.store.verify() + written

    def figures(
        self,
        period: str | Period,
        measures: Sequence[str] = (),
        by: Sequence[str] = (),
        extract: date | None = None,
    ) -> Sequence[Figure]:
        """The figures of a period, each on its own basis, with direction of travel; with `by`, its breakdown instead.

        A period that was not over when the extract was taken gives the figures so far, which say so in `note`.
        """
        self._require_figures()
        asked = self.period(period)
        wanted = [self.catalogue.find(measure) for measure in dict.fromkeys(measures)]
        definitions = wanted or [*self.catalogue.values()]
        by = tuple(dict.fromkeys(by))
        if len(by) > 1 and not self.viewer.may_see_children:
            raise Refused(NO_CROSS_TABLE)
        desk = self._desk(extract)
        check_breakdown(definitions, by, explicit=bool(measures))
        so_far = _so_far(asked, desk.extract.day)
        if by:
            figures = desk.broken_down(so_far or asked, definitions, by)
        else:
            figures = desk.figures([(each, so_far or asked) for each in definitions])
        if so_far:
            return [_marked(figure, desk.extract.day) for figure in figures]
        return figures if by else self._comparer(desk).compared(figures, definitions, asked)

    def cross(self, measure: str, period: str | Period, by: Sequence[str], extract: date | None = None) -> CrossTable:
        """A measure by one or two of its breakdowns, as a table with totals.

        Raises NotFound where it has no such breakdown or no figure, and Refused for a viewer who may not see children
        and asks for two: numbers so small are protected in what is published, and nowhere else.
        """
        from fingerpost.desk.crosstab import cross

        definition = self.catalogue.find(measure)
        wanted = tuple(dict.fromkeys(filter(None, by)))
        return cross(definition, wanted, lambda own: self.figures(period, [measure], own, extract))

    def list(
        self,
        measure: str,
        period: str | Period,
        part: str = "",
        extract: date | None = None,
        groups: Mapping[str, str] | None = None,
    ) -> Listing:
        """The records behind a figure; its length is the figure.

        `part` is numerator, denominator or missed; the default is a count's records or a proportion's numerator.
        `groups` are breakdowns and of each the value that is wanted, such as {"team": "Safeguarding East"}.
        Raises Refused where the measure is no list of records, or has no figure.
        """
        self._require_children("see the list behind a figure")
        asked, definition, desk = self.period(period), self.catalogue.find(measure), self._desk(extract)
        if part == "missed" and definition.kind != "proportion":
            raise Refused(f"{measure} is a {definition.kind}: none of its records can miss.")
        default = "numerator" if definition.kind == "proportion" else "denominator"
        covered = _so_far(asked, desk.extract.day) or asked
        for dimension in groups or {}:
            check_breakdown([definition], (dimension,), explicit=True)
        return self._of_own_teams(desk.listing(definition, covered, part or default, groups), desk.extract.day)

    def explain(self, measure: str, period: str | Period, extract: date | None = None) -> Explanation:
        """Why a figure and its arrow are what they are."""
        asked, definition = self.period(period), self.catalogue.find(measure)
        (figure,) = self.figures(asked, [measure], extract=extract)
        desk = self._desk(extract)
        if figure.note:
            from fingerpost.desk.comparing import Before

            before = Before(None, "not compared: the period is not over", None)
        else:
            before = self._comparer(desk).before([definition], asked)[measure]
        same_point = self.same_point([figure], asked, extract).get(measure)
        tables = [
            (table, load.tables[table].label, load.id, load.tables[table].rows)
            for table in desk.tables(definition)
            for load in desk.extract.feeds(table)
        ]
        target = target_of(self.settings, definition, asked)
        judgement = judgements(self.settings, self.catalogue, [figure], asked).get(measure)
        return Explanation(
            definition, figure, before.figure, before.label, tuple(tables), target, judgement, same_point, desk.engine
        )

    def same_point(
        self, figures: Iterable[Figure], period: str | Period, extract: date | None = None
    ) -> dict[str, SamePoint]:
        """The figures of a period, whole ones, beside the same point last year: by measure, only those that add up over
        a year (the year to date, the rolling year). Arrows do not follow it; where it is not known its words say why.
        A period that is not over is compared with nothing."""
        self._require_figures()
        asked, desk = self.period(period), self._desk(extract)
        whole = [figure for figure in figures if not figure.breakdown]
        if _so_far(asked, desk.extract.day):
            return {}
        definitions = [self.catalogue.find(figure.measure) for figure in whole]
        return self._comparer(desk).same_point(whole, definitions, asked)

    def judged(self, figures: Iterable[Figure], period: str | Period) -> dict[str, Judgement]:
        """How figures of a period stand against their targets, by measure; those without a target are left out."""
        self._require_figures()
        return judgements(self.settings, self.catalogue, figures, self.period(period))

    def publish(self, period: str | Period, extract: date | None = None, again: bool = False) -> Publication:
        """Freeze a period's figures with their definitions, loads and version.

        The extract is the one taken on the period's last day where there is one, else the latest. Raises Refused
        where the period has been published and `again` is not given; the earlier publication is kept either way.
        """
        self._require(self.viewer.role in PUBLISHES, "publish")
        asked = self.period(period)
        manifest = self.store.manifest()
        if extract is None and asked.ends_on in manifest.extracts(self.council):
            extract = asked.ends_on
        desk = self._desk(extract)
        if desk.extract.day < asked.ends_on:
            day = long_date(desk.extract.day)
            raise Refused(f"The extract of {day} ends before {asked.label} does; load a later one first.")
        with self.store.writing():
            before = self.publication(asked)
            if before and not again:
                raise Refused(
                    f"{asked.label} was published on {before.published_at[:10]} from the extract of "
                    f"{long_date(before.extract)}. It stays as it is; --again publishes it anew and keeps the first."
                )
            publication = self._publication(asked, desk, (before.number if before else 0) + 1)
            self._freeze(publication)
        return publication

    def publication(self, period: str | Period) -> Publication | None:
        """The latest publication of a period, or None."""
        self._require_figures()
        return self.store.publication(self.period(period).name)

    def report(self, period: str | Period, edition: Edition = "internal", extract: date | None = None) -> Report:
        """The report of a period as data; `fingerpost.render` turns it into any format."""
        from fingerpost.report.build import build

        self._require_figures()
        self._require(may_read(self.viewer, edition, published=False), f"read the {edition} edition as it is now")
        return build(self._material(period, edition, extract))

    def write_report(
        self,
        period: str | Period,
        edition: Edition = "internal",
        extract: date | None = None,
        progress: Callable[[str], None] = _silent,
    ) -> Sequence[Path]:
        """Write the report in every format into `reports/PERIOD-EDITION/`; gives the files.

        All formats are made before any is written, so a report that cannot be made leaves the one before as it was.
        """
        progress("working out the figures")
        report = self.report(period, edition, extract)
        name = _file_name(report)
        made = self._rendered(report, progress)
        folder = self._own_folder("reports") / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for file, data in made.items():
                disk.replace(folder / file, data)
        except OSError as error:
            raise StoreError(f"The report could not be written into {folder}: {error.strerror}.") from error
        return [folder / file for file in made]

    def series(
        self, measure: str, period: str | Period, months: int = 24, extract: date | None = None
    ) -> Sequence[tuple[Period, Figure]]:
        """A measure's monthly figures up to the end of a period, oldest first; see `desk.series`."""
        from fingerpost.desk.series import series

        self._require_figures()
        return series(self._desk(extract), self.catalogue.find(measure), self.period(period), months)

    def control_chart(
        self, measure: str, period: str | Period, months: int = 24, extract: date | None = None
    ) -> ControlChart:
        """Whether the monthly figures move more than they usually do. Raises Refused where their days overlap."""
        from fingerpost.desk.series import control_chart

        asked = self.period(period)
        found = tuple(self.series(measure, asked, months, extract))
        definition, decisions = self.catalogue.find(measure), self.rebasings(measure, asked)
        return control_chart(definition, found, self.settings.target(measure, asked), decisions)

    def undecided(self, measure: str, period: str | Period, extract: date | None = None) -> str:
        """How many cases of the last months are still undecided, in words; empty where that moves nothing."""
        from fingerpost.desk.series import undecided_words

        found = tuple(self.series(measure, period, extract=extract))
        return undecided_words(self._desk(extract), self.catalogue.find(measure), found)

    def rebasings(self, measure: str, period: str | Period) -> Sequence[MeasureNote]:
        """The decisions by the end of a period to work the limits of a measure's chart out afresh, oldest first."""
        from fingerpost.compare.rebasing import rebasings

        until = self.period(period).ends_on
        return rebasings((note for note in self.office.notes([measure]) if note.on <= until), measure)

    def forecast(self, measure: str, period: str | Period, extract: date | None = None) -> YearEnd:
        """Where a count will end the year that a period ends in, with intervals, from its months up to the period.

        Raises Refused, with the reason, for what cannot be forecast, with too few months, or where the year is over.
        """
        from fingerpost.desk.forecasting import year_end

        self._require_figures()
        return year_end(self._desk(extract), self._outturn, self.catalogue.find(measure), self.period(period))

    def projected_outturns(
        self, year: str | Period = "", as_at: date | None = None, extract: date | None = None
    ) -> Sequence[ProjectedOutturn]:
        """What the placements of each line of `[unit_costs]` will have cost by the end of a financial year.

        As known at the end of the last whole month by `as_at` and by the extract; of its year, or the one asked for.
        Nothing where no unit costs are given, or no month of the year is over by then.
        """
        from fingerpost.desk.costing import projected_outturns

        self._require_figures()
        if not self.settings.unit_costs:
            return ()
        found = self._extract(extract)
        day = min(found.day, as_at or found.day)
        asked = self.period(year.replace("-", "/") if isinstance(year, str) else year) if year else None
        day = min(day, asked.ends_on) if asked else day
        month = self.period(f"{day:%Y-%m}..{day:%Y-%m}")
        month = month if month.ends_on <= day else month.before()
        if asked and month.year != asked.year:
            return ()
        return projected_outturns(found, month, self.office.budgets(month.year, as_at))

    def usual(
        self, measure: str, period: str | Period, months: int = 24, extract: date | None = None
    ) -> ControlChart | None:
        """What is usual for a measure's months; None where that cannot be said: for a stock, or with too few months."""
        from fingerpost.report.material import MonthsOf
        from fingerpost.report.usual import FIRM
        from fingerpost.report.usual import months as charted

        self._require_figures()
        definition = self.catalogue.find(measure)
        if not definition.flow:
            return None
        try:
            found = tuple(self.series(measure, period, months, extract))
        except Refused:
            return None
        chart = charted(MonthsOf(self.catalogue, {measure: found}, {}, self.rebasings(measure, period)), definition)
        return chart if chart and chart.segments[-1].strength in FIRM and chart.points[-1].value is not None else None

    def month_chart(
        self, measure: str, period: str | Period, months: int = 24, extract: date | None = None
    ) -> Chart | None:
        """The measure by month as a chart, with what is usual and its target; None with too few months to draw."""
        from fingerpost.report.charts import month_chart
        from fingerpost.report.material import MonthsOf

        asked = self.period(period)
        found = tuple(self.series(measure, asked, months, extract))
        target = self.settings.target(measure, asked)
        targets = {} if target is None else {measure: Decimal(str(target))}
        return month_chart(MonthsOf(self.catalogue, {measure: found}, targets, self.rebasings(measure, asked)), measure)

    def benchmark(
        self, measure: str, council: str = "", year: int | None = None, extract: date | None = None
    ) -> BesideOthers:
        """The published figures of a measure: England, region, statistical neighbours, rank, and one's own latest.

        `council` is a name or number of another, `year` the last to look at. Raises Refused where a measure has no
        published equivalent, NotFound where there is no such council or year.
        """
        from fingerpost.desk.benchmarking import beside_others

        self._require_figures()
        desk = self._desk(extract) if extract or self.loads() else None
        said = self.settings.council
        return beside_others(self.catalogue.find(measure), said.number, said.name, desk, council, year)

    def why(self, measure: str, period: str | Period, by: str = "", extract: date | None = None) -> Listing:
        """Which groups made a figure change from the period before: parts that add up to the change; see `desk.why`."""
        from fingerpost.desk.why import why

        self._require_figures()
        return why(self._desk(extract), self.catalogue.find(measure), self.period(period), by)

    def funnel(self, measure: str, period: str | Period, by: str = "team", extract: date | None = None) -> UnitsFunnel:
        """A proportion's units (teams, or any breakdown that adds) with the limits of chance for the size of each.

        Raises Refused where there is nothing to compare, NotFound where there is no such breakdown.
        """
        from fingerpost.desk.funnels import own_funnel

        self._require_figures()
        return own_funnel(self._desk(extract), self.catalogue.find(measure), self.period(period), by)

    def councils_funnel(self, measure: str, year: int | None = None, council: str = "") -> UnitsFunnel:
        """The same of what is published of a measure for every English council, in a year or the latest.

        `council` is the one to mark, by name or number; by default the workspace's own, where it is published.
        """
        from fingerpost.compare.benchmarks.published import council_numbered, find_council
        from fingerpost.desk.funnels import councils_funnel

        self._require_figures()
        marked = find_council(council) if council else council_numbered(self.council)
        return councils_funnel(self.catalogue.find(measure), marked, year)

    def region(self, period: str | Period, name: str = "", measures: Sequence[str] = ()) -> Region:
        """Each council beside the others, in a period: what they share, all together, and a funnel; `desk.regional`.

        `name` is a region of the settings, all councils by default. Raises NotFound where there is no such region or
        measure, Refused where there are not two councils that the viewer may see, or they share nothing.
        """
        from fingerpost.desk.publicly import policy_of
        from fingerpost.desk.regional import POOLED, region

        asked, there = self.period(period), [each for each in self.councils if name in ("", each.region)]
        if name and not there:
            known = sorted({each.region for each in self.councils if each.region})
            raise NotFound(
                f"There is no region {name!r}.{nearest(name, known)} There are: {', '.join(known) or 'none'}."
            )
        if self.viewer.role not in SEES_FIGURES or not there:
            raise Refused(f"Your role ({self.viewer.role}) may not see the figures of any council here.")
        wanted = [self.catalogue.find(each) for each in measures] or [*self.catalogue.values()]
        for shared in dict.fromkeys(id for each in there for id in each.shares if id != ALL_MEASURES):
            self.catalogue.find(shared)

        def figures(member: Member) -> Sequence[Figure]:
            own = self if self.settings.chosen and self.council == member.number else self.of(member.number)
            return own._desk(None).figures([(each, asked) for each in wanted if each.kind in POOLED])

        manifest = self.store.manifest()
        loaded = [each for each in there if manifest.extracts(each.number)]
        found = region(name or "all councils", asked, loaded, wanted, figures, policy_of(self.settings))
        return replace(found, empty=tuple(each for each in there if each not in loaded))

    def write_region(self, period: str | Period, name: str = "", measures: Sequence[str] = ()) -> Sequence[Path]:
        """Write a region's report into `reports/region-PERIOD/` in each format but slides; gives the files.

        Of measures that are not named, those that the report to Cabinet has.
        """
        from fingerpost.desk.regional_report import region_report
        from fingerpost.render import FORMATS, render

        if self.viewer.role not in WRITES or not self.councils:
            raise Refused(f"Your role ({self.viewer.role}) may not write here.")
        chosen = measures or [each.id for each in self.catalogue.reported()]
        found = self.region(period, name, chosen)
        report = region_report(found, self._clock(), __version__)
        folder = self.path / "reports" / f"region-{found.period.name.replace('..', '_to_')}"
        made = {ending: render(report, ending) for ending in FORMATS if ending != "pptx"}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for ending, data in made.items():
                disk.replace(folder / f"{folder.name}.{ending}", data)
        except OSError as error:
            raise StoreError(f"The report could not be written into {folder}: {error.strerror}.") from error
        return [folder / f"{folder.name}.{ending}" for ending in made]

    def equity(
        self, measure: str, period: str | Period, by: str, against: Against = "", extract: date | None = None
    ) -> Equity:
        """Whether something is more or less frequent in a group than in all others, with intervals; `desk.equity`.

        `by` is ethnicity, ethnicity_group, sex, age or disabled; `against` what a count is set against: population,
        need or referred. Small groups are pooled, and withheld from a viewer who may not see children.
        """
        from fingerpost.desk.equity import equity
        from fingerpost.desk.publicly import policy_of

        self._require_figures()
        asked, definition, policy = self.period(period), self.catalogue.find(measure), policy_of(self.settings)
        sees_small = self.viewer.may_see_children
        return equity(self._desk(extract), definition, asked, by, against, policy, sees_small)

    def journeys(self, period: str | Period, extract: date | None = None) -> Journeys:
        """Where the children went who came to notice in a period: steps, times between them, who came back.

        A flow with small numbers is refused to a viewer who may not see children; see `desk.journeys` for the rules.
        """
        from fingerpost.desk.journeys import journeys
        from fingerpost.desk.publicly import policy_of

        self._require_figures()
        policy = None if self.viewer.may_see_children else policy_of(self.settings)
        return journeys(self._desk(extract), self.period(period), policy)

    def calendar(self, year: str | Period | None = None) -> ReportCalendar:
        """The dates of the reports to Cabinet, by `[calendar]` in the settings: of one financial year, or all."""
        from fingerpost.desk.planning import report_calendar

        self._require_council()
        return report_calendar(self.settings, None if year is None else self.period(year))

    def calendar_file(self, year: str | Period | None = None) -> bytes:
        """The same as an iCalendar file, for Outlook and other calendars."""
        from fingerpost.render.ics import render_calendar

        name = f"{self.settings.council.name}: reports on children's social care"
        return render_calendar(self.calendar(year).events(), self.council, name, self._clock())

    def render_report(self, period: str | Period, edition: Edition, ending: str) -> tuple[bytes, Report]:
        """The report as it is now in one format, by its file ending, and what it was made from. Raises NotFound."""
        from fingerpost.render import FORMATS, render
        from fingerpost.render.word_template import OWN

        if ending not in FORMATS:
            raise NotFound(f"A report is not made as {ending!r}; there are {', '.join(FORMATS)}.")
        own = self.path / OWN
        report = self.report(period, edition)
        return render(report, ending, own.read_bytes() if own.is_file() else None), report

    # --- what people write beside the figures, and the report they sign ---

    @property
    def office(self) -> OfficeDesk:
        """Risks, budgets, the register, actions, notes and the audit: read and recorded."""
        from fingerpost.desk.office import OfficeDesk

        return OfficeDesk(self.path, self.viewer, self.council, self.catalogue, self.period, self._clock, self._opener)

    def commentary_text(self, period: str | Period, edition: Edition = "internal") -> str:
        """The commentary of a report as a text file that can be edited: drafts, and what people made of them."""
        from fingerpost.report.commentary_file import as_text

        self._require(self.viewer.role in SEES_DRAFTS, "see the commentary before it is accepted")
        return as_text(self._material(period, edition))

    def take_commentary(self, period: str | Period, name: str, data: bytes, by: str = "") -> int:
        """Take an edited commentary back, given as name and bytes: all of it, or on any error none.

        Gives how many parts are new or changed. Raises SettingsError that names the line of what is not understood.
        """
        from fingerpost.report.commentary import drafted_from
        from fingerpost.report.commentary_file import read_text
        from fingerpost.sources.delimited import decode

        self._require_writer()
        material = self._material(period, "internal")
        edits = read_text(material, decode(name, data), name)
        written = [(edit.key, edit.text, edit.state, drafted_from(material, edit.key)) for edit in edits]
        if written:
            with self.office.written_by(by) as kept:
                kept.write_commentaries(material.period.name, written)
        return len(written)

    def commentary_parts(self, period: str | Period) -> Sequence[Part]:
        """The commentary of a report part by part: the drafted words, and what people made of them."""
        return self.commentary_beside(self.commentary_drafts(period), period)

    def commentary_drafts(self, period: str | Period) -> Sequence[Drafted]:
        """The drafted words alone, which rest on figures, risks, budgets, register and notes and on nobody's words."""
        from fingerpost.desk.commenting import drafts

        self._require(self.viewer.role in SEES_DRAFTS, "see the commentary before it is accepted")
        return drafts(self._material(period, "restricted"))

    def commentary_beside(self, drafted: Sequence[Drafted], period: str | Period) -> Sequence[Part]:
        """Drafts of a period beside what people have made of them by now."""
        from fingerpost.desk.commenting import parts

        self._require(self.viewer.role in SEES_DRAFTS, "see the commentary before it is accepted")
        return parts(drafted, self.office.commentary(period))

    def change_commentary(self, period: str | Period, key: str, text: str, state: str, opened_on: str) -> Commentary:
        """Write the words on one part; `opened_on` is the version of what stood there when it was opened.

        Raises NotFound where there is no such part, SettingsError where a field in the words is none, and Overtaken
        where somebody has written since.
        """
        from fingerpost.desk.commenting import check_fields
        from fingerpost.report.commentary import drafted_from, keys

        self._require_writer()
        material = self._material(period, "restricted")
        known = keys(material)
        if key not in known:
            raise NotFound(f"The report has no commentary on {key!r}.{nearest(key, known)}")
        if not text.strip():
            raise Refused("There are no words. Write what it should say, or leave it as it was drafted.")
        check_fields(material, key, text)
        words = (key, text.strip(), state, drafted_from(material, key))
        with self.office.written_by("") as kept:
            return kept.change_commentary(material.period.name, words, opened_on)

    def report_state(self, period: str | Period, edition: Edition, words: bool = True) -> str:
        """A hash of all that people wrote that goes into a report: while it and the store stay, so does the report.

        Without `words` that of what the drafts rest on: neither commentary nor how far the report has come.
        """
        asked = self.period(period)
        self._require_figures()
        said = self.office.for_report(asked, edition, asked.before().ends_on)
        if not words:
            said = replace(said, commentary={}, status="")
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def write_wording(self, template: bool = False) -> Path:
        """Put the shipped standing text (or the Word template) into the workspace, to be changed there; gives its path.

        Raises Refused where there is one already: somebody's words are not written over.
        """
        from fingerpost.render.word_template import OWN as TEMPLATE
        from fingerpost.render.word_template import shipped_template
        from fingerpost.report.standing import OWN, shipped

        self._require_writer()
        path = self.path / (TEMPLATE if template else OWN)
        if path.exists():
            raise Refused(f"{path} is there already; nothing was changed. Rename it first if you want a fresh one.")
        try:
            disk.replace(path, shipped_template() if template else shipped().encode())
        except OSError as error:
            raise StoreError(f"{path} could not be written: {error.strerror}.") from error
        return path

    def sign_off(
        self,
        period: str | Period,
        edition: Edition,
        state: str,
        by: str,
        note: str = "",
        changes: Sequence[str] = (),
    ) -> SignOff:
        """Take the next step of a report: draft, checked, approved, published. Raises Refused where it is not next.

        What is signed is what the report says at this moment; nothing is approved or published but what was checked.
        A corrected version lists what changes: the figures that do, and what `changes` adds. `note` is the reason for
        going back to draft. What is published is kept in every format, for good, and its figures are frozen.
        """
        from fingerpost.desk.content import content_hash
        from fingerpost.desk.office import status_words

        self._require(self.viewer.role in PUBLISHES, "sign off a report")
        asked = self.period(period)
        report = self.report(asked, edition)
        told = (*changes, *self._changes(report))
        taken = self.office.sign_offs(asked, edition)
        # Made before the step is taken, as it takes seconds and nobody else can write meanwhile.
        ready = None
        if state == "published" and taken and taken[-1].state == "approved":
            ready = self._documents(replace(taken[-1], state="published", at=self._clock()), report)

        def keep(step: SignOff) -> None:
            if step.state == "published":
                made = ready if ready and ready.status == status_words(step) else self._documents(step, report)
                self._keep_documents(step, report, made)

        with self.office.written_by(by) as kept:
            return kept.sign_off(asked.name, edition, state, by, content_hash(report), note, told, keep)

    def protection(self, period: str | Period, extract: date | None = None) -> Public:
        """The public edition's material, with the record of what was hidden and why, for the officer who answers.

        The record holds hidden numbers: it is for whoever may see children, and not to be given out.
        """
        self._require_children("see what the public edition hides")
        return self._publicly(self._unprotected(period, extract=extract))

    def published(self, period: str | Period | None = None, edition: str | None = None) -> Sequence[DocumentsEntry]:
        """The published reports that the viewer may read, oldest first; `store.path_of` gives the folder of one."""
        self._require_figures()
        found = self.store.documents(self.period(period).name if period else None, edition)
        return tuple(each for each in found if may_read(self.viewer, each.edition, published=True))

    def published_files(self, entry: DocumentsEntry) -> Sequence[str]:
        """The files of a published report that may be given out: all but the record of what was hidden."""
        self._require_figures()
        return tuple(name for name in entry.files if name != RECORD)

    def document(self, period: str | Period, edition: str, version: int, file: str) -> bytes:
        """One file of a published report, by its name. Raises NotFound where there is none, Refused where the
        viewer's role may not read the edition."""
        entry = self._published_version(period, edition, version)
        if file not in self.published_files(entry):
            there = self.published_files(entry)
            raise NotFound(f"That version has no file {file!r}.{nearest(file, there)}")
        return self.store.document(entry, file)

    def children_in(self, data: bytes) -> tuple[str, ...]:
        """The children whose records stand in a report's Excel file, for the audit of whoever opens it."""
        from fingerpost.sources.tabular import read_tables

        self._require_children("see the children in a report")
        found: dict[str, None] = {}
        for table in read_tables("report.xlsx", data, lambda cells: "child_id" in cells):
            if "child_id" in table.headers:
                found |= dict.fromkeys(each for each in table.columns[table.headers.index("child_id")] if each)
        return tuple(found)

    def compare_versions(
        self, period: str | Period, edition: Edition, before: int, after: int | None = None
    ) -> Comparison:
        """What is different between two published versions, or between one and the report as it is now."""
        from fingerpost.desk.versions import Said, compared, paragraphs_of, tables_now

        def said(version: int) -> Said:
            entry = self._published_version(period, edition, version)
            page = next((name for name in entry.files if name.endswith(".html")), None)
            paragraphs = paragraphs_of(self.store.document(entry, page)) if page else ()
            return Said(self._published_tables(entry), paragraphs)

        first = said(before)
        if after is not None:
            return compared(first, said(after))
        made, report = self.render_report(period, edition, "html")
        return compared(first, Said(tables_now(report.data), paragraphs_of(made)))

    # --- behind the door ---

    def _changes(self, report: Report) -> tuple[str, ...]:
        """What is different from the version published last; nothing where there is none."""
        from fingerpost.desk.content import changed_figures

        published = self.store.documents(report.period, report.edition)
        return changed_figures(self._published_tables(published[-1]), report.data) if published else ()

    def _published_tables(self, entry: DocumentsEntry) -> Tables:
        """The tables of a published report as text, headings first."""
        from fingerpost.render.delimited import read_csv

        files = [file for file in entry.files if file.endswith(".csv")]
        return {file.removesuffix(".csv"): read_csv(self.store.document(entry, file)) for file in files}

    def _published_version(self, period: str | Period, edition: str, version: int) -> DocumentsEntry:
        self._require_figures()
        self._require(may_read(self.viewer, edition, published=True), f"read the {edition} edition")
        entries = {each.version: each for each in self.published(period, edition)}
        if version not in entries:
            there = f"there are {', '.join(map(str, entries))}" if entries else "none is published"
            raise NotFound(f"{self.period(period).label}, {edition} edition, has no version {version}; {there}.")
        return entries[version]

    def _documents(self, step: SignOff, report: Report) -> Documents:
        """A published report's files, made."""
        from fingerpost.desk.office import status_words

        status = status_words(step)
        files = self._rendered(replace(report, status=status))
        if step.edition == "public":
            files[RECORD] = self._publicly(self._unprotected(step.period)).protection.to_json()
        return Documents(status, files)

    def _keep_documents(self, step: SignOff, report: Report, made: Documents) -> None:
        """Keep what is published, and freeze its figures where they are not frozen as they are."""
        at = step.at.isoformat(timespec="seconds")
        entry = DocumentsEntry(step.period, step.edition, step.version, at, step.by, step.changes, "", {})
        before = self.publication(step.period)
        desk = self._desk(report.extract)
        frozen = self._publication(self.period(step.period), desk, (before.number if before else 0) + 1)
        with self.store.writing():
            self.store.publish_documents(entry, made.files)
            if before is None or before.figures != frozen.figures:
                self._freeze(frozen)

    def _material(self, period: str | Period, edition: Edition, extract: date | None = None) -> Material:
        """All that a report says, before it is said: in a public edition protected."""
        material = self._unprotected(period, edition, extract)
        return self._publicly(material).material if edition == "public" else material

    def _unprotected(self, period: str | Period, edition: Edition = "public", extract: date | None = None) -> Material:
        self._require_figures()
        asked, desk = self.period(period), self._desk(extract)

        def figures(each: Period) -> list[Figure]:
            return [*self.figures(each, extract=desk.extract.day)]

        def lists(each: Period) -> tuple[DataTable, ...]:
            return self._lists(each, desk.extract.day) if self.viewer.may_see_children else ()

        office = self.office.for_report(asked, edition, asked.before().ends_on)
        from fingerpost.desk.reporting import Reporter

        reporter = Reporter(
            desk, self.store, self._outturn, figures, self.path, office, lists, self._comparer(desk).same_point
        )
        return reporter.material(asked, edition, self._clock())

    def _publicly(self, material: Material) -> Public:
        """The public edition's material, protected; the record is made once and kept."""
        from fingerpost.desk.publicly import kept_public_material

        return kept_public_material(material, self.settings, self.store, RECORD)

    def _lists(self, period: Period, extract: date) -> tuple[DataTable, ...]:
        """The records behind each figure of the report that is a list of records."""
        from fingerpost.report.model import DataTable

        found = []
        for definition in self.catalogue.reported():
            if definition.of or self.figures(period, [definition.id], extract=extract)[0].missing is not None:
                continue
            listing = self.list(definition.id, period, "denominator", extract)
            found.append(DataTable(definition.id, listing.columns, listing.rows, definition.title))
        return tuple(found)

    def _own_folder(self, name: str) -> Path:
        """A folder of the workspace; of several councils each has its own in it."""
        folder = self.path / name
        return folder / self.council if self.settings.councils else folder

    def _rendered(self, report: Report, progress: Callable[[str], None] = _silent) -> dict[str, bytes]:
        """A report's files: each format, and its figures as CSV."""
        from fingerpost.render import FORMATS, render
        from fingerpost.render.delimited import write_csv
        from fingerpost.render.word_template import OWN

        own = self.path / OWN
        template = own.read_bytes() if own.is_file() else None
        made: dict[str, bytes] = {}
        for ending in FORMATS:
            progress(f"writing {ending.upper()}")
            made[f"{_file_name(report)}.{ending}"] = render(report, ending, template)
        return made | {f"{table.id}.csv": write_csv(table.columns, table.rows) for table in report.data}

    def _freeze(self, publication: Publication) -> None:
        from fingerpost.render.delimited import write_csv

        rows = figure_rows(publication.figures, self.period(publication.period))
        self.store.publish(publication, {"figures.csv": write_csv(*rows)})

    def _extract(self, asked: date | None) -> Extract:
        self._require_council()
        return open_extract(self.store, self.settings, asked)

    @contextmanager
    def _desk_for_load(self, as_at: date, added: Sequence[Load]) -> Iterator[FigureDesk]:
        """The extract's desk; after a large load one that may use the disk, which a council's own measures must not."""
        rows = sum(stored.rows for load in added for stored in load.tables.values())
        if rows < SPILLS_FROM or any(definition.own for definition in self.catalogue.values()):
            yield self._desk(as_at)
            return
        with self.store.spilling() as folder:
            desk = FigureDesk(self._extract(as_at), self.catalogue, self._turn, folder)
            try:
                yield desk
            except EngineError as error:
                raise StoreError(
                    f"The load is kept and is current, but its figures were not worked out ({error}). They need room "
                    f"on the disk of {self.store.folder}, for a while as much as the extract has. Make room; "
                    "`fingerpost figures` and `fingerpost check` then work them out."
                ) from error
            finally:
                desk.close()

    def _desk(self, asked: date | None) -> FigureDesk:
        """The figures of an extract; the same desk as long as the store and the settings are the same."""
        extract = self._extract(asked)
        state = extract.state(self.catalogue)
        with self._turn or nullcontext():
            desk = self._desks.pop(state, None) or FigureDesk(extract, self.catalogue, self._turn)
            self._desks[state] = desk
            for old in [*self._desks][:-DESKS]:
                self._desks.pop(old, None)
        return desk

    @cached_property
    def _outturn(self) -> Outturn:
        from fingerpost.desk.comparing import Outturn

        return Outturn(self._own_folder("figures"), self.catalogue, self.council)

    def _comparer(self, desk: FigureDesk) -> Comparer:
        from fingerpost.desk.comparing import Comparer

        return Comparer(desk, self.store, self._outturn)

    def _publication(self, period: Period, desk: FigureDesk, number: int) -> Publication:
        day = desk.extract.day
        figures = [*self.figures(period, extract=day)]
        for measure, by in full_tables(self.catalogue):
            figures += self.figures(period, [measure], by, day)
        return Publication(
            period.name,
            number,
            self._clock().isoformat(timespec="seconds"),
            self.viewer.purpose or self.viewer.role,
            day,
            __version__,
            desk.extract.load_ids(),
            self.store.manifest_sha256(),
            tuple(figures),
            {each.id: each.words() for each in self.catalogue.values()},
        )

    def _require(self, allowed: bool, what: str) -> None:
        require(self.viewer, self.council, allowed, what)

    def _require_council(self) -> None:
        require(self.viewer, self.council, True, "")

    def _require_figures(self) -> None:
        self._require(self.viewer.role in SEES_FIGURES, "see figures")

    def _require_writer(self) -> None:
        self._require(self.viewer.role in WRITES, "write here")

    def _require_children(self, what: str) -> None:
        self._require(self.viewer.may_see_children, what)

    def _of_own_teams(self, listing: Listing, extract: date) -> Listing:
        """Only the rows of the viewer's own teams: those whose child is one of theirs, or, in a list that is not of
        children, that name one. The team on a child's record may be one that had the child long ago."""
        teams, own = self.viewer.own_teams, self._own_children(extract)
        if teams is None or own is None:
            return listing
        team = listing.columns.index("team") if "team" in listing.columns else None
        child = listing.columns.index("child_id") if "child_id" in listing.columns else None
        rows = tuple(
            row
            for row in listing.rows
            if (row[child] in own if child is not None else team is not None and row[team] in teams)
        )
        return replace(listing, rows=rows)

    def _own_children(self, extract: date) -> frozenset[str] | None:
        """The children whose records the viewer may see, as `desk.holding` has it; None is all. The one place that
        says so: every method that gives anything about a child asks here."""
        teams = self.viewer.own_teams
        return None if teams is None else self._desk(extract).holdings.children_of(teams)


def _so_far(period: Period, day: date) -> Period | None:
    """The part of a period that the extract covers, where the period was not over when it was taken."""
    return replace(period, ends_on=day) if period.starts_on <= day < period.ends_on else None


def _marked(figure: Figure, day: date) -> Figure:
    if figure.missing:
        return figure
    note = f"so far: the days to {long_date(day)}; the period is not over in this extract"
    return replace(figure, note=note, why=f"No comparison: {note}.")


def _file_name(report: Report) -> str:
    return f"{report.period.replace('..', '_to_')}-{report.edition}"


def _commented(text: str) -> str:
    return "".join(line if line.startswith("#") or not line.strip() else f"# {line}" for line in text.splitlines(True))


def _toml(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
