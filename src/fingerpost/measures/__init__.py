"""Measures: facts (derived tables), the catalogue (one short entry a measure), and the evaluator."""

from fingerpost.measures.catalogue import Catalogue, read_catalogue, shipped_catalogue
from fingerpost.measures.definition import Definition
from fingerpost.measures.evaluate import Ask, Available, Evaluator

__all__ = ["Ask", "Available", "Catalogue", "Definition", "Evaluator", "read_catalogue", "shipped_catalogue"]
