"""Data quality: rules on canonical tables, from when records are complete, and sources that should agree."""

from fingerpost.quality.checking import can_run, check
from fingerpost.quality.completeness import records_begin
from fingerpost.quality.explained import explained
from fingerpost.quality.rule import Rule
from fingerpost.quality.rules import RULES, fingerprint

__all__ = ["RULES", "Rule", "can_run", "check", "explained", "fingerprint", "records_begin"]
