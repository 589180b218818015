"""A measure as the pages show it in one line: figure, arrow, small trend, target, variation, benchmark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fingerpost.compare.direction import IN_WORDS
from fingerpost.errors import FingerpostError, Refused
from fingerpost.measures import Definition
from fingerpost.model import Figure
from fingerpost.model.figure import to_places
from fingerpost.periods import basis_label
from fingerpost.render.drawings import sparkline
from fingerpost.report.model import ARROWS
from fingerpost.web.filters import Filters
from fingerpost.workspace import Workspace

if TYPE_CHECKING:
    from fingerpost.compare.process_control import ControlChart
    from fingerpost.compare.targets import Judgement

STAGES = {"input": "Inputs", "process": "Processes", "output": "Outputs"}
STAGE_SAYS = {
    "input": "The flow of business into the social care system.",
    "process": "How well needs are assessed, decisions made and cases kept under review.",
    "output": "What the work leads to, as proxies for outcomes for children.",
}
BETTER = {"higher": "Higher is better", "lower": "Lower is better", "neutral": "Neither way is better"}
_LETTERS = {"improvement": ("H", "L"), "concern": ("H", "L"), "high": ("H", "L"), "low": ("H", "L")}


@dataclass(frozen=True)
class Variation:
    """Whether the last month is usual: a sign, a class for its colour, and the words that say the same."""

    sign: str
    kind: str
    words: str


@dataclass(frozen=True)
class Card:
    """Everything that is shown of a measure beside others."""

    definition: Definition
    figure: Figure
    basis: str
    value: str
    parts: str
    direction: str
    direction_words: str
    spark: str = ""
    judgement: Judgement | None = None
    variation: Variation | None = None
    benchmark: str = ""

    @property
    def better(self) -> str:
        """Which way is good, in words."""
        return BETTER[self.definition.better]


def cards(workspace: Workspace, filters: Filters, measures: Sequence[str], trends: bool = True) -> list[Card]:
    """The measures as cards, in order. Of one group of children there is neither arrow nor target, as those are the
    whole's; a measure that has no such breakdown says so."""
    definitions = [workspace.catalogue.find(measure) for measure in measures]
    if filters.groups:
        return _of_group(workspace, filters, definitions)
    figures = workspace.figures(filters.period, measures, extract=filters.extract)
    judged = workspace.judged(figures, filters.period)
    return [
        card_of(
            each,
            figure,
            filters,
            spark=spark_of(workspace, each.id, filters) if trends else "",
            judgement=judged.get(each.id),
            variation=variation_of(workspace.usual(each.id, filters.period, extract=filters.extract))
            if trends
            else None,
            benchmark=_benchmark(workspace, each) if trends else "",
        )
        for each, figure in zip(definitions, figures, strict=True)
    ]


def card_of(definition: Definition, figure: Figure, filters: Filters, **more: Any) -> Card:
    """A measure's card from its figure."""
    share = figure.is_share and figure.missing is None
    value = figure.text
    parts = ""
    if share:
        value = "no percentage" if figure.percent is None else f"{figure.percent}%"
        parts = f"{figure.numerator:,} of {figure.denominator:,}"
    words = IN_WORDS[figure.direction].capitalize() if figure.direction else ""
    return Card(
        definition,
        figure,
        basis_label(definition.basis, filters.period).capitalize(),
        value,
        parts,
        ARROWS[figure.direction],
        words,
        **more,
    )


def spark_of(workspace: Workspace, measure: str, filters: Filters) -> str:
    """The small line of a measure's last twelve months; empty where it has no months to draw."""
    try:
        found = workspace.series(measure, filters.period, 12, filters.extract)
    except FingerpostError:
        return ""
    trend = [None if figure.value is None else to_places(figure.value, 1) for _, figure in found]
    return sparkline(trend, "currentColor")


def variation_of(chart: ControlChart | None) -> Variation | None:
    """The sign for the last month of a chart; None where there is no chart, or it is too short to say."""
    if chart is None:
        return None
    last = chart.points[-1]
    if last.shown is None:
        return Variation("~", "common", "Usual variation")
    sign = "H" if last.direction == "up" else "L"
    kind = last.meaning if last.meaning in ("improvement", "concern") else "neither"
    return Variation(sign, kind, chart.variation.capitalize().replace(": an improvement", ", improving")
                     .replace(": a concern", ", a concern"))  # fmt: skip


def _of_group(workspace: Workspace, filters: Filters, definitions: Sequence[Definition]) -> list[Card]:
    has = [each for each in definitions if set(filters.by) <= set(each.ways)]
    found = {}
    if has:
        figures = workspace.figures(filters.period, [each.id for each in has], filters.by, filters.extract)
        found = {figure.measure: figure for figure in figures if filters.of_group(figure.breakdown)}
        missing = {figure.measure: figure for figure in figures if figure.missing is not None}
        found = {**missing, **found}
    return [card_of(each, found.get(each.id) or _no_such_part(workspace, filters, each, each in has), filters)
            for each in definitions]  # fmt: skip


def _no_such_part(workspace: Workspace, filters: Filters, definition: Definition, has: bool) -> Figure:
    why = "no record in this group" if has else f"it has no breakdown by {' and '.join(filters.by)}"
    return Figure(workspace.council, definition.id, filters.period.name, definition.basis, missing=why)


def _benchmark(workspace: Workspace, definition: Definition) -> str:
    """England's latest published figure, in a few words; empty where there is none."""
    if not definition.benchmark:
        return ""
    try:
        last = workspace.benchmark(definition.id).found.latest
    except Refused:
        return ""
    return f"England {last.england.text} ({last.period})"
