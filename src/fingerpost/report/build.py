"""Building the report: Appendix 1 in sentences, Appendix 2 in tables, Table 1 and the breakdowns, notes and key."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from fingerpost.measures import Definition
from fingerpost.model import Figure
from fingerpost.model.figure import to_places
from fingerpost.periods import long_date
from fingerpost.report.appendix2 import appendix2_data, plain_parts, stage_table
from fingerpost.report.breakdowns import breakdown_data, breakdown_table, outcome_data, outcome_table
from fingerpost.report.findings import findings_sections
from fingerpost.report.material import Material, Revision
from fingerpost.report.model import (
    Block,
    Bullet,
    Bullets,
    Cell,
    DataTable,
    Edition,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Report,
    ReportTable,
    Row,
    Section,
    TableColumn,
)
from fingerpost.report.words import counted, days_words, earlier_column, period_words, sentence

STAGES = (
    ("input", "Inputs", "The flow of business into the social care system."),
    ("process", "Processes", "How well needs are assessed, decisions made and cases kept under review."),
    ("output", "Outputs", "What the work leads to, as proxies for outcomes for children."),
)
EDITION_NOTES: dict[Edition, str] = {
    "internal": "Internal edition: for officers of the council. Not for publication: small numbers are not suppressed.",
    "restricted": "Restricted edition: for officers and members under confidentiality. Not for publication: small "
    "numbers are not suppressed.",
    "public": "Public edition: small numbers are suppressed, shown as [c], so that no child can be known from them.",
}


def build(material: Material) -> Report:
    """The report of one period."""
    breakdowns = _breakdown_tables(material)
    sections = (
        *_appendix1(material),
        *_revisions(material),
        *(
            Section(
                f"Appendix 2: {title}",
                (Paragraph(says), stage_table(material, stage, title.lower(), f"{title}, {material.period.label}")),
                landscape=True,
            )
            for stage, title, says in STAGES
        ),
        *(Section(title, (table,), landscape=wide) for title, table, wide, _ in breakdowns),
        *findings_sections(material),
        _how_to_read(material),
    )
    return Report(
        title=material.title,
        council=material.council,
        subject=_subject(material),
        period=material.period.name,
        edition=material.edition,
        edition_note=EDITION_NOTES[material.edition],
        made_at=material.made_at,
        extract=material.extract,
        sections=sections,
        about=_about(material),
        glossary=_glossary(material),
        data=(appendix2_data(material), *(data for *_, data in breakdowns), *_revision_data(material)),
    )


def _subject(material: Material) -> str:
    days = days_words(material.period)
    return days if material.period.kind in ("month", "months") else f"{material.period.label} ({days})"


def _appendix1(material: Material) -> tuple[Section, ...]:
    judged = [material.now.figures[each.id].direction for each in material.definitions]
    extract = long_date(material.extract) if material.extract else "no extract"
    overall = (
        f"Of the {len(judged)} measures in Appendix 2, {judged.count('up')} are improving, {judged.count('down')} are "
        f"worsening and {judged.count('flat')} are level; {judged.count('')} have no direction, because they are "
        f"neutral, not available or have no earlier figure to compare. Arrows compare with {_compared(material)}."
    )
    intro = f"This report is based on the data held on {extract}. Each figure is a list of records that can be shown."
    headlines = [each for each in material.definitions if each.headline]
    return (
        Section(
            "Appendix 1: summary",
            (
                Paragraph(intro),
                Paragraph(overall, draft=True),
                KeyFigures(tuple(_key_figure(material, each) for each in headlines)),
            ),
        ),
        *(Section(title, (Paragraph(says), _bullets(material, stage)), level=2) for stage, title, says in STAGES),
    )


def _compared(material: Material) -> str:
    before = material.columns[-2] if len(material.columns) > 1 else None
    if before is None:
        return "nothing, as there is no earlier figure"
    if before.key == "py":
        share = f" (for a count, {material.period.months} twelfths of it)" if material.period.months < 12 else ""
        return f"the outturn of {before.period.label}{share}"
    return period_words(before.period) + (" as it was published" if before.origin == "published" else "")


def _bullets(material: Material, stage: str) -> Bullets:
    return Bullets(
        tuple(
            Bullet(sentence(material, each), each.name, material.now.figures[each.id].direction)
            for each in material.definitions
            if each.stage == stage
        )
    )


def _key_figure(material: Material, definition: Definition) -> KeyFigure:
    figure = material.now.figures[definition.id]
    value = f"{figure.percent}%" if figure.is_share and figure.percent is not None else figure.text
    detail = f"{figure.numerator:,} of {figure.denominator:,}. " if figure.is_share and figure.missing is None else ""
    found = earlier_column(material, definition)
    before = found[0].figures.get(definition.id) if found else None
    if found and before and before.value is not None:
        shown = f"{before.percent}%" if before.is_share else f"{before.shown_number:,}"
        detail += f"{shown} in {period_words(found[0].period)}"
    return KeyFigure(definition.name, value, detail.strip(), figure.direction)


def _breakdown_tables(material: Material) -> list[tuple[str, ReportTable, bool, DataTable]]:
    """Table 1 and the breakdowns that have records: heading, table, whether it is wide, and as data."""
    made: list[tuple[str, ReportTable, bool, DataTable]] = []
    there = material.now.breakdowns
    contacts = material.catalogue.get("contacts")
    if contacts and there.get(("contacts", ("agency", "outcome"))):
        caption = f"Cases started in {days_words(material.period)}, by who referred them and what became of them"
        table = outcome_table(material, contacts, "table1_referrers", caption)
        made.append(("Table 1", table, True, outcome_data(material, contacts, table.id)))
    for id, by, table_id, head, words in (
        ("caf2_commenced", "agency", "caf2_by_agency", "Agency", "CAF2s commenced by agency"),
        ("referrals", "reason", "referrals_by_reason", "Reason", "Referrals by reason"),
    ):
        definition = material.catalogue.get(id)
        if definition and there.get((id, (by,))):
            table = breakdown_table(material, definition, by, table_id, f"{words}, {material.period.label}", head)
            made.append((words, table, False, breakdown_data(table, table_id)))
    return made


def _revisions(material: Material) -> tuple[Section, ...]:
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
    return (Section("Revised since published", tuple(blocks), level=2),)


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
    if now.value is None or then.value is None:
        return "no longer available" if now.value is None else "now available"
    change = now.value - then.value
    if now.is_share:
        return f"{to_places(change, 1):+} points"
    return f"{to_places(change, 0 if change.denominator == 1 else 1):+,}"


def _revision_data(material: Material) -> tuple[DataTable, ...]:
    parts = ("number", "numerator", "denominator", "percent")
    columns = ("measure", "period", *(f"published_{p}" for p in parts), *(f"now_{p}" for p in parts))
    rows = tuple(
        (each.definition.id, each.period.name, *_parts(each.published), *_parts(each.now))
        for each in material.revisions
    )
    return (DataTable("revisions", columns, rows),)


def _parts(figure: Figure) -> list[object]:
    return [None] * 4 if figure.missing is not None else plain_parts(figure)


def _how_to_read(material: Material) -> Section:
    polarity = (
        "Up (improving) and down (worsening) follow each measure's polarity, which for volumes such as contacts is a "
        "view from the workload. Level means within 0.25 percentage points, or within 0.5% for a count. A neutral "
        "measure has no arrow. Percentages are worked out from their numbers and rounded to one decimal when printed."
    )
    bases = (
        "The basis stands under each measure. A figure of the quarter counts that quarter alone; year to date counts "
        "from the start of the financial year; rolling year counts the twelve months that end with the period; at "
        "period end counts those open on the last day. Working days leave out weekends and England's bank holidays."
    )
    said = tuple(Bullet(each.says, each.title) for each in material.definitions)
    return Section(
        "How to read this report",
        (Paragraph(polarity), Paragraph(bases), Paragraph("Why each measure is here:"), Bullets(said)),
    )


def _about(material: Material) -> tuple[tuple[str, str], ...]:
    pairs = [("Period", _subject(material))]
    if material.extract:
        pairs.append(("Extract", long_date(material.extract)))
    for column in material.columns[:-1]:
        origin = {
            "outturn": "published outturn",
            "published": "as published",
            "extract": "from the extract, not published",
        }
        pairs.append((column.period.label, origin[column.origin]))
    pairs.append(("Loads", ", ".join(material.loads)))
    pairs.append(
        (
            "Made with",
            f"Fingerpost {material.version} ({material.engine}), {long_date(material.made_at.date())}",
        )
    )
    return tuple(pairs)


@cache
def _terms() -> dict[str, str]:
    text = files("fingerpost.report").joinpath("glossary.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text))


def _glossary(material: Material) -> tuple[tuple[str, str], ...]:
    """The terms that the report really uses."""
    sources = {figure.source for column in material.columns for figure in column.figures.values()}
    used = " ".join([*(each.title for each in material.definitions), *sources])
    words = set(re.findall(r"[A-Za-z0-9]+", used))
    words |= {word.removesuffix("s") for word in words}
    terms = _terms() | dict(material.glossary)
    return tuple(
        (term, says) for term, says in sorted(terms.items(), key=lambda each: each[0].lower()) if term in words
    )
