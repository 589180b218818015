"""Financial implications: each budget in a sentence, all of them in a table and a chart."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from fingerpost.compare.placement_cost import ProjectedOutturn
from fingerpost.model import Budget
from fingerpost.periods import long_date
from fingerpost.report.cells import Notes, percent_cell
from fingerpost.report.material import Material
from fingerpost.report.model import Block, Cell, Chart, Paragraph, ReportTable, Row, Series, TableColumn

MILLION, THOUSAND = Decimal(1_000_000), Decimal(1_000)


def pounds(amount: Decimal) -> str:
    """An amount as people say it: '£3.646m', '£574k', '£0.950m' is '£950k', '£120'. A minus goes before the pound."""
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    if size >= MILLION:
        return f"{sign}£{(size / MILLION).quantize(Decimal('0.001'), ROUND_HALF_UP)}m"
    if size >= THOUSAND:
        thousands = (size / THOUSAND).quantize(Decimal(1), ROUND_HALF_UP)
        return f"{sign}£1.000m" if thousands == THOUSAND else f"{sign}£{thousands}k"
    return f"{sign}£{size.quantize(Decimal(1), ROUND_HALF_UP)}"


def budget_paragraphs(material: Material) -> tuple[Block, ...]:
    """A sentence or two on each budget, and one on all of them together."""
    budgets = material.office.budgets
    if not budgets:
        day = long_date(material.period.ends_on)
        return (Paragraph(f"No budgets of {material.period.year} have been recorded as at {day}."),)
    days = sorted({each.as_at for each in budgets})
    at = (
        f"at {long_date(days[-1])}"
        if len(days) == 1
        else f"at the dates in the table, the latest {long_date(days[-1])}"
    )
    said = [Paragraph(f"The budgets most affected, as projected {at}:")]
    said += [Paragraph(_sentence(each)) for each in budgets]
    whole = [each for each in budgets if each.variance is not None]
    if len(whole) > 1:
        variance = sum((each.variance for each in whole if each.variance is not None), Decimal(0))
        set_at = sum((each.budget or Decimal(0) for each in whole), Decimal(0))
        share = f", {abs(variance * 100 / set_at):.1f}% of the {pounds(set_at)} budgeted" if set_at else ""
        said.append(Paragraph(f"Together that is {_variance_words(variance)}{share}."))
    return tuple(said)


def _sentence(budget: Budget) -> str:
    name = f"{budget.line}, {budget.financial_year}"
    if budget.budget is None and budget.outturn is None:
        return f"{name}: neither budget nor projection has been recorded."
    if budget.budget is None:
        return f"{name}: the projected outturn is {pounds(budget.outturn or Decimal(0))}; no budget has been recorded."
    set_at = f"{name}: the budget is {pounds(budget.budget)}"
    if budget.outturn is None or budget.variance is None:
        return f"{set_at}; there is no projection yet."
    said = f"{set_at} and the projected outturn {pounds(budget.outturn)}, {_variance_words(budget.variance)}"
    if budget.variance_percent is not None and budget.variance:
        said += f" ({abs(budget.variance_percent)}% of the budget)"
    said += "."
    if budget.reserves and budget.net_variance is not None:
        left = _variance_words(budget.net_variance) if budget.net_variance else "it on budget"
        said += f" {pounds(budget.reserves)} of reserves or surplus brought forward leaves {left}."
    if budget.placements_budgeted is not None:
        said += f" The budget allows for {budget.placements_budgeted:,} placements."
    return said + (f" {budget.note.rstrip('.')}." if budget.note else "")


def _variance_words(variance: Decimal) -> str:
    if not variance:
        return "on budget"
    return f"an {'over' if variance > 0 else 'under'}spend of {pounds(abs(variance))}"


def budget_table(material: Material) -> tuple[Block, ...]:
    """The budgets as a table, in pounds, and what placements cost by the records, where unit costs are given."""
    return (*_budgets(material), *_placements(material))


def _placements(material: Material) -> tuple[Block, ...]:
    """Fingerpost's projection of what placements will have cost, beside the finance team's."""
    found = material.projected
    if not found:
        return ()
    notes = Notes()
    end = long_date(material.period.whole_year().ends_on)
    columns = (
        TableColumn("Budget", "budget_line", share=3.4),
        TableColumn("Placements", "placements", "number", share=1.3),
        TableColumn("Budgeted", "placements_budgeted", "number", share=1.2),
        TableColumn("Cost so far, £", "cost_so_far", "number", share=1.5),
        TableColumn("Fingerpost's projection, £", "fingerpost_outturn", "number", share=1.7),
        TableColumn("80 of 100 lie within, £", "likely", share=2.2),
        TableColumn("Finance team's projection, £", "finance_outturn", "number", share=1.7),
    )
    rows = []
    for each in found:
        marks = (notes.mark(f"No projection: {each.missing}."),) if each.missing else ()
        within = "–" if each.likely is None else f"{each.likely[0]:,} to {each.likely[1]:,}"
        rows.append(Row((
            Cell(each.line, detail=f"As at {long_date(each.as_at)}", marks=marks),
            Cell("n/a", "missing") if each.missing else Cell(f"{each.placed:,}", "number", each.placed),
            _number(each.placements_budgeted),
            Cell("n/a", "missing") if each.missing else _money(each.so_far),
            Cell("n/a", "missing") if each.missing else _money(each.expected),
            Cell(within),
            _money(each.outturn),
        )))  # fmt: skip
    said = Paragraph(
        f"Fingerpost projects from the placements on record and the unit costs given to it what they will have cost by "
        f"{end}. It is no projection of the finance team's, which stands beside it, and knows of nothing that is only "
        "planned."
    )
    summary = " ".join(_beside(each) for each in found if each.beside_outturn is not None)
    table = ReportTable(
        "placements_cost",
        f"Placements and their cost, {found[0].financial_year}: Fingerpost's projection beside the finance team's",
        columns,
        tuple(rows),
        notes.all(),
        summary or "No line has both projections.",
    )
    return said, table


def _beside(found: ProjectedOutturn) -> str:
    if found.expected is None or not found.beside_outturn:
        return f"{found.line}: both projections are the same."
    way = "more" if found.beside_outturn > 0 else "less"
    return f"{found.line}: {pounds(abs(found.beside_outturn))} {way} than the finance team projects."


def _number(number: int | None) -> Cell:
    return Cell("not recorded", "missing") if number is None else Cell(f"{number:,}", "number", number)


def _budgets(material: Material) -> tuple[Block, ...]:
    budgets = material.office.budgets
    if not budgets:
        return ()
    notes = Notes()
    reserves = any(each.reserves for each in budgets)
    columns = [
        TableColumn("Budget", "budget_line", share=4),
        TableColumn("Set, £", "budget", "number", share=1.6),
        TableColumn("Projected outturn, £", "outturn", "number", share=1.8),
        TableColumn("Variance, £", "variance", "number", share=1.6),
        TableColumn("Variance, %", "variance_percent", "percent", share=1.3),
    ]
    if reserves:
        columns.append(TableColumn("After reserves, £", "net_variance", "number", share=1.6))
    rows = []
    for each in budgets:
        marks = (notes.mark(f"{each.note.rstrip('.')}."),) if each.note else ()
        cells = [
            Cell(each.line, detail=f"As at {long_date(each.as_at)}", marks=marks),
            _money(each.budget),
            _money(each.outturn),
            _money(each.variance, signed=True),
            percent_cell(each.variance_percent) if each.variance_percent is not None else Cell("–"),
        ]
        rows.append(Row((*cells, *([_money(each.net_variance, signed=True)] if reserves else []))))
    if len(budgets) > 1 and all(each.variance is not None for each in budgets):
        rows.append(_total(budgets, reserves))
    over = sum(1 for each in budgets if (each.variance or 0) > 0)
    summary = f"{over} of {len(budgets)} budgets are projected to be overspent. A variance above 0 is an overspend."
    caption = f"Budgets and projected outturn, {budgets[0].financial_year}"
    return (ReportTable("budgets", caption, tuple(columns), tuple(rows), notes.all(), summary),)


def _total(budgets: tuple[Budget, ...], reserves: bool) -> Row:
    def added(part: str) -> Decimal:
        return sum((getattr(each, part) or Decimal(0) for each in budgets), Decimal(0))

    whole = Budget("Total", "", budgets[0].as_at, added("budget"), added("outturn"))
    share = percent_cell(whole.variance_percent) if whole.variance_percent is not None else Cell("–")
    cells = [Cell("Total"), _money(whole.budget), _money(whole.outturn), _money(whole.variance, signed=True), share]
    return Row((*cells, *([_money(added("net_variance"), signed=True)] if reserves else [])), total=True)


def _money(amount: Decimal | None, signed: bool = False) -> Cell:
    if amount is None:
        return Cell("not recorded", "missing")
    whole = int(amount.quantize(Decimal(1), ROUND_HALF_UP))
    return Cell(f"{whole:+,}" if signed and whole else f"{whole:,}", "number", whole)


def budget_chart(material: Material) -> tuple[Block, ...]:
    """Budget beside projected outturn, in millions of pounds."""
    budgets = [each for each in material.office.budgets if each.budget is not None or each.outturn is not None]
    if not budgets:
        return ()
    worst = max(budgets, key=lambda each: each.variance if each.variance is not None else Decimal("-Infinity"))
    summary = f"Budget and projected outturn of {len(budgets)} budgets."
    if worst.variance is not None and worst.variance > 0:
        summary += f" The largest overspend is {pounds(worst.variance)}, on {worst.line[:1].lower()}{worst.line[1:]}."
    return (
        Chart(
            "budgets_chart",
            f"Budget and projected outturn, {budgets[0].financial_year}, £ million",
            "columns",
            tuple(each.line for each in budgets),
            (
                Series("Budget", tuple(_millions(each.budget) for each in budgets)),
                Series("Projected outturn", tuple(_millions(each.outturn) for each in budgets)),
            ),
            "£ million",
            summary,
            table="budgets",
        ),
    )


def _millions(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else (amount / MILLION).quantize(Decimal("0.001"), ROUND_HALF_UP)
