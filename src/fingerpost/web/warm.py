"""What the first readers would wait for, done before they come: the figures, and the engine that draws charts.

While the pages are served already: the overview, and the pages of the report's measures.
"""

from __future__ import annotations

import logging
import threading
from contextlib import closing, suppress
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.db import connections

from fingerpost.errors import FingerpostError, Refused
from fingerpost.model import COMMAND_LINE
from fingerpost.render.charts import svg
from fingerpost.web.cards import STAGES
from fingerpost.web.door import door
from fingerpost.web.filters import GROUPS, read_filters

log = logging.getLogger("fingerpost.web")


def warm() -> None:
    """Open the latest figures and draw one chart. A workspace with nothing loaded yet is no fault."""
    workspace = door().for_viewer(COMMAND_LINE)
    try:
        period = read_filters({}, workspace).period
        workspace.figures(period)
        chart = workspace.month_chart("contacts", period)
        if chart:
            svg(chart)
    except FingerpostError as error:
        log.warning("not warmed up: %s", type(error).__name__)


def first_page(application: Any) -> None:
    """Ask for one page as a browser would: the first loads addresses and templates for all the others."""
    environ: dict[str, Any] = {"PATH_INFO": "/sign-in", "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    with closing(application(environ, lambda *_: None)) as answer:
        for _ in answer:
            pass


def warm_pages() -> threading.Thread:
    """Work out the commonest pages of the latest quarter in the background; whoever asks meanwhile waits their turn."""
    thread = threading.Thread(target=_pages, name="warm", daemon=True)
    thread.start()
    return thread


def _pages() -> None:
    from fingerpost.web.forms import values
    from fingerpost.web.views.measure import material
    from fingerpost.web.views.overview import reported, whole_stage

    workspace = door().for_viewer(COMMAND_LINE)
    try:
        filters = read_filters({}, workspace)
        reported(workspace, filters)
        for name in GROUPS:
            values(workspace, filters, name)
        for stage in STAGES:
            whole_stage(workspace, filters, stage)
        for definition in workspace.catalogue.reported():
            material(workspace, definition, filters, next(iter(definition.ways), ""))
            with suppress(Refused):
                workspace.list(definition.id, filters.period)  # the records behind it are in the engine from here on
    except FingerpostError as error:
        log.warning("pages not warmed up: %s", type(error).__name__)
    finally:
        connections.close_all()
