"""The rules as rows to read: what each says, of which columns, and which measures its findings cast doubt on."""

from __future__ import annotations

from fingerpost.desk.trust import measures_touched
from fingerpost.measures import Catalogue
from fingerpost.model import Listing
from fingerpost.quality import RULES

COLUMNS = ("rule", "severity", "table", "columns", "says", "dfe", "family", "also_reads", "measures")


def rules_listing(catalogue: Catalogue) -> Listing:
    """Every rule; `dfe` is the department's number of the same rule, `family` names one written for many tables."""
    rows = tuple(
        (
            rule.id,
            rule.severity,
            rule.table,
            " ".join(rule.columns),
            rule.says,
            rule.dfe,
            rule.family,
            " ".join(rule.needs),
            " ".join(measures_touched(rule, catalogue)),
        )
        for rule in RULES
    )
    return Listing("Rules", COLUMNS, rows)
