"""The words every room shares: canonical tables, code lists, findings, figures and viewers."""

from fingerpost.model.codes import Code, code_lists, meaning
from fingerpost.model.figure import HIDDEN_MARK, Figure, PublishedFigure
from fingerpost.model.finding import Finding
from fingerpost.model.schema import SCHEMAS, Column, Schema
from fingerpost.model.table import NOT_RECORDED, Listing, Table
from fingerpost.model.viewer import COMMAND_LINE, Viewer

__all__ = [
    "COMMAND_LINE",
    "HIDDEN_MARK",
    "NOT_RECORDED",
    "SCHEMAS",
    "Code",
    "Column",
    "Figure",
    "Finding",
    "Listing",
    "PublishedFigure",
    "Schema",
    "Table",
    "Viewer",
    "code_lists",
    "meaning",
]
