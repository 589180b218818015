"""The words every room shares: canonical tables, code lists, findings, figures and what goes with them, viewers."""

from fingerpost.model.codes import Code, code_lists, meaning
from fingerpost.model.figure import HIDDEN_MARK, Figure, PublishedFigure
from fingerpost.model.finding import Finding
from fingerpost.model.governance import (
    Action,
    AuditEntry,
    Budget,
    Commentary,
    MeasureNote,
    RegisterEntry,
    Risk,
    SignOff,
)
from fingerpost.model.order import in_reading_order
from fingerpost.model.schema import SCHEMAS, Column, Schema
from fingerpost.model.table import NOT_RECORDED, Listing, Table
from fingerpost.model.viewer import COMMAND_LINE, Viewer

__all__ = [
    "COMMAND_LINE",
    "HIDDEN_MARK",
    "NOT_RECORDED",
    "SCHEMAS",
    "Action",
    "AuditEntry",
    "Budget",
    "Code",
    "Column",
    "Commentary",
    "Figure",
    "Finding",
    "Listing",
    "MeasureNote",
    "PublishedFigure",
    "RegisterEntry",
    "Risk",
    "Schema",
    "SignOff",
    "Table",
    "Viewer",
    "code_lists",
    "in_reading_order",
    "meaning",
]
