"""Risk assessment and the register: what might go wrong, what was promised to Cabinet and what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from fingerpost.model import RegisterEntry, Risk
from fingerpost.periods import long_date
from fingerpost.report.cells import BLANK, number_cell
from fingerpost.report.material import Material
from fingerpost.report.model import Block, Bullet, Bullets, Cell, Paragraph, ReportTable, Row, TableColumn
from fingerpost.report.words import counted

LONG = 300
"""A title longer than this is cut in a table, with the whole of it in the risk register."""


def risk_blocks(material: Material) -> tuple[Block, ...]:
    """The risks with their scores, and how each has moved since the last report."""
    risks = material.office.risks
    if not risks:
        return (Paragraph("No risks have been recorded for this area of activity."),)
    said = counted(len(risks), "risk in this area is", "risks in this area are")
    moved = [each for each in risks if each.before is not None and each.before != each.score]
    if all(each.before is None for each in risks):
        since = "There is no earlier score to compare with."
    elif moved:
        since = "Since the last report " + "; ".join(_moved(each) for each in moved) + "."
    else:
        since = "No score has changed since the last report."
    return (Paragraph(f"{said} on the service's register. {since}"), _table(risks))


def _moved(risk: Risk) -> str:
    way = "risen" if risk.score > (risk.before or 0) else "fallen"
    return f"{risk.id} has {way} from {risk.before} to {risk.score}"


def _table(risks: tuple[Risk, ...]) -> ReportTable:
    parts = any(each.likelihood is not None and each.impact is not None for each in risks)
    columns = [
        TableColumn("Risk", "risk", share=5),
        TableColumn("Score", "score", "number", share=1),
        *([TableColumn("Likelihood × impact", "parts", share=1.6)] if parts else []),
        TableColumn("Score before", "before", "number", share=1.2),
        TableColumn("Movement", "movement", share=1.5),
        TableColumn("As at", "as_at", share=1.9),
    ]
    rows = []
    for risk in risks:
        detail = [risk.id]
        if risk.owner:
            detail.append(f"owner: {risk.owner}")
        if risk.corporate_since:
            detail.append(f"on the corporate register since {long_date(risk.corporate_since)}")
        if risk.note:
            detail.append(risk.note)
        known = risk.likelihood is not None and risk.impact is not None
        rows.append(
            Row(
                (
                    Cell(short(risk.title), detail=". ".join(detail)),
                    number_cell(risk.score),
                    *([Cell(f"{risk.likelihood} × {risk.impact}") if known else BLANK] if parts else []),
                    Cell("–") if risk.before is None else number_cell(risk.before),
                    Cell(movement(risk)),
                    Cell(long_date(risk.as_at)),
                )
            )
        )
    highest = max(risks, key=lambda each: each.score)
    summary = f"The highest score is {highest.score}, for {highest.id}. A higher score is a greater risk."
    return ReportTable("risks", "Risk register", tuple(columns), tuple(rows), summary=summary)


def movement(risk: Risk) -> str:
    """How a score stands to the one before."""
    if risk.before is None:
        return "No earlier score"
    if risk.score == risk.before:
        return "Unchanged"
    return "Higher" if risk.score > risk.before else "Lower"


def short(title: str) -> str:
    """A title that fits a table; a long one is cut, and says where the whole of it is."""
    return title if len(title) <= LONG else f"{title[:LONG].rsplit(' ', 1)[0]} … (in full in the risk register)"


def register_blocks(material: Material) -> tuple[Block, ...]:
    """Reviews, inspections, decisions and promises, each with what became of it."""
    kinds = ("inspection", "review", "decision", "promise")
    return _listed("What has been reviewed, decided and promised:", _of(material, kinds))


def milestone_blocks(material: Material) -> tuple[Block, ...]:
    """Milestones, such as the opening of homes."""
    return _listed("Milestones:", _of(material, ("milestone",)))


def _of(material: Material, kinds: Iterable[str]) -> list[RegisterEntry]:
    return [each for each in material.office.register if each.kind in kinds]


def _listed(intro: str, entries: list[RegisterEntry]) -> tuple[Block, ...]:
    if not entries:
        return ()
    return (Paragraph(intro), Bullets(tuple(Bullet(_entry(each), f"{each.title}.") for each in entries)))


def _entry(entry: RegisterEntry) -> str:
    said = [f"{long_date(entry.on)}."]
    if entry.outcome:
        said.append(f"{entry.outcome.rstrip('.')}.")
    if entry.owner:
        said.append(f"Owner: {entry.owner}.")
    if entry.closed_on:
        said.append(f"Closed on {long_date(entry.closed_on)}.")
    elif entry.next_report_due:
        said.append(f"Next report due {long_date(entry.next_report_due)}.")
    return " ".join(said)


def gap_blocks(material: Material) -> tuple[Block, ...]:
    """The measures without a figure, when each is expected and from whom; nothing where every one has a figure."""
    lacking = [each for each in material.definitions if material.now.figures[each.id].missing is not None]
    recorded = _of(material, ("gap",))
    if not lacking and not recorded:
        return ()
    items = [Bullet(f"{material.now.figures[each.id].missing}.", f"{each.name}:") for each in lacking]
    items += [Bullet(_entry(each), f"{each.title}:") for each in recorded]
    return (
        Paragraph("There are still gaps, which will be filled as the data become available:"),
        Bullets(tuple(items)),
    )
