"""What the first reader would wait for, done before there is one: the figures, and the engine that draws charts."""

from __future__ import annotations

import logging

from fingerpost.errors import FingerpostError
from fingerpost.model import COMMAND_LINE
from fingerpost.render.charts import svg
from fingerpost.web.door import door
from fingerpost.web.filters import read_filters

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
