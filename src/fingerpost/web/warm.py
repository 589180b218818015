"""What the first readers would wait for, done before they come: the figures, and the engine that draws charts.

While the pages are served already: the latest quarter's pages, for whoever may sign in.
"""

from __future__ import annotations

import atexit
import gc
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.db import connections

from fingerpost.errors import FingerpostError, Refused
from fingerpost.model import COMMAND_LINE
from fingerpost.model.viewer import SEES_FIGURES
from fingerpost.render.charts import svg
from fingerpost.web.cards import STAGES
from fingerpost.web.door import door
from fingerpost.web.filters import GROUPS, Filters, read_filters
from fingerpost.web.viewer import viewer_of
from fingerpost.workspace import Workspace

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
    """The latest quarter's pages, the commonest first; for each set of rights that somebody who may sign in has."""
    everybody = door().for_viewer(COMMAND_LINE)
    try:
        filters = read_filters({}, everybody)
        for work in _works(everybody, filters):
            with suppress(Refused):
                work()
    except FingerpostError as error:
        log.warning("pages not warmed up: %s", type(error).__name__)
    finally:
        connections.close_all()
        settle()


def _works(everybody: Workspace, filters: Filters) -> Iterator[Callable[[], object]]:
    from fingerpost.web.children import by_pseudonym
    from fingerpost.web.forms import values
    from fingerpost.web.views import apart, crosstab, journeys, lists, measure, overview, quality, reports, workload

    definitions = [*everybody.catalogue.reported()]
    yield lambda: overview.reported(everybody, filters)
    for name in GROUPS:
        yield partial(values, everybody, filters, name)
    for stage in STAGES:
        yield partial(overview.whole_stage, everybody, filters, stage)
    for each in definitions:
        yield partial(measure.material, everybody, each, filters, next(iter(each.ways), ""))
    yield lambda: crosstab.material(everybody, crosstab.read_asked({}, everybody))
    figures, children = _sets_of_rights()
    for workspace in children:
        yield partial(by_pseudonym, workspace, filters.extract)
        yield partial(workload.work_of, workspace, filters.extract)
        yield partial(quality.broken, workspace, filters.extract)
        yield partial(quality.rules_run, workspace, filters.extract)
    for workspace in figures:
        yield partial(journeys.material, workspace, filters)
    for each in definitions:
        for workspace in children:
            yield partial(lists.whole, workspace, each, filters, lists.default_part(each))
    for each in definitions:
        for workspace in figures:
            yield partial(apart.material, workspace, each, filters)
    for period in reports.last_quarters(everybody):
        yield partial(reports.parts_of, everybody, period)
        yield partial(reports.current, everybody, period, "restricted", "html")


def _sets_of_rights() -> tuple[list[Workspace], list[Workspace]]:
    """A workspace for each way to see figures, and one for each set of children that somebody may see."""
    from django.contrib.auth import get_user_model

    users = get_user_model().objects.filter(is_active=True)
    viewers = [COMMAND_LINE, *map(viewer_of, users)]
    figures = {each.may_see_children: each for each in viewers if each.role in SEES_FIGURES}
    children = {(each.role in SEES_FIGURES, each.own_teams): each for each in viewers if each.may_see_children}
    return [*map(door().for_viewer, figures.values())], [*map(door().for_viewer, children.values())]


def settle() -> None:
    """Put what stays for good out of the sight of Python's collector, which else looks through all of it, for a tenth
    of a second, while somebody waits for a page."""
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # at the end all of it is taken apart as ever
