"""What has been revised since it was published: a table a period, and the same for machines."""

from __future__ import annotations

from fingerpost.model import HIDDEN_MARK, Figure
from fingerpost.model.figure import to_places
from fingerpost.report.appendix2 import plain_parts
from fingerpost.report.material import Material, Revision
from fingerpost.report.model import Block, Cell, DataTable, Paragraph, ReportTable, Row, Section, TableColumn
from fingerpost.report.words import counted, period_words


def revision_sections(material: Material) -> tuple[Section, ...]:
    """The section of what has been revised; nothing where nothing has."""
    if not material.revisions:
        return ()
    periods = dict.fromkeys(revision.period for revision in material.revisions)
    blocks: list[Block] = [
        Paragraph(
            "Published figures stay as they were published. Cases move on after a period ends, so a later extract can "
            "give another figure for the same period. These have changed since they were published:"
        )
    ]
    nfa = next((each for each in material.revisions if each.definition.id == "referrals_no_further_action"), None)
    if nfa and nfa.now.numerator is not None and nfa.published.numerator is not None:
        more = nfa.now.numerator - nfa.published.numerator
        if more > 0:
            said = counted(more, "referral of", "referrals of")
            have = "has" if more == 1 else "have"
            blocks.append(Paragraph(f"{said} {period_words(nfa.period)} {have} since ended in no further action."))
    blocks += [_revision_table(material, period.name) for period in periods]
    return (Section("Revised since published", tuple(blocks)),)


def _revision_table(material: Material, period: str) -> ReportTable:
    own = [revision for revision in material.revisions if revision.period.name == period]
    columns = (
        TableColumn("Measure", "measure", share=4),
        TableColumn("Published", "published", "number", share=2),
        TableColumn("Now", "now", "number", share=2),
        TableColumn("Change", "change", "number", share=1.6),
    )
    rows = tuple(
        Row((Cell(each.definition.title), Cell(each.published.text), Cell(each.now.text), Cell(_change(each))))
        for each in own
    )
    label = own[0].period.label
    return ReportTable(
        f"revised_{own[0].period.name.replace('..', '_to_')}".lower().replace("-", "_"),
        f"{label}: figures revised since they were published",
        columns,
        rows,
        summary=f"{len(rows)} figures of {label} have changed.",
    )


def _change(revision: Revision) -> str:
    """How far it moved: in points for a percentage, in records for a count."""
    now, then = revision.now, revision.published
    if now.hidden or then.hidden:
        return HIDDEN_MARK
    if now.value is None or then.value is None:
        return "no longer available" if now.value is None else "now available"
    change = now.value - then.value
    if now.is_share:
        return f"{to_places(change, 1):+} points"
    return f"{to_places(change, 0 if change.denominator == 1 else 1):+,}"


def revision_data(material: Material) -> tuple[DataTable, ...]:
    """The revisions as a plain table."""
    parts = ("number", "numerator", "denominator", "percent")
    columns = ("measure", "period", *(f"published_{p}" for p in parts), *(f"now_{p}" for p in parts))
    rows = tuple(
        (each.definition.id, each.period.name, *_parts(each.published), *_parts(each.now))
        for each in material.revisions
    )
    return (DataTable("revisions", columns, rows),)


def _parts(figure: Figure) -> list[object]:
    return [None] * 4 if figure.missing is not None else plain_parts(figure)
