"""The risk register: each score with its day, so that movement and escalation can be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from itertools import groupby
from typing import Any

from fingerpost.errors import Refused
from fingerpost.model import Risk
from fingerpost.workflow import checks
from fingerpost.workflow.book import Book, Entry
from fingerpost.workflow.models import RiskRow

_KEPT = (
    "title", "score", "likelihood", "impact", "owner", "corporate_since", "note", "closed_on", "controls", "measures",
)  # fmt: skip


def record(book: Book, risks: Iterable[Risk]) -> int:
    """Keep scores, all or none; gives how many are new or changed. A score of the same risk and day is put right."""
    wanted = [_checked(risk) for risk in risks]
    if len({(risk.id, risk.as_at) for risk in wanted}) < len(wanted):
        raise Refused("A risk has two scores on one day; nothing was recorded.")
    with book.writing():
        return book.keep(
            RiskRow,
            [Entry(f"risk {risk.id}", {"risk": risk.id, "as_at": risk.as_at}, _kept(risk)) for risk in wanted],
        )


def change(book: Book, risk: Risk, opened_on: str) -> Risk:
    """Keep the score of one risk, begun on the version `opened_on` of its last; empty for a new risk.

    Raises Overtaken where the last is no longer that one, and Refused where the day is before it.
    """
    _checked(risk)
    with book.writing():
        scores = history(book, risk.id)
        now = scores[-1] if scores else None
        book.require_unchanged(now, risk, opened_on, f"risk {risk.id}", f"the risk {risk.id}")
        if now and risk.as_at < now.as_at:
            raise Refused(f"Risk {risk.id} has a score of {now.as_at}; a new one is of that day or a later.")
        key = {"risk": risk.id, "as_at": risk.as_at}
        book.keep(RiskRow, [Entry(f"risk {risk.id}", key, _kept(risk))])
    return risk


def register(book: Book, as_at: date | None, since: date | None) -> tuple[Risk, ...]:
    """Each open risk as it stood on `as_at` (the latest by default), compared with how it stood on `since` (the
    score before, by default)."""
    with book.reading():
        query = book.rows(RiskRow)
        rows = sorted(query.filter(as_at__lte=as_at) if as_at else query, key=lambda row: (row.risk, row.as_at))
    found: list[tuple[int, Risk]] = []
    for _, group in groupby(rows, key=lambda row: row.risk):
        *earlier, row = group
        if row.closed_on and row.closed_on <= (as_at or row.closed_on):
            continue
        compared = [each for each in earlier if since is None or each.as_at <= since]
        # One that has had no new score since then stands where it stood.
        before = row if since and row.as_at <= since else compared[-1] if compared else None
        found.append((min(each.pk for each in (*earlier, row)), _risk(row, before)))
    return tuple(risk for _, risk in sorted(found, key=lambda each: each[0]))


def history(book: Book, id: str) -> tuple[Risk, ...]:
    """Every score of a risk, oldest first, each compared with the one before."""
    with book.reading():
        rows = [*book.rows(RiskRow).filter(risk=id).order_by("as_at")]
    return tuple(_risk(row, before) for row, before in zip(rows, [None, *rows], strict=False))


def _checked(risk: Risk) -> Risk:
    what = f"Risk {checks.name(risk.id, 'The id of a risk')}"
    checks.needed(risk.title, f"{what}: its title")
    checks.number(risk.score, f"{what}: its score")
    checks.number(risk.likelihood, f"{what}: its likelihood")
    checks.number(risk.impact, f"{what}: its impact")
    checks.short(risk.owner, f"{what}: its owner")
    checks.text(risk.note, f"{what}: its note")
    checks.text(risk.controls, f"{what}: its controls")
    for measure in risk.measures:
        checks.name(measure, f"{what}: a measure")
    return risk


def _kept(risk: Risk) -> dict[str, Any]:
    values = asdict(risk)
    return {field: values[field] for field in _KEPT} | {"measures": [*risk.measures]}


def _risk(row: Any, before: Any) -> Risk:
    return Risk(
        row.risk,
        as_at=row.as_at,
        before=before.score if before else None,
        before_at=before.as_at if before else None,
        **{field: getattr(row, field) for field in _KEPT} | {"measures": tuple(row.measures)},
    )
