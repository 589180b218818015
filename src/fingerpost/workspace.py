"""The one door: a workspace on disk, opened by a viewer whose rights filter every method.

    from fingerpost import Workspace

    workspace = Workspace("demo")
    for figure in workspace.figures("2013-14-Q2"):
        print(figure.measure, figure.text, figure.direction)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from fingerpost import __version__
from fingerpost.compare import Earlier, earlier_period, movement
from fingerpost.engine import NAME as ENGINE
from fingerpost.engine import Engine
from fingerpost.errors import NotFound, Refused, SettingsError, nearest
from fingerpost.measures import Catalogue, Definition, shipped_catalogue
from fingerpost.model import COMMAND_LINE, NOT_RECORDED, Figure, Finding, Listing, PublishedFigure, Table, Viewer
from fingerpost.model.viewer import LOADS, PUBLISHES, SEES_FIGURES
from fingerpost.periods import Period, long_date
from fingerpost.report.material import Column, Material, Revision
from fingerpost.report.model import Edition, Report
from fingerpost.settings import FILE, LOCAL, Settings, read_settings
from fingerpost.sources import InputFile, Reading, read_inputs
from fingerpost.sources.published import read_published
from fingerpost.store import FolderStore, Input, Load, NewLoad, Publication, disk
from fingerpost.store.figures import Key, read_figures, save_figures

if TYPE_CHECKING:
    from fingerpost.measures.evaluate import Available, Evaluator

FULL_TABLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("contacts", ("agency", "outcome")),
    ("caf2_commenced", ("agency",)),
    ("caf2_commenced", ("reason",)),
    ("referrals", ("reason",)),
    ("referrals", ("agency",)),
)
"""The breakdowns that a publication freezes beside the figures."""

MERGED = ("children",)
"""Tables to which every source adds the records that the better sources have not."""


@dataclass(frozen=True)
class LoadResult:
    """What a load did: the loads added (none where the same files were loaded before), the files, and what was odd."""

    added: tuple[Load, ...]
    files: tuple[InputFile, ...]
    findings: int
    begins: dict[str, date]
    """From when each table's records seem complete, where the settings do not say."""


@dataclass(frozen=True)
class Explanation:
    """All that stands behind a figure and its arrow."""

    definition: Definition
    figure: Figure
    earlier: Figure | None
    earlier_label: str
    tables: tuple[tuple[str, str, str, int], ...]
    """Each table it is made from: name, source, load, rows."""
    engine: str = ENGINE


