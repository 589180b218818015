"""What a report says, as one hash: what is signed at one step can be told from what is signed at the next."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from fingerpost.model import Budget, Commentary, Risk
from fingerpost.periods import Period
from fingerpost.report.model import DataTable


def content_hash(
    period: Period,
    edition: str,
    figures: Sequence[DataTable],
    commentary: Mapping[str, Commentary],
    risks: Sequence[Risk],
    budgets: Sequence[Budget],
) -> str:
    """The SHA-256 of a report's figures, words, risks and money; not of when it was made or who signed it."""
    content = [
        period.name,
        edition,
        [(table.id, table.columns, table.rows) for table in figures],
        sorted((key, each.text) for key, each in commentary.items()),
        [asdict(each) for each in risks],
        [asdict(each) for each in budgets],
    ]
    return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()
