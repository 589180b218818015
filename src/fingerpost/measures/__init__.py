"""Measures: facts (derived tables), the catalogue (one short entry a measure), and the evaluator.

The evaluator and the compiler are imported from their own modules, as they bring the SQL parser with them.
"""

from fingerpost.measures.catalogue import Catalogue, read_catalogue, shipped_catalogue, with_own
from fingerpost.measures.definition import Definition

__all__ = ["Catalogue", "Definition", "read_catalogue", "shipped_catalogue", "with_own"]
