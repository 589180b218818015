"""The commands that look into a measure: what there is, what stands behind it, how it moves. `cli` lists them."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fingerpost.cli_options import (
    HERE,
    ExtractOption,
    FolderOption,
    Form,
    FormOption,
    OutputOption,
    PeriodArgument,
    SvgOption,
    _answer,
    _open,
    _print_tables,
    _read,
    _save,
    _show,
    _steps,
)

if TYPE_CHECKING:
    from fingerpost.workspace import Explanation

measures_app = typer.Typer(invoke_without_command=True, rich_markup_mode="markdown")


@measures_app.callback()
def measures(
    context: typer.Context, workspace: FolderOption = HERE, form: FormOption = Form.table, output: OutputOption = None
) -> None:
    """List the measures: id, title, basis, which way is better, and the breakdowns there are.

    In a workspace they are the shipped ones and the council's own, from its `measures` folder.

    Example: `fingerpost measures`
    """
    from fingerpost.desk.own_measures import catalogue_in
    from fingerpost.model import Listing

    if context.invoked_subcommand:
        return
    columns = (
        "measure", "title", "stage", "kind", "unit", "basis", "better", "breakdowns", "definition", "source", "own",
    )  # fmt: skip
    rows = tuple(
        (
            *(getattr(each, name) for name in ("id", "title", "stage", "kind", "unit", "basis", "better")),
            " ".join(each.ways),
            each.words(),
            each.source,
            "own" if each.own else "",
        )
        for each in catalogue_in(workspace).values()
    )
    _show(Listing("Measures", columns, rows), form, output, brief=("measure", "basis", "better", "breakdowns"))


@measures_app.command("test")
def try_own(
    file: Annotated[Path, typer.Argument(help="A TOML file with measures of your own.")],
    rows: Annotated[int, typer.Option(min=0, help="How many rows of each list to show.")] = 5,
) -> None:
    """Try measures of your own on the example council: the figure of each, and the list that it is.

    Nothing is kept. Put the file into the workspace's `measures` folder to use it.

    Example: `fingerpost measures test ours.toml`
    """
    from fingerpost.demo import try_measures
    from fingerpost.sources.delimited import decode
    from fingerpost.terminal import listing_table

    with _steps() as step:
        tried = try_measures(file.name, decode(file.name, _read(file)), step)
    for figure, listing in tried:
        said = f"not available: {figure.missing}" if figure.missing else figure.text
        typer.echo(f"{figure.measure}: {said}")
        if listing is not None and rows:
            _print_tables(listing_table(replace(listing, rows=listing.rows[:rows])))
            typer.echo(f"({min(rows, len(listing.rows)):,} of {len(listing.rows):,} rows)")
    if not tried:
        typer.echo(f"{file.name} has no measures.")


def explain(
    measure: Annotated[str, typer.Argument(help="A measure's id.")],
    period: PeriodArgument,
    workspace: FolderOption = HERE,
    extract: ExtractOption = None,
) -> None:
    """Say what stands behind a figure and its arrow.

    Example: `fingerpost explain rereferrals_within_12_months 2013-14-Q2`
    """
    from fingerpost.periods import basis_label, long_date, window
    from fingerpost.report.model import ARROW_WORDS

    opened = _open(workspace)
    asked = opened.period(period)
    found = opened.explain(measure, asked, extract)
    definition, figure = found.definition, found.figure
    before = f"{found.earlier.text}, {found.earlier_label}" if found.earlier else found.earlier_label
    days = window(definition.basis, asked)
    lines = [
        ("Measure", f"{definition.title} [{definition.id}]"),
        ("Why", definition.says),
        ("Counts", definition.words()),
        ("Days", f"{long_date(days.starts_on)} to {long_date(days.ends_on)} ({basis_label(definition.basis, asked)})"),
        ("Figure", ": ".join(filter(None, (figure.text, figure.missing, figure.note, figure.remark)))),
        ("Before", before),
        ("Direction", ARROW_WORDS[figure.direction].lower() or "none"),
        ("Rule", figure.why),
        *_last_year(found),
        ("Better", definition.better),
        *_against_target(found),
        ("Source", figure.source or "none"),
        ("Defined by", f"{definition.source.rstrip('.')}. Reviewed {long_date(definition.reviewed)}."),
        ("Engine", found.engine),
        *(
            ("Made from", f"{rows:,} rows of {table} ({label}), load {load}")
            for table, label, load, rows in found.tables
        ),
    ]
    for name, says in lines:
        typer.echo(f"{name + ':':<12}{says}")


def _last_year(found: Explanation) -> list[tuple[str, str]]:
    last = found.same_point
    if last is None:
        return []
    beside = f" ({last.figure.text}, {last.label})" if last.change is not None and last.figure else ""
    return [("Last year", f"{last.words[:1].upper()}{last.words[1:]}{beside}.")]


def _against_target(found: Explanation) -> list[tuple[str, str]]:
    from fingerpost.compare.targets import target_words

    if found.target is None:
        return []
    lines = [("Target", target_words(found.target, found.figure))]
    return [*lines, ("Status", f"{found.judgement.text}. {found.judgement.why}")] if found.judgement else lines


def why(
    measure: Annotated[str, typer.Argument(help="A measure's id; `fingerpost measures` lists them.")],
    period: PeriodArgument,
    by: Annotated[str, typer.Option(help="Only this breakdown; all that there are by default.")] = "",
    workspace: FolderOption = HERE,
    extract: ExtractOption = None,
    form: FormOption = Form.table,
    output: OutputOption = None,
) -> None:
    """Say which groups made a figure change from the period before. The parts add up to the change.

    The change of a percentage has two parts: rate, as the share within the group moved, and mix, as the group became a
    larger or smaller part of the whole.

    Example: `fingerpost why rereferrals_within_12_months 2013-14-Q2 --by reason`
    """
    _show(_open(workspace).why(measure, period, by, extract), form, output)


def series(
    measure: Annotated[str, typer.Argument(help="A measure's id; `fingerpost measures` lists them.")],
    period: PeriodArgument,
    months: Annotated[int, typer.Option(min=1, max=120, help="At most so many months.")] = 24,
    workspace: FolderOption = HERE,
    extract: ExtractOption = None,
    form: FormOption = Form.table,
    output: OutputOption = None,
) -> None:
    """Print a measure month by month up to a period's end, and whether it moves more than it usually does.

    Examples:

    - `fingerpost series contacts 2013-14-Q2`

    - `fingerpost series initial_assessments_in_10_working_days 2013-14-Q2 --format csv --output months.csv`
    """
    from fingerpost.desk.series import chart_words, series_listing
    from fingerpost.errors import Refused

    opened = _open(workspace)
    found = opened.series(measure, period, months, extract)
    try:
        charted, refused = opened.control_chart(measure, period, months, extract), ""
    except Refused as error:
        charted, refused = None, str(error)
    definition = opened.catalogue.find(measure)
    listing = series_listing(definition, tuple(found), charted)
    counted = (
        ("number", "percent") if definition.kind in ("count", "amount") else ("numerator", "denominator", "percent")
    )
    _show(listing, form, output, brief=("period", *counted, "signal"))
    if form is Form.table and output is None:
        for line in chart_words(definition, tuple(found), charted, refused, opened.rebasings(measure, period)):
            typer.echo(line)
        if undecided := opened.undecided(measure, period, extract):
            typer.echo(undecided)


def forecast(
    measure: Annotated[str, typer.Argument(help="A measure's id; `fingerpost measures` lists them.")],
    period: PeriodArgument,
    workspace: FolderOption = HERE,
    extract: ExtractOption = None,
    form: FormOption = Form.table,
    output: OutputOption = None,
) -> None:
    """Forecast where a count will end the year, from its months up to a period's end, with intervals.

    Examples:

    - `fingerpost forecast contacts 2013-14-Q2`

    - `fingerpost forecast children_in_care 2013-14-Q2 --format csv --output forecast.csv`
    """
    from fingerpost.desk.forecasting import forecast_listing, forecast_words

    found = _open(workspace).forecast(measure, period, extract)
    brief = ("so_far", "expected", "low_80", "high_80", "low_95", "high_95", "last_year")
    _answer(forecast_listing(found), form, output, brief, forecast_words(found))


def benchmark(
    measure: Annotated[str, typer.Argument(help="A measure's id; `fingerpost measures` lists them.")],
    workspace: FolderOption = HERE,
    council: Annotated[
        str,
        typer.Option(help="Another council, by name or number; the workspace's own by default.", show_default=False),
    ] = "",
    year: Annotated[
        int | None, typer.Option(help="The last year to look at, such as 2024.", show_default="the latest")
    ] = None,
    extract: ExtractOption = None,
    form: FormOption = Form.table,
    output: OutputOption = None,
) -> None:
    """Set a measure beside what is published of other councils: England, region, statistical neighbours and rank.

    Examples:

    - `fingerpost benchmark rereferrals_within_12_months --council Camden`

    - `fingerpost benchmark children_in_care --council 330 --year 2023 --format csv`
    """
    from fingerpost.desk.benchmarking import benchmark_listing, benchmark_table, benchmark_words

    found = _open(workspace).benchmark(measure, council, year, extract)
    if form is not Form.table or output is not None:
        _show(benchmark_listing(found), form, output)
        return
    _show(benchmark_table(found), form, output)
    for line in benchmark_words(found):
        typer.echo(line)
    if found.found.council is None:
        typer.echo("--council names a council, to see where it stands.")


def region(
    period: PeriodArgument,
    name: Annotated[str, typer.Option("--region", help="Only this region of the settings.", show_default=False)] = "",
    measure: Annotated[
        list[str] | None, typer.Option("--measure", "-m", help="Only this measure; may be given again.")
    ] = None,
    report: Annotated[bool, typer.Option("--report", help="Write it as a report, in each format but slides.")] = False,
    workspace: FolderOption = HERE,
    form: FormOption = Form.table,
    output: OutputOption = None,
) -> None:
    """Set a region's councils beside one another: what they share, all together, and who differs by more than chance.

    Examples:

    - `fingerpost region 2013-14-Q4 --measure rereferrals_within_12_months`

    - `fingerpost region 2013-14-Q4 --region North --report`
    """
    from fingerpost.desk.regional import region_listing, region_words

    opened = _open(workspace)
    if report:
        for path in opened.write_region(period, name, measure or []):
            typer.echo(f"  {path}")
        return
    found = opened.region(period, name, measure or [])
    brief = ("measure", "name", "number", "numerator", "denominator", "value", "verdict", "why")
    _answer(region_listing(found), form, output, brief, region_words(found))


def funnel(
    measure: Annotated[str, typer.Argument(help="A measure's id; `fingerpost measures` lists them.")],
    period: Annotated[
        str, typer.Argument(help="A period, as for figures; for councils a year, the latest by default.")
    ] = "",
    by: Annotated[str, typer.Option(help="The units: team, or another breakdown that adds up.")] = "team",
    councils: Annotated[bool, typer.Option("--councils", help="The published figures of every council.")] = False,
    council: Annotated[
        str, typer.Option(help="The council to mark, by name or number; by default one's own.", show_default=False)
    ] = "",
    svg: SvgOption = None,
    workspace: FolderOption = HERE,
    extract: ExtractOption = None,
    form: FormOption = Form.table,
    output: OutputOption = None,
) -> None:
    """Say which teams, or councils, differ by more than chance makes units of their size differ.

    A unit that is too small has no verdict.

    Examples:

    - `fingerpost funnel cin_allocated_social_worker 2013-14-Q2 --by team --svg teams.svg`

    - `fingerpost funnel rereferrals_within_12_months 2024-25 --councils --council Camden`
    """
    from fingerpost.desk.funnels import funnel_listing, funnel_picture, funnel_words

    opened = _open(workspace)
    if councils:
        year = opened.period(period).ends_on.year if period else None
        drawn = opened.councils_funnel(measure, year, council)
    elif not period:
        raise typer.BadParameter("say which PERIOD, or --councils for what is published.")
    else:
        drawn = opened.funnel(measure, period, by, extract)
    if svg is not None:
        from fingerpost.render.funnel import funnel_svg

        _save(svg, funnel_svg(funnel_picture(drawn)).encode())
    brief = ("unit", "numerator", "denominator", "percent", "verdict")
    _answer(funnel_listing(drawn), form, output, brief, funnel_words(drawn))


class Base(StrEnum):
    """What a count by group is set against."""

    population = "population"
    need = "need"
    referred = "referred"


def equity(
    measure: Annotated[str, typer.Argument(help="A measure's id; `fingerpost measures` lists them.")],
    period: PeriodArgument,
    by: Annotated[
        str, typer.Option(help="ethnicity, ethnicity_group (the five wider ones), sex, age_band or disability.")
    ] = "ethnicity",
    against: Annotated[
        Base | None, typer.Option(help="What a count is set against; the first that there is by default.")
    ] = None,
    svg: SvgOption = None,
    workspace: FolderOption = HERE,
    extract: ExtractOption = None,
    form: FormOption = Form.table,
    output: OutputOption = None,
) -> None:
    """Say whether something is more or less frequent among one group of children than among all others.

    Each ratio has its interval, small groups are pooled, and nothing is said that the interval does not allow.

    Examples:

    - `fingerpost equity rereferrals_within_12_months 2013-14-Q2 --by ethnicity`

    - `fingerpost equity children_in_care 2013-14-Q2 --by sex --against need --svg care_by_sex.svg`
    """
    from fingerpost.desk.equity import equity_listing, equity_picture, equity_words

    answer = _open(workspace).equity(measure, period, by, against.value if against else "", extract)
    if svg is not None:
        from fingerpost.render.intervals import intervals_svg

        _save(svg, intervals_svg(equity_picture(answer)).encode())
    brief = ("group", "cases", "of", "ratio", "low_95", "high_95", "finding")
    _answer(equity_listing(answer), form, output, brief, equity_words(answer))


def journeys(
    period: PeriodArgument,
    flow: Annotated[bool, typer.Option("--flow", help="The way from step to step instead of the steps.")] = False,
    svg: SvgOption = None,
    workspace: FolderOption = HERE,
    extract: ExtractOption = None,
    form: FormOption = Form.table,
    output: OutputOption = None,
) -> None:
    """Follow the children who came to notice in a period for a year: how far they went, how fast, and who came back.

    Examples:

    - `fingerpost journeys 2012-13-Q2`

    - `fingerpost journeys 2013-14-Q1 --svg journeys.svg`

    - `fingerpost journeys 2013-14-Q1 --flow --format csv --output flow.csv`
    """
    from fingerpost.desk.journeys import flow_listing, journeys_listing, journeys_picture, journeys_words

    found = _open(workspace).journeys(period, extract)
    if svg is not None:
        from fingerpost.render.sankey import sankey_svg

        _save(svg, sankey_svg(journeys_picture(found)).encode())
    brief = ("step", "children", "days_from_step_before", "stopped_here", "followed_a_year", "back_within_a_year")
    listing = flow_listing(found) if flow else journeys_listing(found)
    _answer(listing, form, output, () if flow else brief, journeys_words(found))
