"""What the page with nothing to install asks of a workspace: questions and answers as JSON, files as bytes.

The workspace is an ordinary one, in the browser's memory: the same door, catalogue, rules and renderers as on the
desk. It is saved and opened as one zip of it; its tables are CSV there, as the browser's DuckDB has no Parquet.
"""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import Any, get_args

from fingerpost import demo
from fingerpost.errors import FingerpostError, NotFound, Refused, SourceError, StoreError
from fingerpost.model import Figure, Listing
from fingerpost.model.figure import figure_out, to_places
from fingerpost.periods import Period, long_date
from fingerpost.report.model import Edition
from fingerpost.settings import FILE, check_settings
from fingerpost.workspace import Workspace

MOST_ROWS = 2_000
"""Rows of a list that are shown at once; a file of it has all."""
LARGEST = 1 << 30
"""Bytes that a saved workspace may have when it is unpacked."""
Files = Sequence[tuple[str, bytes]]


class Page:
    """One workspace in the browser. `tell` is called with each step of long work."""

    def __init__(self, folder: Path, tell: Callable[[str], None], clock: Callable[[], datetime] = datetime.now) -> None:
        self._folder, self._tell, self._clock = folder, tell, clock
        self._workspace: Workspace | None = None

    def ask(self, question: str, asked: str, files: Files = ()) -> str:
        """Answer a question, with what is asked as JSON, as JSON: the answer, or under 'error' what is wrong."""
        try:
            answer = _QUESTIONS[question](self, files=files, **json.loads(asked))
        except SourceError as error:
            problems = [asdict(problem) for problem in error.problems[:MOST_ROWS]]
            return json.dumps({"error": str(error), "problems": problems, "of": len(error.problems)})
        except FingerpostError as error:
            return json.dumps({"error": str(error)})
        return json.dumps(answer, default=_plain, ensure_ascii=False)

    # --- the workspace ---

    def begin(self, name: str, number: str, files: Files) -> dict[str, Any]:
        """Begin a workspace: by the `fingerpost.toml` among the files, else by the shipped settings. Files named
        `published_YEAR.csv` are last year's figures, as in the folder `figures` on the desk."""
        settings = {_last(file): data for file, data in files}.get(FILE)
        shutil.rmtree(self._folder, ignore_errors=True)
        Workspace.init(self._folder, name, number)
        if settings is not None:
            text = settings.decode("utf-8-sig")
            check_settings(text, Path(FILE))
            (self._folder / FILE).write_text(text, encoding="utf-8", newline="\n")
        self._open()
        return self.state()

    def example(self, files: Files) -> dict[str, Any]:
        """The example council with its extracts, as `fingerpost demo` makes it, without what people wrote."""
        source = Path(str(demo.__file__)).parent
        shutil.rmtree(self._folder, ignore_errors=True)
        Workspace.init(self._folder, demo.NAME, demo.NUMBER, demo.COMPLETE_FROM, demonstration=True)
        for path in (source / "figures").glob("published_*.csv"):
            (self._folder / "figures" / path.name).write_bytes(path.read_bytes())
        self._open()
        for as_at in demo.EXTRACTS:
            self._tell(f"loading the extract of {long_date(as_at)}")
            inputs = demo.files_in([source / "extracts" / as_at.isoformat()])
            self._there.load(inputs, as_at, progress=self._tell)
        return self.state()

    def load(self, as_at: str, accept_fewer: bool, files: Files) -> dict[str, Any]:
        """Load files that were extracted on a day: all, or on any error none."""
        for file, data in files:
            if _last(file).startswith("published_") and file.endswith(".csv"):
                (self._folder / "figures" / _last(file)).write_bytes(data)
        self._open()
        inputs = [
            (file, data)
            for file, data in files
            if _last(file) != FILE and not _last(file).startswith(("published_", ".", "~$"))
        ]
        result = self._there.load(inputs, date.fromisoformat(as_at), accept_fewer, self._tell)
        return {
            "files": [
                {"name": each.name, "layout": each.layout, "rows": each.rows, "why": each.why, "odd": each.odd_rows}
                for each in result.files
            ],
            "added": len(result.added),
            "findings": result.findings,
            "by_rules": result.by_rules,
            "begins": {table: long_date(day) for table, day in result.begins.items()},
            **self.state(),
        }

    def state(self, files: Files = ()) -> dict[str, Any]:
        """What is there: council, extracts, and the periods that have figures, the latest first."""
        there = self._there
        extracts = there.store.manifest().extracts(there.council)
        return {
            "council": there.settings.council.name,
            "extracts": [{"day": day.isoformat(), "label": long_date(day)} for day in reversed(extracts)],
            "periods": [{"name": each.name, "label": each.label} for each in self._periods(extracts)],
        }

    def save(self, files: Files = ()) -> bytes:
        """The whole workspace as one zip: settings, manifest, tables as CSV, findings and publications as JSON."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as kept:
            for path in sorted(self._folder.rglob("*")):
                if path.is_file() and path.name != "lock":
                    # Without the time of saving: the same workspace is the same file.
                    kept.writestr(zipfile.ZipInfo(path.relative_to(self._folder).as_posix()), path.read_bytes(), 8, 3)
        return made.getvalue()

    def open(self, files: Files) -> dict[str, Any]:
        """Open a saved workspace. Every table is checked against its hash. Raises StoreError for what is none."""
        ((name, data),) = files
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as kept:
                members = kept.infolist()
                if FILE not in kept.namelist() or not all(map(_is_inside, kept.namelist())):
                    raise StoreError(f"{name} is not a workspace that was saved here: it has no {FILE}.")
                if sum(each.file_size for each in members) > LARGEST:
                    raise StoreError(f"{name} unpacks to over {LARGEST:,} bytes, which this page does not open.")
                shutil.rmtree(self._folder, ignore_errors=True)
                kept.extractall(self._folder)
        except zipfile.BadZipFile as error:
            raise StoreError(f"{name} is not a workspace that was saved here ({error}).") from error
        for folder in ("figures", "store/loads", "store/publications"):
            (self._folder / folder).mkdir(parents=True, exist_ok=True)
        self._open()
        self._there.verify()
        return self.state()

    # --- what it says ---

    def figures(self, period: str, files: Files = ()) -> list[dict[str, Any]]:
        """Every measure of the catalogue for a period, with its arrow, its definition, and its last twelve months."""
        there = self._there
        found = there.figures(period)
        return [self._card(figure, period) for figure in found]

    def listing(self, measure: str, period: str, part: str, files: Files = ()) -> dict[str, Any]:
        """The records behind a figure."""
        return _shown(self._there.list(measure, period, part))

    def measure(self, measure: str, period: str, files: Files = ()) -> dict[str, Any]:
        """All about one measure: definition, why its arrow is what it is, its months, and other councils."""
        from fingerpost.desk.benchmarking import benchmark_listing
        from fingerpost.render.charts import svg

        there = self._there
        explained = there.explain(measure, period)
        definition = explained.definition
        months = self._tried(lambda: there.month_chart(measure, period))
        control = self._tried(lambda: there.control_chart(measure, period))
        others = self._tried(lambda: benchmark_listing(there.benchmark(measure)))
        return {
            **self._card(explained.figure, period),
            "words": definition.words(),
            "source": definition.source,
            "national": definition.national,
            "hash": definition.hash,
            "tables": [
                {"table": table, "label": label, "load": load, "rows": rows}
                for table, label, load, rows in explained.tables
            ],
            "chart": svg(months) if months and not isinstance(months, str) else "",
            "narrow": svg(months, 300) if months and not isinstance(months, str) else "",
            "chart_says": months if isinstance(months, str) else "",
            "control": control if isinstance(control, str) else _control(control),
            "others": others if isinstance(others, str) else _shown(others),
            "months": [
                {"month": month.label, "text": figure.text}
                for month, figure in self._tried(lambda: there.series(measure, period), ())
            ],
        }

    def findings(self, files: Files = ()) -> list[dict[str, Any]]:
        """What is odd, by rule."""
        return [asdict(each) for each in self._there.oddities()]

    def worklist(self, rule: str, files: Files = ()) -> dict[str, Any]:
        """The records of one rule."""
        found = [each for each in self._there.check() if each.rule == rule]
        columns = ("child_id", "record", "table", "column", "value", "says", "file", "place")
        return _shown(Listing(rule, columns, tuple(tuple(getattr(each, name) for name in columns) for each in found)))

    def figures_file(self, period: str, files: Files = ()) -> bytes:
        """The figures of a period in full, as JSON."""
        entries = [figure_out(figure) for figure in self._there.figures(period)]
        return (json.dumps(entries, default=str, indent=1, ensure_ascii=False) + "\n").encode()

    def list_file(self, measure: str, period: str, part: str, files: Files = ()) -> bytes:
        """The records behind a figure as CSV."""
        from fingerpost.render.delimited import write_csv

        listing = self._there.list(measure, period, part)
        return write_csv(listing.columns, listing.rows)

    def findings_file(self, files: Files = ()) -> bytes:
        """Every finding as CSV."""
        from fingerpost.render.delimited import write_csv

        columns = ("rule", "severity", "child_id", "record", "table", "column", "value", "says", "file", "place")
        return write_csv(columns, [tuple(getattr(each, name) for name in columns) for each in self._there.check()])

    def report(self, period: str, edition: str, ending: str, files: Files = ()) -> bytes:
        """The report of a period: HTML or Excel, in one of its editions."""
        if edition not in get_args(Edition) or ending not in ("html", "xlsx"):
            raise NotFound(f"The page makes the editions {', '.join(get_args(Edition))} as HTML and Excel.")
        self._tell("working out the report")
        made: bytes = self._there.render_report(period, edition, ending)[0]  # type: ignore[arg-type]
        return made

    # --- behind ---

    @property
    def _there(self) -> Workspace:
        if self._workspace is None:
            raise Refused("There is no workspace yet: choose files, or open one that was saved.")
        return self._workspace

    def _open(self) -> None:
        self._workspace = Workspace(self._folder, clock=self._clock)

    def _periods(self, extracts: Sequence[date]) -> list[Period]:
        """The quarters, months and years of the last three years that were over in the latest extract."""
        if not extracts:
            return []
        day = max(extracts)
        month = self._there.period(f"{day:%Y-%m}..{day:%Y-%m}")
        found: dict[str, Period] = {}
        for _ in range(36):
            for each in (month.quarter(), month.whole_year(), month):
                if each.ends_on <= day:
                    found.setdefault(each.name, each)
            month = month.before()
        order = {"quarter": 0, "year": 1}
        return sorted(found.values(), key=lambda each: (order.get(each.kind, 2), -each.ends_on.toordinal()))

    def _card(self, figure: Figure, period: str) -> dict[str, Any]:
        definition = self._there.catalogue.find(figure.measure)
        return {
            "id": definition.id,
            "title": definition.title,
            "stage": definition.stage,
            "says": definition.says,
            "unit": definition.unit,
            "better": definition.better,
            "text": figure.text,
            "missing": figure.missing,
            "direction": figure.direction,
            "compared_with": figure.compared_with,
            "why": figure.why,
            "note": figure.note,
            "source": figure.source,
            "headline": definition.headline,
            "parts": _parts(figure, definition.kind, definition.of),
            "spark": self._spark(definition.id, period),
        }

    def _spark(self, measure: str, period: str) -> list[Decimal | None]:
        found = self._tried(lambda: self._there.series(measure, period, 12), ())
        return [None if figure.value is None else to_places(figure.value, 1) for _, figure in found]

    def _tried(self, make: Callable[[], Any], otherwise: Any = None) -> Any:
        """What can be shown, or in words why not."""
        try:
            return make()
        except FingerpostError as error:
            return str(error) if otherwise is None else otherwise


def _parts(figure: Figure, kind: str, of: tuple[str, str] | None) -> list[str]:
    """The lists there are behind a figure."""
    if of or figure.missing is not None:
        return []
    return ["numerator", "denominator", "missed"] if kind == "proportion" else ["denominator"]


def _control(chart: Any) -> dict[str, Any]:
    return {
        "variation": chart.variation,
        "assurance": chart.assurance_words,
        "method": chart.method,
        "points": [
            {
                "month": point.period.label,
                "value": None if point.value is None else to_places(point.value, 1),
                "low": point.limits[0] if point.limits else None,
                "high": point.limits[1] if point.limits else None,
                "meaning": "" if point.shown is None else point.meaning,
            }
            for point in chart.points
        ],
    }


def _shown(listing: Listing) -> dict[str, Any]:
    rows = [[_cell(value) for value in row] for row in listing.rows[:MOST_ROWS]]
    return {"title": listing.title, "columns": listing.columns, "rows": rows, "of": len(listing)}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        value.isoformat() if isinstance(value, date) else str(_plain(value) if isinstance(value, Fraction) else value)
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction | Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _last(name: str) -> str:
    return PurePosixPath(name).name


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name


_QUESTIONS: Mapping[str, Callable[..., Any]] = {
    name: getattr(Page, name)
    for name in ("begin", "example", "load", "state", "open", "figures", "listing", "measure", "findings", "worklist")
}


def make_file(page: Page, what: str, asked: str) -> bytes | str:
    """A file that the page offers, or as JSON what is wrong."""
    made = {name: getattr(Page, name) for name in ("save", "figures_file", "list_file", "findings_file", "report")}
    try:
        data: bytes = made[what](page, **json.loads(asked))
    except FingerpostError as error:
        return json.dumps({"error": str(error)})
    return data