class Workspace:
    """A council's workspace: load extracts, get figures and the lists behind them, publish, and report.

    `clock` gives the present for the dates of loads and reports; figures never depend on it.
    """

    def __init__(
        self,
        path: str | Path,
        viewer: Viewer = COMMAND_LINE,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        self.path = Path(path)
        self.viewer = viewer
        self._clock = clock
        self.settings: Settings = read_settings(self.path)
        self.store = FolderStore(self.path / "store")
        self._evaluators: dict[date, Evaluator] = {}
        self._kept: dict[date, dict[Key, list[Figure]]] = {}

    @classmethod
    def init(cls, path: str | Path, name: str = "My Council", number: str = "000", complete_from: str = "") -> Workspace:
        """Make a workspace: a commented fingerpost.toml, an empty store, and a folder for published figures.

        Raises SettingsError where there is one already.
        """
        from importlib.resources import files

        folder = Path(path)
        if (folder / FILE).exists():
            raise SettingsError(f"{folder / FILE} is there already; nothing was changed.")
        text = files("fingerpost.demo").joinpath("template.toml").read_text(encoding="utf-8")
        (folder / "figures").mkdir(parents=True, exist_ok=True)
        FolderStore(folder / "store").create()
        settings = text.format(name=_toml(name), number=_toml(number), complete_from=complete_from)
        (folder / FILE).write_text(settings, encoding="utf-8", newline="\n")
        return cls(folder)

    @property
    def council(self) -> str:
        """The council's number, which is in every key."""
        return self.settings.council.number

    @property
    def catalogue(self) -> Catalogue:
        """The measures' definitions."""
        return shipped_catalogue()

    def period(self, text: str) -> Period:
        """A period as this council's financial year has it."""
        return Period.parse(text, self.settings.year.starts_in_month)

    # --- loading --------------------------------------------------------------------------------------------------

    def load(
        self,
        inputs: Iterable[tuple[str, bytes]],
        as_at: date,
        accept_fewer: bool = False,
        progress: Callable[[str], None] = lambda step: None,
    ) -> LoadResult:
        """Load files given as (name, bytes), extracted on `as_at`: all of them, or on any error none.

        Raises SourceError with every problem found, and Refused where a table has far fewer rows than before.
        """
        self._require(self.viewer.role in LOADS, "load extracts")
        reading = read_inputs(inputs, self.settings.mappings(), progress)
        loads = [self._new_load(source, reading) for source in sorted(reading.sources)]
        with self.store.writing():
            if not accept_fewer:
                self._refuse_fewer(loads, as_at)
            progress("writing the load")
            added = self.store.add_loads(self.council, as_at, loads, self._clock(), __version__)
            self._evaluators.clear()
            self._kept.clear()
            if added:
                progress("working out the figures")
                self._keep_figures(as_at)
        begins = {
            table: stored.begins
            for load in added
            for table, stored in load.tables.items()
            if stored.begins and table not in self.settings.complete_from
        }
        return LoadResult(added, tuple(reading.files), len(reading.findings), begins)

    def loads(self) -> tuple[Load, ...]:
        """Every load of this council, oldest first."""
        self._require_council()
        return tuple(load for load in self.store.manifest().loads if load.council == self.council)

    def extract(self, asked: date | None = None) -> date:
        """The extract to read: the one asked for, or the latest. Raises NotFound."""
        extracts = self.store.manifest().extracts(self.council)
        if not extracts:
            raise NotFound(f"Nothing has been loaded into {self.path} yet. `fingerpost load FOLDER --as-at DATE` does.")
        if asked is None:
            return extracts[-1]
        if asked not in extracts:
            there = ", ".join(long_date(each) for each in extracts)
            raise NotFound(f"There is no extract of {long_date(asked)}. There are: {there}.")
        return asked

    def check(self, extract: date | None = None) -> list[Finding]:
        """Everything odd in an extract: values found while reading, and records that break a rule."""
        from fingerpost.quality import check

        self._require_children("see records")
        day = self.extract(extract)
        current = self.store.manifest().current(self.council, day)
        loads = {load.id: load for sources in current.values() for load in sources.values()}
        findings = [finding for load in loads.values() for finding in self.store.findings(load)]
        engine = Engine()
        try:
            for table in current:
                self.store.fill(engine, table, self.council, self._preferred(table, current))
            engine.seal()
            return findings + check(engine, current, day)
        finally:
            engine.close()

    def verify(self) -> int:
        """Check each file of the store against its hash; gives how many files. Raises StoreError."""
        return self.store.verify()

    # --- figures --------------------------------------------------------------------------------------------------

    def figures(
        self,
        period: str | Period,
        measures: Sequence[str] = (),
        by: Sequence[str] = (),
        extract: date | None = None,
    ) -> list[Figure]:
        """The figures of a period, each on its own basis, with direction of travel; with `by`, its breakdown instead."""
        self._require_figures()
        asked = self.period(period) if isinstance(period, str) else period
        definitions = [self.catalogue.find(measure) for measure in measures] or list(self.catalogue.values())
        day = self.extract(extract)
        if by:
            self._check_breakdown(definitions, by, explicit=bool(measures))
            return self._broken_down(asked, definitions, tuple(by), day)
        computed = self._computed([(each, asked) for each in definitions], (), day)
        earlier = self._earlier(definitions, asked, day)
        return [self._compared(figure, definition, earlier) for figure, definition in zip(computed, definitions, strict=True)]

    def list(
        self, measure: str, period: str | Period, part: str = "", extract: date | None = None
    ) -> Listing:
        """The records behind a figure; its length is the figure.

        `part` is numerator, denominator or missed; the default is a count's records or a proportion's numerator.
        """
        self._require_children("see the list behind a figure")
        from fingerpost.measures.evaluate import Ask

        asked = self.period(period) if isinstance(period, str) else period
        definition = self.catalogue.find(measure)
        if part == "missed" and definition.kind != "proportion":
            raise Refused(f"{measure} is a {definition.kind}: none of its records can miss.")
        default = "numerator" if definition.kind == "proportion" else "denominator"
        ask = Ask(definition, asked, definition.basis)
        return self._of_own_teams(self._evaluator(self.extract(extract)).listing(ask, part or default))

    def explain(self, measure: str, period: str | Period, extract: date | None = None) -> Explanation:
        """Why a figure and its arrow are what they are."""
        asked = self.period(period) if isinstance(period, str) else period
        definition = self.catalogue.find(measure)
        (figure,) = self.figures(asked, [measure], extract=extract)
        day = self.extract(extract)
        found = self._earlier([definition], asked, day).get(measure)
        current = self.store.manifest().current(self.council, day)
        evaluator = self._evaluator(day)
        tables = [
            (table, load.tables[table].label, load.id, load.tables[table].rows)
            for table in evaluator.tables(definition)
            for load in self._preferred(table, current)
        ]
        earlier, label = (found[0], found[2]) if isinstance(found, tuple) else (None, str(found or ""))
        return Explanation(definition, figure, earlier, label, tuple(tables))

    # --- publication and report -----------------------------------------------------------------------------------

    def publish(self, period: str | Period, extract: date | None = None, again: bool = False) -> Publication:
        """Freeze a period's figures with their definitions, loads and version.

        The extract is the one taken on the period's last day where there is one, else the latest. Raises Refused
        where the period has been published and `again` is not given; the earlier publication is kept either way.
        """
        self._require(self.viewer.role in PUBLISHES, "publish")
        asked = self.period(period) if isinstance(period, str) else period
        manifest = self.store.manifest()
        if extract is None and asked.ends_on in manifest.extracts(self.council):
            extract = asked.ends_on
        day = self.extract(extract)
        if day < asked.ends_on:
            raise Refused(f"The extract of {long_date(day)} ends before {asked.label} does; load a later one first.")
        before = self.publication(asked)
        if before and not again:
            raise Refused(
                f"{asked.label} was published on {before.published_at[:10]} from the extract of {long_date(before.extract)}. "
                "It stays as it is; --again publishes it anew and keeps the first."
            )
        figures = self.figures(asked, extract=day)
        for measure, by in FULL_TABLES:
            figures += self.figures(asked, [measure], by, day)
        publication = Publication(
            asked.name, (before.number if before else 0) + 1, self._clock().isoformat(timespec="seconds"),
            self.viewer.purpose or self.viewer.role, day, __version__, self._load_ids(day),
            self.store.manifest_sha256(), tuple(figures),
            {each.id: each.words() for each in self.catalogue.values()},
        )  # fmt: skip
        with self.store.writing():
            self.store.publish(publication, {"figures.csv": figures_csv(figures, asked)})
        return publication

    def publication(self, period: str | Period) -> Publication | None:
        """The latest publication of a period, or None."""
        asked = self.period(period) if isinstance(period, str) else period
        return self.store.publication(asked.name)

    def report(self, period: str | Period, edition: Edition = "internal", extract: date | None = None) -> Report:
        """The report of a period as data; `fingerpost.render` turns it into any format."""
        from fingerpost.report.build import build

        self._require_figures()
        asked = self.period(period) if isinstance(period, str) else period
        day = self.extract(extract)
        columns = [self._last_year_column(asked, day)]
        earlier = asked.earlier_in_the_year() if asked.kind == "quarter" else ()
        if asked.kind in ("month", "months"):
            earlier = (asked.before(),)
        columns += [self._column(each, day) for each in earlier]
        columns.append(self._extract_column(asked, day))
        words = {
            ("outcome", code): word
            for code in ("closed_and_logged", "no_further_action", "proceeded_to_assessment", "yet_to_proceed")
            if (word := self.settings.local_word("outcome", code))
        }
        return build(
            Material(
                title=self.settings.report.title,
                council=self.settings.council.name,
                period=asked,
                edition=edition,
                catalogue=self.catalogue,
                definitions=tuple(self.catalogue.reported()),
                columns=tuple(columns),
                revisions=tuple(self._revisions(columns, day)),
                orders={_order_key(name): tuple(values) for name, values in self.settings.order.items()},
                words=words,
                glossary=self.settings.glossary,
                extract=day,
                loads=self._load_ids(day),
                version=__version__,
                engine=ENGINE,
                made_at=self._clock(),
            )
        )

    def write_report(
        self,
        period: str | Period,
        edition: Edition = "internal",
        extract: date | None = None,
        progress: Callable[[str], None] = lambda step: None,
    ) -> list[Path]:
        """Write the report in every format into `reports/PERIOD-EDITION/`; gives the files.

        The folder appears whole: a report that cannot be made leaves the one before as it was.
        """
        from fingerpost.render import FORMATS, render
        from fingerpost.render.delimited import write_csv

        progress("working out the figures")
        report = self.report(period, edition, extract)
        name = f"{report.period.replace('..', '_to_')}-{edition}"
        made: dict[str, bytes] = {}
        for ending in FORMATS:
            progress(f"writing {ending.upper()}")
            made[f"{name}.{ending}"] = render(report, ending)
        made |= {f"{table.id}.csv": write_csv(table.columns, table.rows) for table in report.data}
        folder = self.path / "reports" / name
        folder.mkdir(parents=True, exist_ok=True)
        for file, data in made.items():
            disk.replace(folder / file, data)
        return [folder / file for file in made]

    # --- inside ---------------------------------------------------------------------------------------------------

    def _require(self, allowed: bool, what: str) -> None:
        self._require_council()
        if not allowed:
            raise Refused(f"Your role ({self.viewer.role}) may not {what}.")

    def _require_council(self) -> None:
        if not self.viewer.may_see_council(self.council):
            raise Refused(f"You may not see council {self.council}.")

    def _require_figures(self) -> None:
        self._require(self.viewer.role in SEES_FIGURES, "see figures")

    def _require_children(self, what: str) -> None:
        self._require(self.viewer.may_see_children, what)

    def _of_own_teams(self, listing: Listing) -> Listing:
        """Only the rows of the viewer's own teams; rows with no team are nobody's own."""
        teams = self.viewer.own_teams
        if teams is None:
            return listing
        place = listing.columns.index("team") if "team" in listing.columns else None
        rows = tuple(row for row in listing.rows if place is not None and row[place] in teams)
        return replace(listing, rows=rows)

    def _new_load(self, source: str, reading: Reading) -> NewLoad:
        own = reading.sources[source]
        inputs = tuple(
            Input(file.name, file.bytes, file.sha256, file.layout, file.rows)
            for file in reading.files
            if file.source == source
        )
        names = {file.name for file in inputs}
        return NewLoad(
            source,
            own.tables,
            own.columns,
            own.labels,
            self._begins(own.tables),
            inputs,
            tuple(finding for finding in reading.findings if finding.file in names),
            self.settings.mapping_hash() if source == LOCAL else "",
        )

    def _begins(self, tables: dict[str, Table]) -> dict[str, date | None]:
        from fingerpost.quality import records_begin

        found = {name: records_begin(table) for name, table in tables.items()}
        if "care_episodes" in found and "placements" in found:
            found["placements"] = found["care_episodes"]
        return found

    def _refuse_fewer(self, loads: Sequence[NewLoad], as_at: date) -> None:
        current = self.store.manifest().current(self.council, as_at)
        least = self.settings.load.fewest_rows
        fewer = []
        for load in loads:
            for table, rows in load.tables.items():
                before = current.get(table, {}).get(load.source)
                if before and len(rows) < least * before.tables[table].rows:
                    fewer.append(
                        f"{table.replace('_', ' ')}: {len(rows):,} rows, where the extract of {long_date(before.extract)} "
                        f"had {before.tables[table].rows:,}"
                    )
        if fewer:
            raise Refused(
                "The load has far fewer rows than the one before and was stopped; nothing was changed.\n"
                + "\n".join(fewer)
                + "\nIf that is right, load it with --accept-fewer. If not, export the files again."
            )

    def _computed(
        self, wanted: Sequence[tuple[Definition, Period]], by: tuple[str, ...], day: date
    ) -> list[Figure]:
        """Figures in order, from the figures table where it has them, else worked out now."""
        if day not in self._kept:
            self._kept[day] = read_figures(self._figures_folder, self._state(day)) or {}
        kept = self._kept[day]
        keys = [(each.id, period.name, each.basis, by) for each, period in wanted]
        if all(key in kept for key in keys):
            return [figure for key in keys for figure in kept[key]]
        from fingerpost.measures.evaluate import Ask

        return self._evaluator(day).figures([Ask(each, period, each.basis) for each, period in wanted], by)

    @property
    def _figures_folder(self) -> Path:
        return self.store.folder / "figures"

    def _state(self, day: date) -> str:
        """Names all that the figures of an extract follow from."""
        current = self.store.manifest().current(self.council, day)
        feeds = {table: [load.id for load in self._preferred(table, current)] for table in sorted(current)}
        begins = {table: str(first) for table, first in self.settings.complete_from.items()}
        definitions = {each.id: each.hash for each in self.catalogue.values()}
        content = json.dumps([__version__, self.council, self.settings.year.starts_in_month, feeds, begins, definitions])
        return f"{day}-{hashlib.sha256(content.encode()).hexdigest()[:24]}"

    def _keep_figures(self, day: date) -> None:
        """Work out every measure for each month, quarter and year that the extract covers, and keep the figures."""
        from fingerpost.measures.evaluate import Ask

        evaluator = self._evaluator(day)
        periods = self._covered(day)
        figures = evaluator.figures([Ask(each, p, each.basis) for each in self.catalogue.values() for p in periods])
        empty: list[Key] = []
        for measure, by in FULL_TABLES:
            definition = self.catalogue[measure]
            own = evaluator.figures([Ask(definition, period, definition.basis) for period in periods], by)
            there = {figure.period for figure in own}
            empty += [(measure, period.name, definition.basis, by) for period in periods if period.name not in there]
            figures += own
        save_figures(self._figures_folder, self._state(day), figures, empty)

    def _covered(self, day: date) -> list[Period]:
        """The months, quarters and years from the first day of complete records to the extract."""
        begins = [each.complete_from for each in self._evaluator(day).available.values() if each.complete_from]
        month = Period.parse(f"{min(begins, default=day):%Y-%m}..{min(begins, default=day):%Y-%m}", self.settings.year.starts_in_month)
        found: dict[str, Period] = {}
        while month.ends_on <= day:
            for period in (month, month.quarter(), month.whole_year()):
                if period.ends_on <= day:
                    found[period.name] = period
            month = month.after()
        return list(found.values())

    def _evaluator(self, day: date) -> Evaluator:
        from fingerpost.measures.evaluate import Evaluator

        if day not in self._evaluators:
            current = self.store.manifest().current(self.council, day)
            available = {table: self._available(table, self._preferred(table, current)) for table in current}

            def fill(engine: Engine, table: str) -> None:
                self.store.fill(engine, table, self.council, self._preferred(table, current))

            self._evaluators[day] = Evaluator(Engine(), self.catalogue, self.council, available, fill)
        return self._evaluators[day]

    def _preferred(self, table: str, current: dict[str, dict[str, Load]]) -> list[Load]:
        """The load that feeds a table, by the settings' precedence or the layout made for it; a merged table takes
        the others after it."""
        there = current.get(table, {})
        order = self.settings.precedence.get(table) or ([LOCAL] if table in MERGED else [])
        ranked = sorted(there, key=lambda source: (order.index(source) if source in order else len(order), source == LOCAL, source))
        loads = [there[source] for source in ranked]
        return loads if table in MERGED else loads[:1]

    def _available(self, table: str, loads: Sequence[Load]) -> Available:
        from fingerpost.measures.evaluate import Available

        best = loads[0]
        stored = best.tables[table]
        begins = self.settings.complete_from.get(table, stored.begins)
        return Available(stored.label, best.extract, frozenset(stored.columns), begins)

    def _load_ids(self, day: date) -> tuple[str, ...]:
        current = self.store.manifest().current(self.council, day)
        return tuple(sorted({load.id for table in current for load in self._preferred(table, current)}))

    # --- earlier figures ------------------------------------------------------------------------------------------

    @cached_property
    def _published_elsewhere(self) -> dict[tuple[str, str], PublishedFigure]:
        """Figures from the files in `figures/`, by measure and year."""
        found = [
            figure
            for path in sorted((self.path / "figures").glob("published_*.csv"))
            for figure in read_published(path.name, path.read_bytes())
        ]
        unknown = sorted({figure.measure for figure in found} - set(self.catalogue))
        if unknown:
            raise SettingsError(f"figures/: there is no measure {unknown[0]!r}.{nearest(unknown[0], self.catalogue)}")
        return {(figure.measure, figure.period): figure for figure in found}

    def _outturn(self, definition: Definition, year: Period) -> Figure | None:
        """Last year's figure as it was published elsewhere."""
        found = self._published_elsewhere.get((definition.id, year.name))
        return found.as_figure(self.council, definition.basis, definition.per) if found else None

    def _earlier(
        self, definitions: Sequence[Definition], period: Period, day: date
    ) -> dict[str, tuple[Figure | None, Earlier, str] | str]:
        """For each measure the figure it is compared with, or in words why there is none.

        What was published comes first; what was not is worked out from the extract, and says so.
        """
        found: dict[str, tuple[Figure | None, Earlier, str] | str] = {}
        to_compute: list[tuple[Definition, Earlier]] = []
        for definition in definitions:
            earlier = earlier_period(definition, period)
            if isinstance(earlier, str):
                found[definition.id] = earlier
                continue
            figure, label = self._as_published(definition, earlier)
            if figure is None:
                to_compute.append((definition, earlier))
            found[definition.id] = (figure, earlier, label)
        computed = self._computed([(definition, earlier.period) for definition, earlier in to_compute], (), day)
        for (definition, earlier), figure in zip(to_compute, computed, strict=True):
            label = f"{earlier.period.name} from the extract of {long_date(day)}"
            found[definition.id] = (figure, earlier, label)
        return found

    def _as_published(self, definition: Definition, earlier: Earlier) -> tuple[Figure | None, str]:
        if earlier.is_last_year and (outturn := self._outturn(definition, earlier.period)):
            return outturn, f"{earlier.period.name} outturn"
        publication = self.publication(earlier.period)
        figure = publication.figure(definition.id) if publication else None
        return figure, f"{earlier.period.name} as published"

    def _compared(
        self, figure: Figure, definition: Definition, found: dict[str, tuple[Figure | None, Earlier, str] | str]
    ) -> Figure:
        earlier = found[definition.id]
        if isinstance(earlier, str):
            return replace(figure, why=f"No comparison: {earlier}.")
        before, choice, label = earlier
        moved = movement(definition, figure, before, label, choice.share)
        compared = label if before is not None and before.value is not None and figure.value is not None else ""
        return replace(figure, direction=moved.direction, compared_with=compared, why=moved.why)

    # --- breakdowns -----------------------------------------------------------------------------------------------

    def _check_breakdown(self, definitions: Sequence[Definition], by: Sequence[str], explicit: bool) -> None:
        for dimension in by:
            base = dimension.removesuffix("_group")
            with_it = [each for each in definitions if base in each.breakdowns]
            known = sorted({name for each in definitions for name in each.breakdowns})
            if not with_it or (explicit and len(with_it) < len(definitions)):
                lacking = next(each.id for each in definitions if base not in each.breakdowns)
                ways = ", ".join(known) or "none"
                raise NotFound(f"{lacking} has no breakdown by {dimension!r}.{nearest(dimension, known)} There are: {ways}.")

    def _broken_down(self, period: Period, definitions: Sequence[Definition], by: tuple[str, ...], day: date) -> list[Figure]:
        base = tuple(dimension.removesuffix("_group") for dimension in by)
        figures = self._computed([(each, period) for each in definitions], base, day)
        if base == by:
            return figures
        groups = {value: group for group, values in self.settings.groups.items() for value in values}
        return _regrouped(figures, base, by, groups)

    # --- the report's columns -------------------------------------------------------------------------------------

    def _extract_column(self, period: Period, day: date) -> Column:
        figures = {figure.measure: figure for figure in self.figures(period, extract=day)}
        return Column(_column_key(period), period, "extract", figures, self._breakdowns(period, day))

    def _column(self, period: Period, day: date) -> Column:
        """An earlier period: as it was published, or worked out from the extract where it never was."""
        publication = self.publication(period)
        if publication is None:
            return self._extract_column(period, day)
        figures = {figure.measure: figure for figure in publication.figures if not figure.breakdown}
        breakdowns = {(measure, by): tuple(publication.breakdown(measure, by)) for measure, by in FULL_TABLES}
        return Column(_column_key(period), period, "published", figures, breakdowns)

    def _last_year_column(self, period: Period, day: date) -> Column:
        year = period.year_before()
        figures = {
            each.id: outturn for each in self.catalogue.values() if (outturn := self._outturn(each, year)) is not None
        }
        if not figures:
            return replace(self._column(year, day), key="py")
        return Column("py", year, "outturn", figures, self._breakdowns(year, day))

    def _breakdowns(self, period: Period, day: date) -> dict[tuple[str, tuple[str, ...]], tuple[Figure, ...]]:
        found = {}
        for measure, by in FULL_TABLES:
            figures = [figure for figure in self.figures(period, [measure], by, day) if figure.missing is None]
            if figures:
                found[measure, by] = tuple(figures)
        return found

    def _revisions(self, columns: Sequence[Column], day: date) -> Iterable[Revision]:
        for column in columns:
            if column.origin != "published":
                continue
            now = {figure.measure: figure for figure in self.figures(column.period, extract=day)}
            for definition in self.catalogue.values():
                was = column.figures.get(definition.id)
                if was and _parts(was) != _parts(now[definition.id]):
                    yield Revision(definition, column.period, was, now[definition.id])


def figures_csv(figures: Sequence[Figure], period: Period) -> bytes:
    """Figures as CSV, a row a figure."""
    from fingerpost.render.delimited import write_csv

    columns, rows = figure_rows(figures, period)
    return write_csv(columns, rows)


def figure_rows(figures: Sequence[Figure], period: Period) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """Figures as plain columns and rows; a breakdown's dimensions are columns after the measure."""
    dimensions = list(dict.fromkeys(name for figure in figures for name, _ in figure.breakdown))
    columns = (
        "measure", *dimensions, "period", "basis", "number", "numerator", "denominator", "percent",
        "direction", "compared_with", "source", "extract", "not_available",
    )  # fmt: skip
    rows: list[tuple[object, ...]] = []
    for figure in figures:
        values = dict(figure.breakdown)
        basis = period.kind if figure.basis == "period" else figure.basis
        rows.append((
            figure.measure, *(values.get(name) for name in dimensions), figure.period, basis, figure.shown_number,
            figure.numerator, figure.denominator, figure.percent, figure.direction, figure.compared_with,
            figure.source, figure.extract, figure.missing,
        ))  # fmt: skip
    return columns, rows


def _parts(figure: Figure) -> tuple[object, ...]:
    return figure.number, figure.numerator, figure.denominator, figure.missing is not None


def _column_key(period: Period) -> str:
    return f"q{period.name[-1]}" if period.kind == "quarter" else period.name


def _order_key(name: str) -> tuple[str, str]:
    measure, _, dimension = name.partition(".")
    return measure, dimension


def _toml(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _regrouped(
    figures: Iterable[Figure], base: Sequence[str], by: Sequence[str], groups: dict[str, str]
) -> list[Figure]:
    """A breakdown with its values gathered into groups; a value in no group stays under its own name."""
    grouped: dict[tuple[str, tuple[str, ...]], Figure] = {}
    for figure in figures:
        names = tuple(
            value if dimension == wanted or value == NOT_RECORDED else groups.get(value, value)
            for (_, value), dimension, wanted in zip(figure.breakdown, base, by, strict=True)
        )
        known = grouped.get((figure.measure, names))
        if known is None:
            grouped[figure.measure, names] = replace(figure, breakdown=tuple(zip(by, names, strict=True)))
        else:
            grouped[figure.measure, names] = replace(
                known,
                number=None if known.number is None or figure.number is None else known.number + figure.number,
                numerator=None if known.numerator is None else known.numerator + (figure.numerator or 0),
                denominator=None if known.denominator is None else known.denominator + (figure.denominator or 0),
            )
    return list(grouped.values())


__all__ = ["Explanation", "LoadResult", "Workspace", "figure_rows", "figures_csv"]
