"""Data quality: rules on canonical tables, and from when records are complete."""

from fingerpost.quality.completeness import records_begin
from fingerpost.quality.rules import RULES, Rule, check

__all__ = ["RULES", "Rule", "check", "records_begin"]
