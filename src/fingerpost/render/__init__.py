"""Formats: one module each, a function from a Report to bytes. To add one, write its module and list it here."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from fingerpost.report.model import Report

FORMATS: dict[str, str] = {
    "html": "fingerpost.render.html",
    "pdf": "fingerpost.render.pdf",
    "docx": "fingerpost.render.word",
    "xlsx": "fingerpost.render.excel",
    "pptx": "fingerpost.render.powerpoint",
}
"""File ending and the module whose `render` makes it. CSV gives several files and is made by `delimited`."""


def render(report: Report, ending: str, template: bytes | None = None) -> bytes:
    """A report in one format, by its file ending; `template` is the council's own Word document, for Word alone."""
    make: Callable[..., bytes] = import_module(FORMATS[ending]).render
    return make(report, template) if ending == "docx" else make(report)
